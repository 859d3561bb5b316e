"""Runs hostile code in real sides: reads {"code": …} a line, answers with what the cell showed.

python -m tests.grading.sandbox.attacker LEVEL
"""

import json
import sys

from grading.sandbox.levels import LEVELS
from grading.warm import WarmParent
from grading.wire import Channel, Closed, Overdue


def attack(parent, code, seconds):
    side = parent.fork()
    channel = Channel(side.connection)
    try:
        channel.send("run", code)
        _ran, outputs = channel.receive(seconds)
        return {"shown": "".join(map(_text, json.loads(outputs)))}
    except Closed:
        return {"ended": True}
    except Overdue:
        return {"alive": side.alive(), "cpu": side.cpu_seconds()}
    finally:
        side.kill()


def _text(output):
    return output.get("text") or f"{output.get('ename')}: {output.get('evalue')}\n"


def main(level):
    parent = WarmParent("student", LEVELS[level])
    for line in sys.stdin:
        request = json.loads(line)
        answer = attack(parent, request["code"], request["seconds"])
        print(json.dumps(answer | {"parent": parent.number()}), flush=True)
    parent.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
