"""The checks of the debugging lesson: any answer gets one plain message, and two oracles say which pass is to blame."""

import copy

import numpy as np
import pytest

from tests.lessons.classroom import ROOT, course, remembering_differences
from tests.lessons.functions import defined, references
from utils import checks, problems, relative_error
from utils.problems import debugging

LESSON = "12_debug_an_lstm"
NAMES = list(debugging.PROBLEMS)
EACH = pytest.mark.parametrize("name", NAMES)


class Refuses:
    """An object that NumPy cannot make an array of."""

    def __array__(self, *arguments, **named):
        raise RuntimeError("no array here")


RESULTS = {
    "a number": 5,
    "a text": "right",
    "nothing in a tuple": (),
    "three things": (1, "two", None),
    "three Nones": (None, None, None),
    "an array": np.zeros((3, 5, 10)),
    "NaN": np.full((5, 5), np.nan),
    "an empty dict": {},
    "a dict of Nones": dict.fromkeys(["dWf", "dUf", "dx", "dh0"]),
    "a dict of texts": dict.fromkeys(["dWf", "dUf", "dx", "dh0"], "right"),
    "a generator": (number for number in range(3)),
    "a class": dict,
    "an object that refuses": Refuses(),
    "three objects that refuse": (Refuses(), Refuses(), Refuses()),
}
CHANGES = {
    "None": lambda array: None,
    "another shape": lambda array: np.asarray(array)[..., None],
    "complex numbers": lambda array: array + 0j,
    "texts": lambda array: np.asarray(array).astype(str),
    "NaN": lambda array: array * np.nan,
    "huge": lambda array: array * 1e308,
    "ragged": lambda array: [[1.0, 2.0], [3.0]],
}


@pytest.fixture(autouse=True)
def in_the_folder_of_the_lesson(monkeypatch):
    monkeypatch.chdir(ROOT / "source" / LESSON)


def oracle_of(name):
    if name == "state_jacobian":
        return checks.jacobians.fresh(references()["rnn_forward"])
    if isinstance(problems.PROBLEMS[name], problems.ForwardProblems):
        return checks.fresh(references()[name])
    return checks.differences.fresh(references()[checks.CHECKS[name].needs[0]])


def message(name, function, **own):
    """The message of all measures of a check on fresh problems; "" if all pass. `own`: earlier functions by name."""
    check = checks.check_of(name, function, references() | own)
    measures = [key for one in type(check).__mro__ for key, value in vars(one).items() if hasattr(value, "__wrapped__")]
    with remembering_differences():
        for measure in measures:
            getattr(check, measure)(oracle_of(name))
    try:
        check.done()
    except checks.CheckFailed as error:
        return str(error)
    return ""


def require_plain(told, name):
    assert told.startswith(name)
    for internal in ("Traceback", "utils/", "site-packages", "Finding", "object at 0x", "self."):
        assert internal not in told


@EACH
def test_right_answers_pass(name, capsys):
    assert message(name, references()[name]) == ""
    assert "Passed: " in capsys.readouterr().out


@EACH
@pytest.mark.parametrize("result", RESULTS)
def test_any_other_result_gets_one_message(name, result):
    require_plain(message(name, lambda *arguments: RESULTS[result]), name)


@EACH
@pytest.mark.parametrize("change", CHANGES)
def test_any_other_array_gets_one_message(name, change):
    def answer(*arguments):
        results = copy.copy(references()[name](*arguments))
        if isinstance(results, dict):
            part = next(iter(results))
            return results | {part: CHANGES[change](results[part])}
        if isinstance(results, tuple):
            return (CHANGES[change](results[0]), *results[1:])
        return CHANGES[change](results)

    require_plain(message(name, answer), name)


@EACH
def test_none_and_a_stub_are_told(name):
    def stub(*arguments):
        raise NotImplementedError

    assert f"{name} returned None" in message(name, lambda *arguments: None).replace("\n", " ")
    stub.__code__ = stub.__code__.replace(co_filename="<answer>", co_name=name)
    assert message(name, stub).startswith(f"{name} is not written yet")


