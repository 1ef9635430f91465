"""How far an order is."""

from __future__ import annotations

import pytest

from bot.tracking import progress
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, TrackingStatus
from gofilex import Job
from tests.tracking.following import DAY, GB, PLACED, Following, example, job, jobs


def test_the_documentations_jobs_are_ordered_by_what_depends_on_what():
    listed = tuple(JobSnapshot.of(Job.model_validate(entry)) for entry in example("jobs-by-order.response.json"))
    ordered = progress.in_execution_order(listed)
    assert [entry.type for entry in ordered][-1] == "email"
    places = {entry.id: place for place, entry in enumerate(ordered)}
    assert all(places[needed] < places[entry.id] for entry in ordered for needed in entry.after)
    assert sorted(places) == sorted(entry.id for entry in listed)


def test_jobs_that_depend_on_each_other_in_a_circle_are_still_all_listed():
    circle = (job("link", id_="a", after=("b",)), job("link", id_="b", after=("a",)))
    assert {entry.id for entry in progress.in_execution_order(circle)} == {"a", "b"}


def test_bytes_are_the_statuss_own_else_the_sum_of_the_downloads(order):
    order.result("processing", 9, jobs=jobs("running"))
    assert progress.bytes_done(order.snapshot) == (9 * GB, 27 * GB)
    assert progress.percent_done(order.snapshot) == 100 / 3
    alone = Following()
    alone.result(alone=True, jobs=(job("download", "running", step=GB, total=4 * GB), job("link")))
    assert progress.bytes_done(alone.snapshot) == (GB, 4 * GB)


def test_a_duplicate_has_no_percentage():
    assert progress.percent_done(Following(state="duplicate").snapshot) is None


def test_checking_is_told_apart_from_transferring(order):
    checking = job("download", "running", step=27 * GB, total=27 * GB, hash_step=GB, hash_total=27 * GB)
    order.result("processing", 27, jobs=(checking, job("link", waits_for=("download",))))
    assert order.snapshot.tracking_status.value == "checking"
    order.result("processing", 27, jobs=jobs("completed", "running"))
    assert order.snapshot.tracking_status.value == "linking"
    assert progress.jobs_done(order.snapshot) == (1, 3)


def test_a_finish_is_expected_only_from_a_steady_speed(order):
    order.result("processing", 0, jobs=jobs("running"))
    for step in (1, 2, 3):
        assert progress.expected_finish(order.snapshot, order.now) is None
        order.result("processing", step)
    order.result("processing", 4)
    assert progress.expected_finish(order.snapshot, order.now) == pytest.approx(order.now + 23 * 15)
    assert progress.expected_finish(order.snapshot, order.now + 600) is None  # it has stood still for too long


def test_what_has_failed_or_may_come_too_late_needs_a_look():
    now = PLACED + 3 * DAY
    calm = OrderSnapshot(since=PLACED, due=now + DAY)
    failed = calm._replace(tracking_status=TrackingStatus.FAILED)
    risky = calm._replace(at_risk=True, tracking_status=TrackingStatus.TRANSFERRING)
    assert progress.troubled(failed)
    assert progress.troubled(risky)
    assert not progress.troubled(calm)
    assert not progress.troubled(failed._replace(final=True))
