"""A value type: the time on a cinema's own clock, so that it cannot be mixed with an instant by accident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import core_schema


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The IANA zone `name`. Raises `ZoneInfoNotFoundError` (a `KeyError`) or `ValueError` for a name that is none."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True, order=False)
class WallTime:
    """What the clock on the cinema's wall shows: `wall` (naive, keeps `fold`) in the IANA zone `zone`.

    Two of them are the same only when both parts and the moment are; to compare times at different cinemas use `instant`.
    """

    wall: datetime
    zone: str

    def __eq__(self, other: object) -> bool:
        # Python compares naive times without their fold: of two equal wall-clock times it would see one.
        if not isinstance(other, WallTime):
            return NotImplemented
        return self.wall == other.wall and self.zone == other.zone and self.instant == other.instant

    def __hash__(self) -> int:
        return hash((self.wall, self.zone))

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError("a wall-clock time carries no offset; its zone stands beside it")

    @classmethod
    def at(cls, instant: datetime, zone: str) -> WallTime:
        """What the clock in `zone` shows at the aware `instant`."""
        local = instant.astimezone(zone_named(zone))
        return cls(local.replace(tzinfo=None), zone)

    @property
    def instant(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.wall.replace(tzinfo=zone_named(self.zone)).astimezone(UTC)

    @property
    def happens_twice(self) -> bool:
        """Whether the clock shows this time twice, because it is put back."""
        zone = zone_named(self.zone)
        first, second = (self.wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        return first.utcoffset() != second.utcoffset() and first.astimezone(UTC) < second.astimezone(UTC)

    def for_portal(self) -> datetime:
        """What goes to the portal: naive, for the portal reads a time without offset on the company's clock
        (API documentation, add-encore); with its offset only where the clock shows the time twice."""
        if self.happens_twice:
            return self.wall.replace(tzinfo=zone_named(self.zone))
        return self.wall.replace(fold=0)

    def to_text(self) -> str:
        """One line that `from_text` reads back: `2026-10-25T02:30:00+01:00[Europe/Amsterdam]`."""
        return f"{self.wall.replace(tzinfo=zone_named(self.zone)).isoformat()}[{self.zone}]"

    @classmethod
    def from_text(cls, text: str) -> WallTime:
        """Reads what `to_text` wrote. Raises `ValueError` for anything else."""
        stamp, bracket, zone = text.removesuffix("]").partition("[")
        if not bracket:
            raise ValueError(f"not a wall-clock time: {text!r}")
        return cls.at(datetime.fromisoformat(stamp), zone)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """As JSON it is the one line of `to_text`, so that `fold` survives."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.from_text(value),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda wall: wall.to_text()),
        )
