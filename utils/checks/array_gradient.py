"""The check of `array_gradient`: every entry, put back, and the right number for any array.

The entries of a large array are judged by what the same answer gives for an array of one entry, so that a quotient that
is wrong everywhere costs its own points only.
"""

import numpy as np

from ..curves import SURFACES, Entry, Surface
from ..differences import STEP
from ..messages import translate as _
from .check import CARRIED_FORWARD, Check, measure
from .findings import Finding, array_of, close, require_close
from .purity import require_pure
from .student import StudentFunction

ARGUMENTS = ("function", "array", "step")
AXES = (_("row"), _("column"))


class ArrayGradientCheck(Check):
    """Measures `array_gradient(function, array, step)` → an array of the shape of `array`.

    `central_difference` is the student's own: who has it wrong, and builds on it, loses the points there only.
    """

    name = "array_gradient"
    needs = ("central_difference",)

    @measure(_("every entry is moved, alone"))
    def every_entry(self, oracle):
        """A function in which entries do not mix: each entry against the own result for an array of this entry."""
        (function, array, step), _expected = oracle.case("separate")
        self._require_own_entries(function, array, step)

    @measure(_("each entry is put back before the next one moves, and the array is left as it was"))
    def put_back(self, oracle):
        """The array after the call; then a function in which a neighbour that was not put back shows."""
        (function, array, step), _expected = oracle.case("coupled")
        self._measured(function, array, step)
        require_pure(self.function, (function, array, step), ARGUMENTS)
        if self._holds(self.every_entry, oracle):
            self._require_own_entries(function, array, step)

    @measure(_("the number is the central difference, for an array of any shape and of whole numbers too"))
    def any_array(self, oracle):
        """Arrays of one entry against the truth or the student's own quotient; the shapes of other arrays."""
        (one_float, floats, coarse), expected = oracle.case("one entry")
        (one_whole, wholes, step), expected_of_whole = oracle.case("whole")
        carried = [
            self._is_carried(_("one float"), one_float, floats, coarse, expected["gradient"]),
            self._is_carried(_("one float, with step 1e-5"), one_float, floats, STEP, one_float.gradient(floats)),
            self._is_carried(_("one whole number"), one_whole, wholes, step, expected_of_whole["gradient"]),
        ]
        for kind in ("vector", "block"):
            (function, array, step), _expected = oracle.case(kind)
            array_of(self.function(function, array, step), _("the gradient"), array.shape)
        return CARRIED_FORWARD if any(carried) else None

    def _is_carried(self, entry, function, array, step, expected):
        """Whether the number of an array of one entry is that of the student's own wrong quotient."""
        came = self._gradient(function, array, step)
        if not came.any():
            raise Finding(_("The result is 0, whatever the function."))
        if close(came, expected).all():
            return False
        if close(came, self._own_quotient(function, array, step)).all():
            return True
        require_close(came, expected, _("the gradient for an array of %(entry)s") % {"entry": entry}, AXES)
        return False

    def _own_quotient(self, function, array, step):
        own = StudentFunction(self._needed["central_difference"], "central_difference")
        along = Entry(function, array, (0, 0))
        try:
            return np.reshape(array_of(own(along, float(array[0, 0]), step), ""), array.shape)
        except (Finding, ValueError):
            return np.full(array.shape, np.nan)

    def _require_own_entries(self, function, array, step):
        """Each entry of the gradient against the own result for an array that holds this entry only."""
        came = self._measured(function, array, step)
        own = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            one = np.array([[array[index]]])
            own[index] = self._gradient(Entry(function, array, index), one, step)[0, 0]
        require_close(came, own, _("the gradient, against yours for each entry alone"), AXES)

    def _measured(self, function, array, step):
        """The gradient; a Finding if it says nothing about the function."""
        came = self._gradient(function, array, step)
        if not came.any():
            raise Finding(
                _("The gradient is zero everywhere. Is the array that moves the one that the function is given?")
            )
        other = next(Surface(name) for name in SURFACES if name != function.name)
        if close(came, self._gradient(other, array, step)).all():
            raise Finding(_("The gradient is the same for two different functions."))
        return came

    def _gradient(self, function, array, step):
        """The gradient for an array; a slip in its shape is left to another measure."""
        came = array_of(self.function(function, array, step), _("the gradient"))
        return came.reshape(array.shape) if came.size == array.size else array_of(came, _("the gradient"), array.shape)
