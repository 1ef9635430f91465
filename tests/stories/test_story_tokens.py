"""Tokens are replaced while the bot runs, and nobody who orders notices."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.rotation import Rotation
from sandbox.slack import text_of
from tests.stage import until
from tests.stories.conftest import Staged
from tests.stories.story import Story


class Vault:
    """Where the files with the tokens stand, as whoever runs the bot mounts them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "GOFILEX_EMEA_TOKEN"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.setenv(f"{name}_FILE", str(folder / name))

    def holds(self, name: str, token: str) -> None:
        (self._folder / name).write_text(f"{token}\n")

    def holds_those_of(self, story: Story) -> None:
        self.holds("SLACK_BOT_TOKEN", story.slack.app.bot_token)
        self.holds("SLACK_APP_TOKEN", story.slack.app.app_token)
        self.holds("GOFILEX_EMEA_TOKEN", story.server.backend.tokens["emea"])


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.rotation.AGAIN_SECONDS", 0.0)
    return Vault(tmp_path, monkeypatch)


def replaced(story: Story, by: str) -> list[str]:
    return [line["setting"] for line in story.log if line["event"] == "token_replaced" and line["asked_by"] == by]


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_tokens_that_were_replaced_are_taken_when_the_old_ones_are_refused(
    staged: Staged, vault: Vault, http: bool
) -> None:
    story = await staged(http=http, portals=["emea"])
    story.allows("token_revoked", "invalid_auth")
    vault.holds_those_of(story)
    app = story.slack.app

    app.revoke()
    app.bot_token = "xoxb-unm1stakable-2"
    vault.holds("SLACK_BOT_TOKEN", app.bot_token)
    if not http:
        app.app_token = "xapp-unm1stakable-2"
        vault.holds("SLACK_APP_TOKEN", app.app_token)
        await story.slack.sockets.drop()
        await story.slack.until_connected(within=60)
    assert "No open orders" in text_of(await story.alice.asks("/encore list"))
    story.server.backend.tokens["emea"] = "emea-unm1stakable-2"
    vault.holds("GOFILEX_EMEA_TOKEN", "emea-unm1stakable-2")

    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")
    refused, placed = story.portal.asked("add-encore")
    assert (bool(refused.order_id), bool(placed.order_id)) == (False, True), "401, and then once with the new token"
    assert len(story.server.backend.orders) == 1
    assert "does not accept" not in story.transcript(), "nobody hears of a token that has been replaced"
    assert set(replaced(story, "Slack")) == {"SLACK_BOT_TOKEN"} | (set() if http else {"SLACK_APP_TOKEN"})
    assert replaced(story, "EMEA") == ["GOFILEX_EMEA_TOKEN"]
    assert "unm1stakable" not in repr(story.log)


async def test_on_a_hangup_the_files_are_read_and_what_cannot_be_used_stays_as_it_was(
    staged: Staged, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = await staged(portals=["emea"])
    vault.holds_those_of(story)
    read: list[str] = []
    read_again = Rotation.read_again

    async def noted(self: Rotation, why: str, *, now: bool = False) -> None:
        await read_again(self, why, now=now)
        read.append(why)

    monkeypatch.setattr(Rotation, "read_again", noted)

    async def hangs_up() -> None:
        count = len(read)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: read[count:])

    vault.holds("SLACK_APP_TOKEN", "")  # as while somebody writes it
    vault.holds("GOFILEX_EMEA_TOKEN", "xoxb-unm1stakable")
    vault.holds("SLACK_BOT_TOKEN", "xoxb-of-another-app")  # Slack refuses it
    story.allows("invalid_auth")
    await hangs_up()
    kept = [line for line in story.log if line["event"] == "token_kept"]
    assert sorted(str(line.get("setting") or line["why"].partition(":")[0]) for line in kept) == [
        "GOFILEX_EMEA_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_BOT_TOKEN",
    ]
    assert "unm1stakable" not in repr(kept)
    assert replaced(story, "SIGHUP") == []

    vault.holds_those_of(story)
    story.server.backend.tokens["emea"] = "emea-2"
    vault.holds("GOFILEX_EMEA_TOKEN", "emea-2")
    await hangs_up()
    assert replaced(story, "SIGHUP") == ["GOFILEX_EMEA_TOKEN"]

    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    story.portal.placed_once()
    assert len(story.server.backend.requests) > 3
    assert not [line for line in story.log if line["event"] == "order_not_placed"]


async def test_a_signing_secret_that_was_replaced_is_taken_with_the_first_request_that_bears_the_new_one(
    staged: Staged, vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET_FILE", str(tmp_path / "SLACK_SIGNING_SECRET"))
    story = await staged(http=True, portals=["emea"])
    vault.holds_those_of(story)
    http = story.slack.deliveries.http
    assert http
    before = http.signing_secret
    http.signing_secret = "unm1stakable-2"
    vault.holds("SLACK_SIGNING_SECRET", http.signing_secret)

    assert "No open orders" in text_of(await story.alice.asks("/encore list"))
    assert replaced(story, "signature") == ["SLACK_SIGNING_SECRET"]
    assert "unm1stakable" not in repr(story.log)
    http.signing_secret = before
    assert not (await story.slack.person("alice").runs("/encore list", channel="#encores")).ok
    http.signing_secret = "unm1stakable-2"
