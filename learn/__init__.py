"""Self-study: the hidden checks on one's own machine, the skills that they showed, and worked solutions that open.

In a notebook: `learn.check()`, `learn.progress()`, `learn.solutions()`. In a terminal: `python -m learn --help`.
This package works in the folder that `python -m tools.build learn` packs, without a network.
"""

from .notebook import check, give, progress, solutions

__all__ = ["check", "give", "progress", "solutions"]
