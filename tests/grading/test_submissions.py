"""Everything that was handed in is found and read, or said to be unreadable."""

import json
import os
import shutil
from datetime import datetime

import nbformat
import pytest

from grading.files import read
from grading.limits import INTAKE
from grading.parsing import Unreadable
from grading.submissions import Lesson, Submission, Unread, find, notebook_of, task_of
from tests.clean_tree import ROOT
from tests.grading.odd_files import GRADED, LESSON, NOTEBOOK, ODD_FILES, encoded, right

SECRET = b"secret"
PATIENCE = pytest.mark.timeout(60)


def seed(secret, student, lesson):
    return len(secret) + len(student) + len(lesson)


@pytest.fixture(scope="module")
def lesson():
    return Lesson.read(ROOT, LESSON)


@pytest.fixture
def course(tmp_path):
    """The root of a course that has the sources and nothing handed in."""
    (tmp_path / "source").symlink_to(ROOT / "source")
    (tmp_path / "submitted").mkdir()
    return tmp_path


def hand_in(course, student="ada"):
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_bytes(encoded(right()))
    return folder


def only(course, lesson) -> tuple[Submission, object]:
    (submission,) = find(course, LESSON)
    return submission, task_of(submission, lesson, SECRET, seed)


@PATIENCE
@pytest.mark.parametrize("case", ODD_FILES, ids=lambda case: case.name)
def test_odd_files_are_graded_or_refused_with_a_reason(case, course, lesson):
    case.hand_in(course / "submitted")
    submission, task = only(course, lesson)
    assert (submission.student, submission.lesson) == (case.student, LESSON)
    if case.verdict == GRADED:
        said = task.repairs
    else:
        assert isinstance(task, Unread) and set(task.scores.values()) == {0.0} and len(task.scores) == 7
        assert task.reason in task.task.repairs
        said, task = [task.reason], task.task
    assert any(case.says in sentence for sentence in said) if case.says else said == (), said
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in said)
    notebook = nbformat.reads(task.notebook, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.course.repairs == list(task.repairs)
    assert sum(map(len, task.files.values())) <= INTAKE.all_files and len(task.files) <= INTAKE.files


@pytest.mark.skipif(os.name == "nt", reason="needs modes of files")
def test_a_file_that_may_not_be_read_says_so(course, lesson):
    (hand_in(course) / NOTEBOOK).chmod(0)
    _, task = only(course, lesson)
    if os.geteuid() == 0:  # who may read everything
        assert task.repairs == ()
    else:
        assert "Permission denied" in task.reason


def test_names_that_are_no_text_are_spelled_out(course, lesson):
    folder = hand_in(course)
    os.rename(os.fsencode(folder.parent), os.fsencode(folder.parent.parent) + b"/\xff")
    submission, task = only(course, lesson)
    assert submission.student == task.student == "\\xff"


def test_students_without_the_lesson_have_handed_in_nothing(course):
    (course / "submitted" / "ada" / "03_gradient_check").mkdir(parents=True)
    (course / "submitted" / ".cache" / LESSON).mkdir(parents=True)
    (course / "submitted" / "README.md").write_text("x")
    assert find(course, LESSON) == []
    shutil.rmtree(course / "submitted")
    assert find(course, LESSON) == []


def test_a_linked_student_is_not_followed(course, lesson):
    hand_in(course, "bob")
    (course / "submitted" / "eve").symlink_to("bob")
    refused = [each for each in find(course, LESSON) if each.notebook is None]
    assert [(each.student, "a link" in each.reason) for each in refused] == [("eve", True)]


def test_a_task_has_what_grading_takes(course, lesson):
    folder = hand_in(course)
    (folder / "data").mkdir()
    (folder / "data" / "mine.txt").write_text("x")
    (folder / "hints.json").write_text("{}")
    (folder / ".hidden").write_text("x")
    (folder / "timestamp.txt").write_text("2025-02-03 04:05:06.789 UTC")
    (folder / "submission_secret.txt").write_text("s")
    submission, task = only(course, lesson)
    assert task.files == {"data/mine.txt": b"x"}
    assert task.answers == ("rnn_forward",) and task.repairs == ()
    assert task.seed == seed(SECRET, "ada", LESSON)
    assert submission.timestamp == datetime(2025, 2, 3, 4, 5, 6, 789_000)
    assert submission.receipts() == {
        "timestamp.txt": b"2025-02-03 04:05:06.789 UTC",
        "submission_secret.txt": b"s",
    }


@pytest.mark.parametrize("text", ["2025-02-03 04:05 /etc/localtime", "9" * 50, "soon", "2025-99-99", "\0", "1" * 5_000])
def test_a_timestamp_that_is_none_is_left_out(course, lesson, text):
    (hand_in(course) / "timestamp.txt").write_text(text)
    submission, task = only(course, lesson)
    assert submission.timestamp is None and "timestamp" in task.repairs[0]


def test_the_key_follows_all_that_a_result_depends_on(course, lesson):
    folder = hand_in(course)

    def key(lesson=lesson, student="ada", seed=seed):
        return task_of(Submission(student, LESSON, folder, folder / NOTEBOOK, "", files), lesson, SECRET, seed).key

    files = ()
    first = key()
    assert key() == first
    assert key(student="bob") != first
    assert key(seed=lambda *_: 0) != first
    (folder / "mine.txt").write_text("x")
    files = ("mine.txt",)
    assert key() != first
    (folder / NOTEBOOK).write_bytes(encoded(right()) + b"\n")
    files = ()
    assert key() != first


def test_the_version_follows_the_files_of_the_lesson(tmp_path, lesson):
    shutil.copytree(ROOT / "source" / LESSON, tmp_path / "source" / LESSON)
    assert Lesson.read(tmp_path, LESSON).version == lesson.version
    (tmp_path / "source" / LESSON / "__pycache__").mkdir()
    (tmp_path / "source" / LESSON / "__pycache__" / "x.pyc").write_text("x")
    assert Lesson.read(tmp_path, LESSON).version == lesson.version
    (tmp_path / "source" / LESSON / "hints.json").write_text("{}")
    assert Lesson.read(tmp_path, LESSON).version != lesson.version


def test_equal_submissions_of_a_changed_notebook_have_another_key(course, lesson):
    folder = hand_in(course)
    before = only(course, lesson)[1].key
    notebook = json.loads((folder / NOTEBOOK).read_bytes())
    notebook["cells"].append({"cell_type": "code", "source": "1", "metadata": {}})
    (folder / NOTEBOOK).write_text(json.dumps(notebook))
    assert only(course, lesson)[1].key != before


def test_a_lesson_has_one_notebook(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(FileNotFoundError, match="there is none"):
        notebook_of(tmp_path, "x")
    for name in "ab":
        (tmp_path / "x" / f"{name}.ipynb").write_text("{}")
    with pytest.raises(ValueError, match="there are 2: a.ipynb, b.ipynb"):
        notebook_of(tmp_path, "x")


def test_no_more_is_read_than_asked_for(tmp_path):
    (tmp_path / "x").write_bytes(b"12345")
    assert read(tmp_path / "x", 5) == b"12345"
    with pytest.raises(Unreadable, match="at most 4 are read"):
        read(tmp_path / "x", 4)
