"""The booking desk of these tests: a few cinemas, a person, and a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index
from bot.orders.command_parser import ParsedCommand, parse_command
from bot.orders.date_reading import is_time
from bot.orders.order import Draft, OrderRequest, Party
from bot.permissions import Person
from bot.wall_time import WallTime
from gofilex import Portal

NOW = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)  # a Wednesday, 14:30 in Amsterdam
ALICE = Person("U1ALICE", team="T1", name="Alice", zone="Europe/Amsterdam", locale="en-GB")
EVENT = "kPv58SRFYExY7xAzQ"
ASSET = "123e4567-e89b-12d3-a456-426614174000"
OTHER_ASSET = "9f0e7c3a-1b2d-4c5e-8f90-aabbccddeeff"


def cinema(
    key: str, name: str, city: str = "", country: str = "NL", zone: str = "Europe/Amsterdam", **more: Any
) -> Cinema:
    return Cinema(more.pop("portal", Portal.EMEA), key, name=name, city=city, country=country, zone=zone, **more)


BERGH = cinema("92ocDLbbpnHPYZrTe", "Filmhuis Bergh", "'s-Heerenberg")
ARNHEM = cinema("a2cdefghijkmnpqrs", "Pathé", "Arnhem")
UTRECHT = cinema("b2cdefghijkmnpqrs", "Pathé", "Utrecht")
HYDE = cinema("c2cdefghijkmnpqrs", "Hyde Park Picture House", "Leeds", "GB", "Europe/London")
OXFORD = cinema("d2cdefghijkmnpqrs", "Event Cinema", "Oxford", "GB", "Europe/London")
TORRI = cinema("e2cdefghijkmnpqrs", "Due Torri", "Bologna", "IT", "Europe/Rome")
LUX = cinema("", "Lux", "Nijmegen", source="disney", value="417")
GEORGE = cinema(
    "f2cdefghijkmnpqrs", "Event Cinemas George Street", "Sydney", "AU", "Australia/Sydney", portal=Portal.APAC
)
EMEA = (BERGH, ARNHEM, UTRECHT, HYDE, OXFORD, TORRI, LUX)
DIRECTORY = {Portal.EMEA: Index(EMEA), Portal.APAC: Index([GEORGE])}
EVENTS = {EVENT: "Carmen Live"}
OWNER = "HKDd83r8Qy6acvY3R"
PARTIES = {OWNER: "Gofilex Distribution"}


def wall(*parts: int) -> datetime:
    """What a clock on a wall shows."""
    return datetime(*parts)  # type: ignore[arg-type]


def draft(**fields: Any) -> Draft:
    made: dict[str, Any] = {"id": "d1", "by": ALICE.id, "team": "T1", "portal": "EMEA", "channel": "C1", "event": EVENT}
    return Draft(**{**made, "cinemas": (BERGH.key,), "due": "2026-11-27 18:00", **fields})


def hear(text: str, events: Mapping[str, str] = EVENTS, parties: Mapping[str, str] = PARTIES) -> ParsedCommand:
    """What `/encore order <text>` comes to. events, parties: those seen before."""
    return parse_command(
        text,
        Draft("d1", ALICE.id, "T1"),
        cinemas=DIRECTORY,
        events=events,
        parties=parties,
        is_time=lambda t: is_time(t, now=NOW),
    )


REQUEST = OrderRequest(
    BERGH, WallTime(wall(2026, 11, 27, 18), "Europe/Amsterdam"), event=EVENT, owner=Party(source="disney", value="417")
)
