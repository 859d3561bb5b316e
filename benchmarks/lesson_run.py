"""The graded cells of a lesson take less than 10 s on a cold kernel, and so does any other cell; a check less than 1 s.

The peer is the whole notebook, `explore` cells and all, as `nbclient` runs it. The slowest check is that of a released
notebook with the reference answers in it: what a student waits for.
Run: python -m benchmarks.lesson_run [LESSON…]
"""

import copy
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grading.roles import role_of

ROOT = Path(__file__).parents[1]
REPEATS = 3
BUDGET = 10.0
QUIET = ["--log-level=ERROR"]


def run(notebook, folder):
    """Seconds from start to end, those of the slowest cell, and those of the slowest check."""
    notebook = copy.deepcopy(notebook)
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, resources=resources, extra_arguments=QUIET, timeout=None)
    start = time.perf_counter()
    client.execute()
    whole = time.perf_counter() - start
    checks = [cell for cell in notebook.cells if role_of(cell) == "test"]
    return whole, max(map(cell_seconds, notebook.cells)), max(map(cell_seconds, checks))


def cell_seconds(cell):
    times = cell.metadata.get("execution", {})
    begun, ended = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds() if begun and ended else 0.0


def without(notebook, *roles):
    part = copy.deepcopy(notebook)
    part.cells = [cell for cell in part.cells if role_of(cell) not in roles]
    return part


def visible(notebook, released):
    """The released checks after the reference answers."""
    checks = {cell.id: cell for cell in released.cells if role_of(cell) == "test"}
    part = without(notebook, "explore")
    part.cells = [checks.get(cell.id, cell) for cell in part.cells]
    return part


def main():
    chosen = sys.argv[1:]
    print(f"median of {REPEATS} runs; graded cells: budget {BUDGET:.0f} s; any cell: {BUDGET:.0f} s; a check: 1 s")
    print(f"{'lesson':24}{'graded':>9}{'whole':>9}{'ratio':>8}{'slowest cell':>14}{'slowest check':>15}")
    for path in sorted(ROOT.glob("source/*/*.ipynb")):
        if chosen and path.parent.name not in chosen:
            continue
        whole = nbformat.read(path, as_version=4)
        released = nbformat.read(ROOT / "release" / path.parent.name / path.name, as_version=4)
        ways = (without(whole, "explore"), whole, visible(whole, released))
        # The ways take turns, so that a busy moment of the machine hits them alike.
        rounds = [[run(notebook, path.parent) for notebook in ways] for _ in range(REPEATS)]
        graded, all_cells, checks = (
            [statistics.median(numbers) for numbers in zip(*way, strict=True)] for way in zip(*rounds, strict=True)
        )
        ratio = all_cells[0] / graded[0]
        print(
            f"{path.parent.name:24}{graded[0]:8.2f}s{all_cells[0]:8.2f}s{ratio:8.2f}{all_cells[1]:13.2f}s{checks[2]:14.2f}s"
        )


if __name__ == "__main__":
    main()
