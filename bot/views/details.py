"""Details of one order: its jobs in order, its times, its ids. callback_id `encore_details`."""

from __future__ import annotations

import json
from typing import Final

from bot.orders.order import Order, Phase
from bot.orders.placed import Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.tracking.snapshot import DOWNLOAD, JobSnapshot, OrderSnapshot
from bot.views import buttons, limits, order_facts
from bot.views.block_kit import Block, Modal
from bot.views.blocks import actions, context, divider, modal, section, sections
from bot.views.change import change_buttons, change_lines
from bot.views.differences import differences_in_words
from bot.views.fields import about
from bot.views.phrases import NEEDS_KEY, delivers_in_words, request_in_words, resolved_by
from bot.views.status_labels import job_label, status_label
from bot.views.tracking_events import job_error_in_words, job_in_words
from bot.views.unknown_outcome import resolve_buttons
from bot.wording import times
from bot.wording.figures import bytes_in_words, plural, share_in_words
from bot.wording.mrkdwn import code, untrusted

CALLBACK: Final = "encore_details"

MOST_JOBS: Final = limits.VIEW_BLOCKS - 20
"""Each job is a block; the rest of the modal needs fewer than twenty."""

JOBS_BYTES: Final = limits.VIEW_BYTES - 50_000
"""And the rest of the modal is far smaller than this leaves, in the JSON that goes to Slack."""


def details_view(order: Order, snapshot: OrderSnapshot | None, *, now: float, reader_zone: str = "") -> Modal:
    """A modal without submit. reader_zone: the reader's IANA zone, `""` where it is not known (times are then shown by
    Slack on the reader's device). `private_metadata` is a button value."""
    tracked = TrackedOrder(order, snapshot)
    carried = buttons.order_value(order.submission, order.number)
    stands = status_label(tracked)
    head = [f"{stands.emoji} *{untrusted(stands.word)}* · {order_facts.title(order)}"]
    if order.reason and order.phase is not Phase.PLACED:
        head += [line for line in (f"> {untrusted(order.reason, 600)}", about(order.fields)) if line]
    elif stands.means:
        head.append(stands.means)
    if order.placed:
        head += [f"⚠️ {untrusted(words, 500)}" for words in differences_in_words(order, order.placed.differences)]
    head += change_lines(tracked)
    blocks: list[Block] = [section("\n".join(head))]
    if order.phase is Phase.UNKNOWN:
        blocks.append(resolve_buttons(order, "settle"))
    blocks += sections(_times(tracked, now, reader_zone))
    blocks += _jobs(tracked, reader_zone)
    blocks += [divider(), *sections(_asked(order)), section(_ids(order))]
    if snapshot and snapshot.polled:
        seen = times.for_reader(
            times.moment(snapshot.polled), order_facts.zone(order), order_facts.place(order), reader_zone
        )
        blocks.append(context(f"Last look at the portal: {seen}"))
    if by := resolved_by(order):
        blocks.append(context(by))
    if order.phase is not Phase.QUEUED:
        other_id = [buttons.other_id_button(carried)] if tracked.takes_other_id else []
        offered = [*other_id, buttons.support_button(carried), *change_buttons(tracked)]
        blocks.append(actions(offered, "actions"))
    return modal(CALLBACK, "Details", blocks, metadata=carried)


def _times(tracked: TrackedOrder, now: float, reader_zone: str) -> list[str]:
    order, snapshot = tracked
    request = order.request
    named = [
        ("Due", order_facts.due(tracked), True),
        ("Transfer after", order_facts.transferred_after(tracked), request.transfer_after is not None),
        ("Release after", order_facts.released(tracked), request.release_after is not None),
        ("Landed", times.moment(snapshot.delivered) if snapshot and snapshot.delivered else None, True),
    ]
    return [
        f"*{name}* {times.for_reader(at, order_facts.zone(order), order_facts.place(order), reader_zone)}"
        + (f", {times.time_from_now(at, times.moment(now), order_facts.zone(order))}" if name == "Due" else "")
        + ("" if given else " · set by the portal")
        for name, at, given in named
        if at
    ]


