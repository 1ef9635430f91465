"""A message or view as a whole: what it must obey beyond the shape of each block.

``check_blocks`` and ``check_view`` return every problem found, each with its JSON pointer; an empty list is a pass.
Their callers turn problems into ``invalid_blocks`` (messages) or ``invalid_arguments`` (views), as Slack does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.block_types import ALLOWED_ON, BLOCKS, COUNT_ON
from sandbox.slack.block_kit.elements import IN_INPUT, OPTION, OPTION_GROUP, plain_text_rule
from sandbox.slack.block_kit.schema import BlockRule, Flag, ListOf, OneOf, Problem, Shape, String

_COMMON: dict[str, BlockRule] = {
    "type": OneOf(("modal", "home")),
    "callback_id": String(slack_limits.ID_LENGTH),
    "external_id": String(slack_limits.ID_LENGTH, least=0),
    "private_metadata": String(slack_limits.PRIVATE_METADATA, least=0, blank=True),
}
VIEWS = {
    "modal": Shape(
        {
            **_COMMON,
            "blocks": ListOf(Shape({})),
            "title": plain_text_rule(slack_limits.VIEW_TITLE),
            "submit": plain_text_rule(slack_limits.VIEW_TITLE),
            "close": plain_text_rule(slack_limits.VIEW_TITLE),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
        needed=("title", "blocks"),
    ),
    "home": Shape({**_COMMON, "blocks": ListOf(Shape({}))}, needed=("blocks",)),
}


_KINDS = frozenset({*IN_INPUT.shapes, "button", "overflow"})


def elements_of(block: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The interactive elements of a block with the JSON pointer of each inside the block."""
    found = [("/element", block.get("element")), ("/accessory", block.get("accessory"))]
    many = "elements" if block.get("type") == "actions" else "actions"
    listed = block.get(many)
    if isinstance(listed, list):
        found += [(f"/{many}/{index}", element) for index, element in enumerate(listed)]
    return [(at, element) for at, element in found if isinstance(element, dict) and str(element.get("type")) in _KINDS]


def texts_in(content: Any) -> Iterator[str]:
    """Every text in these blocks, whatever holds it."""
    if isinstance(content, Mapping):
        if isinstance(content.get("text"), str):
            yield content["text"]
        content = list(content.values())
    for item in content if isinstance(content, list) else []:
        yield from texts_in(item)


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> list[Problem]:
    """Everything wrong with the blocks of a ``message``, a ``modal`` or a ``home`` (the three surfaces)."""
    if not isinstance(blocks, list):
        return [Problem("must be an array", at)]
    return [
        *_count(blocks, surface, at),
        *(problem for index, block in enumerate(blocks) for problem in _block(block, surface, f"{at}/{index}")),
        *_together(blocks, surface, at),
    ]


def check_view(view: Any, at: str = "/view") -> list[Problem]:
    """Everything wrong with a view as an app sends it."""
    kind = view.get("type") if isinstance(view, Mapping) else None
    if not isinstance(view, Mapping) or not isinstance(kind, str) or kind not in VIEWS:
        return [Problem("must be a view of type modal or home", f"{at}/type")]
    problems = _around_blocks(view, VIEWS[kind], at)
    if "blocks" not in view:
        return [*problems, Problem("missing required field: blocks", at)]
    problems += check_blocks(view["blocks"], kind, f"{at}/blocks")
    if kind == "modal" and "submit" not in view and _has_inputs(view["blocks"]):
        problems.append(Problem("missing required field: submit (there are input blocks)", at))
    return problems


def _around_blocks(view: Mapping[str, Any], rule: Shape, at: str) -> list[Problem]:
    outside = {name: value for name, value in view.items() if name != "blocks"}
    return list(Shape(rule.fields, tuple(name for name in rule.needed if name != "blocks")).check(outside, at))


def _has_inputs(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, Mapping) and block.get("type") == "input" for block in blocks
    )


def check_options(answer: Any) -> list[Problem]:
    """Everything wrong with the answer to a ``block_suggestion``: ``options`` or ``option_groups``, at most 100."""
    rule = Shape(
        {
            "options": ListOf(OPTION, slack_limits.SUGGESTED_OPTIONS, least=0),
            "option_groups": ListOf(OPTION_GROUP, slack_limits.SUGGESTED_OPTIONS, least=0),
        },
        either=("options", "option_groups"),
    )
    return list(rule.check(answer, ""))


