"""The guard around the imports of a set-up cell: one line that says how to install, in place of a traceback."""

import ast
import textwrap

_OPENING = "try:"
_CLOSING = """\
except ImportError as error:
    line = f"{error}: in the course's folder run pip install -r requirements.txt, then restart the kernel."
    error._render_traceback_ = lambda: [line]
    raise"""


def guarded(source):
    """The set-up cell of a notebook: the imports at the beginning of `source` in their guard, the rest as it is."""
    imports = []
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            break
        imports.append(statement)
    if not imports:
        return source
    lines = source.split("\n")
    first, end = imports[0].lineno - 1, imports[-1].end_lineno
    inside = textwrap.indent("\n".join(lines[first:end]), "    ")
    return "\n".join([*lines[:first], _OPENING, inside, _CLOSING, *lines[end:]])


def unguarded(source):
    """The reverse of `guarded`. A cell whose guard was changed stays as it is."""
    lines, closing = source.split("\n"), _CLOSING.split("\n")
    for end in range(len(lines)):
        if lines[end : end + len(closing)] == closing and _OPENING in lines[:end]:
            first = lines.index(_OPENING)
            inside = [line.removeprefix("    ") for line in lines[first + 1 : end]]
            return "\n".join([*lines[:first], *inside, *lines[end + len(closing) :]])
    return source
