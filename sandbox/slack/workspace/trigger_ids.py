"""Trigger ids: leave to open a modal, three seconds and once (Slack: interactivity/handling-user-interaction)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack import slack_limits
from sandbox.slack.slack_errors import MethodRefusedError


@dataclass
class Trigger:
    """What a person did that lets the app show her something: where she was, in a view of which stack."""

    id: str
    user: str
    channel: str | None
    view_id: str | None
    issued: float
    exchanged: bool = False


class TriggerIds:
    """All trigger ids ever given out. Their life starts when Slack issues them, not when the app receives them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, *, channel: str | None = None, view_id: str | None = None) -> str:
        """A new trigger id for something this person did."""
        number = len(self._issued) + 1
        id_ = f"{number}.{int(self._clock())}.{secrets.token_hex(8)}"
        self._issued[id_] = Trigger(id_, user, channel, view_id, self._clock())
        return id_

    def exchange(self, trigger_id: str | None) -> Trigger:
        """Use a trigger id up.

        Raises ``invalid_trigger_id``, ``exchanged_trigger_id`` (also when expired since) or ``expired_trigger_id``.
        """
        trigger = self._issued.get(trigger_id or "")
        if trigger is None:
            raise MethodRefusedError("invalid_trigger_id")
        if trigger.exchanged:
            raise MethodRefusedError("exchanged_trigger_id")
        if self._clock() - trigger.issued > slack_limits.TRIGGER_LIFE:
            raise MethodRefusedError("expired_trigger_id")
        trigger.exchanged = True
        return trigger
