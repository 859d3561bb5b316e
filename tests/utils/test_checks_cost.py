"""The cost of a backward pass: an honest one passes in any style, differences do not, wherever it is measured."""

import itertools
import os
import time
from dataclasses import replace

import numpy as np
import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import mistakes, wrong_answer
from tests.lessons.functions import defined, references
from tests.utils.checked import checked
from utils.checks import cost, differences, nudged
from utils.checks.findings import Finding
from utils.checks.student import StudentFunction
from utils.problems import public_source

CELL, LOOP = "rnn_cell_backward", "rnn_backward"
LARGE = 20
EXPENSIVE, WRONG_THERE = "That is the cost of differences", "The numbers are right on small problems"


def hidden(forward="rnn_cell_forward"):
    return differences.fresh(references()[forward])


def by_differences():
    lesson, mistake = next(pair for pair in mistakes() if pair[1].id == "differences-for-gradient")
    return defined(CELL, wrong_answer(lesson, mistake))


def require(backward, oracle=None):
    cost.require_honest_cost(StudentFunction(backward, CELL), oracle or hidden())


@pytest.mark.parametrize(("name", "forward"), [(CELL, "rnn_cell_forward"), (LOOP, "rnn_forward")])
@pytest.mark.parametrize("style", ["reference", "loops over single numbers", "float32"])
def test_a_chain_rule_in_any_style_is_quick_enough(name, forward, style):
    source = alternatives(name).get(style)
    assert source or style == "reference"
    function = defined(name, source) if source else references()[name]
    for oracle in (differences(references()[forward]), hidden(forward)):
        cost.require_honest_cost(StudentFunction(function, name), oracle)


def work(cache):
    """As long as differences take."""
    _a_next, a_prev, xt, parameters = cache
    forward = references()["rnn_cell_forward"]
    for _ in range(2 * cost.COST_BOUND):
        forward(xt, a_prev, parameters)


def held_up(tries, how=work):
    """A right cell whose calls are held up in these of its tries."""
    calls = itertools.count()

    def backward(da_next, cache):
        if len(da_next) > LARGE and next(calls) in tries:
            how(cache)
        return references()[CELL](da_next, cache)

    return backward


@pytest.mark.parametrize("tries", [range(3), range(cost.TRIES - cost.ENOUGH), range(0, cost.TRIES, 2)], ids=str)
def test_calls_that_are_held_up_cost_nothing_if_some_are_not(tries):
    require(held_up(tries))


def test_a_call_that_is_quick_by_chance_excuses_nobody():
    with pytest.raises(Finding, match=EXPENSIVE):
        require(held_up(set(range(cost.TRIES)) - set(range(1, cost.ENOUGH))))


@pytest.mark.skipif(os.name == "nt", reason="the time of a processor comes in steps of 16 ms on Windows")
def test_to_wait_for_the_processor_costs_nothing():
    require(held_up(range(cost.TRIES), lambda _cache: time.sleep(0.02)))


def test_differences_are_not():
    with pytest.raises(Finding, match=EXPENSIVE):
        require(by_differences())


def one_sided(da_next, cache):
    """The cheapest way to cheat: without the prediction, and only where the chain rule is hard."""
    a_next, a_prev, xt, parameters = cache
    gradients = references()[CELL](da_next, cache)
    Wax_xt = parameters["Wax"] @ xt + parameters["ba"]
    Waa = parameters["Waa"].copy()
    for index in np.ndindex(Waa.shape):
        Waa[index] += 1e-6
        gradients["dWaa"][index] = np.sum((np.tanh(Wax_xt + Waa @ a_prev) - a_next) * da_next) / 1e-6
        Waa[index] -= 1e-6
    return gradients


def test_one_sided_differences_of_one_matrix_are_not():
    with pytest.raises(Finding, match=EXPENSIVE):
        require(one_sided)


