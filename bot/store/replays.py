"""What was done already, so that what is sent again does nothing again: by Slack, by a network, or by who has recorded it.

A request is claimed before anything of it is done, and noted as done once all of it is. In between lies the time in which a
process may die:

* **A replay** (the same signed bytes within Slack's five minutes; the same press by another envelope or another process) finds
  "done" and is acknowledged without being run. If the first is still at work, whoever brings the second waits for that a moment,
  and then says that it is not done yet, which acknowledges nothing.
* **What Slack sends again by itself** (an event whose acknowledgement it did not get: at once, after a minute, after five) has
  the id of the first. An event is acknowledged after its work and not before it, so a process that dies, or work that fails,
  leaves it unacknowledged. Failed: the claim is given back, and the next one runs. Died: nobody gives it back; it runs out after
  `CLAIM_SECONDS`, before Slack comes for the last time. So it is never lost, and is run a second time only where the first did not end.
* **A command, a press, a view sent in** is answered within three seconds and is not sent again by Slack as far as its documentation
  goes; where Socket Mode does send an envelope twice, the second is not acknowledged while the first is under way: the person
  is told by Slack that it failed, which is true of the one that died, and presses anew, which has a new id. To say "done" there
  would close a form of which nothing was kept.
* **Redis away.** An event waits for Slack's next try. A person's press goes on: what it does needs Redis as well, and says so in a
  sentence; what must not happen twice (an order) is held by its own guard there, not by this one.
"""

from __future__ import annotations

from enum import Enum
from secrets import token_hex
from typing import Final

from bot.store.keys import CLAIM_SECONDS, DONE_SECONDS, Keys
from bot.store.redis import Engine

DONE: Final = "done"


class Turn(Enum):
    """What there is to do for who brings a request."""

    FIRST = "first"
    UNDER_WAY = "under_way"
    DONE = "done"


class Replays:
    """Requests by what is the same of them however often they are sent."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def claim(self, once: str) -> Turn:
        """Takes a request, for who is the first to bring it. Raises `RedisError`."""
        key = self._keys("once", once)
        # A repeat of SET after a lost answer finds the claim of this very call: so each has a word of its own.
        mine = token_hex(8)
        if await self._engine.client.set(key, mine, nx=True, ex=CLAIM_SECONDS):
            return Turn.FIRST
        match await self._engine.client.get(key):
            case None:
                return Turn.UNDER_WAY  # it was given back in this moment: whoever asks again gets it
            case found if found == mine:
                return Turn.FIRST
            case found:
                return Turn.DONE if found == DONE else Turn.UNDER_WAY

    async def done(self, once: str) -> None:
        """All of it is done: it is not run again."""
        await self._engine.client.set(self._keys("once", once), DONE, ex=DONE_SECONDS)

    async def give_back(self, once: str) -> None:
        """It was not done: whoever brings it next is the first again."""
        await self._engine.client.delete(self._keys("once", once))
