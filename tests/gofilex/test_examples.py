"""The examples of docs/gofilex.md do what they say."""

from __future__ import annotations

import ast
import re
from inspect import iscoroutine
from pathlib import Path
from typing import Any

import pytest

from gofilex import Portal
from sandbox.portal import PortalBackend, PortalServer

PAGE = Path(__file__).parents[2] / "docs" / "gofilex.md"
PRINTS = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)


async def test_each_piece_runs_and_prints_what_stands_beside_it(
    server: PortalServer, backend: PortalBackend, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Portal, "base_url", property(lambda portal: server.portal_url(portal.value)))
    printed: list[str] = []
    names: dict[str, Any] = {"token": token, "print": lambda what: printed.append(str(what)), "__name__": "example"}
    text = PAGE.read_text(encoding="utf-8")
    pieces = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    for piece in pieces:
        code = compile(piece, str(PAGE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = eval(code, names)
        if iscoroutine(running):
            await running
    assert printed == PRINTS.findall(text)
    assert len(printed) >= len(pieces)
    assert len(backend.orders) == 1


def test_the_package_has_types() -> None:
    assert (PAGE.parents[1] / "gofilex" / "py.typed").exists()
