"""The commands of `encore-bot`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import io
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 when all is well, 1 when something is wrong, 2 for words it does not know."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack what a name or a sentence is written in
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Coroutine[Any, Any, int]] = options.command
    # Nothing has begun yet that would have to be ended: Ctrl-C ends it without a traceback from the middle of an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.settings import SettingsError

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        status = asyncio.run(command(options))
    except SettingsError as error:
        sys.stderr.write(
            f"The settings need mending:\n{_indented(str(error))}\nEvery setting is explained in README.md.\n"
        )
        status = 1
    except KeyboardInterrupt:
        status = 130
    # All threads have ended. Python itself takes its handlers back now, and the alarm of a grace would kill it.
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.exit(status)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


_ANY_TABLE = """\
The first line names the columns, in any order, in English, French, Dutch, German, Spanish or Italian. Cells stand apart by
semicolons, commas or tabs. What a spreadsheet saves as "CSV UTF-8", "CSV" or "Unicode text" is read. Other columns are
named and not used. Nothing is taken if a line is wrong: every wrong line is told, unless --skip-bad is given.
"""

_CINEMA_FILE = f"""\
columns of the file:
  portal   EMEA, APAC, MPS or NORAM; or --portal for all of them
  id       the company id at the portal; or
  source, value   somebody's numbering scheme and the cinema's number in it
  name, city      as people call it
  country  two letters, such as NL, or the name
  zone     such as Europe/Amsterdam; it may stay empty where the country has only one

{_ANY_TABLE}
A cinema that is in the directory is changed, and told; an empty cell leaves what is known of it.
JSON: a list of objects with these names.
"""

_FOLLOW_FILE = f"""\
columns of the file:
  id       the order's id at the portal, the only one that is needed
  due      a date and a time, such as "2026-11-27 18:00" or "friday 6pm"
  time     the time, where it has a column of its own
  zone     the cinema's, such as Europe/Amsterdam; else that of the cinema, if the directory has it; else UTC
  country  two letters, such as NL: decides whether 5/12 is in May or in December
  cinema   its name
  portal   only to be sure: a line of another portal is wrong here

{_ANY_TABLE}
A file without headings has the columns id, due, zone, cinema, or as many of them as it has. Times that are not written out
like 2026-11-27 18:00 are shown as they are read, and asked about; without a terminal, --yes says that they are right.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="encore-bot", description="Order encores from Slack and watch them arrive.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(
        name: str, command: Callable[[argparse.Namespace], Coroutine[Any, Any, int]], words: str, more: str = ""
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=words, description=words, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        added.set_defaults(command=command)
        return added

    add("run", _run, "Slack side and worker in one process, with a server of its own where REDIS_URL is not set.")
    add("web", _web, "The Slack side alone. Needs REDIS_URL.")
    add("worker", _worker, "The worker alone: sends, follows, tells. Needs REDIS_URL.")
    doctor = add("doctor", _doctor, "Checks every setting, token, scope and connection, and says what to mend.")
    doctor.add_argument(
        "--try", dest="channel", metavar="CHANNEL", default="",
        help="also post, edit and delete there what the bot posts and edits, and say what Slack made of it",
    )  # fmt: skip

    demo = add("demo", _demo, "Try it: the bot with a small Slack and a small portal, on this machine alone.")
    demo.add_argument("--port", type=int, default=0, help="where the page is shown (default: a free port)")
    demo.add_argument("--speed", type=float, default=None, help="how fast the portal delivers")

    when = add("when", _when, "How a text is read as a time.")
    when.add_argument("text")
    when.add_argument("--zone", required=True, help="the cinema's zone, such as Europe/Amsterdam")
    when.add_argument("--country", default=None, help="the cinema's country, such as NL")
    when.add_argument("--language", action="append", default=[], help="such as nl; may be given several times")
    when.add_argument("--now", default=None, help="the time it is at the cinema, such as 2026-11-18T14:30")

    forget = add("forget", _forget, "Forgets a person: shows what is kept of them, asks, and deletes it.")
    forget.add_argument("user", help="the Slack user id, such as U0123456789")
    forget.add_argument("--yes", action="store_true", help="do not ask")

    cinemas = add("cinemas", _cinemas, "The directory of cinemas: import a CSV or JSON file.", _CINEMA_FILE)
    cinemas.add_argument("action", choices=["import"])
    cinemas.add_argument("file", type=Path)
    cinemas.add_argument("--portal", default="", help="of the lines that name none, such as EMEA")
    cinemas.add_argument("--skip-bad", action="store_true", help="take the good lines, and say which were skipped")

    follow = add("follow", _follow, "Follows orders that were placed elsewhere, many at once.", _FOLLOW_FILE)
    follow.add_argument("portal", help="which of them, such as EMEA")
    follow.add_argument("--file", type=Path, required=True, help="CSV with the columns below, or one id a line")
    follow.add_argument("--channel", default="", help="where to tell of them (default: ENCORE_CHANNEL)")
    follow.add_argument("--by", default="", help="the Slack user id on whose behalf")
    follow.add_argument("--language", default="", help="of the due times, asked first, such as nl")
    follow.add_argument("--skip-bad", action="store_true", help="take the good lines, and say which were skipped")
    follow.add_argument("--yes", action="store_true", help="the due times are right as they are read: do not ask")
    return parser


