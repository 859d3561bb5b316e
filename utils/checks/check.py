"""A check: several measures of one function, told together in one message at the end."""

import functools
import inspect
import os
import textwrap

import numpy as np

from .. import hints, problems
from ..messages import translate as _
from .findings import Finding, NotWritten
from .student import StudentFunction

CARRIED_FORWARD = "carried forward"
WIDTH = 76


class CheckFailed(AssertionError):
    """What a failed check raises. In a notebook it shows as its message, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


def measure(title):
    """Make a method of a Check a measure: what it finds joins the cell's message, so that the other measures still run.

    `title` says in a few words what is measured. A measure may return CARRIED_FORWARD: the function is right around
    an earlier answer of the student's that is wrong; then the plain measures of the same title are forgiven.
    """

    def decorate(method):
        @functools.wraps(method)
        def run(self, *arguments, **options):
            try:
                # A student who has told NumPy to raise means the student's own numbers, not those of a check.
                with np.errstate(all="ignore"):
                    verdict = method(self, *arguments, **options)
            except NotWritten as finding:
                self._not_written = str(finding)
            except Finding as finding:
                told = _("On fresh numbers: %(finding)s") if title in self._passed else "%(finding)s"
                self._found.setdefault(title, told % {"finding": finding})
            else:
                self._passed.append(title)
                if verdict is CARRIED_FORWARD:
                    self._found.pop(title, None)
                    self._carried.append(title)

        return run

    return decorate


def _wrapped(line):
    """A line broken before a page of feedback or a narrow window breaks it in a word, as deep as its words begin."""
    indent = " " * (len(line) - len(line.lstrip(" ✗")))
    return textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False) if line else line


class Check:
    """Measures one function of a student's. Call measures, then `done()`, which shows the verdict.

    Subclasses give `name`, the function's name, and `needs`, the names of the other functions that they are made with,
    in order. The check of a backward pass takes its forward pass first of all.
    """

    name = ""
    needs = ()

    def __init__(self, function, *needed):
        self.function = StudentFunction(function, self.name)
        self._needed = dict(zip(self.needs, needed, strict=True))
        self._found = {}
        self._passed = []
        self._carried = []
        self._not_written = ""

    def done(self):
        """Print what passed, or raise one CheckFailed that tells everything found and the next step of a hint."""
        if self._not_written:
            raise CheckFailed(self._not_written)
        if not self._found:
            for title in dict.fromkeys(self._passed):
                print(_("Passed: %(title)s.") % {"title": title})
            if self._carried:
                print(_("Right around your own earlier function, which is not right yet: its own check says why."))
            return
        lines = [_("%(name)s is not right yet.") % {"name": self.name}]
        for title, found in self._found.items():
            lines += [f"✗ {title}", *("  " + line for line in found.splitlines())]
        lines += [*self.remarks(), *self._hint()]
        raise CheckFailed("\n".join(_wrapped(line) for line in lines))

    def remarks(self):
        """Lines that go between what was found and the hint: what else the student should know."""
        return []

    def blame_needed(self):
        """The remark that the last of the functions it needs is not right."""
        return [
            _("Your %(cell)s is not right yet, and may be all that is wrong. Repair it first: its checks stand above.")
            % {"cell": self.needs[-1]}
        ]

    def example(self):
        """The function's arguments in its public example."""
        posed = problems.PROBLEMS[self.name]
        if not isinstance(posed, problems.BackwardProblems):
            return posed.draw(problems.public_source())
        arguments, upstream = posed.draw(problems.public_source())
        forward = self._needed[self.needs[0]]
        return *upstream, forward(*arguments)[-1]

    def _holds(self, measure, *arguments):
        """Whether a measure of this check, or a part of one, would find nothing."""
        try:
            inspect.unwrap(measure.__func__)(self, *arguments)
        except Finding:
            return False
        return True

    def _hint(self):
        with np.errstate(all="ignore"):
            fingerprint = hints.fingerprint(self.function.function, self.example())
        return hints.next_step(
            self.name,
            self.function.function,
            fingerprint,
            name_at_once=os.environ.get("NBGRADER_EXECUTION") == "autograde",
        )
