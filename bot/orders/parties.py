"""Content owners and bookers as people give them: an id, `source:value`, or the name of one seen before."""

from __future__ import annotations

import re
from typing import Final

from bot.orders.ids import explicit_id, may_be_id, pasted_id
from bot.orders.order import Party
from bot.orders.seen_names import SeenNames
from bot.wording import field_problems


def read_party(text: str, seen: SeenNames, field: str) -> Party | None:
    """What stands in the field, "owner" or "booker"; nothing typed is None. seen: the portal's, by their ids.

    Raises `ValueError` with a sentence for people.
    """
    text = text.strip()
    if not text:
        return None
    if given := explicit_id(text, field) or _own_id(text, seen):
        return Party(id=given)
    if len(called := seen.called(text)) == 1:
        return Party(id=called[0])
    if called:
        raise ValueError(field_problems.several_parties(text, called))
    if key := source_and_value(text):
        source, _, value = key.partition(":")
        return Party(source=source, value=value)
    if ":" in text and "://" not in text:
        raise ValueError(field_problems.INCOMPLETE_PARTY)
    raise ValueError(field_problems.no_party_seen(text, seen.close(text), field))


def _own_id(text: str, seen: SeenNames) -> str:
    found = pasted_id(text)
    return found if may_be_id(found) or found in seen.names else ""


def source_and_value(text: str) -> str:
    """`source:value` without spaces around its parts, and without quotation marks; `""` for anything else, such as "12:30"."""
    source, _, value = (part.strip(_AROUND) for part in text.strip(_AROUND).partition(":"))
    is_address = value.startswith("//")
    return (
        f"{source}:{value}" if source and value and not is_address and not _CLOCK.fullmatch(f"{source}:{value}") else ""
    )


_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d")
_AROUND = ' \t`"“”„‟«»‚‘’‹›.,;'
