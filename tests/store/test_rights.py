"""The Redis user of the README's line: it may do all that the bot does, and nothing more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.exceptions import NoPermissionError

from bot.store import Engine, Keys, Store, connect
from bot.store.server import trouble
from tests.clock import MovedClock
from tests.intake import submit
from tests.servers import servers
from tests.stage import staged
from tests.store.test_sentinel import order

ROOT = Path(__file__).parents[2]
STORE = ROOT / "bot" / "store"
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINE = re.findall(r"^ *(ACL SETUSER .*)$", README, re.MULTILINE)
MAY = {word[1:] for word in LINE[0].split() if word.startswith("+")}
METHODS = {
    "delete": "del",
    "pubsub": "subscribe",
    "scan_iter": "scan",
    "close": "",
    "aclose": "",
    "pipeline": "",
    "together": "",
    "name_of": "",
}
"""Those of redis-py's client whose command has another name, or none."""
IN_A_CLUSTER = re.findall(r"In a Cluster it also needs `(.*?)`", README)[0].split()
BY_REDIS_PY = {"ping", "unsubscribe"}
"""What redis-py sends by itself: whether a connection lives, the end of listening."""
NOT_NEEDED = {"client|setinfo", "client|maint_notifications"}
"""What it also sends, and does without. Redis 7.0 would refuse the whole line for a command that came later."""


def written() -> Iterator[str]:
    """Every command that the store's code names: as a literal, as a method of the client's, in a script."""
    for path in STORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[A-Z]{3,}", node.value):
                yield node.value.lower()
            if isinstance(node, ast.Attribute) and re.search(r"(\bself|engine)\.client$", ast.unparse(node.value)):
                yield METHODS.get(node.attr, node.attr)
    for path in (STORE / "scripts").glob("*.lua"):
        yield from map(str.lower, re.findall(r"redis\.call\('([A-Z]+)'", path.read_text(encoding="utf-8")))


async def test_the_user_of_the_readme_may_do_all_that_is_done_and_nothing_more(
    tmp_path: Path, clock: MovedClock
) -> None:
    async with servers(tmp_path) as found:
        await found.launch("redis")
        await found.ask("redis", *LINE[0].replace("PASSWORD", "sesame").split())
        commands = set(await found.ask("redis", "COMMAND LIST"))
        assert {name for name in written() if name in commands} | BY_REDIS_PY == MAY, "the line in README.md"

        engine = Engine(connect(f"redis://encore:sesame@127.0.0.1:{found.ports['redis']}"))
        store = Store(engine, Keys("encore"), clock)
        try:
            assert await trouble(engine, store.keys, 60) is None
            async with store.presence.woken() as hints, staged(store, clock) as stage:
                await anext(hints)
                await stage.orders()
                await stage.passes(600, 30)
                assert "Delivered" in stage.card
                await store.presence.beat("worker")
                await store.retention.sweep(0)
                await store.forgetting.find("U0NOBODY")
            refused = {str(entry["object"]) for entry in await found.ask("redis", "ACL LOG")}
            assert refused <= NOT_NEEDED
            for other in (("GET", "other:key"), ("PUBLISH", "other:wake", ""), ("KEYS", "encore:*"), ("FLUSHALL",)):
                with pytest.raises(NoPermissionError):
                    await engine.one(*other)
        finally:
            await engine.close()


async def test_in_a_cluster_with_what_is_added_for_one_it_may_too_and_people_are_forgotten_there(
    tmp_path: Path, clock: MovedClock
) -> None:
    async with servers(tmp_path) as found:
        await found.launch("node", "cluster-enabled yes")
        await found.ask("node", "CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        await found.until_said("node", ("CLUSTER", "INFO"), "cluster_state:ok")
        await found.ask("node", *LINE[0].replace("PASSWORD", "sesame").split(), *IN_A_CLUSTER)
        engine = Engine(connect(f"redis+cluster://encore:sesame@127.0.0.1:{found.ports['node']}"))
        store = Store(engine, Keys("encore"), clock)
        try:
            assert await trouble(engine, store.keys, 60) is None
            for name in ("carmen", "norma", "tosca"):
                assert await submit(store, *order(name))
            assert dict(await store.forgetting.find("U1")) == {"s": 3, "pseudonyms": 1}
            assert await store.forgetting.forget("U1")
            assert dict(await store.forgetting.find("U1")) == {}
            refused = {str(entry["object"]) for entry in await found.ask("node", "ACL LOG")}
            assert refused <= NOT_NEEDED
        finally:
            await engine.close()
