"""What one process finds out about a portal, every other one reads."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, get_type_hints

import pytest

from bot.worker.portal_health import OutageKind, PortalHealth, read_health
from gofilex import Portal
from tests.stage import Stage

FACTS: dict[type, Any] = {float: 5.0, int: 5, bool: True, str: "x", OutageKind: OutageKind.TOKEN}
"""Of each type of field, a fact that is not at its default."""


@pytest.mark.parametrize("field", fields(PortalHealth), ids=lambda field: field.name)
async def test_every_fact_that_is_noted_is_read(stage: Stage, field: Field[Any]) -> None:
    fact = FACTS[get_type_hints(PortalHealth)[field.name]]
    assert field.default not in (MISSING, fact)
    await stage.store.portal_health.note(Portal.EMEA, {field.name: int(fact) if fact is True else fact})

    health = await read_health(stage.store, Portal.EMEA, stage.clock.time())

    assert getattr(health, field.name) == fact
    assert isinstance(getattr(health, field.name), type(fact))


async def test_an_outage_of_a_kind_that_only_a_newer_version_knows_is_of_none(stage: Stage) -> None:
    await stage.store.portal_health.note(Portal.EMEA, {"kind": "on holiday"})
    health = await read_health(stage.store, Portal.EMEA, stage.clock.time())
    assert (health.kind, health.token_refused) == (OutageKind.NONE, False)
