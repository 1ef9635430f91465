"""`encore-bot forget`: a person's id is taken out of all that is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.cli.terminal import Ask, opened_store, say, somebody_there, warn
from bot.settings import load
from bot.wording.figures import plural

USER: Final = re.compile(r"[UW][A-Z0-9]{2,20}")
_YES: Final = frozenset({"y", "yes"})

WHAT: Final[Mapping[str, str]] = {
    "draft": "Forms that they fill in: deleted",
    "plan": "Previews of forms: deleted",
    "person": "What Slack says of them: deleted",
    "pseudonyms": "What their pseudonym in the audit stands for: deleted; the audit stays, of somebody",
    "s": "Orders and lists that they ordered or followed, and what they were told directly of portals: kept, by somebody; the direct ones deleted",
    "o": "Orders in which they decided or asked for something: kept, by somebody",
    "n": "Messages that wait to be posted and name them: kept, with somebody in their place",
    "h": "Messages that were posted and name them: kept, with somebody in their place",
    "i": "Messages of the channel that name them and may be edited: kept, with somebody in their place",
    "down": "Outages of which they were told directly: deleted; they do not hear of the end",
    "audit": "Audits that name them (of an older version): kept, of somebody",
}
"""What becomes of what names a person, by the family of keys."""

ELSE: Final = "Queues and rates that name them: deleted"


async def forget_person(user: str, *, yes: bool = False, ask: Ask | None = None) -> int:
    """Shows what is kept of a person, asks (the terminal, where there is one; `yes` is the answer beforehand), and forgets them.
    Answers the exit status."""
    if not USER.fullmatch(user):
        warn([f"{user} is not a user id. It looks like U0123456789: in a profile, ⋮, Copy member ID."])
        return 1
    async with opened_store(load(slack=False)) as store:
        found = await store.forgetting.find(user)
        if not found:
            say([f"Nothing is kept of {user}."])
            return 0
        say(
            [
                f"Of {user} there is:",
                *(f"  {plural(count, 'key')}  {WHAT.get(of, ELSE)}." for of, count in found.items()),
            ]
        )
        say(
            [
                "What stands in Slack already stays there. Who is named in ENCORE_USERS or ENCORE_ADMINS must be taken out there."
            ]
        )
        ask = ask or somebody_there()
        if not yes and ask is None:
            warn(["Nothing is forgotten. If that is meant, run it again with --yes."])
            return 1
        if not yes and ask is not None and ask(f"Forget {user}? [y/N] ").strip().lower() not in _YES:
            warn(["Nothing is forgotten."])
            return 1
        if not await store.forgetting.forget(user):
            warn(
                [
                    f"{user} is at work with the bot: something of them was written again and again. Run it once more later."
                ]
            )
            return 1
    say([f"{user} is forgotten."])
    return 0
