"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket in it, run by an ordinary user."""

import contextlib
import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Where Debian puts them, by version; elsewhere they are on the path.
DEBIAN = "/usr/lib/postgresql/*/bin"
# PostgreSQL refuses root. This user has nothing else, on any Debian.
NOBODY = 65534


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of an empty server, for SQLAlchemy; add `/name` for a database. Skips where PostgreSQL is missing."""
    pytest.importorskip("psycopg", reason="psycopg is missing: pip install -e .[postgresql]")
    programs = _programs()
    # Short, as the path of a socket has 100 bytes at most, and open to the other user.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    as_ordinary = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    if as_ordinary:
        os.chown(folder, NOBODY, NOBODY)
    data = folder / "data"

    def run(program, *arguments):
        command = [str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **as_ordinary)
        assert done.returncode == 0, f"{program} ended with {done.returncode}:\n{done.stdout}{done.stderr}"

    try:
        run("initdb", "--pgdata", str(data), "--username=course", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        start = [
            programs / "pg_ctl",
            "start",
            "--wait",
            "--pgdata",
            data,
            "--options",
            options,
            "--log",
            folder / "log",
        ]
        # Not `run`: the server keeps what pg_ctl inherits open.
        subprocess.run(start, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120, **as_ordinary)
        try:
            yield f"postgresql+psycopg://course@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "stop", "--pgdata", str(data), "--mode=immediate")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = [shutil.which("initdb"), *sorted(glob.glob(f"{DEBIAN}/initdb"), reverse=True)]
    # A link elsewhere may lead to one program of many.
    folders = [Path(program).resolve().parent for program in found if program]
    if not folders:
        pytest.skip("PostgreSQL is missing: apt install postgresql")
    return folders[0]
