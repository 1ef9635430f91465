"""The end of every story: nothing was refused, nothing unexpected was posted, nothing told twice, nothing leaked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.slack import Channel
from tests.stories.reading import lines_of

if TYPE_CHECKING:
    from tests.stories.story import Story

ROUTINE = (
    "Accepted", "Queued.", "Transfer started:", "Received and checked:", "Linked:", "Delivery e-mail sent", "Delivered",
    "Waits until", "Released:",
)  # fmt: skip
"""How an order goes that goes well: these lines may stand in any thread, each once."""


@dataclass
class Expected:
    """What a story expects beside the ordinary."""

    seen: set[tuple[str, str]] = field(default_factory=set)  # a message's ts, and a line of it or "" for the whole
    heads: tuple[str, ...] = ROUTINE  # lines that begin so may stand in threads
    alike: int = 1  # orders of one submission that read the same
    refusals: set[str] = field(default_factory=set)  # Slack's errors
    log: set[str] = field(default_factory=set)  # events logged as errors


def judge(story: Story) -> None:
    """Raises AssertionError for whatever a story did not expect."""
    story.slack.assert_clean(allow=story.expected.refusals)
    unexpected = [
        what for channel in story.slack.workspace.channels.values() for what in _unexpected(channel, story.expected)
    ]
    assert not unexpected, "nobody expected this:\n" + "\n".join(unexpected)
    _nothing_leaked(story)
    errors = [event for event in story.log if event.get("log_level") in ("error", "critical")]
    surprises = [event for event in errors if event["event"] not in story.expected.log]
    assert not surprises, f"the bot logged errors: {surprises}"


def _unexpected(channel: Channel, expected: Expected) -> Iterator[str]:
    times: Counter[tuple[str | None, str]] = Counter()
    expected_messages = {ts for ts, _ in expected.seen}
    for message in channel.messages:
        if not message.from_bot or message.deleted:
            continue
        if message.ephemeral_for or not message.is_reply:
            if (message.ts, "") not in expected.seen:
                yield f"in {channel.name}: {message.text}"
            continue
        for line in lines_of(message):
            # What was expected may have been edited since.
            seen = (message.ts, line.text) in expected.seen or (message.history and message.ts in expected_messages)
            if not seen and not line.head.startswith(expected.heads):
                yield f"in a thread of {channel.name}: {line.text}"
            times[message.thread_ts, line.text] += 1
    for (_, text), count in times.items():
        if count > expected.alike:
            yield f"told {count} times in {channel.name}: {text}"


def _nothing_leaked(story: Story) -> None:
    app = story.slack.app
    secrets: Collection[str] = {app.bot_token, app.app_token, app.signing_secret, *story.server.backend.tokens.values()}
    places = {
        "Slack": json.dumps([[call.method, call.arguments] for call in story.slack.calls], default=str),
        "an answer to Slack": json.dumps([delivery.answers for delivery in story.slack.deliveries.log], default=str),
        "the portal": json.dumps([request.body for request in story.portal.requests], default=str),
        "the log": repr(story.log),
    }
    for place, text in places.items():
        assert not any(secret in text for secret in secrets), f"a token was sent to {place}"
