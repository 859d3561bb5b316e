"""What PyTorch's own recurrent network gives on one problem: computed where PyTorch is installed, else as recorded.

`python -m tools.record_torch` makes the record, torch_rnn.json.
"""

import json
from pathlib import Path

import numpy as np

from .messages import translate as _
from .problems import public_source
from .problems.torch_rnn import compared_problem

RECORD = Path(__file__).with_name("torch_rnn.json")


def pytorch_results():
    """What `torch.nn.RNN` gives on the problem of `pytorch_problem`.

    Returns name → array, with output, dx, dh0, dw_ih, dw_hh, db_ih, db_hh, and a text that says where they are from.
    """
    try:
        results, version = run_pytorch()
        return results, _("PyTorch %(version)s") % {"version": version}
    except ImportError:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
        results = {name: np.array(values) for name, values in record["results"].items()}
        return results, _("numbers recorded with PyTorch %(version)s") % {"version": record["version"]}


def pytorch_problem():
    """x (T_x, m, n_x), h0 (m, n_a), weights, doutput (T_x, m, n_a): 4 inputs, 5 units, 3 steps, 3 examples."""
    return compared_problem(public_source())


def run_pytorch():
    """The same results from PyTorch itself, and its version. Raises ImportError where it is not installed."""
    import torch

    x, h0, weights, doutput = pytorch_problem()
    network = torch.nn.RNN(x.shape[2], h0.shape[1], dtype=torch.double)
    names = {"w_ih": "weight_ih_l0", "w_hh": "weight_hh_l0", "b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    network.load_state_dict({names[name]: torch.tensor(value) for name, value in weights.items()})
    inputs = {"x": torch.tensor(x, requires_grad=True), "h0": torch.tensor(h0, requires_grad=True)}
    output, _h_n = network(inputs["x"], inputs["h0"][None])
    output.backward(torch.tensor(doutput))
    leaves = inputs | {name: getattr(network, names[name]) for name in weights}
    gradients = {"d" + name: leaf.grad.numpy() for name, leaf in leaves.items()}
    return {"output": output.detach().numpy(), **gradients}, torch.__version__.split("+")[0]
