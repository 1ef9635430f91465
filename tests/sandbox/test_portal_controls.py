"""The panel's buttons: what the demo page sees of the portal and does to it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.portal import Fault, PortalBackend, PortalServer, add_encore, serve
from sandbox.portal.catalogue import PORTALS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BODY = {"company": {"_id": "92ocDLbbpnHPYZrTe"}, "eventId": "kPv58SRFYExY7xAzQ", "deliveryDue": "2026-12-12T18:00:00"}


class Panel:
    """Presses buttons over HTTP."""

    def __init__(self, backend: PortalBackend, server: PortalServer, session: aiohttp.ClientSession) -> None:
        self.backend = backend
        self.server = server
        self.session = session
        self.order_id = add_encore(backend, "emea", BODY).id

    async def call(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, Any]:
        url = f"{self.server.url}/sandbox/portal/{path}"
        async with self.session.request(method, url, json=body, **options) as response:
            return response.status, await response.json()

    async def press(self, action: str, **body: object) -> Any:
        status, shown = await self.call("POST", f"orders/{self.order_id}/{action}", body)
        assert status == 200, shown
        return shown

    async def to_portal(self, path: str, body: object) -> int:
        headers = {"Authorization": f"Bearer {self.backend.tokens['emea']}"}
        async with self.session.post(self.server.portal_url("EMEA") + path, json=body, headers=headers) as response:
            return response.status


class Clock:
    """Stands still until a test moves it."""

    now = 1_779_869_400.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def panel(clock: Clock) -> AsyncIterator[Panel]:
    backend = PortalBackend(clock, ids=random.Random(9))
    async with serve(backend) as server, aiohttp.ClientSession() as session:
        yield Panel(backend, server, session)


async def test_an_order_is_shown_with_its_jobs_and_how_far_they_are(panel: Panel, clock: Clock) -> None:
    clock.now += 19
    [shown] = (await panel.call("GET", "orders"))[1]
    assert (shown["id"], shown["portal"], shown["state"]) == (panel.order_id, "emea", "processing")
    assert shown["step"] * 2 == shown["total"] == 27_569_377_124
    assert [(job["type"], job["state"]) for job in shown["jobs"]] == [
        ("download", "running"),
        ("link", "waiting"),
        ("email", "waiting"),
    ]
    assert (await panel.call("GET", f"orders/{panel.order_id}"))[1] == shown


async def test_a_job_fails_and_recovers_at_the_press_of_a_button(panel: Panel, clock: Clock) -> None:
    clock.now += 19
    assert (await panel.press("fail", code="EIO"))["jobs"][0]["state"] == "failed"
    clock.now += 5
    assert (await panel.press("recover"))["jobs"][0]["state"] == "running"


async def test_the_other_buttons_do_what_they_say(panel: Panel, clock: Clock) -> None:
    clock.now += 4
    await panel.press("start")
    clock.now += 1
    assert (await panel.press("show"))["state"] == "processing"
    assert (await panel.press("hide"))["hidden"] is True
    assert (await panel.press("show"))["hidden"] is False
    assert (await panel.press("lose-jobs"))["jobs"] == []
    assert (await panel.press("find-jobs"))["jobs"] != []
    assert (await panel.press("state", state="polishing"))["state"] == "polishing"
    assert (await panel.press("state", state=None))["state"] == "processing"
    assert (await panel.press("cancel"))["state"] == "canceled"
    assert (await panel.press("clean"))["cleaned"] is True


async def test_an_order_that_waits_for_its_transfer_time_says_so(panel: Panel, clock: Clock) -> None:
    waiting = add_encore(panel.backend, "emea", BODY | {"transferAfter": "2026-12-01T08:00:00"})
    clock.now += 60
    assert [order["waits"] for order in (await panel.call("GET", "orders"))[1]] == [True, False]
    assert (await panel.call("POST", f"orders/{waiting.id}/start"))[1]["waits"] is False


async def test_speed_and_switches_are_set_while_it_runs(panel: Panel) -> None:
    status, state = await panel.call(
        "POST", "settings", {"speed": 5, "duplicates": True, "quirks": ["no-run"], "max_status_ids": 2}
    )
    assert (status, state["speed"]) == (200, 5)
    assert (panel.backend.switches.duplicates, panel.backend.switches.quirks) == (True, {"no-run"})
    too_many = {"orderIds": ["a", "b", "c"]}
    assert await panel.to_portal("/api/publication/v1/orders/status", too_many) == 413


async def test_the_portal_goes_down_while_its_panel_stays(panel: Panel) -> None:
    down = Fault("unavailable", portal="emea", times=None)
    assert (await panel.call("POST", "faults", {"kind": down.kind, "portal": "EMEA", "times": None}))[0] == 200
    assert await panel.to_portal("/api/publication/v1/orders/status", {"orderIds": ["a"]}) == 503
    assert panel.backend.faults == [down]
    await panel.call("DELETE", "faults")
    assert await panel.to_portal("/api/publication/v1/orders/status", {"orderIds": ["a"]}) == 200
    assert [request["status"] for request in (await panel.call("GET", "requests"))[1]] == [503, 200]


async def test_a_fault_strikes_as_often_as_it_was_told(panel: Panel) -> None:
    panel.backend.add_fault(Fault("error-500", endpoint="orders-status", times=2))
    asked = [await panel.to_portal("/api/publication/v1/orders/status", {"orderIds": ["a"]}) for _ in range(3)]
    assert asked == [500, 500, 200]
    assert panel.backend.faults == []


async def test_a_connection_cut_after_receiving_leaves_an_order_behind(panel: Panel) -> None:
    panel.backend.add_fault(Fault("cut", endpoint="add-encore"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await panel.to_portal("/api/method/v1/order/add/encore", BODY)
    last = panel.backend.requests[-1]
    assert (last.outcome, last.status, last.order_id in panel.backend.orders) == ("created", None, True)


async def test_a_connection_dropped_before_leaves_none(panel: Panel) -> None:
    panel.backend.add_fault(Fault("drop", endpoint="add-encore"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await panel.to_portal("/api/method/v1/order/add/encore", BODY)
    assert (panel.backend.requests[-1].outcome, list(panel.backend.orders)) == ("not carried out", [panel.order_id])


async def test_a_machine_that_is_down_refuses_connections_until_it_is_up_again(panel: Panel) -> None:
    port = panel.server.port
    await panel.server.refuse_connections()
    with pytest.raises(aiohttp.ClientConnectorError):
        await panel.to_portal("/api/publication/v1/orders/status", {"orderIds": ["a"]})
    await panel.server.accept_connections()
    assert panel.server.port == port
    assert await panel.to_portal("/api/publication/v1/orders/status", {"orderIds": ["a"]}) == 200


async def test_a_cinema_moves_to_another_zone(panel: Panel) -> None:
    path = "companies/emea/92ocDLbbpnHPYZrTe"
    assert (await panel.call("POST", path, {"timezone": "Atlantic/Azores"}))[0] == 200
    assert panel.backend.catalogues["emea"].companies["92ocDLbbpnHPYZrTe"].timezone == "Atlantic/Azores"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("orders/nobodyKnowsThisId/fail", {}, 404),
        ("orders/{id}/explode", {}, 404),
        ("orders/{id}/recover", {}, 400),
        ("settings", {"colour": "blue"}, 400),
        ("settings", {"speed": -1}, 400),
        ("settings", [], 400),
        ("faults", {"kind": "meteor"}, 400),
        ("faults", {"sort": "drop"}, 400),
    ],
)
async def test_a_button_that_does_not_exist_changes_nothing(panel: Panel, path: str, body: object, status: int) -> None:
    answered, said = await panel.call("POST", path.format(id=panel.order_id), body)
    assert (answered, bool(said["error"])) == (status, True)
    assert panel.backend.faults == []


async def test_the_controls_are_for_this_machine_alone(panel: Panel) -> None:
    status, _ = await panel.call("GET", "state", headers={"Host": "attacker.example"})
    assert status == 403
    with pytest.raises(ValueError, match="loopback only"):
        PortalServer(panel.backend, host="0.0.0.0")


async def test_a_form_of_another_site_cannot_press_a_button(panel: Panel) -> None:
    url = f"{panel.server.url}/sandbox/portal/orders/{panel.order_id}/cancel"
    async with panel.session.post(url, data="{}", headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 400
    assert panel.backend.snapshot(panel.order_id).state != "canceled"


async def test_the_page_can_list_what_there_is_to_order(panel: Panel) -> None:
    catalogue = (await panel.call("GET", "catalogue"))[1]
    assert catalogue.keys() == set(PORTALS)
    assert all(known["companies"] and known["events"] and known["owners"] for known in catalogue.values())
