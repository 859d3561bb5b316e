"""Arguments that cannot be used: how the error shows in a notebook, as the message and the caller's line."""

import numpy as np
import pytest

from utils import numerical_gradient, softmax
from utils.arguments import ArgumentError, whole_number


def test_a_notebook_shows_the_message_and_the_line_that_called():
    with pytest.raises(ArgumentError) as caught:
        softmax(None)
    message, place = caught.value._render_traceback_()
    assert message == "softmax: expected an array of real numbers, got None."
    assert place.startswith("in line ")
    assert place.endswith(": softmax(None)")


def test_a_call_inside_a_student_function_shows_the_students_line():
    with pytest.raises(ArgumentError) as caught:
        numerical_gradient(lambda _x: softmax("a"), np.ones(2))
    assert caught.value._render_traceback_()[-1].endswith(': numerical_gradient(lambda _x: softmax("a"), np.ones(2))')


def test_typed_code_without_a_file_shows_the_message_alone():
    with pytest.raises(ArgumentError) as caught:
        exec("softmax(None)", {"softmax": softmax})
    assert caught.value._render_traceback_() == ["softmax: expected an array of real numbers, got None."]


@pytest.mark.parametrize("kind", [TypeError, ValueError])
def test_it_is_caught_as_what_python_would_raise(kind):
    with pytest.raises(kind):
        softmax(None)


@pytest.mark.parametrize("value", [0, 7, np.int64(3), np.uint8(7)])
def test_whole_numbers_in_the_range_are_plain_ints(value):
    assert type(whole_number("step", value, 0, 7)) is int and whole_number("step", value, 0, 7) == value


@pytest.mark.parametrize("value", [-1, 8, 3.0, True, "3", None, np.array(3)])
def test_what_is_no_whole_number_in_the_range_is_told(value):
    with pytest.raises(ArgumentError, match=r"^step: expected a whole number from 0 to 7, got .+\.$"):
        whole_number("step", value, 0, 7)
