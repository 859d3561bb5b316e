"""What the writer enters, against what nbgrader's own steps enter for the same work; on SQLite and on PostgreSQL."""

import itertools
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url

from grading.gradebook import GradebookError, Manual, Writer
from grading.parts import answers
from tests.grading import bench, postgresql
from tests.grading.bench import LESSON, NAME, TESTS

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

NUMBERS = itertools.count()
DUE = "2025-01-06 11:00:00 UTC"


class Halves(LateSubmissionPlugin):
    """Half the points for any delay, and nonsense for one student, which nbgrader puts between 0 and the score."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {"greedy": score + 1, "generous": -1.0, "spared": None}.get(student_id, score / 2)


@pytest.fixture(scope="module")
def server():
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copies(request, tmp_path_factory, empty_gradebook):
    """Copies an empty gradebook, or one in which nbgrader has generated the lesson: (which, folder) -> its URL.

    Made once for all tests, as nbgrader takes 3 s to make a gradebook.
    """
    folder = tmp_path_factory.mktemp("generated")
    generated = shutil.copy(empty_gradebook, folder / "gradebook.db")
    if request.param == "sqlite":
        bench.generated_by_nbgrader(bench.course(folder))
        files = {"empty": empty_gradebook, "generated": generated}
        yield lambda which, target: f"sqlite:///{shutil.copy(files[which], target)}"
        return

    server = request.getfixturevalue("server")
    engine = create_engine(make_url(server.format("postgres")), isolation_level="AUTOCOMMIT")

    def create(name, template):
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return server.format(name)

    Gradebook(create("empty", "template1")).close()
    bench.generated_by_nbgrader(bench.course(folder, create("generated", "empty")))
    yield lambda which, target: create(f"gradebook{next(NUMBERS)}", which)
    engine.dispose()


@pytest.fixture
def courses(tmp_path, copies):
    """The same course twice, with gradebooks of their own: (ours, empty; nbgrader's, with the lesson)."""
    settings = {"AssignLatePenalties": {"plugin_class": Halves}}
    made = []
    for name, which in (("ours", "empty"), ("theirs", "generated")):
        folder = tmp_path / name
        folder.mkdir()
        made.append(bench.course(folder, copies(which, folder), **settings))
    return made


def prepare(writer, coursedir, source=None, before_removal=lambda *_: None):
    folder = Path(coursedir.root) / "source" / LESSON
    writer.prepare(LESSON, NAME, source or bench.lesson(), folder, before_removal)


def enter(writer, outcome, changed=lambda cell: False, timestamp=datetime(2025, 1, 6, 12)):
    notebook = nbformat.reads(outcome.task.notebook, as_version=4)
    found = answers(outcome.task, notebook)
    return writer.commit(outcome.task.student, LESSON, outcome.scores, found, changed, timestamp)


def both(courses, outcome):
    ours, theirs = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        entry = enter(writer, outcome)
    bench.hand_in(theirs, outcome.task.student)
    bench.graded_by_nbgrader(theirs, outcome)
    return entry


def test_a_lesson_is_prepared_as_nbgrader_does(courses):
    ours, theirs = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        assert bench.rows(ours) == bench.rows(theirs)
        prepare(writer, ours)
        assert bench.rows(ours) == bench.rows(theirs)
    assert not (Path(ours.root) / "release").exists()


OUTCOMES = {
    "right": {"passed": TESTS},
    "wrong": {},
    "partial": {"partial": {"sum-value": 1.5}},
    "one": {"passed": ["sum-shape"]},
    "nothing written": {"why": "Why?"},
    "nothing at all": {"answer": "# YOUR CODE HERE\nraise NotImplementedError()", "why": "Why?"},
    "own cells": {"passed": TESTS, "drawn": "A drawing."},
}


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_a_submission_is_entered_as_nbgrader_does(courses, outcome):
    both(courses, bench.result("ada", **outcome))
    assert bench.rows(courses[0]) == bench.rows(courses[1])


def test_a_resubmission_is_entered_as_nbgrader_does(courses):
    for outcome in (OUTCOMES["right"], OUTCOMES["nothing at all"], OUTCOMES["partial"]):
        both(courses, bench.result("ada", **outcome))
        assert bench.rows(courses[0]) == bench.rows(courses[1])


def test_late_penalties_and_extensions_are_nbgraders(courses):
    for coursedir in courses:
        if coursedir is courses[0]:
            with Writer(coursedir) as writer:
                prepare(writer, coursedir)
        bench.late(coursedir, DUE)
    for student in ("ada", "greedy", "generous", "spared"):
        entry = both(courses, bench.result(student, passed=["sum-value"]))
        assert entry.seconds_late == 3600
        assert entry.penalty == {"ada": 1.0, "greedy": 2.0, "generous": 0.0, "spared": None}[student]
    assert bench.rows(courses[0]) == bench.rows(courses[1])
    for coursedir in courses:
        with bench.gradebook(coursedir) as book:
            book.grant_extension(LESSON, "ada", hours=2)
    entry = both(courses, bench.result("ada", passed=["sum-value"]))
    assert (entry.seconds_late, entry.penalty) == (0, None)
    assert bench.rows(courses[0]) == bench.rows(courses[1])


def test_what_people_entered_stays_and_counts_as_in_nbgrader(courses):
    outcome = bench.result("ada", passed=["sum-value"])
    both(courses, outcome)
    for coursedir in courses:
        bench.by_hand(coursedir, "ada", "sum-shape", 0.5, extra=0.25)
        bench.by_hand(coursedir, "ada", "why", 3.0)
        bench.by_hand(coursedir, "ada", "sum-value", None, extra=1.0)
    entry = both(courses, outcome)
    assert entry.score == 0.75 + 3 + 3
    assert entry.manual == {
        "sum-shape": Manual(0.5, 0.25, False),
        "why": Manual(3.0, None, False),
        "sum-value": Manual(None, 1.0, False),
    }
    with bench.gradebook(courses[1]) as book:
        assert book.find_submission(LESSON, "ada").score == entry.score
    ours, theirs = (bench.rows(each) for each in courses)
    # nbgrader marks every score that a person gave at every regrade; here only those whose answer changed.
    marked = [row["id"] for row in theirs["grade"] if row["manual_score"] is not None and row["needs_manual_grade"]]
    assert len(marked) == 2
    for table in (ours, theirs):
        for row in table["grade"]:
            row.pop("needs_manual_grade")
    assert ours == theirs


@pytest.mark.parametrize("cell", ["sum-shape", "why", "drawn"])
def test_a_score_by_hand_for_a_changed_answer_waits_for_review(courses, cell):
    ours, _ = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada"))
        bench.by_hand(ours, "ada", cell, 1.0)
        assert enter(writer, bench.result("ada")).manual == {cell: Manual(1.0, None, False)}
        waiting = {cell: Manual(1.0, None, True)}
        assert enter(writer, bench.result("ada"), changed=lambda name: name == cell).manual == waiting
        # It waits until a person has looked, whatever is graded in between.
        assert enter(writer, bench.result("ada")).manual == waiting
        assert writer.manual(LESSON, "ada") == waiting
        bench.by_hand(ours, "ada", cell, 1.0)
        assert enter(writer, bench.result("ada")).manual == {cell: Manual(1.0, None, False)}


def test_an_unreadable_submission_gets_zero_and_a_later_one_its_own(courses):
    ours, theirs = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada", passed=TESTS))
        entry = writer.commit("ada", LESSON, None, {}, lambda cell: True, None)
        assert entry.score == 0
        with bench.gradebook(ours) as book:
            (notebook,) = book.find_submission(LESSON, "ada").notebooks
            assert {(grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades} == {(0.0, False)}
    both(courses, bench.result("ada", passed=TESTS))
    assert bench.rows(ours) == bench.rows(theirs)


def test_entering_again_changes_nothing(courses):
    ours, _ = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        first = enter(writer, bench.result("ada", passed=TESTS))
        before = bench.rows(ours)
        assert enter(writer, bench.result("ada", passed=TESTS)) == first
        assert bench.rows(ours) == before


def test_a_test_that_is_removed_takes_its_grades_with_it_and_a_new_one_is_added(courses):
    ours, _ = courses
    removed = []
    with Writer(ours) as writer:
        prepare(writer, ours)
        for student in ("ada", "bob"):
            enter(writer, bench.result(student, passed=TESTS))
        bench.by_hand(ours, "bob", "sum-shape", 0.5)
        source = bench.lesson({"sum-value": 5.0, "sum-type": 1.0})
        prepare(writer, ours, source, lambda *told: removed.append(told))
        assert removed == [("bob", "sum-shape", Manual(0.5, None, False))]
        with bench.gradebook(ours) as book:
            (notebook,) = book.find_submission(LESSON, "ada").notebooks
            assert {grade.name: grade.auto_score for grade in notebook.grades} == {
                "sum-value": 2.0,
                "sum-type": None,
                "why": None,
                "drawn": None,
            }
            assert book.find_assignment(LESSON).max_score == 5 + 1 + 3 + 4
        entry = enter(writer, bench.result("ada", passed=["sum-value", "sum-type"], source=source))
        assert entry.score == 6


def test_a_result_without_a_score_for_a_test_needs_a_person(courses):
    ours, _ = courses
    outcome = bench.result("ada", passed=TESTS)
    outcome.scores.pop("sum-shape")
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada", passed=TESTS))
        enter(writer, outcome)
    with bench.gradebook(ours) as book:
        grade = book.find_grade("sum-shape", NAME, LESSON, "ada")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_a_notebook_that_the_source_has_not_is_told(courses):
    _, theirs = courses
    with Writer(theirs) as writer, pytest.raises(GradebookError, match="notebooks for 00_bench.*: bench"):
        writer.prepare(LESSON, "renamed", bench.lesson(), Path(theirs.root), lambda *_: None)


def test_a_failure_in_the_middle_leaves_the_gradebook_as_it_was(courses, monkeypatch):
    ours, _ = courses
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada", passed=TESTS))
        before = bench.rows(ours)

        def fails(cell):
            if cell == "drawn":
                raise RuntimeError("in the middle")

        with pytest.raises(RuntimeError, match="in the middle"):
            enter(writer, bench.result("ada"), changed=fails)
        assert bench.rows(ours) == before
        assert enter(writer, bench.result("ada")).score == 0


def test_a_time_without_a_zone_is_kept(courses):
    ours, _ = courses
    handed_in = datetime(2025, 3, 4, 5, 6)
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada"), timestamp=handed_in)
        enter(writer, bench.result("ada"), timestamp=None)
    with bench.gradebook(ours) as book:
        assert book.find_submission(LESSON, "ada").timestamp == handed_in
        assert book.find_submission(LESSON, "ada").total_seconds_late == timedelta(0).total_seconds()


def test_sqlite_is_one_file_again_at_the_end(tmp_path, empty_gradebook):
    shutil.copy(empty_gradebook, tmp_path)
    ours = bench.course(tmp_path)
    with Writer(ours) as writer:
        prepare(writer, ours)
        enter(writer, bench.result("ada"))
    assert sorted(file.name for file in tmp_path.glob("gradebook.db*")) == ["gradebook.db"]


def test_no_search_goes_through_the_rows_of_all_students(tmp_path, empty_gradebook):
    """So that the ten-thousandth submission is entered as fast as the first."""
    url = f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}"
    course, engine, asked = bench.course(tmp_path, url), create_engine(url), []

    def note(_connection, _cursor, statement, values, *_more):
        asked.append((statement, values))

    with Writer(course) as writer:
        prepare(writer, course)
        event.listen(Engine, "before_cursor_execute", note)
        enter(writer, bench.result("ada", passed=TESTS))
        writer.manual(LESSON, "ada")
        event.remove(Engine, "before_cursor_execute", note)
    searches = [(statement, values) for statement, values in asked if statement.startswith("SELECT")]
    with engine.connect() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {search}", values).all() for search, values in searches
        ]
    engine.dispose()
    steps = [step for plan in plans for *_, step in plan]
    assert any("grade USING INDEX" in step for step in steps)
    assert not [step for step in steps if re.match("SCAN (grade|comment|student|submitted_)", step)]
