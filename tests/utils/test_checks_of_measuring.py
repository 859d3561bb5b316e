"""The checks of lesson 03: one plain message for whatever comes, and each skill apart from the others."""

import contextlib
import io
from collections import UserDict

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.checked import MEASURES, checked
from utils import check_gradients, checks

NAMES = ("central_difference", "array_gradient", "judge_gradients")
EACH = pytest.mark.parametrize("name", NAMES)


class Refuses:
    """An object that NumPy cannot make an array of."""

    def __array__(self, *arguments, **named):
        raise RuntimeError("no array here")


def numbers():
    yield 1.0


RESULTS = {
    "None": None,
    "a number": 5,
    "zero": 0.0,
    "a text": "right",
    "nothing in a tuple": (),
    "three Nones": (None, None, None),
    "an array": np.ones((3, 5, 10)),
    "zeros": np.zeros((2, 3)),
    "an empty dict": {},
    "a dict of Nones": dict.fromkeys("ABCDEFGHIJKLMNO"),
    "all right": dict.fromkeys("ABCDEFGHIJKLMNO", True),
    "all wrong": dict.fromkeys("ABCDEFGHIJKLMNO", False),
    "a dict of texts": dict.fromkeys("ABCDEFGHIJKLMNO", "right"),
    "a dict of numbers": dict.fromkeys("ABCDEFGHIJKLMNO", 0.5),
    "a dict that is none": UserDict(A=True),
    "complex": 1j,
    "NaN": float("nan"),
    "infinite": np.inf,
    "ragged": [[1.0, 2.0], [3.0]],
    "a generator": numbers(),
    "a class": dict,
    "an object that refuses": Refuses(),
}


def require_one_plain_message(outcome, name):
    assert isinstance(outcome.error, checks.CheckFailed)
    assert outcome.message.startswith(name)
    for internal in ("Traceback", "utils/", "site-packages", "Finding", "ArgumentError", "object at 0x", "self."):
        assert internal not in outcome.message
    assert max(map(len, outcome.message.splitlines())) < 400


@EACH
def test_a_right_answer_passes_and_says_what_is_right(name, capsys):
    assert checked(name, references()[name]).error is None
    said = capsys.readouterr()
    assert said.out.count("Passed: ") == len(MEASURES[name]) and said.err == ""


@EACH
@pytest.mark.parametrize("result", RESULTS)
def test_any_other_result_gets_one_message_and_no_point(name, result):
    outcome = checked(name, lambda *arguments: RESULTS[result])
    require_one_plain_message(outcome, name)
    assert outcome.found == len(MEASURES[name])


@EACH
def test_an_answer_that_returns_its_arguments_gets_no_point(name):
    for place in range(3 if name != "judge_gradients" else 1):
        outcome = checked(name, lambda *arguments, place=place: arguments[place])
        require_one_plain_message(outcome, name)
        assert outcome.found == len(MEASURES[name])


@EACH
def test_an_error_is_told_with_its_kind(name):
    def answer(*arguments):
        raise KeyError("W")

    outcome = checked(name, answer)
    require_one_plain_message(outcome, name)
    assert f"{name} raised KeyError: 'W'" in outcome.words


@EACH
def test_what_an_answer_prints_does_not_show(name):
    def answer(*arguments):
        print("out")
        return references()[name](*arguments)

    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert checked(name, answer).error is None
    assert {line.split(":")[0] for line in out.getvalue().splitlines()} == {"Passed"}


@EACH
def test_numpy_told_to_raise_means_the_students_own_numbers(name):
    with np.errstate(all="raise"):
        assert checked(name, references()[name]).error is None


@EACH
def test_an_answer_that_changes_from_call_to_call_is_told(name):
    calls = []

    def answer(*arguments):
        calls.append(1)
        result = references()[name](*arguments)
        if isinstance(result, dict):
            return {**result, "extra": len(calls)}
        return result * (1 + 1e-6 * len(calls))

    measure = {"central_difference": "as_given", "array_gradient": "put_back", "judge_gradients": "no_false_alarm"}
    words = checked(name, answer, [measure[name]]).words
    assert "A second call with the same arguments gives another answer." in words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda f, x, h: (f(x + h) - f(x)) / h, "the value at x - step plays no part"),
        (lambda f, x, h: (f(x) - f(x - h)) / h, "the value at x + step plays no part"),
        (lambda f, x, h: (f(x + h) + f(x) - 2 * f(x - h)) / (3 * h), "the value at x itself plays a part"),
        (lambda f, x, h: (2 * f(x + h) - f(x - h)) / h, "counts 2 times as much as that below"),
        (lambda f, x, h: (f(x + h) - f(x - h)) / h, "For the line 2.8 x + 2.7 at x = 1"),
        (lambda f, x, h: (f(x + 0.1) - f(x - 0.1)) / 0.2, "with step"),
        (lambda f, x, h: np.ones(3), "the result: expected one number, got an array of shape (3,)."),
    ],
)
def test_the_quotient_is_told_what_it_does(answer, words):
    assert words in checked("central_difference", answer).words


