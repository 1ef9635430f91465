"""What polls of orders brought, written down: each under its claim, with its notices and the time of the next poll."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog
from redis.exceptions import RedisError

from bot.notices import policy
from bot.notices.notice import Notice
from bot.orders.order import cinema_id
from bot.store import Store, UnreadableError
from bot.store.polls import Observation, PollClaim
from bot.tracking import changes, progress, schedule, snapshot_codec
from bot.tracking.events import Delivered
from bot.tracking.poll_news import all_but_polled, on_card_and_lists, poll_news
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, PollResult, those_kept
from gofilex import Job

log = structlog.get_logger(__name__)


class Recorder:
    """`bounds`: POLL_MIN_SECONDS and POLL_MAX_SECONDS. stalled_seconds: STALLED_SECONDS. `chance`: random, 0 to 1."""

    def __init__(
        self, store: Store, *, bounds: schedule.Bounds, stalled_seconds: float, chance: Callable[[], float]
    ) -> None:
        self._store = store
        self._stalled_seconds = stalled_seconds
        self._bounds = bounds
        self._chance = chance

    def observe(
        self, claim: PollClaim, result: PollResult, jobs: Sequence[Job] | None = None, jobs_before: str | None = None
    ) -> list[Observation]:
        """What a poll brought, in a list; an empty one where that went wrong: the order stays claimed until its lease ends,
        and the others do not wait for it."""
        try:
            snapshot = claim.snapshot
            if jobs is not None:
                snapshot = snapshot._replace(jobs=snapshot_codec.decode_jobs(jobs_before)) if jobs_before else snapshot
                known = {job.id for job in snapshot.jobs}
                result = result._replace(jobs=those_kept([JobSnapshot.of(job) for job in jobs], known))
            after, happened = changes.observe(snapshot, result, stalled_seconds=self._stalled_seconds)
            when = schedule.next_poll(after, result.at, jitter=self._chance(), bounds=self._bounds)
        except snapshot_codec.UnknownVersionError as error:  # its jobs as last seen
            self._store.unreadable.note(claim.shard.jobs(claim.order), error)
            return []
        except Exception:  # whatever one order's answer makes of our rules: the other orders of the batch go on
            log.exception("recording_failed", order=claim.order, order_id=claim.order_id)
            return []
        return [Observation(claim, snapshot, after, 0.0 if after.final else when, happened)]

    def pass_time(self, claim: PollClaim, at: float, when: float) -> list[Observation]:
        """What the clock alone says of an order that got no answer, in a list; an empty one where that is nothing. when: to poll
        it next (seconds since 1970)."""
        after, happened = changes.pass_time(claim.snapshot, at)
        return [Observation(claim, claim.snapshot, after, 0.0 if after.final else when, happened)] if happened else []

    async def write(self, observations: Sequence[Observation]) -> None:
        """Writes down what polls brought, each under its claim. Nearly always there is nothing to tell: those go together."""
        unchanged: list[tuple[PollClaim, float]] = []
        without_news: list[Observation] = []
        news: list[Observation] = []
        for one in observations:
            if one.events or one.after.final:
                news.append(one)
            elif all_but_polled(one.snapshot) == all_but_polled(one.after):
                unchanged.append((one.claim, one.when))
            elif on_card_and_lists(one.snapshot) != on_card_and_lists(one.after):
                news.append(one)
            else:
                without_news.append(one)
        await self._store.polls.record(without_news, unchanged)
        for one in news:
            try:
                await self._write_news(one)
            except RedisError:
                raise
            except Exception:  # the same: its claim runs out, and it is polled again
                log.exception("recording_failed", order=one.claim.order, order_id=one.claim.order_id)

    async def _write_news(self, observation: Observation) -> None:
        claim, snapshot, after = observation.claim, observation.snapshot, observation.after
        notices: list[Notice] = []
        if observation.events:
            size = await self._store.orders.size(claim.submission)
            notices = policy.notices_of(claim.order, observation.events, size=size or 1)
        if await self._store.polls.record_news(observation, poll_news(snapshot, after), notices):
            if any(isinstance(event, Delivered) for event in observation.events):
                await self._learn_speed(claim, after)
            for event in observation.events:
                log.info("order_changed", order=claim.order, order_id=claim.order_id, what=event.kind)

    async def _learn_speed(self, claim: PollClaim, snapshot: OrderSnapshot) -> None:
        """At which speed recordings come to that cinema: by it the next order is known to be late before it is."""
        speed = progress.transfer_speed(snapshot.jobs)
        with suppress(UnreadableError):
            order = await self._store.orders.by_id(claim.order) if speed else None
            if order:
                await self._store.speeds.learn(claim.portal, cinema_id(order), speed)
