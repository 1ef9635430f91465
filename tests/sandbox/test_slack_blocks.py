"""Block Kit as Slack documents it: reference/block-kit and reference/views."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.block_kit.surfaces import check_blocks, check_options, check_view

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "Go", **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": "go", **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def option(text: str, value: str | None = None) -> Block:
    return {"text": plain(text), "value": value or text}


def question(element: Block, **more: Any) -> Block:
    return {"type": "input", "block_id": "q", "label": plain("Question"), "element": element, **more}


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def wrong(problems: Any) -> list[str]:
    return [str(problem) for problem in problems]


FITS: dict[str, Any] = {
    "header 150": [{"type": "header", "text": plain("x" * 150)}],
    "section 3000": [section("x" * 3000)],
    "ten fields of 2000": [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    "25 elements": [actions(*({**button(), "action_id": f"a{i}"} for i in range(25)))],
    "ten in a context": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}],
    "button 75, value 2000": [actions(button("x" * 75, value="v" * 2000))],
    "50 blocks": [{"type": "divider"}] * 50,
    "table 100 x 20": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100}],
    "overflow of five": [section("x", accessory={"type": "overflow", "options": [option(str(i)) for i in range(5)]})],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "now", "style": {"bold": True}},
                        {"type": "emoji", "name": "tada"},
                        {"type": "user", "user_id": "U1"},
                        {"type": "date", "timestamp": 1795262400, "format": "{date_short} {time}", "fallback": "then"},
                    ],
                },
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<!channel>"}]},
            ],
        }
    ],
    "link button": [actions(button(url="https://example.test/", style="primary"))],
    "select that asks from the first letter": [
        actions({"type": "external_select", "action_id": "x", "min_query_length": 0})
    ],
}

REFUSED: dict[str, tuple[Any, str]] = {
    "header 151": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
    "header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
    "section 3001": ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "empty section": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "section of nothing": ([{"type": "section"}], "missing required field: text or fields"),
    "eleven fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    "field 2001": ([{"type": "section", "fields": [plain("x" * 2001)]}], "/blocks/0/fields/0/text"),
    "26 elements": ([actions(*({**button(), "action_id": f"a{i}"} for i in range(26)))], "no more than 25 items"),
    "eleven in a context": ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "no more than 10 items"),
    "button 76": ([actions(button("x" * 76))], "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    "value 2001": ([actions(button(value="v" * 2001))], "/blocks/0/elements/0/value"),
    "unknown style": ([actions(button(style="blue"))], "must be one of primary, danger"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "unknown block": ([{"type": "colour_bar"}], "unsupported type: colour_bar"),
    "unknown field": ([section("x", colour="red")], "unknown field: colour [json-pointer:/blocks/0]"),
    "null": ([section("x", accessory=None)], "must not be null"),
    "same block_id twice": ([section("x", block_id="a"), section("y", block_id="a")], "block_id a already exists"),
    "same action_id twice": ([actions(button(), button())], "action_id go already exists"),
    "two tables": ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "only one table"),
    "table of 101 rows": ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}], "no more than 100 items"),
    "table of 21 columns": ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}], "no more than 20 items"),
    "empty cell": ([{"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}], "/blocks/0/rows/0/0/text"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "alert is not allowed in a message"),
    "overflow of one": ([section("x", accessory={"type": "overflow", "options": [option("a")]})], "no fewer than 2 items"),
    "overflow of six": ([section("x", accessory={"type": "overflow", "options": [option(str(i)) for i in range(6)]})], "no more than 5 items"),
    "option text 76": ([actions({"type": "static_select", "options": [option("x" * 76, "v")]})], "must be less than 76"),
    "option value 151": ([actions({"type": "static_select", "options": [option("x", "v" * 151)]})], "must be less than 151"),
    "101 options": ([actions({"type": "static_select", "options": [option(str(i)) for i in range(101)]})], "no more than 100"),
    "initial option that is not offered": (
        [actions({"type": "static_select", "options": [option("a")], "initial_option": option("A", "a")})],
        "must match one of the options exactly",
    ),
    "eleven choices": ([actions({"type": "radio_buttons", "options": [option(str(i)) for i in range(11)]})], "no more than 10"),
    "placeholder 151": ([actions({"type": "external_select", "placeholder": plain("x" * 151)})], "must be less than 151"),
    "text field outside of an input": ([actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    "confirm title 101": (
        [actions(button(confirm={"title": plain("x" * 101), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")}))],
        "must be less than 101",
    ),
    "markdown of 12,001 together": ([{"type": "markdown", "text": "x" * 6001}] * 2, "must together be less than 12001"),
    "not a list": ({"type": "section"}, "must be an array"),
}  # fmt: skip


@pytest.mark.parametrize("blocks", FITS.values(), ids=FITS.keys())
def test_what_fits_is_accepted(blocks: Any) -> None:
    assert wrong(check_blocks(blocks, "message")) == []


@pytest.mark.parametrize(("blocks", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_with_its_place(blocks: Any, says: str) -> None:
    assert [problem for problem in wrong(check_blocks(blocks, "message")) if says in problem]


BAD_VIEWS: dict[str, tuple[Block, str]] = {
    "title 25": (modal(section("x"), title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    "submit 25": (modal(section("x"), submit=plain("x" * 25)), "/view/submit/text"),
    "metadata 3001": (modal(section("x"), private_metadata="x" * 3001), "must be less than 3001"),
    "callback_id 256": (modal(section("x"), callback_id="x" * 256), "must be less than 256"),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "no blocks": (modal(), "no fewer than 1 items"),
    "no title": ({"type": "modal", "blocks": [section("x")]}, "missing required field: title"),
    "input without submit": (
        {"type": "modal", "title": plain("x"), "blocks": [question({"type": "plain_text_input"})]},
        "missing required field: submit",
    ),
    "table in a modal": (modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}), "table is not allowed in a modal"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "markdown is not allowed in a modal"),
    "button in an input": (modal(question(button())), "unsupported type: button"),
    "initial_value 3001": (modal(question({"type": "plain_text_input", "initial_value": "x" * 3001})), "/view/blocks/0/element/initial_value"),
    "label 2001": (modal({**question({"type": "plain_text_input"}), "label": plain("x" * 2001)}), "must be less than 2001"),
    "dispatch on something else": (
        modal(question({"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}})),
        "must be one of on_enter_pressed, on_character_entered",
    ),
    "two in focus": (
        modal(
            question({"type": "plain_text_input", "focus_on_load": True}),
            {**question({"type": "plain_text_input", "focus_on_load": True}), "block_id": "r"},
        ),
        "only one element can have focus_on_load",
    ),
    "what only Slack may set": (modal(section("x"), hash="1.2"), "unknown field: hash"),
    "a home that can be submitted": ({"type": "home", "blocks": [], "submit": plain("x")}, "unknown field: submit"),
}  # fmt: skip


@pytest.mark.parametrize(("view", "says"), BAD_VIEWS.values(), ids=BAD_VIEWS.keys())
def test_a_view_that_slack_refuses(view: Block, says: str) -> None:
    assert [problem for problem in wrong(check_view(view)) if says in problem]


def test_a_full_form_is_accepted() -> None:
    option_a = option("a")
    fields: list[Block] = [
        {"type": "plain_text_input", "multiline": True, "max_length": 3000, "placeholder": plain("x" * 150)},
        {"type": "multi_external_select", "min_query_length": 1, "initial_options": [option_a], "max_selected_items": 40},
        {"type": "conversations_select", "default_to_current_conversation": True, "filter": {"include": ["public", "private"]}},
        {"type": "radio_buttons", "options": [option_a, option("b")], "initial_option": option_a},
        {"type": "checkboxes", "options": [{"text": {"type": "mrkdwn", "text": "*a*"}, "value": "a"}]},
        {"type": "datepicker", "initial_date": "2026-12-01"},
        {"type": "timepicker", "initial_time": "18:00"},
        {"type": "multi_static_select", "option_groups": [{"label": plain("g"), "options": [option_a]}]},
    ]  # fmt: skip
    blocks = [
        {**question({**f, "action_id": f"a{i}"}), "block_id": f"b{i}", "optional": True} for i, f in enumerate(fields)
    ]
    view = modal(*blocks, callback_id="f", private_metadata="x" * 3000, notify_on_close=True)
    assert wrong(check_view(view)) == []


def test_at_most_a_hundred_suggestions_in_options_or_groups_but_not_both() -> None:
    hundred = [option(str(i)) for i in range(100)]
    assert check_options({"options": hundred}) == []
    assert check_options({"options": []}) == []
    assert "no more than 100" in wrong(check_options({"options": [*hundred, option("x")]}))[0]
    assert check_options({}) != []
    assert check_options({"options": hundred, "option_groups": []}) != []


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "elements", "element", "rows", "options", "value"]), inner)
    ),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_no_nonsense_makes_the_rules_stumble(value: Any) -> None:
    assert check_view(value)
    problems = check_blocks([value], "message")
    assert problems or value.get("type") in ("divider", "card")
    assert all(problem.pointer.startswith("/blocks") for problem in problems)


@given(st.integers(1, 400))
def test_a_length_is_right_up_to_its_limit_and_wrong_above(length: int) -> None:
    refused = bool(check_blocks([{"type": "header", "text": plain("x" * length)}], "message"))
    assert refused is (length > 150)
