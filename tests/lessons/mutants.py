"""Wrong answers made mechanically from a right one: what a slip of the hand leaves, without a thought behind it."""

import ast
import copy
import re

from tests.lessons.bank import alternatives

SWAPS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.MatMult),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}

# Mutants of these may run for ever, or change how the process writes and warns.
RISKY = re.compile(r"\bwhile\b|def (run|back)\(|progress|logging|simplefilter")


def mutants_of(lesson, function):
    """(style, what was changed, source) of the mutants of a lesson's reference answer and of its alternatives."""
    for style, source in styles(lesson, function).items():
        yield from ((style, words, mutant) for words, mutant in mutants(source))


def styles(lesson, function):
    """Style -> source, of the right answers that can be mutated without harm."""
    right = {"reference": lesson.answers[function].bare, **alternatives(function)}
    return {style: source for style, source in right.items() if not RISKY.search(style + source)}


def mutants(source):
    """(what was changed, source) of each mutant that differs from `source`."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for words, change in _changes(node):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[number])
            yield f"line {getattr(node, 'lineno', 0)}: {words}", ast.unparse(ast.fix_missing_locations(mutant))


def _changes(node):
    """(words, what does it to a node) for each way to change a node."""
    if isinstance(node, ast.BinOp):
        for operator in SWAPS.get(type(node.op), ()):
            words = f"{type(node.op).__name__} for {operator.__name__}"
            yield words, lambda node, operator=operator: setattr(node, "op", operator())
        yield "operands exchanged", _exchange
        yield "left operand only", lambda node: _become(node, node.left)
        yield "right operand only", lambda node: _become(node, node.right)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield ".T dropped", lambda node: _become(node, node.value)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for step in (1, -1):
            yield f"{node.value} {step:+}", lambda node, step=step: setattr(node, "value", node.value + step)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"not {node.value}", lambda node: setattr(node, "value", not node.value)
    if isinstance(node, ast.Subscript):
        for axis, index in enumerate(getattr(node.slice, "elts", [node.slice])):
            if isinstance(index, ast.Name):
                yield f"index {axis} - 1", lambda node, axis=axis: _move_index(node, axis)
    if isinstance(node, ast.FunctionDef | ast.For):
        for line in range(len(node.body)):
            yield f"statement {line} deleted", lambda node, line=line: _delete(node.body, line)
    if isinstance(node, ast.Call) and len(node.args) > 1:
        yield "arguments exchanged", lambda node: node.args.insert(0, node.args.pop(1))


def _exchange(node):
    node.left, node.right = node.right, node.left


def _become(node, other):
    """Turn a node into another one."""
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__


def _move_index(node, axis):
    elements = getattr(node.slice, "elts", None)
    index = elements[axis] if elements else node.slice
    moved = ast.BinOp(index, ast.Sub(), ast.Constant(1))
    if elements:
        elements[axis] = moved
    else:
        node.slice = moved


def _delete(body, line):
    body[line] = ast.Pass()
