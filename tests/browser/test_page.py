"""What people do on the page of the demo, in a real browser."""

from __future__ import annotations

import calendar
import re
import signal
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.demo import SPEED
from tests.browser.demonstration import Demo

if TYPE_CHECKING:
    from collections.abc import Callable

    Visit = Callable[..., Page]

EVENT = "kPv58SRFYExY7xAzQ"
pytestmark = pytest.mark.timeout(600)  # a machine with much to do starts a bot and a browser slowly

DELIVERY_SECONDS = 60 / SPEED
SOON = 120_000  # ms for what the bot does after a portal has moved


def types(page: Page, line: str) -> None:
    """Send a line with the message box."""
    box = page.get_by_label(re.compile("^Message "))
    box.fill(line)
    box.press("Enter")


def modal(page: Page, title: str) -> Locator:
    """The modal with this title, once it is there."""
    dialog = page.get_by_role("dialog", name=title)
    dialog.wait_for()
    return dialog


def order(page: Page, line: str) -> None:
    """Order in words that leave nothing open, and confirm."""
    types(page, line)
    modal(page, "Order an encore").get_by_role("button", name="Review").click()
    modal(page, "Check before sending").get_by_role("button", name="Place").click()
    page.get_by_role("dialog").wait_for(state="hidden")


def card(page: Page, cinema: str) -> Locator:
    """The newest card of a cinema: the message that has a thread."""
    return page.locator("#main article", has_text=cinema).filter(has=page.locator(".replies")).last


def test_a_newcomer_has_an_encore_delivered_within_two_minutes_of_the_address(visit: Visit) -> None:
    demo = Demo.start()
    try:
        page = visit(demo)
        page.get_by_role("button", name="Order an encore").first.click()
        page.keyboard.press("Enter")
        form = modal(page, "Order an encore")
        form.get_by_role("button", name="18:00").click()  # it asked: six in the morning, or in the evening?
        expect(form.get_by_text("as you chose")).to_be_visible()
        form.get_by_role("button", name="Review").click()
        modal(page, "Check before sending").get_by_role("button", name="Place").click()
        # A delivery at the demo's own pace takes less than DELIVERY_SECONDS (tests/sandbox/test_portal_deliveries.py): nobody
        # waits for them here, and they are counted as if all of them had passed.
        expect(page.get_by_role("listitem", name="Order ").filter(has_text="Filmhuis Bergh")).to_be_visible()
        page.get_by_role("radio", name="Fifteen times").click()
        left = 120 - DELIVERY_SECONDS - (time.monotonic() - demo.printed_at)
        told = page.locator("#main article", has_text="replied to a thread").filter(has_text="Delivered: ")
        expect(told).to_contain_text("Filmhuis Bergh", timeout=left * 1000)
        assert time.monotonic() - demo.printed_at + DELIVERY_SECONDS < 120
        expect(told.locator(".mention")).to_have_text("@Alice Jansen")
        expect(page.get_by_role("complementary", name="The portal")).to_contain_text("completed")
    finally:
        family = demo.family()
        assert demo.stop(signal.SIGINT) == 0
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_a_failed_job_is_told_to_the_channel_and_the_thread_goes_on_when_it_recovers(visit: Visit, demo: Demo) -> None:
    page = visit(demo)
    page.get_by_role("radio", name="Stand still").click()
    order(page, f"/encore order Kino Żuraw event {EVENT} due in 5 days at 20:00")
    mine = page.get_by_role("listitem", name="Order ").filter(has_text="Kino Żuraw")
    page.get_by_role("radio", name="A delivery in about").click()
    mine.get_by_text("running").or_(mine.get_by_text("%")).first.wait_for(timeout=SOON)
    mine.get_by_role("button", name="Fail a job").click()
    told = page.locator("#main article", has_text="replied to a thread").filter(has_text="Kino Żuraw").first
    expect(told).to_contain_text("Failed", timeout=SOON)
    expect(told).to_contain_text("ENOENT")
    expect(card(page, "Kino Żuraw")).to_contain_text("Failed", timeout=SOON)
    mine.get_by_role("button", name="Recover").click()
    page.get_by_role("radio", name="Fifteen times").click()
    card(page, "Kino Żuraw").locator(".replies").click()
    thread = page.get_by_role("log", name="Thread")
    expect(thread).to_contain_text("Delivered: ", timeout=SOON)
    expect(thread).to_contain_text("Also sent to #deliveries")


