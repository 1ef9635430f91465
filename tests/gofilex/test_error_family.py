"""All errors are of one family, and the tree in its docstring is the true one."""

from __future__ import annotations

import inspect

import gofilex
from gofilex import CallError, GofilexError, errors

FAMILY = {name: one for name, one in vars(errors).items() if inspect.isclass(one) and one.__module__ == errors.__name__}


def test_every_error_is_a_gofilex_error_and_is_exported() -> None:
    assert all(issubclass(one, GofilexError) for one in FAMILY.values())
    assert FAMILY.keys() <= set(gofilex.__all__)


def test_the_tree_in_the_docstring_shows_every_error_beneath_its_parent() -> None:
    parents: list[str] = []
    shown: dict[str, str | None] = {}
    lines = (errors.__doc__ or "").split("::")[1].split("Was an order")[0].splitlines()
    for line in (line for line in lines if line.strip()):
        name = line.strip("│├└─ ").split()[0]
        depth = (line.index(name) - 4) // 4
        parents[depth:] = [name]
        shown[name] = parents[depth - 1] if depth else None
    assert shown.keys() == FAMILY.keys()
    assert {name: one.__mro__[1].__name__ for name, one in FAMILY.items() if one is not GofilexError} == {
        name: parent for name, parent in shown.items() if parent
    }


def test_a_call_error_says_where_and_by_which_reference() -> None:
    error = errors.RefusedError(gofilex.Portal.MPS, "add-encore", "8f3a", status=400, reason="Company not found")
    assert isinstance(error, CallError)
    assert str(error) == "MPS add-encore was refused: Company not found (HTTP 400, reference 8f3a)"
