"""The check of `clip_by_global_norm`: one factor for all gradients, small ones kept, arguments untouched."""

import numpy as np

from ..messages import translate as _
from .check import Check, measure
from .findings import TOLERANCE, Finding, array_of, close, require_close
from .purity import require_pure

ENTRY = _("entry")


class ClipByGlobalNormCheck(Check):
    """Measures `clip_by_global_norm(gradients, limit)` → a dict of the same names and shapes."""

    name = "clip_by_global_norm"

    @measure(_("gradients beyond the limit shrink by one factor, and their common norm becomes the limit"))
    def one_factor(self, oracle):
        """The direction of all gradients together, the factor of each, and the norm of the result."""
        for kind in ("example", "tiny limit"):
            (gradients, limit), expected = oracle.case(kind)
            clipped = self._clipped(gradients, limit)
            if all(close(clipped[name], expected[name]).all() for name in expected):
                continue
            _require_directions(clipped, gradients)
            _require_one_factor(clipped, gradients)
            raise Finding(
                _("The common norm after clipping is %(came).6g, the limit %(limit)g. Before it was %(before).6g.")
                % {"came": _norm(clipped), "limit": limit, "before": _norm(gradients)}
            )

    @measure(_("gradients below the limit stay as they are, zeros too"))
    def small(self, oracle):
        """Gradients far below the limit, and gradients of zeros, against themselves."""
        for kind in ("small", "zero"):
            (gradients, limit), _expected = oracle.case(kind)
            clipped = self._clipped(gradients, limit)
            if not _norm(clipped) and _norm(gradients):
                raise Finding(_("Gradients of norm %(norm)g became zero.") % {"norm": _norm(gradients)})
            for name, gradient in gradients.items():
                told = _("%(name)s, where the common norm %(norm)g is below the limit %(limit)g")
                told %= {"name": name, "norm": _norm(gradients), "limit": limit}
                _require_entries(clipped[name], gradient, told)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any arrays will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; gradients of other names and shapes."""
        (gradients, limit), expected = oracle.case("example")
        clipped = self._clipped(gradients, limit)
        if not _norm(clipped) and not _norm(self._clipped(*oracle.case("small")[0])):
            raise Finding(_("All gradients are zero after clipping, also small ones."))
        require_pure(self.function, (gradients, limit), ("gradients", "limit"))
        (others, other_limit), other_expected = oracle.case("other sizes")
        other_clipped = self._clipped(others, other_limit)
        if all(close(clipped[name], expected[name]).all() for name in expected):
            for name in others:
                told = _("%(name)s, in gradients of other names and shapes") % {"name": name}
                _require_entries(other_clipped[name], other_expected[name], told)

    def _clipped(self, gradients, limit):
        """The student's result, name → array; a Finding if it has other names or shapes."""
        results = self.function(gradients, limit)
        if not isinstance(results, dict):
            raise Finding(
                _("Expected a dict with the entries %(names)s; got %(kind)s.")
                % {"names": ", ".join(gradients), "kind": type(results).__name__}
            )
        for name in gradients:
            if name not in results:
                raise Finding(_("%(name)s: missing in the returned dict.") % {"name": name})
        return {name: array_of(results[name], name, gradient.shape) for name, gradient in gradients.items()}


def _norm(gradients):
    return np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))


def _require_directions(clipped, gradients):
    """A Finding if an array points in another direction than before."""
    for name, gradient in gradients.items():
        cosine = np.sum(clipped[name] * gradient) / (_norm({name: clipped[name]}) * _norm({name: gradient}))
        if not cosine > 1 - TOLERANCE:
            raise Finding(
                _("%(name)s points in another direction: the cosine between before and after is %(cosine).3g, not 1.")
                % {"name": name, "cosine": cosine}
            )


def _require_one_factor(clipped, gradients):
    """A Finding if the arrays, whose directions are kept, have different factors."""
    factors = {name: _norm({name: clipped[name]}) / _norm({name: gradient}) for name, gradient in gradients.items()}
    if max(factors.values()) > (1 + TOLERANCE) * min(factors.values()):
        told = ", ".join(f"{name} {factor:.3g}" for name, factor in factors.items())
        raise Finding(
            _("The arrays shrink by different factors: %(factors)s. One factor for all is needed.") % {"factors": told}
        )


def _require_entries(came, expected, name):
    require_close(came.ravel(), expected.ravel(), name, (ENTRY,))
