"""Thread lines: one for each event; several notices become one message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, assert_never

from bot.notices import policy
from bot.notices.notice import AllEnded, Audience, Notice
from bot.orders.events import AnswerDiffers, IdRejected, OrderRefused, OutcomeUnknown
from bot.orders.order import Order, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import Canceled, JobFailed, Missing, Overdue
from bot.views import buttons, limits, order_facts
from bot.views.block_kit import Block
from bot.views.blocks import actions, context, sections
from bot.views.event_lines import COMPACT_FROM, EventLine, event_line
from bot.views.event_text import Offer, sentences
from bot.views.incident import incident_lines
from bot.views.message import Message
from bot.views.phrases import channel, ordered_by
from bot.views.status_labels import landed, status_label, urgency
from bot.views.unknown_outcome import resolve_buttons
from bot.wording.figures import plural
from bot.wording.mrkdwn import code, escape

MOST_LINES: Final = 60
MOST_OFFERS: Final = 10
NOT_DELIVERED_SHOWN: Final = 15

_MEND: Final = {
    "not_in_channel": "Type `/invite @Encore Bot` there.",
    "channel_not_found": "Type `/invite @Encore Bot` there.",
    "is_archived": "It is archived: bring it back, or order again for another channel.",
}
_TOKEN: Final = re.compile(r" ?\(your clock: <!date[^>]*>\)|<!date[^|>]*\|([^>]*)>")
_FIRST: Final = (
    JobFailed,
    OutcomeUnknown,
    IdRejected,
    AnswerDiffers,
    OrderRefused,
    Overdue,
    Canceled,
    Missing,
    AllEnded,
)


def lines(
    notices: Sequence[Notice],
    submission: Submission,
    tracked_orders: Sequence[TrackedOrder],
    *,
    now: float,
    revision: int = 0,
) -> Message:
    """One message for notices of one submission, in their order. tracked_orders: all of that submission; none for what administrators are
    told of a portal. Broadcasts of one kind of incident are folded by reason, and struck through where they no longer hold; revision: how
    often that message was edited. What is told outside the thread says of which order it is and who ordered. Never more than 50
    blocks; what is left out is said. Raises `ValueError` for no notices."""
    if not notices:
        raise ValueError("there is nothing to tell")
    shown, left = _lines(notices, submission, tracked_orders)
    blocks = _blocks(shown, revision)
    ended = any(isinstance(notice.event, AllEnded) for notice in notices)
    if ended:
        blocks += sections(_summary(tracked_orders, now))
    if left:
        blocks.append(context(f"… and {left:,} more, of less weight. The card shows how each order stands."))
    if tracked_orders and any(notice.audience is not Audience.THREAD for notice in notices):
        blocks.append(context(f"{_subject(submission, tracked_orders)} · {ordered_by(submission)}"))
    return Message(_spoken(shown, len(shown) + left), blocks)


def told_whole(notices: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]) -> int:
    """How many of the oldest notices `lines` tells in one message without leaving one out; one at least."""
    least, most = 1, len(notices)
    while least < most:  # more notices are more lines, or longer ones
        tried = (least + most + 1) // 2
        left = _lines(notices[:tried], submission, tracked_orders)[1]
        least, most = (least, tried - 1) if left else (tried, most)
    return least


def without_words(notices: Sequence[Notice]) -> Message:
    """The message for notices that `lines` could not word: by their events' kinds alone, it cannot fail."""
    kinds = ", ".join(escape(notice.event.kind) for notice in notices)
    return Message(f"Something happened that I can't put into words: {kinds}. The card shows how it stands.", [])


def closed_channel(submission: Submission, error: str) -> Message:
    """For whoever ordered, in a direct message: the card can't be posted where it was asked for. error: Slack's word."""
    where = channel(submission.channel)
    mend = _MEND.get(error, "Ask somebody who manages that channel.")
    said = (
        f"I can't post in {where}. {mend} Your order goes on meanwhile, and everything will be told there afterwards."
    )
    return Message(said.replace("`", ""), [*sections([said]), context(f"Slack says {code(error)}.")])


