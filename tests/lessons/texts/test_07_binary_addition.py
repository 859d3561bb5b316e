"""What the prose of lesson 07_binary_addition says in numbers is true: recomputed, and found as printed."""

import contextlib
import io

import numpy as np
import pytest

from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import numerical_gradient
from utils.binary import carries, draw_additions, to_bits
from utils.figures.addition import plot_carry
from utils.losses import softmax_cross_entropy
from utils.problems.addition import mean_response

LESSON = "07_binary_addition"
SEEDS = range(20)


@pytest.fixture(scope="module")
def ran():
    """The names after the lesson's own cells have run with right answers, and what they printed."""
    names, printed = {"__name__": "__main__", "display": lambda figure: None}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in notebook(LESSON)["cells"]:
            if cell["metadata"].get("course", {}).get("role") in ("setup", "given", "answer", "explore"):
                exec("".join(cell["source"]), names)
    return names, printed.getvalue()


@pytest.fixture(scope="module")
def runs(ran):
    """For each seed: the wrong sums of each length and the run, when the test is passed and after 600 steps."""
    names, _printed = ran
    return [list(both_stages(names, seed)) for seed in SEEDS]


def both_stages(names, seed):
    run = names["new_run"](seed)
    while not (run["losses"] and names["passes"](run)):
        run = names["train"](run, 20)
    yield wrong_sums(names, run), run.copy()
    run = names["train"](run, 600 - len(run["losses"]))
    yield wrong_sums(names, run), run


def wrong_sums(names, run):
    return {
        bits: names["wrong_bits"](run["parameters"], *draw_additions(np.random.default_rng(5), 1000, bits))
        .any(axis=1)
        .sum()
        for bits in (8, 16, 32, 64)
    }


class TestShapes:
    def test_how_many_products_fit(self, ran):
        names, printed = ran
        assert [names["balanced"](*sizes) for sizes in ((4, 3, 5), (4, 4, 5), (4, 4, 4))] == [(1, 1), (2, 1), (8, 1)]
        assert "1 of 8 products fit, 1 is right" in printed
        assert says(LESSON, "all eight fit, and seven are wrong")

    def test_the_example_by_hand(self):
        arrays = {"W": np.array([[1.0, 2.0], [0.0, 1.0]]), "X": np.array([[1.0, 3.0], [2.0, 0.0]])}
        measured = numerical_gradient(lambda n: mean_response(n["W"], n["X"])[0, 0], arrays)
        np.testing.assert_allclose(measured["W"], [[2, 0], [1, 0]], atol=1e-9)
        np.testing.assert_allclose(measured["X"], [[0.5, 0.5], [0, 0]], atol=1e-9)
        assert (arrays["W"].T @ np.array([0.5, 0.0])).tolist() == [0.5, 1.0]
        assert says(LESSON, "it has the right shape, but 1 in row 1")


class TestPredictions:
    def test_the_loss_and_its_gradient(self):
        scores = np.log(np.array([0.7, 0.2, 0.1]))
        assert says(LESSON, "-\\log 0.2 =", f"{softmax_cross_entropy(scores, 1):.3f}")
        measured = numerical_gradient(lambda scores: softmax_cross_entropy(scores, 1), scores)
        assert [f"{number:.1f}" for number in measured] == ["0.7", "-0.8", "0.1"]
        assert says(LESSON, "(0.7,\\ -0.8,\\ 0.1)")


class TestAdding:
    def test_the_table_of_6_and_3(self):
        six, three, nine = (to_bits(number, 4) for number in (6, 3, 9))
        out = carries(np.stack([six, three])[:, None, :].astype(float))[0]
        into = [0, *out[:-1]]
        for row in zip(range(4), six, three, into, nine, out, strict=True):
            assert says(LESSON, "| " + " | ".join(str(int(number)) for number in row) + " |")

    def test_how_many_numbers_it_learns(self, ran):
        names, _printed = ran
        parameters = names["new_run"](0)["parameters"]
        assert says(LESSON, f"{sum(array.size for array in parameters.values())} numbers to learn")

    def test_it_learns_in_seconds_whatever_the_seed(self, runs):
        assert all(len(run["losses"]) <= 600 for (_wrong, run), _later in runs)

    def test_the_curves_of_the_lessons_own_seed(self, ran):
        names, printed = ran
        assert "No error in 1,000 fresh additions." in printed
        run = names["run"]
        assert min(run["bit_errors"][:30]) > 0.4
        assert run["bit_errors"][79] < 0.1
        assert says(LESSON, "while the loss is still", f"{run['losses'][79]:.2f}")

    def test_longer_numbers_right_after_the_test_and_later(self, runs):
        assert 6 <= sum(wrong[64] > 0 for (wrong, _run), _later in runs) <= 14
        assert all(not any(wrong.values()) for _first, (wrong, _run) in runs)

    def test_the_carry_is_held_by_one_unit_in_most_networks(self, ran, runs):
        x, _labels = draw_additions(np.random.default_rng(7), m=200, bits=16)
        holders = 0
        for _first, (_wrong, run) in runs:
            a = references()["rnn_forward"](x, np.zeros((8, 200)), run["parameters"])[0]
            holders += "mistakes 0 of 3400 carries" in plot_carry(a, carries(x)).alt
        assert says(LESSON, f"{holders} networks had such a unit after 600 steps")

    def test_in_the_lessons_own_network_the_unit_is_negative_for_carry_1(self, ran):
        names, _printed = ran
        x, _labels = draw_additions(np.random.default_rng(7), m=200, bits=16)
        a = references()["rnn_forward"](x, np.zeros((8, 200)), names["run"]["parameters"])[0]
        words = plot_carry(a, carries(x)).alt
        assert "correlation -0.9" in words and "mistakes 0 of 3400 carries" in words
