"""Plain data between two processes that do not trust each other: exact types, bounded, nothing that runs.

A message is one value: None, a truth value, a number, text, bytes, a list, tuple or dict of values, an array of
numbers, or a function that has a name in `utils` (a dataclass of `FUNCTIONS`). MessagePack carries it; what MessagePack
does not know travels as a list that begins with a tag. Nothing is pickled, and no type comes out that is not listed
here.

Bytes, long texts and the numbers of arrays come after the MessagePack, one after the other, in the order of their tags.
So the structure of a message can be bounded apart from its size: one byte of it may become an object of 64.
"""

import dataclasses
import functools
import math
import time

import msgpack
import numpy as np

from utils import curves, suspects

from .limits import MESSAGE

LIST, TUPLE, DICT, TEXT, BYTES, ARRAY, SCALAR, SCALARS, FLOATS, COMPLEX, LONG, FUNCTION, OPAQUE = range(13)
LONG_TEXT = 1000
NUMBERS = "biufc"
DOUBLE = "<f8"
SMALL = 2**63
# Bytes that tell a length.
HEAD = 4
FUNCTIONS = {
    cls.__name__: cls
    for module in (curves, suspects)
    for cls in vars(module).values()
    if dataclasses.is_dataclass(cls) and cls.__module__ == module.__name__
}


class WireError(ValueError):
    """A message that breaks the rules: too large, too deep, malformed, or of a type that has no place here."""


@dataclasses.dataclass(frozen=True)
class Opaque:
    """What stands on this side for a thing that cannot travel: the name of its type is all that is known of it."""

    kind: str


def pack(value, opaque=False):
    """The bytes of a value.

    opaque: what cannot travel goes as an `Opaque` of its type; otherwise it raises a WireError that names it.
    """
    blocks = []
    try:
        structure = msgpack.packb(_plain(value, opaque, MESSAGE.depth, blocks), use_bin_type=True)
    except (ValueError, OverflowError, RecursionError, UnicodeError) as error:
        raise WireError(str(error)) from None
    data = len(structure).to_bytes(HEAD) + structure + b"".join(blocks)
    _require_bounded(len(data), len(structure))
    return data


def unpack(data):
    """The value of some bytes, whoever wrote them. Raises WireError."""
    length = int.from_bytes(data[:HEAD])
    _require_bounded(len(data), length)
    blocks = _Blocks(memoryview(data)[HEAD + length :])
    try:
        structure = bytes(data[HEAD : HEAD + length])
        parts = msgpack.unpackb(structure, max_array_len=MESSAGE.items, max_map_len=0, max_ext_len=0)
        value = _value(parts, MESSAGE.depth, blocks)
        blocks.require_end()
        return value
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"malformed: {error}") from None


class _Blocks:
    """Reads what comes after the structure, block by block."""

    def __init__(self, data):
        self._data, self._read = data, 0

    def take(self, length):
        """The next block. Raises WireError if there is none of this length."""
        block = self._data[self._read : self._read + length]
        self._read += length
        if len(block) != length:
            raise WireError(f"a block of {length:,} bytes is missing")
        return block

    def require_end(self):
        if self._read != len(self._data):
            raise WireError(f"{len(self._data) - self._read:,} bytes too many")


def _require_bounded(size, structure):
    if size > MESSAGE.bytes:
        raise WireError(f"{size:,} bytes; at most {MESSAGE.bytes:,} can travel")
    if structure > MESSAGE.structure:
        raise WireError(f"{structure:,} bytes without arrays; at most {MESSAGE.structure:,} can travel")


def _plain(value, opaque, depth, blocks):
    """The structure of a value; its bytes, long texts and numbers are appended to `blocks`."""
    if depth < 0:
        raise WireError(f"nested more than {MESSAGE.depth} deep")

    def plain(part):
        return _plain(part, opaque, depth - 1, blocks)

    def block(data):
        blocks.append(data)
        return len(data)

    kind = type(value)
    if kind is str and len(value) > LONG_TEXT:
        return [TEXT, block(value.encode())]
    if value is None or kind in (bool, float, str):
        return value
    if kind is int:
        return value if -SMALL <= value < SMALL else [LONG, hex(value)]
    if kind is bytes:
        return [BYTES, block(value)]
    if kind is complex:
        return [COMPLEX, value.real, value.imag]
    if kind is list and (row := _row(value)):
        return row
    if isinstance(value, (list, tuple)):
        return [LIST if isinstance(value, list) else TUPLE, *map(plain, value)]
    if isinstance(value, dict):
        return [DICT, *(plain(part) for pair in value.items() for part in pair)]
    if isinstance(value, np.generic) and value.dtype.kind in NUMBERS:
        return [SCALAR, value.dtype.str, value.tobytes()]
    if isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS:
        block(np.asarray(value).tobytes())
        return [ARRAY, value.dtype.str, *value.shape]
    if kind in FUNCTIONS.values():
        fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
        return [FUNCTION, kind.__name__, *map(plain, fields)]
    if isinstance(value, Opaque):
        return [OPAQUE, value.kind]
    if opaque:
        return [OPAQUE, kind.__name__[:100]]
    raise WireError(f"a value of type {kind.__name__} cannot travel")


def _row(items):
    """The structure of a list of floats, or of NumPy's numbers of one type; nothing for other lists.

    One by one they would take longer than a student's loop that has made them.
    """
    kinds = set(map(type, items))
    if kinds == {float}:
        return [FLOATS, np.array(items, DOUBLE).tobytes()]
    if len(kinds) == 1 and issubclass(*kinds, np.generic) and items[0].dtype.kind in NUMBERS:
        return [SCALARS, items[0].dtype.str, np.array(items, items[0].dtype).tobytes()]
    return []


