"""Hints: recognise a known mistake by what it computes, and help in steps.

A wrong answer is recognised by the fingerprint of its results on the public example: a few random projections of each
result. The hints beside a notebook hold the fingerprints of known mistakes, with a question and a name for each; no
answer. The first failed check shows the symptom only; after a changed answer the question follows; then the name.
"""

import copy
import inspect
import json
import pathlib

import numpy as np

from .messages import translate as _

PROJECTIONS = 3
MATCH = 1e-4
DEEPEST = 10

_tried = {}


def fingerprint(function, arguments):
    """What `function` does to `arguments`, as JSON-able numbers: its results and the arguments after the call.

    Each entry tells of one result: its structure, the number of NaNs, its norm and random projections to six digits.
    An error counts as a result: its kind and text.
    """
    from .checks.student import STUDENT_ERRORS, quiet

    arguments = copy.deepcopy(arguments)
    try:
        with quiet():
            results = function(*arguments)
    except STUDENT_ERRORS as error:
        return [["raises", f"{type(error).__name__}: {error}"[:200]]]
    if isinstance(results, dict):
        named = [(str(key), results[key]) for key in sorted(results, key=str)]
    else:
        several = isinstance(results, (tuple, list)) and not _is_row(results)
        named = [("", result) for result in (results if several else [results])]
    return [_entry(name, result) for name, result in [*named, ("", arguments)]]


def _is_row(results):
    """Whether a list is one result, numbers that stand for an array, and not several results."""
    return isinstance(results, list) and bool(results) and all(
        np.isscalar(one) and not isinstance(one, str) for one in results
    )


def same(one, other):
    """Whether two fingerprints tell of the same results, to a relative 1e-4 (float32 answers match too)."""
    return len(one) == len(other) and all(_same_entry(*pair) for pair in zip(one, other, strict=True))


def example_fingerprint(function_name, function, supplied):
    """The fingerprint of `function` on the public example of `function_name`.

    `supplied`: the lesson's given functions and reference answers by name, for examples that need a forward pass.
    """
    from .checks import check_of

    return fingerprint(function, check_of(function_name, function, supplied).example())


def next_step(function_name, function, came, name_at_once=False, folder="."):
    """The lines of the next hint for a function whose fingerprint is `came`; none when the mistake is not known."""
    found = _known_mistake(function_name, came, folder)
    if found is None:
        return []
    mistake, question, name = found
    answers = _tried.setdefault((function_name, mistake), [])
    answer = _digest(getattr(inspect.unwrap(function), "__code__", function))
    if answer not in answers:
        answers.append(answer)
    if name_at_once or len(answers) > 2:
        return ["", name]
    if len(answers) == 2:
        return ["", question]
    return ["", _("A hint follows when you have changed your answer and run this check again.")]


def _known_mistake(function_name, came, folder):
    """(id, question, name) of the mistake that computes the same; None if none does, or if the hints cannot be read."""
    try:
        hints = json.loads((pathlib.Path(folder) / "hints.json").read_text(encoding="utf-8"))
        found = next((hint for hint in hints.get(function_name, []) if same(hint["fingerprint"], came)), None)
        return found and (found["mistake"], found["question"], found["name"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _entry(name, result):
    """Name in a dict and structure, number of NaNs, norm and projections of one result."""
    structure, leaves = [f"{name}:"] if name else [], []
    _flatten(result, structure, leaves)
    numbers = np.concatenate([np.zeros(0), *leaves])
    missing = np.isnan(numbers)
    numbers = np.where(np.isfinite(numbers), numbers, 0.0)
    source = np.random.RandomState(0)
    projections = [float(source.standard_normal(numbers.size) @ numbers) for _i in range(PROJECTIONS)]
    return [
        " ".join(structure)[:200],
        int(missing.sum()),
        *(float(f"{number:.6g}") for number in (np.linalg.norm(numbers), *projections)),
    ]


def _flatten(result, structure, leaves, depth=0):
    if depth < DEEPEST and isinstance(result, (tuple, list)) and not all(np.isscalar(item) for item in result):
        structure.append(f"[{len(result)}]")
        for item in result:
            _flatten(item, structure, leaves, depth + 1)
    elif depth < DEEPEST and isinstance(result, dict):
        structure.append("{" + ",".join(sorted(map(str, result))) + "}")
        for key in sorted(result, key=str):
            _flatten(result[key], structure, leaves, depth + 1)
    else:
        numbers = _numbers(result)
        structure.append(type(result).__name__ if numbers is None else str(numbers.shape))
        leaves.append(np.zeros(0) if numbers is None else numbers.ravel())


def _numbers(result):
    """`result` as an array of floats; None if it is none."""
    try:
        array = np.asarray(result)
    except Exception:  # Whatever the student's own object raises.
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def _same_entry(one, other):
    if one[:2] != other[:2]:
        return False
    if one[0] == "raises":
        return True
    numbers, others = np.array(one[2:]), np.array(other[2:])
    return bool(np.all(np.abs(numbers - others) <= MATCH * max(abs(one[2]), abs(other[2])) + 1e-12))


def _digest(code):
    """What a code object does, without its place in the file, so that only a changed answer counts as a new one."""
    if not hasattr(code, "co_code"):
        return repr(code)
    constants = tuple(_digest(item) if hasattr(item, "co_code") else repr(item) for item in code.co_consts)
    return code.co_code, code.co_names, constants
