"""Typed fast on a phone, pasted out of a mail: the order is the one that was meant, and no portal sees what Slack made of it."""

from __future__ import annotations

import pytest

from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story

OWNER = "HKDd83r8Qy6acvY3R"

DUTCH = (
    f"Filmhuis Bergh. Evenement. {EVENT}. Eigenaar {OWNER}, uiterlijk vrijdag 27 november 2026 18u00. "
    "Opmerking “Spoed” – vraag @bob tekst Zie kino.example & tot dan"
)
ENGLISH = (
    f"filmhuis bergh,eventId:{EVENT},ownerId:{OWNER},deadline friday 27 november 2026 6\u223600pm\u200b "
    "note “Spoed” – vraag @bob text Zie kino.example & tot dan"
)


@pytest.mark.parametrize("line", [DUTCH, ENGLISH], ids=["Dutch", "English"])
async def test_a_line_typed_on_a_phone_is_the_order_that_was_meant(story: Story, line: str) -> None:
    form = await story.alice.runs(f"/encore order {line}")
    assert "not used" not in form.text
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()

    [body] = story.portal.bodies
    assert (body["eventId"], body["ownerId"], body["deliveryDue"]) == (EVENT, OWNER, "2026-11-27T18:00:00")
    assert body["company"] == {"_id": "92ocDLbbpnHPYZrTe"}
    assert body["description"] == "“Spoed” – vraag @bob"
    assert body["additionalText"] == "Zie kino.example & tot dan"


async def test_an_owner_is_known_by_name_once_an_order_named_it(story: Story) -> None:
    words = f"Filmhuis Bergh event {EVENT} due {PLAIN_DUE} owner Gofilex Distribution"
    form = await story.alice.runs(f"/encore order {words}")
    form.says("“Gofilex Distribution” is not among those seen so far")
    await form.is_refused(owner="“Gofilex Distribution” is not among those seen so far")
    await form.fill(owner=OWNER)
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()

    form = await story.alice.runs(f"/encore order {words}")
    assert "not among those seen" not in form.text
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card(1)
    story.portal.placed_once(2)
    assert [body["ownerId"] for body in story.portal.bodies] == [OWNER, OWNER]
