"""Faults of the machine that the bot runs on: of its processes, their clock and their Redis."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

from redis.exceptions import RedisError

from tests.chaos.processes import FULL
from tests.chaos.reach import FLAPS, LOOK_SECONDS, PATIENCE_SECONDS, Reach, Strikes

HEALING_SECONDS = 60.0
CUT_LEASES = 1.5  # how long a worker is cut off
BYTES_LEFT = 20  # of a disk that is as good as full
OFFSETS = (-3600.0, -900.0, -90.0, -10.0, 10.0, 90.0, 900.0, 3600.0)
"""By how much the wall clock is moved, in seconds: an hour is what a clock makes of it that forgot daylight saving time."""


# -- the bot's processes ----------------------------------------------------------------------------------------------


async def killed(reach: Reach, name: str) -> bool:
    await reach.processes.kill(name)
    return True


async def stopped(reach: Reach, name: str) -> bool:
    await reach.processes.stop(name)
    return True


async def without_log(reach: Reach, name: str) -> bool:
    """Its log is on a disk that is full, until it is started anew."""
    await reach.processes.kill(name, FULL)
    return True


async def cut_off(reach: Reach, _: str) -> bool:
    """One worker is parted from Redis for longer than its lease, and not from Slack and the portals."""
    assert reach.gate
    reach.gate.cut()
    try:
        await asyncio.sleep(CUT_LEASES * reach.lease_seconds)
    finally:
        reach.gate.heal()
    return True


async def clock_moved(reach: Reach, _: str) -> bool:
    reach.processes.move_clock(reach.chance.choice(OFFSETS))
    try:
        return await reach.lasts()
    finally:
        reach.processes.move_clock(0.0)


# -- Redis ------------------------------------------------------------------------------------------------------------


def on_redis(strikes: Callable[[Reach], Awaitable[None]]) -> Strikes:
    """Nothing is struck where the server is down already; afterwards there is a moment of peace."""

    async def strike(reach: Reach, _: str) -> bool:
        try:
            await strikes(reach)
        except (RedisError, OSError):
            return False
        finally:
            await asyncio.sleep(reach.calm_seconds)
        return True

    return strike


async def redis_killed(reach: Reach) -> None:
    os.kill(await reach.redis_pid(), signal.SIGKILL)  # its owner, this process, starts it again


async def redis_frozen(reach: Reach) -> None:
    pid = await reach.redis_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(reach.chance.uniform(*reach.seconds))
    finally:
        os.kill(pid, signal.SIGCONT)


async def redis_slow(reach: Reach) -> None:
    pid = await reach.redis_pid()
    for _ in range(FLAPS):
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(reach.chance.uniform(0.1, 0.4))
        os.kill(pid, signal.SIGCONT)
        await asyncio.sleep(LOOK_SECONDS)


def redis_told(*command: str, healed: tuple[str, ...] = ()) -> Callable[[Reach], Awaitable[None]]:
    """It is told something, and after a moment what heals that."""

    async def strikes(reach: Reach) -> None:
        await reach.tell_redis(*command)
        if not healed:
            return None
        await reach.lasts()
        async with asyncio.timeout(HEALING_SECONDS):
            while True:
                with suppress(RedisError, OSError):
                    return await reach.tell_redis(*healed)
                await asyncio.sleep(LOOK_SECONDS)

    return strikes


async def redis_disk_full(reach: Reach) -> None:
    """The next write that is longer than what is left is cut off on the disk, and the server dies of it."""
    pid = await reach.redis_pid()
    written = max((reach.folder / "appendonlydir").glob("*.incr.aof"), key=lambda file: file.stat().st_mtime)
    resource.prlimit(  # type: ignore[attr-defined, unused-ignore] # Linux alone
        pid, resource.RLIMIT_FSIZE, (written.stat().st_size + BYTES_LEFT, resource.RLIM_INFINITY)
    )
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        with suppress(RedisError, OSError):
            if await reach.redis_pid() != pid:
                return
        await asyncio.sleep(LOOK_SECONDS)
