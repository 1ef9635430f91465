"""Random words of the vocabularies, and the worst texts we could think of: always an answer, never an exception."""

from __future__ import annotations

import pytest

from benchmarks.fuzz_dates import NOW, WORST, ZONE, texts
from bot.when import Choice, Refused, Resolved, read
from bot.when.chart import MOST_PIECES, MOST_STEPS
from bot.when.text import LONGEST


def test_two_thousand_random_texts_get_an_answer():
    for text, country, languages in texts(2000, seed=1):
        answer = read(text, now=NOW, zone=ZONE, country=country, languages=languages)
        assert isinstance(answer, (Resolved, Choice, Refused)), text
        if isinstance(answer, Resolved):
            assert answer.wall.tzinfo is None
            assert answer.instant.utcoffset() is not None


@pytest.mark.parametrize("text", WORST)
def test_the_longest_and_most_ambiguous_texts_stay_within_bounds(text):
    answer = read(text[:LONGEST], now=NOW, zone=ZONE)
    assert isinstance(answer, (Resolved, Choice, Refused))


def test_the_bounds_leave_room_for_what_people_type():
    assert MOST_PIECES >= 300
    assert MOST_STEPS >= 2000
    sentence = "can we please have it at the cinema by a quarter past eight in the evening on the second friday of next month, thank you"
    assert isinstance(read(sentence, now=NOW, zone=ZONE, languages=["en"]), (Resolved, Refused))
