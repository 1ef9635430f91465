"""Bytes of a portal are not trusted: odd JSON is read as Python's `json` reads it, bounded, and does no harm."""

from __future__ import annotations

import base64
import json
import logging
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gofilex import AnswerError, GofilexError, Job, NewEncoreOrder, RefusedError, UnexpectedAnswerError
from gofilex.answer_json import DEEPEST, MOST, read_json
from gofilex.models import EncoreOrder
from gofilex.redaction import MOST_PIECES, Redaction
from tests.gofilex.conftest import TOKEN
from tests.gofilex.failures import Connect, failure_of


def answering(content: bytes, status: int = 200) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=content)))


# -- half characters, marks, figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mangle",
    [
        lambda text: text.replace("Soho", "So\\ud83cho").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace('"Soho"', '"Sono", "name": "Soho"').encode(),
        lambda text: text.replace("Soho", "Soho\ud83c").encode("utf-8", "surrogatepass"),
        lambda text: text.replace('{"_id"', '{"odd": [NaN, Infinity, 1e999, 1' + "0" * 9_000 + '], "_id"').encode(),
        lambda text: text.replace('{"_id"', '{"deep": ' + "[" * 500 + "]" * 500 + ', "_id"').encode(),
    ],
)
async def test_what_pythons_json_reads_is_read(connect: Connect, order: NewEncoreOrder, mangle: Any) -> None:
    event = '"event": {"_id": "kPv58SRFYExY7xAzQ", "name": "Soho"}'
    placed = mangle(f'{{"success": true, "order": {{"_id": "zazRCknY5tRKFR5p7", {event}}}}}')
    client = await connect("http://portal", client=answering(placed))
    answered = await client.add_encore_order(order)
    assert answered.event is not None
    assert (answered.id, answered.event.name) == ("zazRCknY5tRKFR5p7", "Soho")

    listed = mangle('[{"_id": "zazRCknY5tRKFR5p7", "company": {"name": "Soho"}}]')
    client = await connect("http://portal", client=answering(listed))
    statuses = await client.orders_status(["zazRCknY5tRKFR5p7"])
    assert [status.company and status.company.name for status in statuses.values()] == ["Soho"]
    [job] = await client.jobs_by_order("zazRCknY5tRKFR5p7")
    assert job.id == "zazRCknY5tRKFR5p7"


def test_halves_of_one_character_that_came_apart_are_whole_again() -> None:
    assert read_json('"\ud83c\udfac \ud83c"') == "🎬 "
    assert read_json('{"\\udfac": "\\ud83c\\udfac"}') == {"": "🎬"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"{MOST}", MOST),
        (f"{MOST + 1}", None),
        (f"-{MOST + 1}", None),
        ("1" * 100_000, None),
        ("1e300", None),
        ("-Infinity", None),
        ("NaN", None),
        ("12.5", 12.5),
    ],
)
def test_a_figure_beyond_what_can_be_counted_is_not_known(text: str, value: float | None) -> None:
    assert read_json(text) == value


def test_what_lies_too_deep_is_not_kept_and_what_cannot_be_read_is_said() -> None:
    deep = read_json("[" * 500 + "]" * 500)
    for _ in range(DEEPEST):
        [deep] = deep
    assert deep is None
    with pytest.raises(ValueError, match="nested too deeply"):
        read_json("[" * 50_000 + "]" * 50_000)


@pytest.mark.parametrize("size", [MOST + 1, -MOST - 1, 1e20, "9" * 30, 10**400])
async def test_bytes_beyond_all_measure_are_not_known(connect: Connect, size: Any) -> None:
    job = {
        "_id": "a",
        "_runs": size,
        "_run": {"attempt": size, "progress": {"download": {"step": size, "speed": size}}},
    }
    package = {"size": size, "assets": [{"size": size}]}
    content = json.dumps([{**job, "payload": {"digitalCinemaPackage": package}}]).encode()
    [read] = await (await connect("http://portal", client=answering(content))).jobs_by_order("o")
    assert (read.size, read.runs) == (None, None)
    assert read.run is not None
    assert read.run.progress is not None
    assert read.run.progress.download is not None
    assert read.run.progress.download.step is None


