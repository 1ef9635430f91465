"""A small language for the shapes that Slack accepts: the rules in ``elements`` and ``block_types`` are written in it.

A rule looks at one JSON value and yields what is wrong with it, each with the JSON pointer of the place, in the words
that Slack uses: ``must be less than 76 characters [json-pointer:/blocks/0/text/text]``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where (a JSON pointer)."""

    what: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.what} [json-pointer:{self.pointer}]"


class BlockRule(Protocol):
    """What a value must be."""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        """What is wrong with the value found at the JSON pointer ``at``."""
        ...


@dataclass(frozen=True)
class String:
    """A string of ``least`` to ``most`` characters, matching ``pattern`` if there is one; ``blank``: spaces alone will do."""

    most: int | None = None
    least: int = 1
    pattern: str | None = None
    blank: bool = False

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", at)
        elif self._is_too_short(value):
            yield Problem(f"must be more than {self.least - 1} characters", at)
        elif self.most is not None and len(value) > self.most:
            yield Problem(f"must be less than {self.most + 1} characters", at)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield Problem("failed to match the expected format", at)

    def _is_too_short(self, value: str) -> bool:
        return len(value) < self.least or (self.least > 0 and not self.blank and not value.strip())


@dataclass(frozen=True)
class Flag:
    """``true`` or ``false``."""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield Problem("must be a boolean", at)


@dataclass(frozen=True)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int = 0
    most: int = 2**53

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must be an integer", at)
        elif not self.least <= value <= self.most:
            yield Problem(f"must be between {self.least} and {self.most}", at)


@dataclass(frozen=True)
class OneOf:
    """One of some strings."""

    allowed: tuple[str, ...]

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if value not in self.allowed:
            yield Problem(f"must be one of {', '.join(self.allowed)}", at)


@dataclass(frozen=True)
class ListOf:
    """A list of ``least`` to ``most`` items that all obey one rule."""

    item: BlockRule
    most: int | None = None
    least: int = 1

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must be an array", at)
            return
        if len(value) < self.least:
            yield Problem(f"no fewer than {self.least} items needed", at)
        if self.most is not None and len(value) > self.most:
            yield Problem(f"no more than {self.most} items allowed", at)
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{at}/{index}")


@dataclass(frozen=True)
class Shape:
    """An object with exactly these fields; the ones in ``needed`` must be there, ``either`` wants exactly one of its names."""

    fields: Mapping[str, BlockRule]
    needed: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    def with_one_of(self, *names: str) -> "Shape":
        """The same shape, which must have exactly one of these fields."""
        return replace(self, either=names)

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield Problem("must be an object", at)
            return
        for name in self.needed:
            if value.get(name) is None:
                yield Problem(f"missing required field: {name}", at)
        if self.either and sum(name in value for name in self.either) != 1:
            yield Problem(f"must have exactly one of {', '.join(self.either)}", at)
        for name, inner in value.items():
            rule = self.fields.get(name)
            if rule is None:
                yield Problem(f"unknown field: {name}", at)
            elif inner is None:
                yield Problem("must not be null", f"{at}/{name}")
            else:
                yield from rule.check(inner, f"{at}/{name}")


@dataclass(frozen=True)
class Kinds:
    """An object whose ``type`` says which shape it has; ``what`` names the family in the answer."""

    what: str
    shapes: Mapping[str, BlockRule] = field(default_factory=dict)

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(kind, str):
            yield Problem("missing required field: type", at)
        elif kind not in self.shapes:
            yield Problem(f"unsupported type: {kind} ({self.what} expected)", f"{at}/type")
        else:
            yield from self.shapes[kind].check(value, at)


TYPE = String()


def shape(*needed: str, **fields: BlockRule) -> Shape:
    """A shape with a ``type`` field, which ``Kinds`` has looked at already."""
    return Shape({"type": TYPE, **fields}, needed=needed)
