"""Whether the server does what the bot needs of it. Well means that a write succeeded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    ClusterError,
    InvalidResponse,
    MovedError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.store.keys import READY_SECONDS, Keys
from bot.store.redis import TRANSACT, Engine
from bot.wording import redis_trouble

ANSWER_SECONDS = 3.0
OLDEST = 7


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and how to mend it, in words. lasting: it does not go by itself, so that waiting wins nothing."""

    words: str
    lasting: bool = False


async def trouble(engine: Engine, keys: Keys, seconds: float = ANSWER_SECONDS) -> Trouble | None:
    """What keeps the bot from working with this server; None when all is well. Takes no longer than so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            version = str((await _info(engine)).get("redis_version", OLDEST))
            if int(version.partition(".")[0]) < OLDEST:
                return Trouble(redis_trouble.too_old(version), lasting=True)
            await engine.client.set(keys("ready"), "", ex=READY_SECONDS)
            # What a user may not do should be known now, and not by the first order.
            await engine.client.publish(keys("trial"), "")
            await engine.run(TRANSACT, [keys("ready")], ["[]", "[]"])
    except TimeoutError:
        return Trouble(redis_trouble.silent(seconds))
    except (RedisError, OSError) as error:
        return _of(error, seconds)
    return None


def trouble_of(error: RedisError) -> Trouble:
    """What is wrong with a server that answered a command with this error, or did not answer it."""
    return _of(error, ANSWER_SECONDS)


async def evicts(engine: Engine) -> str:
    """That the server throws keys away when it is full, in words; "" when it does not, or does not say."""
    about = await _info(engine)
    policy = str(about.get("maxmemory_policy", "noeviction"))
    return redis_trouble.evicts(policy) if policy != "noeviction" and about.get("maxmemory") else ""


async def _info(engine: Engine) -> dict[str, Any]:
    """What the server says of itself, in a Cluster one of its nodes; nothing where the user may not ask."""
    try:
        about = await engine.client.info()
    except NoPermissionError:
        return {}
    found: dict[str, Any] = about if "redis_version" in about else next(iter(about.values()), {})
    return found


def _of(error: Exception, seconds: float) -> Trouble:
    said = str(error)
    known = next((Trouble(told, lasting) for words, told, lasting in redis_trouble.SAID if words in said), None)
    return known or _of_its_type(error, seconds)


def _of_its_type(error: Exception, seconds: float) -> Trouble:
    match error:
        case AuthenticationError() | AuthorizationError():
            return Trouble(redis_trouble.LOGIN_REFUSED, lasting=True)
        case NoPermissionError():
            return Trouble(redis_trouble.not_permitted(str(error)), lasting=True)
        case BusyLoadingError():
            return Trouble(redis_trouble.LOADING)
        case ReadOnlyError():
            return Trouble(redis_trouble.READ_ONLY)
        case OutOfMemoryError():
            return Trouble(redis_trouble.FULL)
        case ClusterError() | MovedError():
            return Trouble(redis_trouble.OF_CLUSTER, lasting=True)
        case InvalidResponse():
            return Trouble(redis_trouble.NO_REDIS, lasting=True)
        case RedisTimeoutError():
            return Trouble(redis_trouble.silent(seconds))
        case RedisConnectionError() | OSError():
            return Trouble(redis_trouble.NOT_REACHED)
        case _:
            return Trouble(redis_trouble.failed(type(error).__name__))
