"""Type-ahead: cinemas of the chosen portal, events seen before, time zones."""

from __future__ import annotations

from bot.cinemas.search import search_words, searchable
from bot.cinemas.time_zones import zones_of
from bot.orders.ids import may_be_id, pasted_id
from bot.orders.ordering import typed_key
from bot.orders.typed_text import plain_text
from bot.views import options
from bot.views.block_kit import Option
from gofilex import Portal
from handlers.dispatcher import Dispatcher
from handlers.interaction import Interaction

MOST = 100
"""Slack: options in one answer."""


def register(dispatcher: Dispatcher) -> None:
    dispatcher.options("cinemas", cinemas)
    dispatcher.options("event", events)
    dispatcher.options("zone", zones)


async def cinemas(interaction: Interaction) -> list[Option]:
    portal = chosen_portal(interaction)
    if portal is None:
        return []
    typed = typed_so_far(interaction)
    key = typed_key(typed)
    found = await interaction.bot.directory.search(portal, key if may_be_id(key) else typed, MOST)
    return options.cinema_options(found, key)[:MOST]


async def events(interaction: Interaction) -> list[Option]:
    """Those whose name or id has all the typed beginnings of words in it; the latest seen first."""
    portal = chosen_portal(interaction)
    if portal is None:
        return []
    typed = typed_so_far(interaction)
    if may_be_id(pasted := pasted_id(typed)):
        typed = pasted
    asked = search_words(typed)
    seen = list((await interaction.bot.store.cinemas.events(portal)).items())[::-1]
    found = [(event, name) for event, name in seen if _fits(asked, f"{name} {event}")]
    return options.event_options(found[:MOST], typed)[:MOST]


async def zones(interaction: Interaction) -> list[Option]:
    """The country's own first."""
    country = str((interaction.values.get("country") or {}).get("country", {}).get("value") or "").strip()
    return options.zone_options(typed_so_far(interaction), zones_of(country))[:MOST]


def typed_so_far(interaction: Interaction) -> str:
    return plain_text(str(interaction.body.get("value") or ""))


def chosen_portal(interaction: Interaction) -> Portal | None:
    """The portal chosen in the form, else the only or first one."""
    state = (interaction.values.get("portal") or {}).get("portal", {})
    value = (state.get("selected_option") or {}).get("value")
    portals = interaction.bot.ordering.portals
    return next((portal for portal in portals if portal == value), portals[0] if portals else None)


def _fits(asked: list[str], text: str) -> bool:
    there = search_words(text)
    return all(any(word.startswith(beginning) for word in there) for beginning in asked) or searchable(
        " ".join(asked)
    ) in searchable(text)
