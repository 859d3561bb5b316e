"""A learner with the made-up course of the builder's tests: lessons 01_cell and 02_loop, and nothing checked yet."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grading.batch import Grader
from learn import places
from learn.checking import check
from learn.lessons import Course, unpack
from tests.tools.course import make_course
from tools.lessons import read_course
from tools.self_study import learner_files

RIGHT = "def cell(x, a):\n    return np.tanh(x + a)"
WRONG = "def cell(x, a):\n    return np.tanh(x - a)"
RIGHT_LOOP = "def loop(xs, a):\n    for x in xs:\n        a = cell(x, a)\n    return a"


@dataclass
class Learner:
    """The folder of somebody who learns alone."""

    root: Path
    course: Course
    grade: object

    def notebook(self, lesson="01_cell") -> Path:
        return self.root / "lessons" / lesson / f"{lesson[3:]}.ipynb"

    def read(self, lesson="01_cell"):
        return nbformat.read(self.notebook(lesson), as_version=4)

    def save(self, notebook, lesson="01_cell"):
        nbformat.write(notebook, self.notebook(lesson))

    def write(self, source, answer="cell", lesson="01_cell"):
        """Put a source into an answer cell, and save."""
        notebook = self.read(lesson)
        next(cell for cell in notebook.cells if cell.id == answer).source = source
        self.save(notebook, lesson)

    def write_text(self, text, task="why", lesson="02_loop"):
        """Put a text cell below a task, and save."""
        notebook = self.read(lesson)
        place = next(number for number, cell in enumerate(notebook.cells) if cell.id == task)
        notebook.cells.insert(place + 1, nbformat.v4.new_markdown_cell(text))
        self.save(notebook, lesson)

    def check(self, lesson="01_cell"):
        return check(self.course, self.course.lesson(lesson), self.root / "lessons" / lesson, self.grade)


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
