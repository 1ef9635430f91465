"""The state of a view or message: what a person has typed and picked, ``state.values`` of the payloads.

Slack: reference/views#view_state and the pages of the elements. Every element that holds a value is in the state from
the start, with its initial value if it has one, so untouched inputs are submitted too. Buttons and overflow menus are not.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.slack.block_kit.surfaces import elements_of

JSON = dict[str, Any]

# element type: (field in the state, field with the initial value, the value when there is none)
VALUE_FIELDS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
}
TEXT_KINDS = frozenset(kind for kind, (name, _, _) in VALUE_FIELDS.items() if name == "value")
MULTI_KINDS = frozenset(kind for kind, (_, _, empty) in VALUE_FIELDS.items() if empty == [])


def with_ids(blocks: list[JSON], next_id: Any) -> list[JSON]:
    """A copy of the blocks in which every block and every interactive element has an id, made up where there was none."""
    named = deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", next_id())
        for _, element in elements_of(block):
            element.setdefault("action_id", next_id())
    return named


def initial_values(blocks: list[JSON], channel: str | None = None) -> JSON:
    """The state before anybody touched anything; ``channel`` is the conversation the person is in."""
    values: JSON = {}
    for block in blocks:
        for _, element in elements_of(block):
            if element["type"] in VALUE_FIELDS:
                values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element, channel)
    return values


def _initial(element: JSON, channel: str | None) -> JSON:
    kind = element["type"]
    name, initial, empty = VALUE_FIELDS[kind]
    value = deepcopy(element.get(initial, empty))
    if element.get("default_to_current_conversation") and initial not in element and channel:
        value = [channel] if kind in MULTI_KINDS else channel
    if kind in TEXT_KINDS and value == "":
        value = None
    return {"type": kind, name: value}


def carried_over(new: JSON, old: Mapping[str, Any]) -> JSON:
    """The state after an update: the same block_id, action_id and kind of element keep what was typed."""
    for block_id, actions in new.items():
        for action_id, value in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = before
    return new


def entered_value(entry: Mapping[str, Any]) -> Any:
    """The value in one entry of the state."""
    return entry[VALUE_FIELDS[entry["type"]][0]]


def incomplete(blocks: list[JSON], values: Mapping[str, Any]) -> dict[str, str]:
    """What Slack's own client would not let a person submit: by block_id, what is wrong.

    An input that is not optional and empty, a text shorter or longer than allowed.
    """
    wrong: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = entered_value(values[block["block_id"]][element["action_id"]])
        if value in (None, "", []):
            if not block.get("optional"):
                wrong[block["block_id"]] = "Please complete this required field."
        elif element["type"] == "plain_text_input":
            if len(value) < element.get("min_length", 0):
                wrong[block["block_id"]] = f"Must be at least {element['min_length']} characters."
            elif len(value) > element.get("max_length", 3000):
                wrong[block["block_id"]] = f"Must be at most {element.get('max_length', 3000)} characters."
    return wrong
