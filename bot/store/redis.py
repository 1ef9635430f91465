"""The connection to Redis and the scripts on it: stand-alone, Sentinel or Cluster, by the form of `REDIS_URL`.

    redis://host:6379/0, rediss://user:password@host:6380    one server (rediss: TLS)
    unix:///path/redis.sock                                  one server on this machine
    redis+sentinel://host:26379,host:26379/mymaster/0        a primary that Sentinels name
    redis+cluster://host:7000,host:7001                      a Cluster

With TLS (rediss, rediss+sentinel, rediss+cluster) `?ssl_ca_certs=/path/ca.pem` names the authority whose certificates are trusted.

Only commands of Redis 7.0 are used, so that Redis, Valkey and the servers of the distributions all serve.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import AuthenticationError, NoScriptError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.store.cluster import Cluster
from bot.store.one_address import OneAddressPool
from bot.store.packing import write_in_c
from bot.store.transaction import Transaction

CONNECTIONS = 50  # of one process to one server
WAIT_SECONDS = 10  # for a free one
RETRY_SECONDS = 9.0  # no new try after so long: people wait for one command, and loops try again by themselves
COPY_SECONDS = 0.5  # that a transaction waits for a replica at most
ALONE_SECONDS = 5.0  # after a wait in vain the primary is taken to be alone for so long, or until a replica is heard of
ALONE_COPY_SECONDS = 0.02  # that a transaction waits meanwhile

OPTIONS: dict[str, Any] = {
    "decode_responses": True,
    "protocol": 3,  # RESP3; `?protocol=2` in the URL of one server asks for the older one
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "health_check_interval": 30,
}


class WaitingSentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the primary that the Sentinels name; who comes when all are taken waits for one."""


class _Retry(Retry):
    """Tries again what may succeed then: a password that is refused stays so, and what nobody answered has taken long enough."""

    async def call_with_retry(
        self, do: Any, fail: Any, is_retryable: Any = None, with_failure_count: bool = False
    ) -> Any:
        until = time.monotonic() + RETRY_SECONDS

        def may(error: Exception) -> bool:
            if isinstance(error, AuthenticationError) or time.monotonic() > until:
                return False
            return is_retryable is None or bool(is_retryable(error))

        return await super().call_with_retry(do, fail, may, with_failure_count)


def _retry() -> Retry:
    # A repeat is safe: every transaction writes over its own guard, so that a second run of it does nothing.
    return _Retry(ExponentialWithJitterBackoff(base=0.05, cap=1), 5, (RedisConnectionError, RedisTimeoutError))


def check(url: str) -> None:
    """Raises `ValueError`, a sentence that holds nothing of the URL, for one that is in none of the forms above."""
    try:
        parts = urlsplit(url)
        _hosts(parts.netloc, 0)
    except ValueError:
        raise ValueError("cannot be read. In a password, write / ? # @ and % as %2F %3F %23 %40 and %25.") from None
    if parts.scheme.removesuffix("+sentinel").removesuffix("+cluster") not in {"redis", "rediss", "unix"}:
        raise ValueError("must begin with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://.")
    service, _, database = parts.path.strip("/").partition("/")
    if parts.scheme in {"redis", "rediss"} and not (service or "0").isdigit():
        raise ValueError("must have the number of a database behind the address, or nothing: redis://host:6379/0")
    if parts.scheme.endswith("+sentinel") and not (service and (database or "0").isdigit()):
        raise ValueError("must name the service after the Sentinels: redis+sentinel://host:26379/mymaster")


def passwords(url: str) -> set[str]:
    """Every password in a `url` that `check` takes, as it stands there and as it is sent."""
    parts = urlsplit(url)
    written = {parts.password or "", *parse_qs(parts.query).get("password", [])}
    return {form for password in written for form in (password, unquote(password)) if form}


