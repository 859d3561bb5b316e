"""Binary numbers as sequences of bits, and their sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.arguments import ArgumentError
from utils.binary import added, carries, draw_additions, to_bits, to_number


def rng():
    return np.random.default_rng(0)


def test_shapes_and_kinds():
    x, labels = draw_additions(rng(), m=5, bits=8)
    assert x.shape == (2, 5, 9) and x.dtype == float
    assert labels.shape == (5, 9) and labels.dtype.kind == "i"
    assert set(np.unique(x)) == set(np.unique(labels)) == {0, 1}


def test_the_last_step_has_no_bits_to_add():
    assert not draw_additions(rng(), m=50, bits=4)[0][:, :, -1].any()


@pytest.mark.parametrize("bits", [1, 8, 32, 100])
def test_the_labels_are_the_bits_of_the_sum(bits):
    x, labels = draw_additions(rng(), m=40, bits=bits)
    for one, other, total in zip(*x, labels, strict=True):
        assert to_number(one) + to_number(other) == to_number(total)


def test_all_sums_of_small_numbers_come_up():
    x, _labels = draw_additions(rng(), m=400, bits=2)
    assert len({(to_number(one), to_number(other)) for one, other in zip(*x, strict=True)}) == 16


def test_6_and_3_as_on_paper():
    x = np.stack([to_bits(6, 4), to_bits(3, 4)])[:, None, :].astype(float)
    assert added(x).tolist() == [[1, 0, 0, 1]]
    assert carries(x).tolist() == [[0, 1, 1, 0]]


@given(st.integers(0, 2**200 - 1))
def test_numbers_of_any_size_come_back(number):
    assert to_number(to_bits(number, 200)) == number


@pytest.mark.parametrize("number", [-1, 16, 1.5, True, None, "6"])
def test_a_number_that_does_not_fit_is_told(number):
    with pytest.raises(ArgumentError, match="number: expected a whole number from 0 to 15, got"):
        to_bits(number, 4)
