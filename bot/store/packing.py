"""Commands written for the wire in C.

redis-py reads answers with hiredis where that is installed, but its asyncio connections write commands in Python, argument by
argument (its other connections write with hiredis too): a tenth of what a poll in a batch costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hiredis
from redis.asyncio.connection import AbstractConnection, ConnectionPool

_KINDS = frozenset((str, bytes, int, float))
"""What hiredis takes; of other kinds, such as classes made of `int`, redis-py says what they are on the wire, or that they are nothing."""


class _Packing(AbstractConnection):
    def pack_command(self, *args: Any) -> list[bytes]:
        """A command for the wire. Raises DataError for an argument that is neither text, bytes nor figure."""
        name, *rest = args
        if type(name) is not str or " " in name:  # such as CONFIG GET
            return super().pack_command(*args)
        encode: Callable[[Any], bytes] = self.encoder.encode
        words: Any = (name, *[one if type(one) in _KINDS else bytes(encode(one)) for one in rest])
        return [hiredis.pack_command(words)]


def write_in_c(pool: ConnectionPool) -> None:
    """Lets the connections that a pool makes from now on write their commands so."""
    pool.connection_class = type("PackingConnection", (_Packing, pool.connection_class), {})
