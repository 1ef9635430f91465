"""What looks at orders brought, written down: each under its claim, with its notices and the time of the next look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

import structlog
from redis.exceptions import RedisError

from bot.notices import policy
from bot.notices.notice import Notice
from bot.store import Store
from bot.store.polls import PollClaim, Polled
from bot.tracking import changes, progress, schedule, snapshot_codec
from bot.tracking.events import TrackingEvent
from bot.tracking.snapshot import JobSnapshot, Known, PollResult
from gofilex import Job

log = structlog.get_logger(__name__)


class Seen(NamedTuple):
    """What a look at an order brought: what was known before and is now, what happened, when to look next (seconds)."""

    row: PollClaim
    known: Known
    after: Known
    happened: Sequence[TrackingEvent]
    when: float


class Recorder:
    """`bounds`: POLL_MIN_SECONDS and POLL_MAX_SECONDS. `chance`: random, 0 to 1."""

    def __init__(self, store: Store, *, bounds: schedule.Bounds, chance: Callable[[], float]) -> None:
        self._store = store
        self._bounds = bounds
        self._chance = chance

    def see(
        self, row: PollClaim, result: PollResult, jobs: Sequence[Job] | None = None, jobs_before: str | None = None
    ) -> list[Seen]:
        """What a look brought, in a list; an empty one where that went wrong: the row stays claimed until its lease ends,
        and the others do not wait for it."""
        try:
            known = row.known
            if jobs is not None:
                result = result._replace(jobs=tuple(JobSnapshot.of(job) for job in jobs))
                known = known._replace(jobs=snapshot_codec.read_jobs(jobs_before)) if jobs_before else known
            after, happened = changes.observe(known, result)
            when = schedule.next_look(after, result.at, jitter=self._chance(), bounds=self._bounds)
        except Exception:  # whatever one order's answer makes of our rules: the other orders of the batch go on
            log.exception("look_went_wrong", order=row.order, order_id=row.order_id)
            return []
        return [Seen(row, known, after, happened, 0.0 if after.final else when)]

    async def write(self, seen: Sequence[Seen]) -> None:
        """Writes down what looks brought, each under its claim. Nearly always there is nothing to tell: those go together."""
        unchanged: list[tuple[PollClaim, float]] = []
        quiet: list[Polled] = []
        news: list[Seen] = []
        for one in seen:
            if one.happened or one.after.final:
                news.append(one)
            elif all_but_looked(one.known) == all_but_looked(one.after):
                unchanged.append((one.row, one.when))
            elif listed(one.known) != listed(one.after):
                news.append(one)
            else:
                quiet.append(Polled(one.row, one.known, one.after, one.when))
        await self._store.polls.release(unchanged)
        await self._store.polls.record(quiet)
        for one in news:
            try:
                await self._write_news(one)
            except RedisError:
                raise
            except Exception:  # the same: its claim runs out, and it is looked at again
                log.exception("look_went_wrong", order=one.row.order, order_id=one.row.order_id)

    async def _write_news(self, seen: Seen) -> None:
        row, known, after = seen.row, seen.known, seen.after
        told: list[Notice] = []
        if seen.happened:
            submission = await self._store.orders.submission(row.submission)
            told = policy.notices_of(row.order, seen.happened, size=submission.size if submission else 1)
        redraw = after.final or visible(known) != visible(after)
        if await self._store.polls.record_news(Polled(row, known, after, seen.when), told, redraw=redraw):
            for event in seen.happened:
                log.info("order_changed", order=row.order, order_id=row.order_id, what=event.kind)


def visible(known: Known) -> tuple[object, ...]:
    """What the card shows of an order: a difference here draws it anew. Bytes count by the whole percent, as it shows them:
    Slack takes 50 drawings a minute from all of the bot, and bytes move at every look."""
    work = known.work
    percent = 100 * known.step // known.total if known.total else 0
    jobs = (work.listed, work.done, work.failed, work.running, work.stage)
    return (known.standing, percent, known.total, jobs, known.due, known.release_after)


def listed(known: Known) -> tuple[object, ...]:
    """What cards and lists show of an order: a difference here is more than bytes."""
    return (*visible(known), progress.troubled(known))


all_but_looked = attrgetter(*(name for name in Known._fields if name != "looked"))
"""Everything that is known of an order, but for when it was last looked at."""
