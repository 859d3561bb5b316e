"""Fingerprints tell results apart, and hints come in steps; without hints, or with broken ones, nothing happens."""

import functools
import json

import numpy as np
import pytest

from utils import hints

ARRAY = np.arange(6.0).reshape(2, 3)


def of(result):
    """The fingerprint of a function that returns `result`."""
    return hints.fingerprint(lambda argument: result, (np.ones(2),))


@pytest.fixture(autouse=True)
def nothing_tried(monkeypatch):
    monkeypatch.setattr(hints, "_tried", {})


@pytest.fixture
def folder(tmp_path):
    """A folder with one hint, for answers that return 1."""
    entry = {"mistake": "one", "question": "Why?", "name": "It is one.", "fingerprint": of(np.ones(3))}
    (tmp_path / "hints.json").write_text(json.dumps({"f": [entry]}), encoding="utf-8")
    return tmp_path


class TestFingerprint:
    @pytest.mark.parametrize(
        "other",
        [
            ARRAY.astype(np.float32),
            np.asfortranarray(ARRAY),
            ARRAY.astype(int),
            np.ma.masked_array(ARRAY),
            ARRAY * (1 + 1e-6),
        ],
        ids=["float32", "Fortran", "int", "masked", "rounding"],
    )
    def test_results_that_are_the_same(self, other):
        assert hints.same(of((ARRAY, ARRAY)), of([other, ARRAY]))

    @pytest.mark.parametrize(
        "other",
        [
            ARRAY.T,
            ARRAY[::-1],
            -ARRAY,
            ARRAY + 1e-3,
            ARRAY[:, :2],
            ARRAY[None],
            np.where(ARRAY == 3, np.nan, ARRAY),
            ARRAY.astype(str),
            None,
            {"a": ARRAY},
            (ARRAY, ARRAY),
        ],
    )
    def test_results_that_are_not(self, other):
        assert not hints.same(of((ARRAY, 1)), of((other, 1)))

    def test_a_list_of_numbers_is_an_array_and_a_tuple_is_several_results(self):
        assert hints.same(of([1, 0, 2]), of(np.array([1, 0, 2])))
        assert hints.same(of([True, np.bool_(False)]), of(np.array([True, False])))
        assert not hints.same(of((1, 0, 2)), of(np.array([1, 0, 2])))

    def test_the_names_in_a_dict_count_and_their_order_does_not(self):
        assert hints.same(of({"a": ARRAY, "b": 1.0}), of({"b": 1.0, "a": ARRAY}))
        assert not hints.same(of({"a": ARRAY, "b": 1.0}), of({"a": ARRAY, "c": 1.0}))

    def test_what_a_call_does_to_its_arguments_counts(self):
        def changes(argument):
            argument[0] = 5.0
            return ARRAY

        argument = np.ones(2)
        assert not hints.same(hints.fingerprint(changes, (argument,)), of(ARRAY))
        assert np.array_equal(argument, np.ones(2))

    def test_an_error_counts_by_its_kind_and_text(self):
        def raising(error):
            def function(argument):
                raise error

            return hints.fingerprint(function, (1,))

        assert raising(ValueError("no")) == [["raises", "ValueError: no"]]
        assert raising(SystemExit("enough")) == [["raises", "SystemExit: enough"]]
        assert hints.same(raising(KeyError("a")), raising(KeyError("a")))
        assert not hints.same(raising(KeyError("a")), raising(KeyError("b")))

    def test_anything_has_one_that_fits_into_json(self):
        class Refuses:
            def __array__(self, *arguments, **named):
                raise RuntimeError

        itself = []
        itself.append(itself)
        for result in (None, "text", 5, [], {}, itself, Refuses(), [[1.0], [2.0, 3.0]], np.array(1j), {1: 2, "a": 3}):
            assert json.loads(json.dumps(of(result))) == of(result)
            assert hints.same(of(result), of(result))

    def test_printing_and_warning_stay_quiet(self, capfd):
        def loud(argument):
            print("loud")
            return np.log(np.zeros(1))

        hints.fingerprint(loud, (1,))
        assert capfd.readouterr() == ("", "")


class TestSteps:
    @staticmethod
    def answer(extra=""):
        namespace = {"np": np}
        exec(f"def f(argument):\n    {extra or 'pass'}\n    return np.ones(3)", namespace)
        return namespace["f"]

    def step(self, folder, function, **options):
        return hints.next_step("f", function, hints.fingerprint(function, (np.ones(2),)), folder=folder, **options)

    def test_symptom_question_name(self, folder):
        follows = ["", "A hint follows when you have changed your answer and run this check again."]
        assert self.step(folder, self.answer()) == follows
        assert self.step(folder, self.answer()) == follows
        assert self.step(folder, self.answer("a = 1")) == ["", "Why?"]
        assert self.step(folder, self.answer()) == ["", "Why?"]
        assert self.step(folder, self.answer("a = 2")) == ["", "It is one."]
        assert self.step(folder, self.answer()) == ["", "It is one."]

    def test_another_function_has_steps_of_its_own(self, folder):
        for extra in ("", "a = 1", "a = 2"):
            self.step(folder, self.answer(extra))
        assert hints.next_step("g", self.answer(), of(np.ones(3)), folder=folder) == []

    def test_feedback_says_the_name_at_once(self, folder):
        assert self.step(folder, self.answer(), name_at_once=True) == ["", "It is one."]

    def test_an_answer_that_is_not_known_gets_none(self, folder):
        assert self.step(folder, lambda argument: np.zeros(3)) == []

    def test_answers_in_wrappings_count_as_they_change(self, folder):
        def wrapped(function):
            @functools.wraps(function)
            def wrapper(*arguments):
                return function(*arguments)

            return wrapper

        assert "follows" in self.step(folder, wrapped(self.answer()))[1]
        assert "follows" in self.step(folder, wrapped(self.answer()))[1]
        assert self.step(folder, wrapped(self.answer("a = 1"))) == ["", "Why?"]
        assert self.step(folder, functools.partial(self.answer("a = 3"))) == ["", "It is one."]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "5",
        "null",
        '{"f": 5}',
        '{"f": [5]}',
        '{"f": [{}]}',
        '{"f": [{"fingerprint": null}]}',
        '{"f": [{"fingerprint": [[1]]}]}',
        '{"f": {"mistake": "one"}}',
        "\ufeff{}",
        "\x00",
    ],
)
def test_hints_that_are_missing_or_broken_are_no_error(tmp_path, text):
    if text is not None:
        (tmp_path / "hints.json").write_text(text, encoding="utf-8")
    assert hints.next_step("f", len, of(ARRAY), name_at_once=True, folder=tmp_path) == []


def test_a_hint_without_its_words_is_no_error(folder):
    written = json.loads((folder / "hints.json").read_text())
    del written["f"][0]["name"]
    (folder / "hints.json").write_text(json.dumps(written))
    assert hints.next_step("f", len, of(np.ones(3)), folder=folder) == []


def test_hints_in_another_encoding_are_no_error(tmp_path):
    (tmp_path / "hints.json").write_bytes(b"\xff\xfe\x00")
    assert hints.next_step("f", len, of(ARRAY), folder=tmp_path) == []
