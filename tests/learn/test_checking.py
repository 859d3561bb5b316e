"""A notebook, checked by the engine."""

import json

import nbformat
import pytest

from grading import batch
from grading.sandbox.levels import LEVELS
from learn import checking
from learn.engine import starting_engine
from learn.errors import LearnError
from learn.standing import Standing, State
from tests.learn.learner import RIGHT, RIGHT_LOOP, WRONG

PROSE = " ".join(["word"] * 40)


def states(learner, result, lesson="01_cell"):
    return [skill.state for skill in Standing.of(learner.course.lesson(lesson), [result]).skills]


def test_a_right_answer_shows_its_skills(learner):
    learner.write(RIGHT)
    result = learner.check()
    assert result.scores == {"cell-sum": 2.0}
    assert states(learner, result) == [State.SHOWN]
    assert list(result.tries) == ["cell"] and result.notices == []


def test_a_wrong_answer_gets_a_message(learner):
    learner.write(WRONG)
    result = learner.check()
    assert result.scores == {"cell-sum": 0.0}
    assert "AssertionError" in result.messages["cell-sum"]
    assert list(result.tries) == ["cell"]


def test_the_lesson_s_own_code_is_supplied(learner):
    learner.write(RIGHT_LOOP, "loop", "02_loop")
    result = learner.check("02_loop")
    assert result.scores == {"loop-order": 3.5} and result.notices == []


def test_two_checks_draw_other_problems(learner, monkeypatch):
    seeds = []

    def grade(task):
        seeds.append(task.seed)
        return learner.grade(task)

    learner.write(RIGHT)
    lesson, folder = learner.course.lesson("01_cell"), learner.notebook().parent
    results = [checking.check(learner.course, lesson, folder, grade) for _ in range(2)]
    assert [result.seed for result in results] == seeds
    assert seeds[0] != seeds[1]


@pytest.mark.parametrize("source", ["", "def cell(x, a):\n    # nothing yet\n    raise NotImplementedError()"])
def test_an_answer_without_a_line_of_one_s_own_is_not_checked(learner, source):
    learner.write(source)
    with pytest.raises(LearnError, match="has no answer yet"):
        learner.check()


def test_an_untouched_notebook_is_not_checked(learner):
    with pytest.raises(LearnError, match="has no answer yet.*save the notebook"):
        learner.check()


@pytest.mark.parametrize(
    "source",
    [
        "def cell(x, a):\n    y = x\n    raise NotImplementedError()",
        "def cell(x, a):\n    pass",
        "def cell(x, a:\n    return x",
        "1 / 0\ndef cell(x, a):\n    return x + a",
    ],
)
def test_what_is_no_honest_try_is_checked_and_does_not_count(learner, source):
    learner.write(source)
    result = learner.check()
    assert result.scores == {"cell-sum": 0.0} and result.tries == {}


def test_of_two_answers_only_the_one_that_is_there_is_reported(learner):
    learner.write_text(PROSE)
    result = learner.check("02_loop")
    assert (result.scores, result.written) == ({}, {"why": 40})
    assert states(learner, result, "02_loop") == [State.NOT_TRIED]


def test_text_elsewhere_does_not_count_for_the_task(learner):
    learner.write(RIGHT_LOOP, "loop", "02_loop")
    notebook = learner.read("02_loop")
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(PROSE))
    notebook.cells.append(nbformat.v4.new_markdown_cell(PROSE))
    learner.save(notebook, "02_loop")
    assert learner.check("02_loop").written == {}


def test_cells_that_explore_are_left_out(learner, monkeypatch):
    """They take time and show nothing here; and the last one is the check itself."""
    learner.write(RIGHT)
    asked = []

    def grade(task):
        asked.append(nbformat.reads(task.notebook, as_version=4))
        return learner.grade(task)

    checking.check(learner.course, learner.course.lesson("01_cell"), learner.notebook().parent, grade)
    assert not any("learn" in cell.source for cell in asked[0].cells if cell.cell_type == "code")


def test_a_cell_of_one_s_own_that_checks_does_no_harm(learner):
    learner.write(RIGHT)
    notebook = learner.read()
    notebook.cells.insert(3, nbformat.v4.new_code_cell("import learn\nlearn.check()"))
    learner.save(notebook)
    assert learner.check().scores == {"cell-sum": 2.0}


def test_a_machine_without_a_sandbox_checks_too(learner, monkeypatch):
    """There the packages of this folder can be imported, and a check in a cell of one's own must not begin another."""
    learner.write(RIGHT)
    notebook = learner.read()
    notebook.cells.insert(3, nbformat.v4.new_code_cell("import learn\nlearn.check('01_cell')\nprint('went on')"))
    learner.save(notebook)
    monkeypatch.setattr(batch, "best", lambda unsafe: LEVELS[0] if unsafe else None)
    graded = []
    with starting_engine() as grade:
        lesson, folder = learner.course.lesson("01_cell"), learner.notebook().parent
        result = checking.check(learner.course, lesson, folder, lambda task: graded.append(grade(task)) or graded[0])
    assert (result.level, result.scores) == (0, {"cell-sum": 2.0})
    (own,) = [cell for cell in nbformat.reads(graded[0].notebook, as_version=4).cells if cell.id == "own-1"]
    assert [output.get("text") for output in own.outputs] == ["went on\n"]


def test_what_was_put_right_is_said(learner):
    learner.write(RIGHT)
    notebook = learner.read()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "cell-sum"]
    learner.save(notebook)
    result = learner.check()
    assert result.scores == {"cell-sum": 2.0}
    assert result.notices == ["The test cell-sum was deleted; the original was used."]


def test_a_renamed_notebook_is_found_and_named(learner):
    learner.write(RIGHT)
    learner.notebook().rename(learner.notebook().with_name("mine.ipynb"))
    result = learner.check()
    assert result.scores == {"cell-sum": 2.0}
    assert '"mine.ipynb"' in result.notices[0]


def test_a_missing_notebook(learner):
    learner.notebook().unlink()
    with pytest.raises(LearnError, match="There is no notebook.*Expected cell.ipynb in .*take it from the zip again"):
        learner.check()


def test_a_missing_folder(learner):
    learner.notebook().parent.rename(learner.root / "elsewhere")
    with pytest.raises(LearnError, match="01_cell is missing; unpack the zip again"):
        learner.check()


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "The file is empty"),
        (b"{", "breaks off at line 1"),
        (b"PK\x03\x04", "a zip archive, not a notebook"),
        (b'{"cells": []}', "has no cells"),
    ],
)
def test_a_broken_notebook(learner, content, told):
    learner.notebook().write_bytes(content)
    with pytest.raises(LearnError, match=f"cell.ipynb cannot be checked.*{told}"):
        learner.check()


def test_the_notebook_of_another_lesson(learner):
    learner.notebook().write_bytes(learner.notebook("02_loop").read_bytes())
    with pytest.raises(LearnError, match="It is the notebook of another lesson, 02_loop"):
        learner.check()


def test_the_notebooks_call_for_what_earlier_lessons_supply(learner):
    (given,) = [cell for cell in learner.read("02_loop").cells if cell.id == "given-cell"]
    assert "np.tanh" not in given.source and 'learn.give("cell", globals())' in given.source
    assert "np.tanh" not in json.dumps(learner.read("02_loop"))
    assert learner.read("02_loop").cells[-1].source == "import learn\n\nlearn.check()"
