"""The same over signed HTTP, with a real Bolt app behind a real port; and what a page in a browser can ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from sandbox.slack.delivery.http_mode import signature

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from sandbox.slack import Slack


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "encore_order",
    "title": plain("Order"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": "cinemas",
            "label": plain("Cinema"),
            "element": {"type": "external_select", "action_id": "cinemas", "min_query_length": 0},
        },
        {
            "type": "input",
            "block_id": "due",
            "label": plain("Due"),
            "element": {"type": "plain_text_input", "action_id": "due"},
        },
    ],
}


@pytest.fixture
async def heard(slack: Slack, client: AsyncWebClient) -> AsyncIterator[list[dict[str, Any]]]:
    """A Bolt app on a port, as its server mode would run it, and every body it was sent."""
    bodies: list[dict[str, Any]] = []
    app = AsyncApp(client=client, signing_secret=slack.app.signing_secret)

    @app.middleware
    async def listen(body: dict[str, Any], next: Any) -> None:  # noqa: A002
        bodies.append(body)
        await next()

    @app.command("/encore")
    async def order(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("cinemas")
    async def suggest(ack: Any) -> None:
        await ack(options=[{"text": plain("Filmhuis"), "value": "1"}])

    @app.view("encore_order")
    async def submitted(ack: Any, view: Any) -> None:
        due = view["state"]["values"]["due"]["due"]["value"]
        if due == "yesterday":
            await ack(response_action="errors", errors={"due": "in the past"})
        else:
            await ack(response_action="clear")

    @app.event("app_mention")
    async def mentioned(event: Any, client: Any) -> None:
        await client.chat_postMessage(channel=event["channel"], text="yes?", thread_ts=event["ts"])

    application = app.server(port=0).web_app
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield bodies
    await runner.cleanup()


def test_signatures_are_those_of_slacks_own_example() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert signed == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_the_journey_over_http(slack: Slack, heard: list[dict[str, Any]]) -> None:
    alice = slack.person("alice")
    assert (await alice.runs("/encore order a & b", channel="#deliveries")).ok
    assert heard[0]["text"] == "order a & b"
    form = await alice.wait_for_view("encore_order")
    await alice.picks(form, "cinemas", "Filmhuis")
    await alice.types(form, "due", "yesterday")
    assert (await alice.submits()).errors == {"due": "in the past"}
    await alice.types(form, "due", "friday")
    assert (await alice.submits()).what == "cleared"
    slack.assert_clean()


async def test_an_event_is_signed_json(slack: Slack, heard: list[dict[str, Any]]) -> None:
    alice = slack.person("alice")
    question = await alice.says(f"<@{slack.workspace.bot.id}> where is it?", "#deliveries")
    answer = await alice.wait_for_message("yes?", under=question)
    assert answer.thread_ts == question.ts
    assert heard[-1]["event"]["user"] == alice.id


async def test_what_slack_asks_now_and_then(slack: Slack, heard: list[dict[str, Any]]) -> None:
    http = slack.deliveries.http
    assert http is not None
    assert await http.ssl_check() == 200
    assert await http.verify_url() is True


async def test_a_wrong_secret_is_a_refusal_and_nobody_there_a_failure(
    slack: Slack, heard: list[dict[str, Any]]
) -> None:
    http = slack.deliveries.http
    assert http is not None
    http.signing_secret = "0" * 32
    outcome = await slack.person("alice").runs("/encore order", channel="#deliveries")
    assert outcome.what == "dispatch_failed"
    assert "401" in outcome.detail
    assert heard == []
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert (await slack.person("alice").runs("/encore order", channel="#deliveries")).what == "dispatch_failed"


class TestPage:
    """What the page asks for over HTTP."""

    @pytest.fixture
    def page(self, slack: Slack, session: aiohttp.ClientSession) -> Any:
        async def page(path: str, **body: Any) -> Any:
            url = f"{slack.url}/sandbox/slack/{path}"
            async with session.post(url, json=body) if body else session.get(url) as answer:
                return await answer.json()

        return page

    async def test_who_is_there(self, page: Any) -> None:
        people = await page("people")
        assert [person["name"] for person in people["people"]] == ["alice", "bram", "mallory"]
        assert (people["commands"], people["shortcuts"]) == (["/encore"], ["encore_order"])

    async def test_a_whole_order(self, page: Any, slack: Slack, heard: list[dict[str, Any]]) -> None:
        act = {"user": "alice"}
        assert (await page("act", **act, do="command", text="/encore order", channel="#deliveries"))["what"] == "ok"
        await slack.person("alice").wait_for_view()
        (view,) = (await page("state?user=alice"))["views"]
        assert (await page("state?user=bram"))["views"] == []
        place = {**act, "view_id": view["id"]}
        assert (await page("act", **act, do="submit"))["what"] == "incomplete"
        offered = (await page("act", **place, do="suggest", id="cinemas", query=""))["options"]
        await page("act", **place, do="set", id="cinemas", options=offered)
        await page("act", **place, do="type", id="due", text="yesterday")
        assert (await page("act", **act, do="submit"))["errors"] == {"due": "in the past"}
        (view,) = (await page("state?user=alice"))["views"]
        assert view["errors"] == {"due": "in the past"}
        assert view["state"]["values"]["cinemas"]["cinemas"]["selected_option"]["value"] == "1"
        await page("act", **place, do="type", id="due", text="friday")
        assert (await page("act", **act, do="submit", view_id=view["id"]))["what"] == "cleared"
        log = await page("log")
        assert [call["method"] for call in log["calls"]][-1] == "views.open"
        assert log["deliveries"][-1] == {**log["deliveries"][-1], "type": "view_submission", "answers": ["ok"]}

    async def test_threads_and_whispers(self, page: Any, slack: Slack, client: AsyncWebClient) -> None:
        root = (await client.chat_postMessage(channel="C0DELIVERIES", text="card"))["ts"]
        await client.chat_postMessage(channel="C0DELIVERIES", text="line", thread_ts=root)
        await client.chat_postEphemeral(channel="C0DELIVERIES", user="U0ALICE", text="psst")

        async def seen(user: str) -> list[tuple[str, list[str], bool]]:
            channels = (await page(f"state?user={user}"))["channels"]
            (deliveries,) = (c for c in channels if c["name"] == "deliveries")
            return [(m["text"], [r["text"] for r in m["replies"]], m["ephemeral"]) for m in deliveries["messages"]]

        assert await seen("alice") == [("card", ["line"], False), ("psst", [], True)]
        assert await seen("bram") == [("card", ["line"], False)]

    async def test_what_cannot_be_done_is_told(self, page: Any) -> None:
        assert (await page("act", user="alice", do="submit"))["what"] == "cannot"
        assert (await page("act", user="nobody", do="submit"))["what"] == "cannot"
        assert (await page("act", user="alice", do="dance"))["what"] == "nonsense"
        assert (await page("act", user="bram", do="say", text="x", channel="#vault"))["what"] == "cannot"

    async def test_changes_are_announced(
        self, slack: Slack, session: aiohttp.ClientSession, client: AsyncWebClient
    ) -> None:
        async with session.get(f"{slack.url}/sandbox/slack/live") as live:
            assert await live.content.readline() == b": listening\n"
            await live.content.readline()
            await client.chat_postMessage(channel="C0DELIVERIES", text="x")
            change = json.loads((await live.content.readline()).removeprefix(b"data: "))
            assert (change["what"], change["channel"], change["user"]) == ("message", "C0DELIVERIES", None)
