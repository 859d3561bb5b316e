"""What the prose of lesson 06_numpy_and_pytorch says in numbers is true: recomputed, and found as printed."""

import numpy as np

from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import numerical_gradient
from utils.pytorch import pytorch_problem, pytorch_results

LESSON = "06_numpy_and_pytorch"


def test_the_step_by_hand():
    x, w_ih = np.array([[1.0, 2.0]]), np.array([[0.5, 0.0], [-1.0, 0.25]])
    weights = {"w_ih": w_ih, "w_hh": np.ones((2, 2)), "b_ih": np.zeros(2), "b_hh": np.zeros(2)}
    assert (x @ w_ih.T).tolist() == [[0.5, -0.5]]
    output, _cache = references()["torch_rnn_forward"](x[None], np.zeros((1, 2)), weights)
    assert says(LESSON, f"${output[0, 0, 0]:.3f}$ and", f"${output[0, 0, 1]:.3f}$")
    assert (x @ w_ih).tolist() == [[-1.5, 0.5]]
    assert says(LESSON, "x_t W_{ih} = (-1.5,\\ 0.5)")


def test_both_biases_get_the_same_gradient_and_their_sum_moves_twice_as_far():
    def loss(biases):
        return 0.42 * (0.3 + biases["b_ih"] + biases["b_hh"])

    slopes = numerical_gradient(loss, {"b_ih": np.array(0.1), "b_hh": np.array(0.2)})
    assert {f"{slope:.2f}" for slope in slopes.values()} == {"0.42"}
    assert says(LESSON, "both get $0.42$")


def test_about_15_digits_agree_with_pytorch():
    x, h0, weights, doutput = pytorch_problem()
    output, cache = references()["torch_rnn_forward"](x, h0, weights)
    ours = {"output": output, **references()["torch_rnn_backward"](doutput, cache)}
    theirs, _source = pytorch_results()
    assert ours.keys() == theirs.keys()
    for name, expected in theirs.items():
        assert np.abs(ours[name] - expected).max() < 1e-14
        # Every digit that the lesson prints.
        assert [f"{value:.10f}" for value in ours[name].flat] == [f"{value:.10f}" for value in expected.flat]
    assert says(LESSON, "About 15, nearly all")


def test_the_sizes_that_are_compared():
    x, h0, weights, doutput = pytorch_problem()
    assert (x.shape, h0.shape, doutput.shape) == ((3, 3, 4), (3, 5), (3, 3, 5))
    assert says(LESSON, "4 inputs, 5 units, 3 steps and 3 examples")
