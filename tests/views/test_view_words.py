"""Numbers, times and names in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.views import limits
from bot.views.event_text import without_paths
from bot.wall_time import WallTime
from bot.wording import figures, mrkdwn, times
from tests.views.samples import NOW, wall


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (12_300, "12.3 KB"), (474_043_064, "474 MB"), (27_569_377_124, "27.6 GB"),
     (999_600_000, "1 GB"), (286_127_309_729, "286 GB"), (-5, "0 bytes")],
)  # fmt: skip
def test_sizes_have_three_digits(size: int, words: str) -> None:
    assert figures.bytes_in_words(size) == words


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (10_200_000_000, 27_600_000_000, "10.2 of 27.6 GB"),
        (900_000_000, 1_200_000_000, "900 MB of 1.2 GB"),
        (1, 2, "1 of 2 bytes"),
    ],
)
def test_a_share_names_the_unit_once_where_it_can(done: int, total: int, words: str) -> None:
    assert figures.share_in_words(done, total) == words


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (5, 0, 0), (999, 1000, 99), (1000, 1000, 100), (2000, 1000, 100)]
)
def test_a_hundred_percent_is_said_only_when_all_is_there(done: int, total: int, percent: int) -> None:
    assert figures.percent(done, total) == percent
    assert ("▱" not in figures.bar(done, total)) == (percent == 100)
    assert len(figures.bar(done, total)) == figures.CELLS


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (3900, "1 hour 5 minutes"), (86400 * 3 + 4 * 3600 + 60, "3 days 4 hours"),
     (86400 + 60, "1 day")],
)  # fmt: skip
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert figures.duration(seconds) == words


@pytest.mark.parametrize(
    ("gap", "words"),
    [(timedelta(seconds=20), "now"), (timedelta(minutes=20), "in 20 minutes"), (timedelta(minutes=-60), "1 hour ago"),
     (timedelta(hours=1, minutes=20), "in 1 hour 20 minutes"), (timedelta(hours=20), "in 20 hours"),
     (timedelta(days=9, hours=3), "in 9 days"), (timedelta(days=-2), "2 days ago"), (timedelta(days=140), "in 20 weeks")],
)  # fmt: skip
def test_how_far_away(gap: timedelta, words: str) -> None:
    assert times.time_from_now(NOW + gap, NOW, "Europe/Amsterdam") == words


def test_days_are_counted_on_the_cinemas_calendar() -> None:
    evening = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # already Saturday in Auckland
    assert times.time_from_now(evening, NOW, "UTC") == "in 2 days"
    assert times.time_from_now(evening, datetime(2026, 11, 18, 10, 30, tzinfo=UTC), "Pacific/Auckland") == "in 3 days"


def test_a_time_is_said_with_weekday_place_and_zone_in_mind() -> None:
    assert times.at_place(wall(27, 18), "'s-Heerenberg") == "Fri 27 Nov 2026, 18:00 in 's-Heerenberg"
    assert times.at_place(wall(27, 18, zone="America/New_York"), "") == "Fri 27 Nov 2026, 18:00 in New York"
    assert times.at_place(wall(27, 18, zone="UTC"), "wherever") == "Fri 27 Nov 2026, 18:00 UTC"


def test_a_time_that_happens_twice_says_which() -> None:
    first, second = (WallTime(datetime(2026, 10, 25, 2, 30, fold=fold), "Europe/Amsterdam") for fold in (0, 1))
    assert "the first time" in times.time_in_words(first)
    assert "the second time" in times.time_in_words(second)


def test_one_readers_clock_is_shown_only_where_it_differs() -> None:
    at = wall(27, 18).instant
    assert times.for_reader(at, "Europe/Amsterdam", "Utrecht", "Europe/Paris") == "Fri 27 Nov 2026, 18:00 in Utrecht"
    assert times.for_reader(at, "Europe/Amsterdam", "Utrecht", "Europe/London").endswith("(your clock: 17:00)")
    assert times.for_reader(at, "Europe/Amsterdam", "Utrecht", "Asia/Tokyo").endswith("(your clock: Sat 28 Nov 02:00)")
    assert "<!date^1795798800^{date_short_pretty} {time}|" in times.for_reader(at, "Europe/Amsterdam", "Utrecht", "")


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "UTC\0", "Europe/amsterdam "])
def test_what_is_no_zone_becomes_utc(name: str) -> None:
    assert times.known_zone(name) == "UTC"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("'t Hoogt & Zn <b>", "'t Hoogt &amp; Zn &lt;b&gt;"), ("<!channel>", "&lt;!channel&gt;"), ("two\n> lines", "two &gt; lines"),
     ("turned\u202ename", "turnedname"), ("a\tb  c", "a b c")],
)  # fmt: skip
def test_foreign_words_are_inert_and_on_one_line(given: str, shown: str) -> None:
    assert mrkdwn.untrusted(given) == shown


def test_foreign_words_are_never_cut_inside_an_escape() -> None:
    assert mrkdwn.untrusted("&" * 100, 12) == "&amp;&amp;…"


def test_a_back_tick_does_not_end_the_code() -> None:
    assert mrkdwn.code("a`b") == "`a'b`"
    assert mrkdwn.code("") == "`–`"


def test_what_is_cut_says_how_much() -> None:
    assert limits.cut("x" * 3000, 3000) == "x" * 3000
    long = limits.cut("x" * 5000, 3000)
    assert len(long) <= 3000
    assert long.endswith("more characters)")
    assert limits.cut("a long name", 6) == "a lon…"


def test_folded_lines_stay_whole_and_are_counted() -> None:
    lines = [f"line {n}" for n in range(100)]
    folded = limits.fold_lines(lines, 100).split("\n")
    kept = folded[:-1]
    assert kept == lines[: len(kept)]
    assert folded[-1] == f"… and {100 - len(kept)} more"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("ENOENT, rename '/data/gofilex/library/340d.pic.part'", "ENOENT, rename '340d.pic.part'"),
     ("cannot open /srv/vault/a/b.mxf: busy", "cannot open b.mxf: busy"), ("at C:\\gofilex\\lib\\x.js", "at x.js"),
     ("no space\n    at Object.fs (fs.js:1)", "no space"), ('"/data/my films/a b.mxf"', '"a b.mxf"'), ("24/7 and 1/2", "24/7 and 1/2"), ("", "")],
)  # fmt: skip
def test_an_error_message_keeps_the_file_and_loses_the_server(given: str, shown: str) -> None:
    assert without_paths(given) == shown


def test_names_are_listed_as_people_say_them() -> None:
    assert figures.listed(["a"]) == "a"
    assert figures.listed(["a", "b", "c"]) == "a, b and c"
    assert figures.listed(["a", "b", "c", "d"]) == "a, b and 2 more"
    assert figures.listed(["A, x", "B, y", "C, z"], between="; ") == "A, x; B, y; and C, z"
    assert figures.listed([]) == ""
