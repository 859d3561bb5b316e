"""`python -m grading`: see `grading.commands`."""

import gc
import sys

# By default, the collector comes by so often that it takes a tenth of the time of the imports.
gc.set_threshold(20_000)
# This package builds a parser for addresses with accents, which takes a second. jsonschema imports it if it can, for a
# format that no notebook has.
sys.modules["rfc3987_syntax"] = None

from .commands import main  # noqa: E402

if __name__ == "__main__":
    status = main(sys.argv[1:])
    # The collector would look through all of nbgrader before the process ends, for a third of a second.
    gc.freeze()
    sys.exit(status)
