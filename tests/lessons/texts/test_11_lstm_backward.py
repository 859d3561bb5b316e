"""What the prose of lesson 11_lstm_backward says in numbers is true: recomputed, and found as printed."""

import functools

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import numerical_gradient, sigmoid

LESSON = "11_lstm_backward"
SEEDS = 20


def three(number):
    return f"{number:.3f}"


class TestOneCellByHand:
    """z_f, z_i, z_c, z_o = 1, 0, 1, 0 and c_prev = 0.5, with da = 1 and dc_next = 0.2."""

    POINT = {"z_f": 1.0, "z_i": 0.0, "z_c": 1.0, "z_o": 0.0, "c_prev": 0.5}

    @pytest.fixture
    def slopes(self):
        def states(n):
            c = sigmoid(n["z_f"]) * n["c_prev"] + sigmoid(n["z_i"]) * np.tanh(n["z_c"])
            return sigmoid(n["z_o"]) * np.tanh(c) + 0.2 * c

        return numerical_gradient(states, {name: np.array(value) for name, value in self.POINT.items()})

    def test_forward(self):
        f, candidate = sigmoid(1.0), np.tanh(1.0)
        c = f * 0.5 + 0.5 * candidate
        assert says(LESSON, "f = \\sigma(1) =", three(f), "\\tanh(1) =", three(candidate))
        assert says(LESSON, f"c = {three(f)} \\cdot 0.5 + 0.5 \\cdot {three(candidate)} = {three(c)}")
        assert says(LESSON, "its tanh is", three(np.tanh(c)), "a = 0.5", f"= {three(0.5 * np.tanh(c))}")

    def test_backward_is_what_differences_give(self, slopes):
        for gate in "fico":
            assert says(LESSON, f"$dz_{gate} = {three(slopes['z_' + gate])}$")
        assert says(LESSON, "c_{\\text{prev}}$ gets", f"= {three(slopes['c_prev'])}")

    def test_the_way_to_the_cell_state(self):
        c = sigmoid(1.0) * 0.5 + 0.5 * np.tanh(1.0)
        hidden = 0.5 * (1 - np.tanh(c) ** 2)
        dc = 0.2 + hidden
        assert says(LESSON, f"(1 - {three(np.tanh(c))}^2) = {three(hidden)}")
        assert says(LESSON, f"dc = 0.2 + {three(hidden)} = {three(dc)}")
        assert says(LESSON, f"$f$ gets ${three(dc)} \\cdot 0.5 = {three(dc * 0.5)}$")
        assert says(LESSON, f"$i$ gets ${three(dc)} \\cdot {three(np.tanh(1.0))} = {three(dc * np.tanh(1.0))}$")
        assert says(LESSON, f"| forget gate | {three(dc * 0.5)} |", f"= {three(sigmoid(1.0) * (1 - sigmoid(1.0)))}$")
        assert says(LESSON, f"| candidate | {three(dc * 0.5)} |", f"= {three(1 - np.tanh(1.0) ** 2)}$")
        assert says(LESSON, f"| output gate | {three(np.tanh(c))} |")

    def test_the_sums(self, slopes):
        assert says(LESSON, f"dw_f = {three(slopes['z_f'])} \\cdot 0.3 = {three(0.3 * slopes['z_f'])}")
        weights = {"f": 1, "i": 2, "c": -1, "o": 3}
        da_prev = sum(weight * slopes["z_" + gate] for gate, weight in weights.items())
        assert says(LESSON, f"{three(slopes['z_o'])} \\cdot 3 = {three(da_prev)}$")


