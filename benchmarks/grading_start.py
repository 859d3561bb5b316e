"""`python -m grading` has its first result in less than 4 s from its start.

The peer is `nbgrader autograde` of the same single submission, start to end.
Run: python -m benchmarks.grading_start [--repeats N]
"""

import argparse
import statistics

from benchmarks.grading_lesson import LESSON, course, grading, seconds

BUDGET = 4.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    with course(1, explore=False) as folder:
        # The gradebook exists, as it does after the first lesson.
        seconds(grading(), folder)
        peer = ["nbgrader", "autograde", LESSON, "--force"]
        # The two take turns, so that a busy moment of the machine hits them alike.
        rounds = [(seconds(grading("--force"), folder), seconds(peer, folder)) for _ in range(repeats)]
    ours, theirs = (statistics.median(numbers) for numbers in zip(*rounds, strict=True))
    print(f"median of {repeats}; budget {BUDGET:.0f} s to the first result; here until the end, with one submission")
    print(f"python -m grading:   {ours:5.1f} s")
    print(f"nbgrader autograde:  {theirs:5.1f} s, {theirs / ours:.1f} times ours")


if __name__ == "__main__":
    main()
