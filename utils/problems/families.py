"""The families of problems: those of a forward function, of a backward pass, and of a function that needs no cache."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ForwardProblems:
    """What a forward function is tried on.

    draw(source, kind="example"): its arguments, drawn from a random source.
    kinds: the kinds of problem whose results are recorded for the visible tests.
    arguments, results: the names of the arguments, and of the results that are compared; further results are not.
    """

    draw: Callable
    kinds: tuple[str, ...]
    arguments: tuple[str, ...]
    results: tuple[str, ...]

    def example(self, source):
        """The arguments by name."""
        return dict(zip(self.arguments, self.draw(source), strict=True))

    def named(self, results):
        """The results that are compared, by name; a single result may come without a tuple around it."""
        results = results if isinstance(results, (tuple, list)) else (results,)
        return dict(zip(self.results, results, strict=False))


@dataclass(frozen=True)
class BackwardProblems:
    """What a backward pass is tried on.

    draw(source, kind="example"): the arguments of its forward pass, and the upstream gradients, both as tuples.
    arguments: the names of the arguments of the forward pass; the dict of parameters stands last.
    upstream: the names of the upstream gradients, each of the result of the forward pass in the same place.
    parameters: the names of the parameters that have a gradient.
    """

    draw: Callable
    arguments: tuple[str, ...]
    upstream: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def gradients(self):
        """The names of the gradients that the backward pass returns."""
        return tuple("d" + name for name in (*self.arguments[:-1], *self.parameters))

    def example(self, source):
        """The arguments of the forward pass and the upstream gradients by name."""
        arguments, upstream = self.draw(source)
        return dict(zip((*self.arguments, *self.upstream), (*arguments, *upstream), strict=True))


@dataclass(frozen=True)
class GradientProblems:
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

    def example(self, source):
        """The arguments by name."""
        return dict(zip(self.arguments, self.draw(source), strict=True))

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
