"""No release holds an answer of its own lesson or a later one, and who learns alone is told none at all.

And the tests of that find planted ones.
"""

import json
import re
import zipfile

import pytest

from grading.roles import Role
from tests.tools.leaks import leaked, telling_statements
from tools.build import ROOT
from tools.bundles import write_learn_bundle, write_student_bundle
from tools.files import files_in
from tools.lessons import Course, read_course

COURSE = read_course(ROOT)
ANSWERS = [answer for lesson in COURSE.lessons for answer in lesson.answers.values()]


def broken(answer):
    """The code that the lesson of an answer shows to be repaired, in functions called broken_…"""
    return exhibits(COURSE.lesson(answer.lesson))


def exhibits(*lessons):
    cells = [cell for lesson in lessons for cell in lesson.with_role(Role.EXPLORE)]
    return "\n".join(cell.source for cell in cells if cell.source.lstrip().startswith("def broken_"))


def course_in(root):
    """The course in another folder, so that a zip is written there."""
    for name in ("source", "release", "utils", "grading", "learn", "tools", "requirements.txt", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    return Course(root, COURSE.lessons)


@pytest.fixture(scope="module")
def learner_files(tmp_path_factory):
    """Everything that somebody without a teacher gets: path in the zip -> bytes."""
    archive = zipfile.ZipFile(write_learn_bundle(course_in(tmp_path_factory.mktemp("learn"))))
    return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def student_files(tmp_path_factory):
    """Everything that students get, from the folder release/ and from the zip: (where, lesson or "", bytes)."""
    files = []
    for path in files_in(ROOT / "release"):
        name = path.relative_to(ROOT).as_posix()
        files.append((name, name.split("/")[1], path.read_bytes()))
    archive = zipfile.ZipFile(write_student_bundle(course_in(tmp_path_factory.mktemp("zip")), COURSE.lessons))
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
def test_a_learner_s_files_tell_no_answer_whatever_the_lesson(learner_files, answer):
    for name, content in learner_files.items():
        assert not leaked(content, answer, exhibits(*COURSE.lessons)), name


def test_a_learner_s_files_hold_no_hidden_test_and_no_mark_scheme(learner_files):
    cells = [cell for lesson in COURSE.lessons for cell in lesson.cells if cell.role in (Role.TEST, Role.TASK)]
    hidden = re.compile("^### BEGIN (?:HIDDEN TESTS|MARK SCHEME)$(.*)^### END", re.MULTILINE | re.DOTALL)
    parts = [part for cell in cells for part in hidden.findall(cell.source)]
    lines = {json.dumps(line.strip())[1:-1].encode() for part in parts for line in part.split("\n") if len(line) > 40}
    assert len(parts) > 100 and len(lines) > 100
    for name, content in learner_files.items():
        if name.startswith("lessons/"):
            assert not [line for line in lines if line in content], name
            assert not [mark for mark in (b"BEGIN SOLUTION", b"BEGIN HIDDEN", b"BEGIN MARK") if mark in content], name


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
