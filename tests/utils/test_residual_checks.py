"""The checks of lesson 8: any result gets one plain message, and the message says what is wrong and where."""

import numpy as np
import pytest

from tests.lessons.functions import defined, references
from tests.utils.checked import Outcome
from tests.utils.test_checks import ARRAYS, RESULTS, require_one_plain_message
from utils import checks
from utils.residual import residual_forward

MEASURES = {
    "jacobian_product": ("factor", "product", "pure"),
    "residual_backward": ("recursion", "of_U", "of_W_and_b", "pure"),
    "growth_bound": ("value", "pure"),
    "clip_by_global_norm": ("one_factor", "small", "pure"),
}
EACH = pytest.mark.parametrize("name", MEASURES)


def checked(name, function, measures=None):
    """All measures of the check of `name`, or some, on a function."""
    check = checks.CHECKS[name](function)
    oracle = checks.differences(residual_forward)
    if name in ("growth_bound", "clip_by_global_norm"):
        oracle = checks.fresh(references()[name])
    for measure in measures or MEASURES[name]:
        getattr(check, measure)(oracle)
    found = len(check._found)
    try:
        check.done()
    except checks.CheckFailed as error:
        return Outcome(error, found)
    return Outcome(None, found)


def wrong(name, *changes):
    """The reference answer with texts replaced."""
    from tests.lessons.classroom import course

    source = course().lesson("08_exploding_gradients").answers[name].reference
    for text, replacement in changes:
        assert text in source
        source = source.replace(text, replacement)
    return defined(name, source)


def changed(name, change):
    """The right answer, with every array of its result changed."""

    def answer(*arguments):
        results = references()[name](*arguments)
        if isinstance(results, dict):
            return {key: change(value) for key, value in results.items()}
        return change(np.asarray(results))

    return answer


@EACH
def test_a_right_answer_passes_and_says_what_is_right(name, capsys):
    assert checked(name, references()[name]).error is None
    assert capsys.readouterr().out.count("Passed: ") == len(MEASURES[name])


@EACH
@pytest.mark.parametrize("result", RESULTS)
def test_any_other_result_gets_one_message(name, result):
    outcome = checked(name, lambda *arguments: RESULTS[result])
    require_one_plain_message(outcome, name)


@EACH
@pytest.mark.parametrize("change", [change for change in ARRAYS if change != "turned round"])
def test_any_other_arrays_get_one_message(name, change):
    if name == "growth_bound" and change in ("another shape", "one axis less", "one number"):
        return
    require_one_plain_message(checked(name, changed(name, ARRAYS[change])), name)


@EACH
def test_an_answer_that_changes_from_call_to_call_is_told(name):
    calls = []

    def answer(*arguments):
        calls.append(arguments)
        return changed(name, lambda array: array * len(calls))(*arguments)

    assert "A second call with the same arguments gives another answer." in checked(name, answer, ["pure"]).words


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        (
            "jacobian_product",
            [("np.eye(len(U)) + slopes", "slopes")],
            "one step, against differences: relative error",
        ),
        (
            "jacobian_product",
            [("@ product", "* product"), ("np.eye(len(U))\n", "np.ones(U.shape)\n")],
            "against the matrix product of your own factors: relative error",
        ),
        (
            "residual_backward",
            [('carry = e + parameters["U"].T', 'carry = parameters["U"].T')],
            "delta is wrong. Relative error at steps 0 … 5:",
        ),
        ("residual_backward", [('"dh0": carry', '"dh0": e')], "dh0: relative error"),
        ("residual_backward", [("h_prev.T", "h.T")], "dU: relative error"),
        ("residual_backward", [("delta.sum(axis=1)", "delta")], "db: expected shape (5,), got (5, 6)."),
        ("residual_backward", [('"delta": delta', '"deltas": delta')], "delta: missing in the returned dict."),
        ("growth_bound", [("(1 + slope", "(slope")], "the bound: expected"),
        (
            "clip_by_global_norm",
            [("{name: factor * gradient", "{name: np.clip(gradient, -limit, limit)")],
            "points in another direction: the cosine between before and after is 0.",
        ),
        ("clip_by_global_norm", [("np.sqrt(", "(")], "The common norm after clipping is 0.125, the limit 5."),
        ("clip_by_global_norm", [("min(1.0, limit / norm)", "limit / norm")], "where the common norm 0.4 is below"),
        ("clip_by_global_norm", [("{name: factor", "{name + '_': factor")], "dU: missing in the returned dict."),
    ],
)
def test_what_is_wrong_is_told(name, changes, words):
    assert words in checked(name, wrong(name, *changes)).words


def test_arrays_with_factors_of_their_own_are_told():
    def answer(gradients, limit):
        return {name: gradient * limit / np.linalg.norm(gradient) for name, gradient in gradients.items()}

    told = checked("clip_by_global_norm", answer, ["one_factor"]).words
    assert "The arrays shrink by different factors: dU 0." in told


def test_a_product_is_judged_by_the_students_own_factors():
    """A wrong factor, whatever it is, costs nothing where the product is right."""
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(5, 5))

    def answer(U, z):
        product = np.eye(len(U))
        for column in z.T:
            product = (noise * U + np.diag(column)) @ product
        return product

    assert checked("jacobian_product", answer, ["product"]).error is None
    assert checked("jacobian_product", answer, ["factor"]).error is not None


def test_what_does_not_depend_on_the_weights_is_no_product():
    assert checked("jacobian_product", lambda U, z: np.eye(len(U)), ["product"]).error is not None


def test_sums_are_judged_by_the_students_own_delta():
    def answer(dh, cache):
        _h, h_prev, x, _z, _parameters = cache
        return {"delta": dh, "dh0": dh[:, 0], "dU": dh @ h_prev.T, "dW": dh @ x.T, "db": dh.sum(axis=1)}

    assert checked("residual_backward", answer, ["of_U", "of_W_and_b"]).error is None
    assert checked("residual_backward", answer, ["recursion"]).found == 1
