"""`python -m tests.chaos --faults 1500 --failovers 50`: storms for as long as one likes, one over a single Valkey, with every
kind of fault (`faults`), and one over a Cluster. Exits with 1 when anything was lost or came twice."""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
from pathlib import Path

import structlog

from gofilex import Portal
from tests.chaos.cluster_storm import ClusterStorm
from tests.chaos.storm import Storm


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument(
        "--kills", type=int, default=100, help="of processes of the bot and of one Valkey; 0: no such storm"
    )
    parser.add_argument("--faults", type=int, default=1500, help="of all kinds, kills too; 0: nothing but kills")
    parser.add_argument("--failovers", type=int, default=20, help="of a Cluster's primaries; 0: no such storm")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=120.0, help="no more strikes after so long, in each storm")
    parser.add_argument(
        "--portals",
        type=int,
        choices=range(1, len(Portal) + 1),
        default=len(Portal),
        help="how many have orders on them",
    )
    parser.add_argument(
        "--no-history", action="store_true", help="do not grant the history scopes: doubles are expected then"
    )
    parser.add_argument(
        "--short", action="store_true", help="faults that last a moment, and a bot that does not wait long"
    )
    parser.add_argument("--keep", action="store_true", help="keep the processes' logs, also when all is well")
    options = parser.parse_args()
    # That a server is gone is no news here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="encore-chaos-"))
    good, portals = True, tuple(Portal)[: options.portals]
    for name, strikes, kind in (("one Valkey", options.kills, Storm), ("a Cluster", options.failovers, ClusterStorm)):
        if strikes:
            place = folder / name.replace(" ", "-")
            place.mkdir()
            storm = kind(
                strikes, options.seed, place, options.minutes,
                least_faults=options.faults, short=options.short, history=not options.no_history, portals=portals,
            )  # fmt: skip
            verdict = asyncio.run(storm.rages())
            good &= storm.good and storm.forgives(verdict)
            inside = f"{len(storm.inside(verdict))} of what was doubled was told just when Redis lost what it had acknowledged"
            sys.stdout.write(f"-- over {name}\n{storm.summary()}\n{verdict}\n{inside}\n")
            sys.stdout.flush()
    if good and not options.keep:
        shutil.rmtree(folder)
    else:
        sys.stdout.write(f"The logs are in {folder}.\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
