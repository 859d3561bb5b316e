"""Running a lesson's cells in this process, with any answers put in: what the tests of the tests do thousands of times.

It is the plain-Python twin of grading with nbgrader; a sample that goes through nbgrader shows that both agree.
"""

import ast
import contextlib
import copy
import functools
import io
import json
import linecache
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np

from grading.roles import Role
from tools.lessons import read_course
from tools.mistakes import EVERYTHING
from utils.checks.gradient_case import GradientCase
from utils.recurrences import Recurrence

ROOT = Path(__file__).parents[2]
NEEDED = ("setup", "given", "answer", "test")
# Gradient cases kept in memory: a lesson on two or three seeds.
REMEMBERED = 128

measured = GradientCase.by_differences.__func__
nudged = {name: getattr(Recurrence, name) for name in ("errors", "gradients")}
_cases = {}


@dataclass(frozen=True)
class Verdict:
    """What became of one test cell: its skill, points, and the error that stopped it, if any."""

    skill: str
    points: float
    error: BaseException | None

    @property
    def earned(self):
        return 0.0 if self.error else self.points

    @property
    def message(self):
        return str(self.error) if self.error else ""


@functools.cache
def course():
    """The course as its texts say."""
    return read_course(ROOT)


def lessons():
    """The names of all lessons, in order."""
    return course().names


def mistakes():
    """Pairs (lesson, mistake), of all lessons."""
    return [(lesson, mistake) for lesson in course().lessons for mistake in lesson.mistakes]


def wrong_answer(lesson, mistake):
    """The source of a mistake's answer."""
    return mistake.answer(lesson.answers[mistake.function].reference)


def graded_cells(lesson):
    """Function -> its test cells in a lesson: those that make a check of it."""
    cells = {function: [] for function in lesson.answers}
    for cell in lesson.with_role(Role.TEST):
        make_check = next(node.value for node in ast.parse(cell.source).body if isinstance(node, ast.Assign))
        cells[make_check.args[0].id].append(cell)
    return cells


def cells_reached(lesson, function):
    """The test cells that an answer can lose points in: those of its function, and of answers that call it."""
    calling = {other for other, answer in lesson.answers.items() if function in answer.free_names}
    tests = graded_cells(lesson)
    return {cell.name for one in (function, *calling) for cell in tests[one]}


def cells_lost(lesson, mistake):
    """The test cells that a mistake is to lose: those of its skills, or all that it reaches."""
    if EVERYTHING in mistake.skills:
        return cells_reached(lesson, mistake.function)
    return {cell.name for cell in lesson.with_role(Role.TEST) if cell.skill in mistake.skills}


@functools.cache
def notebook(lesson, step="source"):
    """The built notebook of a lesson, as JSON; `step` is "source" or "release"."""
    return json.loads((ROOT / step / lesson / f"{lesson[3:]}.ipynb").read_text(encoding="utf-8"))


def run(lesson, answers=None, cells=None, seed=None, to_first_loss=False):
    """Run a lesson with `answers` (function name -> source) in place of the notebook's own.

    Returns grade id -> Verdict for all test cells, or only for those with a grade id in `cells`; with `to_first_loss`
    for those up to the first that loses its points.
    """
    answers = answers or {}
    namespace = {"__name__": "__main__"}
    verdicts = {}
    with (
        _in_folder_of(lesson),
        _seeded(seed),
        remembering_differences(),
        np.errstate(),  # an answer may call np.seterr
        _streams_of_a_kernel() as stderr,
    ):
        for cell in notebook(lesson)["cells"]:
            role = cell["metadata"].get("course", {}).get("role")
            if role not in NEEDED:
                continue
            source = "".join(cell["source"])
            if role != "test":
                function = next((name for name in answers if role == "answer" and f"def {name}(" in source), None)
                _execute(answers[function] if function else source, cell["id"], namespace)
                continue
            grading = cell["metadata"]["nbgrader"]
            if cells is None or grading["grade_id"] in cells:
                verdict = verdicts[grading["grade_id"]] = _judge(cell, source, namespace, stderr)
                if verdict.error and to_first_loss:
                    break
    return verdicts


def answer_cells(lesson):
    """Function -> grade id of its answer cell."""
    return {lesson.function(cell): cell.name for cell in lesson.with_role(Role.ANSWER)}


def untouched(lesson):
    """Function -> the answer cell as it is released."""
    released = {cell["id"]: "".join(cell["source"]) for cell in notebook(lesson, "release")["cells"]}
    return {function: released[cell] for function, cell in answer_cells(course().lesson(lesson)).items()}


def lost(verdicts):
    """The grade ids of the test cells whose points were lost."""
    return {grade_id for grade_id, verdict in verdicts.items() if verdict.error}


def _judge(cell, source, namespace, stderr):
    written = stderr.tell()
    error = None
    try:
        _execute(source, cell["id"], namespace)
    except Exception as raised:
        error = raised
    if not error and stderr.tell() > written:
        # What nbgrader takes for a failed test.
        error = AssertionError(f"on stderr: {stderr.getvalue()[written:]}")
    return Verdict(cell["metadata"]["course"]["skill"], cell["metadata"]["nbgrader"]["points"], error)


def _execute(source, name, namespace):
    name = f"<answer {name}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(_compiled(source, name), namespace)


@functools.lru_cache(maxsize=1000)
def _compiled(source, name):
    return compile(source, name, "exec")


class _Stream(io.StringIO):
    """A stream as the checks find it in a kernel, by the attribute that tells it from any other."""

    pub_thread = None


@contextlib.contextmanager
def _streams_of_a_kernel():
    handlers = logging.root.handlers[:]
    try:
        with contextlib.redirect_stdout(_Stream()), contextlib.redirect_stderr(_Stream()) as stderr:
            yield stderr
    finally:
        logging.root.handlers[:] = handlers


@contextlib.contextmanager
def _in_folder_of(lesson):
    before = os.getcwd()
    os.chdir(ROOT / "source" / lesson)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def _seeded(seed):
    before = os.environ.get("COURSE_SEED")
    if seed is not None:
        os.environ["COURSE_SEED"] = str(seed)
    try:
        yield
    finally:
        if seed is not None:
            os.environ.pop("COURSE_SEED")
            if before is not None:
                os.environ["COURSE_SEED"] = before


@contextlib.contextmanager
def remembering_differences():
    """Differences take most of the time, and most runs ask for the same ones: those of trusted forward passes."""
    with (
        mock.patch.object(GradientCase, "by_differences", classmethod(_remembered)),
        mock.patch.object(Recurrence, "errors", lambda *run: _remembered_nudges("errors", *run)),
        mock.patch.object(Recurrence, "gradients", lambda *run: _remembered_nudges("gradients", *run)),
    ):
        yield


def _remembered(cls, forward, arrays, upstream):
    numbers = [*arrays.values(), upstream, forward(arrays)]
    key = (*arrays, *((array.shape, array.tobytes()) for array in numbers))
    return _from_memory(key, lambda: measured(cls, forward, arrays, upstream))


def _remembered_nudges(name, recurrence, trace):
    key = (name, recurrence, *((entry, np.shape(value), np.asarray(value).tobytes()) for entry, value in trace.items()))
    return copy.deepcopy(_from_memory(key, lambda: nudged[name](recurrence, trace)))


def _from_memory(key, measure):
    _cases[key] = _cases.pop(key, None) or measure()
    while len(_cases) > REMEMBERED:
        del _cases[next(iter(_cases))]
    return _cases[key]
