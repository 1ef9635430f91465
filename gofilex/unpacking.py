"""The body of an answer, read as it arrives and never beyond a bound: neither its bytes nor what is packed in them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ACCEPTED = "gzip"
"""For `Accept-Encoding`: the one coding that is asked for, and the one that is read."""

BROKEN = "the answer's compression is broken"


class UnreadableBodyError(Exception):
    """A body that is too large or cannot be unpacked. `str()` says why."""


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """The whole body of a response that is being streamed. Raises `UnreadableBodyError`, without reading on, and httpx's errors.

    httpx itself would unpack as many codings as are named, one in the other, each without a bound: of "gzip, gzip" two
    kilobytes become two gigabytes. It is not asked to, with whatever client the response came.
    """
    if response.is_stream_consumed:  # a hook of a client that was brought along has read it
        _check(len(response.content), limit)
        return response.content
    content = bytearray()
    async for piece in _unpacked(response, limit) if _is_gzipped(response) else response.aiter_raw():
        content += piece
        _check(len(content), limit)
    return bytes(content)


def _is_gzipped(response: httpx.Response) -> bool:
    named = response.headers.get_list("Content-Encoding", split_commas=True)
    codings = [name for name in (one.strip().lower() for one in named) if name not in {"", "identity"}]
    if len(codings) > 1:
        raise UnreadableBodyError("the answer is compressed more than once")
    if codings and codings[0] not in {"gzip", "x-gzip"}:
        raise UnreadableBodyError("the answer is compressed in a way that was not asked for")
    return bool(codings)


async def _unpacked(response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
    """What a gzip stream holds, in pieces of a bounded size. One that goes on after its end, or has none, is broken."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    packed = 0
    async for piece in response.aiter_raw():
        packed += len(piece)
        _check(packed, limit)  # nothing may go on and on without ever coming to a byte
        if unpacking.eof:
            raise UnreadableBodyError(BROKEN)
        waiting = piece
        while waiting and not unpacking.eof:
            try:
                yield unpacking.decompress(waiting, limit + 1)
            except zlib.error:
                raise UnreadableBodyError(BROKEN) from None
            waiting = unpacking.unconsumed_tail
        if unpacking.unused_data:
            raise UnreadableBodyError(BROKEN)
    if packed and not unpacking.eof:
        raise UnreadableBodyError(BROKEN)


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise UnreadableBodyError(f"the answer is larger than {limit} bytes")
