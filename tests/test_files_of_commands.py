"""Many at once, from files: whole or not at all, and once however often it is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import COLUMNS
from bot.cli.cinema_file import import_cinemas
from bot.cli.follow_file import OF_ONE_CARD, follow_orders
from bot.orders.followed_file import ORDER_COLUMNS
from bot.orders.order import Phase
from bot.settings import Settings
from bot.store import Store
from gofilex import Portal

CINEMAS = (
    "portal,id,source,value,name,city,country,zone\n"
    "EMEA,92ocDLbbpnHPYZrTe,,,Filmhuis Bergh,'s-Heerenberg,NL,Europe/Amsterdam\n"
    "EMEA,,comscore,4711,Lux,Nijmegen,NL,\n"
)


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_url: str, prefix: str) -> None:
    """The commands find the store of the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("KEY_PREFIX", prefix)


async def test_a_file_of_cinemas_is_in_the_directory(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cinemas.csv").write_text(CINEMAS, encoding="utf-8-sig")

    assert await import_cinemas(tmp_path / "cinemas.csv") == 0
    assert "2 cinemas: 2 new, 0 changed, 0 as they were." in capsys.readouterr().out
    found = await store.cinemas.every(Portal.EMEA)
    assert {cinema.name: cinema.zone for cinema in found.values()} == {
        "Filmhuis Bergh": "Europe/Amsterdam",
        "Lux": "Europe/Amsterdam",
    }


async def test_one_bad_row_keeps_the_whole_file_out_and_is_named(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cinemas.csv").write_text(CINEMAS + "EMEA,x1,,,Moon,Base,NL,Moon/Base\n")

    assert await import_cinemas(tmp_path / "cinemas.csv") == 1
    told = capsys.readouterr().err
    assert "line 4" in told
    assert "Nothing was imported" in told
    assert await store.cinemas.every(Portal.EMEA) == {}


async def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await import_cinemas(tmp_path / "none.csv") == 1
    assert await follow_orders("EMEA", tmp_path / "none.csv", channel="C1", by="") == 1
    assert capsys.readouterr().err.count("No such file") == 2


async def test_orders_placed_elsewhere_are_followed_once_however_often_the_file_is_loaded(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ids.csv"
    file.write_text(
        "id,due,zone,cinema\na1,2096-11-27T18:00,Europe/Paris,Le Grand Écran\na2,,,\na1,,,\n", encoding="utf-8"
    )

    assert await follow_orders("emea", file, channel="C1", by="U0ALICE") == 0
    assert "2 orders followed" in capsys.readouterr().out
    file.write_text(file.read_text(encoding="utf-8") + "a3,,,\n", encoding="utf-8")
    assert await follow_orders("EMEA", file, channel="C1", by="U0ALICE") == 0
    told = capsys.readouterr().out
    assert "line 2: a1 is known already, in C1 by U0ALICE. It is left as it is." in told
    assert "line 4: a1 stands in line 2 already. It is followed once." in told
    assert "1 order followed from now on." in told

    for order_id in ("a1", "a2", "a3"):
        [(submission, row)] = await store.orders.find(Portal.EMEA, order_id)
        assert (submission.channel, submission.by, submission.external) == ("C1", "U0ALICE", True)
        assert row.order.phase is Phase.PLACED
        assert row.snapshot
        assert row.snapshot.catching_up, "its past is summed up"
    [(_, grand)] = await store.orders.find(Portal.EMEA, "a1")
    assert grand.order.request.due_to_send.to_text() == "2096-11-27T18:00:00+01:00[Europe/Paris]"
    assert grand.order.request.cinema.name == "Le Grand Écran"
    [(_, bare)] = await store.orders.find(Portal.EMEA, "a2")
    assert bare.snapshot
    assert bare.snapshot.due == 0
    assert len({submission.id for submission, _ in await store.orders.open(10)}) == 2


async def test_a_long_file_is_several_cards(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("\n".join(f"order{number}" for number in range(OF_ONE_CARD + 5)))

    assert await follow_orders("EMEA", file, channel="C1", by="") == 0
    sizes = {submission.id: submission.size for submission, _ in await store.orders.open(1000)}
    assert sorted(sizes.values()) == [5, OF_ONE_CARD]


@pytest.mark.parametrize(
    ("portal", "text", "channel", "words"),
    [
        ("MARS", "a1", "C1", "The portals are EMEA"),
        ("EMEA", "id,due\na1,soon\n", "C1", "line 2"),
        ("EMEA", "id,zone\na1,Moon/Base\n", "C1", "line 2"),
        ("EMEA", "id\na 1\n", "C1", "is not the id of one order"),
        ("EMEA", "a1", "", "ENCORE_CHANNEL"),
    ],
)
async def test_what_cannot_be_followed_is_told_and_nothing_is(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], portal: str, text: str, channel: str, words: str
) -> None:
    (tmp_path / "ids.csv").write_text(text)

    assert await follow_orders(portal, tmp_path / "ids.csv", channel=channel, by="") == 1
    assert words in capsys.readouterr().err
    assert await store.orders.open(10) == []


async def test_the_good_lines_alone_are_taken_where_that_is_asked_for(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cinemas.csv").write_text(CINEMAS + "EMEA,x1,,,Moon,Base,NL,Moon/Base\n")
    (tmp_path / "ids.csv").write_text("id,due\na1,2096-11-27\na2,\n")

    assert await import_cinemas(tmp_path / "cinemas.csv", skip_bad=True) == 0
    assert len(await store.cinemas.every(Portal.EMEA)) == 2
    assert await follow_orders("EMEA", tmp_path / "ids.csv", channel="C1", by="", skip_bad=True) == 0
    assert [row.order.order_id for _, row in await store.orders.open(10)] == ["a2"]
    told = capsys.readouterr().err
    assert "line 4, zone: “Moon/Base” is not a time zone." in told
    assert "line 2, due: The portal reads a date as the start of that day." in told
    assert told.count("Skipped: the lines above.") == 2


@pytest.mark.parametrize("text", ['id\na1\na2\n"a3\na4\n', "id,due\na1,2096-11-27\n"])
async def test_nothing_good_is_nothing_taken(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "ids.csv").write_text(text)

    assert await follow_orders("EMEA", tmp_path / "ids.csv", channel="C1", by="", skip_bad=True) == 1
    assert "Nothing is followed" in capsys.readouterr().err
    assert await store.orders.open(10) == []


async def test_an_import_tells_what_it_changes_and_keeps_what_the_file_leaves_empty(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lux = Cinema(Portal.EMEA, source="comscore", value="4711", name="Lux", city="Nijmegen", country="NL", zone="UTC")
    await store.cinemas.put([lux])
    (tmp_path / "cinemas.csv").write_text("id;source;value;name\nx1;comscore;4711;LUX\nx2;;;Roxy\n")

    assert await import_cinemas(tmp_path / "cinemas.csv", portal_name="emea") == 0
    assert capsys.readouterr().out == (
        "Changed: LUX, Nijmegen (id nothing → x1, name Lux → LUX).\n2 cinemas: 1 new, 1 changed, 0 as they were.\n"
    )
    assert await store.cinemas.every(Portal.EMEA) == {
        "x1": replace(lux, id="x1", name="LUX"),
        "x2": Cinema(Portal.EMEA, "x2", name="Roxy"),
    }


WORDS = "id;due;zone\na1;friday 6pm;Europe/Amsterdam\na2;2096-11-27 18:00;Europe/Amsterdam\na3;friday 6pm;Europe/Amsterdam\n"


@pytest.mark.parametrize(
    ("answer", "yes", "status"), [("y", False, 0), ("", False, 1), ("no", False, 1), (None, False, 1), (None, True, 0)]
)
async def test_times_in_words_are_shown_and_asked_about(
    store: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: str | None,
    yes: bool,
    status: int,
) -> None:
    (tmp_path / "ids.csv").write_text(WORDS)
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return answer or ""

    done = await follow_orders(
        "EMEA", tmp_path / "ids.csv", channel="C1", by="", yes=yes, ask=None if answer is None else ask
    )

    assert done == status
    assert len(await store.orders.open(10)) == (0 if status else 3)
    told = capsys.readouterr()
    assert re.search(r"\nlines 2 and 4: friday 6pm → Fri .*, 18:00 Europe/Amsterdam\n", told.out)
    assert "a2" not in told.out, "what is written out needs no look"
    assert asked == ([] if answer is None else ["Follow 3 orders? [y/N] "])
    assert ("--yes" in told.err) == (answer is None and not yes)


async def test_mistakes_without_end_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ids.csv").write_text("id\n" + "a 1\n" * 500)

    assert await follow_orders("EMEA", tmp_path / "ids.csv", channel="C1", by="") == 1
    assert (
        "\nline 101, id: “a 1” is not the id of one order. Give it alone, as the portal shows it.\n… and 400 more.\n"
        in (capsys.readouterr().err)
    )


@pytest.mark.parametrize("command", ["follow", "cinemas"])
def test_the_help_names_every_column(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])

    told = capsys.readouterr().out
    columns = ORDER_COLUMNS.names if command == "follow" else COLUMNS
    assert [column for column in columns if not re.search(rf"^  .*\b{column}\b", told, re.MULTILINE)] == []
