"""Faults of whom the bot calls: the portals and Slack. Each lasts until something met it, for some seconds at most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gofilex import Portal
from sandbox.portal import Fault as PortalFault
from sandbox.slack import PostedMessage, Slack, text_of
from sandbox.slack.slack_faults import Fault as SlackFault
from tests.chaos.reach import FLAPS, PATIENCE_SECONDS, Reach, Strikes
from tests.chaos.verdict import notice_of

# -- portals ----------------------------------------------------------------------------------------------------------


def portal_answers(*kinds: str, **fields: Any) -> Strikes:
    """It answers everything so, each time by one of these kinds of the small portal's faults."""

    async def strike(reach: Reach, portal: str) -> bool:
        kind = reach.chance.choice(kinds)
        seen = len(reach.backend.requests)
        fault = reach.backend.add_fault(PortalFault(kind, portal=portal, times=None, **fields))

        def met() -> bool:
            name = portal.lower()
            return any(one.fault == kind and one.portal == name for one in reach.backend.requests[seen:])

        try:
            return await reach.lasts(met)
        finally:
            reach.backend.faults.remove(fault)

    return strike


async def portal_down(reach: Reach, portal: str) -> bool:
    server = reach.portals[Portal(portal)]
    await server.refuse_connections()
    try:
        return await reach.lasts()
    finally:
        await server.accept_connections()


async def portal_flaps(reach: Reach, portal: str) -> bool:
    server = reach.portals[Portal(portal)]
    for _ in range(FLAPS):
        await server.refuse_connections()
        await asyncio.sleep(reach.chance.uniform(0.05, 0.4))
        await server.accept_connections()
        await asyncio.sleep(reach.chance.uniform(0.05, 0.4))
    return True


def portal_shows(which: str) -> Strikes:
    """The portal behind TLS shows another certificate."""

    async def strike(reach: Reach, _: str) -> bool:
        assert reach.tls
        assert reach.certificates
        certificates, tls = reach.certificates, reach.tls
        before = certificates.shown
        certificates.tls.load_cert_chain(getattr(certificates, which).key)
        tls.drop()
        try:
            return await reach.lasts(lambda: certificates.shown > before)
        finally:
            certificates.tls.load_cert_chain(certificates.good.key)

    return strike


# -- Slack ------------------------------------------------------------------------------------------------------------


def slack_answers(set_up: Callable[[Slack], SlackFault]) -> Strikes:
    """Slack does so with all calls, or all of a method."""

    async def strike(reach: Reach, _: str) -> bool:
        seen = len(reach.slack.calls)
        fault = set_up(reach.slack)
        try:
            return await reach.lasts(lambda: any(call.fault == fault.kind for call in reach.slack.calls[seen:]))
        finally:
            fault.times = 0

    return strike


def channel_is(change: Callable[[Reach, str], None], healed: Callable[[Reach, str], None]) -> Strikes:
    """A channel is not open to the bot for a while."""

    async def strike(reach: Reach, name: str) -> bool:
        channel = reach.slack.workspace.channel(name)
        seen = len(reach.slack.calls)
        change(reach, name)
        try:
            return await reach.lasts(
                lambda: any(call.arguments.get("channel") == channel.id for call in reach.slack.calls[seen:])
            )
        finally:
            healed(reach, name)

    return strike


def archived(*, archived: bool) -> Callable[[Reach, str], None]:
    return lambda reach, name: setattr(reach.slack.workspace.channel(name), "archived", archived)


def is_removed(reach: Reach, name: str) -> None:
    reach.slack.workspace.channel(name).members.discard(reach.slack.workspace.bot.id)


def is_invited(reach: Reach, name: str) -> None:
    reach.slack.workspace.channel(name).members.add(reach.slack.workspace.bot.id)


async def token_revoked(reach: Reach, _: str) -> bool:
    """A start ends for it, by rights: so nothing is started meanwhile."""
    webs = sum(name.startswith("web") for name in reach.processes.running)
    with suppress(AssertionError):
        await reach.slack.until_connected(webs, within=PATIENCE_SECONDS)
    async with reach.processes.starting:
        if len(reach.slack.sockets.sockets) < webs:
            return False
        seen = len(reach.slack.calls)
        reach.slack.app.revoke()
        try:
            return await reach.lasts(lambda: any(call.error == "token_revoked" for call in reach.slack.calls[seen:]))
        finally:
            reach.slack.app.revoked.clear()


async def sockets_asked_to_go(reach: Reach, _: str) -> bool:
    found = bool(reach.slack.sockets.sockets)
    await reach.slack.sockets.refresh()
    return found


async def sockets_cut(reach: Reach, _: str) -> bool:
    found = bool(reach.slack.sockets.sockets)
    await reach.slack.sockets.drop()
    return found


async def sockets_stale(reach: Reach, _: str) -> bool:
    """Every address for a socket that Slack gives out is refused, and the sockets that there are end."""
    seen = len(reach.slack.calls)
    reach.slack.app.sockets_stale = True
    await reach.slack.sockets.drop()
    try:
        return await reach.lasts(lambda: any(c.method == "apps.connections.open" for c in reach.slack.calls[seen:]))
    finally:
        reach.slack.app.sockets_stale = False


async def card_deleted(reach: Reach, name: str) -> bool:
    """Somebody deletes a card in the channel whose orders are under way."""
    found = [message for message in reach.slack.workspace.channel(name).messages if _is_open_card(message)]
    if found:
        reach.slack.messages.delete(reach.chance.choice(found))
    return bool(found)


def _is_open_card(message: PostedMessage) -> bool:
    is_card = message.from_bot and not message.is_reply and notice_of(message).endswith(":card")
    return is_card and not message.deleted and "elivered" not in text_of(message)
