"""What happened to an order at the portal, each kind of change in words (`tracking.snapshot.What`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.tracking import progress
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, JobKnown, Standing, What
from bot.views import order_facts
from bot.views.event_text import Scene, Told, error_of, sentences
from bot.views.phrases import delivers_in_words, playable
from bot.views.status_labels import never_shown, state
from bot.wording import times
from bot.wording.figures import bytes_in_words, duration, plural, share_in_words
from bot.wording.mrkdwn import code, foreign

_JOB: Final = {DOWNLOAD: "Transfer", LINK: "Linking", EMAIL: "Delivery e-mail"}


def job_in_words(job: JobKnown | None) -> str:
    """`Transfer`, `Linking`, `Delivery e-mail`; another type as the portal calls it. Escaped."""
    if job is None:
        return "A job"
    return _JOB.get(job.type) or f"Job {code(job.type, 60)}"


def error_in_words(job: JobKnown | None) -> str:
    """What went wrong, escaped; `""` where the portal did not say."""
    return foreign(error_of(job), 400) if job else ""


def _what(job: JobKnown | None) -> str:
    return order_facts.job_title(job) if job else "a package"


def _size(job: JobKnown | None) -> str:
    size = (job.total or job.size) if job else 0
    return f", {bytes_in_words(size)}" if size else ""


def _found(scene: Scene) -> Told:
    word = foreign(state(scene.row).word)
    known = scene.row.known
    far = ""
    if known and known.total and known.standing is Standing.TRANSFERRING:
        far = f", {share_in_words(*progress.bytes_done(known))}"
    return Told("👀", f"Now {word[:1].lower()}{word[1:]}{far}.", state(scene.row).means)


def _plainly(emoji: str, head: str, rest: str = "") -> Callable[[Scene], Told]:
    return lambda _: Told(emoji, head, rest)


def _started(scene: Scene) -> Told:
    job = scene.notice.job
    return Told("⬇️", "Transfer started:", f"{_what(job)}{_size(job)}.")


def _received(scene: Scene) -> Told:
    job = scene.notice.job
    took = ""
    if job and job.finish > job.start > 0:
        took = f", in {duration(job.finish - job.start)}"
    return Told("📦", "Received and checked:", f"{_what(job)}{_size(job)}{took}.")


def _linked(scene: Scene) -> Told:
    return Told("🔗", "Linked:", f"{_what(scene.notice.job)} is in the cinema's library.")


def _failed(scene: Scene) -> Told:
    job = scene.notice.job
    far = ""
    if job and job.total and job.step < job.total:
        far = f"It stopped at {share_in_words(job.step, job.total)}."
    error = error_in_words(job)
    rest = sentences(f"{_what(job)}.", f"{error}." if error else "", far)
    after = "" if scene.many else "Gofilex may run it again; the card has a text for their support."
    return Told("🔴", f"{job_in_words(job)} failed:", sentences(rest, after))


def _retried(scene: Scene) -> Told:
    job = scene.notice.job
    return Told("🔁", f"{job_in_words(job)} is being tried again:", f"{_what(job)}.")


def _recovered(scene: Scene) -> Told:
    job = scene.notice.job
    return Told("🟢", f"{job_in_words(job)} has recovered:", f"{_what(job)} failed before and is now completed.")


def _delivered(scene: Scene) -> Told:
    order, known = scene.row
    at = scene.seconds("finished", (known.delivered if known else 0.0) or scene.notice.at)
    landed = times.moment(at)
    parts = [f"Landed {order_facts.both_clocks(order, landed)}"]
    if size := order_facts.total_bytes(scene.row):
        parts.append(bytes_in_words(size))
    if due := order_facts.due(scene.row):
        gap = (due - landed).total_seconds()
        parts.append(f"{duration(gap)} before due" if gap >= 0 else f"{duration(-gap)} after due")
    what = (
        f"{order_facts.event(order)} at {order_facts.cinema(order)}"
        if order_facts.cinema_name(order)
        else order_facts.title(order)
    )
    head = "Delivered." if scene.many else f"Delivered: {what}."
    return Told("✅", head, sentences(f"{', '.join(parts)}.", playable(scene.row, at)))


def _odd_state(scene: Scene) -> Told:
    word = code(scene.data("text", scene.row.known.state if scene.row.known else ""), 80)
    return Told("▫️", f"The portal says {word}.", "This bot does not know that state, so it goes on following.")


def _odd_job(scene: Scene) -> Told:
    """A job's state that is not known; or its type, told together with the state it is in."""
    job = scene.notice.job
    text = scene.data("text", job.state if job else "")
    word = code(text, 80)
    if job and text == job.type:
        stands = f" in state {code(job.state, 80)}" if job.state else ""
        return Told("▫️", f"A job of type {word}{stands}.", f"{_what(job)}. This bot does not know that type.")
    return Told(
        "▫️", f"{job_in_words(job)}: the portal says {word}.", f"{_what(job)}. This bot does not know that word."
    )


