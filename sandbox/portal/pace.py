"""How fast the portal's deliveries run, against the clock on the wall."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Stretch:
    real: float  # unix seconds at which the stretch began
    script: float  # script seconds by then
    speed: float


class Pace:
    """Maps the clock's time (unix seconds) to script seconds and back, through every change of speed.

    Deliveries are written in script seconds: at speed 1 a whole one takes about 45 s. Speed 0 stops them where they are.
    """

    def __init__(self, now: float, speed: float = 1.0) -> None:
        self._stretches = [_Stretch(now, 0.0, speed)]

    @property
    def speed(self) -> float:
        """Script seconds in a second."""
        return self._stretches[-1].speed

    def change(self, now: float, speed: float) -> None:
        """From now on, run at this speed. Raises ValueError for a negative one."""
        if speed < 0:
            raise ValueError("a speed is 0 or more")
        self._stretches.append(_Stretch(now, self.script_at(now), speed))

    def script_at(self, real: float) -> float:
        """The script seconds at a time; a time before the beginning counts as the beginning."""
        stretch = next((one for one in reversed(self._stretches) if one.real <= real), self._stretches[0])
        return stretch.script + max(real - stretch.real, 0.0) * stretch.speed

    def real_at(self, script: float) -> float:
        """The time at which so many script seconds had passed (or will have, at the present speed)."""
        stretch = next((one for one in reversed(self._stretches) if one.script <= script), self._stretches[0])
        return stretch.real + ((script - stretch.script) / stretch.speed if stretch.speed else 0.0)
