"""How a date was read, shown where it was typed: the line under a field, and what to choose from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from bot.orders.plan import Reading, is_whole_day
from bot.views import limits
from bot.views.block_kit import Block, StaticSelect
from bot.views.blocks import actions, context, option, plain
from bot.views.buttons import button
from bot.wall_time import WallTime
from bot.when import Choice, Refused, Resolved
from bot.wording import times
from bot.wording.figures import listed
from bot.wording.mrkdwn import one_line, untrusted

CHOOSE: Final = "choose"
"""action_id of the select; of a button it is `choose_0` and so on, as Slack wants them different within a block."""

LINES: Final = 4
"""How many clocks are shown under a field before the rest are counted."""

BUTTONS: Final = 4


class Question(NamedTuple):
    """Readings of one field that leave the same question open: the answers show the same on each cinema's clock."""

    readings: tuple[Reading, ...]

    @property
    def first(self) -> Reading:
        return self.readings[0]

    @property
    def options(self) -> tuple[Resolved, ...]:
        return self.first.options

    @property
    def asks(self) -> str:
        """The question in words, plain; it does not repeat the answers, which stand beside it."""
        result = self.first.result
        if isinstance(result, Choice) and not all(_day_and_time(each) in result.question for each in self.options):
            return result.question
        return f"You typed “{self.first.text}”: {_what_differs(self.options)}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered, and can be: a whole day cannot be sent."""
        asks = self.first.picked is None and isinstance(self.first.result, Choice)
        return asks and not all(map(is_whole_day, self.options))

    def picks(self, index: int) -> dict[str, str]:
        """What `Draft.picks` keeps when the answer `index` is chosen: one time for each zone."""
        return {each.pick_key: WallTime(each.options[index].wall, each.zone).to_text() for each in self.readings}


def _day_and_time(answer: Resolved) -> str:
    return times.time_in_words(WallTime(answer.wall, "UTC"))


def _what_differs(options: Sequence[Resolved]) -> str:
    days, clocks = {each.wall.date() for each in options}, sorted({each.wall.time() for each in options})
    if len(clocks) == 1 and len(days) > 1:
        return "which day?"
    if len(days) == 1 and len(clocks) == 2:
        early, late = clocks
        if late.hour - early.hour == 12 and early.minute == late.minute:
            return "morning or evening?" if early.hour else "midnight or noon?"
    return "which one is meant?"


def questions(readings: Sequence[Reading]) -> list[Question]:
    """The readings that have something to choose from, those with the same answers together, in their order."""
    groups: dict[tuple[object, ...], list[Reading]] = {}
    for reading in readings:
        if reading.options:
            walls = tuple((each.wall, each.wall.fold) for each in reading.options)
            groups.setdefault((reading.field, reading.text, walls), []).append(reading)
    return [Question(tuple(group)) for group in groups.values()]


def date_field_blocks(
    field: str, text: str, readings: Sequence[Reading], places: Mapping[str, str], now: datetime
) -> list[Block]:
    """The blocks under one date field: a hint line, and what there is to choose.

    text: what is typed in it. places: cinemas' labels to where their clocks hang. block_ids are `hint_<field>` and
    `choose_<field>`.
    """
    if not text.strip():
        return []
    mine = [reading for reading in readings if reading.field == field]
    if not mine:
        return [context("Choose a cinema to see how this is read on its clock.", f"hint_{field}")]
    asked = questions(mine)
    lines = list(dict.fromkeys(_line(reading, places, now, alone=len(asked) == 1) for reading in mine))
    kept = _first(lines)
    blocks: list[Block] = [context(limits.fold_lines(kept, limits.CONTEXT_TEXT), f"hint_{field}")]
    if open_ones := [each for each in asked if each.is_open]:
        blocks.append(_choose(field, open_ones))
    return blocks


def _first(lines: Sequence[str]) -> list[str]:
    """As many lines as are shown, and how many clocks are left out."""
    left = len(lines) - LINES
    return [*lines[:LINES], *([f"… and {left:,} more {'clock' if left == 1 else 'clocks'}"] if left > 0 else [])]


def where(reading: Reading, places: Mapping[str, str], most: int = 2) -> str:
    """`'s-Heerenberg`, `Utrecht and Zeist`, `Utrecht and 3 more`: plain."""
    named = dict.fromkeys(one_line(places.get(label, label)) for label in reading.places)
    return listed([limits.cut(name, 60) for name in named], most) or times.city_of(reading.zone)


