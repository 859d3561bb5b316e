"""What lesson 12_debug_an_lstm says of its patient and its exhibits is true: measured on the code it shows."""

import functools

import numpy as np
import pytest

from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import check_gradients, numerical_gradient, problems, relative_error, sigmoid, softmax
from utils.differences import numerical_jacobian

LESSON = "12_debug_an_lstm"
LAST = 5


@functools.cache
def exhibits():
    """The broken functions that the lesson shows, by name."""
    namespace = {"np": np, "sigmoid": sigmoid, "softmax": softmax, **references()}
    for cell in notebook(LESSON)["cells"]:
        source = "".join(cell["source"])
        if source.startswith("def broken_"):
            # What follows the function in its cell runs it on the example, and draws.
            exec(source.split("\n\n\n")[0], namespace)
    return {name: function for name, function in namespace.items() if name.startswith("broken_")}


def reader(kind="no repeats"):
    return problems.PROBLEMS["reader_forward"].draw(problems.public_source(), kind)


def report(forward, backward, text, targets, parameters):
    """Name of a gradient → whether it agrees with differences of the forward pass."""
    gradients = backward(forward(text, targets, parameters)[-1])
    found = check_gradients(lambda arrays: forward(text, targets, arrays)[0], parameters, gradients)
    return {row.name: row.passed for row in found.rows}


def wrong_steps(gradient, measured):
    return [t for t in range(measured.shape[-1]) if relative_error(gradient[..., t], measured[..., t]) > 1e-4]


def test_there_are_two_passes_and_six_exhibits():
    assert len(exhibits()) == 8
    assert says(LESSON, "Six exhibits") and says(LESSON, "museum of six faults")


class TestTheInstrument:
    def test_the_table_by_hand(self):
        gradient, measured = np.array([3, 0.0015, 0]), np.array([3, 0.001, 0])
        for t, (apart, size, error) in enumerate([("0", "6", "0"), ("0.0005", "0.0025", "0.2"), ("0", "0", "0")]):
            assert float(apart) == pytest.approx(abs(gradient[t] - measured[t]))
            assert float(size) == pytest.approx(abs(gradient[t]) + abs(measured[t]))
            assert float(error) == pytest.approx(relative_error(gradient[t], measured[t]))
            assert says(LESSON, f"| {t} | {apart} | {size} | {error}")
        assert says(LESSON, "Over all three steps together the relative error is", "0.00008")
        assert f"{relative_error(gradient, measured):.5f}" == "0.00008"
        assert list(references()["wrong_steps"](gradient[None], measured[None])) == [False, True, False]


