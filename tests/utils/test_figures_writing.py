"""The figures of a network that writes draw what they are given, and have a sentence for what cannot be drawn."""

import warnings

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import COLOURS, plot_draws, plot_gates_over_text, plot_losses, plot_writing
from utils.figures.style import NoFigure, png


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_bars_are_as_high_as_the_classes_were_drawn_often():
    figure = plot_draws([0.5, 0.3, 0.2], [0, 0, 1, 0], "abc")
    axes = figure.axes[0]
    assert [bar.get_height() for bar in axes.patches] == [0.75, 0.25, 0.0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]
    assert "Of 4 draws, 75 % gave class a; its dashed line is at 50 %." in figure.alt


@pytest.mark.parametrize("classes", [[3], [-1], [0.5], [np.nan], "a", [[0, 1]]])
def test_what_is_no_class_is_told(classes):
    with pytest.raises(ArgumentError, match="classes: expected"):
        plot_draws([0.5, 0.3, 0.2], classes)


def test_losses_are_drawn_with_their_mean_over_20_steps():
    losses = np.linspace(3.0, 1.0, 100)
    figure = plot_losses({"one": losses, "other": 2 * losses})
    lines = figure.axes[0].get_lines()
    np.testing.assert_allclose(lines[0].get_ydata(), losses)
    np.testing.assert_allclose(lines[1].get_ydata()[-1], losses[-20:].mean())
    assert lines[1].get_linestyle() != lines[3].get_linestyle()
    assert "one: highest 3, mean of the last 20 steps 1.19." in figure.alt
    assert png(figure)


def test_losses_beyond_reach_are_counted():
    figure = plot_losses({"one": [3.0, np.inf, np.nan, 0.0, 2.0]})
    assert "3 of 5 values" in figure.alt
    assert png(figure)


def test_no_losses_are_told():
    assert isinstance(plot_losses({"one": [], "other": None}), NoFigure)
    for curves in ([1.0], {}, {"a": [1], "b": [1], "c": [1]}):
        with pytest.raises(ArgumentError, match="curves: expected a dict from one or two names to losses"):
            plot_losses(curves)
    with pytest.raises(ArgumentError, match="one: expected"):
        plot_losses({"one": ["low"]})


def test_words_that_are_not_in_the_text_are_crossed_out():
    figure = plot_writing("the sae is se", "the sea is")
    axes = figure.axes[0]
    assert "".join(text.get_text() for text in axes.texts) == "the sae is se"
    crossed = [text.get_text() for text in axes.texts if text.get_color() == COLOURS["error"]]
    assert crossed == list("sae") and len(axes.get_lines()) == 3
    assert "67 % of 3 whole words" in figure.alt


def test_long_lines_are_broken_between_words_and_no_letter_is_lost():
    written = "water " * 30 + "\n\n" + "x" * 70 + "$^_{\n"
    axes = plot_writing(written, "water").axes[0]
    assert sorted("".join(text.get_text() for text in axes.texts)) == sorted(written.replace("\n", ""))
    assert max(text.get_position()[0] for text in axes.texts) < 60
    assert png(axes.figure)


@pytest.mark.parametrize("written", [5, ["a"], b"a"])
def test_what_is_no_text_is_told(written):
    with pytest.raises(ArgumentError, match="written: expected a text, got"):
        plot_writing(written, "a")


def test_a_gate_has_a_row_for_each_unit_and_a_column_for_each_character():
    gates = np.random.default_rng(0).uniform(0, 1, (5, 6))
    figure = plot_gates_over_text(gates, "a sea\n", [3, 1])
    axes = figure.axes[0]
    assert 'the units 3, 1 over the text "a sea".' in figure.alt
    np.testing.assert_array_equal(axes.collections[0].get_array(), gates[[3, 1]])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "·", "s", "e", "a", "↵"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["3", "1"]
    assert len(axes.patches) == 2


def test_gates_that_are_no_numbers_are_counted():
    gates = np.full((2, 3), 0.5)
    gates[0, 1] = np.nan
    assert "1 of 6 values" in plot_gates_over_text(gates, "abc").alt


def test_a_text_of_another_length_is_told():
    with pytest.raises(ArgumentError, match="sentence: expected a text of 3 characters, one for each step, got 'ab'"):
        plot_gates_over_text(np.zeros((2, 3)), "ab")


def test_nothing_yet_is_told():
    pictures = [plot_draws(None, [0]), plot_draws([1.0], None), plot_writing(None, "a")]
    for line in (*pictures, plot_gates_over_text(None, "a")):
        assert isinstance(line, NoFigure) and "No picture yet" in line
