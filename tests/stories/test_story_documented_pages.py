"""A portal that has the two documented pages and nothing else: orders are placed there and followed to their end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sandbox.portal import PORTALS, UNKNOWN_PATHS
from tests.stories.conftest import Staged
from tests.stories.people import PLAIN_DUE
from tests.stories.story import Story

TOLD_ONCE = "cannot be asked for many orders at once"


async def orders_at(story: Story, portal: str) -> str:
    """Alice orders the portal's first event for its first cinema, by form. Answers the cinema's name."""
    catalogue = story.server.backend.catalogues[portal]
    cinema, event = next(iter(catalogue.companies.values())), next(iter(catalogue.events))
    form = await story.alice.runs("/encore order")
    await form.fill(portal=portal.upper(), cinemas=cinema.name, event=event, due=PLAIN_DUE)
    await (await form.sends()).confirms()
    return cinema.name


# Neither the transport nor which portal it is has a part in what an answer means: Meteor's own, and one that refuses, are given
# by all portals beside each other, each of the others by one portal.
# All there are, on one portal, are tried by tests/worker/test_polling_jobs_alone.py.
@pytest.mark.parametrize(
    ("http", "answers", "portals"),
    [
        (True, "page", PORTALS), (False, "json-404", PORTALS),
        (True, "page-404", PORTALS[:1]), (False, "redirect-302", PORTALS[1:2]), (True, "json-400", PORTALS[2:3]),
        (False, "json-401", PORTALS[3:]), (True, "json-403", PORTALS[:1]), (False, "page-500", PORTALS[1:2]),
    ],
)  # fmt: skip
async def test_an_order_by_form_is_placed_with_one_request_on_each_portal_and_followed_until_it_is_delivered(
    staged: Staged, http: bool, answers: str, portals: Sequence[str]
) -> None:
    story = await staged(http=http, portals=portals, speed=1.0)
    story.portal.backend.switches.orders_status, story.portal.backend.switches.unknown_path = False, answers
    cinemas = {portal: await orders_at(story, portal) for portal in portals}
    cards = [await story.channel.card(number) for number in range(len(portals))]

    for portal, cinema in cinemas.items():
        [card] = [card for card in cards if cinema in card.text]
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
    assert len(story.portal.orders) == len(portals)
    assert len(story.slack.workspace.dm(story.ada.id).messages) == len(portals), "said once of each"
