"""The ``conversations`` methods."""

from typing import Any

from sandbox.slack.methods.registry import channel_of, method, page_of, require_scope, user_of
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.channels import Channel, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]
_READ = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_PREFIX = {"public": "channels", "private": "groups", "im": "im"}


@method(
    "conversations.info",
    tier="t3",
    needs="channel",
    scopes=_READ,
    channel="string",
    include_locale="boolean",
    include_num_members="boolean",
)
def conversation_info(state: SlackState, a: JSON) -> JSON:
    channel = _readable(state, a["channel"], "read")
    info = channel.as_slack(state.workspace.bot.id, other=state.workspace.person_in(channel))
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
def conversation_members(state: SlackState, a: JSON) -> JSON:
    members, more = page_of(sorted(_readable(state, a["channel"], "read").members), a)
    return {"members": members, "response_metadata": more}


@method(
    "conversations.list",
    tier="t2",
    scopes=_READ,
    types="string",
    exclude_archived="boolean",
    limit="integer",
    cursor="string",
)
def list_conversations(state: SlackState, a: JSON) -> JSON:
    kinds = {"public_channel": "public", "private_channel": "private", "im": "im"}
    wanted = {kinds[name] for name in a.get("types", "public_channel").split(",") if name in kinds}
    for kind in wanted:
        require_scope(state, f"{_PREFIX[kind]}:read")
    seen = [
        channel.as_slack(state.workspace.bot.id, other=state.workspace.person_in(channel))
        for channel in state.workspace.channels.values()
        if channel.kind in wanted
        and (channel.kind == "public" or state.workspace.bot.id in channel.members)
        and not (channel.archived and a.get("exclude_archived"))
    ]
    page, more = page_of(seen, a)
    return {"channels": page, "response_metadata": more}


@method(
    "conversations.open",
    tier="t3",
    scopes="channels:manage groups:write im:write mpim:write",
    channel="string",
    users="string",
    return_im="boolean",
    prevent_creation="boolean",
)
def open_conversation(state: SlackState, a: JSON) -> JSON:
    require_scope(state, "im:write")
    if "channel" in a:
        channel = channel_of(state, a["channel"])
    else:
        users = [name for name in a.get("users", "").split(",") if name]
        if not users:
            raise MethodRefusedError("users_list_not_supplied")
        if len(users) > 1:
            raise MethodRefusedError("too_many_users", messages=["group conversations are not offered here"])
        person = user_of(state, users[0])
        if person.deleted:
            raise MethodRefusedError("user_disabled")
        channel = state.workspace.dm(person)
    if channel.kind != "im":
        raise MethodRefusedError("method_not_supported_for_channel_type")
    whole = channel.as_slack(state.workspace.bot.id, other=state.workspace.person_in(channel))
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
def history(state: SlackState, a: JSON) -> JSON:
    channel = _readable(state, a["channel"], "history")
    _in_it(state, channel)
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
def replies(state: SlackState, a: JSON) -> JSON:
    channel = _readable(state, a["channel"], "history")
    _in_it(state, channel)
    message = channel.root(a["ts"])
    if message is None or (message.deleted and not channel.replies(message.ts)):
        raise MethodRefusedError("thread_not_found")
    parent = channel.root(message.thread_ts) if message.is_reply else message
    thread = [m for m in channel.replies(parent.ts) if _within(m, a)] if parent else []
    page, more = page_of([*([parent] if parent else []), *thread], a)
    messages = [_shown(channel, m, a) for m in page]
    return {"messages": messages, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def _readable(state: SlackState, given: str, what: str) -> Channel:
    channel = channel_of(state, given)
    require_scope(state, f"{_PREFIX[channel.kind]}:{what}")
    return channel


def _in_it(state: SlackState, channel: Channel) -> None:
    if state.workspace.bot.id not in channel.members:
        raise MethodRefusedError("not_in_channel")


def _within(message: PostedMessage, a: JSON) -> bool:
    ts, inclusive = float(message.ts), bool(a.get("inclusive"))
    try:
        oldest, latest = float(a.get("oldest") or 0), float(a.get("latest") or "inf")
    except ValueError:
        raise MethodRefusedError("invalid_ts_oldest") from None
    return oldest <= ts <= latest if inclusive else oldest < ts < latest


def _shown(channel: Channel, message: PostedMessage, a: JSON) -> JSON:
    shown = message.as_slack(with_metadata=bool(a.get("include_all_metadata")))
    if message.deleted:  # with replies: a tombstone
        shown = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message.ts,
                 "thread_ts": message.ts, "text": "This message was deleted.", "hidden": True}  # fmt: skip
    under = channel.replies(message.ts)
    if under and not message.is_reply:
        shown |= {
            "reply_count": len(under),
            "reply_users": sorted({m.user for m in under}),
            "latest_reply": under[-1].ts,
        }
    return shown
