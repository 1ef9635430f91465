"""Event text: one event put into words, but not yet onto a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple, assert_never

from bot.orders.order import Order, SaidBy, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import JobSnapshot

# A path in an error message shows how a server is laid out; its last part is all a person needs. Quoted paths may hold
# spaces, bare ones end at the first.
_QUOTED: Final = re.compile(r"""(['"])(?:[A-Za-z]:)?[\\/][^'"\n]*[\\/]([^'"\\/\n]*)\1""")
_BARE: Final = re.compile(r"""(?<![\w.:/\\])(?:[A-Za-z]+:/*)?[\\/](?:[^\s'"\\/]+[\\/])+([^\s'"\\/]*)""")


class Offer(Enum):
    """What can be pressed under an event."""

    NOTHING = "nothing"
    RESOLVE = "resolve"  # it was placed, it was not
    SUPPORT = "support"  # Details, and the text for the portal's support


class EventText(NamedTuple):
    """emoji. head: a few words, set bold. rest: sentences. advice: what to do, as long as it holds. All mrkdwn, escaped. offers:
    the buttons that go under it."""

    emoji: str
    head: str
    rest: str = ""
    advice: str = ""
    offers: Offer = Offer.NOTHING


class EventContext(NamedTuple):
    """What an event is put into words from, beside itself. tracked: its order; tracked_orders: all those of the
    submission."""

    submission: Submission
    tracked: TrackedOrder
    tracked_orders: Sequence[TrackedOrder]

    @property
    def many(self) -> bool:
        """Whether the submission has other orders."""
        return len(self.tracked_orders) > 1

    @property
    def order(self) -> Order:
        return self.tracked.order


def without_paths(message: str) -> str:
    """The first line of an error message, server paths shortened to the file's name. Never the stack."""
    first = next(iter(message.strip().splitlines()), "")
    return _BARE.sub(r"\1", _QUOTED.sub(r"\1\2\1", first[:2_000]))


def error_of(job: JobSnapshot) -> str:
    """`ENOENT: rename '340d4bd0.pic.part'`: code and message of a failed job, plain; never the stack. May be `""`."""
    message = without_paths(job.error_message)
    words = message if message.startswith(job.error_code) else f"{job.error_code}: {message}"
    return words.strip(": ")


def sentences(*parts: str) -> str:
    """The parts that say something, with spaces between."""
    return " ".join(part for part in parts if part)


def in_their_words(reason: str, said_by: SaidBy) -> str:
    """A reason as a sentence; the portal's own words are quoted."""
    match said_by:
        case SaidBy.PORTAL:
            return f"“{reason.rstrip('.')}”."
        case SaidBy.ANSWER | SaidBy.BOT:
            return full_stop(reason)
        case _:
            assert_never(said_by)


def why_nothing_was_ordered(said_by: SaidBy, portal: str) -> str:
    """Words to stand before the reason: whether it was the portal that refused."""
    match said_by:
        case SaidBy.PORTAL | SaidBy.ANSWER:
            return f"refused by the {portal} portal:"
        case SaidBy.BOT:
            return f"not placed at the {portal} portal:"
        case _:
            assert_never(said_by)


def full_stop(sentence: str) -> str:
    """The sentence, ended where it is not."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
