"""A data mapper between our orders and the portal's: what is sent for a request, and what is kept of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.cinemas.cinema import Cinema
from bot.cinemas.time_zones import is_zone
from bot.orders.differences import differences, no_encore_order
from bot.orders.order import OrderRequest, Party
from bot.orders.placed import Content, Placed
from bot.tracking.snapshot import WORD
from bot.wall_time import WallTime
from gofilex import EncoreOrder, Identifier, NewEncoreOrder, OrderStatus
from gofilex.models import Company, ContentDetails, Location, Motion, Spoken, Video

_SAYS_NOTHING: Final = ("unknown", "")
_SAYS_NO: Final = (*_SAYS_NOTHING, "no", "none", "false", "0")
_WORD: Final = 60
_WORDS: Final = 12
_NAME: Final = 200
_TEXT: Final = 1_000
_ENCORES: Final = 500
_ANSWERED: Final = 40_000  # the ids of so many encores
"""How much is kept of what has no length of its own: more than is ever shown."""


def to_send(request: OrderRequest) -> NewEncoreOrder:
    """The request as the portal's client takes it. Raises `InvalidOrderError`, which names the field."""
    cinema = request.cinema
    return NewEncoreOrder(
        delivery_due=request.due_to_send.for_portal(),
        asset_uuids=request.assets,
        event_id=request.event or None,
        company_id=cinema.id or None,
        company_identifier=None if cinema.id else Identifier(cinema.source, cinema.value),
        country=(cinema.country or None) if not cinema.id else None,
        owner_id=_id(request.owner),
        owner_identifier=_identifier(request.owner),
        booker_id=_id(request.booker),
        booker_identifier=_identifier(request.booker),
        transfer_after=request.transfer_after.for_portal() if request.transfer_after else None,
        release_after=request.release_after.for_portal() if request.release_after else None,
        description=request.description or None,
        additional_text=request.additional_text or None,
    )


def _id(party: Party | None) -> str | None:
    return party.id if party and party.id else None


def _identifier(party: Party | None) -> Identifier | None:
    return Identifier(party.source, party.value) if party and not party.id else None


def to_placed(answer: EncoreOrder, request: OrderRequest) -> Placed:
    """The parts of the answer that people are shown. A time that the answer leaves out is as it was asked for, on the
    clock that the portal says the cinema has: it reads a time without offset on that one."""
    company = answer.company or Company()
    location = company.location or Location()
    zone = (location.timezone or "")[:_WORD]
    return Placed(
        state=(answer.status.state or "")[:WORD],
        complete=bool(answer.status.complete),
        description=(answer.description or "")[:_TEXT],
        event_name=_name(answer.event.name if answer.event else None),
        company_id=company.id or "",
        company_name=_name(company.name),
        city=_name(location.city),
        country=next(iter(location.countries), "")[:WORD],
        zone=zone,
        due=_text(answer.delivery_due or _meant(request.due, zone)),
        transfer_after=_text(answer.transfer_after or _meant(request.transfer_after, zone)),
        release_after=_text(answer.release_after or _meant(request.release_after, zone)),
        owner_id=(answer.owner.id or "") if answer.owner else "",
        owner_name=_name(answer.owner.name if answer.owner else None),
        delivers=tuple(
            (encore.uuid, (encore.file_type or "")[:WORD])
            for encore in answer.derived.encores[:_ENCORES]
            if encore.uuid
        ),
        size=max(answer.derived.size or 0, 0),
        content=_content(answer),
        differences=tuple(replace(one, answered=_cut(one.answered)) for one in differences(request, answer)),
    )


def _name(text: str | None) -> str:
    return (text or "")[:_NAME]


def _cut(ids: str) -> str:
    """The answered part of a difference; a list of ids is cut between two of them."""
    return ids if len(ids) <= _ANSWERED else ids[:_ANSWERED].rpartition(", ")[0] or ids[:_ANSWERED]


def to_whose(status: OrderStatus, cinema: Cinema | None) -> Placed:
    """Whose an order is, as orders/status says, what it has otherwise than any encore order, and nothing else. cinema: what the
    directory knows of its company."""
    company, owner = status.company or Company(), status.owner
    whose = Placed(
        company_id=company.id or "",
        company_name=_name(company.name),
        owner_id=(owner.id or "") if owner else "",
        owner_name=_name(owner.name if owner else None),
        differences=tuple(replace(one, answered=_name(one.answered)) for one in no_encore_order(status)),
    )
    if cinema is None:
        return whose
    name = cinema.name or whose.company_name
    return replace(whose, company_name=name, city=cinema.city, country=cinema.country, zone=cinema.zone)


def _content(answer: EncoreOrder) -> Content:
    details = answer.details or ContentDetails()
    video, audio = details.video or Video(), details.audio or Spoken()
    subtitles, motion = details.subtitles or Spoken(), details.motion or Motion()
    rates = (f"{rate:g} fps" for rate in video.frame_rate)
    picture = (
        *video.type,
        *video.aspect_ratio,
        *video.resolution,
        *rates,
        *(("3D",) if any(video.stereoscopic) else ()),
    )
    return Content(
        operators=_few(operator.name for operator in answer.operators),
        picture=_few(picture),
        sound=_few(audio.type),
        languages=_few(audio.languages),
        subtitles=_few((*subtitles.type, *subtitles.languages)),
        motion=_few(motion.type),
        kinds=_few(details.content_kind),
        encrypted=_is_encrypted(details.encrypted),
        prepaid=bool(answer.status.prepaid),
        expected=bool(answer.status.expected),
    )


def _is_encrypted(said: object) -> bool:
    """The example has an empty list; whatever else comes counts where it does not say no."""
    if isinstance(said, list | tuple):
        return any(_is_encrypted(one) for one in said)
    return bool(said) and str(said).strip().lower() not in _SAYS_NO


def _few(words: Iterable[str | None]) -> tuple[str, ...]:
    """Those that say something, each once; more than a person would read is not kept."""
    said = dict.fromkeys(word[:_WORD] for word in words if word and word.lower() not in _SAYS_NOTHING)
    return tuple(said)[:_WORDS]


def _meant(asked: WallTime | None, zone: str) -> datetime | None:
    """The instant that a time as it was sent means in the portal's zone; one sent with its offset is an instant already."""
    if asked is None or asked.happens_twice or not is_zone(zone):  # or one that nobody knows
        return asked.instant if asked else None
    return WallTime(asked.wall, zone).instant


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
