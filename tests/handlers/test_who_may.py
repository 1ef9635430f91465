"""Every way in asks the same question first."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.errors import failure
from tests.handlers.conftest import Desk, values
from tests.orders.desk import ALICE

GUEST = replace(ALICE, id="U3GUEST", guest=True)


@pytest.fixture
def guest(desk: Desk) -> Desk:
    desk.slack.people[GUEST.id] = GUEST
    desk.user = GUEST.id
    return desk


async def test_a_guest_is_told_why_and_no_form_opens(guest: Desk) -> None:
    await guest.runs("order")
    await guest.presses("details", "{}")

    assert guest.slack.opened == []
    assert [("Guests can't order" in told["text"]) for told in guest.told] == [True, True]


async def test_a_guest_cannot_send_views_nor_see_what_the_fields_offer(guest: Desk) -> None:
    view = {"type": "modal", "callback_id": "encore_order", "private_metadata": "d1"}

    answer = await guest.sends_view(view, values(due="friday 6pm"))
    assert answer["response_action"] == "push"
    assert "Guests can" in json.dumps(answer)
    assert await guest.types_ahead("cinemas", "bergh") == []


@pytest.mark.parametrize(
    "callback_id",
    [
        "encore_order",
        "encore_preview",
        "encore_cinema",
        "encore_settle",
        "encore_other_id",
        "encore_split",
        "encore_follow",
    ],
)
async def test_every_view_asks(guest: Desk, callback_id: str) -> None:
    answer = await guest.sends_view({"type": "modal", "callback_id": callback_id, "private_metadata": ""}, {})

    assert "Guests can" in json.dumps(answer)


async def test_another_workspace_is_refused_whatever_it_says(desk: Desk) -> None:
    desk.team = "T2"
    await desk.runs("list")
    assert "another workspace" in desk.said()

    desk.team = ""
    await desk.runs("list")
    assert "another workspace" in desk.told[-1]["text"]


@pytest.mark.parametrize("told", [{"team": "T2"}, {"stranger": True}, {"team": "E1", "teams": ("T2", "T3")}])
async def test_a_person_of_another_workspace_in_a_shared_channel_is_refused(desk: Desk, told: dict[str, Any]) -> None:
    desk.slack.people[ALICE.id] = replace(ALICE, **told)
    await desk.presses("refresh", "{}")

    assert "another workspace" in desk.said()


async def test_whose_home_is_another_workspace_of_the_organisation_is_let_in(desk: Desk) -> None:
    """Enterprise Grid: what stands with the user may be her home, or the organisation, and the team may be null."""
    desk.slack.people[ALICE.id] = replace(ALICE, team="E1", teams=("T2", "T1"))
    body: dict[str, Any] = {
        "type": "block_actions", "team": None, "enterprise": {"id": "E1", "name": "United"}, "is_enterprise_install": True,
        "user": {"id": ALICE.id, "team_id": "T2"}, "channel": {"id": "C1"},
        "actions": [{"action_id": "refresh", "block_id": "b", "value": "{}"}], "response_url": desk.response_url,
    }  # fmt: skip
    await desk.send(body)
    await desk.send({**body, "team": {"id": "T1"}})

    assert [told["text"] for told in desk.told] == ["This order is no longer kept."] * 2
    await desk.send({**body, "enterprise": None})
    assert "another workspace" in desk.told[-1]["text"]


async def test_a_person_whom_slack_does_not_show_is_of_another_workspace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hidden(user: str) -> None:
        raise failure("users.info", "user_not_visible")

    monkeypatch.setattr(desk.slack, "person", hidden)
    await desk.runs("list")

    assert "another workspace" in desk.said()


async def test_somebody_slack_cannot_name_gets_nothing(desk: Desk) -> None:
    desk.user = "U7NOBODY"  # users.info fails

    await desk.runs("order")

    assert desk.slack.opened == []
    assert "Reference" in desk.said()


async def test_every_element_that_a_view_draws_has_a_listener(desk: Desk) -> None:
    """Slack shows a warning triangle beside what nobody listens to."""
    from bot.views import buttons, form, readings

    dispatching = {"portal", "cinemas", "due", "transfer_after", "release_after", "country"}
    form_view_of = {
        getattr(buttons, name) for name in dir(buttons) if name.isupper() and isinstance(getattr(buttons, name), str)
    }
    form_view_of |= dispatching | {readings.CHOOSE, f"{readings.CHOOSE}_0"}
    assert form_view_of >= {"refresh", "details", "unfollow", "reorder", "settle_placed", "settle_not_placed"}
    assert set(form.FIELDS) >= dispatching - {"country"}

    listened = desk.dispatcher.listens_to["action"]
    for action_id in form_view_of:
        named = action_id in listened
        fits = any(
            isinstance(each, re.Pattern) and each.pattern != ".*" and each.search(action_id) for each in listened
        )
        assert named or fits, action_id