async def _run(_options: argparse.Namespace) -> int:
    return await _until_stopped(slack=True, worker=True)


async def _web(_options: argparse.Namespace) -> int:
    return await _until_stopped(slack=True, worker=False)


async def _worker(_options: argparse.Namespace) -> int:
    return await _until_stopped(slack=False, worker=True)


async def _until_stopped(*, slack: bool, worker: bool) -> int:
    """Runs the bot until SIGTERM or Ctrl-C."""
    from bot.early_settings import STOP_SECONDS, DataSettings
    from bot.embedded_redis import Embedded, EmbeddedServerError
    from bot.stopping import Stopping

    stopping = Stopping(STOP_SECONDS)  # until the settings are read
    stopping.listen()
    folder = DataSettings().server_folder
    server: Embedded | None = None
    try:
        if folder and slack and worker:
            server = Embedded(folder)
            stopping.abandon = server.abandon
            if folder.exists():
                # The server takes about as long to read its data as Python the bot's modules: they do it at the same time.
                await server.begin()
        # Modules make a lot that stays; to look through it for garbage, again and again, takes a tenth of the time.
        gc.disable()
        from bot.app import run

        gc.enable()
        tune_garbage_collection()
        stopping.status = await run(stopping, slack=slack, worker=worker, server=server)
    except EmbeddedServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        if server:
            await server.stop()
    return stopping.status


def tune_garbage_collection() -> None:
    """What is loaded by now stays, and following leaves next to no garbage in circles: at Python's own pace, looking for
    some takes a sixth of a worker's time (`python -m benchmarks --only looks`)."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _demo(options: argparse.Namespace) -> int:
    from sandbox.demo import demo

    await demo(port=options.port, speed=options.speed)
    return 0


async def _doctor(options: argparse.Namespace) -> int:
    from bot.cli.doctor import examine, tried
    from bot.settings import load

    settings, mend = load(slack=False), 0
    async for finding in examine(settings):
        sys.stdout.write(f"{finding}\n")
        mend += finding.level == "mend"
    for finding in await tried(settings, options.channel) if options.channel else ():
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


async def _forget(options: argparse.Namespace) -> int:
    from bot.cli.forget import forget_person

    return await forget_person(options.user, yes=options.yes)


async def _cinemas(options: argparse.Namespace) -> int:
    from bot.cli.cinema_file import import_cinemas

    return await import_cinemas(options.file, portal_name=options.portal, skip_bad=options.skip_bad)


async def _follow(options: argparse.Namespace) -> int:
    from bot.cli.follow_file import follow_orders

    return await follow_orders(
        options.portal,
        options.file,
        channel=options.channel,
        by=options.by,
        language=options.language,
        skip_bad=options.skip_bad,
        yes=options.yes,
    )


if __name__ == "__main__":
    main()
