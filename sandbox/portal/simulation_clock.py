"""Simulated time: how fast the portal's deliveries run, against the clock on the wall."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Span:
    real: float  # unix seconds at which the span began
    simulated: float  # simulated seconds by then
    speed: float


class SimulationClock:
    """Maps the clock's time (unix seconds) to simulated seconds and back, through every change of speed.

    Deliveries are written in simulated seconds: at speed 1 a whole one takes about 45 s. Speed 0 stops them where they are.
    """

    def __init__(self, now: float, speed: float = 1.0) -> None:
        self._spans = [_Span(now, 0.0, speed)]

    @property
    def speed(self) -> float:
        """Simulated seconds in a second."""
        return self._spans[-1].speed

    def set_speed(self, now: float, speed: float) -> None:
        """From now on, run at this speed. Raises ValueError for a negative one."""
        if speed < 0:
            raise ValueError("a speed is 0 or more")
        self._spans.append(_Span(now, self.simulated_at(now), speed))

    def simulated_at(self, real: float) -> float:
        """The simulated seconds at a time; a time before the beginning counts as the beginning."""
        span = next((one for one in reversed(self._spans) if one.real <= real), self._spans[0])
        return span.simulated + max(real - span.real, 0.0) * span.speed

    def real_at(self, simulated: float) -> float:
        """The time at which so many simulated seconds had passed (or will have, at the present speed)."""
        span = next((one for one in reversed(self._spans) if one.simulated <= simulated), self._spans[0])
        return span.real + ((simulated - span.simulated) / span.speed if span.speed else 0.0)
