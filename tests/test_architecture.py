"""The picture of the ladder is the contract that `make check` holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_ladder_in_the_documentation_is_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [ladder] = [contract for contract in contracts if contract.get("containers") == ["bot"]]
    assert ladder["exhaustive"]

    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rungs = text.partition("```\n")[2].partition("```")[0].splitlines()
    assert [re.split(r"\s{2,}", line)[0] for line in rungs] == ladder["layers"]


def test_every_file_that_the_documentation_names_is_there() -> None:
    for document in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "tests/README.md", "SECURITY.md"):
        named = re.findall(
            r"`((?:bot|handlers|gofilex|sandbox|tests|docs|benchmarks)/[\w/.-]+\.\w+)`", (ROOT / document).read_text()
        )
        assert [name for name in named if not (ROOT / name).exists()] == [], document
