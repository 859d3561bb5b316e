"""The check of `sample`: how a number picks a class, what the temperature does, and the ends of the range.

The temperature is judged by the student's own choice: at a temperature other than 1 it must be the one that the same
answer makes at temperature 1 from the probabilities spelled out. The choice is judged where the temperature is 1, or
where all classes are alike, so that no temperature makes a difference.
"""

import numpy as np

from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of
from .purity import require_pure

ENDS = {
    "zero first": _("the first class has probability 0 and the draw is 0"),
    "a little less": _("the probabilities add up to 0.999999 and the draw is 0.9999999"),
}
# These two have a temperature other than 1.
OTHERWISE = {
    "other sizes": _("the numbers of classes and examples are others"),
    "very cold": _("the temperature is 0.0001"),
}
PLAIN = "cold, spelled out"


class SampleCheck(Check):
    """Measures `sample(probabilities, draws, temperature=1.0)` → classes (m,), whole numbers."""

    name = "sample"

    @measure(_("a draw picks the class on whose part of the line it falls"))
    def choice(self, oracle):
        """At temperature 1; if another distribution was made of this one, where all classes are alike, and in order."""
        self._require_response(oracle)
        arguments, expected = oracle.case(PLAIN)
        came = self._classes(arguments)
        if not np.array_equal(came, expected["classes"]) and not self._chooses_otherwise(oracle, arguments, came):
            _require_classes(came, expected["classes"], arguments)

    @measure(_("the temperature flattens or sharpens the distribution"))
    def temperature(self, oracle):
        """At 0.5 and at 2, against the trusted answer; if the choice is wrong, against the student's own choice."""
        self._require_response(oracle)
        chooses = self._holds(self.choice, oracle)
        for kind in ("cold", "warm"):
            arguments, expected = oracle.case("example" if kind == "cold" else kind)
            came = self._classes(arguments)
            if np.array_equal(came, expected["classes"]):
                continue
            spelled_out, _expected = oracle.case(f"{kind}, spelled out")
            if chooses or not np.array_equal(came, self._classes(spelled_out)):
                _require_classes(came, expected["classes"], arguments)

    @measure(_("the ends of the range, any sizes, and a clean function"))
    def robust(self, oracle):
        """Arguments before and after; two calls; where the rest is right, other sizes and what is seldom."""
        arguments, _expected = oracle.case("example")
        self._require_response(oracle)
        require_pure(self.function, arguments, ("probabilities", "draws", "temperature"))
        plain, expected = oracle.case(PLAIN)
        if not np.array_equal(self._classes(plain), expected["classes"]):
            return
        for kind, words in (ENDS | OTHERWISE if self._holds(self.temperature, oracle) else ENDS).items():
            self._require_right(kind, oracle, words)

    def _chooses_otherwise(self, oracle, arguments, came):
        """Whether the answer chooses rightly, from another distribution that it makes of the given one.

        It is right where all classes are alike, takes each column by itself, picks later classes for larger draws, and
        the more probable ones more often.
        """
        uniform, alike = oracle.case("uniform")
        if not np.array_equal(self._classes(uniform), alike["classes"]):
            return False
        probabilities, draws, temperature = arguments
        columns = [(probabilities[:, [i]], draws[[i]], temperature) for i in range(draws.size)]
        results = zip(self.function.each(columns), columns, strict=True)
        if not np.array_equal(came, np.concatenate([_classes_in(result, column) for result, column in results])):
            return False
        many, _expected = oracle.case("one distribution")
        shares, classes = many[0][:, 0], self._classes(many)
        counts = np.bincount(classes, minlength=shares.size)
        more = shares[:, np.newaxis] > shares
        more_often = counts[:, np.newaxis] > counts
        return bool((np.diff(classes) >= 0).all() and more_often[more].all())

    def _require_right(self, kind, oracle, words):
        arguments, expected = oracle.case(kind)
        try:
            _require_classes(self._classes(arguments), expected["classes"], arguments)
        except Finding as finding:
            raise Finding(_("When %(case)s: %(finding)s") % {"case": words, "finding": finding}) from None

    def _require_response(self, oracle):
        """A Finding if the same class comes whatever is drawn: then nothing was chosen."""
        arguments, _expected = oracle.case("one distribution")
        classes = self._classes(arguments)
        if (classes == classes[0]).all():
            raise Finding(
                _("The same distribution with %(count)d different draws gives class %(class)d each time.")
                % {"count": classes.size, "class": classes[0]}
            )

    def _classes(self, arguments):
        return _classes_in(self.function(*arguments), arguments)


def _classes_in(result, arguments):
    """The classes that a call with these arguments has returned."""
    probabilities, draws, _temperature = arguments
    classes = array_of(result, _("the result"), draws.shape)
    wrong = (classes != np.floor(classes)) | (classes < 0) | (classes >= len(probabilities))
    if wrong.any():
        raise Finding(
            _("The result: expected whole numbers from 0 to %(last)d, got %(came)g at example %(example)d.")
            % {"last": len(probabilities) - 1, "came": classes[wrong][0], "example": np.flatnonzero(wrong)[0]}
        )
    return classes.astype(int)


def _require_classes(came, expected, arguments):
    """A Finding with the first example whose class differs, and what it was drawn from."""
    if np.array_equal(came, expected):
        return
    probabilities, draws, temperature = arguments
    first = int(np.flatnonzero(came != expected)[0])
    raise Finding(
        _(
            "%(count)d of %(all)d classes differ. Example %(example)d: expected class %(expected)d, got %(came)d "
            "(draw %(draw).4g, temperature %(temperature)g, probabilities %(probabilities)s)."
        )
        % {
            "count": (came != expected).sum(),
            "all": came.size,
            "example": first,
            "expected": expected[first],
            "came": came[first],
            "draw": draws[first],
            "temperature": temperature,
            "probabilities": " ".join(f"{share:.3f}" for share in probabilities[:, first]),
        }
    )
