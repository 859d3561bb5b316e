"""`python -m learn`: check oneself, see one's progress, read solutions that are open."""

import argparse
import sys

from utils.messages import translate as _

from . import places
from .checked import keep, read_progress, run
from .errors import TOLD, LearnError
from .lessons import read_course
from .text import check_text, progress_text, solutions_text

FINE, INTERRUPTED = 0, 130

USAGE_TEXT = """
  python -m learn LESSON              check the saved notebook of a lesson, for example 02_rnn_forward
  python -m learn                     your progress: the skills of each lesson, and which you have shown
  python -m learn solutions LESSON    the worked solutions that are open, and when the others open
"""


def main(arguments: list[str]) -> int:
    """Run a command line, without the name of the program. Returns the exit status.

    0 when something was shown, whatever the checks have found; 2 after a sentence that says what is wrong; 130 after
    Ctrl-C.
    """
    parser = argparse.ArgumentParser(prog="python -m learn", usage=USAGE_TEXT)
    parser.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments).words
    # A terminal that lacks a character shows another one.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        print(_answer(parser, given))
    except LearnError as error:
        print(error, file=sys.stderr)
        return TOLD
    except KeyboardInterrupt:
        print(_("Stopped; nothing was kept of this check."), file=sys.stderr)
        return INTERRUPTED
    return FINE


def _answer(parser, given):
    course = read_course(places.PACKED)
    match given:
        case []:
            return progress_text(course, read_progress())
        case ["solutions", name]:
            return solutions_text(read_progress().standing(course.lesson(name)))
        case ["solutions", *_more]:
            parser.error("solutions takes the name of one lesson")
        case [name]:
            lesson = course.lesson(name)
            return check_text(keep(lesson, run(course, lesson)))
        case _:
            parser.error("one lesson at a time")