def test_a_number_may_come_in_an_array():
    for wrap in (np.array, lambda slope: np.array([slope]), lambda slope: [slope], np.float64):

        def answer(*call, wrap=wrap):
            return wrap(references()["central_difference"](*call))

        assert checked("central_difference", answer).error is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda gradient: gradient.ravel(), ["any_array"]),
        (lambda gradient: -gradient, ["any_array"]),
        (lambda gradient: gradient * (gradient == gradient.ravel()[0]), ["every_entry"]),
    ],
)
def test_skills_of_the_array_are_told_apart(change, found):
    def answer(*arguments):
        return change(references()["array_gradient"](*arguments))

    failed = [measure for measure in MEASURES["array_gradient"] if checked("array_gradient", answer, [measure]).found]
    assert failed == found


def test_an_array_that_is_changed_in_place_is_told():
    def answer(function, array, step):
        gradient = references()["array_gradient"](function, array, step)
        array += 1
        return gradient

    assert "array was changed in place" in checked("array_gradient", answer, ["put_back"]).words


def one_sided(function, x, step):
    return (function(x + step) - function(x)) / step


def build_on(quotient):
    """An array_gradient that builds on this quotient."""

    def array_gradient(function, array, step):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):

            def along(number, index=index):
                moved = array.astype(float)
                moved[index] = number
                return function(moved)

            gradient[index] = quotient(along, float(array[index]), step)
        return gradient

    return array_gradient


def outcome_of_any_array(quotient, own):
    check = checks.ArrayGradientCheck(build_on(quotient), own)
    check.any_array(checks.fresh(references()["array_gradient"]))
    try:
        check.done()
    except checks.CheckFailed:
        return False
    return True


def test_an_own_wrong_quotient_costs_its_own_points_only(capsys):
    assert outcome_of_any_array(one_sided, one_sided)
    assert "Right around your own earlier function, which is not right yet" in capsys.readouterr().out
    assert not outcome_of_any_array(one_sided, references()["central_difference"])
    assert outcome_of_any_array(references()["central_difference"], one_sided)


@pytest.mark.parametrize("own", [None, lambda *call: "text", lambda *call: [1.0, 2.0], lambda *call: 1 / 0])
def test_an_own_quotient_that_is_none_does_no_harm(own):
    assert outcome_of_any_array(references()["central_difference"], own)
    assert not outcome_of_any_array(one_sided, own)


def test_missed_and_accused_suspects_are_told_with_their_error():
    fresh = checks.fresh(references()["judge_gradients"])
    _arguments, expected = fresh.case("example")
    wrong, right = ([name for name in expected if bool(expected[name]) == verdict] for verdict in (False, True))

    def judged(change):
        return checked(
            "judge_gradients", lambda suspects: {**references()["judge_gradients"](suspects), **change}
        ).words

    assert f"Called right, but wrong: {wrong[0]}. Of {wrong[0]}, the largest relative error is" in judged(
        {wrong[0]: True}
    )
    assert f"Called wrong, but right: {right[0]}. Of {right[0]}, the largest relative error is" in judged(
        {right[0]: False}
    )


def test_every_gradient_called_the_same_says_nothing():
    assert (
        "Every gradient is called right."
        in checked("judge_gradients", lambda suspects: dict.fromkeys(suspects, True)).words
    )


def test_a_name_that_is_missing_is_told():
    def answer(suspects):
        return {name: True for name in suspects if name != "C"}

    assert 'The result: "C" is missing.' in checked("judge_gradients", answer).words


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("wrong", "'wrong'"),
        (None, "None"),
        (0.5, "0.5"),
        ([True, False], "a list of length 2"),
        (check_gradients(lambda arrays: 0.0, {"w": np.zeros(2)}, {"dw": np.zeros(2)}), "a value of type"),
    ],
)
def test_a_verdict_that_is_neither_true_nor_false_is_told(verdict, words):
    told = checked("judge_gradients", lambda suspects: dict.fromkeys(suspects, verdict)).words
    assert f'The verdict on "A": expected True or False, got {words}' in told