def _coming_month_without_a_day_31() -> str:
    """The page lives by the clock of this machine: no day in these tests may be one that passes."""
    months = ((datetime.now(UTC).month + further - 1) % 12 + 1 for further in range(1, 12))
    return calendar.month_name[next(month for month in months if month in {2, 4, 6, 9, 11})]


def test_a_date_that_cannot_be_is_told_at_its_field_and_all_else_is_kept(visit: Visit, demo: Demo) -> None:
    page = visit(demo, "bob")
    month = _coming_month_without_a_day_31()
    types(page, f"/encore order Cine Ópera event {EVENT} due 31 {month.lower()} 18:00")
    form = modal(page, "Order an encore")
    form.get_by_role("button", name="Review").click()
    due = form.get_by_label("Due")
    expect(due).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_role("alert")).to_contain_text(f"{month} has no day 31")
    expect(due).to_be_focused()
    expect(form.get_by_text("Cine Ópera, Madrid")).to_be_visible()
    due.fill(f"28 {month.lower()} 2 pm")
    due.press("Enter")
    expect(form.get_by_text("in Madrid (Europe/Madrid)")).to_be_visible()
    form.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_several_cinemas_become_one_card_with_each_on_its_own_clock(visit: Visit, demo: Demo) -> None:
    page = visit(demo)
    page.get_by_role("radio", name="Fifteen times").click()
    types(page, f"/encore order event {EVENT} due in 2 weeks at 18h")
    form = modal(page, "Order an encore")
    box = form.get_by_role("combobox", name="Cinemas")
    for typed, label in (("Ancla", "Cine Ancla, Las Palmas"), ("ribeira", "Cinema Ribeira, Ponta Delgada")):
        box.fill(typed)
        form.get_by_role("option", name=label).click()
        expect(form.get_by_role("button", name=f"Remove {label}")).to_be_visible()
    form.get_by_role("button", name="Review").click()
    preview = modal(page, "Check before sending")
    expect(preview).to_contain_text("2 orders")
    expect(preview).to_contain_text("Atlantic/Canary")
    expect(preview).to_contain_text("Atlantic/Azores")
    preview.get_by_role("button", name="Place").click()
    table = page.locator("#main article table").last
    expect(table.get_by_role("row")).to_have_count(3, timeout=SOON)
    expect(page.locator("#main article", has_text="All 2 delivered").first).to_be_visible(timeout=SOON)


def test_an_order_needs_no_mouse(visit: Visit, demo: Demo) -> None:
    page = visit(demo, "dana")
    keys = page.keyboard
    page.get_by_label(re.compile("^Message ")).focus()
    keys.type("/enc")
    expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    keys.press("Tab")
    keys.type(f"Le Grand Écran event {EVENT} due in 4 days at 20:00")
    keys.press("Enter")
    form = modal(page, "Order an encore")
    expect(form.get_by_role("combobox", name="Portal")).to_be_focused()
    keys.press("Escape")  # an order that was not meant
    expect(form).to_be_hidden()
    expect(page.get_by_label(re.compile("^Message "))).to_be_focused()
    keys.type(f"/encore order Le Grand Écran event {EVENT} due in 4 days at 20:00")
    keys.press("Enter")
    form = modal(page, "Order an encore")
    keys.press("Tab")
    expect(form.get_by_role("button", name="Remove Le Grand Écran, Besançon")).to_be_focused()
    keys.press("Tab")
    keys.type("gdansk")
    expect(form.get_by_role("option", name="Kino Żuraw, Gdańsk")).to_be_visible()
    keys.press("Enter")
    expect(form.get_by_role("button", name="Remove Kino Żuraw, Gdańsk")).to_be_visible()
    keys.press("Backspace")
    expect(form.get_by_role("button", name="Remove Kino Żuraw, Gdańsk")).to_be_hidden()
    form.get_by_role("button", name="More options").focus()
    keys.press("Enter")
    form.get_by_label("Description").focus()
    keys.type("By hand")
    keys.press("Enter")  # in a field that asks nothing of the app, it sends
    preview = modal(page, "Check before sending")
    expect(preview).to_contain_text("By hand")
    while preview.get_by_role("button", name="Place").evaluate("button => button !== document.activeElement"):
        keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(card(page, "Le Grand Écran")).to_be_visible(timeout=SOON)