def connect(url: str) -> Redis | Cluster:
    """A client for `url` (forms above); connects at the first command. Raises `ValueError` like `check`."""
    check(url)
    parts = urlsplit(url)
    options = {**OPTIONS, "retry": _retry()}
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    secure: dict[str, Any] = {"ssl": True} if parts.scheme.startswith("rediss") else {}
    secure |= {name: value for name, value in query.items() if secure and name == "ssl_ca_certs"}
    limits: dict[str, Any] = {"max_connections": CONNECTIONS, "timeout": WAIT_SECONDS}
    match parts.scheme:
        case "redis" | "rediss" | "unix":
            try:
                one = OneAddressPool.from_url(url, **limits, **options)
                one.connection_class(
                    **one.connection_kwargs
                )  # else an option that it does not know is found by who connects
            except (TypeError, ValueError, RedisError):
                raise ValueError("has an option behind the ? that is not known, or of another kind.") from None
            write_in_c(one)
            return Redis.from_pool(one)
        case "redis+sentinel" | "rediss+sentinel":
            service, _, database = parts.path.strip("/").partition("/")
            login: dict[str, Any] = {
                "username": unquote(parts.username or "") or None,
                "password": unquote(parts.password or "") or None,
            }
            sentinel_login = {name: value for name, value in query.items() if name in ("username", "password")}
            sentinel = Sentinel(  # type: ignore[no-untyped-call]
                _hosts(parts.netloc, 26379), sentinel_kwargs={"decode_responses": True, **secure, **sentinel_login}
            )
            pool = WaitingSentinelPool(  # type: ignore[no-untyped-call]
                service, sentinel, db=int(database or 0), **login, **secure, **limits, **options
            )
            write_in_c(pool)
            return Redis.from_pool(pool)
        case _:
            nodes = [ClusterNode(host, port) for host, port in _hosts(parts.netloc, 6379)]
            return Cluster(
                connections=CONNECTIONS,
                wait_seconds=WAIT_SECONDS,
                startup_nodes=nodes,
                username=unquote(parts.username or "") or None,
                password=unquote(parts.password or "") or None,
                **secure,
                **options,
            )


def _hosts(netloc: str, port: int) -> list[tuple[str, int]]:
    hosts = netloc.rpartition("@")[2].split(",")
    split = [urlsplit(f"//{host}") for host in hosts if host]
    return [(part.hostname or "127.0.0.1", part.port or port) for part in split]


class Script:
    """One of the Lua scripts beside this file."""

    def __init__(self, name: str) -> None:
        self.text = files("bot.store").joinpath("scripts", f"{name}.lua").read_text(encoding="utf-8")
        self.sha = sha1(self.text.encode(), usedforsecurity=False).hexdigest()


TRANSACT = Script("transact")
CLAIM = Script("claim")
RESCHEDULE = Script("reschedule")
FIRSTS = Script("firsts")
SCORES = Script("scores")

Call = tuple[Script, Sequence[str], Sequence[str | int]]


def shaped(command: Sequence[str | float], answer: Any) -> Any:
    """The answer to a command in one shape, whatever protocol the server speaks: RESP2 knows no maps, and no pairs.

    A hash is a dict; what is asked `WITHSCORES`, always the last word, is a list of (member, score as a float).
    """
    if command[0] == "HGETALL":
        return answer if isinstance(answer, dict) else dict(zip(answer[::2], answer[1::2], strict=True))
    if command[-1] == "WITHSCORES":
        paired = answer if not answer or isinstance(answer[0], (list, tuple)) else zip(*[iter(answer)] * 2, strict=True)
        return [(member, float(score)) for member, score in paired]
    return answer


