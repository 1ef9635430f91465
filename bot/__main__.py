"""The commands of `encore-bot`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.embedded_redis import Embedded


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 when all is well, 1 when something is wrong, 2 for words it does not know."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Coroutine[Any, Any, int]] = options.command
    from bot.settings import SettingsError

    try:
        status = asyncio.run(command(options))
    except SettingsError as error:
        sys.stderr.write(
            f"The settings need mending:\n{_indented(str(error))}\nEvery setting is explained in README.md.\n"
        )
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="encore-bot", description="Order encores from Slack and watch them arrive.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(
        name: str, command: Callable[[argparse.Namespace], Coroutine[Any, Any, int]], words: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(command=command)
        return added

    add("run", _run, "Slack side and worker in one process, with a server of its own where REDIS_URL is not set.")
    add("web", _web, "The Slack side alone. Needs REDIS_URL.")
    add("worker", _worker, "The worker alone: sends, follows, tells. Needs REDIS_URL.")
    add("doctor", _doctor, "Checks every setting, token, scope and connection, and says what to mend.")

    demo = add("demo", _demo, "Try it: the bot with a small Slack and a small portal, on this machine alone.")
    demo.add_argument("--port", type=int, default=0, help="where the page is shown (default: a free port)")
    demo.add_argument("--speed", type=float, default=None, help="how fast the portal delivers")

    when = add("when", _when, "How a text is read as a time.")
    when.add_argument("text")
    when.add_argument("--zone", required=True, help="the cinema's zone, such as Europe/Amsterdam")
    when.add_argument("--country", default=None, help="the cinema's country, such as NL")
    when.add_argument("--language", action="append", default=[], help="such as nl; may be given several times")
    when.add_argument("--now", default=None, help="the time it is at the cinema, such as 2026-11-18T14:30")

    cinemas = add("cinemas", _cinemas, "The directory of cinemas: import a CSV or JSON file.")
    cinemas.add_argument("action", choices=["import"])
    cinemas.add_argument("file", type=Path)

    follow = add("follow", _follow, "Follows orders that were placed elsewhere, many at once.")
    follow.add_argument("portal", help="which of them, such as EMEA")
    follow.add_argument("--file", type=Path, required=True, help="CSV: id, and optionally due (ISO 8601), zone, cinema")
    follow.add_argument("--channel", default="", help="where to tell of them (default: ENCORE_CHANNEL)")
    follow.add_argument("--by", default="", help="the Slack user id on whose behalf")
    return parser


async def _run(_options: argparse.Namespace) -> int:
    from bot.early_settings import DataSettings
    from bot.embedded_redis import Embedded

    folder = DataSettings().server_folder
    if folder is None or not folder.exists():
        return await _until_stopped(slack=True, worker=True)
    # The server takes about as long to read its data as Python the bot's modules: they do it at the same time.
    server = Embedded(folder)
    await server.begin()
    try:
        return await _until_stopped(slack=True, worker=True, server=server)
    finally:
        await server.stop()


async def _web(_options: argparse.Namespace) -> int:
    return await _until_stopped(slack=True, worker=False)


async def _worker(_options: argparse.Namespace) -> int:
    return await _until_stopped(slack=False, worker=True)


async def _until_stopped(*, slack: bool, worker: bool, server: Embedded | None = None) -> int:
    """Runs the bot until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    # Modules make a lot that stays; to look through it for garbage, again and again, takes a tenth of the time.
    gc.disable()
    from bot.app import run

    gc.enable()
    tune_garbage_collection()
    return await run(stop, slack=slack, worker=worker, server=server)


def tune_garbage_collection() -> None:
    """What is loaded by now stays, and following leaves next to no garbage in circles: at Python's own pace, looking for
    some takes a sixth of a worker's time (`python -m benchmarks --only looks`)."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _demo(options: argparse.Namespace) -> int:
    from sandbox.demo import demo

    await demo(port=options.port, speed=options.speed)
    return 0


async def _doctor(_options: argparse.Namespace) -> int:
    from bot.cli.doctor import examine
    from bot.settings import load

    mend = 0
    async for finding in examine(load(slack=False)):
        sys.stdout.write(f"{finding}\n")
        mend += finding.level == "mend"
    sys.stdout.write("Everything is in order.\n" if not mend else f"To mend: {mend}.\n")
    return 1 if mend else 0


async def _when(options: argparse.Namespace) -> int:
    from zoneinfo import ZoneInfoNotFoundError

    from bot.wall_time import zone_named
    from bot.when.explain import explain

    try:
        zone = zone_named(options.zone)
        now = datetime.fromisoformat(options.now) if options.now else datetime.now(UTC)
    except (ZoneInfoNotFoundError, ValueError) as error:
        sys.stderr.write(f"{error}. A zone looks like Europe/Amsterdam, a time like 2026-11-18T14:30.\n")
        return 2
    now = now.replace(tzinfo=zone) if now.tzinfo is None else now
    text = explain(options.text, now=now, zone=zone, country=options.country, languages=options.language)
    sys.stdout.write(f"{text}\n")
    return 0


async def _cinemas(options: argparse.Namespace) -> int:
    from bot.cli.csv_files import import_cinemas

    return await import_cinemas(options.file)


async def _follow(options: argparse.Namespace) -> int:
    from bot.cli.csv_files import follow_orders

    return await follow_orders(options.portal, options.file, channel=options.channel, by=options.by)


if __name__ == "__main__":
    main()
