"""Where cards go when nobody chose: ENCORE_CHANNEL as people set it."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Staged


@pytest.mark.parametrize(
    "given",
    ["encores", "#encores", "C0ENCORES    # where cards go", '"C0ENCORES"', "https://x.slack.com/archives/C0ENCORES"],
)
async def test_the_channel_is_found_however_it_is_set(staged: Staged, given: str) -> None:
    story = await staged(encore_channel=given)
    form = await story.alice.uses_shortcut()
    assert form.value("channel") == "C0ENCORES"


@pytest.mark.parametrize(
    ("given", "scopes", "why"),
    [
        ("C0NOWHERE", True, "channel_not_found"),
        ("nowhere", True, "no channel nowhere"),
        ("encores", False, "without the scope channels:read"),
    ],
)
async def test_a_channel_that_is_not_there_is_said_and_orders_open_without_it(
    staged: Staged, given: str, scopes: bool, why: str
) -> None:
    story = await staged(encore_channel=given, optional_scopes=scopes)
    story.allows("channel_not_found", "missing_scope")
    [said] = [event["why"] for event in story.log if event["event"] == "channel_setting"]
    assert why in said
    form = await story.alice.uses_shortcut()
    assert form.value("channel") == ""
    await form.closes()
    await story.alice.runs("/encore order")


async def test_a_channel_without_the_bot_is_said_at_the_start(staged: Staged) -> None:
    story = await staged(encore_channel="quiet")
    [said] = [event["why"] for event in story.log if event["event"] == "channel_setting"]
    assert "/invite @Encore Bot" in said
