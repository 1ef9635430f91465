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
from bot.slack.errors import SlackMessageGoneError, SlackNotEditableError
from bot.store import OutboxClaim, Store
from bot.views import incident as incident_view
from bot.views import thread as thread_view
from bot.views.message import Message
from bot.worker.posting import Poster

log = structlog.get_logger(__name__)

FOLD_SECONDS = 300.0
"""So long after its posting a broadcast takes in more of its kind: later a new one is posted, that nobody overlooks it."""

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
        by_ts = {incident.ts: incident for incident in claim.incidents}
        if claim.in_flight:  # as it was begun, it is ended
            return by_ts.get(_edited(claim.in_flight))
        since = self._clock.time() - FOLD_SECONDS
        for incident in reversed(claim.incidents):
            fits = incident.at >= since and len(incident.notices) + len(notices) <= MOST_NOTICES
            if fits and notices[0].audience is Audience.BROADCAST and incident.kind is incident_kind(notices[0].event):
                return incident
        return None

    async def fold(self, claim: OutboxClaim, incident: Incident, count: int, fields: dict[str, str | float]) -> float:
        """Edits a broadcast so that it tells the oldest `count` notices too. Answers the seconds to wait, 0 to go on. fields: of the
        submission, to be set with it."""
        if wait := await self._poster.acquire_update():
            return wait
        added = claim.notices[:count]
        in_flight = f"{incident.ts}@{added[0].id}#{count}"
        tracked_orders = await self._store.orders.tracked(claim.submission.id)
        await self._poster.set_in_flight(claim, in_flight)
        try:
            revised = await self._edit(claim, replace(incident, notices=(*incident.notices, *added)), tracked_orders)
        except (SlackNotEditableError, SlackMessageGoneError) as error:
            log.warning("broadcast_not_editable", submission=claim.submission.id, error=error.error)
            await self._store.outbox.set_fields(claim, {"in_flight": ""})
            await self._store.outbox.close_incident(claim, incident)
            return 0
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
        """Compares one broadcast of the submission with what is known now, and edits it where it says something else. Answers the
        seconds to wait, 0 to go on, None where nothing was to be done."""
        incident = next((one for one in claim.incidents if one.version != claim.version), None)
        if incident is None:
            return None
        tracked_orders = await self._store.orders.tracked(claim.submission.id)
        message = self._message(claim, incident, tracked_orders)
        revised = incident
        if _digest(message) != incident.shown:
            if wait := await self._poster.acquire_update():
                return wait
            try:
                revised = await self._edit(claim, incident, tracked_orders)
            except (SlackNotEditableError, SlackMessageGoneError) as error:
                log.warning("broadcast_not_editable", submission=claim.submission.id, error=error.error)
                await self._say_in_its_place(claim, incident, tracked_orders)
                return 0
        if not incident_view.may_change(revised, tracked_orders) and self._clock.time() - revised.at > FOLD_SECONDS:
            await self._store.outbox.close_incident(claim, incident)
        else:
            await self._store.outbox.keep_incident(claim, replace(revised, version=claim.version))
        return 0

    async def _edit(self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> Incident:
        revised = replace(incident, revision=incident.revision + 1)
        message = self._message(claim, revised, tracked_orders)
        await self._poster.edit(incident.channel, incident.ts, message)
        return replace(revised, shown=_digest(message), version=claim.version)

    async def _say_in_its_place(
        self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]
    ) -> None:
        """Slack does not let it be edited: what became of it is a broadcast of its own."""
        now = self._clock.time()
        over = incident_view.orders_over(incident, tracked_orders)
        said = Notice(
            f"{claim.submission.id}:{IncidentOver.kind}:{incident.ts}", IncidentOver(now, over), Audience.BROADCAST
        )
        await self._store.outbox.close_incident(claim, incident, [said] if over else [])

    def _message(self, claim: OutboxClaim, incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> Message:
        return thread_message(
            incident.notices, claim.submission, tracked_orders, now=self._clock.time(), revision=incident.revision
        )


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


def in_flight_batch(in_flight: str) -> tuple[str, int]:
    """The first notice and the number of those that are in flight; "" and 0 for none."""
    notice, _, count = in_flight.partition("@")[2].rpartition("#") if _edited(in_flight) else in_flight.rpartition("#")
    return (notice, int(count)) if count.isdigit() else ("", 0)


def _edited(in_flight: str) -> str:
    """The ts of the message into which notices are being folded; "" where they are posted by themselves."""
    ts, at, _ = in_flight.partition("@")
    return ts if at and ts.replace(".", "").isdigit() else ""


def _digest(message: Message) -> str:
    return blake2b(f"{message.text}\n{message.blocks}".encode(), digest_size=8).hexdigest()
