"""One thing a person did in Slack: who, where, and how to answer them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any, TypeVar, assert_never, cast

import structlog

from bot.orders.access import Where
from bot.orders.order import Submission
from bot.permissions import Person, Rules
from bot.slack.errors import SlackError
from bot.views import buttons, trouble, ways
from bot.views.block_kit import Modal
from bot.views.message import Message
from handlers.ports import Bot

log = structlog.get_logger(__name__)

V = TypeVar("V", bound=Mapping[str, Any])


def rules_of(bot: Bot) -> Rules:
    """Who may, as the settings say."""
    return Rules(bot.team, bot.settings.encore_users, bot.settings.encore_admins)


@dataclass(frozen=True, slots=True)
class Interaction:
    """A command, a press of a button, a view sent in, or an event, after the person was let in."""

    bot: Bot
    person: Person
    body: Mapping[str, Any]
    response_url: str

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
    def where(self) -> Where:
        """Where it was done, for `may`: a press on a message is proof that its channel is seen, and so is a window that was opened by
        one."""
        container = self.body.get("container")
        named = container.get("channel_id") if isinstance(container, Mapping) else ""
        channel = buttons.seen_in(self.metadata) if self.view else str(named or self.channel)
        return Where(channel, self.bot.slack, rules_of(self.bot))

    @property
    def view(self) -> Mapping[str, Any]:
        """The view it was done in; empty in a message."""
        view = self.body.get("view")
        return view if isinstance(view, Mapping) else {}

    @property
    def in_modal(self) -> bool:
        return self.view.get("type") == "modal"

    @property
    def depth(self) -> int:
        """How deep the modal lies that it was done in, from 1; 0 outside of modals."""
        if not self.in_modal:
            return 0
        view = self.view
        return ways.depth(*(str(view.get(name) or "") for name in ("id", "root_view_id", "previous_view_id")))

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
    def done_at(self) -> float:
        """When an element was used, by Slack's clock: seconds since 1970, 0 where it does not say."""
        try:
            at = float(self.action.get("action_ts") or 0)
        except (TypeError, ValueError):
            return 0.0
        return at if isfinite(at) else 0.0

    @property
    def now(self) -> float:
        return self.bot.clock.time()

    async def answer(self, message: Message) -> None:
        """Tells this person, and nobody else: by a view where there was one, by the response URL, in the channel, directly; the
        first that Slack takes. Raises the `SlackError` of the last when none is."""
        failures: list[SlackError] = []
        for way, tried in self._ways(message).items():
            try:
                if await tried() is not False:
                    return
            except SlackError as error:
                log.warning("answer_not_taken", way=way, error=error.error)
                failures.append(error)
        try:
            await self.bot.slack.direct(self.person.id, message)
        except SlackError as error:
            log.warning("answer_not_taken", way="direct", error=error.error)
            raise (failures or [error])[0] from None

    def _ways(self, message: Message) -> dict[str, Callable[[], Awaitable[object]]]:
        """The ways to answer in the place where it was done, by name. One that answers False did not reach the person."""
        found: dict[str, Callable[[], Awaitable[object]]] = {}
        if self.depth == ways.MOST:
            found["view"] = partial(self.redraw, trouble.with_note(self.view, message))
        elif self.trigger_id and (self.in_modal or (not self.response_url and not self.channel)):
            found["view"] = partial(self.show, trouble.note_view(message))
        if self.response_url:
            found["response_url"] = partial(self.bot.slack.respond, self.response_url, message)
        if self.channel:
            found["ephemeral"] = partial(self.bot.slack.ephemeral, self.channel, self.person.id, message)
        return found

    async def leave(self, message: Message, submission: Submission) -> None:
        """An answer with buttons, which must be there once every window is closed: where it was pressed, else where this person alone
        sees it in the channel of the submission it is about, else as a direct message. A window that is open says so too."""
        slack, person = self.bot.slack, self.person.id
        if self.in_modal:
            with suppress(SlackError):
                await self.say(message.text)
        if self.response_url and not self.in_modal:
            with suppress(SlackError):
                await slack.respond(self.response_url, message)
                return
        channel = self.channel or submission.card_channel or submission.channel
        with suppress(SlackError):
            if await slack.ephemeral(channel, person, message):
                return
        await slack.direct(person, message)

    async def say(self, text: str) -> None:
        """The same for a plain sentence."""
        await self.answer(trouble.note_message(text))

    async def show(self, view: Modal) -> bool:
        """Shows a modal, over the one it was asked for in or in its place, as `ways` has it. False where that one was closed
        meanwhile. Raises `SlackTriggerExpiredError` when it came too late."""
        source = str(self.view.get("callback_id") or "modal") if self.in_modal else ways.OUTSIDE
        match ways.how(source, view["callback_id"], self.depth):
            case ways.How.OPEN:
                await self.bot.slack.open_view(self.trigger_id, self.seen_here(view))
            case ways.How.PUSH:
                await self.bot.slack.push_view(self.trigger_id, self.seen_here(view))
            case ways.How.UPDATE:
                return await self.redraw(view)
            case _ as never:
                assert_never(never)
        return True

    async def rerender(self, view: Modal) -> bool:
        """Draws the modal it was done in anew. False where it has changed or was closed meanwhile, and stays as it is."""
        return await self.bot.slack.update_view(
            str(self.view.get("id") or ""), self.seen_here(view), str(self.view.get("hash") or "")
        )

    async def redraw(self, view: Modal) -> bool:
        """The same whatever it has changed to. False where it was closed."""
        return await self.bot.slack.update_view(str(self.view.get("id") or ""), self.seen_here(view))

    def seen_here(self, view: V) -> V:
        """The view, with the channel from which it came where it is about an order."""
        metadata = str(view.get("private_metadata") or "")
        marked = buttons.with_sight(metadata, self.where.channel)
        return view if marked == metadata else cast("V", {**view, "private_metadata": marked})
