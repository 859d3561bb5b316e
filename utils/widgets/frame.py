"""What all widgets of the course share in Python: a state that is checked, a picture without a browser, your own code.

A widget NAME has three files here: NAME.json says which controls and examples it has, NAME.mjs draws it in a browser,
NAME.py gives its numbers and its picture where there is none. The files of SHARED and `frame.css` belong to all.
"""

import copy
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..arguments import ArgumentError, described, number
from ..figures.style import picture_bundle
from ..messages import translate as _
from .own_code import numbers_of

try:
    import anywidget
    import traitlets
except ImportError:  # The picture stands alone then.
    anywidget = None

HERE = Path(__file__).parent
SHARED = ("frame", "controls", "grips", "picture")
WIDGETS = tuple(sorted(path.stem for path in HERE.glob("*.json")))


@functools.cache
def specification(name):
    """Title, controls and examples of a widget, as its .json has them."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@functools.cache
def module(name):
    """The JavaScript module of a widget, whole: it imports nothing."""
    *shared, own = ((HERE / f"{part}.mjs").read_text(encoding="utf-8") for part in (*SHARED, name))
    return "\n".join([*shared, f"const SPEC = {json.dumps(specification(name))};\n", own])


@functools.cache
def looks():
    """The style sheet of all widgets."""
    return (HERE / "frame.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Design:
    """What is particular to a widget.

    name: of its files. picture(state): a Figure of it. ask(function, state): the numbers of a student's function, a
    dict of arrays; None for a widget without one.
    """

    name: str
    picture: Callable
    ask: Callable | None = None


class Widget:
    """A widget in a state. It shows itself as the last line of a cell: live where it can be, else as a picture.

    live: the anywidget; None where anywidget is missing.
    """

    def __init__(self, design, state, function=None):
        self._design, self._function = design, function
        self._state = checked(design.name, state)
        self.live = _live(design.name)(state=self._state) if anywidget else None
        if self.live:
            self.live.observe(self._moved, "state")
            self._ask()

    @property
    def state(self):
        """The values of the controls, by name."""
        return copy.deepcopy(self._state)

    @state.setter
    def state(self, values):
        state = checked(self._design.name, self._state | values)
        if self.live:
            self.live.state = state
        else:
            self._state = state

    def _moved(self, change):
        self._state = checked(self._design.name, change["new"])
        self._ask()

    def _ask(self):
        if self._function is not None:
            self.live.yours = numbers_of(self._design.ask, self._function, self._state)

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = picture_bundle(self._design.picture(self._state))
        if self.live:
            data = {**self.live._repr_mimebundle_()[0], **data}
        return data, metadata


def checked(name, state):
    """A state with values that the controls can have. Raises ArgumentError."""
    controls = {control["name"]: control for control in specification(name)["controls"]}
    for unknown in state.keys() - controls.keys():
        raise ArgumentError(
            _("%(name)s: expected one of %(known)s, got %(came)s.")
            % {"name": name, "known": ", ".join(controls), "came": unknown}
        )
    return {each: _value(control, state.get(each, control["start"])) for each, control in controls.items()}


def _value(control, value):
    name = control["name"]
    if "choices" in control:
        known = [choice["value"] for choice in control["choices"]]
        if value not in known:
            raise ArgumentError(
                _("%(name)s: expected one of %(known)s, got %(came)s.")
                % {"name": name, "known": ", ".join(f'"{one}"' for one in known), "came": described(value)}
            )
        return value
    if "length" in control:
        return _list(control, value)
    lowest, highest = control["lowest"], control["highest"]
    expected = _("a number from %(lowest)g to %(highest)g") % {"lowest": lowest, "highest": highest}
    whole = all(isinstance(control[part], int) for part in ("lowest", "highest", "step"))
    if whole:
        expected = _("a whole number from %(lowest)d to %(highest)d") % {"lowest": lowest, "highest": highest}
    came = number(name, value, expected, lambda one: lowest <= one <= highest and (not whole or one == int(one)))
    return int(came) if whole else came


def _list(control, value):
    """The value of a control that is several numbers, one for each step for example."""
    name, length = control["name"], control["length"]
    several = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim == 1)
    if not several or len(value) != length:
        raise ArgumentError(
            _("%(name)s: expected a list of %(length)d numbers, got %(came)s.")
            % {"name": name, "length": length, "came": described(value)}
        )
    one = {part: control[part] for part in ("lowest", "highest", "step")}
    return [_value(one | {"name": f"{name}[{place}]"}, each) for place, each in enumerate(value)]


@functools.cache
def _live(name):
    """The anywidget of this name, a class."""

    class Live(anywidget.AnyWidget):
        _esm = module(name)
        _css = looks()
        state = traitlets.Dict().tag(sync=True)
        yours = traitlets.Dict().tag(sync=True)

    return Live
