"""nbgrader's gradebook: all that comes of one submission entered in one transaction, by one writer."""

import contextlib
import copy
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbgrader import api
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from sqlalchemy import bindparam, delete, event, insert, select, update

NO_RESPONSE = "No response."
GRADE, SOLUTION, TASK = api.GradeCell, api.SolutionCell, api.TaskCell

# What one submission takes, made once: nbgrader's models would take as long to load a row as the database all of them.
GRADES, COMMENTS, STUDENTS = Grade.__table__, Comment.__table__, Student.__table__
SUBMISSIONS, NOTEBOOKS = SubmittedAssignment.__table__, SubmittedNotebook.__table__
FIND_DUE_DATE = select(Assignment.__table__.c.duedate).where(Assignment.__table__.c.id == bindparam("assignment"))
FIND_STUDENT = select(STUDENTS.c.id).where(STUDENTS.c.id == bindparam("student"))
FIND_SUBMISSION = (
    select(SUBMISSIONS.c.id, SUBMISSIONS.c.timestamp, SUBMISSIONS.c.extension)
    .where(SUBMISSIONS.c.assignment_id == bindparam("assignment"), SUBMISSIONS.c.student_id == bindparam("student"))
    .with_for_update()
)
FIND_NOTEBOOK = (
    select(NOTEBOOKS.c.id, NOTEBOOKS.c.late_submission_penalty)
    .where(NOTEBOOKS.c.assignment_id == bindparam("submission"), NOTEBOOKS.c.notebook_id == bindparam("notebook"))
    .with_for_update()
)
# nbgrader's tables have an index of pairs, the cell first: without the cells each search would go through all grades.
CELLS = bindparam("cells", expanding=True)
FIND_GRADES = (
    select(
        GRADES.c.cell_id,
        GRADES.c.id,
        GRADES.c.auto_score,
        GRADES.c.manual_score,
        GRADES.c.extra_credit,
        GRADES.c.needs_manual_grade,
    )
    .where(GRADES.c.notebook_id == bindparam("notebook"), GRADES.c.cell_id.in_(CELLS))
    .with_for_update()
)
FIND_COMMENTS = (
    select(COMMENTS.c.cell_id, COMMENTS.c.id, COMMENTS.c.auto_comment)
    .where(COMMENTS.c.notebook_id == bindparam("notebook"), COMMENTS.c.cell_id.in_(CELLS))
    .with_for_update()
)


class GradebookError(Exception):
    """The gradebook does not fit the course; the message says how to mend it."""


@dataclass(frozen=True)
class Manual:
    """What a person entered for one test or task, and whether it waits for review, because the answer changed."""

    score: float | None
    extra_credit: float | None
    review: bool


@dataclass(frozen=True)
class Entry:
    """A submission as it stands in the gradebook: points, the penalty for being late and by how much, hand grading."""

    score: float
    seconds_late: float
    penalty: float | None
    manual: dict[str, Manual]


@dataclass
class _Lesson:
    """A lesson in the gradebook: ids of rows, and for each solution cell the checksum that it was released with."""

    assignment: str
    notebook: str
    cells: dict[tuple[type, str], str]
    released: dict[str, str]


class _Grade(NamedTuple):
    """A row of the table of grades; without an id, one that is still to be entered."""

    id: str | None = None
    auto_score: float | None = None
    manual_score: float | None = None
    extra_credit: float | None = None
    needs_manual_grade: bool = True


class _Comment(NamedTuple):
    """A row of the table of comments, likewise."""

    id: str | None = None
    auto_comment: str | None = None


