"""The benchmark of polling: what a line of its lives means, and what its report says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import aloud, policy
from benchmarks.lives import Life, make_lives
from benchmarks.parallel_lives import make_parallel_lives
from bot.tracking.events import Delivered, JobFailed, JobStarted, Received
from bot.tracking.snapshot import JobSnapshot

GB = 10**9
LINE = {
    "due": 90_000,
    "transferAfter": 3_600,
    "states": [[0, "pending"], [3, "queued"], [3_605, "processing"], [5_010, "completed"]],
    "jobs": [
        {"type": "download", "start": 3_605, "finish": 4_605, "bytes": 10 * GB},
        {"type": "link", "start": 4_607, "finish": 4_650},
        {"type": "email", "start": 5_011, "finish": 5_012},
    ],
}
TODAYS_KEYS = [
    "orders", "delivered", "requests_per_delivered_order", "status_requests_per_delivered_order",
    "jobs_requests_per_delivered_order", "visible_changes", "never_seen", "delay_mean_seconds", "delay_p95_seconds",
    "delay_worst_seconds", "busiest_minute_requests_per_second",
]  # fmt: skip


def life(*more: dict[str, Any], **fields) -> Life:
    """The line's, with other fields, and these jobs after its own."""
    return Life.read({**LINE, **fields, "jobs": [*LINE["jobs"], *more]}, 0.0)  # type: ignore[misc]


def at(one: Life, now: float) -> dict[str, JobSnapshot]:
    return {job.id: job for job in one.look_at_jobs(now)}


def test_bytes_come_evenly_unless_the_line_says_how():
    assert life().status(4_105).step == 5 * GB
    came = [[3_605, 0], [3_705, 8 * GB], [4_605, 10 * GB]]
    uneven = Life.read({**LINE, "jobs": [LINE["jobs"][0] | {"came": came}]}, 0.0)  # type: ignore[index]
    assert [uneven.status(now).step // GB for now in (3_600, 3_655, 3_705, 4_155, 4_605)] == [0, 4, 8, 9, 10]
    assert uneven.status(4_605).total == 10 * GB


def test_a_failed_job_keeps_all_its_bytes_unless_the_line_says_how_they_came():
    failed = {"type": "download", "start": 3_605, "finish": 4_605, "bytes": 4 * GB, "failed": True}
    assert life(failed).status(4_700).step == 14 * GB
    stopped = life(failed | {"came": [[3_605, 0], [3_905, GB]]})
    assert stopped.status(4_700).step == 11 * GB
    assert at(stopped, 4_700)["3"].failed


def test_a_job_that_is_run_again_keeps_its_id_and_has_another_run():
    one = life({
        "type": "download", "start": 3_605, "finish": 3_700, "bytes": GB, "failed": True, "came": [[3_605, 0], [3_650, GB // 2]],
        "again": [{"start": 4_000, "finish": 4_100}],
    })  # fmt: skip
    first, second, last = (at(one, now)["3"] for now in (3_800, 4_050, 4_100))
    assert (first.failed, second.running, last.done) == (True, True, True)
    assert first.run != second.run == last.run
    assert (first.step, second.step, last.step) == (GB // 2, GB // 2, GB)
    assert one.landed == 5_010
    assert len(one.job_events) == 10


def test_a_job_is_listed_from_when_it_says_and_the_status_may_stand_still():
    one = life({"type": "download", "start": 4_000, "finish": 4_500, "listed": 3_990}, still=[[4_000, 4_200]])
    assert "3" not in at(one, 3_980)
    assert "3" in at(one, 3_990)
    assert one.status(4_100).step == one.status(4_000).step < one.status(4_200).step


def test_a_delivery_counts_from_when_all_that_proves_it_is_there():
    assert life().landed == 5_010
    assert life({"type": "link", "start": 5_000, "finish": 5_500}).landed == 5_500
    assert life({"type": "link", "start": 4_000, "finish": 4_500, "failed": True}).landed == float("inf")


def test_what_is_told_is_held_against_when_it_happened():
    one = life({"type": "download", "start": 3_606, "finish": 4_000, "bytes": GB, "failed": True})
    told = policy.Ours(one).told
    first = at(one, 3_700)
    told.hear([JobStarted(0.0, first["0"]), JobStarted(0.0, first["3"])], 3_612)
    told.hear([JobFailed(0.0, at(one, 4_008)["3"])], 4_008)
    told.hear([Received(0.0, at(one, 4_700)["0"])], 4_700)  # that it started was told before
    assert told.delays == [(aloud.STARTED, 7.0), (aloud.STARTED, 6.0), (aloud.FAILED, 8.0)]
    assert told.never == 0, "with a download that failed it is not delivered"
    told.hear([Delivered(0.0)], 5_020)
    assert told.untrue == 1


def test_a_file_in_todays_form_is_read_and_the_report_has_todays_keys_and_more(tmp_path, capsys):
    file = tmp_path / "lives.jsonl"
    file.write_text("\n".join(json.dumps(LINE) for _ in range(3)))
    policy.main(["--lives", str(file), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert list(report)[: len(TODAYS_KEYS)] == TODAYS_KEYS
    assert (report["orders"], report["delivered"], report["delivered_told"], report["failed_told"]) == (3, 3, 3, 0)
    assert 0 <= report["delivered_delay_mean_seconds"] <= report["delivered_delay_p95_seconds"] <= 24
    assert report["failed_delay_mean_seconds"] is None
    assert (report["never_told"], report["untrue"], report["never_seen"]) == (0, 0, 0)


def test_the_table_has_lives_of_both_kinds(capsys):
    policy.main(["--orders", "3", "--hours", "1"])
    written = capsys.readouterr().out
    assert policy.OURS in written
    assert policy.SIDE_BY_SIDE in written
    assert written.count("told aloud") == 3


def test_as_many_orders_on_each_of_four_portals_cost_about_the_same():
    one = policy.simulate(make_lives(40, 1), policy.Ours, batch=10).to_json()["requests_per_delivered_order"]
    four = policy.simulate(make_lives(160, 1), policy.Ours, batch=10, portals=4).to_json()[
        "requests_per_delivered_order"
    ]
    assert four == pytest.approx(one, rel=0.25), "few lives: chance makes some longer than others"


def test_whatever_becomes_of_a_life_nothing_untrue_is_told_and_each_landing_is():
    lives = make_parallel_lives(60, 1, failing=0.5)
    score = policy.simulate(lives, policy.Ours, batch=10)
    assert sum(told.untrue for told in score.told) == 0
    told = [what for one in score.told for what, _ in one.delays]
    assert told.count(aloud.DELIVERED) == sum(one.landed < float("inf") for one in lives)
