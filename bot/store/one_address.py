"""Connections to one address behind which the server can change: the commonest fail-over that is sold.

The old primary lives on as a replica, or is made read-only, and keeps its connections: whoever writes on one is told READONLY, for as
long as it is open. So the first such answer drops all of them, and what was to be written is tried once more on a new one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from redis.asyncio import BlockingConnectionPool, Connection, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ReadOnlyError

AGAIN_SECONDS = 5.0  # so soon after the last time the address itself leads to a server that is read-only: that is told


class OneAddressPool(BlockingConnectionPool):
    """Who comes when all connections are taken waits for one; those to a server that turned out read-only are made anew."""

    def __init__(self, connection_class: type[AbstractConnection] = Connection, **options: Any) -> None:
        super().__init__(connection_class=WRITABLE[connection_class], **options)

    def make_connection(self) -> AbstractConnection:
        made = super().make_connection()  # type: ignore[no-untyped-call]
        assert isinstance(made, _Writable)
        made.pool = self
        return made

    async def drop(self) -> None:
        """Closes the connections that nobody uses, and the others once they are given back."""
        await self.update_active_connections_for_reconnect()  # type: ignore[no-untyped-call]
        await self.disconnect(inuse_connections=False)


class _Writable(AbstractConnection):
    """A connection to a server that takes writes, or none."""

    pool: OneAddressPool | None = None
    _refused_at = float("-inf")

    async def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*args, **options)
        except ReadOnlyError:
            last, self._refused_at = self._refused_at, asyncio.get_running_loop().time()
            await self.disconnect()
            if self.pool:
                await self.pool.drop()
            if self._refused_at - last < AGAIN_SECONDS:
                raise
            raise RedisConnectionError("The server has become read-only.") from None  # this one is tried again


class _Tcp(_Writable, Connection):
    pass


class _Tls(_Writable, SSLConnection):
    pass


class _Unix(_Writable, UnixDomainSocketConnection):
    pass


WRITABLE: dict[type[AbstractConnection], type[AbstractConnection]] = {
    Connection: _Tcp,
    SSLConnection: _Tls,
    UnixDomainSocketConnection: _Unix,
}
