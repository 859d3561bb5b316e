"""The reference answers give the numbers of the classic exercises, to every digit printed there."""

import numpy as np
import pytest

from tests.lessons.functions import references
from utils.problems import example

A_NEXT_4 = """0.59584544 0.18141802 0.61311866 0.99808218 0.85016201
              0.99980978 -0.18887155 0.99815551 0.6531151 0.82872037"""
YT_PRED_1 = """0.9888161 0.01682021 0.21140899 0.36817467 0.98988387
               0.88945212 0.36920224 0.9966312 0.9982559 0.17746526"""


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
