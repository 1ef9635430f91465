"""Teams and the users in them, people and bots."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Team:
    """A workspace: its id (``T…``), its domain and its name."""

    id: str
    domain: str
    name: str


@dataclass
class User:
    """A person or a bot. ``tz`` is an IANA zone; guests are ``is_restricted`` or ``is_ultra_restricted``."""

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

    def as_slack(self, now: float) -> dict[str, Any]:
        """The user object of ``users.info``; the offset is the one of the zone at ``now`` (epoch seconds)."""
        there = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz))
        offset = there.utcoffset()
        email = f"{self.name}@example.test"
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": there.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
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
