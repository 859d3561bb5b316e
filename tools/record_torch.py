"""Record what PyTorch gives on the problem of lesson 06: `python -m tools.record_torch` writes utils/torch_rnn.json.

Needs PyTorch: `pip install -e ".[torch]"`.
"""

import json

from utils.pytorch import RECORD, run_pytorch


def record():
    """The text of the record: the version of PyTorch, and its results to the last bit."""
    results, version = run_pytorch()
    lines = [f"  {json.dumps(name)}: {json.dumps(values.tolist())}" for name, values in results.items()]
    return f'{{"version": {json.dumps(version)},\n "results": {{\n' + ",\n".join(lines) + "\n }}\n"


if __name__ == "__main__":
    RECORD.write_text(record(), encoding="utf-8")
    print(f"wrote {RECORD.name}")
