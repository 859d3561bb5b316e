"""The cross-entropy: its values, its gradient, and what it says to arguments that do not fit."""

import warnings

import numpy as np
import pytest

from utils import numerical_gradient, softmax
from utils.arguments import ArgumentError
from utils.losses import cross_entropy, softmax_cross_entropy

PROBABILITIES = softmax(np.random.default_rng(0).standard_normal((4, 3, 5)))
LABELS = np.random.default_rng(1).integers(0, 4, (3, 5))


def test_it_is_the_mean_of_minus_the_log_of_the_right_class():
    by_hand = [-np.log(PROBABILITIES[LABELS[j, t], j, t]) for j in range(3) for t in range(5)]
    assert cross_entropy(PROBABILITIES, LABELS) == pytest.approx(np.mean(by_hand))


def test_who_guesses_among_n_classes_has_log_n():
    assert cross_entropy(np.full((7, 2), 1 / 7), np.array([0, 6])) == pytest.approx(np.log(7))


def test_a_single_prediction():
    assert cross_entropy([0.7, 0.2, 0.1], 1) == pytest.approx(-np.log(0.2))


def test_sure_and_right_is_zero_and_sure_and_wrong_is_finite():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cross_entropy(np.array([[1.0], [0.0]]), np.array([0])) == 0
        assert 700 < cross_entropy(np.array([[1.0], [0.0]]), np.array([1])) < 800


def test_the_gradient_of_the_scores_is_prediction_minus_truth():
    scores = np.random.default_rng(2).standard_normal((4, 3, 5))
    truth = np.arange(4)[:, None, None] == LABELS
    measured = numerical_gradient(lambda scores: softmax_cross_entropy(scores, LABELS), scores)
    np.testing.assert_allclose(measured, (softmax(scores) - truth) / 15, atol=1e-9)


@pytest.mark.parametrize(
    ("y_pred", "labels", "words"),
    [
        (None, LABELS, "y_pred: expected an array of probabilities, classes first, got None"),
        ("text", LABELS, "y_pred: expected an array of probabilities"),
        (np.zeros((0, 2)), np.zeros(2, int), "y_pred: expected an array of probabilities"),
        (PROBABILITIES, None, "labels: expected an array of whole numbers, got None"),
        (PROBABILITIES, LABELS.astype(float), "labels: expected an array of whole numbers"),
        (PROBABILITIES, LABELS.T, r"labels: expected shape \(3, 5\), that of one class of y_pred, got \(5, 3\)"),
        (PROBABILITIES, LABELS + 1, "labels: expected whole numbers from 0 to 3, got 1 to 4"),
        (PROBABILITIES, LABELS - 1, "labels: expected whole numbers from 0 to 3, got -1 to 2"),
    ],
)
def test_arguments_that_do_not_fit_are_told(y_pred, labels, words):
    with pytest.raises(ArgumentError, match=words):
        cross_entropy(y_pred, labels)