def _line(reading: Reading, places: Mapping[str, str], now: datetime, *, alone: bool) -> str:
    """One reading in words; mrkdwn, escaped. alone: no other question stands under this field."""
    place = where(reading, places)
    clock = f"{place} ({reading.zone})" if reading.zone != place else place
    if reading.picked is not None:
        return f"→ {_time(reading.picked, clock, now)}, as you chose"
    match reading.result:
        case Resolved() as result if is_whole_day(result):
            day = times.time_in_words(WallTime(result.wall, reading.zone)).rpartition(",")[0]
            return f"✖ {day}: a time is missing. {_with_a_time(reading)}"
        case Resolved(alternatives=others, notes=notes) as result:
            line = f"→ {_time(WallTime(result.wall, reading.zone), clock, now)}{_or(others, reading.zone)}"
            return "\n".join([line, *(f"ℹ️ {untrusted(note, 300)}" for note in notes[:3])])
        case Choice():
            if all(map(is_whole_day, reading.options)):
                return f"✖ A time is missing. {_with_a_time(reading)}"
            return f"❓ {untrusted(Question((reading,)).asks, 300)}" + ("" if alone else f" ({untrusted(clock, 150)})")
        case Refused() as refused:
            return refusal(refused, clock)


def _with_a_time(reading: Reading) -> str:
    example = reading.example or f"{reading.text} 18:00"
    return f"Add one, such as “{untrusted(example, 80)}”."


def _or(others: Sequence[Resolved], zone: str) -> str:
    if not others:
        return ""
    words = listed([times.time_in_words(WallTime(each.wall, zone)) for each in others], 3)
    return f"; or {untrusted(words, 200)}? The preview will ask."


def refusal(refused: Refused, clock: str = "") -> str:
    """Why a text was not read, and what may have been meant; mrkdwn, escaped. Nothing of it was used."""
    part = f"“{untrusted(refused.part, 60)}”: " if refused.part and refused.part not in refused.reason else ""
    reason = untrusted(refused.reason, 300).rstrip(". ")
    line = f"✖ {part}{reason if part else reason[:1].upper() + reason[1:]}."
    if refused.suggestion:
        line += f" Did you mean “{untrusted(refused.suggestion, 100)}”? It was not used."
    if refused.nearby:
        near = listed([times.time_in_words(WallTime(each.wall, "UTC")) for each in refused.nearby], 4)
        line += f" Near it: {untrusted(near, 200)}."
    return f"{line} ({untrusted(clock, 150)})" if clock and refused.nearby else line


def _time(time: WallTime, clock: str, now: datetime) -> str:
    away = times.time_from_now(time.instant, now, time.zone)
    return f"*{untrusted(times.time_in_words(time), 200)}* in {untrusted(clock, 200)}, {away}"


def _choose(field: str, asked: Sequence[Question]) -> Block:
    """Buttons for one question of up to four answers, else a select with those of all."""
    held = [(question, index) for question in asked for index in range(len(question.options))]
    block_id = f"choose_{field}"
    if len(asked) == 1 and len(held) <= BUTTONS:
        made = [
            button(f"{CHOOSE}_{index}", _answer(question, index), _value(question, index)) for question, index in held
        ]
        return actions(made, block_id)
    options = {
        _value(question, index): option(_answer(question, index), _value(question, index), where(question.first, {}))
        for question, index in held[: limits.SELECT_OPTIONS]
    }
    select: StaticSelect = {
        "type": "static_select",
        "action_id": CHOOSE,
        "placeholder": plain("Which one is meant?", limits.OPTION_VALUE),
        "options": list(options.values()),
    }
    return actions([select], block_id)


def _answer(question: Question, index: int) -> str:
    return times.time_in_words(WallTime(question.options[index].wall, question.first.zone))


def _value(question: Question, index: int) -> str:
    """What a choice carries: the field, the zone of the first cinema it is for, and which answer."""
    held = {"v": 1, "f": question.first.field, "z": question.first.zone, "i": index}
    return json.dumps(held, separators=(",", ":"))


def _is_one(version: int) -> bool:
    """JSON's `true` is 1 in Python."""
    return version == 1 and not isinstance(version, bool)


def picks_of(value: str, readings: Sequence[Reading]) -> dict[str, str]:
    """What a press of `choose` adds to `Draft.picks` (see `form.picks_of`)."""
    try:
        held: Any = json.loads(value)
    except ValueError:
        raise ValueError("not the value of one of our choices") from None
    match held:
        case {"v": int(version), "f": str(field), "z": str(zone), "i": int(index)} if _is_one(version) and index >= 0:
            for question in questions([reading for reading in readings if reading.field == field]):
                zones = {reading.zone for reading in question.readings}
                if zone in zones and index < len(question.options):
                    return question.picks(index)
            return {}
        case _:
            raise ValueError("not the value of one of our choices")
