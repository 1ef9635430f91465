"""Whatever process dies at whatever moment: nothing that a person sees is lost, and nothing comes twice."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.embedded_redis import Embedded
from bot.store import Engine, connect
from gofilex import Portal
from sandbox.slack import ActionResult
from tests.chaos.gate import Moment
from tests.chaos.journey import Journey, Stage
from tests.chaos.people import types_marker

EVENTS = (
    "sending", "add/encore", "outcome",
    "status", "by/order", "seen",
    "marked", "chat.postMessage", "told", "chat.update", "drawn", "let go", "rest",
)  # fmt: skip
"""Every kind of commit and call that there is in a journey."""
KEPT = ("sending", "outcome", "seen", "marked", "told", "drawn")
"""The commits that something would be lost or told twice without."""
ONCE = ("sending", "add/encore", "outcome")
"""What there is once in a journey is struck in two of them: on a slow machine a claim can run out before one of these."""
PLACES = {kind: place for place, kind in enumerate(EVENTS)}

JOURNEYS = 8
FIRSTS = int(os.environ.get("CHAOS_FIRSTS", "3"))
"""How many events of each kind are struck: the card, what is told first, and what is told next. More: `make chaos`."""
AGAIN = 6
MOST = 8
"""Kills of one journey."""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_worker_killed_at_any_commit_or_call_loses_and_repeats_nothing(stage: Stage, moment: Moment) -> None:
    async def travels(which: int, only: frozenset[str] = frozenset()) -> Journey:
        # The first event of each kind is struck in one journey, the second in another, and so on; in each journey some of
        # different kinds, few of them: whoever comes after a kill waits for the lease of who was killed. only: instead, the
        # first of each of these.
        def strike(kind: str, when: Moment, number: int) -> bool:
            if only:
                wanted = kind in only and all(kind != struck for struck, _ in journey.struck)
            else:
                apart = JOURNEYS // 2 if kind in ONCE else JOURNEYS
                wanted = number <= FIRSTS and (3 * number + PLACES.get(kind, 0)) % apart == which % apart
            return wanted and when == moment and len(journey.struck) < MOST

        journey = Journey(stage, f"{moment}-{which}", strike, portal=tuple(Portal)[which % len(Portal)])
        async with journey:
            await journey.submit()
            await journey.arrives()
        return journey

    journeys = await asyncio.gather(*(travels(which) for which in range(JOURNEYS)))
    struck = {kind for journey in journeys for kind, _ in journey.struck}
    # On a busy machine a claim may have run out before what there is once could be struck: once more, then, for those.
    for which in range(JOURNEYS, JOURNEYS + AGAIN):
        if left := frozenset(EVENTS) - struck:
            journeys.append(await travels(which, left))
            struck |= {kind for kind, _ in journeys[-1].struck}
    wrong = [journey.report() for journey in journeys if journey.faults()]
    assert not wrong, "\n\n".join(wrong)
    assert struck >= set(EVENTS), f"never struck {moment}: {set(EVENTS) - struck}"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_confirm_pressed_again_after_a_kill_orders_once(stage: Stage, moment: Moment) -> None:
    """`encore-bot run` dies at the commit of Confirm. Alice sees that nothing came of it, and presses Confirm again."""

    def strike(kind: str, when: Moment, number: int) -> bool:
        return kind == "submitted" and when == moment and number == 1

    stage.backend.set_speed(40)
    alice = stage.slack.person("alice")
    journey = Journey(stage, f"confirm-{moment}", strike, command="run")
    await journey.store.cinemas.put([journey.cinema])
    due = f"{datetime.now(UTC) + timedelta(days=5):%d %B %Y} 18:00"
    async with journey:
        await stage.slack.until_connected(within=120)
        await alice.runs(f"/encore order {journey.cinema.name} event {journey.event} due {due}", channel=journey.name)
        form = await alice.wait_for_view("encore_order", within=120)
        await types_marker(alice, form, journey.name, within=120)
        assert (await alice.submits()).what == "pushed"
        assert alice.view
        draft = alice.view.private_metadata.partition(":")[0]

        async def confirms() -> ActionResult:
            await stage.slack.until_connected(within=120)
            return await alice.submits()

        assert not (await confirms()).ok
        assert journey.struck == [("submitted", moment)]
        # The first press came through after all: the second one shows what became of it.
        assert (await confirms()).what == ("cleared" if moment == "before" else "updated")
        await journey.arrives(draft)
    assert not journey.faults(), journey.report()


@pytest.mark.timeout(1800)
async def test_valkey_killed_at_any_commit_loses_and_repeats_nothing(stage: Stage, tmp_path: Path) -> None:
    """Every write is on the disk before it is answered: what was answered is there again, what was not is done again."""
    server = Embedded(tmp_path / "valkey")
    engine = Engine(connect(await server.start()))

    async def kill() -> None:
        os.kill((await engine.client.info("server"))["process_id"], signal.SIGKILL)  # its owner starts it again

    def strike(kind: str, _moment: Moment, number: int) -> bool:
        return kind in KEPT and number == 1

    journey = Journey(replace(stage, redis=server.url), "valkey", strike, victim=kill)
    async with journey:
        await journey.submit()
        await journey.arrives()
    await engine.close()
    await server.stop()
    assert not journey.faults(), journey.report()
    assert len(journey.struck) == 2 * len(KEPT)
