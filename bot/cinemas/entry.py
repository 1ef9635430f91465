"""One entry of the directory as a person or a file gives it: eight texts that become a cinema, or what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cinemas.cinema import Cinema
from bot.cinemas.time_zones import country_code, only_zone, zone_by_name, zones_of
from bot.wording import field_problems
from gofilex import Portal
from gofilex.ids import is_id

COLUMNS = ("portal", "id", "source", "value", "name", "city", "country", "zone")
"""Of the cinemas' CSV, and the fields of the form for a new cinema."""

KEY_MAX = 140
"""Slack: an option's value holds 150 characters; the key of a cinema is one, with a mark before it."""

TEXT_MAX = 200


def entry(
    fields: Mapping[str, str], *, portals: Sequence[Portal], now: datetime, zone_needed: bool = False
) -> Cinema | dict[str, str]:
    """The cinema that the fields (by `COLUMNS`, missing ones empty) describe, or an error sentence for each bad field.

    A country may be its code or its name, a zone be written in any case. An empty zone is filled in where the country has one clock only; `now` (aware) decides that.
    """
    given = {column: " ".join(str(fields.get(column) or "").split()) for column in COLUMNS}
    errors: dict[str, str] = {}
    portal = _portal(given["portal"], portals, errors)
    _check_key(given, errors)
    country = country_code(given["country"])
    if given["country"] and not country:
        errors["country"] = field_problems.no_country_code(given["country"])
    given["country"] = country
    zone = zone_by_name(given["zone"]) or only_zone(country, now)
    if given["zone"] and not zone_by_name(given["zone"]):
        errors["zone"] = field_problems.no_zone_name(given["zone"])
    elif zone_needed and not zone and "country" not in errors:
        errors["zone"] = field_problems.choose_zone(zones_of(country))
    if errors or portal is None:
        return errors
    return Cinema(portal, **{column: given[column] for column in COLUMNS[1:-1]}, zone=zone)


def _check_key(given: Mapping[str, str], errors: dict[str, str]) -> None:
    """By what the portal knows it, and that nothing is too long."""
    if not given["id"] and not (given["source"] or given["value"]):
        errors["id"] = field_problems.NO_COMPANY
    elif bool(given["source"]) != bool(given["value"]):
        missing = "value" if given["source"] else "source"
        errors[missing] = field_problems.INCOMPLETE_COMPANY
    if given["id"] and not is_id(given["id"]):
        errors["id"] = field_problems.no_company_id(given["id"])
    for column, text in given.items():
        if len(text) > TEXT_MAX:
            errors[column] = field_problems.too_long(TEXT_MAX)
    if len(given["id"] or f"{given['source']}:{given['value']}") > KEY_MAX:
        errors["id" if given["id"] else "value"] = field_problems.too_long(KEY_MAX)


def _portal(text: str, portals: Sequence[Portal], errors: dict[str, str]) -> Portal | None:
    if not text and len(portals) == 1:
        return portals[0]
    try:
        portal = Portal(text)
    except ValueError:
        errors["portal"] = field_problems.no_portal_name(text, portals)
        return None
    if portal not in portals:
        errors["portal"] = field_problems.portal_not_set_up(portal, portals)
    return portal
