"""The check of `training_step`: the gradients are clipped, then Adam makes the step, and its state goes on.

The step is judged around a trusted gradient function and around the student's own one; the better result counts. Which
gradients Adam was given is read off the running means, so that a wrong clipping is no fault of the state.
"""

import numpy as np

from ..adam import update_parameters_with_adam
from ..messages import translate as _
from .check import CARRIED_FORWARD, Check, measure
from .findings import Finding, array_of, require_close, sequence_of
from .purity import require_pure
from .student import StudentFunction

ARGUMENTS = ("state", "batch", "learning_rate", "limit")
GRADIENT_ARGUMENTS = ("x", "labels", "a0", "parameters")
STATE = ("parameters", "v", "s", "t")
AXES = (_("row"), _("column"))
# What Adam's running means keep of the old at each step.
KEPT = {"v": 0.9, "s": 0.999}


class TrainingStepCheck(Check):
    """Measures `training_step(state, batch, learning_rate, limit)` → loss, (parameters, v, s, t).

    `lstm_loss_and_gradients` and `clip_by_global_norm` are those that the student works with. The oracle is `around` a
    gradient function.
    """

    name = "training_step"
    needs = ("lstm_loss_and_gradients", "clip_by_global_norm")

    @measure(_("the gradients are clipped, then Adam moves the parameters"))
    def update(self, oracle):
        """The new parameters, with a limit that clips and with one that does not."""
        return self._judge(self._require_parameters, oracle, "example", "high limit")

    @measure(_("loss, v, s and t are handed on, any sizes, and a clean function"))
    def state(self, oracle):
        """The loss; v and s, for the gradients that the student gave to Adam; t; and arguments before and after."""
        verdict = self._judge(self._require_handed_on, oracle, "example", "other sizes")
        try:
            require_pure(self.function, oracle.arguments(self.name), ARGUMENTS)
        except Finding:
            if self._leaves_alone(oracle, self._needed["lstm_loss_and_gradients"]):
                raise
            return CARRIED_FORWARD
        return verdict

    def _judge(self, require, oracle, *kinds):
        """`require(arguments, gradient function)` around the trusted gradients or, failing that, around the own."""

        def run(gradient_function):
            for kind in kinds:
                require(oracle.arguments(self.name, kind), StudentFunction(gradient_function, *self.needs[:1]))

        try:
            run(oracle.inner)
            return None
        except Finding:
            own = self._needed["lstm_loss_and_gradients"]
            if own is oracle.inner or not self._says_something(oracle, own):
                raise
            run(own)
            return CARRIED_FORWARD

    def _leaves_alone(self, oracle, gradient_function):
        """Whether the student's own gradient function is clean, so that it is not to blame for what is changed."""
        arguments = _called_with(oracle.arguments(self.name))
        try:
            require_pure(StudentFunction(gradient_function, *self.needs[:1]), arguments, GRADIENT_ARGUMENTS)
        except Finding:
            return False
        return True

    def _says_something(self, oracle, gradient_function):
        """Whether a step can be judged around a gradient function: its gradients are there, and need clipping."""
        arguments = oracle.arguments(self.name)
        limit = arguments[-1]
        try:
            gradients, _parameters = _gradients(StudentFunction(gradient_function, *self.needs[:1]), arguments)
            return np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values())) > limit
        except Finding:
            return False

    def _require_parameters(self, arguments, gradient_function):
        came = self._state_after(arguments)
        (_parameters, v, s, t), _batch, learning_rate, limit = arguments
        gradients, parameters = _gradients(gradient_function, arguments)
        clipped = self._needed["clip_by_global_norm"](gradients, limit)
        # Who counts t in another way has chosen so for the next step too; that is a matter of the state.
        numbers = [t + 1, *(number for number in (t, t + 2) if _is_number(came["t"], number))]
        found = None
        for number in numbers:
            after, _v, _s = update_parameters_with_adam(parameters, clipped, v, s, number, learning_rate)
            try:
                _require_arrays(came["parameters"], after, "parameters")
                return
            except Finding as finding:
                found = found or finding
        raise found

    def _require_handed_on(self, arguments, gradient_function):
        (_parameters, v, s, t), batch, _learning_rate, _limit = arguments
        came = self._state_after(arguments)
        if not _is_number(came["t"], t + 1):
            raise Finding(
                _("t: %(before)d steps were made before this one; expected %(next)d, got %(came)s.")
                % {"before": t, "next": t + 1, "came": repr(came["t"])[:50]}
            )
        moved_v = {name: array_of(_entry(came["v"], name, "v"), f'v["{name}"]', v[name].shape) for name in v}
        given = {name: (moved_v[name] - KEPT["v"] * v[name]) / (1 - KEPT["v"]) for name in v}
        if all(np.array_equal(moved_v[name], v[name]) for name in v):
            raise Finding(_("v is the one from before the step."))
        after = {name: KEPT["s"] * s[name] + (1 - KEPT["s"]) * given[name] ** 2 for name in s}
        _require_arrays(came["s"], after, "s")
        loss, _found = _two(gradient_function(*_called_with(arguments)), gradient_function.name)
        came_loss = array_of(_two(self.function(*arguments), _("the result"))[0], _("loss"), np.shape(loss))
        require_close(came_loss, array_of(loss, _("loss")), _("loss"), AXES[: np.ndim(loss)])

    def _state_after(self, arguments):
        """The state that the student's step returns, by name."""
        _loss, state = _two(self.function(*arguments), _("the result"))
        return dict(zip(STATE, sequence_of(state, _("state"), len(STATE), f"({', '.join(STATE)})"), strict=True))


def _called_with(arguments):
    """What the gradient function is called with in a step with these arguments."""
    state, batch, _learning_rate, _limit = arguments
    return *batch, state[0]


def _gradients(gradient_function, arguments):
    """The gradients for a step and the parameters that the gradient function leaves; a Finding if one is missing."""
    parameters = arguments[0][0]
    results, (*_batch, left) = gradient_function.call_and_watch(*_called_with(arguments))
    _loss, found = _two(results, gradient_function.name)
    told = _("gradients of %(name)s") % {"name": gradient_function.name}
    gradients = {
        "d" + name: array_of(_entry(found, "d" + name, told), f'{told}: "d{name}"', value.shape)
        for name, value in parameters.items()
    }
    if len(found) != len(gradients):
        raise Finding(_("%(name)s: some belong to no parameter.") % {"name": told})
    return gradients, left


def _is_number(value, number):
    return isinstance(value, (int, float, np.number)) and value == number


def _two(results, name):
    return sequence_of(results, name, 2, _("two"))


def _entry(named, name, told):
    if not isinstance(named, dict):
        raise Finding(_("%(name)s: expected a dict, got %(kind)s.") % {"name": told, "kind": type(named).__name__})
    if name not in named:
        raise Finding(_('%(name)s: "%(key)s" is missing.') % {"name": told, "key": name})
    return named[name]


def _require_arrays(came, expected, told):
    """A Finding if `came` is not a dict with these arrays."""
    for name, value in expected.items():
        array = array_of(_entry(came, name, told), f'{told}["{name}"]', value.shape)
        require_close(array, value, f'{told}["{name}"]', AXES)
