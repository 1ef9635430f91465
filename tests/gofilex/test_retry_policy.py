"""How long to wait before a read is asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gofilex import RetryPolicy, Timeouts
from gofilex.retry import read_retry_after

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20", 20.0),
        ("0", 0.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("86400", 86_400.0),
        ("Wed, 18 Nov 2026 14:30:20 GMT", 20.0),
        ("Wed, 18 Nov 2026 14:30:20 -0000", 20.0),
        ("Wed, 18 Nov 2026 14:29:00 GMT", 0.0),
        ("86401", None),
        ("-10", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Wed, 18 Nov 2026 99:30:20 GMT", None),
        ("Wed, 18 Nov 100000 14:30:20 GMT", None),
        ("Wed, 18 Nov 2096 14:30:20 GMT", None),
    ],
)
def test_what_a_portal_may_ask_to_wait(text: str, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


@given(st.text(max_size=40))
def test_no_header_can_break_the_reader_or_ask_for_more_than_a_day(text: str) -> None:
    seconds = read_retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= 86_400


@given(st.integers(1, 60), st.floats(0, 1))
def test_own_waits_grow_no_longer_than_allowed_and_shrink_by_half_at_most(failed: int, chance: float) -> None:
    policy = RetryPolicy(tries=100, first_wait=0.5, longest_wait=8)
    full = min(0.5 * 2 ** (failed - 1), 8)
    wait = policy.wait(failed, asked=None, chance=chance)
    assert wait is not None
    assert full / 2 <= wait <= full


@given(st.floats(0, 10), st.floats(0, 1))
def test_a_wait_that_the_portal_asks_for_is_never_shortened(asked: float, chance: float) -> None:
    wait = RetryPolicy(longest_retry_after=10).wait(1, asked=asked, chance=chance)
    assert wait is not None
    assert wait >= asked


def test_a_wait_above_the_cap_is_left_to_the_caller() -> None:
    assert RetryPolicy(longest_retry_after=10).wait(1, asked=10.5, chance=0) is None


def test_after_the_last_try_there_is_no_wait() -> None:
    policy = RetryPolicy(tries=3)
    assert policy.wait(2, asked=None, chance=0) == 1.0
    assert policy.wait(3, asked=None, chance=0) is None


def test_bounds_that_bound_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one try"):
        RetryPolicy(tries=0)
    with pytest.raises(ValueError, match="total longer"):
        Timeouts(connect=5, total=5)
