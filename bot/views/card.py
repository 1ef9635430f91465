"""The card, a view: how a submission stands now. Rendered anew in place, so it says nothing that a thread line must keep."""

from __future__ import annotations

from collections.abc import Sequence

from bot.orders.changing import open_change
from bot.orders.order import Order, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.tracking.snapshot import TrackingStatus
from bot.views import buttons, limits, order_facts
from bot.views.batch_card import batch_card
from bot.views.block_kit import Block
from bot.views.blocks import actions, context, section
from bot.views.change import change_buttons, change_lines
from bot.views.differences import differences_in_words
from bot.views.fields import about
from bot.views.message import Message
from bot.views.phrases import NEEDS_KEY, delivers_in_words, ordered_by, playable, resolved_by
from bot.views.split_assets import offers_split
from bot.views.status_labels import (
    Attention,
    at_risk,
    expected_end,
    is_followed,
    is_late,
    is_open,
    share_misleads,
    stalled_since,
    status_label,
    tracking_status,
)
from bot.views.tracking_events import job_error_in_words, job_in_words
from bot.views.unknown_outcome import resolve_buttons
from bot.wording import times
from bot.wording.figures import bar, bytes_in_words, percent, plural, share_in_words
from bot.wording.mrkdwn import code, escape, untrusted

__all__ = ["TrackedOrder", "card"]


def card(
    submission: Submission,
    tracked_orders: Sequence[TrackedOrder],
    *,
    now: float,
    version: int = 0,
    table: bool = True,
    old_card: str | None = None,
) -> Message:
    """The root message. now: seconds since 1970. version: anything that is new at each update; it goes into the
    block_ids, which Slack wants new at each update. table False: lines instead of a table, for a workspace that
    refuses Slack's `table` block. old_card: the address of a card before this one that Slack does not let be edited, "" where nobody
    knows it; None where there is none."""
    if not tracked_orders:
        return Message("This submission has no orders.", [section("This submission has no orders.")])
    message = _of_any_size(submission, tracked_orders, now=now, version=version, table=table)
    if old_card is None:
        return message
    named = f"<{escape(old_card)}|The card before this one>" if old_card else "The card before this one"
    said = f"{named} can't be changed any more: it shows how things were, and this one goes on."
    return Message(message.text, [*message.blocks, context(said, f"before_{version}")])


def _of_any_size(
    submission: Submission, tracked_orders: Sequence[TrackedOrder], *, now: float, version: int, table: bool
) -> Message:
    if max(len(tracked_orders), submission.size) == 1:
        return _one(submission, tracked_orders[0], now=now, version=version)
    message = batch_card(submission, tracked_orders, now=now, version=version, table=table)
    if (unread := submission.size - len(tracked_orders)) <= 0:
        return message
    said = f"⚠️ {plural(unread, 'more order')} can't be read just now. An administrator finds out why in the bot's log."
    return Message(message.text, [*message.blocks, context(said, f"unread_{version}")])


def _one(submission: Submission, tracked: TrackedOrder, *, now: float, version: int) -> Message:
    order = tracked.order
    head = [f"{status_label(tracked).emoji} *{untrusted(status_label(tracked).word)}* · {order_facts.title(order)}"]
    head += _means(tracked)
    head += _otherwise(order)
    head += change_lines(tracked)
    head += _progress(tracked, now) if order_facts.placed(order) else []
    facts = _facts(tracked, now)
    blocks: list[Block] = [section("\n".join(head), f"state_{version}")]
    if facts:
        blocks.append(section("\n".join(facts), f"facts_{version}"))
    blocks.append(context(_who_and_ids(submission, order), f"ids_{version}"))
    blocks += _buttons(order, tracked, version)
    return Message(limits.cut(_spoken(tracked, now), limits.MESSAGE_TEXT), blocks)


def _spoken(tracked: TrackedOrder, now: float) -> str:
    """The card in one breath."""
    order, snapshot = tracked
    parts = [f"{untrusted(status_label(tracked).word)}: {order_facts.title(order)}."]
    if snapshot and tracking_status(tracked) is TrackingStatus.TRANSFERRING and snapshot.total:
        parts.append(f"{percent(snapshot.step, snapshot.total)}% of {bytes_in_words(snapshot.total)}.")
    if (due := order_facts.due(tracked)) and is_open(tracked):
        late = "Was due" if is_late(tracked, now) else "Due"
        parts.append(f"{late} {order_facts.cinema_clock(order, due)}.")
    return " ".join(parts)


def _progress(tracked: TrackedOrder, now: float) -> list[str]:
    """Bar, bytes, jobs, speed and expected finish, while there is something under way."""
    order, snapshot = tracked
    if snapshot is None or not is_open(tracked):
        return []
    figures: list[str] = []
    step, total = progress.bytes_done(snapshot)
    if total:
        figures += [] if share_misleads(tracked) else [f"{bar(step, total)} {percent(step, total)}%"]
        figures.append(share_in_words(step, total))
    done, jobs = progress.jobs_done(snapshot)
    if jobs:
        figures.append(f"{done} of {plural(jobs, 'job')} done")
    lines = [" · ".join(figures)] if figures else []
    if ends := expected_end(tracked, now):
        risk = " ⚠️ *That may be after the due time.*" if at_risk(tracked, now) else ""
        when = order_facts.expected(order, *ends)
        lines.append(f"{bytes_in_words(snapshot.speed)} a second · expected {when}{risk}")
    elif since := stalled_since(tracked, now):
        lines.append(f"No new bytes since {order_facts.both_clocks(order, times.moment(since))}.")
    return lines


