"""Who and what there is in this Slack: teams, users, channels and the messages in them.

world = World(Team("T0ENCORE", "encore", "Encore Cinemas"))
world.add_user("alice", real_name="Alice Jansen", tz="Europe/Amsterdam")
world.add_channel("deliveries", members=["alice"], bot=True)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sandbox.slack.errors import CannotDoError

JSON = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]


@dataclass(frozen=True)
class Team:
    """A workspace: its id (``T…``), its domain and its name."""

    id: str
    domain: str
    name: str


@dataclass
class User:
    """A person or a bot. ``tz`` is an IANA zone; guests are ``is_restricted`` or ``is_ultra_restricted``."""

    id: str
    name: str
    real_name: str
    team_id: str
    tz: str = "Europe/Amsterdam"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False

    def as_slack(self, now: float) -> JSON:
        """The user object of ``users.info``; the offset is the one of the zone at ``now`` (epoch seconds)."""
        there = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz))
        offset = there.utcoffset()
        email = f"{self.name}@example.test"
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": there.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": {
                "real_name": self.real_name,
                "display_name": self.name,
                "real_name_normalized": self.real_name,
                "display_name_normalized": self.name,
                "email": email,
                "team": self.team_id,
            },
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now),
        }


@dataclass
class Message:
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
    messages: list[Message] = field(default_factory=list)

    def message(self, ts: str | None) -> Message | None:
        """The message that everybody sees with this ``ts``, unless it was deleted."""
        return next((m for m in self.messages if m.ts == ts and not m.deleted and m.ephemeral_for is None), None)

    def replies(self, ts: str) -> list[Message]:
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


class World:
    """All of it. Ids are made from names unless given, so that tests can read them."""

    def __init__(self, team: Team | None = None, *, bot_name: str = "encore") -> None:
        self.team = team or Team("T0ENCORE", "encore-cinemas", "Encore Cinemas")
        self.teams = {self.team.id: self.team}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, list[str]] = {}
        self._last_ts = 0
        self.bot = self.add_user(bot_name, id=f"U0{bot_name.upper()}BOT", real_name="Encore Bot", tz="UTC", is_bot=True)

    def add_team(self, id: str, domain: str, name: str) -> Team:  # noqa: A002
        """Another workspace, whose people can be made to send requests to the app."""
        self.teams[id] = Team(id, domain, name)
        return self.teams[id]

    def add_user(self, name: str, *, id: str | None = None, real_name: str | None = None, **more: Any) -> User:  # noqa: A002
        """A user; ``more`` are further fields of ``User`` (``tz``, ``is_restricted``, ``team_id`` of another team …)."""
        more.setdefault("team_id", self.team.id)
        ZoneInfo(more.get("tz", "UTC"))  # a zone that does not exist is a mistake of the test
        user = User(id or f"U0{name.upper()}", name, real_name or name.title(), **more)
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        bot: bool = False,
        private: bool = False,
        archived: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> Channel:
        """A channel with these people in it (names or ids); with ``bot`` the bot was invited."""
        name = name.removeprefix("#")
        who = {self.user(member).id for member in members} | ({self.bot.id} if bot else set())
        kind: ChannelKind = "private" if private else "public"
        made_up = f"C0{''.join(c for c in name.upper() if c.isalnum())}"
        channel = Channel(id or made_up, name, kind, self.team.id, who, archived)
        self.channels[channel.id] = channel
        return channel

    def add_usergroup(self, id: str, members: Iterable[str]) -> None:  # noqa: A002
        """A user group (``S…``) with these people."""
        self.usergroups[id] = [self.user(member).id for member in members]

    def user(self, name: "str | User") -> User:
        """A user by id, name or ``@name``; raises ``CannotDoError`` when there is none."""
        if isinstance(name, User):
            return name
        wanted = name.removeprefix("@")
        for user in self.users.values():
            if wanted in (user.id, user.name):
                return user
        raise CannotDoError(f"there is no user {name}; there are {', '.join(u.name for u in self.users.values())}")

    def channel(self, name: "str | Channel") -> Channel:
        """A channel by id, name or ``#name``; raises ``CannotDoError`` when there is none."""
        if isinstance(name, Channel):
            return name
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if wanted in (channel.id, channel.name):
                return channel
        raise CannotDoError(
            f"there is no channel {name}; there are {', '.join(c.name for c in self.channels.values())}"
        )

    def dm(self, user: "str | User") -> Channel:
        """The direct messages between the bot and a person; made when first asked for."""
        person = self.user(user)
        id_ = f"D0{person.id[2:]}"
        if id_ not in self.channels:
            members = {person.id, self.bot.id}
            self.channels[id_] = Channel(id_, "directmessage", "im", person.team_id, members)
        return self.channels[id_]

    def person_in(self, dm: Channel) -> str | None:
        """Whom the bot talks with in a direct message."""
        return next((member for member in dm.members if member != self.bot.id), None)

    def next_ts(self, now: float) -> str:
        """A timestamp for a message: unique, and greater than all before, whatever the clock does."""
        self._last_ts = max(self._last_ts + 1, int(now * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def team_of(self, user: User) -> JSON:
        """The ``team`` of a payload that this user causes."""
        team = self.teams[user.team_id]
        return {"id": team.id, "domain": team.domain}


def metadata_of(value: Any) -> JSON | None:
    """Message metadata when it has the shape Slack wants (``event_type`` and ``event_payload``), else ``None``."""
    if not isinstance(value, Mapping) or set(value) != {"event_type", "event_payload"}:
        return None
    if not isinstance(value["event_type"], str) or not isinstance(value["event_payload"], Mapping):
        return None
    return dict(value)
