"""Runs the JavaScript of a widget in node, the same text that a browser gets; and draws states to ask it about."""

import json
import math
import subprocess

from playwright._impl._driver import compute_driver_executable

from utils.widgets.frame import module, specification

# Playwright, which drives the browser, brings a node along.
NODE, _playwright = compute_driver_executable()
SECONDS = 60
# JSON has no numbers that are not finite; they travel as words.
WORDS = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}
ASK = """
const read = (_name, value) => (["Infinity", "-Infinity", "NaN"].includes(value) ? Number(value) : value);
const spelled = (_name, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
const states = JSON.parse(%s, read);
console.log(JSON.stringify(states.map((state) => (%s)), spelled));
"""


def in_node(name, states, expression="simulate(state)"):
    """The value of a JavaScript expression of `state` for each of the states, in one process; -0 comes as 0."""
    given = json.dumps(json.dumps(_spelled(states)))
    run = subprocess.run(
        [NODE, "--input-type=module"],
        input=module(name) + ASK % (given, expression),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stderr
    # JavaScript writes 1e20 with all its zeros.
    return _read(json.loads(run.stdout, parse_int=lambda digits: int(digits) if len(digits) < 16 else float(digits)))


def told(name, states):
    """For each state the `numbers`, the `sentence` that concludes, and the `line` of Python."""
    each = "((numbers) => ({ numbers, sentence: conclude(state, numbers), line: python(state) }))(simulate(state))"
    return in_node(name, states, each)


def started(name, state=None):
    """A state of a widget with what is left out as the widget starts."""
    return {control["name"]: control["start"] for control in specification(name)["controls"]} | (state or {})


def presets(name):
    """The states of the examples, whole, by name."""
    return {preset["name"]: started(name, preset["state"]) for preset in specification(name)["presets"]}


def random_states(name, count, rng):
    """So many states that the controls of a widget can have."""
    controls = specification(name)["controls"]
    return [{control["name"]: _drawn(control, rng) for control in controls} for _state in range(count)]


def shown_controls(name, state):
    """The names of the controls in the panel that apply to a state."""
    panel = [control for control in specification(name)["controls"] if control.get("place") != "picture"]
    return [one["name"] for one in panel if "only" not in one or state[one["only"]["name"]] in one["only"]["values"]]


def _drawn(control, rng):
    if "choices" in control:
        return str(rng.choice([choice["value"] for choice in control["choices"]]))
    lowest, highest, step = control["lowest"], control["highest"], control["step"]
    if control.get("logarithmic"):
        return float(f"{10 ** rng.uniform(math.log10(lowest), math.log10(highest)):.2g}")
    if all(isinstance(one, int) for one in (lowest, highest, step)):
        return int(rng.integers(lowest, highest + 1))
    return rng.uniform(lowest, highest, control.get("length", ())).tolist()


def _spelled(value):
    if isinstance(value, dict):
        return {name: _spelled(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spelled(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return next(word for word, number in WORDS.items() if number == value or math.isnan(number))
    return value


def _read(value):
    if isinstance(value, dict):
        return {name: _read(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_read(one) for one in value]
    return WORDS.get(value, value) if isinstance(value, str) else value
