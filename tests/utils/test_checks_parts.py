"""The parts that checks are made of: gradient cases, oracles, the cost of a backward pass, comparisons."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.checked import checked
from utils import problems
from utils.checks import RnnBackwardCheck, differences, fresh, oracles, purity
from utils.checks.check import CARRIED_FORWARD, Check, CheckFailed, measure
from utils.checks.findings import Finding, array_of, close, place, require_close
from utils.checks.gradient_case import GradientCase
from utils.checks.student import StudentFunction

CELL, LOOP = "rnn_cell_backward", "rnn_backward"


@pytest.fixture(scope="module")
def problem():
    return differences(references()["rnn_cell_forward"]).problem(CELL)


@pytest.fixture(scope="module")
def right(problem):
    return references()[CELL](*problem.arguments)


class TestGradientCase:
    def test_differences_give_the_right_gradients(self, problem, right):
        for name, gradient in right.items():
            np.testing.assert_allclose(problem.case.expected(name), gradient, rtol=1e-7, atol=1e-8)
            assert problem.case.is_right(name, gradient)
            assert not problem.case.is_right(name, 1.01 * gradient)

    def test_calls_of_a_linear_backward_pass_give_the_same_maps(self, problem):
        da_next, cache = problem.arguments
        case = GradientCase.by_calls(lambda da: references()[CELL](da, cache), da_next, problem.case.shapes)
        for name in problem.case.maps:
            np.testing.assert_allclose(case.maps[name], problem.case.maps[name], atol=1e-8)
            assert not case.offsets[name].any()

    def test_a_backward_pass_that_adds_a_constant_has_an_offset(self, problem):
        da_next, cache = problem.arguments

        def backward(da):
            return {name: gradient + 1.0 for name, gradient in references()[CELL](da, cache).items()}

        case = GradientCase.by_calls(backward, da_next, problem.case.shapes)
        for name, gradient in backward(da_next).items():
            assert case.is_right(name, gradient)

    def test_the_own_upstream_gradient_is_read_off(self, problem):
        _da_next, cache = problem.arguments
        own = np.random.default_rng(0).standard_normal(problem.case.upstream.shape)
        gradients = references()[CELL](own, cache)
        for name in ("dxt", "dWax", "dWaa"):
            np.testing.assert_allclose(problem.case.own_upstream(name, gradients[name]), own, atol=1e-6)
        np.testing.assert_allclose(problem.case.agreed_upstream(gradients), own, atol=1e-6)

    def test_zeros_and_numbers_beyond_reach_have_none(self, problem, right):
        case = problem.case
        assert case.own_upstream("dxt", 0 * right["dxt"]) is None
        assert case.own_upstream("dxt", np.full(right["dxt"].shape, np.inf)) is None
        assert case.own_upstream("dxt", np.random.default_rng(0).standard_normal(right["dxt"].shape)) is None

    def test_the_true_one_counts_when_two_agree_with_it(self, problem, right):
        wrong = {name: right[name] if name in ("dxt", "dba") else 2 * right[name] for name in right}
        assert problem.case.agreed_upstream(wrong) is problem.case.upstream
        alone = {"dxt": right["dxt"], "dWaa": 2 * right["dWaa"], "dWax": 3 * right["dWax"]}
        assert problem.case.agreed_upstream(alone) is None


class TestGradientPoint:
    @pytest.mark.parametrize("seed", range(20))
    def test_a_random_direction_tells_each_wrong_gradient(self, right, seed):
        oracle, source = differences(references()["rnn_cell_forward"]), np.random.default_rng(seed)
        point = oracle.point(CELL, oracle.draw(CELL))
        assert point.right(right, source) == right.keys()
        shuffled = np.flip(right["dWaa"])
        for wrong in (shuffled, 1.1 * right["dWaa"], 0 * right["dWaa"], right["dWaa"][1:], None, "text"):
            assert point.right(right | {"dWaa": wrong}, source) == right.keys() - {"dWaa"}
        assert point.right(None, source) == set()

    def test_a_wrong_gradient_that_agrees_on_one_direction_is_found(self, right):
        oracle, source = differences(references()["rnn_cell_forward"]), np.random.default_rng(0)
        point = oracle.point(CELL, oracle.draw(CELL))
        direction, error = source.standard_normal((2, *right["dWaa"].shape))
        error -= direction * np.sum(error * direction) / np.sum(direction**2)
        chosen = [direction]

        class Unlucky:
            def standard_normal(self, shape):
                return chosen.pop() if chosen and shape == direction.shape else source.standard_normal(shape)

        assert point.right(right | {"dWaa": right["dWaa"] + error}, Unlucky()) == right.keys() - {"dWaa"}
        assert not chosen


class TestOracles:
    def test_hidden_problems_depend_on_the_seed_and_the_function(self, monkeypatch):
        def drawn(name="rnn_forward"):
            return oracles.hidden_source(name).standard_normal(3).tolist()

        monkeypatch.delenv("COURSE_SEED", raising=False)
        default = drawn()
        assert drawn() == default
        assert drawn("rnn_backward") != default
        monkeypatch.setenv("COURSE_SEED", "5")
        assert drawn() not in (default, drawn("rnn_backward"))

    def test_a_fresh_problem_comes_with_the_answer_of_the_trusted_function(self):
        arguments, expected = fresh(references()["rnn_forward"]).case("no input")
        assert not arguments[2]["Wax"].any()
        a, y_pred, _caches = references()["rnn_forward"](*arguments)
        assert np.array_equal(expected["a"], a) and np.array_equal(expected["y_pred"], y_pred)

    def test_differences_ask_public_or_hidden_problems(self):
        forward = references()["rnn_forward"]
        _inputs, (da,) = problems.PROBLEMS[LOOP].draw(problems.public_source())
        assert np.array_equal(differences(forward).problem(LOOP).arguments[0], da)
        assert not np.array_equal(differences.fresh(forward).problem(LOOP).arguments[0], da)


class TestPurity:
    def test_leaves_are_found_in_a_fixed_order_with_their_paths(self):
        value = {"b": [1.0, np.ones(2)], "a": (np.zeros(3), "text", None)}
        paths = [path for path, _leaf in purity.leaves(value, "x")]
        assert paths == ['x["a"][0]', 'x["a"][1]', 'x["a"][2]', 'x["b"][0]', 'x["b"][1]']

    def test_rounding_that_differs_between_calls_is_the_same_answer(self):
        calls = []

        def function(x):
            calls.append(1)
            return {"dx": x * (1 + 1e-15 * len(calls)), "nan": np.full(2, np.nan), "note": object()}

        purity.require_pure(StudentFunction(function, "f"), (np.ones(3),), ("x",))

    @pytest.mark.parametrize("grown", [lambda calls: calls, lambda calls: {"a": calls}, lambda calls: (1, calls)])
    def test_an_answer_that_grows_is_another_answer(self, grown):
        calls = []

        def function(x):
            calls.append(1.0)
            return grown(list(calls))

        with pytest.raises(Finding, match="another answer"):
            purity.require_pure(StudentFunction(function, "f"), (np.ones(3),), ("x",))


class TestFindings:
    def test_agreement_is_to_the_entry_or_to_the_largest_one(self):
        expected = np.array([1.0, 1e-3, 0.0])
        assert close(expected * (1 + 9e-5), expected).all()
        assert close(expected + 9e-6, expected).all()
        assert close(expected + [2e-4, 0, 2e-5], expected).tolist() == [False, True, False]

    def test_honest_float32_agrees(self):
        expected = np.random.default_rng(0).standard_normal((50, 50))
        assert close((expected @ expected).astype(np.float32), expected @ expected).all()

    def test_the_worst_entry_is_told_in_words(self):
        came, expected = np.zeros((2, 3)), np.array([[0.0, 0.1, 0.0], [0.0, 0.0, 5.0]])
        words = r"a: 2 of 6 entries differ. At unit 1, example 2: expected 5, got 0\."
        with pytest.raises(Finding, match=words):
            require_close(came, expected, "a", ("unit", "example"))
        only = np.array([[True, True, True], [False, False, False]])
        with pytest.raises(Finding, match="1 of 6 entries differ. At unit 0, example 1: expected 0.1"):
            require_close(came, expected, "a", ("unit", "example"), only)
        require_close(came, expected, "a", ("unit", "example"), ~only & (expected == 0))

    def test_a_place_needs_a_name_for_each_axis(self):
        assert place((np.int64(2), 0), ("unit", "step")) == "unit 2, step 0"
        with pytest.raises(ValueError):
            place((1, 2, 3), ("unit", "step"))

    def test_booleans_and_integers_count_as_numbers(self):
        assert array_of([True, False], "a", (2,)).dtype == float
        assert array_of([[1], [2]], "a").shape == (2, 1)


class Twice(Check):
    """A check with one measure, for a number that should be 2 around any cell, or the double of the own one."""

    name = "twice"

    def example(self):
        return (1,)

    @measure("it is two")
    def two(self, expected, own=None):
        came = self.function(1)
        if came == own:
            return CARRIED_FORWARD
        if came != expected:
            raise Finding(f"expected {expected}, got {came}")


def said(capsys, function, *calls):
    check = Twice(function)
    for call in calls:
        check.two(*call)
    try:
        check.done()
    except CheckFailed as error:
        return str(error)
    return capsys.readouterr().out


class TestOneCell:
    def test_what_passes_is_told_once(self, capsys):
        assert said(capsys, lambda x: 2, (2,), (2,)) == "Passed: it is two.\n"

    def test_fresh_numbers_are_told_apart(self, capsys):
        told = said(capsys, lambda x: 2, (2,), (3,))
        assert told == "twice is not right yet.\n✗ it is two\n  On fresh numbers: expected 3, got 2"

    def test_the_same_finding_is_told_once(self, capsys):
        assert said(capsys, lambda x: 5, (2,), (2,)).count("✗") == 1

    def test_an_error_carried_forward_is_forgiven_and_told(self, capsys):
        told = said(capsys, lambda x: 6, (2,), (2, 6))
        assert told.startswith("Passed: it is two.")
        assert "Right around your own earlier function" in told

    def test_long_lines_are_broken_where_feedback_would_cut_them_off(self, capsys):
        told = said(capsys, lambda x: "word " * 60, (2,))
        assert max(map(len, told.splitlines())) <= 92
        assert all(line.startswith("  ") for line in told.splitlines()[2:])


def test_a_loop_is_told_when_its_cell_is_to_blame():
    def wrong_cell(da_next, cache):
        return {name: 2 * value for name, value in references()[CELL](da_next, cache).items()}

    check = RnnBackwardCheck(lambda da, caches: {}, references()["rnn_forward"], wrong_cell)
    check.carry(differences(references()["rnn_forward"]))
    with pytest.raises(CheckFailed, match="Your rnn_cell_backward is not right yet, and may be all that is wrong"):
        check.done()
    assert "rnn_cell_backward" not in checked(LOOP, lambda da, caches: {}, ["carry"]).message


@pytest.mark.parametrize("undivided", [("da", "dWya", "dby"), ("dWya", "dby")])
def test_a_missing_mean_is_told_of_the_gradients_that_miss_it(undivided):
    """Who divides da alone must not read that everything is too large."""

    def without_mean(a, y_pred, labels, parameters):
        right = references()["output_backward"](a, y_pred, labels, parameters)
        return {name: value * labels.size if name in undivided else value for name, value in right.items()}

    words = checked("output_backward", without_mean, ["average"]).words
    assert f"12 times what it should be, for 3 examples and 4 steps: {', '.join(undivided)}." in words
