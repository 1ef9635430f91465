"""The form: what is ordered, for which cinemas, and how each date was read. callback_id `encore_order`.

block_id and action_id of every field are its name in `FIELDS`. Under a date field stand `hint_<field>` and, where there
is something to choose, `choose_<field>` (actions `choose`, `choose_0` … `choose_3`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.cinemas.cinema import Cinema
from bot.orders.order import Draft
from bot.orders.plan import Reading
from bot.views import limits
from bot.views import readings as under_fields
from bot.views.block_kit import Block, ConversationsSelect, ExternalSelect, Modal, MultiExternalSelect, StaticSelect
from bot.views.blocks import actions, context, input_block, modal, option, plain, section, text_input
from bot.views.buttons import button
from bot.views.fields import LABELS
from bot.views.options import cinema_option, event_option
from bot.wording.figures import listed, plural
from bot.wording.mrkdwn import untrusted
from gofilex import Portal

CALLBACK: Final = "encore_order"

FIELDS: Final = tuple(LABELS)

MORE_OPTIONS: Final = "more_options"
"""action_id of the button that shows the fields which most orders leave empty."""

_DATES: Final = (
    ("due", "next friday 6pm", "When it must be at the cinema, on the cinema's own clock."),
    ("transfer_after", "48h before friday 8pm", "No transfer starts before this time."),
    ("release_after", "friday noon", "The cinema can't see it before this time."),
)


def form(
    draft: Draft,
    *,
    portals: Sequence[Portal],
    chosen: Sequence[Cinema] = (),
    readings: Sequence[Reading] = (),
    now: datetime,
    event_label: str = "",
    not_understood: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Modal:
    """The modal as the draft stands. `private_metadata` is the draft's id.

    portals: those with a token, in the order to offer them; at least one. chosen: the draft's cinemas. readings: how the
    date texts were read for them; a text without a reading gets a line that says what is missing. event_label: the
    event's name where it is known. not_understood: the pieces of `/encore order <words>` that were not read. notes:
    sentences to stand on top, such as why the form was opened again. All plain text.
    """
    blocks: list[Block] = [section(untrusted(note, 1_000)) for note in notes[:5] if note]
    if not_understood:
        quoted = listed([f"“{untrusted(piece, 100)}”" for piece in not_understood], 5)
        blocks.append(section(f"Not understood, and not used: {quoted}. Everything else is filled in below."))
    if len(draft.groups) > 1:
        split = ", one with ".join(plural(len(group), "asset") for group in draft.groups)
        blocks.append(section(f"Each cinema gets {plural(len(draft.groups), 'order')}: one with {split}."))
    blocks += [*_portal(draft, portals), *_cinemas(chosen)]
    blocks += [context("*Event or assets:* one of the two is needed."), _event(draft, event_label), _assets(draft)]
    places = {cinema.label: cinema.place for cinema in chosen}
    for name, example, hint in _DATES:
        text = str(getattr(draft, name))
        element = text_input(text, example, on_enter=True)
        blocks.append(input_block(name, LABELS[name], element, optional=name != "due", hint=hint, dispatch=True))
        blocks += under_fields.date_field_blocks(name, text, readings, places, now)
    blocks += _more(draft)
    return modal(CALLBACK, "Order an encore", blocks, submit="Review", close="Cancel", metadata=draft.id)


def _portal(draft: Draft, portals: Sequence[Portal]) -> list[Block]:
    """Nothing where there is no choice."""
    if len(portals) == 1:
        return []
    offered = [option(portal.value, portal.value) for portal in portals]
    select: StaticSelect = {"type": "static_select", "options": offered}
    initial = next((each for each in offered if each["value"] == draft.portal), None)
    if initial:
        select["initial_option"] = initial
    return [input_block("portal", LABELS["portal"], select, dispatch=True)]


def _cinemas(chosen: Sequence[Cinema]) -> list[Block]:
    """The cinemas; Slack takes at most a hundred chosen beforehand, and what it did not take is said."""
    offered = [made for cinema in chosen if (made := cinema_option(cinema))]
    select: MultiExternalSelect = {
        "type": "multi_external_select",
        "min_query_length": 0,
        "placeholder": plain("Name, city or id", limits.OPTION_VALUE),
    }
    if offered:
        select["initial_options"] = offered[: limits.SELECT_OPTIONS]
    hint = "Each cinema becomes an order of its own, the same time on each cinema's own clock."
    blocks: list[Block] = [input_block("cinemas", LABELS["cinemas"], select, hint=hint, dispatch=True)]
    left = len(chosen) - min(len(offered), limits.SELECT_OPTIONS)
    if left:
        blocks.append(
            context(f"⚠️ {left:,} of the {len(chosen):,} cinemas don't fit here; order those in a second form.")
        )
    return blocks


def _event(draft: Draft, label: str) -> Block:
    select: ExternalSelect = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Name or event id", limits.OPTION_VALUE),
    }
    if initial := event_option(draft.event, label):
        select["initial_option"] = initial
    return input_block("event", LABELS["event"], select, optional=True)


def _assets(draft: Draft) -> Block:
    hint = "Asset UUIDs: one or many, pasted as they come. Leave empty for all encores of the event."
    return input_block("assets", LABELS["assets"], text_input(draft.assets, multiline=True), optional=True, hint=hint)


def _more(draft: Draft) -> list[Block]:
    """Where the card goes; and what most orders leave empty, hidden until it is asked for, unless something stands there."""
    party = "The id, or source:value. Only needed where you act for several."
    channel: ConversationsSelect = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    if draft.channel:
        channel["initial_conversation"] = draft.channel
    else:
        channel["default_to_current_conversation"] = True
    rare = {
        "owner": input_block("owner", LABELS["owner"], text_input(draft.owner), optional=True, hint=party),
        "booker": input_block("booker", LABELS["booker"], text_input(draft.booker), optional=True, hint=party),
        "description": input_block("description", LABELS["description"], text_input(draft.description), optional=True),
        "additional_text": input_block(
            "additional_text",
            LABELS["additional_text"],
            text_input(draft.additional_text, multiline=True),
            optional=True,
            hint="The cinema's delivery e-mail will carry this text.",
        ),
    }
    shown = [block for name, block in rare.items() if draft.more or getattr(draft, name)]
    where = input_block("channel", LABELS["channel"], channel, hint="The card and its thread go here.")
    more = [] if len(shown) == len(rare) else [actions([button(MORE_OPTIONS, "More options", draft.id)], MORE_OPTIONS)]
    return [where, *shown, *more]


def field_values(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`view.state.values` as fields of the draft: `replace(draft, **answers(values))`. What is empty is `""` or `()`;
    a field that the values do not have is left out, so that the draft keeps its own."""
    return {name: _answer(values[name][name]) for name in FIELDS if name in values.get(name, ())}


def _answer(element: Mapping[str, Any]) -> str | tuple[str, ...]:
    if element.get("type", "").startswith("multi_"):
        return tuple(dict.fromkeys(str(each["value"]) for each in element.get("selected_options") or ()))
    option_ = element.get("selected_option") or {}
    given = option_.get("value") or element.get("value") or element.get("selected_conversation") or ""
    return str(given).strip()


def picks_of(value: str, readings: Sequence[Reading]) -> dict[str, str]:
    """What a press of `choose` (a button's or an option's `value`) adds to `Draft.picks`: for every zone whose reading
    had the same answers. Empty when the text has changed since. Raises `ValueError` for a value that is not ours."""
    return under_fields.picks_of(value, readings)
