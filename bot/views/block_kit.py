"""Block Kit's types: the blocks, elements and views that this bot makes, as Slack's pages define them (Slack: block kit reference).

Only what is used here. What Slack sends back is another thing, and is read where it comes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypeAlias, TypedDict


class MrkdwnText(TypedDict):
    type: Literal["mrkdwn"]
    text: str
    verbatim: NotRequired[bool]


class PlainText(TypedDict):
    type: Literal["plain_text"]
    text: str
    emoji: bool


class RawText(TypedDict):
    """A cell of a table."""

    type: Literal["raw_text"]
    text: str


class Option(TypedDict):
    """Of a select, of radio buttons or of checkboxes."""

    text: PlainText
    value: str
    description: NotRequired[PlainText]


class ConfirmDialog(TypedDict):
    title: PlainText
    text: PlainText
    confirm: PlainText
    deny: PlainText
    style: NotRequired[str]


class Button(TypedDict):
    type: Literal["button"]
    text: PlainText
    action_id: str
    value: NotRequired[str]
    style: NotRequired[str]
    confirm: NotRequired[ConfirmDialog]


class DispatchActionConfig(TypedDict):
    trigger_actions_on: list[str]


class PlainTextInput(TypedDict):
    type: Literal["plain_text_input"]
    multiline: NotRequired[bool]
    initial_value: NotRequired[str]
    placeholder: NotRequired[PlainText]
    dispatch_action_config: NotRequired[DispatchActionConfig]
    action_id: NotRequired[str]


class StaticSelect(TypedDict):
    type: Literal["static_select"]
    options: list[Option]
    initial_option: NotRequired[Option]
    placeholder: NotRequired[PlainText]
    action_id: NotRequired[str]


class MultiStaticSelect(TypedDict):
    type: Literal["multi_static_select"]
    options: list[Option]
    initial_options: NotRequired[list[Option]]
    placeholder: NotRequired[PlainText]
    action_id: NotRequired[str]


class ExternalSelect(TypedDict):
    type: Literal["external_select"]
    min_query_length: int
    placeholder: NotRequired[PlainText]
    initial_option: NotRequired[Option]
    action_id: NotRequired[str]


class MultiExternalSelect(TypedDict):
    type: Literal["multi_external_select"]
    min_query_length: int
    placeholder: NotRequired[PlainText]
    initial_options: NotRequired[list[Option]]
    action_id: NotRequired[str]


class ConversationFilter(TypedDict):
    include: list[str]


class ConversationsSelect(TypedDict):
    type: Literal["conversations_select"]
    filter: ConversationFilter
    initial_conversation: NotRequired[str]
    default_to_current_conversation: NotRequired[bool]
    placeholder: NotRequired[PlainText]
    action_id: NotRequired[str]


class RadioButtons(TypedDict):
    type: Literal["radio_buttons"]
    options: list[Option]
    action_id: NotRequired[str]


class Checkboxes(TypedDict):
    type: Literal["checkboxes"]
    options: list[Option]
    action_id: NotRequired[str]


InputElement: TypeAlias = (
    PlainTextInput
    | StaticSelect
    | MultiStaticSelect
    | ExternalSelect
    | MultiExternalSelect
    | ConversationsSelect
    | RadioButtons
    | Checkboxes
)


class SectionBlock(TypedDict):
    type: Literal["section"]
    text: MrkdwnText | PlainText
    accessory: NotRequired[Button | StaticSelect]
    block_id: NotRequired[str]


class ContextBlock(TypedDict):
    type: Literal["context"]
    elements: list[MrkdwnText]
    block_id: NotRequired[str]


class DividerBlock(TypedDict):
    type: Literal["divider"]


class ActionsBlock(TypedDict):
    type: Literal["actions"]
    elements: Sequence[Button | StaticSelect]
    block_id: NotRequired[str]


class InputBlock(TypedDict):
    """The element has the block's name for its action_id."""

    type: Literal["input"]
    block_id: str
    label: PlainText
    element: InputElement
    optional: bool
    hint: NotRequired[PlainText]
    dispatch_action: NotRequired[bool]


class ColumnSettings(TypedDict):
    align: NotRequired[str]
    is_wrapped: NotRequired[bool]


class TableBlock(TypedDict):
    type: Literal["table"]
    block_id: str
    rows: list[list[RawText]]
    column_settings: NotRequired[list[ColumnSettings]]


class RichTextStyle(TypedDict):
    bold: NotRequired[bool]
    strike: NotRequired[bool]
    code: NotRequired[bool]


class RichText(TypedDict):
    type: Literal["text"]
    text: str
    style: NotRequired[RichTextStyle]


class RichTextDate(TypedDict):
    type: Literal["date"]
    timestamp: int
    format: str
    fallback: str


class RichTextUser(TypedDict):
    type: Literal["user"]
    user_id: str


class RichTextChannel(TypedDict):
    type: Literal["channel"]
    channel_id: str


class RichTextLink(TypedDict):
    type: Literal["link"]
    url: str
    text: str


RichTextInline: TypeAlias = RichText | RichTextDate | RichTextUser | RichTextChannel | RichTextLink


class RichTextPart(TypedDict):
    type: Literal["rich_text_section", "rich_text_quote", "rich_text_preformatted"]
    elements: list[RichTextInline]


class RichTextBlock(TypedDict):
    type: Literal["rich_text"]
    elements: list[RichTextPart]
    block_id: NotRequired[str]


Block: TypeAlias = SectionBlock | ContextBlock | DividerBlock | ActionsBlock | InputBlock | TableBlock | RichTextBlock


class Modal(TypedDict):
    type: Literal["modal"]
    callback_id: str
    title: PlainText
    close: PlainText
    blocks: list[Block]
    private_metadata: NotRequired[str]
    submit: NotRequired[PlainText]


class HomeTab(TypedDict):
    type: Literal["home"]
    blocks: list[Block]


View: TypeAlias = Modal | HomeTab
