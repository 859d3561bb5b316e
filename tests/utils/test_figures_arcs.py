"""Gradient arcs are as wide as the gradient of each input is large, for gradients summed up by hand too."""

import re
import warnings

import numpy as np
import pytest

from utils import numerical_gradient
from utils.arguments import ArgumentError
from utils.figures import COLOURS, plot_gradient_arcs
from utils.figures.style import NoFigure, png


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def gradient(*norms):
    """A gradient (2, 3, T_x) with these norms."""
    return np.ones((2, 3, len(norms))) * np.array(norms) / np.sqrt(6)


def arcs(axes):
    """Step of the input -> (step of the loss, width of the arc), of the arcs that can be seen."""
    seen = [line for line in axes.lines if len(line.get_xdata()) == 60 and line.get_color() == COLOURS["backward"]]
    return {round(min(line.get_xdata())): (round(max(line.get_xdata())), line.get_linewidth()) for line in seen}


def bars(axes):
    return [bar.get_width() for bar in axes.patches]


def told(figure):
    return " ".join(figure.alt.split())


def test_an_arc_leads_from_the_loss_to_each_earlier_input_as_wide_as_its_share():
    drawn = arcs(plot_gradient_arcs({"network": gradient(1.0, 2.0, 0.5, 4.0, 0.0)}, 3).axes[0])
    assert {step: loss for step, (loss, _width) in drawn.items()} == {0: 3, 1: 3, 2: 3}
    widths = np.array([drawn[step][1] for step in range(3)])
    np.testing.assert_allclose(widths / widths[0], [1.0, 2.0, 0.5])


def test_networks_share_one_scale():
    """Half of all is as wide in one network as in another, whatever the sums."""
    figure = plot_gradient_arcs({"small": gradient(1.0, 0.5, 0.5), "large": gradient(2e5, 1e5, 1e5)}, 2)
    small, large = (arcs(figure.axes[place]) for place in (0, 2))
    assert small[0][1] == pytest.approx(large[0][1])
    assert "small: 100 % (sum of all: 2); large: 100 % (sum of all: 4e+05)." in told(figure)


def test_the_bars_add_up_to_all_and_each_distance_counts_in_its_group():
    norms = np.arange(1.0, 31.0)
    widths = bars(plot_gradient_arcs({"network": gradient(*norms)}, 29).axes[1])
    back = norms[::-1]
    expected = [back[:5].sum(), back[5:10].sum(), back[10:20].sum(), back[20:].sum()]
    np.testing.assert_allclose(widths, 100 * np.array(expected) / norms.sum())
    assert sum(widths) == pytest.approx(100)


def test_the_sentence_tells_what_comes_from_far_and_that_the_sum_is_not_zero():
    norms = 0.5 ** np.arange(30.0)[::-1]
    figure = plot_gradient_arcs({"network": gradient(*norms)}, 29)
    assert "What comes from 20 steps back and more: network: < 0.1 % (sum of all: 2)." in told(figure)


def test_a_loss_near_the_start_has_no_far_inputs():
    figure = plot_gradient_arcs({"network": gradient(*np.ones(30))}, 7)
    assert [text.get_text() for text in figure.axes[1].texts] == ["62 %", "38 %", "–", "–"]
    assert "What comes from 5 steps back and more: network: 38 %" in told(figure)


