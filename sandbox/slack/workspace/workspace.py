"""A workspace: its teams, users, user groups and channels.

workspace = Workspace(Team("T0ENCORE", "encore", "Encore Cinemas"))
workspace.add_user("alice", real_name="Alice Jansen", tz="Europe/Amsterdam")
workspace.add_channel("deliveries", members=["alice"], bot=True)
"""

from collections.abc import Iterable
from typing import Any

from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.workspace.channels import Channel, ChannelKind
from sandbox.slack.workspace.users import Organisation, Team, User


class Workspace:
    """Who and what there is in this Slack. Ids are made from names unless given, so that tests can read them."""

    def __init__(self, team: Team | None = None, *, bot_name: str = "encore") -> None:
        self.team = team or Team("T0ENCORE", "encore-cinemas", "Encore Cinemas")
        self.teams = {self.team.id: self.team}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._last_ts = 0
        self.organisation: Organisation | None = None
        self.names_no_team = False  # in an organisation: the `team` of interactions is null
        self.bot = self.add_user(bot_name, id=f"U0{bot_name.upper()}BOT", real_name="Encore Bot", tz="UTC", is_bot=True)

    def add_team(self, id: str, domain: str, name: str) -> Team:  # noqa: A002
        """Another workspace, whose people can be made to send requests to the app."""
        self.teams[id] = Team(id, domain, name)
        return self.teams[id]

    def join_organisation(self, id: str, name: str) -> Organisation:  # noqa: A002
        """This workspace becomes one of an organisation's; ``add_user`` takes ``teams`` and a ``team_id`` of another for its people."""
        self.organisation = Organisation(id, name)
        return self.organisation

    def acted_in(self, user: User) -> Team:
        """The workspace in which somebody uses the app: this one, wherever her home is, unless she is a stranger to it."""
        return self.team if self.team.id in (user.team_id, *user.teams) else self.teams[user.team_id]

    def is_stranger(self, user: User) -> bool:
        """Whether she is of another organisation, met in a shared channel."""
        return self.acted_in(user) is not self.team

    def meets(self, user: User) -> bool:
        """Whether the bot shares a channel with her."""
        return any({user.id, self.bot.id} <= channel.members for channel in self.channels.values())

    def add_user(self, name: str, *, id: str | None = None, real_name: str | None = None, **more: Any) -> User:  # noqa: A002
        """A user; ``more`` are further fields of ``User`` (``tz``, ``is_restricted``, ``team_id`` of another team …)."""
        more.setdefault("team_id", self.team.id)
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

    def team_of(self, user: User) -> dict[str, Any] | None:
        """The ``team`` of a payload that this user causes."""
        team = self.acted_in(user)
        if self.organisation is None or team is not self.team:
            return {"id": team.id, "domain": team.domain}
        if self.names_no_team:
            return None
        above = {"enterprise_id": self.organisation.id, "enterprise_name": self.organisation.name}
        return {"id": team.id, "domain": team.domain, **above}

    def enterprise_of(self, user: User) -> dict[str, Any] | None:
        """The ``enterprise`` of such a payload."""
        if self.organisation is None or self.is_stranger(user):
            return None
        return {"id": self.organisation.id, "name": self.organisation.name}