def test_files_that_together_are_beyond_all_measure_have_no_sum() -> None:
    package = {"assets": [{"size": MOST}, {"size": MOST}]}
    assert Job.model_validate({"_id": "a", "payload": {"digitalCinemaPackage": package}}).size is None


@pytest.mark.parametrize("name", [b"Caf\xe9", b"Caf\xc3", b"Caf\x00\x07", b"Caf\n", "Caf\u00e9".encode("utf-16-le")])
async def test_one_bad_byte_in_a_name_leaves_the_rest_of_the_answer_readable(
    connect: Connect, order: NewEncoreOrder, name: bytes
) -> None:
    listed = b'[{"_id": "a", "company": {"name": "' + name + b'"}}, {"_id": "b", "company": {"name": "Soho"}}]'
    client = await connect("http://portal", client=answering(listed))
    statuses = await client.orders_status(["a", "b"])
    assert sorted(statuses) == ["a", "b"]
    assert statuses["a"].company is not None
    assert str(statuses["a"].company.name).startswith("C")
    assert [job.id for job in await client.jobs_by_order("a")] == ["a", "b"]

    placed = b'{"success": true, "order": {"_id": "a", "event": {"_id": "e", "name": "' + name + b'"}}}'
    client = await connect("http://portal", client=answering(placed))
    assert (await client.add_encore_order(order)).id == "a"


# -- ids ---------------------------------------------------------------------------------------------------------------

NO_IDS = ["a b", "a/b", "ä", "a" * 65, "<!channel>", "a\n", "\u200b", "a\x00"]


