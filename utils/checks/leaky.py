"""The checks of the backward pass of the leaky recurrence, which stands in no book.

    z_k = U h_{k-1} + S h_{k-2} + W x_k + b,  h_k = (1 - alpha) h_{k-1} + alpha tanh(z_k),  L_k reads h_k - h_{k-1}

A state h_k has five ways to the loss. The check finds out which of them a student's `e` has taken, and knows no formula
of `e`. With U and S at zero only multiples of c_k, c_{k+1} and e_{k+1} are left, where c is the upstream gradient;
they are read off by least squares. What a matrix adds is read off from two traces with the same z and h, one of which
has the matrix at zero and inputs that make up for it. All is judged by the student's own later `e` and `delta`.
"""

import numpy as np

from .. import problems
from ..differences import numerical_jacobian
from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .cost import require_cheaper_than_differences, require_one_sweep
from .derivation import STEP, UNIT, Question, require_answer, trace_points, without_row_0
from .findings import TOLERANCE, Finding, array_of, sequence_of
from .gradient_results import Gradients
from .nudged import nudged
from .purity import require_pure

# Which of the multiples that are read off belongs to what.
BEFORE, OWN, AFTER, LEAK = range(4)
# Float32 answers leave terms that depend on each other apart by rounding.
SMALLEST_SINGULAR = 1e-5