def test_on_a_phone_one_pane_is_shown_at_a_time_and_nothing_scrolls_sideways(visit: Visit, demo: Demo) -> None:
    page = visit(demo, "carol", width=360, height=740)

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for pane in ("#main .list", "#panel .list", "dialog .body"):
            found = page.locator(pane).first
            if found.is_visible():
                assert found.evaluate("pane => pane.scrollWidth <= pane.clientWidth"), pane

    fits()
    order(page, f"/encore order 桜シネマ event due in 3 days at 20:00 portal APAC asset {_an_asset(page)}")
    expect(card(page, "桜シネマ")).to_be_visible(timeout=SOON)
    fits()
    card(page, "桜シネマ").locator(".replies").click(timeout=SOON)
    expect(page.get_by_role("log", name="Thread")).to_be_visible()
    expect(page.get_by_role("log", name="Messages")).to_be_hidden()
    fits()
    page.get_by_role("button", name="Portal").click()
    expect(page.get_by_role("listitem", name="Order ").first).to_be_visible()
    fits()
    page.get_by_role("button", name="Channels", exact=True).click()
    page.get_by_role("button", name="lobby").click()
    expect(page.get_by_text("Encore Bot is not here")).to_be_visible()
    fits()


def _an_asset(page: Page) -> str:
    catalogue = page.request.get(f"{page.url.split('/#')[0]}/sandbox/portal/catalogue").json()
    found: str = catalogue["apac"]["events"][0]["assets"][0]["uuid"]
    return found


def test_words_from_elsewhere_stay_words(visit: Visit, demo: Demo) -> None:
    page = visit(demo, "alice", "lobby")
    types(page, "<img src=x onerror=alert(1)> *bold* `<b>` _it_ <javascript:alert(1)|press me> :tada:")
    message = page.locator("#main article").last
    expect(message.locator("strong", has_text="bold")).to_be_visible()
    expect(message.locator("code", has_text="<b>")).to_be_visible()
    expect(message).to_contain_text("press me")
    expect(message.locator("img, a, script, b")).to_have_count(0)
    policy = page.request.get(demo.url).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_somebody_elsewhere_reads_times_on_her_own_clock(visit: Visit, demo: Demo) -> None:
    page = visit(demo, "alice", "lobby")
    types(page, "Meet at <!date^1795262400^{date_short} {time}|noon UTC>")
    message = page.locator("#main article", has_text="Meet at").last
    expect(message).to_contain_text("21 Nov 2026 13:00")
    page.get_by_role("radio", name="Carol Tanaka").click()
    expect(message).to_contain_text("21 Nov 2026 21:00")
    page.get_by_role("radio", name="Bob Rivera").click()
    expect(message).to_contain_text("21 Nov 2026 07:00")


def test_a_killed_bot_comes_back_and_the_thread_goes_on(visit: Visit, demo: Demo) -> None:
    page = visit(demo)
    page.get_by_role("radio", name="Stand still").click()
    order(page, f"/encore order Lichtspielhaus event {EVENT} due in 6 days at 20:00")
    expect(card(page, "Lichtspielhaus").get_by_role("button", name="Stop following")).to_be_visible(timeout=SOON)
    page.get_by_text("Make trouble, once").click()
    page.get_by_role("button", name="Kill the bot").click()
    page.get_by_role("radio", name="Fifteen times").click()
    expect(card(page, "Lichtspielhaus")).to_contain_text("Delivered", timeout=2 * SOON)


def test_a_demo_that_cannot_listen_says_so() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(AssertionError, match=r"can't be used .* Choose another with --port"),
    ):
        Demo.start("--port", str(taken.getsockname()[1]))
