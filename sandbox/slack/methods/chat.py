"""The ``chat`` methods and ``reactions.add``."""

from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.methods.registry import channel_of, method, require_scope, user_of
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.channels import Channel, PostedMessage
from sandbox.slack.workspace.message_store import Contents
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]


def _addressed(state: SlackState, given: str) -> Channel:
    """Where a post goes: a conversation, or the direct messages with a user whose id is given."""
    if given in state.workspace.users:
        person = state.workspace.users[given]
        if person.is_bot or person.deleted or state.workspace.is_stranger(person):
            raise MethodRefusedError("channel_not_found")
        return state.workspace.dm(person)
    return channel_of(state, given, by_name=True)


def _may_post(state: SlackState, channel: Channel) -> None:
    if channel.archived:
        raise MethodRefusedError("is_archived")
    if channel.kind == "im":
        if not state.app.manifest.messages_tab:
            raise MethodRefusedError("messages_tab_disabled")
    elif state.workspace.bot.id not in channel.members and "chat:write.public" not in state.app.scopes:
        raise MethodRefusedError("not_in_channel")


@method(
    "chat.postMessage",
    tier="t5",
    needs="channel",
    scopes="chat:write",
    channel="string",
    text="string",
    blocks="list",
    attachments="list",
    markdown_text="string",
    metadata="structure",
    thread_ts="string",
    reply_broadcast="boolean",
    unfurl_links="boolean",
    unfurl_media="boolean",
    mrkdwn="boolean",
    link_names="boolean",
    parse="string",
    username="string",
    icon_emoji="string",
    icon_url="string",
)
def post_message(state: SlackState, a: JSON) -> JSON:
    if a.keys() & {"username", "icon_emoji", "icon_url"}:
        require_scope(state, "chat:write.customize")
    channel = _addressed(state, a["channel"])
    _may_post(state, channel)
    broadcast = bool(a.get("reply_broadcast"))
    if broadcast and "thread_ts" not in a:
        raise MethodRefusedError(
            "invalid_arguments", messages=["reply_broadcast needs thread_ts [json-pointer:/reply_broadcast]"]
        )
    contents = state.messages.contents(a)
    message = state.messages.post(channel, contents, thread_ts=a.get("thread_ts"), broadcast=broadcast)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(with_metadata=True)}


@method(
    "chat.postEphemeral",
    tier="t4",
    needs="channel user",
    scopes="chat:write",
    channel="string",
    user="string",
    text="string",
    blocks="list",
    attachments="list",
    markdown_text="string",
    thread_ts="string",
    link_names="boolean",
    parse="string",
)
def post_ephemeral(state: SlackState, a: JSON) -> JSON:
    channel = channel_of(state, a["channel"], by_name=True)
    user = user_of(state, a["user"])
    if channel.archived:
        raise MethodRefusedError("is_archived")
    if channel.kind != "im" and state.workspace.bot.id not in channel.members:
        raise MethodRefusedError("not_in_channel")
    if user.id not in channel.members:
        raise MethodRefusedError("user_not_in_channel")
    contents = state.messages.contents(a)
    message = state.messages.post(channel, contents, thread_ts=a.get("thread_ts"), ephemeral_for=user.id)
    return {"message_ts": message.ts}


@method(
    "chat.update",
    tier="t3",
    needs="channel ts",
    scopes="chat:write",
    channel="string",
    ts="string",
    text="string",
    blocks="list",
    attachments="list",
    markdown_text="string",
    metadata="structure",
    reply_broadcast="boolean",
    link_names="boolean",
    parse="string",
)
def update(state: SlackState, a: JSON) -> JSON:
    channel = channel_of(state, a["channel"])
    if channel.archived:
        raise MethodRefusedError("is_inactive")
    message = _own(state, channel, a["ts"], "cant_update_message")
    new_content = a.keys() & {"text", "blocks", "markdown_text", "attachments"}
    if a.get("reply_broadcast"):
        if new_content:
            raise MethodRefusedError("no_dual_broadcast_content_update")
        if not message.is_reply:
            raise MethodRefusedError("cant_broadcast_message")
        state.messages.broadcast(message)
    elif new_content or "metadata" not in a:
        contents = state.messages.contents(a, most=slack_limits.UPDATED_TEXT)
        kept = contents.metadata if "metadata" in a else message.metadata
        state.messages.replace(message, Contents(contents.text, contents.blocks, kept))
    else:
        metadata = state.messages.metadata(a["metadata"])
        state.messages.replace(message, Contents(message.text, message.blocks, metadata))
    shown = message.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", tier="t3", needs="channel ts", scopes="chat:write", channel="string", ts="string")
def delete(state: SlackState, a: JSON) -> JSON:
    channel = channel_of(state, a["channel"])
    message = _own(state, channel, a["ts"], "cant_delete_message")
    state.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier="t5", needs="channel message_ts", channel="string", message_ts="string")
def get_permalink(state: SlackState, a: JSON) -> JSON:
    channel = channel_of(state, a["channel"])
    message = channel.message(a["message_ts"])
    if message is None:
        raise MethodRefusedError("message_not_found")
    link = f"https://{state.workspace.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method(
    "reactions.add",
    tier="t3",
    needs="channel name timestamp",
    scopes="reactions:write",
    channel="string",
    name="string",
    timestamp="string",
)
def add_reaction(state: SlackState, a: JSON) -> JSON:
    channel = channel_of(state, a["channel"])
    message = channel.message(a["timestamp"])
    if message is None:
        raise MethodRefusedError("message_not_found")
    if channel.archived:
        raise MethodRefusedError("is_archived")
    who = message.reactions.setdefault(a["name"].strip(":"), [])
    if state.workspace.bot.id in who:
        raise MethodRefusedError("already_reacted")
    who.append(state.workspace.bot.id)
    state.events.publish("message", channel=channel.id, ts=message.ts, user=None)
    return {}


def _own(state: SlackState, channel: Channel, ts: str, not_ours: str) -> PostedMessage:
    """A message of the app's own that everybody sees; ephemeral ones are ``message_not_found``: they are not kept."""
    message = channel.message(ts)
    if message is None:
        raise MethodRefusedError("message_not_found")
    if message.user != state.workspace.bot.id:
        raise MethodRefusedError(not_ours)
    return message
