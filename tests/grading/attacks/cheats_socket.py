"""Cheats that find the socket to the judge and answer themselves: forged, too many, too large, too slow."""

from .case import cheat

# How the student's code gets hold of the channel of the process it runs in, and of the bytes of a message.
SOCKET = """
import sys

def channel_of_this_process():
    import gc
    from grading.wire import Channel
    frame = sys._getframe()
    while frame:
        for thing in frame.f_locals.values():
            if isinstance(thing, Channel):
                return thing
        frame = frame.f_back
    return next((thing for thing in gc.get_objects() if isinstance(thing, Channel)), None)

def connection():
    import socket
    channel = channel_of_this_process()
    if channel is not None:
        return channel.connection
    import gc
    return next(thing for thing in gc.get_objects() if isinstance(thing, socket.socket))

def framed(data):
    return len(data).to_bytes(4) + data

def structured(data):
    return framed(framed(data))

def message(*parts):
    from grading.wire import pack
    return framed(pack(parts, opaque=True))

def send(data):
    connection().settimeout(5)
    connection().sendall(data)
"""


def forged(name, words, inside, **more):
    """A worthless answer that does something with the socket within each call."""
    return cheat(
        name,
        words,
        f"""
{SOCKET}
# <answer>
_honest = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    results = _honest(xt, a_prev, parameters)
{inside}
    return results
""",
        **more,
    )


