"""What a comparison of gradients found, as values to use and as a table to read."""

from dataclasses import dataclass

from .arguments import at
from .messages import translate as _


@dataclass(frozen=True)
class GradientRow:
    """The comparison of one gradient.

    error: the relative error of the whole array; entry, analytic, numeric: its worst entry, and both values there.
    problem: why it could not be compared, if so; then these four are None.
    """

    name: str
    passed: bool
    error: float | None = None
    entry: tuple | None = None
    analytic: float | None = None
    numeric: float | None = None
    problem: str = ""


@dataclass(frozen=True, repr=False)
class GradientReport:
    """The result of `check_gradients`, one row for each array. Prints as a table; true if every row passed."""

    rows: tuple[GradientRow, ...]
    tolerance: float

    @property
    def passed(self):
        return all(row.passed for row in self.rows)

    def __bool__(self):
        return self.passed

    def __str__(self):
        titles = (_("gradient"), _("error"), _("worst entry"), _("yours"), _("measured"))
        table = [titles, *(self._cells(row) for row in self.rows)]
        compared = [cells for cells in table if len(cells) >= len(titles)]
        widths = [max(map(len, column)) for column in zip(*compared, strict=False)]
        widths[0] = max(len(cells[0]) for cells in table)
        return "\n".join([*(_aligned(cells, widths) for cells in table), self._conclusion()])

    __repr__ = __str__

    def _cells(self, row):
        if row.problem:
            return row.name, row.problem
        if row.passed:
            verdict = _("agrees") if row.error <= self.tolerance else _("agrees (too small to measure)")
        else:
            verdict = _("differs")
        numbers = (f"{row.analytic:.6g}", f"{row.numeric:.6g}")
        return row.name, f"{row.error:.1e}", at(row.entry), *numbers, verdict

    def _conclusion(self):
        if self.passed:
            conclusion = _("Every gradient agrees with the measured one (tolerance %(tolerance).0e).")
        else:
            conclusion = _("Not right yet: %(names)s (tolerance %(tolerance).0e).")
        names = ", ".join(row.name for row in self.rows if not row.passed)
        return conclusion % {"names": names, "tolerance": self.tolerance}


def _aligned(cells, widths):
    name, *others = cells
    if len(others) > 1:
        others = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=False)] + others[4:]
    return "  ".join([name.ljust(widths[0]), *others])
