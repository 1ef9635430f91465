"""Ids of the portal: which text can be one.

Everything that a portal answers under the name of an id is held to this, and what cannot be one is not returned:

* a document of orders/status or jobs/by/order whose own `_id` it is: the whole document, for nothing else tells it from others;
* a company, owner, operator, event, booker, encore, run, or the user who created an order: that id, the rest stays;
* the uuid of an encore, a package or a file, and ids in a list (dependencies): that one;
* an order's id in the answer to add-encore: `UnexpectedAnswerError`, which says what stood there. The order may well be there.
"""

from __future__ import annotations

import re

LONGEST = 64

PATTERN = rf"^[A-Za-z0-9_.:-]{{1,{LONGEST}}}$"
"""The same for pydantic's regular expressions, whose `$` is the very end."""

_ID = re.compile(rf"[A-Za-z0-9_.:-]{{1,{LONGEST}}}", re.ASCII)


def is_id(text: str) -> bool:
    """Whether a text can be a portal's id at all: 1 to 64 of the characters `A-Z a-z 0-9 _ . : -`.

    Wider than every id in the API documentation (17 letters and figures), and narrow enough to stand in a URL, a key of
    Redis, a Slack value and a command without being escaped.
    """
    return _ID.fullmatch(text) is not None
