"""Runs that can be nudged: what nudges measure is what two independent ways of working it out give."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.rtrl import rtrl_gradients
from utils.problems import PROBLEMS, public_source
from utils.problems.traces import leaky_trace, plain_trace
from utils.recurrences import LEAKY, PLAIN

SEEDS = pytest.mark.parametrize("seed", range(5))
BOTH = pytest.mark.parametrize(
    ("recurrence", "draw"), [(PLAIN, plain_trace), (LEAKY, leaky_trace)], ids=["plain", "leaky"]
)
KINDS = pytest.mark.parametrize("kind", ["example", "other sizes"])


@BOTH
@KINDS
def test_a_trace_is_what_its_run_gives(recurrence, draw, kind):
    trace = draw(public_source(), kind)
    z, h = recurrence.run(trace)
    np.testing.assert_array_equal(trace["z"], z)
    np.testing.assert_array_equal(trace["h"], h)
    assert not trace["z"][0].any() and not trace["x"][0].any() and trace["h"][0].all()


@BOTH
@KINDS
@SEEDS
def test_real_time_recurrent_learning_gives_the_measured_gradients(recurrence, draw, kind, seed):
    trace = draw(np.random.default_rng(seed), kind)
    for name, gradient in rtrl_gradients(recurrence, trace).items():
        np.testing.assert_allclose(recurrence.gradients(trace)[name], gradient, rtol=1e-6, atol=1e-8)


@KINDS
@SEEDS
def test_the_lines_of_the_lesson_give_the_measured_numbers(kind, seed):
    answers, trace = references(), plain_trace(np.random.default_rng(seed), kind)
    measured, _states = PLAIN.errors(trace)
    delta = np.zeros(measured.shape)
    for t in range(1, len(delta)):
        delta[t, t] = answers["delta_own"](trace, t)
        for k in range(t - 1, 0, -1):
            delta[t, k] = answers["delta_back"](trace, t, k, delta[t, k + 1])
    np.testing.assert_allclose(delta, measured, atol=1e-8)
    np.testing.assert_allclose(answers["delta_sweep"](trace), measured.sum(axis=0), atol=1e-8)
    for name, gradient in rtrl_gradients(PLAIN, trace).items():
        np.testing.assert_allclose(answers["dL_" + name](trace, delta), gradient, rtol=1e-9, atol=1e-12)


@KINDS
@SEEDS
def test_the_leaky_backward_pass_gives_the_measured_numbers(kind, seed):
    answers, trace = references(), leaky_trace(np.random.default_rng(seed), kind)
    e, delta = answers["leaky_errors"](trace)
    measured_delta, measured_e = (errors.sum(axis=0) for errors in LEAKY.errors(trace))
    np.testing.assert_allclose(delta, measured_delta, atol=1e-8)
    np.testing.assert_allclose(e, measured_e, atol=1e-8)
    for name, gradient in rtrl_gradients(LEAKY, trace).items():
        np.testing.assert_allclose(answers["leaky_gradients"](trace, delta)[name], gradient, rtol=1e-9, atol=1e-12)


def test_a_loss_does_not_depend_on_later_steps():
    delta, e = PLAIN.errors(plain_trace(public_source()))
    for errors in (delta, e):
        assert all(not errors[t, t + 1 :].any() for t in range(len(errors)))
        assert all(errors[t, 1 : t + 1].all() for t in range(1, len(errors)))


@SEEDS
@pytest.mark.parametrize("matrix", ["U", "S"])
def test_a_held_trace_has_the_same_sums_and_states_without_the_matrix(seed, matrix):
    trace = leaky_trace(np.random.default_rng(seed), "four steps")
    held = leaky_trace(np.random.default_rng(seed), f"four steps, {matrix} held")
    assert not held[matrix].any() and trace[matrix].any()
    z, h = LEAKY.run(held)
    np.testing.assert_allclose(z, trace["z"], atol=1e-10)
    np.testing.assert_allclose(h, trace["h"], atol=1e-10)


def test_what_the_words_of_a_kind_say():
    def trace(kind):
        return leaky_trace(public_source(), kind)

    assert not trace("no network")["U"].any() and not trace("no network")["S"].any()
    assert trace("no skip")["U"].any() and not trace("no skip")["S"].any()
    assert trace("no network, no leak")["alpha"] == 1.0
    assert trace("four steps")["h"].shape[0] == 5
    assert trace("no network, four steps, other alpha")["alpha"] != trace("no network, four steps")["alpha"]
    assert 50 < trace("long")["h"].shape[0] < 70


@BOTH
def test_the_design_makes_mistakes_show(recurrence, draw):
    trace = draw(public_source())
    rows, n_h = trace["h"].shape
    assert rows - 1 >= 4 and len({rows - 1, n_h, trace["x"].shape[1]}) == 3
    assert all(np.abs(trace[name]).mean() > 0.1 for name in (*recurrence.parameters, recurrence.upstream))
    assert not np.allclose(trace["U"], trace["U"].T, atol=0.1)
    assert abs(trace.get("alpha", 0.3) - 0.5) > 0.05


@pytest.mark.parametrize("name", [name for name, posed in PROBLEMS.items() if hasattr(posed, "recurrence")])
def test_an_example_has_its_arguments_by_name(name):
    example = PROBLEMS[name].example(public_source())
    assert tuple(example) == PROBLEMS[name].arguments
    references()[name](**example)