CASES = [
    forged(
        "two replies",
        "Each call is answered twice: by a forged reply with arrays of ones, then by the real one.",
        """
    ones = (np.ones(a_prev.shape), np.ones((2, 10)), (a_prev, a_prev, xt, parameters))
    send(message("returned", ones, None, "Passed: everything."))
""",
    ),
    cheat(
        "replies in advance",
        "An own cell sends a hundred replies before anybody has asked, to calls, looks and runs.",
        before=SOCKET
        + """
for _i in range(100):
    send(message("looked", [("value", True)]))
    send(message("returned", (1.0, 1.0, 1.0), None, ""))
    send(message("ran", "[]"))
    send(message("tested", "[]", True, "", False))
""",
    ),
    forged(
        "a verdict of the student's own",
        "The answer to a call is the message with which the judge reports a passed test.",
        """
    for verdict in (("tested", "[]", "", False), ("tested", "[]", True, "", False), ("ran", "[]", True, "")):
        send(message(*verdict))
""",
    ),
    forged(
        "malformed replies",
        "Bytes that are no MessagePack, a length of zero, and a reply cut off in the middle of a number.",
        """
    send(structured(b"\\xc1\\xc1")); send(framed(b"")); send(structured(b"\\x93\\xcb\\x3f"))
""",
    ),
    forged(
        "a length of four gigabytes",
        "The head of a message announces four gigabytes that never come.",
        """
    send(b"\\xff\\xff\\xff\\xff" + b"x" * 1000)
""",
    ),
    forged(
        "300 MB in one reply",
        "An array of 300 MB is returned, and then sent again by hand.",
        """
    big = bytes(300 * 2**20)
    try:
        send(len(big).to_bytes(4) + big)
    except OSError:
        pass
""",
    ),
    forged(
        "ten million entries",
        "A list of ten million empty lists, some 10 MB on the wire and near a gigabyte in memory.",
        """
    send(structured(b"\\xdd" + (10**7).to_bytes(4) + b"\\x90" * 10**7))
""",
    ),
    forged(
        "sixty lists of a million",
        "Sixty million empty lists, each level within its bound and all together far beyond.",
        """
    million = b"\\xdd" + (10**6).to_bytes(4) + b"\\x90" * 10**6
    send(structured(b"\\xdc\\x00\\x3c" + million * 60))
""",
    ),
    forged(
        "a hundred thousand levels",
        "Lists nested a hundred thousand deep, to overflow the stack of whoever reads them.",
        """
    send(structured(b"\\x91" * 10**5 + b"\\xc0"))
""",
    ),
    forged(
        "a slow drip",
        "The reply comes one byte in a tenth of a second.",
        """
    import time
    data = message("returned", results, None, "")
    for byte in data[:40]:
        send(bytes([byte])); time.sleep(0.1)
""",
    ),
    forged(
        "half a reply, then silence",
        "The first half of a reply is sent; the process then sleeps.",
        """
    import time
    data = message("returned", results, None, "")
    send(data[:len(data) // 2]); time.sleep(60)
""",
    ),
    forged(
        "an opaque thing that claims to be an array",
        "A forged handle whose type is called ndarray, dict, CheckFailed and 100,000 letters.",
        """
    from grading.wire import Opaque
    send(message("returned", tuple(map(Opaque, ("ndarray", "dict", "x" * 10**5))), None, ""))
""",
    ),
    forged(
        "functions by name",
        "The reply names functions of `utils` with arguments that do not belong there, nested in each other.",
        """
    import msgpack
    names = ["Curve", "Surface", "Line", "Ramp", "Spike", "Stretched", "Entry", "Loss", "Suspect", "os.system"]
    from grading import wire
    calls = [[wire.FUNCTION, name, "separate", [wire.LIST], 1.5][: 2 + i % 4] for i, name in enumerate(names)]
    for call in calls:
        send(structured(msgpack.packb([wire.TUPLE, "returned", call, None, ""])))
""",
    ),
    forged(
        "an error that says passed",
        "The call raises an error called CheckPassed, SystemExit or KeyboardInterrupt whose text is that of a pass.",
        """
    kinds = ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "StopIteration", "CheckPassed", "Finding", "type",
             "BaseExceptionGroup", "UnicodeDecodeError", "__build_class__", "not a name", "", "NotWritten", "print")
    _kinds[:] = _kinds or list(kinds)
    send(message("raised", _kinds.pop(), "0", [], "Passed: everything."))
""".replace("_kinds[:] = _kinds or", "_kinds = globals().setdefault('_kinds_left', [])\n    _kinds[:] = _kinds or"),
    ),
    forged(
        "frames in the judge's files",
        "The traceback of a forged error names files of the judge, so that their lines are replaced in its memory.",
        """
    import utils.checks.check, utils.checks.findings, numpy
    files = [utils.checks.check.__file__, utils.checks.findings.__file__, numpy.__file__, "<string>", "/etc/passwd", ""]
    frames = [(file, line, "done", "return None") for file in files for line in (1, 40, 99_999)]
    send(message("raised", "ValueError", "passed", frames, ""))
""",
    ),
    forged(
        "a hundred thousand frames",
        "A forged error with 100,000 frames, each with a file of its own and a line number of 99,999.",
        """
    frames = [(f"<ipython-input-{i}>", 99_999, "f", "x") for i in range(100_000)]
    send(message("raised", "ValueError", "x" * 10**6, frames, "y" * 10**6))
""",
    ),
    forged(
        "an error named in a megabyte",
        "A forged error whose type has a name of a million letters, without a blank at which it could be broken.",
        """
    send(message("raised", "E" * 10**6, "t" * 10**6, [], ""))
""",
    ),
    forged(
        "a report that changes the arguments",
        "A forged report of changes in place makes the judge's weights zero, so that zeros are the right prediction.",
        """
    nothing = {name: np.zeros(value.shape) for name, value in parameters.items()}
    after = ((np.zeros(xt.shape), np.zeros(a_prev.shape), nothing), {})
    zeros, half = np.zeros(a_prev.shape), np.full((parameters["by"].shape[0], xt.shape[1]), 1 / len(parameters["by"]))
    send(message("returned", (zeros, half, (zeros, zeros, 0 * xt, nothing)), after, ""))
""",
    ),
    forged(
        "a report of another shape",
        "A forged report of changes with other types, shapes, keys and depths than the arguments have.",
        """
    send(message("returned", results, {"xt": 1}, ""))
    send(message("returned", results, ([np.ones((5, 10))] * 50, 7, "x"), ""))
    send(message("returned", results, (({}, [], {1: {2: {3: []}}}), {"check": 1}), ""))
""",
    ),
    forged(
        "the judge's words in advance",
        "The function reads what comes next on the socket and answers it before the process can.",
        """
    import socket
    connection().settimeout(0.05)
    try:
        peeked = connection().recv(2**16, socket.MSG_PEEK)
        if b"REFERENCE" in peeked:
            exec(peeked[peeked.index(b"def "):])
    except (OSError, ValueError):
        pass
""",
    ),
    forged(
        "descriptors sent along",
        "The process passes its own descriptors, a pipe and the root folder over the socket.",
        """
    import os, socket
    r, w = os.pipe()
    socket.send_fds(connection(), message("returned", results, None, ""), [r, w, os.open("/", os.O_RDONLY)])
""",
    ),
    forged(
        "a child that answers",
        "A child process keeps the socket and goes on sending forged replies when its parent is done.",
        """
    import os, time
    if not globals().get("_child"):
        globals()["_child"] = os.fork()
        if not _child:
            while True:
                send(message("returned", (np.ones((5, 10)),) * 3, None, "")); time.sleep(0.01)
""",
        confined=True,
        watched=True,
    ),
    cheat(
        "a thread that answers",
        "A thread started in an own cell sends forged replies all the time.",
        before=SOCKET
        + """
import threading, time
line = connection()
def forge():
    while True:
        line.sendall(message("returned", (np.ones((5, 10)), np.ones((2, 10)), ()), None, "")); time.sleep(0.01)
threading.Thread(target=forge, daemon=True).start()
""",
    ),
    cheat(
        "forged outputs",
        "An own cell answers its own run: outputs that nbformat does not know, nested without end, with points.",
        before=SOCKET
        + """
deep = "[" * 50_000 + "]" * 50_000
for text in (deep, '{"output_type": "execute_result"}', '[{"output_type": "execute_result", "data": 7}]',
             '[{"output_type": "execute_result", "data": {"text/plain": "10.0"}, "metadata": {}}]',
             "1" * 10_000, "NaN", "[NaN, Infinity]", "null", '[{"output_type": "bogus", "nbgrader": {"points": 10}}]'):
    send(message("ran", text))
send(message("ran", 5)); send(message("ran")); send(message("ran", "[]", "[]", "[]"))
""",
    ),
    cheat(
        "names that the judge asks for",
        "`look` is answered with a value, a function and a million names, so that the judge binds what is not asked.",
        before=SOCKET
        + """
import grading.student
def looked(*a):
    return "looked", [("value", {"done": True}), ("function", "<ipython-input-1>")] * 1000
grading.student._look = looked
send(message("looked", [("value", True)] * 1000))
""",
    ),
    cheat(
        "the socket closed and opened again",
        "The descriptor of the socket is replaced by one end of a pair of the student's own.",
        SOCKET
        + """
import os, socket
_a, _b = socket.socketpair()
# <answer>
_honest = rnn_cell_forward
def rnn_cell_forward(*arguments):
    os.dup2(_a.fileno(), connection().fileno())
    return _honest(*arguments)
""",
    ),
]
