"""ENCORE_CHANNEL, looked at before anybody needs it: an id, or a name that is resolved where the scope for that is there."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.slack.errors import SlackChannelClosedError, SlackError, SlackNotOfferedError
from bot.wording import channel_problems

Call = Callable[..., Awaitable[dict[str, Any]]]

ID = re.compile(r"[CGD][A-Z0-9]{5,}")
PAGES = 20
PAGE = 1000


async def home_channel(call: Call, given: str) -> tuple[str, str]:
    """The id of the channel to offer to who chose none, `""` for none; and what is wrong with the setting, `""` for nothing.

    call: makes one call of Slack's Web API and raises `SlackError`. given: what is set, without what an `--env-file` keeps.
    """
    if not given:
        return "", ""
    try:
        if ID.fullmatch(given):
            info = (await call("conversations.info", channel=given)).get("channel") or {}
        else:
            info = await _named(call, given)
    except SlackNotOfferedError:
        # Whether it is there shows at the first order, or not at all.
        return (given, "") if ID.fullmatch(given) else ("", channel_problems.name_not_resolved(given))
    except SlackChannelClosedError as error:
        return "", channel_problems.not_there(given, error.error)
    except SlackError as error:
        found = given if ID.fullmatch(given) else ""
        return found, channel_problems.not_looked_at(given, error.error)
    if not info:
        return "", channel_problems.no_channel_named(given)
    found = str(info.get("id") or given)
    if info.get("is_archived"):
        return "", channel_problems.not_there(given, "is_archived")
    if info.get("is_member") is False and not info.get("is_im"):
        return found, channel_problems.bot_not_in(str(info.get("name") or given))
    return found, ""


async def _named(call: Call, name: str) -> dict[str, Any]:
    """The channel of that name among those that the bot may see, `{}` for none."""
    try:
        return await _among(call, name, "public_channel,private_channel")
    except SlackNotOfferedError:  # the scopes for public and private ones are granted apart
        return await _among(call, name, "public_channel")


async def _among(call: Call, name: str, kinds: str) -> dict[str, Any]:
    cursor = ""
    for _ in range(PAGES):
        answer = await call("conversations.list", types=kinds, exclude_archived=True, limit=PAGE, cursor=cursor or None)
        channels: list[dict[str, Any]] = answer.get("channels") or []
        for channel in channels:
            if name in (channel.get("name"), channel.get("name_normalized")):
                return channel
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return {}
