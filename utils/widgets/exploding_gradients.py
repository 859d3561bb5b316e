"""The widget on exploding and vanishing gradients: one unit, its gradients step by step, and an LSTM beside it."""

import numpy as np

from ..activations import sigmoid
from ..figures.style import COLOURS, CourseFigure
from ..messages import translate as _
from .frame import Design, Widget
from .own_code import array_of

START = 0.001
LSTM_STEPS = 30


def exploding_gradients(rnn_backward=None, **state):
    """How much the last state of one unit depends on each earlier one.

    rnn_backward: your own backward pass, whose gradients are shown beside the right ones.
    state: kind="linear", "tanh" or "lstm", w, steps, forget_bias; what is left out starts as the widget does.
    """
    return Widget(DESIGN, state, rnn_backward)


def simulate(kind, w, steps, forget_bias):
    """The gradients of the last state (of the last cell state) with respect to each: (T + 1,), and the direct way's.

    One unit without inputs and biases, h_0 = 0.001: h_t = w h_{t-1}, or its tanh. For an LSTM all four weights of h are
    w, c_0 = 0.001 and h_0 = 0; the direct way is the product of the forget gates, None for the others.
    """
    if kind == "lstm":
        return _lstm(w, forget_bias)
    h, factors = START, []
    for _step in range(steps):
        h = w * h if kind == "linear" else np.tanh(w * h)
        factors.append(w if kind == "linear" else w * (1 - h**2))
    return np.append(np.cumprod(factors[::-1])[::-1], 1.0), None


def _lstm(w, forget_bias):
    # (c, h) is the state, and each step has a Jacobian of it.
    c, h, jacobians, opened = START, 0.0, [], [0.0]
    gates = []
    for _step in range(LSTM_STEPS):
        f, i, g = sigmoid(w * h + forget_bias), sigmoid(w * h), np.tanh(w * h)
        by_h = w * (c * f * (1 - f) + g * i * (1 - i) + i * (1 - g**2))
        c, o = f * c + i * g, i
        slope = o * (1 - np.tanh(c) ** 2)
        jacobians.append(np.array([[f, by_h], [slope * f, slope * by_h + w * o * (1 - o) * np.tanh(c)]]))
        h = o * np.tanh(c)
        opened.append(slope)
        gates.append(f)
    gradients, row = [1.0], np.array([1.0, 0.0])
    for jacobian, slope in zip(jacobians[::-1], opened[-2::-1], strict=True):
        row = row @ jacobian
        gradients.append(row @ [1.0, slope])
    return np.array(gradients[::-1]), np.append(np.cumprod(gates[::-1])[::-1], 1.0)


def own_gradients(rnn_backward, state):
    """The same gradients by a student's `rnn_backward`, one call for each step. Nothing but tanh is asked for."""
    if state["kind"] != "tanh":
        return {}
    w, steps = state["w"], state["steps"]
    h = [START]
    for _step in range(steps):
        h.append(np.tanh(w * h[-1]))
    one = np.ones((1, 1))
    gradients = []
    for first in range(steps):
        # Made anew: what a function does to its arguments is not to reach the next call.
        parameters = {"Waa": w * one, "Wax": 0 * one, "Wya": one.copy(), "ba": 0 * one, "by": 0 * one}
        caches = [(h[t + 1] * one, h[t] * one, 0 * one, parameters) for t in range(first, steps)]
        da = np.zeros((1, 1, steps - first))
        da[..., -1] = 1.0
        came = rnn_backward(da, (caches, np.zeros((1, 1, steps - first))))
        gradients.append(array_of(came["da0"], "da0", (1, 1)).item())
    return {"gradients": np.array([*gradients, 1.0])}


def picture(state):
    """The bars of a state, without a browser."""
    gradients, direct = simulate(**state)
    figure = CourseFigure(3.2)
    axes = figure.add_subplot()
    sizes = np.abs(gradients)
    axes.bar(range(len(sizes)), np.clip(sizes, 1e-30, 1e30) - 1, bottom=1, color=COLOURS["backward"])
    if direct is not None:
        axes.plot(np.clip(direct, 1e-30, None), color=COLOURS["parameter"], label=_("product of the forget gates"))
        axes.legend()
    axes.set(yscale="log", xlabel=_("step t"), ylabel=_("size of the gradient"))
    figure.conclude(
        [_("Over %(steps)d steps the gradient becomes %(size).2g.") % {"steps": len(sizes) - 1, "size": sizes[0]}],
        _("A bar for each step: the gradient of the last state with respect to it."),
    )
    return figure


DESIGN = Design("exploding_gradients", picture, own_gradients)
