"""The bot's three loops on a stage: a real Slack, a real portal and a real Redis, one clock, and nothing that runs by itself.

A test takes single steps (`places`, `polls`, `announces`), or lets the bot do all there is to do until nothing is due
(`works`), and moves the clock in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.slack.client import Slack as SlackClient
from bot.store import Store
from bot.store.scores import Score
from bot.tracking.schedule import Bounds
from bot.tracking.snapshot import TrackingStatus
from bot.wall_time import WallTime
from bot.worker.announcing import Announcer
from bot.worker.placing import Placing
from bot.worker.polling import Poller
from bot.worker.portal_access import Portals
from bot.worker.recalling import Recaller
from gofilex import Portal
from sandbox.portal import PortalBackend, PortalServer, Request, add_encore, serve
from sandbox.slack import App, Channel, Manifest, PostedMessage, Slack, Workspace, text_of
from tests.clock import MovedClock
from tests.intake import submit
from tests.line import PORTAL_SECONDS, Line

MANIFEST = Manifest.load(Path(__file__).parents[1] / "manifest.yml")
LEASE = 30.0
BOUNDS = Bounds(1, 60)
BERGH = Cinema(Portal.EMEA, id="92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", country="NL", zone="Europe/Amsterdam")
CONCERT = "kPv58SRFYExY7xAzQ"
ADMIN = "U0ADMIN"


def _of_portal(message: PostedMessage) -> bool:
    """Whether it tells of an outage or its end."""
    notice = (message.metadata or {}).get("event_payload", {}).get("id", "")
    return not message.is_reply and (":down:" in notice or ":back:" in notice)


@dataclass
class Stage:
    """Everything that is on it. `spare` is a second worker's announcer."""

    store: Store
    clock: MovedClock
    slack: Slack
    client: SlackClient
    portal: PortalServer
    backend: PortalBackend
    portals: Portals
    placing: Placing
    poller: Poller
    announcer: Announcer
    spare: Announcer
    recaller: Recaller
    channel: Channel
    line: Line

    # -- ordering -----------------------------------------------------------------------------------------------------

    def cinemas(self, count: int, portal: Portal = Portal.EMEA) -> list[Cinema]:
        """So many cinemas that a portal knows; its catalogue is made longer where needed."""
        companies = self.backend.catalogues[portal.value.lower()].companies
        example = next(iter(companies.values()))
        for number in range(len(companies), count):
            id_ = f"cinema{number:03}xxxxxxxx"
            companies[id_] = type(example)(id_, f"Cinema {number}", "Utrecht", "NL", "Europe/Amsterdam")
        return [
            Cinema(portal, id=c.id, name=c.name, city=c.city, country=c.country, zone=c.timezone)
            for c in list(companies.values())[:count]
        ]

    def request(self, cinema: Cinema = BERGH, *, days: float = 5, event: str = CONCERT) -> OrderRequest:
        return OrderRequest(cinema, WallTime.at(self.clock.now() + timedelta(days=days), cinema.zone), event=event)

    async def orders(
        self, *requests: OrderRequest, name: str = "carmen", channel: str = "", by: str = ""
    ) -> Submission:
        """Alice confirms an order for each request."""
        wanted = requests or (self.request(),)
        submission = Submission(
            id=name,
            team=self.slack.workspace.team.id,
            channel=channel or self.channel.id,
            by=by or self.alice,
            created=self.clock.time(),
            size=len(wanted),
        )
        assert await submit(self.store, submission, [Order(name, n, one) for n, one in enumerate(wanted)])
        return submission

    async def follows(self, count: int, *, name: str = "elsewhere") -> list[str]:
        """Orders that somebody else placed, followed on one card; their ids at the portal."""
        ids = []
        for cinema in self.cinemas(count):
            body = {"company": {"_id": cinema.id}, "eventId": CONCERT, "deliveryDue": "2026-11-30T18:00:00"}
            ids.append(add_encore(self.backend, "emea", body).id)
        submission = Submission(name, "", self.channel.id, self.alice, self.clock.time(), count, external=True)
        wanted = zip(self.cinemas(count), ids, strict=True)
        orders = [Order(name, n, self.request(c), Phase.PLACED, order_id) for n, (c, order_id) in enumerate(wanted)]
        assert await submit(self.store, submission, orders)
        return ids

    async def order(self, name: str = "carmen", number: int = 0) -> Order:
        found = await self.store.orders.order(name, number)
        assert found
        return found

    async def tracking_status(self, name: str = "carmen", number: int = 0) -> TrackingStatus:
        snapshot = (await self.store.orders.tracked(name))[number].snapshot
        assert snapshot
        return snapshot.tracking_status

    # -- the bot's steps ----------------------------------------------------------------------------------------------

    async def places(self) -> int:
        """One step of the placing loop."""
        lease, claimed = await self.placing.claim()
        for one in claimed:
            await self.placing.place(one, lease)
        return len(claimed)

    async def polls(self) -> int:
        """One step of the tracking loop: of each portal at which something is due, side by side."""
        return sum(await asyncio.gather(*map(self.poller.step, await self.poller.due())))

    async def announces(self, announcer: Announcer | None = None) -> int:
        """One step of the announcing loop."""
        announcer = announcer or self.announcer
        lease, claimed = await announcer.claim()
        for one in claimed:
            await announcer.announce(one, lease)
        return len(claimed) + await self.renders(announcer)

    async def renders(self, announcer: Announcer | None = None) -> int:
        """One step of the rendering loop."""
        announcer = announcer or self.announcer
        lease, claimed = await announcer.claim_card()
        for one in claimed:
            await announcer.render(one, lease)
        return len(claimed)

    async def works(self) -> None:
        """Everything that is due by now."""
        for _ in range(200):
            if not await self.places() + await self.polls() + await self.announces():
                return
        raise AssertionError("there is always more to do at one and the same moment")

    async def passes(self, seconds: float, step: float = 2.0) -> None:
        """Time passes, with the bot at work."""
        until = self.clock.time() + seconds
        while self.clock.time() < until:
            self.clock.forward(min(step, until - self.clock.time()))
            await self.works()

    async def dies_announcing(self, submission: str = "carmen") -> None:
        """An announcer that had claimed a submission is gone, and its lease with it."""
        now = self.clock.time()
        await self.announcer.claim()
        assert await self.store.outbox.read(submission, Score.lease_until(now + LEASE))
        self.clock.forward(LEASE + 1)

    # -- what people see ----------------------------------------------------------------------------------------------

    @property
    def alice(self) -> str:
        return self.slack.workspace.user("alice").id

    def cards(self) -> list[PostedMessage]:
        """The messages of the channel that stand for submissions: they have a state, or buttons."""
        return [m for m in self.channel.messages if not m.is_reply and not m.deleted and not _of_portal(m)]

    @property
    def card(self) -> str:
        """What the one card says."""
        [card] = self.cards()
        return text_of(card)

    def portal_lines(self) -> list[str]:
        """What the channel is told of the portal itself, in messages of their own."""
        return [text_of(m).partition("\n")[2] for m in self.channel.messages if _of_portal(m)]

    def replies(self) -> list[PostedMessage]:
        return [m for m in self.channel.messages if m.is_reply and not m.deleted]

    @property
    def thread(self) -> str:
        """What the thread says in its blocks, all messages together (the notifications' texts would say it twice)."""
        return "\n".join(text_of(message).partition("\n")[2] for message in self.replies())

    def directs(self, user: str = "") -> list[str]:
        """The direct messages to somebody, Alice if nobody is named."""
        return [text_of(message) for message in self.slack.workspace.dm(user or self.alice).messages]

    # -- what the portal saw ------------------------------------------------------------------------------------------

    def asked(self, endpoint: str) -> list[Request]:
        return [request for request in self.backend.requests if request.endpoint == endpoint]

    @property
    def created(self) -> list[str]:
        """The ids of the orders that the portal has, in the order of their creation."""
        return [request.order_id for request in self.asked("add-encore") if request.order_id]


