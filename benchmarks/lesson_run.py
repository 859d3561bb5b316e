"""A lesson runs top to bottom in less than 10 s: each source notebook on a cold kernel, as `nbclient` runs it.

The peer is the same notebook without its `explore` cells, which is what grading needs at least.
Run: python -m benchmarks.lesson_run
"""

import copy
import statistics
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
REPEATS = 3
BUDGET = 10.0
QUIET = ["--log-level=ERROR"]


def seconds(notebook, folder):
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(copy.deepcopy(notebook), resources=resources, extra_arguments=QUIET)
    start = time.perf_counter()
    client.execute()
    return time.perf_counter() - start


def graded_part(notebook):
    part = copy.deepcopy(notebook)
    part.cells = [cell for cell in part.cells if cell.metadata.get("course", {}).get("role") != "explore"]
    return part


def main():
    print(f"median of {REPEATS} runs; budget {BUDGET:.0f} s")
    print(f"{'lesson':24}{'whole':>9}{'graded':>9}{'ratio':>8}")
    for path in sorted(ROOT.glob("source/*/*.ipynb")):
        whole = nbformat.read(path, as_version=4)
        ways = (whole, graded_part(whole))
        # The two take turns, so that a busy moment of the machine hits them alike.
        times = [[seconds(notebook, path.parent) for notebook in ways] for _ in range(REPEATS)]
        medians = [statistics.median(column) for column in zip(*times, strict=True)]
        print(f"{path.parent.name:24}{medians[0]:8.2f}s{medians[1]:8.2f}s{medians[0] / medians[1]:8.2f}")


if __name__ == "__main__":
    main()
