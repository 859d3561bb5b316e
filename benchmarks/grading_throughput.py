"""Grading is at least 10 times as fast as stock nbgrader, on the same 30 honest submissions of 02_rnn_forward.

Stock is `nbgrader autograde` with nbgrader's own configuration; ours is `python -m grading`, sandboxed and in two
processes a submission, on one worker and on two. Both with the cells that explore and without them, whole commands
from start to end. The last lines give the processor time of the cells themselves, as ours run them, and what the
engine adds. Takes some minutes.
Run: python -m benchmarks.grading_throughput [--submissions N]
"""

import argparse
import resource

from benchmarks.grading_lesson import SUBMISSIONS, course, grading, seconds

# What stock nbgrader is: no setting of ours but the name of the course, and that it may begin.
STOCK = (
    "c = get_config()\n"
    "c.CourseDirectory.course_id = 'recurrent-networks'\n"
    "c.GenerateAssignment.force = True\n"
)  # fmt: skip


def measure(count, explore):
    """Seconds of stock, ours on one worker, ours on two, and processor seconds of ours on one."""
    with course(count, explore) as folder:
        one, processor = with_processor(lambda: seconds(grading("--force"), folder))
        two = seconds(grading("--force", "--workers", "2"), folder)
    with course(count, explore) as folder:
        (folder / "nbgrader_config.py").write_text(STOCK)
        seconds(["nbgrader", "generate_assignment", "02_rnn_forward"], folder)
        stock = seconds(["nbgrader", "autograde", "02_rnn_forward"], folder)
    return stock, one, two, processor


def with_processor(work):
    """What work() gives, and the processor time of the processes that it has started and waited for."""

    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    before = used()
    return work(), used() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    count = parser.parse_args().submissions
    print(f"{count} submissions; whole commands")
    print(f"{'cells':18}{'stock':>10}{'1 worker':>10}{'ratio':>8}{'2 workers':>11}{'ratio':>8}{'CPU of ours':>13}")
    for explore in (True, False):
        stock, one, two, processor = measure(count, explore)
        print(
            f"{'all' if explore else 'without explore':18}{stock:9.1f}s{one:9.1f}s{stock / one:8.1f}"
            f"{two:10.1f}s{stock / two:8.1f}{processor:12.1f}s"
        )


if __name__ == "__main__":
    main()
