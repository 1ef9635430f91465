"""Posting to Slack: within its rate limits, in a line of two lanes for each channel, and no message twice.

A post is noted as *in flight* before it is sent, and that goes in the step that notes it as sent. Slack's 429 means surely
not sent: it is no longer in flight. A time-out, a broken connection or a 5xx leaves it so: whoever comes next asks Slack
whether the message is there (`conversations.replies`, `conversations.history`; optional scopes) before it posts again. Where
the bot may not ask, it posts again: a message can then appear twice, only if Slack took it and its answer was lost.
"""

from __future__ import annotations

import structlog

from bot.clock import Clock
from bot.slack.client import Posted, Slack
from bot.slack.errors import (
    SlackError,
    SlackMessageGoneError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackRejectedError,
)
from bot.store import InFlight, OutboxClaim, Store
from bot.views.limits import PLAIN_TEXT, UPDATED_TEXT
from bot.views.message import Message, in_text_alone

log = structlog.get_logger(__name__)

POST_SECONDS = 1.05  # between two posts in one channel (Slack: about one a second)
# Between two turns in a channel's line: a little more, so that there is a permit when one comes.
SLOT_SECONDS = 1.1
YIELDS_SECONDS = 480.0  # so long what nobody waits for lets pass what somebody does; then it waits like any other
WORKSPACE = "all"  # the line of those who wait for the workspace's budget
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
        """Posts; what Slack does not take as blocks goes as text, with all that they say, so that nothing is lost by a fault of ours."""
        try:
            return await self._slack.post(channel, message, notice=notice, thread_ts=thread, broadcast=broadcast)
        except SlackRejectedError as error:
            plain = self._plainer(error, message, PLAIN_TEXT)
            self.check_time(claim)
            return await self._slack.post(channel, plain, notice=notice, thread_ts=thread, broadcast=broadcast)

    async def take_back(self, posted: Posted) -> bool:
        """Takes away what was just posted in the wrong place, so that it can be told in the right one. False where Slack does not let
        it be: then it was told where it stands. Raises `SlackOutcomeUnknownError`."""
        try:
            await self._slack.delete(posted.channel, posted.ts)
        except SlackMessageGoneError:
            return True
        except SlackOutcomeUnknownError:
            raise
        except SlackError as error:
            log.warning("message_not_taken_back", error=error.error)
            return False
        return True

    async def acquire_update(self) -> float:
        """Acquires a permit to edit a message; else the seconds to wait."""
        return await self._store.limits.acquire("chat.update", interval=UPDATE_SECONDS, burst=UPDATES_BURST)

    async def edit(self, channel: str, ts: str, message: Message) -> None:
        """Shows this in a message that was posted before, as text where Slack does not take it as blocks. Raises what Slack
        answers, also where that would leave something out."""
        try:
            await self._slack.update(channel, ts, message)
        except SlackRejectedError as error:
            plain = self._plainer(error, message, PLAIN_TEXT)
            if len(plain.text) > UPDATED_TEXT:
                raise
            await self._slack.update(channel, ts, plain)

    async def update(self, claim: OutboxClaim, message: Message) -> None:
        """Shows this on the card, as text where Slack does not take it as blocks."""
        submission = claim.submission
        try:
            await self._slack.update(submission.card_channel, submission.card_ts, message)
        except SlackRejectedError as error:
            plain = self._plainer(error, message, UPDATED_TEXT)
            await self._slack.update(submission.card_channel, submission.card_ts, plain)

    def _plainer(self, error: SlackRejectedError, message: Message, most: int) -> Message:
        """The same without what this workspace may not know yet: no tables from now on, and this once no blocks."""
        log.error("slack_rejected_blocks", method=error.method, error=error.error, detail=error.detail)
        self.tables &= not any(block.get("type") == "table" for block in message.blocks)
        return in_text_alone(message, most)

    async def acquire_turn(self, claim: OutboxClaim, channel: str) -> float:
        """Acquires a permit to post; else the seconds to wait, and its place in the channel's line is kept."""
        who, now, limits = claim.submission.id, self._clock.time(), self._store.limits
        place = now if claim.is_waited_for else now + YIELDS_SECONDS
        budgets = ((f"post:{channel}", POST_SECONDS, 1), ("chat.postMessage", POSTS_SECONDS, POSTS_BURST))
        waits = [(await limits.acquire_many(what, 0, interval=every, burst=most))[1] for what, every, most in budgets]
        wait = await limits.turn(channel, who, place=place, interval=SLOT_SECONDS, free_in=max(waits))
        # The channel first: many who wait for one busy channel must not stand before those who post elsewhere.
        wait = wait or await limits.turn(WORKSPACE, who, place=place, interval=POSTS_SECONDS, free_in=0.0)
        for what, every, most in budgets:
            wait = wait or await limits.acquire(what, interval=every, burst=most)
        if wait:
            await self._store.outbox.set_fields(claim, {"post_at": now + wait})
            return wait
        for line in (channel, WORKSPACE):
            await limits.leave(line, who)
        return 0.0

    async def back_off(self, error: SlackRateLimitedError) -> None:
        """Slack's word is for the method in the whole workspace, so that every announcer obeys it."""
        await self._store.limits.back_off(error.method, error.retry_after)

    async def set_in_flight(self, claim: OutboxClaim, what: InFlight) -> None:
        """Says what is about to be sent. Raises `ClaimLostError` when the claim ran out: then somebody else announces."""
        in_flight: dict[str, str | float] = {"in_flight": what, "in_flight_since": self._clock.time(), "post_at": ""}
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
            await self._store.outbox.set_fields(claim, {"in_flight": InFlight.nothing()})

    async def find(
        self, claim: OutboxClaim, in_flight: InFlight, notice: str, channel: str, thread: str = ""
    ) -> Posted | None:
        """The message that an earlier announcer had in flight, if Slack has it. Raises `SlackMessageGoneError` where what it was to
        stand under is gone, and it does not stand in the channel instead."""
        if claim.in_flight != in_flight:
            return None
        as_root = False
        try:
            ts = await self._slack.find_posted(channel, notice, thread_ts=thread, since=claim.in_flight_since)
        except SlackMessageGoneError:
            as_root = True
            ts = await self._slack.find_posted(channel, notice, since=claim.in_flight_since)
            if not ts:
                raise
        log.info("looked_for_message", notice=notice, found=None if ts is None else bool(ts))
        return Posted(channel, ts, as_root) if ts else None
