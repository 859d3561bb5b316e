"""Lessons with widgets through stock nbgrader: they are graded, and the page of feedback shows the pictures."""

import pytest

from tests.grading.course import Course, notebook_name
from tests.grading.widget_pictures import LESSONS, require_pictures
from tests.lessons.test_nbgrader import STOCK

# The page cannot show a widget, and takes what comes with it.
PICTURES = 'c.NbConvertBase.display_data_priority = ["text/html", "image/png", "text/markdown", "text/plain"]\n'
STUDENT = "demo-right"
# Has the most widgets; the other lessons come in the soak.
SAMPLE = "08_exploding_gradients"


@pytest.mark.parametrize(
    "lesson", [pytest.param(name, marks=() if name == SAMPLE else pytest.mark.soak) for name in LESSONS]
)
def test_stock_nbgrader_grades_a_lesson_with_widgets_and_shows_their_pictures(tmp_path, lesson):
    teacher = Course(tmp_path)
    (teacher.folder / "nbgrader_config.py").write_text(STOCK + PICTURES)
    teacher.nbgrader("generate_assignment", lesson)
    teacher.nbgrader("autograde", lesson, f"--student={STUDENT}")
    teacher.nbgrader("generate_feedback", lesson, f"--student={STUDENT}")
    page = teacher.folder / "feedback" / STUDENT / lesson / notebook_name(lesson)
    require_pictures(lesson, teacher.notebook(f"autograded/{STUDENT}", lesson), page.with_suffix(".html").read_text())
