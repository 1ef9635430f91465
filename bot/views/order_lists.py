"""Answers to one person: open orders, and how one order stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.views import buttons, limits, order_facts
from bot.views.batch_card import done_in_words
from bot.views.block_kit import Block, SectionBlock
from bot.views.blocks import actions, context, section, section_with
from bot.views.message import Message, text_length
from bot.views.phrases import channel, ordered_by
from bot.views.status_labels import (
    Attention,
    expected_end,
    is_followed,
    is_late,
    is_open,
    share_misleads,
    status_label,
    urgency,
)
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import percent, plural, share_in_words
from bot.wording.mrkdwn import code, untrusted

SHOWN: Final = 20

Found = tuple[Submission, TrackedOrder]


def open_orders(
    found: Sequence[Found],
    *,
    now: float,
    none: str = "No open orders that you can see here.",
    landed: Sequence[Found] = (),
) -> Message:
    """`/encore list`: late and troubled first (sorted here). found: those that the person may see; of others nothing is
    said, not even how many there are. none: what to say when there are none. landed: then, what has landed today."""
    if not found and landed:
        said = f"{none} {plural(len(landed), 'order')} landed today."
        return Message(said, [section(said), *order_lines(landed, now=now), *_left_out(max(0, len(landed) - SHOWN))])
    if not found:
        return Message(none, [section(none)])
    lines = limits.fitting(order_lines(found, now=now), text_length)
    shown = sum("accessory" in line for line in lines)
    if "accessory" not in lines[-1]:  # a title under which nothing fits
        lines.pop()
    blocks: list[Block] = [section(f"*{_headline(found, now)}*"), *lines]
    return Message(_headline(found, now), [*blocks, *_left_out(len(found) - shown)])


def order_lines(found: Sequence[Found], *, now: float, most: int = SHOWN) -> list[Block]:
    """One section for each order, late and troubled first, with its Details button. Those of one submission to many stand together
    under their title, which is said once."""
    ordered = sorted(found, key=lambda each: urgency(each[1], now))[:most]
    together: dict[str, list[Found]] = {}
    for each in ordered:
        alone = each[0].external or each[0].size == 1
        together.setdefault(each[1].order.id if alone else each[0].id, []).append(each)
    blocks: list[Block] = []
    for index, group in enumerate(together.values()):
        titled = len(group) > 1
        if titled:
            submission, tracked = group[0]
            blocks.append(section(f"*{order_facts.event(tracked.order)}*{_where(submission)}", f"title_{index}"))
        blocks += [_line(one, tracked, now, f"line_{index}_{n}", titled) for n, (one, tracked) in enumerate(group)]
    return blocks


def _where(submission: Submission) -> str:
    return f" · in {channel(submission.card_channel or submission.channel)}" if submission.card_ts else ""


def _line(submission: Submission, tracked: TrackedOrder, now: float, block_id: str, titled: bool) -> SectionBlock:
    """titled: whether what is shown, and where its card is, stands above it."""
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
    carried = buttons.order_value(order.submission, order.number)
    head = order_facts.cinema(order) if titled else order_facts.title(order)
    said = f"*{head}*\n{' · '.join(facts)}{'' if titled else _where(submission)}"
    return section_with(said, block_id, buttons.details_button(carried))


def _headline(found: Sequence[Found], now: float) -> str:
    late = sum(is_late(tracked, now) for _, tracked in found)
    trouble = sum(status_label(tracked).attention is Attention.ACT for _, tracked in found)
    parts = [plural(len(found), "open order")]
    parts += [f"{late:,} late"] if late else []
    parts += [f"{trouble:,} to look at"] if trouble else []
    return ", ".join(parts)


def _left_out(count: int) -> list[Block]:
    return [context(f"{plural(count, 'more order')} not shown here.")] if count else []


def order_status(found: Sequence[Found], asked: str, *, now: float, reader_zone: str = "") -> Message:
    """`/encore status <order id>`: nothing, one, or the same id at several portals. asked: what the person typed. reader_zone: their IANA zone,
    `""` where it is not known."""
    if not found:
        said = (
            f"No order {code(asked)} is followed here. Check the id; "
            f"an order placed elsewhere can be followed with `/encore follow <portal> {untrusted(asked, 60)}`."
        ).replace("<portal>", "PORTAL")
        return Message(said.replace("`", ""), [section(said)])
    blocks: list[Block] = []
    spoken: list[str] = []
    statuses = [_status(*one, now, reader_zone) for one in found[:SHOWN]]
    told = limits.fitting(statuses, lambda each: sum(map(len, each[0])))
    for index, ((_, tracked), (lines, said)) in enumerate(zip(found, told, strict=False)):
        blocks.append(section("\n".join(lines), f"status_{index}"))
        carried = buttons.order_value(tracked.order.submission, tracked.order.number)
        shown = [buttons.details_button(carried), *([buttons.refresh_button(carried)] if is_followed(tracked) else [])]
        blocks.append(actions(shown, f"actions_{index}"))
        spoken.append(said)
    return Message(limits.cut(" ".join(spoken), limits.MESSAGE_TEXT), [*blocks, *_left_out(len(found) - len(spoken))])


def _status(submission: Submission, tracked: TrackedOrder, now: float, reader_zone: str) -> tuple[list[str], str]:
    order, snapshot = tracked
    stands = status_label(tracked)
    lines = [f"{stands.emoji} *{untrusted(stands.word)}* · {order_facts.title(order)}"]
    if snapshot and is_open(tracked) and (amounts := progress.bytes_done(snapshot))[1]:
        share = [] if share_misleads(tracked) else [f"{percent(*amounts)}%"]
        lines.append(" · ".join([*share, share_in_words(*amounts)]))
        if ends := expected_end(tracked, now):
            lines.append(f"Expected {order_facts.expected(order, *ends, reader_zone)}")
    elif stands.means:
        lines.append(stands.means)
    said = f"{untrusted(stands.word)}: {order_facts.title(order)}."
    if due := order_facts.due(tracked):
        was = "Was due" if is_late(tracked, now) else "Due"
        lines.append(f"{was} {times.for_reader(due, order_facts.zone(order), order_facts.place(order), reader_zone)}")
        said += f" {was} {order_facts.cinema_clock(order, due)}."
    where = f" in {channel(submission.card_channel or submission.channel)}" if submission.card_ts else ""
    lines.append(f"{ordered_by(submission)}{where}")
    return lines, said
