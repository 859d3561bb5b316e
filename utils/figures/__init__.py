"""The figures of the lessons: pure functions from arrays to a matplotlib Figure, all in one style.

A figure shows itself as the last line of a cell. An argument that is None gives a line of text in its place.
"""

from .addition import plot_addition_training, plot_carry
from .arcs import plot_gradient_arcs
from .backward import plot_gradient_errors, plot_gradient_flow
from .derivation import plot_delta_reach, plot_delta_table
from .errors_by_step import plot_errors_by_step
from .explosion import plot_eigenvalues, plot_jacobian_norms
from .flows import plot_gradient_flows
from .forward import plot_activation, plot_hidden_states
from .lstm import plot_gates, plot_memory, plot_two_states
from .steps import plot_step_errors
from .style import COLOURS
from .truncation import plot_truncation
from .unrolling import plot_unrolled
from .writing import plot_draws, plot_gates_over_text, plot_losses, plot_writing

__all__ = [
    "COLOURS",
    "plot_activation",
    "plot_addition_training",
    "plot_carry",
    "plot_delta_reach",
    "plot_delta_table",
    "plot_draws",
    "plot_eigenvalues",
    "plot_errors_by_step",
    "plot_gates",
    "plot_gates_over_text",
    "plot_gradient_arcs",
    "plot_gradient_errors",
    "plot_gradient_flow",
    "plot_gradient_flows",
    "plot_hidden_states",
    "plot_jacobian_norms",
    "plot_losses",
    "plot_memory",
    "plot_step_errors",
    "plot_truncation",
    "plot_two_states",
    "plot_unrolled",
    "plot_writing",
]