class TestThePatient:
    def test_at_no_step_and_in_no_array_can_it_be_trusted(self):
        text, targets, parameters = reader()
        forward, backward = exhibits()["broken_forward"], exhibits()["broken_backward"]
        gradients = backward(forward(text, targets, parameters)[-1])
        measured = numerical_gradient(lambda arrays: forward(text, targets, arrays)[0], parameters)
        for gate in "figo":
            columns = (gradients["dU" + gate][:, list(text)], measured["U" + gate][:, list(text)])
            assert wrong_steps(*columns) == list(range(6))

    def test_in_one_step_dv_alone_is_right_and_all_but_dh0_are_zero(self):
        text, targets, parameters = reader("one step")
        forward, backward = exhibits()["broken_forward"], exhibits()["broken_backward"]
        agrees = report(forward, backward, text, targets, parameters)
        assert [name for name, passed in agrees.items() if passed] == ["dV"]
        gradients = backward(forward(text, targets, parameters)[-1])
        assert {name for name, gradient in gradients.items() if gradient.any()} == {"dV", "dh0"}
        assert says(LESSON, "`dV` is right, `dc0` and all the others are zero, and `dh0` is neither zero nor right")

    def test_the_forward_pass_is_wrong_from_step_0_on(self):
        arguments = reader("example")
        _loss, p, _cache = exhibits()["broken_forward"](*arguments)
        _loss, right, _cache = references()["reader_forward"](*arguments)
        assert wrong_steps(p, right) == list(range(6))
        assert says(LESSON, "From step 0 on.")

    def test_two_passes_that_agree_can_be_wrong_together(self):
        """The repaired backward pass with the derivative of the broken forward pass."""
        source = "".join(
            next("".join(c["source"]) for c in notebook(LESSON)["cells"] if c["id"] == "reader-backward")
        ).replace('"o": dh * np.tanh(c[:, t]) * o * (1 - o)', '"o": dh * np.tanh(c[:, t]) * (1 - o**2)')
        namespace = {"np": np}
        exec(source, namespace)
        forward, arguments = exhibits()["broken_forward"], reader("example")
        gradients = namespace["reader_backward"](forward(*arguments)[-1])
        measured = numerical_gradient(lambda arrays: forward(*arguments[:2], arrays)[0], arguments[2])
        assert max(relative_error(gradients["d" + name], measured[name]) for name in measured) < 1e-6
        assert says(LESSON, "every error is below $10^{-6}$")

    def test_it_has_as_many_faults_as_the_lesson_says(self):
        """Each change below mends one; none is left out, and with all of them both passes are right."""
        shown = {
            name: next(
                "".join(cell["source"])
                for cell in notebook(LESSON)["cells"]
                if "".join(cell["source"]).startswith(f"def {name}(")
            )
            for name in ("broken_forward", "broken_backward")
        }
        repairs = [
            {'np.tanh(parameters["Wo"]': 'sigmoid(parameters["Wo"]', "(1 - o[:, s] ** 2)": "o[:, s] * (1 - o[:, s])"},
            {"range(t - 1, -1, -1)": "range(t, -1, -1)"},
            {"        scores = p": "        dc = np.zeros(len(c))\n        scores = p"},
            {"dc += dc * f[:, s]": "dc = dc * f[:, s]"},
            {"np.dot(dz[gate]": "np.outer(dz[gate]"},
            {"[:, text[s]] = dz": "[:, text[s]] += dz"},
            {
                "dc * c[:, s - 1]": 'dc * (c[:, s - 1] if s else parameters["c0"])',
                "h[:, s - 1])": 'h[:, s - 1] if s else parameters["h0"])',
            },
        ]
        assert len(repairs) == 7 and says(LESSON, "have seven faults between them")

        def is_right(repairs):
            source = "\n\n\n".join(shown.values())
            for text, repaired in (pair for repair in repairs for pair in repair.items()):
                assert source.count(text) == 1, text
                source = source.replace(text, repaired)
            namespace = {"np": np, "sigmoid": sigmoid, "softmax": softmax}
            exec(source, namespace)
            forward, backward = (namespace[name] for name in shown)
            p = forward(*reader("example"))[1]
            same = relative_error(p, references()["reader_forward"](*reader("example"))[1]) < 1e-9
            return same and all(report(forward, backward, *reader("example")).values())

        assert is_right(repairs)
        for left_out in range(len(repairs)):
            assert not is_right([repair for n, repair in enumerate(repairs) if n != left_out])


