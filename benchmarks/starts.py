"""How soon a bot that is started follows its orders: the whole process, from the command to the first look written.

All orders are overdue. Slack and the portal answer from processes of their own. A look was written when an order is due later
than any claim lasts: nothing else makes it so.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from benchmarks.commands import APP_TOKEN, BOT_TOKEN, CHANNEL
from benchmarks.looks import LEASE_SECONDS, all_due
from benchmarks.processes import ANSWER_SECONDS, KEYS, cpu_seconds
from bot.embedded_redis import SETTINGS, Embedded
from gofilex import Portal

PROJECT = Path(__file__).parents[1]
ASK_SECONDS = 0.02
NEW_BASE = 1 + int(SETTINGS["auto-aof-rewrite-percentage"]) / 100


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command until the server answered, and until the first look was written; CPU seconds that the bot
    and its server took until then. Bytes on the disk before: of the server's base, and of the commands since."""

    ready: float
    polled: float
    bot_cpu: float
    server_cpu: float
    base: int
    commands: int


@dataclass(frozen=True, slots=True)
class Starts:
    """After a clean stop; beside a Redis that ran on; after a power cut, with as many commands to read as there may be."""

    clean: Start
    beside: Start
    cut: Start


def run(folder: Path, portal_url: str, slack_url: str) -> Starts:
    """Starts the bot over the data of an embedded server that was stopped. `folder` is the bot's DATA_DIR."""
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{slack_url}/api/",
        "GOFILEX_EMEA_TOKEN": "bench",
        "GOFILEX_EMEA_URL": portal_url,
        "ENCORE_CHANNEL": CHANNEL,
        "KEY_PREFIX": KEYS.prefix,
        "LEASE_SECONDS": f"{LEASE_SECONDS:g}",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(folder),
    }
    bot = Bot(folder, settings)
    bot.compile()
    clean = bot.start("run")
    asyncio.run(all_due(bot.url))
    beside = bot.start("worker", REDIS_URL=bot.url)
    bot.cut_power()
    cut = bot.start("run")
    bot.end()
    return Starts(clean, beside, cut)


class Bot:
    """`encore-bot` over one folder, in processes of its own. Its server lives on when it is killed."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.url = Embedded(folder / "redis").url
        self._folder = folder
        self._environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **settings}
        # Without retries: it is asked again and again anyway.
        self._redis = Redis.from_url(self.url, retry=Retry(NoBackoff(), 0))

    def compile(self) -> None:
        """Imports all there is: every start but the very first finds it compiled."""
        subprocess.run([sys.executable, "-c", "import bot.app"], cwd=self._folder, env=self._environment, check=True)

    def start(self, command: str, **settings: str) -> Start:
        """Starts it, and kills it as soon as it has looked."""
        base, commands = self._bytes("base.rdb"), self._bytes("incr.aof")
        server_cpu, bot_cpu, began = self._server_cpu(), cpu_seconds(of_ended=True), time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", command], cwd=self._folder, env=self._environment | settings
        )
        try:
            ready = self._wait(process, self._redis.ping) - began
            looked = self._wait(process, self._has_looked) - began
            server_cpu = self._server_cpu() - server_cpu
        finally:
            process.kill()
            process.wait()
        return Start(ready, looked, cpu_seconds(of_ended=True) - bot_cpu, server_cpu, base, commands)

    def cut_power(self) -> None:
        """Every order is due, and there are as many commands as there may be without a new base, when the server dies."""
        asyncio.run(all_due(self.url))
        size, grown = self._info("persistence")["aof_current_size"], 0
        while size + grown < NEW_BASE * self._info("persistence")["aof_base_size"]:
            asyncio.run(all_due(self.url))
            before, size = size, self._info("persistence")["aof_current_size"]
            grown = size - before
        os.kill(self._info("server")["process_id"], signal.SIGKILL)

    def end(self) -> None:
        """Ends its server."""
        self._redis.shutdown(nosave=True)
        self._redis.close()

    def _wait(self, process: subprocess.Popen[bytes], sign: Callable[[], object]) -> float:
        """When there is a sign."""
        until = time.monotonic() + ANSWER_SECONDS
        while (now := time.monotonic()) < until:
            try:
                if sign():
                    return time.monotonic()
            except (RedisError, OSError):
                pass  # not there yet, or it reads its data
            if process.poll() is not None:
                break
            time.sleep(max(now + ASK_SECONDS - time.monotonic(), 0))
        raise RuntimeError(f"the bot was started and did not look (exit code {process.poll()})")

    def _has_looked(self) -> bool:
        latest = (time.time() + LEASE_SECONDS + 1) * 1000
        asked = self._redis.pipeline(transaction=False)
        for shard in KEYS.shards:
            asked.zcount(shard.to_poll(Portal.EMEA), latest, "+inf")
        return any(asked.execute())

    def _server_cpu(self) -> float:
        try:
            used = self._info("cpu")
        except (RedisError, OSError):  # not there yet
            return 0.0
        return float(used["used_cpu_user"] + used["used_cpu_sys"])

    def _bytes(self, kind: str) -> int:
        return sum(file.stat().st_size for file in self._folder.glob(f"redis/appendonlydir/*.{kind}"))

    def _info(self, section: str) -> dict[str, int]:
        found: dict[str, int] = self._redis.info(section)
        return found
