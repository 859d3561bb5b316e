"""The check of `growth_bound`: one number, on sequences of several lengths."""

from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close
from .purity import require_pure


class GrowthBoundCheck(Check):
    """Measures `growth_bound(U, z)` → the bound on the norm of the Jacobian product, a number."""

    name = "growth_bound"

    @measure(_("the bound (1 + max slope · norm of U) to the number of steps"))
    def value(self, oracle):
        """The number against the right one."""
        came, expected = self._bounds(oracle, "example")
        _require_close(came, expected, _("the bound"))

    @measure(_("U and z stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; problems of other sizes."""
        came, expected = self._bounds(oracle, "example")
        arguments, _expected = oracle.case("example")
        require_pure(self.function, arguments, ("U", "z"))
        for kind in ("one step", "other sizes"):
            other, other_expected = self._bounds(oracle, kind)
            if close(came, expected):
                _require_close(other, other_expected, _("the bound, on a problem of other sizes"))

    def _bounds(self, oracle, kind):
        """The student's number and the right one."""
        arguments, expected = oracle.case(kind)
        return array_of(self.function(*arguments), _("the bound"), ()), expected["bound"]


def _require_close(came, expected, name):
    if not close(came, expected):
        raise Finding(
            _("%(name)s: expected %(expected).6g, got %(came).6g.")
            % {"name": name, "expected": expected, "came": came}
        )
