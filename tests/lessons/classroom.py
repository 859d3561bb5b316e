"""Running a lesson's cells in this process, with any answers put in: what the tests of the tests do hundreds of times.

It is the plain-Python twin of grading with nbgrader; a sample that goes through nbgrader shows that both agree.
"""

import contextlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDED = ("setup", "given", "answer", "test")


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


def notebook(lesson, step="source"):
    """The built notebook of a lesson, as JSON; `step` is "source" or "release"."""
    return json.loads((ROOT / step / lesson / f"{lesson[3:]}.ipynb").read_text(encoding="utf-8"))


def lessons():
    """The names of all built lessons, in order."""
    return sorted(path.name for path in (ROOT / "source").iterdir() if path.is_dir())


def run(lesson, answers=None, cells=None, seed=None):
    """Run a lesson with `answers` (function name -> source) in place of the notebook's own.

    Returns grade id -> Verdict for all test cells, or only for those with a grade id in `cells`.
    """
    answers = answers or {}
    namespace = {"__name__": "__main__"}
    verdicts = {}
    with _in_folder_of(lesson), _seeded(seed), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook(lesson)["cells"]:
            role = cell["metadata"].get("course", {}).get("role")
            if role not in NEEDED:
                continue
            source = "".join(cell["source"])
            if role != "test":
                function = next((name for name in answers if f"def {name}(" in source), None)
                _execute(answers[function] if role == "answer" and function else source, cell["id"], namespace)
                continue
            grading = cell["metadata"]["nbgrader"]
            if cells is None or grading["grade_id"] in cells:
                verdicts[grading["grade_id"]] = _judge(cell, source, namespace)
    return verdicts


def lost_skills(verdicts):
    """The skills whose points were lost, and the whole loss."""
    lost = [verdict for verdict in verdicts.values() if verdict.error]
    return {verdict.skill for verdict in lost}, sum(verdict.points for verdict in lost)


def _judge(cell, source, namespace):
    error = None
    try:
        _execute(source, cell["id"], namespace)
    except Exception as raised:
        error = raised
    return Verdict(cell["metadata"]["course"]["skill"], cell["metadata"]["nbgrader"]["points"], error)


def _execute(source, name, namespace):
    exec(compile(source, f"<answer {name}>", "exec"), namespace)


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