def test_the_arcs_are_those_of_contributions_summed_up_one_by_one():
    """a_t = tanh(w_x x_t + w_a a_(t-1)): dL_t/dx_k is a product, one factor a step; differences agree."""
    rng = np.random.default_rng(0)
    x, w_x, w_a = rng.normal(size=12), 0.7, 0.9

    def states(x):
        a, run = 0.0, []
        for value in x:
            a = np.tanh(w_x * value + w_a * a)
            run.append(a)
        return np.array(run)

    a, loss_step = states(x), 9
    itemised = np.zeros(12)
    for k in range(loss_step + 1):
        later = np.prod([w_a * (1 - a[t] ** 2) for t in range(k + 1, loss_step + 1)])
        itemised[k] = later * (1 - a[k] ** 2) * w_x
    measured = numerical_gradient(lambda n: states(n["x"])[loss_step], {"x": x})["x"]
    np.testing.assert_allclose(itemised, measured, atol=1e-9)

    figure = plot_gradient_arcs({"network": measured.reshape(1, 1, 12)}, loss_step)
    drawn = arcs(figure.axes[0])
    shares = np.abs(itemised) / np.abs(itemised).sum()
    for k, (_loss, width) in drawn.items():
        assert width / drawn[8][1] == pytest.approx(shares[k] / shares[8], rel=1e-6)
    np.testing.assert_allclose(bars(figure.axes[1])[:2], [100 * shares[5:10].sum(), 100 * shares[:5].sum()], rtol=1e-6)


def test_inputs_after_the_loss_that_seem_to_matter_are_crossed_and_told():
    figure = plot_gradient_arcs({"network": gradient(1.0, 1.0, 0.0, 3.0)}, 1)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "X"]
    assert [line.get_xdata().tolist() for line in crosses] == [[3]]
    assert "network: the inputs after the loss cannot matter, but 1 of them have a gradient (crosses)." in told(figure)
    assert "cannot matter" not in plot_gradient_arcs({"network": gradient(1.0, 1.0, 0.0, 0.0)}, 1).alt


def test_no_gradient_at_all_is_told():
    figure = plot_gradient_arcs({"dead": gradient(0.0, 0.0, 0.0), "alive": gradient(0.0, 1.0, 1.0)}, 2)
    assert "dead: no gradient at all; alive: 100 %" in told(figure)
    assert arcs(figure.axes[0]) == {}


@pytest.mark.parametrize("number", [0.0, 5e-324, 1e99, 1.7e308, np.nan, np.inf])
@pytest.mark.parametrize("T_x", [1, 2, 40])
def test_unusual_numbers_are_drawn_without_a_warning(number, T_x):
    figure = plot_gradient_arcs({"one": np.full((2, 3, T_x), number), "other": gradient(*np.ones(T_x))}, T_x - 1)
    assert png(figure).startswith(b"\x89PNG") and len(figure.alt) > 30


def test_numbers_that_cannot_be_drawn_are_counted():
    assert "1 of 3 values" in plot_gradient_arcs({"network": gradient(1.0, np.nan, 1.0)}, 2).alt


@pytest.mark.parametrize(
    ("gradients", "loss_step", "message"),
    [
        ([gradient(1.0)], 0, "gradients: expected a dict of 1 to 3 arrays by name, got a list of length 1"),
        ({}, 0, "gradients: expected a dict of 1 to 3 arrays by name"),
        ({"one": "text"}, 0, "one: expected an array of real numbers, got 'text'"),
        ({"one": np.ones(3)}, 0, "one: expected shape (n_x, m, T_x), got (3,)"),
        ({"one": gradient(1.0), "other": gradient(1.0, 1.0)}, 0, "expected the same number of steps in each"),
        ({"one": gradient(1.0, 1.0)}, 2, "loss_step: expected a whole number from 0 to 1, got 2"),
        ({"one": gradient(1.0, 1.0)}, -1, "loss_step: expected a whole number from 0 to 1, got -1"),
        ({"one": gradient(1.0, 1.0)}, True, "loss_step: expected a whole number from 0 to 1, got True"),
    ],
)
def test_what_cannot_be_drawn_gets_a_message(gradients, loss_step, message):
    with pytest.raises(ArgumentError, match=re.escape(message)):
        plot_gradient_arcs(gradients, loss_step)


def test_nothing_yet_is_told():
    for picture in (plot_gradient_arcs(None, 0), plot_gradient_arcs({"LSTM": None}, 0)):
        assert isinstance(picture, NoFigure) and "No picture yet" in picture
