"""A unit of work: changes of one shard that happen together or not at all, under guards (optimistic locking).

change = Transaction()
change.lease(shard.to_poll, order, lease)          # guard: the claim is still ours
change.write("SET", shard.snapshot(order), text)   # writes, in this order
done = await store.transact(change)            # True, or False when a guard did not hold: then nothing was written
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.store.scores import Score


def pairs(fields: Mapping[str, str | float]) -> Iterator[str | float]:
    """name, value, name, value: as HSET takes them."""
    for name, value in fields.items():
        yield name
        yield value


class Transaction:
    """Guards and writes, sent as one script call. All keys must be of one shard."""

    __slots__ = ("_guards", "_keys", "_writes")

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._guards: list[list[str | int]] = []
        self._writes: list[list[str | int]] = []

    def _key(self, key: str) -> int:
        return self._keys.setdefault(key, len(self._keys) + 1)

    def lease(self, due: str, member: str, lease: Score) -> None:
        """Guard: `member` of the sorted set `due` is still claimed under `lease`."""
        self._guards.append(["lease", self._key(due), member, str(lease)])

    def absent(self, key: str) -> None:
        """Guard: there is no such key."""
        self._guards.append(["absent", self._key(key)])

    def length(self, key: str, length: int) -> None:
        """Guard: the list has exactly that many entries."""
        self._guards.append(["length", self._key(key), str(length)])

    def field(self, key: str, name: str, value: str) -> None:
        """Guard: the field of the hash has that value; "" for a field that is not there."""
        self._guards.append(["field", self._key(key), name, value])

    def value(self, key: str, value: str) -> None:
        """Guard: the string has that value; "" for a key that is not there."""
        self._guards.append(["value", self._key(key), value])

    def write(self, command: str, key: str, *arguments: str | float) -> None:
        """One Redis command; its key comes first, as in Redis itself. Figures go as text, so that none loses a digit."""
        self._writes.append([command, self._key(key), *(str(argument) for argument in arguments)])

    def sooner(self, due: str, member: str, score: Score, waits: tuple[str, str]) -> None:
        """`member` of the sorted set `due` is due at `score` at the latest, if nobody has claimed it and it only waits for its turn:
        `waits` is a hash and its field that says so."""
        self._writes.append(["SOONER", self._key(due), member, str(score), self._key(waits[0]), waits[1]])

    def packed(self) -> tuple[list[str], str, str]:
        """Keys, guards and writes as the script takes them."""
        return list(self._keys), json.dumps(self._guards), json.dumps(self._writes)
