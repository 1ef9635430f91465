"""The jobs that carry out an order, as jobs/by/order answers them; lenient in the way of `gofilex.models`.

Source: the API documentation, jobs/by/order, and its examples.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from gofilex.answer_json import MOST
from gofilex.ids import is_id
from gofilex.models import Bytes, Figure, Id, IdText, LenientModel, OptionalId, Progress, UtcTime, Whole


class TransferProgress(Progress):
    """How far a download or its hash check is.

    `percentage` is 0 to 100 with many digits. `skip` are bytes that were there already. `speed` is 0 in a finished run.
    The portal also sends `done`, which is false in completed runs: it is left among the extra fields, never to be used.
    """

    percentage: Figure | None = None
    skip: Bytes | None = None
    speed: Figure | None = None


class RunProgress(LenientModel):
    """Of download jobs only: the transfer, and the check of what arrived."""

    download: TransferProgress | None = None
    hash: TransferProgress | None = None


class RunError(LenientModel):
    """Why a run failed. The portal sends a stack too, with paths of its servers: it is an extra field, not to be shown."""

    code: Annotated[
        str | None,
        BeforeValidator(lambda code: str(code) if isinstance(code, int) else code),
    ] = None
    message: str | None = None
    name: str | None = None


class Run(LenientModel):
    """One attempt at a job. A repeated job has a new run id on the same job id."""

    id: OptionalId = None
    job_id: IdText | None = Field(None, alias="_jobId")
    attempt: Whole | None = None
    topical: bool | None = None
    start: UtcTime | None = None
    update: UtcTime | None = None
    finish: UtcTime | None = None
    progress: RunProgress | None = None
    error: RunError | None = None


def _those_that_are_ids(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(is_id, texts))


Ids = Annotated[tuple[str, ...], AfterValidator(_those_that_are_ids)]


class Dependencies(LenientModel):
    """Ids of the jobs that must come first. `weak`: a rejected one does not stop the job."""

    weak: bool | None = None
    resolved: Ids = ()
    remaining: Ids = ()
    rejected: Ids = ()


class Asset(LenientModel):
    """One file of a package. `hash` is a SHA-1 in base64; `path` is known after linking."""

    uuid: IdText | None = None
    hash: str | None = None
    role: str | None = None
    size: Bytes | None = None
    path: str | None = None


class DigitalCinemaPackage(LenientModel):
    """The package that a download or link job is about."""

    uuid: IdText | None = None
    description: str | None = None
    content_kind: str | None = Field(None, alias="contentKind")
    assets: tuple[Asset, ...] = ()
    size: Bytes | None = None
    standard: str | None = None


class Payload(LenientModel):
    """What a job works on."""

    description: str | None = None
    digital_cinema_package: DigitalCinemaPackage | None = Field(None, alias="digitalCinemaPackage")


class Job(LenientModel):
    """One job of an order.

    `type` is a `JobType` and `state` a `JobState`, or something newer; `running` and `completed` say what can be relied on
    when the state is not known. `retries` seems to count the retries that are left, not those that were made.
    """

    id: Id
    type: str | None = Field(None, alias="_type")
    category: str | None = Field(None, alias="_category")
    state: str | None = Field(None, alias="_state")
    running: bool | None = Field(None, alias="_running")
    completed: bool | None = Field(None, alias="_completed")
    runs: Whole | None = Field(None, alias="_runs")
    retries: Whole | None = Field(None, alias="_retries")
    priority: Whole | None = Field(None, alias="_priority")
    dependencies: Dependencies = Field(Dependencies(), alias="_dependencies")
    payload: Payload = Field(Payload())
    run: Run | None = Field(None, alias="_run")

    @property
    def description(self) -> str | None:
        """The package's name on download and link jobs, the title's on e-mail jobs."""
        return self.payload.description

    @property
    def size(self) -> int | None:
        """Bytes of the package: its own figure, or the sum of its files, or the total of its transfer; None if not known."""
        package = self.payload.digital_cinema_package
        if package is not None and package.size is not None:
            return package.size
        if package is not None and package.assets and all(asset.size is not None for asset in package.assets):
            size = sum(asset.size or 0 for asset in package.assets)
            return size if abs(size) <= MOST else None
        transfer = self.run.progress.download if self.run and self.run.progress else None
        return transfer.total if transfer else None