class Engine:
    """What the parts of the store share: the client, scripts, and many commands in one round trip.

    Whatever is read as a map goes through `one` or `many`. What scripts answer is the same in both protocols.
    """

    def __init__(self, client: Redis | Cluster) -> None:
        self.client: Any = client  # redis-py's own types do not agree about what its commands return
        pool = getattr(client, "connection_pool", None)
        self._has_replicas = isinstance(client, Cluster) or isinstance(pool, WaitingSentinelPool)
        self._alone_until: dict[str, float] = {}

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[str | int]) -> Any:
        """Runs one script; sends its text only where the server does not know it (a new server, a fail-over)."""
        try:
            return await self.client.evalsha(script.sha, len(keys), *keys, *arguments)
        except NoScriptError:
            return await self.client.eval(script.text, len(keys), *keys, *arguments)

    async def run_many(self, calls: Sequence[Call]) -> list[Any]:
        """Runs many scripts in one round trip. They are not one transaction."""
        if not calls:
            return []
        pipe = self.client.pipeline(transaction=False)
        for script, keys, arguments in calls:
            pipe.execute_command("EVALSHA", script.sha, len(keys), *keys, *arguments)
        answers: list[Any] = await pipe.execute(raise_on_error=False)
        for index, answer in enumerate(answers):
            if isinstance(answer, NoScriptError):
                answers[index] = await self.run(*calls[index])
            elif isinstance(answer, Exception):
                raise answer
        return answers

    async def run_over(self, script: Script, keys: Sequence[str], arguments: Sequence[str | int] = ()) -> list[Any]:
        """Runs a script that answers each of its keys by itself, over all of these in one round trip. In a Cluster those of one
        shard go together, for a script's keys must lie in one slot."""
        groups: dict[str, list[str]] = {}
        for key in keys:
            groups.setdefault(key.partition("}")[0] if isinstance(self.client, Cluster) else "", []).append(key)
        answers = await self.run_many([(script, group, arguments) for group in groups.values()])
        found = {
            key: one
            for group, many in zip(groups.values(), answers, strict=True)
            for key, one in zip(group, many, strict=True)
        }
        return [found[key] for key in keys]

    async def transact(self, change: Transaction) -> bool:
        """Does the transaction. False when a guard did not hold; then nothing was written.

        Under Sentinel and in a Cluster a replica has it too by then, if there is one that keeps up: what only the primary
        knows is lost when it dies. All that anybody sees follows a transaction: an answer to a person, a message, an order.
        """
        keys, guards, writes = change.packed()
        run = self._run_copied if self._has_replicas else self.run
        return int(await run(TRANSACT, keys, (guards, writes))) == 0

    async def _run_copied(self, script: Script, keys: Sequence[str], arguments: Sequence[str | int]) -> Any:
        """Runs one script, and waits until a replica has what it wrote."""
        primary = self.client.name_of(keys[0]) if isinstance(self.client, Cluster) else ""
        alone = time.monotonic() < self._alone_until.get(primary, 0)
        wait = ("WAIT", 1, round(1000 * (ALONE_COPY_SECONDS if alone else COPY_SECONDS)))
        answer: Any = None
        copies: Any = None
        for code in (("EVALSHA", script.sha), ("EVAL", script.text)):
            # On one connection: a server waits for what that one wrote.
            answer, copies = await self._together(keys[0], (*code, len(keys), *keys, *arguments), wait)
            if not isinstance(answer, NoScriptError):
                break
        if copies and not isinstance(copies, Exception):
            self._alone_until.pop(primary, None)
        elif not alone:
            self._alone_until[primary] = time.monotonic() + ALONE_SECONDS
        if isinstance(answer, Exception) or isinstance(copies, Exception):  # it may have died: on whoever is there now
            return await self.run(script, keys, arguments)
        return answer

    async def _together(self, key: str, *commands: Sequence[Any]) -> list[Any]:
        """Commands over one connection to where a key is, each answered with what came of it, also an error."""
        try:
            if isinstance(self.client, Cluster):
                return await self.client.together(key, *commands)
            pipe = self.client.pipeline(transaction=False)
            for command in commands:
                pipe.execute_command(*command)
            answers: list[Any] = await pipe.execute(raise_on_error=False)
        except RedisError as error:
            return [error] * len(commands)
        return answers

    async def transact_many(self, changes: Sequence[Transaction]) -> list[bool]:
        """Each for itself, in one round trip."""
        calls: list[Call] = []
        for change in changes:
            keys, guards, writes = change.packed()
            calls.append((TRANSACT, keys, (guards, writes)))
        return [int(answer) == 0 for answer in await self.run_many(calls)]

    async def one(self, *command: str | float) -> Any:
        """A plain command, for instance `one("HGETALL", key)`. Answers in the shapes of `shaped`."""
        return shaped(command, await self.client.execute_command(*command))

    async def many(self, commands: Sequence[Sequence[str | float]]) -> list[Any]:
        """Plain commands in one round trip, for instance `[("GET", key), ("ZCARD", other)]`. Answers like `one`."""
        if not commands:
            return []
        pipe = self.client.pipeline(transaction=False)
        for command in commands:
            pipe.execute_command(*command)
        answers: list[Any] = await pipe.execute()
        return [shaped(command, answer) for command, answer in zip(commands, answers, strict=True)]

    def pubsub(self) -> Any:
        """A connection that listens to channels."""
        return self.client.pubsub()

    async def close(self) -> None:
        if isinstance(self.client, Cluster):
            await self.client.close()
            return
        await self.client.aclose()
        sentinel = getattr(getattr(self.client, "connection_pool", None), "sentinel_manager", None)
        for each in sentinel.sentinels if sentinel else ():
            await each.aclose()


__all__ = ["Engine", "RedisError", "Script", "connect"]
