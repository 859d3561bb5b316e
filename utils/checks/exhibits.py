"""The checks of the museum: each exhibit is repaired or it is not, so each has one measure."""

import numpy as np

from .. import problems
from ..differences import numerical_jacobian
from ..messages import translate as _
from .check import Check, measure
from .cost import require_honest_cost
from .findings import array_of, require_close, sequence_of
from .gradient_results import Gradients, require_gradients
from .oracles import hidden_source
from .purity import require_pure
from .rnn_cell_forward import STATE_AXES, require_parameters
from .sequence_forward import STEP

CACHE_ITEMS = ("a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt", "parameters")


class GradientsCheck(Check):
    """Measures a backward pass as a whole. Subclasses give its name and the forward pass it belongs to."""

    @measure(_("all gradients agree with differences, for any size, and the arguments stay as they were"))
    def repaired(self, oracle):
        """All gradients of two problems of other sizes; arguments before and after the call; two calls in a row."""
        for kind in ("example", "other sizes"):
            problem = oracle.problem(self.name, kind)
            gradients = Gradients(self.function(*problem.arguments), problem.case.shapes)
            require_gradients(problem.case, gradients, problem.case.shapes)
        *upstream, _caches = problem.arguments
        names = (*problems.PROBLEMS[self.name].upstream, "caches" if len(upstream) == 1 else "cache")
        require_pure(self.function, problem.arguments, names)
        require_honest_cost(self.function, oracle)


class RnnGradientsCheck(GradientsCheck):
    """Measures `rnn_gradients(da, caches)`."""

    name = "rnn_gradients"
    needs = ("rnn_forward",)


class CellGradientsCheck(GradientsCheck):
    """Measures `cell_gradients(da_next, cache)`."""

    name = "cell_gradients"
    needs = ("rnn_cell_forward",)


class GateGradientsCheck(GradientsCheck):
    """Measures `gate_gradients(da_next, dc_next, cache)`."""

    name = "gate_gradients"
    needs = ("lstm_cell_forward",)


class LstmGradientsCheck(GradientsCheck):
    """Measures `lstm_gradients(da, caches)`."""

    name = "lstm_gradients"
    needs = ("lstm_forward",)


class LstmStatesCheck(Check):
    """Measures `lstm_states(x, a0, parameters)` → a, c (n_a, m, T_x), cells, a list of caches.

    `lstm_cell_forward` is a trusted cell: it makes the caches that are compared.
    """

    name = "lstm_states"
    needs = ("lstm_cell_forward",)

    @measure(_("a, c and every cache are right, for any size, and the arguments stay as they were"))
    def repaired(self, oracle):
        """States and caches of two problems of other sizes; arguments before and after; two calls in a row."""
        for kind in ("example", "other sizes"):
            arguments, expected = oracle.case(kind)
            a, c, cells = sequence_of(self.function(*arguments), _("the result"), 3, "(a, c, cells)")
            for came, name in ((a, "a"), (c, "c")):
                came = array_of(came, name, expected[name].shape)
                require_close(came, expected[name], name, (*STATE_AXES, STEP))
            self._require_cells(cells, *arguments)
        require_pure(self.function, arguments, ("x", "a0", "parameters"))

    def _require_cells(self, cells, x, a0, parameters):
        cells = sequence_of(cells, "cells", x.shape[2], _("one cache for each step"))
        a, c = a0, np.zeros(a0.shape)
        for t, cell in enumerate(cells):
            a, c, _yt_pred, right = self._needed["lstm_cell_forward"](x[:, :, t], a, c, parameters)
            name = f"cells[{t}]"
            cell = sequence_of(cell, name, len(CACHE_ITEMS), f"({', '.join(CACHE_ITEMS)})")
            for item, expected, words in zip(cell[:-1], right[:-1], CACHE_ITEMS, strict=False):
                told = f"{name}: {words}"
                require_close(array_of(item, told, expected.shape), expected, told, (_("row"), _("example")))
            require_parameters(cell[-1], parameters, f"{name}: parameters")


class StateJacobianCheck(Check):
    """Measures `state_jacobian(x, a0, parameters)` → (n_a, n_a), of the last state with respect to a0."""

    name = "state_jacobian"

    @measure(_("the Jacobian agrees with differences, for any size, and the arguments stay as they were"))
    def repaired(self, oracle):
        """The Jacobians of two problems of other sizes; arguments before and after the call; two calls in a row."""
        for kind in ("example", "other sizes"):
            arguments, expected = oracle.case(kind)
            came = array_of(self.function(*arguments), _("the result"), expected["jacobian"].shape)
            require_close(came, expected["jacobian"], _("the Jacobian"), (_("row"), _("column")))
        require_pure(self.function, arguments, ("x", "a0", "parameters"))


class jacobians:  # noqa: N801 (reads as a function in a test cell)
    """The problems of `state_jacobian`, with differences of the states of a trusted forward pass."""

    def __init__(self, forward, source=problems.public_source):
        self._forward = forward
        self._source = source

    @classmethod
    def fresh(cls, forward):
        """The same oracle on hidden problems."""
        return cls(forward, lambda: hidden_source(forward.__name__))

    def case(self, kind):
        """(arguments, expected results by name) of the problem of this kind."""
        x, a0, parameters = problems.PROBLEMS["state_jacobian"].draw(self._source(), kind)
        measured = numerical_jacobian(lambda a0: self._forward(x, a0, parameters)[0][:, 0, -1], a0)
        return (x, a0, parameters), {"jacobian": measured}
