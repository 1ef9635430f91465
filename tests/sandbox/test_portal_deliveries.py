"""Deliveries in the portal move with the clock and in no other way."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.portal import QUIRKS, PortalBackend, add_encore, jobs_by_order
from sandbox.portal.simulation_clock import SimulationClock

NOW = 1_779_869_400.0
BODY = {"company": {"_id": "92ocDLbbpnHPYZrTe"}, "eventId": "kPv58SRFYExY7xAzQ", "deliveryDue": "2026-12-12T18:00:00"}


class Portal:
    """EMEA with one order, and a clock to move."""

    def __init__(self, **fields: object) -> None:
        self.now = NOW
        self.backend = PortalBackend(lambda: self.now, ids=random.Random(5))
        self.id = add_encore(self.backend, "emea", BODY | fields).id

    def after(self, seconds: float) -> Portal:
        self.now += seconds
        return self

    @property
    def state(self) -> str:
        return self.backend.snapshot(self.id).state

    @property
    def step(self) -> int:
        return self.backend.snapshot(self.id).bytes_done

    def jobs(self) -> dict[str, dict[str, Any]]:
        return {job["_type"]: job for job in jobs_by_order(self.backend, "emea", {"orderId": self.id})}

    def states(self) -> dict[str, str]:
        return {name: job["_state"] for name, job in self.jobs().items()}


@pytest.fixture
def portal() -> Portal:
    return Portal()


def test_an_order_goes_from_pending_to_completed_within_a_minute(portal: Portal) -> None:
    seen = [portal.state]
    for _ in range(120):
        state = portal.after(0.5).state
        if state != seen[-1]:
            seen.append(state)
    assert seen == ["pending", "queued", "processing", "completed"]
    assert portal.states() == {"download": "completed", "link": "completed", "email": "completed"}


def test_jobs_come_one_after_the_other(portal: Portal) -> None:
    assert portal.jobs() == {}
    assert portal.after(4).states() == {"download": "waiting", "link": "waiting", "email": "waiting"}
    assert portal.after(5).states() == {"download": "running", "link": "waiting", "email": "waiting"}
    assert portal.after(30).states() == {"download": "completed", "link": "running", "email": "waiting"}
    assert portal.after(3).states() == {"download": "completed", "link": "completed", "email": "running"}


def test_a_download_is_transferred_and_then_checked(portal: Portal) -> None:
    half = portal.after(7 + 12).jobs()["download"]["_run"]["progress"]
    assert (half["download"]["percentage"], half["hash"]["percentage"]) == (50, 0)
    checking = portal.after(12 + 3).jobs()["download"]["_run"]["progress"]
    assert (checking["download"]["percentage"], checking["hash"]["percentage"]) == (100, 50)
    assert checking["download"]["done"] is False


def test_an_order_waits_for_transfer_after_unless_it_is_started() -> None:
    portal = Portal(transferAfter="2026-12-01T08:00:00")
    assert portal.after(3600).state == "queued"
    portal.backend.start_now(portal.id)
    assert portal.after(5).state == "processing"


def test_an_order_starts_by_itself_at_transfer_after() -> None:
    portal = Portal(transferAfter="2026-05-27T11:00:00")  # an hour and fifty minutes from now, in Amsterdam
    start = 1_779_872_400.0
    portal.now = start - 1
    assert portal.state == "queued"
    assert portal.after(2).state == "processing"
    assert portal.jobs()["download"]["_run"]["start"] == "2026-05-27T09:00:00.000Z"


def test_a_failed_job_stays_where_it_was_and_stops_those_that_wait_for_it(portal: Portal) -> None:
    portal.after(19)
    portal.backend.fail(portal.id)
    failed = portal.after(600).jobs()["download"]
    assert (failed["_state"], failed["_running"], failed["_completed"]) == ("failed", False, False)
    assert failed["_run"]["progress"]["download"]["percentage"] == 50
    assert failed["_run"]["error"]["code"] == "ENOENT"
    assert failed["_run"]["error"]["stack"]
    assert (portal.state, portal.states()["link"]) == ("processing", "waiting")


def test_a_recovered_job_is_a_new_run_of_the_same_job_and_goes_on_where_it_was(portal: Portal) -> None:
    portal.after(19)
    portal.backend.fail(portal.id)
    failed = portal.after(60).jobs()["download"]
    portal.backend.recover(portal.id)
    again = portal.after(6).jobs()["download"]
    assert again["_id"] == failed["_id"]
    assert again["_run"]["_id"] != failed["_run"]["_id"]
    assert (again["_state"], again["_runs"]) == ("running", 2)
    assert again["_run"]["progress"]["download"]["percentage"] == 75
    assert again["_run"]["progress"]["download"]["skip"] == failed["_run"]["progress"]["download"]["step"]
    assert portal.after(60).state == "completed"


def test_a_waiting_job_can_fail_too_and_a_finished_one_cannot(portal: Portal) -> None:
    link = next(job for job in portal.backend.order(portal.id).jobs if job.type == "link")
    portal.after(5)
    portal.backend.fail(portal.id, link.id)
    assert portal.states()["link"] == "failed"
    portal.after(60)
    with pytest.raises(ValueError, match="could still fail"):
        portal.backend.fail(
            portal.id, next(job.id for job in portal.backend.order(portal.id).jobs if job.type == "download")
        )


def test_a_cancelled_order_stands_still(portal: Portal) -> None:
    portal.after(15)
    portal.backend.cancel(portal.id)
    step = portal.step
    assert (portal.after(100).state, portal.step) == ("canceled", step)


def test_a_cleaned_order_has_no_jobs_any_more(portal: Portal) -> None:
    assert portal.after(60).jobs() != {}
    portal.backend.clean(portal.id)
    assert portal.jobs() == {}
    assert portal.backend.snapshot(portal.id).placed()["_status"]["_cleaned"] is True


def test_jobs_can_be_lost_and_found(portal: Portal) -> None:
    portal.after(10)
    portal.backend.lose_jobs(portal.id)
    assert portal.jobs() == {}
    portal.backend.lose_jobs(portal.id, gone=False)
    assert portal.jobs() != {}


def test_an_invented_state_is_shown_until_the_true_one_is_wanted_again(portal: Portal) -> None:
    portal.backend.set_state(portal.id, "polishing")
    assert portal.state == "polishing"
    portal.backend.set_state(portal.id, None)
    assert portal.state == "pending"


def test_the_same_content_for_the_same_cinema_again_is_a_duplicate(portal: Portal) -> None:
    portal.backend.switches.duplicates = True
    again = add_encore(portal.backend, "emea", BODY)
    status = portal.backend.snapshot(again.id).status()["_status"]
    assert status == {"state": "duplicate", "progress": {"step": 0, "total": 0}}
    assert jobs_by_order(portal.after(60).backend, "emea", {"orderId": again.id}) == []


def test_every_quirk_changes_what_is_answered(portal: Portal) -> None:
    portal.after(12)

    def answered() -> tuple[object, object, object]:
        seen = portal.backend.snapshot(portal.id)
        return seen.placed(), seen.status(), seen.jobs()

    usual = answered()
    for quirk in QUIRKS.keys() - {"completed-early"}:
        portal.backend.switches.quirks = {quirk}
        assert answered() != usual, quirk


def test_a_portal_may_say_completed_while_its_links_wait(portal: Portal) -> None:
    portal.backend.switches.quirks = {"completed-early"}
    seen = portal.after(300).backend.snapshot(portal.id)
    assert seen.status()["_status"]["state"] == "completed"
    states = {job["_type"]: job["_state"] for job in seen.jobs()}
    assert states == {"download": "completed", "link": "waiting", "email": "waiting"}


def test_a_change_of_speed_moves_nothing_by_itself(portal: Portal) -> None:
    step = portal.after(15).step
    portal.backend.set_speed(10)
    assert portal.step == step
    portal.backend.set_speed(0)
    assert portal.after(1000).step == step
    portal.backend.set_speed(100)
    assert portal.after(1).state == "completed"


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 50)), max_size=6), st.floats(0, 100))
def test_time_runs_forward_at_any_speed_and_can_be_read_back(changes: list[tuple[float, float]], more: float) -> None:
    simulation, now, last = SimulationClock(NOW), NOW, 0.0
    for seconds, speed in changes:
        now += seconds
        assert simulation.simulated_at(now) >= last
        last = simulation.simulated_at(now)
        simulation.set_speed(now, speed)
        assert simulation.simulated_at(now) == pytest.approx(last)
    simulated = simulation.simulated_at(now + more)
    assert simulation.simulated_at(simulation.real_at(simulated)) == pytest.approx(simulated, abs=1e-3)


@given(st.lists(st.floats(0, 20), min_size=1, max_size=12), st.booleans())
def test_progress_never_goes_back_and_never_beyond_the_whole(steps: list[float], fails: bool) -> None:
    portal, last = Portal(), 0
    for number, seconds in enumerate(steps):
        portal.after(seconds)
        if fails and number % 3 == 1 and portal.states().get("download") == "running":
            portal.backend.fail(portal.id)
        elif fails and portal.states().get("download") == "failed":
            portal.backend.recover(portal.id)
        assert last <= portal.step <= portal.backend.snapshot(portal.id).bytes_total
        last = portal.step
