"""A sample of answers through stock nbgrader: it gives the points that running the cells in a plain process gives."""

import pytest

from tests.grading.course import COURSE_ID, Course, solutions
from tests.lessons.bank import alternatives
from tests.lessons.classroom import answer_cells, course, run, untouched, wrong_answer

LESSON = "05_rnn_backward"
# Nothing of this course's own, which would grade with its engine.
STOCK = f"""c = get_config()
c.CourseDirectory.course_id = {COURSE_ID!r}
c.GenerateAssignment.force = True
"""
CELL, LOOP = "rnn_cell_backward", "rnn_backward"


def wrong(*ids):
    """Function -> wrong answer, for mistakes of the lesson by function and id."""
    lesson = course().lesson(LESSON)
    made = {(mistake.function, mistake.id): wrong_answer(lesson, mistake) for mistake in lesson.mistakes}
    return {function: made[function, mistake] for function, mistake in ids}


# Student -> answers in place of the reference ones.
SUBMISSIONS = {
    "reference": {},
    "untouched": untouched(LESSON),
    "carried-forward": wrong((CELL, "derivative-missing"), (LOOP, "da0-zero")),
    "in-place": wrong((CELL, "upstream-changed-in-place")),
    "one-size": wrong((LOOP, "units-hard-coded")),
    "loud": {
        CELL: alternatives(CELL)["prints, warnings and logging"],
        LOOP: alternatives(LOOP)["a progress bar and a log"],
    },
}


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """The course after the submissions were graded; the demo submissions are graded by tests of their own."""
    teacher = Course(tmp_path_factory.mktemp("sample"))
    (teacher.folder / "nbgrader_config.py").write_text(STOCK)
    teacher.nbgrader("generate_assignment", LESSON)
    functions = {cell: function for function, cell in answer_cells(course().lesson(LESSON)).items()}
    for student, answers in SUBMISSIONS.items():
        notebook = teacher.answered(LESSON)
        for cell in solutions(notebook):
            cell.source = answers.get(functions[cell.metadata.nbgrader.grade_id], cell.source)
        teacher.hand_in(student, LESSON, notebook)
    teacher.nbgrader("autograde", LESSON, "--CourseDirectory.student_id_exclude=demo-*")
    return teacher


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_nbgrader_gives_the_same_points(teacher, student):
    with teacher.gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, student).notebooks
        graded = {grade.name: grade.auto_score for grade in notebook.grades}
    expected = {cell: verdict.earned for cell, verdict in run(LESSON, SUBMISSIONS[student]).items()}
    outputs = {
        cell.metadata.nbgrader.grade_id: cell.outputs
        for cell in teacher.notebook(f"autograded/{student}", LESSON).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert graded == expected, {cell: outputs[cell] for cell in expected if graded[cell] != expected[cell]}
