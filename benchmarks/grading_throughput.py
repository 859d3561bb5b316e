"""Grading on two workers is at least 10 times as fast as stock nbgrader: the same 30 honest submissions of a lesson.

Stock is `nbgrader autograde` with nbgrader's own configuration; ours is `python -m grading`, sandboxed and in two
processes a submission, on one worker and on two. Both with the cells that explore and without them, whole commands
from start to end, and the processor time of each. The last column is the processor time of the cells alone, run one
after the other in one process that has imported everything: what ours takes beyond it is the engine. Each is measured
in three rounds, one after the other, of which the medians are told: no machine is equally quick all the time. Takes a
quarter of an hour.
Run: python -m benchmarks.grading_throughput [--submissions N]
"""

import argparse
import os
import resource
import statistics
import sys
import time
from pathlib import Path

import nbformat

from benchmarks.grading_lesson import LESSON, STEM, SUBMISSIONS, course, grading, output, seconds
from grading.roles import Role, role_of

ROUNDS = 3
# What stock nbgrader is: no setting of ours but the name of the course, and that it may begin.
STOCK = (
    "c = get_config()\n"
    "c.CourseDirectory.course_id = 'recurrent-networks'\n"
    "c.GenerateAssignment.force = True\n"
)  # fmt: skip


def measure(count, explore):
    """(seconds, processor seconds) of stock, of ours on one worker and on two; and processor seconds of the cells."""
    with course(count, explore) as folder, course(count, explore) as stock_folder:
        (stock_folder / "nbgrader_config.py").write_text(STOCK)
        _release(folder)
        _release(stock_folder)
        cells = float(output([sys.executable, __file__, "--cells", str(folder)], folder).splitlines()[-1])
        commands = [
            (["nbgrader", "autograde", LESSON, "--force"], stock_folder),
            (grading("--force"), folder),
            (grading("--force", "--workers", "2"), folder),
        ]
        rounds = [[timed(*command) for command in commands] for _ in range(ROUNDS)]
    by_command = zip(*rounds, strict=True)
    stock, one, two = ([statistics.median(times) for times in zip(*each, strict=True)] for each in by_command)
    return stock, one, two, cells


def _release(folder):
    """What a teacher has done before there are submissions; it makes the gradebook."""
    seconds(["nbgrader", "generate_assignment", LESSON], folder)


def run_cells(root):
    """Run the code of all submissions in this process, with the teacher's tests in the place of the released ones.

    Prints the processor time of all but the first, which imports what the others find, and of the mean for the first.
    """
    from grading.shell import CellShell

    shell = CellShell.instance()
    source = nbformat.read(root / "source" / LESSON / f"{STEM}.ipynb", as_version=4)
    tests = {cell.id: cell.source for cell in source.cells if role_of(cell) == Role.TEST}
    os.chdir(root / "source" / LESSON)
    used = []
    for path in sorted((root / "submitted").glob(f"*/{LESSON}/{STEM}.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        began = time.process_time()
        for cell in cells:
            if cell.cell_type == "code":
                shell.run(tests.get(cell.id, cell.source))
        used.append(time.process_time() - began)
    print(sum(used[1:]) * len(used) / max(len(used) - 1, 1))


def timed(command, folder):
    """(seconds, processor seconds of it and all it has started) of a command in a folder."""

    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    before = used()
    return seconds(command, folder), used() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--cells", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cells:
        return run_cells(options.cells)
    print(f"{options.submissions} submissions; whole commands; processor time in brackets")
    print(f"{'cells':16}{'stock':>18}{'1 worker':>18}{'ratio':>7}{'2 workers':>18}{'ratio':>7}{'cells alone':>13}")
    for explore in (True, False):
        stock, one, two, cells = measure(options.submissions, explore)
        print(
            f"{'all' if explore else 'without explore':16}{told(stock)}{told(one)}{stock[0] / one[0]:7.1f}"
            f"{told(two)}{stock[0] / two[0]:7.1f}{f'({cells:.1f} s)':>13}"
        )


def told(times):
    return f"{times[0]:8.1f} s{f'({times[1]:.1f} s)':>8}"


if __name__ == "__main__":
    main()
