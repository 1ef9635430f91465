"""The way to one portal: limits, retries, the log, and every failure turned into one of `gofilex.errors`."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from dataclasses import dataclass, replace
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
    ProxyLoginError,
    UnauthorisedError,
)
from gofilex.http_clients import PROXY_LOGIN, BroughtClient, Transmission, own_clients, wants_login
from gofilex.redaction import Redaction
from gofilex.unpacking import ACCEPTED, UnreadableBodyError, read_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gofilex.http_clients import OwnClient
    from gofilex.portals import Portal
    from gofilex.retry import RetryPolicy

logger = logging.getLogger("gofilex")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds. `connect`: for each step towards a connection: a free place, the host's address and TCP, TLS.
    `read`: until the next piece of the answer, a proxy's to the request for a tunnel as well. `total`: for a whole call, with
    all its tries and waits; it must be longer than `connect`."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 45.0

    def __post_init__(self) -> None:
        if not 0 < self.connect < self.total or self.read <= 0:
            raise ValueError("time limits must be above 0, and the total longer than that of connecting")


@dataclass(slots=True)
class _Call:
    """One call on its way: who judges its answers, what is sent and with which token, and how far the present try got."""

    judge: ResponseReader
    token: SecretStr
    body: bytes
    transmission: Transmission

    @property
    def named(self) -> tuple[Portal, str, str]:
        return self.judge.portal, self.judge.endpoint.name, self.judge.reference


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
        renew: Callable[[], Awaitable[None]] | None,
        max_answer_bytes: int,
        client: httpx.AsyncClient | None,
        order_client: httpx.AsyncClient | None,
        sleep: Callable[[float], Awaitable[None]],
        chance: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self.base_url = _checked_url(base_url)
        self._portal = portal
        self._renew = renew
        self._timeouts = timeouts
        self._retry = retry
        self._max_answer_bytes = max_answer_bytes
        self._sleep = sleep
        self._chance = chance
        self._clock = clock
        if client is None and order_client is not None:
            raise ValueError("bring a client for reads as well, or none")
        self._reads: OwnClient | BroughtClient
        self._orders: OwnClient | BroughtClient
        if client is None:
            self._reads, self._orders = own_clients(self.base_url)
        else:
            self._reads, self._orders = BroughtClient(client), BroughtClient(order_client or client)
        self._limits = httpx.Timeout(
            connect=timeouts.connect, pool=timeouts.connect, read=timeouts.read, write=timeouts.read
        ).as_dict()
        self._headers = httpx.Headers(
            {
                "Host": httpx.URL(self.base_url).netloc.decode("ascii"),
                "User-Agent": "gofilex-client/1",
                "Accept": "application/json",
                "Accept-Encoding": ACCEPTED,
                "Content-Type": "application/json",
            }
        )
        self._urls: dict[str, httpx.URL] = {}
        self._use(_checked_token(portal, token))

    def take_token(self, token: SecretStr) -> str:
        """Uses another token from now on; answers why not, `""` when it does."""
        try:
            self._use(_checked_token(self._portal, token))
        except ValueError as error:
            return str(error)
        return ""

    def _use(self, token: SecretStr) -> None:
        self._token = token
        self._redaction = Redaction(token.get_secret_value())

    async def close(self) -> None:
        """Close all connections but those of clients that were brought along."""
        await self._reads.aclose()
        await self._orders.aclose()

    def address(self, endpoint: Endpoint) -> str:
        """The whole address of an endpoint."""
        return f"{self.base_url}{endpoint.path}"

    async def call(self, endpoint: Endpoint, body: dict[str, Any]) -> tuple[ResponseReader, Any]:
        """POST `body`, repeat it where that is allowed, and return who judged the answer, and its JSON."""
        reference = f"{random.getrandbits(48):012x}"
        judge = ResponseReader(self._portal, endpoint, self.address(endpoint), reference, self._clock, self._redaction)
        content = to_json(body)
        call = _Call(judge, self._token, content, Transmission(content))
        try:
            async with asyncio.timeout(self._timeouts.total):
                return await self._with_token(call)
        except TimeoutError:
            pass
        raise self._failure(call, f"no end after {self._timeouts.total:g} s in all", timed_out=True)

    async def _with_token(self, call: _Call) -> tuple[ResponseReader, Any]:
        """Makes a read again if its token was refused and there is another by then."""
        while True:
            try:
                return call.judge, await self._tries(call)
            except UnauthorisedError as error:
                if self._renew:
                    await self._renew()
                error.token_renewed = self._token != call.token
                if not (error.token_renewed and call.judge.endpoint.may_repeat):
                    raise
            call.token = self._token
            call.judge = replace(call.judge, redaction=self._redaction)

    async def _tries(self, call: _Call) -> Any:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + self._timeouts.total
        failed = 0
        while True:
            try:
                return await self._once(call)
            except CallError as error:
                failed += 1
                if not (call.judge.endpoint.may_repeat and error.repeating_may_help):
                    raise
                asked = error.retry_after if isinstance(error, AnswerError) else None
                wait = self._retry.wait(failed, asked=asked, chance=self._chance())
                if wait is None or loop.time() + wait >= give_up_at:
                    raise
            await self._sleep(wait)

    async def _once(self, call: _Call) -> Any:
        """One request and its log record."""
        judge = call.judge
        began = time.monotonic()
        status: int | None = None
        outcome = "cancelled"
        try:
            answer = await self._exchange(call)
            status = answer.status
            if status == PROXY_LOGIN and self._client_for(judge).forwards:
                raise ProxyLoginError(*call.named, "HTTP 407")
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

    async def _exchange(self, call: _Call) -> Answer:
        """Send one request and read its answer. Raises a `CallError` for everything that goes wrong on the way.

        That is raised outside the `except`, so that it does not drag along what HTTP libraries raise: they hold the request
        and its token. Nor is their tree of errors trusted to be all: of TLS that breaks off late, Python's own come through.
        """
        try:
            return await self._send(call)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller must hear whether an order may exist
            failure = self._failure(call, self._safe_words(call, error), error)
        raise failure

    def _failure(
        self, call: _Call, words: str, error: Exception | None = None, *, timed_out: bool = False
    ) -> CallError:
        if call.transmission.surely_not_sent(error):
            return (ProxyLoginError if wants_login(error) else ConnectionFailedError)(*call.named, words)
        if timed_out or isinstance(error, httpx.TimeoutException):
            return PortalTimeoutError(*call.named, words)
        return ConnectionBrokenError(*call.named, words)

    async def _send(self, call: _Call) -> Answer:
        judge = call.judge
        url = self._urls.get(judge.address) or self._urls.setdefault(judge.address, httpx.URL(judge.address))
        call.transmission = transmission = Transmission(call.body)
        request = httpx.Request(
            "POST",
            url,
            headers=self._headers,
            stream=transmission,
            extensions={"timeout": self._limits, "trace": transmission.trace},
        )
        request.headers["Authorization"] = f"Bearer {call.token.get_secret_value()}"
        request.headers["Content-Length"] = str(len(call.body))
        request.headers["X-Request-Id"] = judge.reference
        async with self._client_for(judge).exchange(request, transmission) as response:
            retry_after = response.headers.get("Retry-After")
            try:
                content = await read_body(response, self._max_answer_bytes)
            except UnreadableBodyError as error:
                return Answer(response.status_code, retry_after, None, str(error))
        # Some servers echo a token that they do not like. Struck here, it is in no reason, no model and no traceback.
        token = call.token.get_secret_value().encode()
        return Answer(response.status_code, retry_after, content.replace(token, b"[token]"))

    def _client_for(self, judge: ResponseReader) -> OwnClient | BroughtClient:
        return self._reads if judge.endpoint.may_repeat else self._orders

    @staticmethod
    def _safe_words(call: _Call, error: Exception) -> str:
        words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return call.judge.redaction.strike(tidy(words) or "")


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
