"""Announcer: empties the outbox. Renders a submission's card and posts in its thread what happened, once and in order.

One submission is announced by one announcer at a time. Of what waits, it sends one message after the other:

1. the card, if there is none yet;
2. the oldest notices of one audience, merged into one message, or into a broadcast of minutes ago (`incidents`);
3. broadcasts that no longer say how it is, edited.

When nothing is left and the card no longer shows how things are, the submission stands in the render queue: cards are
rendered one by one as the workspace's budget allows, oldest first, those with news before those where only a percent has
changed; each at a calm pace, its last state always. A notice that comes in takes its submission out of the queue, so that
no notice waits for a card; its card keeps its place. Who posts in a busy channel stands in that channel's line: first what a
person waits for or must act on, then the rest, which becomes one message while it waits.

How a message is posted once, and how fast, is `posting`'s affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, assert_never

import structlog

from bot.clock import Clock
from bot.notices.notice import AllEnded, Audience
from bot.notices.policy import incident_kind, notices_of_submission
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder, all_ended, all_over
from bot.permissions import FORGOTTEN
from bot.slack.client import Posted, Slack
from bot.slack.errors import (
    SlackChannelClosedError,
    SlackError,
    SlackMessageGoneError,
    SlackNotEditableError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackTokenRefusedError,
)
from bot.store import InFlight, OutboxClaim, Store, UnreadableError
from bot.store.outbox import HEAD_START_SECONDS
from bot.store.scores import STEP_SECONDS, Score
from bot.views import card as card_view
from bot.views import thread as thread_view
from bot.views.message import Message
from bot.worker.incidents import Incidents, fitting_notices, thread_message
from bot.worker.posting import Poster

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 4
AT_ONCE = 40  # notices in one message
CALM_SECONDS = 3.0  # between two renderings of one card
OUTAGE_SECONDS = 3600.0  # so long what is told of a portal waits for a channel that is closed to us
CARD_AGAIN_SECONDS = 3600.0  # between two cards where they may not be edited any more, but for the last state
CLOSED_SECONDS = 60.0  # until a channel that was closed to us is tried again
BROKEN_SECONDS = 5.0  # after an answer that never came
TOKEN_SECONDS = 30.0
_NO_CARD: Final = {"in_flight": InFlight.nothing(), "card_ts": "", "card_channel": ""}
UNREADABLE_SECONDS = 60.0  # until a card is tried again of which no order could be read


class Announcer:
    """The loop's step: claims submissions with something to announce, and announces it."""

    def __init__(
        self, store: Store, slack: Slack, clock: Clock, *, lease_seconds: float, edit_window_seconds: float = 0.0
    ) -> None:
        """edit_window_seconds: how long after its posting the workspace lets a message be edited; 0: for ever, or nobody said."""
        self._store = store
        self._edit_window_seconds = edit_window_seconds
        self._slack = slack
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._poster = Poster(store, slack, clock, lease_seconds=lease_seconds)
        self._incidents = Incidents(store, self._poster, clock)
        self._no_permit = (0.0, 0.0)  # from when until when the workspace's budget has no permit to render

    async def claim(self) -> tuple[Score, Sequence[str]]:
        """Claims some submissions. Answers the lease and their ids."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        return lease, await self._store.outbox.claim(now, lease, CLAIM_OF_EACH_SHARD)

    async def claim_card(self) -> tuple[Score, Sequence[str]]:
        """Claims the submission whose card is the next to be rendered. Answers the lease and its id, or none."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        since, until = self._no_permit
        return lease, () if since <= now < until else await self._store.outbox.claim_card(now, lease)

    async def next_card(self) -> float:
        """When the next card can be rendered, seconds since 1970; infinity when there is none."""
        since, until = self._no_permit
        return max(await self._store.outbox.next_card(), until if since <= self._clock.time() else 0.0)

    async def announce(self, submission: str, lease: Score) -> None:
        """Announces what there is of one claimed submission, as long as the rate limits and the lease allow. One that cannot be
        read stays claimed until the lease ends."""
        with suppress(UnreadableError):
            await self._announce(submission, lease)

    async def render(self, submission: str, lease: Score) -> None:
        """Renders the card of a submission that was claimed for it, if there is a permit, and announces what came in meanwhile."""
        with suppress(UnreadableError):
            await self._announce(submission, lease, card=True)

    async def _announce(self, submission: str, lease: Score, *, card: bool = False) -> None:
        # A call takes at most a third of a lease: what is begun in its first half is answered before it ends.
        enough = lease.seconds - self._lease_seconds / 2
        claim = await self._store.outbox.read(submission, lease)
        looks_again = True
        while claim is not None:
            renders = card and claim.card_is_old and claim.submission.card_ts
            wait = await (self._render_card(claim) if renders else self._next_message(claim))
            card = False
            if wait is None and await self._store.outbox.finish(claim, self._render_at(claim)):  # no notice is left
                return
            if wait or self._clock.time() > enough:
                if await self._let_go(claim, wait or 0.0, looks_again=looks_again):
                    return
                looks_again = False
            claim = await self._store.outbox.read(submission, lease)
        await self._store.outbox.discard(submission)

    async def _let_go(self, claim: OutboxClaim, wait: float, *, looks_again: bool) -> bool:
        """Gives the claim back for so many seconds. False where, with `looks_again`, notices came in meanwhile: somebody may wait for
        them, and they need not wait so long."""
        # Less than a score can say is not nothing to wait: else it would be claimed again at once.
        when = self._clock.time() + (max(wait, STEP_SECONDS) if wait else 0.0)
        guarded = looks_again and wait > 0
        return await self._store.outbox.release(claim, when, unless_more=guarded) or not guarded

    async def _next_message(self, claim: OutboxClaim) -> float | None:
        """Sends one message. 0: go on; more: let go for so many seconds; None: nothing is left to announce."""
        try:
            if claim.submission.size and not claim.submission.card_ts:
                return await self._post_card(claim)
            if claim.notices:
                return await self._post_notices(claim)
            if (wait := await self._incidents.revise(claim)) is not None:
                return wait
            if claim.card_is_old and not claim.submission.size:
                # What administrators are told of a portal has no card.
                await self._store.outbox.mark_rendered(claim, self._clock.time(), {}, ended=True)
                return 0
        except SlackError as error:
            return await self._failed(claim, error)
        return None

    async def _failed(self, claim: OutboxClaim, error: SlackError) -> float:
        """What a failure means for the submission: it is no longer in flight where it is sure that nothing was sent. Answers the
        seconds until it is worth trying again."""
        log.warning("slack_failed", method=error.method, error=error.error, submission=claim.submission.id)
        wait = BROKEN_SECONDS
        match error:
            case SlackOutcomeUnknownError():
                return wait
            case SlackChannelClosedError():
                return await self._closed(claim, error)
            case SlackMessageGoneError():
                await self._poster.clear_in_flight(claim, error)
                await self._store.outbox.set_fields(claim, {"card_ts": "", "card_channel": ""})
                return 0
            case SlackRateLimitedError():
                await self._poster.back_off(error)
                wait = error.retry_after
            case SlackTokenRefusedError():
                wait = TOKEN_SECONDS
            case _:
                wait = CLOSED_SECONDS
        await self._poster.clear_in_flight(claim, error)
        return wait

    # -- the three kinds of message -----------------------------------------------------------------------------------

    async def _post_card(self, claim: OutboxClaim) -> float:
        submission = claim.submission
        if found := await self._poster.find(claim, InFlight.card(), f"{submission.id}:card", submission.channel):
            # It shows how things were when it was posted, which may be long ago: it is still to be rendered.
            await self._store.outbox.set_fields(claim, _card_at(found))
            return 0
        if wait := await self._poster.acquire_turn(claim, submission.channel):
            return wait
        if not (tracked_orders := await self._store.orders.tracked(submission.id)):
            return UNREADABLE_SECONDS
        message = self._card(claim, tracked_orders)
        await self._poster.set_in_flight(claim, InFlight.card())
        posted = await self._poster.post(claim, submission.channel, message, notice=f"{submission.id}:card")
        await self._rendered(claim, tracked_orders, self._clock.time(), _card_at(posted))
        return 0

    async def _post_notices(self, claim: OutboxClaim) -> float:
        submission = claim.submission
        count, in_flight = _batch(claim)
        notices = claim.notices[:count]
        fields: dict[str, str | float] = {"blocked": "", **self._sooner(claim)}
        if incident := self._incidents.fold_into(claim, notices):
            wait = await self._incidents.fold(claim, incident, count, fields)
            if wait is not None:
                return wait
        channel, thread = _place_of(notices[0].audience, submission)
        message: Message | None = None
        posted: Posted | None = await self._poster.find(claim, in_flight, notices[0].id, channel, thread)
        if posted is None:
            if wait := await self._poster.acquire_turn(claim, channel):
                return wait
            count, in_flight, message = await self._worded(claim, count, in_flight)
            notices = notices[:count]
            await self._poster.set_in_flight(claim, in_flight)
            broadcast = notices[0].audience is Audience.BROADCAST and bool(thread)
            posted = await self._poster.post(
                claim, channel, message, notice=notices[0].id, thread=thread, broadcast=broadcast
            )
        if posted.as_root:
            # The card is gone, and with it the thread: the card first, and this is told under it.
            if await self._poster.take_back(posted):
                await self._store.outbox.set_fields(claim, _NO_CARD)
                return 0
            fields |= _NO_CARD
        opened = self._incidents.posted(claim, notices, posted, message)
        await self._store.outbox.mark_sent(claim, count, in_flight, fields, opened)
        return 0

    async def _worded(self, claim: OutboxClaim, count: int, in_flight: InFlight) -> tuple[int, InFlight, Message]:
        """The message for the oldest `count` notices; for fewer, where not all fit into one and none of them is in flight yet, so that
        none is left out. Answers how many it tells, and the note of that."""
        submission, notices = claim.submission, claim.notices[:count]
        tracked_orders = await self._store.orders.tracked(submission.id)
        if claim.in_flight != in_flight and (whole := fitting_notices(notices, submission, tracked_orders)) < count:
            count, in_flight = whole, InFlight.posting(notices[0].id, whole)
        message = thread_message(notices[:count], submission, tracked_orders, now=self._clock.time())
        return count, in_flight, message

    async def _render_card(self, claim: OutboxClaim) -> float | None:
        """Renders the card anew. 0: go on; None: not now, it keeps its place in the queue."""
        now = self._clock.time()
        if 0 <= now - claim.rendered_at < CALM_SECONDS:  # not in time to come, by a clock that was ahead
            return None
        if self._uneditable(claim):
            return await self._replace_card(claim)
        if wait := await self._poster.acquire_update():
            self._no_permit = (now, now + wait)
            return None
        if not (tracked_orders := await self._store.orders.tracked(claim.submission.id)):
            # It shows more than could be said now.
            await self._store.outbox.set_fields(claim, {"render_at": now + UNREADABLE_SECONDS})
            return 0
        try:
            await self._poster.update(claim, self._card(claim, tracked_orders))
        except SlackNotEditableError as error:
            log.warning("card_not_editable", submission=claim.submission.id, error=error.error)
            await self._store.outbox.set_fields(claim, {"uneditable": claim.submission.card_ts})
            return 0
        except SlackError as error:
            # What is to be announced does not wait for that. A card that failed goes behind the others; where Slack asks for
            # time it asks all of them, and each keeps its place.
            wait = await self._failed(claim, error)
            if wait and not isinstance(error, SlackRateLimitedError):
                await self._store.outbox.set_fields(claim, {"render_at": self._clock.time() + wait})
            return 0
        await self._rendered(claim, tracked_orders, now, {"blocked": ""})
        return 0

    def _uneditable(self, claim: OutboxClaim) -> bool:
        """Whether Slack has refused to edit the card, or would by what is set."""
        over = 0 < self._edit_window_seconds <= self._clock.time() - _posted_at(claim.submission.card_ts)
        return over or claim.uneditable == claim.submission.card_ts

    async def _replace_card(self, claim: OutboxClaim) -> float:
        """A card that can't be edited gives way to a new one, which names it; not at each change, as the channel sees every new card.
        Answers 0: go on."""
        submission, now = claim.submission, self._clock.time()
        tracked_orders = await self._store.orders.tracked(submission.id)
        ended = bool(tracked_orders) and all_ended(submission, tracked_orders)
        if not ended and 0 <= now - _posted_at(submission.card_ts) < CARD_AGAIN_SECONDS:
            await self._store.outbox.set_fields(claim, {"render_at": now + CLOSED_SECONDS})
            return 0
        link = await self._slack.permalink(submission.card_channel, submission.card_ts)
        await self._store.outbox.set_fields(claim, {**_NO_CARD, "old_card": link})
        return 0

    async def _rendered(
        self, claim: OutboxClaim, tracked_orders: Sequence[TrackedOrder], now: float, fields: Mapping[str, str | float]
    ) -> None:
        """The card shows these orders now. When nobody waits for any of them any more, that is said."""
        submission = claim.submission
        over = notices_of_submission(submission, AllEnded(now)) if all_over(submission, tracked_orders) else None
        ended = all_ended(submission, tracked_orders)
        await self._store.outbox.mark_rendered(claim, now, fields, ended=ended, all_over=over)

    def _sooner(self, claim: OutboxClaim) -> dict[str, float]:
        """The field by which a card of which there was news goes before those where only a percent has changed."""
        if not claim.card_is_old:
            return {}
        now = self._clock.time()
        return {"render_at": min(claim.render_at or now, now - HEAD_START_SECONDS)}

    def _render_at(self, claim: OutboxClaim) -> float:
        """From when on the card is to be rendered, by which it stands in the queue."""
        now = self._clock.time()
        return min(max(claim.render_at or now, claim.rendered_at + CALM_SECONDS), now + CLOSED_SECONDS)

    def _card(self, claim: OutboxClaim, tracked_orders: Sequence[TrackedOrder]) -> Message:
        return card_view.card(
            claim.submission,
            tracked_orders,
            now=self._clock.time(),
            version=int(claim.version or 0),
            table=self._poster.tables,
            old_card=claim.old_card,
        )

    # -- closed channels ----------------------------------------------------------------------------------------------

    async def _closed(self, claim: OutboxClaim, error: SlackChannelClosedError) -> float:
        """Nothing can be posted there now: all is kept, and whoever ordered is told once, directly."""
        submission = claim.submission
        log.warning("slack_channel_closed", channel=submission.channel, error=error.error, submission=submission.id)
        await self._poster.clear_in_flight(claim, error)
        if not submission.size and self._clock.time() - submission.created > OUTAGE_SECONDS:
            # What was to be said of a portal is of no use to anybody any more, and has nobody who could open the channel.
            sent = InFlight.nothing() if error.method == "chat.postMessage" else claim.in_flight
            await self._store.outbox.mark_sent(claim, len(claim.notices), sent, {})
            return 0
        if not claim.blocked and submission.by not in ("", FORGOTTEN) and submission.channel != submission.by:
            message = thread_view.closed_channel(submission, error.error)
            try:
                await self._slack.post(submission.by, message, notice=f"{submission.id}:closed:{error.error}")
            except SlackRateLimitedError as failure:
                await self._poster.back_off(failure)
                return failure.retry_after  # not noted: to be told next time
            except SlackError as failure:
                log.warning("nobody_could_be_told", submission=submission.id, error=failure.error)
        await self._store.outbox.set_fields(claim, {"blocked": error.error})
        return CLOSED_SECONDS


