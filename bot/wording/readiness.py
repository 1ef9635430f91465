"""What is not well, in a few words: for `/readyz`, which administrators and their monitoring read."""

from __future__ import annotations

from datetime import datetime
from typing import Final

SLACK_NOT_CONNECTED: Final = "not connected"
STARTING: Final = "starting"
STOPPING: Final = "was asked to stop"
OWN_SERVER: Final = "waits for its own server to read its data"
REDIS_ASKED: Final = "waits for Redis to answer"
SLACK_ASKED: Final = "waits for Slack to say whose token it is"


def redis_not_ready(why: str) -> str:
    """A start that found Redis in trouble, and tries again."""
    return f"waits for Redis: {why}"


def slack_not_reached(error: str) -> str:
    """A start that found no Slack, and tries again."""
    return f"waits for Slack, which cannot be reached ({error})"


def token_refused(portal: str, since: datetime) -> str:
    """A portal, by its name, that does not accept the bot's token."""
    return f"refuses this bot's token since {_moment(since)}: set GOFILEX_{portal}_TOKEN, and start again"


def says_no_states(since: datetime) -> str:
    """A portal that answers, but nothing that orders could be followed by."""
    return f"answers, but does not say how orders stand, since {_moment(since)}"


def no_answer(since: datetime) -> str:
    """A portal that does not answer."""
    return f"no answer since {_moment(since)}"


def unreadable_records(count: int) -> str:
    """That many records in Redis cannot be read; the log says which."""
    return f"{count} records cannot be read: look for record_unreadable in the log"


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
