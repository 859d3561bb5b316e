"""Widgets: pictures that move with a few controls, in a notebook and on a page without a kernel."""

from .bptt_tape import bptt_tape
from .exploding_gradients import exploding_gradients
from .slider_figure import slider_figure

__all__ = ["bptt_tape", "exploding_gradients", "slider_figure"]