class Writer:
    """Enters grades into nbgrader's tables; one process and thread, one gradebook for as long as it lasts.

    The gradebook is made where it is missing. Penalties for late work are those of the configured plugin of nbgrader's
    AssignLatePenalties, and lessons are prepared by GenerateAssignment's configured steps.
    """

    def __init__(self, coursedir: CourseDirectory):
        self._coursedir = coursedir
        with _programs_of_this_environment():
            self._gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        self._gradebook.db.remove()
        if self._gradebook.engine.dialect.name == "sqlite":
            _suit_many_transactions(self._gradebook.engine)
        self._penalties = AssignLatePenalties(config=coursedir.config)
        self._penalties.init_plugin()
        self._lessons: dict[str, _Lesson] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        if self._gradebook.engine.dialect.name == "sqlite":
            # Back to one file, which can be copied; another program that has it open keeps it as it is.
            connection = self._gradebook.engine.raw_connection()
            with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(connection):
                connection.dbapi_connection.execute("PRAGMA busy_timeout = 0")
                connection.dbapi_connection.execute("PRAGMA journal_mode = DELETE")
        self._gradebook.close()

    def prepare(
        self,
        lesson: str,
        name: str,
        source: NotebookNode,
        folder: Path,
        before_removal: Callable[[str, str, Manual], None],
    ) -> None:
        """Brings the lesson up to date in the gradebook, as `nbgrader generate_assignment` would; release/ stays.

        name, source: the lesson's notebook, which is in this folder. A cell that the source no longer has is removed
        with its grades; `before_removal(student, grade id, what was entered by hand)` is called for each that a person
        entered. Raises GradebookError where the gradebook has other notebooks for the lesson.
        """
        cells, sources = _cells(self._released(lesson, name, source, folder))
        kernelspec = json.dumps(source.metadata.get("kernelspec", {}))
        with self._transaction() as db:
            assignment = db.scalar(select(Assignment).where(Assignment.name == lesson))
            if assignment is None:
                assignment = Assignment(name=lesson, course_id=self._coursedir.course_id)
                db.add(assignment)
                db.flush()
            notebooks = {each.name: each for each in assignment.notebooks}
            if others := sorted(notebooks.keys() - {name}):
                raise GradebookError(
                    f"The gradebook has notebooks for {lesson} that source/ has not: {', '.join(others)}. If they were "
                    f"renamed or removed on purpose, remove the lesson from the gradebook with `nbgrader db assignment "
                    f"remove {lesson}` and grade again."
                )
            notebook = notebooks.get(name)
            if notebook is None:
                notebook = Notebook(name=name, assignment=assignment, kernelspec=kernelspec)
                db.add(notebook)
                db.flush()
            self._update_cells(db, notebook, cells, before_removal)
            _update_sources(db, notebook, sources)
            db.flush()
            ids = {(type(cell), cell.name): cell.id for cell in _graded_cells(db, notebook)}
            _complete_submissions(db, notebook, ids)
            released = {cell: sources[cell]["checksum"] for kind, cell in cells if kind is SOLUTION}
            self._lessons[lesson] = _Lesson(assignment.id, notebook.id, ids, released)

    def commit(
        self,
        student: str,
        lesson: str,
        scores: Mapping[str, float] | None,
        answers: Mapping[str, str],
        changed: Callable[[str], bool],
        timestamp: datetime | None,
    ) -> Entry:
        """Enters one submission of a prepared lesson; entering it again changes nothing.

        scores: grade id of each test -> points; None for a submission that could not be read, which gets 0 throughout.
        answers: of answer cells, nbgrader's checksum. changed: whether what the student wrote under a grade is another
        than a person last saw; their score stays, but waits for review. timestamp: when it was handed in, in UTC
        without a zone; None leaves what is known.
        """
        known = self._lessons[lesson]
        with self._gradebook.engine.begin() as connection:
            submission, handed_in, extension = _submission(connection, known, student)
            if timestamp not in (None, handed_in):
                handed_in = timestamp
                _update(connection, SUBMISSIONS, [{"row": submission, "timestamp": timestamp}])
            notebook, old_penalty = _notebook(connection, known, submission)
            rows = {"notebook": notebook, "cells": list(known.cells.values())}
            found = connection.execute(FIND_GRADES, rows)
            grades = {cell: _Grade(*columns) for cell, *columns in found}
            found = connection.execute(FIND_COMMENTS, rows)
            comments = {cell: _Comment(*columns) for cell, *columns in found}
            new_grades, new_comments, manual = {}, {}, {}
            for (kind, name), cell in known.cells.items():
                unanswered = kind is not TASK and answers.get(name) == known.released.get(name, False)
                if kind is not SOLUTION:
                    automatic = _automatic(kind, name, scores, known, unanswered)
                    grade = _entered(grades.get(cell, _Grade()), automatic, changed(name))
                    new_grades[cell] = grade
                    if grade.manual_score is not None or grade.extra_credit is not None:
                        manual[name] = _manual(grade)
                if kind is not GRADE or cell in comments:
                    comment = comments.get(cell, _Comment())
                    new_comments[cell] = comment._replace(auto_comment=NO_RESPONSE if unanswered else None)
            _save(connection, GRADES, notebook, grades, new_grades)
            _save(connection, COMMENTS, notebook, comments, new_comments)
            total = sum(map(_points, new_grades.values()), 0.0)
            due = connection.scalar(FIND_DUE_DATE, {"assignment": known.assignment})
            late = _seconds_late(handed_in, due, extension)
            penalty = self._penalty(student, total, late)
            if penalty != old_penalty:
                _update(connection, NOTEBOOKS, [{"row": notebook, "late_submission_penalty": penalty}])
        return Entry(total, late, penalty, manual)

    def manual(self, lesson: str, student: str) -> dict[str, Manual]:
        """What people entered for a student's lesson, by grade id."""
        with self._transaction() as db:
            # Step by step, each by an index: in one query SQLite would look through the notebooks of all students.
            lesson_id = db.scalar(select(Assignment.id).where(Assignment.name == lesson))
            notebooks = db.scalars(select(Notebook.id).where(Notebook.assignment_id == lesson_id)).all()
            cells = select(api.BaseCell.id, api.BaseCell.name).where(api.BaseCell.notebook_id.in_(notebooks))
            names = dict(db.execute(cells).all())
            submission = select(SUBMISSIONS.c.id).where(
                SUBMISSIONS.c.assignment_id == lesson_id, SUBMISSIONS.c.student_id == student
            )
            own = select(NOTEBOOKS.c.id).where(
                NOTEBOOKS.c.notebook_id.in_(notebooks), NOTEBOOKS.c.assignment_id == db.scalar(submission)
            )
            found = [
                (names[cell], _Grade(*columns))
                for notebook in db.scalars(own).all()
                for cell, *columns in db.execute(FIND_GRADES, {"notebook": notebook, "cells": list(names)})
            ]
        entered = [each for each in found if each[1].manual_score is not None or each[1].extra_credit is not None]
        return {name: _manual(grade) for name, grade in entered}

    @contextlib.contextmanager
    def _transaction(self) -> Iterator:
        db = self._gradebook.db
        try:
            yield db
            db.commit()
        finally:
            # After a commit nothing is left to roll back; other programs may write until the next transaction.
            db.remove()

    def _released(self, lesson, name, source, folder):
        """The source as GenerateAssignment's steps leave it to SaveCells: without solutions, with hidden tests."""
        config = self._coursedir.config
        notebook = copy.deepcopy(source)
        resources = {
            "nbgrader": {"notebook": name, "assignment": lesson, "student": ".", "db_url": self._coursedir.db_url},
            "metadata": {"path": str(folder)},
        }
        for step in GenerateAssignment(coursedir=self._coursedir, config=config).preprocessors:
            if issubclass(step, SaveCells):
                break
            notebook, resources = step(config=config)(notebook, resources)
        return notebook

    def _update_cells(self, db, notebook, cells, before_removal):
        old = {(type(cell), cell.name): cell for cell in _graded_cells(db, notebook)}
        for known in old.keys() - cells.keys():
            _remove(db, old[known], before_removal)
        for (kind, name), columns in cells.items():
            if (kind, name) not in old:
                db.add(kind(name=name, notebook_id=notebook.id, **columns))
            else:
                for column, value in columns.items():
                    setattr(old[kind, name], column, value)

    def _penalty(self, student, score, late):
        """The plugin's penalty between 0 and the score; None where there is none."""
        if not late:
            return None
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, score, late)
        return None if penalty is None else max(0, min(penalty, score))


