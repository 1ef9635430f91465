"""What a token is, by how it looks: one in the wrong place is named as what it is. Never says a part of one."""

from __future__ import annotations

import re

JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
QUOTES = "\"'`“”‘’"

KINDS = (
    # Slack: authentication/tokens. One of an app with token rotation has `xoxe.` before its kind, and ends after twelve hours.
    (re.compile(r"xapp-"), "an app token (xapp-)"),
    (re.compile(r"(xoxe\.)?xoxb-"), "a bot token (xoxb-)"),
    (re.compile(r"(xoxe\.)?xoxp-"), "a user token (xoxp-)"),
    (re.compile(r"xoxe-"), "a refresh token (xoxe-)"),
    (re.compile(r"xox[a-z]-"), "another kind of Slack token"),
    (JWT, "a JWT (eyJ…)"),
)

PLACES = {
    "slack_bot_token": ("the bot token begins with xoxb-", r"(xoxe\.)?xoxb-."),
    "slack_app_token": ("the app token begins with xapp-", r"xapp-."),
    "slack_signing_secret": ("the signing secret stands under Basic Information of your Slack app", ""),
}
"""Settings in which Slack's own stand: what belongs there, in words, and how it begins; "" where that is not known."""

OF_PORTAL = "here belongs the token that Gofilex support gave for the portal"


def wrong_kind(setting: str, text: str) -> str:
    """What is wrong with a token for `setting` (its name in small letters), in words that follow on the name; "" for nothing.

    A portal's token may look like anything but one of Slack's: its documentation gives no form.
    """
    if not text:
        return ""
    if text[0] in QUOTES or text[-1] in QUOTES:
        return "has quotes around it. Leave them out."
    if text != text.strip():
        return "has a space or a line end around it. Leave that out."
    if text.upper().startswith(f"{setting.upper()}="):
        return f"begins with {setting.upper()}=. Leave out the name: only what stands behind it is the token."
    if text.lower().startswith("bearer "):
        return "begins with the word Bearer. Leave that out."
    if not text.isascii() or not text.isprintable() or " " in text:
        return "has a space or a character that no token has. Copy it again."
    return _misplaced(setting, text)


def _misplaced(setting: str, text: str) -> str:
    belongs, begins = PLACES.get(setting, (OF_PORTAL, ""))
    if begins and re.match(begins, text):
        return ""
    for pattern, kind in KINDS:
        if pattern.match(text) and not (pattern is JWT and setting not in PLACES):
            return f"this is {kind}; {belongs}."
    return f"this is no token of that kind; {belongs}." if begins else ""
