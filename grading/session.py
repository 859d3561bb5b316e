"""Grading one submission: its cells in order, each on the side where it belongs."""

import json
import socket

from nbformat import from_dict

from .limits import CELL
from .wire import Channel, Closed, Overdue, WireError

# What runs where. Cells without a role are the student's own.
ON_BOTH = {"setup", "given"}
LAST = {"explore"}


class Session:
    """One rebuilt notebook, between a student's side and a judge.

    students, judges: warm parents.
    """

    def __init__(self, students, judges):
        self._students, self._judges = students, judges
        self._replayed = []

    def grade(self, notebook, folder, variables):
        """Run all cells of a notebook, which gets their outputs. Returns what went wrong with cells: (id, words)."""
        self._notes = []
        answers = [name for cell in notebook.cells for name in _defined(cell)]
        self._judge = Channel(self._judges.fork()[0])
        self._judge.send("begin", str(folder), variables)
        self._judge.receive(CELL.seconds)
        self._start_student()
        for cell in [*_in_order(notebook, last=False), *_in_order(notebook, last=True)]:
            role = cell.metadata.get("course", {}).get("role")
            if role == "test":
                self._run_test(cell, answers)
            else:
                self._run_student(cell)
                if role in ON_BOTH:
                    self._run_judge(cell, [])
        return self._notes

    def _start_student(self):
        connection, self._number = self._students.fork()
        self._student = Channel(connection)
        for source in self._replayed:
            self._ask_student(source)

    def _restart(self, cell, words):
        self._notes.append((cell.id, words))
        self._students.kill(self._number)
        self._start_student()
        self._introduce()

    def _introduce(self):
        self._judge.send("student", float(CELL.seconds))
        socket.send_fds(self._judge.connection, [b"."], [self._student.connection.fileno()])
        self._judge.receive(CELL.seconds)

    def _ask_student(self, source):
        self._student.send("run", source)
        _ran, outputs, success = self._student.receive(CELL.seconds)
        return _outputs(outputs), success

    def _run_student(self, cell):
        try:
            cell.outputs, _success = self._ask_student(cell.source)
            self._replayed.append(cell.source)
        except Overdue:
            self._restart(cell, f"stopped after {CELL.seconds:g} s")
        except (Closed, WireError, ValueError) as error:
            self._restart(cell, f"the process of this submission ended here ({error})")

    def _run_test(self, cell, names):
        self._introduce()
        lost = self._run_judge(cell, names)
        if lost:
            self._restart(cell, lost)

    def _run_judge(self, cell, names):
        self._judge.send("run", cell.source, names)
        _ran, outputs, _success, lost = self._judge.receive()
        if cell.metadata.get("course", {}).get("role") == "test":
            cell.outputs = _outputs(outputs)
        return lost


def _in_order(notebook, last):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in cells if (cell.metadata.get("course", {}).get("role") in LAST) == last]


def _defined(cell):
    """The names that an answer cell is to define."""
    import ast

    if cell.metadata.get("course", {}).get("role") != "answer":
        return []
    return [node.name for node in ast.parse(cell.source).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]


def _outputs(text):
    return [from_dict(output) for output in json.loads(text)]