def _means(tracked: TrackedOrder) -> list[str]:
    """What the state says, and the reason where there is one."""
    order, snapshot = tracked
    means = status_label(tracked).means
    if order.phase is not Phase.PLACED:
        said = "" if order.phase is Phase.DROPPED and order.reason else means
        reason = untrusted(order.reason, 600)
        return [line for line in (said, f"> {reason}" if reason else "", about(order.fields)) if line]
    if tracking_status(tracked).landed:
        return _delivered(tracked)
    failed = next((job for job in snapshot.jobs if job.failed), None) if snapshot else None
    if failed and tracking_status(tracked) is TrackingStatus.FAILED:
        return [means, f"> {job_in_words(failed)}: {job_error_in_words(failed) or 'no error was given'}"]
    return [means] if means else []


def _otherwise(order: Order) -> list[str]:
    """What the portal has otherwise than ordered, and what an order does not bring."""
    if order.placed is None:
        return []
    lines = [f"⚠️ {untrusted(words, 500)}" for words in differences_in_words(order, order.placed.differences)]
    return [*lines, NEEDS_KEY] if order.placed.content.encrypted else lines


def _delivered(tracked: TrackedOrder) -> list[str]:
    order, snapshot = tracked
    landed = ""
    if snapshot and snapshot.landing_unseen:
        landed = "Completed before it was followed here; when it landed can't be seen."
    elif snapshot and snapshot.delivered:
        size = order_facts.total_bytes(tracked)
        verb = f"{bytes_in_words(size)}, landed" if size else "Landed"
        landed = f"{verb} {order_facts.both_clocks(order, times.moment(snapshot.delivered))}."
    lines = [landed, playable(tracked, snapshot.delivered if snapshot else 0.0)]
    if status_label(tracked).means:
        lines.append(status_label(tracked).means)
    return [line for line in lines if line]


def _facts(tracked: TrackedOrder, now: float) -> list[str]:
    """The times, while they matter. A time that was not asked for is the portal's own choice, and said so."""
    order = tracked.order
    due = order_facts.due(tracked)
    lines = []
    if due and (is_open(tracked) or not order_facts.placed(order)):
        # No "in 9 days" here: a card is rendered when something happens, not when time passes.
        label = "⚠️ *Was due*" if is_late(tracked, now) else "*Due*"
        lines.append(f"{label} {order_facts.both_clocks(order, due)}")
    if is_open(tracked) and order_facts.placed(order):
        lines += _other_times(tracked, now)
    return lines


def _other_times(tracked: TrackedOrder, now: float) -> list[str]:
    order, lines = tracked.order, []
    own = "" if order.request.transfer_after else " · set by the portal"
    after = order_facts.transferred_after(tracked)
    if after and after.timestamp() > now:
        lines.append(f"*Transfer after* {order_facts.both_clocks(order, after)}{own}")
    own = "" if order.request.release_after else " · set by the portal"
    if released := order_facts.released(tracked):
        lines.append(f"*Release after* {order_facts.both_clocks(order, released)}{own}")
    return lines


def _who_and_ids(submission: Submission, order: Order) -> str:
    parts = [ordered_by(submission), order.portal.value]
    if order.order_id:
        parts.append(f"order {code(order.order_id)}")
    if order.request.event:
        parts.append(f"event {code(order.request.event)}")
    if delivers := delivers_in_words(order):
        parts.append(delivers)
    if order.phase is Phase.UNKNOWN and order.reference:
        parts.append(f"reference {code(order.reference)}")
    if by := resolved_by(order):
        parts.append(by)
    return " · ".join(parts)


def _buttons(order: Order, tracked: TrackedOrder, version: int) -> list[Block]:
    """By state: nothing is offered that can't be done."""
    carried = buttons.order_value(order.submission, order.number)
    again = buttons.reorder_button(carried)
    match order.phase:
        case Phase.QUEUED:
            shown = [buttons.details_button(carried), buttons.do_not_send_button(carried)]
        case Phase.SENDING:
            shown = [buttons.details_button(carried)]
        case Phase.UNKNOWN:
            return [
                resolve_buttons(order, f"settle_{version}"),
                actions([buttons.details_button(carried), buttons.support_button(carried)], f"actions_{version}"),
            ]
        case Phase.REFUSED:
            split = [buttons.split_button(carried)] if offers_split(order) else []
            shown = [*split, buttons.reorder_button(carried, "Open the form again"), buttons.support_button(carried)]
        case Phase.DROPPED:
            shown = [again]
        case Phase.PLACED if is_followed(tracked):
            troubled = status_label(tracked).attention < Attention.OPEN or open_change(tracked)
            trouble = [buttons.support_button(carried)] if troubled else []
            other_id = [buttons.other_id_button(carried)] if tracked.takes_other_id else []
            shown = [
                *other_id,
                buttons.refresh_button(carried),
                buttons.details_button(carried),
                *trouble,
                *change_buttons(tracked),
                buttons.unfollow_button(carried),
                again,
            ]
        case Phase.PLACED:
            shown = [buttons.details_button(carried), again]
    return [actions(shown, f"actions_{version}")]
