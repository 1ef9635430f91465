"""The card of a submission with many cinemas: counts, and those that need a look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.orders.changing import may_ask, open_change
from bot.orders.order import Order, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.tracking.snapshot import TrackingStatus
from bot.views import buttons, limits, order_facts
from bot.views.block_kit import Block, Button, RawText
from bot.views.blocks import actions, context, section, sections
from bot.views.message import Message
from bot.views.phrases import NEEDS_KEY, ordered_by
from bot.views.status_labels import (
    StatusLabel,
    is_followed,
    is_late,
    is_open,
    landed,
    share_misleads,
    status_label,
    tracking_status,
    urgency,
)
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import bar, percent, plural, share_in_words
from bot.wording.mrkdwn import code, one_line, untrusted

CINEMA_CELL: Final = 40
"""Characters of a cinema's name in the table: two lines on a phone."""

_ENDS: Final = 5
"""How many different ends are told in one line."""


def batch_card(
    submission: Submission, found: Sequence[TrackedOrder], *, now: float, version: int = 0, table: bool = True
) -> Message:
    """The card for two orders or more (see `card.card`)."""
    ordered = sorted(found, key=lambda tracked: _group(tracked, now))
    shown = ordered[: limits.TABLE_SHOWN]
    headline = _headline(found, max(len(found), submission.size))
    first = ordered[0].order
    subject = order_facts.subject(submission, first)
    head = [f"*{headline}* · {subject}", counts(found, now), *_progress(found), *_due(found), *_otherwise(found)]
    blocks: list[Block] = [section("\n".join(line for line in head if line), f"state_{version}")]
    blocks += [_table(shown, now, version)] if table else sections([line(tracked, now) for tracked in shown])
    rest = len(ordered) - len(shown)
    carried = buttons.order_value(submission.id)
    if rest:
        blocks.append(
            context(f"The {len(shown)} to look at first; {rest:,} more behind the button.", f"rest_{version}")
        )
        everything = buttons.button(buttons.SHOW_ALL, f"Show all {len(ordered):,}", carried)
        blocks.append(actions([everything], f"all_{version}"))
    blocks.append(context(_who(submission, first), f"ids_{version}"))
    blocks.append(actions(_buttons(found, carried), f"actions_{version}"))
    text = f"{headline}: {subject}. {counts(found, now, plain=True)}."
    return Message(limits.cut(text, limits.MESSAGE_TEXT), blocks)


def counts(found: Sequence[TrackedOrder], now: float, *, plain: bool = False) -> str:
    """`🔴 2 failed · 🔵 8 transferring · ✅ 12 delivered`, worst first; escaped. plain: without the emoji."""
    ordered = sorted(found, key=lambda tracked: status_label(tracked).attention)
    tally = Counter(status_label(tracked).label for tracked in ordered)
    by_label: dict[str, StatusLabel] = {status_label(tracked).label: status_label(tracked) for tracked in ordered}
    words = [_counted(by_label[label], number, plain=plain) for label, number in tally.items()]
    if late := sum(is_late(tracked, now) for tracked in found):
        words.insert(0, f"{'' if plain else '⏰ '}{late:,} late")
    separator = ", " if plain else " · "
    kept = words[:12]
    left = len(words) - len(kept)
    return separator.join([*kept, f"and {plural(left, 'other state')}"] if left else kept)


def _counted(each: StatusLabel, number: int, *, plain: bool) -> str:
    word = untrusted(each.word[:1].lower() + each.word[1:], 60)
    return f"{number:,} {word}" if plain else f"{each.emoji} {number:,} {word}"


def _headline(found: Sequence[TrackedOrder], count: int) -> str:
    """count: how many there are, with those that cannot be read."""
    done = sum(landed(tracked) for tracked in found)
    return f"All {done:,} delivered" if done == count else f"{done:,} of {count:,} delivered"


def ending(found: Sequence[TrackedOrder]) -> str:
    """`All 40 delivered`, `38 of 40 delivered, 2 refused`: how all came to their end, escaped."""
    tally = Counter(status_label(tracked).word for tracked in found if not landed(tracked))
    named = [f"{number:,} {untrusted(word[:1].lower() + word[1:], 60)}" for word, number in tally.most_common()]
    others = [*_locked(found), *named]
    left = len(others) - _ENDS
    return ", ".join(
        [_headline(found, len(found)), *others[:_ENDS], *([f"and {plural(left, 'other end')}"] if left > 0 else [])]
    )


def _locked(found: Sequence[TrackedOrder]) -> list[str]:
    """How many have landed and can't be seen yet, and until when."""
    locked = [tracked for tracked in found if tracking_status(tracked) is TrackingStatus.LOCKED]
    if not locked:
        return []
    words = {status_label(tracked).word.partition(", ")[2] for tracked in locked}
    until = words.pop() if len(words) == 1 else "locked until they are released"
    return [until if len(locked) == len(found) else f"{len(locked):,} {untrusted(until, 80)}"]


def _progress(found: Sequence[TrackedOrder]) -> list[str]:
    amounts = [progress.bytes_done(tracked.snapshot) for tracked in found if tracked.snapshot]
    done, total = sum(step for step, _ in amounts), sum(size for _, size in amounts)
    if not total or not any(is_open(tracked) for tracked in found):
        return []
    return [f"{bar(done, total)} {percent(done, total)}% · {share_in_words(done, total)}"]


