"""The check of `jacobian_product`: one factor against differences, the product against the student's own factors."""

import numpy as np

from .. import problems
from ..gradients import relative_error
from ..messages import translate as _
from ..residual import residual_forward
from .check import Check, measure
from .findings import TOLERANCE, Finding, array_of, place
from .purity import require_pure

AXES = (_("row"), _("column"))


class JacobianProductCheck(Check):
    """Measures `jacobian_product(U, z)` → ∂h_T/∂h_0 (n_a, n_a) of h_t = h_{t-1} + tanh(z_t), for z (n_a, T_x).

    The truth is that of differences of the forward pass, from the problems of `residual_backward`.
    """

    name = "jacobian_product"

    def example(self):
        """U and z of the public example."""
        arguments, _upstream = problems.PROBLEMS["residual_backward"].draw(problems.public_source())
        return _of_cache(residual_forward(*arguments)[-1])

    @measure(_("one factor is the Jacobian of one step"))
    def factor(self, oracle):
        """A sequence of one step against differences; if it cannot be measured, the whole product stands in for it."""
        (U, z), truth = self._problem(oracle, "one step")
        try:
            self._require_truth(self._own_factor(U, z[:, :1]), truth, _("one step"))
        except Finding:
            if not self._is_right(oracle):
                raise

    @measure(_("the factors of all steps are multiplied, as matrices and in the right order"))
    def product(self, oracle):
        """The result against the matrix product of the student's own factors, one for each step."""
        (U, z), truth = self._problem(oracle, "example")
        came = self._call(U, z)
        if _agree(came, truth):
            return
        factors = self._own_factors(U, z)
        if factors is None:
            self._require_truth(came, truth, _("all steps"))
            return
        expected = np.eye(len(U))
        for factor in factors:
            expected = factor @ expected
        self._require_close(came, expected, _("against the matrix product of your own factors"))

    @measure(_("U and z stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        (U, z), truth = self._problem(oracle, "example")
        came = self._call(U, z)
        if not came.any():
            raise Finding(_("The result is zero everywhere."))
        require_pure(self.function, (U, z), ("U", "z"))
        arguments, other_truth = self._problem(oracle, "other sizes")
        other = self._call(*arguments)
        if _agree(came, truth):
            self._require_truth(other, other_truth, _("other sizes"))

    def _is_right(self, oracle):
        arguments, truth = self._problem(oracle, "example")
        try:
            return _agree(self._call(*arguments), truth)
        except Finding:
            return False

    def _problem(self, oracle, kind):
        """(U, z) of the problem of this kind, and the Jacobian of its last state by the first, by differences."""
        problem = oracle.problem("residual_backward", kind)
        _dh, cache = problem.arguments
        U, z = _of_cache(cache)
        # The map from dh (n_a, T_x) to dh0 is the transposed Jacobian of all states by h0.
        return (U, z), problem.case.maps["dh0"].reshape(len(U), *z.shape)[:, :, -1].T

    def _call(self, U, z):
        return array_of(self.function(U, z), _("the result"), U.shape)

    def _own_factor(self, U, z_of_step):
        """The student's factor for one step: the result for this step alone.

        Who leaves a step out gets the identity for a single one: then two equal steps show the factor.
        """
        came = self._call(U, z_of_step)
        if not np.array_equal(came, np.eye(len(U))):
            return came
        return self._call(U, np.repeat(z_of_step, 2, axis=1))

    def _own_factors(self, U, z):
        """The student's factors of all steps; None if they cannot be read, or do not depend on U."""
        try:
            factors = [self._own_factor(U, z[:, [t]]) for t in range(z.shape[1])]
            others = [self._own_factor(U / 2, z[:, [t]]) for t in range(z.shape[1])]
        except Finding:
            return None
        return None if all(_agree(one, other) for one, other in zip(factors, others, strict=True)) else factors

    def _require_truth(self, came, truth, told):
        self._require_close(came, truth, _("%(what)s, against differences") % {"what": told})

    def _require_close(self, came, expected, told):
        if _agree(came, expected):
            return
        worst = np.unravel_index(np.abs(came - expected).argmax(), came.shape)
        raise Finding(
            _("%(told)s: relative error %(error).2g. At %(place)s: expected %(expected).6g, got %(came).6g.")
            % {
                "told": told,
                "error": relative_error(came, expected),
                "place": place(worst, AXES),
                "expected": expected[worst],
                "came": came[worst],
            }
        )


def _of_cache(cache):
    _h, _h_prev, _x, z, parameters = cache
    return parameters["U"], z


def _agree(came, expected):
    return relative_error(came, expected) < TOLERANCE
