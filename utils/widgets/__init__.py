"""Widgets: pictures that move with a few controls, in a notebook and on a page without a kernel."""

from .bptt_tape import bptt_tape
from .cliff_and_clipping import cliff_and_clipping
from .exploding_gradients import exploding_gradients
from .gradient_check_lab import gradient_check_lab
from .jacobian_lab import jacobian_lab
from .lstm_plumbing import lstm_plumbing
from .slider_figure import slider_figure

__all__ = [
    "bptt_tape",
    "cliff_and_clipping",
    "exploding_gradients",
    "gradient_check_lab",
    "jacobian_lab",
    "lstm_plumbing",
    "slider_figure",
]
