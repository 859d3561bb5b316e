"""The figures draw the data they are given, in one style, and have a sentence for data that cannot be drawn."""

import base64
import io
import itertools
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.image
import numpy as np
import pytest
from matplotlib import pyplot

from utils.arguments import ArgumentError
from utils.figures import (
    COLOURS,
    plot_activation,
    plot_gradient_errors,
    plot_gradient_flow,
    plot_gradient_flows,
    plot_hidden_states,
)
from utils.figures.style import INK, course_style, png
from utils.gradients import GradientReport, GradientRow

RNG = np.random.default_rng(0)
ROOT = Path(__file__).parents[2]
DIAGRAMS = sorted((ROOT / "lessons").glob("*/figures/*.svg"))


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def shown(figure):
    """The bundle that a notebook shows."""
    data, _metadata = figure._repr_mimebundle_()
    return data


def texts(axes):
    return [text.get_text() for text in axes.texts]


def marked(axes, marker):
    """The (row, column) of the cells of a map that bear this marker, in their order, and the colour of each."""
    lines = [line for line in axes.lines if line.get_marker() == marker]
    return {(int(row), int(column)): line.get_color() for line in lines for column, row in line.get_xydata()}


# Hidden states


def test_a_map_has_a_row_for_each_unit_and_a_column_for_each_step_of_one_example():
    a = RNG.uniform(-1, 1, (5, 3, 7))
    figure = plot_hidden_states(a, example=2)
    axes = figure.axes[0]
    np.testing.assert_array_equal(axes.collections[0].get_array(), a[:, 2, :])
    assert axes.collections[0].get_clim() == (-1, 1)
    assert (axes.get_xlim(), axes.get_ylim()) == ((-0.5, 6.5), (4.5, -0.5))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("step t", "unit")
    assert "example 2" in figure.alt


def test_a_single_step_is_drawn_with_a_column_for_each_example():
    a = RNG.uniform(-1, 1, (5, 3))
    axes = plot_hidden_states(a).axes[0]
    np.testing.assert_array_equal(axes.collections[0].get_array(), a)
    assert axes.get_xlabel() == "example"


def test_predictions_are_drawn_beneath_from_zero_to_one():
    a, y_pred = RNG.uniform(-1, 1, (5, 3, 7)), RNG.uniform(0, 1, (2, 3, 7))
    axes = plot_hidden_states(a, y_pred).axes[2]
    np.testing.assert_array_equal(axes.collections[0].get_array(), y_pred[:, 0, :])
    assert axes.collections[0].get_clim() == (0, 1)
    assert axes.get_ylabel() == "class"


def test_zero_is_the_middle_of_the_colours_for_large_states_too():
    axes = plot_hidden_states(np.array([[-1.0, 8.0]])).axes[0]
    assert axes.collections[0].get_clim() == (-8, 8)


def test_a_small_map_has_its_numbers_written_in_and_none_is_minus_zero():
    axes = plot_hidden_states(np.array([[-0.32, 0.9], [-0.01, np.nan]])).axes[0]
    assert texts(axes) == ["−0.3", "0.9", "0.0"]
    assert marked(axes, "x").keys() == {(1, 1)} and not marked(axes, "_")


def test_in_a_larger_map_the_sign_can_be_told_without_colour_where_there_is_one():
    for pattern in ([0.5, -0.5], [-0.04, -0.06]):
        axes = plot_hidden_states(np.array([pattern * 10])).axes[0]
        assert marked(axes, "_").keys() == {(0, column) for column in range(1, 20, 2)}
        assert not texts(axes) and not marked(axes, "x")


def test_the_sign_stands_out_from_a_pale_cell_and_from_a_dark_one():
    axes = plot_hidden_states(np.array([[-0.1, -1.0, np.inf] + [0.5] * 17])).axes[0]
    assert marked(axes, "_") == {(0, 0): INK, (0, 1): "white"}
    assert marked(axes, "x") == {(0, 2): COLOURS["error"]}
    assert (axes.get_xlim(), axes.get_ylim()) == ((-0.5, 19.5), (0.5, -0.5))


# The activation


def test_each_state_is_a_point_over_the_curve_of_tanh():
    z = RNG.normal(size=(4, 6))
    figure = plot_activation(z, np.tanh(z))
    axes = figure.axes[0]
    points = axes.collections[0].get_offsets()
    np.testing.assert_allclose(points, np.column_stack([z.ravel(), np.tanh(z).ravel()]))
    curve = axes.lines[0].get_xydata()
    np.testing.assert_allclose(curve[:, 1], np.tanh(curve[:, 0]))
    assert axes.get_xlabel() and axes.get_ylabel()


def test_the_points_in_the_flat_ends_are_counted():
    z = np.array([[-3.0, -1.8, 0.0, 1.8, 1.9]])
    assert "2 of 5 points lie in the flat ends" in plot_activation(z, np.tanh(z)).alt


