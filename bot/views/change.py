"""A change that is asked of the portal's support: the form for it, how it stands on the card, and in which words it is asked.
callback_id `encore_change`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, assert_never

from bot.orders.change import Change, ChangeKind
from bot.orders.changing import may_ask, open_change
from bot.orders.order import Order
from bot.orders.tracked_order import TrackedOrder
from bot.orders.typed_text import as_person_typed, plain_text
from bot.views import buttons, limits, order_facts
from bot.views.block_kit import Block, Button, Modal, RadioButtons, StaticSelect
from bot.views.blocks import context, input_block, modal, option, plain, section, text_input
from bot.views.cinema import field_text
from bot.views.event_text import full_stop, sentences
from bot.views.phrases import person
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.mrkdwn import one_line, untrusted

CALLBACK: Final = "encore_change"
ORDER: Final = "change_order"
WHAT: Final = "change_what"
DUE: Final = "new_due"
WORD: Final = "change_word"
"""block_id = action_id of the inputs; the first is there only where there is a choice of cinemas."""

WORD_MAX: Final = 1_000
_OFFERED: Final = {
    ChangeKind.DUE: "A new due time",
    ChangeKind.CANCEL: "Cancel the order",
    ChangeKind.WORD: "Something else",
}


# -- the form -------------------------------------------------------------------------------------------------------------


def change_form(
    tracked_orders: Sequence[TrackedOrder], carried: str, *, due: str = "", read_as: str = "", reader_zone: str = ""
) -> Modal:
    """Asks what is to be changed of which of these orders, of which there is at least one. carried: the value of the button that was
    pressed; `private_metadata` has it, or that of the only order. due: what is typed as the new due time; read_as: the line that
    says how it is read. reader_zone: the IANA zone of who looks at it, `""` where it is not known."""
    support = f"The {tracked_orders[0].order.portal.value} portal can't change an order from here; its support can."
    blocks: list[Block] = [
        section(f"{support} Say what to ask for: the next window has the text to send, with all that they need.")
    ]
    if len(tracked_orders) > 1:
        blocks += _cinemas(tracked_orders)
    else:
        blocks.append(
            section(f"*{order_facts.title(tracked_orders[0].order)}*{_due_now(tracked_orders[0], reader_zone)}")
        )
    what: RadioButtons = {
        "type": "radio_buttons",
        "options": [option(label, kind.value) for kind, label in _OFFERED.items()],
    }
    hint = "On the cinema's clock, in words or figures. Press Enter to see how it is read."
    blocks += [
        input_block(WHAT, "What to ask for", what),
        input_block(
            DUE, "New due time", text_input(due, "saturday 6pm", on_enter=True), optional=True, hint=hint, dispatch=True
        ),
    ]
    if read_as:
        blocks.append(context(read_as, f"hint_{DUE}"))
    word = text_input(multiline=True)
    blocks.append(input_block(WORD, "In your words", word, optional=True, hint="It goes to support as you write it."))
    if len(tracked_orders) == 1:  # whatever becomes of the others meanwhile
        carried = buttons.order_value(tracked_orders[0].order.submission, tracked_orders[0].order.number)
    return modal(CALLBACK, "Ask for a change", blocks, submit="Write the text", close="Cancel", metadata=carried)


def _cinemas(tracked_orders: Sequence[TrackedOrder]) -> list[Block]:
    offered = [
        option(
            one_line(order_facts.cinema_name(tracked.order)) or f"order {tracked.order.order_id}",
            str(tracked.order.number),
        )
        for tracked in tracked_orders[: limits.SELECT_OPTIONS]
    ]
    select: StaticSelect = {
        "type": "static_select",
        "options": offered,
        "placeholder": plain("Choose the cinema", limits.OPTION_VALUE),
    }
    blocks: list[Block] = [input_block(ORDER, "Cinema", select, dispatch=True)]
    if left := len(tracked_orders) - len(offered):
        blocks.append(context(f"{left:,} more don't fit here: Details has the same button for each."))
    return blocks


def reading_line(order: Order, time: WallTime | str, now: datetime, reader_zone: str = "") -> str:
    """How a new due time was read on this cinema's clock, or why it was not: mrkdwn."""
    if isinstance(time, str):
        return f"✖ {untrusted(time, 600)}"
    away = times.time_from_now(time.instant, now, time.zone)
    return f"→ {_for_reader(order, time.instant, reader_zone)}, {away}"


