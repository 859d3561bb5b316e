"""What students write instead of the two backward passes, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

DERIVATIVE = "(1 - a_next**2)"
DXT = 'dxt = parameters["Wax"].T @ dz'
DA_PREV = 'da_prev = parameters["Waa"].T @ dz'
DWAX = "dWax = dz @ xt.T"
DWAA = "dWaa = dz @ a_prev.T"
DBA = "dba = dz.sum(axis=1, keepdims=True)"

LOOP = "for t in reversed(range(x.shape[2])):"
CALL = "rnn_cell_backward(da[:, :, t] + carry, cells[t])"
KEEP = 'dx[:, :, t], carry = step["dxt"], step["da_prev"]'
ADD = "total + step[name]"
# What a cell costs that returns too little for any loop around it to run.
LOOP_SKILLS = ("carry", "sums-over-time", "own-cache", "every-step", "pure-loop")
RESULT = '{"dx": dx, "da0": carry, **sums}'
CELL_RESULT = 'return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}'


def cell(id, skill, kind, change, question, name, **more):
    """A mistake in rnn_cell_backward."""
    return Mistake(
        id=id, function="rnn_cell_backward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def derivative(id, replacement, name, **more):
    """A mistake in the derivative of tanh."""
    return cell(id, "local-derivative", "concept", {DERIVATIVE: replacement}, SLOPE, name, **more)


def loop(id, skill, kind, change, question, name, **more):
    """A mistake in rnn_backward."""
    return Mistake(
        id=id, function="rnn_backward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


SLOPE = (
    "Take a unit with new state 0.5, that is tanh(z) = 0.5. By which factor does your code multiply? "
    "What is the slope of tanh at this z?"
)
WHICH_WAY = "Which unit of the cell's input feeds which unit of the sum, and which way does the gradient take through that weight?"
WHICH_FACTOR = (
    "Each weight multiplied something in the forward pass. What was it, and in which array of the cache is it?"
)
BIAS_SUM = "How many examples use the same bias, and what happens to their contributions? Which shape has ba?"
WHICH_SUM = "What comes back to the sum inside tanh is dz. Which of your results do not use it?"
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"

TWO_WAYS = "By which two ways does the state of a step reach the loss? Find both in your loop."
SHARED = "All steps share one Waa. Add the contributions to dw_a by hand in the table of section 5: what does your loop do with them?"
CARRIED = "In the table of section 5, which single number times w_a is carried back? Compare it with your carry, step by step."
WHICH_CACHE = "Print the index of the cache that each step uses, and the step it belongs to."
PLACES = "Which slices of dx are filled after the loop, and what is left over after step 0?"
COST = "How many times does your function run the forward pass? Count the entries of Waa."

FIVE_ENTRIES = "Which five entries should the dict have? Print the keys of yours."
WHICH_DA = "Print t and the index of da that each step uses. Does every step meet its own loss?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"

MISTAKES = [
    # rnn_cell_backward: the derivative of tanh
    derivative(
        "derivative-missing",
        "1.0",
        "The derivative of tanh is missing: the upstream gradient reaches the sum as it is.",
    ),
    derivative(
        "tanh-of-the-state",
        "(1 - np.tanh(a_next) ** 2)",
        "tanh is applied again to a_next, which is a tanh already. The slope is 1 minus the square of the state itself.",
    ),
    derivative(
        "square-missing",
        "(1 - a_next)",
        "The square is missing: the slope of tanh is 1 minus the *square* of the state.",
    ),
    derivative(
        "slope-of-tan", "(1 + a_next**2)", "1 + a² is the slope of the tangent tan. The slope of tanh is 1 − a²."
    ),
    derivative(
        "slope-inverted",
        "1 / (1 - a_next**2)",
        "The upstream gradient is divided by the slope. Going backwards it is multiplied by it too.",
    ),
    derivative(
        "slope-of-sigmoid",
        "(a_next * (1 - a_next))",
        "a (1 − a) is the slope of the sigmoid. The slope of tanh is 1 − a².",
    ),
    derivative(
        "slope-at-previous-state",
        "(1 - a_prev**2)",
        "The slope is taken at the previous state. tanh made the *new* state: its slope is 1 − a_next².",
    ),
    derivative("slope-squared", "(1 - a_next**2) ** 2", "The slope of tanh is multiplied in twice."),
    derivative("slope-without-one", "(a_next**2)", "The slope of tanh is 1 − a², not a²."),
    derivative(
        "slope-negative",
        "(a_next**2 - 1)",
        "The sign of the slope is wrong: tanh rises everywhere, so its slope 1 − a² is positive.",
    ),
    cell(
        "brackets-missing",
        "local-derivative",
        "concept",
        {"(1 - a_next**2) * da_next": "1 - a_next**2 * da_next"},
        "In which order does Python work out your line for dz? Try it with one number.",
        "Brackets are missing around the slope: only a_next² is multiplied by da_next, and then subtracted from 1.",
    ),
    derivative(
        "slope-averaged",
        "(1 - a_next**2).mean(axis=1, keepdims=True)",
        "The slope is averaged over the examples. Each unit has a slope of its own in each example.",
    ),
    cell(
        "differences-for-gradient",
        "local-derivative",
        "concept",
        None,
        COST,
        "The gradients are measured by differences of the forward pass. A backward pass takes them from the chain rule, at the cost of about three forward passes.",
        code="""
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    arrays = {"xt": xt.copy(), "a_prev": a_prev.copy()}
    arrays |= {name: parameters[name].copy() for name in ("Wax", "Waa", "ba")}

    def loss():
        return np.sum(rnn_cell_forward(arrays["xt"], arrays["a_prev"], parameters | arrays)[0] * da_next)

    gradients = {}
    for name, array in arrays.items():
        gradients["d" + name] = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + 1e-5
            up = loss()
            array[index] = kept - 1e-5
            gradients["d" + name][index] = (up - loss()) / 2e-5
            array[index] = kept
    return gradients
