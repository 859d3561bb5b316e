"""What is left wrong, or made wrong, in the repairs. To find it is the exercise: ids and questions give no name away."""

from tools.mistakes import EVERYTHING, Mistake


def fault(function):
    """A maker of the mistakes of one function."""

    def make(id, skill, kind, change, question, name, **more):
        return Mistake(
            id=id,
            function=function,
            skill=skill,
            kind=kind,
            change=change,
            question=question,
            name=name,
            named=False,
            **more,
        )

    return make


steps, forward, backward = fault("wrong_steps"), fault("reader_forward"), fault("reader_backward")


def exhibit(number, function):
    """A maker of the mistakes of one exhibit, which has one skill."""
    make = fault(function)

    def in_exhibit(letter, change, question, name, kind="concept", **more):
        return make(f"exhibit-{number}-{letter}", f"exhibit-{number}", kind, change, question, name, **more)

    return in_exhibit


states_1, sequence_2, gates_3 = exhibit(1, "cell_gradients"), exhibit(2, "rnn_gradients"), exhibit(3, "gate_gradients")
loop_4, forward_5, jacobian_6 = exhibit(4, "lstm_gradients"), exhibit(5, "lstm_states"), exhibit(6, "state_jacobian")

# wrong_steps

ONE_STEP = "relative_error(gradient[..., t], measured[..., t])"
DECISION = "not relative_error(gradient[..., t], measured[..., t]) <= 1e-4"
TABLE = "Run the table of section 1 through your function, one step after the other: which number does it compare with 1e-4 in step 1?"
SCALES = "Multiply both arrays by a thousand, then by a thousandth. Does your function still give the same steps?"
ODD = "Give your function one step: first two arrays of zeros, then a gradient with one NaN. What does it say, and what should it?"

# reader_forward

P = "probabilities"
RANGES = "Print the smallest and the largest entry of f, i, g and o in your cache. Which numbers can each of them be?"
ONE_BY_ONE = "Run your function on a text of one character. Compute f, i, g, o, c, h by hand from the formulas, and compare each with the cache."
ENTERS = "Print the h and c that enter each step. Where does each of them come from, at step 0 and at step 1?"
SMALL_LOSS = (
    "Print the p of the target of each step, and what your function adds to the loss for it. Is it what section 2 says?"
)
CACHE_ROWS = "Print each entry of the cache: its shape, and its column 0 beside what your loop computed in step 0."
TWICE = "Make a copy of the arguments, call your function, and compare. Then call it again: is the result the same?"

# reader_backward

WAY = "way-back"
DC_PRINT = 'Pose ask("no repeats"). Print dc as it enters each step, and work out by hand, from the step after it, what should enter. Where do the two part?'
ZERO_ONE = 'Pose ask("one step"). Which arrays are wrong, which right? Compare a wrong one with the measured one, entry by entry: is there a factor?'
TWO_STEPS = "Use a text of two different characters. At step 1 all is right: print what goes from step 1 to step 0, and measure what should."
SAME_ENTRIES = "Print your dWf and the measured one. What do the rows and columns of yours have in common?"
WHICH_STATE = "Print, for each step, which column of h stands in the product that is added to dW. Which state did the forward pass multiply by W there?"
REPEATS = (
    'Pose ask("no repeats") and ask("repeats"). Which columns of the dU are wrong in the second and right in the first?'
)
AT_ZERO = 'Pose ask("zero start") and ask("one step"). Which errors come and go? Print the index of each column that step 0 reads.'
SECOND = 'Pose ask("twice"). Compare every entry of the cache before a call and after it.'

DH = 'dh = dh + parameters["V"].T @ scores'
DC = "dc = dc + dh * o * (1 - np.tanh(c[:, t]) ** 2)"
GO_ON = 'dh, dc = sum(parameters["W" + gate].T @ dz[gate] for gate in dz), dc * f'
DF, DI, DG, DO = (
    '"f": dc * c_prev * f * (1 - f),',
    '"i": dc * g * i * (1 - i),',
    '"g": dc * i * (1 - g**2),',
    '"o": dh * np.tanh(c[:, t]) * o * (1 - o),',
)
OUTER = "np.outer(dz[gate], h_prev)"
COLUMN = 'gradients["dU" + gate][:, text[t]] += dz[gate]'
FORMULA = ("way-back", "start")

# The patient's own two loops, repaired: each of its faults that the sweep cannot have is left in one copy of it.
TWO_LOOPS = """
def reader_backward(cache):
    text, targets, parameters = cache["text"], cache["targets"], cache["parameters"]
    f, i, g, o, c, h, p = (cache[name] for name in ("f", "i", "g", "o", "c", "h", "p"))
    gradients = {"d" + name: np.zeros(array.shape) for name, array in parameters.items()}
    dc = np.zeros(len(c))
    for t in range(len(text)):
        dc = np.zeros(len(c))
        scores = p[:, t].copy()
        scores[targets[t]] -= 1
        gradients["dV"] += np.outer(scores, h[:, t])
        dh = parameters["V"].T @ scores
        for s in range(t, -1, -1):
            h_prev = h[:, s - 1] if s > 0 else parameters["h0"]
            c_prev = c[:, s - 1] if s > 0 else parameters["c0"]
            dc = dc + dh * o[:, s] * (1 - np.tanh(c[:, s]) ** 2)
            dz = {
                "f": dc * c_prev * f[:, s] * (1 - f[:, s]),
                "i": dc * g[:, s] * i[:, s] * (1 - i[:, s]),
                "g": dc * i[:, s] * (1 - g[:, s] ** 2),
                "o": dh * np.tanh(c[:, s]) * o[:, s] * (1 - o[:, s]),
            }
            for gate in dz:
                gradients["dW" + gate] += np.outer(dz[gate], h_prev)
                gradients["dU" + gate][:, text[s]] += dz[gate]
            dh = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
            dc = dc * f[:, s]
        gradients["dh0"] += dh
        gradients["dc0"] += dc
    return gradients
"""