def _posted_at(ts: str) -> float:
    """When a message was posted (seconds since 1970): Slack's ts says it; 0 where what is kept is none."""
    try:
        return float(ts)
    except ValueError:
        return 0.0


def _card_at(posted: Posted) -> dict[str, str]:
    """The fields of a submission whose card stands there."""
    return {
        "in_flight": InFlight.nothing(),
        "blocked": "",
        "card_channel": posted.channel,
        "card_ts": posted.ts,
    }


def _place_of(audience: Audience, submission: Submission) -> tuple[str, str]:
    """Where a notice is posted: the channel, or the person for a direct message; and the thread, `""` for none."""
    match audience:
        case Audience.DIRECT:
            return submission.by, ""
        case Audience.THREAD | Audience.BROADCAST:
            return submission.card_channel or submission.channel, submission.card_ts
        case _:
            assert_never(audience)


def _batch(claim: OutboxClaim) -> tuple[int, InFlight]:
    """How many of the oldest notices go into one message, and the note that it is in flight.

    A message in flight is sent again exactly as it was; else all of one audience, up to `AT_ONCE`, and for the channel all of
    one kind of incident.
    """
    first = claim.notices[0]
    if claim.in_flight.notice == first.id:
        return min(claim.in_flight.size, len(claim.notices)), claim.in_flight
    together = 0
    for waiting in claim.notices[:AT_ONCE]:
        if waiting.audience is not first.audience:
            break
        if first.audience is Audience.BROADCAST and incident_kind(waiting.event) is not incident_kind(first.event):
            break
        together += 1
    return together, InFlight.posting(first.id, together)
