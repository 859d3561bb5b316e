"""What a learner calls in a notebook. The process that checks is started in earnest by tests/docs/test_learn_zip.py."""

import re
import subprocess
import sys

import pytest

import learn
from learn import notebook
from learn.checked import keep, read_progress
from learn.errors import LearnError
from learn.page import check_html, progress_html
from tests.learn.learner import RIGHT, WRONG


@pytest.fixture
def shown(learner, monkeypatch):
    """What cells show, in order. The notebook's folder is the working folder."""
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setattr(notebook, "_run", lambda lesson: learner.check(lesson.name))
    monkeypatch.chdir(learner.notebook().parent)
    return shown


def test_a_check_shows_the_checks_and_then_the_progress(learner, shown):
    learner.write(WRONG)
    learn.check()
    checks, progress = shown
    assert "Checks the sum." in checks._repr_html_() and "not there yet" in checks._repr_html_()
    assert "AssertionError" in checks._repr_html_()
    assert "0 of 2" in repr(checks)
    assert "Your skills" in progress._repr_html_() and "sum: Checks the sum." in repr(progress)


def test_the_lesson_can_be_named(learner, shown):
    learn.solutions("02_loop")
    assert repr(shown[0]).startswith("Solution of loop: opens when you pass")


def test_progress_unfolds_the_lesson_of_this_notebook(learner, shown):
    learn.progress()
    found = re.findall(r"<details( open)?>\n<summary><strong>(\d\d)", shown[0]._repr_html_())
    assert found == [(" open", "01"), ("", "02")]


def test_a_solution_is_markdown_that_shows_code(learner, shown):
    learner.write(RIGHT)
    learn.check()
    learn.solutions()
    assert shown[-1]._repr_markdown_().startswith("**Solution of cell: open")
    assert "```python\ndef cell" in shown[-1]._repr_markdown_()


def test_an_unsaved_notebook(learner, shown, capsys, monkeypatch):
    class Shell:
        user_ns = {"In": ["", RIGHT]}

    monkeypatch.setattr("IPython.get_ipython", Shell)
    learn.check()
    assert (
        "Save the notebook first (Ctrl+S), then check again: on disk it has an older cell." in capsys.readouterr().out
    )
    assert shown == []


@pytest.mark.parametrize(
    "code, told",
    [
        ("import sys; print('A sentence.', file=sys.stderr); sys.exit(2)", "A sentence."),
        (
            "raise MemoryError('short')",
            "ended before it had a result; run it again. Its last words: MemoryError: short",
        ),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended before it had a result"),
    ],
)
def test_a_check_that_ends_early_is_told_in_a_sentence(learner, capsys, monkeypatch, code, told):
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **more: real([sys.executable, "-c", code], **more))
    learner.write(RIGHT)
    learn.check("01_cell")
    said = capsys.readouterr().out
    assert told in said and "Traceback" not in said


@pytest.mark.parametrize("call", [learn.check, learn.solutions])
def test_a_notebook_that_is_no_lesson_s(call, learner, shown, capsys, monkeypatch):
    monkeypatch.chdir(learner.root)
    call()
    assert "There is no lesson" in capsys.readouterr().out


def test_inside_a_check_a_check_does_nothing(learner, shown, capsys, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    learn.check()
    assert (shown, capsys.readouterr().out) == ([], "")


def test_a_supplied_function_is_defined_where_it_is_asked_for(learner):
    import numpy as np

    namespace = {"np": np}
    learn.give("cell", namespace)
    assert namespace["cell"](0.5, 0.25) == np.tanh(0.75)


def test_errors_render_as_their_sentence():
    assert LearnError("A sentence.")._render_traceback_() == ["A sentence."]


def test_nothing_of_a_notebook_is_active_on_the_page(learner):
    learner.write("def cell(x, a):\n    raise ValueError('<script>alert(1)</script>', x)")
    page = check_html(keep(learner.course.lesson("01_cell"), learner.check()))
    assert "&lt;script&gt;" in page and "<script" not in page


def test_the_page_asks_for_nothing_and_states_need_no_colour(learner):
    learner.write(WRONG)
    lesson = learner.course.lesson("01_cell")
    checked = keep(lesson, learner.check())
    for page in (check_html(checked), progress_html(learner.course, read_progress(), lesson)):
        assert not re.search(r"https?:|url\(|@import|<script|src=", page)
        assert not re.search(r"\d\s*%", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
        assert "✗</span> not there yet" in page
