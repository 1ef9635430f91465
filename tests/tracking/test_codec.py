"""What is known of an order, written and read back."""

from __future__ import annotations

import json
from collections import namedtuple
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tracking import snapshot_codec
from bot.tracking.snapshot import Delay, EventKind, JobSnapshot, Mail, OrderSnapshot, TrackingStatus, Work
from gofilex import Job
from tests.tracking.following import DAY, GB, PLACED, Following, example, jobs

moments = st.one_of(st.just(0.0), st.integers(0, 400 * 86_400 * 10).map(lambda tenths: round(PLACED + tenths / 10, 1)))
counts = st.integers(0, 99)
texts = st.text(max_size=30)
many_bytes = st.integers(0, 10**13)
few_texts = st.lists(texts, max_size=3).map(tuple)
job_known = st.builds(
    JobSnapshot,
    id=texts,
    type=texts,
    state=texts,
    run=texts,
    title=texts,
    size=many_bytes,
    step=many_bytes,
    total=many_bytes,
    hash_step=many_bytes,
    hash_total=many_bytes,
    start=moments,
    finish=moments,
    error_code=texts,
    error_message=texts,
    after=few_texts,
    waits_for=few_texts,
    announced=st.sampled_from(["", "s", "sfr"]),
    runs=few_texts,
    gone=counts,
)
work = st.builds(
    Work,
    listed=counts,
    done=counts,
    left=counts,
    carrying=counts,
    open=counts,
    failed=counts,
    running=counts,
    stage=st.sampled_from(list(TrackingStatus)),
    step=many_bytes,
    total=many_bytes,
    hidden=st.booleans(),
    mail=st.sampled_from(list(Mail)),
    waiting=counts,
)


@given(
    st.builds(
        OrderSnapshot,
        since=st.just(PLACED),
        due=moments,
        transfer_after=moments,
        release_after=moments,
        polled=moments,
        moved=moments,
        sampled=moments,
        delivered=moments,
        all_done_since=moments,
        complete_since=moments,
        delay=st.sampled_from(Delay),
        delays=counts,
        landing_unseen=st.booleans(),
        state=st.text(max_size=40),
        complete=st.sampled_from([None, True, False]),
        step=many_bytes,
        total=many_bytes,
        peak=many_bytes,
        samples=counts,
        empty=counts,
        ends_at=many_bytes,
        ends_in=counts,
        alarms=counts,
        jobs_polled=moments,
        jobs_moved=moments,
        no_status_endpoint=st.booleans(),
        at_risk=st.booleans(),
        work=work,
        speed=st.integers(0, 10**10).map(float),
        spread=st.integers(0, 10**10).map(float),
        usual_speed=st.integers(0, 10**10).map(float),
        misses=counts,
        risks=counts,
        tracking_status=st.sampled_from(list(TrackingStatus)),
        catching_up=st.booleans(),
        final=st.booleans(),
        announced=st.frozensets(st.sampled_from(EventKind)),
        unknown_words=st.frozensets(st.sampled_from(["0a1b2c", "ffffff", "000000"])),
        jobs=st.lists(job_known, max_size=4).map(tuple),
    )
)
def test_what_was_written_is_read_back_exactly(snapshot):
    assert snapshot_codec.decode(snapshot_codec.encode(snapshot), snapshot_codec.encode_jobs(snapshot)) == snapshot
    assert snapshot_codec.decode(snapshot_codec.encode(snapshot).encode()) == snapshot._replace(jobs=())


KEPT = {
    TrackingStatus: "submitted pending queued transferring checking linking delivered failed canceled duplicate cleaned missing "
    "unwatched stopped other waiting unproven locked",
    EventKind: "found submitted queued started received linked emailed failed retried recovered delivered canceled duplicate "
    "cleaned missing returned unknown_state unknown_job_word at_risk overdue unwatched unproven released delayed delay_over "
    "risk_over",
    Mail: "- waiting ended",
    Delay: "- pending not_started stalled submitted",
}
"""How rows that are kept name them: by their places."""


