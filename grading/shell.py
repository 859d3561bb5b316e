"""IPython without a kernel: runs cells in this process and keeps their outputs as a notebook has them."""

import sys
from contextlib import contextmanager

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any, Bool, Type

from .outputs import Outputs


class Stream:
    """stdout or stderr of a cell."""

    encoding = "utf-8"
    # The checks of `utils` know a notebook's stream by it, and keep what is printed in a check off the page.
    pub_thread = None

    def __init__(self, shell, name):
        self.shell, self.name = shell, name

    def write(self, text):
        self.shell.outputs.stream(self.name, str(text))
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **more):
        self.shell.outputs.data("display_data", data, dict(metadata or {}))

    def clear_output(self, wait=False):
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        count = self.shell.execution_count
        self.shell.outputs.data("execute_result", format_dict, dict(md_dict or {}), execution_count=count)

    def finish_displayhook(self):
        pass


class CellShell(InteractiveShell):
    """A shell that writes nothing to a terminal: what a cell shows is in `outputs`.

    Make it once, in a process that has run no student's code, and fork.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs = Any()
    # The judge shows no lines of its cells: they are the hidden tests.
    with_frames = Bool(True)

    def __init__(self, **options):
        super().__init__(**options)
        self.outputs = Outputs()
        self.colors = "nocolor"
        self.history_manager.enabled = False
        self.enable_matplotlib("inline")

    def init_history(self):
        super().init_history()
        self.history_manager.enabled = False

    def run(self, source):
        """Run a cell. Returns its outputs."""
        self.outputs = Outputs()
        with self.streams():
            self.run_cell(source, store_history=True)
        return list(self.outputs)

    def enable_gui(self, gui=None):
        """No window ever opens here."""

    def _showtraceback(self, kind, error, lines):
        if not self.with_frames and not hasattr(error, "_render_traceback_"):
            lines = [f"{kind.__name__}: {error}"]
        self.outputs.error(kind.__name__, str(error), lines)

    @contextmanager
    def streams(self):
        """What is printed in here goes to the outputs."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