def _due_now(tracked: TrackedOrder, reader_zone: str) -> str:
    due = order_facts.due(tracked)
    return f"\nDue {_for_reader(tracked.order, due, reader_zone)}" if due else ""


def _for_reader(order: Order, at: datetime, reader_zone: str) -> str:
    return times.for_reader(at, order_facts.zone(order), order_facts.place(order), reader_zone)


def chosen_order(values: Mapping[str, Mapping[str, Any]]) -> int | None:
    """The number of the order that was chosen among several; None where nothing was."""
    given = field_text(values, ORDER)
    return int(given) if given.isdecimal() else None


def field_values(values: Mapping[str, Mapping[str, Any]]) -> tuple[ChangeKind | None, str, str]:
    """What is asked for, the new due time and the words, as they were typed."""
    what = field_text(values, WHAT)
    kind = ChangeKind(what) if what in tuple(ChangeKind) else None
    return kind, plain_text(field_text(values, DUE)), as_person_typed(field_text(values, WORD))


# -- on the card and in Details ---------------------------------------------------------------------------------------------


def change_lines(tracked: TrackedOrder) -> list[str]:
    """What was asked for and is not answered, or was made: lines of mrkdwn."""
    order, change = tracked.order, tracked.order.change
    if change is None:
        return []
    if change.is_open:
        if open_change(tracked) is None:
            return [f"✏️ {spite}"] if (spite := landed_in_spite_of(tracked)) else []
        who = f"by {person(change.by)}, {times.date_token(times.moment(change.at))}"
        return [f"✏️ *Change asked for* {who}: {change_in_words(change, order)}"]
    who = f"{person(change.made_by)}, {times.date_token(times.moment(change.made_at))}"
    return [f"✏️ *Changed*, says {who}: {change_in_words(change, order)}"]


_IN_SPITE_OF: Final = {
    ChangeKind.DUE: "a new due time",
    ChangeKind.CANCEL: "a cancellation",
    ChangeKind.WORD: "a change",
}


def landed_in_spite_of(tracked: TrackedOrder) -> str:
    """That an order landed before anybody answered a change that was asked for, mrkdwn; `""` of every other."""
    change, snapshot = tracked.order.change, tracked.snapshot
    if change is None or not change.is_open or snapshot is None or not snapshot.tracking_status.landed:
        return ""
    return f"Delivered although {_IN_SPITE_OF[change.kind]} was asked for by {person(change.by)}."


def change_buttons(tracked: TrackedOrder) -> list[Button]:
    """What can be said of a change that is asked for; where none is, asking for one."""
    carried = buttons.order_value(tracked.order.submission, tracked.order.number)
    if change := open_change(tracked):
        return [buttons.change_made_button(carried, _MADE[change.kind]), buttons.change_not_made_button(carried)]
    return [buttons.ask_change_button(carried)] if may_ask(tracked) else []


_MADE: Final = {
    ChangeKind.DUE: "From now on the new due time counts: by it the order is late or not.",
    ChangeKind.CANCEL: "The order is taken to be canceled, and is not followed any more.",
    ChangeKind.WORD: "Nothing else follows from it here.",
}


def change_in_words(change: Change, order: Order) -> str:
    """What is asked for, mrkdwn: `a new due time, Sat 28 Nov 2026, 18:00 in ….`, and what else they had to say."""
    word = f"“{full_stop(untrusted(change.word, 400))}”" if change.word else ""
    match change.kind:
        case ChangeKind.DUE:
            due = order_facts.both_clocks(order, change.due.instant) if change.due else "–"
            return sentences(f"a new due time, {due}.", word)
        case ChangeKind.CANCEL:
            return sentences("a cancellation.", word)
        case ChangeKind.WORD:
            return word
        case _ as never:
            assert_never(never)


def for_support(change: Change, order: Order) -> str:
    """What support is asked to do, plain."""
    said = [one_line(change.word)] if change.word else []
    if change.kind is ChangeKind.CANCEL:
        said.insert(0, "cancel this order.")
    if change.kind is ChangeKind.DUE and change.due:
        at = change.due.instant
        local = times.at_place(WallTime.at(at, order_facts.zone(order)), order_facts.place(order))
        said.insert(0, f"change its due time to {local} ({times.time_in_words(WallTime.at(at, 'UTC'))} UTC).")
    return " ".join(said)
