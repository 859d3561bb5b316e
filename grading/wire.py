"""Plain data between two processes that do not trust each other: exact types, bounded, nothing that runs.

A message is one value: None, a truth value, a number, text, bytes, a list, tuple or dict of values, an array of numbers, or a
function that has a name in `utils` (a dataclass of `FUNCTIONS`). MessagePack carries it; what MessagePack does not know
travels as a list that begins with a tag. Nothing is pickled, and no type comes out that is not listed here.
"""

import dataclasses
import math
import time

import msgpack
import numpy as np

from utils import curves, suspects

from .limits import MESSAGE

LIST, TUPLE, DICT, BYTES, ARRAY, SCALAR, COMPLEX, LONG, FUNCTION, OPAQUE = range(10)
NUMBERS = "biufc"
SMALL = 2**63
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
    try:
        data = msgpack.packb(_plain(value, opaque, MESSAGE.depth), use_bin_type=True)
    except (ValueError, OverflowError, RecursionError, UnicodeError) as error:
        raise WireError(str(error)) from None
    if len(data) > MESSAGE.bytes:
        raise WireError(f"{len(data):,} bytes; at most {MESSAGE.bytes:,} can travel")
    return data


def unpack(data):
    """The value of some bytes, whoever wrote them. Raises WireError."""
    if len(data) > MESSAGE.bytes:
        raise WireError(f"{len(data):,} bytes; at most {MESSAGE.bytes:,} can travel")
    try:
        parts = msgpack.unpackb(data, max_array_len=MESSAGE.items, max_map_len=0, max_ext_len=0)
        return _value(parts, MESSAGE.depth)
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"malformed: {error}") from None


def _plain(value, opaque, depth):
    if depth < 0:
        raise WireError(f"nested more than {MESSAGE.depth} deep")
    kind = type(value)
    if value is None or kind in (bool, float, str):
        return value
    if kind is int:
        return value if -SMALL <= value < SMALL else [LONG, hex(value)]
    if kind is bytes:
        return [BYTES, value]
    if kind is complex:
        return [COMPLEX, value.real, value.imag]
    if isinstance(value, (list, tuple)):
        return [LIST if isinstance(value, list) else TUPLE, *(_plain(item, opaque, depth - 1) for item in value)]
    if isinstance(value, dict):
        return [DICT, *(_plain(part, opaque, depth - 1) for pair in value.items() for part in pair)]
    if isinstance(value, np.generic) and value.dtype.kind in NUMBERS:
        return [SCALAR, value.dtype.str, value.tobytes()]
    if isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS:
        return [ARRAY, value.dtype.str, list(value.shape), np.asarray(value).tobytes()]
    if kind in FUNCTIONS.values():
        fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
        return [FUNCTION, kind.__name__, *(_plain(field, opaque, depth - 1) for field in fields)]
    if isinstance(value, Opaque):
        return [OPAQUE, value.kind]
    if opaque:
        return [OPAQUE, kind.__name__[:100]]
    raise WireError(f"a value of type {kind.__name__} cannot travel")


def _value(part, depth):
    if depth < 0:
        raise WireError(f"nested more than {MESSAGE.depth} deep")
    if not isinstance(part, list):
        if isinstance(part, bytes):
            raise WireError("bytes without a tag")
        return part
    tag, *rest = part
    if type(tag) is not int:
        raise WireError(f"no tag: {tag!r}"[:100])
    return _READERS[tag](rest, depth - 1)


def _list(rest, depth):
    return [_value(item, depth) for item in rest]


def _tuple(rest, depth):
    return tuple(_list(rest, depth))


def _dict(rest, depth):
    keys, values = _list(rest[::2], depth), _list(rest[1::2], depth)
    return dict(zip(keys, values, strict=True))


def _bytes(rest, _depth):
    (data,) = rest
    if type(data) is not bytes:
        raise WireError("no bytes")
    return data


def _dtype(text):
    dtype = np.dtype(text) if type(text) is str and len(text) <= 4 else None
    if dtype is None or dtype.kind not in NUMBERS or dtype.hasobject:
        raise WireError(f"no type of numbers: {text!r}"[:100])
    return dtype


def _array(rest, _depth):
    text, shape, data = rest
    dtype = _dtype(text)
    if len(shape) > MESSAGE.axes or any(type(length) is not int or length < 0 for length in shape):
        raise WireError(f"no shape: {shape!r}"[:100])
    if math.prod(shape) * dtype.itemsize != len(data):
        raise WireError(f"{len(data):,} bytes for an array of shape {tuple(shape)} and type {dtype}")
    return np.frombuffer(data, dtype).reshape(shape).copy()


def _scalar(rest, _depth):
    text, data = rest
    return _array([text, [], data], _depth)[()]


def _complex(rest, _depth):
    real, imag = rest
    if (type(real), type(imag)) != (float, float):
        raise WireError("no complex number")
    return complex(real, imag)


def _long(rest, _depth):
    (text,) = rest
    if type(text) is not str or len(text) > MESSAGE.digits:
        raise WireError("no integer")
    return int(text, 16)


def _function(rest, depth):
    name, *fields = rest
    return FUNCTIONS[name](*_list(fields, depth))


def _opaque(rest, _depth):
    (kind,) = rest
    if type(kind) is not str:
        raise WireError("no name of a type")
    return Opaque(kind[:100])


_READERS = {
    LIST: _list,
    TUPLE: _tuple,
    DICT: _dict,
    BYTES: _bytes,
    ARRAY: _array,
    SCALAR: _scalar,
    COMPLEX: _complex,
    LONG: _long,
    FUNCTION: _function,
    OPAQUE: _opaque,
}


class Closed(Exception):
    """The other side is gone."""


class Overdue(Exception):
    """The other side has not answered in time."""


class Channel:
    """Messages over a socket between two processes."""

    def __init__(self, connection):
        self.connection = connection

    def send(self, *message, opaque=False, seconds=None):
        """Send a message. Raises Closed, WireError, and Overdue when the other side does not take it in time."""
        data = pack(message, opaque)
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
        message = unpack(self._read(length, ends))
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