class TestTwoStepsByHand:
    """f, i, o = 0.8, 0.5, 0.5; the candidate is tanh(x + 0.5 a_prev); inputs 1, 0; L = a[0] + a[1]."""

    @staticmethod
    def run(x=(1.0, 0.0), a=0.0, c=0.0):
        for x_t in x:
            c = 0.8 * c + 0.5 * np.tanh(x_t + 0.5 * a)
            a = 0.5 * np.tanh(c)
            yield a, c

    def test_forward(self):
        (a_0, c_0), (a_1, c_1) = self.run()
        assert says(LESSON, f"candidate {three(np.tanh(1.0))}, cell state {three(c_0)}")
        assert says(LESSON, f"\\cdot {three(np.tanh(c_0))} = {three(a_0)}")
        assert says(LESSON, f"candidate {three(np.tanh(0.5 * a_0))}", f"= {three(c_1)}", f"hidden state {three(a_1)}")

    def test_what_is_carried_out_is_what_differences_give(self):
        def loss(states):
            return sum(a for a, _c in self.run(a=states["a"], c=states["c"]))

        slopes = numerical_gradient(loss, {"a": np.array(0.0), "c": np.array(0.0)})
        assert says(LESSON, f"the gradient of `a0`: {three(slopes['a'])}")
        assert says(LESSON, "$0.8 \\cdot dc$ | 0.355 |", three(slopes["c"]))

    def test_the_table(self):
        (a_0, c_0), (_a_1, c_1) = self.run()
        out_1, out_0 = (0.5 * (1 - np.tanh(c) ** 2) for c in (c_1, c_0))
        dz_1 = out_1 * 0.5 * (1 - np.tanh(0.5 * a_0) ** 2)
        da_0, dc_next = 1 + 0.5 * dz_1, 0.8 * out_1
        dc_0 = da_0 * out_0 + dc_next
        dz_0 = dc_0 * 0.5 * (1 - np.tanh(1.0) ** 2)
        for words in (
            ("carried back, for the hidden state |", "| " + three(0.5 * dz_1)),
            ("`da_next` of the cell | 1 |", three(da_0)),
            ("carried back, for the cell state: `dc_next` |", three(dc_next)),
            ("to the cell state | $1 \\cdot", f"= {three(out_1)}$", f"\\cdot {three(out_0)} = {three(da_0 * out_0)}$"),
            (f"| `dc` | {three(out_1)} |", f"= {three(dc_0)}$"),
            ("input gate and candidate: $dz_c$ |", f"{three(dz_1)} | {three(dz_0)}"),
            ("$0.5 \\cdot dz_c$ |", f"{three(0.5 * dz_1)} | {three(0.5 * dz_0)}"),
            ("$0.8 \\cdot dc$ |", f"{three(dc_next)} | {three(0.8 * dc_0)}"),
            ("`dc` is", f"{three(da_0 * out_0)} in place of {three(dc_0)}"),
        ):
            assert says(LESSON, *words), words


def drawn(scale, forget_bias, seed):
    """The networks of sections 6 and 7: 16 units, 3 inputs, 4 examples, 60 steps."""
    rng = np.random.default_rng(seed)
    parameters = {"W" + gate: scale * rng.standard_normal((16, 19)) / np.sqrt(19) for gate in "fico"}
    parameters |= {"b" + gate: np.full((16, 1), forget_bias if gate == "f" else 0.0) for gate in "fico"}
    parameters |= {"Waa": parameters["Wc"][:, :16], "Wax": parameters["Wc"][:, 16:], "ba": np.zeros((16, 1))}
    parameters |= {name: np.zeros((2, 16)) for name in ("Wy", "Wya")} | {"by": np.zeros((2, 1))}
    x, da = rng.standard_normal((3, 4, 60)), np.zeros((16, 4, 60))
    da[:, :, -1] = rng.standard_normal((16, 4))
    return x, parameters, da


@functools.cache
def median_ratio(network, scale=1.0, forget_bias=0.0):
    """The norm of dx at step 0 against that at the last step, median over the seeds."""
    forward, backward = references()[network + "_forward"], references()[network + "_backward"]
    ratios = []
    for seed in range(SEEDS):
        x, parameters, da = drawn(scale, forget_bias, seed)
        norms = np.linalg.norm(backward(da, forward(x, np.zeros((16, 4)), parameters)[-1])["dx"], axis=(0, 1))
        ratios.append(norms[0] / norms[-1])
    return float(np.median(ratios))


def near(ratio, told):
    """Whether a median is the number told, to half a decade."""
    return 0.3 < ratio / told < 3.3


