"""The checks of functions of a trace: one plain message for whatever comes, and the right name for what it is."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.checked import MEASURES, TRACED, checked
from tests.utils.test_checks import ARRAYS, RESULTS, require_one_plain_message
from utils.checks import nudged
from utils.checks.derivation import derivation_lines
from utils.checks.leaky import AFTER, BEFORE, LEAK, OWN, LeakyErrorsCheck

EACH = pytest.mark.parametrize("name", TRACED)
# A vector turned round is the same vector.
VECTORS = ("delta_own", "delta_back", "dL_db", "false_line")
# The place of the array that is changed in a result of several.
PARTS = {"false_line": 1, "leaky_errors": 0, "leaky_gradients": "dU"}


def changed(name, change):
    """The right answer with one array of its result changed."""

    def answer(*arguments):
        result = references()[name](*arguments)
        if name not in PARTS:
            return change(result)
        if isinstance(result, dict):
            return result | {PARTS[name]: change(result[PARTS[name]])}
        return tuple(change(part) if i == PARTS[name] else part for i, part in enumerate(result))

    return answer


@EACH
def test_a_right_answer_passes_and_says_what_is_right(name, capsys):
    assert checked(name, references()[name]).error is None
    said = capsys.readouterr()
    assert said.out.count("Passed: ") == len(MEASURES[name])
    assert said.err == ""


@EACH
@pytest.mark.parametrize("result", RESULTS)
def test_any_other_result_gets_one_message(name, result):
    require_one_plain_message(checked(name, lambda *arguments: RESULTS[result]), name)


@EACH
@pytest.mark.parametrize("change", ARRAYS)
def test_any_other_array_gets_one_message(name, change):
    if change == "turned round" and name in VECTORS:
        return
    require_one_plain_message(checked(name, changed(name, ARRAYS[change])), name)


@EACH
def test_an_answer_that_raises_is_told_in_one_message(name):
    def answer(*arguments):
        raise KeyError("dL_dh")

    outcome = checked(name, answer)
    require_one_plain_message(outcome, name)
    assert "KeyError" in outcome.message


@EACH
def test_what_an_answer_does_to_its_arguments_reaches_no_other_measure(name):
    def answer(trace, *more):
        result = references()[name](trace, *more)
        for array in trace.values():
            if isinstance(array, np.ndarray):
                array[:] = 7.0
        return result

    outcome = checked(name, answer)
    assert outcome.found == 1
    assert "was changed in place by your function" in outcome.words


STATE = "the gradient of the state h. A delta is the gradient of the sum z"


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("delta_own", lambda trace, t: trace["dL_dh"][t], "delta_own(trace, 1) is ∂L_1/∂h_1, " + STATE),
        ("delta_back", lambda trace, t, k, delta: trace["U"].T @ delta, "delta_next) is ∂L_6/∂h_5, " + STATE),
    ],
)
def test_the_gradient_of_the_state_is_recognised(name, answer, told):
    assert told in checked(name, answer).words


def test_a_sweep_over_the_gradients_of_the_states_is_recognised():
    def answer(trace):
        slopes = 1 - trace["h"] ** 2
        e = trace["dL_dh"].copy()
        for k in range(len(e) - 2, 0, -1):
            e[k] += trace["U"].T @ (slopes[k + 1] * e[k + 1])
        return e

    assert "delta[1:] is ∂L/∂h_k, " + STATE in checked("delta_sweep", answer).words


def test_exchanged_results_of_the_leaky_pass_are_recognised():
    outcome = checked("leaky_errors", lambda trace: references()["leaky_errors"](trace)[::-1])
    assert "Your e is ∂L/∂z" in outcome.words


def test_delta_that_is_e_is_recognised():
    def answer(trace):
        e, _delta = references()["leaky_errors"](trace)
        return e, e

    outcome = checked("leaky_errors", answer)
    assert "Your delta is ∂L/∂h" in outcome.words
    assert "the leak carries e back" not in outcome.words


class TestTheFalseLine:
    def test_line_5_alone_is_false(self):
        for kind in ("example", "other sizes"):
            problem = nudged.fresh().problem("false_line", kind)
            for k in range(1, problem.steps):
                lines = derivation_lines(problem, problem.steps, k)
                false = [n for n, (left, right) in lines.items() if not np.allclose(left, right, atol=1e-7)]
                assert false == [5]

    @pytest.mark.parametrize(
        ("number", "told"),
        [
            (4, "Line 4 is true"),
            (0, "number: expected a whole number from 1 to 6, got 0."),
            (2.5, "number: expected a whole number from 1 to 6, got 2.5."),
            ("5", "number: expected an array of real numbers, got str"),
            (None, "number: expected an array, got None."),
        ],
    )
    def test_another_number_is_told(self, number, told):
        def answer(*arguments):
            return number, references()["false_line"](*arguments)[1]

        assert told in checked("false_line", answer).words

    def test_the_line_as_it_stands_is_told(self):
        def answer(trace, t, k, e_next):
            return 5, (1 - trace["h"][k + 1] ** 2) * (trace["U"].T @ e_next)

        assert "the right side, for t = 6 and k = 5 is what the line claims." in checked("false_line", answer).words


class TestTheWaysOfTheLeakyState:
    @pytest.mark.parametrize("seed", range(5))
    def test_the_multiples_are_read_off(self, monkeypatch, seed):
        monkeypatch.setenv("COURSE_SEED", str(seed))

        def answer(trace, before=0.3, own=2.0, after=-0.7, leak=0.9):
            c = np.vstack([trace["dL_dd"], np.zeros(trace["b"].size)])
            e = np.zeros(c.shape)
            for k in range(len(c) - 2, -1, -1):
                e[k] = before * c[k - 1] * (k > 0) + own * c[k] + after * c[k + 1] + leak * e[k + 1]
            return e[:-1], e[:-1]

        multiples = LeakyErrorsCheck(answer)._multiples(nudged.fresh())
        np.testing.assert_allclose(multiples[[BEFORE, OWN, AFTER, LEAK]], [0.3, 2.0, -0.7, 0.9], atol=1e-8)

    def test_a_whole_leak_is_told_from_a_missing_one_that_looks_the_same(self):
        """With U = S = 0 and the right losses, a leak of 1 adds up to e_k = c_k; with U it does not."""

        def answer(trace):
            e, delta = np.zeros(trace["h"].shape), np.zeros(trace["h"].shape)
            for k in range(len(e) - 1, 0, -1):
                e[k] += trace["dL_dd"][k]
                delta[k] = trace["alpha"] * (1 - np.tanh(trace["z"][k]) ** 2) * e[k]
                e[k - 1] += e[k] + trace["U"].T @ delta[k] - trace["dL_dd"][k]
                if k > 1:
                    e[k - 2] += trace["S"].T @ delta[k]
            return e, delta

        outcome = checked("leaky_errors", answer)
        assert outcome.found == 1
        assert "your e_k holds 1.000 times e_{k+1}. Differences give" in outcome.words

    def test_zeros_keep_no_point(self):
        def zeros(trace):
            return np.zeros(trace["h"].shape), np.zeros(trace["h"].shape)

        assert checked("leaky_errors", zeros).found == len(MEASURES["leaky_errors"])
        assert checked("delta_sweep", lambda trace: np.zeros(trace["h"].shape)).found == 3


def test_the_table_of_all_pairs_takes_too_long_for_a_sweep():
    def answer(trace):
        answers, delta = references(), np.zeros(trace["z"].shape)
        for t in range(1, len(delta)):
            one = answers["delta_own"](trace, t)
            delta[t] += one
            for k in range(t - 1, 0, -1):
                one = answers["delta_back"](trace, t, k, one)
                delta[k] += one
        return delta

    outcome = checked("delta_sweep", answer)
    assert outcome.found == 1
    assert "With about 60 steps a call takes" in outcome.words
