"""No release holds an answer of its own lesson or a later one; and the test of that finds planted ones."""

import zipfile

import pytest

from grading.roles import Role
from tests.tools.leaks import leaked, telling_statements
from tools.build import ROOT
from tools.bundles import write_student_bundle
from tools.files import files_in
from tools.lessons import Course, read_course

COURSE = read_course(ROOT)
ANSWERS = [answer for lesson in COURSE.lessons for answer in lesson.answers.values()]


def broken(answer):
    """The code that the lesson of an answer shows to be repaired, in functions called broken_…"""
    cells = COURSE.lesson(answer.lesson).with_role(Role.EXPLORE)
    return "\n".join(cell.source for cell in cells if cell.source.lstrip().startswith("def broken_"))


@pytest.fixture(scope="module")
def student_files(tmp_path_factory):
    """Everything that students get, from the folder release/ and from the zip: (where, lesson or "", bytes)."""
    files = []
    for path in files_in(ROOT / "release"):
        name = path.relative_to(ROOT).as_posix()
        files.append((name, name.split("/")[1], path.read_bytes()))
    root = tmp_path_factory.mktemp("zip")
    for name in ("release", "utils", "requirements.txt", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    (root / "tools").symlink_to(ROOT / "tools")
    archive = zipfile.ZipFile(write_student_bundle(Course(root, COURSE.lessons), COURSE.lessons))
    for name in archive.namelist():
        inside = name.split("/")[1:]
        files.append((name, inside[1] if inside[0] == "release" else "", archive.read(name)))
    return files


def test_students_get_all_lessons(student_files):
    lessons = {lesson for _where, lesson, _content in student_files}
    assert lessons == {"", *COURSE.names}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.function)
def test_no_student_file_holds_an_answer_before_it_is_due(student_files, answer):
    for where, lesson, content in student_files:
        if lesson <= answer.lesson:
            known = [earlier for earlier in ANSWERS if earlier.lesson < lesson]
            assert not leaked(content, answer, broken(answer), known), where


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.function)
def test_a_planted_answer_is_found(answer):
    lesson = COURSE.lesson(answer.lesson)
    source = (ROOT / "source" / lesson.name / f"{lesson.stem}.ipynb").read_bytes()
    assert leaked(source, answer, broken(answer))
    assert leaked(answer.bare.encode(), answer, broken(answer))
    assert leaked(answer.bare.replace(" ", "  ").replace('"', "'").encode(), answer, broken(answer))
    assert leaked(b"# a comment\n" + "\n\n".join(answer.bare.split("\n")).encode(), answer, broken(answer))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.function)
def test_two_statements_of_an_answer_are_found(answer):
    telling = sorted(telling_statements(answer, broken(answer)))[:2]
    assert leaked("\n".join(telling).encode(), answer, broken(answer))


def test_solution_markers_stay_in_source(student_files):
    for where, _lesson, content in student_files:
        for marker in (b"BEGIN SOLUTION", b"BEGIN HIDDEN", b"BEGIN MARK SCHEME", b"REFERENCE"):
            assert marker not in content, where
