"""The bot's processes, quick to start: one process has imported the bot, and forks each of them from there.

They are what `encore-bot web`, `worker` and `run` are, each a process of its own, and die of SIGKILL like any other. Only
the second that Python takes to read all its modules and the certificates is spent once and not at every start.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from struct import Struct
from typing import Any

from bot.clock import SystemClock

AHEAD = Struct("d")
PROJECT = Path(__file__).resolve().parents[2]


class Launcher:
    """Starts and kills. Its methods wait for an answer of some milliseconds, and may be called from any thread."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.launcher"],
            cwd=PROJECT,
            # What is read before the fork is read as the children would, who have none of these.
            env={name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT_")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for whoever asked for the kills
        )

    def start(
        self,
        command: str,
        environment: dict[str, str],
        log: Path,
        clock: Path | None = None,
        shorter: dict[str, float] | None = None,
    ) -> int:
        """Runs `encore-bot <command>` with exactly these settings, its log appended to `log`. Answers the process id.

        clock: a file with the seconds by which its wall clock is ahead, as `set_clock` writes it. Its working directory is
        that of the log, or of the clock where there is one. shorter: other seconds for constants of the bot's, by their
        names, such as "bot.worker.announcing.CLOSED_SECONDS".
        """
        asked = {
            "start": command, "environment": environment, "log": str(log), "clock": str(clock or ""), "shorter": shorter or {}
        }  # fmt: skip
        pid: int = self._ask(asked)["pid"]
        return pid

    def kill(self, pid: int) -> int:
        """Kills with SIGKILL and waits for the end. Answers how it ended: -9, or else it had ended by itself before."""
        status: int = self._ask({"kill": pid})["status"]
        return status

    def terminate(self, pid: int) -> None:
        """Asks a process to end (SIGTERM), and waits for nothing."""
        self._ask({"terminate": pid})

    def ended(self, pid: int) -> int | None:
        """How a process ended, once it has; it is forgotten then."""
        status: int | None = self._ask({"ended": pid})["status"]
        return status

    def close(self) -> None:
        """Kills whatever is left."""
        assert self._forks.stdin
        assert self._forks.stdout
        self._forks.stdin.close()
        self._forks.wait(10)
        self._forks.stdout.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._forks.stdin
        assert self._forks.stdout
        with self._one_at_a_time:
            self._forks.stdin.write(json.dumps(request).encode() + b"\n")
            self._forks.stdin.flush()
            answer: dict[str, Any] = json.loads(self._forks.stdout.readline())
        return answer


def _forks() -> None:
    """The other side: reads one request a line, until there are no more."""
    import bot.app
    import bot.slack_app  # noqa: F401 - these are what takes long to import
    from gofilex.http_clients import own_clients

    own_clients("http://127.0.0.1")  # httpx imports the half of itself at its first use, and reads the certificates
    gc.freeze()
    children: set[int] = set()
    try:
        for line in sys.stdin.buffer:
            sys.stdout.buffer.write(json.dumps(_answer(json.loads(line), children)).encode() + b"\n")
            sys.stdout.buffer.flush()
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)  # not waited for yet, so it is there, dead or alive


def _answer(asked: dict[str, Any], children: set[int]) -> dict[str, Any]:
    if "kill" in asked:
        children.remove(asked["kill"])
        os.kill(asked["kill"], signal.SIGKILL)
        return {"status": os.waitstatus_to_exitcode(os.waitpid(asked["kill"], 0)[1])}
    if "terminate" in asked:
        os.kill(asked["terminate"], signal.SIGTERM)
        return {}
    if "ended" in asked:
        pid, status = os.waitpid(asked["ended"], os.WNOHANG)
        children.discard(pid)
        return {"status": os.waitstatus_to_exitcode(status) if pid else None}
    if asked["start"] != "worker":
        from bot import when

        when.warm()  # quick from the second time on
    pid = os.fork()
    if pid == 0:
        _become(asked["start"], asked["environment"], Path(asked["log"]), asked["clock"], asked["shorter"])
    children.add(pid)
    return {"pid": pid}


def set_clock(clock: Path, seconds: float) -> None:
    """Lets the wall clock of all processes that have this file be ahead by so many seconds, from now on."""
    if not clock.exists():
        clock.write_bytes(bytes(AHEAD.size))
    with clock.open("r+b", buffering=0) as written:  # in its place: the processes have it mapped
        written.write(AHEAD.pack(seconds))


def _by_clock(clock: Path) -> SystemClock:
    with clock.open("rb") as file:
        ahead = mmap.mmap(file.fileno(), AHEAD.size, prot=mmap.PROT_READ)

    class Moved(SystemClock):
        """The machine's clock, had somebody moved it. What is measured by the monotonic one goes on as it is."""

        def time(self) -> float:
            return time.time() + float(AHEAD.unpack(ahead)[0])

        def now(self) -> datetime:
            return datetime.fromtimestamp(self.time(), UTC)

    return Moved()


def _become(command: str, environment: dict[str, str], log: Path, clock: str, shorter: dict[str, float]) -> None:
    """What a child does: it is `encore-bot <command>` from here on."""
    status: Any = 1
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(Path(clock or log).parent)  # no .env of whoever runs the tests
        os.setsid()
        written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for descriptor, place in ((nothing, 0), (written, 1), (written, 2)):
            os.dup2(descriptor, place)
        random.seed()  # each its own jitter
        import bot.app
        from bot.__main__ import main

        if clock:
            moved = _by_clock(Path(clock))
            vars(bot.app)["SystemClock"] = lambda: moved
        for name, seconds in shorter.items():
            module, _, constant = name.rpartition(".")
            assert constant in vars(sys.modules[module])
            vars(sys.modules[module])[constant] = seconds
        main([command])
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:
        # The process ends right below, by a way on which Python would print nothing.
        traceback.print_exc()
        raise
    finally:
        with suppress(OSError):  # a log on a disk that is full
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _forks()
