"""What holds for the prose of every lesson."""

import re

from tests.lessons.classroom import course
from tests.lessons.texts.prose import prose


def test_points_in_the_prose_are_those_of_the_tests():
    """Each "(n points)" of a lesson adds up to its tests; what the headings promise is what is given."""
    for lesson in course().lessons:
        promised = re.findall(r"\((\d+) points?( each)?\)|, (\d+) points? for|\((\d+) points? for", prose(lesson.name))
        total = sum(cell.points for cell in lesson.cells if cell.points)
        said = sum(int(one or two or three) * (3 if each else 1) for one, each, two, three in promised)
        assert said == total, lesson.name
