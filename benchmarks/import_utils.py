"""`import utils` takes at most 1.3 times as long as `import numpy`, each in fresh interpreters."""

import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 25
BOUND = 1.3
TIMED = """
import sys, time
sys.path.insert(0, {root!r})
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def seconds(module):
    code = TIMED.format(root=str(ROOT), module=module)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main():
    modules = ("numpy", "utils")
    for module in modules:  # fills the caches of files and bytecode
        seconds(module)
    # The two take turns, so that a busy moment of the machine hits them alike.
    times = [[seconds(module) for module in modules] for _ in range(REPEATS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    for module, median in zip(modules, medians, strict=True):
        print(f"import {module:<6}{1e3 * median:8.1f} ms")
    print(f"ratio {medians[1] / medians[0]:.2f}, bound {BOUND}")


if __name__ == "__main__":
    main()
