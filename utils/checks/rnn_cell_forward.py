"""The check of `rnn_cell_forward`: each measure tells one skill apart from the others."""

import copy

import numpy as np

from ..activations import softmax
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of
from .purity import require_pure

STATE_AXES = (_("unit"), _("example"))
CLASS_AXES = (_("class"), _("example"))
CACHE_ITEMS = ("a_next", "a_prev", "xt", "parameters")
# Where tanh and the functions that students use in its place are straight lines.
SMALL = 1e-4


class RnnCellForwardCheck(Check):
    """Measures `rnn_cell_forward(xt, a_prev, parameters)` → a_next (n_a, m), yt_pred (n_y, m), cache."""

    name = "rnn_cell_forward"

    @measure(_("a_next adds up all its terms: Wax xt + Waa a_prev + ba"))
    def weighted_sum(self, oracle):
        """Near zero a_next rises in proportion to the sum, whatever activation was taken."""
        arguments, expected = oracle.case("near zero")
        expected, came = expected["a_next"], self._state(arguments)
        rise = came - self._state(scaled(arguments, 0.0))
        slope = np.sum(rise * expected) / np.sum(expected**2)
        if abs(slope) < SMALL or not close(rise / slope, expected).all():
            require_close(came, expected, _("a_next for inputs near zero"), STATE_AXES)

    @measure(_("a_next is one tanh of the whole sum"))
    def one_tanh(self, oracle):
        """a_next against tanh of the sum; if the sum is wrong, against tanh of the own sum, read off near zero."""
        arguments, expected = oracle.case("example")
        expected, came = expected["a_next"], self._state(arguments)
        if close(came, expected).all():
            return
        own_sum, at_zero = self._state(scaled(arguments, SMALL)) / SMALL, self._state(scaled(arguments, 0.0))
        if self._holds(self.weighted_sum, oracle) or not own_sum.any() or at_zero.any():
            require_close(came, expected, "a_next", STATE_AXES)
        require_close(came, np.tanh(own_sum), _("a_next, against tanh of your own sum"), STATE_AXES)

    @measure(_("yt_pred is the softmax of Wya a_next + by"))
    def prediction(self, oracle):
        """yt_pred against the prediction that the student's own a_next deserves."""
        arguments, _expected = oracle.case("example")
        parameters = arguments[-1]
        own_state = self._state(arguments)
        scores = array_of(parameters["Wya"] @ own_state + parameters["by"], _("Wya a_next + by"))
        came = array_of(self._results(arguments)[1], "yt_pred", scores.shape)
        require_close(came, softmax(scores), _("yt_pred"), CLASS_AXES)

    @measure(_("the cache holds (a_next, a_prev, xt, parameters)"))
    def cache(self, oracle):
        """The cache against the student's own a_next and the arguments."""
        arguments, _expected = oracle.case("example")
        results, (xt, a_prev, parameters) = self.function.call_and_watch(*arguments)
        a_next, _yt_pred, cache = self._three(results)
        cache = sequence_of(cache, "cache", len(CACHE_ITEMS), _("(a_next, a_prev, xt, parameters)"))
        own_state = array_of(a_next, "a_next", a_prev.shape)
        for item, expected, name in zip(cache, (own_state, a_prev, xt), CACHE_ITEMS, strict=False):
            came = array_of(item, f"cache: {name}", expected.shape)
            require_close(came, expected, f"cache: {name}", (_("row"), _("example")))
        require_parameters(cache[3], parameters, "cache: parameters")

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        arguments, _expected = oracle.case("example")
        require_not_zero(self._state(arguments), "a_next")
        require_pure(self.function, arguments, ("xt", "a_prev", "parameters"))
        require_any_size(self._results, oracle, (STATE_AXES, CLASS_AXES))

    def _state(self, arguments):
        return array_of(self._results(arguments)[0], "a_next", arguments[1].shape)

    def _results(self, arguments):
        return self._three(self.function(*arguments))

    def _three(self, results):
        """The three results; a forgotten last one counts as None, so that it costs only the measure of the cache."""
        if isinstance(results, (tuple, list)) and len(results) == 2:
            results = (*results, None)
        return sequence_of(results, _("the result"), 3, "(a_next, yt_pred, cache)")


def scaled(arguments, factor):
    """The same arguments with input, state and bias of the state times `factor`: so is the sum inside tanh."""
    xt, a_prev, parameters = copy.deepcopy(arguments)
    parameters["ba"] = factor * parameters["ba"]
    return factor * xt, factor * a_prev, parameters


def require_not_zero(array, name):
    """A Finding if an array is zero everywhere: then nothing was computed, and nothing can be said."""
    if not array.any():
        raise Finding(_("%(name)s is zero everywhere.") % {"name": name})


def require_any_size(call, oracle, axes):
    """A Finding if an array is right on the example and wrong on a problem of other sizes, or of another shape there.

    `call` gives the results for the arguments in a tuple; `axes` those of each array.
    """
    arguments, expected = oracle.case("example")
    others, others_expected = oracle.case("other sizes")
    in_example, came = call(arguments), call(others)
    for i, name in enumerate(expected):
        try:
            array = array_of(in_example[i], name, expected[name].shape)
        except Finding:
            continue
        told = _("%(name)s, on a problem of other sizes") % {"name": name}
        other = array_of(came[i], told, others_expected[name].shape)
        if close(array, expected[name]).all():
            require_close(other, others_expected[name], told, axes[i])


def require_parameters(came, expected, name):
    """A Finding if `came` is not the dict of parameters `expected`."""
    if not isinstance(came, dict):
        raise Finding(
            _("%(name)s: expected the dict of parameters, got %(kind)s.") % {"name": name, "kind": type(came).__name__}
        )
    for key, value in expected.items():
        if key not in came:
            raise Finding(_('%(name)s: "%(key)s" is missing.') % {"name": name, "key": key})
        array = array_of(came[key], f'{name}["{key}"]', value.shape)
        require_close(array, value, f'{name}["{key}"]', (_("row"), _("column")))
