"""The way to one portal: limits, retries, the log, and every failure turned into one of `gofilex.errors`."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr
from pydantic_core import to_json

from gofilex.answers import Answer, Endpoint, ResponseReader, tidy
from gofilex.errors import (
    AnswerError,
    CallError,
    ConnectionBrokenError,
    ConnectionFailedError,
    PortalTimeoutError,
)
from gofilex.transport import FRESH_CONNECTION, PortalTransport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gofilex.portals import Portal
    from gofilex.retry import RetryPolicy

logger = logging.getLogger("gofilex")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds. `connect`: until a connection stands. `read`: until the next piece of the answer. `total`: for a
    whole call, with all its tries and waits; it must be longer than `connect`, so that when it ends a call that is sent
    once, the connection stood and "not sent" is never claimed of something that may have been sent."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 45.0

    def __post_init__(self) -> None:
        if not 0 < self.connect < self.total or self.read <= 0:
            raise ValueError("time limits must be above 0, and the total longer than that of connecting")


class Connection:
    """Sends requests to one portal; `GofilexClient` tells what the arguments mean. Raises ValueError for unusable ones."""

    def __init__(
        self,
        portal: Portal,
        *,
        token: str | SecretStr,
        base_url: str,
        timeouts: Timeouts,
        retry: RetryPolicy,
        max_answer_bytes: int,
        transport: httpx.AsyncBaseTransport | None,
        sleep: Callable[[float], Awaitable[None]],
        chance: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self.base_url = _checked_url(base_url)
        self._portal = portal
        self._token = _checked_token(portal, token)
        self._timeouts = timeouts
        self._retry = retry
        self._max_answer_bytes = max_answer_bytes
        self._sleep = sleep
        self._chance = chance
        self._clock = clock
        # Requests go to the transport as they are: httpx's client would add redirects, cookies and logins, of which none is
        # wanted here, and cost more than the request.
        self._transport = transport or PortalTransport()
        self._limits = httpx.Timeout(
            connect=timeouts.connect,
            pool=timeouts.connect,  # the transport's limit for all before sending, looking up the host included
            read=timeouts.read,
            write=timeouts.read,
        ).as_dict()
        self._headers = httpx.Headers(
            {
                "Authorization": f"Bearer {self._token.get_secret_value()}",
                "User-Agent": "gofilex-client/1",
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "Content-Type": "application/json",
            }
        )
        self._urls: dict[str, httpx.URL] = {}

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    def address(self, endpoint: Endpoint) -> str:
        """The whole address of an endpoint."""
        return f"{self.base_url}{endpoint.path}"

    async def call(self, endpoint: Endpoint, body: dict[str, Any]) -> tuple[ResponseReader, Any]:
        """POST `body`, repeat it where that is allowed, and return who judged the answer, and its JSON."""
        reference = f"{random.getrandbits(48):012x}"
        judge = ResponseReader(self._portal, endpoint, self.address(endpoint), reference, self._clock)
        try:
            async with asyncio.timeout(self._timeouts.total):
                return judge, await self._tries(judge, body)
        except TimeoutError:
            pass
        raise PortalTimeoutError(
            self._portal,
            endpoint.name,
            judge.reference,
            f"no end after {self._timeouts.total:g} s in all",
        )

    async def _tries(self, judge: ResponseReader, body: dict[str, Any]) -> Any:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + self._timeouts.total
        failed = 0
        while True:
            try:
                return await self._once(judge, body)
            except CallError as error:
                failed += 1
                if not (judge.endpoint.may_repeat and error.repeating_may_help):
                    raise
                asked = error.retry_after if isinstance(error, AnswerError) else None
                wait = self._retry.wait(failed, asked=asked, chance=self._chance())
                if wait is None or loop.time() + wait >= give_up_at:
                    raise
            await self._sleep(wait)

    async def _once(self, judge: ResponseReader, body: dict[str, Any]) -> Any:
        """One request and its log record."""
        began = time.monotonic()
        status: int | None = None
        outcome = "cancelled"
        try:
            answer = await self._exchange(judge, body)
            status = answer.status
            data = judge.accept(answer)
            outcome = "ok"
        except CallError as error:
            outcome = type(error).__name__
            raise
        finally:
            if logger.isEnabledFor(logging.DEBUG):
                fields = {
                    "portal": str(judge.portal),
                    "endpoint": judge.endpoint.name,
                    "reference": judge.reference,
                    "outcome": outcome,
                    "status": status,
                    "ms": round((time.monotonic() - began) * 1000),
                }
                words = " ".join(f"{key}={value}" for key, value in fields.items())
                logger.debug("portal request %s", words, extra=fields)
        return data

    async def _exchange(self, judge: ResponseReader, body: dict[str, Any]) -> Answer:
        """Send one request and read its answer. Raises a `CallError` for everything that HTTP libraries raise.

        That is raised outside the `except`, so that it does not drag along theirs: they hold the request and its token.
        """
        call = (judge.portal, judge.endpoint.name, judge.reference)
        failure: CallError
        try:
            return await self._send(judge, body)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as error:
            failure = ConnectionFailedError(*call, self._safe_words(error))
        except httpx.TimeoutException as error:
            failure = PortalTimeoutError(*call, self._safe_words(error))
        except (httpx.TransportError, httpx.StreamError) as error:
            failure = ConnectionBrokenError(*call, self._safe_words(error))
        raise failure

    async def _send(self, judge: ResponseReader, body: dict[str, Any]) -> Answer:
        url = self._urls.get(judge.address) or self._urls.setdefault(judge.address, httpx.URL(judge.address))
        asked = to_json(body)
        request = httpx.Request(
            "POST",
            url,
            headers=self._headers,
            stream=httpx.ByteStream(asked),  # given as `content`, it would be looked at anew, and the headers with it
            extensions={"timeout": self._limits, FRESH_CONNECTION: not judge.endpoint.may_repeat},
        )
        request.headers["Content-Length"] = str(len(asked))
        request.headers["X-Request-Id"] = judge.reference
        response = await self._transport.handle_async_request(request)
        content: bytes | None = None
        trouble = ""
        try:
            content = await self._read(response)
            if content is None:
                trouble = f"the answer is larger than {self._max_answer_bytes} bytes"
        except httpx.DecodingError:
            trouble = "the answer's compression is broken"
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers.get("Retry-After"), content, trouble)

    async def _read(self, response: httpx.Response) -> bytes | None:
        """The body; None, without reading on, once it proves larger than allowed."""
        content = bytearray()
        pieces = response.aiter_bytes() if "Content-Encoding" in response.headers else response.stream
        assert isinstance(pieces, AsyncIterable)
        async for piece in pieces:
            content += piece
            if len(content) > self._max_answer_bytes:
                return None
        # Some servers echo a token that they do not like. Struck here, it is in no reason, no model and no traceback.
        token = self._token.get_secret_value().encode()
        return bytes(content).replace(token, b"[token]")

    def _safe_words(self, error: Exception) -> str:
        words = f"{type(error).__name__}: {error}".replace(self._token.get_secret_value(), "[token]")
        return tidy(words) or ""


def _checked_url(text: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("a portal's address is http(s)://host, with a port and a path if need be, and nothing else")
    return text.rstrip("/")


def _checked_token(portal: Portal, token: str | SecretStr) -> SecretStr:
    """Checked here because HTTP libraries show a header that they cannot send in their error."""
    secret = token if isinstance(token, SecretStr) else SecretStr(token)
    text = secret.get_secret_value()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"the token for {portal} is empty or has characters that no token has")
    return secret
