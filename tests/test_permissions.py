"""Who may order: full members of this workspace, or exactly those who were named. Never anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.permissions import Person, Rules, may_resolve, may_use, why_not
from bot.views.replies import denied

TEAM = Rules("T1")
ALICE = Person("U1ALICE", team="T1", name="Alice")


def from_slack(**fields: Any) -> Person:
    """What users.info says, with these fields changed."""
    user = {"id": "U1ALICE", "team_id": "T1", "is_bot": False, "is_restricted": False, "is_ultra_restricted": False}
    return Person.from_slack({**user, **fields})


def test_a_full_member_may() -> None:
    assert may_use(from_slack(tz="Europe/Amsterdam", locale="nl-NL"), TEAM)


@pytest.mark.parametrize(
    "fields",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"is_workflow_bot": True},
        {"id": "USLACKBOT"},
        {"deleted": True},
        {"team_id": "T2"},
        {"team_id": None},
        {"is_stranger": True},
        {"id": ""},
    ],
    ids=str,
)
def test_guests_bots_strangers_and_the_unknown_may_not(fields: dict[str, Any]) -> None:
    person = from_slack(**fields)

    assert not may_use(person, TEAM)
    denial = why_not(person, TEAM)
    assert denial
    assert denied(denial).endswith(".")


def test_a_bot_that_does_not_know_its_own_team_serves_nobody() -> None:
    assert not may_use(replace(ALICE, team=""), Rules(""))


def test_a_list_of_users_leaves_everybody_else_out_but_the_administrators() -> None:
    rules = Rules("T1", users={"U1ALICE"}, admins={"U9ADMIN"})

    assert may_use(ALICE, rules)
    assert may_use(replace(ALICE, guest=True), rules)  # named, so meant
    assert may_use(replace(ALICE, id="U9ADMIN"), rules)
    assert not may_use(replace(ALICE, id="U2BOB"), rules)
    assert not may_use(replace(ALICE, team="T2"), rules)
    assert not may_use(replace(ALICE, bot=True), rules)


def test_an_unknown_outcome_is_resolved_by_the_orderer_or_an_administrator() -> None:
    rules = Rules("T1", admins={"U9ADMIN"})

    assert may_resolve(ALICE, rules, "U1ALICE")
    assert may_resolve(replace(ALICE, id="U9ADMIN"), rules, "U1ALICE")
    assert not may_resolve(replace(ALICE, id="U2BOB"), rules, "U1ALICE")
    assert not may_resolve(replace(ALICE, id="U2BOB"), TEAM, "U1ALICE")  # no administrators named: nobody else
    assert not may_resolve(replace(ALICE, gone=True), rules, "U1ALICE")


def test_what_is_read_from_slack() -> None:
    person = from_slack(
        tz="Europe/Amsterdam", locale="nl-NL", name="alice", profile={"real_name": "Alice A", "display_name": "Al"}
    )

    assert (person.name, person.zone, person.language) == ("Al", "Europe/Amsterdam", "nl")
