"""Settings: every mistake at once, each by its name, and never a value that may be secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.early_settings import DataSettings
from bot.settings import Settings, SettingsError, load
from gofilex import Portal

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1111-secretbot",
    "SLACK_APP_TOKEN": "xapp-1-secretapp",
    "GOFILEX_EMEA_TOKEN": "emea-secret-token",
}
SECRETS = ("secretbot", "secretapp", "emea-secret", "hunter2")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    """The lines that a wrong environment is answered with."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    assert not [secret for secret in SECRETS if secret in str(error.value) or secret in repr(error.value)]
    assert error.value.__cause__ is None
    return str(error.value).splitlines()


def test_what_is_needed_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    settings = load()

    assert settings.socket_mode
    assert list(settings.portals()) == [Portal.EMEA]
    assert settings.portals()[Portal.EMEA][0] == Portal.EMEA.base_url
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.encore_users, settings.encore_admins, settings.port) == (frozenset(), frozenset(), None)


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_what_is_read_before_all_else_is_what_all_settings_say(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server that is started first must be the one that is used."""
    given = {**GOOD, "data_dir": "elsewhere", "REDIS_URL": ""}
    if place == ".env":
        Path(".env").write_text("\n".join(f"{name}={value}" for name, value in given.items()), "utf-8")
    else:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
    assert DataSettings().server_folder == load().server_folder == Path("elsewhere/redis")

    monkeypatch.setenv("REDIS_URL", "redis://localhost")
    assert DataSettings().server_folder is load().server_folder is None


def test_nothing_set_names_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch)

    assert [line.partition(":")[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET",
        f"GOFILEX_EMEA_TOKEN (or {', '.join(list(Portal)[1:])})",
    ]


def test_every_mistake_is_told_at_once_what_is_wrong_and_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(
        monkeypatch,
        PORT="eighty",
        LOG_LEVEL="loud",
        KEY_PREFIX="encore:{1}",
        GOFILEX_EMEA_URL="http://portal.example.com",
        SLACK_API_URL="ftp://slack.example.com",
        POLL_MIN_SECONDS="60",
        POLL_MAX_SECONDS="20",
        REDIS_URL="memcached://:hunter2@example.com",
        SLACK_BOT_TOKEN="xapp-secretbot",
    )

    names = [line.partition(":")[0] for line in lines]
    for name in ("PORT", "LOG_LEVEL", "KEY_PREFIX", "GOFILEX_EMEA_URL", "SLACK_API_URL", "REDIS_URL"):
        assert names.count(name) == 1, (name, lines)
    assert any("POLL_MIN_SECONDS is larger than POLL_MAX_SECONDS" in line for line in lines)
    assert any(line.startswith("SLACK_BOT_TOKEN: this is an app token") for line in lines)
    assert any(line.startswith("GOFILEX_EMEA_TOKEN (or") for line in lines)


def test_a_mistake_in_one_bound_is_not_told_as_another(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, **GOOD, POLL_MIN_SECONDS="often", POLL_MAX_SECONDS="5")

    assert [line.partition(":")[0] for line in lines] == ["POLL_MIN_SECONDS"]


def test_both_bounds_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, **GOOD, POLL_MIN_SECONDS="9", POLL_MAX_SECONDS="5", PORTAL_SECONDS="40")

    assert len(lines) == 2
    assert any("PORTAL_SECONDS may be four fifths of LEASE_SECONDS" in line for line in lines)


@pytest.mark.parametrize(
    ("url", "well"),
    [
        ("http://127.0.0.1:8000/emea", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://portal.example.com/", True),
        ("http://10.0.0.5:8000", False),
        ("http://localhost.example.com", False),
        ("http://0.0.0.0:8000", False),
        ("http://user@127.0.0.1:8000", False),
        ("https://user:hunter2@portal.example.com", False),
        ("portal.example.com", False),
        ("https://", False),
        ("https://portal.example.com:port", False),
        ("https://[portal", False),
    ],
)
def test_plain_http_is_for_this_machine_alone(monkeypatch: pytest.MonkeyPatch, url: str, well: bool) -> None:
    if well:
        for name, value in {**GOOD, "GOFILEX_EMEA_URL": url}.items():
            monkeypatch.setenv(name, value)
        assert load().portals()[Portal.EMEA][0] == url.rstrip("/")
    else:
        [line] = told(monkeypatch, **GOOD, GOFILEX_EMEA_URL=url)
        assert line.startswith("GOFILEX_EMEA_URL: ")
        assert "hunter2" not in line


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2@host:6379/0",
        "rediss://user:hunter2@host:6380",
        "unix:///run/redis.sock",
        "redis+sentinel://:hunter2@a:26379,b:26379/mymaster/0?password=hunter2",
        "redis+cluster://a:7000,b:7001",
    ],
)
def test_every_form_of_redis_url_is_taken_and_its_passwords_are_kept_secret(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    for name, value in {**GOOD, "REDIS_URL": url}.items():
        monkeypatch.setenv(name, value)
    settings = load()

    assert settings.redis_url.get_secret_value() == url
    assert ("hunter2" in settings.secrets()) == ("hunter2" in url)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "url", ["redis://:hun/ter2@host:6379", "redis://host:port", "redis+sentinel://a:26379", "127.0.0.1:6379"]
)
def test_a_redis_url_that_cannot_be_read_is_told_without_a_part_of_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    [line] = told(monkeypatch, **GOOD, REDIS_URL=url)

    assert line.startswith("REDIS_URL")
    assert "hun" not in line


def test_a_portal_without_a_token_is_not_offered_and_each_has_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        **GOOD,
        "GOFILEX_NORAM_TOKEN": "n",
        "GOFILEX_APAC_URL": "https://apac.example.com",
        "GOFILEX_NORAM_SUPPORT": "help@example.com",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = load()

    assert set(settings.portals()) == {Portal.EMEA, Portal.NORAM}
    assert settings.portals()[Portal.NORAM][0] == Portal.NORAM.base_url
    assert settings.support(Portal.NORAM) == "help@example.com"
    assert settings.support(Portal.EMEA) == ""


def test_lists_of_people_are_taken_as_they_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GOOD, "ENCORE_USERS": "U1, U2  U3", "ENCORE_ADMINS": "", "PORT": ""}.items():
        monkeypatch.setenv(name, value)
    settings = load()

    assert settings.encore_users == {"U1", "U2", "U3"}
    assert settings.encore_admins == frozenset()
    assert settings.port is None


def test_a_file_serves_where_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = "".join(f"{name}={value}\n" for name, value in GOOD.items())
    (tmp_path / ".env").write_text(lines + "KEY_PREFIX=of-file\nSOMETHING_ELSE=1\nPOLL_MIN_SECONDS=7\n")
    monkeypatch.setenv("KEY_PREFIX", "of-environment")
    settings = load()

    assert (settings.key_prefix, settings.poll_min_seconds) == ("of-environment", 7)


def test_no_secret_is_in_what_settings_show_of_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GOOD, "SLACK_SIGNING_SECRET": "signing-hunter2"}.items():
        monkeypatch.setenv(name, value)
    settings = load()

    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert not [secret for secret in SECRETS if secret in shown]
    assert set(settings.secrets()) >= {*GOOD.values(), "signing-hunter2"}


def test_commands_that_need_no_slack_do_not_ask_for_its_tokens() -> None:
    assert load(slack=False).portals() == {}


def test_a_proxy_that_cannot_be_used_is_said_once_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, **GOOD, HTTPS_PROXY="socks5://user:hunter2@proxy.example")

    assert len(lines) == 1
    assert lines[0].startswith("HTTPS_PROXY: must be like http://proxy.example:3128;")


def test_a_proxys_password_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GOOD, "HTTPS_PROXY": "http://user:hunter%402@proxy.example"}.items():
        monkeypatch.setenv(name, value)

    assert {"hunter@2", "user:hunter%402"} <= set(load().secrets())
