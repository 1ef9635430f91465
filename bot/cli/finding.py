"""One line of the doctor's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `level`: "ok", "note" (works, but know this) or "mend"."""

    level: str
    what: str
    words: str

    def __str__(self) -> str:
        sign = {"ok": "ok  ", "note": "note", "mend": "MEND"}[self.level]
        return f"{sign}  {self.what}: {self.words}"
