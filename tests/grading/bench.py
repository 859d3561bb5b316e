"""A lesson and results for it that need no student and no kernel: what comes after grading is tested with them."""

import copy
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Base, Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade, is_grade, is_solution
from sqlalchemy import select
from traitlets.config import Config

from grading.intake import Original, blank
from grading.parts import points
from grading.results import Breach, Result, Task
from grading.roles import COURSE, Role
from grading.submissions import Lesson, Unread

LESSON, NAME = "00_bench", "bench"
TESTS = {"sum-value": 2.0, "sum-shape": 1.0}
RIGHT = "def total(x):\n    return sum(x)"
FLAGS = {"grade": False, "locked": False, "solution": False, "task": False}


def lesson(tests=TESTS) -> nbformat.NotebookNode:
    """The teacher's notebook: a set-up, an answer, tests, a written answer, and a task."""
    cells = [
        _cell(new_code_cell, "import math", "setup", locked=True),
        _cell(
            new_code_cell,
            f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION",
            "sum",
            solution=True,
        ),
        *[
            _cell(
                new_code_cell,
                f"assert total([1])\n### BEGIN HIDDEN TESTS\nassert '{name}'\n### END HIDDEN TESTS",
                name,
                grade=True,
                locked=True,
                points=points,
            )
            for name, points in tests.items()
        ],
        _cell(new_markdown_cell, "Why?", "why", grade=True, solution=True, points=3),
        _cell(new_markdown_cell, "Draw.", "drawn", locked=True, task=True, points=4),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def course(root: Path, db_url: str | None = None, source: nbformat.NotebookNode | None = None, **config):
    """The folders of a course with the lesson in source/; `config` is nbgrader's, by class."""
    settings = Config(config)
    settings.CourseDirectory.root = str(root)
    settings.CourseDirectory.course_id = "bench"
    if db_url:
        settings.CourseDirectory.db_url = db_url
    folder = Path(root) / "source" / LESSON
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "given.txt").write_text("the lesson's")
    nbformat.write(source or lesson(), folder / f"{NAME}.ipynb")
    return CourseDirectory(config=settings)


def read(coursedir) -> Lesson:
    """The lesson as grading reads it."""
    return Lesson.read(Path(coursedir.root), LESSON)


def hand_in(coursedir, student: str, when: str | None = "2025-01-06 12:00:00 UTC") -> Path:
    """The folder of a submission, as the exchange leaves it, without a notebook."""
    folder = Path(coursedir.root) / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "submission_secret.txt").write_text(f"secret of {student}")
    if when:
        (folder / "timestamp.txt").write_text(when)
    return folder


def result(
    student: str, passed=(), answer=RIGHT, why="Because.", drawn=None, source=None, files=None, partial=None
) -> Result:
    """What the engine gives for a submission whose tests in `passed` pass, and in `partial` give these points."""
    notebook = copy.deepcopy(source or lesson())
    sources = {"sum": answer, "why": why}
    for cell in notebook.cells:
        name = cell.metadata.nbgrader.grade_id
        if is_solution(cell) and sources[name] is not None:
            cell.source = sources[name]
    if drawn is not None:
        notebook.cells.append(new_markdown_cell(drawn, id="own", metadata={COURSE: {"role": Role.OWN.value}}))
    rebuilt = nbformat.writes(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_grade(cell):
            _show(cell, passed, partial or {})
    scores = {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
        for cell in notebook.cells
        if is_grade(cell) and not is_solution(cell)
    }
    files = files or {}
    key = hashlib.sha256(rebuilt.encode() + json.dumps(sorted(map(repr, files.items()))).encode()).hexdigest()
    repairs = ("A copied cell was left out.",)
    task = Task(student, LESSON, rebuilt, ("total",), seed=7, key=key, files=files, repairs=repairs)
    breaches = () if passed else (Breach("sum", "stopped after 30 s"),)
    return Result(task, nbformat.writes(notebook), scores, breaches, 0.25, 2)


def unread(student: str, reason: str = "The notebook is empty.") -> Unread:
    """What intake gives for a submission that cannot be read."""
    notebook = nbformat.writes(blank(Original(lesson()), reason))
    task = Task(student, LESSON, notebook, ("total",), seed=7, key=f"key of {student}")
    return Unread(task, reason, dict.fromkeys(points(lesson()), 0.0))


def graded_by_nbgrader(coursedir, outcome: Result) -> None:
    """Hands the same work in and has nbgrader enter it: its own steps, but for running the cells."""
    folder = hand_in(coursedir, outcome.task.student, when=None)
    notebook = nbformat.reads(outcome.notebook, as_version=4)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    config = copy.deepcopy(coursedir.config)
    config.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.OverwriteCells"]
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    config.Autograde.force = True
    config.CourseDirectory.assignment_id = LESSON
    config.CourseDirectory.student_id = outcome.task.student
    Autograde(coursedir=CourseDirectory(config=config), config=config).start()


def generated_by_nbgrader(coursedir) -> None:
    config = copy.deepcopy(coursedir.config)
    config.GenerateAssignment.force = True
    config.CourseDirectory.assignment_id = LESSON
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()


def gradebook(coursedir) -> Gradebook:
    return Gradebook(coursedir.db_url, coursedir.course_id)


def rows(coursedir, leave_out=("course",)) -> dict[str, list[dict]]:
    """All tables of a gradebook, with what a row is about in place of its random id."""
    tables, meaning = {}, {}
    with gradebook(coursedir) as book:
        for table in Base.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            unique = [[c.name for c in each.columns] for each in table.constraints if type(each).__name__[0] == "U"]
            tables[table.name] = []
            for row in book.db.execute(select(table)).mappings():
                known = dict(row)
                for column in table.columns:
                    if column.foreign_keys:
                        known[column.name] = meaning.get(row[column.name], row[column.name])
                if unique and keys == ["id"] and table.name != "student":
                    about = (table.name, *[known[name] for name in unique[0]])
                    meaning[row["id"]] = about
                    known["id"] = about
                tables[table.name].append(known)
            tables[table.name].sort(key=repr)
    return {name: found for name, found in tables.items() if name not in leave_out}


def late(coursedir, due: str) -> None:
    with gradebook(coursedir) as book:
        book.update_or_create_assignment(LESSON, duedate=due)


def by_hand(coursedir, student: str, cell: str, score: float | None, extra: float | None = None) -> None:
    """What formgrader does when a person enters a score (GradeHandler.put)."""
    with gradebook(coursedir) as book:
        grade = book.find_grade(cell, NAME, LESSON, student)
        grade.manual_score, grade.extra_credit = score, extra
        grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
        book.db.commit()


def with_key(outcome: Result, key: str) -> Result:
    return replace(outcome, task=replace(outcome.task, key=key))


def _cell(make, source, name, **nbgrader):
    metadata = {"schema_version": 3, "grade_id": name} | FLAGS | nbgrader
    return make(source, id=name, metadata={"nbgrader": metadata})


def _show(cell, passed, partial):
    name = cell.metadata.nbgrader.grade_id
    if name in partial:
        data = {"text/plain": str(partial[name])}
        cell.outputs = [new_output("execute_result", data, execution_count=1)]
    elif name not in passed:
        cell.outputs = [new_output("error", ename="AssertionError", evalue="", traceback=["AssertionError"])]
