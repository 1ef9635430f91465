"""People of the stories: what they type, press and pick, and what they then have before them."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.slack import ActionResult, PostedMessage, View, text_of
from tests.stories.reading import Card, words_in

if TYPE_CHECKING:
    from tests.stories.story import Story

EVENT = "kPv58SRFYExY7xAzQ"
PLAIN_DUE = "friday 27 november 2026 18:00"
"""A due time that can be read in one way only."""

_SELECTS = {"portal", "cinemas", "event", "channel", "zone"}

_RARE = {"owner", "booker", "description", "additional_text"}
"""Fields behind "More options"."""


class Actor:
    """Somebody who uses Encore Bot."""

    def __init__(self, story: Story, name: str) -> None:
        self._story = story
        self.user = story.slack.person(name)

    @property
    def id(self) -> str:
        return self.user.id

    async def runs(self, line: str, channel: str = "#encores") -> Modal:
        """Types a command that opens a window; the window."""
        outcome = await self.user.runs(line, channel=channel)
        assert outcome.what == "ok", outcome
        return self._modal(await self.user.wait_for_view(within=60))

    async def asks(self, line: str, channel: str = "#encores") -> PostedMessage:
        """Types a command that is answered to her alone; the answer."""
        before = len(self.user.whispers())
        outcome = await self.user.runs(line, channel=channel)
        assert outcome.what == "ok", outcome
        return await self.is_told(before)

    async def is_told(self, already: int) -> PostedMessage:
        """The next message that she alone sees, when she had so many `already`."""
        await self._story.slack.until(lambda: len(self.user.whispers()) > already, within=60)
        message = self.user.whispers()[already]
        self._story.expected.seen.add((message.ts, ""))
        return message

    async def uses_shortcut(self) -> Modal:
        """The global shortcut "Order an encore"."""
        outcome = await self.user.runs_shortcut("order_encore")
        assert outcome.what == "ok", outcome
        return self._modal(await self.user.wait_for_view("encore_order", within=60))

    async def presses(self, where: Card | PostedMessage, action: str, value: str | None = None) -> None:
        """A button of a message."""
        outcome = await self.user.clicks(where.message if isinstance(where, Card) else where, action, value)
        assert outcome.what == "ok", outcome

    async def opens(self, where: Card | PostedMessage, action: str, value: str | None = None) -> Modal:
        """A button of a message that opens a window; the window."""
        assert self.user.view is None
        await self.presses(where, action, value)
        return self._modal(await self.user.wait_for_view(within=60))

    async def presses_in_vain(self, where: Card | PostedMessage, action: str) -> str:
        """A button that is answered to her alone; the answer."""
        before = len(self.user.whispers())
        await self.presses(where, action)
        return text_of(await self.is_told(before))

    async def window(self, callback_id: str | None = None) -> Modal:
        """The window before her."""
        return self._modal(await self.user.wait_for_view(callback_id, within=60))

    async def orders(self, words: str = f"Filmhuis Bergh event {EVENT} due {PLAIN_DUE}") -> Card:
        """The whole way from the command to the card, when nothing is in question."""
        number = len(self._story.channel.roots())
        form = await self.runs(f"/encore order {words}")
        preview = await form.sends()
        await preview.confirms()
        return await self._story.channel.card(number)

    async def expect_direct(self, *words: str) -> PostedMessage:
        """A direct message to her with all of these words."""
        dm = self._story.slack.workspace.dm(self.id)

        def look() -> PostedMessage | None:
            return next((m for m in dm.messages if m.from_bot and all(word in text_of(m) for word in words)), None)

        message = await self._story.until(look, what=f"a direct message of {words}")
        assert isinstance(message, PostedMessage)
        self._story.expected.seen.add((message.ts, ""))
        return message

    def _modal(self, view: View) -> Modal:
        return Modal(self._story, self, view)


class Modal:
    """A window before somebody."""

    def __init__(self, story: Story, actor: Actor, view: View) -> None:
        self._story = story
        self.actor = actor
        self.view = view

    @property
    def text(self) -> str:
        """Everything it says."""
        return "\n".join(words_in([self.view.definition.get("title"), self.view.blocks]))

    @property
    def title(self) -> str:
        return self.view.title

    def value(self, field: str) -> Any:
        """What stands in a field."""
        entry = self.view.values[field][field]
        chosen = entry.get("selected_options") or entry.get("selected_option")
        if isinstance(chosen, list):
            return [option["value"] for option in chosen]
        return chosen["value"] if chosen else entry.get("value") or entry.get("selected_conversation") or ""

    def hint(self, field: str) -> str:
        """What is said under a date field."""
        named = (block for block in self.view.blocks if block.get("block_id") in (f"hint_{field}", f"choose_{field}"))
        return "\n".join(text for block in named for text in words_in(block))

    async def shows(self, field: str, *words: str) -> None:
        """Under the field it comes to say this."""
        await self._story.slack.until(lambda: all(word in self.hint(field) for word in words), within=60)

    def says(self, *words: str) -> None:
        """It says this."""
        for word in words:
            assert word in self.text, f"{word!r} is not in:\n{self.text}"

    async def fill(self, **fields: str | Sequence[str]) -> Modal:
        """Types and picks; lists are several picks. Waits for the window to be drawn anew where that follows."""
        for name, given in fields.items():
            if name in _RARE and all(block.get("block_id") != name for block in self.view.blocks):
                await self.chooses("more_options")
            if name == "portal" and all(block.get("block_id") != name for block in self.view.blocks):
                continue  # there is no choice
            if name in _SELECTS:
                wanted = [given] if isinstance(given, str) else list(given)
                for one in wanted:
                    await self._redrawn(waits=self._dispatches(name), doing=self._picked(name, one))
            else:
                assert isinstance(given, str)
                await self.actor.user.types(self.view, name, given)
        return self

    async def _picked(self, name: str, wanted: str) -> ActionResult:
        """Types into a select and takes the first that it offers for that, as people do."""
        user = self.actor.user
        if name in ("portal", "channel"):
            return await user.picks(self.view, name, wanted)
        offered = await user.suggestions(self.view, name, wanted)
        assert offered, f"nothing is offered for {wanted}"
        chosen = self.view.values[name][name].get("selected_options") or []
        return await user.sets(self.view, name, [*chosen, offered[0]])

    async def takes(self, name: str, options: list[Any]) -> None:
        """Leaves exactly these options chosen, of those that a select offered."""
        await self._redrawn(waits=self._dispatches(name), doing=self.actor.user.sets(self.view, name, options))

    async def enters(self, field: str, text: str) -> None:
        """Types a date and presses Enter."""
        await self._redrawn(waits=True, doing=self.actor.user.types(self.view, field, text, enter=True))

    async def clears(self, field: str) -> None:
        """Empties a field."""
        await self._redrawn(waits=self._dispatches(field), doing=self.actor.user.clears(self.view, field))

    def _dispatches(self, field: str) -> bool:
        """Whether the bot hears of a pick in this field at once."""
        return any(block.get("block_id") == field and block.get("dispatch_action") for block in self.view.blocks)

    async def _redrawn(self, *, waits: bool, doing: Awaitable[ActionResult]) -> None:
        calls = self._story.slack.calls
        before = sum(call.method == "views.update" for call in calls)
        outcome = await doing
        assert outcome.what == "ok", outcome
        if waits:
            await self._story.slack.until(
                lambda: sum(call.method == "views.update" for call in calls) > before, within=60
            )

    async def submits(self) -> ActionResult:
        """Presses its button, whatever follows."""
        return await self.actor.user.submits(self.view)

    async def sends(self) -> Modal:
        """Presses Send; the preview that is laid over it."""
        outcome = await self.submits()
        assert outcome.what == "pushed", (outcome.what, dict(outcome.errors), outcome.detail)
        assert outcome.view is not None
        return Modal(self._story, self.actor, outcome.view)

    async def is_refused(self, **errors: str) -> None:
        """Presses Send, and exactly these fields have errors with these words; everything typed still stands."""
        typed = self.view.values
        outcome = await self.submits()
        assert outcome.what == "errors", outcome
        assert set(outcome.errors) == set(errors), dict(outcome.errors)
        for field, words in errors.items():
            assert words in outcome.errors[field], outcome.errors[field]
        assert self.view.values == typed
        assert self.actor.user.view is self.view

    async def confirms(self) -> None:
        """Presses the button, and everything is closed."""
        outcome = await self.submits()
        assert outcome.what == "cleared", (outcome.what, dict(outcome.errors), outcome.detail)

    async def picks(self, question: str, answer: str) -> None:
        """Chooses one of the answers to a question."""
        outcome = await self.actor.user.picks(self.view, question, answer)
        assert outcome.what == "ok", outcome

    async def chooses(self, action: str) -> None:
        """Presses one of the buttons under a field; the window is drawn anew."""
        await self._redrawn(waits=True, doing=self.actor.user.clicks(self.view, action))

    async def goes_back(self) -> Modal:
        """Closes it; the window that lay beneath."""
        await self.actor.user.closes(self.view)
        assert self.actor.user.view is not None
        return Modal(self._story, self.actor, self.actor.user.view)

    async def closes(self) -> None:
        """Closes it, and what lies beneath."""
        await self.actor.user.closes(self.view, all_of_them=True)
