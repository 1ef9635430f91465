"""The form "New cinema": its country proposes the zone; when it is saved, the order's form goes on with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import entry
from bot.cinemas.time_zones import is_zone, only_zone, zones_of
from bot.orders.ids import pasted_id
from bot.orders.typed_text import plain_text
from bot.views import cinema as cinema_view
from bot.views import form as form_view
from gofilex import Portal
from handlers.dispatcher import Dispatcher, ViewResponse
from handlers.interaction import Interaction


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("cinema", "cinemas"), open_form)
    dispatcher.action("country", propose_zones)
    dispatcher.submission(cinema_view.CALLBACK, save)


def zones_to_offer(interaction: Interaction, country: str) -> tuple[str, ...]:
    """The zones of a country; one alone where all its clocks show the same."""
    only = only_zone(country, interaction.bot.clock.now())
    return (only,) if only else zones_of(country)


async def open_form(interaction: Interaction) -> None:
    await interaction.show(cinema_view.cinema_form(interaction.bot.ordering.portals))


async def propose_zones(interaction: Interaction) -> None:
    """The country was typed: its zones are offered first, and filled in where there is only one."""
    typed = cinema_view.field_values(interaction.values)
    portals = interaction.bot.ordering.portals
    portal = Portal(typed["portal"]) if typed.get("portal") in portals else portals[0]
    zone = typed.get("zone", "")
    known = {name: typed.get(name, "") for name in ("id", "source", "value", "name", "city", "country")}
    cinema = Cinema(portal, **known, zone=zone if is_zone(zone) else "")
    zones = zones_to_offer(interaction, cinema.country)
    if len(zones) == 1 and not cinema.zone:
        cinema = replace(cinema, zone=zones[0])
    await interaction.rerender(cinema_view.cinema_form(portals, cinema=cinema, zones=zones, draft=interaction.metadata))


async def save(interaction: Interaction) -> ViewResponse:
    """Into the directory; then the form beneath shows its clock."""
    given = {name: plain_text(text) for name, text in cinema_view.field_values(interaction.values).items()}
    found = entry(
        {**given, "id": pasted_id(given["id"]) or given["id"]},
        portals=interaction.bot.ordering.portals,
        now=interaction.bot.clock.now(),
        zone_needed=True,
    )
    if not isinstance(found, Cinema):
        return ViewResponse.errors(
            {field: text for field, text in found.items() if field in interaction.values} or found
        )
    await interaction.bot.directory.add(found)
    return ViewResponse.close(_go_on(interaction, found))


def _go_on(interaction: Interaction, cinema: Cinema) -> Callable[[], Awaitable[None]] | None:
    """Draws the order's form beneath anew. What is typed in it stays with Slack: only the readings change."""
    beneath = str(interaction.view.get("previous_view_id") or interaction.view.get("root_view_id") or "")
    if not interaction.metadata or not beneath or beneath == interaction.view.get("id"):
        return None

    async def rerender() -> None:
        form = await interaction.bot.ordering.with_cinema(interaction.person, interaction.metadata, cinema)
        view = form_view.form(
            form.draft,
            portals=interaction.bot.ordering.portals,
            chosen=form.chosen,
            readings=form.readings,
            now=interaction.bot.clock.now(),
            event_label=form.event_label,
        )
        await interaction.bot.slack.update_view(beneath, view)

    return rerender
