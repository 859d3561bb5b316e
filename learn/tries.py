"""What counts as a try: an answer that says something, and something else than the tries before."""

import ast
import hashlib
import re

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def substance(source: str, function: str) -> str:
    """A digest of what an answer cell says: equal for two that differ in layout, comments and docstrings alone.

    Empty for what is no honest try: code that is not Python, or that does not define `function`; a function that is
    empty, still raises NotImplementedError on its way, or looks at none of its arguments.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS):
            node.body = [each for each in node.body if not _is_bare(each)] or [ast.Pass()]
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    if not defined or not _says_something(defined[-1]):
        return ""
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:32]


def _is_bare(statement):
    """Whether a statement does nothing: a docstring, another constant, `pass`."""
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, ast.Pass)


def _says_something(function):
    if all(_is_bare(statement) for statement in function.body):
        return False
    if any(_raises_not_implemented(statement) for statement in function.body):
        return False
    given = function.args
    parameters = {each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg) if each}
    read = {node.id for each in function.body for node in ast.walk(each) if isinstance(node, ast.Name)}
    return not parameters or bool(parameters & read)


def _raises_not_implemented(statement):
    if not isinstance(statement, ast.Raise) or statement.exc is None:
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def count_words(texts: list[str], given: str) -> int:
    """How many words somebody has written in text cells; formulas and lines of `given`, the task, do not count."""
    known = {line.strip() for line in given.split("\n")}
    lines = [line for text in texts for line in text.split("\n") if line.strip() not in known]
    return len(_FORMULA.sub(" ", "\n".join(lines)).split())
