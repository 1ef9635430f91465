"""What the portals answer, typed and lenient.

Only ids are required. Any other field may be missing or of another type than the documentation's examples show, and then
stands at its default: an unimportant field must never make a placed order look like a failure. So does an id that cannot be
one (`gofilex.ids`), a figure beyond 2^53, and a time before 1970 or in the year 9999. Fields nobody knows yet are
kept in `model_extra`; unknown states and types are kept as the texts they are. Times are in UTC, sizes in bytes.

Source: the API documentation, add-encore (response), orders/status, jobs/by/order.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import CoreSchema

from gofilex.answer_json import MOST
from gofilex.ids import PATTERN


class OrderState(StrEnum):
    """The order states that the documentation lists. A portal may answer others: compare, do not convert."""

    SUBMITTED = "submitted"
    """Due too soon: waits to be accepted by hand."""
    PENDING = "pending"
    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CANCELED = "canceled"
    DUPLICATE = "duplicate"
    """Already there or already ordered: nothing will be transferred."""


class JobType(StrEnum):
    """The job types that the examples show."""

    DOWNLOAD = "download"
    """Fetches to the cinema's Filmvault and checks the hash."""
    LINK = "link"
    """Makes it available as a DCP folder."""
    EMAIL = "email"
    """Tells of the delivery."""


class JobState(StrEnum):
    """The job states that the examples show; the names for waiting and running are not public."""

    COMPLETED = "completed"
    FAILED = "failed"


def _whole_bytes(value: object) -> object:
    return round(value) if isinstance(value, float) and math.isfinite(value) else value


def _in_utc(moment: datetime) -> datetime:
    # The first and the last days that there are cannot be brought to another clock.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("no such time")
    return moment.astimezone(UTC)


FIRST_YEAR, LAST_YEAR = 1970, 9998
"""Of a time that is believed."""

UtcTime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
# Nearly every figure is whole: for those no Python is called.
Whole = Annotated[int, Field(ge=-MOST, le=MOST)]
Figure = Annotated[float, Field(ge=-MOST, le=MOST)]
Bytes = Annotated[Whole | Annotated[Whole, BeforeValidator(_whole_bytes)], Field(union_mode="left_to_right")]


class LenientModel(BaseModel):
    """The manners of all models here: frozen, extra fields kept, an optional field that cannot be read is as if not sent."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Told to pydantic's compiled core, not done in Python: this is run for every field of every answer.
        schema = handler(source)
        if schema["type"] == "model" and schema["schema"]["type"] == "model-fields":
            for field in schema["schema"]["fields"].values():
                if field["schema"]["type"] == "default":
                    field["schema"]["on_error"] = "default"
        return schema


IdText = Annotated[str, Field(pattern=PATTERN)]
Id = Annotated[IdText, Field(alias="_id")]
OptionalId = Annotated[IdText | None, Field(alias="_id")]


class Named(LenientModel):
    """Something with an id and a name."""

    id: OptionalId = None
    name: str | None = None


class Location(LenientModel):
    """Where a company is. `timezone` is an IANA name, `countries` are ISO codes."""

    city: str | None = None
    countries: tuple[str, ...] = ()
    timezone: str | None = None


class Company(Named):
    """The receiving cinema."""

    type: str | None = None
    location: Location | None = None


class Owner(Named):
    """The content owner."""

    location: Location | None = None


class Operator(Named):
    """The Gofilex branch that carries out the order."""

    managing: bool | None = Field(None, alias="_managing")


class Encore(LenientModel):
    """An encore asset. `file_type` "ts" is the recorded broadcast file."""

    id: OptionalId = None
    uuid: IdText | None = None
    file_type: str | None = Field(None, alias="fileType")


class Progress(LenientModel):
    """How many bytes of how many. The total may be 0, as in a duplicate order."""

    step: Bytes | None = None
    total: Bytes | None = None

    @property
    def fraction(self) -> float | None:
        """The done part, 0 to 1; None if the total is not known or 0."""
        if self.step is None or not self.total or self.total < 0:
            return None
        return min(max(self.step / self.total, 0.0), 1.0)


class StatusDetail(LenientModel):
    """The `_status` of an order; `state` is one of `OrderState` or something newer. orders/status gives state and progress."""

    state: str | None = None
    progress: Progress | None = None
    complete: bool | None = Field(None, alias="_complete")
    hidden: bool | None = None
    expected: bool | None = None
    cleaned: bool | None = Field(None, alias="_cleaned")
    prepaid: bool | None = Field(None, alias="_prepaid")
    uninvoiceable: bool | None = Field(None, alias="_uninvoiceable")
    depending: bool | None = Field(None, alias="_depending")


class OrderStatus(LenientModel):
    """One order in the answer of orders/status."""

    id: Id
    type: str | None = Field(None, alias="_type")
    medium: str | None = None
    """`electronic` (Filmvault) or `physical` (disk)."""
    owner: Owner | None = Field(None, alias="_owner")
    company: Company | None = None
    status: StatusDetail = Field(StatusDetail(), alias="_status")

    @property
    def state(self) -> str | None:
        """The state's name as the portal writes it."""
        return self.status.state

    @property
    def progress(self) -> Progress | None:
        """Bytes done and in all."""
        return self.status.progress


