"""The clock by which cost is measured. It stands still while others than the measured functions work."""

import time

_stood = 0.0


def now():
    """Seconds, from some moment on, in which the measured functions worked."""
    return time.perf_counter() - _stood


def leave_out(seconds):
    """Not to be counted: what a function took on its way, where it runs in another process."""
    global _stood
    _stood += seconds
