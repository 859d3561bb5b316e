"""The checks of sample, lstm_loss_and_gradients, training_step and gru_cell_forward: one message, whatever comes."""

import numpy as np
import pytest

from tests.lessons.functions import references
from utils import checks
from utils.checks import around, fresh
from utils.problems import PROBLEMS, characters, public_source

ORACLES = {
    "sample": lambda: fresh(references()["sample"]),
    "lstm_loss_and_gradients": lambda: around(references()["lstm_forward"]),
    "training_step": lambda: around(references()["lstm_loss_and_gradients"]),
    "gru_cell_forward": lambda: fresh(references()["gru_cell_forward"]),
}
MEASURES = {
    "sample": ("choice", "temperature", "robust"),
    "lstm_loss_and_gradients": ("loss", "gradients", "clean"),
    "training_step": ("update", "state"),
    "gru_cell_forward": ("state",),
}
EACH = pytest.mark.parametrize("name", MEASURES)


class Refuses:
    def __array__(self, *arguments, **named):
        raise RuntimeError("no array here")


def ragged():
    yield 1.0


RESULTS = [
    None,
    5,
    "right",
    (),
    (1, 2),
    (None, None),
    ("a", {}),
    (1.0, {"dWf": None}),
    (1.0, (1, 2, 3, 4)),
    (1.0, ({}, {}, {}, 6)),
    (1.0, (None, None, None, np.ones(2))),
    {},
    ragged(),
    dict,
    Refuses(),
    (Refuses(), Refuses()),
    np.zeros((3, 5, 10)),
    np.full(40, np.nan),
    np.full(40, 99),
    np.full(40, 0.5),
    np.full(40, "a"),
    [[1.0, 2.0], [3.0]],
]


def said(name, function, measures=None, supplied=None):
    """The message of a check, or what it prints of a right answer."""
    check = checks.check_of(name, function, {**references(), **(supplied or {})})
    for measure in measures or MEASURES[name]:
        getattr(check, measure)(ORACLES[name]())
    found = len(check._found)
    try:
        check.done()
    except checks.CheckFailed as error:
        return " ".join(str(error).split()), found
    return "", found


@EACH
def test_a_right_answer_passes(name):
    assert said(name, references()[name]) == ("", 0)


@EACH
@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_any_other_result_gets_one_message(name, result):
    message, found = said(name, lambda *arguments: result)
    assert message.startswith(name) and found == len(MEASURES[name])
    for internal in ("Traceback", "utils/", "ArgumentError", "object at 0x", "self."):
        assert internal not in message