class TestTwoOracles:
    """A wrong forward pass costs the backward pass nothing, and the message says which of the two is to blame."""

    OWN = "Right around your own earlier function, which is not right yet"

    @staticmethod
    def wrong(function, id):
        lesson = course().lesson(LESSON)
        mistake = next(mistake for mistake in lesson.mistakes if mistake.id == id)
        return defined(function, mistake.answer(lesson.answers[function].reference))

    def both_cells(self, backward, forward):
        """What the visible and the hidden part of a test cell say."""
        check = checks.ReaderBackwardCheck(backward, forward)
        for oracle in (checks.differences(forward), checks.differences.fresh(references()["reader_forward"])):
            check.way_back(oracle)
        try:
            check.done()
        except checks.CheckFailed as error:
            return " ".join(str(error).split())
        return ""

    def test_a_backward_pass_that_agrees_with_a_wrong_forward_pass_is_right_around_it(self, capsys):
        pair = self.wrong("reader_backward", "way-15"), self.wrong("reader_forward", "p-1")
        assert self.both_cells(*pair) == ""
        assert self.OWN in capsys.readouterr().out

    def test_a_right_backward_pass_keeps_its_points_beside_a_wrong_forward_pass(self, capsys):
        assert self.both_cells(references()["reader_backward"], self.wrong("reader_forward", "p-1")) == ""
        assert self.OWN in capsys.readouterr().out

    def test_one_that_agrees_with_neither_is_told_so(self):
        told = self.both_cells(self.wrong("reader_backward", "way-1"), self.wrong("reader_forward", "p-1"))
        assert "That is against your own forward pass." in told or "agrees neither" in told
        assert "Your reader_forward is not right yet" in told

    def test_beside_a_right_forward_pass_it_is_the_backward_pass(self):
        told = self.both_cells(self.wrong("reader_backward", "way-15"), references()["reader_forward"])
        assert "dUf is wrong" in told or "dUo is wrong" in told
        assert "reader_forward" not in told

    @pytest.mark.parametrize(
        "body",
        [
            "return 0.0, np.zeros((7, len(text))), {}",
            "return None",
            "raise ValueError('no idea')",
            "return 'loss', 'p', 'cache'",
            "return np.nan, None, None",
            "return np.sum(parameters['V']), None, {}",
        ],
    )
    def test_a_forward_pass_that_says_nothing_makes_nothing_right(self, body):
        forward = defined("reader_forward", f"def reader_forward(text, targets, parameters):\n    {body}\n")

        def lazy(cache):
            shapes = {"W": (5, 5), "U": (5, 7), "V": (7, 5)}
            return {"d" + name: np.zeros(shapes.get(name[0], 5)) for name in debugging.READER_PARAMETERS}

        told = self.both_cells(lazy, forward)
        require_plain(told, "reader_backward")
        assert self.both_cells(references()["reader_backward"], forward) == ""

    def test_without_a_forward_pass_what_is_not_written_is_told(self):
        def unwritten(name, line="raise NotImplementedError()"):
            return defined(name, f"def {name}(*arguments):\n    {line}\n")

        forward = unwritten("reader_forward")
        told = self.visible_cell(unwritten("reader_backward"), forward)
        assert told.startswith("reader_backward is not written yet") and "✗" not in told
        for backward in (references()["reader_backward"], unwritten("reader_backward", "return {}")):
            assert "reader_forward is not written yet" in self.visible_cell(backward, forward)

    @staticmethod
    def visible_cell(backward, forward):
        check = checks.ReaderBackwardCheck(backward, forward)
        check.way_back(checks.differences(forward))
        with pytest.raises(checks.CheckFailed) as caught:
            check.done()
        return str(caught.value)


def test_at_each_wrong_step_the_instrument_is_told_the_error():
    told = message("wrong_steps", lambda gradient, measured: [False] * gradient.shape[-1])
    assert "expected True, got False" in told.replace("\n", " ")


def test_the_cache_of_a_step_that_was_overwritten_is_told_by_its_place():
    lesson = course().lesson(LESSON)
    mistake = next(mistake for mistake in lesson.mistakes if mistake.id == "exhibit-5-a")
    told = message("lstm_states", defined("lstm_states", mistake.answer(lesson.answers["lstm_states"].reference)))
    assert "cells[0]: c_prev" in told


class TestTheProblems:
    @pytest.mark.parametrize("source", [problems.public_source, lambda: np.random.default_rng(3)])
    def test_a_character_comes_twice_where_it_should(self, source):
        for kind, repeats in (("example", True), ("no repeats", False)):
            text, targets, parameters = debugging.reader_problem(source(), kind)
            assert (len(set(text)) < len(text)) == repeats
            assert len(targets) == len(text) >= 4
            assert max(*text, *targets) < parameters["Uf"].shape[1]
            assert parameters["h0"].any() and parameters["c0"].any()

    def test_no_step_of_the_instruments_problems_is_near_the_border(self):
        for kind in ("example", "other sizes"):
            gradient, measured = debugging.wrong_steps_problem(np.random.default_rng(0), kind)
            errors = [relative_error(gradient[..., t], measured[..., t]) for t in range(gradient.shape[-1])]
            assert 0 < sum(error > 1e-4 for error in errors) < len(errors)
            assert not any(5e-5 < error < 2e-4 for error in errors)
