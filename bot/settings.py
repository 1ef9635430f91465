"""Settings, from the environment or a file `.env`, secrets from files of their own as well. All mistakes are reported at once,
each by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode

from bot.early_settings import STOP_SECONDS, DataSettings, UnusableSecret
from bot.store import redis
from bot.token_kinds import QUOTES, wrong_kind
from gofilex import Portal
from gofilex.proxies import ProxySettingError, proxy_for

USER_ID = re.compile("[UW][A-Za-z0-9_-]+")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
BOUNDS = {"poll_min_seconds", "poll_max_seconds", "lease_seconds", "portal_seconds"}
"""Settings that are held against one another."""

SLACK_API = "https://slack.com/api/"

Ids = Annotated[frozenset[str], NoDecode]


class SettingsError(Exception):
    """The settings cannot be used. `str()` is a list for people: one line a mistake, never a value that may be secret."""


def channel_given(given: str) -> str:
    """A channel as people give it: its id, of a link or a mention too, or its name without the sign."""
    linked = re.search(r"(?:/archives/|<#)([CGD][A-Z0-9]+)", given)
    return linked[1] if linked else given.strip().removeprefix("#")


def _of(field: str) -> list[str]:
    """The names of one setting of all portals, such as `gofilex_emea_token`."""
    return [f"gofilex_{portal.value.lower()}_{field}" for portal in Portal]


TOKENS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", *_of("token"))


def _portal_settings() -> type[DataSettings]:
    """For each portal in the client's table `gofilex_<portal>_token`, `_url` (the portal's own, if not set), `_support`."""
    fields: dict[str, Any] = dict.fromkeys(_of("token"), (SecretStr, SecretStr("")))
    fields |= {name: (str, portal.base_url) for name, portal in zip(_of("url"), Portal, strict=True)}
    fields |= dict.fromkeys(_of("support"), (str, ""))
    return create_model("PortalSettings", __base__=DataSettings, __module__=__name__, **fields)


if TYPE_CHECKING:  # a type checker cannot see what is made from a table
    PortalSettings = DataSettings
else:
    PortalSettings = _portal_settings()


class Settings(PortalSettings):
    """Everything that can be set. The names in capitals are the environment's."""

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")  # given: Socket Mode
    slack_signing_secret: SecretStr = SecretStr("")  # given without the app token: HTTP
    slack_api_url: str = SLACK_API

    key_prefix: str = Field("encore", pattern=r"^[A-Za-z0-9_.-]{1,40}$")

    encore_channel: str = ""
    encore_users: Ids = frozenset()
    encore_admins: Ids = frozenset()

    poll_min_seconds: float = Field(12, ge=0.05, le=3600)
    poll_max_seconds: float = Field(1800, ge=0.05, le=24 * 3600)
    stalled_seconds: float = Field(1800, ge=60, le=24 * 3600)
    lease_seconds: float = Field(30, ge=1, le=600)  # how long a dead process keeps what it had taken
    portal_seconds: float = Field(20, ge=0.1, le=300)  # one whole call of a portal
    edit_window_minutes: float = Field(0, ge=0, le=366 * 24 * 60)  # so long Slack lets messages be edited; 0: for ever
    transfer_window_hours: float = Field(48, ge=0, le=24 * 30)  # due sooner than this is warned about
    keep_days: float = Field(90, ge=1)
    stop_seconds: float = Field(STOP_SECONDS, ge=0.1, le=3600)  # from the signal to the end, at most

    host: str = "127.0.0.1"
    port: int | None = Field(None, ge=0, le=65535)
    log_level: str = Field("INFO", pattern=r"(?i)^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("encore_channel", "encore_users", "encore_admins", mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        """Without what a shell or a `.env` would take off and `docker run --env-file` keeps: a comment behind it, quotes around it."""
        return re.split(r"\s+#\s", value)[0].strip().strip(QUOTES).strip() if isinstance(value, str) else value

    @field_validator("encore_channel")
    @classmethod
    def _channel(cls, value: str) -> str:
        return channel_given(value)

    @field_validator("encore_users", "encore_admins", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        return frozenset(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("encore_users", "encore_admins")
    @classmethod
    def _user_ids(cls, value: frozenset[str]) -> frozenset[str]:
        if odd := sorted(one for one in value if not USER_ID.fullmatch(one)):
            raise ValueError(f"{odd[0]} is not a user id. It looks like U0123456789: in a profile, ⋮, Copy member ID.")
        return value

    @field_validator(*TOKENS, "redis_url", mode="before")
    @classmethod
    def _of_file(cls, value: Any) -> Any:
        if isinstance(value, UnusableSecret):
            raise ValueError(value)  # noqa: TRY004 - its file is what is wrong
        return value

    @field_validator(*TOKENS)
    @classmethod
    def _token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if wrong := wrong_kind(info.field_name or "", value.get_secret_value()):
            raise ValueError(wrong)
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            redis.check(value.get_secret_value())
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slack_url(cls, value: str) -> str:
        _check_url(value)
        return value.rstrip("/") + "/"

    @field_validator(*_of("url"))
    @classmethod
    def _portal_url(cls, value: str) -> str:
        _check_url(value)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _bounds(self) -> Settings:
        wrong = []
        if not {"poll_min_seconds", "poll_max_seconds"} <= self.model_fields_set:  # the one that was set decides
            if "poll_max_seconds" in self.model_fields_set:
                self.poll_min_seconds = min(self.poll_min_seconds, self.poll_max_seconds)
            else:
                self.poll_max_seconds = max(self.poll_min_seconds, self.poll_max_seconds)
        if self.poll_min_seconds > self.poll_max_seconds:
            wrong.append("POLL_MIN_SECONDS is larger than POLL_MAX_SECONDS.")
        if self.portal_seconds > 0.8 * self.lease_seconds:
            wrong.append(
                "PORTAL_SECONDS may be four fifths of LEASE_SECONDS at most: a call must end before its lease does."
            )
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def portals(self) -> dict[Portal, tuple[str, SecretStr]]:
        """The portals that have a token: base URL and token."""
        found = {}
        for portal in Portal:
            token: SecretStr = getattr(self, f"gofilex_{portal.value.lower()}_token")
            if token.get_secret_value():
                found[portal] = (getattr(self, f"gofilex_{portal.value.lower()}_url"), token)
        return found

    def addresses(self) -> dict[str, str]:
        """Whom the bot calls, and where."""
        return {"Slack": self.slack_api_url} | {portal.value: url for portal, (url, _) in self.portals().items()}

    def support(self, portal: Portal) -> str:
        """Where to write about orders of a portal; "" where it was not set."""
        address: str = getattr(self, f"gofilex_{portal.value.lower()}_support")
        return address

    @property
    def socket_mode(self) -> bool:
        return bool(self.slack_app_token.get_secret_value())

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the log's filter; those of proxies too."""
        values = [getattr(self, name) for name in type(self).model_fields]
        found = {v.get_secret_value() for v in values if isinstance(v, SecretStr)} - {
            "",
            self.redis_url.get_secret_value(),
        }
        found |= redis.passwords(self.redis_url.get_secret_value())
        for url in self.addresses().values():
            proxy = proxy_for(url)
            found |= proxy.secrets if proxy else frozenset()
        return tuple(sorted(found, key=len, reverse=True))


def _read(given: dict[str, Any], instead: Callable[[str], Any], mistakes: list[str]) -> tuple[Settings, set[str]]:
    """The settings, with another value in place of each that is wrong. Adds what is wrong to `mistakes`; answers of which."""
    wrong: set[str] = set()
    while True:
        try:
            return Settings(**given), wrong
        except ValidationError as error:
            for mistake in error.errors(include_input=False, include_url=False):
                name = str(mistake["loc"][0]) if mistake["loc"] else ""
                wrong |= {name} if name and name not in BOUNDS else BOUNDS
                mistakes.append((f"{name.upper()}: " if name else "") + _words(name, mistake))
            given |= {name: instead(name) for name in wrong}


def tokens_now(before: Settings) -> tuple[dict[str, SecretStr], list[str]]:
    """The tokens as the environment, `.env` and their files give them now, by setting; what is gone or cannot be used is as
    before. And what is wrong with those, a line each."""
    mistakes: list[str] = []
    now, _ = _read({}, lambda name: getattr(before, name), mistakes)
    found = {name: getattr(now, name) for name in TOKENS}
    tokens = {name: token if token.get_secret_value() else getattr(before, name) for name, token in found.items()}
    return tokens, [line for line in mistakes if line.partition(":")[0].lower() in TOKENS]


def _check_url(value: str) -> None:
    try:
        parts = urlsplit(value)
        usable = parts.port != 0 and "@" not in parts.netloc  # a password here would be seen in every log
    except ValueError:
        raise ValueError("is not an address.") from None
    if usable and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if not usable or parts.scheme != "https" or not parts.hostname:
        raise ValueError(
            "must begin with https:// (plain http:// only for this machine, such as http://127.0.0.1:8000)"
        )


def _words(name: str, mistake: ErrorDetails) -> str:
    """A mistake in words for people."""
    limits = mistake.get("ctx", {})
    match mistake["type"]:
        case "float_parsing" | "int_parsing" | "float_type" | "int_type":
            return "must be a number."
        case "greater_than_equal":
            return f"must be at least {limits['ge']:g}."
        case "less_than_equal":
            return f"must be at most {limits['le']:g}."
        case "string_pattern_mismatch" if name == "log_level":
            return "must be DEBUG, INFO, WARNING or ERROR."
        case "string_pattern_mismatch" if name == "key_prefix":
            return "may have letters, figures, dots, dashes and underscores, at most 40."
        case "string_pattern_mismatch":
            return "is not of the form that the README gives for it."
        case _:
            return mistake["msg"].removeprefix("Value error, ")


def load(*, slack: bool = True, socket: bool = True, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Reads the settings. `slack`: whether what runs needs Slack's bot token and a portal. `socket`: whether it also
    takes what people do, and so needs the app token or the signing secret.

    Raises `SettingsError` that names every mistake at once.
    """
    mistakes: list[str] = []
    # What is wrong is put at its default and all is read once more: what else is wrong or missing is told too.
    settings, wrong = _read(dict(overrides or {}), lambda name: Settings.model_fields[name].get_default(), mistakes)
    mistakes += unusable_proxies(settings)
    if slack:
        lacking = missing(settings, socket=socket)
        mistakes += [line for line in lacking if not any(each.upper() in line.partition(":")[0] for each in wrong)]
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return settings


def unusable_proxies(settings: Settings) -> list[str]:
    """What is wrong with the proxies that the environment names for Slack and the portals, a line each."""
    found = []
    for url in settings.addresses().values():
        try:
            proxy_for(url)
        except ProxySettingError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def missing(settings: Settings, *, socket: bool = True) -> list[str]:
    """What must be set before the bot can run, a line each; empty when nothing is missing."""
    found = []
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        found.append(
            "SLACK_BOT_TOKEN: not set. It begins with xoxb- and stands under OAuth & Permissions of your Slack app."
        )
    app_token = settings.slack_app_token.get_secret_value()
    if socket and not app_token and not settings.slack_signing_secret.get_secret_value():
        found.append(
            "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: set the first for Socket Mode (nothing to open to the internet), "
            "or the second for HTTP."
        )
    if not settings.portals():
        first, *others = (portal.value for portal in Portal)
        found.append(
            f"GOFILEX_{first}_TOKEN (or {', '.join(others)}): no portal has a token, so that nothing could be ordered anywhere."
        )
    return found
