"""Whatever a portal answers, and in whatever order: each happening is told once, nothing is told that is not so, it ends."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.tracking import snapshot_codec
from bot.tracking.changes import first_snapshot, observe
from bot.tracking.events import TrackingEvent
from bot.tracking.lateness import UNWATCHED_SECONDS
from bot.tracking.schedule import Bounds, next_poll, wants_jobs
from bot.tracking.snapshot import EventKind, JobSnapshot, PollResult, StatusObservation
from gofilex import OrderState

PLACED = 1_800_000_000.0
DUE = PLACED + 172_800
STATES = (*(state.value for state in OrderState), "frozen", "")
JOB_STATES = ("waiting", "running", "completed", "failed", "paused", "cancelled", "stuck")
BEFORE = {
    EventKind.RETRIED: {EventKind.FAILED},
    EventKind.RECOVERED: {EventKind.FAILED},
    EventKind.RETURNED: {EventKind.MISSING},
}

portal_jobs = st.lists(
    st.builds(
        lambda number, state, run, flags: JobSnapshot(
            id=f"job{number}",
            type=("download", "link", "email", "transcode")[number % 4],
            state=state,
            running=state == "running" or flags == "running",
            completed=state == "completed" or flags == "completed",
            run=f"run{run}" if run else "",
            start=PLACED + run * 100 if run else 0.0,
            step=run * 10,
            total=100,
        ),
        st.integers(0, 6),
        st.sampled_from(JOB_STATES),
        st.integers(0, 4),
        st.sampled_from(["", "", "", "running", "completed"]),
    ),
    max_size=6,
    unique_by=lambda job: job.id,
).map(tuple)
portal_status = st.builds(
    StatusObservation,
    state=st.sampled_from(STATES),
    step=st.integers(0, 120),
    total=st.sampled_from([0, 100]),
    complete=st.sampled_from([None, None, False, True]),
    cleaned=st.sampled_from([False, False, False, True]),
)


class AnyPortal(RuleBasedStateMachine):
    """A portal that answers anything; between any two looks the process dies, and what is known is read back."""

    def __init__(self) -> None:
        super().__init__()
        self.now = PLACED
        self.snapshot, events = first_snapshot(at=PLACED, state="pending", due=DUE)
        self.announced: list[TrackingEvent] = list(events)
        self.last_look: PollResult | None = None

    def _look(self, result: PollResult) -> None:
        before = self.snapshot
        self.snapshot, events = observe(before, result)
        self.last_look = result
        for event in events:
            self._check(event, result)
            self.announced.append(event)

    def _check(self, event: TrackingEvent, result: PollResult) -> None:
        seen_before = {told.kind for told in self.announced}
        if event.kind in BEFORE:
            assert BEFORE[event.kind] <= seen_before | {EventKind.FAILED}
        if event.kind is EventKind.DELIVERED:
            assert result.jobs is not None
            assert result.returned
            assert not any(job.carries and (job.running or job.failed) for job in result.jobs if self._latest(job))
            status = result.status
            assert (
                result.no_status_endpoint
                or self.snapshot.state == "completed"
                or (status is not None and status.complete)
            )
            assert self.snapshot.state not in {"canceled", "duplicate"}

    def _latest(self, job: JobSnapshot) -> bool:
        """Not a late answer about an earlier run."""
        return any(
            snapshot.id == job.id and snapshot.run == (job.run or snapshot.run) for snapshot in self.snapshot.jobs
        )

    @precondition(lambda self: not self.snapshot.final)
    @rule(status=portal_status, jobs=portal_jobs, passed=st.sampled_from([1, 15, 300, 4000]))
    def answers_both(self, status: StatusObservation, jobs: tuple[JobSnapshot, ...], passed: int) -> None:
        self.now += passed
        self._look(PollResult(self.now, status, jobs=jobs))

    @precondition(lambda self: not self.snapshot.final)
    @rule(status=portal_status, passed=st.sampled_from([1, 15, 300, 4000]))
    def answers_the_status_alone(self, status: StatusObservation, passed: int) -> None:
        self.now += passed
        self._look(PollResult(self.now, status))

    @precondition(lambda self: not self.snapshot.final)
    @rule(jobs=portal_jobs, passed=st.sampled_from([1, 15, 300]))
    def has_no_orders_status(self, jobs: tuple[JobSnapshot, ...], passed: int) -> None:
        self.now += passed
        self._look(PollResult(self.now, no_status_endpoint=True, jobs=jobs))

    @rule(passed=st.sampled_from([1, 15, 300]), by_jobs=st.booleans())
    def leaves_it_out(self, passed: int, by_jobs: bool) -> None:
        self.now += passed
        self._look(PollResult(self.now, returned=False, no_status_endpoint=by_jobs))

    @precondition(lambda self: self.last_look is not None)
    @rule()
    def repeats_itself(self) -> None:
        assert self.last_look is not None
        told = len(self.announced)
        for _ in range(3):
            self.now += 1
            self._look(self.last_look._replace(at=self.now))
        repeated = [event.kind for event in self.announced[told:]]
        # Only what needs several looks to be believed may come of the same answer.
        believed_late = {EventKind.DELIVERED, EventKind.CLEANED, EventKind.MISSING}
        # A job that is listed no more is believed to be gone after several answers: without it, what is late shows.
        assert set(repeated) <= believed_late | {EventKind.AT_RISK, EventKind.DELAYED}

    @rule()
    def dies_and_is_started_again(self) -> None:
        assert (
            snapshot_codec.decode(snapshot_codec.encode(self.snapshot), snapshot_codec.encode_jobs(self.snapshot))
            == self.snapshot
        )

    @invariant()
    def each_happening_is_told_once(self) -> None:
        keys = [event.key for event in self.announced]
        assert len(keys) == len(set(keys))

    @invariant()
    def what_is_known_stays_small(self) -> None:
        assert len(snapshot_codec.encode(self.snapshot)) <= 300

    @invariant()
    def there_is_a_next_look_unless_it_is_over(self) -> None:
        later = next_poll(self.snapshot, self.now, jitter=0.5, bounds=Bounds())
        assert self.snapshot.final == (later == float("inf"))
        assert self.snapshot.final or self.now < later <= self.now + 1800 + 12
        assert wants_jobs(self.snapshot, StatusObservation("processing"), self.now) in {True, False}

    def teardown(self) -> None:
        """Long after due it is over, whatever was answered."""
        self.now = max(self.now, DUE) + UNWATCHED_SECONDS + 1
        self._look(PollResult(self.now, returned=False))
        assert self.snapshot.final
        self.each_happening_is_told_once()


AnyPortal.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestAnyPortal = AnyPortal.TestCase
