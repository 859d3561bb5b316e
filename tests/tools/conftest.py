import pytest

from tests.tools.course import make_course


@pytest.fixture
def course(tmp_path):
    """The made-up course, not yet built."""
    return make_course(tmp_path)


@pytest.fixture
def built(course, capsys):
    """The made-up course, built."""
    assert course.build() == 0
    capsys.readouterr()
    return course
