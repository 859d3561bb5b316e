"""Sliders over a figure: a moved slider redraws it, and whatever goes wrong is a sentence."""

import base64
import builtins
import importlib
import re
import sys

import numpy as np
import pytest
from matplotlib.figure import Figure

from utils.arguments import ArgumentError
from utils.figures import plot_gradient_flow, plot_hidden_states
from utils.widgets import slider_figure


def flow(scale=1.0, steps=5):
    if scale > 2:
        raise ValueError("scale <too large>")
    return plot_gradient_flow(scale ** np.arange(1.0, steps + 1))


def drawn(widget):
    """The norms in the picture."""
    return widget.figure.axes[0].lines[0].get_ydata().tolist()


def test_it_draws_at_once_where_the_defaults_are():
    widget = slider_figure(flow, scale=(0.5, 3.0, 0.5), steps=(2, 9, 1))
    assert widget.values == {"scale": 1.0, "steps": 5}
    assert {name: slider.value for name, slider in widget.sliders.items()} == widget.values
    assert drawn(widget) == [1.0] * 5
    assert widget.sentence == ""


def test_a_moved_slider_draws_a_new_picture():
    widget = slider_figure(flow, scale=(0.5, 3.0, 0.5), steps=(2, 9, 1))
    before = widget._picture.value
    widget.sliders["scale"].value = 2.0
    widget.sliders["steps"].value = 3
    assert drawn(widget) == [2.0, 4.0, 8.0]
    assert widget._picture.value != before


def test_what_a_browser_sends_draws_a_new_picture():
    widget = slider_figure(flow, scale=(0.5, 3.0, 0.5))
    widget.sliders["scale"].set_state({"value": 2.0})
    assert drawn(widget)[0] == 2.0


def test_whole_numbers_stay_whole():
    seen = []
    widget = slider_figure(lambda steps: seen.append(steps) or flow(steps=steps), steps=(2, 9, 1))
    widget.sliders["steps"].value = 4
    assert [(value, type(value)) for value in seen] == [(2, int), (4, int)]


def test_when_drawing_fails_the_last_picture_stays_and_a_sentence_says_why():
    widget = slider_figure(flow, scale=(0.5, 3.0, 0.5))
    picture = widget._picture.value
    widget.sliders["scale"].value = 2.5
    assert widget.sentence.startswith("ValueError: scale <too large>")
    assert "ValueError: scale &lt;too large&gt;" in widget._message.value
    assert "the last one that could be drawn" in widget.sentence
    assert widget._picture.value == picture
    widget.sliders["scale"].value = 0.5
    assert (widget.sentence, widget._message.value) == ("", "")
    assert drawn(widget)[0] == 0.5


def unwritten(scale=1.0):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("plot", "sentence"),
    [
        (unwritten, "unwritten is not written yet."),
        (lambda scale=1.0: plot_hidden_states(None), "No picture yet: a is None."),
        (lambda scale=1.0: plot_hidden_states(np.ones(3)), "a: expected shape (n_a, m, T_x) or (n_a, m), got (3,)."),
        (lambda scale=1.0: 3, "The plot function returned 3, expected a Figure."),
        (lambda scale=1.0: None, "The plot function returned None, expected a Figure."),
    ],
)
def test_without_a_picture_there_is_a_sentence_everywhere(plot, sentence):
    widget = slider_figure(plot, scale=(0.5, 3.0, 0.5))
    assert widget.figure is None
    assert widget.sentence.startswith(sentence)
    data, _metadata = widget._repr_mimebundle_()
    assert data["text/plain"] == widget.sentence
    assert 'role="status"' in widget._message.value


def test_where_there_is_no_kernel_the_picture_stands_in():
    data, _metadata = slider_figure(flow, scale=(0.5, 3.0, 0.5))._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(r'<img [^>]*alt="Norm of the gradient', data["text/html"])


def test_a_plain_figure_of_matplotlib_is_shown_too():
    data, _metadata = slider_figure(lambda scale=1.0: Figure(), scale=(0.5, 3.0, 0.5))._repr_mimebundle_()
    assert data["image/png"]


