"""`python -m learn`, and what it leaves behind."""

import os
from contextlib import nullcontext
from dataclasses import replace

import pytest

from learn import commands, places, worker
from learn.results import from_line, read
from tests.learn.learner import RIGHT, WRONG


def tried(learner, *sources):
    """Check these answers, one after the other, without starting the engine each time."""
    for source in sources:
        learner.write(source)
        assert commands.main(["01_cell"]) == 0


@pytest.fixture(autouse=True)
def one_engine(request, monkeypatch, grade):
    """Starting the engine takes seconds, and one test does it."""
    if "real_engine" not in request.fixturenames:
        monkeypatch.setattr("learn.engine.starting_engine", lambda: nullcontext(grade))


@pytest.fixture
def real_engine():
    """Asked for by the test that starts the engine."""


def test_a_check_from_beginning_to_end(learner, capsys, real_engine):
    learner.write(RIGHT)
    assert commands.main(["01_cell"]) == 0
    told = capsys.readouterr().out
    assert "✓ shown" in told and "2 of 2  Checks the sum." in told
    assert "Solution of cell: open, since you passed all its checks." in told
    (result,), broken = read(places.RESULTS)
    assert (result.lesson, result.scores, broken) == ("01_cell", {"cell-sum": 2.0}, 0)


def test_the_solution_opens_at_the_third_different_try(learner, capsys):
    tried(learner, WRONG, WRONG + "  # again", WRONG.replace("x - a", "a - x"))
    assert commands.main(["solutions", "01_cell"]) == 0
    told = capsys.readouterr().out
    assert "open, after" not in told and "np.tanh(total)" not in told and "(2 so far)" in told
    tried(learner, WRONG.replace("tanh", "sin"))
    assert "Solution of cell: open, after 3 different tries." in capsys.readouterr().out
    assert commands.main(["solutions", "01_cell"]) == 0
    assert "return np.tanh(total)" in capsys.readouterr().out
    tried(learner, WRONG)
    assert "open, after" not in capsys.readouterr().out, "it is told once"


def test_untouched_answers_leave_nothing(learner, capsys):
    assert commands.main(["01_cell"]) == 2
    assert "has no answer yet" in capsys.readouterr().err
    assert not places.RESULTS.exists()


def test_progress_names_skills_and_no_percent(learner, capsys):
    tried(learner, WRONG)
    capsys.readouterr()
    assert commands.main([]) == 0
    told = capsys.readouterr().out
    assert "✗ not there yet" in told and "sum: Checks the sum." in told
    assert "02_loop · Write a loop: not tried yet" in told
    assert "%" not in told


def test_a_broken_line_is_said_and_nothing_is_lost(learner, capsys):
    tried(learner, RIGHT)
    with open(places.RESULTS, "a") as file:
        file.write("{broken\n")
    tried(learner, WRONG)
    assert "In progress/results.jsonl, one line cannot be read" in capsys.readouterr().out.replace("\n", " ")
    assert commands.main([]) == 0
    assert "✓ shown" in capsys.readouterr().out
    assert "{broken" in places.RESULTS.read_text()


def test_a_result_that_cannot_be_kept_is_shown_and_said(learner, capsys):
    places.RESULTS.mkdir(parents=True)  # even root cannot write to a folder
    tried(learner, RIGHT)
    told = capsys.readouterr().out.replace("\n", " ")
    assert "✓ shown" in told
    assert "This result could not be kept: progress/results.jsonl cannot be written" in told
    assert "open, since" not in told


@pytest.mark.parametrize("words", [["01_cel"], ["solutions", "01_cel"]])
def test_an_unknown_lesson(learner, capsys, words):
    assert commands.main(words) == 2
    assert "There is no lesson '01_cel'. Did you mean 01_cell?" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["01_cell", "02_loop"], ["solutions"], ["solutions", "01_cell", "02_loop"]])
def test_a_wrong_command_line(learner, capsys, words):
    with pytest.raises(SystemExit) as stop:
        commands.main(words)
    assert stop.value.code == 2 and "python -m learn LESSON" in capsys.readouterr().err


def test_the_worker_writes_a_result_and_keeps_nothing(learner, capsys):
    learner.write(RIGHT)
    assert worker.main("01_cell") == 0
    assert from_line(capsys.readouterr().out).scores == {"cell-sum": 2.0}
    assert not places.RESULTS.exists()
    assert worker.main("nothing") == 2
    assert "There is no lesson" in capsys.readouterr().err


def test_ctrl_c(learner, capsys, monkeypatch):
    def stopped(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run", stopped)
    assert commands.main(["01_cell"]) == 130
    assert "nothing was kept" in capsys.readouterr().err


def test_a_system_that_cannot_fork(learner, capsys, monkeypatch, real_engine):
    monkeypatch.delattr(os, "fork")
    learner.write(RIGHT)
    assert commands.main(["01_cell"]) == 2
    assert "WSL 2" in capsys.readouterr().err


def test_a_machine_without_a_sandbox_says_so(learner, capsys, monkeypatch):
    learner.write(RIGHT)
    result = replace(learner.check(), level=0)
    monkeypatch.setattr(commands, "run", lambda *_arguments: result)
    assert commands.main(["01_cell"]) == 0
    assert "has no sandbox that holds" in capsys.readouterr().out.replace("\n", " ")
