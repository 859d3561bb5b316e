"""Looking for answers where students can see them: the code of an answer counts, whatever its spacing or markers."""

import ast
import functools
import json
import re

# A shorter statement, such as `m = x.shape[1]`, may well stand in a hint or in a docstring.
TELLING = 18


@functools.cache
def telling_statements(answer, broken=""):
    """The statements of an answer that say how it is done, each without blanks.

    What stands in the code that is shown to be repaired, `broken`, tells nothing. If one statement is left, or none, as
    where an answer is that code with one line repaired, then the answer counts as a whole.
    """
    (function,) = (node for node in ast.parse(answer.bare).body if isinstance(node, ast.FunctionDef))
    statements = set()
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function:
            written = ast.get_source_segment(answer.bare, node)
            statements.add(_without_blanks(written.split("\n")[0] if hasattr(node, "body") else written))
    if broken:
        statements = {statement for statement in statements if statement not in _without_blanks(broken)}
    telling = {statement for statement in statements if len(statement) >= TELLING}
    return telling if len(telling) > bool(broken) else {_without_blanks(answer.bare.split("\n", 1)[1])}


def leaked(content, answer, broken="", known=()):
    """Whether a file, as bytes, tells an answer: more than one of its telling statements, or the only one it has.

    known: answers that students have by then. What stands in one of them too tells nothing.
    """
    text = _normal(content)
    statements = telling_statements(answer, broken)
    statements = statements.difference(*map(telling_statements, known)) or statements
    found = [statement for statement in statements if statement in text]
    return len(found) >= min(2, len(statements))


@functools.lru_cache(maxsize=1000)
def _normal(content):
    """A file's text as code would be written: a notebook's cells without JSON, quotes alike, no blanks."""
    text = content.decode("utf-8", errors="replace")
    try:
        notebook = json.loads(text)
        text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    except (ValueError, KeyError, TypeError):
        pass
    return _without_blanks(text)


def _without_blanks(text):
    return re.sub(r"\s+", "", text.replace('"', "'"))
