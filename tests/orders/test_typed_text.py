"""What Slack and phones make of what was typed is undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.typed_text import as_person_typed, plain_text, typed_line

TYPED = [
    ("Tom &amp; Jerry &lt;3 &gt;", "Tom & Jerry <3 >"),
    ("&amp;amp; is how &amp; is written", "&amp; is how & is written"),
    ("<http://kino.example|kino.example>", "kino.example"),
    ("<https://kino.example/a?b=1&amp;c=2>", "https://kino.example/a?b=1&c=2"),
    ("<mailto:a@b.example|a@b.example> <mailto:a@b.example>", "a@b.example a@b.example"),
    ("<tel:+31201234567|+31 20 123 4567>", "+31 20 123 4567"),
    ("<@U0ALICE|alice> <@U0ALICE> <@W0BOB|@bob>", "@alice @U0ALICE @bob"),
    ("<#C0ENCORES|encores> <#C0ENCORES|> <#C0ENCORES>", "#encores #C0ENCORES #C0ENCORES"),
    ("<!here> <!channel|channel> <!subteam^S0DESK|@desk> <!subteam^S0DESK>", "@here @channel @desk @S0DESK"),
    ("<!date^1764000000^{date}|24 November>", "24 November"),
    ("a < b <b> <>", "a < b <b> <>"),
]


@pytest.mark.parametrize(("sent", "typed"), TYPED, ids=lambda text: text[:30])
def test_what_slack_made_of_it_is_undone(sent: str, typed: str) -> None:
    assert as_person_typed(sent) == typed


def test_a_text_for_people_keeps_its_signs_and_loses_what_cannot_be_seen() -> None:
    assert (
        as_person_typed("\u202b“Doors – 19∶30”\u200b\u2069\n👩\u200d👧 caf\u0065\u0301\x07")
        == "“Doors – 19∶30”\n👩\u200d👧 café"
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("fri 6∶30pm", "fri 6:30pm"),
        ("fri 6：３０", "fri 6:30"),
        ("27\u00a0nov\u200f – ١٨:٠٠", "27 nov - 18:00"),
        ("disney\u05c3417", "disney:417"),
        ("92oc‑DLbb\ufeff", "92oc-DLbb"),
    ],
)
def test_what_is_read_has_the_signs_of_a_keyboard(typed: str, plain: str) -> None:
    assert plain_text(typed) == plain


@given(st.text(st.sampled_from("ab<>|&;#@!:∶ \u200b\u200d👩ampltU1"), max_size=60) | st.text(max_size=60))
def test_any_text_is_undone_and_every_place_fits_both_forms(text: str) -> None:
    line = typed_line(text)

    assert len(line.text) == len(line.plain)
    assert all(line.text[link.start : link.end].strip() for link in line.links.values())
    assert not any(hidden in line.text for hidden in "\u200b\u200e\u202e\ufeff\x00")