""",
        visible=False,
    ),
    # rnn_cell_backward: products and sums
    cell(
        "da-prev-untransposed",
        "input-gradients",
        "slip",
        {DA_PREV: 'da_prev = parameters["Waa"] @ dz'},
        WHICH_WAY,
        "Waa is not transposed in da_prev. It is square, so NumPy cannot notice; going backwards the matrix is transposed.",
    ),
    cell(
        "da-prev-from-upstream",
        "input-gradients",
        "slip",
        {DA_PREV: 'da_prev = parameters["Waa"].T @ da_next'},
        WHICH_SUM,
        "da_prev is made from da_next. It should be made from dz, which has passed through tanh.",
    ),
    cell(
        "dxt-from-upstream",
        "input-gradients",
        "slip",
        {DXT: 'dxt = parameters["Wax"].T @ da_next'},
        WHICH_SUM,
        "dxt is made from da_next. It should be made from dz, which has passed through tanh.",
    ),
    cell(
        "both-inputs-from-upstream",
        "input-gradients",
        "slip",
        {DXT: 'dxt = parameters["Wax"].T @ da_next', DA_PREV: 'da_prev = parameters["Waa"].T @ da_next'},
        WHICH_SUM,
        "dxt and da_prev are made from da_next. They should be made from dz, which has passed through tanh.",
    ),
    cell(
        "da-prev-is-dz",
        "input-gradients",
        "slip",
        {DA_PREV: "da_prev = dz"},
        WHICH_WAY,
        "da_prev is dz itself: the way through the weights Waa is missing.",
    ),
    cell(
        "dxt-of-first-example",
        "input-gradients",
        "slip",
        {DXT: 'dxt = np.repeat(parameters["Wax"].T @ dz[:, :1], dz.shape[1], axis=1)'},
        "Compare the columns of dxt. Which column of dz belongs to which example?",
        "dxt holds the gradient of the first example in every column.",
    ),
    cell(
        "da-prev-with-upstream-added",
        "input-gradients",
        "slip",
        {DA_PREV: DA_PREV + " + da_next"},
        WHICH_WAY,
        "da_next is added to da_prev. The previous state reaches the new one through Waa only.",
    ),
    cell(
        "da-prev-through-tanh-twice",
        "input-gradients",
        "slip",
        {DA_PREV: 'da_prev = parameters["Waa"].T @ dz * (1 - a_prev**2)'},
        "Which operations lie between a_prev and a_next? Which of them belong to the step before?",
        "da_prev is multiplied by the slope at a_prev as well. That tanh belongs to the step before, whose own backward pass takes care of it.",
    ),
    cell(
        "dxt-through-the-wrong-weights",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {DXT: 'dxt = parameters["Waa"].T @ dz'},
        "Which matrix multiplied xt in the forward pass?",
        "dxt is made with Waa. In the forward pass Wax multiplied xt.",
    ),
    cell(
        "transposes-by-trial",
        ("input-gradients", "weight-gradients"),
        "slip",
        {DA_PREV: 'da_prev = parameters["Waa"] @ dz', DWAA: "dWaa = (dz @ a_prev.T).T"},
        "Waa[0, 1] leads from unit 1 to unit 0. Which way does the gradient take through it, and where does its own gradient stand?",
        "Waa in da_prev and the result dWaa are transposed the wrong way. Waa is square, so shapes cannot tell.",
    ),
    cell(
        "dwaa-from-a-next",
        "weight-gradients",
        "slip",
        {DWAA: "dWaa = dz @ a_next.T"},
        WHICH_FACTOR,
        "dWaa is made with a_next. In the forward pass Waa multiplied a_prev.",
    ),
    cell(
        "dwaa-transposed",
        "weight-gradients",
        "slip",
        {DWAA: "dWaa = a_prev @ dz.T"},
        "Waa[0, 1] leads from unit 1 to unit 0. Which row of dz and which row of a_prev belong in dWaa[0, 1]?",
        "dWaa is transposed: rows belong to the unit that the weight leads to.",
    ),
    cell(
        "dwaa-from-upstream",
        "weight-gradients",
        "slip",
        {DWAA: "dWaa = da_next @ a_prev.T"},
        WHICH_SUM,
        "dWaa is made from da_next. It should be made from dz, which has passed through tanh.",
    ),
    cell(
        "dwax-from-upstream",
        "weight-gradients",
        "slip",
        {DWAX: "dWax = da_next @ xt.T"},
        WHICH_SUM,
        "dWax is made from da_next. It should be made from dz, which has passed through tanh.",
    ),
    cell(
        "weights-averaged",
        "weight-gradients",
        "slip",
        {DWAX: "dWax = dz @ xt.T / xt.shape[1]", DWAA: "dWaa = dz @ a_prev.T / xt.shape[1]"},
        "The ratio of your dWax and the right one is the same everywhere. Which number of this problem is it?",
        "dWax and dWaa are divided by the number of examples. Contributions add up, whatever the loss is. If the loss is a mean, da_next already holds the factor.",
    ),
    cell(
        "dwaa-of-first-example",
        "weight-gradients",
        "slip",
        {DWAA: "dWaa = dz[:, :1] @ a_prev[:, :1].T"},
        "How many examples use the same weights, and what happens to their contributions?",
        "dWaa holds the contribution of the first example only.",
    ),
    cell(
        "dwax-from-a-prev",
        "weight-gradients",
        "slip",
        {DWAX: "dWax = dz @ a_prev.T"},
        WHICH_FACTOR,
        "dWax is made with a_prev. In the forward pass Wax multiplied xt.",
    ),
    cell(
        "dwax-transposed",
        "weight-gradients",
        "slip",
        {DWAX: "dWax = xt @ dz.T"},
        "Which shape has Wax? Which shape has your dWax?",
        "dWax is transposed: it should have the shape of Wax, (n_a, n_x).",
    ),
    cell(
        "parameters-from-upstream",
        ("weight-gradients", "bias-gradient"),
        "slip",
        {
            DWAX: "dWax = da_next @ xt.T",
            DWAA: "dWaa = da_next @ a_prev.T",
            DBA: "dba = da_next.sum(axis=1, keepdims=True)",
        },
        WHICH_SUM,
        "dWax, dWaa and dba are made from da_next. They should be made from dz, which has passed through tanh.",
    ),
    cell(
        "dwaa-missing",
        ("weight-gradients", *LOOP_SKILLS),
        "slip",
        {'"dWaa": dWaa, ': ""},
        FIVE_ENTRIES,
        "The entry dWaa is missing in the dict.",
    ),
    cell(
        "da-prev-named-da0",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {'"da_prev": da_prev': '"da0": da_prev'},
        FIVE_ENTRIES,
        'The gradient of the previous state is called "da0" in the dict. Its name is "da_prev"; da0 belongs to the whole sequence.',
    ),
    cell(
        "tuple-for-dict",
        EVERYTHING,
        "slip",
        {CELL_RESULT: "return dxt, da_prev, dWax, dWaa, dba"},
        "Print the type of what your function returns. What should it be?",
        "The gradients are returned as a tuple. They should be a dict, so that each has its name.",
    ),
    cell(
        "gradients-not-returned",
        EVERYTHING,
        "slip",
        {CELL_RESULT: 'gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}'},
        "Print what your function returns.",
        "The function ends without return, so it gives None.",
    ),
    cell(
        "dba-one-dimensional",
        "bias-gradient",
        "slip",
        {DBA: "dba = dz.sum(axis=1)"},
        BIAS_SUM,
        "dba has shape (n_a,). A gradient has the shape of its array, (n_a, 1): keepdims=True keeps the column.",
    ),
    cell(
        "dba-summed-over-units",
        "bias-gradient",
        "slip",
        {DBA: "dba = dz.sum(axis=0, keepdims=True)"},
        BIAS_SUM,
        "dba is summed over the units: axis=0 is the wrong one. Each unit has a bias of its own: sum over the examples, axis=1.",
    ),
    cell(
        "dba-averaged",
        "bias-gradient",
        "slip",
        {DBA: "dba = dz.mean(axis=1, keepdims=True)"},
        BIAS_SUM,
        "dba is the mean over the examples. Contributions add up, whatever the loss is. If the loss is a mean, da_next already holds the factor.",
    ),
    cell(
        "dba-of-first-example",
        "bias-gradient",
        "slip",
        {DBA: "dba = dz[:, :1]"},
        BIAS_SUM,
        "dba is that of the first example. All examples use the same bias: add them up.",
    ),
    cell(
        "dba-summed-over-everything",
        "bias-gradient",
        "slip",
        {DBA: "dba = np.full((dz.shape[0], 1), dz.sum())"},
        "Compare the rows of dba. Do all units share one bias?",
        "dba adds up everything, over the units too. Each unit has a bias of its own: sum along the examples only.",
    ),
    cell(
        "dba-not-summed",
        "bias-gradient",
        "slip",
        {DBA: "dba = dz"},
        BIAS_SUM,
        "dba still has a column for each example. All examples use the same bias: add them up.",
    ),
    cell(
        "dba-from-upstream",
        "bias-gradient",
        "slip",
        {DBA: "dba = da_next.sum(axis=1, keepdims=True)"},
        WHICH_SUM,
        "dba is made from da_next. It should be made from dz, which has passed through tanh.",
    ),
    cell(
        "everything-averaged",
        ("weight-gradients", "bias-gradient"),
        "slip",
        {DWAX: DWAX + " / xt.shape[1]", DWAA: DWAA + " / xt.shape[1]", DBA: DBA + " / xt.shape[1]"},
        "The ratio of your dWax and the right one is the same everywhere. Which number of this problem is it?",
        "dWax, dWaa and dba are divided by the number of examples. Contributions add up, whatever the loss is. If the loss is a mean, da_next already holds the factor.",
    ),
    cell(
        "slope-written-into-cache",
        "pure-cell",
        "slip",
        {"dz = (1 - a_next**2) * da_next": "np.multiply(1 - a_next**2, da_next, out=a_next)\n    dz = a_next"},
        UNCHANGED,
        "dz is written into the array a_next of the cache. Make a new array for it.",
    ),
    cell(
        "upstream-changed-in-place",
        "pure-cell",
        "slip",
        {"dz = (1 - a_next**2) * da_next": "da_next *= 1 - a_next**2\n    dz = da_next"},
        UNCHANGED,
        "*= changes the array da_next of the caller. Write dz = … * da_next, which makes a new array.",
    ),
    cell(
        "examples-hard-coded",
        "pure-cell",
        "slip",
        {DBA: "dba = dz @ np.ones((3, 1))"},
        OTHER_SIZE,
        "The number of examples is written into the function. Sum along axis 1, or read the number off da_next.",
        visible=False,
    ),
    cell(
        "elementwise-products",
        EVERYTHING,
        "concept",
        {DWAX: "dWax = dz * xt.T", DWAA: "dWaa = dz * a_prev.T"},
        "Which operator makes a matrix of shape (n_a, n_x) from arrays of shape (n_a, m) and (n_x, m)?",
        "* multiplies entry by entry. The gradients of the weights are matrix products, @.",
    ),
    # rnn_backward: the way back
    loop(
        "carry-ignored",
        "carry",
        "concept",
        {CALL: "rnn_cell_backward(da[:, :, t], cells[t])"},
        TWO_WAYS,
        "Nothing is carried back: each step sees its own loss only. Add what the step after sends back to the upstream gradient.",
    ),
    loop(
        "upstream-ignored",
        "carry",
        "concept",
        {CALL: "rnn_cell_backward(carry if t < x.shape[2] - 1 else da[:, :, t], cells[t])"},
        TWO_WAYS,
        "Only the last step meets its loss: da[:, :, t] of the other steps is left out. Add it to what is carried back.",
    ),
    loop(
        "carry-piles-up",
        "carry",
        "concept",
        {KEEP: 'dx[:, :, t] = step["dxt"]\n        carry = carry + step["da_prev"]'},
        CARRIED,
        "What is carried back is added to the carry of the steps before. Each step should replace it.",
    ),
    loop(
        "loss-of-the-step-after",
        ("carry", "every-step"),
        "concept",
        {CALL: "rnn_cell_backward(da[:, :, min(t + 1, x.shape[2] - 1)] + carry, cells[t])"},
        "Print t and the index of da that each step uses.",
        "Step t meets the loss of step t + 1 instead of its own.",
    ),
    loop(
        "carry-truncated",
        "carry",
        "concept",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry * (t % 3 != 2), cells[t])"},
        CARRIED,
        "The carry is cut off every few steps: that is truncated backpropagation. The full one goes back to step 0.",
    ),
    loop(
        "carry-one-step-only",
        "carry",
        "concept",
        {
            CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[t])\n"
            "        alone = rnn_cell_backward(da[:, :, t], cells[t])",
            KEEP: 'dx[:, :, t], carry = step["dxt"], alone["da_prev"]',
        },
        CARRIED,
        "Only the step's own loss is passed on, so a gradient gets one step back and no further. Pass on what came from all later steps.",
    ),
    loop(
        "upstream-counted-twice",
        ("carry", "every-step"),
        "concept",
        {KEEP: 'dx[:, :, t], carry = step["dxt"], step["da_prev"] + da[:, :, t]'},
        CARRIED,
        "da[:, :, t] is also added to what is carried back, so it is counted twice. It should enter at its own step only.",
    ),
    loop(
        "nested-loop-counts-again",
        "carry",
        "concept",
        None,
        "How many times do your loops add da of step 0?",
        "The inner loop walks back from each step, but adds the losses of the steps on its way each time: they are counted again and again.",
        code="""
