"""The storm over a Cluster: its primaries are killed, and asked to step back, while people go on ordering.

A replica is told of a write after the client was: what a primary had acknowledged and not passed on when it died is lost, by
the design of Redis. A witness that writes all the time counts that; some primaries are killed while their replica lags, so
that there is something to count. What the bot tells twice because of it is counted, and is no fault if it was told just when
a primary died. Nothing may be lost, placed twice or out of order.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median

from tests.chaos.storm import Storm
from tests.chaos.verdict import Double, Verdict
from tests.cluster import Cluster, How, cluster

FAILOVER_SECONDS = 3.0  # between two fail-overs, on average
HOW: tuple[How, ...] = (
    "killed",
    "killed while its replica lagged",
    "killed while its replica lagged",
    "asked to step back",
)
PROCESS_SECONDS = 3.0  # between two kills of processes of the bot, on average
AROUND_SECONDS = 1.0  # before a primary dies what is lost was written, and after it the message still goes out


@dataclass
class ClusterStorm(Storm):
    """least_kills: how many fail-overs it ends with."""

    async def _redis(self, stack: AsyncExitStack) -> str:
        self._cluster: Cluster = await stack.enter_async_context(cluster(self.folder / "redis"))
        return self._cluster.url

    async def _lay_open(self, stack: AsyncExitStack, url: str) -> None:
        """No fault of one server's."""

    async def _strikes(self) -> None:
        killing = asyncio.create_task(self._kills_processes())
        try:
            while len(self._cluster.failovers) < self.least_kills:
                await asyncio.sleep(self._chance.expovariate(1 / FAILOVER_SECONDS))
                pair = self._chance.randrange(len(self._cluster.pairs))
                one = await self._cluster.fail_over(pair, self._chance.choice(HOW))
                sys.stderr.write(f"a primary {one.how}: {one.window:.2f} s, {one.lost} acknowledged writes lost\n")
        finally:
            killing.cancel()
            await asyncio.wait([killing])

    async def _kills_processes(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / PROCESS_SECONDS))
            name = self._processes.a("", self._chance)
            await asyncio.shield(self._processes.kill(name))
            self.struck[f"{name.partition(' ')[0]} killed"] += 1

    def strikes(self) -> str:
        return f"{len(self._cluster.failovers)} fail-overs; {super().strikes()}"

    def summary(self) -> str:
        told = [super().summary()]
        for how in sorted(set(HOW)):
            of_these = [failover for failover in self._cluster.failovers if failover.how == how]
            if of_these:
                windows = [failover.window for failover in of_these]
                told.append(
                    f"a primary {how}: {len(of_these)} times; nobody could write there for {median(windows):.2f} s (median), "
                    f"{max(windows):.2f} s (longest); lost though acknowledged: {sum(one.lost for one in of_these)} writes "
                    "of the witness"
                )
        written = sum(witness.acknowledged for witness in self._cluster.witnesses)
        return "\n".join(
            [*told, f"the witness had {written} writes acknowledged; it does not wait for a replica, the bot does"]
        )

    def inside(self, verdict: Verdict) -> list[Double]:
        """Told for the first time in the moment when a primary was killed."""
        kills = [failover.at for failover in self._cluster.failovers if failover.how.startswith("killed")]
        return [one for one in verdict.doubled if any(abs(one.at - at) <= AROUND_SECONDS for at in kills)]
