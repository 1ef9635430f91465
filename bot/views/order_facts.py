"""What every view reads off a tracked order: its names, places, times and sizes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.orders.order import Order, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, JobSnapshot
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import plural
from bot.wording.mrkdwn import untrusted

_UNTITLED: Final = {DOWNLOAD: "the recording", LINK: "the recording", EMAIL: "the news of the delivery"}
ONE_MOMENT_SECONDS: Final = 180.0
_ENCORE: Final = "an encore"
"""Where nothing says what is shown."""


def cinema(order: Order, most: int = 150) -> str:
    """The cinema as people call it, escaped: the directory's name, else the portal's; else, for an order placed
    elsewhere, the order's id."""
    return untrusted(cinema_name(order) or f"order {order.order_id}", most)


def cinema_name(order: Order) -> str:
    """The same, not escaped, and `""` where nobody said which cinema it is."""
    asked, placed = order.request.cinema, order.placed
    if not asked.name and placed and placed.company_name:
        return f"{placed.company_name}, {placed.city}" if placed.city else placed.company_name
    return asked.label if asked.name or asked.key else ""


def place(order: Order) -> str:
    """Where the cinema's clock hangs, not escaped."""
    if order.placed and order.placed.city:
        return order.placed.city
    return order.request.cinema.place


def zone(order: Order) -> str:
    """The cinema's zone: the portal's word for it first, then the directory's, then UTC."""
    asked = times.known_zone(order.request.cinema.zone)
    return times.known_zone(order.placed.zone, asked) if order.placed and order.placed.zone else asked


def event(order: Order, most: int = 150) -> str:
    """What is shown, escaped: the event's name, else the description, else its id or how many assets."""
    request, placed = order.request, order.placed
    answered = (placed.event_name, placed.description) if placed else ("", "")
    if name := answered[0] or request.description or answered[1] or request.event_name:
        return untrusted(name, most)
    if request.event:
        return f"event {untrusted(request.event, most)}"
    return plural(len(request.assets), "asset") if request.assets else _ENCORE


def title(order: Order) -> str:
    """`Last Night in Soho for Filmhuis Bergh, 's-Heerenberg`, escaped. Of an order placed elsewhere only what is known:
    `Last Night in Soho, order zazRCknY5tRKFR5p7`, or the order alone."""
    what, snapshot = event(order), cinema_name(order)
    if snapshot:
        return f"{what} for {cinema(order)}"
    return cinema(order) if what == _ENCORE else f"{what}, {cinema(order)}"


def subject(submission: Submission, order: Order) -> str:
    """What the orders of a submission with many have in common, escaped. order: one of them."""
    return "orders placed elsewhere" if submission.external else event(order)


def due(tracked: TrackedOrder) -> datetime | None:
    """When it must be there: as the portal has it once placed, before that as it was asked for. None when nobody said."""
    return tracked.due


def released(tracked: TrackedOrder) -> datetime | None:
    """From when the cinema can see it, as the portal answered."""
    order, snapshot = tracked
    if snapshot and snapshot.release_after:
        return times.moment(snapshot.release_after)
    answered = times.parse_instant(order.placed.release_after) if order.placed else None
    return answered or (order.request.release_after.instant if order.request.release_after else None)


def transferred_after(tracked: TrackedOrder) -> datetime | None:
    """Before this time nothing moves."""
    order, snapshot = tracked
    if snapshot and snapshot.transfer_after:
        return times.moment(snapshot.transfer_after)
    answered = times.parse_instant(order.placed.transfer_after) if order.placed else None
    return answered or (order.request.transfer_after.instant if order.request.transfer_after else None)


def both_clocks(order: Order, instant: datetime) -> str:
    """mrkdwn: `instant` on this cinema's clock and on the reader's."""
    return times.both_clocks(instant, zone(order), place(order))


def expected(order: Order, earliest: float, latest: float, reader_zone: str = "") -> str:
    """mrkdwn: `between 20:10 and Fri 27 Nov 20:40 in Utrecht (…)`, or `about …` where the two (seconds since 1970) are as good as one.
    reader_zone: of the only one who reads it, `""` for many or where it is not known."""
    until = times.for_reader(times.moment(latest), zone(order), place(order), reader_zone)
    if latest - earliest < ONE_MOMENT_SECONDS:
        return f"about {until}"
    early, late = (WallTime.at(times.moment(moment), zone(order)) for moment in (earliest, latest))
    begin = f"{early.wall:%H:%M}" if early.wall.date() == late.wall.date() else times.day_in_words(early)
    return f"between {begin} and {until}"


def cinema_clock(order: Order, instant: datetime) -> str:
    """`instant` on this cinema's clock alone, escaped."""
    return untrusted(times.at_place(WallTime.at(instant, zone(order)), place(order)), 300)


def total_bytes(tracked: TrackedOrder) -> int:
    """How large it is: what is being transferred, else what the portal said when it placed the order. 0: not known."""
    order, snapshot = tracked
    return (snapshot.total if snapshot else 0) or (order.placed.size if order.placed else 0)


def job_title(job: JobSnapshot, most: int = 120) -> str:
    """What a job carries, escaped; where the portal gave no title, by its kind, and of an unknown kind its id."""
    return untrusted(job.title or _UNTITLED.get(job.type) or job.id, most)


def placed(order: Order) -> bool:
    """Whether the portal has it, so that there is something to follow."""
    return order.phase is Phase.PLACED
