"""What is kept in Redis as JSON that a person can read, each with its version `v`."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.store.unreadable import UnreadableError

VERSION = 1

T = TypeVar("T")


class NewerVersionError(UnreadableError):
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
    """Reads what `pack` wrote. Raises `UnreadableError` for anything else; for what a newer version wrote, `NewerVersionError`."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise UnreadableError(f"a {kind.__name__} is not in its JSON")
    version = content.pop("v", None)
    if version != VERSION:
        if isinstance(version, int) and version > VERSION:
            raise NewerVersionError(
                f"a {kind.__name__} was written by another version of Encore Bot; upgrade this process"
            )
        raise UnreadableError(f"a {kind.__name__} has no version")
    try:
        value: T = _adapter(kind).validate_python(content)
    except ValidationError as error:  # its own words show what stands there
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UnreadableError(f"a {kind.__name__} is not whole: {where} ({first['type']})") from None
    except Exception as error:  # noqa: BLE001 - our own validators meet anything here
        raise UnreadableError(f"a {kind.__name__} is not whole ({type(error).__name__})") from None
    return value
