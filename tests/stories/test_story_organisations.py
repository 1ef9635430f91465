"""A workspace of an organisation (Enterprise Grid), channels shared with others, and people whose Slack speaks other languages."""

from __future__ import annotations

import pytest

from sandbox.slack import Workspace, text_of
from tests.stories import conftest
from tests.stories.conftest import PEOPLE_OF_EUROPE, Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story


@pytest.fixture
def organisation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace belongs to one; olga's home is another workspace of it, orla's the organisation itself, odo is of another only."""
    usual = conftest._people

    def people() -> Workspace:
        workspace = usual()
        workspace.join_organisation("E0CINEMAS", "Cinemas United")
        workspace.add_team("T0HOME", "home", "Head Office")
        workspace.add_user("olga", team_id="T0HOME", teams=("T0HOME", "T0ENCORE"))
        workspace.add_user("orla", team_id="E0CINEMAS", teams=("T0ENCORE",))
        workspace.add_user("odo", team_id="T0HOME", teams=("T0HOME",))
        workspace.channel("encores").members |= {"U0OLGA", "U0ORLA", "U0ODO"}
        return workspace

    monkeypatch.setattr(conftest, "_people", people)


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("who", "named", "http"),
    [
        ("olga", True, False),
        ("olga", False, True),
        ("orla", True, True),
        ("orla", False, False),
        ("alice", False, True),
    ],
)
async def test_who_is_of_this_workspace_orders_wherever_her_home_is(
    staged: Staged, who: str, named: bool, http: bool
) -> None:
    story = await staged(http=http)
    story.slack.workspace.names_no_team = not named
    person = story.person(who)
    card = await person.orders()
    form = await person.uses_shortcut()
    await form.closes()
    await person.user.opens_home()
    await person.user.wait_for_home(within=60)
    await card.thread.expect_line("Delivered")
    story.portal.placed_once()


@pytest.mark.usefixtures("organisation")
async def test_who_is_of_another_workspace_of_the_organisation_alone_is_refused(staged: Staged) -> None:
    story = await staged(speed=0)
    card = await story.alice.orders()
    await card.shows("Stop following")
    odo = story.person("odo")
    assert "serves another workspace" in text_of(await odo.asks("/encore list"))
    assert "serves another workspace" in await odo.presses_in_vain(card, "details")
    story.portal.placed_once()


async def test_people_of_every_language_order_and_see_it_through(story: Story) -> None:
    for number, (name, _, _) in enumerate(PEOPLE_OF_EUROPE):
        person = story.person(name)
        form = await person.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE} note {name}")
        preview = await form.sends()
        preview.says("27 Nov 2026", "18:00")
        await preview.confirms()
        card = await story.channel.card(number)
    await card.thread.expect_line("Delivered")
    assert len(story.portal.asked("add-encore")) == len(PEOPLE_OF_EUROPE)
