"""The note of what is in flight says what it was made to say, also after it was kept in Redis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.store.in_flight import InFlight

NOTICES = st.text(max_size=40) | st.sampled_from(["carmen.0:failed", "card", "post:1:x", "fold:1.2:3:x", "a@b#3"])
COUNTS = st.integers(1, 999_999)
TIMESTAMPS = st.from_regex(r"[0-9]{10}\.[0-9]{6}", fullmatch=True).filter(str.isascii)


def kept(note: InFlight) -> InFlight:
    """As it comes back from Redis."""
    return InFlight(note.encode(errors="surrogatepass").decode(errors="surrogatepass"))


@given(NOTICES, COUNTS)
def test_what_is_posted_is_said_by_its_first_notice_and_their_number(notice: str, count: int) -> None:
    note = kept(InFlight.posting(notice, count))
    assert (note.notice, note.size, note.message) == (notice, count, "")
    assert note


@given(TIMESTAMPS, NOTICES, COUNTS)
def test_what_is_folded_is_said_by_its_message_too(message: str, notice: str, count: int) -> None:
    note = kept(InFlight.folding(message, notice, count))
    assert (note.notice, note.size, note.message) == (notice, count, message)


@given(TIMESTAMPS, NOTICES, COUNTS)
def test_no_two_of_them_are_one_note(message: str, notice: str, count: int) -> None:
    notes = (
        InFlight.nothing(),
        InFlight.card(),
        InFlight.posting(notice, count),
        InFlight.folding(message, notice, count),
    )
    assert len(set(notes)) == len(notes)


@given(
    st.text()
    | st.sampled_from(["card", "", "carmen.0:one#1", "post:²:x", "post:0:x", f"post:{'9' * 5000}:x", "fold:x:1:y"])
)
def test_what_another_version_wrote_is_of_no_notice(text: str) -> None:
    note = InFlight(text)
    assert (note.notice, note.size, note.message) == ("", 0, "") or note in (
        InFlight.posting(note.notice, note.size),
        InFlight.folding(note.message, note.notice, note.size),
    )
