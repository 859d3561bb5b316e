"""Sliders over a pure function that draws a figure."""

import html
import inspect

from matplotlib.figure import Figure

from ..arguments import ArgumentError, described, number
from ..checks.student import quiet
from ..figures.style import NoFigure, picture_bundle
from ..messages import translate as _
from ..tryout import told

try:
    import ipywidgets
except ImportError:  # The figure stands alone then, without sliders.
    ipywidgets = None

MOST_SLIDERS = 3


def slider_figure(plot, **ranges):
    """Draw plot(**values), with a slider for each value.

    plot: a function that returns a matplotlib Figure. A slider starts at the default of its parameter, if there is
    one, else at the lowest value.
    ranges: name=(lowest, highest, step) for up to three parameters of `plot`; whole numbers stay whole.
    Returns a SliderFigure, which shows itself as the last line of a cell.
    Raises ArgumentError for ranges that do not fit `plot`. What `plot` itself raises is told under the sliders.
    """
    if not callable(plot):
        raise ArgumentError(_("plot: expected a function, got %(came)s.") % {"came": described(plot)})
    if not 1 <= len(ranges) <= MOST_SLIDERS:
        raise ArgumentError(
            _("slider_figure: expected from 1 to %(most)d sliders, got %(came)d.")
            % {"most": MOST_SLIDERS, "came": len(ranges)}
        )
    parameters = inspect.signature(plot).parameters
    for name, range_ in ranges.items():
        _require_range(name, range_)
        if name not in parameters:
            raise ArgumentError(
                _("%(name)s: expected a parameter of plot, one of %(known)s.")
                % {"name": name, "known": ", ".join(parameters) or _("nothing")}
            )
    return SliderFigure(plot, ranges, {name: _start(parameters[name], *ranges[name]) for name in ranges})


def _require_range(name, range_):
    if not isinstance(range_, (tuple, list)) or len(range_) != 3:
        raise ArgumentError(
            _("%(name)s: expected (lowest, highest, step), got %(came)s.") % {"name": name, "came": described(range_)}
        )
    lowest, highest, step = (number(name, value, _("finite numbers"), lambda value: True) for value in range_)
    if not (lowest < highest and 0 < step <= highest - lowest):
        raise ArgumentError(
            _("%(name)s: expected lowest < highest and a step that fits between them, got %(came)s.")
            % {"name": name, "came": tuple(range_)}
        )


def _start(parameter, lowest, highest, _step):
    if parameter.default is parameter.empty:
        return lowest
    return number(
        _("the default of %(name)s") % {"name": parameter.name},
        parameter.default,
        _("a number from %(lowest)g to %(highest)g") % {"lowest": lowest, "highest": highest},
        lambda value: lowest <= value <= highest,
    )


def _tidy(value):
    """A number as people write it: a slider in a browser counts its steps and arrives at 0.6000000000000001."""
    return value if isinstance(value, int) else float(f"{value:.6g}")


class SliderFigure:
    """A figure with sliders. It keeps the last picture that could be drawn, and says what kept it from a newer one.

    values: the numbers that are set; figure: the last good one, or None; sentence: what went wrong, or "".
    sliders: name -> ipywidgets slider (empty where ipywidgets is missing).
    """

    def __init__(self, plot, ranges, values):
        self.values = values
        self.figure = None
        self.sentence = ""
        self.sliders = {}
        self._plot = plot
        if ipywidgets:
            self._picture, self._message = ipywidgets.HTML(), ipywidgets.HTML()
            rows = [self._row(name, *ranges[name]) for name in ranges]
            self._box = ipywidgets.VBox([*rows, self._message, self._picture])
        self._draw()

    def _row(self, name, lowest, highest, step):
        """A number field, which has a label that screen readers tell, and a slider for the mouse."""
        whole = all(isinstance(value, int) for value in (lowest, highest, step))
        field = ipywidgets.BoundedIntText if whole else ipywidgets.BoundedFloatText
        slider = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        start = int(self.values[name]) if whole else self.values[name]
        tooltip = _("%(name)s, from %(lowest)g to %(highest)g") % {"name": name, "lowest": lowest, "highest": highest}
        limits = {"min": lowest, "max": highest, "step": step, "value": start, "tooltip": tooltip}
        field = field(
            description=name.replace("_", " "), style={"description_width": "auto"}, layout={"width": "11em"}, **limits
        )
        slider = slider(readout=False, layout={"width": "22em"}, **limits)
        slider.observe(lambda change: self._set(name, _tidy(change["new"])), "value")
        ipywidgets.link((slider, "value"), (field, "value"), transform=(_tidy, _tidy))
        self.sliders[name] = slider
        self.values[name] = start
        return ipywidgets.HBox([field, slider], layout={"flex_flow": "row wrap"})

    def _set(self, name, value):
        if value != self.values[name]:
            self.values[name] = value
            self._draw()

    def _draw(self):
        try:
            with quiet():
                result = self._plot(**self.values)
            if isinstance(result, Figure):
                self._show(result)
            elif isinstance(result, NoFigure):
                self._tell(str(result))
            else:
                self._tell(_("The plot function returned %(came)s, expected a Figure.") % {"came": described(result)})
        except Exception as error:
            self._tell(told(error))

    def _show(self, figure):
        self._bundle = picture_bundle(figure)
        self.figure, self.sentence = figure, ""
        if ipywidgets:
            self._picture.value, self._message.value = self._bundle[0]["text/html"], ""

    def _tell(self, sentence):
        if self.figure is not None:
            sentence += "\n" + _("The picture below is the last one that could be drawn.")
        self.sentence = sentence
        if ipywidgets:
            lines = html.escape(sentence).replace("\n", "<br>")
            self._message.value = f'<p role="status" style="line-height: 1.5">{lines}</p>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The picture stands in wherever there is no live kernel: feedback, formgrader, a notebook opened but not run.
        data, metadata = self._bundle if self.figure else ({"text/plain": self.sentence}, {})
        if ipywidgets:
            data = {**self._box._repr_mimebundle_(), **data}
        return data, metadata