@pytest.mark.parametrize("text", NO_IDS)
async def test_an_id_that_cannot_be_one_leaves_it_open_whether_the_order_is_there_and_is_named(
    connect: Connect, order: NewEncoreOrder, text: str
) -> None:
    content = json.dumps({"success": True, "order": {"_id": text}}).encode()
    error = await failure_of((await connect("http://portal", client=answering(content))).add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert not error.surely_not_created
    assert error.order_id == {"a\n": "a", "\u200b": None, "a\x00": "a"}.get(text, text)


@pytest.mark.parametrize("id_", [7, 1.5, {"$oid": "5f"}, ["a"], True, "a b"])
@pytest.mark.parametrize("status", [200, 400, 404])
async def test_whatever_stands_where_the_id_should_is_no_refusal(
    connect: Connect, order: NewEncoreOrder, id_: Any, status: int
) -> None:
    content = json.dumps({"success": False, "reason": "No", "order": {"_id": id_}}).encode()
    client = await connect("http://portal", client=answering(content, status))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert error.order_id == (id_ if isinstance(id_, str) else json.dumps(id_))


async def test_documents_whose_id_cannot_be_one_are_not_returned(connect: Connect) -> None:
    content = json.dumps([{"_id": text} for text in [*NO_IDS, "good"]]).encode()
    client = await connect("http://portal", client=answering(content))
    assert [job.id for job in await client.jobs_by_order("o")] == ["good"]
    assert list(await client.orders_status([*NO_IDS, "good"])) == ["good"]


@pytest.mark.parametrize("text", NO_IDS)
def test_other_ids_that_cannot_be_one_are_as_if_not_sent_and_the_rest_stays(text: str) -> None:
    named = {"_id": text, "name": "Soho"}
    order = EncoreOrder.model_validate(
        {"_id": "o", "company": named, "_owner": named, "event": named, "_derived": {"encores": [{"uuid": text, "fileType": "ts"}]}}
    )  # fmt: skip
    for one in (order.company, order.owner, order.event):
        assert one is not None
        assert (one.id, one.name) == (None, "Soho")
    assert [(encore.uuid, encore.file_type) for encore in order.derived.encores] == [(None, "ts")]
    job = Job.model_validate({"_id": "j", "_run": {"_id": text}, "_dependencies": {"remaining": [text, "d"]}})
    assert job.run is not None
    assert (job.run.id, job.dependencies.remaining) == (None, ("d",))


@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
def test_a_time_that_no_clock_shows_is_left_out(year: str) -> None:
    assert EncoreOrder.model_validate({"_id": "o", "deliveryDue": f"{year}-06-01T00:00:00Z"}).delivery_due is None


# -- size --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"[" + b",".join(b'{"_id":"%07d"}' % number for number in range(450_000)) + b"]",
        b'[{"_id":"a","payload":{"digitalCinemaPackage":{"assets":[' + b",".join([b"{}"] * 2_000_000) + b"]}}}]",
        b"[" * 4_000_000 + b"]" * 4_000_000,
        b'{"errors":[' + b",".join([b'""'] * 2_000_000) + b"]}",
    ],
)
async def test_no_answer_takes_much_more_than_it_is_long(connect: Connect, content: bytes) -> None:
    client = await connect("http://portal", client=answering(content))
    tracemalloc.start()
    try:
        error = await failure_of(client.jobs_by_order("o"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(error, UnexpectedAnswerError)
    assert peak < 150 * 2**20


async def test_a_refusal_names_a_few_fields_however_many_it_lists(connect: Connect, order: NewEncoreOrder) -> None:
    said = {
        "reason": "x" * 10**6,
        "error": "y" * 10**6,
        "details": [{"name": f"{n}{'z' * 99}"} for n in range(2_000)],
    }
    client = await connect("http://portal", client=answering(json.dumps(said).encode(), 400))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, RefusedError)
    assert len(error.fields) == 20
    assert len(repr(vars(error))) < 4_000


# -- the token ---------------------------------------------------------------------------------------------------------


def shapes(token: str) -> dict[str, str]:
    """Ways in which a server may give a token back, as they stand in its JSON."""
    return {
        "plain": token,
        "escaped": "".join(f"\\u{ord(one):04x}" for one in token),
        "one character escaped": f"\\u{ord(token[0]):04X}{token[1:]}",
        "upper case": token.upper(),
        "percent": "".join(f"%{ord(one):02X}" for one in token),
        "one character percent": f"%{ord(token[0]):02x}{token[1:]}",
        "HTML": "".join(f"&#{ord(one)};" for one in token),
        "escaped twice": "".join(f"\\\\u{ord(one):04x}" for one in token),
        "broken up": "\\u200b".join(token),
        "broken over lines": token[:9] + "\\u0007" + token[9:],
        "base64": base64.b64encode(f"Bearer {token}".encode()).decode(),
        "base64 alone": base64.b64encode(f"x{token}".encode()).decode(),
    }


@pytest.mark.parametrize("shape", shapes(TOKEN))
async def test_a_token_that_comes_back_in_disguise_is_struck(
    connect: Connect, order: NewEncoreOrder, caplog: pytest.LogCaptureFixture, shape: str
) -> None:
    echo = shapes(TOKEN)[shape]

    def harmless(text: str) -> bool:
        shown = "".join(one for one in text if one.isprintable()).lower()
        return TOKEN.lower() not in shown and base64.b64encode(TOKEN.encode()).decode()[:40].lower() not in shown

    caplog.set_level(logging.DEBUG)
    details = '"details": [{"name": "ECHO"}], "errors": {"ECHO": "is ECHO"}'
    refused = f'{{"reason": "no ECHO", "error": "ECHO", {details}}}'.replace("ECHO", echo).encode()
    client = await connect("http://portal", client=answering(refused, 400))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, AnswerError)
    assert error.reason == "no [token]" or "base64" in shape
    assert harmless(repr(vars(error)) + str(error))

    nested = json.dumps({"details": f'[{{"message": "no {echo}"}}]'}).encode()
    client = await connect("http://portal", client=answering(nested, 400))
    error = await failure_of(client.add_encore_order(order))
    assert harmless(repr(vars(error)))

    listed = '[{"_id": "a", "ECHO": 1, "payload": {"description": "ECHO"}, "company": {"name": "ECHO"}}]'
    client = await connect("http://portal", client=answering(listed.replace("ECHO", echo).encode()))
    [job] = await client.jobs_by_order("a")
    statuses = await client.orders_status(["a"])
    assert harmless(repr(job)), job
    assert harmless(repr(statuses))
    unknown = f'{{"success": true, "order": {{"_id": "a {echo}"}}}}'.encode()
    client = await connect("http://portal", client=answering(unknown))
    assert harmless(repr(vars(await failure_of(client.add_encore_order(order)))))
    assert harmless(caplog.text)


