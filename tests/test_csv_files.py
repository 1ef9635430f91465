"""Many at once, from files: whole or not at all, and once however often it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.csv_files import OF_ONE_CARD, follow_orders, import_cinemas, read_orders
from bot.orders.external_order import NOBODY_SAID
from bot.orders.order import Phase
from bot.settings import Settings
from bot.store import Store
from gofilex import Portal

CINEMAS = (
    "portal,id,source,value,name,city,country,zone\n"
    "EMEA,92ocDLbbpnHPYZrTe,,,Filmhuis Bergh,'s-Heerenberg,NL,Europe/Amsterdam\n"
    "EMEA,,comscore,4711,Lux,Nijmegen,NL,\n"
)


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_url: str, prefix: str) -> None:
    """The commands find the store of the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("KEY_PREFIX", prefix)


async def test_a_file_of_cinemas_is_in_the_directory(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cinemas.csv").write_text(CINEMAS, encoding="utf-8-sig")

    assert await import_cinemas(tmp_path / "cinemas.csv") == 0
    assert "2 cinemas" in capsys.readouterr().out
    found = await store.cinemas.every(Portal.EMEA)
    assert {cinema.name: cinema.zone for cinema in found.values()} == {
        "Filmhuis Bergh": "Europe/Amsterdam",
        "Lux": "Europe/Amsterdam",
    }


async def test_one_bad_row_keeps_the_whole_file_out_and_is_named(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cinemas.csv").write_text(CINEMAS + "EMEA,x1,,,Moon,Base,NL,Moon/Base\n")

    assert await import_cinemas(tmp_path / "cinemas.csv") == 1
    told = capsys.readouterr().err
    assert "line 4" in told
    assert "Nothing was imported" in told
    assert await store.cinemas.every(Portal.EMEA) == {}


async def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await import_cinemas(tmp_path / "none.csv") == 1
    assert await follow_orders("EMEA", tmp_path / "none.csv", channel="C1", by="") == 1
    assert capsys.readouterr().err.count("No such file") == 2


async def test_orders_placed_elsewhere_are_followed_once_however_often_the_file_is_loaded(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ids.csv"
    file.write_text(
        "id,due,zone,cinema\na1,2026-11-27T18:00,Europe/Paris,Le Grand Écran\na2,,,\na1,,,\n", encoding="utf-8"
    )

    assert await follow_orders("emea", file, channel="C1", by="U0ALICE") == 0
    assert "2 orders are followed" in capsys.readouterr().out
    file.write_text(file.read_text(encoding="utf-8") + "a3,,,\n", encoding="utf-8")
    assert await follow_orders("EMEA", file, channel="C1", by="U0ALICE") == 0
    assert "1 orders are followed from now on. 3 were" in capsys.readouterr().out

    for order_id in ("a1", "a2", "a3"):
        [(submission, row)] = await store.orders.find(Portal.EMEA, order_id)
        assert (submission.channel, submission.by, submission.external) == ("C1", "U0ALICE", True)
        assert row.order.phase is Phase.PLACED
        assert row.snapshot
        assert row.snapshot.catching_up, "its past is summed up"
    [(_, grand)] = await store.orders.find(Portal.EMEA, "a1")
    assert grand.order.request.due.to_text() == "2026-11-27T18:00:00+01:00[Europe/Paris]"
    assert grand.order.request.cinema.name == "Le Grand Écran"
    [(_, bare)] = await store.orders.find(Portal.EMEA, "a2")
    assert bare.snapshot
    assert bare.snapshot.due == 0
    assert len({submission.id for submission, _ in await store.orders.open(10)}) == 2


async def test_a_long_file_is_several_cards(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("\n".join(f"order{number}" for number in range(OF_ONE_CARD + 5)))

    assert await follow_orders("EMEA", file, channel="C1", by="") == 0
    sizes = {submission.id: submission.size for submission, _ in await store.orders.open(1000)}
    assert sorted(sizes.values()) == [5, OF_ONE_CARD]


@pytest.mark.parametrize(
    ("portal", "text", "channel", "words"),
    [
        ("MARS", "a1", "C1", "The portals are EMEA"),
        ("EMEA", "id,due\na1,soon\n", "C1", "line 2"),
        ("EMEA", "id,zone\na1,Moon/Base\n", "C1", "line 2"),
        ("EMEA", "id\na 1\n", "C1", "is not an order id"),
        ("EMEA", "a1", "", "ENCORE_CHANNEL"),
    ],
)
async def test_what_cannot_be_followed_is_told_and_nothing_is(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], portal: str, text: str, channel: str, words: str
) -> None:
    (tmp_path / "ids.csv").write_text(text)

    assert await follow_orders(portal, tmp_path / "ids.csv", channel=channel, by="") == 1
    assert words in capsys.readouterr().err
    assert await store.orders.open(10) == []


def test_a_plain_list_of_ids_needs_no_heading_and_empty_lines_are_nothing() -> None:
    wanted, mistakes = read_orders("\ufeffa1\n\n a2 \n", Portal.EMEA)

    assert mistakes == []
    assert [order.order_id for order in wanted] == ["a1", "a2"]
    assert {order.due for order in wanted} == {NOBODY_SAID}
    assert {order.due.zone for order in wanted} == {"UTC"}


def test_a_due_time_with_an_offset_is_set_on_the_cinemas_clock() -> None:
    [order], _ = read_orders("id,due,zone\na1,2026-11-27T17:00:00Z,Europe/Paris\n", Portal.EMEA)

    assert order.due.to_text() == "2026-11-27T18:00:00+01:00[Europe/Paris]"
