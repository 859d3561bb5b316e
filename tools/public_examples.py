"""What a lesson's reference answers and known mistakes compute on the public examples: recorded.json and hints.json."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tools.errors import BuildError, Fault, last_line
from tools.roles import Role


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
    recorded = {function: measures.record(function, names[function]) for function in lesson.answers}
    recorded = {function: record for function, record in recorded.items() if record is not None}
    hints = _hints(lesson, names, supplied, measures)
    return {"hints.json": _json(hints, 2), "recorded.json": _json(recorded, 1)}


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


def _hints(lesson, names, supplied, measures):
    """Function -> hints. Mistakes that cannot be told apart share one hint that mentions each."""
    hints, faults = {}, []
    for function in lesson.answers:
        right = measures.fingerprint(function, names[function], supplied)
        entries = []
        for mistake in lesson.mistakes:
            if mistake.function != function or not mistake.visible:
                continue
            try:
                wrong = _define(mistake.answer(lesson.answers[function].reference), function, names)
                came = measures.fingerprint(function, wrong, supplied)
            except Exception as error:
                faults.append(_fault(lesson, mistake, f"{type(error).__name__} on the public example: {error}"))
                continue
            if measures.same(came, right):
                faults.append(_fault(lesson, mistake, "computes the same as the right answer on the public example"))
            twin = next((entry for entry in entries if measures.same(entry["fingerprint"], came)), None)
            if twin is None:
                twin = {"mistake": [], "question": [], "name": [], "fingerprint": came}
                entries.append(twin)
            for key, words in (("mistake", mistake.id), ("question", mistake.question), ("name", mistake.name)):
                twin[key] += [words] if words not in twin[key] else []
        joints = {"mistake": ", ", "question": " Or: ", "name": " Or: "}
        hints[function] = [entry | {key: joint.join(entry[key]) for key, joint in joints.items()} for entry in entries]
    if faults:
        raise BuildError(faults)
    return hints


def _define(source, function, names):
    """The function that a source defines, among the names of the lesson."""
    names = dict(names)
    exec(compile(source, f"<{function}>", "exec"), names)
    return names[function]


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
