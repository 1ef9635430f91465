"""Block Kit: the elements that blocks are made of, and which fields each may have.

Slack: reference/block-kit/block-elements and reference/block-kit/composition-objects; the figures are in ``slack_limits``.
"""

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.schema import BlockRule, Flag, Kinds, ListOf, OneOf, Shape, String, Whole, shape

ID = String(slack_limits.ID_LENGTH)


def plain_text_rule(most: int) -> BlockRule:
    """A ``plain_text`` object."""
    return Kinds("plain_text", {"plain_text": shape("text", text=String(most), emoji=Flag())})


def mrkdwn_rule(most: int) -> BlockRule:
    """A ``mrkdwn`` or a ``plain_text`` object."""
    return Kinds(
        "plain_text or mrkdwn",
        {
            "plain_text": shape("text", text=String(most), emoji=Flag()),
            "mrkdwn": shape("text", text=String(most), verbatim=Flag()),
        },
    )


CONFIRM = Shape(
    {
        "title": plain_text_rule(slack_limits.CONFIRM_TITLE),
        "text": mrkdwn_rule(slack_limits.CONFIRM_TEXT),
        "confirm": plain_text_rule(slack_limits.CONFIRM_BUTTON),
        "deny": plain_text_rule(slack_limits.CONFIRM_BUTTON),
        "style": OneOf(("primary", "danger")),
    },
    needed=("title", "text", "confirm", "deny"),
)


def _option(text: BlockRule, description: BlockRule, **more: BlockRule) -> Shape:
    value = String(slack_limits.OPTION_VALUE)
    return Shape({"text": text, "value": value, "description": description, **more}, needed=("text", "value"))