class Derived(LenientModel):
    """What will really be delivered, and its size."""

    encores: tuple[Encore, ...] = ()
    size: Bytes | None = Field(None, alias="_size")
    versions: tuple[Any, ...] = ()
    composition_playlists: tuple[Any, ...] = Field((), alias="compositionPlaylists")
    digital_cinema_packages: tuple[Any, ...] = Field((), alias="digitalCinemaPackages")


class Created(LenientModel):
    """When an order was created, and the id of the user who did."""

    at: UtcTime | None = None
    by: IdText | None = None


class Invoice(LenientModel):
    """Who pays, such as `content-owner`."""

    payers: tuple[str, ...] = ()
    purchase_order_number: str | None = Field(None, alias="purchaseOrderNumber")


class Video(LenientModel):
    """The picture of what is delivered."""

    type: tuple[str, ...] = ()
    aspect_ratio: tuple[str, ...] = Field((), alias="aspectRatio")
    resolution: tuple[str, ...] = ()
    frame_rate: tuple[Figure, ...] = Field((), alias="frameRate")
    stereoscopic: tuple[bool, ...] = ()


class Spoken(LenientModel):
    """Sound or subtitles: kind and languages."""

    type: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Motion(LenientModel):
    """Motion effects."""

    type: tuple[str, ...] = ()


class ContentDetails(LenientModel):
    """What the delivered content is like."""

    video: Video | None = None
    audio: Spoken | None = None
    subtitles: Spoken | None = None
    motion: Motion | None = None
    content_kind: tuple[str, ...] = Field((), alias="contentKind")
    encrypted: Any = ()


class Origin(LenientModel):
    """Which API made the order."""

    source: str | None = None


class EncoreOrder(OrderStatus):
    """The order that add-encore created, as the portal sees it.

    `transfer_after` and `release_after` may have been filled in by the portal, and may lie in the past. `derived.encores`
    are what will be delivered. `company.location.timezone` is the zone that the portal read wall-clock times in.
    """

    description: str | None = None
    delivery_due: UtcTime | None = Field(None, alias="deliveryDue")
    transfer_after: UtcTime | None = Field(None, alias="transferAfter")
    release_after: UtcTime | None = Field(None, alias="releaseAfter")
    event: Named | None = None
    encores: tuple[Encore, ...] = ()
    derived: Derived = Field(Derived(), alias="_derived")
    created: Created | None = Field(None, alias="_created")
    operators: tuple[Operator, ...] = Field((), alias="_operators")
    managed: bool | None = Field(None, alias="_managed")
    """False when the cinema downloads by itself."""
    invoice: Invoice | None = None
    details: ContentDetails | None = None
    origin: Origin | None = Field(None, alias="_api")
    jobs: tuple[Any, ...] = Field((), alias="_jobs")
    identifiers: tuple[Any, ...] = ()
    contacts: tuple[Any, ...] = ()
    automations: tuple[Any, ...] = Field((), alias="_automations")
    bundles: tuple[Any, ...] = ()
    versions: tuple[Any, ...] = ()
    asset_maps: tuple[Any, ...] = Field((), alias="assetMaps")
    composition_playlists: tuple[Any, ...] = Field((), alias="compositionPlaylists")

    booker: Named | None = Field(None, alias="_booker")
    """The examples have none; it is read where a portal names it as it names the owner."""

    @property
    def lists_what_it_delivers(self) -> bool:
        """Whether `_derived.encores` was in the answer, be it empty."""
        return "derived" in self.model_fields_set and "encores" in self.derived.model_fields_set

    @property
    def timezone(self) -> str | None:
        """The cinema's IANA time zone, as the portal knows it."""
        return self.company.location.timezone if self.company and self.company.location else None
