"""The form "New cinema": its country proposes the zone; when it is saved, the order's form goes on with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import entry
from bot.cinemas.time_zones import is_zone, only_zone, zones_of
from bot.views import cinema as cinema_view
from bot.views import form as form_view
from gofilex import Portal
from handlers.dispatcher import Answer, Entrance
from handlers.interaction import Interaction


def register(entrance: Entrance) -> None:
    entrance.subcommand(("cinema", "cinemas"), open_form)
    entrance.action("country", propose_zones)
    entrance.submission(cinema_view.CALLBACK, save)


def zones_to_offer(done: Interaction, country: str) -> tuple[str, ...]:
    """The zones of a country; one alone where all its clocks show the same."""
    only = only_zone(country, done.bot.clock.now())
    return (only,) if only else zones_of(country)


async def open_form(done: Interaction) -> None:
    await done.show(cinema_view.cinema_form(done.bot.ordering.portals))


async def propose_zones(done: Interaction) -> None:
    """The country was typed: its zones are offered first, and filled in where there is only one."""
    typed = cinema_view.answers(done.values)
    portals = done.bot.ordering.portals
    portal = Portal(typed["portal"]) if typed.get("portal") in portals else portals[0]
    zone = typed.get("zone", "")
    known = {name: typed.get(name, "") for name in ("id", "source", "value", "name", "city", "country")}
    cinema = Cinema(portal, **known, zone=zone if is_zone(zone) else "")
    zones = zones_to_offer(done, cinema.country)
    if len(zones) == 1 and not cinema.zone:
        cinema = replace(cinema, zone=zones[0])
    await done.redraw(cinema_view.cinema_form(portals, cinema=cinema, zones=zones, draft=done.metadata))


async def save(done: Interaction) -> Answer:
    """Into the directory; then the form beneath shows its clock."""
    found = entry(
        cinema_view.answers(done.values), portals=done.bot.ordering.portals, now=done.bot.clock.now(), zone_needed=True
    )
    if not isinstance(found, Cinema):
        return Answer.errors({field: text for field, text in found.items() if field in done.values} or found)
    await done.bot.directory.add(found)
    return Answer.close(_go_on(done, found))


def _go_on(done: Interaction, cinema: Cinema) -> Callable[[], Awaitable[None]] | None:
    """Draws the order's form beneath anew. What is typed in it stays with Slack: only the readings change."""
    beneath = str(done.view.get("previous_view_id") or done.view.get("root_view_id") or "")
    if not done.metadata or not beneath or beneath == done.view.get("id"):
        return None

    async def redraw() -> None:
        form = await done.bot.ordering.with_cinema(done.person, done.metadata, cinema)
        view = form_view.form(
            form.draft,
            portals=done.bot.ordering.portals,
            chosen=form.chosen,
            readings=form.readings,
            now=done.bot.clock.now(),
            event_label=form.event_label,
        )
        await done.bot.slack.update_view(beneath, view)

    return redraw
