"""What happened to an order between two looks, as a booker would tell it."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.tracking.changes import observe, stopped
from bot.tracking.snapshot import EventKind, JobSnapshot, PollResult, TrackingStatus
from gofilex import Job
from tests.tracking.following import DAY, PLACED, Following, example, job, jobs

RUNNING = jobs("running")
ALL_DONE = jobs("completed", "completed", "completed")


def test_an_order_that_goes_well_is_told_step_by_step(order):
    assert order.result("queued") == ["queued"]
    assert order.result("processing", 1, jobs=RUNNING) == ["started"]
    assert order.result("processing", 14) == []
    assert order.result("processing", 27, jobs=jobs("completed", "running")) == ["received"]
    assert order.result("completed", 27, jobs=jobs("completed", "completed")) == ["linked", "delivered"]
    assert not order.snapshot.final
    assert order.result("completed", 27, jobs=ALL_DONE) == ["emailed"]
    assert order.snapshot.final
    assert order.snapshot.tracking_status is TrackingStatus.DELIVERED


def test_the_documentations_example_is_told_in_the_order_it_happened():
    following = Following(due=DAY * 20)
    listed = tuple(JobSnapshot.of(Job.model_validate(entry)) for entry in example("jobs-by-order.response.json"))
    told = following.result("completed", 27, jobs=listed)
    assert Counter(told) == {"received": 2, "linked": 2, "emailed": 1, "delivered": 1}
    by_finish = [event.at for event in following.announced[:-1]]
    assert by_finish == sorted(by_finish)
    assert following.snapshot.final
    assert following.announced[-1].at == max(job.finish for job in listed if job.carries)


def test_the_documentations_failed_run_is_told_with_code_and_message_and_without_its_stack():
    entry = {"_id": "CA9k6ERje5GtfhdM4", "_type": "download", **example("jobs-by-order.failed-run.json")}
    following = Following(due=DAY * 20)
    assert following.result("processing", 20, jobs=(JobSnapshot.of(Job.model_validate(entry)),)) == ["failed"]
    failed = following.announced[-1].job
    assert failed is not None
    assert failed.error_code == "ENOENT"
    assert failed.error_message.startswith("ENOENT, rename")
    assert following.snapshot.tracking_status is TrackingStatus.FAILED
    assert (failed.step, failed.total) == (267556276681, 286127309729)


def test_a_job_that_fails_and_is_run_again_is_told_as_failed_retried_recovered(order):
    order.result("processing", 1, jobs=RUNNING)
    failed = (job("download", "failed", error_code="ENOENT"),)
    assert order.result("processing", 9, jobs=failed) == ["failed"]
    assert order.result("processing", 9, jobs=failed) == []
    assert order.result("processing", 2, jobs=(job("download", "running", run="run2"),)) == ["retried"]
    assert order.result("processing", 27, jobs=(job("download", "completed", run="run2"),)) == ["recovered"]
    assert order.result("completed", 27, jobs=(job("download", "completed", run="run2"),)) == ["delivered"]


def test_a_late_answer_about_an_earlier_run_is_ignored(order):
    order.result("processing", 9, jobs=(job("download", "failed"),))
    order.result("processing", 2, jobs=(job("download", "running", run="run2"),))
    assert order.result("processing", 9, jobs=(job("download", "failed"),)) == []
    assert order.snapshot.tracking_status is TrackingStatus.TRANSFERRING


def test_completed_with_a_failed_job_is_failed_and_not_delivered(order):
    told = order.result("completed", 27, jobs=jobs("completed", "failed"))
    assert told == ["received", "failed"]
    assert order.snapshot.tracking_status is TrackingStatus.FAILED
    assert not order.snapshot.final
    assert order.result("completed", 27, jobs=jobs("completed", "completed")) == ["recovered", "delivered"]


def test_completed_is_not_believed_before_the_jobs_were_seen(order):
    order.result("processing", 20, jobs=RUNNING)
    assert order.result("completed", 27) == []
    assert order.result("completed", 27, jobs=RUNNING) == []
    assert order.snapshot.tracking_status is TrackingStatus.TRANSFERRING


def test_processing_waits_for_the_orders_own_word_though_all_jobs_completed(order):
    assert "delivered" not in order.result("processing", 27, jobs=ALL_DONE)
    assert order.result("processing", 27, jobs=ALL_DONE) == []
    assert order.result("completed", 27, jobs=ALL_DONE) == ["delivered"]


def test_completed_without_jobs_is_delivered_after_two_looks(order):
    assert order.result("completed", 27, jobs=()) == []
    assert order.result("completed", 27, jobs=()) == ["delivered"]


def test_jobs_that_vanish_while_one_ran_mean_cleaned_and_never_delivered(order):
    order.result("processing", 20, jobs=RUNNING)
    assert order.result("completed", 27, jobs=()) == []
    assert order.result("completed", 27, jobs=()) == ["cleaned"]
    assert order.result("completed", 27, jobs=()) == []
    assert not order.snapshot.delivered


def test_a_job_that_is_left_out_once_does_not_prove_a_delivery(order):
    order.result("processing", 20, jobs=RUNNING)
    without_download = tuple(entry for entry in RUNNING if entry.type != "download")
    assert order.result("completed", 27, jobs=without_download) == []


def test_without_orders_status_two_looks_prove_a_delivery(order):
    assert order.result(alone=True, jobs=jobs("waiting")) == ["queued"]
    assert order.result(alone=True, jobs=RUNNING) == ["started"]
    assert order.result(alone=True, jobs=ALL_DONE) == ["received", "linked", "emailed"]
    assert order.result(alone=True, jobs=ALL_DONE) == ["delivered"]
    assert order.snapshot.final


def test_by_jobs_alone_an_order_whose_jobs_are_refused_is_missing_until_they_are_listed_again(order):
    order.result(alone=True, jobs=jobs("waiting"))
    assert [order.result(alone=True, returned=False) for _ in range(4)] == [[], [], ["missing"], []]
    assert order.snapshot.tracking_status == "missing"
    assert order.result(alone=True, jobs=()) == [], "an empty list may mean anything"
    assert order.snapshot.tracking_status == "missing"
    assert order.result(alone=True, jobs=RUNNING) == ["returned", "started"]
    assert order.snapshot.tracking_status == "transferring"


def test_without_orders_status_an_email_alone_proves_nothing(order):
    for _ in range(3):
        told = order.result(alone=True, jobs=(job("email", "completed"),))
    assert told == []
    assert not order.snapshot.delivered


@pytest.mark.parametrize("state", ["canceled", "duplicate"])
def test_canceled_and_duplicate_end_it_and_are_no_delivery(order, state):
    assert order.result(state, complete=True) == [state]
    assert order.snapshot.final
    assert order.result("completed", 27, jobs=ALL_DONE) == []


def test_what_the_portal_answers_when_placing_is_told_at_once():
    assert [event.kind for event in Following(state="submitted").announced] == [EventKind.SUBMITTED]
    assert Following(state="duplicate").snapshot.final


def test_canceled_after_delivery_is_still_told(order):
    order.result("completed", 27, jobs=jobs("completed", "completed"))
    assert order.result("canceled") == ["canceled"]
    assert order.snapshot.tracking_status is TrackingStatus.CANCELED


def test_a_job_that_fails_after_delivery_keeps_the_order_open(order):
    order.result("completed", 27, jobs=jobs("completed", "completed"))
    assert order.result("completed", 27, jobs=jobs("completed", "failed", "completed")) == ["failed", "emailed"]
    order.result("completed", 27, after=3600)
    assert order.snapshot.tracking_status is TrackingStatus.FAILED
    assert not order.snapshot.final


def test_after_thirty_minutes_the_email_is_not_waited_for(order):
    order.result("completed", 27, jobs=jobs("completed", "completed"))
    order.result("completed", 27, after=1700)
    assert not order.snapshot.final
    order.result("completed", 27, after=200)
    assert order.snapshot.final


def test_an_order_that_is_not_returned_is_told_once_after_three_looks(order):
    told = [order.result(returned=False) for _ in range(5)]
    assert told == [[], [], ["missing"], [], []]
    assert order.snapshot.tracking_status.value == "missing"
    assert order.result("queued") == ["returned", "queued"]
    assert order.snapshot.tracking_status.value == "queued"


def test_going_backwards_tells_nothing_new(order):
    order.result("queued")
    order.result("processing", 10, jobs=RUNNING)
    assert order.result("queued", 4, jobs=jobs("waiting")) == []
    assert order.result("processing", 3, jobs=RUNNING) == []


def test_unknown_words_are_told_as_they_are_once(order):
    assert order.result("quarantined") == ["unknown_state"]
    assert order.announced[-1].word == "quarantined"
    assert order.snapshot.tracking_status is TrackingStatus.OTHER
    assert order.result("processing", jobs=(job("transcode", "paused"),)) == ["unknown_job_word"], (
        "the type, with its state beside it"
    )
    assert order.announced[-1].word == "transcode"
    assert order.result("quarantined", jobs=(job("transcode", "paused"),)) == []
    assert order.result("processing", jobs=(job("download", "embargoed"),)) == ["unknown_job_word"]
    assert order.announced[-1].word == "embargoed"


def test_stopping_keeps_delivered_what_has_landed(order):
    order.result("processing", 9, jobs=RUNNING)
    assert stopped(order.snapshot).tracking_status is TrackingStatus.STOPPED
    delivered = order.snapshot._replace(tracking_status=TrackingStatus.DELIVERED, delivered=1.0)
    assert stopped(delivered).tracking_status is TrackingStatus.DELIVERED
    assert stopped(delivered).final


def test_an_order_followed_when_it_was_over_gets_one_quiet_summary():
    following = Following(catching_up=True, state="")
    assert following.result("completed", 27, jobs=ALL_DONE) == ["found"]
    assert following.announced[-1].tracking_status == "delivered"
    assert following.snapshot.final


def test_an_order_followed_from_the_middle_is_summed_up_and_then_told_as_any_other():
    following = Following(catching_up=True, state="")
    assert following.result("processing", 9, jobs=RUNNING) == ["found"]
    assert following.result("processing", 27, jobs=jobs("completed", "running")) == ["received"]


def test_a_transfer_too_slow_for_the_due_time_is_told_once_an_episode():
    following = Following(due=1200)
    following.result("processing", 1, jobs=RUNNING)
    told = [word for number in range(1, 12) for word in following.result("processing", 1 + 0.1 * number)]
    assert told.count("at_risk") == 1
    assert following.announced[-1].earliest > PLACED + 1200
    for number in range(20):  # faster by far: the risk passes
        following.result("processing", min(3 + number, 26.9))
    assert not following.snapshot.at_risk


def test_an_order_that_has_not_landed_when_due_is_told_as_overdue_once(order):
    order.result("processing", 5, jobs=RUNNING)
    assert order.result("processing", 6, after=2 * DAY) == ["overdue"]
    assert order.result("processing", 7) == []


def test_fourteen_days_past_due_it_is_no_longer_watched(order):
    order.result("processing", 5, jobs=(job("download", "failed"),))
    order.result("processing", 5, after=3 * DAY)
    assert order.result("processing", 5, after=13 * DAY) == ["unwatched"]
    assert order.snapshot.final
    assert order.snapshot.tracking_status is TrackingStatus.UNWATCHED


def test_speed_ignores_steps_back_and_starts_anew_with_a_new_run(order):
    order.result("processing", 1, jobs=RUNNING)
    order.result("processing", 2)
    order.result("processing", 3)
    speed = order.snapshot.speed
    assert speed == pytest.approx(1e9 / 15)
    order.result("processing", 1)
    order.result("processing", 2)
    assert order.snapshot.speed == speed
    order.result("processing", 1, jobs=(job("download", "running", run="run2", total=27 * 10**9),))
    assert (order.snapshot.speed, order.snapshot.samples) == (0.0, 0)


def test_jobs_are_not_guessed_when_the_ones_known_before_are_not_given(order):
    order.result("processing", 5, jobs=RUNNING)
    row_only = order.snapshot._replace(jobs=())
    with pytest.raises(ValueError, match="known before"):
        observe(row_only, PollResult(order.now + 1, jobs=RUNNING))


def test_a_person_may_stop_it_and_then_nothing_is_told(order):
    order.snapshot = stopped(order.snapshot)
    assert order.result("processing", 5, jobs=RUNNING) == []
    assert order.snapshot.tracking_status is TrackingStatus.STOPPED


def test_an_order_that_is_stopped_is_at_no_risk_any_more(order):
    assert stopped(order.snapshot._replace(at_risk=True)).at_risk is False


def test_an_order_followed_from_the_middle_on_that_is_not_there_is_missing_and_found_once_it_is():
    following = Following(catching_up=True, state="")
    assert [following.result(returned=False) for _ in range(4)] == [[], [], ["missing"], []]
    assert following.result("processing", 3, jobs=RUNNING) == ["found"]
    assert following.announced[-1].tracking_status == "transferring"


def test_whether_a_completed_order_followed_from_the_middle_on_has_landed_is_waited_for_two_minutes():
    following = Following(catching_up=True, state="")
    assert following.result("completed", 27, after=119) == []
    assert following.result("completed", 27, after=1) == ["found"]


def test_a_failed_one_followed_from_the_middle_on_is_found_at_once():
    following = Following(catching_up=True, state="")
    assert following.result("completed", 27, jobs=jobs("completed", "failed")) == ["found"]
    assert following.announced[-1].tracking_status == "failed"


def test_an_empty_list_of_jobs_keeps_a_missing_order_among_those_followed_by_jobs_alone(order):
    for _ in range(3):
        order.result(alone=True, returned=False)
    order.result(alone=True, jobs=())
    assert order.snapshot.no_status_endpoint
    assert order.snapshot.tracking_status == "missing"
