"""The figures of the lessons: pure functions from arrays to a matplotlib Figure, all in one style.

A figure shows itself as the last line of a cell. An argument that is None gives a line of text in its place.
"""

from .backward import plot_gradient_errors, plot_gradient_flow
from .forward import plot_activation, plot_hidden_states
from .step_errors import plot_step_errors
from .style import COLOURS

__all__ = [
    "COLOURS",
    "plot_activation",
    "plot_gradient_errors",
    "plot_gradient_flow",
    "plot_hidden_states",
    "plot_step_errors",
]