def rnn_backward(da, caches):
    cells, x = caches
    dx, da0 = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for last in reversed(range(x.shape[2])):
        carry = 0.0
        for t in reversed(range(last + 1)):
            step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
            carry = step["da_prev"]
            dx[:, :, t] += step["dxt"]
            sums = {name: total + step[name] for name, total in sums.items()}
        da0 = da0 + carry
    return {"dx": dx, "da0": da0, **sums}
""",
    ),
    loop(
        "nested-loop-keeps-its-carry",
        "carry",
        "concept",
        None,
        TWO_WAYS,
        "The inner loop begins with what the one before it left over. It should begin with the loss of one step and nothing else.",
        code="""
def rnn_backward(da, caches):
    cells, x = caches
    dx, da0, carry = np.zeros(x.shape), 0.0, 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for last in reversed(range(x.shape[2])):
        carry = carry + da[:, :, last]
        for t in reversed(range(last + 1)):
            step = rnn_cell_backward(carry, cells[t])
            carry = step["da_prev"]
            dx[:, :, t] += step["dxt"]
            sums = {name: total + step[name] for name, total in sums.items()}
        da0 = da0 + carry
    return {"dx": dx, "da0": da0, **sums}
""",
    ),
    loop(
        "own-loss-one-step-late",
        ("carry", "every-step"),
        "concept",
        {
            CALL: "rnn_cell_backward(carry + np.zeros(da.shape[:2]), cells[t])",
            KEEP: 'dx[:, :, t], carry = step["dxt"], step["da_prev"] + da[:, :, t]',
        },
        WHICH_DA,
        "da[:, :, t] is added after the backward pass of step t, so it passes through the step before only. It belongs to the upstream gradient of its own step.",
    ),
    loop(
        "loss-of-the-last-step-for-all",
        ("carry", "every-step"),
        "concept",
        {CALL: "rnn_cell_backward(da[:, :, -1] + carry, cells[t])"},
        WHICH_DA,
        "Every step meets the loss of the last one. Step t should meet da[:, :, t].",
    ),
    loop(
        "losses-summed-first",
        ("carry", "every-step"),
        "concept",
        {CALL: "rnn_cell_backward(da.sum(axis=2) + carry, cells[t])"},
        WHICH_DA,
        "Every step meets the sum of all losses. Step t should meet da[:, :, t].",
    ),
    loop(
        "carry-written-over-da",
        ("carry", "pure-loop"),
        "concept",
        {
            CALL: "rnn_cell_backward(da[:, :, t], cells[t])",
            KEEP: 'dx[:, :, t], carry = step["dxt"], step["da_prev"]\n        if t > 0:\n            da[:, :, t - 1] = carry',
        },
        TWO_WAYS,
        "What is carried back is written over da[:, :, t - 1], so that the loss of that step is lost, and the array of the caller is changed. Add the two.",
    ),
    loop(
        "return-inside-loop",
        ("carry", "every-step"),
        "concept",
        {"    return " + RESULT: "        return " + RESULT},
        "Print t in each pass of your loop. How many passes should there be?",
        "The return stands inside the loop, so the function ends after one step. Move it out by one level.",
    ),
    loop(
        "loop-runs-forwards",
        "carry",
        "concept",
        {LOOP: "for t in range(x.shape[2]):"},
        "In which order does the table of section 5 visit the steps? From where does a gradient come, and where does it go?",
        "The loop runs from the first step to the last. The gradient comes from the end: visit the last step first.",
    ),
    # rnn_backward: sums, caches, places
    loop(
        "last-contribution-only",
        "sums-over-time",
        "slip",
        {ADD: "step[name]"},
        SHARED,
        "Each step overwrites the gradients of the parameters, so only step 0 is left. Add the contributions up.",
    ),
    loop(
        "contributions-averaged",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] / x.shape[2]"},
        SHARED,
        "The contributions are averaged over the steps. Contributions add up, whatever the loss is. If the loss is a mean, da already holds the factor.",
    ),
    loop(
        "last-step-left-out-of-sums",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] * (t < x.shape[2] - 1)"},
        SHARED,
        "The contribution of the last step is missing in the sums.",
    ),
    loop(
        "bias-not-summed-over-time",
        "sums-over-time",
        "slip",
        {ADD: '(0.0 if name == "dba" else total) + step[name]'},
        "Add up dw_x, dw_a and db of section 5 by hand. Which of them does your loop treat differently?",
        "dWax and dWaa are added up over the steps, dba is overwritten. All three are sums.",
    ),
    loop(
        "contributions-averaged-over-examples",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] / x.shape[1]"},
        SHARED,
        "The contributions are divided by the number of examples. They add up: if the loss is a mean, da already holds the factor.",
    ),
    loop(
        "step-0-left-out-of-sums",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] * (t > 0)"},
        SHARED,
        "The contribution of step 0 is missing in the sums.",
    ),
    loop(
        "previous-state-wraps-at-step-0",
        "sums-over-time",
        "slip",
        {
            CALL: CALL + "\n        dz = (1 - cells[t][0] ** 2) * (da[:, :, t] + carry)\n"
            '        step = step | {"dWaa": dz @ cells[t - 1][0].T}'
        },
        "Print which state your loop takes for the previous one at step 0.",
        "dWaa takes the state of step t − 1 for the previous one. At step 0 the index −1 is the last step; the state before step 0 is a0, and the cache has it.",
    ),
    loop(
        "dwax-not-summed-over-time",
        "sums-over-time",
        "slip",
        {ADD: '(0.0 if name == "dWax" else total) + step[name]'},
        SHARED,
        "dWaa and dba are added up over the steps, dWax is overwritten. All three are sums.",
    ),
    loop(
        "cache-of-step-before",
        "own-cache",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[t - 1])"},
        WHICH_CACHE,
        "Step t uses the cache of step t − 1, and step 0 that of the last step. Step t should use cells[t].",
    ),
    loop(
        "always-first-cache",
        "own-cache",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[0])"},
        WHICH_CACHE,
        "Every step uses the cache of step 0. Step t should use cells[t].",
    ),
    loop(
        "caches-from-the-other-end",
        "own-cache",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[x.shape[2] - 1 - t])"},
        WHICH_CACHE,
        "The caches are read from the other end. Step t should use cells[t].",
    ),
    loop(
        "always-last-cache",
        "own-cache",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[-1])"},
        WHICH_CACHE,
        "Every step uses the cache of the last one. Step t belongs to cells[t].",
    ),
    loop(
        "cache-of-step-after",
        "own-cache",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells[min(t + 1, x.shape[2] - 1)])"},
        WHICH_CACHE,
        "Step t uses the cache of step t + 1. Step t belongs to cells[t].",
    ),
    loop(
        "carry-dropped-at-step-0",
        "every-step",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + (carry if t > 0 else 0.0), cells[t])"},
        "Print what is carried into each step. Does step 0 get what step 1 carries back?",
        "Nothing is carried into step 0. It gets what step 1 carries back, like any other step.",
    ),
    loop(
        "da0-of-the-last-step",
        "every-step",
        "slip",
        {
            KEEP: KEEP + '\n        da0 = step["da_prev"] if t == x.shape[2] - 1 else da0',
            RESULT: '{"dx": dx, "da0": da0, **sums}',
        },
        PLACES,
        "da0 is what the last step carries back. The gradient of a0 is what is carried out of step 0.",
    ),
    loop(
        "da0-summed-over-steps",
        "every-step",
        "slip",
        {
            "dx, carry = np.zeros(x.shape), 0.0": "dx, carry, da0 = np.zeros(x.shape), 0.0, 0.0",
            KEEP: KEEP + "\n        da0 = da0 + carry",
            RESULT: '{"dx": dx, "da0": da0, **sums}',
        },
        PLACES,
        "da0 adds up what all steps carry back. The gradient of a0 is what is carried out of step 0 only.",
    ),
    loop(
        "da0-zero",
        "every-step",
        "slip",
        {RESULT: '{"dx": dx, "da0": np.zeros_like(carry), **sums}'},
        PLACES,
        "da0 is zero. What is carried out of step 0 is the gradient of a0.",
    ),
    loop(
        "da0-is-da-of-step-0",
        "every-step",
        "slip",
        {RESULT: '{"dx": dx, "da0": da[:, :, 0], **sums}'},
        PLACES,
        "da0 is the upstream gradient of step 0. The gradient of a0 is what is carried out of step 0.",
    ),
    loop(
        "da0-missing",
        "every-step",
        "slip",
        {RESULT: '{"dx": dx, **sums}'},
        PLACES,
        "The entry da0 is missing in the dict.",
    ),
    loop(
        "step-0-skipped",
        "every-step",
        "slip",
        {LOOP: "for t in range(x.shape[2] - 1, 0, -1):"},
        PLACES,
        "The loop ends before step 0. range(…, 0, -1) stops at 1; reversed(range(T_x)) goes down to 0.",
    ),
    loop(
        "last-step-skipped",
        "every-step",
        "slip",
        {LOOP: "for t in reversed(range(x.shape[2] - 1)):"},
        PLACES,
        "The loop begins one step too early, so the last step is left out. range(T_x) counts to T_x − 1 already.",
    ),
    loop(
        "dx-of-one-step-only",
        "every-step",
        "slip",
        {RESULT: '{"dx": step["dxt"], "da0": carry, **sums}'},
        PLACES,
        "dx is that of a single step. It should have the shape of x, with one slice for each step.",
    ),
    loop(
        "dx-named-dxt",
        "every-step",
        "slip",
        {RESULT: '{"dxt": dx, "da0": carry, **sums}'},
        FIVE_ENTRIES,
        'The gradient of the inputs is called "dxt" in the dict. Its name here is "dx".',
    ),
    loop(
        "dx-piles-up-in-one-slot",
        "every-step",
        "slip",
        {KEEP: 'dx[:, :, 0], carry = dx[:, :, 0] + step["dxt"], step["da_prev"]'},
        PLACES,
        "All steps add into one slice of dx. Step t should fill dx[:, :, t].",
    ),
    loop(
        "dx-reversed",
        "every-step",
        "slip",
        {KEEP: 'dx[:, :, x.shape[2] - 1 - t], carry = step["dxt"], step["da_prev"]'},
        "Print t and the slice of dx it fills.",
        "The slices of dx stand in reverse order. Step t should fill dx[:, :, t].",
    ),
    loop(
        "steps-hard-coded",
        "pure-loop",
        "slip",
        {LOOP: "for t in reversed(range(6)):"},
        OTHER_SIZE,
        "The number of steps is written into the loop. Take it from x.shape.",
        visible=False,
    ),
    loop(
        "units-hard-coded",
        "pure-loop",
        "slip",
        {'"dWaa": 0.0': '"dWaa": np.zeros((5, 5))'},
        OTHER_SIZE,
        "The number of units is written into the function. Take it from da.shape.",
        visible=False,
    ),
    loop(
        "da-changed-in-place",
        "pure-loop",
        "slip",
        {CALL: "rnn_cell_backward(np.add(da[:, :, t], carry, out=da[:, :, t]), cells[t])"},
        UNCHANGED,
        "The carry is added into the array da of the caller. Write da[:, :, t] + carry, which makes a new array.",
    ),
    loop(
        "caches-emptied",
        "pure-loop",
        "slip",
        {CALL: "rnn_cell_backward(da[:, :, t] + carry, cells.pop())"},
        UNCHANGED,
        "pop takes the caches out of the caller's list; a second call finds none. Read them with cells[t].",
    ),
]
