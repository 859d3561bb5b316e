"""Keeping results takes the same time for each of 10,000 submissions as for the first: ledger, copy and gradebook.

The submissions are generated and their execution is left out, here alone: the submission as it was handed in stands
for the graded one. The peer is the first tenth of the same run. SQLite, in a folder of its own.
Run: python -m benchmarks.grading_gradebook [--submissions N]
"""

import argparse
import time

import nbformat

from benchmarks.grading_lesson import LESSON, STEM, course
from grading.commands import course_directory
from grading.results import Result, Task
from grading.roles import Role, role_of
from grading.store import Store
from grading.submissions import Lesson

SUBMISSIONS = 10_000


def results(root, count):
    """Made-up results for so many students, all of one honest notebook."""
    notebook = nbformat.read(root / "source" / LESSON / f"{STEM}.ipynb", as_version=4)
    text = nbformat.writes(notebook)
    tests = [cell.metadata.nbgrader for cell in notebook.cells if role_of(cell) == Role.TEST]
    for number in range(count):
        task = Task(f"student-{number:05}", LESSON, text, (), seed=number, key=str(number))
        scores = {test.grade_id: float(test.points * (number % 2)) for test in tests}
        yield Result(task, text, scores, (), seconds=0.2, level=3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    count = parser.parse_args().submissions
    tenth = max(count // 10, 1)
    with course(0) as root, Store(course_directory(root), Lesson.read(root, LESSON)) as store:
        times = [time.perf_counter()]
        for number, result in enumerate(results(root, count), start=1):
            store.keep(result)
            if number % tenth == 0:
                times.append(time.perf_counter())
    spans = [after - before for before, after in zip(times, times[1:], strict=False)]
    for number, span in enumerate(spans, start=1):
        print(f"up to {number * tenth:6}: {1000 * span / tenth:6.1f} ms a submission")
    print(f"the last tenth takes {spans[-1] / spans[0]:.2f} times the first")


if __name__ == "__main__":
    main()
