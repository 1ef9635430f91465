"""Commands go over the wire as redis-py would write them, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio.connection import BlockingConnectionPool, Connection, ConnectionPool
from redis.exceptions import DataError

from bot.store.packing import write_in_c
from bot.store.scores import Score


class Number(IntEnum):
    SEVEN = 7


def in_c(pool: ConnectionPool) -> Connection:
    write_in_c(pool)
    make: Callable[[], Connection] = pool.make_connection
    return make()


ONE = in_c(BlockingConnectionPool.from_url("redis://127.0.0.1:6379"))
arguments = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(),
    st.integers(-(2**62), 2**62),
    st.floats(),
    st.sampled_from([Number.SEVEN, Score.due(1_800_000_000.5), bytearray(b"\r\n"), memoryview(b"$3")]),
)


@given(st.sampled_from(["SET", "EVALSHA", "CONFIG GET", "é"]), st.lists(arguments, max_size=6))
def test_a_command_is_what_redis_py_would_send(name: str, rest: list[Any]) -> None:
    theirs = Connection(host="127.0.0.1", port=6379)
    assert b"".join(ONE.pack_command(name, *rest)) == b"".join(theirs.pack_command(name, *rest))


@pytest.mark.parametrize("argument", [None, True, ["a"], {"a": 1}])
def test_what_can_be_no_argument_is_refused(argument: Any) -> None:
    with pytest.raises(DataError):
        ONE.pack_command("SET", "key", argument)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379", "rediss://127.0.0.1:6380", "unix:///tmp/none.sock"])
def test_every_kind_of_connection_stays_what_it_was(url: str) -> None:
    pool = BlockingConnectionPool.from_url(url)
    kind = pool.connection_class
    assert isinstance(in_c(pool), kind)
