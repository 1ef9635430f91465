"""The client: one method for each endpoint that encore orders need."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from gofilex.answers import Endpoint, ResponseReader, order_id
from gofilex.connection import Connection, Timeouts
from gofilex.jobs import Job
from gofilex.models import EncoreOrder, OrderStatus
from gofilex.portals import Portal
from gofilex.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from types import TracebackType

    import httpx
    from pydantic import SecretStr

    from gofilex.orders import NewEncoreOrder

logger = logging.getLogger("gofilex")

# Each endpoint has one address, the same on every portal, as its page of the API documentation gives it.
ADD_ENCORE = Endpoint("add-encore", "/api/method/v1/order/add/encore", may_repeat=False)
JOBS_BY_ORDER = Endpoint(
    "jobs-by-order", "/api/publication/v1/jobs/by/order", may_repeat=True, promised=TypeAdapter(list[Job])
)
ORDERS_STATUS = Endpoint(
    "orders-status", "/api/publication/v1/orders/status", may_repeat=True, promised=TypeAdapter(list[OrderStatus])
)

MAX_ANSWER_BYTES = 8 * 1024 * 1024
CHUNK = 50  # no maximum of ids for a request is documented

Keyed = TypeVar("Keyed", Job, OrderStatus)


class GofilexClient:
    """A connection to one portal, for one asyncio loop; close it with `async with` or `aclose()`.

    `token`: the portal's bearer token. `base_url`: another address than the portal's own, with a path if need be.
    `timeouts` and `retry` bound every call. `client` and `order_client`: see below. `sleep`, `chance` and `clock` (unix
    seconds): for tests. Raises ValueError for an address, a token or a proxy that cannot be used.

    **Sending.** Reads share kept-alive connections. An order goes out once, over a connection of its own: an idle connection
    that the portal closes at that moment would leave "was it created?" open for nothing. Redirects are not followed: they
    would carry the token elsewhere. No cookies are kept. Proxies are the environment's (`gofilex.proxies`), and certificates
    too (`SSL_CERT_FILE`, `SSL_CERT_DIR`).

    **Clients of your own.** `client` sends reads, and `order_client` orders, which should keep no connections alive;
    without it `client` sends both. You close them. Their connections, proxies, headers and hooks are used; their logins,
    cookies, redirects and time limits are not.

    **Retries.** Reads are repeated within `RetryPolicy` and the total limit, after failures that may pass. An order is never
    repeated; a caller may send it again when the error says `surely_not_created` and nothing but the connection failed
    (`NotSentError`).

    **Another token.** `take_token` replaces it. `renew` is called when the portal answers 401, and may do that: a read is then
    made again with the new token; of an order `UnauthorisedError.token_renewed` says that it can be.

    **Errors.** `gofilex.errors` shows them as a tree. **Log.** One debug record a request through the logger `gofilex`, with
    `portal`, `endpoint`, `reference`, `outcome`, `status` and `ms`; never the token or a body.
    """

    def __init__(
        self,
        portal: Portal,
        *,
        token: str | SecretStr,
        base_url: str | None = None,
        timeouts: Timeouts | None = None,
        retry: RetryPolicy | None = None,
        renew: Callable[[], Awaitable[None]] | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
        client: httpx.AsyncClient | None = None,
        order_client: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.portal = Portal(portal)
        self._connection = Connection(
            self.portal,
            token=token,
            base_url=base_url or self.portal.base_url,
            timeouts=timeouts or Timeouts(),
            retry=retry or RetryPolicy(),
            renew=renew,
            max_answer_bytes=max_answer_bytes,
            client=client,
            order_client=order_client,
            sleep=sleep,
            chance=chance,
            clock=clock,
        )

    def __repr__(self) -> str:
        return f"<GofilexClient {self.portal} at {self._connection.base_url}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def add_encore_address(self) -> str:
        """Where this client sends orders: for whoever has to check an address that was set."""
        return self._connection.address(ADD_ENCORE)

    async def take_token(self, token: SecretStr) -> str:
        """Uses another token from now on; answers why not, `""` when it does. Calls under way end with the one they began with."""
        return self._connection.take_token(token)

    async def aclose(self) -> None:
        """Close all connections, but for those of clients that you brought along."""
        await self._connection.close()

    async def add_encore_order(self, order: NewEncoreOrder) -> EncoreOrder:
        """Place one order and return it as the portal created it (the API documentation, add-encore).

        Not repeatable: after an error without `surely_not_created`, or if the task is cancelled meanwhile, somebody must look
        in the portal before sending again.
        Raises `CallError` (see `gofilex.errors`). An answer is a placed order if it is a 2xx with `success: true` and an
        `order._id` that can be one (`gofilex.ids`), whatever the rest of it looks like. State `duplicate` and `submitted` come back as placed orders too.
        """
        judge, data = await self._connection.call(ADD_ENCORE, order.to_json())
        if not isinstance(data, dict) or data.get("success") is not True:
            raise judge.not_promised(200, "success is not true", data)
        if order_id(data) is None:
            raise judge.not_promised(200, "the order has no id, or none that can be one", data)
        return EncoreOrder.model_validate(data["order"])

    async def jobs_by_order(self, order_id: str) -> list[Job]:
        """The jobs of an order, in no particular order (the API documentation, jobs/by/order).

        An empty list has many meanings: not created yet, not accepted, duplicate, cleaned, unknown, not yours. Raises
        `CallError`; `EndpointMissingError` may also mean that the portal does not know the order.
        """
        judge, data = await self._connection.call(JOBS_BY_ORDER, {"orderId": order_id})
        return list(_by_id(judge, data, Job).values())

    async def orders_status(self, order_ids: Sequence[str], *, chunk: int = CHUNK) -> dict[str, OrderStatus]:
        """How orders stand, by id, asked in requests of at most `chunk` ids, one after the other.

        An id that the portal does not return (unknown, not visible, gone) is not in the result. Raises `CallError`, for
        all ids, if one request fails; `EndpointMissingError` if this portal has no orders/status.
        """
        if chunk < 1:
            raise ValueError("a request needs at least one id")
        ids = _distinct(order_ids)
        found: dict[str, OrderStatus] = {}
        for start in range(0, len(ids), chunk):
            found |= await self.orders_status_once(ids[start : start + chunk])
        return found

    async def orders_status_once(self, order_ids: Sequence[str]) -> dict[str, OrderStatus]:
        """Like `orders_status`, in one request however many ids there are; none for no ids.

        The API documentation names its address among the base URLs and has no page of it: the answer is as it was observed.
        For callers who keep their own batches: a portal may refuse too many ids (`RefusedError` with status 400 or 413), or
        take too long over them (`PortalTimeoutError`).
        """
        ids = _distinct(order_ids)
        if not ids:
            return {}
        judge, data = await self._connection.call(ORDERS_STATUS, {"orderIds": ids})
        asked = frozenset(ids)
        return {key: status for key, status in _by_id(judge, data, OrderStatus).items() if key in asked}


def _distinct(ids: Sequence[str]) -> list[str]:
    if isinstance(ids, str):
        raise TypeError("give a list of order ids, not one text")
    return list(dict.fromkeys(ids))


def _by_id(judge: ResponseReader, data: Any, model: type[Keyed]) -> dict[str, Keyed]:
    """The documents of a list by their id. One that cannot be read is left out: it cannot be told from any other."""
    if not isinstance(data, list):
        raise judge.not_promised(200, "a list was promised", data)
    found: dict[str, Keyed] = {}
    for document in data:
        try:
            read = model.model_validate(document)
        except ValidationError:
            continue
        found[read.id] = read
    if len(found) < len(data):
        logger.warning(
            "%s %s: %d of %d documents have no id, none that can be one, or none of their own (reference %s)",
            judge.portal,
            judge.endpoint.name,
            len(data) - len(found),
            len(data),
            judge.reference,
        )
    if data and not found:
        raise judge.not_promised(200, "no document of the list has an id", None)
    return found
