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
from bot.orders.change import Change, ChangeKind
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    ChangeAsked,
    ChangeDropped,
    ChangeMade,
    ChangeNotMade,
    IdChanged,
    IdRejected,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Phase, SaidBy
from bot.orders.placed import Content, Difference, DifferenceKind
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
from bot.tracking.snapshot import Delay, OrderSnapshot, TrackingStatus
from bot.views import (
    all_orders,
    card,
    home,
    order_lists,
    thread,
    trouble,
)
from bot.views import (
    help as usage,
)
from gofilex import Portal
from tests.views.samples import (
    ATENEO,
    BERGH,
    DAY,
    DOWNLOADING,
    DUE_LATER,
    FAILED_JOB,
    HOUR,
    HYDE,
    MINUTE,
    PLACED,
    THREE,
    T,
    delivered,
    notice,
    order,
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
    "dropped": TrackedOrder(
        order(phase=Phase.DROPPED, reason="It was not placed.", resolved_by="U2BOB", resolved_at=T), None
    ),
    "change_asked": TrackedOrder(order(change=DUE_LATER), snapshot()),
    "change_made": TrackedOrder(
        order(change=replace(DUE_LATER, made_by="U2BOB", made_at=T + HOUR)), snapshot(due=T + 10 * DAY)
    ),
    "canceled_by_support": TrackedOrder(
        order(change=Change(ChangeKind.CANCEL, "U1ALICE", T, made_by="U2BOB", made_at=T + HOUR)),
        snapshot(TrackingStatus.CANCELED, final=True),
    ),
    "id_unseen": TrackedOrder(
        order(placed=None, resolved_by="U2BOB", resolved_at=T), OrderSnapshot(since=T, due=T + DAY)
    ),
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
    "overdue_unseen": notice(Overdue, at=snapshot().due, audience=Audience.BROADCAST, unseen=True),
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
    "id_changed": notice(
        IdChanged, by="U2BOB", order_id="zazRCknY5tRKFR5p7", instead_of="HmuqfJLHEQ5vCX6E8", unseen=True
    ),
    "id_rejected": notice(IdRejected, by="U2BOB", order_id="HmuqfJLHEQ5vCX6E8", cinema="Ateneo"),
    "change_asked": notice(ChangeAsked),
    "change_made": notice(ChangeMade, by="U2BOB"),
    "change_made_canceled": notice(
        ChangeMade, by="U2BOB", change=replace(DUE_LATER, kind=ChangeKind.CANCEL, due=None, word="")
    ),
    "change_not_made": notice(ChangeNotMade, by="U2BOB"),
    "change_dropped": notice(ChangeDropped, order_id="HmuqfJLHEQ5vCX6E8"),
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
    "failed_and_runs_again": notice(JobFailed, job=FAILED_JOB, audience=Audience.BROADCAST),
    "recovered": notice(JobRecovered, job=DOWNLOADING),
    "at_risk": notice(AtRisk, audience=Audience.BROADCAST, earliest=T + 11 * DAY, latest=T + 12 * DAY),
    "risk_over": notice(RiskOver, earliest=T + HOUR, latest=T + HOUR + MINUTE),
    "overdue": notice(Overdue, at=snapshot().due),
    "incident_over": notice(IncidentOver, None, Audience.BROADCAST),
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
    phases = {"unknown": Phase.UNKNOWN, "refused": Phase.REFUSED, "waiting": Phase.QUEUED}
    phase = Phase.UNKNOWN if name == "id_rejected" else phases.get(name.partition("_")[0], Phase.PLACED)
    tracked = TrackedOrder(order(phase=phase, reference="req-7f3a"), snapshot() if phase is Phase.PLACED else None)
    if tracked.snapshot and isinstance(event := LINES[name].event, Delayed | AtRisk):
        holds = {"delay": event.delay, "delays": 1} if isinstance(event, Delayed) else {"at_risk": True, "risks": 1}
        tracked = TrackedOrder(tracked.order, tracked.snapshot._replace(**holds))
    if name == "failed":
        tracked = TrackedOrder(tracked.order, snapshot(TrackingStatus.FAILED, jobs=(FAILED_JOB,)))
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
        thread.lines([notice(AllEnded, None, audience=Audience.BROADCAST)], submission(43), tracked_orders, now=T),
        "line_all_done",
    )


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
