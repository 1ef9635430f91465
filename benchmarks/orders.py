"""Fills Redis with open orders, as they stand after the bot has followed them for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from benchmarks.portal import MOVING, TOTAL, running_jobs, step_at, waiting_jobs
from bot.cinemas.cinema import Cinema
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.store import Store
from bot.store.json_codec import pack
from bot.store.order_records import start_following, write_jobs
from bot.store.scores import Score
from bot.store.transaction import Transaction
from bot.tracking import changes
from bot.tracking.progress import work_of
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, PollResult, StatusObservation
from bot.wall_time import WallTime
from gofilex import Portal
from gofilex.jobs import Job

AT_ONCE = 500
DUE_SECONDS = 10 * 24 * 3600.0
CHANNEL = "C0BENCH"
CINEMA = Cinema(Portal.EMEA, id="92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", city="Bergh", country="NL", zone="Europe/Amsterdam")  # fmt: skip


@lru_cache
def waiting(now: float) -> OrderSnapshot:
    """What is known of a queued order whose transfer is hours away."""
    snapshot, _ = changes.first_snapshot(
        at=now - 3600, state="pending", due=now + DUE_SECONDS, transfer_after=now + 6 * 3600
    )
    return changes.observe(snapshot, PollResult(now - 1800, StatusObservation("queued")))[0]


@lru_cache
def moving(now: float) -> OrderSnapshot:
    """What is known of an order whose bytes come in."""
    snapshot, _ = changes.first_snapshot(
        at=now - 7200, state="queued", due=now + DUE_SECONDS, transfer_after=now - 3600
    )
    for ago in (90.0, 60.0, 30.0, 15.0):
        step = step_at(order_id(0, moves=True), now - ago)
        jobs = tuple(JobSnapshot.of(Job.model_validate(job)) for job in running_jobs(step))
        snapshot, _ = changes.observe(
            snapshot, PollResult(now - ago, StatusObservation("processing", step, TOTAL), jobs=jobs)
        )
    return snapshot


@lru_cache
def waiting_alone(now: float) -> OrderSnapshot:
    """The same, by its jobs alone."""
    jobs = tuple(JobSnapshot.of(Job.model_validate(job)) for job in waiting_jobs())
    return changes.observe(waiting(now), PollResult(now - 1800, no_status_endpoint=True, jobs=jobs))[0]


def known_of(order_id: str, now: float, *, moves: bool, by_jobs: bool = False) -> OrderSnapshot:
    """What is known of the order with that id at the portal; a moving one is as far as its portal says."""
    if not moves:
        return waiting_alone(now) if by_jobs else waiting(now)
    snapshot, step = moving(now), step_at(order_id, now - 15)
    jobs = tuple(job._replace(step=step // 2, hash_step=step // 2) if job.running else job for job in snapshot.jobs)
    return snapshot._replace(step=step, peak=step, ends_at=step + (TOTAL - step) // 2, jobs=jobs, work=work_of(jobs))


def submission_id(number: int) -> str:
    """As long as those that the bot makes."""
    return f"{number:024x}"


def order_id(number: int, *, moves: bool) -> str:
    """An id at the portal, 17 characters as they have there."""
    return f"{MOVING if moves else 'queued'}{number:011}"


async def fill(store: Store, count: int, *, moving_share: float, due: Iterable[float], by_jobs: bool = False) -> None:
    """Puts in `count` followed orders, each on a card of its own, the card drawn and nothing left to tell.

    moving_share: of how many the bytes move. due: when each is looked at next (seconds since 1970). by_jobs: whether
    their portal has no orders/status.
    """
    now = store.clock.time()
    wall = WallTime.at(datetime.fromtimestamp(now, UTC) + timedelta(seconds=DUE_SECONDS), CINEMA.zone)
    request = OrderRequest(CINEMA, wall, event="kPv58SRFYExY7xAzQ")
    changes_made: list[Transaction] = []
    for number, when in zip(range(count), due, strict=False):
        moves = int((number + 1) * moving_share) > int(number * moving_share)
        order = Order(submission_id(number), 0, request, Phase.PLACED, order_id(number, moves=moves))
        snapshot = known_of(order.order_id, now, moves=moves, by_jobs=by_jobs)._replace(no_status_endpoint=by_jobs)
        changes_made.append(_order(store, order, snapshot, when))
        if len(changes_made) == AT_ONCE:
            await store.engine.transact_many(changes_made)
            changes_made.clear()
    await store.engine.transact_many(changes_made)


def _order(store: Store, order: Order, snapshot: OrderSnapshot, due: float) -> Transaction:
    shard = store.keys.shard(order.submission)
    made = Transaction()
    submission = Submission(order.submission, "T0BENCH", CHANNEL, "U0BENCH", snapshot.since, 1)
    made.write(
        "HSET", shard.submission(submission.id), "v", 1, "team", submission.team, "channel", CHANNEL, "by", submission.by,
        "created", submission.created, "size", 1, "followed", 0, "version", 1, "rendered", 1,
        "card_channel", CHANNEL, "card_ts", f"{snapshot.since:.6f}",
    )  # fmt: skip
    made.write("SET", shard.order(order.id), pack(Order, order))
    made.write("SADD", shard.at(order.portal.value, order.request.cinema.key), order.id)
    made.write("ZADD", shard.open, Score.open_order(order.request.due_seconds), order.id)
    start_following(made, shard, order, snapshot, due)
    if snapshot.jobs:
        write_jobs(made, shard, order.id, snapshot)
    return made
