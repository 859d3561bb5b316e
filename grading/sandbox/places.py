"""Where things are: what a side may read of this machine, and its own folders."""

import functools
import importlib.util
import os
import shutil
import sys
from pathlib import Path

# Enough for the interpreter, its libraries and fonts. Never all of /etc or /home.
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/mime.types")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")

SCRATCH = "/scratch"


@functools.cache
def packages() -> list[Path]:
    """The folders of `grading` and `utils`: of this project a student's side sees nothing else."""
    found = [importlib.util.find_spec(name).submodule_search_locations for name in ("grading", "utils")]
    return [Path(one[0]).resolve() for one in found]


def interpreter() -> list[Path]:
    """The folders of the interpreter and of what is installed for it, without those that lie in SYSTEM."""
    prefixes = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), Path(sys.executable).resolve().parents[1]}
    prefixes |= {Path(sys.prefix), Path(sys.base_prefix)}
    return sorted(one for one in prefixes if not one.is_relative_to("/usr"))


def readable() -> list[Path]:
    return [*map(Path, SYSTEM), *map(Path, SETTINGS), *interpreter(), *packages()]


def environment(scratch: str = SCRATCH) -> dict[str, str]:
    """All that a side sees of an environment. Each BLAS thread would reserve memory and count as a process."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(str(package.parent) for package in packages())),
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "LANG": "C.UTF-8",
        "USER": "student",
        "LOGNAME": "student",
        "HOME": f"{scratch}/home",
        "TMPDIR": f"{scratch}/tmp",
        "MPLCONFIGDIR": f"{scratch}/matplotlib",
        "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def make_scratch(folder: str) -> None:
    """The folders of one side, below `folder`."""
    for name in ("home", "matplotlib", "work", "shm", "tmp"):
        os.makedirs(os.path.join(folder, name), 0o700, exist_ok=True)


def find(program: str) -> str:
    """The full path of a program. Raises FileNotFoundError."""
    path = shutil.which(program)
    if path is None:
        raise FileNotFoundError(f"the program {program} is not installed")
    return path