def test_every_enum_that_the_codec_names_by_place_is_held_here():
    layouts = [layout for layout in vars(snapshot_codec).values() if isinstance(layout, snapshot_codec._Layout)]
    named = [members for layout in layouts for members in layout.named_by_place]
    enums = {type(member) for members in named for member in members if isinstance(member, Enum)}
    assert enums == KEPT.keys()
    assert all(tuple(type(members[0])) == members for members in named if isinstance(members[0], Enum))


@pytest.mark.parametrize("members", KEPT, ids=lambda members: members.__name__)
def test_a_new_member_stands_after_those_that_kept_rows_name_by_their_places(members):
    assert [member.value or "-" for member in members] == KEPT[members].split(), (
        f"append to {members.__name__} and to this list; never insert: kept rows would mean something else"
    )


@pytest.mark.parametrize(
    ("field", "newer"), [("tracking_status", len(TrackingStatus)), ("announced", 1 << len(EventKind))]
)
def test_what_only_a_newer_process_knows_is_refused_and_not_taken_for_something_else(field, newer):
    row = json.loads(snapshot_codec.encode(OrderSnapshot(since=PLACED, state="queued", announced=frozenset(EventKind))))
    row[1 + OrderSnapshot._fields.index(field)] = newer
    with pytest.raises(snapshot_codec.UnknownVersionError, match="upgrade"):
        snapshot_codec.decode(json.dumps(row))


def test_every_standing_can_be_written():
    for tracking_status in TrackingStatus:
        assert (
            snapshot_codec.decode(
                snapshot_codec.encode(OrderSnapshot(since=PLACED, tracking_status=tracking_status))
            ).tracking_status
            is tracking_status
        )


def test_every_change_every_mail_and_every_stage_can_be_written():
    for what in EventKind:
        assert snapshot_codec.decode(snapshot_codec.encode(OrderSnapshot(announced=frozenset({what})))).announced == {
            what
        }
    for mail in Mail:
        for stage in TrackingStatus:
            work = Work(listed=1, stage=stage, mail=mail)
            assert snapshot_codec.decode(snapshot_codec.encode(OrderSnapshot(work=work))).work == work


@pytest.mark.parametrize("fields", ["id title", "title", "id title size more"])
def test_a_table_that_lacks_a_field_or_has_another_does_not_load(fields):
    record = namedtuple("record", ["id", "title", "size"])  # noqa: PYI024
    with pytest.raises(TypeError, match="record has id, title, size; its table has"):
        snapshot_codec._Layout(record, dict.fromkeys(fields.split(), snapshot_codec._PLAIN))


def test_the_row_of_a_waiting_order_is_about_a_hundred_bytes_and_never_above_three_hundred():
    following = Following(due=2 * DAY)
    following.result("queued")
    assert len(snapshot_codec.encode(following.snapshot)) <= 100
    for step in range(1, 20):
        following.result("processing", step, jobs=jobs("running"))
    assert len(snapshot_codec.encode(following.snapshot)) <= 250
    assert (
        snapshot_codec.decode(snapshot_codec.encode(following.snapshot), snapshot_codec.encode_jobs(following.snapshot))
        == following.snapshot
    )


def test_the_documentations_jobs_survive():
    listed = tuple(JobSnapshot.of(Job.model_validate(entry)) for entry in example("jobs-by-order.response.json"))
    snapshot = OrderSnapshot(since=PLACED, jobs=listed, total=GB)
    assert snapshot_codec.decode(snapshot_codec.encode(snapshot), snapshot_codec.encode_jobs(snapshot)).jobs == listed


@pytest.mark.parametrize("text", ['[2,0,"what is this"]', '{"v":1}', "[]", "not json"])
def test_what_another_version_wrote_is_refused(text):
    with pytest.raises(snapshot_codec.UnknownVersionError, match="version 1"):
        snapshot_codec.decode(text)
    with pytest.raises(snapshot_codec.UnknownVersionError, match="upgrade"):
        snapshot_codec.decode(snapshot_codec.encode(OrderSnapshot()), text)


def test_the_row_does_not_hold_the_jobs():
    following = Following()
    following.result("processing", 1, jobs=jobs("running"))
    assert "download" not in snapshot_codec.encode(following.snapshot)
    assert len(json.loads(snapshot_codec.encode_jobs(following.snapshot))) == 2 + 3
