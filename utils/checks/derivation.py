"""The checks of the lines of the derivation of backpropagation through time: each against nudges of a forward pass.

A line is one formula, and right or wrong as a whole. It is tried on all its steps, with whatever earlier lines should
have given supplied right, so that a mistake in an earlier line costs nothing here.
"""

from dataclasses import dataclass, field

import numpy as np

from .. import problems
from ..differences import numerical_jacobian
from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .cost import SMALL, require_cheaper_than_differences, require_one_sweep
from .findings import TOLERANCE, Finding, array_of, place, sequence_of
from .purity import require_pure

UNIT, STEP, ROW, COLUMN = _("unit"), _("step"), _("row"), _("column")


@dataclass(frozen=True)
class Question:
    """One call of a line: its arguments, how it is written, what differences give, and what else it may be."""

    arguments: tuple
    call: str
    expected: np.ndarray
    axes: tuple[str, ...]
    # What the answer is in truth → the array that shows it.
    others: dict = field(default_factory=dict)


class LineCheck(Check):
    """Measures a line: a function of a trace and perhaps more. Subclasses say which questions it is asked."""

    def questions(self, problem):
        """The questions about the trace of a TraceProblem."""
        raise NotImplementedError

    @measure(_("the line is what differences give"))
    def line(self, oracle):
        """Every question, on a trace of the usual sizes and on one of others."""
        for kind in ("example", "other sizes"):
            questions = self.questions(oracle.problem(self.name, kind))
            answers = self.function.each([question.arguments for question in questions])
            for answer, question in zip(answers, questions, strict=True):
                require_answer(answer, question)

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        question = self.questions(oracle.problem(self.name))[0]
        require_pure(self.function, question.arguments, problems.PROBLEMS[self.name].arguments)


class DeltaOwnCheck(LineCheck):
    """Measures `delta_own(trace, t)` → ∂L_t/∂z_t, (n_h,)."""

    name = "delta_own"

    def questions(self, problem):
        return [
            Question(
                (problem.trace, t),
                f"delta_own(trace, {t})",
                problem.delta[t, t],
                (UNIT,),
                {_the_gradient_of_the_state(f"∂L_{t}/∂h_{t}"): problem.e[t, t]},
            )
            for t in range(1, problem.steps + 1)
        ]


class DeltaBackCheck(LineCheck):
    """Measures `delta_back(trace, t, k, delta_next)` → ∂L_t/∂z_k, (n_h,), from the right ∂L_t/∂z_{k+1}."""

    name = "delta_back"

    def questions(self, problem):
        return [
            Question(
                (problem.trace, t, k, problem.delta[t, k + 1].copy()),
                f"delta_back(trace, {t}, {k}, delta_next)",
                problem.delta[t, k],
                (UNIT,),
                {_the_gradient_of_the_state(f"∂L_{t}/∂h_{k}"): problem.e[t, k]},
            )
            for t in range(problem.steps, 1, -1)
            for k in range(t - 1, 0, -1)
        ]


class ParameterCheck(LineCheck):
    """Measures `dL_d…(trace, delta)` → the gradient of one parameter, from all right ∂L_t/∂z_k."""

    parameter = ""
    axes = (ROW, COLUMN)

    def questions(self, problem):
        return [
            Question(
                (problem.trace, problem.delta.copy()),
                self.name,
                problem.gradients["d" + self.parameter],
                self.axes,
            )
        ]

    @measure(_("the line is a formula, not a measurement"))
    def honest(self, oracle):
        """The cost of a call with many units, against that of a forward pass."""

        def point_of(problem):
            return problem.point_of_parameters((self.parameter,), problem.delta)

        def gradients(trace, delta):
            return {"d" + self.parameter: self.function(trace, delta)}

        require_cheaper_than_differences(gradients, *trace_points(oracle, self.name, "wide", point_of))


