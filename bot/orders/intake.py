"""The intake of a submission: what it consists of, and where each of its orders goes first. Pure; the store takes it in, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.orders.events import OrderEvent
from bot.orders.life import AuditEntry, Follow, Queue
from bot.orders.order import Order, OrderRequest, Submission


@dataclass(frozen=True, slots=True)
class Entry:
    """An order that is new, where it goes first, and what is told of that."""

    order: Order
    next: Queue | Follow
    events: tuple[OrderEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """A submission that is new, with its orders."""

    submission: Submission
    entries: tuple[Entry, ...]
    audit: AuditEntry


def ordered(submission: Submission, requests: Sequence[OrderRequest], *, at: float) -> Intake:
    """A press of Confirm: every order waits to be sent from now on. at: now, seconds since 1970."""
    orders = [Order(submission.id, number, request) for number, request in enumerate(requests)]
    entries = tuple(Entry(order, Queue(at)) for order in orders)
    return Intake(submission, entries, AuditEntry("submitted", submission.by))


def conversation(submission: Submission) -> Intake:
    """A submission without orders: a channel or a person that is told of a portal."""
    return Intake(submission, (), AuditEntry("submitted", submission.by))
