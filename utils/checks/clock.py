"""The clock by which cost is measured. It stands still while others than the measured functions work."""

import os
import time

# Time of the processor: a busy machine hardly changes it. That of Windows comes in steps of 16 ms.
_seconds = time.perf_counter if os.name == "nt" else time.process_time
_ahead = 0.0


def now():
    """Seconds, from some moment on, in which the measured functions worked."""
    return _seconds() + _ahead


def turn_to(moment):
    """Set the clock: what a function took that runs in another process is told from outside."""
    global _ahead
    _ahead = moment - _seconds()
