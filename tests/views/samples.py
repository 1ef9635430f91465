"""One evening at the booking desk, frozen: cinemas, orders and what is known of them, for the tests of the views."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime

from bot.cinemas.cinema import Cinema
from bot.notices.notice import AnyEvent, Audience, Notice
from bot.orders.change import Change, ChangeKind
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.plan import Reading
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import Event
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, Delay, JobSnapshot, OrderSnapshot, TrackingStatus, Work
from bot.wall_time import WallTime, zone_named
from bot.when import Resolved
from gofilex import Portal

NOW = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)
T = NOW.timestamp()
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
GB = 1_000_000_000

BERGH = Cinema(
    Portal.EMEA, "kPv58SRFYExY7xAzQ", name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone="Europe/Amsterdam"
)
HYDE = Cinema(
    Portal.EMEA, "Hx7mQ2nB9tRkLwEzd", name="Hyde Park Picture House", city="Leeds", country="GB", zone="Europe/London"
)
ATENEO = Cinema(Portal.EMEA, "At3nE8oFzXcVbNmQw", name="Ateneo", city="Madrid", country="ES", zone="Europe/Madrid")
THREE = (BERGH, HYDE, ATENEO)
HOSTILE = Cinema(
    Portal.EMEA, "x" * 17, name="'t Hoogt & Zn <b> <!channel> <@U1> *`_~", city="<http://evil.test|Zeist>\n> hi", country="NL",
    zone="Europe/Amsterdam",
)  # fmt: skip


def wall(day: int, hour: int, minute: int = 0, zone: str = "Europe/Amsterdam") -> WallTime:
    """A time in November 2026."""
    return WallTime(datetime(2026, 11, day, hour, minute), zone)


def request(cinema: Cinema = BERGH, **changes: object) -> OrderRequest:
    made = OrderRequest(
        cinema, due=wall(27, 18, zone=cinema.zone), event="kPv58SRFYExY7xAzQ", description="Last Night in Soho"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


PLACED = Placed(
    state="queued", description="Last Night in Soho", event_name="Last Night in Soho", company_id=BERGH.id,
    company_name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone="Europe/Amsterdam", due="2026-11-27T17:00:00.000Z",
    transfer_after="2026-11-18T13:00:00.000Z", release_after="2026-11-26T08:00:00.000Z", owner_name="Universal",
    delivers=(("a2f1c1de-94a6-4cf0-9a0e-1c2d3e4f5a6b", "ts"),), size=27_569_377_124,
)  # fmt: skip


def submission(size: int = 1, **changes: object) -> Submission:
    made = Submission("d1", "T1", "C1", "U1ALICE", T - HOUR, size, card_channel="C1", card_ts="1.2")
    return replace(made, **changes)  # type: ignore[arg-type]


def order(number: int = 0, cinema: Cinema = BERGH, phase: Phase = Phase.PLACED, **changes: object) -> Order:
    """One order of the submission; placed ones as the portal answered."""
    made = Order("d1", number, request(cinema), phase)
    if phase is Phase.PLACED:
        placed = replace(PLACED, company_name=cinema.name, city=cinema.city, zone=cinema.zone)
        made = replace(made, order_id="zazRCknY5tRKFR5p7", placed=placed)
    return replace(made, **changes)  # type: ignore[arg-type]


DOWNLOADING = JobSnapshot(
    "CA9k6ERje5GtfhdM4", DOWNLOAD, "running", running=True, run="r1", title="Soho_TLR-A_S_EN-XX_51_2K_SMPTE_OV",
    size=27_569_377_124, step=10_200_000_000, total=27_569_377_124, start=T - 20 * MINUTE,
)  # fmt: skip
LINKING = JobSnapshot(
    "L2nk6ERje5GtfhdM4", LINK, "waiting", title=DOWNLOADING.title, after=(DOWNLOADING.id,), waits_for=(DOWNLOADING.id,)
)
MAILING = JobSnapshot(
    "E3ma6ERje5GtfhdM4",
    EMAIL,
    "waiting",
    title="698246_LAST-NIGHT-IN-SOHO",
    after=(LINKING.id,),
    waits_for=(LINKING.id,),
)
FAILED_JOB = DOWNLOADING._replace(
    state="failed", running=False, finish=T - MINUTE, error_code="ENOENT",
    error_message="ENOENT, rename '/data/gofilex/library/340d4bd0-6909.pic.part'\n    at Object.fs.renameSync (fs.js:1)",
)  # fmt: skip


def snapshot(tracking_status: TrackingStatus = TrackingStatus.TRANSFERRING, **changes: object) -> OrderSnapshot:
    made = OrderSnapshot(
        since=T - HOUR, due=datetime(2026, 11, 27, 17, tzinfo=UTC).timestamp(),
        release_after=datetime(2026, 11, 26, 8, tzinfo=UTC).timestamp(), transfer_after=T - 30 * MINUTE, state="processing",
        step=10_200_000_000, total=27_569_377_124, peak=10_200_000_000, sampled=T - 10, speed=8_400_000.0, samples=9,
        polled=T - 15, tracking_status=tracking_status, work=Work(listed=3, stage=tracking_status, running=1),
        jobs=(MAILING, LINKING, DOWNLOADING),
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def delivered(**changes: object) -> OrderSnapshot:
    jobs = tuple(
        job._replace(
            state="completed", running=False, completed=True, start=T - HOUR, finish=T - 5 * MINUTE, waits_for=()
        )
        for job in (MAILING, LINKING, DOWNLOADING)
    )
    total = DOWNLOADING.total
    made = snapshot(
        TrackingStatus.DELIVERED, delivered=T - 5 * MINUTE, final=True, state="completed", step=total, peak=total,
        work=Work(listed=3, done=3, stage=TrackingStatus.LINKING), jobs=jobs,
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


DUE_LATER = Change(ChangeKind.DUE, "U1ALICE", T, wall(28, 20), "The show was moved.")


def event(kind: type[Event], **fields: object) -> AnyEvent:
    """An event of that class, with something in each of its fields."""
    given: dict[str, object] = {
        "at": T,
        "job": DOWNLOADING,
        "word": "on_hold",
        "differences": (Difference(DifferenceKind.NOTHING),),
        "delay": Delay.STALLED,
        "tracking_status": TrackingStatus.TRANSFERRING,
        "earliest": T + 11 * DAY,
        "latest": T + 12 * DAY,
        "ours": "Europe/Amsterdam",
        "theirs": "Europe/London",
        "portal": Portal.EMEA,
        "since": T - 10 * MINUTE,
        "why": "",
        "name": "something_newer",
        "orders": (0,),
        "change": DUE_LATER,
        **fields,
    }
    names = {each.name for each in dataclasses.fields(kind)}
    return kind(**{name: value for name, value in given.items() if name in names})  # type: ignore[return-value,arg-type]


def notice(what: type[Event], number: int | None = 0, audience: Audience = Audience.THREAD, **fields: object) -> Notice:
    """A notice of an event of that class."""
    return Notice(f"d1.{number}:{what.kind}", event(what, **fields), audience, number)


def resolved(
    time: WallTime, reading: str = "", alternatives: tuple[Resolved, ...] = (), notes: tuple[str, ...] = ()
) -> Resolved:
    return Resolved(time.wall, time.wall.replace(tzinfo=zone_named(time.zone)), "minute", reading, alternatives, notes)


def reading(
    result: object, cinema: Cinema = BERGH, field: str = "due", text: str = "next friday 6pm", **changes: object
) -> Reading:
    made = Reading(field, text, cinema.zone, cinema.country, (cinema.label,), result)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def rows_of_many(count: int = 43) -> list[TrackedOrder]:
    """A rush: most under way or delivered, a few in trouble."""
    tracked_orders = []
    for number in range(count):
        cinema = replace(THREE[number % 3], id=f"cinema{number:011}", name=f"{THREE[number % 3].name} {number}")
        match number % 9:
            case 0:
                tracked = TrackedOrder(order(number, cinema), delivered())
            case 1 if number % 2:
                tracked = TrackedOrder(order(number, cinema), snapshot(TrackingStatus.FAILED, jobs=(FAILED_JOB,)))
            case 2 if number % 3 == 2:
                tracked = TrackedOrder(order(number, cinema, Phase.UNKNOWN, reason="No answer in 30 seconds."), None)
            case _:
                tracked = TrackedOrder(order(number, cinema), snapshot())
        tracked_orders.append(tracked)
    return tracked_orders
