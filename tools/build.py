"""Build the course: `python -m tools.build`.

    lessons/ ──▶ source/ ──▶ release/ and the demo submissions in submitted/
       └───────▶ site/: the widgets of the lessons, as pages that need no kernel

All lessons are read and checked first. When anything is wrong, or a built file has been edited by hand, nothing is
written. Two builds of the same lessons give the same bytes.
"""

import argparse
import sys
from pathlib import Path

from tools.built import built_files
from tools.bundles import write_learn_bundle, write_student_bundle
from tools.errors import BuildError, Fault, stop_at
from tools.files import files_in, write_if_changed
from tools.hand_edits import look_for_hand_edits
from tools.lessons import read_course
from tools.public_examples import Measures
from tools.release import Releaser
from tools.site import FOLDER as SITE
from tools.site import site_files
from tools.take_over import take_over

ROOT = Path(__file__).resolve().parents[1]

USAGE = """
  python -m tools.build [LESSON ...]        build these lessons; all, and the site, when none is named
  python -m tools.build --check             tell which built files are not up to date; write nothing
  python -m tools.build take-over LESSON    write an edit of a built notebook into the lesson's text, then build
  python -m tools.build student [LESSON ...]
                                            build all lessons, then make the zip for a class in dist/, of these
  python -m tools.build learn               build all lessons, then make the zip for people without a teacher in dist/
"""


def main(arguments=None, root=ROOT, measures=None):
    """Run one command. Returns the exit status: 0, or 1 after saying on stderr what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", usage=USAGE)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    measures = measures or Measures.of_utils()
    try:
        match options.words:
            case [] if options.check:
                check(root, measures)
            case _ if options.check:
                parser.error("--check looks at all lessons; it takes no name")
            case ["take-over", name]:
                take_over_and_build(root, name, measures)
            case ["take-over", *_]:
                parser.error("take-over takes the name of one lesson")
            case ["student", *names]:
                course = build(root, [], measures)
                print(f"wrote {write_student_bundle(course, course.choose(names)).relative_to(root)}")
            case ["learn"]:
                print(f"wrote {write_learn_bundle(build(root, [], measures)).relative_to(root)}")
            case ["learn", *_]:
                parser.error("learn takes no name: who learns alone gets all lessons")
            case names:
                build(root, names, measures)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build(root, names, measures):
    """Build these lessons; all, and the site, when none is named. Say what was written. Returns the course.

    Raises BuildError before anything is written.
    """
    course = read_course(root)
    releaser = Releaser(root)
    files, leftovers, faults = {} if names else site_files(course), [], []
    for lesson in course.choose(names):
        try:
            fresh = built_files(course, lesson, releaser, measures)
        except BuildError as error:
            faults += error.faults
            continue
        found = look_for_hand_edits(root, lesson, fresh)
        faults += found.faults
        leftovers += found.leftovers
        files |= fresh
    stop_at(faults)
    for name in leftovers:
        (root / name).unlink()
        print(f"removed {name}")
    written = [name for name, content in files.items() if write_if_changed(root / name, content)]
    print("\n".join(f"wrote {name}" for name in written) or "everything is up to date")
    return course


def check(root, measures):
    """Raise BuildError when a file of source/, release/, site/ or a demo submission is not what a build would write."""
    course = read_course(root)
    releaser = Releaser(root)
    fresh = site_files(course)
    for lesson in course.lessons:
        fresh |= built_files(course, lesson, releaser, measures)
    folders = [root / "source", root / "release", root / SITE, *sorted((root / "submitted").glob("demo-*"))]
    there = {path.relative_to(root).as_posix(): path for folder in folders for path in files_in(folder)}
    faults = [Fault(name, 0, "missing; run python -m tools.build") for name in fresh.keys() - there.keys()]
    for name, path in there.items():
        if name not in fresh:
            faults.append(Fault(name, 0, "no lesson builds it; delete it"))
        elif path.read_bytes() != fresh[name]:
            faults.append(Fault(name, 0, "not up to date; run python -m tools.build"))
    stop_at(faults)


def take_over_and_build(root, name, measures):
    """Write an edit of a built notebook into the text of its lesson, then build all lessons. Raises BuildError."""
    course = read_course(root)
    (lesson,) = course.choose([name])
    if take_over(course, lesson):
        print(f"wrote {lesson.place}")
    else:
        print(f"{lesson.place} has everything that is in its notebook")
    build(root, [], measures)


if __name__ == "__main__":
    sys.exit(main())
