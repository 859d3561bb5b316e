"""Grading one submission: its cells in order, each on the side where it belongs."""

import socket
import time
from dataclasses import asdict, dataclass

import nbformat
from nbgrader.utils import determine_grade

from . import outputs
from .limits import TIME, Time
from .results import Breach, Result
from .roles import COURSE, Role
from .wire import Channel, Closed, Overdue, WireError

# Cells that run on both sides: what they define is the judge's own in the judge.
ON_BOTH = (Role.SETUP, Role.GIVEN)
VARIABLES = {"NBGRADER_EXECUTION": "autograde"}
# Message -> the first word and the types of what follows in its answer.
ANSWERS = {
    "begin": ("begun", []),
    "run": ("ran", [str]),
    "test": ("tested", [str, bool, str, bool]),
}


class Stopped(Exception):
    """A cell was stopped, or ended its process; the text says how."""


@dataclass
class Session:
    """Grades submissions, one after the other, each in fresh processes.

    students, judges: warm parents. time: what a submission may take.
    """

    students: object
    judges: object
    time: Time = TIME

    def grade(self, task):
        """The Result of a task. Whatever the submission does, there is one."""
        run = _Run(self, task)
        try:
            run.all_cells()
        finally:
            run.close()
        return run.result()


class _Run:
    """One submission, between a student's side and a judge."""

    def __init__(self, session, task):
        self._session, self._time, self._task = session, session.time, task
        self._began = time.monotonic()
        self._ends = self._began + self._time.submission
        self._notebook = nbformat.reads(task.notebook, as_version=4)
        self._breaches, self._shared, self._replayed = [], [], []
        self._student = self._judge = None

    def all_cells(self):
        """Run every cell of code; those that explore come last."""
        cells = [cell for cell in self._notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        explore = [cell for cell in cells if _role(cell) == Role.EXPLORE]
        for cell in cells:
            if cell not in explore:
                self._guarded(cell)
        self._ends = min(self._ends, time.monotonic() + self._time.explore)
        for cell in explore:
            self._guarded(cell)

    def close(self):
        for side in (self._student, self._judge):
            if side:
                side.kill()

    def result(self):
        """What came of it. The notebook says for itself, in its metadata, what a page about it should tell."""
        graded = [cell for cell in self._notebook.cells if _role(cell) == Role.TEST]
        level = self._session.students.level.number
        told = {"breaches": [asdict(breach) for breach in self._breaches], "level": level}
        self._notebook.metadata.setdefault(COURSE, {}).update(told)
        return Result(
            task=self._task,
            notebook=nbformat.writes(self._notebook),
            scores={cell.metadata.nbgrader.grade_id: float(determine_grade(cell)[0]) for cell in graded},
            breaches=tuple(self._breaches),
            seconds=time.monotonic() - self._began,
            level=level,
        )

    def _guarded(self, cell):
        cell.outputs = []
        run = {Role.TEST: self._test, Role.SETUP: self._run_on_both, Role.GIVEN: self._run_on_both}
        try:
            self._left()
            run.get(_role(cell), self._run)(cell)
        except Stopped as stopped:
            words = str(stopped)
            self._breaches.append(Breach(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id, words))
            if not cell.outputs:
                line = f"This cell was not finished: {words}."
                cell.outputs = [nbformat.from_dict(outputs.error("Stopped", line, [line]))]

    def _run(self, cell):
        (text,) = self._ask_student("run", cell.source)
        cell.outputs = outputs.checked(text)
        self._replayed.append(cell.source)

    def _run_on_both(self, cell):
        self._shared.append(cell.source)
        self._ask_judge("run", cell.source)
        self._run(cell)

    def _test(self, cell):
        text, passed, lost, at_once = self._ask_judge_to_test(cell)
        if at_once:
            # The side had ended after an earlier cell, which is not this cell's fault.
            text, passed, lost, _at_once = self._ask_judge_to_test(cell)
        cell.outputs = outputs.checked(text)
        if lost:
            raise Stopped(lost)
        if not passed and determine_grade(cell)[0]:
            cell.outputs = []
            raise Stopped("what it showed is too large")

    def _ask_judge_to_test(self, cell):
        if not self._student:
            self._start_student()
        seconds = self._left()
        message = ("test", cell.source, list(self._task.answers), seconds)
        reply = self._ask_judge(*message, descriptor=self._student.connection.fileno())
        if reply[2]:
            self._end_student()
        return reply

    def _start_student(self):
        """A fresh side in which the earlier cells have run again, but those that do not end this time."""
        again, self._replayed = self._replayed, []
        self._student = self._session.students.fork()
        self._exchange(self._student, "begin", {**self._task.lesson_files, **self._task.files}, VARIABLES)
        for number, source in enumerate(again):
            try:
                self._exchange(self._student, "run", source)
            except Stopped:
                self._end_student()
                self._replayed += again[number + 1 :]
                return self._start_student()
            self._replayed.append(source)

    def _end_student(self):
        self._student.kill()
        self._student = None

    def _ask_student(self, *message):
        if not self._student:
            self._start_student()
        try:
            return self._exchange(self._student, *message)
        except Stopped:
            self._end_student()
            raise

    def _ask_judge(self, *message, descriptor=None):
        if not self._judge:
            self._judge = self._session.judges.fork()
            variables = {**VARIABLES, "COURSE_SEED": str(self._task.seed)}
            self._exchange(self._judge, "begin", self._task.lesson_files, variables)
            for source in self._shared:
                self._exchange(self._judge, "run", source)
        try:
            return self._exchange(self._judge, *message, descriptor=descriptor)
        except Stopped:
            self._judge.kill()
            self._judge = None
            if self._student:
                self._end_student()
            raise

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
            raise Stopped("the process of this submission has ended") from None
        except WireError as error:
            raise Stopped(f"the answer cannot be read: {error}") from None
        if (answer, [type(part) for part in rest]) != ANSWERS[message[0]]:
            raise Stopped("the answer means nothing")
        return rest


def _role(cell):
    return cell.metadata.get(COURSE, {}).get("role")
