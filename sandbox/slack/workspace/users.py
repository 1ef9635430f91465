"""Teams and the users in them, people and bots."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True)
class Team:
    """A workspace: its id (``T…``), its domain and its name."""

    id: str
    domain: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """An Enterprise Grid organisation: its id (``E…``) and its name."""

    id: str
    name: str


@dataclass
class User:
    """A person or a bot; guests are ``is_restricted`` or ``is_ultra_restricted``.

    ``tz`` is an IANA zone, or one that nobody knows, or empty: then users.info has none. ``teams`` are, in an organisation,
    all workspaces of hers; ``team_id`` is her home, which may be any of them or the organisation itself.
    """

    id: str
    name: str
    real_name: str
    team_id: str
    tz: str = "Europe/Amsterdam"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    locale: str = "en-GB"
    teams: tuple[str, ...] = ()

    def as_slack(self, now: float) -> dict[str, Any]:
        """The user object of ``users.info``; the offset is the one of the zone at ``now`` (epoch seconds)."""
        email = f"{self.name}@example.test"
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            **self._clock(now),
            "profile": {
                "real_name": self.real_name,
                "display_name": self.name,
                "real_name_normalized": self.real_name,
                "display_name_normalized": self.name,
                "email": email,
                "team": self.team_id,
            },
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now),
        }

    def _clock(self, now: float) -> dict[str, Any]:
        if not self.tz:
            return {}
        try:
            there = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz))
        except ZoneInfoNotFoundError:
            return {"tz": self.tz, "tz_label": self.tz, "tz_offset": 3600}
        offset = there.utcoffset() or timedelta()
        return {"tz": self.tz, "tz_label": there.tzname() or self.tz, "tz_offset": int(offset.total_seconds())}
