"""The interactive elements of a view or message: finding one, and what using it does to ``state.values`` and sends."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sandbox.slack.block_kit.surfaces import elements_of
from sandbox.slack.block_kit.view_state import MULTI_KINDS, VALUE_FIELDS
from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.workspace.channels import JSON, PostedMessage
from sandbox.slack.workspace.view_stacks import View
from sandbox.slack.workspace.workspace import Workspace

_SAID_BESIDES = ("text", "value", "url", "style", "placeholder", "initial_option", "initial_options", "confirm")
_PICKS_PEOPLE = {"users_select", "multi_users_select"}
_PICKS_CHANNELS = {"channels_select", "multi_channels_select", "conversations_select", "multi_conversations_select"}
_KIND_OF_CHANNEL = {"public": "public", "private": "private", "im": "im"}


@dataclass(frozen=True)
class Field:
    """One interactive element in its block."""

    block: JSON
    element: JSON

    @property
    def kind(self) -> str:
        """The type of the element."""
        return str(self.element["type"])

    @property
    def block_id(self) -> str:
        """The id of its block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Its own id."""
        return str(self.element["action_id"])

    @property
    def dispatches(self) -> bool:
        """Whether using it tells the app at once: outside of input blocks always, inside with ``dispatch_action``."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))

    def dispatches_on(self, trigger: str) -> bool:
        """Whether a text field tells the app ``on_enter_pressed`` (which it does unless told) or ``on_character_entered``."""
        config = self.element.get("dispatch_action_config", {})
        return self.dispatches and trigger in config.get("trigger_actions_on", ["on_enter_pressed"])

    def __str__(self) -> str:
        return f"{self.block_id}/{self.action_id} ({self.kind}, {self.element.get('value', '')})"

    def may_be(self, value: str | None) -> bool:
        """Whether it has this value; an overflow menu, which has several, and ``None`` may always be meant."""
        return value is None or self.kind == "overflow" or self.element.get("value") == value

    def action(self, **chosen: Any) -> JSON:
        """The entry in ``actions`` of a payload."""
        besides = {name: deepcopy(self.element[name]) for name in _SAID_BESIDES if name in self.element}
        return {"type": self.kind, "block_id": self.block_id, "action_id": self.action_id, **besides, **chosen}


def fields_of(where: View | PostedMessage) -> list[Field]:
    """Every interactive element in a view or message, in order."""
    return [Field(block, element) for block in where.blocks or [] for _, element in elements_of(block)]


def find(where: View | PostedMessage, id_: str, *, value: str | None = None, kinds: set[str] | None = None) -> Field:
    """The element with this ``block_id`` or, failing that, ``action_id`` (and ``value``, and one of these kinds).

    Raises ``CannotDoError`` that tells what there is.
    """
    everything = [f for f in fields_of(where) if kinds is None or f.kind in kinds]
    wanted = _named_by_id([f for f in everything if f.may_be(value)], id_)
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise CannotDoError(f"there are {len(wanted)} of {id_}: say which by its value")
    there = ", ".join(map(str, everything))
    raise CannotDoError(f"there is no {id_} {value or ''} to use here; there is: {there or 'nothing'}")


def _named_by_id(fields: list[Field], id_: str) -> list[Field]:
    return [f for f in fields if f.block_id == id_] or [f for f in fields if f.action_id == id_]


def named(options: Sequence[JSON], wanted: str) -> JSON:
    """The option with this text or value; failing that, the first whose text contains it."""
    exact = [option for option in options if wanted in (option["text"]["text"], option["value"])]
    close = [option for option in options if wanted.casefold() in option["text"]["text"].casefold()]
    for option in (*exact, *close):
        return option
    texts = ", ".join(option["text"]["text"] for option in options)
    raise CannotDoError(f"nobody offers {wanted!r}; on offer: {texts or 'nothing'}")


def flattened(offered: JSON) -> list[JSON]:
    """The options of an element or an answer, out of their groups."""
    if "option_groups" in offered:
        return [option for group in offered["option_groups"] for option in group["options"]]
    return list(offered.get("options") or [])


def id_of(workspace: Workspace, field: Field, wanted: str) -> str:
    """What a select of people or conversations makes of a name, if its filter lets it be picked."""
    if field.kind in _PICKS_PEOPLE:
        return workspace.user(wanted).id
    channel = workspace.channel(wanted)
    include = field.element.get("filter", {}).get("include")
    if include and _KIND_OF_CHANNEL[channel.kind] not in include:
        raise CannotDoError(f"{wanted} is {channel.kind}, and only {', '.join(include)} can be picked here")
    return channel.id


def picks_ids(field: Field) -> bool:
    """Whether it picks people or conversations by their ids."""
    return field.kind in _PICKS_PEOPLE | _PICKS_CHANNELS


def put(values: JSON, field: Field, value: Any) -> JSON:
    """Set the value of an element in the state; what to say of it in ``actions``."""
    name, _, empty = VALUE_FIELDS[field.kind]
    if value in (None, "", []):
        value = deepcopy(empty)
    most = field.element.get("max_selected_items")
    if field.kind in MULTI_KINDS and most and len(value) > most:
        raise CannotDoError(f"only {most} can be picked in {field.block_id}")
    values.setdefault(field.block_id, {})[field.action_id] = {"type": field.kind, name: value}
    return {name: deepcopy(value)}


def now_in(values: JSON, field: Field) -> Any:
    """The value an element has at the moment."""
    name, _, empty = VALUE_FIELDS[field.kind]
    entry = values.get(field.block_id, {}).get(field.action_id)
    return entry[name] if entry else deepcopy(empty)
