"""Every kind of fault that a storm strikes with: what it is called, where it strikes, and what it does there.

A fault strikes, lasts for a moment, and is healed before its function returns: whether anything of the bot met it. A fault
that nothing met is not counted. At each place there is one fault at a time.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.chaos import faults_elsewhere as elsewhere
from tests.chaos import faults_here as here
from tests.chaos.reach import Reach, Strikes


class Kind(NamedTuple):
    """name: as it is counted. place: what it strikes, one of the keys of `places`. share: how often it is drawn."""

    name: str
    place: str
    strikes: Strikes
    share: float = 1.0


FAULTS = (
    Kind("web killed", "web", here.killed, 3.0),
    Kind("worker killed", "worker", here.killed, 3.0),
    Kind("Redis killed", "Redis", here.on_redis(here.redis_killed), 2.0),
    Kind("web stopped and started", "web", here.stopped),
    Kind("worker stopped and started", "worker", here.stopped),
    Kind("log on a full disk", "worker", here.without_log),
    Kind("worker cut off from Redis", "gate", here.cut_off),
    Kind("wall clock moved", "clock", here.clock_moved),
    Kind("Redis frozen", "Redis", here.on_redis(here.redis_frozen)),
    Kind("Redis slow", "Redis", here.on_redis(here.redis_slow)),
    Kind("Redis out of memory", "Redis", here.on_redis(
        here.redis_told("CONFIG", "SET", "maxmemory", "1", healed=("CONFIG", "SET", "maxmemory", "0")))),
    Kind("Redis read-only", "Redis", here.on_redis(
        here.redis_told("REPLICAOF", "127.0.0.1", "9", healed=("REPLICAOF", "NO", "ONE")))),
    Kind("Redis connections closed", "Redis", here.on_redis(here.redis_told("CLIENT", "KILL", "TYPE", "normal"))),
    Kind("Redis on a full disk", "Redis", here.on_redis(here.redis_disk_full)),
    Kind("portal down", "portal", elsewhere.portal_down),
    Kind("portal up and down", "portal", elsewhere.portal_flaps),
    Kind("portal slow", "portal", elsewhere.portal_answers("slow", seconds=1.0)),
    Kind("portal never answers", "portal", elsewhere.portal_answers("hang-before", "hang")),
    Kind("portal cuts after receipt", "portal", elsewhere.portal_answers("cut", "half-body")),
    Kind("portal cuts before", "portal", elsewhere.portal_answers("drop")),
    Kind("portal answers garbage", "portal", elsewhere.portal_answers("truncated", "empty", "html", "no-success")),
    Kind("portal answers 401", "portal", elsewhere.portal_answers("unauthorised")),
    Kind("portal answers 403", "portal", elsewhere.portal_answers("forbidden")),
    Kind("portal answers 429", "portal", elsewhere.portal_answers("rate-limit")),
    Kind("portal answers 5xx", "portal", elsewhere.portal_answers("unavailable", "bad-gateway", "error-500", "internal-error")),
    Kind("portal answers 502 after receipt", "portal", elsewhere.portal_answers("bad-gateway-after")),
    Kind("portal's certificate expired", "tls", elsewhere.portal_shows("expired")),
    Kind("portal's certificate of another host", "tls", elsewhere.portal_shows("elsewhere")),
    Kind("Slack answers 429", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.rate_limit("*", times=None))),
    Kind("Slack answers 5xx", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.answer_500("*", times=None))),
    Kind("Slack answers a page of 503", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.answer_html("*", times=None))),
    Kind("Slack cuts before", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.lose_request("*", times=None))),
    Kind("Slack cuts after receipt", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.lose_reply("*", times=None))),
    Kind("Slack answers too late", "Slack", elsewhere.slack_answers(lambda slack: slack.faults.slow("*", 5.0, times=None))),
    Kind("Slack's token revoked", "Slack", elsewhere.token_revoked),
    Kind("sockets asked to reconnect", "sockets", elsewhere.sockets_asked_to_go),
    Kind("sockets cut", "sockets", elsewhere.sockets_cut),
    Kind("socket addresses stale", "sockets", elsewhere.sockets_stale),
    Kind("channel archived", "channel", elsewhere.channel_is(elsewhere.archived(archived=True), elsewhere.archived(archived=False))),
    Kind("bot removed from channel", "channel", elsewhere.channel_is(elsewhere.is_removed, elsewhere.is_invited)),
    Kind("card deleted", "channel", elsewhere.card_deleted),
)  # fmt: skip
KILLS = frozenset(kind.name for kind in FAULTS if kind.name.endswith("killed"))


def places(reach: Reach) -> dict[str, tuple[str, ...]]:
    """Where faults strike: the names of what there is of each kind."""
    names = reach.processes.running
    found = {kind: tuple(name for name in names if name.startswith(kind)) for kind in ("web", "worker")}
    found |= {kind: (kind,) for kind in ("clock", "Slack", "sockets")}
    found |= {"Redis": ("Redis",)} if reach.url else {}
    found |= {"gate": ("gate",)} if reach.gate else {}
    found |= {"tls": ("tls",)} if reach.tls else {}
    found["portal"] = tuple(portal.value for portal in reach.portals)
    found["channel"] = tuple(c.name for c in reach.slack.workspace.channels.values() if c.kind != "im")
    return found
