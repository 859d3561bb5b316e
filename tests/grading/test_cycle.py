"""Every lesson through the whole cycle: a real exchange folder, a student with a computer of her own, the demos."""

import csv
import html
import re
import shutil

import nbformat
import pytest

from grading.roles import Role
from tests.clean_tree import ROOT
from tests.grading.course import COURSE_ID, Course, Person, notebook_name, solutions
from tests.grading.widget_pictures import require_pictures
from tests.tools.leaks import leaked
from tools.lessons import read_course

# A plain lesson, one with a text to mark, one with that and widgets, a long one; the others come in the soak.
SAMPLE = ("02_rnn_forward", "04_bptt_derivation", "08_exploding_gradients", "12_debug_an_lstm")
LESSONS = [
    pytest.param(name, marks=() if name in SAMPLE else pytest.mark.soak)
    for name in sorted(folder.name for folder in (ROOT / "source").iterdir() if folder.is_dir())
]
STUDENT = (f"--course={COURSE_ID}", "--student=ada")
# Ada hands in what this demo has; grading it once is enough.
RIGHT = "demo-right"
TAKEN_OFF_BY_HAND = 0.5


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def root(tmp_path_factory, lesson):
    return tmp_path_factory.mktemp("term")


@pytest.fixture(scope="module")
def ada(root) -> Person:
    return Person(root / "ada" / "home", root / "ada" / "work", root / "exchange")


@pytest.fixture(scope="module")
def teacher(root, ada, lesson, empty_gradebook) -> Course:
    """The course when the lesson was released, handed in, graded, corrected by hand, and returned."""
    teacher = Course(root)
    shutil.copy(empty_gradebook, teacher.folder)
    teacher.nbgrader("generate_assignment", lesson)
    teacher.nbgrader("release_assignment", lesson)
    ada.nbgrader("fetch_assignment", lesson, *STUDENT)
    nbformat.write(teacher.notebook(f"submitted/{RIGHT}", lesson), ada.folder / lesson / notebook_name(lesson))
    ada.nbgrader("submit", lesson, *STUDENT)
    teacher.nbgrader("collect", lesson)
    teacher.nbgrader("autograde", lesson, f"--CourseDirectory.student_id_exclude={RIGHT}")
    correct_by_hand(teacher, lesson)
    teacher.nbgrader("generate_feedback", lesson)
    teacher.nbgrader("release_feedback", lesson)
    ada.nbgrader("fetch_feedback", lesson, *STUDENT)
    teacher.nbgrader("export")
    return teacher


def correct_by_hand(teacher: Course, lesson: str) -> None:
    with teacher.gradebook() as gradebook:
        grade = gradebook.find_submission(lesson, "ada").notebooks[0].grades[0]
        grade.manual_score = grade.auto_score - TAKEN_OFF_BY_HAND
        gradebook.db.commit()


@pytest.fixture(scope="module")
def texts():
    """Lesson -> its text, as the builder reads it."""
    return {lesson.name: lesson for lesson in read_course(ROOT).lessons}


def test_generating_a_lesson_writes_the_committed_release(teacher, lesson):
    for step in ("source", "release"):
        ours, generated = ROOT / step / lesson, teacher.folder / step / lesson
        assert files(generated) == files(ours), f"{step}/{lesson} changed when nbgrader generated it"


def files(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_right_answers_get_all_points(teacher, lesson, texts):
    total = sum(test.points for test in texts[lesson].with_role(Role.TEST))
    assert teacher.score(lesson, "ada") == total - TAKEN_OFF_BY_HAND


def test_no_answer_gets_no_points(teacher, lesson):
    assert teacher.score(lesson, "demo-empty") == 0


def test_the_mistake_of_the_demo_costs_the_points_of_its_skill(teacher, lesson, texts):
    right, partial = (solutions(teacher.notebook(f"submitted/{demo}", lesson)) for demo in (RIGHT, "demo-partial"))
    (handed_in,) = {cell.source.strip() for cell in partial} - {cell.source.strip() for cell in right}
    text = texts[lesson]
    (mistake,) = [
        mistake
        for mistake in text.mistakes
        if mistake.function in text.answers
        and mistake.answer(text.answers[mistake.function].reference).strip() == handed_in
    ]
    kept = [test.points for test in text.with_role(Role.TEST) if test.skill not in mistake.skills]
    assert 0 < teacher.score(lesson, "demo-partial") == sum(kept)


def test_the_student_gets_a_page_of_feedback_that_needs_no_other_file(teacher, ada, lesson):
    (page,) = (ada.folder / lesson / "feedback").glob("*/*.html")
    assert page.stem == notebook_name(lesson).removesuffix(".ipynb")
    pictures = re.findall(r'<img[^>]*\ssrc="([^"]{0,80})', page.read_text())
    assert [picture for picture in pictures if not picture.startswith("data:")] == []


def test_the_page_of_feedback_shows_the_picture_of_every_widget(teacher, lesson):
    (page,) = (teacher.folder / "feedback" / "ada" / lesson).glob("*.html")
    require_pictures(lesson, teacher.notebook("autograded/ada", lesson), page.read_text())


def test_feedback_tells_no_more_of_an_answer_than_the_release(teacher, lesson, texts):
    released = "\n".join(cell.source for cell in teacher.notebook("release", lesson).cells)
    (page,) = (teacher.folder / "feedback" / "demo-empty" / lesson).glob("*.html")
    shown = html.unescape(re.sub(r"<[^>]*>", "", page.read_text()))
    assert [name for name, answer in texts[lesson].answers.items() if leaked(shown.encode(), answer, released)] == []


def test_the_table_of_grades_has_the_student_and_no_demo(teacher, lesson):
    with open(teacher.folder / "grades.csv", newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["assignment"], row["student_id"]) == (lesson, "ada")
    assert float(row["score"]) == teacher.score(lesson, "ada")


@pytest.mark.parametrize("command", ["generate_assignment", "autograde"])
def test_a_wrong_name_is_answered_with_the_nearest(course, command):
    name = "02_rnn_forward"
    run = course.nbgrader(command, name[3:], status=1)
    assert re.search(rf"Did you mean: .*{name}", run.output), run.output
    assert "Traceback" not in run.output
