"""The problems of measuring gradients: `central_difference`, `array_gradient` and `judge_gradients`.

The functions that they hand to an answer are named ones, from `utils.curves` and `utils.suspects`.
"""

import string

import numpy as np

from ..curves import CURVES, Curve, Line, Surface
from ..suspects import SUSPECTS
from .families import ForwardProblems

# Large enough that a difference from one side is far from one from both; small enough to be called a step.
COARSE = (0.3, 0.45)


def central_difference_problem(source, kind="example"):
    """Arguments (function, x, step) for `central_difference`.

    "at one": x = 1 and step = 1/2, where twice the step is 1. "rising", "falling": a straight line, at 1.
    """
    function, x, step = Curve(str(source.choice(CURVES))), source.uniform(1.3, 2.0), source.uniform(*COARSE)
    if kind == "at one":
        x, step = 1.0, 0.5
    if kind in ("rising", "falling"):
        slope = source.uniform(2.0, 4.0) * (1 if kind == "rising" else -1)
        function, x, step = Line(round(slope, 1), round(source.uniform(1.0, 9.0), 1)), 1.0, round(step / 2, 2)
    return function, float(x), float(step)


# The shape of the array of each kind of problem; "example" and "whole" hold whole numbers.
SHAPES = {
    "example": (2, 3),
    "separate": (3, 2),
    "coupled": (2, 3),
    "one entry": (1, 1),
    "whole": (1, 1),
    "vector": (4,),
    "block": (2, 3, 2),
}


def array_gradient_problem(source, kind="example"):
    """Arguments (function, array, step) for `array_gradient`; `SHAPES` has the kinds.

    Only "separate" has a function in which the derivative of an entry does not depend on the other entries.
    """
    array = source.uniform(0.5, 2.5, SHAPES[kind])
    if kind in ("example", "whole"):
        array = np.ceil(array).astype(int)
    return Surface("separate" if kind == "separate" else "coupled"), array, float(source.uniform(*COARSE))


# Rows and columns of the points; never equal, so that only W and A are square.
EXAMPLE_POINTS, OTHER_POINTS = (4, 3), (3, 5)


def judge_gradients_problem(source, kind="example"):
    """Arguments (suspects,) for `judge_gradients`: a dict name -> (loss, gradient, list of points).

    All known suspects, in an order of their own; a name tells nothing.
    """
    n, m = EXAMPLE_POINTS if kind == "example" else OTHER_POINTS
    order = source.permutation(len(SUSPECTS))
    return ({name: SUSPECTS[i].drawn(source, n, m) for name, i in zip(string.ascii_uppercase, order, strict=False)},)


PROBLEMS = {
    "central_difference": ForwardProblems(
        central_difference_problem,
        kinds=("example", "at one", "rising", "falling"),
        arguments=("function", "x", "step"),
        results=("slope",),
    ),
    "array_gradient": ForwardProblems(
        array_gradient_problem,
        kinds=tuple(SHAPES),
        arguments=("function", "array", "step"),
        results=("gradient",),
    ),
    "judge_gradients": ForwardProblems(
        judge_gradients_problem,
        kinds=("example", "other sizes"),
        arguments=("suspects",),
        results=(),
    ),
}
