"""Looking for answers where students can see them: the code of an answer counts, whatever its spacing or markers."""

import ast
import json
import re

# A shorter statement, such as `m = x.shape[1]`, may well stand in a hint or in a docstring.
TELLING = 18


def telling_statements(answer):
    """The statements of an answer that say how it is done, each without blanks."""
    (function,) = (node for node in ast.parse(answer.bare).body if isinstance(node, ast.FunctionDef))
    statements = set()
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function:
            first = ast.unparse(node).split("\n")[0]
            statements.add(_without_blanks(first))
    return {statement for statement in statements if len(statement) >= TELLING} or {_without_blanks(answer.bare)}


def leaked(content, answer, known=()):
    """Whether a file, as bytes, tells an answer: more than one of its telling statements, or the only one it has.

    known: answers that students have by then. What stands in one of them too tells nothing.
    """
    text = _normal(content.decode("utf-8", errors="replace"))
    statements = telling_statements(answer)
    statements = statements.difference(*map(telling_statements, known)) or statements
    found = [statement for statement in statements if statement in text]
    return len(found) >= min(2, len(statements))


def _normal(text):
    """A file's text as code would be written: a notebook's cells without JSON, quotes alike, no blanks."""
    try:
        notebook = json.loads(text)
        text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    except (ValueError, KeyError, TypeError):
        pass
    return _without_blanks(text)


def _without_blanks(text):
    return re.sub(r"\s+", "", text.replace('"', "'"))
