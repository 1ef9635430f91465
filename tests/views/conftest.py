"""Golden files for the views: `ACCEPT_VIEWS=1` writes them anew, `SHOW_VIEWS=1` with `-s` prints what a reader sees."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.views.message import Message
from tests.views.checks import assert_message, assert_view, said

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Message | Mapping[str, Any], str], None]:
    """Checks a message or view, and that it is what it was when somebody last looked at it."""

    def compare(content: Message | Mapping[str, Any], name: str) -> None:
        if isinstance(content, Message):
            assert_message(content)
            shown = {"text": content.text, "blocks": content.blocks}
        else:
            assert_view(content)
            shown = dict(content)
        path = GOLDEN / f"{name}.json"
        if os.environ.get("SHOW_VIEWS"):
            spoken = f"{content.text}\n" if isinstance(content, Message) else ""
            print(f"\n──── {name}\n{spoken}····\n{said(content)}")  # noqa: T201
        text = json.dumps(shown, indent=1, ensure_ascii=False) + "\n"
        if os.environ.get("ACCEPT_VIEWS"):
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is new: look at it with SHOW_VIEWS=1, accept it with ACCEPT_VIEWS=1"
        assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text)

    return compare
