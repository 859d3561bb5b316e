"""The check of `wrong_steps`: each step by itself, and what is zero or no number."""

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of
from .purity import require_pure


class WrongStepsCheck(Check):
    """Measures `wrong_steps(gradient, measured)` → T_x truth values, True where a step is wrong."""

    name = "wrong_steps"

    @measure(_("a relative error for each step by itself, against 1e-4"))
    def each_step(self, oracle):
        """Steps with tiny and with large numbers, on two shapes."""
        for kind in ("example", "other sizes"):
            arguments, expected = oracle.case(kind)
            self._require(arguments, expected["wrong"] != 0)

    @measure(_("NaN is wrong, zeros that agree are right, and the arguments stay as they were"))
    def edges(self, oracle):
        """Each step alone, as a sequence of one: what is done to the other steps plays no part."""
        (gradient, measured), expected = oracle.case("edges")
        for t, wrong in enumerate(expected["wrong"] != 0):
            self._require((gradient[..., [t]], measured[..., [t]]), np.array([wrong]))
        require_pure(self.function, (gradient, measured), ("gradient", "measured"))

    def _require(self, arguments, expected):
        came = array_of(self.function(*arguments), _("the result"), expected.shape)
        if not np.isin(came, (0, 1)).all():
            raise Finding(_("Expected truth values, True or False for each step; got other numbers."))
        for t in np.flatnonzero(came != expected):
            error = relative_error(*(argument[..., t] for argument in arguments))
            raise Finding(
                _("Step %(t)d of %(steps)d has the relative error %(error).1e: expected %(expected)s, got %(came)s.")
                % {
                    "t": t,
                    "steps": len(expected),
                    "error": error,
                    "expected": bool(expected[t]),
                    "came": bool(came[t]),
                }
            )
