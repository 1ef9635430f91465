"""What the bytes of a request say: JSON, or a form. Our own reading, strict, so that what goes on has one meaning only.

Bolt's takes a body for an interaction when the letters "payload" stand anywhere in it, also in the text of a command.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

from pydantic_core import from_json

FIELDS: Final = 64
"""Of a form. Slack's commands have about twenty."""

DEPTH: Final = 64
"""Of brackets within each other. A view with everything Slack knows has about a dozen; what is handled further on by functions
that call themselves must not run out of stack."""


def read_json(text: bytes | str) -> dict[str, Any]:
    """The object that `text` is. Raises `ValueError` for anything else: other values, NaN, half a surrogate, bytes that are not
    UTF-8, nesting without end."""
    found = from_json(text, allow_inf_nan=False, cache_strings="keys")
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - of the bytes, not of a type in the program
    if deeper(found, DEPTH):
        raise ValueError("nested too deeply")
    return found


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises `ValueError` also where one is given twice: two readers could pick different ones."""
    pairs = parse_qsl(
        body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FIELDS
    )
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return fields


def deeper(value: Any, depth: int) -> bool:
    """Whether anything stands within more than `depth` brackets. Level by level: it must not run out of stack itself."""
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
