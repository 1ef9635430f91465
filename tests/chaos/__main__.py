"""`python -m tests.chaos --kills 1000`: storms for as long as one likes. Exits with 1 when anything was lost or came twice."""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
from pathlib import Path

import structlog

from tests.chaos.storm import Storm


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="no more kills after so long")
    parser.add_argument(
        "--no-history", action="store_true", help="do not grant the history scopes: doubles are expected then"
    )
    parser.add_argument("--keep", action="store_true", help="keep the processes' logs, also when all is well")
    options = parser.parse_args()
    # That the server is gone is no news here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="encore-chaos-"))
    storm = Storm(options.kills, options.seed, folder, options.minutes, history=not options.no_history)
    verdict = asyncio.run(storm.rages())
    good = verdict.good and storm.good
    sys.stdout.write(f"{storm.summary()}\n{verdict}\n")
    if good and not options.keep:
        shutil.rmtree(folder)
    else:
        sys.stdout.write(f"The logs are in {folder}.\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
