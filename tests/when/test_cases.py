"""Every line of the case tables: what a booker types, and what it means; in `elsewhere`, in languages without a vocabulary."""

import pytest

from tests.when.tables import TABLES, Case, cases, shown, verdict

ALL = [*cases(), *cases(TABLES / "elsewhere")]


@pytest.mark.parametrize("table", sorted({case.table for case in ALL}))
def test_reads_as_a_person_would(table: str):
    """A table at once: seven thousand tests of half a millisecond each would cost the suite a minute, and every wrong line is named."""
    wrong = [line for case in ALL if case.table == table and (line := _is_wrong(case))]
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong)


def _is_wrong(case: Case) -> str:
    """What is wrong with the answer, "" when it is right."""
    answer = case.answer()
    if verdict(answer, case.gold) == "right":
        return ""
    return f"{case.name}: {case.text!r}: {shown(answer)} instead of {case.gold}"


def test_languages_without_a_vocabulary_have_tables_large_enough():
    counted = [case.table for case in cases(TABLES / "elsewhere")]
    assert len(set(counted)) == 8
    assert all(counted.count(table) >= 60 for table in counted)
