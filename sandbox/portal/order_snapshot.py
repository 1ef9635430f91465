"""One order at one moment, and how the portal's answers show it; the shapes are those of the API documentation's examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.portal.encore_order import JobStatus, PortalJob, PortalOrder
    from sandbox.portal.simulation_clock import SimulationClock


OTHER_ASSET = "00000000-aaaa-4bbb-8ccc-dddddddddddd"


def utc_text(real: float) -> str:
    """Unix seconds as the portal writes them: UTC, milliseconds, Z."""
    return datetime.fromtimestamp(real, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class PortalSnapshot:
    """One order at one moment, ready to be answered. `quirks` are the oddities to show (see `portal_backend.QUIRKS`)."""

    def __init__(self, order: PortalOrder, simulation: SimulationClock, real: float, quirks: frozenset[str]) -> None:
        self.order = order
        self.simulation = simulation
        self.quirks = quirks
        now = simulation.simulated_at(real)
        self.now = now if order.canceled is None else min(now, order.canceled)
        self.start = order.start(simulation.simulated_at, real)
        self.visible_jobs = order.visible_jobs(self.now)
        self.state = order.state(self.start, self.now)
        if "completed-early" in quirks and self.state == "processing" and self._all_received():
            self.state = "completed"

    def _all_received(self) -> bool:
        downloads = [job for job in self.visible_jobs if job.type == "download"]
        return all(job.status(self.start, self.now).state == "completed" for job in downloads)

    @property
    def bytes_done(self) -> int:
        """Bytes transferred by all downloads."""
        return sum(job.status(self.start, self.now).done for job in self.order.jobs)

    @property
    def bytes_total(self) -> int:
        """Bytes of all downloads; a duplicate has nothing to transfer."""
        return 0 if self.order.duplicate else sum(job.size for job in self.order.jobs)

    def status(self) -> dict[str, Any]:
        """The order in the answer of orders/status."""
        order = self.order
        shown: dict[str, Any] = {
            "_id": order.id,
            "_type": "transfer",
            "medium": "electronic",
            "_owner": {"_id": order.owner.id, "name": order.owner.name},
            "company": {"_id": order.company.id, "name": order.company.name},
            "_status": {"state": self.state, "progress": self._progress()},
        }
        if "no-progress" in self.quirks:
            del shown["_status"]["progress"]
        if "no-status" in self.quirks:
            del shown["_status"]
        return shown

    def _progress(self) -> dict[str, int]:
        if "total-zero" in self.quirks:
            return {"step": 0, "total": 0}
        return {"step": self.bytes_done, "total": self.bytes_total}

    def placed(self) -> dict[str, Any]:
        """The order in the answer of add-encore."""
        order = self.order
        encores = [{"_id": asset.id, "uuid": asset.uuid, "fileType": asset.file_type} for asset in order.assets]
        shown: dict[str, Any] = {
            "_api": {"source": "gofilex"},
            "description": order.description,
            "_type": "transfer",
            "medium": "physical" if "physical" in self.quirks else "electronic",
            "deliveryDue": utc_text(order.due + (3600 if "hour-off" in self.quirks else 0)),
            "transferAfter": utc_text(order.transfer_after),
            "releaseAfter": utc_text(order.release_after),
            "_operators": [{"_id": "NaJiEG4RXwj3g7ZpM", "name": "Gofilex Sandbox", "_managing": True}],
            "_owner": {
                "_id": order.owner.id,
                "location": {"countries": [order.owner.country], "city": order.owner.city},
                "name": order.owner.name,
            },
            "company": {
                "_id": order.company.id,
                "type": "cinema",
                "name": order.company.name,
                "location": {
                    "city": order.company.city,
                    "countries": [order.company.country],
                    "timezone": order.company.timezone,
                },
            },
            "_status": {
                "_complete": self.state in {"duplicate", "completed"},
                "hidden": False,
                "state": self.state,
                "_uninvoiceable": False,
                "_cleaned": order.cleaned,
                "_prepaid": False,
                "expected": False,
                "_depending": False,
                "progress": self._progress(),
            },
            "invoice": {"payers": ["content-owner"], "purchaseOrderNumber": ""},
            "encores": encores,
            "_derived": {
                "encores": self._delivers(encores),
                "_size": 0 if "nothing-delivered" in self.quirks else sum(asset.size for asset in order.assets),
                "versions": [],
                "compositionPlaylists": [],
                "digitalCinemaPackages": [],
            },
            "details": {
                "video": {
                    "type": ["standard"],
                    "aspectRatio": ["HDTV"],
                    "resolution": ["1080p"],
                    "frameRate": [25],
                    "stereoscopic": [False],
                },
                "audio": {"type": ["surround"], "languages": ["mai"]},
                "subtitles": {"type": ["none"], "languages": []},
                "motion": {"type": []},
                "contentKind": ["unknown"],
                "encrypted": [True] if "encrypted" in self.quirks else [],
            },
            "_managed": "unmanaged" not in self.quirks,
            "_id": order.id,
            "_jobs": [],
            "identifiers": [],
            "contacts": [],
            "_automations": [],
            "_created": {"at": utc_text(order.created), "by": "D8bK9sMLhyRdNoWbx"},
            "bundles": [],
            "versions": [],
            "assetMaps": [],
            "compositionPlaylists": [],
        }
        if order.event is not None:
            shown["event"] = {"_id": order.event.id, "name": order.event.name}
        return shown

    def _delivers(self, encores: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """`_derived.encores`: what will be delivered."""
        if "nothing-delivered" in self.quirks:
            return []
        if "other-asset" in self.quirks:
            return [encore | {"uuid": OTHER_ASSET} for encore in encores]
        return encores

    def jobs(self) -> list[dict[str, Any]]:
        """The answer of jobs/by/order: not in the order of execution, as in the documentation's example."""
        return [self._job(job) for job in reversed(self.visible_jobs)]

    def _job(self, job: PortalJob) -> dict[str, Any]:
        status = job.status(self.start, self.now)
        if "completed-early" in self.quirks and job.type != "download" and status.state != "failed":
            status = replace(status, state="waiting", start=None)
        shown: dict[str, Any] = {
            "_id": job.id,
            "_type": "conform" if "unknown-job-type" in self.quirks and job.type == "link" else job.type,
            "_running": status.state == "running",
            "_completed": status.state == "completed",
            "_runs": 0 if status.state == "waiting" else len(job.attempts),
            "_retries": 2 if job.type == "download" else 0,
            "_priority": 0,
            "_dependencies": self._dependencies(job),
            "_category": "outbound",
            "payload": {"description": job.description},
            "_state": self._job_state(status),
        }
        if job.asset is not None and "no-package" not in self.quirks:
            shown["payload"]["digitalCinemaPackage"] = _package(job)
        if status.start is not None and "no-run" not in self.quirks:
            shown["_run"] = self._run(job, status)
        return shown

    def _job_state(self, status: JobStatus) -> str:
        return "embargoed" if "unknown-job-state" in self.quirks and status.state == "waiting" else status.state

    def _dependencies(self, job: PortalJob) -> dict[str, Any]:
        """The jobs it waits for, by whether they are completed."""
        ended = {other.id: other.status(self.start, self.now).state == "completed" for other in job.after}
        return {
            "weak": job.type == "email",
            "resolved": [identity for identity, over in ended.items() if over],
            "remaining": [identity for identity, over in ended.items() if not over],
            "rejected": [],
        }

    def _run(self, job: PortalJob, status: JobStatus) -> dict[str, Any]:
        attempt = job.attempts[-1]
        begun = status.start if status.start is not None else self.now
        end = status.finish if status.finish is not None else self.now
        run: dict[str, Any] = {
            "_id": attempt.id,
            "start": utc_text(self.simulation.real_at(begun)),
            "update": utc_text(self.simulation.real_at(end)),
        }
        if job.type == "download":
            length = max(end - begun, 0.001)
            speed = (status.done - attempt.kept) / length * self.simulation.speed if status.state == "running" else 0
            run["progress"] = {
                "download": _bytes(status.done, job.size, attempt.kept, round(speed)),
                "hash": _bytes(status.hashed, job.size, 0, 0),
            }
        if status.finish is not None:
            run["finish"] = utc_text(self.simulation.real_at(status.finish))
        if attempt.error is not None:
            run |= {"_jobId": job.id, "attempt": -1, "topical": True, "error": attempt.error}
        return run


def _bytes(step: int, total: int, skip: int, speed: int) -> dict[str, Any]:
    # "done" is false even at 100 percent: the documentation's examples are like that, and callers must live with it
    percentage = step / total * 100 if total else 0
    return {"done": False, "percentage": percentage, "skip": skip, "speed": speed, "step": step, "total": total}


def _package(job: PortalJob) -> dict[str, Any]:
    assert job.asset is not None
    file: dict[str, Any] = {
        "uuid": job.asset.uuid,
        "hash": "NoncBV/dvWtPLtl99ImMsWbRkFQ=",
        "role": "picture",
        "size": job.asset.size,
    }
    shown = {"uuid": job.asset.uuid, "description": job.description, "contentKind": "unknown", "assets": [file]}
    if job.type == "link":
        file["path"] = f"{job.asset.uuid}.{'ts' if job.asset.file_type == 'ts' else 'mxf'}"
        return shown | {"standard": "SMPTE"}
    return shown | {"size": job.asset.size}
