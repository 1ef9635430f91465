"""The bot's memory: Redis. `keys` lists every key; `transaction` and the scripts keep what belongs together together."""

from __future__ import annotations

from bot.clock import Clock
from bot.store.audit import Audit
from bot.store.cinemas import Cinemas
from bot.store.claims import Agenda, Claims
from bot.store.deliveries import Deliveries
from bot.store.drafts import Drafts
from bot.store.forgetting import Forgetting
from bot.store.in_flight import InFlight
from bot.store.json_codec import NewerVersionError
from bot.store.keys import Keys
from bot.store.orders import Orders
from bot.store.outages import Outages
from bot.store.outbox import Outbox, OutboxClaim
from bot.store.people import People
from bot.store.polls import PollClaim, Polls
from bot.store.portal_health import PortalHealthStore
from bot.store.presence import Presence
from bot.store.rate_limits import RateLimits
from bot.store.redis import Engine, RedisError, connect
from bot.store.replays import Replays, Turn
from bot.store.retention import Retention
from bot.store.scores import Score
from bot.store.speeds import Speeds
from bot.store.transaction import Transaction
from bot.store.unreadable import Unreadable, UnreadableError


class Store:
    """The parts of the memory, over one connection.

    orders         submissions and their orders: taken in, sent, changed, found
    deliveries     what was delivered to which cinema
    polls          orders at a portal: who polls which, when next, what is known of them
    outbox         notices and cards that wait for Slack, and who is telling them
    outages        who was told that a portal is down
    portal_health  what was found out about each portal
    limits         rate limits, and slots of those who wait for them
    cinemas        the directory; events, owners and bookers seen
    drafts         forms being filled in, and their previews
    people         what Slack says of people
    presence       who is alive; hints
    replays        what of Slack's requests was done already
    audit          who did what
    retention      forgets what is old
    forgetting     forgets a person
    claims         leases of all kinds
    unreadable     what could not be read
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self.engine = engine
        self.keys = keys
        self.clock = clock
        self.claims = Claims(engine, keys, clock)
        self.audit = Audit(engine, keys, clock)
        self.unreadable = Unreadable(clock)
        self.presence = Presence(engine, keys, clock)
        self.outbox = Outbox(engine, keys, clock, self.claims, self.unreadable)
        bad = self.unreadable
        self.orders = Orders(engine, keys, clock, self.claims, self.outbox, self.audit, self.presence, bad)
        self.deliveries = Deliveries(engine, keys, self.orders)
        self.polls = Polls(engine, keys, clock, self.claims, self.orders, self.outbox, self.presence, bad)
        self.speeds = Speeds(engine, keys, bad)
        self.outages = Outages(engine, keys, self.orders, self.outbox, bad)
        self.portal_health = PortalHealthStore(engine, keys, clock, bad)
        self.limits = RateLimits(engine, keys, clock)
        self.cinemas = Cinemas(engine, keys, bad)
        self.drafts = Drafts(engine, keys, bad)
        self.people = People(engine, keys, bad)
        self.replays = Replays(engine, keys)
        self.retention = Retention(engine, keys, clock, self.orders, self.deliveries)
        self.forgetting = Forgetting(engine, keys, self.outbox, self.retention)

    async def agenda(self, now: float) -> Agenda:
        """What there is to do as of `now` (seconds since 1970)."""
        return await self.claims.agenda(now)

    async def at_rest(self, now: float) -> bool:
        """Whether nothing is claimed and nothing is due by `now`, cards that wait for the workspace's budget included."""
        found = await self.agenda(now)
        return not (found.due or found.claimed or found.next_card <= now)


__all__ = [
    "Engine",
    "InFlight",
    "Keys",
    "NewerVersionError",
    "OutboxClaim",
    "PollClaim",
    "RedisError",
    "Score",
    "Store",
    "Transaction",
    "Turn",
    "UnreadableError",
    "connect",
]
