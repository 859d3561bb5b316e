"""History and diff say what happened, in words a teacher can pass on."""

import re
import shutil
from pathlib import Path

import pytest

from grading.gradebook import Writer
from grading.history import diff, history
from grading.ledger import Kind, Ledger
from grading.store import Store
from tests.grading import bench
from tests.grading.bench import LESSON, TESTS

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

STORY = """ada, 00_bench

TIME  graded
    The first result.
    Run in 0.2 s at sandbox level 2 (sandboxed).
    Hidden tests drew from seed 7.
    sum-value  0 of 2
    sum-shape  1 of 1
    Repaired: A copied cell was left out.

TIME  entered in the gradebook
    Handed in 2025-01-06 12:00:00 UTC.
    1 point, with those by hand.

TIME  graded
    Changed since: the submission.
    Run in 0.2 s at sandbox level 2 (sandboxed).
    Hidden tests drew from seed 7.
    sum-value  2 of 2  was 0
    sum-shape  1 of 1
    Repaired: A copied cell was left out.

TIME  by hand
    why  2.5 and 0.5 extra  waits for review, as the answer changed

TIME  entered in the gradebook
    Handed in 2025-01-06 12:00:00 UTC.
    6 points, with those by hand. 1 day 2 hours 30 minutes late: nothing is taken off.

TIME  by hand
    why  3  was 2.5 and 0.5 extra

TIME  could not be graded
    Another submission than before, or another version of the course.
    Reason: The notebook is empty.

TIME  by hand
    why  3  waits for review, as the answer changed

TIME  entered in the gradebook
    Handed in 2025-01-06 12:00:00 UTC.
    3 points, with those by hand. 1 day 2 hours 30 minutes late: nothing is taken off.

TIME  entered in the gradebook
    The result of TIME.
    Handed in 2025-01-06 12:00:00 UTC.
    6 points, with those by hand. 1 day 2 hours 30 minutes late: nothing is taken off."""

# When the test runs; the times of submissions are of another year.
TIME = re.compile(r"20(2[6-9]|[3-9]\d)-\d\d-\d\d \d\d:\d\d:\d\d UTC")


@pytest.fixture
def coursedir(tmp_path, empty_gradebook):
    shutil.copy(empty_gradebook, tmp_path)
    coursedir = bench.course(tmp_path)
    bench.hand_in(coursedir, "ada")
    return coursedir


def told(coursedir) -> str:
    with Ledger(Path(coursedir.root) / "ledger.db") as ledger:
        return TIME.sub("TIME", history(ledger, "ada", LESSON))


def test_nothing_is_said_to_be_nothing(coursedir):
    assert told(coursedir) == "The ledger has nothing of ada for 00_bench."


def test_the_whole_story(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada", passed=["sum-shape"]))
        bench.late(coursedir, "2025-01-05 09:30:00 UTC")
        bench.by_hand(coursedir, "ada", "why", 2.5, extra=0.5)
        better = bench.result("ada", passed=TESTS, why="Because it is so.")
        kept.keep(better)
        bench.by_hand(coursedir, "ada", "why", 3.0)
        kept.settle("ada", better.task.key)
        kept.keep_unreadable(bench.unread("ada"))
        kept.settle("ada", better.task.key)
    assert told(coursedir) == STORY


def test_a_removed_test_and_a_changed_lesson_are_told(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada", passed=TESTS))
        bench.by_hand(coursedir, "ada", "sum-shape", 0.5)
    source = bench.lesson({"sum-value": 2.0})
    bench.course(Path(coursedir.root), source=source)
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada", passed=TESTS, source=source))
    text = told(coursedir)
    assert "    sum-shape  0.5  removed with its test" in text
    assert "    Changed since: the lesson's tests and files." in text
    assert "    sum-shape  no longer a test  was 1" in text


def test_breaches_are_told(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada"))
    assert "    In sum: stopped after 30 s" in told(coursedir)


def test_a_diff_says_what_would_change_and_changes_nothing(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        for student in ("ada", "bob", "eve"):
            kept.keep(bench.result(student, passed=TESTS))
        kept.keep_unreadable(bench.unread("kim"))
    bench.by_hand(coursedir, "ada", "sum-shape", 0.5)
    before = bench.rows(coursedir)
    again = [
        bench.result("ada", partial={"sum-value": 1.5}),
        bench.result("bob", passed=TESTS),
        bench.result("kim", passed=["sum-value"]),
        bench.result("new", passed=["sum-value"]),
    ]
    with Ledger(Path(coursedir.root) / "ledger.db") as ledger, Writer(coursedir) as gradebook:
        records = len(ledger.history("ada", LESSON))
        assert diff(ledger, gradebook, again) == (
            "ada\n"
            "    sum-value  2  →  1.5\n"
            "    sum-shape  1  →  0    0.5 given by hand stays, and counts\n"
            "\n"
            "kim\n"
            "    sum-value  0  →  2\n"
            "\n"
            "new\n"
            "    sum-value  none  →  2\n"
            "    sum-shape  none  →  0\n"
            "\n"
            "3 of 4 submissions would change."
        )
        assert len(ledger.history("ada", LESSON)) == records
        assert ledger.latest("new", LESSON, Kind.GRADED) is None
    assert bench.rows(coursedir) == before
