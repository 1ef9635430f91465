"""People who order through Slack whatever the bot is up to: who sees that nothing came of it presses again."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.views.buttons import RESOLVE_NOT_PLACED, RESOLVE_PLACED
from gofilex import Portal
from sandbox.portal import PortalBackend
from sandbox.slack import CannotDoError, Member, PostedMessage, Slack, View, text_of
from tests.chaos.verdict import Wish

PATIENCE_SECONDS = 40.0
CINEMAS = {
    Portal.EMEA: ("Filmhuis Bergh", "Kino Żuraw", "Cine Ópera", "Cinema Ribeira", "Le Grand Écran"),
    Portal.APAC: ("Harbour Picture House", "Palace on the Hill", "Cathay Row"),
    Portal.MPS: ("The Regal Picturedrome", "Curzon Row", "Light House Quay"),
    Portal.NORAM: ("Orpheum Main Street", "The Paramount", "Aloha Twin"),
}
EVENTS = ("Berliner", "The Nutcracker", "Cup Final")
"""Events with one recording each, so that every line of a thread is told once."""


class Booker:
    """One person. `orders` orders once; `wishes` are all that was ever confirmed, or may have been."""

    def __init__(
        self,
        slack: Slack,
        backend: PortalBackend,
        person: Member,
        channel: str,
        chance: random.Random,
        portals: Sequence[Portal],
    ) -> None:
        self._slack = slack
        self._person = person
        self._channel = channel
        self._chance = chance
        self._events = {
            portal: [
                id_
                for id_, event in backend.catalogues[portal.value.lower()].events.items()
                if event.name.startswith(EVENTS)
            ]
            for portal in portals
        }
        self.wishes: list[Wish] = []

    async def orders(self) -> None:
        """Orders for one to three cinemas of a portal. Given up, and not counted, when no form can be had."""
        portal = self._chance.choice(list(self._events))
        cinemas = tuple(self._chance.sample(CINEMAS[portal], self._chance.choice((1, 1, 1, 2, 3))))
        wish = Wish(
            f"{self._person.user.name}-{len(self.wishes)}-{self._chance.getrandbits(32):08x}", self._channel, cinemas
        )
        if await self._previews(wish, portal):
            self.wishes.append(wish)
            await self._confirms(wish)

    async def _previews(self, wish: Wish, portal: Portal) -> bool:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(
                CannotDoError, AssertionError
            ):  # the form went away, or never came: once more from the beginning
                await self._fills(wish, portal)
                view = self._person.view
                if view and view.callback_id == "encore_preview":
                    wish.draft = view.private_metadata.partition(":")[0]
                    return True
        return False

    async def _fills(self, wish: Wish, portal: Portal) -> None:
        due = f"{datetime.now(UTC) + timedelta(days=self._chance.randint(3, 9)):%d %B %Y} 18:00"
        await self._slack.until_connected(within=PATIENCE_SECONDS)
        if self._person.view:
            await self._person.closes(all_of_them=True)
        words = f"/encore order {wish.cinemas[0]} event {self._chance.choice(self._events[portal])} due {due}"
        await self._person.runs(words, channel=self._channel)
        form = await self._person.wait_for_view("encore_order", within=3)
        if len(wish.cinemas) > 1:
            await self._person.picks(form, "cinemas", *wish.cinemas[1:])
        await types_marker(self._person, form, wish.marker)
        await self._person.submits(form)

    async def _confirms(self, wish: Wish) -> None:
        """Presses Confirm until an answer shows what became of it. One that says "not sent" leaves the wish unsure."""
        preview = self._person.view
        until = time.monotonic() + PATIENCE_SECONDS
        with suppress(CannotDoError, AssertionError):
            while time.monotonic() < until:
                await self._slack.until_connected(within=PATIENCE_SECONDS)
                outcome = await self._person.submits(preview)
                if outcome.ok:
                    wish.sure = not outcome.view or outcome.view.callback_id != "encore_trouble"
                    return


async def types_marker(person: Member, form: View, marker: str, within: float = 3.0) -> None:
    """Types by what an order is recognised at the portal, in a field that is hidden until somebody asks for it. Raises AssertionError
    where it does not come within so many seconds."""
    await person.clicks(form, "more_options")
    until = time.monotonic() + within
    while not any(block.get("block_id") == "additional_text" for block in form.blocks):
        assert time.monotonic() < until, "no more options came"
        await asyncio.sleep(0.02)
    await person.types(form, "additional_text", marker)


class Settler:
    """An administrator who looks in the portal wherever the bot does not know whether an order was placed."""

    def __init__(self, slack: Slack, backend: PortalBackend, person: Member, wishes: list[Booker]) -> None:
        self._slack = slack
        self._backend = backend
        self._person = person
        self._bookers = wishes
        self._answered: set[str] = set()

    async def works(self) -> None:
        """Answers every question there is, until cancelled."""
        while True:
            for message, value in self._questions():
                with suppress(CannotDoError, AssertionError):
                    await self._answers(message, value)
            await asyncio.sleep(1.0)

    @property
    def open_questions(self) -> int:
        """How many orders wait for an answer: nothing else of them is due meanwhile."""
        return len(self._questions())

    def _questions(self) -> list[tuple[PostedMessage, str]]:
        found = []
        for channel in self._slack.workspace.channels.values():
            for message in channel.messages:
                for block in (message.blocks or []) if message.is_reply else []:
                    buttons = block["elements"] if block["type"] == "actions" else []
                    found += [(message, b["value"]) for b in buttons if b["action_id"] == RESOLVE_PLACED]
        return [(message, value) for message, value in found if value not in self._answered]

    async def _answers(self, message: PostedMessage, value: str) -> None:
        pressed = json.loads(value)
        wish = next(w for booker in self._bookers for w in booker.wishes if w.draft == pressed["s"])
        await self._slack.until_connected(within=PATIENCE_SECONDS)
        if self._person.view:
            await self._person.closes(all_of_them=True)
        cinema = wish.cinemas[pressed["n"]]
        order = next(
            (
                order.id
                for order in self._backend.orders.values()
                if order.request.get("additionalText") == wish.marker and order.company.name == cinema
            ),
            "",
        )
        if not order:
            before = len(self._person.whispers())
            await self._person.clicks(message, RESOLVE_NOT_PLACED, value)
            await self._slack.until(lambda: self._person.view or self._done_already(before), within=3)
            self._answered.add(value)
            return
        await self._person.clicks(message, RESOLVE_PLACED, value)
        form = await self._person.wait_for_view("encore_settle", within=3)
        await self._person.types(form, "order_id", order)
        outcome = await self._person.submits(form)
        # Settled by an earlier press whose answer was lost; else whoever was struck then is entering the id for some seconds.
        if outcome.ok or "settled" in str(outcome.errors):
            self._answered.add(value)

    def _done_already(self, before: int) -> bool:
        return any("settled" in text_of(message) for message in self._person.whispers()[before:])