OPTION = _option(plain_text_rule(slack_limits.OPTION_TEXT), plain_text_rule(slack_limits.OPTION_DESCRIPTION))
CHOICE = _option(
    mrkdwn_rule(slack_limits.OPTION_TEXT), mrkdwn_rule(slack_limits.OPTION_DESCRIPTION)
)  # radio buttons and checkboxes
OVERFLOW_OPTION = _option(
    plain_text_rule(slack_limits.OPTION_TEXT),
    plain_text_rule(slack_limits.OPTION_DESCRIPTION),
    url=String(slack_limits.BUTTON_URL),
)
OPTION_GROUP = Shape(
    {"label": plain_text_rule(slack_limits.OPTION_GROUP_LABEL), "options": ListOf(OPTION, slack_limits.SELECT_OPTIONS)},
    needed=("label", "options"),
)
OPTIONS = ListOf(OPTION, slack_limits.SELECT_OPTIONS)
OPTION_GROUPS = ListOf(OPTION_GROUP, slack_limits.SELECT_OPTIONS)
DISPATCH = Shape(
    {"trigger_actions_on": ListOf(OneOf(("on_enter_pressed", "on_character_entered")), 2)},
    needed=("trigger_actions_on",),
)
FILTER = Shape(
    {
        "include": ListOf(OneOf(("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)
IMAGE = shape(
    "alt_text",
    alt_text=String(slack_limits.IMAGE_ALT_TEXT),
    image_url=String(slack_limits.IMAGE_URL, pattern=r"https?://\S+"),
    slack_file=Shape({"id": String(), "url": String()}),
).with_one_of("image_url", "slack_file")


def _input(**fields: BlockRule) -> Shape:
    """What every element with a value has, and its own fields."""
    common: dict[str, BlockRule] = {"action_id": ID, "focus_on_load": Flag(), "confirm": CONFIRM}
    return shape(**common, placeholder=plain_text_rule(slack_limits.PLACEHOLDER), **fields)


def _choices(initial: str, rule: BlockRule) -> Shape:
    fields: dict[str, BlockRule] = {"action_id": ID, "focus_on_load": Flag(), "confirm": CONFIRM, initial: rule}
    return shape("options", options=ListOf(CHOICE, slack_limits.CHOICES), **fields)


def _text_input(**fields: BlockRule) -> Shape:
    common: dict[str, BlockRule] = {"action_id": ID, "focus_on_load": Flag(), "dispatch_action_config": DISPATCH}
    return shape(placeholder=plain_text_rule(slack_limits.PLACEHOLDER), **common, **fields)


_STATIC = ("options", "option_groups")
_QUERY = Whole(0, 150)
_MANY = Whole(1, 100)
_ID = String(pattern=r"[A-Z][A-Z0-9]+")
_LENGTH = Whole(0, slack_limits.PLAIN_TEXT_INPUT)

BUTTON = shape(
    "text",
    text=plain_text_rule(slack_limits.BUTTON_TEXT),
    action_id=ID,
    url=String(slack_limits.BUTTON_URL, pattern=r"[a-z]+:\S+"),
    value=String(slack_limits.BUTTON_VALUE),
    style=OneOf(("primary", "danger")),
    confirm=CONFIRM,
    accessibility_label=String(slack_limits.BUTTON_TEXT),
)
OVERFLOW = shape(
    "options",
    action_id=ID,
    confirm=CONFIRM,
    options=ListOf(OVERFLOW_OPTION, slack_limits.OVERFLOW_OPTIONS[1], least=slack_limits.OVERFLOW_OPTIONS[0]),
)

SELECTS: dict[str, BlockRule] = {
    "static_select": _input(options=OPTIONS, option_groups=OPTION_GROUPS, initial_option=OPTION).with_one_of(*_STATIC),
    "multi_static_select": _input(
        options=OPTIONS, option_groups=OPTION_GROUPS, initial_options=OPTIONS, max_selected_items=_MANY
    ).with_one_of(*_STATIC),
    "external_select": _input(initial_option=OPTION, min_query_length=_QUERY),
    "multi_external_select": _input(initial_options=OPTIONS, min_query_length=_QUERY, max_selected_items=_MANY),
    "users_select": _input(initial_user=_ID),
    "multi_users_select": _input(initial_users=ListOf(_ID), max_selected_items=_MANY),
    "conversations_select": _input(
        initial_conversation=_ID, default_to_current_conversation=Flag(), response_url_enabled=Flag(), filter=FILTER
    ),
    "multi_conversations_select": _input(
        initial_conversations=ListOf(_ID),
        default_to_current_conversation=Flag(),
        filter=FILTER,
        max_selected_items=_MANY,
    ),
    "channels_select": _input(initial_channel=_ID, response_url_enabled=Flag()),
    "multi_channels_select": _input(initial_channels=ListOf(_ID), max_selected_items=_MANY),
}
PICKERS: dict[str, BlockRule] = {
    "datepicker": _input(initial_date=String(pattern=r"\d{4}-\d{2}-\d{2}")),
    "timepicker": _input(initial_time=String(pattern=r"\d{2}:\d{2}"), timezone=String()),
    "datetimepicker": shape(  # it alone of the pickers has no placeholder
        action_id=ID, focus_on_load=Flag(), confirm=CONFIRM, initial_date_time=Whole(1_000_000_000, 9_999_999_999)
    ),
    "radio_buttons": _choices("initial_option", CHOICE),
    "checkboxes": _choices("initial_options", ListOf(CHOICE, slack_limits.CHOICES)),
}  # fmt: skip
TEXT_INPUTS: dict[str, BlockRule] = {
    "plain_text_input": _text_input(
        initial_value=String(slack_limits.PLAIN_TEXT_INPUT, least=0),
        multiline=Flag(),
        min_length=_LENGTH,
        max_length=_LENGTH,
    ),
    "email_text_input": _text_input(initial_value=String(slack_limits.PLAIN_TEXT_INPUT)),
    "url_text_input": _text_input(initial_value=String(slack_limits.PLAIN_TEXT_INPUT)),
    "number_input": _text_input(
        initial_value=String(), is_decimal_allowed=Flag(), min_value=String(), max_value=String()
    ),
}

IN_ACTIONS = Kinds("an element of an actions block", {"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **PICKERS})
IN_SECTION = Kinds("the accessory of a section", {**IN_ACTIONS.shapes, "image": IMAGE})
IN_INPUT = Kinds("the element of an input block", {**SELECTS, **PICKERS, **TEXT_INPUTS})
IN_CONTEXT = Kinds(
    "an element of a context block",
    {
        "image": IMAGE,
        "plain_text": shape("text", text=String(slack_limits.SECTION_FIELD_TEXT), emoji=Flag()),
        "mrkdwn": shape("text", text=String(slack_limits.SECTION_FIELD_TEXT), verbatim=Flag()),
    },
)
