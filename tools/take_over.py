"""Take an edit of a built notebook over into the text of its lesson."""

from dataclasses import replace

from grading.roles import Role
from tools.errors import BuildError, Fault, stop_at
from tools.files import write_if_changed
from tools.lesson_text import write_cells
from tools.notebooks import NotebookCell, built_record, cells_of, read_notebook


def take_over(course, lesson):
    """Write the cells of the lesson's notebook in source/ into its text. Returns whether the text changed.

    Raises BuildError, and writes nothing, when the text has changed since the last build too, when an answer of another
    cell or lesson was changed where it is only supplied, or when a cell cannot be told in a lesson text.
    """
    place = f"source/{lesson.name}/{lesson.stem}.ipynb"
    path = course.root / place
    if not path.exists():
        raise BuildError([Fault(place, 0, "there is no notebook to take over; build it first")])
    notebook = read_notebook(path, place)
    edited = cells_of(notebook)
    stop_at(fault for one in edited for fault in _cannot_take_over(course, lesson, place, one))
    built = [digest for _id, digest in built_record(notebook)["source"]]
    in_text = [NotebookCell("", cell).digest for cell in lesson.cells]
    in_notebook = [one.digest for one in edited]
    if in_notebook in (built, in_text):
        return False
    if in_text != built:
        words = (
            f"edited by hand, and {lesson.place} has changed since the last build too: "
            "set the change of the text aside (git stash), take over, then bring it back (git stash pop)"
        )
        raise BuildError([Fault(place, 0, words)])
    skills = {cell.name: cell.skill for cell in lesson.with_role(Role.TEST)}
    cells = [replace(one.cell, skill=skills.get(one.cell.name, one.cell.skill)) for one in edited]
    try:
        text = write_cells(cells)
    except ValueError as error:
        raise BuildError([Fault(place, 0, str(error))]) from None
    return write_if_changed(lesson.text_path, text.encode())


def _cannot_take_over(course, lesson, place, one):
    if one.problem:
        yield Fault(place, 0, f"cell {one.id}: a lesson text cannot hold {one.problem}")
    if one.changed_answer:
        answer = course.answers(lesson).get(one.changed_answer)
        owner = course.lesson(answer.lesson).place if answer else "no lesson"
        words = (
            f"cell {one.id} only supplies the answer {one.changed_answer}, which belongs to {owner}; change it there"
        )
        yield Fault(place, 0, words)
