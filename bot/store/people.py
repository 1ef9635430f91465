"""A cache of what Slack says of people (cache-aside, an hour)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.store.keys import PERSON_SECONDS, Keys
from bot.store.redis import Engine


class People:
    """Slack's `users.info`, by user id."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def read(self, user: str) -> dict[str, Any] | None:
        """What Slack said of a person within the last hour."""
        text = await self._engine.client.get(self._keys("person", user))
        return json.loads(text) if text else None

    async def save(self, user: str, info: Mapping[str, Any]) -> None:
        """Keeps it for an hour."""
        await self._engine.client.set(self._keys("person", user), json.dumps(info), ex=PERSON_SECONDS)
