"""A portal of the client's table is whole: docs/recipes/portal.md, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, missing
from gofilex import Portal
from sandbox.portal.catalogue import PORTALS, seed
from tests.gofilex.addresses import addresses

ROOT = Path(__file__).parents[1]
RECIPE = "see docs/recipes/portal.md"
ENDPOINTS = {endpoint for _, endpoint in addresses()}


def only(given: dict[str, Any]) -> Settings:
    """Settings of these alone: no file is read."""
    return Settings(**{"_env_file": None, **given})


each_portal = pytest.mark.parametrize("portal", Portal)


@each_portal
def test_it_has_an_address_of_its_own(portal: Portal) -> None:
    others = {other.base_url for other in Portal if other is not portal}
    assert portal.base_url.startswith("https://"), f"{RECIPE}, step 1"
    assert not portal.base_url.endswith("/"), f"{RECIPE}, step 1"
    assert portal.base_url not in others, f"{RECIPE}, step 1"


@each_portal
def test_its_token_alone_offers_it_and_its_address_and_support_can_be_set(portal: Portal) -> None:
    name = portal.value.lower()
    token, url, support = (f"gofilex_{name}_{field}" for field in ("token", "url", "support"))
    settings = only({token: "a-token-of-its-own", support: "help@example.com"})
    assert set(settings.portals()) == {portal}
    assert settings.portals()[portal][0] == portal.base_url
    assert settings.support(portal) == "help@example.com"
    assert "a-token-of-its-own" in settings.secrets(), "the log must know the token to keep it out"
    elsewhere = only({token: "a-token-of-its-own", url: "https://elsewhere.example.com/"})
    assert elsewhere.portals()[portal][0] == "https://elsewhere.example.com"


@each_portal
def test_who_has_no_token_at_all_is_told_of_it(portal: Portal) -> None:
    [line] = [line for line in missing(only({})) if "no portal has a token" in line]
    assert portal.value in line


@each_portal
def test_the_sandbox_has_cinemas_there_and_something_to_order(portal: Portal) -> None:
    assert portal.value.lower() in PORTALS, f"PORTALS in sandbox/portal/catalogue.py lacks it; {RECIPE}, step 2"
    catalogue = seed()[portal.value.lower()]
    assert catalogue.companies, f"_CINEMAS in sandbox/portal/catalogue.py has none of it; {RECIPE}, step 2"
    assert catalogue.events


@each_portal
def test_its_documented_addresses_are_written_down(portal: Portal) -> None:
    of_it = {endpoint for named, endpoint in addresses() if named == portal.value}
    assert of_it == ENDPOINTS, f"rows for it in tests/data/gofilex/addresses.tsv; {RECIPE}, step 3"


@each_portal
@pytest.mark.parametrize(
    ("page", "sign"),
    [
        ("README.md", "_{}_"),
        ("SECURITY.md", "_{}_"),
        (".github/ISSUE_TEMPLATE/portal_answer.yml", "{}"),
    ],
)
def test_whoever_installs_it_reads_of_it(portal: Portal, page: str, sign: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert sign.format(portal.value) in text, f"{page} does not name it; {RECIPE}, step 4"


def test_the_sandbox_has_no_portal_that_the_client_does_not_know() -> None:
    assert set(PORTALS) == {portal.value.lower() for portal in Portal}, RECIPE


@each_portal
def test_wherever_portals_are_listed_it_is_among_them(portal: Portal) -> None:
    """A list names two others at least in one line."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.yml"), ROOT / "manifest.yml"]
    others = [other.value for other in Portal if other is not portal]
    lacking = [
        f"{page.relative_to(ROOT)}: {line.strip()}"
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        if sum(other in line for other in others) >= 2 and portal.value not in line
    ]
    assert lacking == [], f"{RECIPE}, step 4"
