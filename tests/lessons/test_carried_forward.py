"""A wrong cell costs its own points, and the loop around it keeps what it deserves, no more and no less."""

import itertools
import random

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import cells_lost, course, graded_cells, lost, run, wrong_answer

LESSON = course().lesson("05_rnn_backward")
CELL, LOOP = "rnn_cell_backward", "rnn_backward"
CELLS = [mistake for mistake in LESSON.mistakes if mistake.function == CELL]
LOOPS = [mistake for mistake in LESSON.mistakes if mistake.function == LOOP]
LOOP_TESTS = {cell.name for cell in graded_cells(LESSON)[LOOP]}

PAIRS = 60
# Two mistakes of one kind, or a cell that lets one see less of the loop: the two may cost other points together.
LEAST_EXACT = 0.9

HEAD = """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    n_a, m = a_next.shape
    n_x = xt.shape[0]
"""
ZEROS = """\
    return {
        "dxt": np.zeros((n_x, m)),
        "da_prev": np.zeros((n_a, m)),
        "dWax": np.zeros((n_a, n_x)),
        "dWaa": np.zeros((n_a, n_a)),
        "dba": np.zeros((n_a, 1)),
    }
"""
DEGENERATE = {
    "zeros": HEAD + ZEROS,
    "ones": HEAD + ZEROS.replace("zeros", "ones"),
    "raises": HEAD + "    raise ValueError('no idea')\n",
    "none": HEAD + "    return None\n",
    "empty": HEAD + "    return {}\n",
    "nan": HEAD + ZEROS.replace("np.zeros(", "np.nan * np.zeros("),
    "lets nothing through": HEAD + ZEROS.replace("np.zeros((n_x, m))", "parameters['Wax'].T @ da_next"),
    "text": HEAD + "    return dict.fromkeys(['dxt', 'da_prev', 'dWax', 'dWaa', 'dba'], 'right')\n",
    "exits": HEAD + "    raise SystemExit\n",
}


def some_pairs(number):
    """A sample of pairs of a wrong cell, whose numbers are wrong, and a wrong loop."""
    pairs = itertools.product([cell for cell in CELLS if cell.visible and cells_lost(LESSON, cell) - LOOP_TESTS], LOOPS)
    pairs = [pair for pair in pairs if not cells_lost(LESSON, pair[0]) & LOOP_TESTS]
    return random.Random(0).sample(pairs, number)


def lost_by(cell, loop):
    return lost(run(LESSON.name, {CELL: wrong_answer(LESSON, cell), LOOP: wrong_answer(LESSON, loop)}))


def test_a_wrong_loop_around_a_wrong_cell_loses_points_of_its_own():
    pairs = some_pairs(PAIRS)
    results = [(cell, loop, lost_by(cell, loop)) for cell, loop in pairs]
    assert [(cell.id, loop.id) for cell, loop, came in results if not came & LOOP_TESTS] == []
    exact = sum(came == cells_lost(LESSON, cell) | cells_lost(LESSON, loop) for cell, loop, came in results)
    assert exact >= LEAST_EXACT * PAIRS


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("loop", ["carry-ignored", "last-contribution-only", "always-last-cache", "step-0-skipped"])
def test_a_cell_that_says_nothing_makes_no_loop_right(name, loop):
    wrong_loop = next(mistake for mistake in LOOPS if mistake.id == loop)
    verdicts = run(LESSON.name, {CELL: DEGENERATE[name], LOOP: wrong_answer(LESSON, wrong_loop)})
    assert cells_lost(LESSON, wrong_loop) <= lost(verdicts)


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_cell_that_says_nothing_costs_the_loop_too(name):
    came = lost(run(LESSON.name, {CELL: DEGENERATE[name]}))
    assert {"rnn-backward-carry", "rnn-backward-cache", "rnn-backward-steps"} <= came


def test_right_formulas_written_out_do_not_need_the_cell():
    cell = next(mistake for mistake in CELLS if mistake.id == "derivative-missing")
    answers = {CELL: wrong_answer(LESSON, cell), LOOP: alternatives(LOOP)["the formulas written out"]}
    assert lost(run(LESSON.name, answers)) == cells_lost(LESSON, cell)
