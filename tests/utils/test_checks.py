"""Checks of answers that are wrong in every way a student can think of: one message, nothing of our internals."""

import contextlib
import io
import linecache
import logging
import re
import sys
import warnings
from collections import UserDict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lessons.functions import references
from tests.utils.checked import DICTS, EACH, GRADIENTS, MEASURES, NETWORK, PARTS, checked, oracle_of
from utils import checks

ITSELF = []
ITSELF.append(ITSELF)


class Refuses:
    """An object that NumPy cannot make an array of."""

    def __array__(self, *arguments, **named):
        raise RuntimeError("no array here")


def numbers():
    yield 1.0


# What an answer may return in place of everything.
RESULTS = {
    "None": None,
    "a number": 5,
    "a text": "right",
    "nothing in a tuple": (),
    "one thing": (np.zeros((5, 10)),),
    "four things": (1, 2, 3, 4),
    "three Nones": (None, None, None),
    "an array": np.zeros((3, 5, 10)),
    "an empty dict": {},
    "a dict of Nones": dict.fromkeys(name for names in GRADIENTS.values() for name in names),
    "a dict with other names": {"a": 1, 2: "b"},
    "a dict that is none": UserDict(dx=1),
    "a generator": numbers(),
    "a class": dict,
    "a list in itself": ITSELF,
    "three lists in themselves": (ITSELF, ITSELF, ITSELF),
    "an object that refuses": Refuses(),
    "three objects that refuse": (Refuses(), Refuses(), Refuses()),
}

# What an answer may make of an array of its result.
ARRAYS = {
    "None": lambda array: None,
    "another shape": lambda array: array[..., :-1],
    "one axis less": lambda array: array[0],
    "one axis more": lambda array: array[None],
    "turned round": lambda array: array.T if array.ndim > 1 else array[::-1],
    "one number": lambda array: float(array.ravel()[0]),
    "complex numbers": lambda array: array + 0j,
    "objects": lambda array: array.astype(object),
    "texts": lambda array: array.astype(str),
    "NaN": lambda array: np.where(array == array.max(), np.nan, array),
    "infinite": lambda array: np.where(array == array.max(), np.inf, array),
    "huge": lambda array: array * 1e308,
    "beyond float": lambda array: [[10**400]],
    "ragged": lambda array: [[1.0, 2.0], [3.0]],
    "a text": lambda array: "0.5",
    "a dict": lambda array: {"value": array},
    "a tuple around it": lambda array: (array,),
    "an object that refuses": lambda array: Refuses(),
    "empty": lambda array: np.zeros((0, 0)),
    "dates": lambda array: array.astype("datetime64[s]"),
}


def require_one_plain_message(outcome, name):
    """The message a student gets: lines of words, of this function, with nothing of ours."""
    assert isinstance(outcome.error, checks.CheckFailed)
    assert outcome.error._render_traceback_() == outcome.message.splitlines()
    assert outcome.message.startswith(name)
    for internal in ("Traceback", "utils/", "site-packages", "Finding", "ArgumentError", "object at 0x", "self."):
        assert internal not in outcome.message
    assert max(map(len, outcome.message.splitlines())) < 400


def with_part(name, part, change):
    """The right answer with one array of its result changed."""

    def answer(*arguments):
        results = references()[name](*arguments)
        if isinstance(results, dict):
            return {**results, part: change(results[part])}
        if isinstance(part, str):
            return *results[:-1], {**results[-1], part: change(results[-1][part])}
        return tuple(change(result) if i == part else result for i, result in enumerate(results))

    return answer


@EACH
def test_a_right_answer_passes_and_says_what_is_right(name, capsys):
    outcome = checked(name, references()[name])
    assert outcome.error is None
    said = capsys.readouterr()
    assert said.out.count("Passed: ") == len(MEASURES[name])
    assert said.err == ""


@EACH
@pytest.mark.parametrize("result", RESULTS)
def test_any_other_result_gets_one_message(name, result):
    outcome = checked(name, lambda *arguments: RESULTS[result])
    require_one_plain_message(outcome, name)
    assert outcome.found == len(MEASURES[name])


@EACH
@pytest.mark.parametrize("change", ARRAYS)
def test_any_other_array_gets_one_message(name, change):
    for part in PARTS[name]:
        outcome = checked(name, with_part(name, part, ARRAYS[change]))
        require_one_plain_message(outcome, name)
        assert outcome.found < len(MEASURES[name]) or part == 0


@pytest.mark.parametrize("name", [name for name in NETWORK if len(PARTS[name]) > 1])
def test_one_wrong_array_leaves_the_other_measures_alone(name):
    outcome = checked(name, with_part(name, PARTS[name][-1], lambda array: 2 * array + 1))
    assert 0 < outcome.found <= 2


