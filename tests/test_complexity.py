"""No file is long, and no more than a few functions have many branches. Of those the date reader is left out: its rules are a
grammar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from radon.complexity import cc_visit
from radon.visitors import Class, Function

PROJECT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "gofilex", "sandbox")
LEFT_OUT = PROJECT / "bot" / "when"

MANY = 10
"""Ways through a function (cyclomatic complexity), above which it counts."""

MOST = 0.03
"""The share of all functions and methods that may be above."""


def functions(path: Path) -> Iterator[Function]:
    """All functions and methods of a file, those inside others too."""
    waiting: list[Function | Class] = list(cc_visit(path.read_text(encoding="utf-8")))
    seen: set[int] = set()
    while waiting:
        block = waiting.pop()
        if isinstance(block, Class):
            waiting += [*block.methods, *block.inner_classes]
        elif block.lineno not in seen:  # a method is listed by itself too
            seen.add(block.lineno)
            waiting += block.closures
            yield block


def test_few_functions_have_many_branches() -> None:
    files = [path for room in ROOMS for path in (PROJECT / room).rglob("*.py") if LEFT_OUT not in path.parents]
    found = [
        (one.complexity, f"{path.relative_to(PROJECT)}:{one.lineno} {one.fullname}")
        for path in files
        for one in functions(path)
    ]
    above = sorted((one for one in found if one[0] > MANY), reverse=True)
    worst = "\n".join(f"{ways:4} {name}" for ways, name in above)
    assert len(found) > 1000
    assert len(above) <= MOST * len(found), (
        f"{len(above)} of {len(found)} functions ({len(above) / len(found):.1%}) have more than {MANY} ways through:\n{worst}"
    )


LONGEST = 400
"""Lines of a file: who looks for something reads a file whole."""


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    rooms = (*ROOMS, "tests", "benchmarks")
    long = {
        str(path.relative_to(PROJECT)): lines
        for room in rooms
        for path in (PROJECT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= LONGEST
    }
    assert long == {}, f"split them by what is in them: {long}"
