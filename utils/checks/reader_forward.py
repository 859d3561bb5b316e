"""The check of `reader_forward`: probabilities, loss and cache, each judged by the student's own earlier result."""

import numpy as np

from ..activations import sigmoid
from ..messages import translate as _
from ..problems.debugging import READER_GATES
from .check import Check, measure
from .findings import Finding, array_of, require_close, sequence_of
from .purity import require_pure

CHARACTER_AXES = (_("character"), _("step"))
UNIT_AXES = (_("unit"), _("step"))
STATES = (*READER_GATES, "c", "h")


class ReaderForwardCheck(Check):
    """Measures `reader_forward(text, targets, parameters)` → loss, p (n_x, T_x), cache (a dict)."""

    name = "reader_forward"

    @measure(_("p holds the probabilities that the definition gives"))
    def probabilities(self, oracle):
        """p against the trusted one."""
        _arguments, expected, (_loss, p, _cache) = self._run(oracle, "example")
        require_close(_probabilities(p, expected), expected["p"], "p", CHARACTER_AXES)

    @measure(_("the loss is the sum of -log p of the right characters"))
    def loss(self, oracle):
        """The loss against that of the student's own p."""
        (_text, targets, _parameters), expected, (loss, p, _cache) = self._run(oracle, "example")
        p = _probabilities(p, expected)
        own = -np.log(p[list(targets), range(len(targets))]).sum()
        require_close(array_of(loss, _("the loss"), ()), own, _("the loss, against that of your own p"), ())

    @measure(_("the cache holds text, targets, parameters, and f, i, g, o, c, h, p of every step"))
    def cache(self, oracle):
        """p against the student's own; if that is right, the gates and states against the definition."""
        (text, targets, parameters), expected = oracle.case("example")
        results, (_text, _targets, parameters_after) = self.function.call_and_watch(text, targets, parameters)
        _loss, p, cache = _three(results)
        if not isinstance(cache, dict):
            raise Finding(_("cache: expected a dict, got %(kind)s.") % {"kind": type(cache).__name__})
        missing = [name for name in ("text", "targets", "parameters", *STATES, "p") if name not in cache]
        if missing:
            raise Finding(_("cache: missing %(names)s.") % {"names": ", ".join(missing)})
        for name, indices in (("text", text), ("targets", targets)):
            came = array_of(cache[name], f'cache["{name}"]', (len(indices),))
            require_close(came, np.array(indices, float), f'cache["{name}"]', (_("step"),))
        if not isinstance(cache["parameters"], dict) or set(cache["parameters"]) != set(parameters):
            raise Finding(_('cache["parameters"]: expected the dict of parameters.'))
        # To change the parameters in place is another measure's concern.
        for name, array in parameters_after.items():
            came = array_of(cache["parameters"][name], f'cache["parameters"]["{name}"]', array.shape)
            require_close(came, array, f'cache["parameters"]["{name}"]', (_("row"), _("column"))[: array.ndim])
        p = _probabilities(p, expected)
        require_close(array_of(cache["p"], 'cache["p"]', p.shape), p, 'cache["p"]', CHARACTER_AXES)
        shape = (len(parameters["h0"]), len(text))
        states = {name: array_of(cache[name], f'cache["{name}"]', shape) for name in STATES}
        if self._holds(self.probabilities, oracle):
            for name, right in _states_after(states, text, parameters).items():
                require_close(states[name], right, f'cache["{name}"]', UNIT_AXES)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a text of another length."""
        arguments, expected, (_loss, p, _cache) = self._run(oracle, "example")
        require_pure(self.function, arguments, ("text", "targets", "parameters"))
        _others, others_expected, (_loss, other_p, _cache) = self._run(oracle, "other sizes")
        other_p = _probabilities(other_p, others_expected)
        if self._holds(self.probabilities, oracle):
            require_close(other_p, others_expected["p"], _("p, on a problem of other sizes"), CHARACTER_AXES)

    def _run(self, oracle, kind):
        arguments, expected = oracle.case(kind)
        return arguments, expected, _three(self.function(*arguments))


def _probabilities(p, expected):
    return array_of(p, "p", expected["p"].shape)


def _three(results):
    """The three results; a forgotten last one counts as None, so that it costs only the measure of the cache."""
    if isinstance(results, (tuple, list)) and len(results) == 2:
        results = (*results, None)
    return sequence_of(results, _("the result"), 3, "(loss, p, cache)")


def _states_after(states, text, parameters):
    """Gates and states of all steps by the definition, each from the cached states before it."""
    h, c = (np.column_stack([parameters[name + "0"], states[name][:, :-1]]) for name in ("h", "c"))
    z = {gate: parameters["W" + gate] @ h + parameters["U" + gate][:, list(text)] for gate in READER_GATES}
    right = {gate: np.tanh(z[gate]) if gate == "g" else sigmoid(z[gate]) for gate in READER_GATES}
    right["c"] = right["f"] * c + right["i"] * right["g"]
    return right | {"h": right["o"] * np.tanh(right["c"])}
