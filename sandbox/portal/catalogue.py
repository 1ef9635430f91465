"""What the portals know before anybody orders: cinemas, events with their encore assets, content owners."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field

PORTALS = ("emea", "apac", "mps", "noram")

# Meteor's ids: 17 characters without those that look alike
ID_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz"


def meteor_id(source: random.Random) -> str:
    """An id that looks like the portal's."""
    return "".join(source.choices(ID_ALPHABET, k=17))


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A cinema. `identifiers` are its numbers in the schemes of others: (source, value)."""

    id: str
    name: str
    city: str
    country: str
    timezone: str
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EncoreAsset:
    """A recording. `file_type` is "ts" for the broadcast file and "dcp" for a package; `size` in bytes."""

    id: str
    uuid: str
    name: str
    file_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """A show, with the recordings that were made of it."""

    id: str
    name: str
    assets: tuple[EncoreAsset, ...]


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A content owner, or a booker."""

    id: str
    name: str
    city: str
    country: str


@dataclass(slots=True)
class Catalogue:
    """What one portal knows, by id (assets by UUID)."""

    companies: dict[str, ListedCompany] = field(default_factory=dict)
    events: dict[str, ListedEvent] = field(default_factory=dict)
    owners: dict[str, ListedOwner] = field(default_factory=dict)

    @property
    def assets(self) -> dict[str, tuple[EncoreAsset, ListedEvent]]:
        """Every encore asset with its event, by UUID."""
        return {asset.uuid: (asset, event) for event in self.events.values() for asset in event.assets}


def seed() -> dict[str, Catalogue]:
    """The catalogues of a fresh sandbox, by portal; the same at every start. EMEA holds the documentation's own example."""
    source = random.Random("encore")
    catalogues = {portal: Catalogue() for portal in PORTALS}
    for portal, name, city, country, timezone in _CINEMAS:
        number = str(source.randrange(1000, 9999))
        identity = "92ocDLbbpnHPYZrTe" if name == "Filmhuis Bergh" else meteor_id(source)
        company = ListedCompany(identity, name, city, country, timezone, (("comscore", number),))
        catalogues[portal].companies[identity] = company
    for portal in PORTALS:
        _add_events(catalogues[portal], source, portal)
        _add_owners(catalogues[portal], source, portal)
    return catalogues


def _add_events(catalogue: Catalogue, source: random.Random, portal: str) -> None:
    for name, kinds in _EVENTS:
        example = portal == "emea" and name.startswith("Berliner")
        event_id = "kPv58SRFYExY7xAzQ" if example else meteor_id(source)
        assets = tuple(_asset(source, name, kind, size, example=example) for kind, size in kinds)
        catalogue.events[event_id] = ListedEvent(event_id, name, assets)


def _add_owners(catalogue: Catalogue, source: random.Random, portal: str) -> None:
    for name, city, country in _OWNERS:
        owner_id = "HKDd83r8Qy6acvY3R" if portal == "emea" and name == "Gofilex Distribution" else meteor_id(source)
        catalogue.owners[owner_id] = ListedOwner(owner_id, name, city, country)


def _asset(source: random.Random, event: str, kind: str, size: int, *, example: bool) -> EncoreAsset:
    known = (
        "ed39db9d-e98e-4eb4-9848-b6a85a274568" if example else str(uuid.UUID(int=source.getrandbits(128), version=4))
    )
    name = event if kind == "ts" else event.upper().replace(" ", "-") + "_51_2K_SMPTE_OV"
    return EncoreAsset("HShuoX3KiyAetdNiX" if example else meteor_id(source), known, name, kind, size)


_CINEMAS = (
    ("emea", "Filmhuis Bergh", "'s Heerenberg", "NL", "Europe/Amsterdam"),
    ("emea", "'t Witte Doek", "'s-Hertogenbosch", "NL", "Europe/Amsterdam"),
    ("emea", "Kino Börse & Bühne", "München", "DE", "Europe/Berlin"),
    ("emea", "Lichtspielhaus <Mitte>", "Berlin", "DE", "Europe/Berlin"),
    ("emea", "Cinéma L'Étoile", "Liège", "BE", "Europe/Brussels"),
    ("emea", "Le Grand Écran", "Besançon", "FR", "Europe/Paris"),
    ("emea", "Sala Réunion", "Saint-Denis", "FR", "Indian/Reunion"),
    ("emea", "Cine Ancla", "Las Palmas", "ES", "Atlantic/Canary"),
    ("emea", "Cine Ópera", "Madrid", "ES", "Europe/Madrid"),
    ("emea", "Kino Żuraw", "Gdańsk", "PL", "Europe/Warsaw"),
    ("emea", "Cinema Ribeira", "Ponta Delgada", "PT", "Atlantic/Azores"),
    ("emea", "Σινέ Αίγλη", "Αθήνα", "GR", "Europe/Athens"),
    ("apac", "Harbour Picture House", "Sydney", "AU", "Australia/Sydney"),
    ("apac", "Palace on the Hill", "Adelaide", "AU", "Australia/Adelaide"),
    ("apac", "Island Screen", "Lord Howe Island", "AU", "Australia/Lord_Howe"),
    ("apac", "The Rialto & Annexe", "Auckland", "NZ", "Pacific/Auckland"),
    ("apac", "桜シネマ", "東京", "JP", "Asia/Tokyo"),
    ("apac", "Cathay Row", "Singapore", "SG", "Asia/Singapore"),
    ("mps", "The Regal Picturedrome", "Bath", "GB", "Europe/London"),
    ("mps", "Curzon Row", "London", "GB", "Europe/London"),
    ("mps", "An Lanntair Screen", "Stornoway", "GB", "Europe/London"),
    ("mps", "Light House Quay", "Dublin", "IE", "Europe/Dublin"),
    ("noram", "Orpheum Main Street", "Phoenix", "US", "America/Phoenix"),
    ("noram", "The Paramount", "Chicago", "US", "America/Chicago"),
    ("noram", "Cinéma Beaubien Est", "Montréal", "CA", "America/Toronto"),
    ("noram", "Signal Hill Screen", "St. John's", "CA", "America/St_Johns"),
    ("noram", "Aloha Twin", "Honolulu", "US", "Pacific/Honolulu"),
)

_GB = 1_000_000_000
_EVENTS = (
    ("Berliner Philharmoniker - Sommerkonzert 16/6/2023", (("ts", 27_569_377_124),)),
    ("Die Zauberflöte - Live aus der Oper", (("ts", 31 * _GB), ("ts", 29 * _GB))),
    ("The Nutcracker - Royal Stage", (("dcp", 148 * _GB),)),
    ("Hamlet - National Stage & Encore", (("dcp", 121 * _GB), ("ts", 26 * _GB))),
    ("Cup Final - the whole evening", (("ts", 19 * _GB),)),
)
_OWNERS = (("Gofilex Distribution", "Zeist", "NL"), ("Opera & Ballet Releasing", "London", "GB"))
