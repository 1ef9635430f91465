"""Our own mrkdwn as Block Kit's rich text, in which nothing that is foreign is live.

mrkdwn knows no escape for `*`, `_`, `~` and the back-tick. So a text in which foreign ones stand (`untrusted` marks them) is not sent as
mrkdwn: what we set bold, struck through, as code or quoted, and dates, people and channels become elements, the rest is plain.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from bot.views.block_kit import RichTextBlock, RichTextInline, RichTextStyle
from bot.wording.mrkdwn import without_marks

_LIVE: Final = re.compile(
    r"<!date\^(?P<at>\d+)\^(?P<format>[^|>]*)\|(?P<fallback>[^>]*)>"
    r"|<@(?P<user>\w+)>|<#(?P<channel>\w+)(?:\|[^>]*)?>|<(?P<url>https?:[^|>]+)(?:\|(?P<label>[^>]*))?>"
    r"|`(?P<code>[^`]+)`|\*(?P<bold>[^*]+)\*|~(?P<strike>[^~]+)~"
)
_QUOTE: Final = "> "


def rich_text(text: str, block_id: str = "") -> RichTextBlock:
    """The block for a text of mrkdwn, with what is foreign in it as it is."""
    block: RichTextBlock = {"type": "rich_text", "elements": []}
    for quoted, lines in groupby(text.split("\n"), lambda line: line.startswith(_QUOTE)):
        if quoted:
            inside = "\n".join(line.removeprefix(_QUOTE) for line in lines)
            block["elements"].append({"type": "rich_text_quote", "elements": list(_inline(inside, {}))})
        else:
            block["elements"].append({"type": "rich_text_section", "elements": list(_inline("\n".join(lines), {}))})
    if block_id:
        block["block_id"] = block_id
    return block


def plain_words(text: str) -> str:
    """The same as words alone, for where Slack takes no rich text: beside a button."""

    def shown(found: re.Match[str]) -> str:
        if found["user"] or found["channel"]:
            return "somebody" if found["user"] else "its channel"
        inside = (
            found["fallback"] or found["code"] or found["bold"] or found["strike"] or found["label"] or found["url"]
        )
        return _LIVE.sub(shown, inside)

    return without_marks(html.unescape(_LIVE.sub(shown, text)))


def _inline(text: str, style: RichTextStyle) -> Iterator[RichTextInline]:
    end = 0
    for found in _LIVE.finditer(text):
        yield from _words(text[end : found.start()], style)
        yield from _element(found, style)
        end = found.end()
    yield from _words(text[end:], style)


def _element(found: re.Match[str], style: RichTextStyle) -> Iterator[RichTextInline]:
    if found["at"]:
        fallback = without_marks(html.unescape(found["fallback"]))
        yield {"type": "date", "timestamp": int(found["at"]), "format": found["format"], "fallback": fallback}
    elif found["user"]:
        yield {"type": "user", "user_id": found["user"]}
    elif found["channel"]:
        yield {"type": "channel", "channel_id": found["channel"]}
    elif found["url"]:
        url = html.unescape(found["url"])
        yield {"type": "link", "url": url, "text": without_marks(html.unescape(found["label"] or url))}
    elif found["code"]:
        yield from _words(found["code"], {**style, "code": True})
    elif found["bold"]:
        yield from _inline(found["bold"], {**style, "bold": True})
    else:
        yield from _inline(found["strike"], {**style, "strike": True})


def _words(text: str, style: RichTextStyle) -> Iterator[RichTextInline]:
    if text:
        words = without_marks(html.unescape(text))
        yield {"type": "text", "text": words, "style": style} if style else {"type": "text", "text": words}
