"""Messages: posting, editing and deleting them, and response URLs.

Slack: messaging/sending-and-scheduling-messages, chat.update, interactivity/handling-user-interaction#message_responses.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.surfaces import check_blocks, texts_in
from sandbox.slack.block_kit.view_state import with_ids
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.channels import JSON, Channel, PostedMessage, metadata_of
from sandbox.slack.workspace.event_stream import EventStream
from sandbox.slack.workspace.installed_app import App
from sandbox.slack.workspace.users import User
from sandbox.slack.workspace.workspace import Workspace

RESPONSE_FIELDS = frozenset(
    {
        "text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
        "unfurl_links", "unfurl_media", "mrkdwn", "attachments",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """What a message says: checked text, blocks and metadata."""

    text: str
    blocks: list[JSON] | None
    metadata: JSON | None


@dataclass
class ResponseUrl:
    """An address at which the app may answer something a person did: five times, for thirty minutes."""

    user: str
    channel: Channel
    issued: float
    original: PostedMessage | None = None
    thread_ts: str | None = None
    uses: int = 0


class MessageStore:
    """Everything that writes into channels, and tells ``events``."""

    def __init__(self, workspace: Workspace, app: App, events: EventStream, clock: Callable[[], float]) -> None:
        self._workspace, self._app, self._events, self._clock = workspace, app, events, clock
        self._ids = 0
        self.response_urls: dict[str, ResponseUrl] = {}

    def contents(self, sent: Mapping[str, Any], *, most: int = slack_limits.POSTED_TEXT) -> Contents:
        """Check what an app wants to say, and give its blocks ids.

        Raises ``no_text`` (also for blocks without text: Slack only warns, but then notifications are blank),
        ``msg_too_long``, ``invalid_blocks``, ``msg_blocks_too_long`` (blocks that hold too much text together),
        ``markdown_text_conflict``, ``invalid_metadata_format``, ``metadata_too_large`` and ``invalid_attachments`` (they
        are legacy and not offered here).
        """
        if sent.get("attachments"):
            raise MethodRefusedError("invalid_attachments", messages=["attachments are legacy and not offered here"])
        text, blocks = self._text(sent, most), sent.get("blocks")
        if blocks is not None:
            if problems := check_blocks(blocks, "message"):
                raise MethodRefusedError("invalid_blocks", messages=[str(problem) for problem in problems])
            if sum(map(len, texts_in(blocks))) > slack_limits.MESSAGE_BLOCK_TEXT:
                raise MethodRefusedError("msg_blocks_too_long")
            blocks = with_ids(blocks, self._next_id) or None
        return Contents(text, blocks, self.metadata(sent.get("metadata")))

    @staticmethod
    def _text(sent: Mapping[str, Any], most: int) -> str:
        text, blocks = sent.get("text"), sent.get("blocks")
        if sent.get("markdown_text"):
            if text or blocks:
                raise MethodRefusedError("markdown_text_conflict")
            text = str(sent["markdown_text"])
            most = slack_limits.MARKDOWN_TEXT
        if not isinstance(text, str) or not text.strip():
            needed = ["text is needed beside blocks: notifications and screen readers read it"] if blocks else []
            raise MethodRefusedError("no_text", messages=needed)
        if len(text) > most:
            raise MethodRefusedError("msg_too_long")
        return text

    @staticmethod
    def metadata(sent: Any) -> JSON | None:
        """Message metadata, checked; an empty object means none."""
        if not sent:
            return None
        metadata = metadata_of(sent)
        if metadata is None:
            raise MethodRefusedError("invalid_metadata_format")
        if len(json.dumps(metadata)) > slack_limits.METADATA_BYTES:
            raise MethodRefusedError("metadata_too_large")
        return metadata

    def post(
        self,
        channel: Channel,
        contents: Contents,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        ephemeral_for: str | None = None,
    ) -> PostedMessage:
        """Write a message of the app. A thread is under a message that exists and is no reply itself; a reply to one that was
        deleted, and that nobody had answered, stands in the channel by itself."""
        if thread_ts is not None:
            parent = channel.root(thread_ts)
            if parent is None or parent.is_reply:
                what = "there is no such message" if parent is None else "it is itself a reply"
                raise MethodRefusedError("cannot_reply_to_message", messages=[f"{what} [json-pointer:/thread_ts]"])
            if parent.deleted and not channel.replies(thread_ts):
                thread_ts, broadcast = None, False
            elif ephemeral_for is None:
                parent.thread_ts = parent.ts
        message = PostedMessage(
            ts=self._workspace.next_ts(self._clock()),
            channel=channel.id,
            user=self._workspace.bot.id,
            text=contents.text,
            blocks=contents.blocks,
            thread_ts=thread_ts,
            broadcast=broadcast,
            metadata=contents.metadata,
            ephemeral_for=ephemeral_for,
            from_bot=True,
            app_id=self._app.id,
            bot_id=self._app.bot_id,
            team_id=channel.team_id,
        )
        return self._add(channel, message)

    def say(self, channel: Channel, user: User, text: str, thread_ts: str | None = None) -> PostedMessage:
        """Write a message of a person."""
        if thread_ts is not None and (parent := channel.message(thread_ts)) is not None:
            parent.thread_ts = parent.ts
        ts = self._workspace.next_ts(self._clock())
        return self._add(
            channel, PostedMessage(ts, channel.id, user.id, text, thread_ts=thread_ts, team_id=user.team_id)
        )

    def _add(self, channel: Channel, message: PostedMessage) -> PostedMessage:
        channel.messages.append(message)
        self._events.publish("message", channel=channel.id, ts=message.ts, user=message.ephemeral_for)
        return message

    def replace(self, message: PostedMessage, contents: Contents) -> None:
        """Edit a message; Slack marks it as edited only when it is text alone."""
        message.replace(contents.text, contents.blocks, contents.metadata)
        if contents.blocks is None:
            message.edited_ts = f"{self._clock():.6f}"
        self._events.publish("message", channel=message.channel, ts=message.ts, user=message.ephemeral_for)

    def broadcast(self, message: PostedMessage) -> None:
        """Show a reply that is in a thread in its channel too."""
        message.broadcast = True
        self._events.publish("message", channel=message.channel, ts=message.ts, user=None)

    def delete(self, message: PostedMessage) -> None:
        """Take a message away."""
        message.deleted = True
        self._events.publish("message", channel=message.channel, ts=message.ts, user=message.ephemeral_for)

    def response_url(self, user: User, channel: Channel, original: PostedMessage | None = None) -> str:
        """The key of a new response URL for something this person did there."""
        key = secrets.token_hex(10)
        thread = original.thread_ts if original is not None and original.is_reply else None
        self.response_urls[key] = ResponseUrl(user.id, channel, self._clock(), original, thread)
        return key

    def respond(self, key: str, sent: Mapping[str, Any]) -> None:
        """The app answers at a response URL.

        Raises ``used_url`` (more than five times), ``expired_url`` (after thirty minutes or unknown), ``invalid_payload``
        and the errors of ``contents``.
        """
        url = self.response_urls.get(key)
        if url is None or self._clock() - url.issued > slack_limits.RESPONSE_URL_LIFE:
            raise MethodRefusedError("expired_url")
        if url.uses >= slack_limits.RESPONSE_URL_USES:
            raise MethodRefusedError("used_url")
        if sent.get("delete_original"):
            if url.original is not None:
                self.delete(url.original)
            url.uses += 1
            return
        contents = self.response(sent)
        url.uses += 1
        if sent.get("replace_original") and url.original is not None:
            self.replace(url.original, contents)
            return
        url.original = self.answer(url, contents, sent)

    def response(self, sent: Mapping[str, Any]) -> Contents:
        """Check what an app answers to something a person did; ``invalid_payload`` and the errors of ``contents``."""
        if unknown := set(sent) - RESPONSE_FIELDS:
            raise MethodRefusedError("invalid_payload", messages=[f"unknown field: {name}" for name in sorted(unknown)])
        if sent.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            raise MethodRefusedError("invalid_payload", messages=["response_type must be ephemeral or in_channel"])
        return self.contents(sent)

    def answer(self, url: ResponseUrl, contents: Contents, sent: Mapping[str, Any]) -> PostedMessage:
        """Post a new answer to what a person did: for her alone, unless ``in_channel``."""
        everybody = sent.get("response_type") == "in_channel"
        thread_ts = sent.get("thread_ts") if everybody else url.thread_ts
        return self.post(url.channel, contents, thread_ts=thread_ts, ephemeral_for=None if everybody else url.user)

    def _next_id(self) -> str:
        self._ids += 1
        return f"m{self._ids:05x}"
