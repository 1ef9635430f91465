"""What somebody sees in Slack: modals, the Home, messages, and what she typed and picked there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.slack.block_kit.surfaces import texts_in
from sandbox.slack.block_kit.view_state import initial_values
from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.workspace.channels import JSON, Channel, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.users import User
from sandbox.slack.workspace.view_stacks import View


@dataclass(eq=False)
class Viewer:
    """One user of this Slack, as far as she looks at it. ``where`` in its methods is a view or a message before her."""

    state: SlackState
    user: User
    _in_messages: dict[str, JSON] = field(default_factory=dict, init=False)

    @property
    def id(self) -> str:
        """Her user id."""
        return self.user.id

    @property
    def view(self) -> View | None:
        """The modal she has before her."""
        return self.state.views.top(self.id)

    @property
    def views(self) -> list[View]:
        """The whole stack of modals, the one she sees last."""
        return list(self.state.views.stacks.get(self.id, []))

    @property
    def home(self) -> View | None:
        """The app's Home as it was published for her."""
        return self.state.views.homes.get(self.id)

    def sees(self, channel: "str | Channel | None" = None) -> list[PostedMessage]:
        """The messages in a channel she is in (without one: the app's direct messages), with what only she can see.

        Replies stand in their thread, see ``reads``; the broadcast ones are here too.
        """
        return [m for m in self._visible(self.channel_with_her(channel)) if not m.is_reply or m.broadcast]

    def reads(self, root: PostedMessage) -> list[PostedMessage]:
        """The replies in the thread under a message, with what only she can see."""
        return [
            m
            for m in self._visible(self.state.workspace.channels[root.channel])
            if m.thread_ts == root.ts and m.is_reply
        ]

    def whispers(self, channel: "str | Channel | None" = None) -> list[PostedMessage]:
        """What in that channel, or anywhere, only she can see."""
        channels = [self.channel_with_her(channel)] if channel else list(self.state.workspace.channels.values())
        return [m for c in channels for m in c.messages if m.ephemeral_for == self.id and not m.deleted]

    async def wait_for_view(self, callback_id: str | None = None, *, within: float = 5.0) -> View:
        """The modal before her as soon as there is one (with this ``callback_id``)."""
        seen = await self.state.until(
            lambda: self.view if self.view and callback_id in (None, self.view.callback_id) else None, within=within
        )
        assert isinstance(seen, View)
        return seen

    async def wait_for_message(
        self,
        containing: str | Callable[[PostedMessage], object],
        channel: "str | Channel | None" = None,
        *,
        under: PostedMessage | None = None,
        within: float = 5.0,
    ) -> PostedMessage:
        """The first message she sees there (or in the thread ``under`` one) with this text in it or in its blocks."""

        def look() -> PostedMessage | None:
            seen = self.reads(under) if under else self.sees(channel)
            return next(
                (m for m in seen if (containing(m) if callable(containing) else containing in text_of(m))), None
            )

        found = await self.state.until(look, within=within)
        assert isinstance(found, PostedMessage)
        return found

    async def wait_for_home(self, *, within: float = 5.0) -> View:
        """The app's Home as soon as there is one."""
        home = await self.state.until(lambda: self.home, within=within)
        assert isinstance(home, View)
        return home

    def values_in(self, where: View | PostedMessage) -> JSON:
        """What she typed and picked there: ``state.values``."""
        if isinstance(where, View):
            return where.values
        start = initial_values(where.blocks or [], where.channel)
        mine = self._in_messages.setdefault(where.ts, {})
        for block_id, actions in start.items():
            mine.setdefault(block_id, actions)
        return mine

    def channel_with_her(self, channel: "str | Channel | None") -> Channel:
        """A channel that she is in; without one her direct messages with the app. Raises ``CannotDoError``."""
        found = self.state.workspace.channel(channel) if channel else self.state.workspace.dm(self.user)
        if self.id not in found.members:
            raise CannotDoError(f"{self.user.name} is not in {found.name}")
        return found

    def _visible(self, channel: Channel) -> list[PostedMessage]:
        if self.id not in channel.members and channel.kind != "public":
            return []
        return [m for m in channel.messages if not m.deleted and m.ephemeral_for in (None, self.id)]


def text_of(message: PostedMessage) -> str:
    """Every text in a message, its blocks' too, one a line: what a test looks for words in."""
    return "\n".join([message.text, *texts_in(message.blocks or [])])
