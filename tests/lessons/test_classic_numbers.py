"""The reference answers give the numbers of the classic exercises, to every digit printed there."""

import numpy as np
import pytest

from tests.lessons.functions import references
from utils.problems import example

A_NEXT_4 = """0.59584544 0.18141802 0.61311866 0.99808218 0.85016201
              0.99980978 -0.18887155 0.99815551 0.6531151 0.82872037"""
YT_PRED_1 = """0.9888161 0.01682021 0.21140899 0.36817467 0.98988387
               0.88945212 0.36920224 0.9966312 0.9982559 0.17746526"""

LSTM_A_NEXT_4 = """-0.66408471 0.0036921 0.02088357 0.22834167 -0.85575339
                   0.00138482 0.76566531 0.34631421 -0.00215674 0.43827275"""
LSTM_C_NEXT_2 = """0.63267805 1.00570849 0.35504474 0.20690913 -1.64566718
                   0.11832942 0.76449811 -0.0981561 -0.74348425 -0.26810932"""
LSTM_YT_PRED_1 = """0.79913913 0.15986619 0.22412122 0.15606108 0.97057211
                    0.31146381 0.00943007 0.12666353 0.39380172 0.07828381"""


@pytest.fixture(scope="module")
def cell():
    return references()["rnn_cell_forward"](**example("rnn_cell_forward"))


@pytest.fixture(scope="module")
def sequence():
    return references()["rnn_forward"](**example("rnn_forward"))


def assert_printed(came, printed):
    np.testing.assert_allclose(came, np.array(printed.split(), dtype=float), rtol=0, atol=0.51e-8)


def test_one_step(cell):
    a_next, yt_pred, cache = cell
    assert a_next.shape == (5, 10) and yt_pred.shape == (2, 10) and len(cache) == 4
    assert_printed(a_next[4], A_NEXT_4)
    assert_printed(yt_pred[1], YT_PRED_1)


def test_a_sequence(sequence):
    a, y_pred, caches = sequence
    assert_printed(a[4][1], "-0.99999375 0.77911235 -0.99861469 -0.99833267")
    assert_printed(y_pred[1][3], "0.79560373 0.86224861 0.11118257 0.81515947")
    assert_printed(caches[1][1][3], "-1.1425182 -0.34934272 -0.20889423 0.58662319")
    assert len(caches) == 2


def test_the_gradients_are_those_of_differences():
    from utils import check_gradients

    problem = example("rnn_backward")
    da, parameters = problem.pop("da"), problem["parameters"]
    arrays = {"x": problem["x"], "a0": problem["a0"]} | {name: parameters[name] for name in ("Wax", "Waa", "ba")}

    def loss(arrays):
        moved = parameters | {name: arrays[name] for name in ("Wax", "Waa", "ba")}
        return np.sum(references()["rnn_forward"](arrays["x"], arrays["a0"], moved)[0] * da)

    caches = references()["rnn_forward"](**problem)[-1]
    report = check_gradients(loss, arrays, references()["rnn_backward"](da, caches))
    assert report.passed, report


def test_one_step_of_an_lstm():
    a_next, c_next, yt_pred, cache = references()["lstm_cell_forward"](**example("lstm_cell_forward"))
    assert a_next.shape == c_next.shape == (5, 10) and yt_pred.shape == (2, 10) and len(cache) == 10
    assert_printed(a_next[4], LSTM_A_NEXT_4)
    assert_printed(c_next[2], LSTM_C_NEXT_2)
    assert_printed(yt_pred[1], LSTM_YT_PRED_1)


def test_an_lstm_over_a_sequence():
    a, y, c, caches = references()["lstm_forward"](**example("lstm_forward"))
    assert a.shape == c.shape == (5, 10, 7) and y.shape == (2, 10, 7) and len(caches) == 2
    came = [a[4][3][6], y[1][4][3], c[1][2][1]]
    np.testing.assert_allclose(came, [0.1721177675329167, 0.9508734618501101, -0.8555449167181983], rtol=1e-13)
    printed = "0.82797464 0.23009474 0.76201118 -0.22232814 -0.20075807 0.18656139 0.41005165"
    assert_printed(caches[1][1][1], printed)
