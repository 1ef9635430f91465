"""Where the data is, and how long an end may take: the settings that are needed before all others, read without anything that
takes long to import.

And how every secret can be given: as `X`, or as `X_FILE`, the path of a file that holds it.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

MOST_BYTES = 16 * 1024
"""A larger file holds no token."""


class UnusableSecret(str):
    """In place of a secret that a file did not give: why not, in words that follow on the setting's name."""

    __slots__ = ()


def secret_in(file: Path) -> str:
    """What a file holds, without the line end behind it; or why nothing of use, as `UnusableSecret`."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return UnusableSecret("the file that it names is none: give the path of a plain file.")
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        return UnusableSecret(f"the file that it names cannot be read ({error.strerror}).")
    except UnicodeDecodeError:
        return UnusableSecret("the file that it names holds no text.")
    if len(content) > MOST_BYTES:
        return UnusableSecret("the file that it names is too large for a token.")
    text = text.rstrip("\r\n")
    return text or UnusableSecret("the file that it names is empty.")


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `X_FILE` for each secret X, from where the other settings are read."""

    def __init__(self, kind: type[BaseSettings], *sources: EnvSettingsSource) -> None:
        super().__init__(kind)
        self._sources = sources

    def get_field_value(self, _field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of a secret that a file gives; None for all else."""
        file = self._given(f"{field_name}_file")
        if not file:
            return None, field_name, False
        if self._given(field_name):
            both = f"is given twice, as {field_name.upper()} and as {field_name.upper()}_FILE. Leave one of them out."
            return UnusableSecret(both), field_name, False
        found = secret_in(Path(file))
        if isinstance(found, UnusableSecret):
            found = UnusableSecret(f"{field_name.upper()}_FILE: {found}")
        return found, field_name, False

    def _given(self, name: str) -> str:
        return next((value for source in self._sources if (value := source.env_vars.get(name))), "")

    def __call__(self) -> dict[str, Any]:
        """All secrets that files give."""
        secrets = {
            name: field for name, field in self.settings_cls.model_fields.items() if field.annotation is SecretStr
        }
        found = {name: self.get_field_value(field, name)[0] for name, field in secrets.items()}
        return {name: value for name, value in found.items() if value is not None}


STOP_SECONDS = 9.0
"""From the signal to the end, at most: less than the ten seconds after which Docker ends a container by force."""


class DataSettings(BaseSettings):
    """Part of `bot.settings.Settings`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    redis_url: SecretStr = SecretStr("")  # may hold a password
    data_dir: Path = Path("data")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """From the first to the last: what is given in code, files of secrets, the environment, `.env`."""
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        files = SecretFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, files, env_settings, dotenv_settings, file_secret_settings

    @property
    def server_folder(self) -> Path | None:
        """The folder of the server that the bot brings along; None where REDIS_URL says which to use."""
        return None if self.redis_url.get_secret_value() else self.data_dir / "redis"