def _due(found: Sequence[TrackedOrder]) -> list[str]:
    """When it is due: said once where every cinema's own clock shows the same."""
    pending = [tracked for tracked in found if is_open(tracked)]
    dues = [(due, order_facts.zone(tracked.order)) for tracked in pending if (due := order_facts.due(tracked))]
    if not dues:
        return []
    clocks = {(WallTime.at(due, zone).wall, zone) for due, zone in dues}
    first = min(due for due, _ in dues)
    if len(clocks) == 1:
        return [f"*Due* {order_facts.both_clocks(pending[0].order, first)}"]
    if len(walls := {wall for wall, _ in clocks}) == 1:
        words = times.time_in_words(WallTime(walls.pop(), "UTC"))
        return [f"*Due* {words} on each cinema's own clock, the first then by your clock: {times.date_token(first)}"]
    return [f"*First due* {times.date_token(first)} by your clock"]


def _otherwise(found: Sequence[TrackedOrder]) -> list[str]:
    """How many the portal has otherwise than ordered, and whether they need a key."""
    placed = [tracked.order.placed for tracked in found if tracked.order.placed]
    differing = sum(bool(each.differences) for each in placed)
    lines = [f"⚠️ {differing:,} otherwise than ordered: see Details"] if differing else []
    if asked := sum(open_change(tracked) is not None for tracked in found):
        lines.append(f"✏️ {plural(asked, 'change')} asked for: Details has what, and whether it was made")
    return [*lines, NEEDS_KEY] if any(each.content.encrypted for each in placed) else lines


def _group(tracked: TrackedOrder, now: float) -> tuple[object, ...]:
    """Sort key: what needs somebody first, and of that those of one state together."""
    attention, *rest = urgency(tracked, now)
    return attention, status_label(tracked).label, *rest


def line(tracked: TrackedOrder, now: float) -> str:
    """One row as a line of mrkdwn."""
    cells = [
        f"*{order_facts.cinema(tracked.order, 80)}*",
        f"{status_label(tracked).emoji} {untrusted(status_label(tracked).word, 60)}",
    ]
    if done := done_in_words(tracked):
        cells.append(done)
    if when := landed_in_words(tracked) or due_in_words(tracked, now):
        cells.append(when)
    return " · ".join(cells)


def done_in_words(tracked: TrackedOrder) -> str:
    """`37%` while it is under way, else nothing."""
    if tracked.snapshot is None or not is_open(tracked) or share_misleads(tracked):
        return ""
    share = progress.percent_done(tracked.snapshot)
    return "" if share is None else f"{int(share)}%"


def due_in_words(tracked: TrackedOrder, now: float) -> str:
    """`due Fri 27 Nov 18:00` on the cinema's clock, with `, late` when it has passed; plain."""
    due = order_facts.due(tracked)
    if due is None:
        return ""
    words = f"due {times.day_in_words(WallTime.at(due, order_facts.zone(tracked.order)))}"
    return f"{words}, late" if is_late(tracked, now) else words


def _table(shown: Sequence[TrackedOrder], now: float, version: int) -> Block:
    """Slack's `table`: raw text, so that nothing in it is live; three columns, as many as a phone shows without being pushed about."""
    header = ["Cinema", "Now", "Landed or due there"]
    cells = [header, *(_cells(tracked, now) for tracked in shown)]
    return {
        "type": "table",
        "block_id": f"table_{version}",
        "column_settings": [{"is_wrapped": True}, {"is_wrapped": True}, {"is_wrapped": True}],
        "rows": [[_cell(text) for text in row] for row in cells],
    }


def _cells(tracked: TrackedOrder, now: float) -> list[str]:
    name = order_facts.cinema_name(tracked.order) or f"order {tracked.order.order_id}"
    state = f"{status_label(tracked).label} {done_in_words(tracked)}".strip()
    return [limits.cut(one_line(name), CINEMA_CELL), state, landed_in_words(tracked) or due_in_words(tracked, now)]


def landed_in_words(tracked: TrackedOrder) -> str:
    """`Fri 27 Nov 16:10` on the cinema's clock, when it landed; plain, `""` where it has not, or nobody saw when."""
    snapshot = tracked.snapshot
    if not landed(tracked) or snapshot is None or not snapshot.delivered or snapshot.landing_unseen:
        return ""
    at = WallTime.at(times.moment(snapshot.delivered), order_facts.zone(tracked.order))
    return f"landed {times.day_in_words(at)}"


def _cell(text: str) -> RawText:
    return {"type": "raw_text", "text": text or "–"}


def _who(submission: Submission, first: Order) -> str:
    parts = [ordered_by(submission), first.portal.value]
    if first.request.event and not submission.external:
        parts.append(f"event {code(first.request.event)}")
    return " · ".join(parts)


def _buttons(found: Sequence[TrackedOrder], carried: str) -> list[Button]:
    """While something is followed, all of them; afterwards only what still has a use."""
    followed = sum(is_followed(tracked) for tracked in found)
    if not followed:
        return [buttons.details_button(carried), buttons.reorder_button(carried)]
    return [
        buttons.refresh_button(carried),
        buttons.details_button(carried),
        *([buttons.ask_change_button(carried)] if any(map(may_ask, found)) else []),
        buttons.unfollow_button(carried, followed),
        buttons.reorder_button(carried),
    ]
