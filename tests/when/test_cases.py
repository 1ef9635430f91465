"""Every line of the case tables: what a booker types, and what it means; in `elsewhere`, in languages without a vocabulary."""

import pytest

from tests.when.tables import TABLES, Case, cases, shown, verdict

ALL = [*cases(), *cases(TABLES / "elsewhere")]


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_reads_as_a_person_would(case: Case):
    answer = case.answer()
    assert verdict(answer, case.gold) == "right", f"{case.text!r}: {shown(answer)} instead of {case.gold}"


def test_languages_without_a_vocabulary_have_tables_large_enough():
    counted = [case.table for case in cases(TABLES / "elsewhere")]
    assert len(set(counted)) == 8
    assert all(counted.count(table) >= 60 for table in counted)
