"""`nbgrader autograde` rebuilds what was handed in, by configuration alone."""

import os
import shutil

import nbformat
import pytest

from tests.grading.course import Course
from tests.grading.odd_files import GRADED, LESSON, NOTEBOOK, ODD_FILES, encoded, right

NAMES = """cut off, nested lists, too large, another lesson, format 99, metadata of no kind, folder, named pipe, socket,
link, endless link, linked folder, no folder, no notebook, nothing, download, brackets, two notebooks, id in brackets,
id with a dash, id with spaces, long id, timestamp that waits, timestamp of no time, linked file, pipe beside it,
many files, file for a folder, folder for a file"""
# One of each kind that nbgrader itself has to do with; tests of submissions go through all of them.
CASES = [case for case in ODD_FILES if case.name in NAMES.replace("\n", " ").split(", ")]
# Nothing is run: what is looked at is what nbgrader is given to run.
NOT_RUN = '--Autograde.autograde_preprocessors=["nbgrader.preprocessors.CheckCellMetadata"]'


@pytest.fixture(scope="module")
def graded(tmp_path_factory, empty_gradebook):
    """A course in which every odd file was handed in, each by a student of its own, and what nbgrader said."""
    course = Course(tmp_path_factory.mktemp("odd"))
    shutil.copy(empty_gradebook, course.folder)
    shutil.rmtree(course.folder / "submitted")
    for case in CASES:
        folder = case.hand_in(course.folder / "submitted" / "new")
        os.rename(folder.parent, course.folder / "submitted" / student(case))
    course.nbgrader("generate_assignment", LESSON)
    return course, course.nbgrader("autograde", LESSON, NOT_RUN).output


def student(case):
    return case.name.replace(" ", "-") if case.student == "ada" else case.student


def autograded(course, name):
    return nbformat.read(course.folder / "autograded" / name / LESSON / NOTEBOOK, as_version=4)


def test_the_cases_are_all_there():
    assert len(CASES) == NAMES.count(",") + 1


def test_no_odd_file_stops_nbgrader(graded):
    course, output = graded
    assert "Traceback" not in output and "has changed" not in output
    assert {path.name for path in (course.folder / "autograded").iterdir() if path.is_dir()} == {
        student(case) for case in CASES
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_odd_file_is_rebuilt_or_says_why_not(graded, case):
    course, output = graded
    notebook = autograded(course, student(case))
    said = notebook.metadata.course.repairs
    assert any(case.says in sentence for sentence in said) if case.says else said == []
    assert all(f"{student(case)}, {LESSON}: {sentence}" in output for sentence in said)
    assert ("could not be graded" in notebook.cells[0].source) == (case.verdict != GRADED)
    (answer,) = [cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert ("NotImplementedError" in answer) == (case.verdict != GRADED)


def test_nothing_came_along_but_plain_files(graded):
    course, _ = graded
    for path in (course.folder / "autograded").rglob("*"):
        assert not path.is_symlink() and (path.is_dir() or path.is_file())
    assert not (course.folder / "autograded" / "linked-file" / LESSON / "data.txt").exists()
    hints = course.folder / "autograded" / "folder-for-a-file" / LESSON / "hints.json"
    assert hints.read_bytes() == (course.folder / "source" / LESSON / "hints.json").read_bytes()


@pytest.fixture(scope="module")
def run(tmp_path_factory, empty_gradebook):
    """A course in which four students were graded for real, of whom one has handed in a pipe."""
    course = Course(tmp_path_factory.mktemp("run"))
    shutil.copy(empty_gradebook, course.folder)
    submitted = course.folder / "submitted"
    for path in submitted.iterdir():
        if path.name != "demo-right":
            shutil.rmtree(path)
    shutil.copytree(submitted / "demo-right" / LESSON, submitted / "renamed" / LESSON)
    (submitted / "renamed" / LESSON / NOTEBOOK).rename(submitted / "renamed" / LESSON / "mine.ipynb")
    (submitted / "renamed" / LESSON / "data").mkdir()
    (submitted / "renamed" / LESSON / "data" / "mine.txt").write_text("x")
    (submitted / "pipe" / LESSON).mkdir(parents=True)
    os.mkfifo(submitted / "pipe" / LESSON / NOTEBOOK)
    course.nbgrader("generate_assignment", LESSON)
    return course, course.nbgrader("autograde", LESSON).output


def test_honest_submissions_cause_no_warning(run):
    course, output = run
    assert [line for line in output.splitlines() if "demo-right" in line and "WARNING" in line] == []
    assert "checksum" not in output and "Traceback" not in output


def test_the_renamed_gets_all_points_and_the_pipe_none(run):
    course, _ = run
    assert [course.score(LESSON, name) for name in ("demo-right", "renamed", "pipe")] == [10, 10, 0]


def test_files_and_receipts_are_carried_over(run):
    course, _ = run
    for path in ("timestamp.txt", "submission_secret.txt", "data/mine.txt"):
        handed_in = course.folder / "submitted" / "renamed" / LESSON / path
        assert (course.folder / "autograded" / "renamed" / LESSON / path).read_bytes() == handed_in.read_bytes()


def test_the_repairs_are_in_the_graded_notebook(run):
    course, _ = run
    assert "handed in as" in autograded(course, "renamed").metadata.course.repairs[0]
    assert autograded(course, "demo-right").metadata.course.repairs == []


def test_one_student_can_be_graded_alone(run):
    course, _ = run
    course.hand_in("late", LESSON, nbformat.from_dict(right()))
    (course.folder / "submitted" / "late" / LESSON / NOTEBOOK).write_bytes(encoded(right())[:100])
    output = course.nbgrader("autograde", LESSON, "--student=late", NOT_RUN).output
    assert "breaks off" in output and "renamed" not in output