def _jobs(tracked: TrackedOrder, reader_zone: str) -> list[Block]:
    order, snapshot = tracked
    if snapshot is None or not snapshot.jobs:
        return [section("No jobs to show." if snapshot else "Not looked at yet.")] if order_facts.placed(order) else []
    jobs = progress.in_execution_order(snapshot.jobs)
    done, count = progress.jobs_done(snapshot)
    blocks: list[Block] = [divider()]
    if count:
        blocks.append(section(f"*{plural(count, 'job')}, {done} done*"))
    names = {job.id: f"{job_in_words(job)} of {order_facts.job_title(job, 60)}" for job in jobs}
    room, shown = JOBS_BYTES, 0
    for job in jobs[:MOST_JOBS]:
        block = section("\n".join(_job(job, order, names, reader_zone)))
        room -= len(json.dumps(block))
        if room < 0:
            break
        blocks.append(block)
        shown += 1
    if left := len(jobs) - shown:
        blocks.append(context(f"… and {plural(left, 'more job')}."))
    return blocks


def _job(job: JobSnapshot, order: Order, names: dict[str, str], reader_zone: str) -> list[str]:
    """State, type and title; bytes and times; what went wrong; what it waits for."""
    stands = job_label(job)
    lines = [f"{stands.emoji} *{job_in_words(job)}* {untrusted(stands.word)} · {order_facts.job_title(job)}"]
    facts = []
    if job.type == DOWNLOAD and (job.total or job.size):
        total = job.total or job.size
        facts.append(bytes_in_words(total) if job.done else share_in_words(min(job.step, total), total))
    if job.start:
        facts.append(f"began {_clock(job.start, order, reader_zone)}")
    if job.finish and not job.running:
        facts.append(f"ended {_clock(job.finish, order, reader_zone)}")
    if facts:
        lines.append(" · ".join(facts))
    if job.failed and (error := job_error_in_words(job)):
        lines.append(f"> {error}")
    waits = [names[other] for other in job.waits_for if other in names and other != job.id]
    if waits and not job.done:
        more = f" and {plural(len(waits) - 1, 'other')}" if len(waits) > 1 else ""
        lines.append(f"Waits for {waits[0][:1].lower()}{waits[0][1:]}{more}")
    return lines


def _clock(seconds: float, order: Order, reader_zone: str) -> str:
    return times.for_reader(times.moment(seconds), order_facts.zone(order), order_facts.place(order), reader_zone)


def _asked(order: Order) -> list[str]:
    lines = request_in_words(order.request)
    if delivers := delivers_in_words(order):
        lines.append(f"*Will deliver* {delivers}")
    return [*lines, *_content(order.placed)] if order.placed else lines


def _content(placed: Placed) -> list[str]:
    """What the portal says of the content, and who delivers it."""
    content = placed.content
    named = (
        ("Content owner at the portal", (placed.owner_name,)),
        ("Delivered by", content.operators),
        ("Picture", content.picture),
        ("Sound", content.sound),
        ("Languages", content.languages),
        ("Subtitles", content.subtitles),
        ("Motion", content.motion),
        ("Kind", content.kinds),
        ("Flags", [*(["prepaid"] if content.prepaid else []), *(["expected"] if content.expected else [])]),
    )
    lines = [f"*{name}* {untrusted(', '.join(words), 300)}" for name, words in named if any(words)]
    return [*lines, NEEDS_KEY] if content.encrypted else lines


def _ids(order: Order) -> str:
    """The ids, each on a line of its own, to copy."""
    cinema = order.request.cinema
    named = [
        ("Order", order.order_id),
        ("Portal", order.portal.value),
        ("Cinema", (order.placed.company_id if order.placed else "") or cinema.key),
        ("Reference", order.reference),
        ("Ours", order.id),
    ]
    return "\n".join(f"{name} {code(value, 250)}" for name, value in named if value)
