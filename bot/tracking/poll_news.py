"""What a poll of an order means beyond what is known now: pure comparisons of two snapshots."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from bot.tracking import progress
from bot.tracking.snapshot import OrderSnapshot


class PollNews(NamedTuple):
    """landed: it landed in this poll. ended: nothing more will happen to it. shows: the card shows something else from now on."""

    landed: bool = False
    ended: bool = False
    shows: bool = False


def poll_news(before: OrderSnapshot, after: OrderSnapshot) -> PollNews:
    """What it means that `after` is known now instead of `before`."""
    return PollNews(
        landed=after.tracking_status.landed and not before.tracking_status.landed,
        ended=after.final,
        shows=after.final or on_card(before) != on_card(after),
    )


def on_card(snapshot: OrderSnapshot) -> tuple[object, ...]:
    """What the card shows of an order: a difference here renders it anew. Bytes count by the whole percent, as it shows them:
    Slack takes 50 renderings a minute from all of the bot, and bytes move at every poll."""
    work = snapshot.work
    percent = 100 * snapshot.step // snapshot.total if snapshot.total else 0
    jobs = (work.listed, work.done, work.failed, work.running, work.stage)
    return (snapshot.tracking_status, percent, snapshot.total, jobs, snapshot.due, snapshot.release_after)


def on_card_and_lists(snapshot: OrderSnapshot) -> tuple[object, ...]:
    """What cards and lists show of an order: a difference here is more than bytes."""
    return (*on_card(snapshot), progress.troubled(snapshot))


all_but_polled = attrgetter(*(name for name in OrderSnapshot._fields if name != "polled"))
"""Everything that is known of an order, but for when it was last polled."""
