"""A learner with the made-up course of the builder's tests: lessons 01_cell and 02_loop, and nothing checked yet."""

import pytest

from grading.batch import Grader
from learn import places
from learn.lessons import Course, unpack
from tests.learn.learner import Learner
from tests.tools.course import make_course
from tools.lessons import read_course
from tools.self_study import learner_files


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """What the zip of the made-up course has beside the packages."""
    course = make_course(tmp_path_factory.mktemp("course"))
    assert course.build() == 0
    return learner_files(read_course(course.root))


@pytest.fixture(scope="session")
def grade():
    grader = Grader(unsafe=True)
    yield grader.grade
    grader.close()


@pytest.fixture
def folder(files, tmp_path, monkeypatch):
    """The unpacked zip, in which `learn` finds itself."""
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(places, "PACKED", tmp_path / "learn" / "lessons.packed")
    monkeypatch.setattr(places, "RESULTS", tmp_path / "progress" / "results.jsonl")
    return tmp_path


@pytest.fixture
def learner(folder, files, grade):
    return Learner(folder, Course(unpack(files["learn/lessons.packed"])), grade)