def _submission(connection, known, student):
    """A submission, locked where the database can, and made where it is missing: its id, timestamp and extension."""
    about = {"assignment": known.assignment, "student": student}
    found = connection.execute(FIND_SUBMISSION, about).one_or_none()
    if found is not None:
        return found
    if connection.scalar(FIND_STUDENT, {"student": student}) is None:
        connection.execute(insert(STUDENTS), {"id": student})
    return _insert(connection, SUBMISSIONS, assignment_id=known.assignment, student_id=student), None, None


def _notebook(connection, known, submission):
    """The notebook of a submission, likewise: its id and the penalty for being late."""
    about = {"submission": submission, "notebook": known.notebook}
    found = connection.execute(FIND_NOTEBOOK, about).one_or_none()
    if found is not None:
        return found
    return _insert(connection, NOTEBOOKS, notebook_id=known.notebook, assignment_id=submission), None


def _save(connection, table, notebook, old, new):
    """Writes rows of a table that belong to cells, those that are another than before."""
    added = [
        {**row._asdict(), "id": api.new_uuid(), "notebook_id": notebook, "cell_id": cell}
        for cell, row in new.items()
        if row.id is None
    ]
    changed = [row._asdict() for cell, row in new.items() if row.id is not None and row != old[cell]]
    if added:
        connection.execute(insert(table), added)
    if changed:
        _update(connection, table, [{"row": columns.pop("id"), **columns} for columns in changed])


def _insert(connection, table, **columns):
    """The id of a new row."""
    return connection.execute(insert(table), columns).inserted_primary_key[0]


def _update(connection, table, rows):
    """Sets columns of rows; `row` is the id of each."""
    connection.execute(update(table).where(table.c.id == bindparam("row")), rows)


