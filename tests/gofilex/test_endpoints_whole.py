"""An endpoint of the client is whole: docs/recipes/endpoint.md, step by step."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest

from gofilex import CallError, GofilexClient, Portal, client
from gofilex.answers import Endpoint
from sandbox.portal.endpoints import ENDPOINTS as OFFERED
from sandbox.portal.portal_api import METHODS
from tests.gofilex.addresses import addresses

RECIPE = "see docs/recipes/endpoint.md"
ENDPOINTS = {name: value for name, value in vars(client).items() if isinstance(value, Endpoint)}
"""By the name of their constant."""

each_endpoint = pytest.mark.parametrize("constant", ENDPOINTS)


def methods_that_call(constant: str) -> list[str]:
    """The public methods of the client in which `call(<constant>, …)` stands."""
    found = []
    for name, method in inspect.getmembers(GofilexClient, inspect.iscoroutinefunction):
        tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        if any(isinstance(call.args[0], ast.Name) and call.args[0].id == constant for call in calls):
            found.append(name)
    return [name for name in found if not name.startswith("_")]


@each_endpoint
def test_a_method_asks_it_and_says_where_it_is_documented(constant: str) -> None:
    methods = methods_that_call(constant)
    assert methods, f"no method of GofilexClient calls {constant}; {RECIPE}, step 2"
    documents = [inspect.getdoc(getattr(GofilexClient, method)) or "" for method in methods]
    assert any("API documentation" in text for text in documents), f"{methods}: no source of the fact; {RECIPE}, step 2"


@each_endpoint
@pytest.mark.parametrize("portal", Portal)
def test_its_address_is_the_documented_one(constant: str, portal: Portal) -> None:
    endpoint = ENDPOINTS[constant]
    documented = addresses().get((portal.value, endpoint.name))
    assert documented, f"no row {portal.value} {endpoint.name} in tests/data/gofilex/addresses.tsv; {RECIPE}, step 3"
    assert documented == portal.base_url + endpoint.path


@each_endpoint
def test_the_stand_in_offers_it_and_carries_it_out(constant: str) -> None:
    endpoint = ENDPOINTS[constant]
    assert OFFERED.get(endpoint.path) == endpoint.name, f"sandbox/portal/endpoints.py lacks it; {RECIPE}, step 4"
    assert endpoint.name in METHODS, f"sandbox/portal/portal_api.py does not carry it out; {RECIPE}, step 4"


@each_endpoint
def test_its_name_in_errors_and_logs_is_its_own(constant: str) -> None:
    names = [endpoint.name for endpoint in ENDPOINTS.values()]
    assert names.count(ENDPOINTS[constant].name) == 1
    assert f'"{ENDPOINTS[constant].name}"' in (CallError.__doc__ or ""), (
        f"`CallError` in gofilex/errors.py does not name it; {RECIPE}, step 1"
    )


def test_the_stand_in_offers_nothing_that_the_client_does_not_ask() -> None:
    assert set(OFFERED.values()) == set(METHODS) == {endpoint.name for endpoint in ENDPOINTS.values()}, RECIPE
