"""Messages as Slack documents them: chat.postMessage, chat.update, response URLs, message metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import live_syntax, live_texts, text_of

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

    from sandbox.slack import PostedMessage, Slack
    from tests.clock import MovedClock
    from tests.sandbox.conftest import Refused

DELIVERIES = "C0DELIVERIES"
BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "block_id": "one", "text": {"type": "mrkdwn", "text": "*Filmhuis*"}},
]


def only(slack: Slack) -> PostedMessage:
    (message,) = slack.person("alice").sees("#deliveries")
    return message


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0LOBBY", "not_in_channel"),
        ("C0BACKROOM", "channel_not_found"),
        ("C0ATTIC", "is_archived"),
    ],
)
async def test_where_the_bot_cannot_post(client: AsyncWebClient, refused: Refused, channel: str, error: str) -> None:
    assert (await refused(client.chat_postMessage(channel=channel, text="x"))).error == error


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
async def test_a_text_is_needed_and_blocks_are_looked_at(client: AsyncWebClient, refused: Refused) -> None:
    post = client.chat_postMessage
    assert (await refused(post(channel=DELIVERIES, text=""))).error == "no_text"
    assert (await refused(post(channel=DELIVERIES, blocks=BLOCKS))).error == "no_text"
    assert (await refused(post(channel=DELIVERIES, text="x" * 40_001))).error == "msg_too_long"
    answer = await refused(post(channel=DELIVERIES, text="x", blocks=[{"type": "divider", "colour": "red"}]))
    assert answer.error == "invalid_blocks"
    assert answer.messages == "[ERROR] unknown field: colour [json-pointer:/blocks/0]"
    assert (await refused(post(channel=DELIVERIES, text="x", markdown_text="y"))).error == "markdown_text_conflict"


async def test_every_message_has_a_time_of_its_own(client: AsyncWebClient, clock: MovedClock) -> None:
    stamps = [str((await client.chat_postMessage(channel=DELIVERIES, text="x"))["ts"]) for _ in range(3)]
    clock.forward(-60)
    stamps.append((await client.chat_postMessage(channel=DELIVERIES, text="x"))["ts"])
    assert stamps == sorted(set(stamps))


async def test_a_thread_and_its_broadcast(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    root = (await client.chat_postMessage(channel=DELIVERIES, text="card"))["ts"]
    await client.chat_postMessage(channel=DELIVERIES, text="line", thread_ts=root)
    await client.chat_postMessage(channel=DELIVERIES, text="arrived", thread_ts=root, reply_broadcast=True)
    alice = slack.person("alice")
    assert [m.text for m in alice.sees("#deliveries")] == ["card", "arrived"]
    assert [m.text for m in alice.reads(alice.sees("#deliveries")[0])] == ["line", "arrived"]
    replies = (await client.conversations_replies(channel=DELIVERIES, ts=root))["messages"]
    assert [m["text"] for m in replies] == ["card", "line", "arrived"]
    assert replies[0]["reply_count"] == 2
    assert replies[2]["subtype"] == "thread_broadcast"
    history = (await client.conversations_history(channel=DELIVERIES))["messages"]
    assert [m["text"] for m in history] == ["arrived", "card"]
    nowhere = client.chat_postMessage(channel=DELIVERIES, text="x", thread_ts="1.000001")
    assert (await refused(nowhere)).error == "cannot_reply_to_message"
    under_a_reply = client.chat_postMessage(channel=DELIVERIES, text="x", thread_ts=replies[1]["ts"])
    assert (await refused(under_a_reply)).error == "cannot_reply_to_message"


async def test_a_reply_under_a_deleted_message_stands_in_the_channel_by_itself(
    slack: Slack, client: AsyncWebClient, refused: Refused
) -> None:
    """REPORTED by those who run bots: the answer then has no `thread_ts`."""
    root = (await client.chat_postMessage(channel=DELIVERIES, text="card"))["ts"]
    await client.chat_delete(channel=DELIVERIES, ts=root)

    answer = await client.chat_postMessage(channel=DELIVERIES, text="line", thread_ts=root, reply_broadcast=True)

    assert "thread_ts" not in answer["message"]
    assert [m.text for m in slack.person("alice").sees("#deliveries")] == ["line"]
    assert (await refused(client.conversations_replies(channel=DELIVERIES, ts=root))).error == "thread_not_found"


async def test_a_deleted_message_with_replies_leaves_a_tombstone_and_keeps_its_thread(client: AsyncWebClient) -> None:
    root = (await client.chat_postMessage(channel=DELIVERIES, text="card"))["ts"]
    await client.chat_postMessage(channel=DELIVERIES, text="line", thread_ts=root)
    await client.chat_delete(channel=DELIVERIES, ts=root)

    answer = await client.chat_postMessage(channel=DELIVERIES, text="more", thread_ts=root)

    assert answer["message"]["thread_ts"] == root
    replies = (await client.conversations_replies(channel=DELIVERIES, ts=root))["messages"]
    assert [m["text"] for m in replies] == ["This message was deleted.", "line", "more"]
    assert replies[0]["subtype"] == "tombstone"


async def test_blocks_that_hold_too_much_text_together_are_refused(client: AsyncWebClient, refused: Refused) -> None:
    """REPORTED: each block is within its limits."""

    def blocks(count: int) -> list[dict[str, Any]]:
        return [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_000}} for _ in range(count)]

    await client.chat_postMessage(channel=DELIVERIES, text="x", blocks=blocks(5))
    too_long = client.chat_postMessage(channel=DELIVERIES, text="x", blocks=blocks(6))
    assert (await refused(too_long)).error == "msg_blocks_too_long"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
async def test_what_an_update_keeps(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    meta = {"event_type": "card", "event_payload": {"id": "1"}}
    ts = (await client.chat_postMessage(channel=DELIVERIES, text="a", blocks=BLOCKS, metadata=meta))["ts"]

    async def update(**new: Any) -> PostedMessage:
        await client.chat_update(channel=DELIVERIES, ts=ts, **new)
        return only(slack)

    assert (await update(text="b", blocks=BLOCKS)).blocks is not None
    assert only(slack).metadata == meta
    assert only(slack).edited_ts is None
    other = {"event_type": "card", "event_payload": {"id": "2"}}
    changed = await update(metadata=other)
    assert (changed.text, changed.metadata, changed.blocks is None) == ("b", other, False)
    plain = await update(text="c")
    assert (plain.text, plain.blocks, plain.metadata) == ("c", None, other)
    assert plain.edited_ts is not None
    assert (await update(text="c", metadata={})).metadata is None
    assert [earlier["text"] for earlier in plain.history] == ["a", "b", "b", "c"]

    async def no(**new: Any) -> str:
        return (await refused(client.chat_update(channel=DELIVERIES, ts=ts, **new))).error

    assert (await update(text="x" * 4000)).text == "x" * 4000
    assert await no(text="x" * 4001) == "msg_too_long"
    assert await no(blocks=BLOCKS) == "no_text"
    assert await no() == "no_text"
    assert await no(text="x", metadata={"id": "1"}) == "invalid_metadata_format"
    assert await no(text="x", reply_broadcast=True) == "no_dual_broadcast_content_update"
    assert await no(reply_broadcast=True) == "cant_broadcast_message"


async def test_metadata_is_shown_only_when_asked_for(client: AsyncWebClient) -> None:
    meta = {"event_type": "card", "event_payload": {"id": "1"}}
    ts = (await client.chat_postMessage(channel=DELIVERIES, text="a", metadata=meta))["ts"]
    plain = await client.conversations_replies(channel=DELIVERIES, ts=ts)
    whole = await client.conversations_replies(channel=DELIVERIES, ts=ts, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == meta


async def test_only_its_own_messages_and_no_ephemeral_ones_can_be_changed(
    slack: Slack, client: AsyncWebClient, refused: Refused
) -> None:
    alices = await slack.person("alice").says("hello", "#deliveries")
    assert (
        await refused(client.chat_update(channel=DELIVERIES, ts=alices.ts, text="x"))
    ).error == "cant_update_message"
    assert (await refused(client.chat_delete(channel=DELIVERIES, ts=alices.ts))).error == "cant_delete_message"
    ts = (await client.chat_postEphemeral(channel=DELIVERIES, user="U0ALICE", text="psst"))["message_ts"]
    assert (await refused(client.chat_update(channel=DELIVERIES, ts=ts, text="x"))).error == "message_not_found"


async def test_an_ephemeral_message_is_for_one(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    await client.chat_postEphemeral(channel=DELIVERIES, user="U0ALICE", text="psst")
    assert [m.text for m in slack.person("alice").sees("#deliveries")] == ["psst"]
    assert slack.person("bram").sees("#deliveries") == []
    assert (await client.conversations_history(channel=DELIVERIES))["messages"] == []
    elsewhere = client.chat_postEphemeral(channel="C0VAULT", user="U0BRAM", text="x")
    assert (await refused(elsewhere)).error == "user_not_in_channel"
    uninvited = client.chat_postEphemeral(channel="C0LOBBY", user="U0ALICE", text="x")
    assert (await refused(uninvited)).error == "not_in_channel"


async def test_deleted_is_gone(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    ts = (await client.chat_postMessage(channel=DELIVERIES, text="x"))["ts"]
    link = (await client.chat_getPermalink(channel=DELIVERIES, message_ts=ts))["permalink"]
    assert link == f"https://encore-cinemas.slack.com/archives/{DELIVERIES}/p{ts.replace('.', '')}"
    await client.chat_delete(channel=DELIVERIES, ts=ts)
    assert slack.person("alice").sees("#deliveries") == []
    assert (await refused(client.chat_delete(channel=DELIVERIES, ts=ts))).error == "message_not_found"


class TestResponseUrl:
    """Slack: five uses in thirty minutes, for the one person unless in_channel, original replaced or deleted on demand."""

    @pytest.fixture
    def respond(self, slack: Slack, session: aiohttp.ClientSession) -> AsyncWebhookClient:
        alice = slack.person("alice").user
        url = slack.payloads.response_url(alice, slack.workspace.channel("#lobby"))
        return AsyncWebhookClient(url, session=session, retry_handlers=[])

    async def test_five_times(self, slack: Slack, respond: AsyncWebhookClient) -> None:
        for _ in range(5):
            assert (await respond.send(text="x")).status_code == 200
        sixth = await respond.send(text="x")
        assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
        assert len(slack.person("alice").whispers("#lobby")) == 5

    async def test_thirty_minutes(self, respond: AsyncWebhookClient, clock: MovedClock) -> None:
        clock.forward(30 * 60)
        assert (await respond.send(text="x")).status_code == 200
        clock.forward(1)
        late = await respond.send(text="x")
        assert (late.status_code, "expired_url" in late.body) == (404, True)

    async def test_for_one_or_for_all_also_where_the_bot_is_not(
        self, slack: Slack, respond: AsyncWebhookClient
    ) -> None:
        await respond.send(text="for you")
        await respond.send(text="for all", response_type="in_channel")
        shown = [(m.text, m.ephemeral_for) for m in slack.person("alice").sees("#lobby")]
        assert shown == [("for you", "U0ALICE"), ("for all", None)]

    async def test_replaced_and_deleted(self, slack: Slack, respond: AsyncWebhookClient) -> None:
        await respond.send(text="sending")
        await respond.send(text="placed", replace_original=True, response_type="in_channel")
        (message,) = slack.person("alice").sees("#lobby")
        assert (message.text, message.ephemeral_for) == ("placed", "U0ALICE")
        await respond.send(delete_original=True)
        assert slack.person("alice").sees("#lobby") == []

    async def test_as_strict_as_the_rest(self, respond: AsyncWebhookClient) -> None:
        assert "no_text" in (await respond.send(blocks=BLOCKS)).body
        assert "invalid_blocks" in (await respond.send(text="x", blocks=[{"type": "alert"}])).body
        assert "invalid_payload" in (await respond.send_dict({"text": "x", "colour": "red"})).body


def test_live_syntax_is_found_and_escaped_text_is_not() -> None:
    text = "<!channel> <@U0ALICE> <https://evil.test|free> <#C01|x> <!subteam^S1> &lt;!here&gt; <b> a < b > c"
    assert [(live.kind, live.text) for live in live_syntax(text)] == [
        ("broadcast", "<!channel>"),
        ("user", "<@U0ALICE>"),
        ("link", "<https://evil.test|free>"),
        ("channel", "<#C01|x>"),
        ("usergroup", "<!subteam^S1>"),
    ]


def test_inert_texts_are_left_out() -> None:
    message = {
        "text": "one",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "two"}},
            {"type": "section", "text": {"type": "plain_text", "text": "inert"}},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "inert"}]}]},
        ],
    }  # fmt: skip
    assert list(live_texts(message)) == ["one", "two"]


async def test_words_are_kept_as_sent(slack: Slack, client: AsyncWebClient) -> None:
    text = "&lt;!channel&gt; <!here> *b*"
    await client.chat_postMessage(channel=DELIVERIES, text=text, blocks=BLOCKS)
    assert only(slack).text == text
    assert text_of(only(slack)) == f"{text}\n*Filmhuis*"
