"""The addresses that the API documentation gives, as a table beside its other examples."""

from __future__ import annotations

from pathlib import Path

TABLE = Path(__file__).parents[1] / "data" / "gofilex" / "addresses.tsv"


def addresses() -> dict[tuple[str, str], str]:
    """Each endpoint's whole address, by portal ("EMEA") and endpoint ("add-encore")."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return {(portal, endpoint): address for portal, endpoint, address, _ in rows}