@pytest.mark.parametrize("parts", [range(0, 2 * cost.TRIES, 2), range(3)], ids=["before each", "at the first try"])
def test_a_forward_pass_that_is_held_up_excuses_nobody(monkeypatch, parts):
    """It is measured right before and after each call."""
    oracle, runs = hidden(), itertools.count()
    point_of = oracle.point

    def slow_at_times(*arguments):
        point = point_of(*arguments)

        def run():
            for _ in range(3 if next(runs) // cost.RUNS in parts else 1):
                point.run()

        return replace(point, run=run)

    monkeypatch.setattr(oracle, "point", slow_at_times)
    with pytest.raises(Finding, match=EXPENSIVE):
        require(one_sided, oracle)


class TestWhoKnowsWhereCostIsMeasured:
    @pytest.mark.parametrize("oracle", [hidden, lambda: differences(references()["rnn_cell_forward"])])
    @pytest.mark.parametrize("names", [("dWaa",), ("dxt", "da_prev", "dWax", "dWaa", "dba")])
    def test_rubbish_there_is_found(self, oracle, names):
        def backward(da_next, cache):
            gradients = references()[CELL](da_next, cache)
            if len(da_next) > LARGE:
                gradients |= {name: np.ones(gradients[name].shape) for name in names}
            return gradients

        with pytest.raises(Finding, match=WRONG_THERE):
            require(backward, oracle())

    @pytest.mark.parametrize("instead", [None, "text", {"dWaa": 3}])
    def test_no_numbers_there_are_found(self, instead):
        def backward(da_next, cache):
            return references()[CELL](da_next, cache) if len(da_next) < LARGE else instead

        with pytest.raises(Finding, match=WRONG_THERE):
            require(backward)

    def test_an_error_there_is_told(self):
        def backward(da_next, cache):
            if len(da_next) > LARGE:
                raise MemoryError("too large")
            return references()[CELL](da_next, cache)

        with pytest.raises(Finding, match=WRONG_THERE + ".* there are none.*MemoryError: too large"):
            require(backward)

    def test_what_is_computed_beforehand_is_of_no_use(self):
        _units, drawn = cost.large_problems(CELL, public_source())
        posed = [problem for _inputs, (problem,) in itertools.islice(drawn, cost.TRIES)]
        known = {da_next.tobytes() for da_next in posed}

        def backward(da_next, cache):
            return (references()[CELL] if da_next.tobytes() in known else by_differences())(da_next, cache)

        require(backward, differences(references()["rnn_cell_forward"]))
        with pytest.raises(Finding, match=EXPENSIVE):
            require(backward)

    def test_nor_is_what_an_earlier_try_has_left(self):
        kept = {}

        def backward(da_next, cache):
            key = da_next.tobytes()
            if key not in kept:
                kept[key] = by_differences()(da_next, cache)
            return kept[key]

        with pytest.raises(Finding, match=EXPENSIVE):
            require(backward)

    def test_a_sweep_is_looked_at_too(self):
        def sweep(trace):
            delta = references()["delta_sweep"](trace)
            return delta if len(delta) < LARGE else np.ones(delta.shape)

        def errors(trace):
            e, delta = references()["leaky_errors"](trace)
            return (e, delta) if len(e) < LARGE else (np.zeros(e.shape), delta)

        assert WRONG_THERE in checked("delta_sweep", sweep, ["one_sweep"]).words
        assert WRONG_THERE in checked("leaky_errors", errors, ["leak"]).words

    @pytest.mark.parametrize("name", ["dL_dU", "dL_dW", "dL_db"])
    def test_so_is_a_line_of_the_derivation(self, name):
        def line(trace, delta):
            right = references()[name](trace, delta)
            return right if trace["h"].shape[1] < LARGE else 0 * right

        assert WRONG_THERE in checked(name, line, ["honest"]).words
        assert not checked(name, references()[name], ["honest"]).found


class TestWhatIsJudgedElsewhere:
    def test_an_answer_that_can_take_no_other_sizes_is_not_measured(self):
        def backward(da_next, cache):
            if da_next.shape != (5, 3):
                raise ValueError("too large for me")
            return references()[CELL](da_next, cache)

        require(backward)

    @pytest.mark.parametrize("wrong", [lambda gradient: 2 * gradient, lambda gradient: gradient[:1], lambda _: None])
    def test_a_gradient_that_is_wrong_everywhere_is_not_told_again(self, wrong):
        def backward(da_next, cache):
            gradients = references()[CELL](da_next, cache)
            return gradients | {"dWaa": wrong(gradients["dWaa"])}

        require(backward)

    def test_nor_is_a_sum_without_a_formula_of_its_own(self):
        assert not checked("dL_dU", lambda trace, delta: 2 * references()["dL_dU"](trace, delta), ["honest"]).found


class TestPeer:
    def loop_around(self, cell):
        lesson = next(lesson for lesson, mistake in mistakes() if mistake.function == LOOP)
        namespace = {"np": np, CELL: cell}
        exec(lesson.answers[LOOP].reference, namespace)
        return StudentFunction(namespace[LOOP], LOOP)

    def test_a_loop_around_a_slow_cell_is_measured_against_its_peer(self):
        slow = self.loop_around(by_differences())
        with pytest.raises(Finding, match=EXPENSIVE):
            cost.require_honest_cost(slow, hidden("rnn_forward"))
        cost.require_honest_cost(slow, hidden("rnn_forward"), peer=slow)

    @pytest.mark.parametrize("ending", ["raise MemoryError", "return {name: 0 * right[name] for name in right}"])
    def test_so_is_one_around_a_cell_that_goes_wrong_there(self, ending):
        namespace = {"right_cell": references()[CELL]}
        exec(
            "def cell(da_next, cache):\n"
            "    right = right_cell(da_next, cache)\n"
            f"    if len(da_next) > {LARGE}: {ending}\n"
            "    return right",
            namespace,
        )
        loop = self.loop_around(namespace["cell"])
        with pytest.raises(Finding, match=WRONG_THERE):
            cost.require_honest_cost(loop, hidden("rnn_forward"))
        cost.require_honest_cost(loop, hidden("rnn_forward"), peer=loop)

    def test_a_loop_that_goes_wrong_by_itself_is_told(self):
        right = self.loop_around(references()[CELL])

        def loop(da, caches):
            gradients = right(da, caches)
            return gradients if len(da) < LARGE else {name: 0 * value for name, value in gradients.items()}

        with pytest.raises(Finding, match="The numbers are those of your own cell on small problems"):
            cost.require_honest_cost(StudentFunction(loop, LOOP), hidden("rnn_forward"), peer=right)


def test_public_problems_are_repeatable_and_hidden_ones_are_not_those():
    def first(source):
        units, drawn = cost.large_problems(CELL, source)
        return units, [da_next.sum() for _inputs, (da_next,) in itertools.islice(drawn, 3)]

    assert first(public_source()) == first(public_source())
    assert first(public_source()) != first(hidden().source())
    assert len(set(first(public_source())[1])) == 3
    public = nudged()
    assert public.source("dL_dU").standard_normal() == public.source("dL_dU").standard_normal()
