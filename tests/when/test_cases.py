"""Every line of the case tables: what a booker types, and what it means."""

import pytest

from tests.when.tables import Case, cases, shown, verdict

ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_reads_as_a_person_would(case: Case):
    answer = case.answer()
    assert verdict(answer, case.gold) == "right", f"{case.text!r}: {shown(answer)} instead of {case.gold}"
