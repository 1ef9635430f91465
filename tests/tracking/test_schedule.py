"""When the portal is asked again, and for what."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tracking.changes import first_snapshot, observe, stopped
from bot.tracking.events import JobEvent
from bot.tracking.forecast import MOST_ALARMS
from bot.tracking.schedule import START_SECONDS, TRANSFER_SECONDS, Bounds, next_poll, wants_jobs
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, PollResult, StatusObservation
from tests.tracking.following import DAY, GB, PLACED, job, jobs

BOUNDS = Bounds()
TICK = BOUNDS.min_seconds
AFTER = PLACED + 10 * 3600.0


def waiting(transfer_after: float = AFTER) -> OrderSnapshot:
    snapshot, _ = first_snapshot(at=PLACED, state="pending", due=PLACED + 2 * DAY, transfer_after=transfer_after)
    return observe(snapshot, PollResult(PLACED + 15, StatusObservation("queued", 0, 27 * GB)))[0]


def transferring(steps: int = 6) -> tuple[OrderSnapshot, float]:
    """After `steps` looks of a transfer of a GB each 15 seconds."""
    snapshot, now = waiting(), AFTER + 10
    snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", GB, 27 * GB), jobs=jobs("running")))
    for step in range(2, steps):
        now += 15
        snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", step * GB, 27 * GB)))
    return snapshot, now


def later(snapshot: OrderSnapshot, now: float, bounds: Bounds = BOUNDS) -> float:
    return next_poll(snapshot, now, jitter=1.0, bounds=bounds)


def test_a_cold_order_is_left_alone_until_its_transfer_may_start():
    now = AFTER - 5 * 3600
    assert later(waiting(), now) == pytest.approx(now + BOUNDS.max_seconds, abs=TICK)


def test_without_orders_status_too_a_cold_order_is_left_alone():
    placed, _ = first_snapshot(at=PLACED, state="pending", due=PLACED + 2 * DAY, transfer_after=AFTER)
    snapshot, _ = observe(placed, PollResult(PLACED + 60, no_status_endpoint=True, jobs=jobs("waiting")))
    assert later(snapshot, PLACED + 7200) == pytest.approx(PLACED + 7200 + BOUNDS.max_seconds, abs=TICK)


def test_one_look_is_kept_for_the_moment_the_transfer_may_start():
    result = later(waiting(), AFTER - 600)
    assert AFTER + START_SECONDS <= result < AFTER + START_SECONDS + TICK


def test_an_order_that_could_start_at_any_time_is_looked_at_at_every_tick_at_first():
    assert later(waiting(), AFTER + 30) - (AFTER + 30) <= 1.5 * TICK


def test_hot_orders_share_their_ticks():
    results = [later(waiting(), AFTER + second) for second in range(20, 30)]
    assert len(set(results)) <= 2
    assert all(result % TICK == 0 for result in results)


def test_two_installations_knock_at_different_moments():
    other = Bounds(phase=5.0)
    assert later(waiting(), AFTER + 30, other) % TICK == 5.0


def test_near_its_predicted_end_a_transfer_is_looked_at_more_often():
    snapshot, now = transferring(6)
    early = later(snapshot, now) - now
    snapshot, now = transferring(26)
    assert later(snapshot, now) - now <= 1.5 * TICK < early


def test_a_final_order_is_never_looked_at_again():
    assert later(stopped(waiting()), PLACED) == math.inf


def test_the_day_it_is_due_it_is_looked_at_to_say_that_it_is_late():
    snapshot = waiting(transfer_after=PLACED + 5 * DAY)
    due = PLACED + 2 * DAY
    assert due < later(snapshot, due - 100) <= due + TICK


@given(
    now=st.floats(PLACED, PLACED + 20 * DAY),
    jitter=st.floats(0, 1),
    minimum=st.floats(0.05, 60),
    slower=st.floats(1, 1000),
)
def test_the_bounds_of_the_pace_are_kept(now, jitter, minimum, slower):
    bounds = Bounds(minimum, minimum * slower)
    result = next_poll(waiting(), now, jitter=jitter, bounds=bounds)
    assert now + 0.49 * minimum <= result <= now + bounds.max_seconds + 1.51 * minimum


def test_jobs_are_asked_when_the_state_moves_and_not_while_bytes_come_in():
    snapshot = waiting()
    assert not wants_jobs(snapshot, StatusObservation("queued", 0, 27 * GB), AFTER)
    assert wants_jobs(snapshot, StatusObservation("processing", GB, 27 * GB), AFTER + 10)
    snapshot, now = transferring()
    assert not wants_jobs(snapshot, StatusObservation("processing", 7 * GB, 27 * GB), now + 15)
    assert wants_jobs(snapshot, StatusObservation("processing", 27 * GB, 27 * GB), now + 300)
    assert wants_jobs(snapshot, StatusObservation("completed", 27 * GB, 27 * GB), now + 300)


def test_with_several_packages_jobs_are_asked_as_soon_as_the_first_can_have_ended():
    snapshot, now = waiting(), AFTER + 10
    packages = (
        job("download", "running", id_="small", step=0, total=2 * GB),
        job("download", "running", id_="large", step=0, total=25 * GB),
    )
    snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", 0, 27 * GB), jobs=packages))
    assert not wants_jobs(snapshot, StatusObservation("processing", GB, 27 * GB), now + 15)
    assert wants_jobs(snapshot, StatusObservation("processing", 2 * GB, 27 * GB), now + 30)


def test_bytes_that_stand_still_may_mean_a_failure_and_bytes_that_go_back_a_new_run():
    snapshot, now = transferring()
    still = StatusObservation("processing", snapshot.step, 27 * GB)
    assert not wants_jobs(snapshot, still, now + 15)
    assert wants_jobs(snapshot, still, now + 120)
    assert wants_jobs(snapshot, StatusObservation("processing", GB, 27 * GB), now + 15)


def test_where_looks_are_frequent_a_failure_is_suspected_sooner():
    snapshot, now = transferring()
    still = StatusObservation("processing", snapshot.step, 27 * GB)
    assert not wants_jobs(snapshot, still, now + 5)
    assert wants_jobs(snapshot, still, now + 5, bounds=Bounds(0.1, 1))


def test_a_link_that_takes_long_is_asked_for_ever_more_seldom():
    snapshot, now = transferring()
    snapshot, _ = observe(
        snapshot, PollResult(now, StatusObservation("processing", 27 * GB, 27 * GB), jobs=jobs("completed", "running"))
    )
    asked = []
    for second in range(0, 3600, 15):
        status = StatusObservation("processing", 27 * GB, 27 * GB)
        jobs_too = wants_jobs(snapshot, status, now + second)
        asked += [second] * jobs_too
        answer = jobs("completed", "running") if jobs_too else None
        snapshot, _ = observe(snapshot, PollResult(now + second, status, jobs=answer))
    assert 4 <= len(asked) <= 12
    assert asked[0] <= 105


def test_a_failed_job_that_is_mended_days_later_is_noticed_within_the_half_hour():
    snapshot, now = transferring()
    done = StatusObservation("completed", 27 * GB, 27 * GB)
    snapshot, _ = observe(snapshot, PollResult(now, done, jobs=jobs("completed", "failed")))
    snapshot, _ = observe(snapshot, PollResult(now + DAY, done, jobs=jobs("completed", "failed")))
    assert not wants_jobs(snapshot, done, now + DAY + 600)
    assert wants_jobs(snapshot, done, now + DAY + 1800)


def test_without_orders_status_every_look_asks_for_the_jobs():
    snapshot, _ = observe(waiting(), PollResult(PLACED + 60, no_status_endpoint=True, jobs=()))
    assert wants_jobs(snapshot, None, PLACED + 120)


def test_a_delivered_order_is_asked_for_its_email_only_while_one_is_awaited():
    snapshot, now = transferring()
    done = StatusObservation("completed", 27 * GB, 27 * GB)
    without_mail, _ = observe(waiting(), PollResult(now, done, jobs=jobs("completed", "completed")[1:]))
    assert not wants_jobs(without_mail, done, now + 60)
    with_mail, _ = observe(snapshot, PollResult(now, done, jobs=jobs("completed", "completed")))
    assert wants_jobs(with_mail, done, now + 60)
    assert later(without_mail, now + 1700) <= now + 1800 + TICK


def packages() -> tuple[JobSnapshot, ...]:
    """Two packages of an order that come in at once, a small and a large one, with a link for each."""
    return (
        job("download", "running", id_="small", step=0, total=2 * GB),
        job("link", id_="small-link", waits_for=("small",)),
        job("download", "running", id_="large", step=0, total=25 * GB),
        job("link", id_="large-link", waits_for=("large",)),
    )


def test_of_several_packages_the_first_to_end_is_met_at_the_pace_of_the_grid():
    snapshot, now = waiting(), AFTER + 10
    snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", 0, 27 * GB), jobs=packages()))
    for step in range(
        1, 19
    ):  # a tenth of a GB each 15 seconds: the small one ends in less than a minute, all in an hour
        now += 15
        snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", step * GB // 10, 27 * GB)))
    assert later(snapshot, now) - now <= 2.5 * TICK
    after = snapshot._replace(ends_at=0)
    assert later(after, now) - now > 5 * TICK


def test_several_downloads_at_once_are_asked_for_though_their_bytes_grow_but_not_often():
    snapshot, now = waiting(), AFTER + 10
    snapshot, _ = observe(snapshot, PollResult(now, StatusObservation("processing", 0, 27 * GB), jobs=packages()))
    grown = StatusObservation("processing", GB, 27 * GB)
    assert not wants_jobs(snapshot, grown, now + 1199)
    assert wants_jobs(snapshot, grown, now + 1201)
    alone, now = transferring()
    assert not wants_jobs(alone, StatusObservation("processing", alone.step + GB, 27 * GB), now + 1201)


class Transfers:
    """An order whose downloads each go on at a speed of their own (GB a second), looked at whenever the rules say so. `ends` and
    `fails` are seconds from the start; a portal may count nothing (`counts`), or list a download when it begins."""

    def __init__(self, **downloads: tuple[float, float, float]) -> None:
        self.downloads = downloads  # name: begins, GB, GB a second
        self.fails: dict[str, float] = {}
        self.counts: Callable[[float], float] = lambda now: now
        self.begun = AFTER + 5.0
        self.snapshot = waiting()
        self.now = next_poll(self.snapshot, AFTER, jitter=1.0, bounds=BOUNDS)
        self.asked: list[float] = []
        self.told: dict[str, float] = {}

    def ends(self, name: str) -> float:
        begins, size, speed = self.downloads[name]
        return min(self.fails.get(name, math.inf), begins + size / speed)

    def bytes_of(self, name: str, now: float) -> int:
        begins, size, speed = self.downloads[name]
        return int(min(max(min(now, self.ends(name)) - begins, 0) * speed, size) * GB)

    def listed(self, now: float) -> tuple[JobSnapshot, ...]:
        found = []
        for name, (begins, size, _) in self.downloads.items():
            over, failed = now >= self.ends(name), self.ends(name) == self.fails.get(name)
            state = "waiting" if now < begins else "running" if not over else "failed" if failed else "completed"
            fields = {"step": self.bytes_of(name, now), "total": int(size * GB), "start": self.begun + begins}
            found.append(job("download", state, id_=name, run=name, **fields))
            found.append(job("link", id_=f"{name}-link", waits_for=() if over else (name,)))
        return tuple(found)

    def follow(self, seconds: float) -> None:
        """Until so long after the start."""
        while self.now < self.begun + seconds:
            now = self.now - self.begun
            counted = self.counts(now)
            step = sum(self.bytes_of(name, counted) for name in self.downloads)
            total = int(sum(size for _, size, _ in self.downloads.values()) * GB)
            status = StatusObservation("processing", step, total)
            asks = wants_jobs(self.snapshot, status, self.now, bounds=BOUNDS)
            if asks:
                self.asked.append(now)
            self.snapshot, events = observe(
                self.snapshot, PollResult(self.now, status, jobs=self.listed(now) if asks else None)
            )
            for event in events:
                if isinstance(event, JobEvent):
                    self.told.setdefault(f"{event.job.id} {event.kind}", now)
            self.now = next_poll(self.snapshot, self.now, jitter=1.0, bounds=BOUNDS)


def test_each_of_several_downloads_is_asked_for_just_after_its_own_predicted_end():
    order = Transfers(small=(0, 3, 0.003), middle=(1, 6, 0.004), large=(2, 20, 0.005))
    order.follow(1700)
    for name in ("small", "middle"):
        assert 0 <= order.told[f"{name} received"] - order.ends(name) <= 1.5 * TICK
    # The start, perhaps twice; the middle of each prediction that rests on little; the ends; two links that never start.
    assert len([at for at in order.asked if at < order.ends("small")]) <= 3


def test_one_that_begins_later_beside_another_is_seen_by_the_bytes_that_come_faster():
    order = Transfers(first=(0, 20, 0.004), second=(1000, 6, 0.004))
    order.follow(1500)
    assert order.told["second started"] - 1000 <= 5 * TICK
    assert len(order.asked) <= 5


def test_one_that_fails_among_others_is_seen_by_the_bytes_that_come_more_slowly():
    order = Transfers(first=(0, 20, 0.004), second=(1, 20, 0.002), third=(2, 20, 0.003))
    order.fails["second"] = 1200
    order.follow(2000)
    assert order.told["second failed"] - 1200 <= 5 * TICK
    order = Transfers(alone=(0, 20, 0.004))
    order.fails["alone"] = 1200
    order.follow(2000)
    assert order.told["alone failed"] - 1200 <= 2 * TRANSFER_SECONDS + TICK


def test_where_the_status_stops_counting_the_ends_are_told_by_the_downloads_own_speeds():
    order = Transfers(small=(0, 6, 0.004), large=(1, 20, 0.005))
    order.counts = lambda now: min(now, 700)
    order.follow(2000)
    assert order.told["small received"] - order.ends("small") <= 4 * TICK
    assert len(order.asked) <= 14


def test_a_portal_that_counts_once_in_five_minutes_costs_few_requests():
    order = Transfers(small=(0, 20, 0.004), large=(1, 40, 0.005))
    order.counts = lambda now: now // 300 * 300
    order.follow(4900)
    assert len(order.asked) <= 20


@given(
    sizes=st.lists(st.tuples(st.floats(0, 2000), st.floats(1, 40), st.floats(0.002, 0.02)), min_size=2, max_size=3),
    jumps=st.floats(1, 600),
)
@settings(max_examples=40)
def test_whatever_the_bytes_do_the_requests_are_few(sizes, jumps):
    order = Transfers(**{f"download{n}": size for n, size in enumerate(sizes)})
    order.counts = lambda now: now // jumps * jumps
    order.follow(6000)
    assert len(order.asked) <= 60, "one request in a hundred seconds, on a machine that asks each twelve"
    assert order.snapshot.alarms <= MOST_ALARMS


def test_a_failed_download_is_asked_for_seldom_and_at_once_when_its_bytes_come_again():
    order = Transfers(alone=(0, 20, 0.004))
    order.fails["alone"] = 1200
    order.follow(2 * 3600)
    assert len([at for at in order.asked if at > order.told["alone failed"]]) <= 2
    grown = StatusObservation("processing", order.snapshot.step + GB // 10, 20 * GB)
    assert wants_jobs(order.snapshot, grown, order.now)


def test_what_the_status_does_not_show_is_looked_at_ever_more_seldom():
    snapshot, now = transferring()
    snapshot, _ = observe(
        snapshot, PollResult(now, StatusObservation("processing", 27 * GB, 27 * GB), jobs=jobs("completed", "running"))
    )
    assert snapshot.work.hidden
    assert later(snapshot, now + 600) == pytest.approx(now + 660, abs=TICK)
    assert later(snapshot, now + 6000) == pytest.approx(now + 6600, abs=TICK)


@pytest.mark.parametrize(("total", "pace"), [(27, 30), (270, 60)])
def test_without_orders_status_a_transfer_is_looked_at_by_its_time_to_go_and_each_minute_at_least(total, pace):
    snapshot, now = waiting(), AFTER + 10
    for step in range(1, 8):  # 15 seconds for each GB
        now += 15
        running = (*jobs("waiting")[:2], job("download", "running", step=step * GB, total=total * GB))
        snapshot, _ = observe(snapshot, PollResult(now, no_status_endpoint=True, jobs=running))
    assert later(snapshot, now, Bounds(1, 1800)) - now == pytest.approx(pace, abs=2)
    assert later(snapshot, now, Bounds(50, 1800)) - now <= max(75, pace + 25)


@pytest.mark.parametrize("state", ["queued", "canceled", "duplicate"])
def test_a_state_without_work_is_no_reason_to_ask_for_jobs(state):
    snapshot, _ = first_snapshot(at=PLACED, state="pending", due=PLACED + 2 * DAY, transfer_after=AFTER)
    assert not wants_jobs(snapshot, StatusObservation(state), PLACED + 15)
    assert wants_jobs(snapshot, StatusObservation("processing"), PLACED + 15)
