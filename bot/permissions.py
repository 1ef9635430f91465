"""Who may use the bot: one rule for commands, buttons, options and views alike. When in doubt, nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

FORGOTTEN = "somebody"
"""In the place of the id of whoever was forgotten (`encore-bot forget`); no id of Slack looks like that."""

SLACKBOT = "USLACKBOT"
"""Slack's own bot; the one bot that users.info does not call one."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a user. `zone` is IANA, `locale` such as `nl-NL`; both `""` where Slack does not say. `teams`: in an
    organisation (Enterprise Grid), all workspaces of hers; `team` is her home, which can be any of them or the organisation."""

    id: str
    team: str = ""
    name: str = ""
    zone: str = ""
    locale: str = ""
    bot: bool = False
    guest: bool = False
    stranger: bool = False  # of another workspace, met in a shared channel
    gone: bool = False  # deactivated
    teams: tuple[str, ...] = ()

    @classmethod
    def from_slack(cls, user: Mapping[str, Any]) -> Person:
        """Reads the `user` of users.info (Slack: users.info, with `include_locale`)."""
        profile = user.get("profile")
        named = profile if isinstance(profile, Mapping) else {}
        organisation = user.get("enterprise_user")
        teams = organisation.get("teams") if isinstance(organisation, Mapping) else ()
        name = named.get("display_name") or named.get("real_name") or user.get("real_name") or user.get("name")
        return cls(
            id=str(user.get("id") or ""),
            team=str(user.get("team_id") or ""),
            name=str(name or ""),
            zone=str(user.get("tz") or ""),
            locale=str(user.get("locale") or ""),
            bot=bool(user.get("is_bot")) or bool(user.get("is_workflow_bot")) or user.get("id") == SLACKBOT,
            guest=bool(user.get("is_restricted")) or bool(user.get("is_ultra_restricted")),
            stranger=bool(user.get("is_stranger")),
            gone=bool(user.get("deleted")),
            teams=tuple(map(str, teams)) if isinstance(teams, Sequence) else (),
        )

    @property
    def language(self) -> str:
        """ISO 639-1, `""` where it is not known."""
        return self.locale.partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may: `team` is the one workspace served; `users` and `admins` are Slack user ids (ENCORE_USERS, ENCORE_ADMINS).

    No `users`: every full member of the team. No `admins`: nobody may act for another person.
    """

    team: str
    users: Collection[str] = frozenset()
    admins: Collection[str] = frozenset()


class Denial(Enum):
    """Why somebody may not use the bot."""

    OTHER_WORKSPACE = auto()
    NO_PERSON = auto()
    NOT_LISTED = auto()
    GUEST = auto()


def why_not(person: Person, rules: Rules) -> Denial | None:
    """Why this person may not use the bot; None when they may."""
    if not _of_this_workspace(person, rules):
        return Denial.OTHER_WORKSPACE
    if person.bot or person.gone:
        return Denial.NO_PERSON
    if person.id in rules.admins or person.id in rules.users:
        return None
    if rules.users:
        return Denial.NOT_LISTED
    if person.guest:
        return Denial.GUEST
    return None


def _of_this_workspace(person: Person, rules: Rules) -> bool:
    return bool(rules.team and person.id) and rules.team in (person.team, *person.teams) and not person.stranger


def may_use(person: Person, rules: Rules) -> bool:
    """Whether this person may order, follow, look and press buttons."""
    return why_not(person, rules) is None


def may_resolve(person: Person, rules: Rules, orderer: str) -> bool:
    """Whether this person may say how an order with an unknown outcome ended: who ordered it, or an administrator; of one whose
    orderer was forgotten anybody, lest nobody can."""
    return may_use(person, rules) and (orderer in (person.id, FORGOTTEN) or person.id in rules.admins)
