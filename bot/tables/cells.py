"""One cell of a spreadsheet made plain: without what cannot be seen, and without what protects it from the spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.wording import table_problems as problems

LONGEST: Final = 1_000
"""Characters of a cell: no id, name or time is longer, and what is wrong with it is to be read."""

_AS_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)
_ERROR_VALUE: Final = re.compile(r"#[^\W\d_][\w/ ]*[!?]|#N/A|#NV|#N/B|#N/D")
_IN_POWERS: Final = re.compile(r"-?[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}|-?[0-9][.,][0-9]+E-?[0-9]{1,3}", re.IGNORECASE)
"""With a sign or a decimal: `9E15` alone may be an id."""

_RECKONED: Final = re.compile(r"-[0-9]+(?:[.,][0-9]+)?|[0-9]+[.,]0+")
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
_KEPT: Final = "\0"  # a sign of damage, which is told


def plain_cell(cell: str) -> str:
    """What a person sees in a cell: `="00123"` without its formula, every space a plain one and none at the ends, composed
    letters, no characters that cannot be seen. Figures stay as they are written."""
    if not cell.isprintable():
        cell = "".join(c for c in cell if c in _KEPT or c.isspace() or unicodedata.category(c) not in _UNSEEN)
    if protected := _AS_TEXT.fullmatch(cell.strip()):
        cell = protected[1].replace('""', '"')
    return " ".join(unicodedata.normalize("NFC", cell).split())


def cell_problem(text: str) -> str:
    """Why a plain cell cannot be what a person wrote, as a sentence; `""` when it can."""
    if len(text) > LONGEST:
        return problems.cell_too_long(LONGEST)
    if "\0" in text:
        return problems.ZEROS
    if "\ufffd" in text:
        return problems.lost_letter(text)
    if text.startswith("="):
        return problems.formula(text)
    if _ERROR_VALUE.fullmatch(text):
        return problems.error_value(text)
    return ""


def number_problem(text: str) -> str:
    """Why a cell cannot be an id or a number that names something, as a sentence: a spreadsheet reckoned with it, and its figures
    are lost or others now. `""` when it can."""
    if _IN_POWERS.fullmatch(text):
        return problems.in_powers(text)
    return problems.reckoned(text) if _RECKONED.fullmatch(text) else ""
