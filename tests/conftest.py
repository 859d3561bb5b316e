"""What all tests share: messages in English, one thread for NumPy, property tests that repeat exactly."""

import os

from hypothesis import settings

os.environ["LANGUAGE"] = "C"
# With small matrices NumPy's threads wait for each other, on a busy machine much longer than they work.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# No deadline: on a busy machine it measures the machine. The same examples every time: red means a changed program.
settings.register_profile("course", deadline=None, derandomize=True, report_multiple_bugs=False)
settings.load_profile("course")
