"""The check of `rnn_cell_forward`: each measure tells one skill apart from the others."""

import copy

import numpy as np

from .. import problems
from ..activations import softmax
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of

STATE_AXES = (_("unit"), _("example"))
CLASS_AXES = (_("class"), _("example"))
CACHE_ITEMS = ("a_next", "a_prev", "xt", "parameters")
SMALL = 1e-4
# Slopes at zero of the functions students use in place of tanh: 1 for tanh, ReLU, identity, tan; 1/4 for sigmoid.
SLOPES = (1.0, 0.25)


class RnnCellForwardCheck(Check):
    """Measures `rnn_cell_forward(xt, a_prev, parameters)` → a_next (n_a, m), yt_pred (n_y, m), cache."""

    name = "rnn_cell_forward"

    def example(self):
        return problems.rnn_cell_forward_problem(problems.public_source())

    @measure(_("a_next adds up all its terms: Wax xt + Waa a_prev + ba"))
    def weighted_sum(self, oracle):
        """Near zero tanh is a straight line, so a_next shows the sum itself, whatever activation was taken."""
        arguments, expected = oracle.case("near zero")
        came = self._state(arguments)
        at_zero = self._state(scaled(arguments, 0.0))
        if not any(close((came - at_zero) / slope, expected["a_next"]).all() for slope in SLOPES):
            require_close(came, expected["a_next"], _("a_next for inputs near zero"), STATE_AXES)

    @measure(_("a_next is one tanh of the whole sum"))
    def one_tanh(self, oracle):
        """a_next against tanh of the student's own sum, which is read off near zero."""
        arguments, expected = oracle.case("example")
        came = self._state(arguments)
        if not close(came, expected["a_next"]).all():
            own_sum = self._state(scaled(arguments, SMALL)) / SMALL
            require_close(came, np.tanh(own_sum), _("a_next, against tanh of your own sum"), STATE_AXES)

    @measure(_("yt_pred is the softmax of Wya a_next + by"))
    def prediction(self, oracle):
        """yt_pred against the prediction that the student's own a_next deserves."""
        arguments, _expected = oracle.case("example")
        parameters = arguments[-1]
        own_state = self._state(arguments)
        scores = parameters["Wya"] @ own_state + parameters["by"]
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

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        arguments, _expected = oracle.case("example")
        results, after = self.function.call_and_watch(*arguments)
        require_unchanged(arguments, after, ("xt", "a_prev", "parameters"))
        state = array_of(self._three(results)[0], "a_next", arguments[1].shape)
        require_close(self._state(arguments), state, _("a_next of a second call"), STATE_AXES)

    def _state(self, arguments):
        return array_of(self._results(arguments)[0], "a_next", arguments[1].shape)

    def _results(self, arguments):
        return self._three(self.function(*arguments))

    def _three(self, results):
        return sequence_of(results, _("the result"), 3, "(a_next, yt_pred, cache)")


def scaled(arguments, factor):
    """The same arguments with input, state and bias of the state times `factor`: so is the sum inside tanh."""
    xt, a_prev, parameters = copy.deepcopy(arguments)
    parameters["ba"] = factor * parameters["ba"]
    return factor * xt, factor * a_prev, parameters


def require_unchanged(before, after, names):
    """A Finding that names the first argument which the call changed in place."""
    for old, new, name in zip(before, after, names, strict=True):
        olds = old if isinstance(old, dict) else {"": old}
        news = new if isinstance(new, dict) else {"": new}
        for key, value in olds.items():
            if key not in news or not np.array_equal(value, news[key]):
                raise Finding(
                    _("%(name)s was changed in place by your function. Make a new array instead.")
                    % {"name": f'{name}["{key}"]' if key else name}
                )


def require_parameters(came, expected, name):
    """A Finding if `came` is not the dict of parameters `expected`."""
    if not isinstance(came, dict):
        raise Finding(
            _("%(name)s: expected the dict of parameters, came %(kind)s.") % {"name": name, "kind": type(came).__name__}
        )
    for key, value in expected.items():
        if key not in came:
            raise Finding(_('%(name)s: "%(key)s" is missing.') % {"name": name, "key": key})
        array = array_of(came[key], f'{name}["{key}"]', value.shape)
        require_close(array, value, f'{name}["{key}"]', (_("row"), _("column")))