CHANGES = {
    "None": lambda array: None,
    "texts": lambda array: array.astype(str),
    "one axis less": lambda array: array[0],
    "NaN": lambda array: np.full(array.shape, np.nan),
    "huge": lambda array: np.full(array.shape, 1e308),
    "an object that refuses": lambda array: Refuses(),
    "beyond float": lambda array: [[10**400]],
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_other_gradient_is_told_by_name(change):
    def answer(*arguments):
        loss, gradients = references()["lstm_loss_and_gradients"](*arguments)
        return loss, {**gradients, "dWi": CHANGES[change](gradients["dWi"])}

    message, found = said("lstm_loss_and_gradients", answer)
    assert "dWi: " in message and found == 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_any_other_part_of_a_state_is_told_by_name(change, part):
    def answer(*arguments):
        loss, state = references()["training_step"](*arguments)
        return loss, tuple(
            {**entry, "Wi": CHANGES[change](entry["Wi"])} if i == part else entry for i, entry in enumerate(state)
        )

    message, found = said("training_step", answer)
    assert ("parameters", "v", "s")[part] + '["Wi"]' in message or '["Wi"]' in message
    assert found == 1


def test_what_was_expected_and_what_came():
    same = {**references()}
    message, _found = said("sample", lambda p, d, t: same["sample"](p, d, t) * 0, ["choice"])
    assert "The same distribution with 400 different draws gives class 0 each time." in message
    message, _found = said("sample", lambda p, d, t: same["sample"](p, d, t) + 0.5, ["choice"])
    assert "expected whole numbers from 0 to 5, got" in message
    message, _found = said("sample", lambda p, d, t: same["sample"](p, d, 1.0), ["temperature"])
    assert "expected class" in message and "temperature 0.5, probabilities 0." in message


def test_gradients_of_the_own_loss_are_right():
    """Two oracles: a sum with gradients of a sum costs the loss, and the message says of which loss they are not."""

    def summed(x, labels, a0, parameters):
        loss, gradients = references()["lstm_loss_and_gradients"](x, labels, a0, parameters)
        return labels.size * loss, {name: labels.size * value for name, value in gradients.items()}

    message, found = said("lstm_loss_and_gradients", summed)
    assert found == 1 and "✗ the loss is the mean" in message

    def neither(x, labels, a0, parameters):
        loss, gradients = references()["lstm_loss_and_gradients"](x, labels, a0, parameters)
        return labels.size * loss, {name: 2 * value for name, value in gradients.items()}

    message, found = said("lstm_loss_and_gradients", neither)
    assert found == 2 and "Neither of the right loss nor of your own." in message


def test_a_loss_that_is_constant_makes_no_gradients_right():
    assert said("lstm_loss_and_gradients", zero_gradients)[1] == 3


def test_a_step_is_judged_around_the_students_own_gradients():
    def twice(x, labels, a0, parameters):
        loss, gradients = references()["lstm_loss_and_gradients"](x, labels, a0, parameters)
        return 2 * loss, {name: 2 * value for name, value in gradients.items()}

    namespace = {**references(), "lstm_loss_and_gradients": twice}
    own_step = type(references()["training_step"])(
        references()["training_step"].__code__, {**references()["training_step"].__globals__, **namespace}
    )
    assert said("training_step", own_step, supplied={"lstm_loss_and_gradients": twice}) == ("", 0)
    assert said("training_step", own_step)[1] == 2


def zero_gradients(x, labels, a0, parameters):
    return 0.0, {"d" + name: 0 * value for name, value in parameters.items()}


@pytest.mark.parametrize("own", [lambda *arguments: None, zero_gradients])
def test_gradients_that_say_nothing_make_no_step_right(own):
    def unclipped(state, batch, learning_rate, limit):
        return 0.0, (state[0], {name: 0.9 * value for name, value in state[1].items()}, state[2], state[3] + 1)

    assert said("training_step", unclipped, ["update"], {"lstm_loss_and_gradients": own})[1] == 1


def test_differences_cost_too_much():
    def differences(x, labels, a0, parameters):
        for _entry in range(600):
            references()["lstm_forward"](x, a0, parameters)
        return references()["lstm_loss_and_gradients"](x, labels, a0, parameters)

    message, found = said("lstm_loss_and_gradients", differences, ["gradients"])
    assert "That is the cost of differences" in message and found == 1


def test_rubbish_where_cost_is_measured_is_found():
    def rubbish(x, labels, a0, parameters):
        loss, gradients = references()["lstm_loss_and_gradients"](x, labels, a0, parameters)
        return loss, gradients | {"dWf": gradients["dWf"] * (1.0 if a0.shape[0] < 10 else 1.1)}

    message, found = said("lstm_loss_and_gradients", rubbish)
    assert "The numbers are right on small problems" in message and found == 1


class TestProblems:
    SOURCES = [public_source, lambda: np.random.default_rng(3), lambda: np.random.default_rng(11)]
    KINDS = ["example", "warm", "cold, spelled out", "warm, spelled out", "uniform", "other sizes"]

    @pytest.mark.parametrize("source", SOURCES)
    @pytest.mark.parametrize("kind", [*KINDS, *characters.ENDS])
    def test_what_is_drawn_from_is_a_distribution(self, source, kind):
        probabilities, draws, temperature = PROBLEMS["sample"].draw(source(), kind)
        np.testing.assert_allclose(probabilities.sum(axis=0), 1.0, atol=2e-6)
        assert (probabilities >= 0).all() and ((draws >= 0) & (draws < 1)).all() and temperature > 0
        assert draws.astype(np.float32).max() < 1

    @pytest.mark.parametrize("source", SOURCES)
    @pytest.mark.parametrize("kind", KINDS)
    def test_no_draw_is_close_to_where_a_class_begins(self, source, kind):
        probabilities, draws, temperature = PROBLEMS["sample"].draw(source(), kind)
        for moved in (-1e-5, 1e-5):
            one, other = (references()["sample"](probabilities, d, temperature) for d in (draws, draws + moved))
            assert np.array_equal(one, other)

    @pytest.mark.parametrize("kind", ["cold", "warm"])
    def test_spelled_out_it_is_the_same_distribution(self, kind):
        draw = PROBLEMS["sample"].draw
        one = draw(public_source(), "example" if kind == "cold" else kind)
        other = draw(public_source(), f"{kind}, spelled out")
        powers = one[0] ** (1 / one[2])
        np.testing.assert_allclose(powers / powers.sum(axis=0), other[0])
        assert np.array_equal(one[1], other[1]) and other[2] == 1.0

    def test_the_limit_clips_and_the_high_one_does_not(self):
        for kind, clips in (("example", True), ("high limit", False), ("other sizes", True)):
            (parameters, *_rest), batch, _rate, limit = PROBLEMS["training_step"].draw(public_source(), kind)
            gradients = references()["lstm_loss_and_gradients"](*batch, parameters)[1]
            assert (np.sqrt(sum(np.sum(value**2) for value in gradients.values())) > 2 * limit) == clips

    @pytest.mark.parametrize("source", SOURCES)
    def test_large_gradients_are_larger_than_usual_limits(self, source):
        arguments = PROBLEMS["lstm_loss_and_gradients"].draw(source(), "large gradients")
        gradients = references()["lstm_loss_and_gradients"](*arguments)[1]
        assert np.sqrt(sum(np.sum(value**2) for value in gradients.values())) > 5
