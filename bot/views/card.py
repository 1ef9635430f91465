"""The card: how a submission stands now. Redrawn in place, so it says nothing that a thread line must keep."""

from __future__ import annotations

from collections.abc import Sequence

from bot.orders.order import Order, Phase, Submission
from bot.orders.tracked_order import Row
from bot.tracking import progress
from bot.tracking.snapshot import TrackingStatus
from bot.views import buttons, limits, order_facts
from bot.views.block_kit import Block
from bot.views.blocks import actions, context, section
from bot.views.fields import about
from bot.views.message import Message
from bot.views.phrases import delivers_in_words, ordered_by, person, playable
from bot.views.split import offers_split
from bot.views.status_labels import (
    Care,
    at_risk,
    finish,
    is_followed,
    is_late,
    is_open,
    stalled,
    state,
    tracking_status,
)
from bot.views.table import many
from bot.views.tracking_events import error_in_words, job_in_words
from bot.views.unknown_outcome import settle_buttons
from bot.wording import times
from bot.wording.figures import bar, bytes_in_words, duration, percent, plural, share_in_words
from bot.wording.mrkdwn import code, foreign

__all__ = ["Row", "card"]


def card(submission: Submission, rows: Sequence[Row], *, now: float, version: int = 0, table: bool = True) -> Message:
    """The root message. now: seconds since 1970. version: anything that is new at each update; it goes into the
    block_ids, which Slack wants new at each update. table False: lines instead of a table, for a workspace that
    refuses Slack's `table` block."""
    if not rows:
        return Message("This submission has no orders.", [section("This submission has no orders.")])
    if len(rows) > 1:
        return many(submission, rows, now=now, version=version, table=table)
    return _one(submission, rows[0], now=now, version=version)


def _one(submission: Submission, row: Row, *, now: float, version: int) -> Message:
    order = row.order
    head = [f"{state(row).emoji} *{foreign(state(row).word)}* · {order_facts.title(order)}"]
    head += _means(row)
    head += _progress(row, now) if order_facts.placed(order) else []
    facts = _facts(row, now)
    blocks: list[Block] = [section("\n".join(head), f"state_{version}")]
    if facts:
        blocks.append(section("\n".join(facts), f"facts_{version}"))
    blocks.append(context(_who_and_ids(submission, order), f"ids_{version}"))
    blocks += _buttons(order, row, version)
    return Message(limits.cut(_spoken(row, now), limits.MESSAGE_TEXT), blocks)


def _spoken(row: Row, now: float) -> str:
    """The card in one breath."""
    order, snapshot = row
    parts = [f"{foreign(state(row).word)}: {order_facts.title(order)}."]
    if snapshot and tracking_status(row) is TrackingStatus.TRANSFERRING and snapshot.total:
        parts.append(f"{percent(snapshot.step, snapshot.total)}% of {bytes_in_words(snapshot.total)}.")
    if (due := order_facts.due(row)) and is_open(row):
        late = "Was due" if is_late(row, now) else "Due"
        parts.append(f"{late} {order_facts.cinema_clock(order, due)}.")
    return " ".join(parts)


def _progress(row: Row, now: float) -> list[str]:
    """Bar, bytes, jobs, speed and expected finish, while there is something under way."""
    order, snapshot = row
    if snapshot is None or not is_open(row):
        return []
    figures: list[str] = []
    step, total = progress.bytes_done(snapshot)
    if total:
        figures += [f"{bar(step, total)} {percent(step, total)}%", share_in_words(step, total)]
    done, jobs = progress.jobs_done(snapshot)
    if jobs:
        figures.append(f"{done} of {plural(jobs, 'job')} done")
    lines = [" · ".join(figures)] if figures else []
    ends = finish(row, now)
    if ends:
        when = order_facts.both_clocks(order, times.moment(ends))
        risk = " ⚠️ *That is after the due time.*" if at_risk(row, now) else ""
        lines.append(f"{bytes_in_words(snapshot.speed)} a second · expected about {when}{risk}")
    elif pause := stalled(row, now):
        lines.append(f"No new bytes for {duration(pause)}.")
    return lines


