"""What a run tells while it lasts: a bar where there is a terminal, a line now and then where there is none."""

import sys
import time
from datetime import timedelta

from tqdm import tqdm

PLAIN_SECONDS = 15.0


class Progress:
    """Counts up to `total` submissions; use it in a `with`. Lines go to standard output, the bar to standard error."""

    def __init__(self, total):
        self._total, self._done = total, 0
        self._began = self._told = time.monotonic()
        # disable=None: no bar where there is no terminal.
        self._bar = tqdm(total=total, unit=" submissions", dynamic_ncols=True, leave=False, disable=None)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._bar.close()

    def tell(self, line):
        """Write one line, whatever it is made of: a name can hold what a terminal takes for a command."""
        text = "".join(letter if letter.isprintable() else "?" for letter in line)
        tqdm.write(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))

    def advance(self):
        self._done += 1
        self._bar.update()
        now = time.monotonic()
        if self._bar.disable and self._done < self._total and now - self._told >= PLAIN_SECONDS:
            self._told = now
            left = (now - self._began) / self._done * (self._total - self._done)
            print(f"{self._done} of {self._total}, {timedelta(seconds=round(left))} left", file=sys.stderr, flush=True)
