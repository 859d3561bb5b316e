"""The lesson that docs/authoring.md shows can be built."""

import json
import re

import pytest

from grading.roles import MARKER_KEYS, Role
from tests.tools.course import MadeUpCourse, cell_of
from tools.build import ROOT
from tools.lesson_text import read_cells, write_cells

PAGE = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")


@pytest.fixture
def shown(tmp_path):
    """The lesson on the page, in a course of its own."""
    text, mistakes = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    course = MadeUpCourse(tmp_path)
    course.write("lessons/01_step/step.py", text)
    course.write("lessons/01_step/mistakes.py", mistakes)
    return course


def test_the_lesson_can_be_built(shown):
    assert shown.build() == 0
    released = shown.notebook("release/01_step/step.ipynb")
    assert "NotImplementedError" in cell_of(released, "step").source
    assert "right_step" not in cell_of(released, "step-sum").source
    assert json.loads(shown.read("release/01_step/hints.json"))["step"][0]["mistake"] == "difference"


def test_its_test_tells_right_from_wrong(shown):
    assert shown.build() == 0
    source = shown.notebook("source/01_step/step.ipynb")

    def passes(student):
        submitted = shown.notebook(f"submitted/{student}/01_step/step.ipynb")
        names = {}
        try:
            for cell in (cell_of(source, "setup"), cell_of(submitted, "step"), cell_of(source, "step-sum")):
                exec(cell.source, names)
        except (AssertionError, NotImplementedError):
            return False
        return True

    assert [passes(f"demo-{kind}") for kind in ("right", "partial", "empty")] == [True, False, False]


def test_its_text_is_canonical(shown):
    text = shown.read("lessons/01_step/step.py")
    assert write_cells(read_cells(text)[0]) == text


def test_the_page_names_every_role_and_key():
    markers = " ".join(re.findall(r"^\| `(# %%.*?)`", PAGE, re.MULTILINE))
    # A student's own cell is in no lesson.
    for role in set(Role) - {Role.PROSE, Role.OWN}:
        assert role in markers
    for key in {key for keys in MARKER_KEYS.values() for key in keys}:
        assert f"{key}=" in markers
