"""What the checks of the LSTM's backward passes say: the stretch that is wrong, the gate, and where to look."""

import numpy as np
import pytest

from tests.lessons.classroom import course, wrong_answer
from tests.lessons.functions import defined, references
from tests.utils.checked import checked

CELL, LOOP = "lstm_cell_backward", "lstm_backward"
LESSON = course().lesson("11_lstm_backward")


def told(mistake, measures):
    """What the measures say to a known mistake, in one line."""
    known = next(one for one in LESSON.mistakes if one.id == mistake)
    return checked(known.function, defined(known.function, wrong_answer(LESSON, known)), measures).words


@pytest.mark.parametrize(
    ("mistake", "where"),
    [
        ("dc-next-forgotten", "With dc_next = 0 it is right: look at what becomes of dc_next."),
        ("dc-next-through-forget-gate", "With dc_next = 0 it is right: look at what becomes of dc_next."),
        ("output-gate-forgotten", "With da_next = 0 it is right: look at the way through the hidden state."),
        ("tanh-of-tanh", "With da_next = 0 it is right: look at the way through the hidden state."),
    ],
)
def test_a_wrong_dc_is_told_with_the_upstream_gradient_it_depends_on(mistake, where):
    words = told(mistake, ["cell_path"])
    assert "they come from a wrong dc, the gradient of the cell state: at unit" in words
    assert where in words


def test_a_wrong_dc_that_has_to_do_with_both_is_told_without_a_place_to_look():
    assert "is right: look" not in told("dc-counted-twice", ["cell_path"])
    assert "it is 2 times what it should be" in told("dc-counted-twice", ["cell_path"])


@pytest.mark.parametrize(
    ("mistake", "gates"),
    [
        ("forget-slope-forgotten", {"forget gate"}),
        ("input-gate-and-candidate-exchanged", {"input gate", "candidate"}),
        ("output-gate-with-cell-state", {"output gate"}),
        ("all-slopes-forgotten", {"forget gate", "input gate", "candidate", "output gate"}),
    ],
)
def test_wrong_gates_are_told_by_name_and_no_others(mistake, gates):
    words = told(mistake, ["gates"])
    names = {"forget gate", "input gate", "candidate", "output gate"}
    assert {name for name in names if f"{name}: the gradient of the sum inside" in words} == gates


def test_a_gate_that_gets_nothing_is_told_with_the_ratio():
    assert "forget gate: the gradient of the sum inside" in told("forget-gate-left-out", ["gates"])
    assert "it is 0 times what it should be" in told("forget-gate-left-out", ["gates"])


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_cell_of_constants_passes_nothing(value):
    def answer(*arguments):
        return {name: np.full(array.shape, value) for name, array in references()[CELL](*arguments).items()}

    assert checked(CELL, answer, ["cell_path", "gates", "inputs", "parameters"]).found == 4


def test_a_loop_is_told_when_its_cell_is_to_blame():
    from utils.checks import CheckFailed, LstmBackwardCheck, differences

    def wrong_cell(*arguments):
        return {name: 2 * value for name, value in references()[CELL](*arguments).items()}

    forward, cell_forward = references()["lstm_forward"], references()["lstm_cell_forward"]
    check = LstmBackwardCheck(lambda da, caches: {}, forward, cell_forward, wrong_cell)
    check.carry(differences(forward))
    with pytest.raises(CheckFailed, match="Your lstm_cell_backward is not right yet, and may be all that is wrong"):
        check.done()
