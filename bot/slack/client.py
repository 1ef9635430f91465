"""Slack's Web API as the bot uses it: each call once, each failure with its meaning.

No call is repeated by itself: a repeated post might appear twice, and who waits knows best how long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.permissions import Person
from bot.slack.errors import (
    SlackChannelClosedError,
    SlackError,
    SlackNotOfferedError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackViewGoneError,
    failure,
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
    """Where a message stands: the channel as Slack answered it, and its ts."""

    channel: str
    ts: str


class Slack:
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
    ) -> None:
        # retry_handlers=[]: the SDK's own would post again after a lost connection.
        self.web = AsyncWebClient(
            token=token, base_url=base_url, session=session, timeout=max(int(timeout_seconds), 1), retry_handlers=[]
        )
        self._people = people
        self._clock = clock
        self._tried: dict[tuple[str, str], float] = {}
        self._not_offered: set[str] = set()

    async def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """One call, in the form that the SDK gives it. Arguments that are None are not sent."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = await getattr(self.web, method.replace(".", "_"))(**given)
        except SlackApiError as error:
            raise self._failure(method, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise SlackOutcomeUnknownError(method, type(error).__name__) from None
        data = answer.data
        if not isinstance(data, dict):
            raise SlackOutcomeUnknownError(method, "no_json")
        return data

    @staticmethod
    def _failure(method: str, error: SlackApiError) -> SlackError:
        response = error.response
        # Where the body was no JSON at all, the SDK hands on the answer of its HTTP library.
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        if status == 429:
            return SlackRateLimitedError(method, _seconds(response.headers.get("Retry-After")))
        data = getattr(response, "data", None)
        if status >= 500 or not isinstance(data, dict) or "error" not in data:
            return SlackOutcomeUnknownError(method, f"http_{status}")
        messages = (data.get("response_metadata") or {}).get("messages") or []
        return failure(method, str(data["error"]), "; ".join(map(str, messages))[:500])

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
        return await self.call("auth.test")

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
        return Posted(str(answer.get("channel", channel)), str(answer["ts"]))

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

    async def find_posted(self, channel: str, notice: str, *, thread_ts: str = "", since: float = 0) -> str | None:
        """The ts of our message with that notice id, posted after `since`; "" if it is not there.

        None when Slack does not let us look (the history scopes are optional). `since` is of our clock and what Slack has of
        its own: it only says how far back is enough, so that a message is found too where ours was ahead.
        """
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
        cached = await self._people.read(user)
        if cached is None:
            cached = (await self.call("users.info", user=user, include_locale=True))["user"]
            await self._people.save(user, cached)
        return Person.from_slack(cached)

    async def can_post(self, channel: str, user: str) -> str:
        """What hinders the bot from posting in a channel, as a sentence that says what to do; "" when nothing does."""
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
            cursor = ""
            for _ in range(20):
                members = await self._optional(
                    "conversations.members", channel=channel, limit=1000, cursor=cursor or None
                )
                if members is None or user in (members.get("members") or []):
                    return members is not None
                cursor = (members.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    return False
        except SlackError:
            return False
        return False


def _closed(channel: str, error: str) -> str:
    if error == "is_archived":
        return channel_problems.archived(channel)
    return channel_problems.not_in_channel(channel)


def _seconds(text: str | None) -> float:
    try:
        return min(max(float(text or 30), 1.0), 3600.0)
    except ValueError:
        return 30.0


__all__ = ["Posted", "Slack"]