class LeakyErrorsCheck(Check):
    """Measures `leaky_errors(trace)` → e, delta: ∂L/∂h_k and ∂L/∂z_k of all losses together, each (T + 1, n_h).

    Row 0 of delta is not looked at.
    """

    name = "leaky_errors"

    def remarks(self):
        """That e and delta were exchanged, perhaps."""
        problem = nudged().problem(self.name)
        try:
            e, delta = self._errors(problem)
        except Finding:
            return []
        right_e, right_delta = problem.e.sum(axis=0), problem.delta.sum(axis=0)
        if _alike(e[1:], right_delta[1:]):
            return [_("Your e is ∂L/∂z, the gradient of the sums. It should be ∂L/∂h, the gradient of the states.")]
        if _alike(delta[1:], right_e[1:]):
            return [_("Your delta is ∂L/∂h, the gradient of the states. It should be ∂L/∂z, that of the sums.")]
        return []

    @measure(_("the leak carries e back by one step"))
    def leak(self, oracle):
        """With U and S at zero: the multiple of e_{k+1} in e_k."""
        multiples = self._multiples(oracle)
        if multiples is None:
            one, other = (
                oracle.problem(self.name, kind)
                for kind in ("no network, four steps", "no network, four steps, other alpha")
            )
            (e, _delta), (other_e, _other_delta) = self._errors(one), self._errors(other)
            last = _last(e)
            expected = (other.trace["alpha"] - one.trace["alpha"]) * e[last]
            if not _alike(e[last - 1] - other_e[last - 1], expected):
                raise Finding(_("With U and S at zero, e_k is not made of e_{k+1}, dL_dd_k and dL_dd_{k+1} alone."))
        else:
            expected = 1 - oracle.problem(self.name, "no network").trace["alpha"]
            if not np.isclose(multiples[LEAK], expected, atol=TOLERANCE):
                raise Finding(
                    _(
                        "With U and S at zero, your e_k holds %(came).3f times e_{k+1}. "
                        "Differences give %(expected).3f, and alpha is %(alpha).3f."
                    )
                    % {"came": multiples[LEAK] + 0.0, "expected": expected, "alpha": 1 - expected}
                )
        self._require_sweep(oracle)

    @measure(_("the skip carries delta back by two steps"))
    def skip(self, oracle):
        """What S adds to e two steps before the last one."""
        self._require_part(oracle, "S", 2)
        self._require_sweep(oracle)

    @measure(_("the loss of a step reads two states"))
    def loss(self, oracle):
        """With U and S at zero: the multiples of c_{k-1}, c_k and c_{k+1} in e_k; without a leak, e itself."""
        multiples = self._multiples(oracle)
        if multiples is None:
            problem = oracle.problem(self.name, "no network, no leak")
            self._require_right(self._errors(problem)[0], problem.e, _("With U and S at zero and alpha = 1, e"))
        elif not np.allclose(multiples[[BEFORE, OWN, AFTER]], (0.0, 1.0, -1.0), atol=TOLERANCE):
            before, own, after = multiples[[BEFORE, OWN, AFTER]].round(4) + 0.0
            raise Finding(
                _(
                    "With U and S at zero, your e_k holds %(own).3g times dL_dd_k, %(after).3g times dL_dd_{k+1} and "
                    "%(before).3g times dL_dd_{k-1}. Differences give other multiples: which losses read h_k, and how?"
                )
                % {"own": own, "after": after, "before": before}
            )

    @measure(_("delta goes through tanh, U carries it back by one step, and all rows are right together"))
    def network(self, oracle):
        """delta from the student's own e; what U adds to e; if nothing else is wrong, all of e and delta."""
        problem = oracle.problem(self.name)
        e, delta = self._errors(problem)
        expected = np.array([_slopes(problem, k) * e[k] for k in range(1, problem.steps + 1)])
        require_answer(delta[1:], Question((), _("delta[1:], against your own e"), expected, (STEP, UNIT)), first=1)
        self._require_part(oracle, "U", 1)
        if all(self._holds(part, oracle) for part in (self.leak, self.skip, self.loss)):
            self._require_right(e, problem.e, "e")
            self._require_right(delta[1:], problem.delta[:, 1:], "delta[1:]", first=1)

    @measure(_("the trace stays as it was, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """The trace before and after the call; two calls in a row; a trace of other sizes."""
        problem = oracle.problem(self.name)
        _last(self._errors(problem)[0])
        require_pure(self.function, (problem.trace,), ("trace",))
        other = oracle.problem(self.name, "other sizes")
        e, _delta = self._errors(other)
        if self._is_right(problem):
            self._require_right(e, other.e, "e")

    def _errors(self, problem):
        """The student's e and delta for a trace."""
        return self._two(problem.trace)

    def _two(self, trace):
        e, delta = sequence_of(self.function(trace), _("the result"), 2, "(e, delta)")
        shape = trace["h"].shape
        return array_of(e, "e", shape), array_of(delta, "delta", shape)

    def _is_right(self, problem):
        return _alike(self._errors(problem)[0], problem.e.sum(axis=0))

    def _require_right(self, came, errors, name, first=0):
        require_answer(came, Question((), name, errors.sum(axis=0), (STEP, UNIT)), first)

    def _multiples(self, oracle):
        """The multiples of c_{k-1}, c_k, c_{k+1} and e_{k+1} in the student's e_k; None if it is made of other things.

        U = S = 0; if these four are not independent then, S = 0, and what U brings back is a fifth.
        """
        terms, e = self._terms(oracle.problem(self.name, "no network"))
        if np.linalg.matrix_rank(terms, tol=SMALLEST_SINGULAR * np.linalg.norm(terms)) < terms.shape[1]:
            problem = oracle.problem(self.name, "no skip")
            terms, e = self._terms(problem)
            through_U = _shifted(self._errors(problem)[1] @ problem.trace["U"], -1)
            terms = np.column_stack([terms, through_U.ravel()])
        multiples = np.linalg.lstsq(terms, e, rcond=SMALLEST_SINGULAR)[0]
        return multiples if _alike(terms @ multiples, e) else None

    def _terms(self, problem):
        """c_{k-1}, c_k, c_{k+1} and e_{k+1}, and e_k, for all entries of all steps k: (entries, 4), (entries,)."""
        e, _delta = self._errors(problem)
        _last(e)
        c = problem.trace["dL_dd"]
        columns = [_shifted(c, 1), c[1:], _shifted(c, -1), _shifted(e, -1)]
        return np.stack([column.ravel() for column in columns], axis=1), e[1:].ravel()

    def _require_part(self, oracle, matrix, back):
        """A Finding unless a matrix adds to e, so many steps back, what it passes on of the own last delta."""
        problem = oracle.problem(self.name, "four steps")
        e, delta = self._errors(problem)
        last = _last(delta)
        without, _delta = self._errors(oracle.problem(self.name, f"four steps, {matrix} held"))
        expected = _passed_on(problem, last, last - back).T @ delta[last]
        name = _("What %(matrix)s adds to e[%(step)d] in a run of 4 steps, from your own delta[%(last)d]")
        name = name % {"matrix": matrix, "step": last - back, "last": last}
        require_answer(e[last - back] - without[last - back], Question((), name, expected, (UNIT,)))

    def _require_sweep(self, oracle):
        def gradients(trace):
            e, delta = self._two(trace)
            return {"dh": e, "dz": without_row_0(delta)}

        points = trace_points(oracle, self.name, "long", lambda problem: problem.point_of_nudges(("h", "z")))
        require_one_sweep(gradients, *points)


class LeakyGradientsCheck(Check):
    """Measures `leaky_gradients(trace, delta)` → dict dU, dS (n_h, n_h), dW (n_h, n_x), db (n_h,)."""

    name = "leaky_gradients"

    @measure(_("dU and dS"))
    def states(self, oracle):
        """The gradients of the matrices that states go through."""
        self._require(oracle.problem(self.name), "dU", "dS")

        def point_of(problem):
            return problem.point_of_parameters(problem.recurrence.parameters, problem.delta.sum(axis=0))

        require_cheaper_than_differences(self.function, *trace_points(oracle, self.name, "wide", point_of))

    @measure(_("dW and db"))
    def inputs(self, oracle):
        """The gradients of the input weights and the bias."""
        self._require(oracle.problem(self.name), "dW", "db")

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a trace of other sizes."""
        problem = oracle.problem(self.name)
        gradients = self._gradients(problem)
        if not any(gradient.any() for gradient in gradients.values()):
            raise Finding(_("All gradients are zero."))
        require_pure(self.function, _with_delta(problem), problems.PROBLEMS[self.name].arguments)
        other = oracle.problem(self.name, "other sizes")
        if all(_alike(gradients.get(name), right) for name, right in problem.gradients.items()):
            self._require(other, *other.gradients)
        else:
            self._gradients(other)

    def _gradients(self, problem):
        shapes = {name: gradient.shape for name, gradient in problem.gradients.items()}
        return Gradients(self.function(*_with_delta(problem)), shapes)

    def _require(self, problem, *names):
        gradients = self._gradients(problem)
        for name in names:
            if name in gradients.unread:
                raise gradients.unread[name]
            expected = problem.gradients[name]
            require_answer(gradients[name], Question((), name, expected, (_("row"), _("column"))[: expected.ndim]))


def _with_delta(problem):
    return problem.trace, problem.delta.sum(axis=0)


def _slopes(problem, k):
    """How each unit of h_k moves with z_k, (n_h,), measured with the states before it held fast."""
    trace, state = problem.trace, problem.recurrence.state
    jacobian = numerical_jacobian(lambda z_k: state(trace, trace["h"], z_k, k), trace["z"][k].copy())
    return np.diag(jacobian)


def _passed_on(problem, last, step):
    """How the sum of step `last` moves with the state of `step`, all other states held fast: (n_h, n_h)."""
    trace = problem.trace

    def total(state):
        h = trace["h"].copy()
        h[step] = state
        return problem.recurrence.total(trace, h, last)

    return numerical_jacobian(total, trace["h"][step].copy())


def _last(rows):
    """The last row that is not zero; a Finding if it is too early to see what comes back from it."""
    filled = np.flatnonzero(rows.any(axis=1))
    if not filled.size or filled[-1] < 3:
        raise Finding(_("The last rows are zero, so there is nothing to follow back."))
    return int(filled[-1])


def _shifted(rows, steps):
    """Rows 1, …, T of an array moved down by some steps, with zeros where there is none: (T, n_h)."""
    moved = np.zeros(rows[1:].shape)
    if steps > 0:
        moved[steps:] = rows[1:-steps]
    else:
        moved[:steps] = rows[1 - steps :]
    return moved


def _alike(came, expected):
    return came is not None and relative_error(came, expected) < TOLERANCE