def test_points_off_the_curve_stand_out():
    z = np.array([[0.5, 1.0, 2.0]])
    figure = plot_activation(z, np.array([[np.tanh(0.5), 1.0, np.tanh(2.0)]]))
    np.testing.assert_allclose(figure.axes[0].collections[1].get_offsets(), [[1.0, 1.0]])
    assert "Off the curve (crosses): 1 points." in figure.alt


def test_an_honest_float32_state_is_on_the_curve():
    z = RNG.normal(size=(4, 6))
    assert "Off the curve" not in plot_activation(z, np.tanh(z.astype(np.float32))).alt


# The flow of a gradient


@pytest.mark.parametrize("shape", [(3, 4, 9), (3, 9), (9,)])
def test_the_norm_of_each_step_is_drawn_on_a_log_axis(shape):
    gradient = RNG.normal(size=shape)
    axes = plot_gradient_flow(gradient).axes[0]
    norms = [np.linalg.norm(gradient[..., t]) for t in range(9)]
    np.testing.assert_allclose(axes.lines[0].get_xydata(), np.column_stack([np.arange(9), norms]))
    assert axes.get_yscale() == "log"
    assert axes.get_xlabel() and axes.get_ylabel()


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (0.001, "From step 4 back to step 0 the norm shrinks by a factor of 1e+03."),
        (50.0, "From step 4 back to step 0 the norm grows by a factor of 50."),
        (1.0, "The norm at step 0 is that of step 4."),
        (0.0, "It is zero at 1 of 5 steps"),
        (np.nan, "It is NaN, infinite or beyond 1e300 at 1 of 5 steps"),
    ],
)
def test_the_sentence_says_what_became_of_the_gradient(first, sentence):
    assert sentence in plot_gradient_flow(np.array([first, 1.0, 1.0, 1.0, 1.0])).alt


def test_steps_without_a_norm_to_draw_are_marked_at_the_edges():
    lines = plot_gradient_flow(np.array([0.0, 1.0, np.inf, 1.0])).axes[0].lines
    assert [line.get_xydata().tolist() for line in lines[1:]] == [[[0, 0]], [[2, 1]]]


def test_norms_whose_squares_do_not_fit_are_drawn():
    drawn = plot_gradient_flow(np.array([[3e200, 3e-200], [4e200, 4e-200]])).axes[0].lines[0].get_ydata()
    np.testing.assert_allclose(drawn, [5e200, 5e-200])


# The errors of gradients

ROWS = (
    GradientRow("dx", True, 2e-10, (0,), 1.0, 1.0),
    GradientRow("dWaa", False, 0.3, (0,), 1.0, 2.0),
    GradientRow("dba", False, problem='expected shape (5, 1), got (5,); "$" and all'),
    GradientRow("da0", False, float("nan"), (0,), float("nan"), 1.0),
    GradientRow("dWax", True, 0.0, (0,), 1.0, 1.0),
)


def test_each_gradient_has_a_bar_as_long_as_its_error():
    axes = plot_gradient_errors(GradientReport(ROWS, 1e-4)).axes[0]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    nothing = axes.get_xlim()[0]
    np.testing.assert_allclose(ends, [2e-10, 0.3, nothing, nothing, nothing])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["dx", "dWaa", "dba", "da0", "dWax"]
    assert axes.lines[0].get_xdata() == [1e-4, 1e-4]
    assert axes.get_xscale() == "log"


def test_a_gradient_without_a_number_has_its_reason():
    written = texts(plot_gradient_errors(GradientReport(ROWS, 1e-4)).axes[0])
    assert written == ["2.0e-10", "3.0e-01", ROWS[2].problem, "NaN or infinite numbers in it", "0"]


def test_wrong_gradients_are_named_and_differ_by_more_than_colour():
    figure = plot_gradient_errors(GradientReport(ROWS, 1e-4))
    assert "Not right yet: dWaa, dba, da0." in figure.alt
    assert [bool(bar.get_hatch()) for bar in figure.axes[0].patches] == [False, True, True, True, False]
    assert "Every gradient agrees" in plot_gradient_errors(GradientReport(ROWS[:1], 1e-4)).alt


# What all figures have in common

GOOD = {
    "hidden states": lambda: plot_hidden_states(RNG.uniform(-1, 1, (5, 3, 7)), RNG.uniform(0, 1, (2, 3, 7))),
    "activation": lambda: plot_activation(RNG.normal(size=(5, 4)), RNG.normal(size=(5, 4))),
    "flow": lambda: plot_gradient_flow(RNG.normal(size=(5, 4, 6))),
    "errors": lambda: plot_gradient_errors(GradientReport(ROWS, 1e-4)),
}


