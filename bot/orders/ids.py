"""Ids as people paste them: asset UUIDs in any separation, and ids of the portal that look mistyped."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s,;|<>\[\](){}\"'“”„«»`]+")
_URN = re.compile(r"^urn:uuid:", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UUID_BARE = re.compile(r"[0-9a-f]{32}")

# The alphabet of the portal's ids, as every id in its API documentation has it: nothing that looks like another letter.
_PORTAL_ID = re.compile(r"[23456789A-HJ-NP-TW-Za-km-z]{17}")
_ID_SHAPE = re.compile(r"[0-9A-Za-z]{17}")


def asset_uuid(text: str) -> str:
    """One asset UUID in the portal's form, lower case and without `urn:uuid:`; `""` when `text` is none."""
    bare = _URN.sub("", text.strip().strip("{}.:")).lower()
    if _UUID.fullmatch(bare):
        return bare
    if _UUID_BARE.fullmatch(bare):
        return "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:]))
    return ""


def asset_uuids(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The asset UUIDs in a text, each once, in their order; and every other piece of it, as typed."""
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for piece in _SEPARATORS.split(text):
        if uuid := asset_uuid(piece):
            good[uuid] = None
        elif piece.strip(".-–•*"):
            bad[piece] = None
    return tuple(good), tuple(bad)


def is_portal_id(text: str) -> bool:
    """Whether this has the shape of the portal's own ids: 17 characters of its alphabet. A hint, never a verdict."""
    return _PORTAL_ID.fullmatch(text) is not None


def may_be_id(text: str) -> bool:
    """Whether a word among others is rather an id than a word: 17 letters and figures, mixed as no word is."""
    if not _ID_SHAPE.fullmatch(text):
        return False
    return any(c.isdigit() for c in text) or (text[1:] != text[1:].lower() and text != text.upper())
