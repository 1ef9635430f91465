"""What a body may be packed in, and that none costs more memory or time than the client allows it."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gofilex import NewEncoreOrder, UnexpectedAnswerError
from gofilex.unpacking import UnreadableBodyError, read_body
from tests.gofilex.failures import Answering, Connect, failure_of, raw_server, read_request

LIMIT = 100_000
JOBS = json.dumps([{"_id": f"job{number}"} for number in range(500)]).encode()
BOMB = gzip.compress(b" " * 50_000_000, 9)
BOMB_IN_BOMB = gzip.compress(gzip.compress(gzip.compress(b" " * 100_000_000, 9), 9), 9)


def serving(coding: str, body: bytes, piece: int) -> Answering:
    """Answers once with this body, in pieces, without saying how long it is."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for start in range(0, len(body), piece):
            part = body[start : start + piece]
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    return answer


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", " gzip , identity", "identity", ""])
@pytest.mark.parametrize("piece", [1, 1000, 1_000_000])
async def test_one_coding_is_unpacked_however_it_arrives(connect: Connect, coding: str, piece: int) -> None:
    body = gzip.compress(JOBS) if "gzip" in coding.lower() else JOBS
    async with raw_server(serving(coding, body, piece)) as url:
        jobs = await (await connect(url)).jobs_by_order("a")
    assert len(jobs) == 500


MORE_THAN_ONCE = "more than once"
UNASKED = "not asked for"
BROKEN = "compression is broken"
TOO_LARGE = "larger than 100000 bytes"
PACKED = {
    "a bomb": ("gzip", BOMB, TOO_LARGE),
    "a bomb in gzip": ("gzip, gzip", gzip.compress(BOMB, 9), MORE_THAN_ONCE),
    "bombs within each other": ("gzip, gzip, gzip", BOMB_IN_BOMB, MORE_THAN_ONCE),
    "two headers": ("gzip\r\nContent-Encoding: gzip", gzip.compress(BOMB, 9), MORE_THAN_ONCE),
    "hundreds of codings": ("gzip, " * 500 + "gzip", BOMB, MORE_THAN_ONCE),
    "more codings than are named": ("gzip", BOMB_IN_BOMB, "no JSON"),
    "br": ("br", b"\x0b\x02\x80[]\x03", UNASKED),
    "deflate": ("deflate", zlib.compress(b"[]"), UNASKED),
    "zstd": ("zstd", b"(\xb5/\xfd", UNASKED),
    "no gzip": ("gzip", b"abcd", BROKEN),
    "cut short": ("gzip", gzip.compress(JOBS)[:-4], BROKEN),
    "something after it": ("gzip", gzip.compress(b"[]") + b"more", BROKEN),
    "thousands in a row": ("gzip", gzip.compress(b"[]") * 2000, BROKEN),
    "packed nothing without end": ("gzip", gzip.compress(b"")[:10] + b"\0\0\0\xff\xff" * 100_000, TOO_LARGE),
}


@pytest.mark.parametrize("brought", [False, True])
@pytest.mark.parametrize("kind", PACKED)
async def test_what_is_packed_otherwise_or_too_large_is_said_and_costs_nothing(
    connect: Connect, order: NewEncoreOrder, kind: str, brought: bool
) -> None:
    coding, body, says = PACKED[kind]
    async with httpx.AsyncClient() as http, raw_server(serving(coding, body, 65536)) as url:
        client = await connect(url, max_answer_bytes=LIMIT, client=http if brought else None)
        tracemalloc.start()
        try:
            error = await failure_of(client.add_encore_order(order))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert type(error) is UnexpectedAnswerError
    assert says in str(error)
    assert not error.surely_not_created
    assert peak < 20 * LIMIT


async def test_a_refused_coding_says_what_the_status_says(connect: Connect, order: NewEncoreOrder) -> None:
    async def too_large(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 413 No\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nab")

    async with raw_server(too_large) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert error.surely_not_created


@given(
    content=st.binary(max_size=3000),
    cut=st.integers(0, 3100),
    tail=st.binary(max_size=20),
    piece=st.integers(1, 500),
    limit=st.integers(0, 4000),
)
async def test_a_body_is_what_was_packed_or_it_is_refused(
    content: bytes, cut: int, tail: bytes, piece: int, limit: int
) -> None:
    packed = gzip.compress(content)
    sent = packed[:cut] + tail

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(sent), piece):
            yield sent[start : start + piece]

    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=pieces())
    try:
        read = await read_body(response, limit)
    except UnreadableBodyError:
        assert sent != packed or max(len(content), len(packed)) > limit
    else:
        assert read == (content if sent else b"")
        assert len(read) <= limit