class GradientOfUCheck(ParameterCheck):
    """Measures `dL_dU(trace, delta)` → (n_h, n_h)."""

    name = "dL_dU"
    parameter = "U"


class GradientOfWCheck(ParameterCheck):
    """Measures `dL_dW(trace, delta)` → (n_h, n_x)."""

    name = "dL_dW"
    parameter = "W"


class GradientOfBCheck(ParameterCheck):
    """Measures `dL_db(trace, delta)` → (n_h,)."""

    name = "dL_db"
    parameter = "b"
    axes = (UNIT,)


class DeltaSweepCheck(Check):
    """Measures `delta_sweep(trace)` → ∂L/∂z_k of all losses together, (T + 1, n_h), with zeros in row 0."""

    name = "delta_sweep"

    @measure(_("row k is the sum of δ_{t,k} over all t"))
    def values(self, oracle):
        """All rows against nudges of the sum of all losses."""
        self._require_values(oracle.problem(self.name))

    @measure(_("one sweep, which visits each step once"))
    def one_sweep(self, oracle):
        """The time of a call with many steps, against that of a forward pass; zeros are no sweep."""
        if not self._delta(oracle.problem(self.name))[1:].any():
            raise Finding(_("delta: all entries are zero."))

        def gradients(trace):
            return {"dz": without_row_0(array_of(self.function(trace), "delta", trace["z"].shape))}

        points = trace_points(oracle, self.name, "long", lambda problem: problem.point_of_nudges(("z",)))
        require_one_sweep(gradients, *points)

    @measure(_("the trace stays as it was, row 0 stays zero, the same call gives the same answer, any size will do"))
    def pure(self, oracle):
        """The trace before and after the call; row 0; two calls in a row; a trace of other sizes."""
        problem = oracle.problem(self.name)
        delta = self._delta(problem)
        if not delta[1:].any():
            raise Finding(_("delta: all entries are zero."))
        if delta[0].any():
            raise Finding(_("delta[0]: expected zeros, because there is no step 0; got others."))
        require_pure(self.function, (problem.trace,), ("trace",))
        other = oracle.problem(self.name, "other sizes")
        self._delta(other)
        if self._holds(self.values, oracle):
            self._require_values(other)

    def _delta(self, problem):
        return array_of(self.function(problem.trace), "delta", problem.trace["z"].shape)

    def _require_values(self, problem):
        others = {_the_gradient_of_the_state("∂L/∂h_k"): problem.e.sum(axis=0)[1:]}
        question = Question((), _("delta[1:]"), problem.delta.sum(axis=0)[1:], (STEP, UNIT), others)
        require_answer(self._delta(problem)[1:], question, first=1)


class FalseLineCheck(Check):
    """Measures `false_line(trace, t, k, e_next)` → (number of the false line, its right side as it should be)."""

    name = "false_line"

    @measure(_("the false line is found and repaired"))
    def found(self, oracle):
        """Both sides of each line are evaluated on traces; the line where they differ is the false one.

        For a single pair of steps they may be about equal by accident, so a line is true if they always are.
        """
        problems = [oracle.problem(self.name, kind) for kind in ("example", "other sizes")]
        pairs = [
            (problem, t, k) for problem in problems for t in range(problem.steps, 1, -1) for k in range(t - 1, 0, -1)
        ]
        results = self.function.each([(problem.trace, t, k, problem.e[t, k + 1]) for problem, t, k in pairs])
        found = [self._read(result, *pair) for result, pair in zip(results, pairs, strict=True)]
        for number in dict.fromkeys(number for number, _right, _sides in found):
            if all(relative_error(*sides) < TOLERANCE for other, _right, sides in found if other == number):
                raise Finding(
                    _("Line %(number)g is true: on a trace, its left side and its right side are equal.")
                    % {"number": number}
                )
        for (_number, right, (left, claimed)), (_problem, t, k) in zip(found, pairs, strict=True):
            axes = (UNIT,) if left.ndim == 1 else (ROW, COLUMN)
            told = _("the right side, for t = %(t)d and k = %(k)d") % {"t": t, "k": k}
            require_answer(right, Question((), told, left, axes, {_("what the line claims"): claimed}))

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        problem = oracle.problem(self.name)
        arguments = (problem.trace, problem.steps, 2, problem.e[problem.steps, 3].copy())
        require_pure(self.function, arguments, problems.PROBLEMS[self.name].arguments)

    def _read(self, result, problem, t, k):
        """What the student finds for two steps: number of a line, its right side repaired; and the line's two sides."""
        number, right = sequence_of(result, _("the result"), 2, "(number, right)")
        lines = derivation_lines(problem, t, k)
        number = float(array_of(number, "number", ()))
        if number not in lines:
            raise Finding(
                _("number: expected a whole number from 1 to %(last)d, got %(came)g.")
                % {"last": len(lines), "came": number}
            )
        return number, right, lines[number]


