"""A setting is whole: docs/recipes/setting.md, step by step."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import annotated_types
import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import Settings, SettingsError, load
from gofilex import Portal

ROOT = Path(__file__).parents[1]
RECIPE = "see docs/recipes/setting.md"
OF_PORTALS = re.compile("gofilex_(" + "|".join(portal.value.lower() for portal in Portal) + ")_")
FIELDS = {name: field for name, field in Settings.model_fields.items() if not OF_PORTALS.match(name)}
"""All but those of the portals, which follow from the client's table (tests/test_portals_whole.py)."""
NUMBERS = {name: field for name, field in FIELDS.items() if field.annotation in (int, float, int | None)}
SECRET = re.compile("token|secret|password|key$")

each_setting = pytest.mark.parametrize("name", FIELDS)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def row(name: str) -> list[str]:
    """The cells of the row of README's table in which a setting stands: names, default, meaning."""
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and f"`{name.upper()}`" in line.split("|")[1]:
            return [cell.strip() for cell in line.strip("|").split("|")]
    return []


def default_in(cells: list[str], name: str) -> str:
    """The default that README gives: a row with several names has several, in their order."""
    names, defaults = cells[0].split(", "), cells[1].split(", ")
    shown = defaults[names.index(f"`{name.upper()}`")] if len(defaults) == len(names) else cells[1]
    return shown.strip("`")


def reading(value: Any) -> str:
    """A default as README writes it."""
    if value in (None, "", frozenset()) or isinstance(value, SecretStr):
        return ""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


@each_setting
def test_it_stands_in_the_readme_with_its_default_and_what_it_means(name: str) -> None:
    cells = row(name)
    assert cells, f"{name.upper()} has no row under Settings in README.md; {RECIPE}, step 2"
    assert len(cells[2]) > 10, f"README.md does not say what {name.upper()} means; {RECIPE}, step 2"
    expected = {"slack_api_url": "Slack's", "port": "none"}.get(name, reading(FIELDS[name].get_default()))
    assert default_in(cells, name) == expected, f"README.md gives another default for {name.upper()}; {RECIPE}, step 2"


def test_the_readme_has_no_setting_that_there_is_not() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_has_bounds_and_what_lies_beyond_is_told_by_its_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    least = next((bound.ge for bound in NUMBERS[name].metadata if isinstance(bound, annotated_types.Ge)), None)
    assert least is not None, f"{name} has no lower bound (Field(..., ge=...)); {RECIPE}, step 1"
    monkeypatch.setenv(name.upper(), str(float(str(least)) - 1))
    with pytest.raises(SettingsError) as error:
        load(slack=False)
    assert any(line.startswith(f"{name.upper()}: must be") for line in str(error.value).splitlines())


@each_setting
def test_what_is_secret_is_kept_so(name: str) -> None:
    if SECRET.search(name):
        assert FIELDS[name].annotation is SecretStr, f"{name} must be a SecretStr; {RECIPE}, step 1"
    if FIELDS[name].annotation is SecretStr:
        begins = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}.get(name, "")
        value = "redis://:a-value-of-its-own@host" if name == "redis_url" else f"{begins}a-value-of-its-own"
        given: dict[str, Any] = {name: value}
        settings = Settings(**given)
        assert f"{begins}a-value-of-its-own" in settings.secrets(), "the log must know it to keep it out"
        assert "a-value-of-its-own" not in repr(settings)


@cache
def read_of_settings() -> set[str]:
    """The names that are read of the settings where the parts are put together, and in the handlers, which are given all of
    them. The doctor only tries what it finds there: what nobody else reads does nothing."""
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/*.py")]
    left_out = {ROOT / "bot" / name for name in ("settings.py", "early_settings.py", "cli/doctor.py")}
    return {name for file in files if file not in left_out for name in read_in(ast.parse(file.read_text("utf-8")))}


def read_in(tree: ast.Module) -> set[str]:
    """What is read of a value of the type `Settings`: of a variable, or of an attribute that is called so."""
    held = {
        target
        for node in ast.walk(tree)
        for target, value in bound_by(node)
        if ast.unparse(value).removesuffix("()").rpartition(".")[2] in ("Settings", "DataSettings", "settings")
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value) in held or ast.unparse(node.value).endswith(".settings"))
    }


def bound_by(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """A variable with what its type or its value is written as."""
    match node:
        case ast.arg(arg=name, annotation=ast.expr() as annotation):
            yield name, annotation
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            yield name, annotation
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value


@each_setting
def test_it_is_read_where_the_bot_is_put_together(name: str) -> None:
    through = {"slack_app_token": "socket_mode", "data_dir": "server_folder"}
    assert {name, through.get(name, name)} & read_of_settings(), f"nothing reads {name}; {RECIPE}, step 3"


def test_what_is_read_of_something_else_is_not_read_of_the_settings() -> None:
    tree = ast.parse(
        "def run(settings: Settings, args: Namespace) -> None:\n    use(settings.port, args.host, bot.settings.admins)"
    )
    assert read_in(tree) == {"port", "admins"}


def test_a_setting_is_what_the_tests_take_for_one() -> None:
    assert {"redis_url", "poll_min_seconds", "encore_admins", "log_level"} <= FIELDS.keys()
    assert isinstance(FIELDS["keep_days"], FieldInfo)
    assert {"poll_min_seconds", "port", "keep_days"} <= NUMBERS.keys()
