"""The packed lessons."""

import pytest

from learn.errors import LearnError
from learn.lessons import pack, read_course, unpack


def test_unpacking_gives_what_was_packed(files):
    lessons = unpack(files["learn/lessons.packed"])
    assert unpack(pack(lessons)) == lessons
    assert pack(lessons) == files["learn/lessons.packed"]


def test_each_answer_knows_its_checks(files):
    cell, loop = unpack(files["learn/lessons.packed"])
    assert [(answer.id, answer.function) for answer in cell.answers] == [("cell", "cell")]
    (check,) = cell.answers[0].checks
    assert (check.id, check.skill, check.points) == ("cell-sum", "sum", 2)
    assert check.words == "Checks the sum."
    assert "np.tanh(total)" in cell.answers[0].solution and "SOLUTION" not in cell.answers[0].solution
    (task,) = loop.tasks
    assert (task.id, task.points, task.scheme) == ("why", 2, "The state is carried.")
    assert set(loop.files) == {"figures/steps.svg", "hints.json", "recorded.json"}


def test_a_file_that_is_missing_or_damaged_is_told_in_a_sentence(tmp_path):
    with pytest.raises(LearnError, match="is missing"):
        read_course(tmp_path / "lessons.packed")
    for number, content in enumerate((b"", b"nothing", pack([])[:-3])):
        path = tmp_path / f"{number}.packed"
        path.write_bytes(content)
        with pytest.raises(LearnError, match="cannot be read .* Unpack the zip again"):
            read_course(path)


@pytest.mark.parametrize("name, told", [("01_cel", "Did you mean 01_cell?"), ("zzz", "The lessons are 01_cell, 02")])
def test_an_unknown_lesson_is_told_with_the_known_ones(learner, name, told):
    with pytest.raises(LearnError) as error:
        learner.course.lesson(name)
    assert f"There is no lesson {name!r}" in str(error.value) and told in str(error.value)
