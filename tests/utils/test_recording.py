"""Recorded values: written by the builder, read beside the notebook, of ten digits."""

import json

import numpy as np
import pytest

from tests.lessons.functions import references
from utils import problems, recording

NAMES = [name for name, posed in problems.PROBLEMS.items() if isinstance(posed, problems.ForwardProblems)]
FORWARD = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def folder(tmp_path):
    recorded = {name: recording.record(name, references()[name]) for name in NAMES}
    (tmp_path / "recorded.json").write_text(json.dumps(recorded), encoding="utf-8")
    return tmp_path


@FORWARD
def test_what_is_recorded_can_be_read_again(folder, name):
    posed = problems.PROBLEMS[name]
    recorded = recording.load(name, folder)
    assert tuple(recorded) == posed.kinds
    for kind in posed.kinds:
        results = posed.named(references()[name](*posed.draw(problems.public_source(), kind)))
        assert tuple(recorded[kind]) == tuple(results)
        for key, result in results.items():
            np.testing.assert_allclose(recorded[kind][key], result, rtol=1e-9)
            assert recorded[kind][key].shape == np.shape(result)


@FORWARD
def test_recording_twice_gives_the_same(name):
    assert recording.record(name, references()[name]) == recording.record(name, references()[name])


def test_a_backward_pass_is_not_recorded():
    assert recording.record("rnn_backward", references()["rnn_backward"]) is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"rnn_forward": {}}', "5", "null", "\ufeff{}"])
def test_without_the_values_the_message_says_where_to_open_the_notebook(tmp_path, text):
    if text is not None:
        (tmp_path / "recorded.json").write_text(text, encoding="utf-8")
    with pytest.raises(recording.RecordMissing) as missing:
        recording.load("rnn_cell_forward", tmp_path)
    assert str(tmp_path) in str(missing.value)
    assert "Open the notebook in the folder of its lesson" in str(missing.value)
    assert missing.value._render_traceback_() == [str(missing.value)]


def test_the_folder_is_that_of_the_notebook(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert set(recording.load("rnn_forward")) == set(problems.PROBLEMS["rnn_forward"].kinds)
