"""Session state that expires: forms being filled in, and what their previews showed. Kept a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from bot.orders.order import Draft
from bot.orders.plan import Plan
from bot.store.json_codec import pack, unpack
from bot.store.keys import DRAFT_SECONDS, Keys
from bot.store.redis import Engine
from bot.store.transaction import Transaction
from bot.store.unreadable import Unreadable, UnreadableError

T = TypeVar("T")

TRIES = 10
"""A person's presses in one form come a few at a time."""


class DraftBusyError(Exception):
    """The form was changed again and again while this change was to be kept."""


class Drafts:
    """Drafts and plans."""

    def __init__(self, engine: Engine, keys: Keys, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._unreadable = unreadable

    async def save(self, draft: Draft, *, last: bool = False) -> Draft:
        """Keeps the draft; answers it with its next revision. Where a later one was kept meanwhile (`typed_at`), that stays, and is
        answered. last: it is the last of all, whatever is kept."""
        key = self._keys("draft", draft.id)
        for _ in range(TRIES):
            text = await self._engine.client.get(key)
            kept = self._unpacked(Draft, key, text)
            if kept and kept.typed_at > draft.typed_at and not last:
                return kept
            revision = max(draft.revision, kept.revision if kept else 0) + 1
            made = replace(draft, revision=revision)
            change = Transaction()
            change.value(key, text or "")
            change.write("SET", key, pack(Draft, made), "EX", DRAFT_SECONDS)
            if await self._engine.transact(change):
                return made
        raise DraftBusyError(draft.id)

    async def read(self, draft_id: str) -> Draft | None:
        """The draft, or None once it is forgotten, or cannot be read."""
        return await self._read(Draft, self._keys("draft", draft_id))

    async def save_plan(self, plan: Plan) -> None:
        """Keeps what the preview of a revision shows, so that Confirm places exactly that."""
        await self._engine.client.set(self._keys("plan", plan.draft), pack(Plan, plan), ex=DRAFT_SECONDS)

    async def plan(self, draft_id: str, revision: int) -> Plan | None:
        """The plan of that revision; None when the draft was changed since, or is forgotten, or cannot be read."""
        plan = await self._read(Plan, self._keys("plan", draft_id))
        return plan if plan and plan.revision == revision else None

    async def _read(self, kind: type[T], key: str) -> T | None:
        return self._unpacked(kind, key, await self._engine.client.get(key))

    def _unpacked(self, kind: type[T], key: str, text: str | None) -> T | None:
        try:
            return unpack(kind, text) if text else None
        except UnreadableError as error:
            self._unreadable.note(key, error)
            return None
