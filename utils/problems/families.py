"""The two families of problems: those of a forward function, and those of a backward pass."""

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