@pytest.mark.parametrize("name", sorted(DICTS))
def test_a_missing_or_misspelt_gradient_is_told_by_name(name):
    for key in GRADIENTS[name]:

        def without(*arguments, key=key):
            results = references()[name](*arguments)
            results[key.upper()] = results.pop(key)
            return results

        assert f"{key}: missing in the returned dict." in checked(name, without).words


@pytest.mark.parametrize(
    ("name", "part", "change", "words"),
    [
        ("rnn_cell_forward", 0, "None", "a_next: expected an array, got None."),
        ("rnn_cell_forward", 0, "another shape", "a_next: expected shape (5, 10), got (5, 9)."),
        ("rnn_cell_forward", 0, "complex numbers", "a_next: expected an array of real numbers, got complex numbers."),
        ("rnn_cell_forward", 0, "texts", "a_next: expected an array of real numbers, got an array of <U"),
        ("rnn_cell_forward", 0, "ragged", "a_next: expected an array of real numbers, got list."),
        ("rnn_cell_forward", 1, "NaN", "yt_pred: 1 of 20 entries are NaN or infinite, the first at index ("),
        ("rnn_forward", 1, "turned round", "y_pred: expected shape (2, 10, 4), got (4, 10, 2)."),
        ("rnn_forward", 0, "objects", "a: expected an array of real numbers, got an array of object."),
        ("rnn_cell_backward", "dba", "one axis less", "dba: expected shape (5, 1), got (1,)."),
        ("rnn_backward", "dx", "infinite", "dx: 1 of 126 entries are NaN or infinite, the first at index ("),
    ],
)
def test_what_was_expected_and_what_came(name, part, change, words):
    assert words in checked(name, with_part(name, part, ARRAYS[change])).words


@pytest.mark.parametrize(
    ("name", "key", "place"),
    [
        ("rnn_backward", "dx", "input 1, example 2, step 0"),
        ("torch_rnn_backward", "dx", "step 1, example 2, input 0"),
        ("torch_rnn_backward", "dh0", "example 1, unit 2"),
        ("torch_rnn_backward", "dw_ih", "row 1, column 2"),
        ("torch_rnn_backward", "db_ih", "unit 1"),
    ],
)
@pytest.mark.parametrize("sizes", [None, "other sizes"])
def test_the_place_of_a_wrong_gradient_is_told_in_the_layout_of_the_function(name, key, place, sizes):
    """So does the measure that looks at other sizes."""
    shape = oracle_of(name).problem(name).case.shapes[key]
    index = tuple(map(int, re.findall(r"\d+", place)))

    def wrong(array):
        if (array.shape == shape) is (sizes is None):
            array[index] += 100
        return array

    assert f"At {place}: differences give" in checked(name, with_part(name, key, wrong)).words


def test_tuples_of_another_length_and_other_kinds_are_told():
    def message(result):
        return checked("rnn_cell_forward", lambda *arguments: result, ["weighted_sum"]).words

    items = "3 entries, (a_next, yt_pred, cache)"
    assert f"the result: expected {items}; got 1." in message((1,))
    assert f"the result: expected a tuple or list of {items}; got dict." in message({})
    for name in DICTS:
        told = checked(name, lambda *arguments: (1, 2)).words
        assert f"Expected a dict with the entries {', '.join(GRADIENTS[name])}; got tuple." in told


@EACH
def test_none_asks_for_a_return(name):
    told = f"{name} returned None. Does it end with a line that starts with return?"
    assert told in checked(name, lambda *arguments: None).words


def test_a_forgotten_last_result_costs_one_measure_only():
    for name, last in (("rnn_cell_forward", "cache"), ("rnn_forward", "caches")):
        outcome = checked(name, lambda *arguments, name=name: references()[name](*arguments)[:2])
        assert outcome.found == 1
        assert f"{last}: expected a tuple or list" in outcome.words


def test_a_constant_is_the_tanh_of_no_sum():
    """Near zero one would read a sum off it that is huge, and the tanh of that is the constant."""

    def answer(xt, a_prev, parameters):
        a_next, yt_pred, cache = references()["rnn_cell_forward"](xt, a_prev, parameters)
        return np.ones(a_next.shape), yt_pred, cache

    assert checked("rnn_cell_forward", answer, ["one_tanh"]).found == 1


# Errors in the answer


def typed(name, source):
    """A function as a student types it into a cell."""
    file = f"<answer {name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace = {"np": np, **references()}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


@EACH
def test_a_stub_is_told_to_be_one_and_nothing_else(name):
    outcome = checked(name, typed(name, f"def {name}(*arguments):\n    raise NotImplementedError\n"))
    assert outcome.message.startswith(f"{name} is not written yet")
    assert len(outcome.message.splitlines()) == 1


