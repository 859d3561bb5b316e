"""The outputs of a cell: kept in nbformat's form, bounded, and believed only where they have that form."""

import json

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from grading.limits import OUTPUT
from grading.outputs import CUT, Outputs, checked


def test_text_of_one_stream_is_one_output():
    outputs = Outputs()
    for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        outputs.stream(name, text)
    assert [(output["name"], output["text"]) for output in outputs] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_more_text_than_a_cell_may_show_is_cut_and_says_so():
    outputs = Outputs()
    for _ in range(3):
        outputs.stream("stdout", "x" * OUTPUT.characters)
    (output,) = outputs
    assert output["text"] == "x" * OUTPUT.characters + CUT


def test_a_flood_of_small_outputs_is_bounded():
    outputs = Outputs()
    for _ in range(3 * OUTPUT.outputs):
        outputs.data("display_data", {"text/plain": "x"}, {})
    assert len(outputs) == OUTPUT.outputs


def test_a_picture_that_is_too_large_is_left_out_and_said():
    outputs = Outputs()
    outputs.data("display_data", {"image/png": b"x" * OUTPUT.characters}, {})
    assert [output["text"] for output in outputs] == [CUT]


def test_a_picture_that_its_html_holds_too_is_kept_once():
    page = '<img src="data:image/png;base64,iVBO" alt="A line.">'
    outputs = Outputs()
    outputs.data("display_data", {"text/html": page, "image/png": "iVBO", "text/plain": "A line."}, {})
    outputs.data("display_data", {"text/html": page, "image/png": "another"}, {})
    assert [set(output["data"]) for output in outputs] == [{"text/html", "text/plain"}, {"text/html", "image/png"}]


def test_an_error_is_shown_after_a_flood():
    outputs = Outputs()
    outputs.stream("stdout", "x" * 2 * OUTPUT.characters)
    outputs.error("ValueError", "why", ["line"] * 2 * OUTPUT.lines)
    assert outputs[-1]["evalue"] == "why"
    assert len(outputs[-1]["traceback"]) == OUTPUT.lines


def test_outputs_come_through_as_they_were():
    outputs = Outputs()
    outputs.stream("stdout", "text\n")
    outputs.data("display_data", {"image/png": b"\x89PNG", "text/plain": "<Figure>"}, {})
    outputs.data("execute_result", {"text/plain": "3"}, {}, execution_count=7)
    outputs.error("ValueError", "why", ["a", "b"])
    assert checked(json.dumps(outputs)) == outputs


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KINDS = st.sampled_from(["stream", "display_data", "execute_result", "error", "update_display_data"])
PARTS = {name: JSON for name in ("name", "text", "data", "metadata", "ename", "evalue", "traceback", "execution_count")}


@given(st.lists(st.fixed_dictionaries({"output_type": KINDS}, optional=PARTS) | JSON) | JSON)
def test_whatever_a_submission_sends_is_a_valid_notebook_afterwards(forged):
    cell = new_code_cell("", id="cell", outputs=checked(json.dumps(forged)))
    nbformat.validate(new_notebook(cells=[cell]))


@given(st.text() | st.sampled_from(["[" * 100_000, '{"a":' * 50_000, "[1e999]", "NaN", '"' + "\\ud800" * 9 + '"']))
def test_what_is_not_json_is_no_output(text):
    assert isinstance(checked(text), list)
