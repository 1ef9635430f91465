"""Table data gateway of submissions and orders: how their keys are written within a transaction, and read back.

Whoever changes an order adds these writes to a transaction of their own: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.orders.order import Order, OrderRequest, Submission
from bot.store.json_codec import pack
from bot.store.keys import Shard
from bot.store.scores import Score
from bot.store.transaction import Transaction, pairs
from bot.tracking import changes, progress, snapshot_codec
from bot.tracking.snapshot import Known
from gofilex import Portal


def write_submission(change: Transaction, shard: Shard, submission: Submission) -> None:
    """Adds to a transaction: the submission, which is new."""
    fields: dict[str, str | float] = {
        "team": submission.team,
        "channel": submission.channel,
        "by": submission.by,
        "created": submission.created,
        "size": submission.size,
        "followed": int(submission.followed),
    }
    change.write("HSET", shard.submission(submission.id), "v", 1, *pairs(fields))


def read_submission(submission: str, fields: Mapping[str, str]) -> Submission:
    """The submission from its hash."""
    return Submission(
        id=submission,
        team=fields.get("team", ""),
        channel=fields.get("channel", ""),
        by=fields.get("by", ""),
        created=float(fields.get("created", 0)),
        size=int(fields.get("size", 0)),
        followed=fields.get("followed") == "1",
        card_channel=fields.get("card_channel", ""),
        card_ts=fields.get("card_ts", ""),
    )


def write_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: what was ordered, and what was answered to it."""
    change.write("SET", shard.order(order.id), pack(Order, order))


def open_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: the order stands in the lists of what is open."""
    change.write("SADD", shard.at(order.portal.value, order.request.cinema.key), order.id)
    change.write("ZADD", shard.open, Score.open_order(due_seconds(order.request)), order.id)


def close_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: nothing more will happen to the order."""
    for due in (shard.place, shard.due, shard.open):
        change.write("ZREM", due, order.id)
    change.write("SREM", shard.at(order.portal.value, order.request.cinema.key), order.id)


def start_following(change: Transaction, shard: Shard, order: Order, known: Known, when: float) -> None:
    """Adds to a transaction: the order has an id at the portal and is polled from `when` (seconds) on."""
    write_known(change, shard, order.id, order.portal, order.order_id, known)
    change.write("SADD", shard.placed(order.portal.value, order.order_id), order.id)
    change.write("ZADD", shard.due, Score.due(when), order.id)


def write_known(change: Transaction, shard: Shard, order: str, portal: Portal, order_id: str, known: Known) -> None:
    """Adds to a transaction: what is known of an order now, but for its jobs."""
    change.write("SET", shard.known(order), row_text(portal, order_id, known))
    change.write("ZADD", shard.open, "XX", Score.open_order(known.due, troubled=progress.troubled(known)), order)


def write_jobs(change: Transaction, shard: Shard, order: str, known: Known) -> None:
    """Adds to a transaction: its jobs as last seen."""
    change.write("SET", shard.jobs(order), snapshot_codec.jobs(known))


def row_text(portal: Portal, order_id: str, known: Known) -> str:
    """What `k:` holds: whom to ask, for what, and what is known."""
    return f"{portal.value} {order_id} {snapshot_codec.row(known)}"


def read_row(text: str, jobs: str | None = None) -> Known:
    """What is known, from `k:` and, where needed, `j:`."""
    return snapshot_codec.known(text.split(" ", 2)[2], jobs or "")


def due_seconds(request: OrderRequest) -> float:
    """When it is due; 0 where nobody said: an order placed elsewhere then carries a time in the year 1."""
    return 0.0 if request.due.wall.year == 1 else request.due.instant.timestamp()


def unseen(order: Order, at: float, *, quiet: bool) -> Known:
    """What is known of an order of which we have only the id. at: now. quiet: its past is summed up in one line."""
    release = order.request.release_after
    known, _ = changes.first(
        at=at,
        state="",
        due=due_seconds(order.request),
        release_after=release.instant.timestamp() if release else 0.0,
        quiet=quiet,
    )
    return known
