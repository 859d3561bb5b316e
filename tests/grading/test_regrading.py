"""Grading again grades anew: nothing of an earlier or an interrupted run stays."""

import time

import pytest

from tests.grading.course import Course, solutions
from tests.grading.probe import LESSON, TEST_POINTS

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x"


def hand_in_answer(course: Course, student: str, answer: str) -> None:
    notebook = course.notebook("release", LESSON)
    (cell,) = solutions(notebook)
    cell.source = answer
    course.hand_in(student, LESSON, notebook)


def test_a_clean_clone_can_generate_what_it_already_has(course):
    (course.folder / "gradebook.db").unlink()
    course.nbgrader("generate_assignment", LESSON)
    with course.gradebook() as gradebook:
        assert gradebook.find_assignment(LESSON).num_submissions == 0


@pytest.mark.parametrize(
    ("first", "second", "points"), [(RIGHT, WRONG, 0), (WRONG, RIGHT, TEST_POINTS)], ids=["worse", "better"]
)
def test_a_resubmission_replaces_the_score(course, first, second, points):
    for answer in (first, second):
        hand_in_answer(course, "ada", answer)
        course.nbgrader("autograde", LESSON, "--student=ada")
    assert course.score(LESSON, "ada") == points


def test_points_given_by_hand_stay(course):
    hand_in_answer(course, "bob", WRONG)
    course.nbgrader("autograde", LESSON, "--student=bob")
    with course.gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, "bob").notebooks
        grade = next(grade for grade in notebook.grades if grade.name == "double-value")
        grade.manual_score = TEST_POINTS - 0.5
        gradebook.db.commit()
    course.nbgrader("autograde", LESSON, "--student=bob")
    assert course.score(LESSON, "bob") == TEST_POINTS - 0.5


def test_a_score_does_not_outlive_its_answer_when_the_test_is_deleted(course):
    hand_in_answer(course, "ada", RIGHT)
    course.nbgrader("autograde", LESSON, "--student=ada")
    notebook = course.notebook("release", LESSON)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.nbgrader.grade]
    course.hand_in("ada", LESSON, notebook)
    course.nbgrader("autograde", LESSON, "--student=ada")
    assert course.score(LESSON, "ada") == 0


def test_a_copied_answer_cell_keeps_nothing_from_being_graded(course):
    notebook = course.notebook("release", LESSON)
    (cell,) = solutions(notebook)
    cell.source = RIGHT
    notebook.cells.insert(notebook.cells.index(cell) + 1, type(cell)(cell | {"id": "copy"}))
    course.hand_in("ada", LESSON, notebook)
    course.nbgrader("autograde", LESSON, "--student=ada")
    assert course.score(LESSON, "ada") == TEST_POINTS


def test_an_interrupted_run_is_completed_by_the_next(course):
    students = ["first", "second", "third"]
    for student in students:
        hand_in_answer(course, student, RIGHT)
    hand_in_answer(course, "second", "import time\ntime.sleep(5)\n" + RIGHT)

    process, log = course.start("autograde", LESSON)
    begun = f"Autograding {course.folder}/autograded/second"
    while begun not in log.read_text():
        assert process.is_alive(), log.read_text()
        time.sleep(0.1)
    process.kill()
    process.join()

    course.nbgrader("autograde", LESSON)
    assert [course.score(LESSON, student) for student in students] == [TEST_POINTS] * 3
