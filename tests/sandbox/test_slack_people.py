"""People and modals in front of a real Bolt app in Socket Mode: what they do, what it hears, what becomes of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.slack import CannotDoError, Workspace, live_syntax
from sandbox.slack.people.escaping import escaped_words

if TYPE_CHECKING:
    from sandbox.slack import Member, Slack
    from tests.sandbox.conftest import Bot, Heard

CINEMAS = ["Filmhuis Bergh", "Filmhuis Den Haag", "Paris Theatre"]


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def other(title: str) -> dict[str, Any]:
    return {"type": "modal", "callback_id": "encore_preview", "title": plain(title), "submit": plain("Confirm"),
            "blocks": [{"type": "divider"}]}  # fmt: skip


def answering(bot: Bot, **answer: Any) -> None:
    """The app answers submissions of the form like this."""

    @bot.app.view("encore_order")
    async def submitted(ack: Any) -> None:
        await ack(**answer)


async def test_from_command_to_form(slack: Slack, alice: Member, heard: Heard) -> None:
    outcome = await alice.runs("/encore order Filmhuis", channel="#deliveries")
    assert outcome.what == "ok"
    form = await alice.wait_for_view("encore_order")
    assert form.title == "Order an encore"
    command = heard[0]
    assert (command["text"], command["channel_name"], command["user_id"], command["team_id"], command["command"]) == (
        "order Filmhuis", "deliveries", "U0ALICE", "T0ENCORE", "/encore",
    )  # fmt: skip
    assert slack.person("bram").view is None
    slack.assert_clean()


def test_the_words_of_a_command_are_escaped_as_slack_does_it(workspace: Workspace) -> None:
    alice, lobby = workspace.user("alice").id, workspace.channel("lobby").id

    assert escaped_words("Tom & <3 @alice @alicia #lobby @here", workspace) == (
        f"Tom &amp; &lt;3 <@{alice}|alice> @alicia <#{lobby}|lobby> <!here>"
    )
    assert escaped_words("desk@kino.example see kino.example, https://kino.example/a?b=1&c=2.", workspace) == (
        "<mailto:desk@kino.example|desk@kino.example> see <http://kino.example|kino.example>, "
        "<https://kino.example/a?b=1&amp;c=2>."
    )


async def test_a_command_answered_in_words_is_for_its_sender(slack: Slack, alice: Member, heard: Heard) -> None:
    outcome = await alice.runs("/encore help", channel="#deliveries")
    assert outcome.message is not None
    assert [m.text for m in alice.sees("#deliveries")] == ["Usage: /encore order"]
    assert slack.person("bram").sees("#deliveries") == []
    assert (await alice.runs("/shout", channel="#deliveries")).what == "not_a_command"
    assert len(heard) == 1


async def test_type_ahead_asks_the_app_and_picks(slack: Slack, alice: Member, heard: Heard) -> None:
    await alice.runs_shortcut("encore_order")
    form = await alice.wait_for_view()
    assert await alice.suggestions(form, "cinemas", "f") == []
    assert not heard.of("block_suggestion")
    offered = await alice.suggestions(form, "cinemas", "film")
    assert [o["text"]["text"] for o in offered] == CINEMAS[:2]
    asked = heard.of("block_suggestion")[0]
    assert (asked["value"], asked["action_id"], asked["view"]["id"]) == ("film", "cinemas", form.id)
    await alice.picks(form, "cinemas", "Den Haag", "Paris")
    assert heard.of("block_suggestion")[-1]["value"] == "Paris"
    (action,) = heard.of("block_actions")[-1]["actions"]
    assert [o["value"] for o in action["selected_options"]] == ["filmhuis den haag", "paris theatre"]
    await alice.clears(form, "cinemas", "Paris")
    assert [o["value"] for o in form.values["cinemas"]["cinemas"]["selected_options"]] == ["filmhuis den haag"]
    with pytest.raises(CannotDoError, match="on offer: nothing"):
        await alice.picks(form, "cinemas", "Nowhere")
    slack.assert_clean()


async def test_enter_dispatches_with_the_state_and_the_hash(slack: Slack, alice: Member, heard: Heard) -> None:
    await alice.runs("/encore order", channel="#deliveries")
    form = await alice.wait_for_view()
    await alice.types(form, "due", "friday 6pm")
    assert not heard.of("block_actions")
    before = form.hash
    await alice.types(form, "due", "friday 6pm", enter=True)
    (body,) = heard.of("block_actions")
    assert body["container"] == {"type": "view", "view_id": form.id}
    assert body["view"]["hash"] == before
    assert body["view"]["state"]["values"]["due"]["due"]["value"] == "friday 6pm"
    assert (body["actions"][0]["type"], body["actions"][0]["value"]) == ("plain_text_input", "friday 6pm")
    await slack.until(lambda: form.hash != before)
    assert form.values["due"]["due"]["value"] == "friday 6pm"
    assert form.blocks[-1]["text"]["text"] == "read as Friday"


async def filled(alice: Member) -> None:
    await alice.runs("/encore order", channel="#deliveries")
    form = await alice.wait_for_view("encore_order")
    await alice.picks(form, "cinemas", "Bergh")
    await alice.types(form, "due", "friday")


async def test_slack_itself_asks_for_what_is_missing(slack: Slack, alice: Member, heard: Heard) -> None:
    await alice.runs("/encore order", channel="#deliveries")
    await alice.wait_for_view()
    outcome = await alice.submits()
    assert outcome.what == "incomplete"
    assert set(outcome.errors) == {"cinemas", "due"}
    assert not heard.of("view_submission")


async def test_errors_stand_at_their_fields_and_the_form_stays(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    answering(bot, response_action="errors", errors={"due": "in the past"})
    await filled(alice)
    outcome = await alice.submits()
    assert (outcome.what, outcome.errors) == ("errors", {"due": "in the past"})
    assert alice.view is not None
    assert alice.view.values["due"]["due"]["value"] == "friday"
    submitted = heard.of("view_submission")[0]["view"]
    assert submitted["state"]["values"]["channel"]["channel"]["selected_conversation"] is None


async def test_errors_at_something_that_is_no_input_are_a_mistake_of_the_app(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    answering(bot, response_action="errors", errors={"more": "?"})
    await filled(alice)
    assert (await alice.submits()).what == "bad_answer"
    with pytest.raises(AssertionError, match="no input block with the id more"):
        slack.assert_clean()


async def test_push_and_back_and_update_and_clear(bot: Bot, alice: Member, heard: Heard) -> None:
    answering(bot, response_action="push", view=other("Preview"))
    answers: list[dict[str, Any]] = [
        {"response_action": "update", "view": other("Sending")},
        {"response_action": "clear"},
    ]

    @bot.app.view("encore_preview")
    async def confirmed(ack: Any) -> None:
        await ack(**answers.pop(0))

    await filled(alice)
    assert (await alice.submits()).what == "pushed"
    assert [view.title for view in alice.views] == ["Order an encore", "Preview"]
    await alice.closes()
    assert alice.view is not None
    assert alice.view.values["due"]["due"]["value"] == "friday"
    await alice.submits()
    assert (await alice.submits()).what == "updated"
    assert alice.view.title == "Sending"
    assert (await alice.submits()).what == "cleared"
    assert alice.views == []


async def test_submitted_twice_at_once_the_app_hears_it_twice_and_one_preview_is_seen(
    bot: Bot, alice: Member, heard: Heard
) -> None:
    answering(bot, response_action="push", view=other("Preview"))
    await filled(alice)
    outcomes = await alice.submits_twice()
    assert sorted(outcome.what for outcome in outcomes) == ["pushed", "superseded"]
    first, second = heard.of("view_submission")
    assert (first["view"]["id"], first["view"]["hash"]) == (second["view"]["id"], second["view"]["hash"])
    assert first["trigger_id"] != second["trigger_id"]
    assert len(alice.views) == 2


async def test_a_fourth_view_is_refused_and_the_person_reads_slacks_own_words(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    answering(bot, response_action="push", view=other("Preview"))

    @bot.app.view("encore_preview")
    async def deeper(ack: Any) -> None:
        await ack(response_action="push", view=other("Deeper"))

    await filled(alice)
    assert [(await alice.submits()).what for _ in range(2)] == ["pushed", "pushed"]
    third = alice.view

    outcome = await alice.submits()

    assert outcome.what == "bad_answer"
    assert "push_limit_reached" in outcome.detail
    assert alice.view is third
    assert third is not None
    assert third.slack_says == "We had some trouble connecting. Try again?"
    slack.state.log.complaints.clear()  # it was provoked


async def test_an_empty_answer_closes_the_submitted_view_alone(bot: Bot, alice: Member, heard: Heard) -> None:
    answering(bot, response_action="push", view=other("Preview"))

    @bot.app.view("encore_preview")
    async def confirmed(ack: Any) -> None:
        await ack()

    await filled(alice)
    await alice.submits()
    outcome = await alice.submits()
    assert outcome.what == "closed"
    assert [view.title for view in alice.views] == ["Order an encore"]


async def test_no_answer_in_time_is_told_and_nothing_is_sent_again(
    slack: Slack, bot: Bot, alice: Member, heard: Heard
) -> None:
    released = asyncio.Event()

    @bot.app.view("encore_order")
    async def slow(ack: Any) -> None:
        await released.wait()
        await ack()

    await filled(alice)
    slack.deliveries.ack_within = 0.1
    assert (await alice.submits()).what == "operation_timeout"
    assert alice.view is not None
    assert len(heard.of("view_submission")) == 1
    released.set()


async def test_only_who_asked_hears_of_a_closed_form(alice: Member, heard: Heard) -> None:
    await alice.runs("/encore order", channel="#deliveries")
    await alice.wait_for_view()
    await alice.closes(all_of_them=True)
    (body,) = heard.of("view_closed")
    assert (body["is_cleared"], body["view"]["callback_id"]) == (True, "encore_order")
    assert alice.view is None


async def test_a_private_channel_is_picked_by_members_and_where_the_filter_lets_it(alice: Member, heard: Heard) -> None:
    await alice.runs("/encore order", channel="#deliveries")
    form = await alice.wait_for_view()
    await alice.picks(form, "channel", "#lobby")
    assert form.values["channel"]["channel"]["selected_conversation"] == "C0LOBBY"
    with pytest.raises(CannotDoError, match="only public"):
        await alice.picks(form, "channel", "#vault")


async def test_a_failed_wait_tells_what_happened(slack: Slack, alice: Member, heard: Heard) -> None:
    await alice.runs("/encore help", channel="#deliveries")
    with pytest.raises(AssertionError, match=r"/encore -> ok"):
        await alice.wait_for_view(within=0.05)
    assert live_syntax(alice.sees("#deliveries")[0].text) == []


async def test_an_organisation_names_itself_and_the_workspace_that_is_acted_in() -> None:
    """REPORTED (bolt-js 1875, bolt-python 767): `user.team_id` is the home, `team` can be null, `enterprise` is set."""
    workspace = Workspace()
    workspace.join_organisation("E0CINEMAS", "Cinemas United")
    workspace.add_team("T0HOME", "home", "Head Office")
    olga = workspace.add_user("olga", team_id="T0HOME", teams=("T0HOME", workspace.team.id))
    odo = workspace.add_user("odo", team_id="T0HOME", teams=("T0HOME",))

    team = workspace.team_of(olga)
    assert team is not None
    assert (team["id"], team["enterprise_id"]) == (workspace.team.id, "E0CINEMAS")
    assert workspace.enterprise_of(olga) == {"id": "E0CINEMAS", "name": "Cinemas United"}
    workspace.names_no_team = True
    assert workspace.team_of(olga) is None
    assert workspace.team_of(odo) == {"id": "T0HOME", "domain": "home"}
    assert workspace.is_stranger(odo)
    assert not workspace.meets(odo)
    workspace.add_channel("shared", members=["odo"], bot=True)
    assert workspace.meets(odo)


@pytest.mark.parametrize(
    ("zone", "told"), [("", None), ("Europe/Atlantis", "Europe/Atlantis"), ("Europe/Paris", "Europe/Paris")]
)
def test_a_person_may_have_no_zone_or_one_that_nobody_knows(zone: str, told: str | None) -> None:
    shown = Workspace().add_user("nemo", tz=zone).as_slack(0)
    assert (shown.get("tz"), "tz_offset" in shown) == (told, told is not None)
