"""The check of `torch_rnn_forward`: one step, the way from step to step, and what is kept."""

import numpy as np

from ..messages import translate as _
from ..problems.torch_rnn import in_torch_layout
from .check import Check, measure
from .findings import array_of, close, require_close, sequence_of
from .purity import require_pure
from .rnn_cell_forward import require_any_size, require_not_zero, require_parameters
from .sequence_forward import tamed

AXES = (_("step"), _("example"), _("unit"))
CACHE = "(x, h0, output, weights)"


class TorchRnnForwardCheck(Check):
    """Measures `torch_rnn_forward(x, h0, weights)` → output (T_x, m, n_a), cache (x, h0, output, weights).

    `rnn_forward` is a trusted forward pass in the layout of the course.
    """

    name = "torch_rnn_forward"
    needs = ("rnn_forward",)

    @measure(_("one step: tanh(x w_ihᵀ + b_ih + h w_hhᵀ + b_hh)"))
    def step(self, oracle):
        """Each step must be a right one from some state: h0, zeros, or one of the student's own."""
        arguments, _expected = oracle.case("example")
        x, h0, weights = arguments
        output = self._output(arguments)
        before = [h0, np.zeros(h0.shape), *output]
        for t in range(len(x)):
            steps = [self._step(x[t], h, weights) for h in before]
            if not any(close(output[t], step).all() for step in steps):
                nearest = steps[1 + t if t else 0]
                require_close(output[t], nearest, f"output[{t}]", AXES[1:])

    @measure(_("each step goes on from the one before, and the first from h0"))
    def memory(self, oracle):
        """Each step against the student's own answer for a sequence of this one step."""
        arguments, expected = oracle.case("example")
        x, h0, weights = arguments
        output = self._output(arguments)
        require_not_zero(output, "output")
        for t in range(len(x)):
            before = output[t - 1] if t else h0
            alone = self._output((x[t : t + 1], tamed(before), weights))[0]
            told = _("output[%(t)d], against your own answer for this step alone") % {"t": t}
            require_close(output[t], alone, told, AXES[1:])
        if self._holds(self.step, oracle):
            require_close(output, expected["output"], "output", AXES)

    @measure(_("the cache is (x, h0, output, weights), nothing else is kept or changed, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; the cache against the own output; other sizes."""
        arguments, _expected = oracle.case("example")
        require_pure(self.function, arguments, ("x", "h0", "weights"))
        x, h0, weights = arguments
        results = self._two(self.function(*arguments))
        output = array_of(results[0], "output", (*x.shape[:2], h0.shape[1]))
        require_not_zero(output, "output")
        cache = sequence_of(results[1], "cache", 4, CACHE)
        for i, (name, expected) in enumerate((("x", x), ("h0", h0), ("output", output))):
            came = array_of(cache[i], f"cache: {name}", expected.shape)
            require_close(came, expected, f"cache: {name}", AXES[-expected.ndim :])
        require_parameters(cache[3], weights, "cache: weights")
        require_any_size(lambda arguments: self._two(self.function(*arguments)), oracle, (AXES,))

    def _output(self, arguments):
        x, h0, _weights = arguments
        return array_of(self._two(self.function(*arguments))[0], "output", (*x.shape[:2], h0.shape[1]))

    def _step(self, xt, h, weights):
        """One step of the trusted forward pass, from a state that came from the student."""
        return in_torch_layout(self._needed["rnn_forward"])(xt[np.newaxis], tamed(h), weights)[0][0]

    def _two(self, results):
        """The two results; a forgotten cache counts as None, so that it costs only what is kept."""
        if isinstance(results, np.ndarray):
            results = (results, None)
        return sequence_of(results, _("the result"), 2, "(output, cache)")
