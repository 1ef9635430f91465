"""Each form, preview and detail as it is seen in a usual case (golden files, as in `test_golden_views.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.orders import plan as plans
from bot.orders.order import Draft, Phase, SaidBy
from bot.orders.plan import Plan
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import TrackingStatus
from bot.views import (
    card,
    change,
    cinema,
    details,
    follow,
    form,
    preview,
    split_assets,
    support,
    trouble,
    unknown_outcome,
)
from bot.when import Choice, Refused
from gofilex import Portal
from tests.views.samples import (
    BERGH,
    DOWNLOADING,
    DUE_LATER,
    FAILED_JOB,
    GB,
    HYDE,
    NOW,
    THREE,
    T,
    order,
    reading,
    request,
    resolved,
    snapshot,
    submission,
    wall,
)  # fmt: skip

Golden = Callable[[Any, str], None]


def test_the_form(golden: Golden) -> None:
    draft = Draft("d1", "U1ALICE", "T1", portal="EMEA", cinemas=(BERGH.id,), event="kPv58SRFYExY7xAzQ", due="next friday 6pm",
                  transfer_after="5/6", release_after="fryday noon", channel="C1")  # fmt: skip
    meant = resolved(wall(27, 18), alternatives=(resolved(wall(20, 18)),))
    question = Choice("Is 5/6 the 5th of June or the 6th of May?", (resolved(wall(5, 0)), resolved(wall(6, 0))))
    readings = [
        reading(meant),
        reading(question, field="transfer_after", text="5/6"),
        reading(Refused("not a word for a day", "fryday", "friday noon"), field="release_after", text="fryday noon"),
    ]
    view = form.form(draft, portals=list(Portal), chosen=[BERGH], readings=readings, now=NOW,
                     event_label="Last Night in Soho", not_understood=["tickets", "screen 5"])  # fmt: skip
    golden(view, "form")


def test_the_form_as_a_newcomer_meets_it(golden: Golden) -> None:
    golden(form.form(Draft("d1", "U1ALICE", "T1"), portals=[Portal.EMEA], now=NOW), "form_empty")


def test_the_preview_of_one_order(golden: Golden) -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(resolved(wall(27, 18))),))
    golden(preview.preview(plan, reader_zone="Europe/London", now=NOW), "preview_one")


def test_the_preview_that_asks_and_warns(golden: Golden) -> None:
    requests = tuple(
        request(each, transfer_after=wall(25, 18, zone=each.zone), additional_text="Please check sound")
        for each in THREE
    )
    meant = [reading(resolved(wall(27, 18, zone=each.zone), "next friday: that of next week",
                              (resolved(wall(20, 18, zone=each.zone), "this friday"),)), each) for each in THREE]  # fmt: skip
    warnings = (
        plans.Warning("same", "Filmhuis Bergh has an open order for this event already, placed by Bob on Mon 16 Nov."),
        plans.Warning("e_mail", "The cinema's delivery e-mail will carry your text."),
    )
    plan = Plan("d1", 4, "C1", requests, tuple(meant), warnings)
    golden(
        preview.preview(plan, reader_zone="America/New_York", now=NOW, event_label="Last Night in Soho"), "preview_asks"
    )


def test_the_preview_of_many(golden: Golden) -> None:
    requests = tuple(request(replace(THREE[n % 3], id=f"c{n}", name=f"Cinema {n}")) for n in range(60))
    golden(preview.preview(Plan("d1", 4, "C1", requests, ()), reader_zone="Europe/London", now=NOW), "preview_many")


def test_details(golden: Golden) -> None:
    golden(details.details_view(order(), snapshot(), now=T, reader_zone="Europe/London"), "details")
    failed = snapshot(
        TrackingStatus.FAILED, jobs=(FAILED_JOB, DOWNLOADING._replace(id="x", type="hologram", total=3 * GB))
    )
    golden(details.details_view(order(), failed, now=T), "details_failed")


def test_the_small_forms(golden: Golden) -> None:
    golden(
        cinema.cinema_form(list(Portal), cinema=replace(BERGH, zone=""), zones=["Europe/Amsterdam"], draft="d1"),
        "cinema",
    )
    golden(follow.follow_form(list(Portal), portal="EMEA", order_id="zazRCknY5tRKFR5p7", channel="C1"), "follow")
    one, two = TrackedOrder(order(), snapshot()), TrackedOrder(order(1, HYDE), snapshot())
    golden(change.change_form([one], "{}", due="saturday 8pm", read_as="→ *Sat 28 Nov 2026, 20:00*"), "change")
    golden(change.change_form([one, two], "{}"), "change_many")
    asked = order(change=DUE_LATER)
    golden(
        support.support_view(submission(), asked, snapshot(), now=T, address="support@example.com"), "support_change"
    )
    golden(unknown_outcome.resolve_placed_view(order(phase=Phase.UNKNOWN)), "settle")
    golden(unknown_outcome.other_id_view(order(placed=None, resolved_by="U2BOB")), "other_id")
    mixed = order(
        phase=Phase.REFUSED,
        request=request(assets=("a1", "b2", "c3")),
        reason="TS and non-TS assets cannot be mixed",
        said_by=SaidBy.PORTAL,
    )
    golden(split_assets.split_view(mixed), "split")
    golden(card.card(submission(), [TrackedOrder(mixed, None)], now=T), "card_refused_mixed")
    golden(
        support.support_view(
            submission(),
            order(),
            snapshot(TrackingStatus.FAILED, jobs=(FAILED_JOB,)),
            now=T,
            address="help@portal.test",
        ),
        "support",
    )
    golden(
        trouble.trouble_view("Slack would not open the form.", "Please run the command again.", "req-1"), "trouble_view"
    )
