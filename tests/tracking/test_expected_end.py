"""When it will be there: a range while the bytes come steadily, told as a risk where it passes the due time, and its end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.tracking import progress
from bot.tracking.changes import first_snapshot, observe
from bot.tracking.events import AtRisk, Delayed, RiskOver
from bot.tracking.lateness import CALM_SECONDS, NEEDED_TIMES
from bot.tracking.snapshot import Delay, OrderSnapshot, PollResult, StatusObservation
from tests.tracking.following import DAY, GB, PLACED, Following, job, jobs

HOUR = 3600.0
RUNNING = jobs("running")


def transferring(*rates: float, due: float = DAY, every: float = 60.0, first: float = 1.0) -> Following:
    """An order whose bytes came at these rates, GB a minute."""
    order = Following(due=due)
    order.result("processing", first, jobs=RUNNING)
    step = first
    for rate in rates:
        step += rate * every / 60
        order.result("processing", step, after=every)
    return order


def between(order: Following) -> tuple[float, float] | None:
    return progress.expected_range(order.snapshot, order.now)


def test_bytes_that_come_evenly_say_one_moment() -> None:
    order = transferring(1, 1, 1, 1)
    early, late = between(order) or (0, 0)
    assert late - early < 1
    assert abs(late - (order.now + 22 * 60)) < 2


def test_bytes_that_come_unevenly_say_a_range_in_which_the_mean_lies() -> None:
    order = transferring(1.2, 0.9, 1.1, 0.85, 1.15, 0.8, 1.2)
    early, late = between(order) or (0, 0)
    middle = progress.expected_finish(order.snapshot, order.now)
    assert middle
    assert early < middle < late
    assert 60 < late - early < HOUR


def test_nothing_is_said_while_the_speed_is_not_steady() -> None:
    assert between(transferring(1, 1)) is None
    assert between(transferring(2, 0.1, 2.5, 0.1, 3, 0.1)) is None


@given(st.lists(st.floats(0.05, 3.0), max_size=12), st.floats(10, 300))
def test_a_range_never_begins_in_the_past_and_has_the_finish_in_it(rates: list[float], every: float) -> None:
    order = transferring(*rates, every=every)
    found = between(order)
    if found is not None:
        finish = progress.expected_finish(order.snapshot, order.now)
        assert finish is not None
        assert order.now <= found[0] <= finish <= found[1]


def test_a_risk_is_told_when_the_range_passes_due_and_its_end_when_it_lies_well_before() -> None:
    order = transferring(0.5, 0.5, 0.5, 0.5, due=2000)
    risks = [event for event in order.announced if isinstance(event, AtRisk)]
    assert len(risks) == 1
    assert risks[0].latest > PLACED + 2000

    step = 3.0
    for _ in range(8):
        step = min(step + 3, 26.9)
        order.result("processing", step, after=60)
    over = [event for event in order.announced if isinstance(event, RiskOver)]
    assert len(over) == 1
    assert over[0].latest < PLACED + 2000 - CALM_SECONDS
    assert over[0].times == risks[0].times + 1
    assert not order.snapshot.at_risk


def large(usual: float, due: float) -> OrderSnapshot:
    """An order of 300 GB to a cinema whose usual speed is that, in MB a second."""
    return first_snapshot(at=PLACED, state="queued", due=PLACED + due, usual_speed=usual * 1e6)[0]


def told_before_due(snapshot: OrderSnapshot) -> float:
    """How long before due it is told that nothing has been transferred, in seconds."""
    waiting = (job("download", total=300 * GB, size=300 * GB),)
    now = PLACED
    while now < snapshot.due:
        now += 300
        result = PollResult(
            now, StatusObservation("queued", 0, 300 * GB), jobs=waiting if now == PLACED + 300 else None
        )
        snapshot, events = observe(snapshot, result)
        if any(isinstance(event, Delayed) and event.delay is Delay.NOT_STARTED for event in events):
            return snapshot.due - now
    return 0.0


def test_a_large_order_to_a_slow_cinema_is_told_not_to_have_begun_while_it_could_still_arrive() -> None:
    needed = 300e9 / 10e6
    told = told_before_due(large(10, due=2 * DAY))
    assert needed <= told <= needed * NEEDED_TIMES


def test_where_no_speed_is_known_it_is_told_two_hours_before() -> None:
    assert 2 * HOUR - 300 <= told_before_due(large(0, due=2 * DAY)) <= 2 * HOUR


def test_how_long_bytes_may_stand_still_can_be_set() -> None:
    order = transferring(1, 1, 1)
    still = PollResult(order.now + 700, StatusObservation("processing", 4 * GB, 27 * GB))
    assert observe(order.snapshot, still)[1] == ()
    [told] = observe(order.snapshot, still, stalled_seconds=600)[1]
    assert isinstance(told, Delayed)
    assert told.delay is Delay.STALLED


def test_the_speed_of_a_transfer_counts_from_the_first_start_to_the_last_end() -> None:
    one = job("download", "completed", id_="a", total=6 * GB, start=PLACED, finish=PLACED + 600)
    two = job("download", "completed", id_="b", total=3 * GB, start=PLACED + 300, finish=PLACED + 900)
    assert progress.transfer_speed((one, two)) == 9 * GB / 900
    small = one._replace(total=10**6)
    assert progress.transfer_speed((small,)) == 0
    assert progress.transfer_speed((one._replace(finish=PLACED),)) == 0


def test_two_downloads_of_which_one_is_run_again_days_later_were_not_slow() -> None:
    one = job("download", "completed", id_="a", total=50 * GB, start=PLACED, finish=PLACED + 1000)
    two = one._replace(id="b", start=PLACED + 2 * DAY, finish=PLACED + 2 * DAY + 1000)
    assert progress.transfer_speed((one, two)) == 100 * GB / 2000


def test_the_slow_first_minute_of_a_transfer_is_no_risk_where_there_are_days() -> None:
    slow = transferring(0.0003, 0.0003, 0.0003, 0.0003, due=5 * DAY, every=12)
    assert [event for event in slow.announced if isinstance(event, AtRisk)] == []
    soon = transferring(0.0003, 0.0003, 0.0003, 0.0003, due=HOUR, every=12)
    assert [event for event in soon.announced if isinstance(event, AtRisk)]


def test_after_false_alarms_what_is_really_late_is_told_before_it_is_due() -> None:
    order, step = transferring(due=20 * HOUR), 1.0
    for rate in (0.01, 0.2, 0.01, 0.2, 0.01, 0.2, 0.01, 0.2):
        for _ in range(20):
            step = min(step + rate * 0.6, 20.0)
            order.result("processing", step, after=36)
    while order.now < PLACED + 20 * HOUR - 60:
        step = min(step + 0.001, 26.0)
        order.result("processing", step, after=60)
    late = [event for event in order.announced if isinstance(event, AtRisk)]
    over = [event for event in order.announced if isinstance(event, RiskOver)]
    assert len(late) > len(over), "the last word is that it may be late"
    assert len(late) <= 6
