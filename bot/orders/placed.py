"""What the portal answered when it placed an order, as it is kept: value objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DifferenceKind(StrEnum):
    """What of an order the portal has otherwise than it was asked."""

    DUE = "due"
    TRANSFER_AFTER = "transfer_after"
    RELEASE_AFTER = "release_after"
    CLOCK = "clock"  # the cinema's zone is another, so that the times that were asked for are other moments
    EVENT = "event"
    ASSETS = "assets"
    NOTHING = "nothing"  # the portal lists nothing that it will deliver
    COMPANY = "company"
    OWNER = "owner"
    BOOKER = "booker"
    UNMANAGED = "unmanaged"  # the cinema has to fetch it by itself
    MEDIUM = "medium"
    TYPE = "type"  # no transfer, which an encore order always is
    LATE_ORDER = "late_order"  # its own answer came after a person had given an id, and names another
    LATE_REFUSAL = "late_refusal"  # its own answer came after a person had given an id, and is a refusal


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise, in plain text. Of times, `asked` is what `WallTime.to_text` makes of it and `answered` is
    ISO-8601 in UTC; of the clock, both are zones; of the rest, ids or the portal's words, several with commas between."""

    kind: DifferenceKind
    asked: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What the portal says of the content and of who carries the order out, in its own words. encrypted: it can't be shown
    without a key, which no order brings. prepaid, expected: as the portal's flags of those names."""

    operators: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    motion: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    encrypted: bool = False
    prepaid: bool = False
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What the portal answered when it placed an order (or, for one placed elsewhere, what is known of it).

    Times are ISO-8601 UTC as the portal gave them, `""` where it gave none. `delivers` are the encores it will
    deliver (`_derived.encores`): asset uuid to file type. `size` in bytes, 0 where not given.
    """

    state: str = ""
    complete: bool = False
    description: str = ""
    event_name: str = ""
    company_id: str = ""
    company_name: str = ""
    city: str = ""
    country: str = ""
    zone: str = ""
    due: str = ""
    transfer_after: str = ""
    release_after: str = ""
    owner_id: str = ""
    owner_name: str = ""
    delivers: tuple[tuple[str, str], ...] = ()
    size: int = 0
    content: Content = Content()
    differences: tuple[Difference, ...] = ()  # from what was asked

    def seconds(self, time: str) -> float:
        """`due`, `transfer_after` or `release_after` as seconds since 1970, 0 where it is not known."""
        text: str = getattr(self, time)
        return datetime.fromisoformat(text).timestamp() if text else 0.0
