"""A cache of what Slack says of people (cache-aside, an hour): only what is used of it."""

from __future__ import annotations

from bot.permissions import Person
from bot.store.json_codec import pack, unpack
from bot.store.keys import PERSON_SECONDS, Keys
from bot.store.redis import Engine
from bot.store.unreadable import Unreadable, UnreadableError


class People:
    """People, by user id."""

    def __init__(self, engine: Engine, keys: Keys, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._unreadable = unreadable

    async def read(self, user: str) -> Person | None:
        """What Slack said of a person within the last hour; None where it is to be asked again."""
        text = await self._engine.client.get(self._keys("person", user))
        try:
            return unpack(Person, text) if text else None
        except UnreadableError as error:
            self._unreadable.note(self._keys("person", user), error)
            return None

    async def save(self, user: str, person: Person) -> None:
        """Keeps it for an hour. Of users.info nothing else is kept: no picture, address, telephone number or title."""
        await self._engine.client.set(self._keys("person", user), pack(Person, person), ex=PERSON_SECONDS)
