"""Each view as it is seen in a usual case. The golden files are what somebody read aloud and liked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.notices.notice import (
    AllEnded,
    Audience,
    IncidentOver,
    NoStatusEndpoint,
    OrderingBlocked,
    PortalBack,
    PortalDown,
)
from bot.orders import plan as plans
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Draft, Phase, SaidBy
from bot.orders.placed import Content, Difference, DifferenceKind
from bot.orders.plan import Plan
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import (
    AtRisk,
    Canceled,
    Delayed,
    DelayOver,
    Delivered,
    Duplicate,
    Emailed,
    JobFailed,
    JobRecovered,
    JobStarted,
    Linked,
    Overdue,
    Queued,
    Received,
    Released,
    RiskOver,
    UnknownState,
    Unproven,
)
from bot.tracking.snapshot import Delay, TrackingStatus
from bot.views import (
    all_orders,
    card,
    cinema,
    details,
    follow,
    form,
    home,
    order_lists,
    preview,
    split_assets,
    support,
    thread,
    trouble,
    unknown_outcome,
)
from bot.views import (
    help as usage,
)
from bot.when import Choice, Refused
from gofilex import Portal
from tests.views.samples import (
    ATENEO,
    BERGH,
    DAY,
    DOWNLOADING,
    FAILED_JOB,
    GB,
    HOUR,
    HYDE,
    MINUTE,
    NOW,
    PLACED,
    THREE,
    T,
    delivered,
    notice,
    order,
    reading,
    request,
    resolved,
    rows_of_many,
    snapshot,
    submission,
    wall,
)  # fmt: skip

Golden = Callable[[Any, str], None]

OTHERWISE = (
    Difference(DifferenceKind.DUE, wall(27, 18).to_text(), "2026-11-27T18:00:00+00:00"),
    Difference(DifferenceKind.UNMANAGED),
)

CARDS = {
    "waiting_to_be_sent": TrackedOrder(order(phase=Phase.QUEUED), None),
    "sending": TrackedOrder(order(phase=Phase.SENDING), None),
    "refused": TrackedOrder(order(phase=Phase.REFUSED, reason="Company not found", said_by=SaidBy.PORTAL), None),
    "refused_address": TrackedOrder(
        order(phase=Phase.REFUSED, reason="The address is wrong: https://portal/add"), None
    ),
    "refused_fields": TrackedOrder(
        order(
            phase=Phase.REFUSED,
            reason="Validation failed",
            said_by=SaidBy.PORTAL,
            fields=("deliveryDue", "ownerId", "bundle"),
        ),
        None,
    ),
    "unknown": TrackedOrder(order(phase=Phase.UNKNOWN, reason="No answer in 30 seconds.", reference="req-7f3a"), None),
    "dropped": TrackedOrder(order(phase=Phase.DROPPED, reason="It was not placed.", resolved_by="U2BOB"), None),
    "accepted": TrackedOrder(order(), None),
    "submitted": TrackedOrder(order(), snapshot(TrackingStatus.SUBMITTED, state="submitted", step=0, total=0, jobs=())),
    "transferring": TrackedOrder(order(), snapshot()),
    "at_risk": TrackedOrder(order(), snapshot(due=T + 20 * MINUTE)),
    "stalled": TrackedOrder(order(), snapshot(sampled=T - 25 * MINUTE)),
    "failed": TrackedOrder(order(), snapshot(TrackingStatus.FAILED, jobs=(FAILED_JOB,))),
    "late": TrackedOrder(order(), snapshot(due=T - HOUR)),
    "odd": TrackedOrder(order(), snapshot(TrackingStatus.OTHER, state="on_hold")),
    "delivered": TrackedOrder(order(), delivered()),
    "duplicate": TrackedOrder(
        order(), snapshot(TrackingStatus.DUPLICATE, state="duplicate", step=0, total=0, final=True)
    ),
    "missing": TrackedOrder(order(), snapshot(TrackingStatus.MISSING)),
    "waits_until": TrackedOrder(
        order(), snapshot(TrackingStatus.WAITING, state="queued", transfer_after=T + DAY, step=0, jobs=())
    ),
    "unproven": TrackedOrder(order(), snapshot(TrackingStatus.UNPROVEN, state="completed")),
    "locked": TrackedOrder(order(), delivered(tracking_status=TrackingStatus.LOCKED, release_after=T + 5 * DAY)),
    "landing_unseen": TrackedOrder(order(), delivered(landing_unseen=True)),
    "otherwise": TrackedOrder(
        order(placed=replace(PLACED, differences=OTHERWISE, content=Content(encrypted=True))), snapshot()
    ),
}

LINES: dict[str, Any] = {
    "queued": notice(Queued),
    "delayed_not_started": notice(Delayed, audience=Audience.BROADCAST, delay=Delay.NOT_STARTED, since=T - 2 * DAY),
    "delayed_stalled": notice(Delayed, audience=Audience.BROADCAST, delay=Delay.STALLED, since=T - HOUR),
    "delayed_pending": notice(Delayed, audience=Audience.BROADCAST, delay=Delay.PENDING, since=T - HOUR),
    "delayed_submitted": notice(Delayed, audience=Audience.BROADCAST, delay=Delay.SUBMITTED, since=T - HOUR),
    "delay_over": notice(DelayOver, delay=Delay.STALLED),
    "overdue_unseen": notice(Overdue, audience=Audience.BROADCAST, unseen=True),
    "emailed": notice(Emailed),
    "emailed_though_failed": notice(Emailed, though_failed=True),
    "unproven": notice(Unproven),
    "released": notice(Released),
    "duplicate": notice(Duplicate, audience=Audience.BROADCAST),
    "canceled": notice(Canceled, audience=Audience.BROADCAST),
    "accepted": notice(Accepted),
    "refused": notice(OrderRefused, reason="Company not found", said_by=SaidBy.PORTAL),
    "refused_fields": notice(
        OrderRefused,
        reason="Validation failed",
        said_by=SaidBy.PORTAL,
        fields=("deliveryDue", "company.identifier.value", "assetUuids.0", "bundle"),
    ),
    "refused_token": notice(OrderRefused, reason="The portal does not accept this bot's token.", said_by=SaidBy.ANSWER),
    "refused_address": notice(
        OrderRefused,
        reason="The address is wrong, or this portal does not offer it: https://portal/add",
        said_by=SaidBy.BOT,
    ),
    "unknown": notice(OutcomeUnknown, reference="req-7f3a"),
    "waiting": notice(Waiting, reason="Connection refused."),
    "settled": notice(OutcomeResolved, by="U2BOB", order_id="zazRCknY5tRKFR5p7"),
    "zone_differs": notice(ZoneDiffers, ours="Europe/Amsterdam", theirs="Europe/Paris"),
    "answer_differs": notice(
        AnswerDiffers,
        audience=Audience.BROADCAST,
        differences=OTHERWISE,
    ),
    "portal_down": notice(PortalDown, portal=Portal.EMEA, since=T - 10 * MINUTE),
    "portal_refuses": notice(
        PortalDown,
        portal=Portal.EMEA,
        since=T - 10 * MINUTE,
        why="The portal does not accept this bot's token.",
    ),
    "portal_answers_again": notice(PortalBack, portal=Portal.EMEA, since=T - 10 * MINUTE, why="Not now."),
    "by_jobs": notice(NoStatusEndpoint, audience=Audience.DIRECT, why="HTTP 200, a web page"),
    "no_orders": notice(
        OrderingBlocked,
        audience=Audience.DIRECT,
        why="HTTP 404",
        address="https://portal/add",
    ),
    "no_orders_token": notice(OrderingBlocked, audience=Audience.DIRECT, why="HTTP 401", token=True),
    "started": notice(JobStarted, job=DOWNLOADING),
    "received": notice(Received, job=DOWNLOADING._replace(state="completed", completed=True, finish=T)),
    "linked": notice(Linked, job=DOWNLOADING),
    "failed": notice(JobFailed, job=FAILED_JOB, audience=Audience.BROADCAST),
    "recovered": notice(JobRecovered, job=DOWNLOADING),
    "at_risk": notice(AtRisk, audience=Audience.BROADCAST, earliest=T + 11 * DAY, latest=T + 12 * DAY),
    "risk_over": notice(RiskOver, earliest=T + HOUR, latest=T + HOUR + MINUTE),
    "overdue": notice(Overdue),
    "incident_over": notice(IncidentOver, -1, Audience.BROADCAST),
    "odd_state": notice(UnknownState, word="on_hold"),
}


@pytest.mark.parametrize("name", CARDS)
def test_the_card_of_one_order(name: str, golden: Golden) -> None:
    golden(card.card(submission(), [CARDS[name]], now=T, version=3), f"card_{name}")


def test_the_card_of_three_cinemas(golden: Golden) -> None:
    tracked_orders = [
        TrackedOrder(order(0, BERGH), snapshot()),
        TrackedOrder(order(1, HYDE), delivered()),
        TrackedOrder(order(2, ATENEO, Phase.QUEUED), None),
    ]
    golden(card.card(submission(3), tracked_orders, now=T, version=3), "card_three_cinemas")


def test_the_card_of_many_cinemas_with_a_table_and_without(golden: Golden) -> None:
    tracked_orders = rows_of_many()
    golden(card.card(submission(43), tracked_orders, now=T, version=3), "card_many")
    golden(card.card(submission(43), tracked_orders, now=T, version=3, table=False), "card_many_no_table")
    golden(all_orders.all_orders(submission(43), tracked_orders, now=T, page=1), "all_orders")


@pytest.mark.parametrize("name", LINES)
def test_a_line_for_each_happening(name: str, golden: Golden) -> None:
    phase = {"unknown": Phase.UNKNOWN, "refused": Phase.REFUSED, "waiting": Phase.QUEUED}.get(
        name.partition("_")[0], Phase.PLACED
    )
    tracked = TrackedOrder(order(phase=phase, reference="req-7f3a"), snapshot() if phase is Phase.PLACED else None)
    if tracked.snapshot and isinstance(event := LINES[name].event, Delayed | AtRisk):
        holds = {"delay": event.delay, "delays": 1} if isinstance(event, Delayed) else {"at_risk": True, "risks": 1}
        tracked = TrackedOrder(tracked.order, tracked.snapshot._replace(**holds))
    golden(thread.lines([LINES[name]], submission(), [tracked], now=T), f"line_{name}")


def test_the_line_that_says_it_has_landed(golden: Golden) -> None:
    tracked = TrackedOrder(order(), delivered())
    golden(
        thread.lines([notice(Delivered, audience=Audience.BROADCAST)], submission(), [tracked], now=T), "line_delivered"
    )


def test_several_happenings_become_one_message(golden: Golden) -> None:
    told = [notice(Accepted), notice(Queued), notice(JobStarted, job=DOWNLOADING)]
    golden(thread.lines(told, submission(), [TrackedOrder(order(), snapshot())], now=T), "lines_merged")


def test_three_cinemas_each_named_in_its_line(golden: Golden) -> None:
    tracked_orders = [TrackedOrder(order(number, each), snapshot()) for number, each in enumerate(THREE)]
    told = [notice(JobStarted, number, job=DOWNLOADING) for number in range(3)]
    golden(thread.lines(told, submission(3), tracked_orders, now=T), "lines_three_cinemas")


def test_the_end_of_a_rush(golden: Golden) -> None:
    tracked_orders = [
        tracked if tracked.snapshot is None or tracked.snapshot.delivered else TrackedOrder(tracked.order, delivered())
        for tracked in rows_of_many()
    ]
    tracked_orders[4] = TrackedOrder(tracked_orders[4].order, snapshot(TrackingStatus.CANCELED, final=True))
    golden(
        thread.lines([notice(AllEnded, -1, audience=Audience.BROADCAST)], submission(43), tracked_orders, now=T),
        "line_all_done",
    )


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


def test_what_one_person_is_told(golden: Golden) -> None:
    found = [(submission(), tracked) for tracked in CARDS.values()]
    golden(order_lists.open_orders(found, now=T), "list")
    golden(order_lists.open_orders([], now=T), "list_empty")
    golden(order_lists.order_status(found[7:8], "zazRCknY5tRKFR5p7", now=T), "status")
    golden(order_lists.order_status([], "zaz<b>", now=T), "status_none")
    golden(home.home(found[:3], now=T), "home")
    golden(usage.usage(), "help")
    golden(usage.unknown("dance"), "help_unknown")
    golden(
        trouble.trouble_message("Slack would not open the form.", "Please run the command again.", "req-1"), "trouble"
    )


def test_the_small_forms(golden: Golden) -> None:
    golden(
        cinema.cinema_form(list(Portal), cinema=replace(BERGH, zone=""), zones=["Europe/Amsterdam"], draft="d1"),
        "cinema",
    )
    golden(follow.follow_form(list(Portal), portal="EMEA", order_id="zazRCknY5tRKFR5p7", channel="C1"), "follow")
    golden(unknown_outcome.resolve_placed_view(order(phase=Phase.UNKNOWN)), "settle")
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