def _value(part, depth, blocks):
    if depth < 0:
        raise WireError(f"nested more than {MESSAGE.depth} deep")
    if not isinstance(part, list):
        if isinstance(part, bytes):
            raise WireError("bytes without a tag")
        return part
    tag, *rest = part
    if type(tag) is not int:
        raise WireError(f"no tag: {tag!r}"[:100])
    return _READERS[tag](rest, depth - 1, blocks)


def _list(rest, depth, blocks):
    return [_value(item, depth, blocks) for item in rest]


def _tuple(rest, depth, blocks):
    return tuple(_list(rest, depth, blocks))


def _dict(rest, depth, blocks):
    parts = _list(rest, depth, blocks)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _text(rest, depth, blocks):
    return _bytes(rest, depth, blocks).decode()


def _bytes(rest, _depth, blocks):
    (length,) = rest
    return bytes(blocks.take(_length(length)))


def _length(length):
    if type(length) is not int or length < 0:
        raise WireError(f"no length: {length!r}"[:100])
    return length


@functools.lru_cache(64)
def _dtype(text):
    dtype = np.dtype(text) if type(text) is str and len(text) <= 4 else None
    if dtype is None or dtype.kind not in NUMBERS or dtype.hasobject:
        raise WireError(f"no type of numbers: {text!r}"[:100])
    return dtype


def _array(rest, _depth, blocks):
    text, *shape = rest
    dtype, lengths = _dtype(text), [_length(length) for length in shape]
    if len(lengths) > MESSAGE.axes:
        raise WireError(f"{len(lengths)} axes; at most {MESSAGE.axes}")
    return np.frombuffer(blocks.take(math.prod(lengths) * dtype.itemsize), dtype).reshape(lengths).copy()


def _scalar(rest, depth, blocks):
    (number,) = _scalars(rest, depth, blocks)
    return number


def _scalars(rest, _depth, _blocks):
    text, data = rest
    return list(_row_of(text, data))


def _floats(rest, _depth, _blocks):
    (data,) = rest
    return _row_of(DOUBLE, data).tolist()


def _row_of(text, data):
    dtype = _dtype(text)
    if type(data) is not bytes or len(data) % dtype.itemsize:
        raise WireError(f"no numbers of type {dtype}")
    return np.frombuffer(data, dtype)


def _complex(rest, _depth, _blocks):
    real, imag = rest
    if (type(real), type(imag)) != (float, float):
        raise WireError("no complex number")
    return complex(real, imag)


def _long(rest, _depth, _blocks):
    (text,) = rest
    if type(text) is not str or len(text) > MESSAGE.digits:
        raise WireError("no integer")
    return int(text, 16)


def _function(rest, depth, blocks):
    name, *fields = rest
    return FUNCTIONS[name](*_list(fields, depth, blocks))


def _opaque(rest, _depth, _blocks):
    (kind,) = rest
    if type(kind) is not str:
        raise WireError("no name of a type")
    return Opaque(kind[:100])


_READERS = {
    LIST: _list,
    TUPLE: _tuple,
    DICT: _dict,
    TEXT: _text,
    BYTES: _bytes,
    ARRAY: _array,
    SCALAR: _scalar,
    SCALARS: _scalars,
    FLOATS: _floats,
    COMPLEX: _complex,
    LONG: _long,
    FUNCTION: _function,
    OPAQUE: _opaque,
}


# What is said of a side that has hung up.
ENDED = "the process of this submission has ended"


class Closed(Exception):
    """The other side is gone."""


class Overdue(Exception):
    """The other side has not answered in time."""


class Channel:
    """Messages over a socket between two processes.

    packing, unpacking: the seconds of processor that this took for the last message sent and received. waited: the
    seconds from the one's leaving to the other's arrival. size: bytes of the last sent.
    """

    def __init__(self, connection):
        self.connection = connection
        self.packing = self.unpacking = self.waited = 0.0
        self.size, self._sent_at = 0, time.perf_counter()

    def send(self, *message, opaque=False, seconds=None):
        """Send a message. Raises Closed, WireError, and Overdue when the other side does not take it in time."""
        began = time.thread_time()
        data = pack(message, opaque)
        self.packing, self.size = time.thread_time() - began, len(data)
        self._sent_at = time.perf_counter()
        self.connection.settimeout(seconds)
        try:
            self.connection.sendall(len(data).to_bytes(4) + data)
        except TimeoutError:
            raise Overdue from None
        except OSError as error:
            raise Closed from error

    def receive(self, seconds=None):
        """The next message, a tuple. Raises Closed, Overdue after `seconds`, and WireError."""
        ends = None if seconds is None else time.monotonic() + seconds
        length = int.from_bytes(self._read(4, ends))
        if length > MESSAGE.bytes:
            raise WireError(f"{length:,} bytes; at most {MESSAGE.bytes:,} can travel")
        data = self._read(length, ends)
        self.waited = time.perf_counter() - self._sent_at
        began = time.thread_time()
        message = unpack(data)
        self.unpacking = time.thread_time() - began
        if not isinstance(message, tuple) or not message:
            raise WireError("no message")
        return message

    def _read(self, length, ends):
        data = bytearray()
        while len(data) < length:
            left = None if ends is None else ends - time.monotonic()
            if left is not None and left <= 0:
                raise Overdue
            self.connection.settimeout(left)
            try:
                part = self.connection.recv(min(length - len(data), 2**20))
            except TimeoutError:
                raise Overdue from None
            except OSError as error:
                raise Closed from error
            if not part:
                raise Closed
            data += part
        return bytes(data)
