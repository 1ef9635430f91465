"""What somebody does in Slack.

    alice = slack.person("alice")
    await alice.runs("/encore order", channel="#deliveries")
    form = await alice.wait_for_view("encore_order")
    await alice.picks(form, "cinemas", "Filmhuis")
    await alice.types(form, "due", "next friday 6pm", enter=True)
    result = await alice.submits()
    assert result.what == "pushed"

Whatever Slack would not let her do raises ``CannotDoError``. What the app did with it is told by an ``ActionResult``;
what she sees is in ``viewer``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.surfaces import check_options
from sandbox.slack.block_kit.view_state import MULTI_KINDS, TEXT_KINDS, incomplete
from sandbox.slack.delivery.deliveries import AppDeliveries
from sandbox.slack.delivery.payloads import Payloads
from sandbox.slack.people import form_fields
from sandbox.slack.people.action_result import ActionResult, after_command, after_submission, plain_result
from sandbox.slack.people.escaping import escaped_words
from sandbox.slack.people.viewer import Viewer
from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.workspace.channels import JSON, Channel, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.users import User
from sandbox.slack.workspace.view_stacks import View

_BUTTONS = {"button", "overflow"}
_EXTERNAL = {"external_select", "multi_external_select"}


@dataclass(eq=False)
class Member(Viewer):
    """One user of this Slack, who does what people do there. ``where`` in its methods is a view or a message before her."""

    deliveries: AppDeliveries
    payloads: Payloads

    # Commands, shortcuts, words

    async def runs(self, line: str, *, channel: "str | Channel | None" = None) -> ActionResult:
        """Type a slash command (``/encore order …``) in a channel or, without one, in the app's direct messages."""
        where = self.channel_with_her(channel)
        if not line.startswith("/"):
            raise CannotDoError(f"a command begins with a slash: {line}")
        command, _, text = line.partition(" ")
        if command not in self.state.app.manifest.commands:
            return ActionResult("not_a_command", detail=f"{command} is not a valid command")
        if command in self.state.app.manifest.escaping_commands:
            text = escaped_words(text, self.state.workspace)
        payload = self.payloads.command(self.user, where, command, text.strip())
        answer = await self.deliveries.send("slash_commands", dict(payload))
        return after_command(self.state, payload["response_url"], line, answer)

    async def runs_shortcut(self, callback_id: str) -> ActionResult:
        """Use a global shortcut of the app."""
        if callback_id not in self.state.app.manifest.global_shortcuts:
            raise CannotDoError(f"the manifest has no global shortcut {callback_id}")
        return await self._interacts(self.payloads.shortcut(self.user, callback_id))

    async def runs_message_shortcut(self, callback_id: str, message: PostedMessage) -> ActionResult:
        """Use a shortcut of the app from the menu of a message."""
        if callback_id not in self.state.app.manifest.message_shortcuts:
            raise CannotDoError(f"the manifest has no message shortcut {callback_id}")
        return await self._interacts(self.payloads.message_action(self.user, message, callback_id))

    async def opens_home(self, tab: str = "home") -> ActionResult:
        """Open the app's Home (or its ``messages`` tab); the app hears of it if it subscribed to ``app_home_opened``."""
        event: JSON = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.state.workspace.dm(self.user).id,
            "tab": tab,
        }
        if tab == "home" and self.home:
            event["view"] = self.home.as_slack()
        return await self._causes(event)

    async def says(
        self, text: str, channel: "str | Channel | None" = None, *, under: PostedMessage | None = None
    ) -> PostedMessage:
        """Write a message; the app hears of it if it is mentioned or spoken to, and subscribed to that."""
        where = self.channel_with_her(channel)
        message = self.state.messages.say(where, self.user, text, under.ts if under else None)
        heard: JSON = {"user": self.id, "text": text, "ts": message.ts, "channel": where.id, "team": self.user.team_id}
        if message.thread_ts:
            heard["thread_ts"] = message.thread_ts
        if f"<@{self.state.workspace.bot.id}>" in text:
            await self._causes({"type": "app_mention", **heard})
        kind = {"public": "channels", "private": "groups", "im": "im"}[where.kind]
        if f"message.{kind}" in self.state.app.manifest.events and self.state.workspace.bot.id in where.members:
            channel_type = {"public": "channel", "private": "group", "im": "im"}[where.kind]
            await self._causes({"type": "message", "channel_type": channel_type, **heard}, f"message.{kind}")
        return message

    # Elements

    async def types(self, where: View | PostedMessage, id_: str, text: str, *, enter: bool = False) -> ActionResult:
        """Type into a text field, in the place of what stood there; with ``enter`` press Enter afterwards.

        The app hears of it where the field has ``dispatch_action`` and is configured so (once for the whole text).
        """
        found = form_fields.find(where, id_, kinds=set(TEXT_KINDS))
        values = self.values_in(where)
        chosen = form_fields.put(values, found, text)
        self._touched(where)
        result = ActionResult("ok", view=self.view)
        if found.dispatches_on("on_character_entered"):
            result = await self._acts(where, found.action(**chosen))
        if enter and found.dispatches_on("on_enter_pressed"):
            result = await self._acts(where, found.action(**chosen))
        return result

    async def picks(self, where: View | PostedMessage, id_: str, *wanted: str) -> ActionResult:
        """Pick in a select, radio buttons, checkboxes or a date or time picker: options by text or value, names, dates.

        Where several can be picked they are added to what was picked. An external select asks the app for each.
        """
        found = form_fields.find(where, id_)
        if found.kind in _BUTTONS | TEXT_KINDS:
            raise CannotDoError(f"{id_} is a {found.kind}: nothing to pick there")
        picked = [await self._option(where, found, name) for name in wanted]
        values = self.values_in(where)
        if found.kind in MULTI_KINDS:
            before = form_fields.now_in(values, found)
            chosen = form_fields.put(values, found, [*before, *(p for p in picked if p not in before)])
        elif len(picked) == 1:
            chosen = form_fields.put(values, found, picked[0])
        else:
            raise CannotDoError(f"exactly one can be picked in {id_}")
        return await self._changed(where, found, chosen)

    async def sets(self, where: View | PostedMessage, id_: str, chosen: list[Any]) -> ActionResult:
        """Leave exactly these picked: whole option objects, ids or dates, which are taken as they are."""
        found = form_fields.find(where, id_)
        if found.kind in _BUTTONS | TEXT_KINDS:
            raise CannotDoError(f"{id_} is a {found.kind}: nothing to pick there")
        value = chosen if found.kind in MULTI_KINDS else next(iter(chosen), None)
        return await self._changed(where, found, form_fields.put(self.values_in(where), found, value))

    async def clears(self, where: View | PostedMessage, id_: str, *names: str) -> ActionResult:
        """Empty an element, or take these picked options, people or channels out of it."""
        found = form_fields.find(where, id_)
        values = self.values_in(where)
        value: Any = None
        if names:
            kept = form_fields.now_in(values, found)
            if form_fields.picks_ids(found):
                gone: list[Any] = [form_fields.id_of(self.state.workspace, found, name) for name in names]
            else:
                gone = [form_fields.named(kept, name) for name in names]
            value = [option for option in kept if option not in gone]
        return await self._changed(where, found, form_fields.put(values, found, value))

    async def suggestions(self, where: View | PostedMessage, id_: str, query: str = "") -> list[JSON]:
        """The options the app offers for what she typed into an external select; empty when it is too short to ask."""
        found = form_fields.find(where, id_, kinds=_EXTERNAL)
        if len(query) < found.element.get("min_query_length", slack_limits.MIN_QUERY_LENGTH):
            return []
        payload = self.payloads.block_suggestion(self.user, where, found.block_id, found.action_id, query)
        answer = await self.deliveries.send("interactive", payload)
        if not answer.ok:
            raise CannotDoError(f"{id_} has nothing to offer: {answer.what} {answer.detail}")
        if problems := check_options(answer.body):
            self.state.log.complaints.append(f"answer to block_suggestion: {'; '.join(map(str, problems))}")
            raise CannotDoError(f"{id_} has nothing to offer: {problems[0]}")
        return form_fields.flattened(answer.body or {})

    async def clicks(
        self, where: View | PostedMessage, id_: str, value: str | None = None, *, confirms: bool = True
    ) -> ActionResult:
        """Press a button, or pick from an overflow menu by ``value``; ``confirms`` answers the question, if one is asked."""
        action = self._click(where, id_, value)
        if "confirm" in action and not confirms:
            return ActionResult("denied", view=self.view)
        return await self._acts(where, action)

    async def clicks_twice(self, where: View | PostedMessage, id_: str, value: str | None = None) -> list[ActionResult]:
        """Press a button twice before the app could answer: two clicks, at once, each with its own trigger id."""
        action = self._click(where, id_, value)
        return list(await asyncio.gather(self._acts(where, action), self._acts(where, action)))

    # Modals

    async def submits(self, view: View | None = None) -> ActionResult:
        """Submit the modal before her. ``incomplete`` when Slack itself does not let her, else what the app made of it."""
        view = self._modal(view)
        if "submit" not in view.definition:
            raise CannotDoError("this modal has nothing to submit")
        if wrong := incomplete(view.blocks, view.values):
            return ActionResult("incomplete", errors=wrong, view=view)
        view.submitting, view.errors, view.slack_says = True, {}, ""
        self._touched(view)
        try:
            payload = self.payloads.view_submission(self.user, view)
            answer = await self.deliveries.send("interactive", payload)
        finally:
            view.submitting = False
        return after_submission(self.state, view, answer)

    async def submits_twice(self) -> list[ActionResult]:
        """Submit the modal before her twice before the app could answer: same view, same hash."""
        view = self._modal(None)
        return list(await asyncio.gather(self.submits(view), self.submits(view)))

    async def closes(self, view: View | None = None, *, all_of_them: bool = False) -> ActionResult:
        """Close the modal before her (its Cancel), or with the X ``all_of_them``; the app hears where it wanted to."""
        view = self._modal(view)
        stack = self.views
        whole = all_of_them or bool(view.definition.get("clear_on_close"))
        said = [v for v in (stack if whole else [view]) if v.definition.get("notify_on_close")]
        subject = stack[0] if all_of_them else view
        payload = self.payloads.view_closed(self.user, subject, is_cleared=whole)
        if whole:
            self.state.views.clear(self.id)
        else:
            self.state.views.close(view)
        return await self._interacts(payload) if said else ActionResult("ok", view=self.view)

    # Underneath

    async def _option(self, where: View | PostedMessage, found: form_fields.Field, wanted: str) -> Any:
        if form_fields.picks_ids(found):
            return form_fields.id_of(self.state.workspace, found, wanted)
        if found.kind in ("datepicker", "timepicker"):
            return wanted
        if found.kind == "datetimepicker":
            return int(wanted)
        if found.kind in _EXTERNAL:
            return form_fields.named(await self.suggestions(where, found.block_id, wanted), wanted)
        return form_fields.named(form_fields.flattened(found.element), wanted)

    def _click(self, where: View | PostedMessage, id_: str, value: str | None) -> JSON:
        found = form_fields.find(where, id_, value=value, kinds=_BUTTONS)
        if found.kind == "overflow":
            return found.action(selected_option=form_fields.named(found.element["options"], value or ""))
        return found.action()

    async def _changed(
        self, where: View | PostedMessage, found: form_fields.Field, chosen: Mapping[str, Any]
    ) -> ActionResult:
        self._touched(where)
        return (
            await self._acts(where, found.action(**chosen)) if found.dispatches else ActionResult("ok", view=self.view)
        )

    async def _acts(self, where: View | PostedMessage, action: JSON) -> ActionResult:
        if isinstance(where, View) and where.closed:
            raise CannotDoError("that view is closed")
        if isinstance(where, PostedMessage) and (where.deleted or where.ephemeral_for not in (None, self.id)):
            raise CannotDoError("she does not see that message")
        values = self.values_in(where)
        return await self._interacts(self.payloads.block_actions(self.user, where, action, values))

    async def _interacts(self, payload: JSON) -> ActionResult:
        answer = await self.deliveries.send("interactive", payload)
        return plain_result(answer, self.view)

    async def _causes(self, event: JSON, subscribed_as: str | None = None) -> ActionResult:
        if (subscribed_as or event["type"]) not in self.state.app.manifest.events:
            return ActionResult("not_subscribed", view=self.view)
        answer = await self.deliveries.event(self.payloads.event(self.user, event))
        return plain_result(answer, self.view)

    def _modal(self, view: View | None) -> View:
        view = view or self.view
        if view is None or view.closed or view.type != "modal":
            raise CannotDoError(f"{self.user.name} has no modal before her")
        return view

    def _touched(self, where: View | PostedMessage) -> None:
        self.state.events.publish("typed", user=self.id, id=where.id if isinstance(where, View) else where.ts)


class Members:
    """Everybody who uses this Slack."""

    def __init__(self, state: SlackState, deliveries: AppDeliveries, payloads: Payloads) -> None:
        self._state, self._deliveries, self._payloads = state, deliveries, payloads
        self._known: dict[str, Member] = {}

    def person(self, name: str | User) -> Member:
        """Somebody by name or id, the same one each time. Raises ``CannotDoError`` when there is nobody."""
        user = self._state.workspace.user(name)
        if user.id not in self._known:
            self._known[user.id] = Member(self._state, user, self._deliveries, self._payloads)
        return self._known[user.id]
