"""Placing orders: each is sent to its portal once, and its outcome is written together with what is told of it.

    queued --claimed--> sending --+--> placed    the portal answered with an order id
      ^                           +--> refused   surely not created, and why
      |                           +--> unknown   sent, without an answer to trust: a person settles it
      +--- no connection came about: surely not sent ---+

`sending` is written before the call. A worker that dies after that leaves a lease behind; who finds it run out cannot
know whether the call was made, writes `unknown`, and never sends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.notices import policy
from bot.orders.events import Accepted, Dropped, OrderEvent, OrderRefused, OutcomeUnknown, Waiting, ZoneDiffers
from bot.orders.order import Order, OrderRequest, Party, Phase, Placed, SaidBy
from bot.store import Store, Transaction
from bot.store.json_codec import pack
from bot.store.order_records import close_order, open_order, start_following
from bot.store.scores import Score
from bot.tracking import changes
from bot.tracking.events import TrackingEvent
from bot.wall_time import WallTime
from bot.wording.portal_errors import in_words, is_quoted
from bot.worker.portal_access import Facts, Portals
from bot.worker.portal_alerts import PortalNews
from gofilex import (
    AnswerError,
    CallError,
    EncoreOrder,
    EndpointMissing,
    Forbidden,
    Identifier,
    InvalidOrder,
    NewEncoreOrder,
    NotSent,
    RateLimited,
    Refused,
    Unauthorised,
    UnexpectedAnswer,
)

log = structlog.get_logger(__name__)

AT_ONCE = 4  # no more are claimed while one worker is sending so many; a claim takes at most one of each shard
TRY_AGAIN_SECONDS = (2.0, 5.0, 10.0, 20.0, 30.0)  # after a failure to connect; then the last again and again
TELL_AFTER_TRIES = 2
LATE_SECONDS = 1.0  # before an order is claimed again that was too late to be sent
FIRST_LOOK_SECONDS = 2.0


def to_send(request: OrderRequest) -> NewEncoreOrder:
    """The request as the portal's client takes it. Raises `InvalidOrder`, which names the field."""
    cinema = request.cinema
    return NewEncoreOrder(
        delivery_due=request.due.for_portal(),
        asset_uuids=request.assets,
        event_id=request.event or None,
        company_id=cinema.id or None,
        company_identifier=None if cinema.id else Identifier(cinema.source, cinema.value),
        country=(cinema.country or None) if not cinema.id else None,
        owner_id=_id(request.owner),
        owner_identifier=_identifier(request.owner),
        booker_id=_id(request.booker),
        booker_identifier=_identifier(request.booker),
        transfer_after=request.transfer_after.for_portal() if request.transfer_after else None,
        release_after=request.release_after.for_portal() if request.release_after else None,
        description=request.description or None,
        additional_text=request.additional_text or None,
    )


def _id(party: Party | None) -> str | None:
    return party.id if party and party.id else None


def _identifier(party: Party | None) -> Identifier | None:
    return Identifier(party.source, party.value) if party and not party.id else None


def what_was_placed(answer: EncoreOrder, request: OrderRequest) -> Placed:
    """The parts of the answer that people are shown. A time that the answer leaves out is as it was asked for, on the
    clock that the portal says the cinema has: it reads a time without offset on that one."""
    company = answer.company
    location = company.location if company else None
    zone = (location.timezone or "") if location else ""
    return Placed(
        state=answer.status.state or "",
        complete=bool(answer.status.complete),
        description=answer.description or "",
        event_name=(answer.event.name or "") if answer.event else "",
        company_id=(company.id or "") if company else "",
        company_name=(company.name or "") if company else "",
        city=(location.city or "") if location else "",
        country=location.countries[0] if location and location.countries else "",
        zone=zone,
        due=_text(answer.delivery_due or _meant(request.due, zone)),
        transfer_after=_text(answer.transfer_after or _meant(request.transfer_after, zone)),
        release_after=_text(answer.release_after or _meant(request.release_after, zone)),
        owner_name=(answer.owner.name or "") if answer.owner else "",
        delivers=tuple((encore.uuid, encore.file_type or "") for encore in answer.derived.encores if encore.uuid),
        size=answer.derived.size or 0,
    )