def test_a_missing_part_is_told_by_its_name():
    source = "def rnn_cell_backward(da, cache):\n    raise NotImplementedError\n\n\n"
    source += "def rnn_backward(da, caches):\n    return rnn_cell_backward(da[:, :, -1], caches[0][-1])\n"
    outcome = checked("rnn_backward", typed("rnn_backward", source))
    assert "rnn_backward calls rnn_cell_backward, which is not written yet." in outcome.words


def test_a_library_that_raises_not_implemented_is_told_as_an_error():
    line = "exec(compile('raise NotImplementedError', 'library.py', 'exec'))"
    outcome = checked("rnn_forward", typed("rnn_forward", f"def rnn_forward(x, a0, parameters):\n    {line}\n"))
    assert "rnn_forward raised NotImplementedError" in outcome.words


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return parameters['Wxa']", "KeyError: 'Wxa'"),
        ("raise ValueError('no\\nidea')", "ValueError: no idea"),
        ("raise SystemExit('enough')", "SystemExit: enough"),
        ("exit()", "SystemExit"),
        ("return rnn_forward(x, a0, parameters)", "RecursionError: maximum recursion depth exceeded"),
        ("raise type('Own', (Exception,), {})('!')", "Own: !"),
        ("raise ValueError('x' * 10_000)", "ValueError: xxx"),
        ("return undefined_name", "NameError: name 'undefined_name' is not defined"),
        ("return x @ parameters['Wax']", "ValueError: matmul"),
        ("assert x is None, 'never'", "AssertionError: never"),
        ("return [][0]", "IndexError: list index out of range"),
    ],
)
def test_an_error_is_told_with_its_kind_its_text_and_the_students_line(line, told):
    source = f"def rnn_forward(x, a0, parameters):\n    # my answer\n    {line}\n"
    outcome = checked("rnn_forward", typed("rnn_forward", source))
    require_one_plain_message(outcome, "rnn_forward")
    assert f"rnn_forward raised {told}" in outcome.words
    assert f"in line 3 of its cell: {line}" in outcome.words


def test_an_error_in_a_helper_is_told_where_it_happened():
    source = "def helper(x):\n    return x.no_such\n\n\ndef rnn_forward(x, a0, parameters):\n    return helper(x)\n"
    assert "in line 2 of its cell: return x.no_such" in checked("rnn_forward", typed("rnn_forward", source)).words


@EACH
def test_arguments_that_are_missing_are_told(name):
    outcome = checked(name, typed(name, f"def {name}():\n    pass\n"))
    require_one_plain_message(outcome, name)
    assert f"{name} raised TypeError: {name}() takes 0 positional arguments" in outcome.words


@EACH
@pytest.mark.parametrize("value", [5, None, "text", np.zeros(3), (1, 2)], ids=lambda value: type(value).__name__)
def test_a_name_that_is_no_function_any_more_is_told(name, value):
    outcome = checked(name, value)
    assert f"{name} is no longer a function but {type(value).__name__}" in outcome.words


@EACH
@pytest.mark.filterwarnings("ignore:coroutine")
def test_functions_of_another_kind_are_told(name):
    generator = typed(name, f"def {name}(*arguments):\n    yield 1\n")
    coroutine = typed(name, f"async def {name}(*arguments):\n    return 1\n")
    for function, kind in ((generator, "generator"), (coroutine, "coroutine")):
        outcome = checked(name, function)
        require_one_plain_message(outcome, name)
        assert f"got {kind}." in outcome.words


@EACH
def test_stopping_the_kernel_stops_the_check(name):
    def answer(*arguments):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(name, answer)


# Quiet


class KernelStream(io.StringIO):
    """A stream as a kernel has it, by the attribute that tells it from others."""

    pub_thread = None
    flushed = False

    def flush(self):
        """A kernel's waits here for the thread that sends."""
        self.flushed = True


@EACH
def test_what_an_answer_prints_logs_or_warns_does_not_show(name):
    with contextlib.redirect_stdout(KernelStream()) as out, contextlib.redirect_stderr(KernelStream()) as err:
        handler = logging.StreamHandler()
        held = sys.stderr

        def answer(*arguments):
            print("out")
            print("err", file=sys.stderr)
            held.write("held")
            held.writelines(["more", "lines"])
            handler.emit(logging.LogRecord("log", 30, "", 0, "logged", (), None))
            warnings.warn("careful", stacklevel=1)
            np.log(np.zeros(1))
            return references()[name](*arguments)

        assert checked(name, answer).error is None
        print("after", file=sys.stderr)
    assert err.getvalue() == "after\n"
    assert not err.flushed
    assert {line.split(":")[0] for line in out.getvalue().splitlines()} == {"Passed"}
    assert not {"write", "flush"} & set(vars(err))


