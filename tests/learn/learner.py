"""Somebody who learns alone with the made-up course of the builder's tests, and what this person writes."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

from learn.checking import check
from learn.lessons import Course

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
