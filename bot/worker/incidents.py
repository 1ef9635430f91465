"""Incidents: broadcasts that are edited, as more of the same happens within minutes, and when what they say is over.

An edit may be sent twice without harm. What is added to a message is noted as in flight all the same, so that whoever comes
after an announcer that died adds it there again and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

import structlog

from bot.clock import Clock
from bot.notices.notice import Audience, Incident, IncidentOver, Notice
from bot.notices.policy import incident_kind
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.slack.client import Posted
from bot.slack.errors import (
    SlackError,
    SlackMessageGoneError,
    SlackNotEditableError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackRejectedError,
)
from bot.store import InFlight, OutboxClaim, Store
from bot.views import incident as incident_view
from bot.views import thread as thread_view
from bot.views.message import Message
from bot.worker.posting import Poster

log = structlog.get_logger(__name__)

FOLD_SECONDS = 300.0
"""So long after its posting a broadcast takes in more of its kind: later a new one is posted, so that nobody overlooks it."""

NOT_EDITABLE = (SlackNotEditableError, SlackMessageGoneError, SlackRejectedError)
"""What Slack would answer again, however often an edit is tried."""

UNCHANGING = "unchanging"
"""The version of a message in which nothing can change, but that it may take in more."""

PATIENCE_SECONDS = 5.0
"""So long news waits for a permit to edit: after that it is posted."""

MOST_NOTICES = 200
"""So many a broadcast takes in."""


class Incidents:
    """Folds notices into broadcasts, and keeps those true. Raises what Slack answers, but that a message can't be edited."""

    def __init__(self, store: Store, poster: Poster, clock: Clock) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock

    def fold_into(self, claim: OutboxClaim, notices: Sequence[Notice]) -> Incident | None:
        """The broadcast that takes in these notices; None where they are posted by themselves."""
        if claim.in_flight:  # as it was begun, it is ended
            return next((one for one in claim.incidents if one.ts == claim.in_flight.message), None)
        if notices[0].audience is not Audience.BROADCAST:
            return None
        kind = incident_kind(notices[0].event)
        for incident in reversed(claim.incidents):
            room = MOST_NOTICES - len(incident.notices) - len(notices)
            if incident.kind is kind and room >= 0 and not incident.fixed and self._takes_in_more(incident):
                return incident
        return None

    def _takes_in_more(self, incident: Incident) -> bool:
        """Whether it was posted lately; nor in time to come, by a clock that was ahead."""
        return 0 <= self._clock.time() - incident.at <= FOLD_SECONDS

    async def fold(
        self, claim: OutboxClaim, incident: Incident, count: int, fields: dict[str, str | float]
    ) -> float | None:
        """Edits a broadcast so that it tells the oldest `count` notices too. Answers the seconds to wait, 0 to go on, None where
        they had better be posted: nobody should wait for an edit. fields: of the submission, to be set with it."""
        if wait := await self._poster.acquire_update():
            return wait if claim.in_flight or wait <= PATIENCE_SECONDS else None
        added = claim.notices[:count]
        in_flight = InFlight.folding(incident.ts, added[0].id, count)
        tracked_orders = await self._store.orders.tracked(claim.submission.id)
        told = (*incident.notices, *added)
        if not claim.in_flight and not _takes(incident, told, claim.submission, tracked_orders):
            return None
        await self._poster.set_in_flight(claim, in_flight)
        try:
            revised = await self._edit(claim, replace(incident, notices=told), tracked_orders)
        except NOT_EDITABLE as error:
            log.warning("broadcast_not_editable", submission=claim.submission.id, error=error.error)
            await self._store.outbox.set_fields(claim, {"in_flight": InFlight.nothing()})
            await self._store.outbox.keep_incidents(claim, [replace(incident, fixed=True)], [])
            return 0
        except SlackOutcomeUnknownError:
            raise
        except SlackRateLimitedError as error:  # surely not done; it is posted instead
            await self._poster.back_off(error)
            await self._store.outbox.set_fields(claim, {"in_flight": InFlight.nothing()})
            return 0
        except SlackError:  # surely not done
            await self._store.outbox.set_fields(claim, {"in_flight": InFlight.nothing()})
            raise
        await self._store.outbox.mark_sent(claim, count, in_flight, fields, revised)
        return 0

    def posted(
        self, claim: OutboxClaim, notices: Sequence[Notice], posted: Posted, message: Message | None
    ) -> Incident | None:
        """The incident that was opened by posting these notices; None where they are of no such kind. message: as which they were
        posted, where that is known."""
        kind = incident_kind(notices[0].event)
        if kind is None or notices[0].audience is not Audience.BROADCAST:
            return None
        shown = _digest(message) if message else ""
        version = claim.version if message else ""
        return Incident(
            posted.ts, posted.channel, self._clock.time(), kind, tuple(notices), shown=shown, version=version
        )

    async def revise(self, claim: OutboxClaim) -> float | None:
        """Compares the broadcasts of the submission with what is known now, and edits those that say something else. Answers the
        seconds to wait, 0 to go on, None where nothing was to be done."""
        stale = [one for one in claim.incidents if one.version not in (claim.version, UNCHANGING)]
        closed = [one for one in claim.incidents if one.version == UNCHANGING and not self._takes_in_more(one)]
        if not stale and not closed:
            return None
        tracked_orders = await self._store.orders.tracked(claim.submission.id)
        stale = [one for one in stale if _can_be_told(one, tracked_orders)]
        if not stale and not closed:
            return None
        kept: list[Incident] = []
        notices: list[Notice] = []
        wait = 0.0
        for incident in stale:
            true = self._is_true(claim, incident, tracked_orders)
            if not true and (wait := await self._poster.acquire_update()):
                break
            revised = incident if true else await self._edit_if_allowed(claim, incident, tracked_orders)
            if revised.fixed and (over := self._announce_over(claim, revised, tracked_orders)):
                notices.append(over)
                revised = replace(revised, announced_over=incident_view.orders_over(revised, tracked_orders))
            if incident_view.may_change(revised, tracked_orders):
                kept.append(replace(revised, version=claim.version))
            elif self._takes_in_more(revised):
                kept.append(replace(revised, version=UNCHANGING))
            else:
                closed.append(revised)
        await self._store.outbox.keep_incidents(claim, kept, closed, notices)
        return wait

    def _is_true(self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> bool:
        """Whether the message says how it is, as far as it can be edited."""
        return incident.fixed or _digest(self._message(claim, incident, tracked_orders)) == incident.shown

    async def _edit_if_allowed(
        self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]
    ) -> Incident:
        """The message once it is edited; fixed, where Slack does not let it be."""
        try:
            return await self._edit(claim, incident, tracked_orders)
        except NOT_EDITABLE as error:
            log.warning("broadcast_not_editable", submission=claim.submission.id, error=error.error)
            return replace(incident, fixed=True)

    def _announce_over(
        self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]
    ) -> Notice | None:
        """Slack does not let it be edited: what became of it is a broadcast of its own."""
        over = incident_view.orders_over(incident, tracked_orders)
        since = tuple(order for order in over if order not in incident.announced_over)
        id_ = f"{claim.submission.id}:{IncidentOver.kind}:{incident.ts}:{len(over)}"
        return Notice(id_, IncidentOver(self._clock.time(), since), Audience.BROADCAST) if since else None

    async def _edit(self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> Incident:
        revised = replace(incident, revision=incident.revision + 1)
        message = self._message(claim, revised, tracked_orders)
        self._poster.check_time(claim)
        await self._poster.edit(incident.channel, incident.ts, message)
        return replace(revised, shown=_digest(message), version=claim.version)

    def _message(self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> Message:
        return thread_message(
            incident.notices, claim.submission, tracked_orders, now=self._clock.time(), revision=incident.revision
        )


def _can_be_told(incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> bool:
    """Whether all orders that a message names could be read: else an edit would only take words from it."""
    return {notice.order for notice in incident.notices if notice.order is not None} <= {
        one.order.number for one in tracked_orders
    }


def _takes(
    incident: Incident, told: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]
) -> bool:
    """Whether an edit of that message can say all these notices."""
    whole = fitting_notices(told, submission, tracked_orders) == len(told)
    return whole and _can_be_told(incident, tracked_orders)


def fitting_notices(notices: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]) -> int:
    """How many of the oldest notices fit into one message, so that none is left out; all, where they cannot be put into words."""
    try:
        return thread_view.told_whole(notices, submission, tracked_orders)
    except Exception:  # whatever a view may raise: as for `thread_message`
        log.exception("notices_not_put_into_words", submission=submission.id, notices=[one.id for one in notices])
        return len(notices)


def thread_message(
    notices: Sequence[Notice],
    submission: Submission,
    tracked_orders: Sequence[TrackedOrder],
    *,
    now: float,
    revision: int = 0,
) -> Message:
    """The message for these notices. A notice that cannot be put into words must not hold up those behind it."""
    try:
        return thread_view.lines(notices, submission, tracked_orders, now=now, revision=revision)
    except Exception:  # whatever a view may raise: it would raise it at every try, for ever
        log.exception("notices_not_put_into_words", submission=submission.id, notices=[one.id for one in notices])
        return thread_view.without_words(notices)


def _digest(message: Message) -> str:
    return blake2b(f"{message.text}\n{message.blocks}".encode(), digest_size=8).hexdigest()
