"""The threat model in SECURITY.md: each claim names tests, and each of those is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODEL = (ROOT / "SECURITY.md").read_text("utf-8").partition("\n## Threat model\n")[2].partition("\n## ")[0]
ROWS = [line.strip("|").split("|") for line in MODEL.splitlines() if line.startswith("| ")][1:]


def names_in(file: Path) -> set[str]:
    """The tests of a file that pytest collects: functions of the module itself."""
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip() for row in ROWS])
def test_each_claim_says_what_from_whom_and_how_and_names_tests_that_are_there(row: list[str]) -> None:
    assert len(row) == 4
    assert all(len(cell.strip()) > 8 for cell in row)
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[3])
    assert named, "no claim without a test"
    assert len(named) == row[3].count("`") / 2, "each is path::name"
    missing = [f"{file}::{name}" for file, name in named if name not in names_in(ROOT / file)]
    assert missing == []


def test_the_model_says_what_is_not_protected_and_is_no_longer_than_a_page() -> None:
    assert len(ROWS) >= 8
    assert "**Not protected:**" in MODEL
    assert len(re.sub(r"`tests/[^`]+`", "", MODEL).split()) < 600
