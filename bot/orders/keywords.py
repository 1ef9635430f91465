"""The keywords of `/encore order …`."""

from __future__ import annotations

KEYWORDS: dict[tuple[str, ...], str] = {
    ("cinema",): "cinemas",
    ("cinemas",): "cinemas",
    ("company",): "cinemas",
    ("event",): "event",
    ("event", "id"): "event",
    ("asset",): "assets",
    ("assets",): "assets",
    ("due",): "due",
    ("due", "by"): "due",
    ("deliver", "by"): "due",
    ("delivery", "due"): "due",
    ("transfer",): "transfer_after",
    ("transfer", "after"): "transfer_after",
    ("transfer", "from"): "transfer_after",
    ("transfer_after",): "transfer_after",
    ("release",): "release_after",
    ("release", "after"): "release_after",
    ("release", "from"): "release_after",
    ("release_after",): "release_after",
    ("portal",): "portal",
    ("owner",): "owner",
    ("content", "owner"): "owner",
    ("booker",): "booker",
    ("note",): "description",
    ("description",): "description",
    ("text",): "additional_text",
    ("additional", "text"): "additional_text",
    ("additional_text",): "additional_text",
    ("channel",): "channel",
    ("post", "in"): "channel",
    ("post", "to"): "channel",
}
"""What announces which field of the draft. "After" alone announces nothing: it belongs to dates."""

CAN_STAND_ALONE = frozenset(words[0] for words in KEYWORDS if len(words) == 1)
"""Keywords of one word: before a colon, they are cut off what is glued to it."""

AMBIGUOUS = frozenset({("transfer",), ("release",)})
"""Keywords that also occur in sentences: without "after", what follows decides."""

LONGEST_KEYWORD = max(len(words) for words in KEYWORDS)
