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


@pytest.fixture(scope="module")
def regraded(course) -> Course:
    """The course after two runs of nbgrader, between which students handed in again and points were given by hand."""
    for student, answer in (("worse", RIGHT), ("better", WRONG), ("by-hand", WRONG), ("testless", RIGHT)):
        hand_in_answer(course, student, answer)
    course.nbgrader("autograde", LESSON)
    before = {student: course.score(LESSON, student) for student in ("worse", "better", "testless")}
    assert before == {"worse": TEST_POINTS, "better": 0, "testless": TEST_POINTS}
    hand_in_answer(course, "worse", WRONG)
    hand_in_answer(course, "better", RIGHT)
    give_points_by_hand(course, "by-hand", TEST_POINTS - 0.5)
    hand_in_without_tests(course, "testless")
    hand_in_with_a_copied_answer(course, "copied")
    course.nbgrader("autograde", LESSON)
    return course


def give_points_by_hand(course: Course, student: str, points: float) -> None:
    with course.gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, student).notebooks
        grade = next(grade for grade in notebook.grades if grade.name == "double-value")
        grade.manual_score = points
        gradebook.db.commit()


def hand_in_without_tests(course: Course, student: str) -> None:
    notebook = course.notebook("release", LESSON)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.nbgrader.grade]
    course.hand_in(student, LESSON, notebook)


def hand_in_with_a_copied_answer(course: Course, student: str) -> None:
    notebook = course.notebook("release", LESSON)
    (cell,) = solutions(notebook)
    cell.source = RIGHT
    notebook.cells.insert(notebook.cells.index(cell) + 1, type(cell)(cell | {"id": "copy"}))
    course.hand_in(student, LESSON, notebook)


@pytest.mark.parametrize(("student", "points"), [("worse", 0), ("better", TEST_POINTS)])
def test_a_resubmission_replaces_the_score(regraded, student, points):
    assert regraded.score(LESSON, student) == points


def test_points_given_by_hand_stay(regraded):
    assert regraded.score(LESSON, "by-hand") == TEST_POINTS - 0.5


def test_a_score_does_not_outlive_its_answer_when_the_test_is_deleted(regraded):
    assert regraded.score(LESSON, "testless") == 0


def test_a_copied_answer_cell_keeps_nothing_from_being_graded(regraded):
    assert regraded.score(LESSON, "copied") == TEST_POINTS


def test_an_interrupted_run_is_completed_by_the_next(course):
    students = ["run-1", "run-2", "run-3"]
    for student in students:
        hand_in_answer(course, student, RIGHT)
    hand_in_answer(course, "run-2", "import time\ntime.sleep(2)\n" + RIGHT)

    process, log = course.start("autograde", LESSON, "--student=run-*")
    begun = f"Autograding {course.folder}/autograded/run-2"
    while begun not in log.read_text():
        assert process.is_alive(), log.read_text()
        time.sleep(0.1)
    process.kill()
    process.join()

    course.nbgrader("autograde", LESSON, "--student=run-*")
    assert [course.score(LESSON, student) for student in students] == [TEST_POINTS] * 3
