"""Channels and direct messages, and the messages in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]


@dataclass
class PostedMessage:
    """A message; ``ephemeral_for`` is the one user id that sees it, ``history`` holds its earlier contents."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[JSON] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: JSON | None = None
    ephemeral_for: str | None = None
    from_bot: bool = False
    app_id: str = ""
    bot_id: str = ""
    team_id: str = ""
    edited_ts: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    history: list[JSON] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def replace(self, text: str, blocks: list[JSON] | None, metadata: JSON | None) -> None:
        """Put new contents in the place of the old, which are kept in ``history``."""
        self.history.append({"text": self.text, "blocks": self.blocks, "metadata": self.metadata})
        self.text, self.blocks, self.metadata = text, blocks, metadata

    def as_slack(self, *, with_metadata: bool = False) -> JSON:
        """The message object as the Web API and the payloads of interactions give it."""
        message: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team_id}
        if self.from_bot:
            message |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.blocks is not None:
            message["blocks"] = self.blocks
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.broadcast:
            message["subtype"] = "thread_broadcast"
        if self.edited_ts:
            message["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.reactions:
            message["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata is not None:
            message["metadata"] = self.metadata
        return message


@dataclass
class Channel:
    """A conversation; ``members`` are user ids, the bot's among them when it was invited."""

    id: str
    name: str
    kind: ChannelKind
    team_id: str
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: list[PostedMessage] = field(default_factory=list)

    def message(self, ts: str | None) -> PostedMessage | None:
        """The message that everybody sees with this ``ts``, unless it was deleted."""
        return next((m for m in self.messages if m.ts == ts and not m.deleted and m.ephemeral_for is None), None)

    def root(self, ts: str | None) -> PostedMessage | None:
        """What a reply to this ``ts`` goes under: the message, also one that was deleted since."""
        return next((m for m in self.messages if m.ts == ts and m.ephemeral_for is None), None)

    def replies(self, ts: str) -> list[PostedMessage]:
        """The replies under a message, oldest first."""
        return [
            m for m in self.messages if m.thread_ts == ts and m.ts != ts and not m.deleted and m.ephemeral_for is None
        ]

    def as_slack(self, bot_user: str, *, other: str | None = None) -> JSON:
        """The conversation object; for a direct message ``other`` is the person in it."""
        if self.kind == "im":
            return {"id": self.id, "is_im": True, "user": other, "is_archived": self.archived, "is_open": True}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_archived": self.archived,
            "is_general": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_member": bot_user in self.members,
            "context_team_id": self.team_id,
        }


def metadata_of(value: Any) -> JSON | None:
    """Message metadata when it has the shape Slack wants (``event_type`` and ``event_payload``), else ``None``."""
    if not isinstance(value, Mapping) or set(value) != {"event_type", "event_payload"}:
        return None
    if not isinstance(value["event_type"], str) or not isinstance(value["event_payload"], Mapping):
        return None
    return dict(value)
