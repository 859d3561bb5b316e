"""The table of grades against nbgrader's own, and where ours differs on purpose."""

import csv
import shutil

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from grading.export import CourseExport

PLAIN = {"last_name": "Lovelace", "first_name": "Ada", "email": "ada@example.org"}


# nbgrader's own code, with SQLAlchemy 2.1.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def gradebook(empty_gradebook, tmp_path_factory):
    """Two lessons, one of them with a deadline; ada handed in late, bob nothing, demo-right the first lesson."""
    file = shutil.copy(empty_gradebook, tmp_path_factory.mktemp("gradebook"))
    with Gradebook(f"sqlite:///{file}", "recurrent-networks") as gradebook:
        gradebook.add_assignment("01_first", duedate="2025-01-06 12:00:00 UTC")
        gradebook.add_assignment("02_second")
        gradebook.add_notebook("first", "01_first")
        gradebook.add_grade_cell("sum", "first", "01_first", max_score=4, cell_type="code")
        gradebook.add_student("ada", **PLAIN)
        gradebook.add_student("bob")
        gradebook.add_student("demo-right")
        for student in ("ada", "demo-right"):
            gradebook.add_submission("01_first", student, timestamp="2025-01-06 13:00:00 UTC")
            gradebook.find_grade("sum", "first", "01_first", student).auto_score = 3
        gradebook.find_submission_notebook("first", "01_first", "ada").late_submission_penalty = 1
        gradebook.db.commit()
        yield gradebook


def exported(plugin, gradebook, target, **chosen) -> list[dict[str, str]]:
    plugin(to=str(target), **chosen).export(gradebook)
    with open(target, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "chosen",
    [{}, {"assignment": ["02_second"]}, {"student": ["ada"]}, {"assignment": ["01_first"], "student": ["bob"]}],
    ids=["everything", "assignment", "student", "both"],
)
def test_the_table_is_that_of_nbgrader_without_the_demo_submissions(gradebook, tmp_path, chosen):
    ours = exported(CourseExport, gradebook, tmp_path / "ours.csv", **chosen)
    theirs = exported(CsvExportPlugin, gradebook, tmp_path / "theirs.csv", **chosen)
    assert list(ours[0]) == list(theirs[0])
    assert ours == [row for row in theirs if row["student_id"] != "demo-right"]


def test_a_submission_that_was_not_graded_has_no_score_and_is_told(gradebook, tmp_path, caplog):
    gradebook.add_submission("01_first", "bob", timestamp="2025-01-06 11:00:00 UTC")
    gradebook.db.commit()
    CourseExport().log.propagate = True
    (row,) = exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["bob"], assignment=["01_first"])
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == ("", "", "")
    assert "Handed in but not graded: bob, 01_first" in caplog.text


def test_a_score_by_hand_that_waits_for_review_is_withheld_until_somebody_has_looked(gradebook, tmp_path, caplog):
    grade = gradebook.find_grade("sum", "first", "01_first", "ada")
    grade.manual_score, grade.needs_manual_grade = 2, True
    gradebook.db.commit()
    CourseExport().log.propagate = True
    (row,) = exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["ada"], assignment=["01_first"])
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == ("", "", "")
    assert "A score by hand waits for review in formgrader: ada, 01_first" in caplog.text
    grade.needs_manual_grade = False
    gradebook.db.commit()
    (row,) = exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["ada"], assignment=["01_first"])
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == ("2.0", "1.0", "1.0")


def test_a_late_penalty_is_taken_off(gradebook, tmp_path):
    (row,) = exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["ada"], assignment=["01_first"])
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == ("3.0", "1.0", "2.0")


@pytest.mark.parametrize("name", ["Lovelace, Ada", 'Ada "the first"', "Lovelace\nByron", "Müller", "O'Neill", "李"])
def test_a_name_of_any_kind_comes_back_as_it_was(gradebook, tmp_path, name):
    gradebook.update_or_create_student("ada", last_name=name)
    assert exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["ada"])[0]["last_name"] == name


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum(a1)", "\t=1+1", "\r=1", " =1+1", "＝1+1"])
def test_a_formula_becomes_text(gradebook, tmp_path, name):
    gradebook.update_or_create_student("ada", last_name=name)
    assert exported(CourseExport, gradebook, tmp_path / "grades.csv", student=["ada"])[0]["last_name"] == "'" + name


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"assignment": ["1_first"]}, "No assignment 1_first to export. Known: 01_first, 02_second."),
        ({"student": ["eve", "ada"]}, "No student eve to export. Known: ada, bob."),
        ({"student": ["demo-right"]}, "No student demo-right to export. Known: ada, bob."),
        (
            {"to": "missing/grades.csv"},
            "The grades cannot be written to missing/grades.csv: No such file or directory.",
        ),
    ],
)
def test_a_wrong_name_is_told_with_the_known_ones(gradebook, tmp_path, monkeypatch, chosen, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        CourseExport(**chosen).export(gradebook)
    assert stop.value.code == message
    assert list(tmp_path.iterdir()) == []
