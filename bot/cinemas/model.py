"""A cinema as the bot knows it."""

from __future__ import annotations

from dataclasses import dataclass

from gofilex import Portal


@dataclass(frozen=True, slots=True)
class Cinema:
    """One cinema of one portal. It has the portal's `id`, or an identifier (`source` and `value`), or both.

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
        """How the directory and the form name it within its portal: the id, else `source:value`."""
        return self.id or f"{self.source}:{self.value}"

    @property
    def label(self) -> str:
        """What people call it."""
        name = self.name or self.key
        return f"{name}, {self.city}" if self.city else name

    @property
    def place(self) -> str:
        """Where its clock hangs, for texts such as "18:00 in Utrecht"."""
        return self.city or self.name or self.zone.rpartition("/")[2].replace("_", " ")