def test_streams_speak_again_after_an_error():
    with contextlib.redirect_stderr(KernelStream()) as err:
        checked("rnn_forward", typed("rnn_forward", "def rnn_forward(x, a0, parameters):\n    exit()\n"))
        print("after", file=sys.stderr)
    assert err.getvalue() == "after\n"


@EACH
def test_numpy_told_to_raise_means_the_students_own_numbers(name):
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert checked(name, references()[name]).error is None
        for part in PARTS[name]:
            require_one_plain_message(checked(name, with_part(name, part, ARRAYS["huge"])), name)


# Arrays that are shared, read-only or changed


def views(results):
    """The same results, with read-only views for arrays."""
    if isinstance(results, dict):
        return {key: views(value) for key, value in results.items()}
    if isinstance(results, tuple):
        return tuple(views(part) for part in results)
    if isinstance(results, np.ndarray):
        results = results[...]
        results.flags.writeable = False
    return results


@EACH
def test_results_may_be_views_and_read_only(name):
    def answer(*arguments):
        results = references()[name](*arguments)
        return views(results)

    assert checked(name, answer).error is None


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("rnn_cell_forward", lambda xt, a_prev, parameters: a_prev.fill(0), "a_prev was changed"),
        ("rnn_cell_forward", lambda xt, a_prev, parameters: parameters["ba"].fill(0), 'parameters["ba"] was changed'),
        ("rnn_cell_forward", lambda xt, a_prev, parameters: parameters.pop("by"), 'parameters["by"] was changed'),
        ("rnn_cell_forward", lambda xt, a_prev, parameters: parameters.update(h=1), 'parameters["h"] was changed'),
        ("rnn_forward", lambda x, a0, parameters: x.sort(), "x was changed"),
        ("rnn_forward", lambda x, a0, parameters: parameters.update(Wax=None), 'parameters["Wax"] was changed'),
        ("rnn_cell_backward", lambda da_next, cache: da_next.fill(0), "da_next was changed"),
        ("rnn_cell_backward", lambda da_next, cache: cache[0].fill(0), "cache[0] was changed"),
        ("rnn_backward", lambda da, caches: caches[0].pop(), "caches[0][5]"),
        ("rnn_backward", lambda da, caches: caches[0].reverse(), "caches[0][0]"),
        ("rnn_backward", lambda da, caches: caches[0][2][3]["Waa"].fill(1), 'caches[0][0][3]["Waa"] was changed'),
    ],
)
def test_what_was_changed_in_place_is_told_by_name(name, change, told):
    def answer(*arguments):
        results = references()[name](*arguments)
        change(*arguments)
        return results

    assert told in checked(name, answer, ["pure"]).words


@EACH
def test_an_answer_that_changes_from_call_to_call_is_told(name):
    calls = []

    def answer(*arguments):
        calls.append(arguments)
        results = references()[name](*arguments)
        if isinstance(results, dict):
            return {key: value * len(calls) for key, value in results.items()}
        return (results[0] / len(calls), *results[1:])

    assert "A second call with the same arguments gives another answer." in checked(name, answer, ["pure"]).words


@EACH
def test_an_answer_for_one_size_only_is_told(name):
    first = []

    def answer(*arguments):
        results = references()[name](*arguments)
        gradients = results[-1] if name == "loss_and_gradients" else results
        parts = list(gradients.values()) if isinstance(gradients, dict) else gradients
        first.append(first[0] if first else parts[0].shape)
        if parts[0].shape != first[0]:
            raise ValueError("other sizes than I know")
        return results

    measure = "sizes" if "sizes" in MEASURES[name] else "pure"
    assert "other sizes than I know" in checked(name, answer, [measure]).words


# Whatever comes

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from([np.zeros((5, 10)), np.ones((5, 1)), np.full((5, 10, 4), np.nan), np.array("text"), Refuses()]),
    st.sampled_from([np.zeros((7, 3, 6)), np.ones((5, 3)), np.zeros((5, 5)), np.ones((5, 7)), np.complex64(1j)]),
)
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner, inner),
        st.tuples(inner, inner),
        st.dictionaries(st.sampled_from([name for names in GRADIENTS.values() for name in names]), inner, max_size=5),
    ),
    max_leaves=12,
)


@EACH
@settings(max_examples=60)
@given(result=anything)
def test_no_result_brings_a_check_down(name, result):
    outcome = checked(name, lambda *arguments: result)
    assert isinstance(outcome.error, checks.CheckFailed)
    assert outcome.found == len(MEASURES[name])


@EACH
@settings(max_examples=60)
@given(data=st.data())
def test_no_part_of_a_result_brings_a_check_down(name, data):
    parts = GRADIENTS.get(name) or (*PARTS[name], len(PARTS[name]))
    part, value = data.draw(st.sampled_from(parts)), data.draw(anything)
    outcome = checked(name, with_part(name, part, lambda array: value))
    assert isinstance(outcome.error, checks.CheckFailed)
