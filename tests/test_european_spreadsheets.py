"""A new user's directory of 200 cinemas, byte by byte as the Excel of their country saves it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.cinema_file import import_cinemas
from bot.settings import Settings
from bot.store import Store
from gofilex import Portal

NAMES = (
    "Kühne Lichtspiele",
    "L’Étoile d’Or",
    "De Kuil; groot",
    'Kino "Capitol"',
    "Großes Haus",
    "Café Noir, salle 1",
    "'t Hoogt",
)
CITIES = {
    "DE": ("Köln", "Münster"), "FR": ("Orléans", "Besançon"), "NL": ("'s-Heerenberg", "Nijmegen"), "ES": ("Logroño",), "IT": ("Forlì",),
}  # fmt: skip
ZONES = {
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "NL": "Europe/Amsterdam",
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
}


@dataclass(frozen=True)
class Saved:
    """How a spreadsheet was saved. `headings`: of id, name, city, country, zone, e-mail and phone."""

    headings: tuple[str, ...]
    codec: str
    delimiter: str
    mark: bytes = b""
    end: str = "\r\n"
    above: tuple[str, ...] = ()

    def bytes(self, rows: list[tuple[str, ...]]) -> bytes:
        lines = [*self.above, *(self._line(row) for row in [self.headings, *rows])]
        return self.mark + "".join(line + self.end for line in lines).encode(self.codec)

    def _line(self, row: tuple[str, ...]) -> str:
        return self.delimiter.join(self._cell(text) for text in row)

    def _cell(self, text: str) -> str:
        # Excel puts in quotation marks what has a delimiter, a mark or a line break in it; of "Unicode text" also commas.
        if any(sign in text for sign in (self.delimiter, ",", '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text


SAVED = {
    "German, CSV": Saved(
        ("Kino-ID", "Kino", "Ort", "Land", "Zeitzone", "E-Mail", "Telefon"), "cp1252", ";", above=("Kinoliste Stand 11/2026;;;;;;", ";;;;;;")
    ),
    "French, CSV": Saved(
        ("Identifiant du cinéma", "Nom du cinéma", "Ville", "Pays", "Fuseau horaire", "Courriel", "Téléphone"), "cp1252", ";"
    ),
    "Dutch, Unicode text": Saved(
        ("Bioscoop-ID", "Naam bioscoop", "Plaats", "Land", "Tijdzone", "E-mailadres", "Telefoonnummer"), "utf-16-le", "\t", b"\xff\xfe"
    ),
    "Spanish, CSV UTF-8": Saved(
        ("ID del cine", "Nombre del cine", "Ciudad", "País", "Zona horaria", "Correo", "Teléfono"), "utf-8", ";", b"\xef\xbb\xbf"
    ),
    "Italian, CSV (Macintosh)": Saved(
        ("ID cinema", "Nome del cinema", "Città", "Paese", "Fuso orario", "E-mail", "Telefono"), "mac_roman", ";", end="\r"
    ),
    "English, for another Excel": Saved(
        ("Cinema ID", "Cinema name", "City", "Country", "Time zone", "Email", "Phone"), "cp1252", ",", above=("sep=,",)
    ),
}  # fmt: skip
TOLD = {
    "German, CSV": "Read as Windows-1252, for example “Kühne”.",
    "Dutch, Unicode text": "Read as UTF-16.",
    "Italian, CSV (Macintosh)": "Read as Mac Roman, for example “Città”.",
}


def directory() -> list[tuple[str, ...]]:
    """200 cinemas; Spain has two clocks and says which, the others leave the zone to the country."""
    rows: list[tuple[str, ...]] = []
    for number in range(200):
        country = list(CITIES)[number % len(CITIES)]
        name, city = NAMES[number % len(NAMES)], CITIES[country][number % len(CITIES[country])]
        zone = ZONES[country] if country == "ES" else ""
        rows.append((f"{number:05}", f"{name} {number}", city, country, zone, "kino@kino.example", "+31 24 123\n4567"))
    return rows


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_url: str, prefix: str) -> None:
    """The command finds the store of the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("KEY_PREFIX", prefix)


@pytest.mark.parametrize("kind", SAVED)
async def test_a_directory_of_200_cinemas(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    saved, rows = SAVED[kind], directory()
    wrong = [*rows]
    wrong[9] = ("00009 A", *rows[9][1:])
    wrong[150] = (*rows[150][:4], "CET", *rows[150][5:])
    file = tmp_path / "Kinos.csv"

    file.write_bytes(saved.bytes(wrong))
    assert await import_cinemas(file, portal_name="EMEA") == 1
    told = capsys.readouterr()
    above = len(saved.above) + 2  # and each of the rows takes two lines
    assert told.err.splitlines() == [
        f"line {above + 2 * 9}, id: “00009 A” is not an id of the portal's. It has letters and figures, and no spaces or separators.",
        f"line {above + 2 * 150}, zone: “CET” is not a time zone. Use a name such as Europe/Amsterdam.",
        "Nothing was imported. Mend these and try again, or take the 198 good lines alone with --skip-bad.",
    ]
    assert TOLD.get(kind, "") in told.out
    assert f"Not used: “{saved.headings[5]}” and “{saved.headings[6]}”." in told.out
    assert await store.cinemas.every(Portal.EMEA) == {}

    file.write_bytes(saved.bytes(rows))
    assert await import_cinemas(file, portal_name="EMEA") == 0
    assert "200 cinemas: 200 new, 0 changed, 0 as they were." in capsys.readouterr().out
    known = await store.cinemas.every(Portal.EMEA)
    assert [(c.id, c.name, c.city, c.country, c.zone) for _, c in sorted(known.items())] == [
        (row[0], row[1], row[2], row[3], ZONES[row[3]]) for row in rows
    ]
