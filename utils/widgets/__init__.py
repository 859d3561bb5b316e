"""Widgets: pictures that move with a few controls, in a notebook and on a page without a kernel."""

from .cliff_and_clipping import cliff_and_clipping
from .exploding_gradients import exploding_gradients
from .slider_figure import slider_figure

__all__ = ["cliff_and_clipping", "exploding_gradients", "slider_figure"]
