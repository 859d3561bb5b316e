"""What students write instead of the loop over time, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

LOOP = "for t in range(T_x):"
CALL = "a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"
STORE = "        a[:, :, t] = a_next"
RETURN = "return a, y_pred, (cells, x)"
SIZES = "_n_x, m, T_x = x.shape"


def mistake(id, skill, kind, change, question, name, **more):
    """A mistake in rnn_forward."""
    return Mistake(
        id=id, function="rnn_forward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def call(input="x[:, :, t]", state="a_next", y_pred="y_pred[:, :, t]"):
    """The call of the cell with other arguments, or its prediction stored elsewhere."""
    return f"a_next, {y_pred}, cache = rnn_cell_forward({input}, {state}, parameters)"


FOLLOW = (
    "Print, in each step, the state you hand to the cell, and beside it the state that the step before returned. "
    "Where do they differ?"
)
BEGIN = "Print the state that enters the cell at t = 0. Is it a0?"
WHICH_INPUT = "Print, in each step, the first number of the input you hand to the cell, and beside it x[0, 0, t]."
WHAT_STORED = "Which entries of a are still zero after the loop, or equal to a0? Which step should have filled them?"
WHICH_CACHE = "Compare caches[0][t][0] with a[:, :, t], for the first and for the last step."
WHAT_RETURNED = "Print the shapes of the three things that your function returns. What should they be?"
TWO_THINGS = "What are the two things that caches should hold, and what is the type of each?"
STEPS = "Print t in each pass of your loop. How many passes should there be?"
OTHER_SIZE = "Call your function with x of 2 examples and 7 steps. Which number in your code is still the old one?"
UNCHANGED = "Print x and a0 before and after a call of your function. Are they the same?"

MISTAKES = [
    mistake(
        "state-not-carried",
        "memory",
        "concept",
        {CALL: call(state="a0")},
        FOLLOW,
        "Every step starts from a0 again. The state that a step returns must enter the next step.",
    ),
    mistake(
        "state-reset-each-step",
        "memory",
        "concept",
        {CALL: call(state="np.zeros_like(a0) if t > 0 else a0")},
        FOLLOW,
        "The state is set back to zeros in every step. It should be set once, before the loop.",
    ),
    mistake(
        "state-averaged-with-a0",
        "memory",
        "concept",
        {CALL: call(state="(a_next + a0) / 2 if t > 0 else a0")},
        FOLLOW,
        "a0 enters every step. It should enter the first one only.",
    ),
    mistake(
        "state-two-steps-old",
        "memory",
        "concept",
        {CALL: call(state="a[:, :, t - 2] if t > 1 else a0 if t == 0 else a_next")},
        FOLLOW,
        "A step gets the state from two steps before. It should get the state of the step just before.",
    ),
    mistake(
        "state-frozen-after-first-step",
        "memory",
        "concept",
        {CALL: call(state="a[:, :, 0] if t > 0 else a0")},
        FOLLOW,
        "Every later step starts from the state of step 0. It should get the state of the step just before.",
    ),
    mistake(
        "loop-runs-backwards",
        ("memory", "initial-state", "caches"),
        "concept",
        {LOOP: "for t in reversed(range(T_x)):"},
        "In which order does your loop visit the steps? Which state is known when step t needs it?",
        "The loop runs from the last step to the first. A state comes from the step before, so start at step 0.",
    ),
    mistake(
        "return-inside-loop",
        ("memory", "time-slices", "storage"),
        "concept",
        {"    " + RETURN: "        " + RETURN},
        STEPS,
        "The return stands inside the loop, so the function ends after step 0. Move it out by one level.",
    ),
    mistake(
        "a0-ignored",
        "initial-state",
        "slip",
        {"a_next = a0": "a_next = np.zeros_like(a0)"},
        BEGIN,
        "The first step starts from zeros. It should start from a0.",
    ),
    mistake(
        "index-wraps-at-step-0",
        "initial-state",
        "slip",
        {CALL: call(state="a[:, :, t - 1].copy()")},
        BEGIN,
        "At t = 0 the index t − 1 is −1: NumPy takes the last step, which is still zero. The first step should start from a0.",
    ),
    mistake(
        "index-wraps-into-the-cache",
        ("initial-state", "caches"),
        "slip",
        {CALL: call(state="a[:, :, t - 1]")},
        BEGIN,
        "At t = 0 the index t − 1 is −1: NumPy takes the last step, which is still zero. The cache of step 0 keeps this slice, "
        "so later it shows the last state. The first step should start from a0.",
    ),
    mistake(
        "first-example-of-a0",
        "initial-state",
        "slip",
        {"a_next = a0": "a_next = np.repeat(a0[:, :1], m, axis=1)"},
        BEGIN,
        "All examples start from the first column of a0. Each has a column of its own.",
    ),
    mistake(
        "always-first-input",
        "time-slices",
        "slip",
        {CALL: call(input="x[:, :, 0]")},
        WHICH_INPUT,
        "Every step reads the input of step 0. Step t should read x[:, :, t].",
    ),
    mistake(
        "time-reversed",
        "time-slices",
        "slip",
        {CALL: call(input="x[:, :, T_x - 1 - t]")},
        WHICH_INPUT,
        "The inputs are read from the last to the first. Step t should read x[:, :, t].",
    ),
    mistake(
        "input-one-step-late",
        "time-slices",
        "slip",
        {CALL: call(input="x[:, :, t - 1]")},
        WHICH_INPUT,
        "Step t reads the input of step t − 1, and step 0 that of the last step. Step t should read x[:, :, t].",
    ),
    mistake(
        "input-one-step-early",
        "time-slices",
        "slip",
        {CALL: call(input="x[:, :, min(t + 1, T_x - 1)]")},
        WHICH_INPUT,
        "Step t reads the input of step t + 1. Step t should read x[:, :, t].",
    ),
    mistake(
        "input-averaged",
        "time-slices",
        "slip",
        {CALL: call(input="x.mean(axis=2)")},
        WHICH_INPUT,
        "Every step reads the mean of all inputs. Step t should read x[:, :, t].",
    ),
    mistake(
        "slice-of-examples",
        EVERYTHING,
        "slip",
        {CALL: call(input="x[:, t, :]")},
        "Which axis of x is time, and which shape does the cell expect as its first argument?",
        "x[:, t, :] is example t at all steps. Time is the last axis: x[:, :, t].",
    ),
    mistake(
        "last-step-skipped",
        "storage",
        "slip",
        {LOOP: "for t in range(T_x - 1):"},
        WHAT_STORED,
        "The loop ends one step early. range(T_x) counts from 0 to T_x − 1 already.",
    ),
    mistake(
        "first-step-skipped",
        ("storage", "initial-state"),
        "slip",
        {LOOP: "for t in range(1, T_x):"},
        STEPS,
        "The loop begins at step 1, so step 0 stays empty. It should begin at 0.",
    ),
    mistake(
        "a0-in-front",
        "storage",
        "slip",
        {
            "a, y_pred, cells = np.zeros((n_a, m, T_x))": "a, y_pred, cells = np.zeros((n_a, m, T_x + 1))",
            "a_next = a0": "a[:, :, 0] = a_next = a0",
            STORE: "        a[:, :, t + 1] = a_next",
        },
        WHAT_RETURNED,
        "a has one slice too many: it begins with a0. It should hold the states after the steps only.",
    ),
    mistake(
        "a0-over-step-0",
        "storage",
        "slip",
        {RETURN: "a[:, :, 0] = a0\n    " + RETURN},
        WHAT_STORED,
        "a0 is written over the state of step 0. a[:, :, 0] should hold the state after step 0.",
    ),
    mistake(
        "last-state-only",
        "storage",
        "slip",
        {RETURN: "return a_next, y_pred, (cells, x)"},
        WHAT_RETURNED,
        "Only the state of the last step is returned. a should hold the states of all steps.",
    ),
    mistake(
        "last-prediction-only",
        "storage",
        "slip",
        {RETURN: "return a, y_pred[:, :, -1], (cells, x)"},
        WHAT_RETURNED,
        "Only the prediction of the last step is returned. y_pred should hold those of all steps.",
    ),
    mistake(
        "time-first",
        "storage",
        "slip",
        {RETURN: "return a.transpose(2, 0, 1), y_pred.transpose(2, 0, 1), (cells, x)"},
        WHAT_RETURNED,
        "Time is the first axis of a and y_pred. It should be the last one.",
    ),
    mistake(
        "results-exchanged",
        "storage",
        "slip",
        {RETURN: "return y_pred, a, (cells, x)"},
        WHAT_RETURNED,
        "a and y_pred are returned in the wrong order: first a, then y_pred, then caches.",
    ),
    mistake(
        "predictions-one-step-early",
        "storage",
        "slip",
        {CALL: call(y_pred="y_pred[:, :, t - 1]")},
        "Which slice of y_pred gets the prediction of step 0?",
        "The prediction of step t is stored at t − 1, and that of step 0 at the end. Step t belongs to y_pred[:, :, t].",
    ),
    mistake(
        "previous-state-stored",
        "storage",
        "slip",
        {CALL: "before = a_next\n        " + CALL, STORE: "        a[:, :, t] = before"},
        WHAT_STORED,
        "a[:, :, t] gets the state that enters step t. It should hold the state that step t makes.",
    ),
    mistake(
        "one-example-stored",
        "storage",
        "slip",
        {STORE: "        a[:, 0, t] = a_next[:, 0]"},
        WHAT_STORED,
        "Only the first example is stored in a.",
    ),
    mistake(
        "half-the-batch-stored",
        "storage",
        "slip",
        {STORE: "        a[:, : m // 2, t] = a_next[:, : m // 2]"},
        WHAT_STORED,
        "Only the first half of the examples is stored in a.",
    ),
    mistake(
        "predictions-not-stored",
        "storage",
        "slip",
        {CALL: "a_next, _yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"},
        "What does y_pred hold after the loop? Which line should have filled it?",
        "The predictions of the steps are not stored in y_pred.",
    ),
    mistake(
        "prediction-of-first-example",
        "storage",
        "slip",
        {
            CALL: "a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)\n        y_pred[:, 0, t] = yt_pred[:, 0]"
        },
        "What does y_pred hold for the second example? Which line should have filled it?",
        "Only the prediction of the first example is stored in y_pred.",
    ),
    mistake(
        "y-pred-with-rows-of-units",
        EVERYTHING,
        "slip",
        {"np.zeros((n_y, m, T_x))": "np.zeros((n_a, m, T_x))"},
        "How many rows has the prediction of one step?",
        "y_pred is made with n_a rows. A prediction has n_y rows, one for each class.",
    ),
    mistake(
        "every-cache-the-last",
        "caches",
        "slip",
        {RETURN: "return a, y_pred, ([cache] * T_x, x)"},
        WHICH_CACHE,
        "The list holds the last cache T_x times. Append the cache of each step inside the loop.",
    ),
    mistake(
        "caches-reversed",
        "caches",
        "slip",
        {"cells.append(cache)": "cells.insert(0, cache)"},
        WHICH_CACHE,
        "The caches stand in the wrong order: the first entry belongs to step 0.",
    ),
    mistake(
        "first-cache-missing",
        "caches",
        "slip",
        {"cells.append(cache)": "cells = cells + [cache] if t > 0 else cells"},
        WHICH_CACHE,
        "The cache of step 0 is not in the list.",
    ),
    mistake(
        "last-cache-only",
        "caches",
        "slip",
        {RETURN: "return a, y_pred, (cache, x)"},
        TWO_THINGS,
        "caches holds the cache of the last step only. It should hold a list with the caches of all steps.",
    ),
    mistake(
        "list-of-caches-made-anew",
        "caches",
        "slip",
        {"cells.append(cache)": "cells = [cache]"},
        WHICH_CACHE,
        "The list is made anew in each step, so that only the last cache is left. Make it once, before the loop, and append.",
    ),
    mistake(
        "caches-extended",
        "caches",
        "slip",
        {"cells.append(cache)": "cells += cache"},
        "How many entries has caches[0]? How many should it have?",
        "+= puts the four entries of each cache into the list one by one. append puts the cache in as one entry.",
    ),
    mistake(
        "list-as-default-argument",
        ("caches", "pure-function"),
        "slip",
        {"parameters):": "parameters, cells=[]):", "np.zeros((n_y, m, T_x)), []": "np.zeros((n_y, m, T_x)), cells"},
        "Call your function twice and compare the lengths of the two lists of caches.",
        "A list that is a default argument is made once and shared by all calls, so it grows. Make a new list in the function.",
        visible=False,
    ),
    mistake(
        "x-not-cached",
        "caches",
        "slip",
        {RETURN: "return a, y_pred, cells"},
        "What are the two things that caches should hold?",
        "caches is the bare list. It should be the tuple (list of caches, x).",
    ),
    mistake(
        "caches-exchanged",
        "caches",
        "slip",
        {RETURN: "return a, y_pred, (x, cells)"},
        "What are the two things that caches should hold, and in which order?",
        "The two entries of caches are exchanged: first the list of caches, then x.",
    ),
    mistake(
        "loop-over-examples",
        EVERYTHING,
        "slip",
        {LOOP: "for t in range(m):"},
        STEPS,
        "The loop runs over the m examples. It should run over the T_x steps; the cell takes all examples at once.",
    ),
    mistake(
        "one-step-too-many",
        EVERYTHING,
        "slip",
        {LOOP: "for t in range(T_x + 1):"},
        STEPS,
        "The loop runs one step too far. range(T_x) counts from 0 to T_x − 1.",
    ),
    mistake(
        "prediction-for-state",
        EVERYTHING,
        "concept",
        {CALL: "y_pred[:, :, t], a_next, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"},
        "In which order does rnn_cell_forward return its results?",
        "The state and the prediction are taken in the wrong order: the cell returns a_next first, then yt_pred.",
    ),
    mistake(
        "caches-not-returned",
        "caches",
        "slip",
        {RETURN: "return a, y_pred"},
        "How many things should your function return?",
        "caches is not returned. Three things are: a, y_pred and caches.",
    ),
    mistake(
        "steps-hard-coded",
        "sizes",
        "slip",
        {LOOP: "for t in range(4):"},
        OTHER_SIZE,
        "The number of steps is written into the loop. Take it from x.shape.",
        visible=False,
    ),
    mistake(
        "examples-hard-coded",
        "sizes",
        "slip",
        {SIZES: "_n_x, _m, T_x = x.shape\n    m = 10"},
        OTHER_SIZE,
        "The number of examples is written into the function. Take it from x.shape.",
        visible=False,
    ),
    mistake(
        "units-hard-coded",
        "sizes",
        "slip",
        {'n_y, n_a = parameters["Wya"].shape': "n_y, n_a = 2, 5"},
        OTHER_SIZE,
        "The numbers of classes and units are written into the function. Take them from the shapes of the parameters.",
        visible=False,
    ),
    mistake(
        "states-written-into-a0",
        "pure-function",
        "slip",
        {"a_next = a0": "a_next = a0.copy()", STORE: STORE + "\n        a0[:] = a_next"},
        UNCHANGED,
        "The last state is written into the array a0 of the caller.",
    ),
    mistake(
        "inputs-scaled-in-place",
        "pure-function",
        "slip",
        {LOOP: "x *= 2.0\n    " + LOOP, CALL: call(input="x[:, :, t] / 2"), RETURN: "return a, y_pred, (cells, x / 2)"},
        UNCHANGED,
        "*= changes the array x of the caller. Write x * … instead, which makes a new array.",
    ),
]
