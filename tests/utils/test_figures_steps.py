"""The figure of difference quotients draws the errors it is given, and has a sentence for what cannot be drawn."""

import base64
import re
import warnings

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_step_errors

STEPS = 10.0 ** np.arange(-12, 0)
ERRORS = np.abs(np.log10(STEPS) + 5) + 1e-3


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def curves(figure):
    """Label -> points, of the lines in the legend."""
    lines = figure.axes[0].lines
    return {line.get_label(): line.get_xydata() for line in lines if not line.get_label().startswith("_")}


def test_each_quotient_is_a_curve_on_log_axes_with_its_best_step_marked():
    figure = plot_step_errors(STEPS, {"central": ERRORS, "one-sided": 10 * ERRORS})
    axes = figure.axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_xlabel() and axes.get_ylabel()
    drawn = curves(figure)
    assert list(drawn) == ["central", "one-sided"]
    np.testing.assert_allclose(drawn["one-sided"], np.column_stack([STEPS, 10 * ERRORS]))
    rings = [line.get_xydata()[0] for line in axes.lines if line.get_fillstyle() == "none"]
    np.testing.assert_allclose(rings, [[1e-5, 1e-3], [1e-5, 1e-2]])


def test_curves_differ_by_more_than_colour():
    figure = plot_step_errors(STEPS, {str(i): ERRORS for i in range(4)})
    lines = [line for line in figure.axes[0].lines if not line.get_label().startswith("_")]
    assert len({(line.get_linewidth(), str(line.get_linestyle())) for line in lines}) >= 3
    assert len({(line.get_linewidth(), line.get_marker(), str(line.get_linestyle())) for line in lines}) == 4


def test_it_does_not_tell_the_best_step_in_words():
    assert "1e-05" not in plot_step_errors(STEPS, {"central": ERRORS}).alt


def test_a_notebook_shows_a_picture_with_its_alt_text():
    data, _metadata = plot_step_errors(STEPS, {"central": ERRORS})._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(r'alt="[^"]{30,}"', data["text/html"])


@pytest.mark.parametrize("value", [0.0, 5e-324, 1e-30, 1e300, np.nan, np.inf])
def test_unusual_errors_are_drawn_without_a_warning(value):
    for errors in (np.full(STEPS.size, value), np.where(STEPS > 1e-5, value, ERRORS)):
        assert plot_step_errors(STEPS, {"central": errors})._repr_mimebundle_()[0]["image/png"]


def test_what_cannot_be_drawn_is_told():
    errors = ERRORS.copy()
    errors[:2] = np.nan, 1e9
    assert "central: 2 of 12 errors are NaN or beyond 1000 (crosses, at the top)." in (
        plot_step_errors(STEPS, {"central": errors}).alt
    )


@pytest.mark.parametrize("errors", [None, {"central": None}, {"central": ERRORS, "one-sided": None}])
def test_a_missing_result_gives_one_line_in_the_place_of_the_picture(errors):
    assert re.fullmatch(r"No picture yet: errors is None\. .*", repr(plot_step_errors(STEPS, errors)))


@pytest.mark.parametrize(
    ("steps", "errors", "message"),
    [
        (STEPS, {}, r"errors: expected a dict of up to 4 arrays, got a dict of length 0"),
        (STEPS, {str(i): ERRORS for i in range(5)}, r"errors: expected a dict of up to 4 arrays, got a dict"),
        (STEPS, ERRORS, r"errors: expected a dict of up to 4 arrays, got an array"),
        (STEPS, {"central": ERRORS[:-1]}, r'errors\["central"\]: expected shape \(12,\), .* got \(11,\)'),
        (STEPS, {"central": "text"}, r'errors\["central"\]: expected an array of real numbers'),
        (STEPS, {"central": ERRORS.reshape(3, 4)}, r'errors\["central"\]: expected shape \(n\), got \(3, 4\)'),
        ("text", {"central": ERRORS}, r"steps: expected an array of real numbers"),
        (-STEPS, {"central": ERRORS}, r"steps: expected positive numbers"),
        (np.full(12, np.nan), {"central": ERRORS}, r"steps: expected positive numbers"),
    ],
)
def test_what_cannot_be_drawn_gets_a_message(steps, errors, message):
    with pytest.raises(ArgumentError, match=message):
        plot_step_errors(steps, errors)
