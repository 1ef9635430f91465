"""What the date reader answers: one point in time, a question, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Grain = Literal["day", "hour", "minute", "second"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """One point in time.

    `wall`: naive wall-clock time at the cinema; `fold` tells the two halves of a doubled hour apart.
    `instant`: the same moment, aware, in the cinema's zone.
    `grain`: how finely it was said. A day stands at its first existing minute, the end of a day, week or month
    at 23:59 of its last day; both have grain `day`.
    `reading`: how the text was read, piece by piece, in words: what was typed and what was assumed.
    `alternatives`: other readings a reasonable person may have meant, most likely first.
    `notes`: things to know, such as a clock change on the way or a typed zone that is not the cinema's.
    """

    wall: datetime
    instant: datetime
    grain: Grain
    reading: str
    alternatives: tuple[Resolved, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with up to four answers, because no reading is clearly the usual one; with one, whether that is meant at all."""

    question: str
    answers: tuple[Resolved, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer, and why.

    `reason`: in plain words. `part`: the words that were not understood, as typed ("" when it is the whole).
    `suggestion`: the text with a near miss put right ("fryday" to "friday"), never acted on; None when there is none.
    `nearby`: real times close to one that does not exist.
    """

    reason: str
    part: str = ""
    suggestion: str | None = None
    nearby: tuple[Resolved, ...] = ()


Answer = Resolved | Choice | Refused
