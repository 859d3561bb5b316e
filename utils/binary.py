"""Binary numbers as sequences of bits, the least significant bit first, and their sums: what a network learns to add.

Two numbers of some bits take one step more than they have bits: the last step has no bits to add, only the last carry.
"""

import numpy as np

from .arguments import ArgumentError, described
from .messages import translate as _


def draw_additions(rng, m, bits):
    """Draw pairs of numbers and their sums.

    rng: a NumPy random generator. m: how many pairs. bits: how many bits each number has.
    Returns x (2, m, bits + 1), the bits of both numbers as floats, and labels (m, bits + 1), the bits of the sums as
    whole numbers. The bits of step t are worth 2 to the power of t.
    """
    x = np.zeros((2, m, bits + 1))
    x[:, :, :bits] = rng.integers(0, 2, (2, m, bits))
    return x, added(x)


def added(x):
    """The bits of the sums (m, T_x) of two numbers x (2, m, T_x), without the carry that goes out of the last step."""
    carry = carries(x)
    carry_in = np.concatenate([np.zeros((carry.shape[0], 1), dtype=int), carry[:, :-1]], axis=1)
    return (x.sum(axis=0).astype(int) + carry_in) % 2


def carries(x):
    """The carry that each step of an addition hands to the next: x (2, m, T_x) → (m, T_x) of 0 and 1."""
    carry = np.zeros(x.shape[1:], dtype=int)
    before = np.zeros(x.shape[1], dtype=int)
    for t in range(x.shape[2]):
        before = carry[:, t] = (x[:, :, t].sum(axis=0).astype(int) + before) // 2
    return carry


def to_bits(number, bits):
    """The lowest `bits` bits of a whole number from 0 on, the least significant first.

    Raises ArgumentError for a number that does not fit.
    """
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or not 0 <= int(number) < 2**bits:
        raise ArgumentError(
            _("number: expected a whole number from 0 to %(largest)d, got %(came)s.")
            % {"largest": 2**bits - 1, "came": described(number)}
        )
    return np.array([int(number) >> place & 1 for place in range(bits)])


def to_number(bits):
    """The whole number, of any size, that has these bits, the least significant first."""
    return sum(int(bit) << place for place, bit in enumerate(bits))
