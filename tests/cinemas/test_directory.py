"""The directory learns from every answer, and another process sees it at once."""

from __future__ import annotations

from dataclasses import replace

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.cinemas.entry import entry
from bot.store import Store
from gofilex import Portal
from tests.clock import MovedClock

BERGH = Cinema(Portal.EMEA, "92ocDLbbpnHPYZrTe", name="Bergh", country="NL", zone="Europe/Berlin")
LUX = Cinema(Portal.EMEA, source="disney", value="417", name="Lux", zone="Europe/Amsterdam")
ANSWER = Cinema(
    Portal.EMEA, "92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone="Europe/Amsterdam"
)  # fmt: skip


async def test_an_answer_corrects_name_city_and_zone(store: Store) -> None:
    directory = Directory(store.cinemas)
    await directory.add(BERGH)

    learned = await directory.learn(BERGH, ANSWER)

    assert learned == Cinema(
        Portal.EMEA, BERGH.id, name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone="Europe/Amsterdam"
    )
    assert await directory.search(Portal.EMEA, "heerenberg") == [learned]


async def test_an_answer_that_says_little_or_nonsense_takes_nothing_away(store: Store) -> None:
    directory = Directory(store.cinemas)

    assert await directory.learn(BERGH, Cinema(Portal.EMEA, zone="Mars/Olympus", name="")) == BERGH


async def test_a_cinema_known_by_a_number_gets_its_id_and_stays_one(store: Store) -> None:
    directory = Directory(store.cinemas)
    await directory.add(LUX)

    learned = await directory.learn(LUX, Cinema(Portal.EMEA, id="x" * 17, zone="Europe/Amsterdam"))

    assert await store.cinemas.every(Portal.EMEA) == {"x" * 17: learned}
    assert await directory.get(Portal.EMEA, "disney:417") == learned
    assert await directory.chosen(Portal.EMEA, ["disney:417", "x" * 17, "nobody"]) == ([learned], ["nobody"])


async def test_another_processs_change_is_seen_at_once(store: Store) -> None:
    here, there = Directory(store.cinemas), Directory(store.cinemas)
    assert await here.search(Portal.EMEA, "lux") == []

    await there.add(LUX)

    assert await here.search(Portal.EMEA, "lux") == [LUX]
    assert await here.search(Portal.APAC, "lux") == []


async def test_a_directory_that_has_not_changed_is_read_once(store: Store) -> None:
    await Directory(store.cinemas).add(LUX)
    directory = Directory(store.cinemas)

    assert await directory.of_portal(Portal.EMEA) is await directory.of_portal(Portal.EMEA)


def test_a_new_cinema_from_the_form(clock: MovedClock) -> None:
    typed = {"portal": "EMEA", "id": " abc ", "name": "Filmhuis   Bergh", "country": "nl"}
    portals = (Portal.EMEA, Portal.APAC)

    made = entry(typed, portals=portals, now=clock.now(), zone_needed=True)
    assert made == Cinema(Portal.EMEA, "abc", name="Filmhuis Bergh", country="NL", zone="Europe/Amsterdam")

    several = entry({**typed, "country": "ES"}, portals=portals, now=clock.now(), zone_needed=True)
    assert isinstance(several, dict)
    assert "Europe/Madrid" in several["zone"]

    nothing = entry({"portal": "NORAM"}, portals=portals, now=clock.now(), zone_needed=True)
    assert isinstance(nothing, dict)
    assert set(nothing) == {"portal", "id", "zone"}


async def test_correcting_an_entry_by_form_replaces_it(store: Store) -> None:
    directory = Directory(store.cinemas)
    await directory.add(BERGH)
    await directory.add(replace(BERGH, zone="Europe/Amsterdam"))

    assert (await store.cinemas.every(Portal.EMEA))[BERGH.key].zone == "Europe/Amsterdam"
