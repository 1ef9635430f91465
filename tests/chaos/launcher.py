"""The bot's processes, quick to start: one process has imported the bot, and forks each of them from there.

They are what `encore-bot web`, `worker` and `run` are, each a process of its own, and die of SIGKILL like any other. Only
the second that Python takes to read all its modules is spent once and not at every start.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


class Launcher:
    """Starts and kills. Its methods wait for an answer of some milliseconds, and may be called from any thread."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.launcher"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for whoever asked for the kills
        )

    def start(self, command: str, environment: dict[str, str], log: Path) -> int:
        """Runs `encore-bot <command>` with exactly these settings, its log appended to `log`. Answers the process id."""
        pid: int = self._ask({"start": command, "environment": environment, "log": str(log)})["pid"]
        return pid

    def kill(self, pid: int) -> int:
        """Kills with SIGKILL and waits for the end. Answers how it ended: -9, or else it had ended by itself before."""
        status: int = self._ask({"kill": pid})["status"]
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
    if asked["start"] != "worker":
        from bot import when

        when.warm()  # quick from the second time on
    pid = os.fork()
    if pid == 0:
        _become(asked["start"], asked["environment"], Path(asked["log"]))
    children.add(pid)
    return {"pid": pid}


def _become(command: str, environment: dict[str, str], log: Path) -> None:
    """What a child does: it is `encore-bot <command>` from here on."""
    status: Any = 1
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(log.parent)  # no .env of whoever runs the tests
        os.setsid()
        written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for descriptor, place in ((nothing, 0), (written, 1), (written, 2)):
            os.dup2(descriptor, place)
        random.seed()  # each its own jitter
        from bot.__main__ import main

        main([command])
    except SystemExit as ended:
        status = ended.code or 0
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _forks()
