"""Building everything takes less than 20 s: `python -m tools.build --check`, which builds all and writes nothing.

The peer is nbgrader's own `generate_assignment`, which makes the release alone, for the same lessons.
Run: python -m benchmarks.build
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.clean_tree import export

ROOT = Path(__file__).parents[1]


def seconds(command, folder):
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": programs}, check=True, capture_output=True)
    return time.perf_counter() - start


def main():
    lessons = sorted(path.name for path in (ROOT / "lessons").iterdir() if path.is_dir())
    with tempfile.TemporaryDirectory() as folder:
        course = export(Path(folder) / "course")
        ours = seconds([sys.executable, "-m", "tools.build", "--check"], course)
        theirs = sum(seconds(["nbgrader", "generate_assignment", lesson], course) for lesson in lessons)
    print(f"tools.build, {len(lessons)} lessons:        {ours:5.1f} s")
    print(f"nbgrader generate_assignment:  {theirs:5.1f} s, {theirs / ours:.1f} times ours")


if __name__ == "__main__":
    main()
