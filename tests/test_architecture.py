"""The picture of the ladder is the contract that `make check` holds."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_ladder_in_the_documentation_is_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [ladder] = [contract for contract in contracts if contract.get("containers") == ["bot"]]
    assert ladder["exhaustive"]

    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rungs = text.partition("```\n")[2].partition("```")[0].splitlines()
    assert [re.split(r"\s{2,}", line)[0] for line in rungs] == ladder["layers"]


def test_the_package_itself_imports_nothing() -> None:
    """`bot` stands above all rungs, where no contract sees it, and every import of a room of it runs it first."""
    tree = ast.parse((ROOT / "bot" / "__init__.py").read_text(encoding="utf-8"))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_no_two_folders_import_each_other_wherever_they_are() -> None:
    """Each root package is held to that, with all folders in it."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [circles] = [contract for contract in linter["contracts"] if contract["type"] == "acyclic_siblings"]
    assert circles["ancestors"] == linter["root_packages"]
    assert not {"ignore_imports", "depth"} & circles.keys()


def test_what_is_broken_on_purpose_is_there() -> None:
    """The tool breaks nothing, and says nothing, where a file has another name."""
    mutants = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    named = [*mutants["only_mutate"], *mutants["pytest_add_cli_args_test_selection"]]
    assert [path for path in named if not (ROOT / path).is_file()] == []


ROOMS = ("bot", "handlers", "gofilex", "sandbox", "tests", "docs", "benchmarks", ".github")
DOCUMENTS = (
    *("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "tests/README.md", "SECURITY.md", "docs/gofilex.md"),
    *(f"docs/recipes/{path.name}" for path in sorted((ROOT / "docs" / "recipes").glob("*.md"))),
)
NAMED = re.compile(r"`([\w/.-]+\.(?:py|md|txt|toml|js|yml|json))`")
NAMES = {
    path.name
    for folder in (ROOT, *(ROOT / room for room in ROOMS))
    for path in folder.glob("**/*" if folder != ROOT else "*")
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_the_documentation_names_is_there(document: str) -> None:
    """By its path from the project's root or from the document's folder; or, beside a path, by its name alone."""
    missing = [
        name
        for name in NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
        if not (ROOT / name).exists() and not (ROOT / document).parent.joinpath(name).exists()
        if "/" in name or name not in NAMES
    ]
    assert missing == []
