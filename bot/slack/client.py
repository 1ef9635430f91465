"""Slack's Web API as the bot uses it: each call once, each failure with its meaning.

No call is repeated by itself: a repeated post might appear twice, and who waits knows best how long.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, cast

import aiohttp
import structlog
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.permissions import Person
from bot.slack.calls import Calls, seconds_of
from bot.slack.connecting import Renew, nothing_new, same_way, web_client, webhook_client
from bot.slack.errors import (
    SlackChannelClosedError,
    SlackError,
    SlackNotOfferedError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackRejectedError,
    SlackTokenRefusedError,
    SlackViewGoneError,
)
from bot.store.people import People
from bot.views.block_kit import View
from bot.views.message import Message
from bot.wording import channel_problems

log = structlog.get_logger(__name__)

TRIED_SECONDS = 600.0  # how long it is taken for granted that the bot can post where it could

TIMEOUT_SECONDS = 10
"""For one call, at most; it is kept below half a lease, so that a late answer never overlaps the next try."""

EVENT = "encore_notice"
"""Our messages' metadata: `{"event_type": EVENT, "event_payload": {"id": …}}`."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: the channel as Slack answered it, and its ts. as_root: it was to be a reply, and the message that it
    was to stand under is gone, so that it stands in the channel by itself."""

    channel: str
    ts: str
    as_root: bool = False


class Slack(Calls):
    """The calls the bot makes. Every one raises `SlackError` (bot/slack/errors.py)."""

    def __init__(
        self,
        token: str,
        base_url: str,
        session: aiohttp.ClientSession,
        people: People,
        clock: Clock,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        renew: Renew = nothing_new,
    ) -> None:
        """renew: called when Slack refuses the token; by the time it returns there may be another (`take_token`)."""
        super().__init__(token, base_url, session, timeout_seconds=timeout_seconds, renew=renew)
        self._session = session
        self._people = people
        self._clock = clock
        self._tried: dict[tuple[str, str], float] = {}
        self._not_offered: set[str] = set()
        self._identity: dict[str, Any] = {}
        self._directs: dict[str, str] = {}  # where the direct messages with a person stand, as far as one was posted

    async def _optional(self, method: str, /, **arguments: Any) -> dict[str, Any] | None:
        """A call that the bot can do without: None where it is not offered, remembered for the life of the process."""
        # Which scope a channel needs depends on its kind: one that is not ours to look into says nothing of the others.
        here = f"{method} {arguments.get('channel', '')}"
        if not self._not_offered.isdisjoint((method, here)):
            return None
        try:
            return await self.call(method, **arguments)
        except SlackNotOfferedError as error:
            self._not_offered.add(here if error.error == "missing_scope" else method)
            log.info("slack_method_not_offered", method=method, error=error.error)
            return None

    async def auth_test(self) -> dict[str, Any]:
        """Who we are: team, user_id, bot_id."""
        self._identity = await self.call("auth.test")
        return self._identity

    async def take_token(self, token: SecretStr) -> str:
        """Uses another bot token from now on, here and in Bolt; answers why not, in brief, `""` when it does. One that Slack refuses or that
        is of another workspace is not taken."""
        try:
            answer = await self.once("auth.test", token=token.get_secret_value())
        except SlackTokenRefusedError as error:
            return error.error
        except SlackError as error:  # whether it is good shows when Slack can be reached
            log.warning("token_not_tried", error=error.error)
        else:
            if self._identity and answer.get("team_id") != self._identity.get("team_id"):
                return "another_workspace"
            self._identity = answer
        self.web.token = token.get_secret_value()
        self._not_offered.clear()
        return ""

    async def for_bolt(self, context: AsyncBoltContext, next: Any) -> None:  # noqa: A002 - Bolt's word
        """For Bolt, before it authorizes: it makes a client for each request, of the token that it was started with."""
        context["token"] = context.client.token = self.web.token
        await same_way(context, next)

    def without_token(self) -> AsyncWebClient:
        """A client like ours for Bolt to copy for each request: `for_bolt` gives each copy the token of the moment."""
        return web_client(None, self.web.base_url, self._session, self.web.timeout)

    async def authorize(self) -> AuthorizeResult:
        """For Bolt: who we are, by the answer of the start. Left alone it would ask Slack in the first request, in which a person waits."""
        me = self._identity or await self.auth_test()
        return AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=me.get("team_id"),
            bot_id=me.get("bot_id"),
            bot_user_id=me.get("user_id"),
            bot_token=self.web.token,
        )

    # -- messages -----------------------------------------------------------------------------------------------------

    async def post(
        self, channel: str, message: Message, *, notice: str, thread_ts: str = "", broadcast: bool = False
    ) -> Posted:
        """Posts once. `notice` is the id by which the message can be found again."""
        answer = await self.call(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=message.blocks or None,
            thread_ts=thread_ts or None,
            reply_broadcast=True if broadcast else None,
            metadata={"event_type": EVENT, "event_payload": {"id": notice}},
            unfurl_links=False,
            unfurl_media=False,
        )
        shown = answer.get("message")
        as_root = bool(thread_ts) and isinstance(shown, dict) and not shown.get("thread_ts")
        posted = Posted(str(answer.get("channel", channel)), str(answer["ts"]), as_root)
        if posted.channel != channel:
            self._directs[channel] = posted.channel
        return posted

    async def delete(self, channel: str, ts: str) -> None:
        """Takes a message of ours away."""
        await self.call("chat.delete", channel=channel, ts=ts)

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message; "" when Slack does not say."""
        try:
            answer = await self._optional("chat.getPermalink", channel=channel, message_ts=ts)
        except SlackError:
            return ""
        return str((answer or {}).get("permalink") or "")

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Draws a message anew."""
        await self.call("chat.update", channel=channel, ts=ts, text=message.text, blocks=message.blocks)

    async def ephemeral(self, channel: str, user: str, message: Message, thread_ts: str = "") -> bool:
        """A message that only `user` sees. False where the bot cannot post."""
        try:
            await self.call(
                "chat.postEphemeral",
                channel=channel,
                user=user,
                text=message.text,
                blocks=message.blocks or None,
                thread_ts=thread_ts or None,
            )
        except SlackChannelClosedError:
            return False
        return True

    async def respond(self, response_url: str, message: Message) -> None:
        """Answers by a response URL: only who did it sees that, wherever it was done. Raises `SlackError` where Slack did not take it."""
        try:
            answer = await webhook_client(response_url, self._session).send(
                text=message.text,
                blocks=cast("list[dict[str, Any]]", message.blocks),
                response_type="ephemeral",
                replace_original=False,
            )
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise SlackOutcomeUnknownError("response_url", type(error).__name__) from None
        if answer.status_code == 429:
            raise SlackRateLimitedError("response_url", seconds_of(answer.headers.get("Retry-After")))
        if answer.status_code != 200:
            kind = SlackOutcomeUnknownError if answer.status_code >= 500 else SlackRejectedError
            raise kind("response_url", f"http_{answer.status_code}")

    async def direct(self, user: str, message: Message) -> None:
        """Tells a person in the bot's direct messages. Where Slack's answer is lost it is posted again unless it is found there."""
        notice, since = f"answer:{token_hex(8)}", self._clock.time()
        try:
            await self.post(user, message, notice=notice)
        except SlackOutcomeUnknownError:
            if not await self.find_posted(user, notice, since=since):
                await self.post(user, message, notice=notice)

    async def find_posted(self, channel: str, notice: str, *, thread_ts: str = "", since: float = 0) -> str | None:
        """The ts of our message with that notice id, posted after `since`; "" if it is not there.

        None when Slack does not let us look (the history scopes are optional; none for direct messages is asked for). `since` is of our clock and what Slack has of
        its own: it only says how far back is enough, so that a message is found too where ours was ahead.
        """
        channel = self._directs.get(channel, channel)
        if channel.startswith(("U", "W")):  # a person: only an earlier answer says where the messages with her stand
            return None
        method = "conversations.replies" if thread_ts else "conversations.history"
        cursor = ""
        for _ in range(10):
            answer = await self._optional(
                method,
                channel=channel,
                ts=thread_ts or None,
                limit=100,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            if answer is None:
                return None
            messages = answer.get("messages") or []
            for message in messages:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT and metadata.get("event_payload", {}).get("id") == notice:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            # A channel comes newest first, a thread oldest first.
            if not cursor or (not thread_ts and float(messages[-1]["ts"]) < since - 60):
                break
        return ""

    # -- views --------------------------------------------------------------------------------------------------------

    async def open_view(self, trigger_id: str, view: View) -> dict[str, Any]:
        """Opens a modal; answers the view as Slack keeps it."""
        opened: dict[str, Any] = (await self.call("views.open", trigger_id=trigger_id, view=view))["view"]
        return opened

    async def push_view(self, trigger_id: str, view: View) -> dict[str, Any]:
        """Lays a modal over the open one."""
        pushed: dict[str, Any] = (await self.call("views.push", trigger_id=trigger_id, view=view))["view"]
        return pushed

    async def update_view(self, view_id: str, view: View, hash: str = "") -> bool:  # noqa: A002 - Slack's word
        """Draws an open modal anew. False when it was closed or has changed meanwhile: then the newer one stays."""
        try:
            await self.call("views.update", view_id=view_id, view=view, hash=hash or None)
        except SlackViewGoneError:
            return False
        return True

    async def publish_home(self, user: str, view: View) -> None:
        """Shows a person their App Home."""
        await self._optional("views.publish", user_id=user, view=view)

    # -- people and channels ------------------------------------------------------------------------------------------

    async def person(self, user: str) -> Person:
        """Who somebody is; kept for an hour."""
        if cached := await self._people.read(user):
            return cached
        person = Person.from_slack((await self.call("users.info", user=user, include_locale=True))["user"])
        await self._people.save(user, person)
        return person

    async def user_name(self, user: str) -> str:
        """What somebody is called; "" when Slack does not say."""
        try:
            return (await self.person(user)).name
        except SlackError:
            return ""

    async def can_post(self, channel: str, user: str) -> str:
        """What hinders a person's card from being posted in a channel, as a sentence that says what to do; "" when nothing does. In a
        private channel that is also that they are not in it."""
        try:
            answer = await self._optional("conversations.info", channel=channel)
            if answer is None:
                await self._try_channel(channel, user)
                return ""
        except SlackChannelClosedError as error:
            return _closed(channel, error.error)
        except SlackError as error:
            log.warning("channel_not_checked", channel=channel, error=error.error)
            return ""
        info = answer.get("channel") or {}
        if info.get("is_archived"):
            return _closed(channel, "is_archived")
        if info.get("is_member") is False and not info.get("is_im"):
            return _closed(channel, "not_in_channel")
        if info.get("is_private") and not info.get("is_im") and not await self._is_member(channel, user):
            return _closed(channel, "user_not_in_channel")
        return ""

    async def _try_channel(self, channel: str, user: str) -> None:
        """Without the scope to ask, a line that only this person sees finds out; it is not repeated at every Send."""
        now = self._clock.time()
        if now - self._tried.get((channel, user), 0.0) > TRIED_SECONDS:
            await self.call("chat.postEphemeral", channel=channel, user=user, text=channel_problems.CARD_GOES_HERE)
            self._tried[channel, user] = now

    async def can_read(self, channel: str, user: str) -> bool:
        """Whether a person may read what is posted in a channel. False when Slack cannot say."""
        try:
            answer = await self._optional("conversations.info", channel=channel)
            info = (answer or {}).get("channel") or {}
            if info.get("is_im"):
                return bool(info.get("user") == user)
            if info.get("is_channel") and not info.get("is_private"):
                return True
        except SlackError:
            return False
        return await self._is_member(channel, user)

    async def _is_member(self, channel: str, user: str) -> bool:
        """Whether a person is in a channel. False when Slack cannot say."""
        cursor = ""
        with suppress(SlackError):
            for _ in range(20):
                members = await self._optional(
                    "conversations.members", channel=channel, limit=1000, cursor=cursor or None
                )
                if members is None or user in (members.get("members") or []):
                    return members is not None
                cursor = (members.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
        return False

    async def channel_name(self, channel: str) -> str:
        """What a channel is called, without its `#`; "" when Slack does not say."""
        try:
            answer = await self._optional("conversations.info", channel=channel)
        except SlackError:
            return ""
        return str(((answer or {}).get("channel") or {}).get("name") or "")


def _closed(channel: str, error: str) -> str:
    if error == "is_archived":
        return channel_problems.archived(channel)
    if error == "user_not_in_channel":
        return channel_problems.person_not_in_channel(channel)
    return channel_problems.not_in_channel(channel)


__all__ = ["Posted", "Slack"]
