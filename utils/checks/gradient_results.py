"""Reading the gradients of a backward pass, and comparing them with a gradient case."""

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from .findings import TOLERANCE, Finding, array_of, place

AXES = {
    "dxt": (_("input"), _("example")),
    "da_prev": (_("unit"), _("example")),
    "dc_prev": (_("unit"), _("example")),
    "dx": (_("input"), _("example"), _("step")),
    "da": (_("unit"), _("example"), _("step")),
    "da0": (_("unit"), _("example")),
    "dX": (_("row"), _("example")),
    "delta": (_("unit"), _("step")),
}
# What the indices of the others count, by their number: those of parameters, and of the states of a single example.
OTHER_AXES = ((), (_("unit"),), (_("row"), _("column")))


class Gradients(dict):
    """The gradients of a result that can be read, name → array; `unread` says by name what is wrong with the others.

    `axes` says by name what their indices count, where the layout is not that of the course.
    """

    def __init__(self, results, shapes, axes=AXES):
        super().__init__()
        self.unread, self.axes = {}, axes
        if not isinstance(results, dict):
            raise Finding(
                _("Expected a dict with the entries %(names)s; got %(kind)s.")
                % {"names": ", ".join(shapes), "kind": type(results).__name__}
            )
        for name, shape in shapes.items():
            try:
                if name not in results:
                    raise Finding(_("%(name)s: missing in the returned dict.") % {"name": name})
                self[name] = array_of(results[name], name, shape)
            except Finding as finding:
                self.unread[name] = finding


def require_gradients(case, gradients, names, own_upstream=None):
    """A Finding if a gradient is neither right nor right for the student's own upstream gradient."""
    for name in names:
        if name in gradients.unread:
            raise gradients.unread[name]
        if case.is_right(name, gradients[name]):
            continue
        if own_upstream is not None and case.is_right(name, gradients[name], own_upstream):
            continue
        came, expected = gradients[name], case.expected(name)
        worst = np.unravel_index(np.abs(came - expected).argmax(), came.shape)
        raise Finding(
            _(
                "%(name)s: relative error %(error).2g against differences. At %(place)s: "
                "differences give %(expected).6g, got %(came).6g."
            )
            % {
                "name": name,
                "error": relative_error(came, expected),
                "place": place(worst, gradients.axes.get(name) or OTHER_AXES[came.ndim]),
                "expected": expected[worst],
                "came": came[worst],
            }
        )


def require_any_size(function, oracle, axes=AXES):
    """A Finding if a backward pass computes nothing, or is right for the sizes of the example only.

    `function` is a StudentFunction of the backward pass's name; `axes` as in Gradients.
    """
    problem = oracle.problem(function.name)
    gradients = Gradients(function(*problem.arguments), problem.case.shapes, axes)
    if not any(gradient.any() for gradient in gradients.values()):
        raise Finding(_("All gradients are zero."))
    other = oracle.problem(function.name, "other sizes")
    other_gradients = Gradients(function(*other.arguments), other.case.shapes, axes)
    for name in gradients:
        if name in other_gradients.unread:
            raise other_gradients.unread[name]
    if all(problem.case.is_right(name, gradients.get(name)) for name in problem.case.shapes):
        require_gradients(other.case, other_gradients, other.case.shapes)


def is_multiple(came, expected):
    """Whether an array is another one times a positive factor."""
    factor = multiple(came, expected)
    return factor > 0 and relative_error(came, factor * expected) < TOLERANCE


def multiple(came, expected):
    """The factor that brings one array closest to another."""
    return np.sum(came * expected) / np.sum(expected**2)


def worked_with(case, gradients, telling):
    """The upstream gradient that the student worked with; None if it cannot be read off.

    Two gradients agree on it, or one of those in `telling` alone shows the right one, up to a factor.
    """
    agreed = case.agreed_upstream(gradients)
    if agreed is not None:
        return agreed
    alone = (case.own_upstream(name, gradients[name]) for name in telling if name in gradients)
    return next((own for own in alone if own is not None and is_multiple(own, case.upstream)), None)
