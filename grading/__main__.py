"""`python -m grading`: see `grading.commands`."""

import sys

# It builds a parser for addresses with accents, which takes a second. jsonschema imports it if it can, for a format
# that no notebook has.
sys.modules["rfc3987_syntax"] = None

from .commands import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
