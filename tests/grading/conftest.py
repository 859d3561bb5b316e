import fcntl
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grading.sandbox.levels import LEVELS
from grading.sandbox.probe import best, probe
from grading.warm import WarmParent
from tests.grading import probe as probe_lesson
from tests.grading.course import Course


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory, worker_id) -> Path:
    """A gradebook to copy, one for all workers: nbgrader takes 3 s to make one."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent
    file = folder / "gradebook.db"
    with open(folder / "gradebook.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            Gradebook(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="module")
def course(tmp_path_factory, empty_gradebook) -> Course:
    """A clean copy of the repository with the probe lesson in it, generated."""
    course = Course(tmp_path_factory.mktemp("course"))
    shutil.copy(empty_gradebook, course.folder)
    probe_lesson.write(course.folder / "source")
    course.nbgrader("generate_assignment", probe_lesson.LESSON)
    return course


@pytest.fixture(scope="session")
def level(request):
    """The sandbox in which submissions run."""
    number = request.config.getoption("--sandbox-level")
    if number is None:
        return best()
    failures = probe(LEVELS[number])
    assert not failures, f"this machine has no sandbox of level {number}: {failures}"
    return LEVELS[number]


@pytest.fixture(scope="session")
def students(level):
    parent = WarmParent("student", level)
    yield parent
    parent.close()


@pytest.fixture(scope="session")
def judges():
    parent = WarmParent("judge")
    yield parent
    parent.close()
