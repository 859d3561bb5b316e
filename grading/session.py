"""Grading one submission: its cells in order, each on the side where it belongs."""

import socket
import threading
import time
from dataclasses import asdict, replace

import nbformat
from nbgrader.utils import determine_grade

from . import outputs
from .limits import TIME, Time
from .results import Breach, Result
from .roles import COURSE, Role, role_of
from .warm import WarmParent
from .wire import ENDED, Channel, Closed, Overdue, WireError

# Cells that run on both sides: what they define is the judge's own in the judge.
ON_BOTH = (Role.SETUP, Role.GIVEN)
VARIABLES = {"NBGRADER_EXECUTION": "autograde"}
# How often a cell is run whose process ends.
RUNS = 3
# Message -> the first word and the types of what follows in its answer.
ANSWERS = {
    "begin": ("begun", []),
    "run": ("ran", [str]),
    "test": ("tested", [str, bool, str, bool]),
}


class Stopped(Exception):
    """A cell was stopped, or ended its process; the text says how."""


class Ended(Stopped):
    """The process of a cell has ended, perhaps for something that an earlier cell has left behind."""


class Session:
    """Grades submissions, each in fresh processes. Several threads may use one.

    students, judges: warm parents. time: what a submission may take.
    """

    def __init__(self, students: WarmParent, judges: WarmParent, time: Time = TIME):
        self.students, self.judges, self.time = students, judges, time
        # Of the latest lesson: its cells that were run apart, and their outputs by id.
        self._lesson, self._shown = None, {}
        self._one_at_a_time = threading.Lock()

    def grade(self, task):
        """The Result of a task. Whatever the submission does, there is one."""
        run = _Run(self, task)
        try:
            run.all_cells()
        finally:
            run.close()
        return run.result()

    def shown_apart(self, task, cells):
        """What the task's cells apart show, outputs by id, from a run of the lesson's own cells alone, done once.

        cells: all cells of code of the submission. Nothing, if that run went over a bound.
        """
        if not task.apart:
            return {}
        own = [cell for cell in cells if role_of(cell) in ON_BOTH or cell.id in task.apart]
        lesson = [(cell.id, cell.source) for cell in own], task.lesson_files
        with self._one_at_a_time:
            if lesson != self._lesson:
                self._shown = self._run_apart(task, own)
                self._lesson = lesson
            return self._shown

    def _run_apart(self, task, cells):
        notebook = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
        result = self.grade(replace(task, notebook=notebook, answers=(), files={}, apart=()))
        ran = nbformat.reads(result.notebook, as_version=4).cells
        return {} if result.breaches else {cell.id: cell.outputs for cell in ran if cell.id in task.apart}


