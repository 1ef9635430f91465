"""Placing: each order is sent to its portal once, and its outcome is written together with what is told of it.

What may follow on what stands in `orders.life`; here are the claim, the call, and what its answer means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.orders import life, resolving
from bot.orders.life import Transition
from bot.orders.order import Order, Phase, SaidBy
from bot.orders.placed import DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.store import Score, Store, UnreadableError
from bot.store.claims import LONGEST_SECONDS
from bot.wording import outcome_reasons
from bot.wording.portal_errors import error_in_words, is_quoted
from bot.worker.encore_mapping import to_placed, to_send
from bot.worker.portal_access import Portals
from bot.worker.portal_alerts import PortalAlerts
from bot.worker.portal_health import PortalHealth
from gofilex import (
    AnswerError,
    CallError,
    EncoreOrder,
    EndpointMissingError,
    ForbiddenError,
    InvalidOrderError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    UnauthorisedError,
    UnexpectedAnswerError,
)

log = structlog.get_logger(__name__)

AT_ONCE = 4  # no more are claimed while one worker is sending so many; a claim takes at most one of each shard
TRY_AGAIN_SECONDS = (2.0, 5.0, 10.0, 20.0, 30.0)  # after a failure to connect; then the last again and again
LATE_SECONDS = 1.0  # before an order is claimed again that was too late to be sent
FIRST_POLL_SECONDS = 2.0


def _for_administrators(error: AnswerError, health: PortalHealth) -> bool:
    """Whether every order may fare so, because of how the bot was set up: its token, or the portal's address."""
    if isinstance(error, UnauthorisedError | EndpointMissingError):
        return True
    # A web page or nothing at all, where no order was ever placed: a Meteor application at another address answers so.
    return isinstance(error, UnexpectedAnswerError) and error.foreign and error.status < 400 and not health.placed


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
        self._news = PortalAlerts(store, clock, admins)

    async def claim(self) -> tuple[Score, Sequence[str]]:
        """Claims some orders. Answers the lease and their ids."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        return lease, await self._store.orders.claim(now, lease, 1)

    async def place(self, order_id: str, lease: Score) -> None:
        """Brings one claimed order as far as it gets. One that cannot be read is not placed: it stays claimed until the lease
        ends, and may be whole to another process then."""
        try:
            order = await self._store.orders.by_id(order_id)
        except UnreadableError:
            return
        if order is None or order.phase not in (Phase.QUEUED, Phase.SENDING):
            await self._store.orders.discard(order_id, lease)
        elif step := await self._not_sent(order):
            await self._store.orders.apply(step, lease)
        else:
            sending = life.begin_sending(order)
            if await self._store.orders.apply(sending, lease) or await self._store.orders.is_applied(sending, lease):
                await self._send(sending.after, lease)

    async def _not_sent(self, order: Order) -> Transition | None:
        """What becomes of a claimed order that is not to be sent now; None for one that is."""
        now = self._clock.time()
        if order.phase is Phase.SENDING:
            log.error("sending_was_interrupted", order=order.id, reference=order.reference)
            return life.mark_unknown(order, outcome_reasons.INTERRUPTED, at=now)
        if order.portal not in self._portals:
            return life.refuse(order, outcome_reasons.portal_gone(order.portal), at=now)
        if order.request.due_to_send.instant <= self._clock.now():
            return life.drop(order, outcome_reasons.TOO_LATE, at=now)
        # A portal that asked for time is given it, whoever it told.
        wait = await self._portals.acquire(order.portal)
        return life.postpone(order, self._clock.time() + min(wait, LONGEST_SECONDS)) if wait else None

    async def _send(self, order: Order, lease: Score) -> None:
        health = await self._portals.health(order.portal)
        usual_speed = await self._store.speeds.usual(order.portal, order.request.cinema.id)
        # From here on to the call nothing is waited for. Redis may have answered late: a call must end before the lease.
        if self._clock.time() > lease.seconds - self._portals.total_seconds:
            # Unless somebody has taken over, who cannot know that it was not sent: then the claim is theirs.
            log.warning("too_late_to_send", order=order.id)
            await self._store.orders.apply(life.give_back(order, self._clock.time() + LATE_SECONDS), lease)
            return
        try:
            answer = await self._portals[order.portal].add_encore_order(to_send(order.request))
        except InvalidOrderError as error:
            step = life.refuse(order, error.problem, at=self._clock.time(), fields=(error.field,))
            await self._store.orders.apply(step, lease)
        except (NotSentError, RateLimitedError) as error:
            if isinstance(error, RateLimitedError):
                await self._portals.back_off(order.portal, error)
            now = self._clock.time()
            step = life.retry(order, error_in_words(error), now + _seconds_to_wait(order, error), at=now)
            await self._store.orders.apply(step, lease)
        except CallError as error:
            if isinstance(error, UnauthorisedError) and error.token_renewed:
                # It was turned away for a token that has been replaced: nobody need hear of that.
                now = self._clock.time()
                await self._store.orders.apply(life.retry(order, error_in_words(error), now, at=now), lease)
                return
            await self._not_placed(order, lease, error, health)
        else:
            await self._placed(order, lease, answer, usual_speed)
            await self._portals.placed(order.portal, health)

    async def _not_placed(self, order: Order, lease: Score, error: CallError, health: PortalHealth) -> None:
        """The portal's "no", or no answer to trust. The order's end is written first: nothing else may get in its way."""
        now, reason, said_by = self._clock.time(), error_in_words(error), _whose_words(error)
        fields = error.fields if isinstance(error, RefusedError | ForbiddenError | UnauthorisedError) else ()
        refused = error.surely_not_created

        def ends(order: Order) -> Transition:
            if refused:
                return life.refuse(order, reason, at=now, said_by=said_by, fields=fields, reference=error.reference)
            return life.mark_unknown(order, reason, at=now, said_by=said_by, reference=error.reference)

        step = ends(order)
        log.warning(
            "order_not_placed",
            order=order.id,
            phase=step.after.phase.value,
            error=str(error),
            reference=error.reference,
        )
        if not await self._store.orders.apply(step, lease) and refused:
            await self._late(order, ends, DifferenceKind.LATE_REFUSAL, reason, error.reference)
        if isinstance(error, AnswerError) and _for_administrators(error, health):
            since = await self._portals.no_orders(order.portal)
            await self._news.no_orders(order.portal, since, error)

    async def _placed(self, order: Order, lease: Score, answer: EncoreOrder, usual_speed: float) -> None:
        placed, now = to_placed(answer, order.request), self._clock.time()
        log.info("order_placed", order=order.id, order_id=answer.id, portal=order.portal.value, state=placed.state)

        def ends(order: Order) -> Transition:
            complete = answer.status.complete
            poll_at = now + FIRST_POLL_SECONDS
            return life.accept(
                order, answer.id, placed, complete=complete, usual_speed=usual_speed, at=now, poll_at=poll_at
            )

        if not await self._store.orders.apply(ends(order), lease):
            await self._late(order, ends, DifferenceKind.LATE_ORDER, answer.id)
        await self._learn(order.request.cinema, placed, order)

    async def _late(
        self,
        order: Order,
        ends: Callable[[Order], Transition],
        kind: DifferenceKind,
        answered: str,
        reference: str = "",
    ) -> None:
        """The answer came after the lease had run out and somebody had written "unknown", or a person had even said that it
        was not placed, or by which id, be it a wrong one: now it is known after all. kind, answered, reference: as
        `resolving.contradict` takes them, where a person's word speaks against it."""
        found = await self._store.orders.tracked_by_id([order.id])
        log.warning("answer_came_late", order=order.id, phase=found[0].order.phase.value if found else "")

        def decision(tracked: TrackedOrder) -> Transition:
            is_final = kind is DifferenceKind.LATE_REFUSAL or not tracked.takes_other_id
            if tracked.order.phase is Phase.PLACED and is_final:
                return resolving.contradict(
                    tracked.order, kind, answered, at=self._clock.time(), reference=reference or tracked.order.reference
                )
            return ends(tracked.order)

        await self._store.orders.decide(found, decision)  # unless it ended as the portal says now

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
        if order.request.event:
            await self._store.cinemas.note_event(order.portal, order.request.event, placed.event_name)
        await self._store.cinemas.note_party(order.portal, placed.owner_id, placed.owner_name)


def _seconds_to_wait(order: Order, error: NotSentError | RateLimitedError) -> float:
    """Until an order that was surely not sent is tried again."""
    seconds = TRY_AGAIN_SECONDS[min(order.tries, len(TRY_AGAIN_SECONDS) - 1)]
    if isinstance(error, RateLimitedError) and error.retry_after:
        return min(max(seconds, error.retry_after), LONGEST_SECONDS)
    return seconds


def _whose_words(error: CallError) -> SaidBy:
    """Whose words `error_in_words` are."""
    if is_quoted(error):
        return SaidBy.PORTAL
    return SaidBy.ANSWER if isinstance(error, RefusedError | ForbiddenError | UnauthorisedError) else SaidBy.BOT
