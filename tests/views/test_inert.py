"""What comes from outside is shown as it is: mrkdwn's `*`, `_`, `~` and back-ticks in it set nothing otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.orders.tracked_order import TrackedOrder
from bot.views.blocks import section
from bot.views.card import card
from bot.views.message import in_text_alone
from bot.views.order_lists import open_orders
from bot.views.rich_text import plain_words, rich_text
from bot.wording.mrkdwn import code, is_marked, untrusted
from tests.views.checks import assert_message, mrkdwn_texts, said
from tests.views.samples import BERGH, T, order, request, snapshot, submission

NAME = "*Star* Ciné_ma `One` ~2~ & <b>"


@pytest.mark.parametrize("name", [NAME, "*", "a * b", "_x_", "~gone~", "`", "Kino *Stern*"])
def test_a_name_is_shown_with_every_character_it_has_and_none_more(name: str) -> None:
    cinema = replace(BERGH, name=name, city="")
    tracked = TrackedOrder(order(cinema=cinema, request=request(cinema, description=name), placed=None), snapshot())
    for message in (
        card(submission(), [tracked], now=T),
        open_orders([(submission(), tracked)], now=T),
        open_orders([(submission(2), tracked)] * 2, now=T),
    ):
        assert_message(message)
        assert name in said(message)
        assert len(name) == 1 or not any(name in text for text in mrkdwn_texts(message.blocks))


def test_an_id_with_underscores_needs_nothing() -> None:
    assert not is_marked(untrusted("ERR_SOCKET_TIMEOUT a_b"))
    assert code("_a*b~c`") == "`_a*b~c'`"
    assert section("a_b") == {"type": "section", "text": {"type": "mrkdwn", "text": "a_b", "verbatim": True}}


def test_what_we_set_stays_set() -> None:
    text = f"🔴 *{untrusted('*x*')} failed* ~{untrusted('~y~')}~ `id` <@U1ALICE> in <#C1>\n> {untrusted('_q_')}\n<!date^5^{{time}}|then & UTC>"
    block = rich_text(text.replace(" & ", " &amp; "))
    first, quote, last = block["elements"]
    assert first["elements"] == [
        {"type": "text", "text": "🔴 "},
        {"type": "text", "text": "*x* failed", "style": {"bold": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "~y~", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "id", "style": {"code": True}},
        {"type": "text", "text": " "},
        {"type": "user", "user_id": "U1ALICE"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1"},
    ]
    assert quote == {"type": "rich_text_quote", "elements": [{"type": "text", "text": "_q_"}]}
    assert last["elements"] == [{"type": "date", "timestamp": 5, "format": "{time}", "fallback": "then & UTC"}]


def test_beside_a_button_it_is_plain() -> None:
    said = plain_words(f"*{untrusted('*x*')}* · `id` · in <#C1> by <@U1>, <!date^5^{{time}}|18:00 UTC>")
    assert said == "*x* · id · in its channel by somebody, 18:00 UTC"


def test_a_message_that_slack_takes_only_as_text_says_what_the_rich_text_said() -> None:
    tracked = TrackedOrder(order(cinema=replace(BERGH, name="*x*", city="")), snapshot())
    message = card(submission(), [tracked], now=T)
    assert any(block["type"] == "rich_text" for block in message.blocks)
    alone = in_text_alone(message)
    assert "*x*" in alone.text
    assert "<!date^" in alone.text
