"""The preview: everything that will be sent, in words, before it is sent. callback_id `encore_preview`.

Where a date has several likely readings, an input block `pick_<i>` (action `pick`, radio buttons, none chosen) asks for
one: i is the place in `plan.to_pick` of the first reading it is for, the chosen option's value the place in its options.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from bot.orders.order import TIMES, OrderRequest
from bot.orders.plan import Plan, Reading
from bot.views import limits
from bot.views.block_kit import Block, InputBlock, Modal
from bot.views.blocks import context, divider, modal, option, plain, section, sections
from bot.views.phrases import channel, request_in_words
from bot.views.readings import Question, questions
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import listed, plural
from bot.wording.mrkdwn import escape, one_line, untrusted

CALLBACK: Final = "encore_preview"

FIELDS: Final = {"due": "Due", "transfer_after": "Transfer after", "release_after": "Release after"}
ACTION: Final = "pick"

EACH: Final = 6
"""Up to so many orders are shown one by one; more are put together by clock."""

MOST_QUESTIONS: Final = 20
WARNINGS_EACH: Final = 3
MOST_NAMES: Final = 12

TITLE: Final = "Check before sending"

_TOO_MUCH: Final = (
    "*This is too much for one order form.* Its cinemas are on so many clocks that the times can't all be shown here, and "
    "nothing is sent that was not shown. Go back, take out some of the cinemas, and order those in a second form."
)


class _Reader(NamedTuple):
    """Who looks at it: in which zone (`""` where it is not known), and when."""

    zone: str
    now: datetime


def preview(plan: Plan, *, reader_zone: str, now: datetime, event_label: str = "") -> Modal:
    """The modal with its button that places the orders and Back; without that button when it cannot show all that would be sent. `private_metadata` is the draft's id and revision (`opened` reads it).

    reader_zone: the IANA zone of who looks at it, `""` where it is not known. event_label: the event's name where it is
    known.
    """
    blocks = _questions(plan, now)
    blocks += _warnings(plan)
    blocks.append(section(_headline(plan, event_label)))
    blocks += _orders(plan, _Reader(reader_zone, now))
    if what := _what(plan):
        blocks += [divider(), *sections(what)]
    blocks.append(
        context(
            "Nothing has been sent yet. Once sent, an order can be changed or canceled only by the portal's support."
        )
    )
    metadata = f"{plan.draft}:{plan.revision}"
    view = modal(CALLBACK, TITLE, blocks, submit=_places(plan), close="Back", metadata=metadata)
    if len(blocks) > limits.VIEW_BLOCKS or len(json.dumps(view)) > limits.VIEW_BYTES:
        return modal(CALLBACK, TITLE, [section(_TOO_MUCH)], close="Back", metadata=metadata)
    return view


def _places(plan: Plan) -> str:
    """What the button does, which is no rehearsal."""
    count = len(plan.requests)
    return "Place the order" if count == 1 else f"Place {count:,} orders"


def chosen_picks(plan: Plan, values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What the radio buttons of the submitted preview add to `Draft.picks`, for all readings that shared a question."""
    found: dict[str, str] = {}
    for block_id, question in _asked(plan):
        chosen = (values.get(block_id, {}).get(ACTION, {}).get("selected_option") or {}).get("value", "")
        if chosen.isdecimal() and int(chosen) < len(question.options):
            found |= question.picks(int(chosen))
    return found


def _asked(plan: Plan) -> list[tuple[str, Question]]:
    asked = questions(plan.to_pick)[:MOST_QUESTIONS]
    return [(f"{ACTION}_{plan.to_pick.index(question.first)}", question) for question in asked]


def _questions(plan: Plan, now: datetime) -> list[Block]:
    blocks = [_question(block_id, question, now) for block_id, question in _asked(plan)]
    if left := len(questions(plan.to_pick)) - len(blocks):
        blocks.append(context(f"{plural(left, 'more question')} will follow these."))
    return blocks


def _question(block_id: str, question: Question, now: datetime) -> Block:
    zone = question.first.zone
    options = []
    for index, answer in enumerate(question.options[:10]):
        away = times.time_from_now(answer.instant, now, zone)
        # What was typed is the same for all answers; behind it stands what each of them assumes.
        read = one_line(answer.reading)
        how = limits.shorten(f"{away} · {read.partition('; ')[2] or read}" if read else away, limits.OPTION_TEXT)
        options.append(option(times.time_in_words(WallTime(answer.wall, zone)), str(index), how))
    block: InputBlock = {
        "type": "input",
        "block_id": block_id,
        "label": plain(f"{FIELDS.get(question.first.field, 'Time')}: {one_line(question.asks)}", 500),
        "element": {"type": "radio_buttons", "action_id": ACTION, "options": options},
        "optional": False,
    }
    cinemas = [label for reading in question.readings for label in reading.places]
    if len(cinemas) > 1:
        block["hint"] = plain(f"For {listed([limits.cut(one_line(name), 60) for name in cinemas], 4, '; ')}.", 500)
    return block


