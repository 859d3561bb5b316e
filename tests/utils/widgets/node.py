"""Asking the JavaScript of a widget in node, and drawing states to ask it about."""

import json
import subprocess

import numpy as np

from utils.widgets.frame import module, specification

SECONDS = 30
# JSON has no infinities and no NaN.
NUMBERS = {"Infinity": np.inf, "-Infinity": -np.inf, "NaN": np.nan}


def in_node(name, states, expression="simulate(state)"):
    """The value of a JavaScript expression of `state` for each of the states, in one process; -0 comes as 0."""
    asked = f"""
        const states = {json.dumps(states)};
        const unspeakable = (value) => typeof value === "number" && !Number.isFinite(value);
        const speakable = (_name, value) => (unspeakable(value) ? String(value) : value);
        console.log(JSON.stringify(states.map((state) => ({expression})), speakable));
    """
    run = subprocess.run(
        ["node", "--input-type=module"], input=module(name) + asked, capture_output=True, text=True, timeout=SECONDS
    )
    assert run.returncode == 0, run.stderr
    return _with_numbers(json.loads(run.stdout))


def random_states(name, count, seed=0):
    """States with all controls drawn between their ends."""
    rng = np.random.default_rng(seed)
    controls = specification(name)["controls"]
    return [{control["name"]: _drawn(control, rng) for control in controls} for _state in range(count)]


def start(name):
    """The state in which a widget starts."""
    return {control["name"]: control["start"] for control in specification(name)["controls"]}


def presets(name):
    """The states of the examples, whole, by name."""
    return {preset["name"]: start(name) | preset["state"] for preset in specification(name)["presets"]}


def shown_controls(name, state):
    """The names of the controls in the panel that apply to a state."""
    panel = [control for control in specification(name)["controls"] if control.get("place") != "picture"]
    return [one["name"] for one in panel if "only" not in one or state[one["only"]["name"]] in one["only"]["values"]]


def _drawn(control, rng):
    if "choices" in control:
        return str(rng.choice([choice["value"] for choice in control["choices"]]))
    lowest, highest = control["lowest"], control["highest"]
    if all(isinstance(control[part], int) for part in ("lowest", "highest", "step")):
        return int(rng.integers(lowest, highest + 1))
    return rng.uniform(lowest, highest, control.get("length", ())).tolist()


def _with_numbers(value):
    if isinstance(value, dict):
        return {name: _with_numbers(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one) for one in value]
    return NUMBERS.get(value, value) if isinstance(value, str) else value
