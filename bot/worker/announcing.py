"""Telling Slack: draws the card of a submission and says in its thread what happened, each happening once and in order.

One submission is told by one teller at a time. Of what waits, the teller sends one message after the other:

1. the card, if there is none yet;
2. the oldest notices that go to the same place, merged into one message.

When nothing is left and the card no longer shows how things are, the submission stands in the line of the cards: they are
drawn one by one as the workspace's budget allows, oldest first, those with news before those where only a percent has
changed; each at a calm pace, its last state always. A notice that comes in takes its submission out of the line, so that
no notice waits for a card; its card keeps its place. Who posts in a busy channel has a place in that channel's line.

A post is *marked* before it is sent, and the mark goes in the step that notes it as sent. Slack's 429 means surely not
sent: the mark goes. A time-out, a broken connection or a 5xx leaves it: whoever comes next asks Slack whether the message
is there (`conversations.replies`, `conversations.history`; optional scopes) before it posts again. Where the bot may not
ask, it posts again: a message can then appear twice, only if Slack took it and its answer was lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from bot.clock import Clock
from bot.notices.notice import Audience, Notice
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.slack.client import Posted, Slack
from bot.slack.errors import (
    SlackChannelClosedError,
    SlackError,
    SlackMessageGoneError,
    SlackNotEditableError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackRejectedError,
    SlackTokenRefusedError,
)
from bot.store import OutboxClaim, Store
from bot.store.outbox import HEAD_START_SECONDS
from bot.store.scores import STEP_SECONDS, Score
from bot.views import card as card_view
from bot.views import thread as thread_view
from bot.views.limits import SECTION_TEXT, cut
from bot.views.message import Message
from bot.wording.mrkdwn import escape

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 4
AT_ONCE = 40  # notices in one message
CALM_SECONDS = 3.0  # between two drawings of one card
HELD_SECONDS = 5.0  # a longer wait than this is not the pace, but Slack asked for time
POST_SECONDS = 1.05  # between two posts in one channel (Slack: about one a second)
PLACE_SECONDS = (
    1.1  # between two places in a channel's line: a little more, so that there is a turn when one is reached
)
POSTS_SECONDS, POSTS_BURST = 0.25, 20  # between two posts in the workspace ("several hundred a minute")
UPDATE_SECONDS, UPDATES_BURST = 1.45, 8  # between two updates in the workspace (Slack: chat.update, 50 in any minute)
CLOSED_SECONDS = 60.0  # until a channel that was closed to us is tried again
BROKEN_SECONDS = 5.0  # after an answer that never came
TOKEN_SECONDS = 30.0


class Announcer:
    """The loop's step: claims submissions that have something to tell, and tells it."""

    def __init__(self, store: Store, slack: Slack, clock: Clock, *, lease_seconds: float) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._tables = True  # until the workspace refuses Slack's table block
        self._drawing_from = 0.0  # until then the workspace's budget has no turn to draw

    async def claim(self) -> tuple[Score, Sequence[str]]:
        """Claims some submissions. Answers the lease and their ids."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        return lease, await self._store.outbox.claim(now, lease, CLAIM_OF_EACH_SHARD)

    async def claim_card(self) -> tuple[Score, Sequence[str]]:
        """Claims the submission whose card is the next to be drawn. Answers the lease and its id, or none."""
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        return lease, await self._store.outbox.claim_card(now, lease) if now >= self._drawing_from else ()

    async def next_card(self) -> float:
        """When the next card can be drawn, seconds since 1970; infinity when there is none."""
        return max(await self._store.outbox.next_card(), self._drawing_from)

    async def tell(self, submission: str, lease: Score) -> None:
        """Tells what there is to tell of one claimed submission, as long as the paces and the lease allow."""
        await self._tell(submission, lease)

    async def draw(self, submission: str, lease: Score) -> None:
        """Draws the card of a submission that was claimed for it, if there is a turn, and tells what came in meanwhile."""
        await self._tell(submission, lease, card=True)

    async def _tell(self, submission: str, lease: Score, *, card: bool = False) -> None:
        # A call takes at most a third of a lease: what is begun in its first half is answered before it ends.
        enough = lease.seconds - self._lease_seconds / 2
        claim = await self._store.outbox.read(submission, lease)
        while claim is not None:
            draws = card and claim.card_is_old and claim.submission.card_ts
            wait = await (self._draw_card(claim) if draws else self._next_message(claim))
            card = False
            if wait is None and await self._store.outbox.finish(claim, self._draw_at(claim)):  # no notice is left
                return
            if wait or self._clock.time() > enough:
                # Less than a score can say is not nothing to wait: else it would be claimed again at once.
                later = max(wait, STEP_SECONDS) if wait else 0.0
                await self._store.outbox.release(claim, self._clock.time() + later)
                return
            claim = await self._store.outbox.read(submission, lease)
        await self._store.outbox.drop(submission)

    async def _next_message(self, claim: OutboxClaim) -> float | None:
        """Sends one message. 0: go on; more: let go for so many seconds; None: nothing is left to tell."""
        try:
            if claim.submission.size and not claim.submission.card_ts:
                return await self._post_card(claim)
            if claim.notices:
                return await self._post_notices(claim)
            if claim.card_is_old and not claim.submission.size:
                # What administrators are told of a portal has no card.
                await self._store.outbox.mark_rendered(claim, [], self._clock.time(), {})
                return 0
        except SlackError as error:
            return await self._failed(claim, error)
        return None

    async def _failed(self, claim: OutboxClaim, error: SlackError) -> float:
        """What a failure means for the submission: the mark goes where it is sure that nothing was sent. Answers the
        seconds until it is worth trying again."""
        log.warning("slack_failed", method=error.method, error=error.error, submission=claim.submission.id)
        wait = BROKEN_SECONDS
        match error:
            case SlackOutcomeUnknownError():
                return wait
            case SlackChannelClosedError():
                return await self._closed(claim, error)
            case SlackMessageGoneError():
                await self._unmark(claim, error)
                await self._store.outbox.set_fields(claim, {"card_ts": "", "card_channel": ""})
                return 0
            case SlackRateLimitedError():
                await self._hold(error)
                wait = error.retry_after
            case SlackTokenRefusedError():
                wait = TOKEN_SECONDS
            case _:
                wait = CLOSED_SECONDS
        await self._unmark(claim, error)
        return wait

    # -- the three kinds of message -----------------------------------------------------------------------------------

    async def _post_card(self, claim: OutboxClaim) -> float:
        submission = claim.submission
        if found := await self._find(claim, "card", f"{submission.id}:card", submission.channel):
            # It shows how things were when it was posted, which may be long ago: it is still to be drawn.
            await self._store.outbox.set_fields(claim, _card_at(found))
            return 0
        if wait := await self._post_turn(claim, submission.channel):
            return wait
        tracked_orders = await self._store.orders.tracked(submission.id)
        message = self._drawn(claim, tracked_orders)
        await self._mark(claim, "card")
        posted = await self._post(claim, submission.channel, message, notice=f"{submission.id}:card")
        await self._store.outbox.mark_rendered(claim, tracked_orders, self._clock.time(), _card_at(posted))
        return 0

    async def _post_notices(self, claim: OutboxClaim) -> float:
        submission = claim.submission
        count, marked = _batch(claim)
        notices = claim.notices[:count]
        place = notices[0].audience
        channel = submission.by if place is Audience.DIRECT else (submission.card_channel or submission.channel)
        thread = "" if place is Audience.DIRECT else submission.card_ts
        sent = place is not Audience.DIRECT and await self._find(claim, marked, notices[0].id, channel, thread)
        if not sent:
            if wait := await self._post_turn(claim, channel):
                return wait
            tracked_orders = await self._store.orders.tracked(submission.id)
            message = self._lines(notices, submission, tracked_orders)
            await self._mark(claim, marked)
            await self._post(
                claim,
                channel,
                message,
                notice=notices[0].id,
                thread=thread,
                broadcast=place is Audience.BROADCAST and bool(thread),
            )
        await self._store.outbox.mark_sent(claim, count, marked, {"blocked": "", "post_at": "", **self._sooner(claim)})
        return 0

    def _lines(
        self, notices: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]
    ) -> Message:
        """The message for these notices. A notice that cannot be put into words must not hold up those behind it."""
        try:
            return thread_view.lines(notices, submission, tracked_orders, now=self._clock.time())
        except Exception:  # whatever a view may raise: it would raise it at every try, for ever
            log.exception("notices_not_put_into_words", submission=submission.id, notices=[one.id for one in notices])
            kinds = ", ".join(escape(one.event.kind) for one in notices)
            return Message(
                f"Something happened that I can't put into words: {kinds}. The card shows how it stands.", []
            )

    async def _draw_card(self, claim: OutboxClaim) -> float | None:
        """Draws the card anew. 0: go on; None: not now, it keeps its place in the line."""
        now = self._clock.time()
        if claim.drawn_at + CALM_SECONDS > now:
            return None
        if wait := await self._store.limits.acquire("chat.update", interval=UPDATE_SECONDS, burst=UPDATES_BURST):
            self._drawing_from = now + wait
            return None
        tracked_orders = await self._store.orders.tracked(claim.submission.id)
        try:
            await self._update(claim, self._drawn(claim, tracked_orders))
        except SlackError as error:
            # What is to be told does not wait for that. A card that failed goes behind the others; where Slack asks for
            # time it asks all of them, and each keeps its place.
            wait = await self._failed(claim, error)
            if wait and not isinstance(error, SlackRateLimitedError):
                await self._store.outbox.set_fields(claim, {"draw_at": self._clock.time() + wait})
            return 0
        await self._store.outbox.mark_rendered(claim, tracked_orders, now, {"blocked": ""})
        return 0

    def _sooner(self, claim: OutboxClaim) -> dict[str, float]:
        """The field by which a card of which there was news goes before those where only a percent has changed."""
        if not claim.card_is_old:
            return {}
        now = self._clock.time()
        return {"draw_at": min(claim.draw_at or now, now - HEAD_START_SECONDS)}

    def _draw_at(self, claim: OutboxClaim) -> float:
        """From when on the card is to be drawn, by which it stands in the line."""
        return max(claim.draw_at or self._clock.time(), claim.drawn_at + CALM_SECONDS)

    # -- sending ------------------------------------------------------------------------------------------------------

    async def _post(
        self,
        claim: OutboxClaim,
        channel: str,
        message: Message,
        *,
        notice: str,
        thread: str = "",
        broadcast: bool = False,
    ) -> Posted:
        """Posts; what Slack does not take as blocks goes as text, so that nothing is lost by a fault of ours."""
        try:
            return await self._slack.post(channel, message, notice=notice, thread_ts=thread, broadcast=broadcast)
        except SlackRejectedError as error:
            plain = self._plainer(error, message)
            self._check_time(claim)
            return await self._slack.post(channel, plain, notice=notice, thread_ts=thread, broadcast=broadcast)

    async def _update(self, claim: OutboxClaim, message: Message) -> None:
        """Shows this on the card, as text where Slack does not take it as blocks."""
        channel, ts = claim.submission.card_channel, claim.submission.card_ts
        try:
            await self._slack.update(channel, ts, message)
        except SlackRejectedError as error:
            await self._slack.update(channel, ts, self._plainer(error, message))
        except SlackNotEditableError as error:
            log.warning("card_not_editable", submission=claim.submission.id, error=error.error)

    def _drawn(self, claim: OutboxClaim, tracked_orders: Sequence[TrackedOrder]) -> Message:
        return card_view.card(
            claim.submission,
            tracked_orders,
            now=self._clock.time(),
            version=int(claim.version or 0),
            table=self._tables,
        )

    def _plainer(self, error: SlackRejectedError, message: Message) -> Message:
        """The same without what this workspace may not know yet: no tables from now on, and this once no blocks."""
        log.error("slack_rejected_blocks", method=error.method, error=error.error, detail=error.detail)
        self._tables &= not any(block.get("type") == "table" for block in message.blocks)
        return Message(
            message.text, [{"type": "section", "text": {"type": "mrkdwn", "text": cut(message.text, SECTION_TEXT)}}]
        )

    async def _post_turn(self, claim: OutboxClaim, channel: str) -> float:
        """Takes a turn to post; else the seconds to wait, and a place in the channel's line is kept."""
        now = self._clock.time()
        wait = 0.0 if claim.post_at else await self._store.limits.slot(channel, interval=PLACE_SECONDS)
        # The channel first: many who wait for one busy channel must not use up what the others need.
        wait = wait or await self._store.limits.acquire(f"post:{channel}", interval=POST_SECONDS)
        if claim.post_at and wait > HELD_SECONDS:
            # Slack asked for time, and meanwhile the places of all who wait have passed: each takes a new one.
            wait = await self._store.limits.slot(channel, interval=PLACE_SECONDS, after=wait)
        if not wait and (
            wait := await self._store.limits.acquire("chat.postMessage", interval=POSTS_SECONDS, burst=POSTS_BURST)
        ):
            wait = max(wait, await self._store.limits.slot("all", interval=POSTS_SECONDS))
        if wait and (not claim.post_at or wait > HELD_SECONDS):
            await self._store.outbox.set_fields(claim, {"post_at": now + wait})
        return wait

    async def _hold(self, error: SlackRateLimitedError) -> None:
        """Slack's word is for the method in the whole workspace, so that every teller obeys it."""
        await self._store.limits.back_off(error.method, error.retry_after)

    # -- marks --------------------------------------------------------------------------------------------------------

    async def _mark(self, claim: OutboxClaim, what: str) -> None:
        """Says what is about to be sent. Raises `ClaimLostError` when the claim ran out: then somebody else tells."""
        marked: dict[str, str | float] = {"mark": what, "marked_at": self._clock.time()}
        if claim.mark == what:
            marked.pop("marked_at")
        if not await self._store.outbox.set_fields(claim, marked):
            raise ClaimLostError(claim.submission.id)
        self._check_time(claim)

    def _check_time(self, claim: OutboxClaim) -> None:
        """Raises `ClaimLostError` where a call might not end before the claim does: an answer that came late says that it held,
        and not that it holds."""
        if self._clock.time() > claim.lease.seconds - self._lease_seconds / 3:
            raise ClaimLostError(claim.submission.id)

    async def _unmark(self, claim: OutboxClaim, error: SlackError) -> None:
        """Slack said no: surely not sent. Its no to another call, such as looking for the message, says nothing of that."""
        if error.method == "chat.postMessage":
            await self._store.outbox.set_fields(claim, {"mark": ""})

    async def _find(
        self, claim: OutboxClaim, marked: str, notice: str, channel: str, thread: str = ""
    ) -> Posted | None:
        """The message that an earlier teller marked, if Slack has it."""
        if claim.mark != marked:
            return None
        ts = await self._slack.find_posted(channel, notice, thread_ts=thread, since=claim.marked_at)
        log.info("looked_for_message", notice=notice, found=None if ts is None else bool(ts))
        return Posted(channel, ts) if ts else None

    # -- closed channels ----------------------------------------------------------------------------------------------

    async def _closed(self, claim: OutboxClaim, error: SlackChannelClosedError) -> float:
        """Nothing can be posted there now: all is kept, and whoever ordered is told once, directly."""
        submission = claim.submission
        log.warning("slack_channel_closed", channel=submission.channel, error=error.error, submission=submission.id)
        await self._unmark(claim, error)
        if not claim.blocked and submission.by and submission.channel != submission.by:
            message = thread_view.closed_channel(submission, error.error)
            try:
                await self._slack.post(submission.by, message, notice=f"{submission.id}:closed:{error.error}")
            except SlackRateLimitedError as failure:
                await self._hold(failure)
                return failure.retry_after  # not noted: to be told next time
            except SlackError as failure:
                log.warning("nobody_could_be_told", submission=submission.id, error=failure.error)
        await self._store.outbox.set_fields(claim, {"blocked": error.error, "post_at": ""})
        return CLOSED_SECONDS


class ClaimLostError(Exception):
    """The claim ran out while we were at it."""


def _card_at(posted: Posted) -> dict[str, str]:
    """The fields of a submission whose card stands there."""
    return {"mark": "", "blocked": "", "post_at": "", "card_channel": posted.channel, "card_ts": posted.ts}


def _batch(claim: OutboxClaim) -> tuple[int, str]:
    """How many of the oldest notices go into one message, and the mark for it.

    A marked message is sent again exactly as it was; else all that go to the same place, up to `AT_ONCE`.
    """
    first = claim.notices[0]
    notice, _, count = claim.mark.rpartition("#")
    if notice == first.id and count.isdigit():
        return min(int(count), len(claim.notices)), claim.mark
    together = 0
    for waiting in claim.notices[:AT_ONCE]:
        if waiting.audience is not first.audience:
            break
        together += 1
    return together, f"{first.id}#{together}"
