"""Posting to Slack: within its rate limits, in a fair queue for each channel, and no message twice.

A post is noted as *in flight* before it is sent, and that goes in the step that notes it as sent. Slack's 429 means surely
not sent: it is no longer in flight. A time-out, a broken connection or a 5xx leaves it so: whoever comes next asks Slack
whether the message is there (`conversations.replies`, `conversations.history`; optional scopes) before it posts again. Where
the bot may not ask, it posts again: a message can then appear twice, only if Slack took it and its answer was lost.
"""

from __future__ import annotations

import structlog

from bot.clock import Clock
from bot.slack.client import Posted, Slack
from bot.slack.errors import SlackError, SlackNotEditableError, SlackRateLimitedError, SlackRejectedError
from bot.store import OutboxClaim, Store
from bot.views.limits import SECTION_TEXT, cut
from bot.views.message import Message

log = structlog.get_logger(__name__)

BACK_OFF_SECONDS = 5.0  # a longer wait than this is not our rate limit, but Slack asked for time
POST_SECONDS = 1.05  # between two posts in one channel (Slack: about one a second)
# Between two slots in a channel's queue: a little more, so that there is a permit when one is reached.
SLOT_SECONDS = 1.1
UPDATE_SECONDS, UPDATES_BURST = 1.45, 8  # between two updates in the workspace (Slack: chat.update, 50 in any minute)
POSTS_SECONDS, POSTS_BURST = 0.25, 20  # between two posts in the workspace ("several hundred a minute")


class ClaimLostError(Exception):
    """The claim ran out while we were at it."""


class Poster:
    """Posts and updates messages of claimed submissions. `lease_seconds`: how long a claim holds."""

    def __init__(self, store: Store, slack: Slack, clock: Clock, *, lease_seconds: float) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._lease_seconds = lease_seconds
        self.tables = True  # until the workspace refuses Slack's table block

    async def post(
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
            self.check_time(claim)
            return await self._slack.post(channel, plain, notice=notice, thread_ts=thread, broadcast=broadcast)

    async def acquire_update(self) -> float:
        """Acquires a permit to edit a message; else the seconds to wait."""
        return await self._store.limits.acquire("chat.update", interval=UPDATE_SECONDS, burst=UPDATES_BURST)

    async def edit(self, channel: str, ts: str, message: Message) -> None:
        """Shows this in a message that was posted before, as text where Slack does not take it as blocks. Raises what Slack
        answers."""
        try:
            await self._slack.update(channel, ts, message)
        except SlackRejectedError as error:
            await self._slack.update(channel, ts, self._plainer(error, message))

    async def update(self, claim: OutboxClaim, message: Message) -> None:
        """Shows this on the card, as text where Slack does not take it as blocks."""
        try:
            await self.edit(claim.submission.card_channel, claim.submission.card_ts, message)
        except SlackNotEditableError as error:
            log.warning("card_not_editable", submission=claim.submission.id, error=error.error)

    def _plainer(self, error: SlackRejectedError, message: Message) -> Message:
        """The same without what this workspace may not know yet: no tables from now on, and this once no blocks."""
        log.error("slack_rejected_blocks", method=error.method, error=error.error, detail=error.detail)
        self.tables &= not any(block.get("type") == "table" for block in message.blocks)
        return Message(
            message.text, [{"type": "section", "text": {"type": "mrkdwn", "text": cut(message.text, SECTION_TEXT)}}]
        )

    async def acquire_slot(self, claim: OutboxClaim, channel: str) -> float:
        """Acquires a permit to post; else the seconds to wait, and a slot in the channel's queue is kept."""
        now = self._clock.time()
        wait = 0.0 if claim.post_at else await self._store.limits.slot(channel, interval=SLOT_SECONDS)
        # The channel first: many who wait for one busy channel must not use up what the others need.
        wait = wait or await self._store.limits.acquire(f"post:{channel}", interval=POST_SECONDS)
        if claim.post_at and wait > BACK_OFF_SECONDS:
            # Slack asked for time, and meanwhile the slots of all who wait have passed: each takes a new one.
            wait = await self._store.limits.slot(channel, interval=SLOT_SECONDS, after=wait)
        if not wait and (
            wait := await self._store.limits.acquire("chat.postMessage", interval=POSTS_SECONDS, burst=POSTS_BURST)
        ):
            wait = max(wait, await self._store.limits.slot("all", interval=POSTS_SECONDS))
        if wait and (not claim.post_at or wait > BACK_OFF_SECONDS):
            await self._store.outbox.set_fields(claim, {"post_at": now + wait})
        return wait

    async def back_off(self, error: SlackRateLimitedError) -> None:
        """Slack's word is for the method in the whole workspace, so that every announcer obeys it."""
        await self._store.limits.back_off(error.method, error.retry_after)

    async def set_in_flight(self, claim: OutboxClaim, what: str) -> None:
        """Says what is about to be sent. Raises `ClaimLostError` when the claim ran out: then somebody else announces."""
        in_flight: dict[str, str | float] = {"in_flight": what, "in_flight_since": self._clock.time()}
        if claim.in_flight == what:
            in_flight.pop("in_flight_since")
        if not await self._store.outbox.set_fields(claim, in_flight):
            raise ClaimLostError(claim.submission.id)
        self.check_time(claim)

    def check_time(self, claim: OutboxClaim) -> None:
        """Raises `ClaimLostError` where a call might not end before the claim does: an answer that came late says that it held,
        and not that it holds."""
        if self._clock.time() > claim.lease.seconds - self._lease_seconds / 3:
            raise ClaimLostError(claim.submission.id)

    async def clear_in_flight(self, claim: OutboxClaim, error: SlackError) -> None:
        """Slack said no: surely not sent. Its no to another call, such as looking for the message, says nothing of that."""
        if error.method == "chat.postMessage":
            await self._store.outbox.set_fields(claim, {"in_flight": ""})

    async def find(
        self, claim: OutboxClaim, in_flight: str, notice: str, channel: str, thread: str = ""
    ) -> Posted | None:
        """The message that an earlier announcer had in flight, if Slack has it."""
        if claim.in_flight != in_flight:
            return None
        ts = await self._slack.find_posted(channel, notice, thread_ts=thread, since=claim.in_flight_since)
        log.info("looked_for_message", notice=notice, found=None if ts is None else bool(ts))
        return Posted(channel, ts) if ts else None
