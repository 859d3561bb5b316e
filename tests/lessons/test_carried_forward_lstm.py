"""A wrong LSTM cell costs its own points; the loop around it keeps what it deserves, no more and no less."""

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import cells_lost, course, graded_cells, lost, run, wrong_answer

LESSON = course().lesson("11_lstm_backward")
CELL, LOOP = "lstm_cell_backward", "lstm_backward"
MISTAKES = {(mistake.function, mistake.id): mistake for mistake in LESSON.mistakes}

DEGENERATE = {
    "zeros": "np.zeros(shape)",
    "ones": "np.ones(shape)",
    "nan": "np.full(shape, np.nan)",
}
HEAD = """
def lstm_cell_backward(da_next, dc_next, cache):
    a_prev, xt, parameters = cache[2], cache[8], cache[9]
    shapes = {"dxt": xt.shape, "da_prev": a_prev.shape, "dc_prev": a_prev.shape}
    shapes |= {"d" + name: value.shape for name, value in parameters.items() if name not in ("Wy", "by")}
    return {name: VALUE for name, shape in shapes.items()}
"""


def answer(function, mistake):
    return wrong_answer(LESSON, MISTAKES[function, mistake])


@pytest.mark.parametrize("cell", ["tanh-of-tanh", "all-slopes-forgotten", "dc-prev-without-forget-gate"])
@pytest.mark.parametrize("loop", ["hidden-carry-forgotten", "last-contribution-only", "da0-zero"])
def test_a_wrong_loop_around_a_wrong_cell_loses_what_both_lose(cell, loop):
    came = lost(run(LESSON.name, {CELL: answer(CELL, cell), LOOP: answer(LOOP, loop)}))
    assert came == cells_lost(LESSON, MISTAKES[CELL, cell]) | cells_lost(LESSON, MISTAKES[LOOP, loop])


@pytest.mark.parametrize("value", DEGENERATE)
def test_a_cell_that_says_nothing_makes_no_loop_right(value):
    cell = HEAD.replace("VALUE", DEGENERATE[value])
    loop_tests = {test.name for test in graded_cells(LESSON)[LOOP]}
    came = lost(run(LESSON.name, {CELL: cell, LOOP: answer(LOOP, "nothing-carried")}))
    assert cells_lost(LESSON, MISTAKES[LOOP, "nothing-carried"]) <= came
    assert {"lstm-backward-carry", "lstm-backward-cell-carry", "lstm-backward-places"} <= came & loop_tests


def test_right_formulas_written_out_do_not_need_the_cell():
    answers = {CELL: answer(CELL, "tanh-of-tanh"), LOOP: alternatives(LOOP)["the formulas written out"]}
    assert lost(run(LESSON.name, answers)) == cells_lost(LESSON, MISTAKES[CELL, "tanh-of-tanh"])
