"""The registry of methods: which there are, what each takes, which scope and how often (Slack: reference/methods).

A method is a function ``(state, arguments) -> fields of the answer`` registered with ``@method``; it raises
``MethodRefusedError`` to refuse. What every method has in common, tokens, scopes, unknown arguments, is done in ``web_api``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.methods.arguments import ArgumentKind
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.channels import Channel
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.users import User

JSON = dict[str, Any]
Handler = Callable[[SlackState, JSON], JSON]


@dataclass(frozen=True)
class Method:
    """One method: its rate tier, its arguments and their types, those it must have, the scopes of which any one will do."""

    name: str
    tier: str
    handler: Handler
    takes: Mapping[str, ArgumentKind] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    app_level: bool = False  # wants the app-level token instead of the bot's


METHODS: dict[str, Method] = {}


def method(
    name: str,
    /,
    *,
    tier: str,
    needs: str = "",
    scopes: str = "",
    app_level: bool = False,
    **takes: ArgumentKind,
) -> Callable[[Handler], Handler]:
    """Register a method; ``needs`` and ``scopes`` are words with spaces between."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, tier, handler, takes, tuple(needs.split()), tuple(scopes.split()), app_level)
        return handler

    return register


def require_scope(state: SlackState, *any_of: str) -> None:
    """Refuse with ``missing_scope``, naming what is needed and what was granted, unless one of the scopes is there."""
    provided = state.app.scopes
    if any_of and not provided & set(any_of):
        raise MethodRefusedError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(provided)))


def channel_of(state: SlackState, given: str, *, by_name: bool = False) -> Channel:
    """The conversation with this id (or ``#name``, where a method allows that) as far as the bot can see it.

    A private channel the bot is not in is ``channel_not_found``, like one that does not exist.
    """
    for channel in state.workspace.channels.values():
        named = by_name and channel.kind != "im" and given.removeprefix("#") == channel.name
        if (given == channel.id or named) and (channel.kind == "public" or state.workspace.bot.id in channel.members):
            return channel
    raise MethodRefusedError("channel_not_found")


def user_of(state: SlackState, given: str) -> User:
    """The user with this id; ``user_not_found``."""
    user = state.workspace.users.get(given)
    if user is None:
        raise MethodRefusedError("user_not_found")
    return user


def page_of(items: list[Any], arguments: JSON, most: int = 1000) -> tuple[list[Any], JSON]:
    """The items of one page and ``response_metadata`` with the cursor of the next."""
    cursor = arguments.get("cursor") or "0"
    if not cursor.isdigit():
        raise MethodRefusedError("invalid_cursor")
    start, size = int(cursor), min(arguments.get("limit") or 100, most)
    rest = start + size < len(items)
    return items[start : start + size], {"next_cursor": str(start + size) if rest else ""}
