"""Send: what is wrong stands at its field; what is right becomes a plan that says everything to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.date_reading import read_dates as readings
from bot.orders.draft_check import Choices, FieldErrors, with_picks, with_same_content_warning
from bot.orders.draft_check import check_draft as check
from bot.orders.order import Order, OrderRequest, Party, Phase
from bot.orders.plan import Plan
from bot.orders.seen_names import SeenNames
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot, TrackingStatus
from bot.wall_time import WallTime
from bot.when import Resolved
from gofilex import Portal
from tests.orders.desk import (
    ARNHEM,
    ASSET,
    BERGH,
    EVENT,
    EVENTS,
    GEORGE,
    HYDE,
    NOW,
    OTHER_ASSET,
    OWNER,
    PARTIES,
    draft,
    wall,
)

PORTALS = (Portal.EMEA, Portal.APAC)


def sent(*cinemas: Cinema, **fields: Any) -> Plan | FieldErrors:
    """What Send comes to with these fields changed."""
    chosen = cinemas or (BERGH,)
    typed = draft(cinemas=tuple(cinema.key for cinema in chosen), **fields)
    known = [cinema for cinema in chosen if cinema.zone]
    return check(
        typed,
        Choices(PORTALS, chosen, events=SeenNames(EVENTS), parties=SeenNames(PARTIES)),
        readings(typed, known, now=NOW),
        now=NOW,
        window=timedelta(hours=48),
    )


def errors(*cinemas: Cinema, **fields: Any) -> dict[str, str]:
    result = sent(*cinemas, **fields)
    assert isinstance(result, FieldErrors)
    return result.errors


def plan(*cinemas: Cinema, **fields: Any) -> Plan:
    result = sent(*cinemas, **fields)
    assert isinstance(result, Plan), result
    return result


def kinds(made: Plan) -> list[str]:
    return [warning.kind for warning in made.warnings]


def test_a_good_form_becomes_one_request_and_no_warning() -> None:
    made = plan(owner="disney: 417", booker="bookerId: b1", transfer_after="26 nov 9am", release_after="26 nov 9am")

    (request,) = made.requests
    assert request.due == WallTime(wall(2026, 11, 27, 18), "Europe/Amsterdam")
    assert request.transfer_after == request.release_after == WallTime(wall(2026, 11, 26, 9), "Europe/Amsterdam")
    assert (request.event, request.assets, request.owner) == (EVENT, (), Party(source="disney", value="417"))
    assert kinds(made) == ["odd_id"]
    assert "booker id “b1”" in made.warnings[0].text


@pytest.mark.parametrize(
    ("typed", "party"),
    [
        (OWNER, Party(id=OWNER)),
        (f"`{OWNER}`.", Party(id=OWNER)),
        (f"https://genie.example/company/{OWNER}?tab=1", Party(id=OWNER)),
        ("gofilex distribution", Party(id=OWNER)),
        ("“Gofilex Distribution”", Party(id=OWNER)),
        (" disney : 417 ", Party(source="disney", value="417")),
        ("“disney:417”.", Party(source="disney", value="417")),
        ("crm:b1", Party(source="crm", value="b1")),
    ],
)
def test_an_owner_or_booker_is_an_id_a_number_in_a_scheme_or_a_name_seen(typed: str, party: Party) -> None:
    (request,) = plan(owner=typed, booker=typed).requests

    assert request.owner == request.booker == party


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Acme Films", "“Acme Films” is not among those seen so far. Give the id, or source:value."),
        ("Gofilx Distribution", "Did you mean Gofilex Distribution?"),
        ("Gofilex", "“Gofilex” is not among those seen so far."),
        ("disney:", "source:value"),
    ],
)
def test_a_name_that_nobody_has_is_said_at_the_field(typed: str, words: str) -> None:
    assert words in errors(owner=typed)["owner"]
    assert words in errors(booker=typed)["booker"]


def test_a_name_that_two_have_is_no_guess() -> None:
    result = check(
        draft(owner="Acme"),
        Choices(PORTALS, (BERGH,), parties=SeenNames({"a1": "Acme", "a2": "ACME"})),
        readings(draft(), (BERGH,), now=NOW),
        now=NOW,
        window=timedelta(hours=48),
    )

    assert result == FieldErrors({"owner": "“Acme” is the name of several: a1 and a2. Give the id of one."})


@pytest.mark.parametrize(
    "typed",
    [EVENT, f"<{EVENT}>", f"https://genie.example/event/{EVENT}", "carmen live", "“Carmen”", f"\u200b{EVENT}\u200b"],
)
def test_an_event_is_taken_out_of_what_was_pasted_or_found_by_its_name(typed: str) -> None:
    assert plan(event=typed).requests[0].event == EVENT


def test_an_id_of_another_shape_than_the_portals_is_said_to_be_one() -> None:
    assert errors(event="tosca2026")["event"].endswith("If that is the id, write eventId: tosca2026.")
    assert errors(owner="A24")["owner"].endswith("If that is the id, write ownerId: A24.")
    assert errors(booker="12:30")["booker"].startswith("Give the id alone, or the numbering scheme")
    (request,) = plan(event="eventId: tosca2026.", owner="ownerId: A24", booker="bookerid:x2").requests
    assert (request.event, request.owner, request.booker) == ("tosca2026", Party(id="A24"), Party(id="x2"))


def test_an_event_that_is_neither_is_said_at_the_field() -> None:
    assert (
        errors(event="Tosca")["event"] == "“Tosca” is not an event ordered before. Give its id, as the portal shows it."
    )
    assert "Did you mean Carmen Live?" in errors(event="carmne")["event"]


def test_assets_are_taken_out_of_what_was_pasted() -> None:
    pasted = f"“{ASSET.replace('-', '–')}”, urn:uuid:{OTHER_ASSET}\u200b; <https://genie.example/asset/{ASSET}>"
    assert plan(assets=pasted).requests[0].assets == (ASSET, OTHER_ASSET)


def test_a_date_without_a_time_is_asked_for_one() -> None:
    for typed in ("27 november", "next friday", "2026-11-27"):
        (text,) = errors(due=typed).values()
        assert "start of that day" in text
        assert f"“{typed} 18:00”" in text


def test_the_end_of_a_day_is_a_time() -> None:
    assert plan(due="end of november").requests[0].due_to_send.wall == wall(2026, 11, 30, 23, 59)


def test_what_the_reader_refuses_is_said_with_part_and_suggestion() -> None:
    assert errors(due="friday 6pm two weeks-ish")["due"].startswith("The words are known")
    assert "friday" in errors(due="fryday 6pm")["due"].replace("fryday", "")
    gap = errors(due="2027-03-28 02:30")["due"]
    assert "Near it: Sun 28 Mar 2027, 01:59 in 's-Heerenberg; " in gap
    assert "Not understood" not in gap
    assert errors(due="31 february 6pm")["due"] == "February has no day 31."


def test_a_due_time_in_the_past_is_refused_and_other_past_times_are_warned_about() -> None:
    assert "has passed" in errors(due="17 nov 2026 18:00")["due"]
    assert kinds(plan(transfer_after="17 nov 2026 18:00")) == ["past"]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"transfer_after": "28 nov 9am"}, "transfer_after"),
        ({"release_after": "28 nov 9am"}, "release_after"),
        ({"transfer_after": "26 nov 9am", "release_after": "25 nov 9am"}, "transfer_after"),
    ],
)
def test_the_three_times_follow_each_other(times: dict[str, str], field: str) -> None:
    found = errors(**times)

    assert list(found) == [field]
    assert "must follow each other" in found[field]


def test_less_than_48_hours_is_warned_about() -> None:
    assert kinds(plan(due="20 nov 2026 14:29")) == ["soon"]
    assert kinds(plan(due="20 nov 2026 14:30")) == []


def test_every_bad_field_is_named_at_once() -> None:
    found = errors(event="", due="", owner=":x", channel="", assets=f"{ASSET}, nonsense;1234-5", description="x" * 3001)

    assert set(found) == {"due", "owner", "channel", "assets", "description"}
    assert "“nonsense” and “1234-5”" in found["assets"]


def test_an_event_or_assets_are_needed_and_both_are_fine() -> None:
    assert set(errors(event="")) == {"event"}
    both = plan(assets=f"urn:uuid:{ASSET.upper()}\n[{OTHER_ASSET}]|{ASSET}")
    assert both.requests[0].assets == (ASSET, OTHER_ASSET)


def test_cinemas_of_another_portal_unknown_ones_and_none() -> None:
    def about(**choices: Any) -> str:
        result = check(draft(), Choices(PORTALS, **choices), (), now=NOW, window=timedelta(hours=48))
        assert isinstance(result, FieldErrors)
        return result.errors["cinemas"]

    assert "is a cinema of APAC, not of EMEA" in about(cinemas=(BERGH,), of_other_portal=(GEORGE,))
    assert "“zzz” is not in the directory" in about(unknown=("zzz",))
    assert "time zone of Filmhuis Bergh" in about(cinemas=(replace(BERGH, zone=""),))
    assert "at least one cinema" in about()


def test_three_cinemas_three_orders_each_on_its_own_clock() -> None:
    made = plan(BERGH, ARNHEM, HYDE)

    assert [request.cinema for request in made.requests] == [BERGH, ARNHEM, HYDE]
    assert {request.due_to_send.wall for request in made.requests} == {wall(2026, 11, 27, 18)}
    assert {request.due_to_send.zone for request in made.requests} == {"Europe/Amsterdam", "Europe/London"}
    assert kinds(made) == []


def test_times_that_differ_between_clocks_are_pointed_out() -> None:
    made = plan(BERGH, HYDE, due="in 72 hours")

    assert kinds(made) == ["walls"]
    assert "14:30 in 's-Heerenberg; " in made.warnings[0].text
    assert "13:30 in Leeds" in made.warnings[0].text


def test_what_holds_for_every_clock_is_said_without_naming_cinemas() -> None:
    assert errors(BERGH, HYDE, due="friday 6pm two weeks-ish")["due"].startswith("The words are known")
    # 18:00 in London is still to come when it is past in Amsterdam.
    found = errors(BERGH, HYDE, due="2026-11-18 14:00")["due"]
    assert found.startswith("For Filmhuis Bergh, 's-Heerenberg: Wed 18 Nov 2026, 14:00 in 's-Heerenberg has passed")


def test_twenty_cinemas_are_one_line_for_each_kind_of_warning_what_matters_first() -> None:
    twenty = [replace(BERGH, id=f"cin{n:02}", name=f"Filmhuis {n}") for n in range(20)]
    made = plan(*twenty, due="18 nov 2026 19:45", additional_text="Call first.")
    open_ones = [
        [TrackedOrder(Order("other", n, r, Phase.PLACED, order_id="z"), None)] for n, r in enumerate(made.requests)
    ]

    warned = with_same_content_warning(made, open_ones)

    assert kinds(warned) == ["soon", "same", "odd_id", "e_mail"]
    soon, same, odd, _ = (warning.text for warning in warned.warnings)
    assert "for 20 of 20 cinemas: Filmhuis 0, 's-Heerenberg; " in soon
    assert "the first in 5 hours 15 minutes" in soon
    assert same.startswith(
        "Open already for 20 of 20 cinemas, with the same event: Filmhuis 0, 's-Heerenberg, due Wed 18 Nov"
    )
    assert same.endswith("and 16 more.")
    assert odd.startswith("20 ids do not look like the portal's own")


def test_nearly_two_days_are_told_in_hours_beside_a_window_in_hours() -> None:
    (warning,) = plan(due="20 nov 2026 13:30").warnings
    assert "needs it in 47 hours, sooner than 48 hours from now" in warning.text


def test_the_extra_text_is_said_to_reach_the_cinema() -> None:
    assert kinds(plan(additional_text="Call first.")) == ["e_mail"]


def test_a_note_of_the_reader_becomes_a_warning_once() -> None:
    typed = draft(cinemas=(BERGH.key, HYDE.key))
    read = [
        replace(reading, result=replace(reading.result, notes=("8pm in London is 21:00 there",)))
        for reading in readings(typed, (BERGH, HYDE), now=NOW)
        if isinstance(reading.result, Resolved)
    ]
    made = check(typed, Choices(PORTALS, (BERGH, HYDE)), read, now=NOW, window=timedelta(hours=48))

    assert isinstance(made, Plan)
    assert [(w.kind, w.text) for w in made.warnings] == [("clock", "Due: 8pm in London is 21:00 there")]


def test_assets_split_over_two_orders_stay_split_while_they_are_the_same() -> None:
    split = plan(BERGH, HYDE, assets=f"{ASSET} {OTHER_ASSET}", groups=((ASSET,), (OTHER_ASSET,)))
    assert [(r.cinema, r.assets) for r in split.requests] == [
        (BERGH, (ASSET,)), (BERGH, (OTHER_ASSET,)), (HYDE, (ASSET,)), (HYDE, (OTHER_ASSET,)),
    ]  # fmt: skip

    changed = plan(assets=ASSET, groups=((ASSET,), (OTHER_ASSET,)))
    assert [request.assets for request in changed.requests] == [(ASSET,)]
    assert kinds(changed) == ["split"]


def test_two_likely_readings_are_picked_before_confirm() -> None:
    made = plan(due="next friday 6pm")
    assert len(made.to_pick) == 1
    assert with_picks(made, {}, now=NOW)[1] == "Pick which time is meant."

    nearer = WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam")
    picked, problem = with_picks(made, {made.to_pick[0].pick_key: nearer.to_text()}, now=NOW)
    assert problem == ""
    assert picked.requests[0].due == nearer


def test_a_pick_that_breaks_the_order_of_times_is_not_placed() -> None:
    made = plan(due="next friday 6pm", transfer_after="24 nov 9am")
    nearer = WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam").to_text()

    _, problem = with_picks(made, {made.to_pick[0].pick_key: nearer}, now=NOW)
    assert "must follow each other" in problem


def test_a_preview_left_open_until_due_has_passed_is_not_placed() -> None:
    made = plan()

    assert with_picks(made, {}, now=NOW)[1] == ""
    assert "has passed" in with_picks(made, {}, now=NOW + timedelta(days=10))[1]


def delivered(request: OrderRequest, at: datetime, submission: str = "other", **changes: Any) -> TrackedOrder:
    """An order that was delivered then."""
    landed = OrderSnapshot(
        state="completed", delivered=at.timestamp(), tracking_status=TrackingStatus.DELIVERED, final=True
    )
    return TrackedOrder(Order(submission, 0, replace(request, **changes), Phase.PLACED, order_id="z"), landed)


def test_what_was_delivered_before_is_said_with_when_and_by_whom_it_was_ordered() -> None:
    """Of several deliveries the last; by whom, as far as the reader may know it."""
    made = plan(BERGH)
    last = delivered(made.requests[0], NOW - timedelta(days=2), "last")
    there = [delivered(made.requests[0], NOW - timedelta(days=9)), last]

    warned = with_same_content_warning(made, [[]], [there], {"last": "Bob", "other": "Ada"})

    [warning] = warned.warnings
    assert warning.kind == "before"
    assert warning.text == (
        "An order for the same event was delivered to Filmhuis Bergh, 's-Heerenberg before: "
        "Mon 16 Nov 2026, 14:30 in 's-Heerenberg, ordered by Bob."
    )
    [warning] = with_same_content_warning(made, [[]], [there], {}).warnings
    assert warning.text.endswith("Mon 16 Nov 2026, 14:30 in 's-Heerenberg.")


def test_for_many_cinemas_it_is_one_line_on_each_ones_clock() -> None:
    made = plan(BERGH, HYDE, ARNHEM, assets=ASSET)
    before = [
        [delivered(request, NOW, f"s{number}", event="another")] for number, request in enumerate(made.requests[:2])
    ]

    warned = with_same_content_warning(made, [[], [], []], [*before, []], {"s1": "Bob"})

    [warning] = warned.warnings
    assert warning.text == (
        "Delivered before to 2 of 3 cinemas, with one of the same assets: "
        "Filmhuis Bergh, 's-Heerenberg, Wed 18 Nov 2026, 14:30 in 's-Heerenberg; "
        "and Hyde Park Picture House, Leeds, Wed 18 Nov 2026, 13:30 in Leeds, ordered by Bob."
    )


def test_an_open_order_for_the_same_is_said_whoever_placed_it() -> None:
    made = plan(BERGH, HYDE)
    open_one = TrackedOrder(Order("other", 0, made.requests[0], Phase.PLACED, order_id="zazRCknY5tRKFR5p7"), None)

    warned = with_same_content_warning(made, [[open_one], []])

    (warning,) = warned.warnings
    assert warning.kind == "same"
    assert "the same event" in warning.text
    assert BERGH.label in warning.text
    assert "zazRCknY5tRKFR5p7" not in warning.text


def test_an_open_order_that_was_changed_is_named_by_its_new_due_time() -> None:
    made = plan(BERGH)
    order = Order("other", 0, made.requests[0], Phase.PLACED, order_id="zazRCknY5tRKFR5p7")
    later = WallTime(wall(2026, 11, 30, 20), BERGH.zone).instant.timestamp()

    warned = with_same_content_warning(made, [[TrackedOrder(order, OrderSnapshot(due=later))]])

    (warning,) = warned.warnings
    assert "Mon 30 Nov 2026, 20:00 in 's-Heerenberg" in warning.text
    assert "27 Nov" not in warning.text
