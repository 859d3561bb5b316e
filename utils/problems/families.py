"""The families of problems: of forward functions, backward passes, functions without a cache, functions of a trace."""

from collections.abc import Callable
from dataclasses import dataclass

from ..recurrences import Recurrence


class Problems:
    """What a function is tried on: draw(source, kind="example") gives its arguments, which are named `arguments`."""

    def example(self, source):
        """The arguments by name."""
        return dict(zip(self.arguments, self.draw(source), strict=True))


@dataclass(frozen=True)
class ForwardProblems(Problems):
    """What a forward function is tried on.

    draw(source, kind="example"): its arguments, drawn from a random source.
    kinds: the kinds of problem whose results are recorded for the visible tests.
    arguments, results: the names of the arguments, and of the results that are compared; further results are not.
    The results of a function that returns a dict have their names there.
    """

    draw: Callable
    kinds: tuple[str, ...]
    arguments: tuple[str, ...]
    results: tuple[str, ...]

    def named(self, results):
        """The results that are compared, by name: a dict as it is; a single one may come without a tuple around it."""
        if isinstance(results, dict):
            return results
        results = results if isinstance(results, (tuple, list)) else (results,)
        return dict(zip(self.results, results, strict=False))


@dataclass(frozen=True)
class BackwardProblems(Problems):
    """What a backward pass is tried on.

    draw(source, kind="example"): the arguments of its forward pass, and the upstream gradients, both as tuples.
    arguments: the names of the arguments of the forward pass; the dict of parameters stands last.
    upstream: the names of the upstream gradients, each of the result of the forward pass in the same place.
    The forward pass of a loss has none: its first result is the loss.
    parameters: the names of the parameters that have a gradient; fixed: those of the arguments that have none.
    """

    draw: Callable
    arguments: tuple[str, ...]
    upstream: tuple[str, ...]
    parameters: tuple[str, ...]
    fixed: tuple[str, ...] = ()

    @property
    def gradients(self):
        """The names of the gradients that the backward pass returns."""
        return tuple("d" + name for name in (*self.arguments[:-1], *self.parameters) if name not in self.fixed)

    def example(self, source):
        """The arguments of the forward pass and the upstream gradients by name."""
        arguments, upstream = self.draw(source)
        return dict(zip((*self.arguments, *self.upstream), (*arguments, *upstream), strict=True))


@dataclass(frozen=True)
class GradientProblems(Problems):
    """What a function is tried on that returns gradients and takes all it needs as arguments, without a cache.

    draw(source, kind="example"): its arguments, drawn from a random source.
    arguments: the names of the arguments.
    inputs: the names of the arguments that have a gradient.
    parameters: the names of those entries of the last argument, a dict of parameters, that have a gradient.
    result(forward, *arguments): the array through which all these act on the loss, by a trusted forward function.
    upstream(forward, *arguments): the gradient of the loss with respect to that array.
    """

    draw: Callable
    arguments: tuple[str, ...]
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    result: Callable
    upstream: Callable

    @property
    def gradients(self):
        """The names of the gradients that the function returns."""
        return tuple("d" + name for name in (*self.inputs, *self.parameters))

    def arrays(self, arguments):
        """All arrays that have a gradient, by name."""
        named = dict(zip(self.arguments, arguments, strict=True))
        inputs = {name: named[name] for name in self.inputs}
        return inputs | {name: arguments[-1][name] for name in self.parameters}

    def moved(self, arguments, arrays):
        """The arguments with other arrays in place of those that have a gradient."""
        named = dict(zip(self.arguments, arguments, strict=True)) | {name: arrays[name] for name in self.inputs}
        if self.parameters:
            name = self.arguments[-1]
            named[name] = named[name] | {entry: arrays[entry] for entry in self.parameters}
        return tuple(named.values())


@dataclass(frozen=True)
class TraceProblems(Problems):
    """What a function of a trace is tried on: the record of one run of a recurrence, time first.

    recurrence: the `Recurrence` that the trace is of.
    trace(source, kind="example"): a trace, drawn from a random source.
    more: the names of the arguments after the trace, and supply(recurrence, trace) → a tuple of them in the example.
    """

    recurrence: Recurrence
    trace: Callable
    more: tuple[str, ...]
    supply: Callable

    @property
    def arguments(self):
        """The names of the arguments."""
        return ("trace", *self.more)

    def draw(self, source, kind="example"):
        """The arguments of the function."""
        trace = self.trace(source, kind)
        return trace, *self.supply(self.recurrence, trace)
