"""People: what somebody does in Slack and what she sees there.

    alice = slack.person("alice")
    await alice.runs("/encore order", channel="#deliveries")
    form = await alice.wait_for_view("encore_order")
    await alice.picks(form, "cinemas", "Filmhuis")
    await alice.types(form, "due", "next friday 6pm", enter=True)
    outcome = await alice.submits()
    assert outcome.what == "pushed"

Whatever Slack would not let her do raises ``CannotDoError``. What the app did with it is told by an ``Outcome``.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.slack import filling, limits
from sandbox.slack.errors import CannotDoError
from sandbox.slack.outcomes import Outcome, after_command, after_submission, plain_outcome
from sandbox.slack.state import MULTI_KINDS, TEXT_KINDS, incomplete, initial_values
from sandbox.slack.surfaces import check_options
from sandbox.slack.views import View
from sandbox.slack.world import JSON, Channel, Message, User

if TYPE_CHECKING:
    from sandbox.slack.server import Slack

_BUTTONS = {"button", "overflow"}
_EXTERNAL = {"external_select", "multi_external_select"}


@dataclass(eq=False)
class Person:
    """One user of this Slack. ``where`` in its methods is a view or a message that she has before her."""

    slack: "Slack"
    user: User
    _in_messages: dict[str, JSON] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Her user id."""
        return self.user.id

    # What she sees

    @property
    def view(self) -> View | None:
        """The modal she has before her."""
        return self.slack.views.top(self.id)

    @property
    def views(self) -> list[View]:
        """The whole stack of modals, the one she sees last."""
        return list(self.slack.views.stacks.get(self.id, []))

    @property
    def home(self) -> View | None:
        """The app's Home as it was published for her."""
        return self.slack.views.homes.get(self.id)

    def sees(self, channel: "str | Channel | None" = None) -> list[Message]:
        """The messages in a channel she is in (without one: the app's direct messages), with what only she can see.

        Replies stand in their thread, see ``reads``; the broadcast ones are here too.
        """
        return [m for m in self._visible(self._channel(channel)) if not m.is_reply or m.broadcast]

    def reads(self, root: Message) -> list[Message]:
        """The replies in the thread under a message, with what only she can see."""
        return [
            m for m in self._visible(self.slack.world.channels[root.channel]) if m.thread_ts == root.ts and m.is_reply
        ]

    def whispers(self, channel: "str | Channel | None" = None) -> list[Message]:
        """What in that channel, or anywhere, only she can see."""
        channels = [self._channel(channel)] if channel else list(self.slack.world.channels.values())
        return [m for c in channels for m in c.messages if m.ephemeral_for == self.id and not m.deleted]

    async def wait_for_view(self, callback_id: str | None = None, *, within: float = 5.0) -> View:
        """The modal before her as soon as there is one (with this ``callback_id``)."""
        seen = await self.slack.until(
            lambda: self.view if self.view and callback_id in (None, self.view.callback_id) else None, within=within
        )
        assert isinstance(seen, View)
        return seen

    async def wait_for_message(
        self,
        containing: str | Callable[[Message], object],
        channel: "str | Channel | None" = None,
        *,
        under: Message | None = None,
        within: float = 5.0,
    ) -> Message:
        """The first message she sees there (or in the thread ``under`` one) with this text in it or in its blocks."""

        def look() -> Message | None:
            seen = self.reads(under) if under else self.sees(channel)
            return next((m for m in seen if (containing(m) if callable(containing) else containing in said(m))), None)

        found = await self.slack.until(look, within=within)
        assert isinstance(found, Message)
        return found

    async def wait_for_home(self, *, within: float = 5.0) -> View:
        """The app's Home as soon as there is one."""
        home = await self.slack.until(lambda: self.home, within=within)
        assert isinstance(home, View)
        return home

    # Commands, shortcuts, words

    async def runs(self, line: str, *, channel: "str | Channel | None" = None) -> Outcome:
        """Type a slash command (``/encore order …``) in a channel or, without one, in the app's direct messages."""
        where = self._channel(channel)
        if not line.startswith("/"):
            raise CannotDoError(f"a command begins with a slash: {line}")
        command, _, text = line.partition(" ")
        if command not in self.slack.app.manifest.commands:
            return Outcome("not_a_command", detail=f"{command} is not a valid command")
        if command in self.slack.app.manifest.escaping_commands:
            text = self._escaped(text)
        payload = self.slack.payloads.command(self.user, where, command, text.strip())
        answer = await self.slack.deliveries.send("slash_commands", dict(payload))
        return after_command(self.slack, payload["response_url"], line, answer)

    async def runs_shortcut(self, callback_id: str) -> Outcome:
        """Use a global shortcut of the app."""
        if callback_id not in self.slack.app.manifest.global_shortcuts:
            raise CannotDoError(f"the manifest has no global shortcut {callback_id}")
        return await self._interacts(self.slack.payloads.shortcut(self.user, callback_id))

    async def runs_message_shortcut(self, callback_id: str, message: Message) -> Outcome:
        """Use a shortcut of the app from the menu of a message."""
        if callback_id not in self.slack.app.manifest.message_shortcuts:
            raise CannotDoError(f"the manifest has no message shortcut {callback_id}")
        return await self._interacts(self.slack.payloads.message_action(self.user, message, callback_id))

    async def opens_home(self, tab: str = "home") -> Outcome:
        """Open the app's Home (or its ``messages`` tab); the app hears of it if it subscribed to ``app_home_opened``."""
        event: JSON = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.slack.world.dm(self.user).id,
            "tab": tab,
        }
        if tab == "home" and self.home:
            event["view"] = self.home.as_slack()
        return await self._causes(event)

    async def says(self, text: str, channel: "str | Channel | None" = None, *, under: Message | None = None) -> Message:
        """Write a message; the app hears of it if it is mentioned or spoken to, and subscribed to that."""
        where = self._channel(channel)
        message = self.slack.messages.say(where, self.user, text, under.ts if under else None)
        heard: JSON = {"user": self.id, "text": text, "ts": message.ts, "channel": where.id, "team": self.user.team_id}
        if message.thread_ts:
            heard["thread_ts"] = message.thread_ts
        if f"<@{self.slack.world.bot.id}>" in text:
            await self._causes({"type": "app_mention", **heard})
        kind = {"public": "channels", "private": "groups", "im": "im"}[where.kind]
        if f"message.{kind}" in self.slack.app.manifest.events and self.slack.world.bot.id in where.members:
            channel_type = {"public": "channel", "private": "group", "im": "im"}[where.kind]
            await self._causes({"type": "message", "channel_type": channel_type, **heard}, f"message.{kind}")
        return message

    # Elements

    async def types(self, where: View | Message, id_: str, text: str, *, enter: bool = False) -> Outcome:
        """Type into a text field, in the place of what stood there; with ``enter`` press Enter afterwards.

        The app hears of it where the field has ``dispatch_action`` and is configured so (once for the whole text).
        """
        found = filling.find(where, id_, kinds=set(TEXT_KINDS))
        values = self.values_in(where)
        chosen = filling.put(values, found, text)
        self._touched(where)
        outcome = Outcome("ok", view=self.view)
        if found.dispatches_on("on_character_entered"):
            outcome = await self._acts(where, found.action(**chosen))
        if enter and found.dispatches_on("on_enter_pressed"):
            outcome = await self._acts(where, found.action(**chosen))
        return outcome

    async def picks(self, where: View | Message, id_: str, *wanted: str) -> Outcome:
        """Pick in a select, radio buttons, checkboxes or a date or time picker: options by text or value, names, dates.

        Where several can be picked they are added to what was picked. An external select asks the app for each.
        """
        found = filling.find(where, id_)
        if found.kind in _BUTTONS | TEXT_KINDS:
            raise CannotDoError(f"{id_} is a {found.kind}: nothing to pick there")
        picked = [await self._option(where, found, name) for name in wanted]
        values = self.values_in(where)
        if found.kind in MULTI_KINDS:
            before = filling.now_in(values, found)
            chosen = filling.put(values, found, [*before, *(p for p in picked if p not in before)])
        elif len(picked) == 1:
            chosen = filling.put(values, found, picked[0])
        else:
            raise CannotDoError(f"exactly one can be picked in {id_}")
        return await self._changed(where, found, chosen)

    async def sets(self, where: View | Message, id_: str, chosen: list[Any]) -> Outcome:
        """Leave exactly these picked: whole option objects, ids or dates, which are taken as they are."""
        found = filling.find(where, id_)
        if found.kind in _BUTTONS | TEXT_KINDS:
            raise CannotDoError(f"{id_} is a {found.kind}: nothing to pick there")
        value = chosen if found.kind in MULTI_KINDS else next(iter(chosen), None)
        return await self._changed(where, found, filling.put(self.values_in(where), found, value))

    async def clears(self, where: View | Message, id_: str, *names: str) -> Outcome:
        """Empty an element, or take these picked options, people or channels out of it."""
        found = filling.find(where, id_)
        values = self.values_in(where)
        value: Any = None
        if names:
            kept = filling.now_in(values, found)
            if filling.picks_ids(found):
                gone: list[Any] = [filling.id_of(self.slack.world, found, name) for name in names]
            else:
                gone = [filling.named(kept, name) for name in names]
            value = [option for option in kept if option not in gone]
        return await self._changed(where, found, filling.put(values, found, value))

    async def suggestions(self, where: View | Message, id_: str, query: str = "") -> list[JSON]:
        """The options the app offers for what she typed into an external select; empty when it is too short to ask."""
        found = filling.find(where, id_, kinds=_EXTERNAL)
        if len(query) < found.element.get("min_query_length", limits.MIN_QUERY_LENGTH):
            return []
        payload = self.slack.payloads.block_suggestion(self.user, where, found.block_id, found.action_id, query)
        answer = await self.slack.deliveries.send("interactive", payload)
        if not answer.ok:
            raise CannotDoError(f"{id_} has nothing to offer: {answer.what} {answer.detail}")
        if problems := check_options(answer.body):
            self.slack.complaints.append(f"answer to block_suggestion: {'; '.join(map(str, problems))}")
            raise CannotDoError(f"{id_} has nothing to offer: {problems[0]}")
        return filling.flattened(answer.body or {})

    async def clicks(
        self, where: View | Message, id_: str, value: str | None = None, *, confirms: bool = True
    ) -> Outcome:
        """Press a button, or pick from an overflow menu by ``value``; ``confirms`` answers the question, if one is asked."""
        action = self._click(where, id_, value)
        if "confirm" in action and not confirms:
            return Outcome("denied", view=self.view)
        return await self._acts(where, action)

    async def clicks_twice(self, where: View | Message, id_: str, value: str | None = None) -> list[Outcome]:
        """Press a button twice before the app could answer: two clicks, at once, each with its own trigger id."""
        action = self._click(where, id_, value)
        return list(await asyncio.gather(self._acts(where, action), self._acts(where, action)))

    # Modals

    async def submits(self, view: View | None = None) -> Outcome:
        """Submit the modal before her. ``incomplete`` when Slack itself does not let her, else what the app made of it."""
        view = self._modal(view)
        if "submit" not in view.definition:
            raise CannotDoError("this modal has nothing to submit")
        if wrong := incomplete(view.blocks, view.values):
            return Outcome("incomplete", errors=wrong, view=view)
        view.submitting, view.errors = True, {}
        self._touched(view)
        try:
            payload = self.slack.payloads.view_submission(self.user, view)
            answer = await self.slack.deliveries.send("interactive", payload)
        finally:
            view.submitting = False
        return after_submission(self.slack, view, answer)

    async def submits_twice(self) -> list[Outcome]:
        """Submit the modal before her twice before the app could answer: same view, same hash."""
        view = self._modal(None)
        return list(await asyncio.gather(self.submits(view), self.submits(view)))

    async def closes(self, view: View | None = None, *, all_of_them: bool = False) -> Outcome:
        """Close the modal before her (its Cancel), or with the X ``all_of_them``; the app hears where it wanted to."""
        view = self._modal(view)
        stack = self.views
        whole = all_of_them or bool(view.definition.get("clear_on_close"))
        told = [v for v in (stack if whole else [view]) if v.definition.get("notify_on_close")]
        subject = stack[0] if all_of_them else view
        payload = self.slack.payloads.view_closed(self.user, subject, is_cleared=whole)
        if whole:
            self.slack.views.clear(self.id)
        else:
            self.slack.views.close(view)
        return await self._interacts(payload) if told else Outcome("ok", view=self.view)

    # Underneath

    async def _option(self, where: View | Message, found: filling.Field, wanted: str) -> Any:
        if filling.picks_ids(found):
            return filling.id_of(self.slack.world, found, wanted)
        if found.kind in ("datepicker", "timepicker"):
            return wanted
        if found.kind == "datetimepicker":
            return int(wanted)
        if found.kind in _EXTERNAL:
            return filling.named(await self.suggestions(where, found.block_id, wanted), wanted)
        return filling.named(filling.flattened(found.element), wanted)

    def _escaped(self, text: str) -> str:
        """Names of people and channels as ids, as a command with ``should_escape`` gets them."""
        for user in self.slack.world.users.values():
            text = re.sub(rf"@{re.escape(user.name)}\b", f"<@{user.id}|{user.name}>", text)
        for channel in self.slack.world.channels.values():
            text = re.sub(rf"#{re.escape(channel.name)}\b", f"<#{channel.id}|{channel.name}>", text)
        return text

    def _click(self, where: View | Message, id_: str, value: str | None) -> JSON:
        found = filling.find(where, id_, value=value, kinds=_BUTTONS)
        if found.kind == "overflow":
            return found.action(selected_option=filling.named(found.element["options"], value or ""))
        return found.action()

    async def _changed(self, where: View | Message, found: filling.Field, chosen: Mapping[str, Any]) -> Outcome:
        self._touched(where)
        return await self._acts(where, found.action(**chosen)) if found.dispatches else Outcome("ok", view=self.view)

    async def _acts(self, where: View | Message, action: JSON) -> Outcome:
        if isinstance(where, View) and where.closed:
            raise CannotDoError("that view is closed")
        if isinstance(where, Message) and (where.deleted or where.ephemeral_for not in (None, self.id)):
            raise CannotDoError("she does not see that message")
        values = self.values_in(where)
        return await self._interacts(self.slack.payloads.block_actions(self.user, where, action, values))

    async def _interacts(self, payload: JSON) -> Outcome:
        answer = await self.slack.deliveries.send("interactive", payload)
        return plain_outcome(answer, self.view)

    async def _causes(self, event: JSON, subscribed_as: str | None = None) -> Outcome:
        if (subscribed_as or event["type"]) not in self.slack.app.manifest.events:
            return Outcome("not_subscribed", view=self.view)
        answer = await self.slack.deliveries.event(self.slack.payloads.event(self.user, event))
        return plain_outcome(answer, self.view)

    def _modal(self, view: View | None) -> View:
        view = view or self.view
        if view is None or view.closed or view.type != "modal":
            raise CannotDoError(f"{self.user.name} has no modal before her")
        return view

    def values_in(self, where: View | Message) -> JSON:
        """What she typed and picked there: ``state.values``."""
        if isinstance(where, View):
            return where.values
        start = initial_values(where.blocks or [], where.channel)
        mine = self._in_messages.setdefault(where.ts, {})
        for block_id, actions in start.items():
            mine.setdefault(block_id, actions)
        return mine

    def _touched(self, where: View | Message) -> None:
        self.slack.changes.announce("typed", user=self.id, id=where.id if isinstance(where, View) else where.ts)

    def _channel(self, channel: "str | Channel | None") -> Channel:
        found = self.slack.world.channel(channel) if channel else self.slack.world.dm(self.user)
        if self.id not in found.members:
            raise CannotDoError(f"{self.user.name} is not in {found.name}")
        return found

    def _visible(self, channel: Channel) -> list[Message]:
        if self.id not in channel.members and channel.kind != "public":
            return []
        return [m for m in channel.messages if not m.deleted and m.ephemeral_for in (None, self.id)]


def said(message: Message) -> str:
    """Every text in a message, its blocks' too, one a line: what a test looks for words in."""

    def texts(content: Any) -> Iterator[str]:
        if isinstance(content, Mapping):
            if isinstance(content.get("text"), str):
                yield content["text"]
            content = list(content.values())
        for item in content if isinstance(content, list) else []:
            yield from texts(item)

    return "\n".join([message.text, *texts(message.blocks or [])])
