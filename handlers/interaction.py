"""One thing a person did in Slack: who, where, and how to answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.permissions import Person
from bot.views import trouble
from bot.views.block_kit import View
from bot.views.message import Message
from handlers.ports import Bot


@dataclass(frozen=True, slots=True)
class Interaction:
    """A command, a press of a button, a view sent in, or an event, after the person was let in."""

    bot: Bot
    person: Person
    body: Mapping[str, Any]
    respond: AsyncRespond

    @property
    def words(self) -> str:
        """A command's words after its first one."""
        return "".join(str(self.body.get("text") or "").split(None, 1)[1:]).strip()

    @property
    def trigger_id(self) -> str:
        return str(self.body.get("trigger_id") or "")

    @property
    def channel(self) -> str:
        """Where it was done; `""` in a modal or at home."""
        channel = self.body.get("channel")
        found = channel.get("id") if isinstance(channel, Mapping) else self.body.get("channel_id")
        return str(found or "")

    @property
    def view(self) -> Mapping[str, Any]:
        """The view it was done in; empty in a message."""
        view = self.body.get("view")
        return view if isinstance(view, Mapping) else {}

    @property
    def in_modal(self) -> bool:
        return self.view.get("type") == "modal"

    @property
    def values(self) -> Mapping[str, Mapping[str, Any]]:
        """`view.state.values`."""
        found = (self.view.get("state") or {}).get("values")
        return found if isinstance(found, Mapping) else {}

    @property
    def metadata(self) -> str:
        return str(self.view.get("private_metadata") or "")

    @property
    def action(self) -> Mapping[str, Any]:
        """The element that was used."""
        actions = self.body.get("actions") or [{}]
        first = actions[0]
        return first if isinstance(first, Mapping) else {}

    @property
    def value(self) -> str:
        """What a button, or the chosen option of a select, carries."""
        option = self.action.get("selected_option")
        return str((option.get("value") if isinstance(option, Mapping) else self.action.get("value")) or "")

    @property
    def now(self) -> float:
        return self.bot.clock.time()

    async def answer(self, message: Message) -> None:
        """Tells this person, and nobody else."""
        if self.in_modal or (not self.respond.response_url and not self.channel):
            if self.trigger_id:
                await self.show(trouble.note_view(message))
        elif self.respond.response_url:
            await self.respond(
                text=message.text,
                blocks=cast("list[dict[str, Any]]", message.blocks),
                response_type="ephemeral",
                replace_original=False,
            )
        else:
            await self.bot.slack.ephemeral(self.channel, self.person.id, message)

    async def say(self, text: str) -> None:
        """The same for a plain sentence."""
        await self.answer(trouble.note_message(text))

    async def show(self, view: View) -> None:
        """Opens a modal, over the one it was asked for in. Raises `SlackTriggerExpiredError` when that came too late."""
        if self.in_modal:
            await self.bot.slack.push_view(self.trigger_id, view)
        else:
            await self.bot.slack.open_view(self.trigger_id, view)

    async def rerender(self, view: View) -> None:
        """Draws the modal it was done in anew, unless it has changed or was closed meanwhile."""
        await self.bot.slack.update_view(str(self.view.get("id") or ""), view, str(self.view.get("hash") or ""))
