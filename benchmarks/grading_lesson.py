"""What the benchmarks of grading have in common: honest submissions of a lesson, in a course folder of their own."""

import copy
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat

from grading.roles import Role, role_of
from tests.clean_tree import export
from tools.lessons import read_course

ROOT = Path(__file__).parents[1]
LESSON = "02_rnn_forward"
STEM = "rnn_forward"
SUBMISSIONS = 30


@contextmanager
def course(submissions, explore=True):
    """A folder with the course and so many honest submissions of the lesson.

    explore: whether the lesson, and so each submission, has the cells that only explore.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = export(Path(folder) / "course")
        shutil.rmtree(root / "submitted")
        if not explore:
            for step in ("source", "release"):
                path = root / step / LESSON / f"{STEM}.ipynb"
                notebook = nbformat.read(path, as_version=4)
                notebook.cells = [cell for cell in notebook.cells if role_of(cell) != Role.EXPLORE]
                nbformat.write(notebook, path)
        for number, notebook in enumerate(honest(root, submissions)):
            target = root / "submitted" / f"student-{number:05}" / LESSON
            target.mkdir(parents=True)
            nbformat.write(notebook, target / f"{STEM}.ipynb")
        yield root


def honest(root, count):
    """Notebooks as students hand them in: right, one with each known mistake, empty, and so again."""
    lesson = next(each for each in read_course(root).lessons if each.name == LESSON)
    released = nbformat.read(root / "release" / LESSON / f"{STEM}.ipynb", as_version=4)
    right = {function: answer.reference for function, answer in lesson.answers.items()}
    kinds = [right, {}]
    for mistake in lesson.mistakes:
        if mistake.function in lesson.answers:
            kinds.append(right | {mistake.function: mistake.answer(right[mistake.function])})
    for number in range(count):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            if role_of(cell) == Role.ANSWER:
                answers = kinds[number % len(kinds)]
                cell.source = next(
                    (source for function, source in answers.items() if f"def {function}(" in cell.source), cell.source
                )
        yield notebook


def seconds(command, folder):
    """How long a command runs in a folder."""
    began = time.perf_counter()
    output(command, folder)
    return time.perf_counter() - began


def output(command, folder):
    """What a command in a folder prints; it must end with status 0, or 1, which tells of submissions to look at."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": programs, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def grading(*options):
    """The command line of our engine."""
    return [sys.executable, "-m", "grading", LESSON, *options]
