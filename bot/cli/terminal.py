"""What the commands for files have in common: the store, the bytes of a file, what was wrong with it, and a question."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.clock import SystemClock
from bot.embedded_redis import Embedded, EmbeddedServerError
from bot.settings import Settings, SettingsError
from bot.store import Engine, Keys, RedisError, Store, connect
from bot.store.server import trouble, trouble_of
from bot.tables.table import MOST_BYTES, Mistake
from bot.wording import table_problems

MOST_SHOWN: Final = 100
"""Lines of one kind; more than that nobody reads."""

Ask = Callable[[str], str]
"""Puts a question to whoever sits there, and answers what was typed."""


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The store of the settings, with a server of its own where they name none. Raises `SettingsError` for a server that does not
    do what is needed, or cannot be started."""
    url, embedded = settings.redis_url.get_secret_value(), None
    if folder := settings.server_folder:
        embedded = Embedded(folder)
        try:
            url = await embedded.start()
        except EmbeddedServerError as error:
            raise SettingsError(f"DATA_DIR: {error}") from None
    try:
        engine = Engine(connect(url))
    except ValueError as error:
        raise SettingsError(f"REDIS_URL: {error}") from None
    keys = Keys(settings.key_prefix)
    try:
        if wrong := await trouble(engine, keys):
            raise SettingsError(f"REDIS_URL: {wrong.words}")
        yield Store(engine, keys, SystemClock())
    except RedisError as error:
        raise SettingsError(f"REDIS_URL: {trouble_of(error).words}") from error
    finally:
        await engine.close()
        if embedded:
            await embedded.stop()


def bytes_of(file: Path) -> bytes | None:
    """What a file holds, one byte more than is read at most where it is larger; None, and it is told, where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        warn([f"{file}: {error.strerror}."])
        return None


def say(lines: Sequence[str]) -> None:
    """Prints lines, the first hundred of them."""
    sys.stdout.write("".join(f"{line}\n" for line in _bounded(lines)))


def warn(lines: Sequence[str]) -> None:
    """Prints what is wrong, the first hundred lines of it."""
    sys.stderr.write("".join(f"{line}\n" for line in _bounded(lines)))


def _bounded(lines: Sequence[str]) -> list[str]:
    left = len(lines) - MOST_SHOWN
    return [*lines[:MOST_SHOWN], table_problems.more_lines(left)] if left > 0 else list(lines)


def may_go_on(
    mistakes: Sequence[Mistake], broken: Sequence[Mistake], *, good: int, skip_bad: bool, nothing: str
) -> bool:
    """Tells what is wrong with a file, and whether the good rest of it is taken: only with `skip_bad`, if there is a rest, and
    not of a file that is wrong as a whole. nothing: what did not happen, such as "Nothing was imported"."""
    if not mistakes and not broken:
        return True
    warn([str(each) for each in (*broken, *mistakes)])
    if broken:
        warn([f"{nothing}. Mend the file and try again."])
    elif not skip_bad:
        rest = f", or take the {good:,} good lines alone with --skip-bad" if good else ""
        warn([f"{nothing}. Mend these and try again{rest}."])
    elif not good:
        warn([f"{nothing}: no line is good."])
    else:
        warn(["Skipped: the lines above."])
    return bool(skip_bad and good and not broken)


def somebody_there() -> Ask | None:
    """How to ask, if somebody sits at a terminal; else None."""
    return _ask if sys.stdin is not None and sys.stdin.isatty() else None


def _ask(question: str) -> str:
    # asyncio takes the first Ctrl-C as a wish for later; at a question it means now.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return input(question)
    except EOFError:
        return ""
    finally:
        signal.signal(signal.SIGINT, before)
