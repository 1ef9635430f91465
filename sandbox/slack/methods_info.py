"""The methods that ask about the team, its people and conversations, and the two that an app starts with."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.errors import SlackError
from sandbox.slack.methods import channel_of, method, page_of, require_scope, user_of
from sandbox.slack.world import Channel, Message

if TYPE_CHECKING:
    from sandbox.slack.server import Slack

JSON = dict[str, Any]
_READ = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_PREFIX = {"public": "channels", "private": "groups", "im": "im"}


@method("auth.test", tier="t5")
def auth_test(slack: "Slack", a: JSON) -> JSON:  # noqa: ARG001
    team, bot = slack.world.team, slack.world.bot
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": bot.name,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": slack.app.bot_id,
        "app_id": slack.app.id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier="t3", app_level=True)
def open_connection(slack: "Slack", a: JSON) -> JSON:  # noqa: ARG001
    return {"url": f"ws://127.0.0.1:{slack.port}/socket?ticket={slack.sockets.ticket()}&app_id={slack.app.id}"}


@method("team.info", tier="t3", scopes="team:read", team="string", domain="string")
def team_info(slack: "Slack", a: JSON) -> JSON:
    team = slack.world.team
    if a.get("team", team.id) != team.id:
        raise SlackError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


@method("bots.info", tier="t3", scopes="users:read", bot="string")
def bots_info(slack: "Slack", a: JSON) -> JSON:
    if a.get("bot") != slack.app.bot_id:
        raise SlackError("bot_not_found")
    name = slack.app.manifest.name
    return {"bot": {"id": slack.app.bot_id, "app_id": slack.app.id, "user_id": slack.world.bot.id, "name": name,
                    "deleted": False, "updated": int(slack.clock()), "icons": {}}}  # fmt: skip


@method("users.info", tier="t4", needs="user", scopes="users:read", user="string", include_locale="boolean")
def users_info(slack: "Slack", a: JSON) -> JSON:
    user = user_of(slack, a["user"])
    if user.team_id != slack.world.team.id:
        raise SlackError("user_not_visible")
    return {"user": user.as_slack(slack.clock()) | ({"locale": "en-GB"} if a.get("include_locale") else {})}


@method(
    "usergroups.users.list",
    tier="t2",
    needs="usergroup",
    scopes="usergroups:read",
    usergroup="string",
    include_disabled="boolean",
)
def usergroup_users(slack: "Slack", a: JSON) -> JSON:
    if a["usergroup"] not in slack.world.usergroups:
        raise SlackError("no_such_subteam")
    return {"users": slack.world.usergroups[a["usergroup"]]}


@method(
    "conversations.info",
    tier="t3",
    needs="channel",
    scopes=_READ,
    channel="string",
    include_locale="boolean",
    include_num_members="boolean",
)
def conversation_info(slack: "Slack", a: JSON) -> JSON:
    channel = _readable(slack, a["channel"], "read")
    info = channel.as_slack(slack.world.bot.id, other=slack.world.person_in(channel))
    if a.get("include_num_members"):
        info["num_members"] = len(channel.members)
    return {"channel": info}


@method(
    "conversations.members",
    tier="t4",
    needs="channel",
    scopes=_READ,
    channel="string",
    cursor="string",
    limit="integer",
)
def conversation_members(slack: "Slack", a: JSON) -> JSON:
    members, more = page_of(sorted(_readable(slack, a["channel"], "read").members), a)
    return {"members": members, "response_metadata": more}


@method(
    "conversations.open",
    tier="t3",
    scopes="channels:manage groups:write im:write mpim:write",
    channel="string",
    users="string",
    return_im="boolean",
    prevent_creation="boolean",
)
def open_conversation(slack: "Slack", a: JSON) -> JSON:
    require_scope(slack, "im:write")
    if "channel" in a:
        channel = channel_of(slack, a["channel"])
    else:
        users = [name for name in a.get("users", "").split(",") if name]
        if not users:
            raise SlackError("users_list_not_supplied")
        if len(users) > 1:
            raise SlackError("too_many_users", messages=["group conversations are not offered here"])
        person = user_of(slack, users[0])
        if person.deleted:
            raise SlackError("user_disabled")
        channel = slack.world.dm(person)
    if channel.kind != "im":
        raise SlackError("method_not_supported_for_channel_type")
    whole = channel.as_slack(slack.world.bot.id, other=slack.world.person_in(channel))
    return {"channel": whole if a.get("return_im") else {"id": channel.id}}


@method(
    "conversations.history",
    tier="t3",
    needs="channel",
    scopes=_HISTORY,
    channel="string",
    cursor="string",
    limit="integer",
    oldest="string",
    latest="string",
    inclusive="boolean",
    include_all_metadata="boolean",
)
def history(slack: "Slack", a: JSON) -> JSON:
    channel = _readable(slack, a["channel"], "history")
    _in_it(slack, channel)
    seen = [
        m for m in channel.messages if not m.deleted and m.ephemeral_for is None and (not m.is_reply or m.broadcast)
    ]
    newest_first = [m for m in reversed(seen) if _within(m, a)]
    page, more = page_of(newest_first, a, most=999)
    messages = [_shown(channel, m, a) for m in page]
    return {"messages": messages, "has_more": bool(more["next_cursor"]), "response_metadata": more, "pin_count": 0,
            "channel_actions_ts": None, "channel_actions_count": 0}  # fmt: skip


@method(
    "conversations.replies",
    tier="t3",
    needs="channel ts",
    scopes=_HISTORY,
    channel="string",
    ts="string",
    cursor="string",
    limit="integer",
    oldest="string",
    latest="string",
    inclusive="boolean",
    include_all_metadata="boolean",
)
def replies(slack: "Slack", a: JSON) -> JSON:
    channel = _readable(slack, a["channel"], "history")
    _in_it(slack, channel)
    message = channel.message(a["ts"])
    if message is None:
        raise SlackError("thread_not_found")
    parent = channel.message(message.thread_ts) if message.is_reply else message
    thread = [m for m in channel.replies(parent.ts) if _within(m, a)] if parent else []
    page, more = page_of([*([parent] if parent else []), *thread], a)
    messages = [_shown(channel, m, a) for m in page]
    return {"messages": messages, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def _readable(slack: "Slack", given: str, what: str) -> Channel:
    channel = channel_of(slack, given)
    require_scope(slack, f"{_PREFIX[channel.kind]}:{what}")
    return channel


def _in_it(slack: "Slack", channel: Channel) -> None:
    if slack.world.bot.id not in channel.members:
        raise SlackError("not_in_channel")


def _within(message: Message, a: JSON) -> bool:
    ts, inclusive = float(message.ts), bool(a.get("inclusive"))
    try:
        oldest, latest = float(a.get("oldest") or 0), float(a.get("latest") or "inf")
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    return oldest <= ts <= latest if inclusive else oldest < ts < latest


def _shown(channel: Channel, message: Message, a: JSON) -> JSON:
    shown = message.as_slack(with_metadata=bool(a.get("include_all_metadata")))
    under = channel.replies(message.ts)
    if under and not message.is_reply:
        shown |= {
            "reply_count": len(under),
            "reply_users": sorted({m.user for m in under}),
            "latest_reply": under[-1].ts,
        }
    return shown
