"""A wrong output_backward costs its own points; the network around it keeps what it deserves, no more and no less."""

import itertools
import random

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import cells_lost, course, graded_cells, lost, run, wrong_answer

LESSON = course().lesson("07_binary_addition")
OUTPUT, NETWORK = "output_backward", "loss_and_gradients"
OUTPUTS = [mistake for mistake in LESSON.mistakes if mistake.function == OUTPUT and mistake.visible]
NETWORKS = [mistake for mistake in LESSON.mistakes if mistake.function == NETWORK]
NETWORK_TESTS = {cell.name for cell in graded_cells(LESSON)[NETWORK]}

PAIRS = 30
# Two mistakes that undo each other, such as two wrong signs, cost nothing of the network.
LEAST_EXACT = 0.9

HEAD = "def output_backward(a, y_pred, labels, parameters):\n"
DEGENERATE = {
    "zeros": '    return {"da": 0 * a, "dWya": 0 * parameters["Wya"], "dby": 0 * parameters["by"]}\n',
    "raises": "    raise ValueError('no idea')\n",
    "none": "    return None\n",
    "empty": "    return {}\n",
    "nan": '    return {"da": np.nan * a, "dWya": np.nan * parameters["Wya"], "dby": np.nan * parameters["by"]}\n',
    "text": "    return dict.fromkeys(['da', 'dWya', 'dby'], 'right')\n",
    "exits": "    raise SystemExit\n",
}


def wrong(id):
    return wrong_answer(LESSON, next(mistake for mistake in LESSON.mistakes if mistake.id == id))


def some_pairs(number):
    """A sample of pairs of a wrong output_backward that leaves the network whole, and a wrong network."""
    outputs = [output for output in OUTPUTS if not cells_lost(LESSON, output) & NETWORK_TESTS]
    return random.Random(0).sample(list(itertools.product(outputs, NETWORKS)), number)


def test_a_wrong_network_around_a_wrong_output_loses_points_of_its_own():
    exact, spared = 0, []
    for output, network in some_pairs(PAIRS):
        came = lost(run(LESSON.name, {one.function: wrong_answer(LESSON, one) for one in (output, network)}))
        exact += came == cells_lost(LESSON, output) | cells_lost(LESSON, network)
        if not came & NETWORK_TESTS:
            spared.append((output.id, network.id))
    assert exact >= LEAST_EXACT * PAIRS
    assert len(spared) <= (1 - LEAST_EXACT) * PAIRS, spared


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("network", ["last-step-only", "output-divided-once-more", "units-hard-coded"])
def test_an_output_that_says_nothing_makes_no_network_right(name, network):
    came = lost(run(LESSON.name, {OUTPUT: HEAD + DEGENERATE[name], NETWORK: wrong(network)}))
    mistake = next(mistake for mistake in NETWORKS if mistake.id == network)
    assert cells_lost(LESSON, mistake) <= came


@pytest.mark.parametrize("name", DEGENERATE)
def test_an_output_that_says_nothing_costs_the_gradients_of_the_network_too(name):
    came = lost(run(LESSON.name, {OUTPUT: HEAD + DEGENERATE[name]}))
    assert {"loss-and-gradients-recurrent", "loss-and-gradients-output"} <= came


def test_right_formulas_written_out_do_not_need_the_output():
    answers = {OUTPUT: wrong("truth-forgotten"), NETWORK: alternatives(NETWORK)["the formulas written out"]}
    mistake = next(mistake for mistake in OUTPUTS if mistake.id == "truth-forgotten")
    assert lost(run(LESSON.name, answers)) == cells_lost(LESSON, mistake)
