"""What a lesson's cells must look like. Each rule gives the faults it finds."""

import ast
import re

from grading.roles import Role
from tools.answers import SOLUTION, reference_lines
from tools.errors import Fault

HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
MARK_SCHEME = ("BEGIN MARK SCHEME", "END MARK SCHEME")
_REGIONS = {Role.ANSWER: SOLUTION, Role.TEST: HIDDEN, Role.TASK: MARK_SCHEME}
_BUILT_ID = re.compile(r"setup(-\d+)?|given-.*")


def syntax_faults(lesson):
    """Code cells that are not Python, also after nbgrader has taken the answer or the hidden tests out."""
    for cell in lesson.cells:
        if not cell.is_code:
            continue
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield Fault(lesson.place, _line(cell, (error.lineno or 1) - 1), f"syntax error: {error.msg}")
            continue
        begin, end = _REGIONS.get(cell.role, (None, None))
        if begin and _is_balanced(cell.source, begin, end):
            stub = "raise NotImplementedError()" if cell.role is Role.ANSWER else None
            try:
                ast.parse(_without_region(cell.source, begin, end, stub))
            except SyntaxError as error:
                words = f"without the lines between its markers the cell is not Python: {error.msg}"
                yield Fault(lesson.place, cell.marker_line, words)


def lesson_faults(lesson):
    """All that is wrong with a lesson by itself, when its code is Python."""
    faults = [fault for cell in lesson.cells for fault in [*_regions(lesson, cell), *_references(lesson, cell)]]
    faults += [fault for cell in lesson.with_role(Role.ANSWER) for fault in _answer(lesson, cell)]
    for cell in lesson.with_role(Role.GIVEN):
        if cell.source:
            faults.append(Fault(lesson.place, _line(cell), "a given cell is empty here: the build fills it in"))
    for cell in lesson.cells:
        if not cell.source.strip() and cell.role is not Role.GIVEN:
            faults.append(Fault(lesson.place, cell.marker_line, "the cell is empty"))
    return faults + [*_unique_ids(lesson), *_unique_functions(lesson), *_heading(lesson)]


def _line(cell, index=0):
    return cell.source_line + index


def _is_balanced(source, begin, end):
    marks = [mark for line in source.split("\n") for mark in (begin, end) if mark in line]
    return marks == [begin, end] * (len(marks) // 2)


def _without_region(source, begin, end, stub):
    """The cell as nbgrader would release it."""
    lines, inside = [], False
    for line in source.split("\n"):
        if begin in line:
            inside = True
            if stub:
                lines.append(re.match(r"\s*", line).group() + stub)
        elif end in line:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def _regions(lesson, cell):
    """Markers of a region stand in cells of one role, in pairs. nbgrader finds them anywhere in a line, so do we."""
    for role, (begin, end) in _REGIONS.items():
        marked = [index for index, line in enumerate(cell.source.split("\n")) if begin in line or end in line]
        if marked and cell.role is not role:
            found = begin if begin in cell.source else end
            yield Fault(lesson.place, _line(cell, marked[0]), f"{found} outside a cell of role {role}")
        elif marked and not _is_balanced(cell.source, begin, end):
            yield Fault(lesson.place, _line(cell, marked[0]), f"unbalanced: expected pairs of {begin} and {end}")


def _references(lesson, cell):
    """`### REFERENCE` lines stand in hidden regions."""
    lines = cell.source.split("\n")
    for index, line in enumerate(lines):
        if "### REFERENCE" not in line and "### END REFERENCE" not in line:
            continue
        before = "\n".join(lines[:index])
        if cell.role is not Role.TEST or before.count(HIDDEN[0]) == before.count(HIDDEN[1]):
            yield Fault(lesson.place, _line(cell, index), "### REFERENCE outside the hidden tests of a test cell")
        elif index not in [known for known, _function in reference_lines(cell.source)]:
            yield Fault(lesson.place, _line(cell, index), f"expected '### REFERENCE <function>', got {line.strip()!r}")


def _answer(lesson, cell):
    """One function with a docstring, then one solution region."""
    functions = ast.parse(cell.source).body
    if len(functions) != 1 or not isinstance(functions[0], ast.FunctionDef):
        yield Fault(lesson.place, cell.marker_line, "an answer cell holds one function and nothing else")
        return
    function, lines = functions[0], cell.source.split("\n")
    begins = [number for number, line in enumerate(lines, start=1) if SOLUTION[0] in line]
    if len(begins) != 1 or sum(SOLUTION[1] in line for line in lines) != 1:
        words = f"an answer has exactly one pair of ### {SOLUTION[0]} and ### {SOLUTION[1]}"
        yield Fault(lesson.place, cell.marker_line, words)
    elif ast.get_docstring(function) is None:
        yield Fault(lesson.place, _line(cell, function.lineno - 1), f"{function.name} has no docstring")
    elif function.body[0].end_lineno > begins[0]:
        words = f"the docstring of {function.name} is inside the solution; students would not see it"
        yield Fault(lesson.place, _line(cell, function.body[0].lineno - 1), words)


def _unique_ids(lesson):
    first = {}
    for cell in lesson.cells:
        is_given = cell.role is Role.GIVEN
        line = first.setdefault((is_given, cell.name), cell.marker_line)
        if cell.name and line != cell.marker_line:
            kind = "function" if is_given else "id"
            yield Fault(lesson.place, cell.marker_line, f"the {kind} {cell.name!r} is used twice, first on line {line}")
        if not is_given and _BUILT_ID.fullmatch(cell.name):
            yield Fault(lesson.place, cell.marker_line, f"the id {cell.name!r} is one that the build gives to cells")


def _unique_functions(lesson):
    first = {}
    for cell in lesson.with_role(Role.ANSWER):
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef) and first.setdefault(node.name, cell) is not cell:
                words = f"{node.name} is asked for twice, first on line {first[node.name].marker_line}"
                yield Fault(lesson.place, cell.marker_line, words)


def _heading(lesson):
    prose = (line for cell in lesson.with_role(Role.PROSE) for line in cell.source.split("\n"))
    if not any(re.match(r"# \S", line) for line in prose):
        yield Fault(lesson.place, 1, "no first-level heading: expected a prose cell with '# # Title'")
