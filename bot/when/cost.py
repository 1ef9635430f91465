"""How unlikely a reading is: one scale for every rule, and the bounds that the ranking reads.

The costs of the pieces of a reading and of what was filled in add up. The cheapest reading is the answer; two that are
equally cheap are asked about; what is up to `TOLD` dearer is told of as another reading, and what is dearer still is not
shown as long as there is a cheaper one.
"""

from __future__ import annotations

from enum import IntEnum


class Cost(IntEnum):
    """What one unusual thing about a reading costs."""

    USUAL = 0
    """As most people mean it: the answer, or one of those asked about when there are several."""
    LESSER = 1
    """As some people mean it: told of as an alternative, so that the preview asks."""
    SELDOM = 2
    """As few people mean it: told of as the last of the alternatives."""
    HIDDEN = 3
    """As nobody means it who could have meant another reading: the answer only where it is the only one."""
    LAST = 4
    """Behind even those: for a rule that must yield to a hidden reading."""


TOLD = Cost.SELDOM
"""Up to how much above the usual reading's cost another one is told of."""
NEVER = 1000
"""More than any reading costs."""
