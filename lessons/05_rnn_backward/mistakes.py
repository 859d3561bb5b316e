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
        "dwaa-missing",
        ("weight-gradients", *LOOP_SKILLS),
        "slip",
        {'"dWaa": dWaa, ': ""},
        "Which five entries should the dict have?",
        "The entry dWaa is missing in the dict.",
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
