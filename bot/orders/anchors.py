"""Whether a text counts from a time that it does not name: `2 hours later`, `+1 day`. Pure.

Where a new order is filled in, such a text counts from now. Of an order that has a due time already, it is more likely meant from
that one, and which of both is meant can't be told. `in 2 hours` and `2 hours from now` say it.
"""

from __future__ import annotations

import re
from typing import Final

_LATER: Final = (
    "later|earlier|sooner|after|later on|eerder|vroeger|nadien|daarna|erna|später|früher|danach|plus tard|plus tôt|après|avant|"
    "más tarde|más temprano|después|antes|più tardi|più presto|dopo|prima"
)
_NEXT_DAY: Final = (
    "the day after|(?:the )?(?:next|following) day|(?:de )?volgende dag|(?:am )?(?:nächsten|folgenden) tag|le lendemain|"
    "(?:al )?día siguiente|(?:il )?giorno (?:dopo|seguente)"
)
_CLOCK: Final = r"(?:[,@]|at|om|um|à|a las|alle|a)?\s*\d{1,2}(?:[:.h]\d{2}|\s*(?:[ap]\.?m\b|uhr|uur|h\b))"
_COUNTED: Final = re.compile(
    # “Tonight later”, “no later than” and “au plus tard” count from nothing.
    rf"^\+\s*\d|(?<!\bno)(?<!\bnot)(?<!\bau)(?<!\bvanavond)(?<!\btonight)(?<=\w)\s+(?:{_LATER})\s*(?:$|[,.]?\s*{_CLOCK})"
    rf"|^(?:{_NEXT_DAY})\s*(?:$|[,.]?\s*{_CLOCK})",
    re.IGNORECASE,
)


def lacks_anchor(text: str) -> bool:
    """Whether the text says how much later or earlier, and not than what."""
    return _COUNTED.search(text.strip()) is not None
