"""A change of an order that is at the portal already: asked of the portal's support, for the portal has no call for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.wall_time import WallTime


class ChangeKind(StrEnum):
    """What is asked for."""

    DUE = "due"  # another due time
    CANCEL = "cancel"
    WORD = "word"  # what the word says


@dataclass(frozen=True, slots=True)
class Change:
    """Asked for by a Slack user at a time (seconds since 1970). It is open until somebody says that it was made; of one that was
    not, nothing is kept. due: the new one, for that kind. word: what else they have to say."""

    kind: ChangeKind
    by: str
    at: float
    due: WallTime | None = None
    word: str = ""
    made_by: str = ""  # who said that it was made
    made_at: float = 0.0

    @property
    def is_open(self) -> bool:
        return not self.made_by

    def asks_the_same(self, other: Change) -> bool:
        """Whether it is what the same person asked for, whenever that was."""
        return (self.kind, self.by, self.due, self.word) == (other.kind, other.by, other.due, other.word)
