"""Where the data is: the two settings that are needed before all others, read without anything that takes long to import."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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

    @property
    def server_folder(self) -> Path | None:
        """The folder of the server that the bot brings along; None where REDIS_URL says which to use."""
        return None if self.redis_url.get_secret_value() else self.data_dir / "redis"
