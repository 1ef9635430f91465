"""Session state that expires: forms being filled in, and what their previews showed. Kept a day."""

from __future__ import annotations

from dataclasses import replace

from bot.orders.order import Draft
from bot.orders.plan import Plan
from bot.store.json_codec import pack, unpack
from bot.store.keys import DRAFT_SECONDS, Keys
from bot.store.redis import Engine


class Drafts:
    """Drafts and plans."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def save(self, draft: Draft) -> Draft:
        """Keeps the draft; answers it with its next revision."""
        draft = replace(draft, revision=draft.revision + 1)
        await self._engine.client.set(self._keys("draft", draft.id), pack(Draft, draft), ex=DRAFT_SECONDS)
        return draft

    async def read(self, draft_id: str) -> Draft | None:
        """The draft, or None once it is forgotten."""
        text = await self._engine.client.get(self._keys("draft", draft_id))
        return unpack(Draft, text) if text else None

    async def save_plan(self, plan: Plan) -> None:
        """Keeps what the preview of a revision shows, so that Confirm places exactly that."""
        await self._engine.client.set(self._keys("plan", plan.draft), pack(Plan, plan), ex=DRAFT_SECONDS)

    async def plan(self, draft_id: str, revision: int) -> Plan | None:
        """The plan of that revision; None when the draft was changed since, or is forgotten."""
        text = await self._engine.client.get(self._keys("plan", draft_id))
        plan = unpack(Plan, text) if text else None
        return plan if plan and plan.revision == revision else None
