"""Widgets: pictures that move with a few controls, in a notebook and on a page without a kernel."""

from .exploding_gradients import exploding_gradients
from .lstm_plumbing import lstm_plumbing
from .slider_figure import slider_figure

__all__ = ["exploding_gradients", "lstm_plumbing", "slider_figure"]
