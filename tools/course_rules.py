"""What a lesson may take from the others. Each rule gives the faults it finds."""

from grading.names import bound_names
from grading.roles import Role
from tools.answers import dependencies, reference_lines
from tools.errors import Fault


def course_faults(course, lesson):
    """What is wrong with a lesson, seen beside the others."""
    earlier = course.answers(lesson, earlier_only=True)
    for cell in lesson.with_role(Role.ANSWER):
        function = lesson.function(cell)
        if function in earlier:
            owner = earlier[function].lesson
            yield Fault(lesson.place, cell.marker_line, f"{function} is the answer of lesson {owner} already")
    for cell in lesson.with_role(Role.GIVEN):
        if cell.name not in earlier:
            owners = [one.name for one in course.lessons if cell.name in one.answers]
            why = f"is an answer of lesson {owners[0]}, which is not earlier" if owners else "is not known"
            words = f"given={cell.name!r} {why}; functions of earlier lessons: {', '.join(earlier) or 'none'}"
            yield Fault(lesson.place, cell.marker_line, words)
    yield from _unknown_names(lesson, earlier)
    yield from _unknown_references(lesson, course.answers(lesson))


def _unknown_names(lesson, earlier):
    """Functions of the lesson that would end in a NameError."""
    functions = {cell.name: cell for cell in lesson.with_role(Role.GIVEN) if cell.name in earlier}
    answers = {name: earlier[name] for name in functions} | lesson.answers
    functions |= {lesson.function(cell): cell for cell in lesson.with_role(Role.ANSWER)}
    known = set(functions).union(*(bound_names(cell.source) for cell in lesson.with_role(Role.SETUP)))
    for function, cell in functions.items():
        for name in sorted(answers[function].free_names - known):
            words = f"{function} takes {name!r} from outside; no set-up, given or answer cell of the lesson has it"
            yield Fault(lesson.place, cell.marker_line, words)


def _unknown_references(lesson, answers):
    """`### REFERENCE` lines that cannot be filled in."""
    for cell in lesson.with_role(Role.TEST):
        for index, function in reference_lines(cell.source):
            try:
                dependencies(function, answers)
            except ValueError as error:
                yield Fault(lesson.place, cell.source_line + index, str(error))
