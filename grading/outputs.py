"""The outputs of a cell in nbformat's form, no larger than they may be: collected, and looked over after a journey."""

import base64
import json

from .limits import OUTPUT

CUT = "\n[more was shown than a cell may show; the rest is cut off]\n"
PNG = "image/png"


class Outputs(list):
    """Collects the outputs of one cell, no more than OUTPUT allows."""

    def __init__(self):
        super().__init__()
        # How many characters may still come; fewer than none when it has been said that there were more.
        self._left = OUTPUT.characters

    def stream(self, name, text):
        """What is written to stdout or stderr."""
        if len(text) > self._left:
            text = text[: self._left] + CUT if self._left >= 0 else ""
            self._left = -1
        else:
            self._left -= len(text)
        if not text:
            return
        if self and self[-1]["output_type"] == "stream" and self[-1]["name"] == name:
            self[-1]["text"] += text
        else:
            self._add({"output_type": "stream", "name": name, "text": text})

    def data(self, kind, data, metadata, **more):
        """A display_data or execute_result: a dict of MIME type -> content."""
        data = _once({mime: _text(content) for mime, content in data.items()})
        size = sum(len(content) if isinstance(content, str) else len(json.dumps(content)) for content in data.values())
        if size > self._left:
            self._left = min(self._left, 0)
            self.stream("stdout", "\n")
            return
        self._left -= size
        self._add({"output_type": kind, "data": data, "metadata": metadata, **more})

    def error(self, name, text, lines):
        """An error that has ended the cell, with the lines of its traceback."""
        lines = [line[: OUTPUT.message] for line in lines[-OUTPUT.lines :]]
        self._add(error(name[:200], text[: OUTPUT.message], lines))

    def _add(self, output):
        if len(self) < OUTPUT.outputs:
            self.append(output)


def error(name, text, lines):
    """An error as an output."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}


def _once(data):
    """Data without a picture that its HTML holds too: every page shows the HTML."""
    picture, page = data.get(PNG), data.get("text/html")
    held = isinstance(picture, str) and isinstance(page, str) and picture in page
    return {mime: content for mime, content in data.items() if mime != PNG or not held}


def _text(content):
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content


def checked(text: str) -> list[dict]:
    """The outputs in a JSON text, whoever wrote it: what has nbformat's form, within OUTPUT; the rest is left out."""
    outputs = Outputs()
    try:
        found = json.loads(text) if len(text) <= 8 * OUTPUT.characters else []
    except (ValueError, RecursionError):
        found = []
    for output in found if isinstance(found, list) else []:
        _take(outputs, output)
    return list(outputs)


def _take(outputs, output):
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            outputs.stream(name, text)
        case {"output_type": "display_data", "data": dict(data)}:
            outputs.data("display_data", _contents(data), {})
        case {"output_type": "execute_result", "data": dict(data)}:
            count = output.get("execution_count")
            outputs.data("execute_result", _contents(data), {}, execution_count=count if type(count) is int else None)
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": list(lines)}:
            outputs.error(name, value, [line for line in lines if isinstance(line, str)])


def _contents(data):
    """What may be shown: text, and the JSON of the types that are JSON."""
    return {
        mime: content
        for mime, content in data.items()
        if len(mime) < 200 and (isinstance(content, str) or (mime.endswith("json") and isinstance(content, dict)))
    }