@pytest.mark.parametrize("draw", GOOD.values(), ids=GOOD)
def test_a_notebook_shows_a_picture_with_its_alt_text(draw):
    data = shown(draw())
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(r'alt="[^"]{30,}"', data["text/html"])
    assert data["image/png"] in data["text/html"]
    assert len(data["text/plain"]) > 30


@pytest.mark.parametrize("draw", GOOD.values(), ids=GOOD)
def test_the_card_is_white_with_nothing_around_its_round_corners(draw):
    picture = base64.b64decode(shown(draw())["image/png"])
    pixels = matplotlib.image.imread(io.BytesIO(picture), format="png")
    assert pixels[0, 0, 3] == 0
    assert tuple(pixels[pixels.shape[0] // 2, 8]) == (1, 1, 1, 1)


def test_a_figure_is_drawn_once_for_its_picture(monkeypatch):
    figure = plot_activation(np.zeros(3), np.zeros(3))
    drawn, draw = [], figure.draw
    monkeypatch.setattr(figure, "draw", lambda renderer: drawn.append(renderer) or draw(renderer))
    png(figure)
    assert len(drawn) == 1


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_a_picture_is_what_matplotlib_would_save_and_leaves_a_figure_of_pyplot_as_it_was(layout):
    figure, axes = pyplot.subplots(layout=layout, dpi=72)
    axes.plot([0, 1e6])
    axes.set_title("a title")
    canvas = figure.canvas
    picture, file = png(figure), io.BytesIO()
    assert (figure.dpi, figure.canvas, figure.canvas.manager) == (72, canvas, pyplot.get_current_fig_manager())
    with course_style():
        figure.savefig(file, dpi=200)
    pyplot.close(figure)
    of_both = (matplotlib.image.imread(io.BytesIO(one)) for one in (picture, file.getvalue()))
    np.testing.assert_array_equal(*of_both)


def test_a_picture_does_not_depend_on_what_the_notebook_has_set():
    gradient = RNG.normal(size=(5, 4, 6))
    before = shown(plot_gradient_flow(gradient))["image/png"]
    with matplotlib.rc_context({"font.size": 30, "axes.grid": False, "lines.linewidth": 9, "figure.facecolor": "red"}):
        assert shown(plot_gradient_flow(gradient))["image/png"] == before
        assert matplotlib.rcParams["font.size"] == 30


UNUSUAL = {
    "zero": np.zeros((2, 3, 4)),
    "nan": np.full((2, 3, 4), np.nan),
    "infinite": np.full((2, 3, 4), -np.inf),
    "huge": np.full((2, 3, 4), 1.7e308),
    "large": np.full((2, 3, 4), 1e99),
    "tiny": np.full((2, 3, 4), 5e-324),
    "one": np.ones((1, 1, 1)),
    "long": np.full((300, 1, 500), 0.5),
    "whole": np.ones((2, 3, 4), dtype=int),
    "truth": np.ones((2, 3, 4), dtype=bool),
    "lists": np.ones((2, 3, 4)).tolist(),
}


@pytest.mark.parametrize("array", UNUSUAL.values(), ids=UNUSUAL)
@pytest.mark.parametrize("draw", [plot_hidden_states, lambda a: plot_activation(a, a), plot_gradient_flow])
def test_unusual_data_are_drawn_without_a_warning(draw, array):
    assert shown(draw(array))["image/png"]


def test_values_that_cannot_be_drawn_are_told():
    a = np.array([[np.nan, 0.5], [np.inf, 0.5]])
    assert "NaN, infinite or beyond 1e100 (marked ×): 2 of 4 values." in plot_hidden_states(a).alt
    assert "Not drawn, being NaN, infinite or beyond 1e100: 2 points." in plot_activation(a, a).alt


WRONG = {
    "not numbers": "text",
    "complex": np.ones((2, 3, 4), dtype=complex),
    "ragged": [[1.0, 2.0], [3.0]],
    "objects": np.full((2, 3, 4), None),
    "too many axes": np.ones((1, 2, 3, 4)),
    "a number": 3.0,
    "empty": np.ones((2, 0, 4)),
    "a tuple of results": (np.ones((2, 3)), np.ones((4, 3))),
}


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("draw", [plot_hidden_states, lambda a: plot_activation(a, a), plot_gradient_flow])
def test_what_cannot_be_drawn_gets_a_message(draw, value):
    with pytest.raises(ArgumentError, match=r"^(a|z|gradient): expected .*, got .*\.$"):
        draw(value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot_activation(np.ones((2, 3)), np.ones((3, 2))), r"a: expected shape \(2, 3\), .* got \(3, 2\)"),
        (lambda: plot_hidden_states(np.ones((2, 3)), np.ones((2, 4))), r"y_pred: .* \(2, 3\), got shape \(2, 4\)"),
        (lambda: plot_hidden_states(np.ones((2, 3, 4)), example=3), r"example: .* from 0 to 2, got 3"),
        (lambda: plot_gradient_errors({"dx": 1e-9}), r"report: expected the report .*, got a dict"),
        (lambda: plot_gradient_errors(GradientReport((), 1e-4)), r"report: .* at least one gradient"),
    ],
)
def test_arguments_that_do_not_fit_together_get_a_message(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


@pytest.mark.parametrize(
    "draw",
    [
        plot_hidden_states,
        plot_gradient_flow,
        plot_gradient_errors,
        lambda none: plot_activation(none, np.ones(3)),
        lambda none: plot_activation(np.ones(3), none),
    ],
)
def test_a_missing_result_gives_one_line_in_the_place_of_the_picture(draw):
    assert re.fullmatch(r"No picture yet: \w+ is None\. Finish the answer it comes from first\.", repr(draw(None)))


# Colours and diagrams


def linear(colour):
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(to_xyz @ np.clip(rgb, 0, 1), 0.009, None) / [0.95047, 1.0, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# How linear RGB looks without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "full": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.mark.parametrize("pair", list(itertools.combinations(COLOURS, 2)), ids="-".join)
def test_two_meanings_never_look_alike(pair):
    one, other = (linear(COLOURS[name]) for name in pair)
    for matrix in SIGHT.values():
        assert np.linalg.norm(lab(matrix @ one) - lab(matrix @ other)) > 20
    assert abs(lab(one)[0] - lab(other)[0]) > 9, "in grey"


@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_stands_out_from_the_card(name):
    luminance = linear(COLOURS[name]) @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) > 3, "WCAG 2.2, 1.4.11"


@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_is_explained(name):
    notation = (ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {name}: .*`{COLOURS[name]}`", notation, re.MULTILINE)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
class TestDiagram:
    def test_it_has_a_title_and_a_description(self, path):
        root = ElementTree.parse(path).getroot()
        named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
        assert all(len(named[name]) > 20 for name in root.get("aria-labelledby").split())

    def test_it_lies_on_a_card_as_large_as_itself_and_fills_no_wide_page(self, path):
        root = ElementTree.parse(path).getroot()
        _x, _y, width, height = map(float, root.get("viewBox").split())
        card = next(element for element in root.iter() if element.get("class") == "card")
        assert (float(card.get("width")), float(card.get("height"))) == (width - 1, height - 1)
        assert (float(root.get("width")), float(root.get("height"))) == (width, height)

    def test_it_stands_alone(self, path):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<image|@import|url\((?!#)|href", text)
        assert text.count("http") == 1, "the name of the SVG namespace"

    def test_its_colours_are_those_of_the_figures(self, path):
        text = path.read_text(encoding="utf-8")
        strokes = dict(re.findall(r"\.(forward|backward|parameter) \{[^}]*stroke: (#\w+);", text))
        assert strokes and strokes == {name: COLOURS[name] for name in strokes}


def flow(steps, factor):
    """A gradient (2, 3, steps) whose norm shrinks by a factor at each step back."""
    return np.ones((2, 3, steps)) * factor ** np.arange(steps)[::-1]


def test_several_gradients_are_lines_of_one_look_each():
    figure = plot_gradient_flows({"slow": flow(20, 0.9), "fast": flow(20, 0.5)})
    lines = figure.axes[0].lines
    assert [line.get_label() for line in lines] == ["slow", "fast"]
    assert len({(line.get_marker(), line.get_color()) for line in lines}) == 2
    np.testing.assert_allclose(lines[1].get_ydata(), np.sqrt(6) * 0.5 ** np.arange(20)[::-1])
    assert "slow: 0.1 times; fast: 2e-06 times." in " ".join(figure.alt.split())


def test_a_norm_that_cannot_be_drawn_leaves_a_gap_and_is_told():
    gradient = flow(5, 0.5)
    gradient[:, :, 0] = np.nan
    figure = plot_gradient_flows({"lost": gradient})
    assert np.isnan(figure.axes[0].lines[0].get_ydata()[0])
    assert "lost: it cannot be told" in figure.alt


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([flow(5, 0.5)], "gradients: expected a dict of 1 to 7 arrays by name, got "),
        ({}, "gradients: expected a dict of 1 to 7 arrays by name, got "),
        ({"one": flow(5, 0.5), "other": flow(6, 0.5)}, "the same number of steps in each, got one: 5, other: 6."),
        ({"one": "text"}, "one: expected an array of real numbers"),
    ],
)
def test_flows_that_do_not_fit_get_a_message(gradients, message):
    with pytest.raises(ArgumentError, match=re.escape(message)):
        plot_gradient_flows(gradients)


def test_a_flow_that_is_missing_gives_one_line():
    assert "is None" in plot_gradient_flows(None)
    assert "slow is None" in plot_gradient_flows({"slow": None})
