"""Ordering again: a draft with everything of earlier orders still in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.orders.ids import id_as_typed
from bot.orders.order import TIMES, Draft, Order, Party, Submission
from bot.wall_time import WallTime
from bot.wording import draft_notes


def draft_of(
    submission: Submission,
    orders: Sequence[Order],
    *,
    id: str,  # noqa: A002 - the draft's
    by: str,
    team: str,
) -> tuple[Draft, tuple[str, ...]]:
    """A draft of these orders of one submission (at least one), and sentences about what could not be taken over.

    Times are written out, so that they mean the same as when they were sent; those of the first cinema stand for all.
    """
    first = orders[0].request
    # That of an order placed elsewhere is not known by any key.
    cinemas = tuple(dict.fromkeys(order.request.cinema.key for order in orders if order.request.cinema.key))
    groups = tuple(dict.fromkeys(order.request.assets for order in orders if order.request.assets))
    draft = Draft(
        id=id,
        by=by,
        team=team,
        portal=first.portal.value,
        cinemas=cinemas,
        event=id_as_typed(first.event, "event"),
        assets="\n".join(dict.fromkeys(asset for group in groups for asset in group)),
        due=_as_typed(first.due),
        transfer_after=_as_typed(first.transfer_after),
        release_after=_as_typed(first.release_after),
        owner=_party(first.owner, "owner"),
        booker=_party(first.booker, "booker"),
        description=first.description,
        additional_text=first.additional_text,
        channel=submission.channel,
        groups=groups if len(groups) > 1 else (),
    )
    return draft, tuple(_not_taken_over(submission, orders))


def _not_taken_over(submission: Submission, orders: Sequence[Order]) -> Iterator[str]:
    if submission.external:
        yield draft_notes.PLACED_ELSEWHERE
    for name in TIMES:
        walls = {time.wall for order in orders if (time := getattr(order.request, name))}
        if len(walls) > 1:
            yield draft_notes.times_differed(name, orders[0].request.cinema.label)


def _party(party: Party | None, field: str) -> str:
    return id_as_typed(party.id, field) or str(party) if party else ""


def _as_typed(time: WallTime | None) -> str:
    """As a person may type it: `2026-11-27 18:00`, with its offset where the clock shows that time twice."""
    if time is None:
        return ""
    sent = time.for_portal()
    written = sent.isoformat(sep=" ", timespec="seconds" if sent.second else "minutes")
    return written.replace(" ", "T") if sent.tzinfo else written