def _lines(
    notices: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]
) -> tuple[list[EventLine], int]:
    """The lines that are shown, and how many are left out."""
    incident = all(one.audience is Audience.BROADCAST and policy.incident_kind(one.event) for one in notices)
    if incident and tracked_orders:
        found = incident_lines(notices, submission, tracked_orders)
        kept = _that_fit(found)
        return kept, len(found) - len(kept)
    weighed = _kept(notices)
    compact = len(notices) >= COMPACT_FROM
    shown = _that_fit([event_line(notice, submission, tracked_orders, compact=compact) for notice in weighed])
    return shown, len(notices) - len(shown)


def _that_fit(lines: Sequence[EventLine]) -> list[EventLine]:
    """As many as Slack takes in one message."""
    return limits.fitting(lines[:MOST_LINES], lambda line: len(line.text))


def _kept(notices: Sequence[Notice]) -> list[Notice]:
    """All of them, or those of most weight, in their order."""
    if len(notices) <= MOST_LINES:
        return list(notices)
    weighed = sorted(range(len(notices)), key=lambda index: (not isinstance(notices[index].event, _FIRST), index))
    return [notices[index] for index in sorted(weighed[:MOST_LINES])]


def _blocks(lines: Sequence[EventLine], revision: int) -> list[Block]:
    """Sections of lines, each with what it offers under it. Beyond the first ten rows of buttons, Details has them."""
    blocks: list[Block] = []
    waiting: list[str] = []
    rows = 0
    for index, each in enumerate(lines):
        waiting.append(each.text)
        # Block ids are new in each edit of a message.
        suffix = f"{index}_{revision}" if revision else str(index)
        if each.orders and rows < MOST_OFFERS and (row := _offered(each.said.offers, each.orders, suffix)):
            rows += 1
            blocks += [*sections(waiting), row]
            waiting = []
    blocks += sections(waiting)
    if left := sum(each.said.offers is not Offer.NOTHING for each in lines) - rows:
        blocks.append(context(f"{left:,} more need a look: Details on the card has the buttons for each."))
    return blocks


def _offered(offer: Offer, orders: Sequence[Order], suffix: str) -> Block | None:
    """The row of buttons under a line. suffix: by which its block_id differs from those of other lines."""
    order = orders[0]
    match offer:
        case Offer.NOTHING:
            return None
        case Offer.RESOLVE:
            return resolve_buttons(order, f"settle_{order.number}_{suffix}")
        case Offer.SUPPORT if len(orders) > 1:
            return actions([buttons.details_button(buttons.order_value(order.submission))], f"support_all_{suffix}")
        case Offer.SUPPORT:
            carried = buttons.order_value(order.submission, order.number)
            row = [buttons.details_button(carried), buttons.support_button(carried)]
            return actions(row, f"support_{order.number}_{suffix}")
        case _ as never:
            assert_never(never)


def _summary(found: Sequence[TrackedOrder], now: float) -> list[str]:
    """By name those that did not arrive; how many there are of each has been said."""
    others = [tracked for tracked in sorted(found, key=lambda tracked: urgency(tracked, now)) if not landed(tracked)]
    named = [
        f"{status_label(tracked).emoji} {order_facts.cinema(tracked.order, 100)}"
        for tracked in others[:NOT_DELIVERED_SHOWN]
    ]
    if len(others) > len(named):
        named.append(f"… and {len(others) - len(named):,} more that did not arrive.")
    return named


def _subject(submission: Submission, found: Sequence[TrackedOrder]) -> str:
    """What the lines are about, for those who see them outside the thread."""
    first, count = found[0].order, max(len(found), submission.size)  # of all, also those that cannot be read
    if count == 1:
        return order_facts.title(first)
    if submission.external:
        return plural(count, "order placed elsewhere", "orders placed elsewhere")
    return f"{order_facts.event(first)} for {plural(count, 'cinema')}"


def _spoken(lines: Sequence[EventLine], count: int) -> str:
    """The first line as it would be said, with what it is about, and how many more there are of `count`."""
    first, orders = lines[0].said, lines[0].orders
    subject = order_facts.title if len(orders) == 1 else order_facts.event
    about = f"{subject(orders[0])}: " if orders and order_facts.event(orders[0]) not in first.head else ""
    said = f"{first.emoji} {about}{first.head}{' ' if first.rest else ''}{sentences(first.rest, first.advice)}"
    plain = _TOKEN.sub(r"\1", said).replace("*", "").replace("~", "").replace("`", "").replace("\n> ", " ")
    more = f" And {count - 1:,} more." if count > 1 else ""
    return limits.cut(plain, limits.MESSAGE_TEXT - len(more)) + more