def _warnings(plan: Plan) -> list[Block]:
    """In their order; of many of one kind the first few, so that no kind is lost."""
    kinds: dict[str, list[str]] = {}
    for warning in plan.warnings:
        kinds.setdefault(warning.kind, []).append(f"⚠️ {untrusted(warning.text, 1_200)}")
    lines = []
    for texts in kinds.values():
        lines += texts[:WARNINGS_EACH]
        if left := len(texts) - WARNINGS_EACH:
            lines += [f"⚠️ … and {left:,} more like it."] if left > 0 else []
    return sections(lines)


def _headline(plan: Plan, event_label: str) -> str:
    if not plan.requests:
        return "*Nothing to order yet.*"
    first = plan.requests[0]
    cinemas = len({request.cinema.key for request in plan.requests})
    what = untrusted(event_label or first.description, 150)
    of = f" of *{what}*" if what else ""
    each = f" for {plural(cinemas, 'cinema')}" if len(plan.requests) > 1 else ""
    where = f", told in {channel(plan.channel)}" if plan.channel else ""
    return f"*{plural(len(plan.requests), 'order')}*{of}{each} on {first.portal.value}{where}"


def _what(plan: Plan) -> list[str]:
    """What is asked for beside the times; the same for every cinema, apart from assets that are split."""
    if not plan.requests:
        return []
    sets = list(dict.fromkeys(request.assets for request in plan.requests))
    if len(sets) == 1:
        return request_in_words(plan.requests[0])
    split = " and ".join(plural(len(assets), "asset") for assets in sets[:4])
    return [*request_in_words(replace(plan.requests[0], assets=())), f"*Assets* in separate orders: {split}"]


def _orders(plan: Plan, reader: _Reader) -> list[Block]:
    """Cinemas whose orders are for the same times on the same clock stand together, unless they are few."""
    groups: dict[tuple[object, ...], list[OrderRequest]] = {}
    few = len(plan.requests) <= EACH
    for request in plan.requests:
        clock = (request.cinema.zone, request.due, request.transfer_after, request.release_after)
        groups.setdefault((request.cinema.key, *clock) if few else clock, []).append(request)
    texts = ["\n".join(_group(group, plan, reader)) for group in groups.values()]
    return [section(text) for text in (texts if few else limits.pages(texts, between="\n\n"))]


def _group(group: Sequence[OrderRequest], plan: Plan, reader: _Reader) -> list[str]:
    cinemas = {request.cinema.key: request.cinema for request in group}
    names = [untrusted(cinema.label, 100) for cinema in cinemas.values()]
    zone = group[0].cinema.zone
    if len(names) == 1:
        twice = f", {plural(len(group), 'order')}" if len(group) > 1 else ""
        head = f"*{names[0]}* ({escape(zone)}){twice}"
        place = group[0].cinema.place
    else:
        places = dict.fromkeys(limits.cut(one_line(cinema.place), 60) for cinema in cinemas.values())
        place = next(iter(places)) if len(places) == 1 else times.city_of(zone)
        head = f"*{plural(len(names), 'cinema')} on {escape(zone)}*: {listed(names, MOST_NAMES, '; ')}"
    return [head, *(line for field in TIMES if (line := _time(field, group[0], place, plan, reader)))]


def _time(field: str, request: OrderRequest, place: str, plan: Plan, reader: _Reader) -> str:
    """One time on the cinema's clock, how far away, and on the reader's clock where that differs."""
    if _undecided(field, request, plan.to_pick):
        return f"{FIELDS[field]}: as you choose above"
    time: WallTime | None = getattr(request, field)
    if time is None:
        return ""
    words = times.for_reader(time.instant, time.zone, place, reader.zone or time.zone)
    away = f", {times.time_from_now(time.instant, reader.now, time.zone)}" if field == "due" else ""
    return f"{FIELDS[field]} *{words}*{away}"


def _undecided(field: str, request: OrderRequest, to_pick: Sequence[Reading]) -> bool:
    cinema = request.cinema
    return any(each.field == field and each.zone == cinema.zone and cinema.label in each.places for each in to_pick)
