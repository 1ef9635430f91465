"""The domain model: what is ordered and how far it got, as drafts, requests, submissions and orders.

Draft        what a person is still filling in (24 hours in Redis)
OrderRequest what would be sent to the portal for one cinema
Submission   one press of Confirm: one or many orders, one card, one thread
Order        one order of a submission: its phase here and, once placed, its id at the portal
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.cinemas.cinema import Cinema
from bot.orders.change import Change
from bot.orders.placed import Placed
from bot.wall_time import WallTime
from gofilex import Portal

TIMES = ("due", "transfer_after", "release_after")
"""The three times of an order, by the names of their form fields."""


@dataclass(frozen=True, slots=True)
class Party:
    """A content owner or a booker: the portal's id, or a source and a value."""

    id: str = ""
    source: str = ""
    value: str = ""

    def __str__(self) -> str:
        return self.id or f"{self.source}:{self.value}"


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """Everything that is sent for one cinema. `assets` are asset UUIDs; at least one of `event`, `assets` is given. Of an external
    order it holds what a person said of it; `due` is None where that was nothing."""

    cinema: Cinema
    due: WallTime | None
    transfer_after: WallTime | None = None
    release_after: WallTime | None = None
    event: str = ""
    assets: tuple[str, ...] = ()
    owner: Party | None = None
    booker: Party | None = None
    description: str = ""
    additional_text: str = ""
    event_name: str = ""  # as an earlier answer named it; not sent

    @property
    def portal(self) -> Portal:
        return self.cinema.portal

    @property
    def due_seconds(self) -> float | None:
        """When it is due, seconds since 1970; None where nobody said."""
        return self.due.instant.timestamp() if self.due else None

    @property
    def due_to_send(self) -> WallTime:
        """The due time of what is sent, which always has one: only of an external order nobody may have said it."""
        assert self.due is not None
        return self.due


class Phase(StrEnum):
    """How far an order got on its way to the portal."""

    QUEUED = "queued"  # waits for the worker; surely not sent
    SENDING = "sending"  # the one call is under way, or its worker died in it
    PLACED = "placed"  # the portal answered with an order id; followed from here on
    REFUSED = "refused"  # the portal said no; nothing was created
    UNKNOWN = "unknown"  # sent, but no answer that can be trusted; a person resolves it
    DROPPED = "dropped"  # resolved as "it was not placed", or never sent and given up


class SaidBy(StrEnum):
    """Whose words a reason is in."""

    PORTAL = "portal"  # its own
    ANSWER = "answer"  # ours, about what it answered: its "no" without a word that would help
    BOT = "bot"  # ours: the portal had no say in it


@dataclass(frozen=True, slots=True)
class Submission:
    """One press of Confirm, or one `/encore follow`. `id` is the draft's id, so that a second press finds the first.

    Times are seconds since 1970. `card_ts` is empty until Slack has confirmed the card.
    """

    id: str
    team: str
    channel: str
    by: str
    created: float
    size: int
    external: bool = False  # orders placed elsewhere
    card_channel: str = ""
    card_ts: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a submission. `number` counts from 0 within it; `id` names it here, `order_id` at the portal."""

    submission: str
    number: int
    request: OrderRequest
    phase: Phase = Phase.QUEUED
    order_id: str = ""
    placed: Placed | None = None
    reason: str = ""  # why it was refused, is unknown or was dropped, in words for people
    said_by: SaidBy = SaidBy.BOT  # whose words the reason is in
    fields: tuple[str, ...] = ()  # those that the reason is about, as the portal's documentation writes them
    reference: str = ""  # of the portal call, for the log and for support
    tries: int = 0  # failures to connect so far
    resolved_by: str = ""  # who answered "it was placed" or "it was not"
    resolved_at: float = 0.0  # and when
    change: Change | None = None  # the one asked for last, if it was not refused

    @property
    def id(self) -> str:
        return f"{self.submission}.{self.number}"

    @property
    def portal(self) -> Portal:
        return self.request.portal

    @property
    def ended(self) -> bool:
        """Whether it came to its end before it was placed."""
        return self.phase in (Phase.REFUSED, Phase.DROPPED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person is filling in, as typed. `revision` counts its saves; `picks` keep which of several readings of a
    date was chosen: (field, text, zone) joined by newlines, to the `WallTime` text. `typed_at`: when, by Slack's clock, the
    person did what it was last filled from, so that what comes later and was typed before does not undo it."""

    id: str
    by: str
    team: str
    revision: int = 0
    portal: str = ""
    cinemas: tuple[str, ...] = ()  # keys in the directory of the portal
    country: str = ""  # of cinemas that the directory does not have
    event: str = ""
    assets: str = ""
    due: str = ""
    transfer_after: str = ""
    release_after: str = ""
    owner: str = ""
    booker: str = ""
    description: str = ""
    additional_text: str = ""
    channel: str = ""
    groups: tuple[tuple[str, ...], ...] = ()  # assets split over several orders a cinema; empty: one order
    picks: dict[str, str] = field(default_factory=dict)
    typed_at: float = 0.0
    more: bool = False  # the fields that most orders leave empty are shown


def cinema_id(order: Order) -> str:
    """The portal's id of the cinema that an order goes to; "" where it is not known."""
    return (order.placed.company_id if order.placed else "") or order.request.cinema.id
