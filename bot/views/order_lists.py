"""Answers to one person: open orders, and how one order stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.views import buttons, limits, order_facts
from bot.views.batch_card import done_in_words
from bot.views.block_kit import Block
from bot.views.blocks import actions, context, section
from bot.views.message import Message
from bot.views.phrases import channel, ordered_by
from bot.views.status_labels import Attention, expected_end, is_followed, is_late, is_open, status_label, urgency
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import percent, plural, share_in_words
from bot.wording.mrkdwn import code, untrusted

SHOWN: Final = 20

Found = tuple[Submission, TrackedOrder]


def open_orders(found: Sequence[Found], *, now: float, none: str = "No open orders that you can see here.") -> Message:
    """`/encore list`: late and troubled first (sorted here). found: those that the person may see; of others nothing is
    said, not even how many there are. none: what to say when there are none."""
    if not found:
        return Message(none, [section(none)])
    blocks = [section(f"*{_headline(found, now)}*"), *order_lines(found, now=now)]
    return Message(_headline(found, now), [*blocks, *_left_out(max(0, len(found) - SHOWN))])


def order_lines(found: Sequence[Found], *, now: float, most: int = SHOWN) -> list[Block]:
    """One section for each order, late and troubled first, with its Details button."""
    ordered = sorted(found, key=lambda each: urgency(each[1], now))[:most]
    return [_line(submission, tracked, now, place) for place, (submission, tracked) in enumerate(ordered)]


def _line(submission: Submission, tracked: TrackedOrder, now: float, place: int) -> Block:
    order = tracked.order
    stands = status_label(tracked)
    facts = [f"{stands.emoji} {untrusted(stands.word)}"]
    if done := done_in_words(tracked):
        facts.append(done)
    if due := order_facts.due(tracked):
        words = times.day_in_words(WallTime.at(due, order_facts.zone(order)))
        where = f"in {untrusted(order_facts.place(order), 80)}" if order_facts.zone(order) != "UTC" else "UTC"
        facts.append(f"{'⏰ late, was due' if is_late(tracked, now) else 'due'} {words} {where}")
    if order.order_id:
        facts.append(f"{order.portal.value} {code(order.order_id)}")
    if submission.card_ts:
        facts.append(f"in {channel(submission.card_channel or submission.channel)}")
    carried = buttons.order_value(order.submission, order.number)
    return section(
        f"*{order_facts.title(order)}*\n{' · '.join(facts)}", f"line_{place}", buttons.details_button(carried)
    )


def _headline(found: Sequence[Found], now: float) -> str:
    late = sum(is_late(tracked, now) for _, tracked in found)
    trouble = sum(status_label(tracked).attention is Attention.ACT for _, tracked in found)
    parts = [plural(len(found), "open order")]
    parts += [f"{late:,} late"] if late else []
    parts += [f"{trouble:,} to look at"] if trouble else []
    return ", ".join(parts)


def _left_out(count: int) -> list[Block]:
    return [context(f"{plural(count, 'more order')} not shown here.")] if count else []


def order_status(found: Sequence[Found], asked: str, *, now: float) -> Message:
    """`/encore status <order id>`: nothing, one, or the same id at several portals. asked: what the person typed."""
    if not found:
        said = (
            f"No order {code(asked)} is followed here. Check the id; "
            f"an order placed elsewhere can be followed with `/encore follow <portal> {untrusted(asked, 60)}`."
        ).replace("<portal>", "PORTAL")
        return Message(said.replace("`", ""), [section(said)])
    blocks: list[Block] = []
    spoken: list[str] = []
    for place, (submission, tracked) in enumerate(found[:SHOWN]):
        lines, said = _status(submission, tracked, now)
        blocks.append(section("\n".join(lines), f"status_{place}"))
        carried = buttons.order_value(tracked.order.submission, tracked.order.number)
        shown = [buttons.details_button(carried), *([buttons.refresh_button(carried)] if is_followed(tracked) else [])]
        blocks.append(actions(shown, f"actions_{place}"))
        spoken.append(said)
    return Message(limits.cut(" ".join(spoken), limits.MESSAGE_TEXT), [*blocks, *_left_out(len(found) - len(spoken))])


def _status(submission: Submission, tracked: TrackedOrder, now: float) -> tuple[list[str], str]:
    order, snapshot = tracked
    stands = status_label(tracked)
    lines = [f"{stands.emoji} *{untrusted(stands.word)}* · {order_facts.title(order)}"]
    if snapshot and is_open(tracked) and (amounts := progress.bytes_done(snapshot))[1]:
        lines.append(f"{percent(*amounts)}% · {share_in_words(*amounts)}")
        if ends := expected_end(tracked, now):
            lines.append(f"Expected {order_facts.expected(order, *ends)}")
    elif stands.means:
        lines.append(stands.means)
    said = f"{untrusted(stands.word)}: {order_facts.title(order)}."
    if due := order_facts.due(tracked):
        was = "Was due" if is_late(tracked, now) else "Due"
        lines.append(f"{was} {order_facts.both_clocks(order, due)}")
        said += f" {was} {order_facts.cinema_clock(order, due)}."
    where = f" in {channel(submission.card_channel or submission.channel)}" if submission.card_ts else ""
    lines.append(f"{ordered_by(submission)}{where}")
    return lines, said
