"""The ``chat`` methods and ``reactions.add``."""

from typing import TYPE_CHECKING, Any

from sandbox.slack import limits
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import Contents
from sandbox.slack.methods import channel_of, method, require_scope, user_of
from sandbox.slack.world import Channel, Message

if TYPE_CHECKING:
    from sandbox.slack.server import Slack

JSON = dict[str, Any]


def _addressed(slack: "Slack", given: str) -> Channel:
    """Where a post goes: a conversation, or the direct messages with a user whose id is given."""
    if given in slack.world.users:
        person = slack.world.users[given]
        if person.is_bot or person.deleted or person.team_id != slack.world.team.id:
            raise SlackError("channel_not_found")
        return slack.world.dm(person)
    return channel_of(slack, given, by_name=True)


def _may_post(slack: "Slack", channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im":
        if not slack.app.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
    elif slack.world.bot.id not in channel.members and "chat:write.public" not in slack.app.scopes:
        raise SlackError("not_in_channel")


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
def post_message(slack: "Slack", a: JSON) -> JSON:
    if a.keys() & {"username", "icon_emoji", "icon_url"}:
        require_scope(slack, "chat:write.customize")
    channel = _addressed(slack, a["channel"])
    _may_post(slack, channel)
    broadcast = bool(a.get("reply_broadcast"))
    if broadcast and "thread_ts" not in a:
        raise SlackError(
            "invalid_arguments", messages=["reply_broadcast needs thread_ts [json-pointer:/reply_broadcast]"]
        )
    contents = slack.messages.contents(a)
    message = slack.messages.post(channel, contents, thread_ts=a.get("thread_ts"), broadcast=broadcast)
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
def post_ephemeral(slack: "Slack", a: JSON) -> JSON:
    channel = channel_of(slack, a["channel"], by_name=True)
    user = user_of(slack, a["user"])
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind != "im" and slack.world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    contents = slack.messages.contents(a)
    message = slack.messages.post(channel, contents, thread_ts=a.get("thread_ts"), ephemeral_for=user.id)
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
def update(slack: "Slack", a: JSON) -> JSON:
    channel = channel_of(slack, a["channel"])
    if channel.archived:
        raise SlackError("is_inactive")
    message = _own(slack, channel, a["ts"], "cant_update_message")
    new_content = a.keys() & {"text", "blocks", "markdown_text", "attachments"}
    if a.get("reply_broadcast"):
        if new_content:
            raise SlackError("no_dual_broadcast_content_update")
        if not message.is_reply:
            raise SlackError("cant_broadcast_message")
        slack.messages.broadcast(message)
    elif new_content or "metadata" not in a:
        contents = slack.messages.contents(a, most=limits.UPDATED_TEXT)
        kept = contents.metadata if "metadata" in a else message.metadata
        slack.messages.replace(message, Contents(contents.text, contents.blocks, kept))
    else:
        metadata = slack.messages.metadata(a["metadata"])
        slack.messages.replace(message, Contents(message.text, message.blocks, metadata))
    shown = message.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", tier="t3", needs="channel ts", scopes="chat:write", channel="string", ts="string")
def delete(slack: "Slack", a: JSON) -> JSON:
    channel = channel_of(slack, a["channel"])
    message = _own(slack, channel, a["ts"], "cant_delete_message")
    slack.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier="t5", needs="channel message_ts", channel="string", message_ts="string")
def get_permalink(slack: "Slack", a: JSON) -> JSON:
    channel = channel_of(slack, a["channel"])
    message = channel.message(a["message_ts"])
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{slack.world.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
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
def add_reaction(slack: "Slack", a: JSON) -> JSON:
    channel = channel_of(slack, a["channel"])
    message = channel.message(a["timestamp"])
    if message is None:
        raise SlackError("message_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    who = message.reactions.setdefault(a["name"].strip(":"), [])
    if slack.world.bot.id in who:
        raise SlackError("already_reacted")
    who.append(slack.world.bot.id)
    slack.changes.announce("message", channel=channel.id, ts=message.ts, user=None)
    return {}


def _own(slack: "Slack", channel: Channel, ts: str, not_ours: str) -> Message:
    """A message of the app's own that everybody sees; ephemeral ones are ``message_not_found``: they are not kept."""
    message = channel.message(ts)
    if message is None:
        raise SlackError("message_not_found")
    if message.user != slack.world.bot.id:
        raise SlackError(not_ours)
    return message
