"""`encore-bot doctor --try CHANNEL`: does in a real channel what the bot does there, deletes it all, and says what came of each.

What Slack makes of some of it is documented nowhere, so that a stand-in can only guess: this is the proof of the first day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.cli.finding import Finding
from bot.slack.errors import SlackError, SlackRateLimitedError
from bot.slack.home_channel import Call, home_channel
from bot.views.limits import SECTION_TEXT

TOGETHER = (9_000, 13_500)
"""Characters in the blocks of one message: what the bot may send, and what Slack is reported to refuse."""

BETWEEN_SECONDS = 1.1  # Slack takes one post a second in a channel
TRIES = 3
HERE = "Encore Bot tries this channel. It deletes what it posts here."


class Trial:
    """What was posted, and what came of each step."""

    def __init__(self, call: Call, channel: str, wait: Callable[[float], Awaitable[object]]) -> None:
        """wait: lets so many seconds pass."""
        self._call = call
        self._channel = channel
        self._wait = wait
        self._posted: list[str] = []
        self.findings: list[Finding] = []

    async def does(self) -> None:
        """All of it, one step after the other."""
        root = await self._post("post", "posted.")
        await self._edits(root, "edit", "edited.")
        under = await self._post("broadcast", "posted in the thread and shown in the channel.", under=root, loud=True)
        await self._edits(under, "edit of the broadcast", "edited. Look whether its copy in the channel changed too.")
        gone = await self._post("a message to delete", "posted.")
        await self._delete(gone)
        await self._under_deleted(gone)
        for characters in TOGETHER:
            await self._long(characters)

    async def cleans_up(self) -> None:
        """Deletes what was posted, the last first: a message with replies would leave its place behind."""
        left = 0
        for ts in reversed(list(self._posted)):
            left += not await self._delete(ts)
        words = f"{left} messages could not be deleted: delete them by hand." if left else "all deleted."
        self._say("mend" if left else "ok", "clean up", words)

    async def _post(self, what: str, words: str, *, under: str = "", loud: bool = False, **more: Any) -> str:
        """Its ts, "" where Slack refused it."""
        if loud and not under:
            return ""
        try:
            answer = await self._asks("chat.postMessage", text=HERE, thread_ts=under or None,
                                      reply_broadcast=loud or None, **more)  # fmt: skip
        except SlackError as error:
            self._say("mend", what, f"refused: {error.error}.")
            return ""
        self._say("ok", what, words)
        return self._keep(answer)

    def _keep(self, answer: dict[str, Any]) -> str:
        ts = str(answer.get("ts") or "")
        self._posted.append(ts)
        return ts

    async def _edits(self, ts: str, what: str, words: str) -> None:
        if not ts:
            return
        try:
            await self._asks("chat.update", ts=ts, text=f"{HERE} (Edited.)")
        except SlackError as error:
            self._say("mend", what, f"refused: {error.error}.")
        else:
            self._say("ok", what, words)

    async def _under_deleted(self, gone: str) -> None:
        if not gone:
            return
        what = "reply under a deleted message"
        try:
            answer = await self._asks("chat.postMessage", text=HERE, thread_ts=gone)
        except SlackError as error:
            self._say("note", what, f"refused: {error.error}.")
            return
        self._keep(answer)
        stands = (answer.get("message") or {}).get("thread_ts")
        self._say("note", what, "stands in a thread." if stands else "became a message of its own in the channel.")

    async def _long(self, characters: int) -> None:
        """One message whose blocks come to so many characters, each within its limit."""
        texts = [min(SECTION_TEXT, characters - start) for start in range(0, characters, SECTION_TEXT)]
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": ("encore " * SECTION_TEXT)[:n]}} for n in texts
        ]
        what = f"blocks of {characters:,} characters"
        try:
            self._keep(await self._asks("chat.postMessage", text=HERE, blocks=blocks))
        except SlackError as error:
            self._say("mend" if characters == TOGETHER[0] else "note", what, f"refused: {error.error}.")
        else:
            self._say("ok" if characters == TOGETHER[0] else "note", what, "taken.")

    async def _delete(self, ts: str) -> bool:
        if not ts:
            return True
        try:
            await self._asks("chat.delete", ts=ts)
        except SlackError as error:
            if error.error != "message_not_found":
                return False
        if ts in self._posted:
            self._posted.remove(ts)
        return True

    async def _asks(self, method: str, **arguments: Any) -> dict[str, Any]:
        for _ in range(TRIES):
            await self._wait(BETWEEN_SECONDS)
            try:
                return await self._call(method, channel=self._channel, **arguments)
            except SlackRateLimitedError as error:
                await self._wait(error.retry_after)
        return await self._call(method, channel=self._channel, **arguments)

    def _say(self, level: str, what: str, words: str) -> None:
        self.findings.append(Finding(level, f"try: {what}", words))


async def try_channel(call: Call, given: str, wait: Callable[[float], Awaitable[object]]) -> list[Finding]:
    """What came of each step in the channel of that id or name; what was posted is deleted, also when a step fails."""
    channel, wrong = await home_channel(call, given)
    if not channel:
        return [Finding("mend", "try", wrong or "no channel was given.")]
    trial = Trial(call, channel, wait)
    try:
        await trial.does()
    finally:
        await trial.cleans_up()
    return trial.findings
