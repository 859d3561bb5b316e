"""What a student puts beside or into a notebook changes neither what is imported nor what is run."""

import os

import pytest

from tests.grading.probe import LESSON, TEST_POINTS

SHADOWS = ["utils", "numpy", "matplotlib", "sitecustomize", "pathlib", "ipykernel_launcher", "pkgutil"]
STOCK = (
    '--Autograde.autograde_preprocessors=["nbgrader.preprocessors.Execute", "nbgrader.preprocessors.SaveAutoGrades"]'
)


@pytest.fixture
def shadowed(course, tmp_path):
    """A right submission with modules of its own beside the notebook; each leaves its name in the folder returned."""
    folder = course.hand_in("ada", LESSON, course.answered(LESSON))
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / name)!r}, 'w').close()\n")
    return tmp_path


@pytest.mark.parametrize("python_path", ["", os.pathsep, "."], ids=["unset", "empty-entry", "relative-entry"])
def test_modules_beside_the_notebook_are_not_imported(course, shadowed, python_path, monkeypatch):
    monkeypatch.setitem(course.variables, "PYTHONPATH", python_path)
    course.nbgrader("autograde", LESSON, "--student=ada")
    assert list(shadowed.iterdir()) == []
    assert course.score(LESSON, "ada") == TEST_POINTS


def test_they_would_be_imported_without_our_configuration(course, shadowed):
    (course.folder / "submitted" / "ada" / LESSON / "ipykernel_launcher.py").unlink()
    course.nbgrader("autograde", LESSON, "--student=ada", STOCK)
    assert {path.name for path in shadowed.iterdir()} >= {"utils", "numpy", "matplotlib"}


@pytest.fixture
def tagged(course):
    """The submission of a student who has no answer and tells nbgrader to run no cell."""
    notebook = course.notebook("release", LESSON)
    for cell in notebook.cells:
        cell.metadata.tags = ["skip-execution"]
    course.hand_in("bob", LESSON, notebook)


def test_a_tag_skips_no_test(course, tagged):
    course.nbgrader("autograde", LESSON, "--student=bob")
    assert course.score(LESSON, "bob") == 0


def test_the_tag_would_skip_tests_without_our_configuration(course, tagged):
    stock = "--Autograde.exporter_class=nbconvert.exporters.NotebookExporter"
    course.nbgrader("autograde", LESSON, "--student=bob", stock, "--Execute.skip_cells_with_tag=skip-execution")
    assert course.score(LESSON, "bob") == TEST_POINTS
