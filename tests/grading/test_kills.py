"""Fifty kills of `python -m grading`, of all its processes or of one, change nothing of what a class gets."""

import contextlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell

from grading import seeds
from grading.commands import LOOK, course_directory
from grading.ledger import NAME, RESULTS, Ledger
from grading.roles import COURSE
from tests.grading import bench
from tests.grading.course import Course, solutions
from tests.grading.probe import LESSON

pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]

KILLS = 50
STUDENTS = [f"student-{number:02}" for number in range(30)]
# How long the processes of a run that was killed may outlive it.
PATIENCE = 20
ANSWERS = [
    "def double(x):\n    return x + x",
    "def double(x):\n    return x",
    "import os\n\n\ndef double(x):\n    os._exit(1)",
    "print('drawn')\n\n\ndef double(x):\n    print(x)\n    return 2 * x",
    "def double(x):\n    return 1 / 0",
]


def hand_in(course: Course) -> None:
    for number, student in enumerate(STUDENTS):
        notebook = course.notebook("release", LESSON)
        (cell,) = solutions(notebook)
        cell.source = ANSWERS[number % len(ANSWERS)]
        notebook.cells.append(new_code_cell(f"print({number})", id=f"own{number}"))
        folder = course.hand_in(student, LESSON, notebook)
        (folder / "timestamp.txt").write_text(f"2025-01-06 12:00:{number:02} UTC")
    (folder / "probe.ipynb").write_text("{")


@pytest.fixture
def temporary():
    """A folder for what killed runs leave behind; others may pass through it, as they do through /tmp."""
    folder = Path(tempfile.mkdtemp(prefix="kills-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    subprocess.run(["rm", "-rf", "--", folder], check=True)


class Run:
    """`python -m grading` at work in the course in a folder."""

    def __init__(self, folder, environment):
        command = [sys.executable, "-m", "grading", LESSON]
        self._log = open(folder / "grading.log", "ab")  # noqa: SIM115 - open for as long as the process
        output = {"stdout": self._log, "stderr": self._log}
        self.command = psutil.Popen(command, cwd=folder, env=environment, **output)
        self._known = set()

    def processes(self) -> list[psutil.Process]:
        """Those that it has started, with theirs."""
        found = self.command.children(recursive=True) if self.command.poll() is None else []
        self._known |= set(found)
        return found

    def kill(self, everything) -> None:
        """Kills the command, or all."""
        others = self.processes() if everything else []
        for process in [self.command, *others]:
            kill(process)
        self.wait()

    def wait(self) -> int:
        """The exit status, when it has ended and all that it has started."""
        while self.command.poll() is None:
            self.processes()
            time.sleep(0.05)
        self._log.close()
        _, left = psutil.wait_procs(self._known, PATIENCE)
        assert not left
        return self.command.returncode


def kill(process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def kill_often(folder, environment, seconds) -> list[int]:
    """seconds: how long a whole run takes. How many submissions were done at each kill."""
    numbers = random.Random(50)
    run, done = None, []
    while len(done) < KILLS:
        if run is not None:
            # One of its processes has been killed, and it goes on.
            time.sleep(numbers.uniform(0, 1))
        elif numbers.random() < 0.5:
            run = Run(folder, environment)
            time.sleep(numbers.uniform(0, seconds / 2))
        else:
            run, before = Run(folder, environment), copies(folder)
            until = time.monotonic() + seconds
            while copies(folder) == before and run.command.poll() is None and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(numbers.uniform(0, 0.2))
        done.append(copies(folder))
        whom = numbers.choice(["all", "the command", "one of its processes"])
        others = run.processes()
        if whom == "one of its processes" and others:
            kill(numbers.choice(others))
        else:
            run.kill(everything=whom == "all")
            run = None
    if run:
        run.kill(everything=True)
    return done


def copies(folder) -> int:
    return len(list(folder.glob(f"autograded/*/{LESSON}")))


def outcome(folder):
    """All rows of the gradebook, and all files under autograded/; of notebooks what they say, and not at what level."""
    root = folder / "autograded"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for name in [name for name in files if name.endswith(".ipynb")]:
        files[name] = nbformat.reads(files[name], as_version=4)
        files[name].metadata.get(COURSE, {}).pop("level", None)
    return bench.rows(course_directory(folder)), files


def test_fifty_kills_change_no_grade(course, temporary):
    hand_in(course)
    seeds.course_secret(course.folder)
    killed = shutil.copytree(course.folder, course.home / "killed")
    environment = course.environment | {"TMPDIR": str(temporary), "OPENBLAS_NUM_THREADS": "1"}
    began = time.monotonic()
    assert Run(course.folder, environment).wait() == LOOK
    seconds = time.monotonic() - began
    done = kill_often(killed, environment, seconds)
    print(f"A run takes {seconds:.1f} s; done at each kill: {done}; {time.monotonic() - began:.0f} s")
    assert Run(killed, environment).wait() == LOOK
    assert outcome(killed) == outcome(course.folder)
    with Ledger(killed / NAME) as ledger:
        for student in STUDENTS:
            assert len([record for record in ledger.history(student, LESSON) if record.kind in RESULTS]) == 1
