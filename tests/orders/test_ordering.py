"""From the form to the submission, with a real store: nothing typed is lost, nothing is submitted twice."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.cinemas.cinema import TYPED_PREFIX, Cinema
from bot.orders.draft_check import FieldErrors
from bot.orders.order import Order, Party, Phase, Submission
from bot.orders.ordering import Ordering, ZoneNeeded
from bot.orders.plan import Plan
from bot.store import Store, Transaction
from bot.store.deliveries import note_delivery
from bot.store.order_records import write_order, write_snapshot
from bot.tracking.snapshot import OrderSnapshot, TrackingStatus
from bot.wall_time import WallTime
from gofilex import Portal
from tests.clock import MovedClock
from tests.intake import submit
from tests.orders.conftest import Channels
from tests.orders.desk import ALICE, ASSET, BERGH, EVENT, GEORGE, HYDE, OWNER, REQUEST, wall


def typed(**fields: Any) -> dict[str, Any]:
    """What the form holds when Send is pressed."""
    good = {"portal": "EMEA", "cinemas": (BERGH.key,), "event": EVENT, "due": "2026-11-27 18:00", "channel": "C1"}
    return {**good, **fields}


async def planned(ordering: Ordering, draft: str, **fields: Any) -> Plan:
    plan = await ordering.send(ALICE, draft, typed(**fields))
    assert isinstance(plan, Plan), plan
    return plan


def usual(_: Plan) -> dict[str, str]:
    return {}


async def test_words_open_the_form_filled(ordering: Ordering, store: Store) -> None:
    await store.cinemas.note_event(Portal.EMEA, EVENT, "Carmen Live")

    form = await ordering.begin(ALICE, f"Filmhuis Bergh event {EVENT} due next friday 6pm wibble", "C7")

    assert form.chosen == (BERGH,)
    assert form.event_label == "Carmen Live"
    assert [reading.text for reading in form.readings] == ["next friday 6pm wibble"]
    assert form.draft.channel == "C0ALL"
    assert await store.drafts.read(form.draft.id) == form.draft


async def test_without_words_the_form_is_empty_but_for_portal_and_channel(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE, "", "C7")

    assert (form.draft.portal, form.draft.cinemas, form.draft.due) == ("EMEA", (), "")


async def test_send_and_confirm_submit_one_order_for_each_cinema(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id, cinemas=(BERGH.key, HYDE.key))

    done = await ordering.confirm(ALICE, plan.draft, plan.revision, usual)

    assert done.first
    assert not done.problem
    tracked_orders = await store.orders.tracked(form.draft.id)
    assert [(tracked.order.phase, tracked.order.request.cinema) for tracked in tracked_orders] == [
        (Phase.QUEUED, BERGH),
        (Phase.QUEUED, HYDE),
    ]
    submission = await store.orders.submission(form.draft.id)
    assert submission is not None
    assert (submission.by, submission.channel, submission.size) == (ALICE.id, "C1", 2)


async def test_a_second_confirm_shows_the_outcome_of_the_first(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id)

    both = await asyncio.gather(*(ordering.confirm(ALICE, plan.draft, plan.revision, usual) for _ in range(2)))

    assert sorted(done.first for done in both) == [False, True]
    assert all(len(done.tracked_orders) == 1 for done in both)
    assert len(await store.orders.open(10)) == 1


async def test_a_form_sent_again_makes_the_older_preview_void(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE)
    old = await planned(ordering, form.draft.id)
    await planned(ordering, form.draft.id, due="2026-11-28 18:00")

    done = await ordering.confirm(ALICE, old.draft, old.revision, usual)

    assert done.submission is None
    assert "Press Review again" in done.problem


async def test_a_pick_is_made_in_the_preview(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id, due="next friday 6pm")
    nearer = WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam")

    unpicked = await ordering.confirm(ALICE, plan.draft, plan.revision, usual)
    assert unpicked.problem == "Pick which time is meant."
    assert await store.orders.submission(plan.draft) is None

    await ordering.confirm(ALICE, plan.draft, plan.revision, lambda p: {p.to_pick[0].pick_key: nearer.to_text()})
    assert (await store.orders.tracked(plan.draft))[0].order.request.due == nearer


async def test_a_pick_made_in_the_form_is_kept(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE)
    answers = typed(due="next friday 6pm")
    nearer = WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam")

    await ordering.choose(ALICE, form.draft.id, answers, lambda readings: {readings[0].pick_key: nearer.to_text()})
    plan = await ordering.send(ALICE, form.draft.id, answers)

    assert isinstance(plan, Plan)
    assert plan.to_pick == ()
    assert plan.requests[0].due == nearer


async def test_the_second_half_of_a_doubled_hour_is_placed_as_such(
    ordering: Ordering, store: Store, clock: MovedClock
) -> None:
    clock.forward(-40 * 24 * 3600)  # October, before the clocks go back
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id, due="25 oct 2026 02:30")
    second = WallTime(wall(2026, 10, 25, 2, 30).replace(fold=1), "Europe/Amsterdam").to_text()

    done = await ordering.confirm(ALICE, plan.draft, plan.revision, lambda p: {p.to_pick[0].pick_key: second})

    assert done.problem == ""
    assert (await store.orders.tracked(plan.draft))[0].order.request.due_to_send.to_text() == second


async def test_a_cinema_that_is_not_in_the_directory_is_asked_for(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)
    answers = typed(cinemas=(f"{TYPED_PREFIX}zzocDLbbpnHPYZr99",))

    assert await ordering.send(ALICE, form.draft.id, answers) == ZoneNeeded(Cinema(Portal.EMEA, "zzocDLbbpnHPYZr99"))

    entered = replace(BERGH, id="zzocDLbbpnHPYZr99", name="New one")
    await store.cinemas.put([entered])
    beneath = await ordering.with_cinema(ALICE, form.draft.id, entered)
    assert beneath.chosen == (entered,)
    assert beneath.draft.due == "2026-11-27 18:00"
    plan = await ordering.send(ALICE, form.draft.id, answers)
    assert isinstance(plan, Plan)
    assert plan.requests[0].cinema == entered


async def test_field_errors_keep_everything_typed(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)

    result = await ordering.send(ALICE, form.draft.id, typed(due="tomorrow", description="For the gala"))

    assert isinstance(result, FieldErrors)
    assert set(result.errors) == {"due"}
    kept = await store.drafts.read(form.draft.id)
    assert kept is not None
    assert (kept.due, kept.description) == ("tomorrow", "For the gala")


async def test_a_cinema_of_another_portal_is_an_error_at_its_field(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE)

    result = await ordering.send(ALICE, form.draft.id, typed(cinemas=(BERGH.key, GEORGE.key)))

    assert isinstance(result, FieldErrors)
    assert "is a cinema of APAC" in result.errors["cinemas"]


async def test_a_channel_that_cannot_take_the_card(ordering: Ordering, slack: Channels) -> None:
    slack.problem = "Encore Bot is not in <#C1>. Type `/invite @Encore Bot` there, or choose another channel."
    form = await ordering.begin(ALICE)

    result = await ordering.send(ALICE, form.draft.id, typed())

    assert result == FieldErrors(
        {"channel": "Encore Bot is not in this channel. Type /invite @Encore Bot there, or choose another channel."}
    )


async def test_slack_being_slow_does_not_hold_up_send(
    ordering: Ordering, slack: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.orders.ordering.CHANNEL_SECONDS", 0.01)
    slack.answers.clear()
    form = await ordering.begin(ALICE)

    assert isinstance(await ordering.send(ALICE, form.draft.id, typed()), Plan)


async def test_an_open_order_for_the_same_is_warned_about(ordering: Ordering) -> None:
    first = await planned(ordering, (await ordering.begin(ALICE)).draft.id)
    await ordering.confirm(ALICE, first.draft, first.revision, usual)

    second = await planned(ordering, (await ordering.begin(ALICE)).draft.id)

    assert [warning.kind for warning in second.warnings] == ["same"]


async def test_a_forgotten_draft_is_sent_from_what_the_form_holds(ordering: Ordering) -> None:
    assert (await planned(ordering, "0123456789abcdef")).requests[0].event == EVENT


async def test_another_persons_draft_is_not_read(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE, "bergh note secret", "C1")
    bob = replace(ALICE, id="U2BOB")

    assert (await ordering.typed(bob, form.draft.id, {})).draft.description == ""


async def test_two_hundred_cinemas_are_previewed_well_within_slacks_three_seconds(
    ordering: Ordering, store: Store
) -> None:
    zones = ["Europe/Amsterdam", "Europe/London", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Berlin"]
    many = [Cinema(Portal.EMEA, f"c{i:016d}", name=f"Cinema {i}", zone=zones[i % 6], country="NL") for i in range(200)]
    await store.cinemas.put(many)
    form = await ordering.begin(ALICE)

    began = time.process_time()  # what others do on this machine does not count
    plan = await planned(
        ordering, form.draft.id, cinemas=tuple(c.key for c in many), due="friday 6pm", transfer_after="thursday 9am"
    )

    assert time.process_time() - began < 3
    assert len(plan.requests) == 200
    assert len(plan.readings) == 12


async def test_ordering_again_reads_back_as_the_same_request(ordering: Ordering, store: Store) -> None:
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id, assets=ASSET, owner="disney:417", transfer_after="thursday 9am")
    await ordering.confirm(ALICE, plan.draft, plan.revision, usual)
    submission = await store.orders.submission(plan.draft)
    assert submission is not None

    again = await ordering.again(
        ALICE, submission, [tracked.order for tracked in await store.orders.tracked(plan.draft)]
    )
    answers = {name: getattr(again.draft, name) for name in (*typed(), "assets", "owner", "transfer_after")}
    second = await ordering.send(ALICE, again.draft.id, answers)

    assert isinstance(second, Plan)
    assert second.requests == plan.requests


async def test_what_slack_and_phones_make_of_a_field_reaches_no_portal(ordering: Ordering, store: Store) -> None:
    await store.cinemas.note_party(Portal.EMEA, OWNER, "Gofilex Distribution")
    form = await ordering.begin(ALICE)
    plan = await planned(
        ordering,
        form.draft.id,
        event=f"<https://genie.example/event/{EVENT}|genie.example/event/{EVENT}>",
        due="2026\u201111\u201127\u00a018\u223600\u200b",
        owner="Gofilex&amp;Distribution",
        booker=f"\u200e`{OWNER}`",
        description="Tom &amp; Jerry – <@U0BOB|bob>\u2069",
        additional_text="See <http://kino.example|kino.example>,\n<mailto:desk@kino.example|desk@kino.example> “19:30”",
    )

    (request,) = plan.requests
    assert (request.event, request.due_to_send.wall) == (EVENT, wall(2026, 11, 27, 18))
    assert request.owner == request.booker == Party(id=OWNER)
    assert request.description == "Tom & Jerry – @bob"
    assert request.additional_text == "See kino.example,\ndesk@kino.example “19:30”"


async def test_the_name_of_an_event_goes_with_the_order(ordering: Ordering, store: Store) -> None:
    await store.cinemas.note_event(Portal.EMEA, EVENT, "Carmen Live")
    form = await ordering.begin(ALICE)

    (request,) = (await planned(ordering, form.draft.id, event="carmen")).requests

    assert (request.event, request.event_name) == (EVENT, "Carmen Live")


@pytest.mark.parametrize("typed", ["use:disney:999", "use: “disney: 999”", "disney:999"])
async def test_a_cinema_that_nobody_knows_is_asked_for_with_its_country(ordering: Ordering, typed: str) -> None:
    form = await ordering.begin(ALICE, f"cinema disney:999 country nl event {EVENT} due 2026-11-27 18:00", "C7")
    assert form.chosen == (Cinema(Portal.EMEA, source="disney", value="999", country="NL"),)

    asked = await ordering.send(
        ALICE, form.draft.id, {"cinemas": (typed,), "event": EVENT, "due": "2026-11-27 18:00", "channel": "C1"}
    )

    assert asked == ZoneNeeded(Cinema(Portal.EMEA, source="disney", value="999", country="NL"))


async def test_a_cinema_that_can_be_none_is_refused_at_its_field(ordering: Ordering) -> None:
    form = await ordering.begin(ALICE)

    refused = await ordering.send(ALICE, form.draft.id, typed(cinemas=("use:the big one",)))

    assert refused == FieldErrors(
        {"cinemas": "“the big one” is not in the directory, and no company id or source:value."}
    )


async def test_what_was_delivered_before_is_warned_about_and_by_whom_it_was_ordered(
    ordering: Ordering, store: Store, clock: MovedClock
) -> None:
    """But for what was ordered in a private channel. Nothing hinders ordering it again."""
    for name, channel in (("open", "C1"), ("secret", "C9SECRET")):
        event = f"{name}23456789abcdef"[:17]
        await submit(
            store,
            Submission(name, "T1", channel, "U2BOB", clock.time(), 1),
            [Order(name, 0, replace(REQUEST, event=event))],
        )
        order = replace(await _order(store, name), phase=Phase.PLACED, order_id=f"id-{name}")
        landed = OrderSnapshot(delivered=clock.time(), tracking_status=TrackingStatus.DELIVERED, final=True)
        change, shard = Transaction(), store.keys.shard(name)
        write_order(change, shard, order)
        write_snapshot(change, shard, order.id, Portal.EMEA, order.order_id, landed)
        note_delivery(change, shard, order)
        assert await store.engine.transact(change)

        plan = await planned(ordering, f"draft-{name}", event=event)

        [text] = [warning.text for warning in plan.warnings if warning.kind == "before"]
        assert "was delivered to Filmhuis Bergh, 's-Heerenberg before: Wed 18 Nov 2026" in text
        assert text.endswith(", ordered by Bob.") is (name == "open")
        assert (await ordering.confirm(ALICE, plan.draft, plan.revision, usual)).first


async def _order(store: Store, submission: str) -> Order:
    order = await store.orders.order(submission, 0)
    assert order
    return order
