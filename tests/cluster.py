"""A Cluster of three primaries, each with a replica, from the embedded binary; its fail-overs, and what each of them lost.

Each pair of servers has a *witness*: it counts up, one acknowledged write after the other, on whichever of the two takes
writes. From the kill of a primary to the witness's first write on the other one is the time in which nobody could write.
What the witness then finds missing, Redis had acknowledged and not passed on: the window that it loses by design.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Literal

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot
from redis.exceptions import RedisError

from tests.servers import Servers, servers

PAIRS = 3
NODE_TIMEOUT_MS = 1000  # Redis's own default is 15,000: that much later it takes a silent primary for dead
WITNESS_SECONDS = 0.005  # between two writes
ELECTED_SECONDS = 120.0

CONFIGURATION = (
    "cluster-enabled yes",
    f"cluster-node-timeout {NODE_TIMEOUT_MS}",
    "cluster-allow-replica-migration no",  # each primary keeps a replica of its own
    "appendonly yes",
    "appendfsync always",
    "repl-diskless-sync-delay 0",
)

LAG_SECONDS = 0.3  # how much of what was written last a replica that lags does not have

How = Literal["killed", "killed while its replica lagged", "asked to step back"]


@dataclass(frozen=True, slots=True)
class Failover:
    """One fail-over. how: what was done to the primary; killed is with -9, asked to step back is CLUSTER FAILOVER.

    at: when, seconds since 1970. window: the seconds until its replica took writes. lost: how many acknowledged writes of
    the witness the replica did not have.
    """

    how: How
    at: float
    window: float
    lost: int


@dataclass
class Witness:
    """Counts up on a pair of servers. value: as last acknowledged, `by` the one that takes writes."""

    key: str
    value: int = 0
    acknowledged: int = 0
    lost: int = 0
    by: str = ""
    over: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def watches(self, found: Servers, pair: Sequence[str]) -> None:
        """Writes until it is `over`."""
        clients = {name: found.client(name) for name in pair}
        try:
            while not self.over:
                for name in sorted(pair, key=lambda one: one != self.by):
                    with suppress(RedisError, OSError):
                        await self._write(name, int(await clients[name].incr(self.key)))
                        break
                await asyncio.sleep(WITNESS_SECONDS)
        finally:
            for client in clients.values():
                await client.aclose()

    async def _write(self, name: str, value: int) -> None:
        async with self.changed:
            # A write whose answer was lost makes it more, and hides nothing: what is lost is the end of what was written.
            self.lost += max(self.value + 1 - value, 0)
            self.value = value
            self.acknowledged += 1
            self.by = name
            self.changed.notify_all()

    async def until_by(self, name: str) -> None:
        async with asyncio.timeout(ELECTED_SECONDS), self.changed:
            await self.changed.wait_for(lambda: self.by == name)


class Cluster:
    """Running servers. `url` is for `REDIS_URL`; `failovers` are those there were."""

    def __init__(self, found: Servers) -> None:
        self.servers = found
        self.failovers: list[Failover] = []
        self.pairs = [(f"node-{number}", f"node-{number + PAIRS}") for number in range(PAIRS)]
        self.witnesses: list[Witness] = []

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in self.servers.ports.values())

    async def start(self) -> None:
        """Starts the servers, and joins them: first the primaries with their slots, then the replicas."""
        first, *others = names = [name for pair in zip(*self.pairs, strict=True) for name in pair]
        buses: dict[str, int] = {}
        for number, name in enumerate(names):
            buses[name] = await self.servers.launch(name, *CONFIGURATION, "cluster-port {bus}")
            await self.servers.ask(name, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        bounds = [REDIS_CLUSTER_HASH_SLOTS * number // PAIRS for number in range(PAIRS + 1)]
        for (primary, _), (begin, end) in zip(self.pairs, pairwise(bounds), strict=True):
            await self.servers.ask(primary, "CLUSTER", "ADDSLOTSRANGE", begin, end - 1)
            key = next(key for n in count() if begin <= key_slot((key := f"witness-{n}").encode()) < end)
            self.witnesses.append(Witness(key))
        for name in others:
            await self.servers.ask(first, "CLUSTER", "MEET", "127.0.0.1", self.servers.ports[name], buses[name])
        for name in names:
            await self.servers.until_said(
                name, ("CLUSTER", "INFO"), f"cluster_known_nodes:{len(names)}", "cluster_state:ok"
            )
        for primary, replica in self.pairs:
            await self.servers.ask(replica, "CLUSTER", "REPLICATE", await self.servers.ask(primary, "CLUSTER", "MYID"))
        for _, replica in self.pairs:
            await self._until_follows(replica)

    async def fail_over(self, pair: int, how: How) -> Failover:
        """Lets the replica of a pair take over, and waits until it has and the pair is whole again, the other way round."""
        witness = self.witnesses[pair]
        primary, replica = sorted(self.pairs[pair], key=lambda one: one != witness.by)
        lost = witness.lost
        if how == "killed while its replica lagged":
            # It is held, and its connection closed: else the rest would wait for it in the kernel's buffers.
            self.servers.running[replica].send_signal(signal.SIGSTOP)
            await self.servers.ask(primary, "CLIENT", "KILL", "TYPE", "REPLICA")
            await asyncio.sleep(LAG_SECONDS)
        at, began = time.time(), time.monotonic()
        if how == "asked to step back":
            await self.servers.ask(replica, "CLUSTER", "FAILOVER")
        else:
            self.servers.kill(primary)
            self.servers.running[replica].send_signal(signal.SIGCONT)
        await witness.until_by(replica)
        window = time.monotonic() - began
        if primary not in self.servers.running:
            self.servers.start(primary)
        await self._until_follows(primary)
        happened = Failover(how, at, window, witness.lost - lost)
        self.failovers.append(happened)
        return happened

    async def _until_follows(self, replica: str) -> None:
        await self.servers.until_said(replica, ("INFO", "replication"), "'role': 'slave'", "'master_link_status': 'up'")
        for name in self.servers.running:
            await self.servers.until_said(name, ("CLUSTER", "INFO"), "cluster_state:ok", "cluster_nodes_fail:0")


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    """A whole Cluster under its witnesses' eyes, for as long as the context is open."""
    async with servers(folder) as found:
        whole = Cluster(found)
        await whole.start()
        watching = [
            asyncio.create_task(witness.watches(found, pair))
            for witness, pair in zip(whole.witnesses, whole.pairs, strict=True)
        ]
        try:
            for witness, (primary, _) in zip(whole.witnesses, whole.pairs, strict=True):
                await witness.until_by(primary)
            yield whole
        finally:
            for witness in whole.witnesses:
                witness.over = True
            await asyncio.gather(*watching)
