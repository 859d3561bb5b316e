"""Runs what the JavaScript of a widget exports, in node, as the browser runs it."""

import json
import math
import subprocess

from utils.widgets.frame import module

# JSON has no number that is not finite: such a one travels as a text, which `float` reads.
CALLS = """
const given = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (part) => (text += part)).on("end", () => resolve(text));
}));
const widget = await import("data:text/javascript;base64," + Buffer.from(given.module).toString("base64"));
const spelled = (_key, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
const read = (_key, value) => (["Infinity", "-Infinity", "NaN"].includes(value) ? Number(value) : value);
const revived = JSON.parse(JSON.stringify(given.arguments), read);
console.log(JSON.stringify(revived.map((each) => widget[given.function](...each)), spelled));
"""


def call(name, function, arguments):
    """The results of an exported function of a widget, for a list of lists of arguments, by one node process."""
    given = {"module": module(name), "function": function, "arguments": _spelled(arguments)}
    command = ["node", "--input-type=module", "--eval", CALLS]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _spelled(value):
    if isinstance(value, dict):
        return {name: _spelled(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spelled(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def simulate(name, states):
    """What the widget shows of each state."""
    return call(name, "simulate", [[state] for state in states])
