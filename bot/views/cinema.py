"""The form for a cinema that the directory does not know. callback_id `encore_cinema`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.cinemas.cinema import Cinema
from bot.views import limits
from bot.views.block_kit import Block, ExternalSelect, Modal, StaticSelect
from bot.views.blocks import input_block, modal, option, plain, section, text_input
from bot.views.options import zone_option
from gofilex import Portal

CALLBACK: Final = "encore_cinema"
FIELDS: Final = ("portal", "id", "source", "value", "name", "city", "country", "zone")
"""block_id = action_id = the columns of the cinemas' CSV."""


def cinema_form(
    portals: Sequence[Portal], *, cinema: Cinema | None = None, zones: Sequence[str] = (), draft: str = ""
) -> Modal:
    """cinema: what is known already, for example a typed id or an entry to correct. zones: those of its country; one
    alone is filled in. draft: the draft to return to, kept in `private_metadata`. `country` dispatches on Enter, so
    that the zone can be proposed."""
    country = cinema.country if cinema else ""
    portal: StaticSelect = {
        "type": "static_select",
        "options": [option(each.value, each.value) for each in portals],
    }
    if cinema and cinema.portal in portals:
        portal["initial_option"] = option(cinema.portal.value, cinema.portal.value)
    elif len(portals) == 1:
        portal["initial_option"] = portal["options"][0]
    zone: ExternalSelect = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("A city, such as Amsterdam", limits.OPTION_VALUE),
    }
    if known := (cinema.zone if cinema else "") or (zones[0] if len(zones) == 1 else ""):
        zone["initial_option"] = zone_option(known)
    blocks: list[Block] = [
        section(
            "The portal knows a cinema by its company id, or by its number in somebody's scheme. One of them is enough."
        ),
        input_block("portal", "Portal", portal),
        input_block("id", "Company id", text_input(cinema.id if cinema else ""), optional=True),
        input_block(
            "source",
            "Numbering scheme",
            text_input(cinema.source if cinema else ""),
            optional=True,
            hint="Only without a company id: the source, as the portal calls it.",
        ),
        input_block("value", "Number in that scheme", text_input(cinema.value if cinema else ""), optional=True),
        input_block("name", "Name", text_input(cinema.name if cinema else "")),
        input_block("city", "City", text_input(cinema.city if cinema else ""), optional=True),
        input_block(
            "country",
            "Country",
            text_input(country, "NL", on_enter=True),
            hint="Two letters. It decides whether 5/12 is in May or December. Press Enter to have the time zone proposed.",
            dispatch=True,
        ),
        input_block("zone", "Time zone", zone, optional=True, hint=_zone_hint(zones)),
    ]
    return modal(CALLBACK, "New cinema", blocks, submit="Save", close="Cancel", metadata=draft)


def _zone_hint(zones: Sequence[str]) -> str:
    """Said in words too: Slack may keep a field as it was when the view is drawn anew."""
    match zones:
        case [only]:
            return f"All times of an order are read on this clock. Left empty, it is {only}, the country's only one."
        case [_, _, *_]:
            return f"This country has {len(zones)} time zones: choose the one on the cinema's wall."
        case _:
            return "All times of an order are read on this clock. It may stay empty where the country has only one."


def field_values(values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """`view.state.values` by field name, stripped; the country in upper case."""
    given = {name: field_text(values, name) for name in FIELDS}
    return {**given, "country": given["country"].upper()}


def field_text(values: Mapping[str, Mapping[str, Any]], name: str) -> str:
    """What stands in one field whose block_id and action_id are `name`: typed or chosen, `""` when empty."""
    element = values.get(name, {}).get(name, {})
    chosen = element.get("selected_option") or {}
    given = chosen.get("value") or element.get("value") or element.get("selected_conversation") or ""
    return str(given).strip()