def test_ordinary_answers_hold_nothing_that_looks_like_the_token() -> None:
    redaction = Redaction(TOKEN)
    for text in ["Caf\\u00e9 \\u0026 Bar", "100 % \\/ C:\\\\pad", "&#39;s-Heerenberg", "%41%42"]:
        assert not redaction.touches(text.encode())
        assert redaction.strike(text) == text
    assert TOKEN not in repr(redaction)


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    [
        "\\" * 8 + "u0073",
        "\\",
        "a",
        "\\u0041",
        "%41",
        "%4",
        "&#65;",
        "&#00000",
        "\u200b",
        "\u200b" * 8 + "\\",
        "\\n",
        TOKEN[:-1],
    ],
)
def test_looking_for_the_token_costs_a_few_steps_for_each_character_whatever_they_are(piece: str) -> None:
    # Work that looks at all the text again for each character of it would be a hundred thousand steps for each; the bound lies
    # far from both, so that no machine, however slow or busy, is taken for it.
    text = piece * (100_000 // len(piece))
    body, redactions = text.encode(), [Redaction(TOKEN), Redaction("s" * 30 + "t")]
    step = min(cpu_seconds(lambda: [ord(one) + 1 for one in text]) for _ in range(2))
    looking = min(cpu_seconds(lambda: [(one.touches(body), one.strike(text)) for one in redactions]) for _ in range(2))
    assert looking < 500 * step


@pytest.mark.parametrize("shape", shapes(TOKEN))
def test_what_stands_around_a_disguised_token_stays(shape: str) -> None:
    echo = json.loads(f'"{shapes(TOKEN)[shape]}"')
    struck = Redaction(TOKEN).strike(f"100 % of C:\\pad %41 {echo} \u200bé&#66; {echo}.")
    assert struck.startswith("100 % of C:\\pad %41 ")
    assert " \u200bé&#66; " in struck
    assert struck.endswith(".")
    assert struck.count("[token]") == 2


def test_a_token_that_looks_like_an_escape_is_struck_as_it_is() -> None:
    assert Redaction("ab%41&#66;c\\u0044efg").strike("no ab%41&#66;c\\u0044efg!") == "no [token]!"


def test_a_text_with_more_escapes_than_are_looked_into_is_not_shown() -> None:
    assert Redaction(TOKEN).strike("%41" * (MOST_PIECES + 1)) == "[token]"
    assert Redaction(TOKEN).touches(b"%41" * (MOST_PIECES + 1))


# -- whatever it is ----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_value_or_a_sentence(content: bytes) -> None:
    said = "the answer is a value"
    try:
        json.dumps(read_json(content), allow_nan=False).encode()
    except ValueError as error:
        said = str(error)
    assert said.startswith("the answer ")


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\xef\xbb\xbf", b"\xef\xbb\xbf<html>", b"null", b'"\\ud83c"', b"1" * 9_999]
)
async def test_any_bytes_end_in_one_of_the_errors(
    connect: Connect, order: NewEncoreOrder, content: bytes, status: int
) -> None:
    client = await connect("http://portal", client=answering(content, status))
    for call in (client.add_encore_order(order), client.jobs_by_order("a"), client.orders_status(["a"])):
        assert isinstance(await failure_of(call), GofilexError)