def _missing(scene: Scene) -> Told:
    if never_shown(scene.row):
        return Told(
            "❔",
            "The portal does not show an order with this id,",
            "or does not let this bot see it. Check the id and the portal. It is still looked for.",
        )
    return Told(
        "❔", "The portal no longer shows this order.", "That says neither done nor failed. It is still looked for."
    )


def _at_risk(scene: Scene) -> Told:
    due, predicted = order_facts.due(scene.row), scene.seconds("predicted")
    rest = []
    if predicted:
        rest.append(
            f"At its present speed it lands about {order_facts.both_clocks(scene.order, times.moment(predicted))}."
        )
    if due:
        gap = f", {duration(predicted - due.timestamp())} earlier" if predicted > due.timestamp() else ""
        rest.append(f"Due is {order_facts.cinema_clock(scene.order, due)}{gap}.")
    return Told("⚠️", "May be late.", sentences(*rest))


def _overdue(scene: Scene) -> Told:
    due, known = order_facts.due(scene.row), scene.row.known
    far = ""
    if known and known.total:
        far = f"So far {share_in_words(*progress.bytes_done(known))}."
    was = f"It was due {order_facts.both_clocks(scene.order, due)}." if due else ""
    return Told("⏰", "Overdue: it has not landed.", sentences(was, far))


def _submitted(scene: Scene) -> Told:
    return Told(
        "✋",
        "Waiting for Gofilex.",
        "The due time is so near that they must accept this order by hand. Nothing moves until they do; "
        "if it is urgent, ask their support." + ("" if scene.many else " The card has the text to send."),
    )


def accepted(scene: Scene) -> Told:
    """The portal placed it: its id, what it will deliver, and what it chose by itself."""
    order = scene.order
    if scene.many or order.placed is None:
        return Told("👍", "Accepted:", f"order {code(order.order_id)}.")
    delivers = delivers_in_words(order)
    size = f", {bytes_in_words(order.placed.size)}" if order.placed.size else ""
    will = f"It will deliver {delivers}{size}." if delivers else ""
    asked, got = len(order.request.assets), len(order.placed.delivers)
    other = f"⚠️ {plural(asked, 'asset was', 'assets were')} asked for." if delivers and asked and asked != got else ""
    own = []
    for name, given, answered in (
        ("transfer after", order.request.transfer_after, times.parsed(order.placed.transfer_after)),
        ("release after", order.request.release_after, times.parsed(order.placed.release_after)),
    ):
        if given is None and answered:
            own.append(f"{name} {order_facts.both_clocks(order, answered)}")
    if order.placed.description and not order.request.description:
        own.append(f"description “{foreign(order.placed.description)}”")
    chosen = f"Set by the portal: {'; '.join(own)}." if own else ""
    return Told(
        "👍",
        f"Accepted by the {order.portal.value} portal:",
        sentences(f"order {code(order.order_id)}.", will, other, chosen),
    )


HAPPENINGS: Final[dict[str, Callable[[Scene], Told]]] = {
    What.FOUND: _found,
    What.SUBMITTED: _submitted,
    What.QUEUED: _plainly("🕓", "Queued.", "Its jobs wait for their turn."),
    What.STARTED: _started,
    What.RECEIVED: _received,
    What.LINKED: _linked,
    What.EMAILED: _plainly("✉️", "Delivery e-mail sent", "to the cinema."),
    What.FAILED: _failed,
    What.RETRIED: _retried,
    What.RECOVERED: _recovered,
    What.DELIVERED: _delivered,
    What.CANCELED: _plainly("⚫", "Canceled.", "The portal says so. Nothing will be delivered on this order."),
    What.DUPLICATE: _plainly(
        "♻️",
        "Duplicate: nothing will be sent.",
        "The portal says that the cinema already has this recording, or has it on another order.",
    ),
    What.CLEANED: _plainly(
        "🧹",
        "Cleaned.",
        "The portal has cleared this order's jobs away, so it can't be seen here whether it arrived.",
    ),
    What.MISSING: _missing,
    What.RETURNED: _plainly("👀", "The portal shows this order again."),
    What.ODD_STATE: _odd_state,
    What.ODD_JOB: _odd_job,
    What.AT_RISK: _at_risk,
    What.OVERDUE: _overdue,
    What.UNWATCHED: _plainly(
        "💤",
        "No longer watched.",
        "It is two weeks past due and came to no end that can be seen. Look in the portal, or follow it again.",
    ),
}
"""Every kind of change, and what puts it into words."""
