"""What holds for every widget: few controls, examples that say why, a module that fetches nothing, a picture."""

import base64
import re
import sys

import numpy as np
import pytest
import traitlets

import utils.widgets
from tests.utils.widgets.node import in_node, presets, random_states, shown_controls, started, told
from utils.arguments import ArgumentError
from utils.widgets import exploding_gradients
from utils.widgets import frame as frame_of_widgets
from utils.widgets.frame import WIDGETS, looks, module, specification

each_widget = pytest.mark.parametrize("name", WIDGETS)


def ends(name):
    """The states in which each control by itself is at an end, or at one of its choices."""
    for control in specification(name)["controls"]:
        values = [choice["value"] for choice in control.get("choices", [])] or [control["lowest"], control["highest"]]
        for value in values:
            yield started(name, {control["name"]: [value] * control["length"] if "length" in control else value})


@each_widget
def test_at_most_three_controls_stand_beside_the_picture(name):
    for state in [started(name), *presets(name).values(), *ends(name)]:
        assert 1 <= len(shown_controls(name, state)) <= 3


@each_widget
def test_each_example_is_another_state_and_says_why_in_a_line(name):
    examples = specification(name)["presets"]
    assert 4 <= len(examples) <= 6
    states = [frame_of_widgets.checked(name, example["state"]) for example in examples]
    assert all(states.count(state) == 1 for state in states)
    assert len({example["name"] for example in examples}) == len(examples)
    for example in examples:
        assert re.fullmatch(r"\S.{20,200}\.", example["why"])


@each_widget
def test_it_has_the_words_of_its_page(name):
    words = specification(name)
    assert words["title"] and 1 <= len(words["idea"]) <= 3
    assert words["predict"]["question"].endswith("?") and words["predict"]["answer"].endswith(".")
    assert 2 <= len(words["questions"]) <= 3
    for each in words["questions"]:
        assert each["question"].endswith("?") and each["answer"].endswith(".")


@each_widget
def test_the_module_is_whole_and_fetches_nothing(name):
    for text in (module(name), looks()):
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg\b)|\bimport\b|@import|\burl\((?!#)", text)
    assert module(name).count("export default") == 1


@each_widget
def test_the_sentence_is_one_of_words_and_numbers_everywhere(name):
    states = [*ends(name), *presets(name).values(), *random_states(name, 100, np.random.default_rng(8))]
    for state, each in zip(states, told(name, states), strict=True):
        assert re.fullmatch(r"\S.*[.?]", each["sentence"]), state
        assert not re.search(r"NaN|undefined|null|Infinity|not a number", each["sentence"]), state


@each_widget
def test_its_line_of_python_makes_a_widget_that_says_the_same(name):
    states = [*presets(name).values(), *random_states(name, 30, np.random.default_rng(9))]
    before = told(name, states)
    after = told(name, [eval(each["line"], vars(utils.widgets)).state for each in before])
    assert [each["sentence"] for each in after] == [each["sentence"] for each in before]


@each_widget
@pytest.mark.parametrize("missing", [False, True])
def test_a_picture_with_words_stands_wherever_there_is_no_browser(name, missing, monkeypatch):
    if missing:
        monkeypatch.setattr(frame_of_widgets, "anywidget", None)
    data, _metadata = getattr(utils.widgets, name)()._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(r'alt="[^"]{40,}"', data["text/html"])
    assert ("application/vnd.jupyter.widget-view+json" in data) is not missing


@each_widget
def test_a_control_it_does_not_have_is_told(name):
    with pytest.raises(ArgumentError, match=f"^{name}: expected one of .*, got colour."):
        getattr(utils.widgets, name)(colour="red")


# The state, on both sides


def test_what_a_browser_sends_is_the_state():
    widget = exploding_gradients()
    widget.live.set_state({"state": started("exploding_gradients", {"w": 3.0})})
    assert widget.state["w"] == 3.0


def test_a_state_set_in_python_goes_to_the_browser():
    widget = exploding_gradients()
    widget.state = {"w": 3.0, "steps": 5.0}
    assert widget.live.state == started("exploding_gradients", {"w": 3.0, "steps": 5})
    assert isinstance(widget.live.state["steps"], int)


def test_a_state_that_is_refused_changes_nothing():
    widget = exploding_gradients(w=3.0)
    with pytest.raises(ArgumentError):
        widget.state = {"w": 11}
    assert widget.state["w"] == widget.live.state["w"] == 3.0


def test_what_is_handed_out_is_a_copy():
    widget = exploding_gradients()
    widget.state["w"] = 7.0
    assert widget.state["w"] == 1.2


def test_an_own_function_is_asked_again_when_the_state_changes():
    asked = []

    def rnn_backward(da, caches):
        asked.append(da.shape[2])
        return {"da0": np.zeros((1, 1))}

    widget = exploding_gradients(rnn_backward, kind="tanh", steps=2)
    assert asked == [2, 1]
    widget.state = {"steps": 3}
    assert asked == [2, 1, 3, 2, 1]


def test_the_widgets_are_those_that_a_lesson_imports():
    assert {*WIDGETS, "slider_figure"} == set(utils.widgets.__all__)
    assert all(callable(getattr(utils.widgets, name)) for name in utils.widgets.__all__)


def test_a_number_is_written_as_people_write_it():
    numbers = [0, 0.05, 12, 1234.5, 3.84e7, 1e-5, float("inf"), float("-inf"), float("nan")]
    expected = ["0", "0.05", "12", "1230", "3.8e+7", "1.0e-5", "inf", "-inf", "not a number"]
    assert in_node("exploding_gradients", numbers, "plain(state)") == expected


def test_the_traits_are_synchronised():
    live = exploding_gradients().live
    assert {"state", "yours"} <= set(live.trait_names(sync=True))
    with pytest.raises(traitlets.TraitError):
        live.state = "explodes"


def test_without_anywidget_the_import_works(monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("utils.widgets", "anywidget"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delattr("utils.widgets")
    import utils.widgets as fresh

    data, _metadata = fresh.exploding_gradients()._repr_mimebundle_()
    assert set(data) == {"image/png", "text/html", "text/plain"}