def _means(row: Row) -> list[str]:
    """What the state says, and the reason where there is one."""
    order, snapshot = row
    means = state(row).means
    if order.phase is not Phase.PLACED:
        said = "" if order.phase is Phase.DROPPED and order.reason else means
        reason = foreign(order.reason, 600)
        by = f"Decided by {person(order.settled_by)}." if order.settled_by else ""
        return [line for line in (said, f"> {reason}" if reason else "", about(order.fields), by) if line]
    if tracking_status(row) is TrackingStatus.DELIVERED:
        return _delivered(row)
    failed = next((job for job in snapshot.jobs if job.failed), None) if snapshot else None
    if failed and tracking_status(row) is TrackingStatus.FAILED:
        return [means, f"> {job_in_words(failed)}: {error_in_words(failed) or 'no error was given'}"]
    return [means] if means else []


def _delivered(row: Row) -> list[str]:
    order, snapshot = row
    landed = ""
    if snapshot and snapshot.delivered:
        size = order_facts.total_bytes(row)
        verb = f"{bytes_in_words(size)}, landed" if size else "Landed"
        landed = f"{verb} {order_facts.both_clocks(order, times.moment(snapshot.delivered))}."
    lines = [landed, playable(row, snapshot.delivered if snapshot else 0.0)]
    if state(row).means:
        lines.append(state(row).means)
    return [line for line in lines if line]


def _facts(row: Row, now: float) -> list[str]:
    """The times, while they matter. A time that was not asked for is the portal's own choice, and said so."""
    order = row.order
    due = order_facts.due(row)
    lines = []
    if due and (is_open(row) or not order_facts.placed(order)):
        away = times.distance(due, times.moment(now), order_facts.zone(order))
        label = "⚠️ *Was due*" if is_late(row, now) else "*Due*"
        lines.append(f"{label} {order_facts.both_clocks(order, due)}, {away}")
    if is_open(row) and order_facts.placed(order):
        lines += _other_times(row, now)
    return lines


def _other_times(row: Row, now: float) -> list[str]:
    order, lines = row.order, []
    own = "" if order.request.transfer_after else " · set by the portal"
    after = order_facts.transferred_after(row)
    if after and after.timestamp() > now:
        lines.append(f"*Transfer after* {order_facts.both_clocks(order, after)}{own}")
    own = "" if order.request.release_after else " · set by the portal"
    if released := order_facts.released(row):
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
    return " · ".join(parts)


def _buttons(order: Order, row: Row, version: int) -> list[Block]:
    """By state: nothing is offered that can't be done."""
    carried = buttons.value(order.submission, order.number)
    again = buttons.reorder(carried)
    match order.phase:
        case Phase.QUEUED:
            shown = [buttons.details(carried), buttons.hold_back(carried)]
        case Phase.SENDING:
            shown = [buttons.details(carried)]
        case Phase.UNKNOWN:
            return [
                settle_buttons(order, f"settle_{version}"),
                actions([buttons.details(carried), buttons.support(carried)], f"actions_{version}"),
            ]
        case Phase.REFUSED:
            split = [buttons.split(carried)] if offers_split(order) else []
            shown = [*split, buttons.reorder(carried, "Open the form again"), buttons.support(carried)]
        case Phase.DROPPED:
            shown = [again]
        case Phase.PLACED if is_followed(row):
            trouble = [buttons.support(carried)] if state(row).care < Care.OPEN else []
            shown = [buttons.refresh(carried), buttons.details(carried), *trouble, buttons.unfollow(carried), again]
        case Phase.PLACED:
            shown = [buttons.details(carried), again]
    return [actions(shown, f"actions_{version}")]
