"""A portal that has the two documented pages and nothing else: orders are placed there and followed to their end."""

from __future__ import annotations

import pytest

from sandbox.portal import PORTALS, UNKNOWN_PATHS
from tests.stories.conftest import Staged
from tests.stories.people import PLAIN_DUE
from tests.stories.story import Story

TOLD_ONCE = "cannot be asked for many orders at once"


async def orders_at(story: Story, portal: str) -> None:
    """Alice orders the portal's first event for its first cinema, by form."""
    catalogue = story.server.backend.catalogues[portal]
    cinema, event = next(iter(catalogue.companies.values())), next(iter(catalogue.events))
    form = await story.alice.runs("/encore order")
    await form.fill(portal=portal.upper(), cinemas=cinema.name, event=event, due=PLAIN_DUE)
    await (await form.sends()).confirms()


# The transport has no part in it, so each answer is tried over one of the two; all there are, on one portal, are tried by
# tests/worker/test_polling_jobs_alone.py.
@pytest.mark.parametrize(
    ("http", "answers"),
    [
        (False, "page"), (True, "page"), (False, "json-404"), (True, "page-404"), (False, "redirect-302"),
        (True, "json-400"), (False, "json-401"), (True, "json-403"), (False, "page-500"),
    ],
)  # fmt: skip
async def test_an_order_by_form_is_placed_with_one_request_on_each_portal_and_followed_until_it_is_delivered(
    staged: Staged, http: bool, answers: str
) -> None:
    story = await staged(http=http, portals=PORTALS, speed=1.0)
    story.portal.backend.switches.orders_status, story.portal.backend.switches.unknown_path = False, answers
    for portal in PORTALS:
        await orders_at(story, portal)

    for number, portal in enumerate(PORTALS):
        card = await story.channel.card(number)
        await card.thread.expect_line(f"Accepted by the {portal.upper()} portal")
        await card.thread.expect_line("Delivery e-mail sent")
        await card.shows("Delivered", "landed")
        await story.ada.expect_direct(
            f"The {portal.upper()} portal {TOLD_ONCE}", f"HTTP {UNKNOWN_PATHS[answers].status}"
        )
        heads = [head.partition(":")[0] for head in card.thread.heads()]
        for head in ("Received and checked", "Linked", "Delivered"):  # its start may be over before the jobs are asked
            assert heads.count(head) == 1, heads
        assert len(story.portal.asked("add-encore", portal)) == 1
        assert len(story.portal.asked("orders-status", portal)) <= 2
    assert len(story.portal.orders) == len(PORTALS)
    assert len(story.slack.workspace.dm(story.ada.id).messages) == len(PORTALS), "said once of each"
