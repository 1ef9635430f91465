"""Block Kit: the blocks, which fields each may have, and on which surface it may stand.

Slack: reference/block-kit/blocks; the figures are in ``slack_limits``. The kinds of the newest blocks that a chat-ops bot has
no use for (data tables, carousels, containers, video, files) are not offered here and are refused.
"""

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.elements import (
    BUTTON,
    ID,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    mrkdwn_rule,
    plain_text_rule,
)
from sandbox.slack.block_kit.schema import BlockRule, Flag, Kinds, ListOf, OneOf, Shape, String, Whole, shape

_STYLE = Shape({name: Flag() for name in ("bold", "italic", "strike", "code", "underline", "highlight")})
_WORDS = String(blank=True)


def _inline(*needed: str, **fields: BlockRule) -> Shape:
    return shape(*needed, style=_STYLE, **fields)


INLINE = Kinds(
    "an element of rich text",
    {
        "text": _inline("text", text=_WORDS),
        "link": _inline("url", url=String(), text=_WORDS, unsafe=Flag()),
        "emoji": _inline("name", name=String(), unicode=String(), skin_tone=Whole(1, 6)),
        "user": _inline("user_id", user_id=String()),
        "channel": _inline("channel_id", channel_id=String()),
        "usergroup": _inline("usergroup_id", usergroup_id=String()),
        "broadcast": _inline("range", range=OneOf(("here", "channel", "everyone"))),
        "date": _inline("timestamp", "format", timestamp=Whole(), format=String(), url=String(), fallback=String()),
        "color": _inline("value", value=String()),
    },
)
_SECTION_OF_RICH_TEXT = shape("elements", elements=ListOf(INLINE, least=0))
RICH_TEXT_ELEMENTS = Kinds(
    "a part of rich text",
    {
        "rich_text_section": _SECTION_OF_RICH_TEXT,
        "rich_text_quote": shape("elements", elements=ListOf(INLINE, least=0), border=Whole(0, 1)),
        "rich_text_preformatted": shape(
            "elements", elements=ListOf(INLINE, least=0), border=Whole(0, 1), language=String()
        ),
        "rich_text_list": shape(
            "elements", "style",
            elements=ListOf(Kinds("an item of a list", {"rich_text_section": _SECTION_OF_RICH_TEXT})),
            style=OneOf(("bullet", "ordered")), indent=Whole(0, 8), offset=Whole(), border=Whole(0, 1),
        ),
    },
)  # fmt: skip
RICH_TEXT = shape("elements", elements=ListOf(RICH_TEXT_ELEMENTS), block_id=ID)
CELL = Kinds(
    "a cell of a table",
    {
        "raw_text": shape("text", text=_WORDS),
        "raw_number": Shape({"type": String(), "value": Whole(-(2**53)), "text": _WORDS}, needed=("value", "text")),
        "rich_text": RICH_TEXT,
    },
)
_COLUMN = Shape({"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()})
TASK_CARD = shape(
    "task_id", "title", "status",
    block_id=ID, task_id=ID, title=String(), details=RICH_TEXT, output=RICH_TEXT,
    status=OneOf(("pending", "in_progress", "complete", "error")),
    sources=ListOf(shape("url", "text", url=String(), text=String())),
)  # fmt: skip

BLOCKS = Kinds(
    "a block",
    {
        "header": shape("text", text=plain_text_rule(slack_limits.HEADER_TEXT), block_id=ID, level=Whole(1, 4)),
        "divider": shape(block_id=ID),
        "section": shape(
            block_id=ID,
            text=mrkdwn_rule(slack_limits.SECTION_TEXT),
            fields=ListOf(mrkdwn_rule(slack_limits.SECTION_FIELD_TEXT), slack_limits.SECTION_FIELDS),
            accessory=IN_SECTION,
            expand=Flag(),
        ),
        "context": shape("elements", elements=ListOf(IN_CONTEXT, slack_limits.CONTEXT_ELEMENTS), block_id=ID),
        "actions": shape("elements", elements=ListOf(IN_ACTIONS, slack_limits.ACTIONS_ELEMENTS), block_id=ID),
        "input": shape(
            "label", "element",
            block_id=ID, label=plain_text_rule(slack_limits.INPUT_LABEL), element=IN_INPUT, hint=plain_text_rule(slack_limits.INPUT_HINT),
            dispatch_action=Flag(), optional=Flag(),
        ),
        "image": Shape(
            {**IMAGE.fields, "block_id": ID, "title": plain_text_rule(slack_limits.IMAGE_TITLE)}, IMAGE.needed, IMAGE.either
        ),
        "rich_text": RICH_TEXT,
        "markdown": shape("text", text=String(slack_limits.MARKDOWN_TEXT), block_id=ID),
        "table": shape(
            "rows", block_id=ID,
            rows=ListOf(ListOf(CELL, slack_limits.TABLE_COLUMNS), slack_limits.TABLE_ROWS),
            column_settings=ListOf(_COLUMN, slack_limits.TABLE_COLUMNS),
        ),
        "alert": shape(
            "text", block_id=ID, text=mrkdwn_rule(slack_limits.ALERT_TEXT),
            level=OneOf(("default", "info", "warning", "error", "success")),
        ),
        "card": shape(
            block_id=ID, hero_image=IMAGE, icon=IMAGE, title=mrkdwn_rule(slack_limits.CARD_TITLE),
            subtitle=mrkdwn_rule(slack_limits.CARD_TITLE), body=mrkdwn_rule(slack_limits.CARD_BODY),
            actions=ListOf(Kinds("a button", {"button": BUTTON}), 5),
        ),
        "task_card": TASK_CARD,
        "plan": shape(
            "title", block_id=ID, title=String(),
            tasks=ListOf(Kinds("a task card", {"task_card": TASK_CARD}), slack_limits.PLAN_TASKS),
        ),
    },
)  # fmt: skip

_ANYWHERE = frozenset({"header", "divider", "section", "context", "actions", "input", "image", "rich_text"})
ALLOWED_ON = {
    "message": _ANYWHERE | {"markdown", "table", "card", "task_card", "plan"},
    "modal": _ANYWHERE | {"alert"},
    "home": _ANYWHERE | {"card"},
}
COUNT_ON = {"message": slack_limits.MESSAGE_BLOCKS, "modal": slack_limits.VIEW_BLOCKS, "home": slack_limits.VIEW_BLOCKS}
