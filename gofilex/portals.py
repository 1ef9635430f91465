"""The portals: systems each with ids, tokens and hosts of their own."""

from __future__ import annotations

from enum import StrEnum


class Portal(StrEnum):
    """One of the portals. `Portal("emea")` works in any case.

    An id means something on its own portal only: always keep the pair (portal, id).
    """

    EMEA = "EMEA"
    APAC = "APAC"
    MPS = "MPS"
    NORAM = "NORAM"

    @property
    def base_url(self) -> str:
        """Where the portal's API lives, without a slash at the end (the API documentation, base URLs)."""
        return _BASE_URLS[self]

    @classmethod
    def _missing_(cls, value: object) -> Portal | None:
        return cls.__members__.get(value.strip().upper()) if isinstance(value, str) else None


# Written out, not built from a template: NORAM is Deluxe's and its host ends differently.
_BASE_URLS = {
    Portal.EMEA: "https://genie.portal.gofilex.com",
    Portal.APAC: "https://genie.portal.apac.gofilex.com",
    Portal.MPS: "https://genie.portal.mps.gofilex.com",
    Portal.NORAM: "https://genie.portal.gofilex.bydeluxe.com",
}
