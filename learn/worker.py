"""`python -m learn.worker LESSON`: check a lesson, and write the result as one line. It keeps nothing."""

import sys

from . import places
from .checked import run
from .errors import TOLD, LearnError
from .lessons import read_course
from .results import to_line


def main(name: str) -> int:
    """Returns the exit status: 0, or TOLD after a sentence on stderr."""
    try:
        course = read_course(places.PACKED)
        print(to_line(run(course, course.lesson(name))))
    except LearnError as error:
        print(error, file=sys.stderr)
        return TOLD
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