def _meant(asked: WallTime | None, zone: str) -> datetime | None:
    """The instant that a time as it was sent means in the portal's zone; one sent with its offset is an instant already."""
    if asked is None or asked.happens_twice or not zone:
        return asked.instant if asked else None
    try:
        return WallTime(asked.wall, zone).instant
    except (KeyError, ValueError):  # not a zone that anybody knows
        return asked.instant


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def _for_administrators(error: AnswerError, facts: Facts) -> bool:
    """Whether every order may fare so, because of how the bot was set up: its token, or the portal's address."""
    if isinstance(error, Unauthorised | EndpointMissing):
        return True
    # A web page or nothing at all, where no order was ever placed: a Meteor application at another address answers so.
    return isinstance(error, UnexpectedAnswer) and error.foreign and error.status < 400 and not facts.placed


def _ended(order: Order, at: float) -> OrderRefused | OutcomeUnknown | Dropped:
    if order.phase is Phase.REFUSED:
        return OrderRefused(at, order.reason, order.said_by, order.fields, order.reference)
    if order.phase is Phase.UNKNOWN:
        return OutcomeUnknown(at, order.reason, order.said_by, order.reference)
    return Dropped(at, order.reason)


class Placing:
    """The loop's step: claims orders that wait to be sent, and sends each."""

    def __init__(
        self,
        store: Store,
        portals: Portals,
        directory: Directory,
        clock: Clock,
        *,
        lease_seconds: float,
        admins: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._portals = portals
        self._directory = directory
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._news = PortalNews(store, clock, admins)

    async def claim(self) -> tuple[Score, Sequence[str]]:
        """Claims some orders. Answers the lease and their ids."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        return lease, await self._store.orders.claim(now, lease, 1)

    async def place(self, order_id: str, lease: Score) -> None:
        """Brings one claimed order as far as it gets."""
        order = await self._store.orders.by_id(order_id)
        if order is None or order.phase not in (Phase.QUEUED, Phase.SENDING):
            shard = self._store.keys.shard_of_order(order_id)
            change = Transaction()
            change.lease(shard.place, order_id, lease)
            change.write("ZREM", shard.place, order_id)
            await self._store.engine.transact(change)
            return
        if order.phase is Phase.SENDING:
            log.error("sending_was_interrupted", order=order.id, reference=order.reference)
            interrupted = replace(order, reason="The bot was interrupted while the portal was asked.")
            await self._end(order, lease, interrupted, Phase.UNKNOWN)
            return
        if order.portal not in self._portals:
            gone = f"The {order.portal.value} portal is not set up here any more."
            await self._end(order, lease, replace(order, reason=gone), Phase.REFUSED)
            return
        if order.request.due.instant <= self._clock.now():
            late = replace(order, reason="The due time passed before the portal could be reached.")
            await self._end(order, lease, late, Phase.DROPPED)
            return
        shard = self._store.keys.shard(order.submission)
        if wait := await self._portals.acquire(
            order.portal
        ):  # a portal that asked for time is given it, whoever it told
            change = self._fenced(order, lease)
            change.write("ZADD", shard.place, Score.due(self._clock.time() + wait), order.id)
            await self._store.engine.transact(change)
            return
        sending = replace(order, phase=Phase.SENDING)
        change = self._fenced(order, lease)
        change.write("SET", shard.order(order.id), pack(Order, sending))
        self._store.outbox.add(change, shard, order.submission, [])  # the card says that it is being sent
        if await self._store.engine.transact(change) or await self._store.orders.still(
            shard.place, order.id, lease, shard.order(order.id), pack(Order, sending)
        ):
            await self._send(sending, lease)

    def _fenced(self, order: Order, lease: Score) -> Transaction:
        """A change of an order that nobody else changed meanwhile."""
        change = self._store.orders.change(order.id, lease)
        change.value(self._store.keys.shard(order.submission).order(order.id), pack(Order, order))
        return change

    async def _send(self, order: Order, lease: Score) -> None:
        facts = await self._portals.facts(order.portal)
        # From here on to the call nothing is waited for. Redis may have answered late: a call must end before the lease.
        if self._clock.time() > lease.seconds - self._portals.total_seconds:
            await self._give_back(order, lease)
            return
        try:
            answer = await self._portals[order.portal].add_encore_order(to_send(order.request))
        except InvalidOrder as error:
            await self._end(order, lease, replace(order, reason=error.problem, fields=(error.field,)), Phase.REFUSED)
        except (NotSent, RateLimited) as error:
            if isinstance(error, RateLimited):
                await self._portals.back_off(order.portal, error)
            await self._wait(order, lease, error)
        except CallError as error:
            await self._not_placed(order, lease, error, facts)
        else:
            await self._placed(order, lease, answer)
            await self._portals.placed(order.portal, facts)

    async def _not_placed(self, order: Order, lease: Score, error: CallError, facts: Facts) -> None:
        """The portal's "no", or no answer to trust. The order's end is written first: nothing else may get in its way."""
        phase = Phase.REFUSED if error.surely_not_created else Phase.UNKNOWN
        log.warning("order_not_placed", order=order.id, phase=phase.value, error=str(error), reference=error.reference)
        after = replace(order, reason=in_words(error), reference=error.reference)
        if isinstance(error, Refused | Forbidden | Unauthorised):
            after = replace(after, said_by=SaidBy.ANSWER, fields=error.fields)
        if is_quoted(error):
            after = replace(after, said_by=SaidBy.PORTAL)
        await self._end(order, lease, after, phase)
        if isinstance(error, AnswerError) and _for_administrators(error, facts):
            since = await self._portals.no_orders(order.portal)
            await self._news.no_orders(order.portal, since, error)

    async def _placed(self, order: Order, lease: Score, answer: EncoreOrder) -> None:
        placed = what_was_placed(answer, order.request)
        after = replace(order, phase=Phase.PLACED, order_id=answer.id, placed=placed)
        now = self._clock.time()
        known, happened = changes.first(
            at=now,
            state=placed.state,
            complete=answer.status.complete,
            due=_seconds(placed.due),
            transfer_after=_seconds(placed.transfer_after),
            release_after=_seconds(placed.release_after),
        )
        size = await self._size(order)
        events: list[OrderEvent | TrackingEvent] = [Accepted(now)]
        if placed.zone and order.request.cinema.zone and placed.zone != order.request.cinema.zone:
            events.append(ZoneDiffers(now, order.request.cinema.zone, placed.zone))
        told = policy.notices_of(after.id, [*events, *happened], size=size)
        log.info("order_placed", order=order.id, order_id=answer.id, portal=order.portal.value, state=placed.state)
        shard = self._store.keys.shard(order.submission)

        def outcome(change: Transaction) -> Transaction:
            change.write("SET", shard.order(order.id), pack(Order, after))
            change.write("ZREM", shard.place, order.id)
            start_following(change, shard, after, known, now + FIRST_LOOK_SECONDS)
            self._store.outbox.add(change, shard, order.submission, told)
            self._store.audit.add(change, shard, "placed", "", order.id, "order_id", answer.id)
            return change

        if not await self._store.engine.transact(outcome(self._fenced(order, lease))):
            await self._late(order, outcome, Phase.UNKNOWN, Phase.DROPPED)
        await self._learn(order.request.cinema, placed, order)
        await self._store.presence.wake()

    async def _late(self, order: Order, outcome: Callable[[Transaction], Transaction], *over: Phase) -> None:
        """The answer came after the lease had run out and somebody had written "unknown", or a person had even settled it
        as "not placed": now it is known after all. over: the phases that the portal's own word goes before."""
        current = await self._store.orders.by_id(order.id)
        log.warning("answer_came_late", order=order.id, phase=current.phase.value if current else "")
        if current and current.phase in over:
            shard = self._store.keys.shard(order.submission)
            change = Transaction()
            change.value(shard.order(order.id), pack(Order, current))
            open_order(change, shard, order)
            await self._store.engine.transact(outcome(change))

    async def _size(self, order: Order) -> int:
        submission = await self._store.orders.submission(order.submission)
        return submission.size if submission else 1

    async def _learn(self, cinema: Cinema, placed: Placed, order: Order) -> None:
        """What the answer names is remembered. Nothing of the order hangs on it."""
        named = Cinema(
            cinema.portal,
            id=placed.company_id,
            name=placed.company_name,
            city=placed.city,
            country=placed.country,
            zone=placed.zone,
        )
        await self._directory.learn(cinema, named)
        await self._store.cinemas.note_assets(order.portal, placed.delivers)
        if order.request.event:
            await self._store.cinemas.note_event(order.portal, order.request.event, placed.event_name)

    async def _wait(self, order: Order, lease: Score, error: CallError) -> None:
        """Surely not sent: back into the queue. The thread hears of it once."""
        seconds = TRY_AGAIN_SECONDS[min(order.tries, len(TRY_AGAIN_SECONDS) - 1)]
        if isinstance(error, RateLimited) and error.retry_after:
            seconds = min(max(seconds, error.retry_after), 600.0)
        now = self._clock.time()
        shard = self._store.keys.shard(order.submission)
        waiting = replace(order, phase=Phase.QUEUED, reason=in_words(error), tries=order.tries + 1)
        change = self._fenced(order, lease)
        change.write("SET", shard.order(order.id), pack(Order, waiting))
        change.write("ZADD", shard.place, Score.due(now + seconds), order.id)
        first = waiting.tries == TELL_AFTER_TRIES
        size = await self._size(order)
        told = policy.notices_of(order.id, [Waiting(now, waiting.reason)], size=size) if first else []
        self._store.outbox.add(change, shard, order.submission, told)
        await self._store.engine.transact(change)

    async def _give_back(self, order: Order, lease: Score) -> None:
        """It is too late to send it under this claim. It was not sent: back into the queue, unless somebody has taken over,
        who cannot know that."""
        log.warning("too_late_to_send", order=order.id)
        shard = self._store.keys.shard(order.submission)
        change = self._fenced(order, lease)
        change.write("SET", shard.order(order.id), pack(Order, replace(order, phase=Phase.QUEUED)))
        change.write("ZADD", shard.place, Score.due(self._clock.time() + LATE_SECONDS), order.id)
        await self._store.engine.transact(change)

    async def _end(self, order: Order, lease: Score, why: Order, phase: Phase) -> None:
        """The order got no further than this. why: the order with its reason."""
        after = replace(why, phase=phase)
        shard = self._store.keys.shard(order.submission)
        event = _ended(after, self._clock.time())
        told = policy.notices_of(order.id, [event], size=await self._size(order))

        def outcome(change: Transaction) -> Transaction:
            change.write("SET", shard.order(order.id), pack(Order, after))
            change.write("ZREM", shard.place, order.id)
            if after.ended:
                close_order(change, shard, after)
            else:
                change.write("ZADD", shard.open, Score.wants_person(), order.id)  # wants a person: first in every list
            self._store.outbox.add(change, shard, order.submission, told)
            self._store.audit.add(change, shard, event.kind, "", order.id, "reference", after.reference)
            return change

        if not await self._store.engine.transact(outcome(self._fenced(order, lease))) and phase is Phase.REFUSED:
            await self._late(order, outcome, Phase.UNKNOWN)
        await self._store.presence.wake()
