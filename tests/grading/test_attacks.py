"""Every attack of the catalogue, graded by the real engine. `tests/grading/attacks/` says what each one tries.

In the best sandbox of this machine, or in that of `--sandbox-level`.
"""

import pytest

from grading.warm import WarmParent
from tests.grading.attacks.case import RIGHT, WORTHLESS, Case, Kind
from tests.grading.attacks.catalogue import CASES, FAMILIES
from tests.grading.attacks.grading_of import Grading
from tests.grading.attacks.known import WINS
from tests.grading.attacks.table import FILE, rendered

FULL = 10.0


@pytest.fixture(scope="module")
def grading(level):
    students, judges = WarmParent("student", level), WarmParent("judge")
    yield Grading(students, judges)
    students.close()
    judges.close()


@pytest.fixture(scope="module", autouse=True)
def innocent_before_and_after(grading):
    """Nobody else is harmed, by whatever came between."""
    before = grading.innocent()
    assert sum(before.values()) == FULL
    yield
    assert grading.innocent() == before


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(grading, case):
    worth = grading.worth(case)
    scores = grading.result(case).scores
    assert scores.keys() == worth.keys()
    gained = {name for name, points in scores.items() if points > worth[name]}
    lost = {name for name, points in scores.items() if points < worth[name]}
    if case.name in WINS:
        assert gained, "this cheat wins no longer: take it out of known.py"
    else:
        assert not gained
        assert case.kind == Kind.CHEAT or not lost
    if case.watched:
        assert sum(grading.innocent().values()) == FULL


@pytest.mark.parametrize("lesson", sorted({case.lesson for case in CASES}))
def test_what_lies_beneath_is_worth_all_or_nothing(grading, lesson):
    right = grading.worth(Case("right", Kind.UNUSUAL, "", lesson=lesson, beneath=RIGHT))
    worthless = grading.worth(Case("worthless", Kind.UNUSUAL, "", lesson=lesson, beneath=WORTHLESS))
    assert all(right.values())
    assert sum(worthless.values()) <= 1.0


def test_there_are_as_many_as_promised():
    count = {kind: sum(case.kind == kind for case in CASES) for kind in Kind}
    assert count[Kind.CHEAT] >= 60
    assert count[Kind.FAULT] >= 40
    assert count[Kind.UNUSUAL] >= 30
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) == sum(map(len, FAMILIES.values()))


def test_the_page_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == rendered()
