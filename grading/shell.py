"""IPython without a kernel: runs cells in this process and keeps their outputs as a notebook has them."""

import base64
import sys
from contextlib import contextmanager

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any, Type

from .limits import OUTPUT


class Outputs(list):
    """The outputs of one cell, in nbformat's form, no more than OUTPUT allows; what is over is cut off and told."""

    def __init__(self):
        super().__init__()
        self.size = 0

    def stream(self, name, text):
        text = self._fitting(str(text))
        if not text:
            return
        if self and self[-1]["output_type"] == "stream" and self[-1]["name"] == name:
            self[-1]["text"] += text
        else:
            self.append({"output_type": "stream", "name": name, "text": text})

    def data(self, kind, data, metadata, **more):
        data = {str(mime): _text(content) for mime, content in data.items()}
        length = sum(len(content) for content in data.values() if isinstance(content, str))
        if self.size + length > OUTPUT.bytes:
            return self.stream("stdout", OUTPUT.too_much)
        self.size += length
        self.append({"output_type": kind, "data": data, "metadata": dict(metadata or {}), **more})

    def error(self, name, text, lines):
        self.append(
            {
                "output_type": "error",
                "ename": str(name)[:200],
                "evalue": str(text)[: OUTPUT.message],
                "traceback": [str(line)[: OUTPUT.message] for line in lines[-OUTPUT.lines :]],
            }
        )

    def _fitting(self, text):
        room = OUTPUT.bytes - self.size
        if room <= 0:
            return ""
        self.size += len(text)
        return text if len(text) <= room else text[:room] + OUTPUT.too_much


def _text(content):
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content


class Stream:
    """stdout or stderr of a cell."""

    encoding = "utf-8"
    # The checks of `utils` know a notebook's stream by it, and keep what is printed in a check off the page.
    pub_thread = None

    def __init__(self, shell, name):
        self.shell, self.name = shell, name

    def write(self, text):
        self.shell.outputs.stream(self.name, text)
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
        self.shell.outputs.data("display_data", data, metadata)

    def clear_output(self, wait=False):
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        count = self.shell.execution_count
        self.shell.outputs.data("execute_result", format_dict, md_dict, execution_count=count)

    def finish_displayhook(self):
        pass


class CellShell(InteractiveShell):
    """A shell that writes nothing to a terminal: what a cell shows is in `outputs`.

    Make it once, in a process that has run no student's code, and fork.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs = Any()

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
        """Run a cell. Returns its outputs, and whether it ran to its end without an error."""
        self.outputs = Outputs()
        with self.streams():
            done = self.run_cell(source, store_history=True)
        return list(self.outputs), done.success

    def enable_gui(self, gui=None):
        """No window ever opens here."""

    def _showtraceback(self, kind, error, lines):
        self.outputs.error(kind.__name__, error, lines)

    @contextmanager
    def streams(self):
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
