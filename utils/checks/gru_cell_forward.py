"""The check of `gru_cell_forward`, a task without points."""

from ..messages import translate as _
from .check import Check, measure
from .findings import array_of, require_close
from .purity import require_pure

AXES = (_("unit"), _("example"))


class GruCellForwardCheck(Check):
    """Measures `gru_cell_forward(xt, a_prev, parameters)` → a_next (n_a, m)."""

    name = "gru_cell_forward"

    @measure(_("a_next, in any sizes, from a clean function"))
    def state(self, oracle):
        """a_next on two problems of different sizes; arguments before and after."""
        for kind in ("example", "other sizes"):
            arguments, expected = oracle.case(kind)
            came = array_of(self.function(*arguments), "a_next", arguments[1].shape)
            require_close(came, expected["a_next"], "a_next", AXES)
            require_pure(self.function, arguments, ("xt", "a_prev", "parameters"))
