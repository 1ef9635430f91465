"""Reading what portals answer: the documentation's examples whole, and odd ones without harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from gofilex import EncoreOrder, Job, JobState, JobType, OrderState, OrderStatus, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[1] / "data" / "gofilex"


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text())


def untyped(value: object, path: str = "") -> Iterator[str]:
    """The paths of all fields that no model names."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from untyped(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from untyped(one, path)


def test_the_example_order_is_read_whole() -> None:
    order = EncoreOrder.model_validate(example("add-encore.response")["order"])
    assert list(untyped(order)) == []
    assert (order.id, order.state) == ("zazRCknY5tRKFR5p7", OrderState.DUPLICATE)
    assert order.delivery_due == datetime(2026, 12, 11, 23, 0, tzinfo=UTC)
    assert order.timezone == "Europe/Amsterdam"
    assert order.company is not None
    assert order.company.location is not None
    assert order.company.location.city == "'s Heerenberg"
    assert [encore.uuid for encore in order.derived.encores] == ["ed39db9d-e98e-4eb4-9848-b6a85a274568"]
    assert order.derived.size == 27_569_377_124
    assert order.status.complete is True


def test_the_example_jobs_are_read_whole_but_for_the_flag_that_lies() -> None:
    jobs = [Job.model_validate(job) for job in example("jobs-by-order.response")]
    assert {path.rpartition(".")[2] for job in jobs for path in untyped(job)} == {"done"}
    assert [job.type for job in jobs] == [
        JobType.EMAIL, JobType.LINK, JobType.DOWNLOAD, JobType.DOWNLOAD, JobType.LINK,
    ]  # fmt: skip
    assert all(job.completed and job.state == JobState.COMPLETED for job in jobs)
    assert [job.size for job in jobs[2:4]] == [2_874_952_059, 1_829_792_037]


def test_a_links_size_is_that_of_its_files_and_an_email_has_none() -> None:
    email, link, *_ = (Job.model_validate(job) for job in example("jobs-by-order.response"))
    assert email.size is None
    assert link.size == 2_874_952_059


def test_a_failed_run_tells_code_and_message() -> None:
    job = Job.model_validate({"_id": "CA9k6ERje5GtfhdM4", **example("jobs-by-order.failed-run")})
    assert job.run is not None
    assert job.run.error is not None
    assert job.run.error.code == "ENOENT"
    assert job.run.progress is not None
    assert job.run.progress.download is not None
    assert job.run.progress.download.fraction == pytest.approx(0.935095, abs=1e-6)


def test_unknown_states_types_and_fields_are_kept_as_they_are() -> None:
    job = Job.model_validate({"_id": "a", "_type": "conform", "_state": "paused", "_colour": "blue"})
    assert (job.type, job.state, job.model_extra) == ("conform", "paused", {"_colour": "blue"})


def test_a_waiting_job_without_run_and_package_is_read() -> None:
    job = Job.model_validate({"_id": "a", "payload": {}})
    assert (job.run, job.size, job.description, job.running) == (None, None, None, None)


@pytest.mark.parametrize(
    ("step", "total", "fraction"),
    [(0, 0, None), (5, None, None), (None, 5, None), (1, 4, 0.25), (9, 4, 1.0), (-3, 4, 0.0), (1, -4, None)],
)
def test_progress_never_divides_by_nothing_and_stays_between_none_and_all(
    step: int | None, total: int | None, fraction: float | None
) -> None:
    assert Progress(step=step, total=total).fraction == fraction


@pytest.mark.parametrize("moment", ["tomorrow", "2026-12-12T18:00:00", "9999-12-31T23:59:59-23:00", {"$date": 5}, []])
def test_a_time_that_cannot_be_placed_is_left_out_rather_than_guessed(moment: object) -> None:
    assert EncoreOrder.model_validate({"_id": "a", "deliveryDue": moment}).delivery_due is None


def test_bytes_given_with_a_fraction_are_rounded() -> None:
    status = OrderStatus.model_validate({"_id": "a", "_status": {"progress": {"step": 12.6, "total": 30}}})
    assert status.progress == Progress(step=13, total=30)


wild = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(example("add-encore.response")["order"].keys() - {"_id"})), wild)
def test_no_unimportant_field_can_make_a_placed_order_unreadable(field: str, value: object) -> None:
    answered = example("add-encore.response")["order"] | {field: value}
    assert EncoreOrder.model_validate(answered).id == "zazRCknY5tRKFR5p7"


@given(st.sampled_from(["_type", "_state", "_dependencies", "payload", "_run", "_runs", "_running"]), wild)
def test_no_unimportant_field_can_make_a_job_unreadable(field: str, value: object) -> None:
    assert Job.model_validate(example("jobs-by-order.response")[2] | {field: value}).id == "iiYegFcR3F5TdBCDo"