class TestTheMuseum:
    @pytest.mark.parametrize(("scale", "right"), [(1.0, False), (1e-3, True)])
    def test_exhibit_1_all_are_wrong_and_with_small_weights_none_is(self, scale, right):
        (xt, a_prev, parameters), (da_next,) = problems.PROBLEMS["cell_gradients"].draw(problems.public_source())
        arrays = {"xt": xt, "a_prev": a_prev} | {name: scale * parameters[name] for name in ("Wax", "Waa", "ba")}

        def forward(arrays):
            return references()["rnn_cell_forward"](arrays["xt"], arrays["a_prev"], parameters | arrays)

        gradients = exhibits()["broken_cell_gradients"](da_next, forward(arrays)[-1])
        found = check_gradients(lambda arrays: np.sum(forward(arrays)[0] * da_next), arrays, gradients)
        assert {row.passed for row in found.rows} == {right}
        assert says(LESSON, "All five are wrong, and with small weights all five agree.")

    @staticmethod
    def along_the_sequence(name, forward, cells_of=None, backward=None):
        """(names of the gradients that agree, steps at which dx is wrong) of an exhibit."""
        posed = problems.PROBLEMS[name]
        (x, a0, parameters), (da,) = posed.draw(problems.public_source())
        arrays = {"x": x, "a0": a0} | {key: parameters[key] for key in posed.parameters}

        def loss(arrays):
            moved = parameters | {key: arrays[key] for key in posed.parameters}
            return np.sum(forward(arrays["x"], arrays["a0"], moved)[0] * da)

        caches = (cells_of(x, a0, parameters)[-1], x) if cells_of else forward(x, a0, parameters)[-1]
        gradients = (backward or exhibits()["broken_" + name])(da, caches)
        agree = {row.name for row in check_gradients(loss, arrays, gradients).rows if row.passed}
        return agree, wrong_steps(gradients["dx"], numerical_gradient(lambda x: loss(arrays | {"x": x}), x))

    def test_exhibit_2_is_right_at_the_last_step_only(self):
        agree, wrong = self.along_the_sequence("rnn_gradients", references()["rnn_forward"])
        assert wrong == list(range(LAST)) and agree == set()
        assert says(LESSON, f"At the last step, {LAST}, only.")

    def test_exhibit_2_a_matrix_that_equals_its_transpose_hides_it(self):
        (x, a0, parameters), (da,) = problems.PROBLEMS["rnn_gradients"].draw(problems.public_source())
        parameters["Waa"] = parameters["Waa"] + parameters["Waa"].T
        caches = references()["rnn_forward"](x, a0, parameters)[-1]
        came, right = exhibits()["broken_rnn_gradients"](da, caches), references()["rnn_gradients"](da, caches)
        assert all(relative_error(came[name], right[name]) < 1e-12 for name in right)

    def test_exhibit_3_one_gate_and_what_adds_up_all_gates(self):
        posed = problems.PROBLEMS["gate_gradients"]
        (xt, a_prev, c_prev, parameters), (da_next, dc_next) = posed.draw(problems.public_source())
        arrays = {"xt": xt, "a_prev": a_prev, "c_prev": c_prev} | {name: parameters[name] for name in posed.parameters}

        def forward(arrays):
            inputs = (arrays[name] for name in ("xt", "a_prev", "c_prev"))
            return references()["lstm_cell_forward"](*inputs, parameters | arrays)

        def loss(arrays):
            a_next, c_next, _yt_pred, _cache = forward(arrays)
            return np.sum(a_next * da_next) + np.sum(c_next * dc_next)

        gradients = exhibits()["broken_gate_gradients"](da_next, dc_next, forward(arrays)[-1])
        found = check_gradients(loss, arrays, gradients)
        assert {row.name for row in found.rows if not row.passed} == {"dWi", "dbi", "dxt", "da_prev"}
        assert says(LESSON, "Wrong: `dWi`, `dbi`, and also `dxt` and `da_prev`")

    def test_exhibit_4_has_the_pattern_of_exhibit_2(self):
        agree, wrong = self.along_the_sequence("lstm_gradients", references()["lstm_forward"])
        assert wrong == list(range(LAST)) and agree == set()
        assert says(LESSON, f"`dx` is right at the last step, {LAST}, only, and no gradient of a parameter is right")

    def test_exhibit_5_is_wrong_at_step_0_only(self):
        forward, broken = references()["lstm_forward"], exhibits()["broken_lstm_states"]
        backward = references()["lstm_gradients"]
        agree, wrong = self.along_the_sequence("lstm_gradients", forward, broken, backward)
        assert wrong == [0]
        assert agree == {"dWi", "dbi", "dWc", "dbc", "dWo", "dbo"}
        assert says(LESSON, "At step 0 only; `dWf`, `dbf` and `da0` are wrong too, the other gradients right")
        x, a0, parameters = problems.PROBLEMS["lstm_states"].draw(problems.public_source())
        a, c, cells = broken(x, a0, parameters)
        right_a, _y, right_c, _caches = forward(x, a0, parameters)
        assert np.array_equal(a, right_a) and np.array_equal(c, right_c)
        assert np.shares_memory(cells[0][3], c)

    def test_exhibit_6_is_right_for_one_step_only(self):
        x, a0, parameters = problems.PROBLEMS["state_jacobian"].draw(problems.public_source())
        forward, right = references()["rnn_forward"], []
        for steps in range(1, 7):
            start = x[:, :, :steps]
            measured = numerical_jacobian(lambda a0, x=start: forward(x, a0, parameters)[0][:, 0, -1], a0)
            right.append(relative_error(exhibits()["broken_state_jacobian"](start, a0, parameters), measured) < 1e-4)
        assert right == [True] + [False] * 5
        assert says(LESSON, "For one step only.")
