"""What a lesson's reference answers and known mistakes compute on the public examples: recorded.json and hints.json."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from grading.roles import Role
from tools.errors import BuildError, Fault, last_line


@dataclass(frozen=True)
class Measures:
    """How functions are measured on the public examples. `of_utils` gives those that students' notebooks use.

    record(function_name, function) -> what a right function computes, JSON-able, or None;
    fingerprint(function_name, function, supplied) -> what a function computes, in short, JSON-able;
    same(one, other) -> whether two fingerprints tell of the same results.
    """

    record: Callable
    fingerprint: Callable
    same: Callable

    @classmethod
    def of_utils(cls):
        from utils import hints, recording

        return cls(recording.record, hints.example_fingerprint, hints.same)


def example_files(lesson, answers, measures):
    """The files recorded.json and hints.json of a lesson, as path -> bytes. Raises BuildError."""
    names = _run(lesson, answers)
    supplied = {cell.name: names[cell.name] for cell in lesson.with_role(Role.GIVEN)}
    supplied |= {function: names[function] for function in lesson.answers}
    hints = _hints(lesson, names, supplied, measures)
    return {"hints.json": _json(hints, 2), "recorded.json": _json(_recorded(lesson, names, measures), 1)}


def _run(lesson, answers):
    """The names after the set-up, the given functions and the reference answers have run."""
    names = {"__name__": "__main__"}
    sources = {
        Role.SETUP: lambda cell: cell.source,
        Role.GIVEN: lambda cell: answers[cell.name].given,
        Role.ANSWER: lambda cell: cell.source,
    }
    for cell in lesson.cells:
        if cell.role not in sources:
            continue
        # Blank lines in front make the line numbers in messages those of the lesson text.
        code = "\n" * (cell.source_line - 1) + sources[cell.role](cell)
        try:
            exec(compile(code, lesson.place, "exec"), names)
        except Exception as error:
            words = f"{type(error).__name__} while the cell ran: {error}"
            line = last_line(error, lesson.place) or cell.marker_line
            raise BuildError([Fault(lesson.place, line, words)]) from None
    return names


def _recorded(lesson, names, measures):
    """Function -> what the reference answer computes, where something is recorded."""
    recorded = {}
    for cell in lesson.with_role(Role.ANSWER):
        function = lesson.function(cell)
        try:
            recorded[function] = measures.record(function, names[function])
        except Exception as error:
            words = f"the reference answer ends in {type(error).__name__} while it is recorded: {error}"
            raise BuildError([Fault(lesson.place, cell.marker_line, words)]) from error
    return {function: record for function, record in recorded.items() if record is not None}


def _hints(lesson, names, supplied, measures):
    """Function -> hints. Mistakes that cannot be told apart share one hint that mentions each."""
    hints, faults = {}, []
    for cell in lesson.with_role(Role.ANSWER):
        function = lesson.function(cell)
        reference = lesson.answers[function].reference
        mistakes = [one for one in lesson.mistakes if one.function == function and one.visible]
        alike = []
        try:
            right = _fingerprint(function, reference, names, supplied, measures) if mistakes else None
        except ValueError as error:
            faults.append(Fault(lesson.place, cell.marker_line, f"the reference answer ends in {error}"))
            continue
        for mistake in mistakes:
            try:
                came = _fingerprint(function, mistake.answer(reference), names, supplied, measures)
            except ValueError as error:
                faults.append(_fault(lesson, mistake, f"ends in {error}"))
                continue
            if measures.same(came, right):
                faults.append(_fault(lesson, mistake, "computes the same as the right answer on the public example"))
            twins = next((twins for known, twins in alike if measures.same(known, came)), None)
            if twins is None:
                alike.append((came, [mistake]))
            else:
                twins.append(mistake)
        hints[function] = [_hint(twins, fingerprint) for fingerprint, twins in alike]
    if faults:
        raise BuildError(faults)
    return hints


def _fingerprint(function, source, names, supplied, measures):
    """What the function that a source defines computes on the public example. Raises ValueError if it does not run."""
    names = dict(names)
    try:
        exec(compile(source, f"<{function}>", "exec"), names)
        return measures.fingerprint(function, names[function], supplied)
    except Exception as error:
        raise ValueError(f"{type(error).__name__} on the public example: {error}") from error


def _hint(mistakes, fingerprint):
    """The entry of hints.json for mistakes that compute the same."""

    def told(words, joint):
        return joint.join(dict.fromkeys(words))

    return {
        "mistake": told([mistake.id for mistake in mistakes], ", "),
        "question": told([mistake.question for mistake in mistakes], " Or: "),
        "name": told([mistake.last_step for mistake in mistakes], " Or: "),
        "fingerprint": fingerprint,
    }


def _fault(lesson, mistake, words):
    return Fault(lesson.mistakes_place, lesson.mistake_line(mistake), f"mistake {mistake.id!r}: {words}")


def _json(value, depth):
    """JSON as bytes; down to `depth` levels each entry has lines of its own, so that changes can be read."""
    return (_json_lines(value, depth, "") + "\n").encode()


def _json_lines(value, depth, indent):
    if not depth or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    if isinstance(value, list):
        items, brackets = [_json_lines(item, depth - 1, inner) for item in value], "[]"
    else:
        brackets = "{}"
        items = [f"{json.dumps(key)}: {_json_lines(item, depth - 1, inner)}" for key, item in value.items()]
    return brackets[0] + "\n" + ",\n".join(inner + item for item in items) + f"\n{indent}{brackets[1]}"
