"""What all tests share: messages in English, one thread for NumPy, property tests that repeat exactly."""

import os

import pytest
from hypothesis import settings

os.environ["LANGUAGE"] = "C"
# With small matrices NumPy's threads wait for each other, on a busy machine much longer than they work.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# No deadline: on a busy machine it measures the machine. The same examples every time: red means a changed program.
settings.register_profile("course", deadline=None, derandomize=True, report_multiple_bugs=False)
settings.load_profile("course")

SPREAD = ("test_soak.py",)


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=300, help="on how many the reference answers run")


def pytest_collection_modifyitems(items):
    """The tests run in one process for each core; those that share what takes long to make stay in one.

    They are the tests of a module, or of one lesson in a module.
    """
    for item in items:
        if item.path.name not in SPREAD:
            lesson = getattr(item, "callspec", None) and item.callspec.params.get("lesson")
            group = f"{item.nodeid.partition('::')[0]} {getattr(lesson, 'name', lesson)}"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(autouse=True)
def numpy_s_own_error_handling():
    """Some answers under test call `np.seterr`; it must not reach the tests after them."""
    import numpy as np  # not before the number of its threads is set

    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        yield
