"""The check of `central_difference`: which values it uses, what it divides by, and whether it takes what it is given.

A difference quotient is a weighted sum of the function's values at x - step, x and x + step. The weights show on three
functions that are zero at all but one of these places, so a wrong factor and a missing side are told apart.
"""

import numpy as np

from ..curves import Ramp, Spike, Stretched
from ..differences import STEP
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close
from .purity import require_pure

ARGUMENTS = ("function", "x", "step")
# A weight below this part of the largest one is none.
NO_WEIGHT = 1e-4


class CentralDifferenceCheck(Check):
    """Measures `central_difference(function, x, step)` → the slope, one number."""

    name = "central_difference"

    @measure(_("the values on both sides of x count alike"))
    def two_sided(self, oracle):
        """The weights of the three values, whatever the factor."""
        (_function, x, step), _expected = oracle.case("at one")
        below, middle, above = self._weights(x, step)
        largest = max(abs(below), abs(middle), abs(above))
        if largest == 0:
            raise Finding(_("The result is 0 for every function."))
        where = {"x": x, "step": step}
        if abs(below) < NO_WEIGHT * largest:
            raise Finding(_("At x = %(x)g with step %(step)g, the value at x - step plays no part.") % where)
        if abs(above) < NO_WEIGHT * largest:
            raise Finding(_("At x = %(x)g with step %(step)g, the value at x + step plays no part.") % where)
        if abs(middle) > NO_WEIGHT * largest:
            raise Finding(
                _("At x = %(x)g with step %(step)g, the value at x itself plays a part. Only its two sides should.")
                % where
            )
        if not close(abs(above), abs(below)):
            raise Finding(
                _("At x = %(x)g with step %(step)g, the value above x counts %(ratio).3g times as much as that below.")
                % (where | {"ratio": abs(above / below)})
            )

    @measure(_("the slope of a straight line is right"))
    def quotient(self, oracle):
        """Two straight lines, one rising, one falling: a difference from one side is right there as well."""
        for kind in ("rising", "falling"):
            (function, x, step), expected = oracle.case(kind)
            require_number(self._slope(function, x, step), float(expected["slope"]), function, x, step)

    @measure(_("function, x and step are those it is given, and the same call gives the same answer"))
    def as_given(self, oracle):
        """A curve at another place, with a coarse and with a fine step, against the student's own rule there."""
        (function, x, coarse), expected = oracle.case("example")
        for step, right in ((coarse, float(expected["slope"])), (STEP, float(function.slope(x)))):
            if not any(self._weights(x, step)):
                raise Finding(_("The result is 0 for every function."))
            own = self._own_rule(oracle, function, x, step, right)
            require_number(self._slope(function, x, step), own, function, x, step)
        require_pure(self.function, oracle.case("example")[0], ARGUMENTS)

    def _own_rule(self, oracle, function, x, step, right):
        """What the student's own rule gives at x: the right slope, if the rule is right.

        From two sides, the weights say it. A rule from one side may look anywhere: it is seen at work at 1.
        """
        if not self._holds(self.two_sided, oracle):
            at_one = oracle.case("at one")[0][-1]
            stretch = step / at_one
            return self._slope(Stretched(function, x, stretch), 1.0, at_one) / stretch
        if self._holds(self.quotient, oracle):
            return right
        return float(np.dot(self._weights(x, step), [function(place) for place in (x - step, x, x + step)]))

    def _weights(self, x, step):
        """What the values at x - step, x and x + step count in a result."""
        below = self._slope(Ramp(x, -1), x, step) / Ramp(x, -1)(x - step)
        above = self._slope(Ramp(x, 1), x, step) / Ramp(x, 1)(x + step)
        return below, self._slope(Spike(x), x, step), above

    def _slope(self, function, x, step):
        return one_number(self.function(function, x, step), _("the result"))


def one_number(value, name):
    """`value` as a float, if it is one finite real number, in an array or not; a Finding otherwise."""
    array = array_of(value, name)
    if array.size != 1:
        raise Finding(
            _("%(name)s: expected one number, got an array of shape %(came)s.") % {"name": name, "came": array.shape}
        )
    return float(array.ravel()[0])


def require_number(came, expected, function, x, step):
    """A Finding with the call if a result is not as expected."""
    if not close(came, expected):
        raise Finding(
            _("For %(function)s at x = %(x).6g with step %(step).3g: expected slope %(expected).6g, got %(came).6g.")
            % {"function": told(function), "x": x, "step": step, "expected": expected, "came": came}
        )


def told(function):
    """A function of `utils.curves` in a word or two."""
    if hasattr(function, "name"):
        return _("the curve %(name)s") % {"name": function.name}
    return _("the line %(slope)g x + %(height)g") % {"slope": function.slope, "height": function.height}
