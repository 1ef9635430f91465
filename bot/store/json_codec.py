"""What is kept in Redis as JSON that a person can read, each with its version `v`."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

VERSION = 1

T = TypeVar("T")


class NewerVersionError(Exception):
    """The entry was written by a newer Encore Bot than this one."""


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:  # made once: it costs a millisecond
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def pack(kind: type[T], value: T) -> str:
    """`value` as JSON; what is at its default is left out."""
    content = _adapter(kind).dump_python(value, mode="json", exclude_defaults=True)
    return json.dumps({"v": VERSION, **content}, ensure_ascii=False, separators=(",", ":"))


def unpack(kind: type[T], text: str) -> T:
    """Reads what `pack` wrote. Raises `NewerVersionError`, and pydantic's `ValidationError` for what is not that at all."""
    content = json.loads(text)
    if content.pop("v", None) != VERSION:
        raise NewerVersionError(f"a {kind.__name__} was written by another version of Encore Bot; upgrade this process")
    value: T = _adapter(kind).validate_python(content)
    return value