class _Run:
    """One submission, between a student's side and a judge."""

    def __init__(self, session, task):
        self._session, self._time, self._task = session, session.time, task
        self._began = time.monotonic()
        self._ends = self._began + self._time.submission
        self._notebook = nbformat.reads(task.notebook, as_version=4)
        # By the id of their cell, what the judge has run too; and all that the student's side has run.
        self._breaches, self._shared, self._replayed = [], {}, []
        self._student = self._judge = None

    def all_cells(self):
        """Run every cell of code; those that explore come last, and of them those apart."""
        cells = [cell for cell in self._notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        for cell in cells:
            if role_of(cell) != Role.EXPLORE:
                self._guarded(cell)
        self._ends = min(self._ends, time.monotonic() + self._time.explore)
        for cell in cells:
            if role_of(cell) == Role.EXPLORE and cell.id not in self._task.apart:
                self._guarded(cell)
        # Last, for this waits while another submission has them run.
        shown = self._session.shown_apart(self._task, cells)
        for cell in cells:
            if cell.id in shown:
                cell.outputs = shown[cell.id]
            elif cell.id in self._task.apart:
                self._guarded(cell)

    def close(self):
        for side in (self._student, self._judge):
            if side:
                side.kill()

    def result(self):
        """What came of it. The notebook says for itself, in its metadata, what a page about it should tell."""
        graded = [cell for cell in self._notebook.cells if role_of(cell) == Role.TEST]
        level = self._session.students.level.number
        told = {"breaches": [asdict(breach) for breach in self._breaches], "level": level}
        self._notebook.metadata.setdefault(COURSE, {}).update(told)
        return Result(
            task=self._task,
            notebook=nbformat.writes(self._notebook),
            scores={cell.metadata.nbgrader.grade_id: _points(cell) for cell in graded},
            breaches=tuple(self._breaches),
            seconds=time.monotonic() - self._began,
            level=level,
        )

    def _guarded(self, cell):
        cell.outputs = []
        runs = {Role.TEST: self._test, Role.SETUP: self._run_on_both, Role.GIVEN: self._run_on_both}
        run = runs.get(role_of(cell), self._run)
        try:
            self._left()
            for _ in range(RUNS - 1):
                try:
                    return run(cell)
                except Ended:
                    # Not only students end processes: the system does, when memory is short, and people do.
                    continue
            run(cell)
        except Stopped as stopped:
            words = str(stopped)
            self._breaches.append(Breach(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id, words))
            if not cell.outputs:
                line = f"This cell was not finished: {words}."
                cell.outputs = nbformat.from_dict([outputs.error("Stopped", line, [line])])

    def _run(self, cell):
        (text,) = self._ask_student("run", cell.source)
        cell.outputs = nbformat.from_dict(outputs.checked(text))
        self._replayed.append(cell.source)

    def _run_on_both(self, cell):
        self._ask_judge("run", cell.source)
        self._shared[cell.id] = cell.source
        self._run(cell)

    def _test(self, cell):
        text, passed, lost, at_once = self._ask_judge_to_test(cell)
        if at_once:
            # The side had ended after an earlier cell, which is not this cell's fault.
            text, passed, lost, _at_once = self._ask_judge_to_test(cell)
        cell.outputs = nbformat.from_dict(outputs.checked(text))
        if lost:
            raise lost
        if not passed and _points(cell):
            cell.outputs = []
            raise Stopped("what it showed is too large")

    def _ask_judge_to_test(self, cell):
        if not self._student:
            self._start_student()
        seconds = self._left()
        message = ("test", cell.source, list(self._task.answers), seconds)
        text, passed, lost, at_once = self._ask_judge(*message, descriptor=self._student.connection.fileno())
        if lost:
            breach = self._student.breach()
            self._end_student()
            lost = Ended(breach or lost) if breach or lost == ENDED else Stopped(lost)
        return text, passed, lost, at_once

    def _start_student(self):
        """A fresh side in which the earlier cells have run again, but those that do not end this time."""
        self._student = self._session.students.fork()
        try:
            self._exchange(self._student, "begin", {**self._task.lesson_files, **self._task.files}, VARIABLES)
        except Stopped:
            self._end_student()
            raise
        again, self._replayed = self._replayed, []
        for number, source in enumerate(again):
            try:
                self._exchange(self._student, "run", source)
            except Stopped:
                self._end_student()
                self._replayed += again[number + 1 :]
                return self._start_student()
            self._replayed.append(source)

    def _end_student(self):
        if self._student:
            self._student.kill()
        self._student = None

    def _ask_student(self, *message):
        try:
            if not self._student:
                self._start_student()
            return self._exchange(self._student, *message)
        except Stopped:
            self._end_student()
            raise

    def _ask_judge(self, *message, descriptor=None):
        try:
            if not self._judge:
                self._start_judge()
            return self._exchange(self._judge, *message, descriptor=descriptor)
        except Stopped:
            self._judge.kill()
            self._judge = None
            self._end_student()
            raise

    def _start_judge(self):
        self._judge = self._session.judges.fork()
        variables = {**VARIABLES, "COURSE_SEED": str(self._task.seed)}
        self._exchange(self._judge, "begin", self._task.lesson_files, variables)
        for source in self._shared.values():
            self._exchange(self._judge, "run", source)

    def _left(self):
        """The seconds that the next cell may take. Raises Stopped when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Stopped("the time for this submission is over")
        return min(left, self._time.cell)

    def _exchange(self, side, *message, descriptor=None):
        """The answer of a side to a message, without its first word. Raises Stopped."""
        # A judge that waits for the student's side must be able to say so before it is stopped itself.
        seconds = self._left() * (1 if side is self._student else 2)
        channel = Channel(side.connection)
        try:
            channel.send(*message, seconds=seconds)
            if descriptor is not None:
                socket.send_fds(side.connection, [b"."], [descriptor])
            answer, *rest = channel.receive(seconds)
        except Overdue:
            raise Stopped(f"stopped after {seconds:.3g} s") from None
        except Closed:
            raise Ended(side.breach() or ENDED) from None
        except WireError as error:
            raise Stopped(f"the answer cannot be read: {error}") from None
        if (answer, [type(part) for part in rest]) != ANSWERS[message[0]]:
            raise Stopped("the answer means nothing")
        return rest


def _points(cell):
    """The points of a test cell, as nbgrader reads them from its outputs. Raises ValueError."""
    try:
        return float(determine_grade(cell)[0])
    except ValueError as error:
        name, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
        raise ValueError(
            f"the test cell {name} is worth {most:g} points, and its last line shows a larger number: {error}"
        ) from error
