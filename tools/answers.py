"""Reference answers: each is written once, in the lesson that owns it; here it is taken from there for other uses."""

import ast
import re
import textwrap
from dataclasses import dataclass, field
from functools import cached_property

from grading.names import free_names

SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")
_REFERENCE = re.compile(r"(\s*)### REFERENCE (\w+)\s*")
_END_REFERENCE = "### END REFERENCE"


@dataclass(frozen=True)
class Answer:
    """The answer cell of one function.

    `lesson`: the lesson that owns it; `imports`: name -> import statement of that lesson's set-up.
    """

    function: str
    lesson: str
    source: str
    imports: dict = field(default_factory=dict, compare=False)

    @cached_property
    def reference(self):
        """The cell without the solution markers."""
        return "\n".join(line for line in self.source.split("\n") if not any(mark in line for mark in SOLUTION))

    @cached_property
    def given(self):
        """The cell of a lesson that builds on this function."""
        return f"# Given: {self.function}, the answer of lesson {self.lesson}.\n{self.reference}"

    @cached_property
    def bare(self):
        """The function alone, without its docstring."""
        lines = self.reference.split("\n")
        function = next(node for node in ast.parse(self.reference).body if isinstance(node, ast.FunctionDef))
        first = min([function.lineno, *(node.lineno for node in function.decorator_list)])
        last = function.end_lineno
        docstring = function.body[0]
        head, body = lines[first - 1 : docstring.lineno - 1], lines[docstring.end_lineno : last]
        return "\n".join(head) + "\n" + "\n".join(body).strip("\n")

    @cached_property
    def free_names(self):
        """The names that the function takes from outside, built-in ones left out."""
        return free_names(self.reference) - {self.function}


def imported_names(source):
    """Name -> statement that imports it alone, for the imports at the top level of Python code."""
    imported = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        start = f"from {'.' * node.level}{node.module or ''} import " if isinstance(node, ast.ImportFrom) else "import "
        for alias in node.names:
            name = alias.asname or (alias.name if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0])
            imported[name] = start + alias.name + (f" as {alias.asname}" if alias.asname else "")
    return imported


def dependencies(function, answers):
    """The lesson functions that a reference answer calls, and those that they call: each after what it calls itself.

    `answers`: function -> Answer. Raises ValueError for an unknown function, a name of unknown origin and a circle.
    """
    order, path = [], []

    def visit(name):
        if name not in answers:
            raise ValueError(f"no lesson up to this one has an answer {name!r}; known: {', '.join(answers)}")
        if name in path:
            raise ValueError(f"the answers call each other in a circle: {' -> '.join([*path, name])}")
        if name in order:
            return
        path.append(name)
        answer = answers[name]
        for free in sorted(answer.free_names):
            if free in answers:
                visit(free)
            elif free not in answer.imports:
                raise ValueError(
                    f"the answer {name} of lesson {answer.lesson} takes {free!r} from outside: "
                    "expected an argument, an import of its set-up cell, or a function that a lesson asks for"
                )
        order.append(path.pop())

    visit(function)
    return order


def factories(function, answers):
    """Python source that makes reference answers anew: a function `right_<name>` for each, dependencies first.

    A lesson function that a reference answer calls is a parameter of its factory, so that a test can put the student's
    own one in its place.
    """
    return "\n\n".join(_factory(answers[name], answers) for name in dependencies(function, answers))


def expand(source, answers):
    """A test cell with `### REFERENCE <function>` lines filled in. Returns (source, function -> block filled in)."""
    lines, blocks = [], {}
    for line in source.split("\n"):
        lines.append(line)
        marker = _REFERENCE.fullmatch(line)
        if marker:
            indent, function = marker.groups()
            blocks[function] = textwrap.dedent(factories(function, answers))
            lines += [*textwrap.indent(blocks[function], indent).split("\n"), indent + _END_REFERENCE]
    return "\n".join(lines), blocks


def collapse(source, is_untouched):
    """The reverse of `expand`: takes each block out for which `is_untouched(function, block)` holds.

    Returns (source, the functions whose blocks are kept because they were changed).
    """
    lines, kept, rest = [], [], source.split("\n")
    while rest:
        line = rest.pop(0)
        lines.append(line)
        marker = _REFERENCE.fullmatch(line)
        if not marker:
            continue
        indent, function = marker.groups()
        end = rest.index(indent + _END_REFERENCE) if indent + _END_REFERENCE in rest else None
        if end is not None and is_untouched(function, textwrap.dedent("\n".join(rest[:end]))):
            del rest[: end + 1]
        else:
            kept.append(function)
    return "\n".join(lines), kept


def reference_lines(source):
    """Pairs (index of the line, function) of the `### REFERENCE` lines of a cell."""
    found = ((index, _REFERENCE.fullmatch(line)) for index, line in enumerate(source.split("\n")))
    return [(index, marker.group(2)) for index, marker in found if marker]


def _factory(answer, answers):
    called = sorted(answer.free_names & answers.keys())
    lines = [statement for name, statement in answer.imports.items() if name in answer.free_names]
    lines += [f"{name} = {name} or right_{name}()" for name in called]
    lines += [*answer.bare.split("\n"), f"return {answer.function}"]
    head = f"def right_{answer.function}({', '.join(f'{name}=None' for name in called)}):"
    return head + "\n" + textwrap.indent("\n".join(lines), "    ")
