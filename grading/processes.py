"""A process and all it has started, taken together."""

import os
import signal
from contextlib import suppress

import psutil


def end(number: int) -> None:
    """Kill a process and its group. In a namespace for processes of its own, all it has started ends with it."""
    for kill in (os.kill, os.killpg):
        with suppress(ProcessLookupError, PermissionError):
            kill(number, signal.SIGKILL)


def cpu_seconds(number: int) -> float:
    """Processor time, as the system counts it."""
    return _sum(lambda process: sum(process.cpu_times()[:4]), _family(number))


def hold_more_than(bound: int, number: int) -> bool:
    """Whether they hold more than so many bytes of memory together."""
    family = _family(number)
    # What they share counts for each of them, so that this is too much at worst; the true sum takes longer.
    return _sum(lambda process: process.memory_info().rss, family) > bound and _sum(_share, family) > bound


def _share(process):
    """Bytes of memory of a process; of what several share its part, where the system tells that."""
    told = process.memory_full_info()
    return getattr(told, "pss", told.uss)


def _family(number):
    """The processes; none if the first of them ends at this moment."""
    try:
        first = psutil.Process(_in_proc(number))
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def _sum(measure, processes):
    """Of those that are still there."""
    total = 0.0
    for process in processes:
        with suppress(psutil.Error):
            total += measure(process)
    return total


def _in_proc(number):
    """The number by which /proc knows a process: it may be of another namespace than this process."""
    if not hasattr(os, "pidfd_open"):
        return number
    descriptor = os.pidfd_open(number)
    try:
        with open(f"/proc/self/fdinfo/{descriptor}") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))
    finally:
        os.close(descriptor)
