"""What PyTorch gives: the record is the one that PyTorch makes, and serves where PyTorch is missing."""

import json
import sys

import numpy as np
import pytest

from tools.record_torch import record
from utils import pytorch

NAMES = ["output", "dx", "dh0", "dw_ih", "dw_hh", "db_ih", "db_hh"]


def recorded():
    return json.loads(pytorch.RECORD.read_text(encoding="utf-8"))


@pytest.fixture
def without_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)


def test_the_record_is_used_where_pytorch_is_missing(without_torch):
    results, source = pytorch.pytorch_results()
    assert list(results) == NAMES
    assert source == f"numbers recorded with PyTorch {recorded()['version']}"


def test_the_shapes_are_those_of_the_problem(without_torch):
    x, h0, weights, doutput = pytorch.pytorch_problem()
    results, _source = pytorch.pytorch_results()
    shapes = [doutput.shape, x.shape, h0.shape, *(value.shape for value in weights.values())]
    assert [value.shape for value in results.values()] == shapes


def test_pytorch_makes_the_record_again():
    torch = pytest.importorskip("torch", reason='PyTorch is missing: pip install -e ".[torch]" installs it')
    made = json.loads(record())
    assert made["version"] == torch.__version__.split("+")[0]
    assert list(made["results"]) == NAMES
    for name, values in recorded()["results"].items():
        np.testing.assert_allclose(made["results"][name], values, rtol=0, atol=1e-14)
    results, source = pytorch.pytorch_results()
    assert source == f"PyTorch {made['version']}"
    assert results.keys() == made["results"].keys()