def test_each_slider_has_a_field_with_a_label():
    widget = slider_figure(lambda leak_rate=1.0: flow(leak_rate), leak_rate=(0.5, 3.0, 0.5))
    field, slider = widget._box.children[0].children
    assert field.description == "leak rate"
    assert (field.min, field.max, field.step, field.value) == (0.5, 3.0, 0.5, 1.0)
    assert slider is widget.sliders["leak_rate"]
    assert field.tooltip == slider.tooltip == "leak_rate, from 0.5 to 3"


def test_a_browser_that_rounds_is_corrected_and_costs_no_picture():
    seen = []
    widget = slider_figure(lambda scale=0.6: seen.append(scale) or flow(scale), scale=(0.2, 2.0, 0.1))
    field, slider = widget._box.children[0].children
    slider.set_state({"value": 0.6000000000000001})
    assert (field.value, seen) == (0.6, [0.6])
    slider.set_state({"value": 0.8999999999999999})
    assert (field.value, seen) == (0.9, [0.6, 0.9])
    field.set_state({"value": 1.2})
    assert (slider.value, seen) == (1.2, [0.6, 0.9, 1.2])


def test_what_the_answer_prints_or_warns_stays_off_the_notebook(capsys, recwarn):
    def noisy(scale=1.0):
        print("here")
        np.float64(1.0) / np.float64(0.0)
        return flow(scale)

    slider_figure(noisy, scale=(0.5, 3.0, 0.5))
    assert capsys.readouterr() == ("", "")
    assert not recwarn.list


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: slider_figure(3, scale=(0, 1, 0.1)), "plot: expected a function, got 3."),
        (lambda: slider_figure(flow), "slider_figure: expected from 1 to 3 sliders, got 0."),
        (lambda: slider_figure(flow, a=(0, 1, 1), b=(0, 1, 1), c=(0, 1, 1), d=(0, 1, 1)), "sliders, got 4."),
        (lambda: slider_figure(flow, width=(0, 2, 0.1)), "width: expected a parameter of plot, one of scale, steps."),
        (
            lambda: slider_figure(flow, scale=(0, 2)),
            r"scale: expected \(lowest, highest, step\), got a tuple of length 2.",
        ),
        (lambda: slider_figure(flow, scale=3.0), r"scale: expected \(lowest, highest, step\), got 3.0."),
        (lambda: slider_figure(flow, scale=(0, "2", 1)), "scale: expected finite numbers, got '2'."),
        (lambda: slider_figure(flow, scale=(0, float("inf"), 1)), "scale: expected finite numbers, got inf."),
        (lambda: slider_figure(flow, scale=(2, 0, 1)), "scale: expected lowest < highest"),
        (lambda: slider_figure(flow, scale=(0, 2, 0)), "scale: expected lowest < highest and a step"),
        (lambda: slider_figure(flow, scale=(0, 2, 5)), "scale: expected lowest < highest and a step"),
        (
            lambda: slider_figure(flow, scale=(2, 3, 0.1)),
            "the default of scale: expected a number from 2 to 3, got 1.0.",
        ),
    ],
)
def test_ranges_that_do_not_fit_get_a_message(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


def test_without_ipywidgets_the_import_works_and_the_figure_stands_alone(monkeypatch):
    real_import = builtins.__import__

    def without(name, *arguments, **options):
        if name.startswith("ipywidgets"):
            raise ImportError(name)
        return real_import(name, *arguments, **options)

    module = sys.modules[slider_figure.__module__]
    monkeypatch.setattr(builtins, "__import__", without)
    try:
        importlib.reload(module)
        data, _metadata = module.slider_figure(flow, scale=(0.5, 3.0, 0.5))._repr_mimebundle_()
        assert set(data) == {"text/html", "image/png", "text/plain"}
        data, _metadata = module.slider_figure(unwritten, scale=(0.5, 3.0, 0.5))._repr_mimebundle_()
        assert data["text/plain"].startswith("unwritten is not written yet")
    finally:
        monkeypatch.undo()
        importlib.reload(module)
