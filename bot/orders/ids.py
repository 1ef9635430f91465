"""Ids as people paste them: asset UUIDs in any separation, and ids of the portal that look mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from gofilex.ids import is_id

_SEPARATORS = re.compile(r"[\s,;|<>\[\](){}\"'“”„«»`]+")
_URN = re.compile(r"^urn:uuid:", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UUID_BARE = re.compile(r"[0-9a-f]{32}")

# The alphabet of the portal's ids, as every id in its API documentation has it: nothing that looks like another letter.
_PORTAL_ID = re.compile(r"[23456789A-HJ-NP-TW-Za-km-z]{17}")
_ID_SHAPE = re.compile(r"[0-9A-Za-z]{17}")
_NO_PART_OF_ID = re.compile(r"[^0-9A-Za-z_.:-]+")
_LABEL = re.compile(r"(?:[a-z]*_?id|order)[:.]+", re.IGNORECASE)

_LINK = re.compile(r"<(?P<address>[a-z]+:[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_GIVEN = {
    field: re.compile(rf"{field}Id\s*[:=]\s*(?P<id>\S+)", re.IGNORECASE) for field in ("event", "owner", "booker")
}

_ADDRESS_MARKS = re.compile(r"[/?&=#]")
_WRAPPING = "`'\"“”„‚‘’«»‹›()[]{}<>*~#"
_PUNCTUATION = ".,:;!?…"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-")


def asset_uuid(text: str) -> str:
    """One asset UUID in the portal's form, lower case and without `urn:uuid:`; `""` when `text` is none."""
    bare = _URN.sub("", _visible(text).strip().strip("{}.:")).lower()
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
        if uuid := asset_uuid(piece) or _uuid_in_address(piece):
            good[uuid] = None
        elif piece.strip(".-–•*"):
            bad[piece] = None
    return tuple(good), tuple(bad)


def _uuid_in_address(piece: str) -> str:
    """The one asset UUID among the parts of an address; `""` when there is none or several."""
    found = {uuid for part in _unlinked(_visible(piece)) if (uuid := asset_uuid(part))} if "/" in piece else set()
    return found.pop() if len(found) == 1 else ""


def is_portal_id(text: str) -> bool:
    """Whether this has the shape of the portal's own ids: 17 characters of its alphabet. A hint, never a verdict."""
    return _PORTAL_ID.fullmatch(text) is not None


def may_be_id(text: str) -> bool:
    """Whether a word among others is rather an id than a word: 17 letters and figures, mixed as no word is."""
    if not _ID_SHAPE.fullmatch(text):
        return False
    return any(c.isdigit() for c in text) or (text[1:] != text[1:].lower() and text != text.upper())


def explicit_id(text: str, field: str) -> str:
    """The id, of whatever shape, behind the API's own name for it (add-encore): `ownerId: x1`. `""` for any other text.

    An id of another shape than the portal's own cannot be told from a name with a figure in it: "A24", "20th Century".
    """
    given = _GIVEN[field].fullmatch(text.strip()) if field in _GIVEN else None
    return pasted_id(given["id"]) if given else ""


def id_as_typed(given: str, field: str) -> str:
    """How an id is written in the form's field so that it is read as one, whatever its shape."""
    return given if not given or may_be_id(given) else f"{field}Id: {given}"


def pasted_id(text: str) -> str:
    """The one id of the portal in what was pasted or typed, or `""` when there is none or several.

    Taken off are backticks, quotation marks, brackets, punctuation around it, characters that cannot be seen, and a link
    around it (as people copy it from the portal, and as Slack writes it). Of several words or parts of an address, the one
    that has the shape of the portal's own ids is taken; else the one in what is glued together, such as JSON and `id=…`.
    """
    pieces = [each for piece in _unlinked(_visible(text)) if (each := piece.strip(_WRAPPING + _PUNCTUATION))]
    ids = dict.fromkeys(piece for piece in pieces if is_id(piece) and any(map(str.isalnum, piece)))
    likely = _likely(ids, pieces) or (list(ids) if len(pieces) == 1 else [])
    return likely[0] if len(likely) == 1 else ""


def _likely(ids: Iterable[str], pieces: Iterable[str]) -> list[str]:
    """Those that are likeliest ids of the portal's, by their shape, each once. ids: the pieces that can be ids."""
    glued = dict.fromkeys(part for piece in pieces for part in _unglued(piece))
    kinds = ((is_portal_id, ids), (may_be_id, ids), (is_portal_id, glued))
    return next(filter(None, (list(filter(kind, among)) for kind, among in kinds)), [])


def _unglued(piece: str) -> list[str]:
    """The parts of a word between signs that no id has, without what says that an id follows, and the lines of Slack's italics."""
    return [_LABEL.sub("", part).strip("_.:-") for part in _NO_PART_OF_ID.split(piece)]


def _visible(text: str) -> str:
    """Without what cannot be seen, every space a plain one and every dash a hyphen."""
    shown = unicodedata.normalize("NFKC", text.translate(_DASHES))
    return "".join(" " if c.isspace() else c for c in shown if unicodedata.category(c) not in ("Cf", "Cs", "Cn", "Co"))


def _unlinked(text: str) -> list[str]:
    """The words of a text; of an address, the parts of its path, the values of its query, and its fragment's."""
    words = _LINK.sub(lambda link: f" {link['address']} {link['label'] or ''} ", text).split()
    return [part for word in words for part in (_parts(word) if _has_parts(word) else [word])]


def _has_parts(word: str) -> bool:
    return bool(_ADDRESS.search(word)) if "://" in word else "/" in word


def _parts(word: str) -> list[str]:
    if "://" not in word:  # as browsers show it
        return _ADDRESS_MARKS.split(word)
    try:
        address = urlsplit(word.strip(_WRAPPING))
    except ValueError:  # a bracket that looks like an IPv6 address
        return _ADDRESS_MARKS.split(word)
    queries = [value for _, value in parse_qsl(address.query)]
    return [part for part in (*address.path.split("/"), *queries, *re.split(r"[/?&=]", address.fragment)) if part]
