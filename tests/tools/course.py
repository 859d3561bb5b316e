"""A small made-up course in a folder of its own, for the tests of the builder."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

from tools.build import main
from tools.public_examples import Measures

CELL = '''\
# %% [markdown]
# # Write a cell
#
# One step of a network.

# %% setup
import math

import numpy as np


# %% answer="cell"
def cell(x, a):
    """One step.

    x, a: numbers; returns: a number
    """
    ### BEGIN SOLUTION
    # the sum of both
    total = x + a
    return np.tanh(total)
    ### END SOLUTION


# %% test="cell-sum" skill="sum" points=2
"""Checks the sum."""
assert abs(cell(0, 0)) < 1e-6
### BEGIN HIDDEN TESTS
### REFERENCE cell
assert abs(cell(1, 2) - right_cell()(1, 2)) < 1e-6
### END HIDDEN TESTS

# %% explore
cell(1, 1)
'''

CELL_MISTAKES = """\
from tools.mistakes import EVERYTHING, Mistake

MISTAKES = [
    Mistake(
        id="minus",
        function="cell",
        skill="sum",
        kind="slip",
        change={"x + a": "x - a"},
        question="Which sign?",
        name="Minus for plus.",
    ),
    Mistake(
        id="nothing",
        function="cell",
        skill=EVERYTHING,
        kind="concept",
        code="def cell(x, a):\\n    return None",
        question="What comes back?",
        name="Nothing is returned.",
    ),
]
"""

LOOP = '''\
# %% [markdown]
# # Write a loop

# %% setup
import numpy as np

# %% given="cell"


# %% answer="loop"
def loop(xs, a):
    """All steps; returns the last state."""
    ### BEGIN SOLUTION
    for x in xs:
        a = cell(x, a)
    return a
    ### END SOLUTION


# %% test="loop-order" skill="order" points=3.5
"""Checks the order."""
assert loop([], 7) == 7
### BEGIN HIDDEN TESTS
### REFERENCE loop
assert loop([1, 2], 0) == right_loop(cell)([1, 2], 0)
### END HIDDEN TESTS

# %% [markdown] task="why" points=2
# Why does the order matter?
#
# ### BEGIN MARK SCHEME
# The state is carried.
# ### END MARK SCHEME
'''

LOOP_MISTAKES = """\
from tools.mistakes import Mistake

MISTAKES = [
    Mistake(
        id="reversed",
        function="loop",
        skill="order",
        kind="concept",
        change={"in xs": "in reversed(xs)"},
        question="Which comes first?",
        name="The steps run backwards.",
    ),
]
"""

EXAMPLES = {"cell": (1.0, 2.0), "loop": ([1.0, -2.0], 0.5)}


def _fingerprint(function_name, function, supplied):
    """The made-up fingerprint: what the function computes on its example."""
    return [repr(function(*EXAMPLES.get(function_name, (1.0, 2.0))))]


MEASURES = Measures(
    record=lambda name, function: float(function(*EXAMPLES[name])) if name in EXAMPLES else None,
    fingerprint=_fingerprint,
    same=lambda one, other: one == other,
)


@dataclass(frozen=True)
class MadeUpCourse:
    """The made-up course at `root`."""

    root: Path

    def build(self, *arguments, measures=MEASURES):
        """Run `python -m tools.build` on this course; returns the exit status."""
        return main(list(arguments), self.root, measures)

    def write(self, name, content):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def edit(self, name, old, new):
        """Replace a text that is there exactly once."""
        assert self.read(name).count(old) == 1, f"{old!r} in {name}"
        self.write(name, self.read(name).replace(old, new))

    def notebook(self, name):
        return nbformat.reads(self.read(name), as_version=4)

    def save(self, name, notebook):
        """Write a notebook as JupyterLab does."""
        self.write(name, nbformat.writes(notebook) + "\n")

    def snapshot(self):
        """Every file of the course: name -> bytes."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


def make_course(root):
    """Write the made-up course into an empty folder."""
    course = MadeUpCourse(root)
    course.write("lessons/01_cell/cell.py", CELL)
    course.write("lessons/01_cell/mistakes.py", CELL_MISTAKES)
    course.write("lessons/02_loop/loop.py", LOOP)
    course.write("lessons/02_loop/mistakes.py", LOOP_MISTAKES)
    course.write("lessons/02_loop/figures/steps.svg", "<svg/>\n")
    return course


def cell_of(notebook, cell_id):
    """The cell of this id."""
    return next(one for one in notebook.cells if one.id == cell_id)
