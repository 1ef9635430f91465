"""Cards, events and sockets in front of a real Bolt app in Socket Mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.slack import CannotDoError

if TYPE_CHECKING:
    from sandbox.slack import Member, Slack
    from tests.sandbox.conftest import Bot, Heard


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


CARD: dict[str, Any] = {
    "text": "card",
    "blocks": [
        {
            "type": "actions",
            "block_id": "card",
            "elements": [
                {"type": "button", "action_id": "refresh", "text": plain("Refresh"), "value": "emea/1"},
                {
                    "type": "button",
                    "action_id": "unfollow",
                    "text": plain("Stop"),
                    "confirm": {"title": plain("Sure?"), "text": plain("Stop"), "confirm": plain("Yes"), "deny": plain("No")},
                },
            ],
        }
    ],
}  # fmt: skip


async def test_a_click_on_a_card_tells_everything_about_it(slack: Slack, bot: Bot, alice: Member, heard: Heard) -> None:
    ts = (await bot.client.chat_postMessage(channel="C0DELIVERIES", **CARD))["ts"]
    card = await alice.wait_for_message("card", "#deliveries")
    assert (await alice.clicks(card, "refresh")).ok
    (body,) = heard.of("block_actions")
    assert body["container"]["message_ts"] == body["message"]["ts"] == ts
    assert body["channel"] == {"id": "C0DELIVERIES", "name": "deliveries"}
    assert (body["actions"][0]["value"], body["user"]["id"]) == ("emea/1", "U0ALICE")
    answer = await alice.wait_for_message("refreshed", "#deliveries")
    assert answer.ephemeral_for == alice.id
    assert (await alice.clicks(card, "unfollow", confirms=False)).what == "denied"
    assert len(heard.of("block_actions")) == 1
    with pytest.raises(CannotDoError, match="there is no reorder"):
        await alice.clicks(card, "reorder")


async def test_clicks_twice_and_the_very_same_click_again(slack: Slack, bot: Bot, alice: Member, heard: Heard) -> None:
    await bot.client.chat_postMessage(channel="C0DELIVERIES", **CARD)
    card = await alice.wait_for_message("card", "#deliveries")
    outcomes = await alice.clicks_twice(card, "refresh")
    assert [outcome.what for outcome in outcomes] == ["ok", "ok"]
    first, second = (body["trigger_id"] for body in heard.of("block_actions"))
    assert first != second
    await slack.deliveries.again()
    assert heard.of("block_actions")[2] == heard.of("block_actions")[1]


async def test_somebody_of_another_team_says_so(slack: Slack, heard: Heard) -> None:
    await slack.person("mallory").runs("/encore help")
    assert (heard[0]["team_id"], heard[0]["team_domain"]) == ("T0OTHER", "other")


async def test_home_is_published_when_it_is_opened(slack: Slack, alice: Member, heard: Heard) -> None:
    await alice.opens_home()
    assert (await alice.wait_for_home()).type == "home"
    event = heard.of("event_callback")[0]
    assert (event["event"]["type"], event["event"]["tab"], event["team_id"]) == ("app_home_opened", "home", "T0ENCORE")


async def test_an_event_that_nobody_took_comes_again_with_its_number(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    retries: list[tuple[str, str]] = []

    @bot.app.middleware
    async def note(req: Any, next: Any) -> None:  # noqa: A002
        number, reason = req.headers.get("x-slack-retry-num"), req.headers.get("x-slack-retry-reason")
        retries.append((number[0] if number else "", reason[0] if reason else ""))
        await next()

    slack.deliveries.retry_after = (0.0, 0.0, 0.0)
    await bot.stop()
    bot.handlers.clear()
    await slack.until(lambda: not slack.sockets.sockets)
    assert (await alice.opens_home()).what == "dispatch_failed"
    delivery = slack.deliveries.log[-1]
    await slack.until(lambda: len(delivery.answers) == 4)
    await bot.start()
    await slack.deliveries.again(delivery)
    assert retries == [("4", "http_timeout")]
    await alice.wait_for_home()


async def test_envelopes_go_round_several_sockets_and_survive_a_refresh(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    await bot.start()
    await slack.until_connected(2)
    for _ in range(4):
        assert (await alice.runs("/encore help", channel="#deliveries")).ok
    assert [len(socket.received) for socket in slack.sockets.sockets] == [2, 2]
    old = list(slack.sockets.sockets)
    await slack.sockets.refresh()
    await slack.until(lambda: len(slack.sockets.sockets) == 2 and not set(old) & set(slack.sockets.sockets))
    assert (await alice.runs("/encore help", channel="#deliveries")).ok
