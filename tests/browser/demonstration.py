"""`python -m bot demo` as a process of its own, as a newcomer starts it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass
class Demo:
    """A running demo: its address, and when (monotonic seconds) that was printed."""

    process: subprocess.Popen[bytes]
    url: str
    printed_at: float

    @classmethod
    def start(cls, *arguments: str, environment: Mapping[str, str] | None = None, within: float = 240.0) -> Demo:
        """Start one and wait for its address. Raises `AssertionError` with all it said when it does not come."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", *arguments],
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        demo = cls(process, "", 0.0)
        said = ""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0 and (piece := demo.reads(left)):
            said += piece
            if found := ADDRESS.search(said):
                demo.url, demo.printed_at = found.group(), time.monotonic()
                return demo
        demo.stop()
        raise AssertionError(f"the demo printed no address within {within:.0f} s, but:\n{said}")

    def reads(self, within: float) -> str:
        """What it prints next; "" when it ended, or printed nothing in time."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], within)
        return os.read(self.process.stdout.fileno(), 65_536).decode() if ready else ""

    def stop(self, how: signal.Signals = signal.SIGTERM, *, within: float = 120.0) -> int:
        """End it as a person or a machine does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode

    def family(self) -> set[int]:
        """The ids of the processes that it started, and of those that these started (Linux)."""
        parents = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            parents[int(entry.parent.name)] = int(fields[1])
        found = {self.process.pid}
        while more := {child for child, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}