class TestHowFar:
    def test_the_medians_over_20_seeds(self):
        assert says(LESSON, "Over 20 seeds, the median")
        assert says(LESSON, "$10^{-21}$ at bias $-1$, $2 \\cdot 10^{-11}$ at 0, $2 \\cdot 10^{-4}$ at 1 and 1.4 at 3")
        assert says(LESSON, "for the simple network it is $8 \\cdot 10^{-8}$")
        assert near(median_ratio("lstm", forget_bias=-1.0), 1e-21)
        assert near(median_ratio("lstm", forget_bias=0.0), 2e-11)
        assert near(median_ratio("lstm", forget_bias=1.0), 2e-4)
        assert f"{median_ratio('lstm', forget_bias=3.0):.1f}" == "1.4"
        assert near(median_ratio("rnn"), 8e-8)

    def test_with_forget_bias_0_the_lstm_keeps_less_than_the_simple_network(self):
        assert says(LESSON, "with forget bias 0 the LSTM keeps less")
        assert median_ratio("lstm", forget_bias=0.0) < 1e-3 * median_ratio("rnn")

    def test_where_the_forget_gates_are(self):
        assert says(LESSON, ", ".join(f"{sigmoid(float(bias)):.2f}" for bias in (-1, 0, 1)), f"{sigmoid(3.0):.2f}")

    def test_an_lstm_explodes(self):
        assert says(LESSON, "At scale 12 and forget bias 0", "about $2 \\cdot 10^6$ times")
        assert near(median_ratio("lstm", scale=12.0), 2e6)

    def test_along_the_cell_path_alone_nothing_grows(self):
        """With the loss on the last state and no gradient of the hidden state carried, no step makes dc larger."""
        for scale in (1.0, 12.0):
            x, parameters, da = drawn(scale, 3.0, 0)
            cells, _x = references()["lstm_forward"](x, np.zeros((16, 4)), parameters)[-1]
            dc = da[:, :, -1]
            for cell in reversed(cells):
                before = references()["lstm_cell_backward"](np.zeros((16, 4)), dc, cell)["dc_prev"]
                assert (np.abs(before) <= np.abs(dc)).all()
                dc = before


@functools.cache
def parts_of_the_blame(network, forget_bias=0.0, loss_step=40):
    """The norms of dL/dx_k for a loss at one step, from it back to step 0, for each seed: (seeds, loss_step + 1)."""
    forward, backward = references()[network + "_forward"], references()[network + "_backward"]
    norms = []
    for seed in range(SEEDS):
        x, parameters, da = drawn(1.0, forget_bias, seed)
        da = np.roll(da, loss_step - 59, axis=2)
        dx = backward(da, forward(x, np.zeros((16, 4)), parameters)[-1])["dx"]
        assert not dx[:, :, loss_step + 1 :].any()
        norms.append(np.linalg.norm(dx, axis=(0, 1))[loss_step::-1])
    return np.array(norms)


def shares(network, forget_bias=0.0):
    """(near, far): what goes to the last five inputs, and to those 20 steps back and more, in % for each seed."""
    norms = parts_of_the_blame(network, forget_bias)
    return 100 * np.array([norms[:, :5].sum(axis=1), norms[:, 20:].sum(axis=1)]) / norms.sum(axis=1)


def step_by_step(network, forget_bias, last):
    """What the last steps up to step 40 bring to the gradient of the weights of the inputs, itemised: (last, …)."""
    x, parameters, da = drawn(1.0, forget_bias, 0)
    cells, _x = references()[network + "_forward"](x, np.zeros((16, 4)), parameters)[-1]
    back, carried, brought = references()[network + "_cell_backward"], [da[:, :, -1], np.zeros((16, 4))], []
    for t in range(40, 40 - last, -1):
        step = back(*carried[: 1 if network == "rnn" else 2], cells[t])
        carried = [step["da_prev"], step.get("dc_prev")]
        brought.append(step["dWax"] if network == "rnn" else np.stack([step["dW" + gate] for gate in "fico"]))
    return np.array(brought)


