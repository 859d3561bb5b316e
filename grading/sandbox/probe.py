"""Which sandbox holds on this machine: found by running an attack in it, not by looking."""

import functools
import json
import os
import socket
import sys
import tempfile

from .. import warm
from . import NO_FORK, SAFE_LEVEL, places
from .levels import LEVELS, Level, Refused

TIMEOUT = 60


def probe(level: Level) -> list[str]:
    """What a side of this level does not hold, or why there can be none; empty if all is well."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        os.chmod(folder, 0o755 if level.number > 1 else 0o700)
        canary = os.path.join(folder, "gradebook.db")
        with open(canary, "w") as file:
            file.write("canary")
        os.chmod(canary, 0o666 if level.number > 1 else 0o600)
        facts = {"canary": canary, "gradebook": str(places.packages()[0].parent / "gradebook.db"), "folder": folder}
        facts |= {"port": listener.getsockname()[1], "process": os.getpid(), "parent": os.getppid()}
        try:
            found = _try(level, facts)
        except (OSError, ValueError, warm.Unstartable) as error:
            return [str(error).splitlines()[-1]]
    return [f"{name}: {words}" for name, words in found.items() if words and name in level.guards]


def _try(level, facts):
    parent = warm.WarmParent("probe", level)
    try:
        side = parent.fork()
        side.connection.settimeout(TIMEOUT)
        side.connection.sendall(json.dumps(facts).encode())
        with side.connection.makefile() as answer:
            return json.loads(answer.read())
    finally:
        parent.close()


@functools.cache
def best(unsafe: bool = False) -> Level:
    """The strongest sandbox that holds here.

    unsafe: take one that does not keep the course's files from the students, too. Raises Refused.
    """
    if not hasattr(os, "fork"):
        raise Refused(NO_FORK)
    reasons = []
    for level in reversed(LEVELS):
        if level.number < SAFE_LEVEL and not unsafe:
            break
        failures = probe(level)
        if not failures:
            return level
        reasons.append(f"- {level.name}: {'; '.join(failures)}")
    raise Refused("\n".join([*_REFUSAL, *reasons]))


_REFUSAL = [
    "This machine has no sandbox that keeps students' code from the gradebook, so nothing was graded.",
    "On Debian and Ubuntu: apt install bubblewrap. On macOS and Windows: use Linux in a virtual machine or WSL 2."
    if sys.platform == "linux"
    else "Use Linux, in a virtual machine or a container, with bubblewrap.",
    "To grade code that you trust as you trust your own: --unsafe-no-sandbox.",
    "What was tried:",
]
