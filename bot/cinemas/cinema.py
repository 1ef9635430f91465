"""A cinema as the bot knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gofilex import Portal

TYPED_PREFIX: Final = "use:"
"""Before a key that a person typed, of a cinema that the directory may not know: the value of "Use this id"."""


@dataclass(frozen=True, slots=True)
class Cinema:
    """One cinema of one portal. It has the portal's `id`, or an identifier (`source` and `value`), or both; neither
    only for that of an order placed elsewhere.

    `zone` is an IANA name; `country` ISO 3166-1 alpha-2, `""` where it is not known.
    """

    portal: Portal
    id: str = ""
    source: str = ""
    value: str = ""
    name: str = ""
    city: str = ""
    country: str = ""
    zone: str = ""

    @property
    def key(self) -> str:
        """How the directory and the form name it within its portal: the id, else `source:value`, else `""`."""
        return self.id or (f"{self.source}:{self.value}" if self.source or self.value else "")

    @property
    def label(self) -> str:
        """What people call it; `""` when nothing is known of it."""
        name = self.name or self.key
        return f"{name}, {self.city}" if self.city and name else name or self.city

    @property
    def place(self) -> str:
        """Where its clock hangs, for texts such as "18:00 in Utrecht"."""
        return self.city or self.name or self.zone.rpartition("/")[2].replace("_", " ")