class TestBlame:
    def test_the_shares_and_sums_of_the_figure(self):
        (near, far), (lstm_near, lstm_far) = shares("rnn")[:, 0], shares("lstm", 3.0)[:, 0]
        assert says(LESSON, f"{near:.0f} % goes to the last five inputs and {far:.1f} % to those 20 steps back")
        assert says(LESSON, f"in the LSTM {lstm_near:.0f} % and {lstm_far:.0f} %")
        sums = [parts_of_the_blame(*network)[0].sum() for network in (("rnn",), ("lstm", 3.0))]
        assert says(LESSON, "The two sums are nearly the same, " + " and ".join(f"{total:.1f}" for total in sums))

    def test_the_medians_over_20_seeds(self):
        far, lstm_far = np.median(shares("rnn")[1]), np.median(shares("lstm", 3.0)[1])
        assert says(LESSON, f"the far share is {far:.1f} % in the simple network and {lstm_far:.0f} % in the LSTM")

    def test_the_lstm_with_open_forget_gates_looks_back_further_in_every_network(self):
        assert (shares("lstm", 3.0)[1] > shares("rnn")[1]).all()

    def test_with_forget_bias_0_it_looks_back_less_far(self):
        assert says(LESSON, "At forget bias 0 the LSTM looks back less far than the simple network does")
        assert np.median(shares("lstm", 0.0)[1]) < 0.5 * np.median(shares("rnn")[1])

    def test_the_gradient_of_the_weights_is_the_sum_of_what_each_step_brings(self):
        for network, names in (("rnn", ["dWax"]), ("lstm", ["dW" + gate for gate in "fico"])):
            x, parameters, da = drawn(1.0, 3.0, 0)
            caches = references()[network + "_forward"](x, np.zeros((16, 4)), parameters)[-1]
            whole = references()[network + "_backward"](np.roll(da, 40 - 59, axis=2), caches)
            itemised = step_by_step(network, 3.0, 41).sum(axis=0)
            np.testing.assert_allclose(itemised, np.squeeze(np.stack([whole[name] for name in names])), atol=1e-12)

    def test_it_comes_nearly_all_from_the_last_few_steps_in_the_simple_network(self):
        assert says(LESSON, "a gradient of ordinary size, nearly all of it from the last few steps")
        for network, forget_bias, most, least in (("rnn", 0.0, 0.15, 0.0), ("lstm", 3.0, 2.0, 0.5)):
            brought = step_by_step(network, forget_bias, 41)
            whole = brought.sum(axis=0)
            off = np.linalg.norm(whole - brought[:10].sum(axis=0)) / np.linalg.norm(whole)
            assert least < off < most, network
            assert np.linalg.norm(whole) > 1


@functools.cache
def median_ratios_of_the_two_ways(scale, forget_bias):
    """The norm of dx at step 0, along the cell path alone and of the rest, against all of dx at the last step."""
    names = ("lstm_forward", "lstm_backward", "lstm_cell_backward")
    forward, backward, cell_backward = (references()[name] for name in names)
    ratios = []
    for seed in range(SEEDS):
        x, parameters, da = drawn(scale, forget_bias, seed)
        caches = forward(x, np.zeros((16, 4)), parameters)[-1]
        dx = backward(da, caches)["dx"]
        carry_c = np.zeros((16, 4))
        for t in reversed(range(60)):
            step = cell_backward(da[:, :, t], carry_c, caches[0][t])
            carry_c = step["dc_prev"]
        path = step["dxt"]
        ratios.append([np.linalg.norm(way) / np.linalg.norm(dx[:, :, -1]) for way in (path, dx[:, :, 0] - path)])
    return np.median(ratios, axis=0)


class TestStretch:
    @pytest.mark.parametrize(
        ("scale", "bias", "path", "path_told", "rest", "rest_told"),
        [
            (1, 0, 3e-18, "$3 \\cdot 10^{-18}$", 2e-11, "$2 \\cdot 10^{-11}$"),
            (1, 3, 0.03, "0.03", 1.4, "1.4"),
            (12, 0, 1e-27, "$10^{-27}$", 2e6, "$2 \\cdot 10^{6}$"),
            (12, 3, 3e-9, "$3 \\cdot 10^{-9}$", 4e5, "$4 \\cdot 10^{5}$"),
        ],
    )
    def test_what_came_along_the_cell_path_and_the_rest(self, scale, bias, path, path_told, rest, rest_told):
        assert says(LESSON, f"| {scale} | {bias} | {path_told} | {rest_told} |")
        came = median_ratios_of_the_two_ways(float(scale), float(bias))
        assert near(came[0], path) and near(came[1], rest)

    def test_a_peephole_adds_a_second_way_to_the_previous_cell_state(self):
        assert says(LESSON, "$dp_f = dz_f \\cdot c_{\\text{prev}}$")
        assert says(LESSON, "`dc_prev` is `dc` times `ft`, and $dz_f \\cdot p_f$ is added")
        point = {"z": np.array(0.7), "c_prev": np.array(0.5), "p": np.array(-1.3)}
        dc = 0.8

        def loss(n):
            return dc * (sigmoid(n["z"] + n["p"] * n["c_prev"]) * n["c_prev"] + 0.3)

        slopes = numerical_gradient(loss, point)
        f = sigmoid(0.7 - 1.3 * 0.5)
        assert slopes["p"] == pytest.approx(slopes["z"] * 0.5)
        assert slopes["c_prev"] == pytest.approx(dc * f + slopes["z"] * -1.3)
