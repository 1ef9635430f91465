"""What Slack makes of the words of a command with ``should_escape``, before the app gets them.

Slack: interactivity/implementing-slash-commands; messaging/formatting-message-text.

Which bare names Slack takes for hosts is not documented: here those of three endings.
"""

import re

from sandbox.slack.workspace.workspace import Workspace

_LINK = re.compile(
    r"(?P<mail>[\w.+-]+@(?:[\w-]+\.)+\w+)|(?P<url>https?://\S*[^\s.,;:!?\"“”'’])|(?P<host>(?:[\w-]+\.)+(?:example|com|nl)\b)"
)
_EVERYBODY = re.compile(r"(?<!\w)@(here|channel|everyone)\b")


def escaped_words(text: str, workspace: Workspace) -> str:
    """`&`, `<` and `>` as entities; links as links; names of people and channels as ids with the names; everybody as such."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _LINK.sub(_as_link, text)
    for user in workspace.users.values():
        text = re.sub(rf"(?<!\w)@{re.escape(user.name)}\b", f"<@{user.id}|{user.name}>", text)
    for channel in workspace.channels.values():
        text = re.sub(rf"(?<!\w)#{re.escape(channel.name)}\b", f"<#{channel.id}|{channel.name}>", text)
    return _EVERYBODY.sub(r"<!\1>", text)


def _as_link(typed: re.Match[str]) -> str:
    text = typed.group()
    if typed["url"]:
        return f"<{text}>"
    return f"<mailto:{text}|{text}>" if typed["mail"] else f"<http://{text}|{text}>"
