"""Cells that only explore and use nothing of a student's: they show the same in every submission, and run once."""

from nbformat import NotebookNode

from .names import bound_names, read_names
from .roles import Role, role_of


def cells_apart(source: NotebookNode) -> tuple[str, ...]:
    """The ids of such cells of a teacher's notebook, in their order.

    They read no name that an answer binds, nor one of a cell that does, and such a cell reads none of theirs. Names
    are all that is looked at: the cells of lessons share nothing else. None, if a cell is not plain Python.
    """
    try:
        return _cells_apart([cell for cell in source.cells if cell.cell_type == "code"])
    except SyntaxError:
        return ()


def _cells_apart(cells):
    of_students = set().union(*(bound_names(cell.source) for cell in cells if role_of(cell) == Role.ANSWER))
    read_there = set()
    apart = [cell for cell in cells if role_of(cell) in (Role.SETUP, Role.GIVEN, Role.EXPLORE)]
    while bound := [cell for cell in apart if _belongs(cell, of_students, read_there)]:
        apart = [cell for cell in apart if cell not in bound]
        of_students = of_students.union(*(bound_names(cell.source) for cell in bound))
        read_there = read_there.union(*(read_names(cell.source) for cell in bound))
    return tuple(cell.id for cell in apart if role_of(cell) == Role.EXPLORE)


def _belongs(cell, of_students, read_there):
    """Whether a cell belongs to the cells that run with a student's: set-up and given cells run there anyway."""
    if read_names(cell.source) & of_students:
        return True
    return role_of(cell) == Role.EXPLORE and bool(bound_names(cell.source) & read_there)
