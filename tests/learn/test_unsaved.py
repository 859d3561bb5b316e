"""Whether the file is older than what ran in the kernel."""

import pytest

from learn.unsaved import unsaved
from tests.learn.learner import RIGHT, WRONG

STUB = "def cell(x, a):\n    raise NotImplementedError()"


def told(learner, saved, *executed):
    learner.write(saved)
    return unsaved(learner.course.lesson("01_cell"), learner.notebook(), list(executed))


@pytest.mark.parametrize(
    "saved, executed",
    [(STUB, [RIGHT]), (WRONG, [WRONG, RIGHT]), (RIGHT, [RIGHT, WRONG]), (STUB, [WRONG, "1 + 1", "cell(1, 2)"])],
)
def test_an_older_version_on_disk_is_told(learner, saved, executed):
    assert told(learner, saved, *executed) == ["cell"]


@pytest.mark.parametrize(
    "saved, executed",
    [
        (STUB, []),
        (STUB, [STUB]),
        (RIGHT, []),
        (RIGHT, [WRONG]),  # written after it, and not yet run
        (RIGHT, [WRONG, RIGHT]),
        (RIGHT + "  # a comment", [RIGHT]),
        (RIGHT, ["", "not Python (", "cell(1, 2)"]),
    ],
)
def test_what_is_saved_is_not_complained_of(learner, saved, executed):
    assert told(learner, saved, *executed) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": 3}', b'{"cells": [{"metadata": {}}]}'])
def test_a_file_that_tells_nothing_is_for_the_check_to_complain_of(learner, content):
    learner.notebook().write_bytes(content)
    assert unsaved(learner.course.lesson("01_cell"), learner.notebook(), [RIGHT]) == []
