"""The app as it is installed here: its manifest, the scopes it was granted, its ids and tokens."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Manifest:
    """What an app manifest says that matters to this Slack (Slack: reference/app-manifest)."""

    scopes: frozenset[str]
    optional_scopes: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    escaping_commands: frozenset[str] = frozenset()
    global_shortcuts: frozenset[str] = frozenset()
    message_shortcuts: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    home_tab: bool = False
    messages_tab: bool = True
    name: str = "Encore Bot"

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> "Manifest":
        """Read a manifest as a mapping, such as ``yaml.safe_load`` gives of ``manifest.yml``."""
        scopes = _section(manifest, "oauth_config", "scopes")
        home = _section(manifest, "features", "app_home")
        shortcuts = _section(manifest, "features").get("shortcuts") or []
        commands = _section(manifest, "features").get("slash_commands") or []
        subscriptions = _section(manifest, "settings", "event_subscriptions")
        optional = frozenset(scopes.get("bot_optional") or ())
        return cls(
            scopes=frozenset(scopes.get("bot") or ()) - optional,
            optional_scopes=optional,
            commands=frozenset(c["command"] for c in commands),
            escaping_commands=frozenset(c["command"] for c in commands if c.get("should_escape")),
            global_shortcuts=_shortcuts(shortcuts, "global"),
            message_shortcuts=_shortcuts(shortcuts, "message"),
            events=frozenset(subscriptions.get("bot_events") or ()),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
            name=_section(manifest, "display_information").get("name", "Encore Bot"),
        )

    @classmethod
    def load(cls, path: Path) -> "Manifest":
        """Read a manifest file, JSON or (where PyYAML is installed) YAML."""
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            return cls.of(json.loads(text))
        import yaml

        return cls.of(yaml.safe_load(text))


def _section(manifest: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """A part of a manifest, empty where it is missing or left blank."""
    for name in path:
        manifest = manifest.get(name) or {}
    return manifest


def _shortcuts(shortcuts: Iterable[Mapping[str, Any]], kind: str) -> frozenset[str]:
    return frozenset(shortcut["callback_id"] for shortcut in shortcuts if shortcut.get("type") == kind)


def _token(kind: str) -> str:
    return f"{kind}-sandbox-{secrets.token_hex(12)}"


@dataclass
class App:
    """The installed app. Tokens are made up anew unless given; ``granted`` are the optional scopes that were granted."""

    manifest: Manifest
    granted: Iterable[str] = ()
    id: str = "A0ENCORE"
    bot_id: str = "B0ENCORE"
    bot_token: str = field(default_factory=lambda: _token("xoxb"), repr=False)
    app_token: str = field(default_factory=lambda: _token("xapp-1"), repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    revoked: set[str] = field(default_factory=set, repr=False)
    sockets_stale: bool = False
    """Whether every address that was given out for a socket, and every one given out now, is refused."""
    _socket_tickets: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        if unknown := set(self.granted) - self.manifest.optional_scopes:
            raise ValueError(f"not optional in the manifest, so they cannot be granted: {', '.join(sorted(unknown))}")

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of the bot token."""
        return self.manifest.scopes | frozenset(self.granted)

    def issue_socket_ticket(self) -> str:
        """A ticket for one Socket Mode connection; part of the address that ``apps.connections.open`` answers."""
        ticket = secrets.token_hex(12)
        self._socket_tickets.add(ticket)
        return ticket

    def redeem_socket_ticket(self, ticket: str) -> bool:
        """Use a ticket up; whether it was good."""
        good = ticket in self._socket_tickets and not self.sockets_stale
        self._socket_tickets.discard(ticket)
        return good

    def revoke(self) -> None:
        """Revoke the bot token: every later call is answered ``token_revoked``."""
        self.revoked.add(self.bot_token)
