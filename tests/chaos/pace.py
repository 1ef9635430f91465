"""How long a lease is here. It stands for how long a worker that lives may be silent, and on a busy machine it is silent longer."""

from __future__ import annotations

import os

LEASE_SECONDS = 3.0
OF_A_LEASE = 0.6  # what a question to the portal may take
BUSY = 2.0  # processes for each core: what three tests at a time come to
MOST = 4.0


def lease_seconds() -> float:
    """The lease of the bots that are started now: longer where more wants to run than the tests themselves."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return LEASE_SECONDS * min(max(load / BUSY, 1.0), MOST)
