"""The checks of the LSTM's forward passes: what they say, and what they forgive."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.checked import checked
from utils import sigmoid
from utils.checks.lstm_cell_forward import in_proportion, scaled
from utils.problems import example

CELL, NETWORK = "lstm_cell_forward", "lstm_forward"


def cell(*arguments):
    return references()[CELL](*arguments)


def network(*arguments):
    return references()[NETWORK](*arguments)


def with_weights(**changed):
    """The right cell with some parameters replaced: name=function of the parameters."""

    def answer(xt, a_prev, c_prev, parameters):
        own = parameters | {name: change(parameters) for name, change in changed.items()}
        a_next, c_next, yt_pred, cache = cell(xt, a_prev, c_prev, own)
        return a_next, c_next, yt_pred, (*cache[:-1], parameters)

    return answer


class TestCell:
    @pytest.mark.parametrize(
        ("gate", "state"), [("f", "c_next"), ("i", "c_next"), ("c", "c_next"), ("o", "a_next")], ids=str
    )
    def test_a_wrong_sum_is_told_by_its_weights_and_costs_nothing_else(self, gate, state):
        outcome = checked(CELL, with_weights(**{"b" + gate: lambda parameters: 0 * parameters["b" + gate]}))
        assert outcome.found == 1
        assert f"what W{gate} and b{gate} alone add to {state}, near zero: 50 of 50 entries differ." in outcome.words

    def test_all_sums_wrong_in_a_random_way_leave_the_formulas_alone(self):
        mixed = np.random.default_rng(0).standard_normal((20, 20))

        def mix(name):
            return lambda parameters: parameters[name] @ mixed[: parameters[name].shape[1], : parameters[name].shape[1]]

        assert checked(CELL, with_weights(**{name: mix(name) for name in ("Wf", "Wi", "Wc", "Wo")})).found == 1

    def test_a_wrong_sum_and_a_wrong_formula_are_both_told(self):
        def answer(xt, a_prev, c_prev, parameters):
            xt = 0 * xt
            inputs = np.concatenate([a_prev, xt])
            f, i, o = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
            candidate = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
            c_next = np.tanh(f * c_prev + i * candidate)
            a_next = o * np.tanh(c_next)
            return a_next, c_next, cell(xt, a_prev, c_prev, parameters)[2], None

        words = checked(CELL, answer, ["weighted_sums", "cell_state", "hidden_state"]).words
        assert "what Wf and bf alone add" in words
        assert "c_next, against sigmoid and tanh of your own sums:" in words
        assert "a_next" not in words

    def test_the_own_states_are_the_measure_of_what_follows(self):
        def answer(*arguments):
            a_next, c_next, _yt_pred, cache = cell(*arguments)
            c_next = c_next + 1
            a_next = cache[7] * np.tanh(c_next)
            scores = np.exp(arguments[-1]["Wy"] @ a_next + arguments[-1]["by"])
            return a_next, c_next, scores / scores.sum(axis=0), (a_next, c_next, *cache[2:])

        outcome = checked(CELL, answer)
        assert outcome.found == 1
        assert "c_next: 50 of 50 entries differ." in outcome.words

    def test_states_returned_in_another_order_cost_the_measure_of_the_results(self):
        def answer(*arguments):
            a_next, c_next, *others = cell(*arguments)
            return c_next, a_next, *others

        outcome = checked(CELL, answer)
        assert outcome.found == 1
        assert "cache: a_next, against the one returned: 50 of 50 entries differ." in outcome.words

    def test_a_forgotten_cache_costs_one_measure(self):
        outcome = checked(CELL, lambda *arguments: cell(*arguments)[:3])
        assert outcome.found == 1
        assert "cache: expected a tuple or list of 10 entries, (a_next, c_next, a_prev, c_prev, ft," in outcome.words

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            (4, "ft * c_prev + it * cct, with the gates of your cache, against your c_next:"),
            (6, "ft * c_prev + it * cct, with the gates of your cache, against your c_next:"),
            (7, "ot * tanh(c_next), with the gates of your cache, against your a_next:"),
            (3, "cache: c_prev: 50 of 50 entries differ."),
            (8, "cache: xt: 30 of 30 entries differ."),
        ],
    )
    def test_a_wrong_item_of_the_cache_is_told(self, place, words):
        def answer(*arguments):
            *results, cache = cell(*arguments)
            return *results, tuple(item + 1 if i == place else item for i, item in enumerate(cache))

        outcome = checked(CELL, answer)
        assert outcome.found == 1
        assert words in outcome.words

    def test_a_wrong_gate_in_the_cache_shows_where_the_formula_is_wrong_too(self):
        def answer(*arguments):
            a_next, c_next, yt_pred, cache = cell(*arguments)
            c_next = np.tanh(c_next)
            return a_next, c_next, yt_pred, (a_next, c_next, *cache[2:5], 1 - cache[5], *cache[6:])

        assert "cache: it does not follow Wi and bi." in checked(CELL, answer, ["cache"]).words

    def test_scaling_scales_the_sums_only(self):
        xt, a_prev, c_prev, parameters = arguments = tuple(example(CELL).values())
        x_scaled, a_scaled, c_scaled, scaled_parameters = scaled(arguments, 0.5, keep=0.0)
        assert np.array_equal(xt, x_scaled) and np.array_equal(a_prev, a_scaled) and not c_scaled.any()
        for name, value in parameters.items():
            assert np.array_equal(scaled_parameters[name], value * (1.0 if name in ("Wy", "by") else 0.5))

    def test_proportion_needs_a_rise_in_the_same_direction(self):
        rise = np.array([[1.0, 2.0], [3.0, 4.0]])
        assert in_proportion(0.3 * rise, rise)
        assert not in_proportion(-rise, rise)
        assert not in_proportion(0 * rise, rise)
        assert not in_proportion(rise + [[0, 0], [0, 0.1]], rise)


class TestNetwork:
    def test_a_cell_state_from_a0_is_told_at_step_0(self):
        def answer(x, a0, parameters):
            states, steps = (a0, a0), []
            for t in range(x.shape[2]):
                steps.append(cell(x[:, :, t], *states, parameters))
                states = steps[-1][:2]
            a, c, y = (np.stack([step[i] for step in steps], axis=2) for i in range(3))
            return a, y, c, ([step[3] for step in steps], x)

        outcome = checked(NETWORK, answer)
        assert outcome.found == 1
        assert "the first step starts from the right state" in outcome.words
        assert "[:, :, 0]: 50 of 50 entries differ." in outcome.words

    def test_a_view_in_the_first_cache_is_told(self):
        def answer(x, a0, parameters):
            a, y, c, (cells, x) = network(x, a0, parameters)
            first = cells[0]
            return a, y, c, ([(*first[:3], c[:, :, 0], *first[4:]), *cells[1:]], x)

        outcome = checked(NETWORK, answer)
        assert outcome.found == 1
        assert "caches[0][0]: a_next, against a step from its own a_prev, c_prev and xt:" in outcome.words

    @pytest.mark.parametrize("place", [4, 5, 6, 7])
    def test_a_wrong_gate_in_a_cache_is_told(self, place):
        def answer(x, a0, parameters):
            a, y, c, (cells, x) = network(x, a0, parameters)
            cells[2] = tuple(item + 0.1 if i == place else item for i, item in enumerate(cells[2]))
            return a, y, c, (cells, x)

        name = {4: "ft", 5: "it", 6: "cct", 7: "ot"}[place]
        assert f"caches[0][2]: {name}, against a step" in checked(NETWORK, answer, ["caches"]).words

    def test_only_one_state_is_wrong(self):
        def answer(x, a0, parameters):
            a, y, c, caches = network(x, a0, parameters)
            return a, y, 2 * c, caches

        outcome = checked(NETWORK, answer)
        assert outcome.found == 1
        assert "c: 350 of 350 entries differ." in outcome.words

    def test_the_order_of_the_results_is_told_by_shape(self):
        def answer(*arguments):
            a, y, c, caches = network(*arguments)
            return a, c, y, caches

        outcome = checked(NETWORK, answer)
        assert outcome.found == 1
        assert "y: expected shape (2, 10, 7), got (5, 10, 7)." in outcome.words

    def test_caches_alone_tell_the_states_where_no_array_can_be_read(self):
        def answer(*arguments):
            *arrays, caches = network(*arguments)
            return *(array.T for array in arrays), caches

        assert checked(NETWORK, answer).found == 1

    def test_caches_in_another_order_than_the_arrays_tell_nothing(self):
        def answer(*arguments):
            a, y, c, (cells, x) = network(*arguments)
            return a[:, :, ::-1], y[:, :, ::-1], c[:, :, ::-1], (cells, x)

        found = checked(NETWORK, answer, ["memory"]).words
        assert "each step goes on from the state of the step before" in found
