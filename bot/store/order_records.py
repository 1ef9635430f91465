"""Table data gateway of submissions and orders: how their keys are written within a transaction, and read back.

Whoever changes an order adds these writes to a transaction of their own: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.orders.life import AskPerson, Close, Follow, Queue, Send, Stay, Transition
from bot.orders.order import Order, Submission
from bot.store.json_codec import NewerVersionError, pack
from bot.store.keys import Shard
from bot.store.scores import Score
from bot.store.transaction import Transaction, pairs
from bot.store.unreadable import UnreadableError
from bot.tracking import progress, snapshot_codec
from bot.tracking.snapshot import OrderSnapshot
from gofilex import Portal


def write_submission(change: Transaction, shard: Shard, submission: Submission) -> None:
    """Adds to a transaction: the submission, which is new."""
    fields: dict[str, str | float] = {
        "team": submission.team,
        "channel": submission.channel,
        "by": submission.by,
        "created": submission.created,
        "size": submission.size,
        "external": int(submission.external),
    }
    change.write("HSET", shard.submission(submission.id), "v", 1, *pairs(fields))


def read_submission(submission: str, fields: Mapping[str, str]) -> Submission:
    """The submission from its hash. Raises `NewerVersionError` for one of a newer version, `UnreadableError` for one that is not
    whole."""
    version = fields.get("v", "")
    if version.isdecimal() and int(version) > 1:
        raise NewerVersionError("a submission was written by another version of Encore Bot; upgrade this process")
    if version != "1":
        raise UnreadableError("a submission has no version")
    try:
        return Submission(
            id=submission,
            team=fields.get("team", ""),
            channel=fields.get("channel", ""),
            by=fields.get("by", ""),
            created=float(fields.get("created", 0)),
            size=int(fields.get("size", 0)),
            external=fields.get("external") == "1",
            card_channel=fields.get("card_channel", ""),
            card_ts=fields.get("card_ts", ""),
        )
    except ValueError:
        raise UnreadableError("a submission is not whole: created or size is no figure") from None


def write_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: what was ordered, and what was answered to it."""
    change.write("SET", shard.order(order.id), pack(Order, order))


def open_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: the order stands in the lists of what is open."""
    change.write("SADD", shard.at(order.portal.value, order.request.cinema.key), order.id)
    change.write("ZADD", shard.open, Score.open_order(order.request.due_seconds), order.id)


def close_order(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: nothing more will happen to the order."""
    close_unread(change, shard, order.portal, order.id)
    change.write("SREM", shard.at(order.portal.value, order.request.cinema.key), order.id)


def close_unread(change: Transaction, shard: Shard, portal: Portal, order: str) -> None:
    """Adds to a transaction: the same of an order that is gone or cannot be read, as far as that goes without it. Among those for
    its cinema it stays: who reads them sees that it ended."""
    for due in (shard.to_send, shard.to_poll(portal.value), shard.open):
        change.write("ZREM", due, order)


def write_first(change: Transaction, shard: Shard, order: Order, where: Queue | Follow) -> None:
    """Adds to a transaction: where an order that is new goes first."""
    open_order(change, shard, order)
    match where:
        case Queue(at):
            change.write("ZADD", shard.to_send, Score.due(at), order.id)
        case Follow(snapshot, at):
            start_following(change, shard, order, snapshot, at)


def write_next(change: Transaction, shard: Shard, step: Transition) -> None:
    """Adds to a transaction: where an order stands after a step of its life."""
    order = step.after
    if step.before.order.order_id and step.before.order.order_id != order.order_id:
        _forget_id(change, shard, step.before.order)
    match step.next:
        case Queue(at):
            change.write("ZADD", shard.to_send, Score.due(at), order.id)
        case Follow(snapshot, at):
            change.write("ZREM", shard.to_send, order.id)
            # It may have ended: an answer came late, or a person was mistaken.
            change.write("ZREM", shard.ended, order.submission)
            open_order(change, shard, order)
            start_following(change, shard, order, snapshot, at)
        case Close(snapshot):
            if snapshot is not None:
                write_snapshot(change, shard, order.id, order.portal, order.order_id, snapshot)
            close_order(change, shard, order)
        case AskPerson():
            change.write("ZREM", shard.to_send, order.id)
            change.write("ZADD", shard.open, Score.wants_person(), order.id)
        case Send() | Stay():
            pass  # it stays where it is; one that is sent, claimed


def _forget_id(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: the id that the order has is not its own; nothing is known of it at the portal."""
    change.write("SREM", shard.placed(order.portal.value, order.order_id), order.id)
    change.write("ZREM", shard.to_poll(order.portal.value), order.id)
    for key in (shard.snapshot(order.id), shard.jobs(order.id)):
        change.write("UNLINK", key)


def start_following(change: Transaction, shard: Shard, order: Order, snapshot: OrderSnapshot, when: float) -> None:
    """Adds to a transaction: the order has an id at the portal and is polled from `when` (seconds) on."""
    write_snapshot(change, shard, order.id, order.portal, order.order_id, snapshot)
    change.write("SADD", shard.placed(order.portal.value, order.order_id), order.id)
    change.write("ZADD", shard.to_poll(order.portal.value), Score.due(when), order.id)


def write_snapshot(
    change: Transaction, shard: Shard, order: str, portal: Portal, order_id: str, snapshot: OrderSnapshot
) -> None:
    """Adds to a transaction: what is known of an order now, but for its jobs."""
    change.write("SET", shard.snapshot(order), pack_snapshot(portal, order_id, snapshot))
    change.write(
        "ZADD", shard.open, "XX", Score.open_order(snapshot.due or None, troubled=progress.troubled(snapshot)), order
    )


def write_jobs(change: Transaction, shard: Shard, order: str, snapshot: OrderSnapshot) -> None:
    """Adds to a transaction: its jobs as last seen."""
    change.write("SET", shard.jobs(order), snapshot_codec.encode_jobs(snapshot))


def pack_snapshot(portal: Portal, order_id: str, snapshot: OrderSnapshot) -> str:
    """What `k:` holds: whom to ask, for what, and what is known."""
    return f"{portal.value} {order_id} {snapshot_codec.encode(snapshot)}"


def split_snapshot(text: str) -> tuple[str, str]:
    """The order's id at the portal, and the snapshot as it is encoded, from `k:`. (Ids with spaces were kept there once.)"""
    whom, bracket, encoded = text.partition(" [")
    return whom.partition(" ")[2], f"{bracket[1:]}{encoded}"


def unpack_snapshot(text: str, jobs: str | None = None) -> OrderSnapshot:
    """What is known, from `k:` and, where needed, `j:`. Raises `UnreadableError`."""
    try:
        return snapshot_codec.check(snapshot_codec.decode(split_snapshot(text)[1], jobs or ""))
    except ValueError as error:
        raise UnreadableError(str(error)) from error
