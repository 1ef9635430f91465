"""Secrets from files of their own, and tokens of the wrong kind: named at the start and by the doctor, never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import __main__ as commands
from bot.rotation import Rotation
from bot.settings import Settings, SettingsError, load, tokens_now
from bot.token_kinds import wrong_kind
from gofilex import Portal

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1111-hunter2",
    "SLACK_APP_TOKEN": "xapp-1-hunter2",
    "GOFILEX_EMEA_TOKEN": "emea-hunter2",
    "REDIS_URL": "redis://:hunter2@host",
}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """All that is needed, each in a file of its own, as containers are given secrets."""
    found = {}
    for name, value in GOOD.items():
        found[name] = tmp_path / name.lower()
        found[name].write_text(f"{value}\n")
        monkeypatch.setenv(f"{name}_FILE", str(found[name]))
    return found


def told() -> list[str]:
    with pytest.raises(SettingsError) as error:
        load()
    assert "hunter2" not in str(error.value)
    return str(error.value).splitlines()


@pytest.mark.usefixtures("files")
def test_every_secret_can_stand_in_a_file() -> None:
    settings = load()
    assert {name: getattr(settings, name.lower()).get_secret_value() for name in GOOD} == GOOD
    assert settings.server_folder is None
    assert set(GOOD.values()) - {GOOD["REDIS_URL"]} <= set(settings.secrets()), "the log strikes them out"
    assert "hunter2" not in f"{settings!r} {settings.model_dump()}"


def test_the_path_may_stand_in_dot_env(tmp_path: Path) -> None:
    (tmp_path / "bot").write_bytes(b"\xef\xbb\xbfxoxb-1111-hunter2\r\n")  # as Notepad saves it
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN_FILE={tmp_path / 'bot'}\n")
    assert Settings().slack_bot_token.get_secret_value() == "xoxb-1111-hunter2"


def test_what_is_wrong_with_a_file_is_said_by_its_name_and_nothing_else(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files["SLACK_BOT_TOKEN"].unlink()
    files["SLACK_APP_TOKEN"].write_text("\n")
    files["GOFILEX_EMEA_TOKEN"].write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("REDIS_URL_FILE", str(files["REDIS_URL"].parent))
    assert sorted(told()) == [
        "GOFILEX_EMEA_TOKEN: GOFILEX_EMEA_TOKEN_FILE: the file that it names holds no text.",
        "REDIS_URL: REDIS_URL_FILE: the file that it names is none: give the path of a plain file.",
        "SLACK_APP_TOKEN: SLACK_APP_TOKEN_FILE: the file that it names is empty.",
        "SLACK_BOT_TOKEN: SLACK_BOT_TOKEN_FILE: the file that it names cannot be read (No such file or directory).",
    ]


@pytest.mark.usefixtures("files")
def test_both_a_token_and_its_file_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-2222-hunter2")
    assert told() == [
        "SLACK_BOT_TOKEN: is given twice, as SLACK_BOT_TOKEN and as SLACK_BOT_TOKEN_FILE. Leave one of them out."
    ]


def test_a_large_file_and_a_pipe_are_no_secrets(files: dict[str, Path]) -> None:
    files["SLACK_BOT_TOKEN"].write_text("x" * 20_000)
    files["SLACK_APP_TOKEN"].unlink()
    os.mkfifo(files["SLACK_APP_TOKEN"])  # reading it would wait for ever
    assert ["too large" in line or "plain file" in line for line in told()] == [True, True]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-hunter2", "this is an app token (xapp-); the bot token begins with xoxb-."),
        ("SLACK_BOT_TOKEN", "xoxp-1-hunter2", "this is a user token (xoxp-)"),
        ("SLACK_BOT_TOKEN", "xoxe-1-hunter2", "this is a refresh token (xoxe-)"),
        ("SLACK_BOT_TOKEN", "eyJhbGciOi.eyJodW50ZXIy.hunter2", "this is a JWT (eyJ…)"),
        ("SLACK_BOT_TOKEN", "0123456789hunter2", "this is no token of that kind; the bot token begins with xoxb-."),
        ("SLACK_BOT_TOKEN", "“xoxb-1111-hunter2”", "has quotes around it. Leave them out."),
        ("SLACK_BOT_TOKEN", " xoxb-1111-hunter2", "has a space or a line end around it. Leave that out."),
        ("SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN=xoxb-1111-hunter2", "Leave out the name"),
        ("SLACK_BOT_TOKEN", "xoxb-1111 hunter2", "has a space or a character that no token has. Copy it again."),
        ("SLACK_APP_TOKEN", "xoxb-1111-hunter2", "this is a bot token (xoxb-); the app token begins with xapp-."),
        ("SLACK_SIGNING_SECRET", "xapp-1-hunter2", "this is an app token (xapp-); the signing secret stands under"),
        ("GOFILEX_EMEA_TOKEN", "xoxb-1111-hunter2", "this is a bot token (xoxb-); here belongs the token that Gofilex"),
        ("GOFILEX_EMEA_TOKEN", "Bearer hunter2", "begins with the word Bearer. Leave that out."),
        ("GOFILEX_EMEA_TOKEN", "'hunter2'", "has quotes around it. Leave them out."),
    ],
)
def test_a_token_of_the_wrong_kind_is_named_once_as_what_it_is(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for each, good in GOOD.items():
        monkeypatch.setenv(each, good)
    monkeypatch.setenv(name, value)
    [line] = told()
    assert line.startswith(f"{name}: ")
    assert words in line

    with pytest.raises(SystemExit) as ended:
        commands.main(["doctor"])
    assert ended.value.code == 1
    assert words in (said := capsys.readouterr().err)
    assert "hunter2" not in said


def test_a_token_of_the_right_kind_is_not_complained_about() -> None:
    assert wrong_kind("slack_bot_token", "xoxe.xoxb-1-abc") == "", "of an app whose tokens rotate"
    for portal in Portal:
        setting = f"gofilex_{portal.value.lower()}_token"
        assert wrong_kind(setting, "eyJhbGciOi.eyJhIjox.c2ln") == "", "a portal's documentation gives no form"
    assert wrong_kind("slack_signing_secret", "8f742231b10e8888abcd99yyyzzz85a5") == ""


def test_what_cannot_be_used_any_more_stays_as_it_was_and_the_rest_is_new(files: dict[str, Path]) -> None:
    before = load()
    files["SLACK_BOT_TOKEN"].write_text("xoxb-2222-hunter2")
    files["SLACK_APP_TOKEN"].write_text("")
    files["GOFILEX_EMEA_TOKEN"].write_text("xoxb-1111-hunter2")
    tokens, mistakes = tokens_now(before)
    assert tokens["slack_bot_token"].get_secret_value() == "xoxb-2222-hunter2"
    assert tokens["slack_app_token"] == before.slack_app_token
    assert tokens["gofilex_emea_token"] == before.portals()[Portal.EMEA][1]
    assert sorted(line.partition(":")[0] for line in mistakes) == ["GOFILEX_EMEA_TOKEN", "SLACK_APP_TOKEN"]


async def test_a_token_that_nobody_uses_here_is_nothing_to_speak_of_until_somebody_does(files: dict[str, Path]) -> None:
    rotation, taken = Rotation(load()), []
    files["SLACK_APP_TOKEN"].write_text("xapp-2-hunter2")

    async def take(token: SecretStr) -> str:
        taken.append(token.get_secret_value())
        return ""

    with capture_logs() as log:
        await rotation.read_again("SIGHUP", now=True)
        assert log == []
        rotation.taken_by("slack_app_token", take)
        await rotation.read_again("SIGHUP", now=True)
    assert taken == ["xapp-2-hunter2"]
    assert [line["event"] for line in log] == ["token_replaced"]