def trace_points(oracle, name, kind, point_of):
    """For the cost of the function of this name: points of this kind, those that are small, and the random source."""
    source = oracle.source(name)
    small = (point_of(oracle.problem(name, kind)) for kind in SMALL)
    return map(point_of, oracle.new_problems(name, kind, source)), small, source


def without_row_0(array):
    """The array with zeros in row 0: there is no step 0."""
    return np.concatenate([np.zeros((1, *array.shape[1:])), array[1:]])


def derivation_lines(problem, t, k):
    """The lines of the derivation in the lesson on one trace: number → (left side, right side as claimed)."""
    trace, e_next = problem.trace, problem.e[t, k + 1]
    slopes, slopes_next = (np.diag(1 - trace["h"][step] ** 2) for step in (k, k + 1))
    totals, states_next = _moved(problem, k + 1, "h", k)
    _unmoved, states_next_by_total = _moved(problem, k + 1, "z", k + 1)
    return {
        1: (states_next_by_total, slopes_next),
        2: (totals, trace["U"]),
        3: (states_next, slopes_next @ trace["U"]),
        4: (problem.e[t, k], states_next.T @ e_next),
        5: (problem.e[t, k], slopes_next @ trace["U"].T @ e_next),
        6: (problem.delta[t, k], slopes @ problem.e[t, k]),
    }


def _moved(problem, step, nudged, at):
    """How z and h of a step move when z or h of the step `at` is nudged: two matrices, measured by differences."""
    shape = problem.trace["h"].shape

    def z_and_h(nudge):
        nudges = np.zeros(shape)
        nudges[at] = nudge
        z, h = problem.recurrence.run(problem.trace, {nudged: nudges})
        return np.concatenate([z[step], h[step]])

    return np.split(numerical_jacobian(z_and_h, np.zeros(shape[1])), 2)


def require_answer(came, question, first=0):
    """A Finding if an answer is not the array that a Question expects; `first` is the number of its first row."""
    came = array_of(came, question.call, question.expected.shape)
    if relative_error(came, question.expected) < TOLERANCE:
        return
    for words, other in question.others.items():
        if relative_error(came, other) < TOLERANCE:
            raise Finding(_("%(call)s is %(other)s.") % {"call": question.call, "other": words})
    worst = np.unravel_index(np.abs(came - question.expected).argmax(), came.shape)
    raise Finding(
        _(
            "%(call)s: relative error %(error).2g against differences. At %(place)s: "
            "differences give %(expected).6g, got %(came).6g."
        )
        % {
            "call": question.call,
            "error": relative_error(came, question.expected),
            "place": place((worst[0] + first, *worst[1:]), question.axes),
            "expected": question.expected[worst],
            "came": came[worst],
        }
    )


def _the_gradient_of_the_state(name):
    return _(
        "%(name)s, the gradient of the state h. A delta is the gradient of the sum z: "
        "the way through tanh is still to go"
    ) % {"name": name}