MISTAKES = [
    # wrong_steps
    steps(
        "each-1",
        "each-step",
        "concept",
        {ONE_STEP: "relative_error(gradient, measured)"},
        TABLE,
        "One relative error of the whole array decides for all steps.",
    ),
    steps(
        "each-2",
        "each-step",
        "concept",
        {ONE_STEP: "np.linalg.norm(gradient[..., t] - measured[..., t])"},
        SCALES,
        "The difference is compared with the tolerance as it is, not relative to the size of the numbers.",
    ),
    steps(
        "each-3",
        "each-step",
        "concept",
        {ONE_STEP: "relative_error(np.abs(gradient[..., t]), np.abs(measured[..., t]))"},
        "Give your function a gradient and its negative. What does it say, and what should it?",
        "The signs are lost before the comparison.",
    ),
    steps(
        "each-4",
        "each-step",
        "concept",
        {"<= 1e-4": "<= 1e-2"},
        "Which number decides? Find it in your code, and in section 1.",
        "The tolerance is too large: a hundredth instead of 1e-4.",
    ),
    steps(
        "each-5",
        "each-step",
        "concept",
        {"<= 1e-4": "<= 1e-7"},
        "Which number decides? Find it in your code, and in section 1.",
        "The tolerance is too small: an honest gradient in float32 would count as wrong.",
    ),
    steps(
        "each-6",
        "each-step",
        "concept",
        {DECISION: "not np.allclose(gradient[..., t], measured[..., t], rtol=1e-4, atol=0, equal_nan=False)"},
        "Take a step with one large and one tiny entry, and double the tiny one. What is the relative error of the step?",
        "Each entry is compared by itself; the relative error takes the norm over all entries of a step.",
    ),
    steps(
        "each-7",
        "each-step",
        "concept",
        {ONE_STEP: "np.linalg.norm(gradient[..., t] - measured[..., t]) / max(np.linalg.norm(measured), 1e-300)"},
        TABLE,
        "The difference of a step is divided by the norm over all steps: steps with small numbers always look right.",
        visible=True,
    ),
    steps(
        "edges-1",
        "edges",
        "concept",
        {DECISION: "relative_error(gradient[..., t], measured[..., t]) > 1e-4"},
        ODD,
        "NaN is not greater than 1e-4 either: a gradient that is no number counts as right.",
        visible=False,
    ),
    steps(
        "edges-2",
        "edges",
        "concept",
        {
            ONE_STEP: "(np.linalg.norm(gradient[..., t] - measured[..., t]) / "
            "(np.linalg.norm(gradient[..., t]) + np.linalg.norm(measured[..., t])))"
        },
        ODD,
        "Zero divided by zero is NaN: a step where both gradients are zero counts as wrong.",
        visible=False,
    ),
    steps(
        "edges-3",
        "edges",
        "concept",
        {
            "    steps = range": "    gradient -= measured\n    steps = range",
            ONE_STEP: "relative_error(gradient[..., t] + measured[..., t], measured[..., t])",
        },
        "Print both arrays before and after a call. Are they the same?",
        "The gradient is changed in place.",
    ),
    steps(
        "all-1",
        EVERYTHING,
        "concept",
        {"gradient.shape[-1]": "gradient.shape[0]", ONE_STEP: "relative_error(gradient[t], measured[t])"},
        "How many truth values does your function give for arrays of shape (4, 3, 7), and how many steps are there?",
        "The first axis is taken for time; it is the last one.",
    ),
    # reader_forward
    forward(
        "p-1",
        P,
        "concept",
        {'sigmoid(z["o"])': 'np.tanh(z["o"])'},
        RANGES,
        "The output gate is a tanh. It should be a sigmoid.",
        source="the exhibit of section 2",
    ),
    forward("p-2", P, "concept", {'sigmoid(z["o"])': 'z["o"]'}, RANGES, "The output gate has no sigmoid."),
    forward(
        "p-3",
        P,
        "concept",
        {'np.tanh(z["g"])': 'sigmoid(z["g"])'},
        RANGES,
        "The candidate is a sigmoid. It should be a tanh.",
    ),
    forward(
        "p-4",
        P,
        "concept",
        {'np.tanh(z["g"])': 'np.tan(z["g"])'},
        RANGES,
        "The candidate is a tangent, tan. It should be tanh.",
    ),
    forward(
        "p-5",
        P,
        "concept",
        {'sigmoid(z["i"])': 'np.tanh(z["i"])'},
        RANGES,
        "The input gate is a tanh. It should be a sigmoid.",
    ),
    forward(
        "p-6",
        P,
        "concept",
        {'sigmoid(z["f"])': 'np.tanh(z["f"])'},
        RANGES,
        "The forget gate is a tanh. It should be a sigmoid.",
    ),
    forward(
        "p-7",
        P,
        "concept",
        {"c = f * c + i * g": "c = i * c + f * g"},
        ONE_BY_ONE,
        "Forget and input gate have changed places.",
    ),
    forward(
        "p-8",
        P,
        "concept",
        {"c = f * c + i * g": "c = f * c + (1 - f) * g"},
        ONE_BY_ONE,
        "The input gate is replaced by 1 - f.",
    ),
    forward(
        "p-9",
        P,
        "concept",
        {"c = f * c + i * g": "c = i * g"},
        ONE_BY_ONE,
        "The cell state forgets everything: f * c is missing.",
    ),
    forward(
        "p-10", P, "concept", {"h = o * np.tanh(c)": "h = o * c"}, ONE_BY_ONE, "The tanh of the cell state is missing."
    ),
    forward(
        "p-11",
        P,
        "concept",
        {"h = o * np.tanh(c)": "h = np.tanh(o * c)"},
        ONE_BY_ONE,
        "The order of operations is wrong: tanh comes before the product with the output gate.",
    ),
    forward(
        "p-12",
        P,
        "concept",
        {"h = o * np.tanh(c)": "h = o * np.tanh(np.tanh(c))"},
        ONE_BY_ONE,
        "tanh is applied twice.",
    ),
    forward(
        "p-13",
        P,
        "concept",
        {'parameters["W" + gate] @ h': 'parameters["W" + gate].T @ h'},
        ONE_BY_ONE,
        "The recurrent weights are transposed.",
    ),
    forward(
        "p-14",
        P,
        "concept",
        {'softmax(parameters["V"] @ h)': 'softmax(parameters["V"] @ c)'},
        ONE_BY_ONE,
        "The probabilities are made from the cell state. They should be made from the hidden state.",
    ),
    forward(
        "p-15",
        P,
        "concept",
        {'parameters["h0"], parameters["c0"], []': '0 * parameters["h0"], 0 * parameters["c0"], []'},
        ENTERS,
        "The start is zero. It should be h0 and c0.",
    ),
    forward(
        "p-16",
        P,
        "concept",
        {'parameters["h0"], parameters["c0"], []': 'parameters["c0"], parameters["h0"], []'},
        ENTERS,
        "h0 and c0 have changed places.",
    ),
    forward(
        "p-17",
        P,
        "concept",
        {'@ h + parameters["U"': '@ parameters["h0"] + parameters["U"'},
        ENTERS,
        "The hidden state is not carried: every step starts from h0.",
    ),
    forward(
        "p-18",
        P,
        "concept",
        {'parameters["U" + gate][:, k]': 'parameters["U" + gate][:, k - 1]'},
        "Print the number of the column of U that each step reads, beside the text.",
        "The column before the right one is read; for character 0 it is the last.",
    ),
    forward(
        "loss-1",
        "loss",
        "slip",
        {".sum()": ".mean()"},
        SMALL_LOSS,
        "The loss is averaged over the steps. It should be summed.",
    ),
    forward("loss-2", "loss", "slip", {"-np.log(": "np.log("}, SMALL_LOSS, "The sign of the loss is wrong."),
    forward("loss-3", "loss", "slip", {"-np.log(": "-np.log2("}, SMALL_LOSS, "The logarithm has the base 2."),
    forward("loss-4", "loss", "slip", {"-np.log(": "(1 - "}, SMALL_LOSS, "The logarithm is missing."),
    forward(
        "loss-5",
        "loss",
        "slip",
        {'cache["p"][list(targets),': 'cache["p"][list(text),'},
        SMALL_LOSS,
        "The probability of the character that was read is taken, not that of the target.",
    ),
    forward("loss-6", "loss", "slip", {".sum()": "[-1]"}, SMALL_LOSS, "Only the last step counts."),
    forward(
        "cache-1",
        "cache",
        "slip",
        {"(f, i, g, o, c, h, softmax": "(i, f, g, o, c, h, softmax"},
        CACHE_ROWS,
        "f and i have changed places in the cache.",
    ),
    forward(
        "cache-2",
        "cache",
        "slip",
        {"(f, i, g, o, c, h, softmax": "(f, i, g, o, h, c, softmax"},
        CACHE_ROWS,
        "c and h have changed places in the cache.",
    ),
    forward(
        "cache-3",
        "cache",
        "slip",
        {
            "        c = f * c": "        c_prev = c\n        c = f * c",
            "g, o, c, h, softmax": "g, o, c_prev, h, softmax",
        },
        CACHE_ROWS,
        "The cache has the cell state before each step. It should have the one after it.",
    ),
    forward(
        "cache-4",
        "cache",
        "slip",
        {"g, o, c, h, softmax": "g, o, np.tanh(c), h, softmax"},
        CACHE_ROWS,
        "The cache has tanh(c). It should have c.",
    ),
    forward(
        "cache-5",
        "cache",
        "slip",
        {' | {"text": text, "targets"': ' | {"targets"'},
        CACHE_ROWS,
        "The text is missing in the cache.",
    ),
    forward(
        "cache-6",
        "cache",
        "slip",
        {'return loss, cache["p"], cache |': 'return loss, cache["p"], {"p": cache["p"]} |'},
        CACHE_ROWS,
        "The gates and states are missing in the cache.",
    ),
    forward(
        "pure-1",
        "pure-forward",
        "slip",
        {"    for k in text:": '    parameters["h0"] = 1.0 * h + 1e-3\n    for k in text:'},
        TWICE,
        "The parameters are changed by the call.",
    ),
    forward(
        "pure-2",
        "pure-forward",
        "slip",
        {
            "        c = f * c + i * g": "        c *= f\n        c += i * g",
            "g, o, c, h, softmax": "g, o, c.copy(), h, softmax",
        },
        TWICE,
        "c0 is overwritten: the in-place product writes into the array of the parameters.",
    ),
    # reader_backward: the way back
    backward(
        "way-1",
        FORMULA,
        "concept",
        {"dc * f\n": "dc + dc * f\n"},
        DC_PRINT,
        "dc is added to itself times f. It should be replaced by dc * f.",
        source="seed",
    ),
    backward(
        "way-2",
        WAY,
        "concept",
        {DC: DC.replace("dc + dh", "dh")},
        DC_PRINT,
        "What comes from the next cell state is lost: dc is assigned.",
    ),
    backward(
        "way-3",
        WAY,
        "concept",
        {DH: DH.replace("dh + ", "")},
        TWO_STEPS,
        "What comes from the next hidden state is lost: dh is assigned.",
    ),
    backward(
        "way-4",
        FORMULA,
        "concept",
        {GO_ON: GO_ON.replace("].T @", "] @")},
        TWO_STEPS,
        "The recurrent weights are not transposed on the way back.",
    ),
    backward(
        "way-5",
        WAY,
        "concept",
        {"    dh, dc = 0.0, 0.0": "    dh, dc, stale = 0.0, 0.0, 0.0", DC: DC + "\n        dc, stale = dc + stale, dc"},
        DC_PRINT,
        "The cell gradient of an earlier turn of the loop is used again.",
        source="seed",
    ),
    backward(
        "way-6",
        WAY,
        "concept",
        {DH: 'dh = dh + (t == len(text) - 1) * (parameters["V"].T @ scores)'},
        'Pose ask("no repeats") for texts of 1, 2 and 3 characters. Print the part of dh that comes from the loss of each step.',
        "Only the loss of the last step is sent back.",
    ),
    backward(
        "way-7",
        FORMULA,
        "concept",
        {DC: DC.replace("np.tanh(c[:, t])", "c[:, t]")},
        ZERO_ONE,
        "1 - c² is taken for the slope. It should be 1 - tanh(c)².",
    ),
    backward(
        "way-8",
        FORMULA,
        "concept",
        {DC: DC.replace("np.tanh(c[:, t])", "np.tanh(np.tanh(c[:, t]))")},
        ZERO_ONE,
        "tanh is applied twice in the slope.",
    ),
    backward(
        "way-9",
        FORMULA,
        "concept",
        {DC: DC.replace(" ** 2", "")},
        ZERO_ONE,
        "The square is missing: the slope is 1 - tanh(c)².",
    ),
    backward(
        "way-10",
        FORMULA,
        "concept",
        {DC: DC.replace(" * o", "")},
        ZERO_ONE,
        "The output gate is missing on the way from h to c.",
    ),
    backward(
        "way-11",
        WAY,
        "concept",
        {DC: "dc = (dc + dh * o) * (1 - np.tanh(c[:, t]) ** 2)"},
        DC_PRINT,
        "The brackets are wrong: the slope of tanh multiplies what comes from the next cell state too.",
    ),
    backward(
        "way-12",
        FORMULA,
        "concept",
        {DF: DF.replace(" * (1 - f)", "")},
        ZERO_ONE,
        "The forget gate's slope f (1 - f) is incomplete.",
    ),
    backward(
        "way-13",
        FORMULA,
        "concept",
        {DI: DI.replace(" * i * (1 - i)", "")},
        ZERO_ONE,
        "The slope of the input gate is missing.",
    ),
    backward(
        "way-14",
        FORMULA,
        "concept",
        {DG: DG.replace("(1 - g**2)", "g * (1 - g)")},
        ZERO_ONE,
        "The slope of the candidate is that of a sigmoid.",
    ),
    backward(
        "way-15",
        FORMULA,
        "concept",
        {DO: DO.replace("o * (1 - o)", "(1 - o**2)")},
        ZERO_ONE,
        "The slope of the output gate is that of a tanh. It should be o (1 - o).",
        source="the exhibit of section 2",
    ),
    backward(
        "way-16",
        FORMULA,
        "concept",
        {DO: DO.replace("np.tanh(c[:, t])", "c[:, t]")},
        ZERO_ONE,
        "do uses c. It should use tanh(c).",
    ),
    backward(
        "way-17",
        FORMULA,
        "concept",
        {DI: DI.replace("g * i", "i * i")},
        ZERO_ONE,
        "di uses i in the place of the candidate g.",
    ),
    backward(
        "way-18",
        WAY,
        "concept",
        {DF: DF.replace("c_prev", "(c_prev if t == 0 else c[:, t])")},
        "Print the cell state that the gradient of f is multiplied by, and the one that f multiplied in the forward pass, step by step.",
        "df uses the cell state after the step. It should use the one before it.",
    ),
    backward(
        "way-19",
        FORMULA,
        "concept",
        {GO_ON: GO_ON.replace("for gate in dz)", 'for gate in "fig")')},
        TWO_STEPS,
        "The output gate is missing in what goes back to the hidden state.",
    ),
    backward(
        "way-20",
        FORMULA,
        "concept",
        {GO_ON: GO_ON.replace("dc * f", "dc")},
        DC_PRINT,
        "dc goes on to the step before without the forget gate.",
    ),
    backward(
        "way-21",
        WAY,
        "concept",
        {GO_ON: GO_ON + "\n        if t == len(text) - 3:\n            dh, dc = 0 * dh, 0 * dc"},
        'Pose ask("no repeats"). At which steps is the map white? Print dh and dc as they enter the steps around the border.',
        "The way back is cut off after three steps.",
    ),
    backward(
        "way-22",
        WAY,
        "concept",
        None,
        "How many times does a call of your function run the forward pass? Count them for texts of 3 and of 6 characters.",
        "The gradients are measured by differences of the forward pass. A backward pass takes them from the chain rule.",
        code="""
def reader_backward(cache):
    text, targets, parameters = cache["text"], cache["targets"], cache["parameters"]

    def loss(arrays):
        h, c, total = arrays["h0"], arrays["c0"], 0.0
        for k, target in zip(text, targets):
            z = {gate: arrays["W" + gate] @ h + arrays["U" + gate][:, k] for gate in "figo"}
            c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
            h = sigmoid(z["o"]) * np.tanh(c)
            total -= np.log(softmax(arrays["V"] @ h)[target])
        return total

    arrays = {name: np.array(array) for name, array in parameters.items()}
    gradients = {"d" + name: np.zeros(array.shape) for name, array in arrays.items()}
    for name, array in arrays.items():
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + 1e-5
            up = loss(arrays)
            array[index] = kept - 1e-5
            gradients["d" + name][index] = (up - loss(arrays)) / 2e-5
            array[index] = kept
    return gradients
""",
        visible=False,
    ),
    backward(
        "way-23",
        FORMULA,
        "concept",
        None,
        "Print every pair of steps t and s that your loops visit, for texts of one and of two characters. Which pairs does the loss need?",
        "The inner loop begins at the step before t. It should begin at t.",
        code=TWO_LOOPS.replace("range(t, -1, -1)", "range(t - 1, -1, -1)"),
        source="the exhibit of section 2",
    ),
    backward(
        "way-24",
        WAY,
        "concept",
        None,
        'Pose ask("no repeats"). Print dc each time before the loss of a step t is sent back, and say which losses it should tell of then.',
        "dc is not set back to zero: what is left of the loss of an earlier step is sent back again.",
        code=TWO_LOOPS.replace("        dc = np.zeros(len(c))\n        scores", "        scores"),
        source="the exhibit of section 2",
    ),
    # reader_backward: products
    backward(
        "weights-1",
        "weights",
        "slip",
        {OUTER: "np.dot(dz[gate], h_prev)"},
        SAME_ENTRIES,
        "The product is np.dot, one number. It should be np.outer, a matrix.",
        source="seed",
    ),
    backward(
        "weights-2",
        "weights",
        "slip",
        {OUTER: "np.outer(h_prev, dz[gate])"},
        SAME_ENTRIES.replace(
            "What do the rows and columns of yours have in common?", "Which entry of the one stands where in the other?"
        ),
        "dW is transposed.",
    ),
    backward(
        "weights-3",
        "weights",
        "slip",
        {OUTER: "np.outer(dz[gate], h[:, t])"},
        WHICH_STATE,
        "dW uses the hidden state after the step. It should use the one before it.",
    ),
    backward(
        "weights-4",
        "weights",
        "slip",
        {'gradients["dW" + gate] += np.outer': 'gradients["dW" + gate] = np.outer'},
        "Print dWf after every turn of the loop. What becomes of the contribution of the last step?",
        "dW is assigned, so that only step 0 counts. The contributions should be added up.",
    ),
    backward(
        "weights-5",
        "weights",
        "slip",
        {'gradients["dV"] += np.outer(scores, h[:, t])': 'gradients["dV"] += np.outer(scores, h_prev)'},
        "Which state did the forward pass multiply by V, and which one stands in your dV? Print both for step 0.",
        "dV uses the hidden state before the step. It should use the one after it.",
    ),
    backward(
        "weights-6",
        "weights",
        "slip",
        {'gradients["dV"] += np': 'gradients["dV"] = np'},
        "Print dV after every turn of the loop. What becomes of the contribution of the last step?",
        "dV is assigned, so that only step 0 counts. The contributions should be added up.",
    ),
    backward(
        "weights-7",
        "weights",
        "slip",
        {'gradients["dW" + gate] += np.outer(dz[gate], h_prev)': 'gradients["dW" + gate] += np.outer(dz["f"], h_prev)'},
        "Compare your dWf, dWi, dWg and dWo with each other, and then the measured ones.",
        "All four dW are made from the gradient of the forget gate.",
    ),
    # reader_backward: columns
    backward(
        "columns-1",
        "columns",
        "slip",
        {COLUMN: COLUMN.replace("+=", "=")},
        REPEATS,
        "The column is assigned: of a character that comes twice, one place is lost. The contributions should be added.",
        visible=True,
    ),
    backward(
        "columns-2",
        "columns",
        "slip",
        {COLUMN: COLUMN.replace("text[t]", 'cache["targets"][t]')},
        "Print which column of dU each step writes to, beside the column of U that it read in the forward pass.",
        "dU is written to the column of the target. It should be that of the character that was read.",
    ),
    backward(
        "columns-3",
        "columns",
        "slip",
        {COLUMN: COLUMN.replace("text[t]", "text[t] - 1")},
        "Print which column of dU each step writes to, beside the column of U that it read in the forward pass.",
        "dU is written to the column before the right one.",
    ),
    backward(
        "columns-4",
        "columns",
        "slip",
        {
            "    return gradients |": '    for gate in "figo":\n        for k in set(text):\n            gradients["dU" + gate][:, k] /= text.count(k)\n    return gradients |'
        },
        REPEATS,
        "The contributions of a repeated character are averaged. They should be added.",
    ),
    backward(
        "columns-5",
        "columns",
        "slip",
        None,
        "Add up how often each column of dU is written to in one call, and look at what one of them holds after each time.",
        "The column is assigned in both loops: only what the last loss says of a step is kept.",
        code=TWO_LOOPS.replace("[:, text[s]] += dz", "[:, text[s]] = dz"),
        source="the exhibit of section 2",
    ),
    # reader_backward: the start
    backward(
        "start-1",
        "start",
        "slip",
        {'h_prev = h[:, t - 1] if t > 0 else parameters["h0"]': "h_prev = h[:, t - 1]"},
        AT_ZERO,
        "At step 0 the index -1 reads the last hidden state. It should be h0.",
        source="seed",
    ),
    backward(
        "start-2",
        "start",
        "slip",
        {'c_prev = c[:, t - 1] if t > 0 else parameters["c0"]': "c_prev = c[:, t - 1]"},
        AT_ZERO,
        "At step 0 the index -1 reads the last cell state. It should be c0.",
        source="seed",
    ),
    backward(
        "start-3",
        "start",
        "slip",
        {
            'h_prev = h[:, t - 1] if t > 0 else parameters["h0"]': "h_prev = h[:, t - 1]",
            'c_prev = c[:, t - 1] if t > 0 else parameters["c0"]': "c_prev = c[:, t - 1]",
        },
        AT_ZERO,
        "At step 0 the index -1 reads the last states. They should be h0 and c0.",
        source="seed",
    ),
    backward(
        "start-4",
        "start",
        "slip",
        {'else parameters["h0"]': 'else 0 * parameters["h0"]', 'else parameters["c0"]': 'else 0 * parameters["c0"]'},
        AT_ZERO,
        "Zeros are taken for the states before step 0. They should be h0 and c0.",
    ),
    backward(
        "start-5",
        "start",
        "slip",
        {'{"dh0": dh, "dc0": dc}': '{"dh0": 0 * dh, "dc0": 0 * dc}'},
        "Print your dh0 and dc0 and the measured ones. What is left over in your loop after step 0?",
        "dh0 and dc0 are zero. They should be what goes back from step 0.",
    ),
    backward(
        "start-6",
        "start",
        "slip",
        {'{"dh0": dh, "dc0": dc}': '{"dh0": dc, "dc0": dh}'},
        "Print your dh0 and dc0 and the measured ones side by side. Do you find your numbers again?",
        "dh0 and dc0 have changed places.",
    ),
    # reader_backward: a clean function
    backward(
        "pure-3",
        "pure-backward",
        "slip",
        {'cache["p"][:, t].copy()': 'cache["p"][:, t]'},
        SECOND,
        "The scores are a view of the cache: p is changed, and the next call is wrong.",
    ),
    backward(
        "pure-4",
        "pure-backward",
        "slip",
        {
            "    dh, dc = 0.0, 0.0": "    dh, dc = 0.0, 0.0\n    raw = c.copy()",
            '        gradients["dV"] +=': '        cache["c"][:, t] = np.tanh(raw[:, t])\n        gradients["dV"] +=',
            "c_prev = c[:, t - 1]": "c_prev = raw[:, t - 1]",
            DC: DC.replace("c[:, t]", "raw[:, t]"),
            DO: DO.replace("c[:, t]", "raw[:, t]"),
        },
        SECOND,
        "tanh(c) is written into the cache, so that the next call finds another cell state there.",
    ),
    # exhibit 1
    states_1(
        "a",
        {"1 - a_next**2": "1 - np.tanh(a_next) ** 2"},
        "Run the report at scale 1 and 1e-3. Take the state 0.5: print the factor your code applies to it, and measure how far a tanh with this result moves.",
        "tanh is applied again to a state that is a tanh already.",
        source="the exhibit",
    ),
    states_1(
        "b",
        {"1 - a_next**2": "1 - a_next"},
        "Run the report at scale 1 and 1e-3. Take the states 0.5 and -0.5: which factor does your code apply to each?",
        "The square is missing.",
    ),
    states_1(
        "c",
        {"1 - a_next**2": "1 + a_next**2"},
        "Run the report at scale 1 and 1e-3. A unit whose state is nearly 1 hardly moves any more: which factor does your code apply to it?",
        "1 + a² is the slope of tan. That of tanh is 1 - a².",
    ),
    states_1(
        "d",
        {"1 - a_next**2": "1 - a_prev**2"},
        "Run the report with a_prev at zero. Do the errors change, and should they?",
        "The slope is taken at the previous state.",
    ),
    states_1(
        "e",
        {"(1 - a_next**2) * da_next": "da_next"},
        "Run the report at scale 1 and 1e-3. By what is da_next multiplied in your code?",
        "The slope of tanh is missing.",
    ),
    states_1(
        "f",
        {"1 - a_next**2": "a_next * (1 - a_next)"},
        "Run the report at scale 1e-3. Which factor should belong to the state 0, and which one does your code apply?",
        "The slope is that of a sigmoid.",
    ),
    states_1(
        "g",
        {"dz = (1 - a_next**2) * da_next": "da_next *= 1 - a_next**2\n    dz = da_next"},
        "Print da_next before a call and after it.",
        "da_next is changed in place.",
        kind="slip",
    ),
    # exhibit 2
    sequence_2(
        "a",
        {"Waa.T @ dz": "Waa @ dz"},
        "Run the report for a Waa that equals its own transpose. Which errors go away?",
        "Waa is not transposed on the way back.",
        source="the exhibit",
    ),
    sequence_2(
        "b",
        {"da[:, :, t] + carry": "da[:, :, t]"},
        "Let the loss read the last step only. Which steps of your dx are zero, and which of the measured one?",
        "What is carried back is not added.",
    ),
    sequence_2(
        "c",
        {"Waa.T @ dz[:, :, t]": "Waa.T @ (da[:, :, t] + carry)"},
        "Use a sequence of two steps. Print what goes from step 1 to step 0, and measure what should.",
        "What is carried back has not passed through tanh.",
    ),
    sequence_2(
        "d",
        {"carry = Waa.T": "carry += Waa.T"},
        "Use a sequence of three steps, with a loss on the last one. Print what goes from step to step, and measure what should.",
        "What is carried back is added to itself.",
    ),
    sequence_2(
        "e",
        {"cell[1] for cell": "cell[0] for cell"},
        "Which arrays does your report find wrong? Print the two arrays that their line multiplies, for step 0.",
        "dWaa uses the state after each step.",
    ),
    sequence_2(
        "f",
        {'"da0": carry': '"da0": dz[:, :, 0]'},
        "Which arrays does your report find wrong? Print the shape and the numbers of what goes back from step 0.",
        "da0 has not passed through Waa.",
        kind="slip",
    ),
    sequence_2(
        "g",
        {"Wax.T, dz": "Wax.T, da"},
        "Which arrays does your report find wrong, and at which steps? Print both arrays that their line multiplies, for step 0.",
        "dx is made from da.",
    ),
    sequence_2(
        "h",
        {'"dba": dz.sum(axis=(1, 2))': '"dba": dz.mean(axis=(1, 2))'},
        "Divide the wrong array by the measured one. Which number comes out, and what does it count?",
        "dba is averaged.",
        kind="slip",
    ),
    # exhibit 3
    gates_3(
        "a",
        {"cct * it * (1 - it)": "cct * ft * (1 - ft)"},
        "Which arrays does the report find wrong? Say of each factor in the line that they share, which gate it belongs to.",
        "The slope of the input gate is that of the forget gate.",
        source="the exhibit",
    ),
    gates_3(
        "b",
        {"dc * cct * it": "dc * c_prev * it"},
        "Which arrays does the report find wrong? Say of each factor in the line that they share, what the forward pass multiplied it by.",
        "The input gate's line uses the factor of the forget gate, c_prev.",
    ),
    gates_3(
        "c",
        {"dc * c_prev * ft": "dc * c_next * ft"},
        "Which arrays does the report find wrong? Set c_prev to zero: which gradients should vanish, and do they?",
        "The forget gate's line uses the new cell state.",
    ),
    gates_3(
        "d",
        {"dc * it * (1 - cct**2)": "dc * it * (1 - it**2)"},
        "Which arrays does the report find wrong? Say of each factor in the line that they share, which gate it belongs to.",
        "The slope of the candidate is taken at the input gate.",
    ),
    gates_3(
        "e",
        {'parameters["Wi"].T @ dzi': 'parameters["Wf"].T @ dzi'},
        "Only gradients of inputs are wrong. Which lines make them, and which matrix belongs to which gate?",
        "The input gate goes back through the weights of the forget gate.",
    ),
    gates_3(
        "f",
        {'("i", dzi), ("c", dzc)': '("i", dzc), ("c", dzi)'},
        "Compare your dWi and dWc with the measured ones. Do you find your numbers again?",
        "The gradients of input gate and candidate have changed places.",
    ),
    gates_3(
        "g",
        {'"dc_prev": dc * ft': '"dc_prev": dc * it'},
        "Which single array is wrong? What did the forward pass multiply c_prev by?",
        "dc_prev goes through the input gate.",
    ),
    gates_3(
        "h",
        {'("o", dzo))': '("o", dzf))'},
        "Compare your dWo with your other gradients. Do you find its numbers again?",
        "dWo and dbo are made from the forget gate.",
        source="seen",
    ),
    gates_3(
        "i",
        {"dc = dc_next + da_next": "dc = da_next"},
        "Run the report with dc_next at zero. Which errors go away?",
        "dc_next is left out.",
    ),
    # exhibit 4
    loop_4(
        "a",
        {"da[:, :, t] + da_carry, dc_carry": "da[:, :, t], 0.0 * da[:, :, t]"},
        "Let the loss read the last step only. Which steps of your dx are zero, and which of the measured one?",
        "Nothing is carried through time.",
        source="the exhibit",
    ),
    loop_4(
        "b",
        {"da_carry, dc_carry, cells": "da_carry, 0.0 * da[:, :, t], cells"},
        "At which steps is dx wrong? Run the report with all of Wo at zero and look which way is left to the gradient.",
        "The gradient of the cell state is not carried.",
    ),
    loop_4(
        "c",
        {"da[:, :, t] + da_carry": "da[:, :, t]"},
        "At which steps is dx wrong? Print, for two steps, everything that step 1 hands to step 0, and what your loop does with each.",
        "The gradient of the hidden state is not carried.",
    ),
    loop_4(
        "d",
        {"da[:, :, t] + da_carry": "da_carry + (t == x.shape[2] - 1) * da[:, :, t]"},
        "Let the loss read the first step only. What does your function give, and what should it?",
        "Only the loss of the last step is used.",
    ),
    loop_4(
        "e",
        {"sums.get(name, 0.0) + step[name]": "step[name]"},
        "dx is right, the gradients of parameters are wrong. Print one of them after every turn of the loop.",
        "The gradients of the parameters are not added up.",
    ),
    loop_4(
        "f",
        {
            'dc_carry = step["dxt"], step["da_prev"], step["dc_prev"]': 'dc_carry = step["dxt"], step["dc_prev"], step["da_prev"]'
        },
        "Print, for two steps, everything that step 1 hands to step 0, by name, and where your loop puts each.",
        "The two carries have changed places.",
    ),
    loop_4(
        "g",
        {"dc_carry, cells[t])": "dc_carry, cells[-1])"},
        "Print the index of the cache that each step uses.",
        "Every step uses the last cache.",
    ),
    loop_4(
        "h",
        {'step["da_prev"], step["dc_prev"]': 'step["da_prev"], dc_carry + step["dc_prev"]'},
        "Print what enters each step as dc_next, and measure what should, from the last step to the first.",
        "The carry of the cell state is added to itself.",
    ),
    # exhibit 5
    forward_5(
        "a",
        {"a0, np.zeros((n_a, m)), []": "a0, c[:, :, 0], []"},
        "Print cells[0][3] after the loop. What should it be? Ask np.shares_memory about it and c.",
        "The first cell state is a view of the array that step 0 writes into.",
        source="the exhibit",
    ),
    forward_5(
        "b",
        {"a0, np.zeros((n_a, m)), []": "a0, a0, []"},
        "Compare c with that of lstm_forward, step by step. From which step on do they differ, and what entered that step?",
        "The first cell state is a0.",
    ),
    forward_5(
        "c",
        {
            "        a[:, :, t] = a_now": "        a_now *= 1.0\n        a[:, :, t] = a_now",
            "a, c = np.zeros((n_a, m, x.shape[2])), np.zeros((n_a, m, x.shape[2]))": "a = c = np.zeros((n_a, m, x.shape[2]))",
        },
        "Ask np.shares_memory about a and c.",
        "a and c are one array.",
    ),
    forward_5(
        "d",
        {"cells.append(cell)": "cells = [cell] * (t + 1)"},
        "Print cells[0][0] and cells[1][0] after the loop. Are they what the two steps computed?",
        "Every entry is the cache of the last step.",
    ),
    forward_5(
        "e",
        {"a_now, c_now, parameters)": "a_now, np.zeros((n_a, m)), parameters)"},
        "Compare c with that of lstm_forward, step by step. From which step on do they differ, and what entered that step?",
        "The cell state is not carried.",
    ),
    forward_5(
        "f",
        {"a_now, c_now, parameters)": "a0, c_now, parameters)"},
        "Compare a with that of lstm_forward, step by step. From which step on do they differ, and what entered that step?",
        "The hidden state is not carried.",
    ),
    forward_5(
        "g",
        {"x[:, :, t], a_now": "x[:, :, t - 1], a_now"},
        "Print the slice of x that each step reads, and the one it should.",
        "Every step reads the slice before its own.",
    ),
    forward_5(
        "h",
        {"return a, c, cells": "return c, a, cells"},
        "Compare each result with that of lstm_forward: shape, and numbers.",
        "a and c are returned in the other order.",
        kind="slip",
    ),
    # exhibit 6
    jacobian_6(
        "a",
        {'(1 - a**2) * parameters["Waa"] @ jacobian': '((1 - a**2) * parameters["Waa"]) * (jacobian if t else 1.0)'},
        "For how many steps is it right? Multiply the two matrices of two units by hand: over what is summed?",
        "The matrices are multiplied entry by entry. It should be their matrix product.",
        source="the exhibit",
    ),
    jacobian_6(
        "b",
        {'(1 - a**2) * parameters["Waa"] @ jacobian': 'jacobian @ ((1 - a**2) * parameters["Waa"])'},
        "For how many steps is it right? Which step does a change of a0 meet first, and which factor stands next to it in your product?",
        "The factors stand in the wrong order.",
    ),
    jacobian_6(
        "c",
        {'(1 - a**2) * parameters["Waa"]': 'parameters["Waa"] * (1 - a.T**2)'},
        "For one step: which unit's slope multiplies row 0 of Waa in your code, and which should?",
        "The slopes multiply columns. They should multiply rows.",
    ),
    jacobian_6(
        "d",
        {'parameters["Waa"] @': 'parameters["Waa"].T @'},
        "For one step: which entry says how far unit 0 moves with unit 1 of a0? Measure it, and find it in your matrix.",
        "Waa is transposed.",
    ),
    jacobian_6(
        "e",
        {"(1 - a**2) *": "(1 - np.tanh(a) ** 2) *"},
        "For one step: divide your matrix by the measured one, row by row. Compare with the states.",
        "tanh is applied again to the state.",
    ),
    jacobian_6(
        "f",
        {'(1 - a**2) * parameters["Waa"] @ jacobian': '(1 - a**2) * parameters["Waa"]'},
        "For how many steps is it right? Change x at step 0: does your result for two steps change as the measured one does?",
        "Only the last step's Jacobian is returned.",
    ),
    jacobian_6(
        "g",
        {
            '        a, _yt_pred, _cache = rnn_cell_forward(x[:, :, t], a, parameters)\n        jacobian = (1 - a**2) * parameters["Waa"] @ jacobian': '        jacobian = (1 - a**2) * parameters["Waa"] @ jacobian\n        a, _yt_pred, _cache = rnn_cell_forward(x[:, :, t], a, parameters)'
        },
        "For one step: print the state at which your code takes the slope, and the step it belongs to.",
        "The slope is taken at the state before the step.",
    ),
]
