"""A person is forgotten: no key holds their id any more, and what is open goes on. And what is kept how long, the README says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.forget import ELSE, WHAT, forget_person
from bot.orders.change import Change, ChangeKind
from bot.orders.order import Draft
from bot.orders.plan import Plan
from bot.permissions import FORGOTTEN, Person, Rules, may_resolve
from bot.settings import Settings
from bot.store import Keys, Store, keys
from bot.store.forgetting import Forgetting
from sandbox.portal import Fault
from sandbox.slack import text_of
from tests import deciding
from tests.clock import MovedClock
from tests.stage import ADMIN, Stage, staged

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def everything(store: Store) -> dict[str, str]:
    """Every key and all that it holds."""
    redis, found = store.engine.client, {}
    async for key in redis.scan_iter(f"{store.keys.prefix}:*", count=1000):
        read = {
            "string": redis.get,
            "list": lambda key: redis.lrange(key, 0, -1),
            "hash": redis.hgetall,
            "set": redis.smembers,
            "zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
            "stream": redis.xrange,
        }
        if (kind := await redis.type(key)) in read:
            found[key] = str(await read[kind](key))
    return found


async def naming(store: Store, user: str) -> dict[str, str]:
    return {key: text for key, text in (await everything(store)).items() if user in key or user in text}


async def journey(stage: Stage) -> None:
    """Alice orders, asks for a change, gives an id, stops something, and leaves a form open; the administrator hears of an outage."""
    store, alice = stage.store, stage.alice
    await stage.client.person(alice)
    draft = await store.drafts.save(Draft("d1", alice, "T1"))
    await store.drafts.save_plan(Plan(draft.id, draft.revision, "C1", (), ()))
    await store.drafts.save(Draft("d2", "U0BOB", "T1", description=f"as <@{alice}> said"))
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(2)), name="carmen")
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.passes(8, 2)
    for number in (0, 1):
        change = Change(ChangeKind.WORD, alice, stage.clock.time(), word="later, please")
        await deciding.ask_change(store, "carmen", number, change)
        await deciding.resolve_not_placed(store, "carmen", number, alice)
    await stage.orders(stage.request(stage.cinemas(3)[2]), name="norma")
    await stage.passes(8, 2)
    await stage.orders(name="tosca")
    await deciding.stop(store, "tosca", None, alice)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(400, 40)
    await deciding.stop(store, "carmen", 1, alice)  # a notice that waits
    assert stage.directs(ADMIN)


async def test_after_forgetting_no_key_holds_the_id_and_what_is_open_goes_on(stage: Stage) -> None:
    store, alice = stage.store, stage.alice
    await journey(stage)
    before = await naming(store, alice)
    families = {store.forgetting._family(key) for key in before}
    assert {"draft", "person", "pseudonyms", "s", "o", "n", "h"} <= families
    assert "audit" not in families, "people stand there by pseudonyms"
    assert dict(await store.forgetting.find(alice)) == {
        family: sum(store.forgetting._family(key) == family for key in before) for family in families
    }

    assert await store.forgetting.forget(alice)
    assert await naming(store, alice) == {}
    assert await store.drafts.read("d1") is None
    assert await store.drafts.plan("d1", 1) is None
    bobs = await store.drafts.read("d2")
    assert bobs
    assert bobs.description == f"as <@{FORGOTTEN}> said"

    stage.backend.clear_faults()
    stage.backend.set_speed(50)
    await stage.passes(200, 10)
    cards = "\n".join(text_of(card) for card in stage.cards())
    assert f"Ordered by {FORGOTTEN}" in cards
    assert alice not in cards
    [norma] = await store.orders.tracked("norma")
    assert norma.snapshot
    assert norma.snapshot.final, "it was open, and was followed to its end"
    assert await naming(store, alice) == {}, "nor does it come back while the orders go on"

    assert await store.forgetting.forget(ADMIN)
    assert await naming(store, ADMIN) == {}
    await stage.passes(60, 20)


async def test_the_audit_leads_to_nobody_who_was_forgotten_and_still_to_the_others(store: Store, stage: Stage) -> None:
    await stage.orders(name="carmen")
    await stage.orders(name="tosca", by="U0BOB")
    known = await store.engine.client.hgetall(store.keys("pseudonyms"))
    assert known.keys() == {stage.alice, "U0BOB"}
    assert len(set(known.values())) == 2

    await store.forgetting.forget(stage.alice)
    entries = [e for shard in store.keys.shards for e in await store.engine.client.xrange(shard.audit)]
    assert {fields["by"] for _, fields in entries} == set(known.values()), "the audit itself is whole"
    assert await store.engine.client.hgetall(store.keys("pseudonyms")) == {"U0BOB": known["U0BOB"]}

    await stage.orders(name="again")
    assert await store.engine.client.hget(store.keys("pseudonyms"), stage.alice) not in known.values(), "somebody new"


async def test_another_whose_id_only_begins_alike_is_not_touched_nor_are_times_to_live(store: Store) -> None:
    for user in ("U0ALICE", "U0ALICE2"):
        await store.drafts.save(Draft(f"d-{user}", "U0BOB", "T1", description=f"\n{user}"))
    shard = store.keys.shard("old")
    await store.engine.client.xadd(shard.audit, {"what": "submitted", "by": "U0ALICE"}, id="5-1")  # before pseudonyms
    assert await store.forgetting.forget("U0ALICE")

    kept = [await store.drafts.read(f"d-{user}") for user in ("U0ALICE", "U0ALICE2")]
    assert kept[0] is None, "a form that is found under the person's id"
    assert kept[1]
    assert kept[1].description == "\nU0ALICE2"
    assert await store.engine.client.ttl(store.keys("draft", "d-U0ALICE2")) > 0
    assert await store.engine.client.xrange(shard.audit) == [("5-1", {"what": "submitted", "by": FORGOTTEN})]


async def test_the_command_shows_what_there_is_asks_and_forgets(
    store: Store, redis_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(redis_url=redis_url, key_prefix=prefix, _env_file=None)
    monkeypatch.setattr("bot.cli.forget.load", lambda **_: settings)
    await store.drafts.save(Draft("d1", "U0ALICE", "T1"))

    assert await forget_person("alice") == 1
    assert "Copy member ID" in capsys.readouterr().err
    for ask in (None, lambda _: "n"):
        assert await forget_person("U0ALICE", ask=ask) == 1
        told = capsys.readouterr()
        assert "1 key  Forms that they fill in: deleted." in told.out
        assert "Nothing is forgotten." in told.err
    assert await store.drafts.read("d1")

    assert await forget_person("U0ALICE", ask=lambda _: "y") == 0
    assert await store.drafts.read("d1") is None
    await store.drafts.save(Draft("d1", "U0ALICE", "T1"))
    assert await forget_person("U0ALICE", yes=True) == 0
    assert "U0ALICE is forgotten." in capsys.readouterr().out
    assert await forget_person("U0ALICE") == 0
    assert "Nothing is kept of U0ALICE." in capsys.readouterr().out


def test_what_a_forgotten_person_left_undecided_can_still_be_decided() -> None:
    rules = Rules("T1")
    assert may_resolve(Person("U0BOB", team="T1"), rules, FORGOTTEN)
    assert not may_resolve(Person("U0BOB", team="T1"), rules, "U0ALICE")
    assert not may_resolve(Person("U0BOB", team="T2"), rules, FORGOTTEN)


# -- what is kept how long ------------------------------------------------------------------------------------------------


def listed(text: str, pattern: str) -> dict[str, str]:
    return {key: re.sub(r"\s+", " ", life).strip() for key, life in re.findall(pattern, text, re.MULTILINE)}


def test_the_readme_has_a_row_for_each_key_with_how_long_it_is_kept() -> None:
    assert keys.__doc__
    # The table's columns, with what is continued below each.
    schema: dict[str, str] = {}
    for line in keys.__doc__.splitlines():
        if found := re.match(r"(P:\S+)\s+(.*?)(?:\s{2,}(.*))?$", line):
            name = found[1]
            schema[name] = found[3] or ""
    table = (ROOT / "README.md").read_text("utf-8").partition("\n## What is kept\n")[2].partition("\n## ")[0]
    rows = listed(table, r"^\| `(P:[^`]+)` \| [^|]{5,} \| ([^|]+) \|$")
    assert rows.keys() == {key for key in schema if key not in {"P:wake", "P:trial"}}
    same_words = {key for key, life in rows.items() if life == schema[key]}
    figures = {
        "P:draft:<id>": ("a day", keys.DRAFT_SECONDS, 24 * 3600),
        "P:plan:<id>": ("a day", keys.DRAFT_SECONDS, 24 * 3600),
        "P:person:<user>": ("an hour", keys.PERSON_SECONDS, 3600),
        "P:entering:EMEA:<order>": ("5 seconds", keys.ENTERING_SECONDS, 5),
        "P:beat:<process>": ("half a minute", keys.BEAT_SECONDS, 30),
        "P:{07}:audit": ("a year", keys.AUDIT_SECONDS, 366 * 24 * 3600),
    }
    for key, (words, seconds, meant) in figures.items():
        assert rows[key].startswith(words), key
        assert seconds == meant, key
    assert rows.keys() == same_words | figures.keys()


def test_each_family_of_keys_that_can_name_a_person_has_its_words() -> None:
    assert keys.__doc__
    family = Forgetting(None, Keys("P"), None, None)._family  # type: ignore[arg-type]
    families = {family(key) for key in re.findall(r"^(P:\S+)", keys.__doc__, re.MULTILINE)}
    assert WHAT.keys() <= families
    assert ELSE
