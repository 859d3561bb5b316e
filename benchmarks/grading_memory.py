"""The memory of a batch does not grow with it: 1,000 submissions take what 30 take.

Measured is the largest memory at any time of the process that runs the batch, with real sessions, and of any process
that it has started. There is no peer: nbgrader takes a process of its own for each submission, one after the other.
Run: python -m benchmarks.grading_memory [--few N] [--many N]
"""

import argparse
import resource
import subprocess
import sys

from nbformat import from_dict, v4, writes

from grading import batch
from grading.results import Task
from grading.roles import COURSE, Role, nbgrader_metadata

FEW, MANY = 30, 1000


def tasks(count):
    """Small submissions whose answer takes 20 MB while it runs."""
    for number in range(count):
        answer = v4.new_code_cell(f"import numpy as np\nkept = np.ones(2_500_000)\ndef f():\n    return {number}")
        test = v4.new_code_cell(f"assert f() == {number}")
        for cell, role in ((answer, Role.ANSWER), (test, Role.TEST)):
            cell.metadata = from_dict({COURSE: {"role": role}, "nbgrader": nbgrader_metadata(role, f"f-{role}", 1)})
        text = writes(v4.new_notebook(cells=[answer, test]))
        yield Task(f"student-{number}", "lesson", text, ("f",), seed=number, key=str(number))


def run(count):
    """Runs a batch and writes the largest memory, in MB, of this process and of any that it started."""
    done = sum(outcome.scores == {"f-test": 1.0} for outcome in batch.run(tasks(count)))
    assert done == count, f"{done} of {count} submissions got their point"
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        print(resource.getrusage(who).ru_maxrss / 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=FEW)
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--run", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        return run(options.run)
    peaks = []
    for count in (options.few, options.many):
        command = [sys.executable, "-m", "benchmarks.grading_memory", "--run", str(count)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        peaks.append([float(line) for line in output.split()])
        print(f"{count:6} submissions: {peaks[-1][0]:6.0f} MB, and {peaks[-1][1]:6.0f} MB in any that it started")
    ratios = [many / few for few, many in zip(*peaks, strict=True)]
    print(f"ratio {options.many} to {options.few}: {ratios[0]:.2f}, and {ratios[1]:.2f}")


if __name__ == "__main__":
    main()