@asynccontextmanager
async def staged(
    store: Store,
    clock: MovedClock,
    *,
    history: bool = True,
    offer: Sequence[str] | None = None,
    admins: Sequence[str] = (ADMIN,),
    portal_token: str = "",
    bot_token: str = "",
    offered: Sequence[Portal] = (Portal.EMEA,),
    chance: Callable[[], float] = lambda: 0.0,
    outside: MovedClock | None = None,
) -> AsyncIterator[Stage]:
    """offered: the portals that have a token. history: whether the workspace granted the optional scopes. outside: the clock of
    Slack and the portals, where that is not the bot's."""
    world = outside or clock
    people = Workspace()
    people.add_user("alice", tz="Europe/Amsterdam")
    people.add_user("admin", id=ADMIN)
    channel = people.add_channel("encores", members=["alice"], bot=True)
    app = App(MANIFEST, granted=MANIFEST.optional_scopes if history else ())
    app.bot_token = bot_token or app.bot_token
    backend = PortalBackend(clock=world, tokens={"emea": portal_token} if portal_token else None)
    async with (
        Slack(people, app, clock=world, offer=offer) as slack,
        serve(backend) as portal,
        aiohttp.ClientSession() as session,
    ):
        client = SlackClient(app.bot_token, slack.api_url, session, store.people, clock)
        addresses = {p: (portal.portal_url(p.value), SecretStr(backend.tokens[p.value.lower()])) for p in offered}
        portals = Portals(addresses, store, clock, total_seconds=PORTAL_SECONDS)
        with Line(backend).laid() as line:
            try:
                yield Stage(
                    store, clock, slack, client, portal, backend, portals,
                    placing=Placing(store, portals, Directory(store.cinemas), clock, lease_seconds=LEASE, admins=admins),
                    poller=Poller(
                        store, portals, clock, bounds=BOUNDS, lease_seconds=LEASE, admins=admins, chance=chance
                    ),
                    announcer=Announcer(store, client, clock, lease_seconds=LEASE),
                    spare=Announcer(store, client, clock, lease_seconds=LEASE),
                    recaller=Recaller(store, clock, bounds=BOUNDS, lease_seconds=LEASE),
                    channel=channel,
                    line=line,
                )  # fmt: skip
            finally:
                await portals.close()


def at(text: str) -> float:
    """Seconds since 1970 of an ISO time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


async def until(condition: Callable[[], object], within: float = 60.0) -> None:
    """Waits for what another task or process does, where there is nothing to listen to."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.001)
