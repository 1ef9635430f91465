"""`python -m tests.chaos.door`: the bot's web side as a process, and its HTTP door under ten thousand hostile requests and two
thousand connections of which nothing is heard. Prints what was measured; exits with 1 when any of it is not as promised."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.embedded_redis import Embedded
from bot.http_server import raise_file_limit
from bot.store import connect
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.chaos.launcher import PROJECT
from tests.hostile import sent, storm
from tests.servers import free_port

SECONDS = 1.0
"""Within which a signed command is answered while all the idle connections are there."""
GROWTH_MB = 20.0
STATIONARY = 600
"""Requests, before memory is measured for the first time: what is only needed once is there then."""
FEW_FILES = 512
"""What the process may open at its start, as many systems have it: the bot raises it."""
SENTENCE = "serves another workspace"
"""What a stranger is told, and all that is done for them."""


def memory_mb(pid: int) -> float:
    """What the process has in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


async def measured(requests: int, idle: int, seed: int, folder: Path) -> bool:
    """Whether all was well."""
    async with AsyncExitStack() as stack:
        redis = Embedded(folder / "redis")
        await redis.start()
        stack.push_async_callback(redis.stop)
        workspace = Workspace()
        workspace.add_user("alice", tz="Europe/Amsterdam")
        workspace.add_channel("encores", members=["alice"], bot=True)
        slack = await stack.enter_async_context(Slack(workspace, App(Manifest.load(PROJECT / "manifest.yml"))))
        port = free_port()
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "PYTHONPATH": str(PROJECT), "SLACK_BOT_TOKEN": slack.app.bot_token, "SLACK_API_URL": slack.api_url,
            "SLACK_SIGNING_SECRET": slack.app.signing_secret, "PORT": str(port), "REDIS_URL": redis.url,
            "GOFILEX_EMEA_TOKEN": "no-token-of-a-portal", "GOFILEX_EMEA_URL": "http://127.0.0.1:9",
        }  # fmt: skip
        log = folder / "bot.log"
        with log.open("wb") as written:
            bot = subprocess.Popen(  # noqa: ASYNC220 - nothing else is under way yet
                ["/bin/sh", "-c", f'ulimit -Sn {FEW_FILES}; exec "$0" -m bot web', sys.executable],
                cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=written, stderr=written,
            )  # fmt: skip
        stack.callback(bot.wait)
        stack.callback(bot.terminate)
        await _listening(port, bot, log)
        slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        secret = slack.app.signing_secret
        assert (await slack.person("alice").runs("/encore help", channel="#encores")).ok
        await storm(port, secret, STATIONARY, seed + 1, time.time)
        helps, before = len(slack.state.log.calls), memory_mb(bot.pid)

        began = time.monotonic()
        found = await storm(port, secret, requests, seed, time.time)
        seconds, after = time.monotonic() - began, memory_mb(bot.pid)
        calls = slack.state.log.calls[helps:]
        ran = [call.method for call in calls if SENTENCE not in str(call)]
        kept = await _submissions(redis.url)

        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(idle)]
        began = time.monotonic()
        answered = await slack.person("alice").runs("/encore help", channel="#encores")
        took, crowded = time.monotonic() - began, memory_mb(bot.pid)
        for _, writer in silent:
            writer.close()
        text = log.read_text(encoding="utf-8")
        bad = sum(n for counts in found.values() for status, n in counts.items() if status >= 500)
        checks = {
            f"{requests} hostile requests in {seconds:.0f} s, signed {found['signed']}, unsigned {found['unsigned']}": bad == 0,
            f"{text.count('Traceback')} tracebacks, {len(text) / 1024:.0f} kB of log": "Traceback" not in text,
            f"ran: {ran or 'nothing'}, orders kept: {kept}; strangers were told {len(calls)} times": not ran and not kept,
            f"with {idle} idle connections a signed command was answered in {took:.3f} s": answered.ok and took < SECONDS,
            f"memory: {before:.1f} MB before, {after:.1f} MB after the requests, {crowded:.1f} MB with the connections":
                max(after, crowded) - before < GROWTH_MB,
            "it lives and answers": bot.poll() is None and await sent(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == 200,
        }  # fmt: skip
        for said, well in checks.items():
            sys.stdout.write(f"{'ok  ' if well else 'BAD '} {said}\n")
        for line in [line for line in text.splitlines() if "Traceback" in line][:5]:
            sys.stdout.write(f"     {line[:300]} … {line[-600:]}\n")
        return all(checks.values())


async def _submissions(url: str) -> int:
    client = connect(url)
    try:
        return len([key async for key in client.scan_iter("*:s:*")])
    finally:
        await client.aclose()


async def _listening(port: int, bot: subprocess.Popen[bytes], log: Path) -> None:
    async with asyncio.timeout(120):
        while True:
            if bot.poll() is not None:
                raise ChildProcessError(await asyncio.to_thread(log.read_text))
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.door", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--idle", type=int, default=2_000, help="connections of which nothing is heard")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if raise_file_limit() < options.idle + 100:
        sys.stdout.write("This machine lets a process open too few files for so many connections.\n")
    with tempfile.TemporaryDirectory(prefix="encore-door-") as folder:
        return 0 if asyncio.run(measured(options.requests, options.idle, options.seed, Path(folder))) else 1


if __name__ == "__main__":
    sys.exit(main())