def _seconds_late(handed_in, due, extension):
    if due is None or handed_in is None:
        return 0.0
    if extension is not None:
        due += extension
    return max(0.0, (handed_in - due).total_seconds())


def _cells(notebook):
    """What SaveCells would save of a notebook: graded and solution cells by (model, grade id), sources by grade id."""
    cells, sources = {}, {}
    for cell in notebook.cells:
        solution, task, grade = is_solution(cell), is_task(cell), is_grade(cell)
        if not (solution or task or grade or is_locked(cell)):
            continue
        name = cell.metadata.nbgrader["grade_id"]
        for kind in [kind for kind, applies in ((GRADE, grade), (TASK, task)) if applies]:
            cells[kind, name] = {
                "max_score": float(cell.metadata.nbgrader["points"]),
                "cell_type": cell.cell_type,
            }
        if solution:
            cells[SOLUTION, name] = {}
        sources[name] = {
            "cell_type": cell.cell_type,
            "locked": is_locked(cell),
            "source": cell.source,
            "checksum": cell.metadata.nbgrader.get("checksum"),
        }
    return cells, sources


def _graded_cells(db, notebook):
    return [
        cell
        for kind in (GRADE, SOLUTION, TASK)
        for cell in db.scalars(select(kind).where(kind.notebook_id == notebook.id)).all()
    ]


def _remove(db, cell, before_removal):
    grades = db.execute(
        select(Grade, SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(Grade.cell_id == cell.id)
    ).all()
    for grade, student in grades:
        if grade.manual_score is not None or grade.extra_credit is not None:
            before_removal(student, cell.name, _manual(grade))
    db.execute(delete(Grade).where(Grade.cell_id == cell.id))
    db.execute(delete(Comment).where(Comment.cell_id == cell.id))
    db.delete(cell)


def _update_sources(db, notebook, sources):
    old = {cell.name: cell for cell in db.scalars(select(api.SourceCell).filter_by(notebook_id=notebook.id)).all()}
    if old.keys() != sources.keys():
        # All anew: nbgrader puts a deleted cell back at the place that its row has among the others.
        db.execute(delete(api.SourceCell).where(api.SourceCell.notebook_id == notebook.id))
        db.add_all(api.SourceCell(name=name, notebook_id=notebook.id, **columns) for name, columns in sources.items())
        return
    for name, columns in sources.items():
        for column, value in columns.items():
            setattr(old[name], column, value)


def _complete_submissions(db, notebook, cells):
    """A cell that is new to the lesson gets a grade, or a comment, in each submission that is there already."""
    for submitted in db.scalars(select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == notebook.id)).all():
        graded = set(db.scalars(select(Grade.cell_id).where(Grade.notebook_id == submitted)))
        commented = set(db.scalars(select(Comment.cell_id).where(Comment.notebook_id == submitted)))
        _add_missing(db, submitted, cells, graded, commented)


def _add_missing(db, submitted, cells, graded, commented):
    for (kind, _name), cell in cells.items():
        if kind is not SOLUTION and cell not in graded:
            db.add(Grade(cell_id=cell, notebook_id=submitted))
        if kind is not GRADE and cell not in commented:
            db.add(Comment(cell_id=cell, notebook_id=submitted))


def _automatic(kind, name, scores, known, unanswered):
    """What a grade gets without a person: points, or None where a person is needed."""
    if scores is None:
        return 0.0
    if kind is TASK:
        return None
    if (SOLUTION, name) in known.cells:
        return 0.0 if unanswered else None
    # A test without a score cannot be, as a notebook is rebuilt from the source; if it is, somebody has to look.
    return scores.get(name)


def _entered(grade, automatic, changed):
    """The grade with what it gets without a person; whether it waits for one."""
    waits = automatic is None if grade.manual_score is None else grade.needs_manual_grade or changed
    return grade._replace(auto_score=automatic, needs_manual_grade=waits)


def _manual(grade):
    return Manual(grade.manual_score, grade.extra_credit, grade.manual_score is not None and grade.needs_manual_grade)


def _points(grade):
    """As nbgrader's Grade.score."""
    score = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if score is None else score + (grade.extra_credit or 0.0)


def _suit_many_transactions(engine):
    """SQLite by itself waits for the disk several times a transaction, and locks at its first change only.

    A write-ahead log is as safe against damage; what a power failure could take from it, the ledger has.
    """
    # The connection of the start, which knows nothing of the following, is closed.
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _(connection, _record):
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def _(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextlib.contextmanager
def _programs_of_this_environment():
    """nbgrader runs `alembic` to make a gradebook; it is beside Python, which may have been started by its path."""
    before = os.environ["PATH"]
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
