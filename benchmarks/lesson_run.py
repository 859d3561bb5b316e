"""A lesson runs top to bottom in less than 10 s: each source notebook on a cold kernel, as `nbclient` runs it.

The peer is the same notebook without its `explore` cells, which is what grading needs at least.
Run: python -m benchmarks.lesson_run
"""

import statistics
import time
from pathlib import Path

import nbclient
import nbformat

ROOT = Path(__file__).parents[1]
RUNS = 3


def seconds(notebook, folder):
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        nbclient.NotebookClient(
            nbformat.from_dict(notebook), kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        ).execute()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    print(f"{'lesson':24}{'whole':>9}{'graded':>9}{'ratio':>8}")
    for path in sorted(ROOT.glob("source/*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        whole = seconds(notebook, path.parent)
        notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("course", {}).get("role") != "explore"]
        graded = seconds(notebook, path.parent)
        print(f"{path.parent.name:24}{whole:8.2f}s{graded:8.2f}s{whole / graded:8.2f}")


if __name__ == "__main__":
    main()