def _count(blocks: list[Any], surface: str, at: str) -> Iterator[Problem]:
    if surface == "modal" and not blocks:
        yield Problem("no fewer than 1 items needed", at)
    if len(blocks) > COUNT_ON[surface]:
        yield Problem(f"no more than {COUNT_ON[surface]} items allowed", at)


def _block(block: Any, surface: str, at: str) -> Iterator[Problem]:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if isinstance(kind, str) and kind in BLOCKS.shapes and kind not in ALLOWED_ON[surface]:
        yield Problem(f"block type {kind} is not allowed in a {surface}", f"{at}/type")
        return
    yield from BLOCKS.check(block, at)
    if not isinstance(block, Mapping):
        return
    yield from _fields(block, at)
    yield from _elements(block, at)


def _fields(block: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """What holds for the fields of one block together."""
    if block.get("type") == "section" and "text" not in block and "fields" not in block:
        yield Problem("missing required field: text or fields", at)
    if block.get("type") == "task_card" and block.get("status") == "pending":
        yield Problem("a task_card by itself must not be pending", f"{at}/status")


def _elements(block: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """What holds for the elements of a block, together and each by itself."""
    seen: set[str] = set()
    for place, element in elements_of(block):
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                yield Problem(f"action_id {action_id} already exists in this block", f"{at}{place}/action_id")
            seen.add(action_id)
        yield from _element(element, f"{at}{place}")


def _element(element: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """An initial option has to be one of the options, in every detail; a smallest length not above the largest."""
    offered = _offered(element)
    if isinstance(offered, list):
        yield from _options(element, offered, at)
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem("min_length must not be greater than max_length", f"{at}/min_length")


def _offered(element: Mapping[str, Any]) -> Any:
    """The options of an element, out of their groups; whatever stands there if it is no list."""
    groups = element.get("option_groups")
    if not isinstance(groups, list):
        return element.get("options")
    inside = [group.get("options") for group in groups if isinstance(group, Mapping)]
    return [option for options in inside if isinstance(options, list) for option in options]


def _options(element: Mapping[str, Any], offered: list[Any], at: str) -> Iterator[Problem]:
    chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    if isinstance(chosen, list) and any(option not in offered for option in chosen):
        name = "initial_options" if "initial_options" in element else "initial_option"
        yield Problem("must match one of the options exactly", f"{at}/{name}")
    values = [option.get("value") for option in offered if isinstance(option, Mapping)]
    if len(values) != len(set(map(str, values))):
        yield Problem("option values must be unique", f"{at}/options")


def _together(blocks: list[Any], surface: str, at: str) -> Iterator[Problem]:
    """What holds for all blocks together."""
    known = [(index, block) for index, block in enumerate(blocks) if isinstance(block, Mapping)]
    yield from _block_ids(known, at)
    if surface == "message":
        yield from _tables_and_markdown(known, at)
    focused = [index for index, block in known for _, e in elements_of(block) if e.get("focus_on_load") is True]
    if len(focused) > 1:
        yield Problem("only one element can have focus_on_load", f"{at}/{focused[1]}")


def _block_ids(known: list[tuple[int, Mapping[str, Any]]], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in known:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield Problem(f"block_id {block_id} already exists", f"{at}/{index}/block_id")
            seen.add(block_id)


def _tables_and_markdown(known: list[tuple[int, Mapping[str, Any]]], at: str) -> Iterator[Problem]:
    tables = [index for index, block in known if block.get("type") == "table"]
    if len(tables) > slack_limits.TABLES_A_MESSAGE:
        yield Problem("only one table is allowed in a message", f"{at}/{tables[1]}")
    markdown = sum(len(str(block.get("text", ""))) for _, block in known if block.get("type") == "markdown")
    if markdown > slack_limits.MARKDOWN_TEXT:
        yield Problem(f"markdown blocks must together be less than {slack_limits.MARKDOWN_TEXT + 1} characters", at)
