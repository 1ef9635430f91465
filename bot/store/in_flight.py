"""A value object: what of a submission is about to be sent to Slack, with all that its note in Redis can say.

Three things are said by it, and nobody but this file knows how:

"card"                          its card is posted
"post:COUNT:NOTICE"             the oldest COUNT notices, of which NOTICE is the first, are posted as one message
"fold:TS:COUNT:NOTICE"          they are added to the message that stands at TS, which is edited
"""

from __future__ import annotations

import re
from typing import Final

_NOTICES: Final = re.compile(
    r"(?:post|fold:(?P<message>[0-9]+\.[0-9]+)):(?P<count>[1-9][0-9]{0,5}):(?P<notice>.*)", re.DOTALL
)


class InFlight(str):
    """A note, made by one of its names; empty and false when nothing is in flight. What another version wrote is of no notice."""

    __slots__ = ()

    @classmethod
    def nothing(cls) -> InFlight:
        """Nothing is in flight."""
        return cls()

    @classmethod
    def card(cls) -> InFlight:
        """The submission's card."""
        return cls("card")

    @classmethod
    def posting(cls, notice: str, count: int) -> InFlight:
        """So many notices, by the id of the first, in a message of their own."""
        return cls(f"post:{count}:{notice}")

    @classmethod
    def folding(cls, message: str, notice: str, count: int) -> InFlight:
        """So many notices, by the id of the first, added to the message with that ts."""
        return cls(f"fold:{message}:{count}:{notice}")

    @property
    def message(self) -> str:
        """The ts of the message to which notices are added; "" where they are posted by themselves."""
        found = _NOTICES.fullmatch(self)
        return (found["message"] or "") if found else ""

    @property
    def notice(self) -> str:
        """The id of the first notice; "" for none."""
        found = _NOTICES.fullmatch(self)
        return found["notice"] if found else ""

    @property
    def size(self) -> int:
        """How many notices; 0 for none."""
        found = _NOTICES.fullmatch(self)
        return int(found["count"]) if found else 0
