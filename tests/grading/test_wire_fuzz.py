"""The decoder of the socket against anything: only its own errors come out, and never more memory than is bounded."""

import contextlib
import socket
import struct
import threading
import tracemalloc

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grading import wire
from grading.limits import MESSAGE
from grading.wire import Channel, Closed, Opaque, Overdue, WireError, pack, unpack
from utils.curves import Curve, Entry, Line, Ramp, Stretched, Surface

FORMATS = ["?", "i1", "u1", "<i2", ">i4", "<i8", ">u8", "<f2", "<f4", ">f8", "<f8", "<c8", ">c16"]
arrays = st.sampled_from(FORMATS).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(2**200), max_value=2**200)
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | arrays
    | arrays.filter(lambda array: array.size).map(lambda array: array.ravel()[0])
    | arrays.map(lambda array: list(array.ravel()))
    | st.lists(st.floats(), max_size=4)
    | st.builds(Line, st.floats(), st.floats())
    | st.builds(Opaque, st.text(max_size=100))
)
keys = st.text(max_size=5) | st.integers() | st.booleans() | st.none() | st.tuples(st.integers(), st.text(max_size=3))
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def same(one, other):
    """Whether two values are the same to the bit, in type, shape and order of entries."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, (np.ndarray, np.generic)):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, (float, complex)):
        number = complex(one), complex(other)
        bits = [struct.pack("dd", part.real, part.imag) for part in number]
        return bits[0] == bits[1]
    if isinstance(one, Line):
        return same((one.slope, one.height), (other.slope, other.height))
    return one == other


def refused_or_read(data):
    with contextlib.suppress(WireError):
        unpack(data)


def framed(structure, blocks=b""):
    return len(structure).to_bytes(4) + structure + blocks


@given(values)
def test_what_is_sent_comes_out_again(value):
    assert same(unpack(pack(value)), value)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        -0.0,
        5e-324,
        float("-inf"),
        2**70,
        -(2**63) - 1,
        2**64,
        "é" * 5000,
        "\0" * 2000,
        bytes(10**6),
        np.zeros((0, 3)),
        np.zeros((3, 0, 2), bool),
        np.array(1.5),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12.0)[::-3],
        np.broadcast_to(1.0, (2, 3)),
        np.array([[np.nan, -0.0], [np.inf, 5e-324]]),
        np.array([True, False]),
        np.array([1 + 2j]),
        np.array([1, 2], ">i4"),
        np.longdouble(1) / 3,
        [float("nan"), -0.0, 5e-324, float("-inf")],
        [1.0, np.float64(1.0), True, 1],
        [np.float32(1.5), np.float32(-0.0)],
        list(np.array([1, 2], ">i4")),
        [np.longdouble(1) / 3] * 2,
        (1.0, 2.0),
        [[[[]]], (), {}],
        {(1, "a"): [None]},
        Stretched(Curve("sine"), 1.0, 2.0),
        Ramp(0.5, -1),
    ],
    ids=str,
)
def test_edges_come_out_again(value):
    came = unpack(pack(value))
    assert same(came, value) or came == value


def test_a_function_of_an_array_comes_out_again():
    entry = unpack(pack(Entry(Surface("coupled"), np.arange(6.0).reshape(2, 3), (1, 2))))
    assert entry(0.5) == Entry(Surface("coupled"), np.arange(6.0).reshape(2, 3), (1, 2))(0.5)


def test_arrays_that_come_out_can_be_changed_and_share_nothing():
    one, other = unpack(pack([np.zeros(3), np.zeros(3)]))
    one += 1
    assert not other.any()


@pytest.mark.parametrize("kind", [np.ma.masked_array, np.asmatrix])
def test_subclasses_of_arrays_become_arrays(kind):
    assert type(unpack(pack(kind([[1.0, 2.0]])))) is np.ndarray


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    refused_or_read(data)
    refused_or_read(framed(data))


@given(values, st.data())
def test_a_changed_message_is_read_or_refused(value, data):
    message = bytearray(pack(value))
    for _change in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(message)))
        match data.draw(st.sampled_from(("set", "insert", "cut", "twice"))):
            case "set" if place < len(message):
                message[place] = data.draw(st.integers(0, 255))
            case "insert":
                message[place:place] = data.draw(st.binary(max_size=5))
            case "cut":
                del message[place : place + data.draw(st.integers(1, 9))]
            case "twice":
                message[place:place] = message[: data.draw(st.integers(0, 20))]
    refused_or_read(bytes(message))


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats()
structures = st.recursive(
    scalars | st.text(max_size=5) | st.binary(max_size=9),
    lambda inner: (
        st.lists(st.integers(-1, 13) | inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=15,
)


@given(structures, st.binary(max_size=40))
def test_any_structure_is_read_or_refused(structure, blocks):
    refused_or_read(framed(msgpack.packb(structure), blocks))


def tagged(*parts):
    return framed(msgpack.packb(list(parts)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        b"\xff\xff\xff\xff",
        framed(b"\xc1"),
        framed(b"\xdd\xff\xff\xff\xff"),
        framed(b"\xdf\xff\xff\xff\xff"),
        framed(b"\xdb\xff\xff\xff\xff"),
        framed(b"\xc6\xff\xff\xff\xff"),
        framed(b"\xc9\xff\xff\xff\xff\x01"),
        framed(b"\xd6\xff\0\0\0\0"),  # a timestamp
        framed(b"\xd4\x05x"),
        framed(b"\x81\xa1a\x01"),
        framed(b"\xa2\xff\xfe"),
        framed(b"\x91" * 10**5 + b"\xc0"),
        framed(b"\x92\x00" * 50 + b"\xc0"),
        framed(b"\xdd" + (10**6 + 1).to_bytes(4) + b"\x00" * (10**6 + 1)),
        framed(b"\xc0", b"x"),
        framed(b"\xc0\xc0"),
        tagged(wire.DICT, [wire.LIST], 1),
        tagged(wire.DICT, 1),
        tagged(wire.DICT, [wire.ARRAY, "<f8", 0], 1),
        tagged(wire.TEXT, 10**9),
        tagged(wire.BYTES, -1),
        tagged(wire.BYTES, True),
        tagged(wire.BYTES, 2**63),
        tagged(wire.ARRAY, "<f8", 2**40, 2**40),
        tagged(wire.ARRAY, "<f8", *[1] * 200),
        tagged(wire.ARRAY, "<f8", 2**62, 0, 2**62, 2**62),
        tagged(wire.ARRAY, "O"),
        tagged(wire.ARRAY, "V8", 0),
        tagged(wire.ARRAY, "<M8", 0),
        tagged(wire.ARRAY, ["<f8"], 0),
        tagged(wire.ARRAY, "f8,i", 0),
        tagged(wire.SCALAR, "<f8", b"1234"),
        tagged(wire.SCALAR, "<f8", "12345678"),
        tagged(wire.SCALAR, "<f8", bytes(16)),
        tagged(wire.SCALARS, "<f8", bytes(9)),
        tagged(wire.SCALARS, "O", bytes(8)),
        tagged(wire.SCALARS, "V0", b""),
        tagged(wire.FLOATS, bytes(9)),
        tagged(wire.FLOATS, "12345678"),
        tagged(wire.LONG, "f" * 10**5),
        tagged(wire.LONG, "no number"),
        tagged(wire.COMPLEX, 1, 2),
        tagged(wire.FUNCTION, "os.system", "true"),
        tagged(wire.FUNCTION, [1]),
        tagged(wire.FUNCTION, "Line", *[1.0] * 9),
        tagged(wire.OPAQUE, 7),
        tagged(99),
        tagged(-1),
        tagged(True),
        tagged([0]),
        tagged(),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_breaks_the_rules_is_refused(data):
    with pytest.raises(WireError):
        unpack(data)


@pytest.mark.parametrize("one", [b"\x90", b"\x91\x90", b"\xa0", b"\xc4\x00", b"\xcb" + bytes(8)], ids=repr)
def test_a_small_message_does_not_become_a_large_one(one):
    count = MESSAGE.structure // len(one) // 2
    lists = [b"\xdd" + (10**6).to_bytes(4) + one * 10**6] * (count // 10**6) or [b"\xdc\xff\xff" + one * 0xFFFF] * 8
    data = framed(b"\xdc" + len(lists).to_bytes(2) + b"".join(lists))
    tracemalloc.start()
    try:
        refused_or_read(data)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 200 * MESSAGE.structure


@pytest.mark.parametrize("tag", [(wire.SCALARS, "|i1"), (wire.SCALARS, "|b1"), (wire.FLOATS,)], ids=str)
def test_a_row_of_numbers_is_bounded_too(tag):
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match="without arrays"):
            unpack(tagged(wire.LIST, *[[*tag, bytes(MESSAGE.structure // 8)]] * 8))
        unpack(tagged(wire.LIST, *[[*tag, bytes(MESSAGE.structure // 8)]] * 7))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 200 * MESSAGE.structure


@pytest.mark.parametrize("value", [[None] * 10**6, "x" * MESSAGE.bytes, np.zeros(MESSAGE.bytes // 8)])
def test_what_is_too_large_is_not_sent(value):
    with pytest.raises(WireError):
        pack([value] * 3)


def test_what_contains_itself_is_not_sent():
    endless = []
    endless.append(endless)
    with pytest.raises(WireError):
        pack(endless)


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    with one, other:
        yield Channel(one), other


@given(st.binary(max_size=200))
def test_a_channel_reads_or_refuses_whatever_comes(data):
    one, other = socket.socketpair()
    with one:
        with other:
            other.sendall(data)
        for _message in range(len(data) + 1):
            try:
                Channel(one).receive(1.0)
            except WireError:
                continue
            except Closed:
                break


def test_a_message_that_comes_in_pieces_is_one(ends):
    channel, other = ends
    data = pack(("returned", np.arange(5.0)))
    data = len(data).to_bytes(4) + data

    def drip():
        for byte in data:
            other.sendall(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    assert same(channel.receive(10.0), ("returned", np.arange(5.0)))
    thread.join()


def test_half_a_message_is_waited_for_only_so_long(ends):
    channel, other = ends
    other.sendall((100).to_bytes(4) + b"half")
    with pytest.raises(Overdue):
        channel.receive(0.05)


def test_an_announced_length_that_is_too_large_is_refused_at_once(ends):
    channel, other = ends
    other.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(WireError):
        channel.receive(10.0)


def test_who_does_not_read_is_waited_for_only_so_long(ends):
    channel, _other = ends
    with pytest.raises(Overdue):
        channel.send(np.zeros(10**6), seconds=0.05)


@pytest.mark.parametrize("value", [(), [1], 7, "ran", None, {"a": 1}], ids=repr)
def test_a_message_is_a_tuple_that_says_something(ends, value):
    channel, other = ends
    data = pack(value)
    other.sendall(len(data).to_bytes(4) + data)
    with pytest.raises(WireError):
        channel.receive(1.0)
