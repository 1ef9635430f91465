"""Placing orders: each is sent to its portal once, and its outcome is written together with what is told of it.

    queued --claimed--> sending --+--> placed    the portal answered with an order id
      ^                           +--> refused   surely not created, and why
      |                           +--> unknown   sent, without an answer to trust: a person settles it
      +--- no connection came about: surely not sent ---+

`sending` is written before the call. A worker that dies after that leaves a lease behind; who finds it run out cannot
know whether the call was made, writes `unknown`, and never sends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.notices import policy
from bot.notices.notice import Kind, Notice
from bot.notices.transition import AskPerson, Close, Entry, Follow, Queue, Send, Transition
from bot.orders.order import Order, Phase, Placed, SaidBy
from bot.orders.tracked_order import Row
from bot.store import Score, Store
from bot.tracking import changes
from bot.wording.portal_errors import in_words, is_quoted
from bot.worker.encore_mapping import to_send, what_was_placed
from bot.worker.portal_access import Facts, Portals
from bot.worker.portal_alerts import PortalNews
from gofilex import (
    AnswerError,
    CallError,
    EncoreOrder,
    EndpointMissing,
    Forbidden,
    InvalidOrder,
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


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def _for_administrators(error: AnswerError, facts: Facts) -> bool:
    """Whether every order may fare so, because of how the bot was set up: its token, or the portal's address."""
    if isinstance(error, Unauthorised | EndpointMissing):
        return True
    # A web page or nothing at all, where no order was ever placed: a Meteor application at another address answers so.
    return isinstance(error, UnexpectedAnswer) and error.foreign and error.status < 400 and not facts.placed


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
            await self._store.orders.drop(order_id, lease)
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
        # A portal that asked for time is given it, whoever it told.
        if wait := await self._portals.acquire(order.portal):
            await self._queue(order, lease, order, self._clock.time() + wait)
            return
        sending = Transition(Row(order, None), replace(order, phase=Phase.SENDING), Send())
        if await self._store.orders.apply(sending, lease) or await self._store.orders.is_applied(sending, lease):
            await self._send(sending.after, lease)

    async def _queue(self, order: Order, lease: Score, after: Order, at: float, notices: Sequence[Notice] = ()) -> None:
        """It is tried again at that time."""
        await self._store.orders.apply(Transition(Row(order, None), after, Queue(at), notices), lease)

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
        told = policy.notice(order, Kind.ACCEPTED, now, size)
        if placed.zone and order.request.cinema.zone and placed.zone != order.request.cinema.zone:
            zones = {"ours": order.request.cinema.zone, "theirs": placed.zone}
            told += policy.notice(order, Kind.ZONE_DIFFERS, now, size, data=zones)
        told += policy.notices_of(after.id, happened, size=size)
        log.info("order_placed", order=order.id, order_id=answer.id, portal=order.portal.value, state=placed.state)
        follow = Follow(known, now + FIRST_LOOK_SECONDS)
        step = Transition(Row(order, None), after, follow, told, Entry("placed", details=(("order_id", answer.id),)))
        if not await self._store.orders.apply(step, lease):
            await self._late(step, Phase.UNKNOWN, Phase.DROPPED)
        await self._learn(order.request.cinema, placed, order)

    async def _late(self, step: Transition, *over: Phase) -> None:
        """The answer came after the lease had run out and somebody had written "unknown", or a person had even settled it
        as "not placed": now it is known after all. over: the phases that the portal's own word goes before."""
        current = await self._store.orders.by_id(step.after.id)
        log.warning("answer_came_late", order=step.after.id, phase=current.phase.value if current else "")
        if current and current.phase in over:
            await self._store.orders.apply(replace(step, before=Row(current, None)))

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
        waiting = replace(order, phase=Phase.QUEUED, reason=in_words(error), tries=order.tries + 1)
        first = waiting.tries == TELL_AFTER_TRIES
        size = await self._size(order)
        told = policy.notice(order, Kind.WAITING, now, size, data={"why": in_words(error)}) if first else []
        await self._queue(order, lease, waiting, now + seconds, told)

    async def _give_back(self, order: Order, lease: Score) -> None:
        """It is too late to send it under this claim. It was not sent: back into the queue, unless somebody has taken over,
        who cannot know that."""
        log.warning("too_late_to_send", order=order.id)
        await self._queue(order, lease, replace(order, phase=Phase.QUEUED), self._clock.time() + LATE_SECONDS)

    async def _end(self, order: Order, lease: Score, why: Order, phase: Phase) -> None:
        """The order got no further than this. why: the order with its reason."""
        kind = {Phase.REFUSED: Kind.REFUSED, Phase.UNKNOWN: Kind.UNKNOWN, Phase.DROPPED: Kind.DROPPED}[phase]
        after = replace(why, phase=phase)
        data = {
            "reason": after.reason,
            "said_by": after.said_by.value,
            "fields": " ".join(after.fields),
            "reference": after.reference,
        }
        told = policy.notice(order, kind, self._clock.time(), await self._size(order), data=data)
        entry = Entry(kind.value, details=(("reference", after.reference),))
        step = Transition(Row(order, None), after, Close() if after.ended else AskPerson(), told, entry)
        if not await self._store.orders.apply(step, lease) and phase is Phase.REFUSED:
            await self._late(step, Phase.UNKNOWN)
