"""The check of `judge_gradients`: it must find every planted mistake, and accuse no gradient that is right."""

import numpy as np

from ..arguments import described
from ..gradients import check_gradients
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of
from .purity import require_pure

KINDS = ("example", "other sizes")


class JudgeGradientsCheck(Check):
    """Measures `judge_gradients(suspects)` → a dict name -> True for a right gradient, False for a wrong one."""

    name = "judge_gradients"

    @measure(_("every planted mistake is found"))
    def finds_all(self, oracle):
        """No gradient that is wrong is called right."""
        for kind in KINDS:
            suspects, right, verdicts = self._verdicts(oracle, kind)
            missed = [name for name in suspects if verdicts[name] and not right[name]]
            if missed:
                names = {"names": ", ".join(missed), "where": _worst(missed[0], *suspects[missed[0]])}
                raise Finding(_("Called right, but wrong: %(names)s. %(where)s") % names)

    @measure(_("no right gradient is accused, and the suspects stay as they were"))
    def no_false_alarm(self, oracle):
        """No gradient that is right is called wrong; the arguments before and after."""
        for kind in KINDS:
            suspects, right, verdicts = self._verdicts(oracle, kind)
            accused = [name for name in suspects if right[name] and not verdicts[name]]
            if accused:
                names = {"names": ", ".join(accused), "where": _worst(accused[0], *suspects[accused[0]])}
                raise Finding(_("Called wrong, but right: %(names)s. %(where)s") % names)
        require_pure(self.function, oracle.case("example")[0], ("suspects",))

    def _verdicts(self, oracle, kind):
        """(suspects, whether each is right, whether the student says so); a Finding if all are called the same."""
        (suspects,), expected = oracle.case(kind)
        came = self.function(suspects)
        if not isinstance(came, dict):
            raise Finding(
                _("The result: expected a dict from each name to True or False, got %(kind)s.")
                % {"kind": type(came).__name__}
            )
        for name in suspects:
            if name not in came:
                raise Finding(_('The result: "%(name)s" is missing.') % {"name": name})
        verdicts = {name: _as_bool(name, came[name]) for name in suspects}
        if len(set(verdicts.values())) == 1:
            told = _("right") if all(verdicts.values()) else _("wrong")
            raise Finding(_("Every gradient is called %(told)s. Some are right, some are wrong.") % {"told": told})
        return suspects, {name: bool(value) for name, value in expected.items()}, verdicts


def _as_bool(name, value):
    try:
        array = array_of(value, name)
    except Finding:
        array = np.zeros(0)
    if array.size != 1 or array.ravel()[0] not in (0.0, 1.0):
        raise Finding(
            _('The verdict on "%(name)s": expected True or False, got %(came)s.')
            % {"name": name, "came": described(value)}
        )
    return bool(array.ravel()[0])


def _worst(name, loss, gradient, points):
    """The largest relative error of a suspect, in words."""
    rows = [
        (row.error, place, row.name)
        for place, arrays in enumerate(points)
        for row in check_gradients(loss, arrays, gradient(arrays)).rows
        if row.error is not None
    ]
    error, place, array = max(rows)
    words = {"name": name, "array": array, "place": place, "error": error}
    return _("Of %(name)s, the largest relative error is %(error).1e: %(array)s at point %(place)d.") % words
