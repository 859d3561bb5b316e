"""What all tests share: messages in English, one thread for NumPy, property tests that repeat exactly."""

import os

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.clean_tree import ROOT

os.environ["LANGUAGE"] = "C"
# With small matrices NumPy's threads wait for each other, on a busy machine much longer than they work.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# No deadline: on a busy machine it measures the machine. The same examples every time: red means a changed program.
settings.register_profile("course", deadline=None, derandomize=True, report_multiple_bugs=False)
settings.load_profile("course")

# Each test of this module may go to any process.
SPREAD = "tests/lessons/test_soak.py"
# In these, what takes long to make serves the tests of one lesson.
BY_LESSON = (
    "tests/lessons/",
    "tests/grading/test_cycle.py",
    "tests/grading/test_honest.py",
)
# These share a server and a browser.
BROWSER = "tests/browser/"
# What takes long in one piece: begun late, it would have one process at work at the end, and the others idle.
FIRST = (
    BROWSER,
    "tests/docs/test_code_blocks.py",
    "tests/grading/test_attacks.py",
    "tests/grading/test_batch.py",
    "tests/lessons/test_nbgrader.py",
    "tests/grading/test_cycle.py",
)
LESSONS = sorted(folder.name for folder in (ROOT / "lessons").iterdir() if folder.is_dir())


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=300, help="on how many the reference answers run")
    parser.addoption("--sandbox-level", type=int, choices=range(4), help="in which tests grade; else the best there is")


class Scheduler(LoadScopeScheduling):
    """Gives the tests to one process for each core; those that share what takes long to make stay in one.

    They are the tests of a module, or of one lesson in it, or all that use the browser.
    """

    def _assign_work_unit(self, node):
        first = min(self.workqueue, key=_rank)
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid):
        module, _, test = nodeid.partition("::")
        if module == SPREAD:
            return nodeid
        if module.startswith(BROWSER):
            return BROWSER
        if module.startswith(BY_LESSON):
            return module + next((lesson for lesson in LESSONS if lesson in test), "")
        return module


def _rank(scope):
    return next((number for number, start in enumerate(FIRST) if scope.startswith(start)), len(FIRST))


def pytest_xdist_make_scheduler(config, log):
    return Scheduler(config, log)


@pytest.fixture(autouse=True)
def numpy_s_own_error_handling():
    """Some answers under test call `np.seterr`; it must not reach the tests after them."""
    import numpy as np  # not before the number of its threads is set

    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        yield
