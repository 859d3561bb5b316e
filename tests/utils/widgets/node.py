"""Running what a widget computes in node: the same text that a browser gets."""

import json
import subprocess

from utils.widgets.frame import module, specification

# JSON has no numbers that are not finite; they go as words.
TELL = """
const told = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
const asked = %s.map((state) => {
  const numbers = simulate(state);
  return { numbers, sentence: conclude(state, numbers), line: python(state) };
});
console.log(JSON.stringify(asked, told));
"""
WORDS = {"Infinity": float("inf"), "-Infinity": float("-inf"), "NaN": float("nan")}


def in_node(name, states):
    """For each state of a widget: its `numbers`, the `sentence` that concludes, and the `line` of Python."""
    code = module(name) + TELL % json.dumps(states)
    done = subprocess.run(
        ["node", "--input-type=module", "-"], input=code, capture_output=True, text=True, check=True, timeout=60
    )
    return [one | {"numbers": _numbers(one["numbers"])} for one in json.loads(done.stdout)]


def _numbers(value):
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, dict):
        return {name: _numbers(one) for name, one in value.items()}
    return WORDS.get(value, value) if isinstance(value, str) else value


def started(name, state):
    """A state of a widget with what is left out as the widget starts."""
    return {control["name"]: control["start"] for control in specification(name)["controls"]} | state


def presets(name):
    """Name -> the whole state of each example of a widget."""
    return {preset["name"]: started(name, preset["state"]) for preset in specification(name)["presets"]}


def random_states(name, count, rng):
    """So many states that the controls of a widget can have."""
    controls = specification(name)["controls"]
    return [{control["name"]: _random(control, rng) for control in controls} for _state in range(count)]


def _random(control, rng):
    if "choices" in control:
        return rng.choice([choice["value"] for choice in control["choices"]]).item()
    lowest, highest, step = control["lowest"], control["highest"], control["step"]
    steps = rng.integers(round((highest - lowest) / step) + 1)
    value = float(f"{lowest + step * steps:.6g}")
    return int(value) if all(isinstance(one, int) for one in (lowest, highest, step)) else value
