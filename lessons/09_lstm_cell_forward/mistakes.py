"""What students write instead of the LSTM cell, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

INPUTS = "np.concatenate([a_prev, xt])"
FT = 'sigmoid(parameters["Wf"] @ inputs + parameters["bf"])'
IT = 'sigmoid(parameters["Wi"] @ inputs + parameters["bi"])'
CCT = 'np.tanh(parameters["Wc"] @ inputs + parameters["bc"])'
OT = 'sigmoid(parameters["Wo"] @ inputs + parameters["bo"])'
C_NEXT = "c_next = ft * c_prev + it * cct"
A_NEXT = "a_next = ot * np.tanh(c_next)"
YT_PRED = 'softmax(parameters["Wy"] @ a_next + parameters["by"])'
CACHE = "cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)"
RETURN = "return a_next, c_next, yt_pred, cache"


def mistake(id, skill, kind, change, question, name, **more):
    """A mistake in lstm_cell_forward."""
    return Mistake(
        id=id, function="lstm_cell_forward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def sums(id, change, question, name, **more):
    """A mistake in one of the four sums."""
    return mistake(id, "weighted-sums", "slip", change, question, name, **more)


def cell_state(id, change, question, name, skill="cell-state", **more):
    """A mistake in what becomes of the sums on their way to c_next."""
    return mistake(id, skill, "concept", change, question, name, **more)


def hidden(id, replacement, question, name, **more):
    """A mistake in the formula of a_next."""
    return mistake(id, "hidden-state", "slip", {A_NEXT: "a_next = " + replacement}, question, name, **more)


def prediction(id, replacement, question, name):
    """A mistake in the formula of yt_pred."""
    return mistake(id, "prediction", "slip", {YT_PRED: replacement}, question, name)


def cache(id, items, question, name, **more):
    """A mistake in what the cache holds."""
    return mistake(id, "cache", "slip", {CACHE: f"cache = {items}"}, question, name, **more)


def everything(id, change, question, name, **more):
    """A mistake after which there is no result."""
    return mistake(id, EVERYTHING, "slip", change, question, name, **more)


def through(activation, sum_):
    """The same sum through another activation."""
    return activation + sum_.removeprefix("np.tanh").removeprefix("sigmoid")


IN_COURSE = "the usual tests with one recorded example let it through in the backward pass"
STACKED = "Print inputs[:, 0]. Which of its numbers are those of a_prev, and which those of xt?"
WHICH_WEIGHTS = "Set all weights and biases of one gate to zero. Which of ft, it, cct and ot becomes constant, and should it?"
ZERO_WEIGHTS = "Set all W to zero and give each bias another number. What should each of ft, it, cct and ot be then?"
RANGE = "What are the smallest and the largest number in ft, it, ot and in cct? Between which numbers should each lie?"
KEEP_ALL = "Set bf to 100 and bi to −100. The cell should hand c_prev on unchanged. What is your c_next?"
WRITE_ALL = "Set bf to −100 and bi to 100. c_next should be the candidate alone. What is yours?"
LARGE_CELL = "Let c_prev be 5 everywhere and bf be 100. Between which numbers should c_next lie? What is yours?"
OPEN_OUTPUT = "Set bo to 100, so that ot is 1. What should a_next be, in terms of c_next? What is yours?"
SHUT_OUTPUT = "Set bo to −100, so that ot is 0. What should a_next be? What is yours?"
WHICH_STATE = "Which of the two new states does the picture send up to the prediction?"
PROBABILITIES = "What do the probabilities of one example, one column of yt_pred, add up to?"
WHAT_IN_CACHE = "Print cache[k][0] for each k beside the array that the list of the ten items names. Which pair differs?"
WHAT_RETURNED = "Print the type and the shape of each thing that your function returns. What should they be?"
UNCHANGED = "Print each argument before and after a call of your function. Which one has changed?"

MISTAKES = [
    sums(
        "input-before-state",
        {INPUTS: "np.concatenate([xt, a_prev])"},
        STACKED,
        "xt is stacked on a_prev. The columns of the weights belong to [a_prev; xt], in this order.",
        source=IN_COURSE,
    ),
    sums(
        "state-forgotten",
        {INPUTS: "np.concatenate([np.zeros_like(a_prev), xt])"},
        STACKED,
        "The previous hidden state a_prev is not among the inputs of the gates.",
    ),
    sums(
        "input-forgotten",
        {INPUTS: "np.concatenate([a_prev, np.zeros_like(xt)])"},
        STACKED,
        "The input xt does not reach the gates.",
    ),
    # The states cannot tell it from gates that are exchanged where they are used.
    cell_state(
        "weights-of-forget-and-input-exchanged",
        {FT: IT, IT: FT},
        WHICH_WEIGHTS,
        "ft is made with Wi and bi, and it with Wf and bf. Each gate has its own weights.",
    ),
    sums(
        "input-gate-with-forget-weights",
        {IT: FT},
        WHICH_WEIGHTS,
        "The input gate uses Wf and bf, a copy of the line above. It has Wi and bi of its own.",
    ),
    sums(
        "output-gate-with-input-weights",
        {OT: IT},
        WHICH_WEIGHTS,
        "The output gate uses Wi and bi. It has Wo and bo of its own.",
    ),
    sums(
        "forget-gate-with-output-weights",
        {FT: OT},
        WHICH_WEIGHTS,
        "The forget gate uses Wo and bo. It has Wf and bf of its own.",
    ),
    sums(
        "candidate-with-input-weights",
        {CCT: through("np.tanh", IT)},
        WHICH_WEIGHTS,
        "The candidate uses Wi and bi. It has Wc and bc of its own.",
    ),
    sums(
        "input-gate-is-output-gate",
        {C_NEXT: "it = " + OT + "\n    " + C_NEXT},
        WHICH_WEIGHTS,
        "The input gate is the output gate. It has Wi and bi of its own.",
    ),
    sums(
        "input-gate-with-forget-bias",
        {IT: IT.replace('"bi"', '"bf"')},
        ZERO_WEIGHTS,
        "The input gate has the bias bf of the forget gate. Its own is bi.",
    ),
    sums(
        "output-gate-with-candidate-bias",
        {OT: OT.replace('"bo"', '"bc"')},
        ZERO_WEIGHTS,
        "The output gate has the bias bc of the candidate. Its own is bo.",
    ),
    *(
        sums(
            f"{bias}-dropped",
            {line: line.replace(f' + parameters["{bias}"]', "")},
            ZERO_WEIGHTS,
            f"The bias {bias} is missing in its sum.",
        )
        for bias, line in (("bf", FT), ("bi", IT), ("bc", CCT), ("bo", OT))
    ),
    sums(
        "bf-subtracted",
        {FT: FT.replace("+", "-")},
        ZERO_WEIGHTS,
        "The bias bf has a minus sign.",
    ),
    sums(
        "bc-twice",
        {CCT: CCT.replace('["bc"]', '["bc"] * 2')},
        ZERO_WEIGHTS,
        "The bias bc is added twice.",
    ),
    sums(
        "input-gate-is-the-rest",
        {IT: "1 - ft"},
        "Set bf to 100. Is your input gate still free to open?",
        "The input gate is 1 − ft, a cell with coupled gates. Here it has its own weights: Wi and bi.",
    ),
    sums(
        "candidate-subtracted",
        {C_NEXT: "c_next = ft * c_prev - it * cct"},
        WRITE_ALL,
        "The new content it * cct is subtracted. It should be added.",
    ),
    sums(
        "sigmoid-upside-down",
        {FT: f"1 - {FT}", IT: f"1 - {IT}", OT: f"1 - {OT}"},
        ZERO_WEIGHTS,
        "The sigmoid has the wrong sign inside, so that a large sum shuts the gate. A large sum should open it.",
    ),
    cell_state(
        "candidate-sigmoid",
        {CCT: through("sigmoid", CCT)},
        RANGE,
        "The candidate passes through the sigmoid, so a cell could only ever add. It should pass through tanh.",
    ),
    cell_state(
        "candidate-relu",
        {CCT: through("np.maximum", CCT)[:-1] + ", 0)"},
        RANGE,
        "The candidate passes through ReLU. It should pass through tanh.",
    ),
    cell_state(
        "candidate-without-tanh",
        {CCT: through("", CCT)},
        RANGE,
        "The candidate is the bare sum. It should pass through tanh.",
    ),
    cell_state(
        "candidate-tan",
        {CCT: through("np.tan", CCT)},
        RANGE,
        "The candidate passes through np.tan, the tangent of an angle. The hyperbolic tangent is np.tanh.",
        source="a comment in a published exercise suggests it",
    ),
    cell_state(
        "forget-gate-tanh",
        {FT: through("np.tanh", FT)},
        RANGE,
        "The forget gate passes through tanh, so it can be negative. A gate is a share from 0 to 1: sigmoid.",
    ),
    cell_state(
        "input-gate-tanh",
        {IT: through("np.tanh", IT)},
        RANGE,
        "The input gate passes through tanh, so it can be negative. A gate is a share from 0 to 1: sigmoid.",
    ),
    cell_state(
        "gates-tanh",
        {FT: through("np.tanh", FT), IT: through("np.tanh", IT), OT: through("np.tanh", OT)},
        RANGE,
        "All gates pass through tanh, so they can be negative. A gate is a share from 0 to 1: sigmoid.",
        skill=("cell-state", "hidden-state"),
    ),
    cell_state(
        "gates-without-sigmoid",
        {FT: through("", FT), IT: through("", IT), OT: through("", OT)},
        RANGE,
        "The gates are the bare sums. A gate is a share from 0 to 1: each sum should pass through the sigmoid.",
        skill=("cell-state", "hidden-state"),
    ),
    cell_state(
        "gates-relu",
        {gate: through("np.maximum", gate)[:-1] + ", 0)" for gate in (FT, IT, OT)},
        RANGE,
        "The gates pass through ReLU, so they can be larger than 1. A gate is a share from 0 to 1: sigmoid.",
        skill=("cell-state", "hidden-state"),
    ),
    cell_state(
        "forget-gate-softmax",
        {FT: through("softmax", FT)},
        "What do the numbers of one column of ft add up to? Can all units keep what they hold?",
        "The forget gate passes through softmax, so the units share a single 1. Each has a gate of its own: sigmoid.",
        skill=("weighted-sums", "cell-state"),
    ),
    cell_state(
        "old-state-through-tanh-first",
        {INPUTS: "np.concatenate([np.tanh(a_prev), xt])"},
        "Give a_prev the value 0.9 everywhere. Which number stands in inputs?",
        "a_prev passes through tanh once more before the gates read it. It is a state already: it goes in as it is.",
        skill=("cell-state", "hidden-state"),
    ),
    cell_state(
        "gates-read-the-cell-state",
        {INPUTS: "np.concatenate([c_prev, xt])"},
        STACKED,
        "The gates read the cell state c_prev. They should read the hidden state a_prev.",
        skill=("weighted-sums", "cell-state"),
    ),
    cell_state(
        "tanh-on-the-line",
        {C_NEXT: "c_next = np.tanh(ft * c_prev + it * cct)"},
        LARGE_CELL,
        "The new cell state passes through tanh. Nothing but the forget gate should touch it on its line.",
    ),
    cell_state(
        "tanh-of-old-cell-state",
        {C_NEXT: "c_next = ft * np.tanh(c_prev) + it * cct"},
        KEEP_ALL,
        "c_prev passes through tanh before the forget gate. It should go in as it is.",
    ),
    cell_state(
        "old-cell-state-forgotten",
        {C_NEXT: "c_next = it * cct"},
        KEEP_ALL,
        "c_prev is not in the new cell state: this cell cannot keep anything.",
    ),
    cell_state(
        "forget-gate-unused",
        {C_NEXT: "c_next = c_prev + it * cct"},
        WRITE_ALL,
        "c_prev is kept whole: the forget gate is not used. It should multiply c_prev.",
    ),
    cell_state(
        "input-gate-unused",
        {C_NEXT: "c_next = ft * c_prev + cct"},
        KEEP_ALL,
        "The candidate is added whole: the input gate is not used. It should multiply cct.",
    ),
    cell_state(
        "forget-and-input-exchanged",
        {C_NEXT: "c_next = it * c_prev + ft * cct"},
        KEEP_ALL,
        "The two gates are exchanged: ft should multiply c_prev, and it should multiply cct.",
    ),
    cell_state(
        "rest-for-input-gate",
        {C_NEXT: "c_next = ft * c_prev + (1 - ft) * cct"},
        "Set bf and bi to 100, so that both gates are open. What should c_next be?",
        "The candidate is multiplied by 1 − ft, a cell with coupled gates. Here the input gate it should multiply it.",
    ),
    cell_state(
        "input-gate-over-both",
        {C_NEXT: "c_next = it * (ft * c_prev + cct)"},
        KEEP_ALL,
        "The input gate multiplies what is kept, too. It should multiply the candidate only.",
    ),
    cell_state(
        "forget-gate-over-both",
        {C_NEXT: "c_next = ft * (c_prev + it * cct)"},
        WRITE_ALL,
        "The forget gate multiplies what is new, too. It should multiply c_prev only.",
    ),
    cell_state(
        "kept-and-new-multiplied",
        {C_NEXT: "c_next = (ft * c_prev) * (it * cct)"},
        KEEP_ALL,
        "What is kept and what is new are multiplied. They should be added.",
    ),
    cell_state(
        "hidden-state-kept",
        {C_NEXT: "c_next = ft * a_prev + it * cct"},
        KEEP_ALL,
        "The forget gate multiplies a_prev. It should multiply the cell state, c_prev.",
        skill=("weighted-sums", "cell-state"),
    ),
    hidden(
        "tanh-of-cell-state-missing",
        "ot * c_next",
        OPEN_OUTPUT,
        "a_next is ot * c_next. c_next should pass through tanh first.",
    ),
    hidden(
        "tanh-around-the-product",
        "np.tanh(ot * c_next)",
        "Set Wo and bo to zero, so that ot is 1/2. How large can a_next get if c_next is large? How large does yours get?",
        "tanh is taken of the product ot * c_next. It should be taken of c_next alone; then ot multiplies.",
    ),
    hidden(
        "output-gate-unused",
        "np.tanh(c_next)",
        SHUT_OUTPUT,
        "The output gate is not used. It should multiply tanh of c_next.",
    ),
    hidden(
        "output-gate-added",
        "ot + np.tanh(c_next)",
        SHUT_OUTPUT,
        "The output gate is added. It should multiply tanh of c_next.",
    ),
    hidden(
        "sigmoid-of-cell-state",
        "ot * sigmoid(c_next)",
        OPEN_OUTPUT,
        "c_next passes through the sigmoid on its way to a_next. It should pass through tanh.",
    ),
    hidden(
        "tan-of-cell-state",
        "ot * np.tan(c_next)",
        OPEN_OUTPUT,
        "c_next passes through np.tan, the tangent of an angle. The hyperbolic tangent is np.tanh.",
    ),
    hidden(
        "tanh-twice",
        "ot * np.tanh(np.tanh(c_next))",
        OPEN_OUTPUT,
        "tanh is taken of c_next twice. Once is enough.",
    ),
    hidden(
        "old-cell-state-shown",
        "ot * np.tanh(c_prev)",
        OPEN_OUTPUT,
        "a_next shows the old cell state, c_prev. It should show the new one, c_next.",
    ),
    hidden(
        "candidate-shown",
        "ot * np.tanh(cct)",
        OPEN_OUTPUT,
        "a_next is made of the candidate. It should be made of the new cell state, c_next.",
    ),
    hidden(
        "forget-gate-for-output-gate",
        "ft * np.tanh(c_next)",
        SHUT_OUTPUT,
        "The forget gate multiplies tanh of c_next. That is the task of the output gate, ot.",
    ),
    mistake(
        "output-gate-tanh",
        "hidden-state",
        "slip",
        {OT: through("np.tanh", OT)},
        RANGE,
        "The output gate passes through tanh, so it can be negative. A gate is a share from 0 to 1: sigmoid.",
    ),
    mistake(
        "output-gate-matrix-product",
        ("weighted-sums", "hidden-state", "prediction", "cache", "pure-function"),
        "concept",
        {A_NEXT: "a_next = ot @ np.tanh(c_next).T"},
        "What is the shape of your a_next, and what should it be?",
        "ot and tanh of c_next are multiplied as matrices. Each unit has its own gate: multiply entry by entry, with *.",
    ),
    prediction(
        "prediction-from-cell-state",
        'softmax(parameters["Wy"] @ c_next + parameters["by"])',
        WHICH_STATE,
        "The prediction is made from the cell state c_next. It should be made from the hidden state, a_next.",
    ),
    prediction(
        "prediction-from-a-prev",
        'softmax(parameters["Wy"] @ a_prev + parameters["by"])',
        WHICH_STATE,
        "The prediction is made from the previous hidden state. It should be made from the new one, a_next.",
    ),
    prediction(
        "tanh-before-prediction",
        'softmax(parameters["Wy"] @ np.tanh(a_next) + parameters["by"])',
        "Follow a_next up to the prediction. What happens to it on the way, and what should?",
        "a_next passes through tanh on its way to the prediction. It is used as it is.",
    ),
    prediction(
        "sigmoid-for-softmax",
        'sigmoid(parameters["Wy"] @ a_next + parameters["by"])',
        PROBABILITIES,
        "The prediction uses the sigmoid. softmax makes the probabilities of each column add up to 1.",
    ),
    prediction(
        "scores-returned",
        'parameters["Wy"] @ a_next + parameters["by"]',
        PROBABILITIES,
        "yt_pred holds the scores before softmax. It should hold probabilities.",
    ),
    prediction(
        "softmax-over-examples",
        'softmax((parameters["Wy"] @ a_next + parameters["by"]).T).T',
        PROBABILITIES,
        "softmax runs along the examples. It should run along the classes, down each column.",
    ),
    prediction(
        "output-bias-dropped",
        'softmax(parameters["Wy"] @ a_next)',
        "Set Wy to zero. Which numbers should decide the prediction then?",
        "The bias by is missing in the prediction.",
    ),
    cache(
        "previous-states-exchanged-in-cache",
        "(a_next, c_next, c_prev, a_prev, ft, it, cct, ot, xt, parameters)",
        WHAT_IN_CACHE,
        "a_prev and c_prev are exchanged in the cache: first a_prev, then c_prev.",
        source=IN_COURSE,
    ),
    cache(
        "cache-c-next-for-c-prev",
        "(a_next, c_next, a_prev, c_next, ft, it, cct, ot, xt, parameters)",
        WHAT_IN_CACHE,
        "The cache holds c_next in the place of c_prev.",
        source=IN_COURSE,
    ),
    cache(
        "cache-xt-zero",
        "(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, np.zeros_like(xt), parameters)",
        WHAT_IN_CACHE,
        "The cache holds zeros in the place of xt.",
        source=IN_COURSE,
    ),
    cache(
        "new-states-exchanged-in-cache",
        "(c_next, a_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)",
        WHAT_IN_CACHE,
        "a_next and c_next are exchanged in the cache: first a_next, then c_next.",
    ),
    cache(
        "gates-in-another-order",
        "(a_next, c_next, a_prev, c_prev, ft, it, ot, cct, xt, parameters)",
        WHAT_IN_CACHE,
        "cct and ot are exchanged in the cache. The order is ft, it, cct, ot.",
    ),
    cache(
        "forget-and-input-exchanged-in-cache",
        "(a_next, c_next, a_prev, c_prev, it, ft, cct, ot, xt, parameters)",
        WHAT_IN_CACHE,
        "ft and it are exchanged in the cache. The order is ft, it, cct, ot.",
    ),
    cache(
        "cached-sum-for-gate",
        '(a_next, c_next, a_prev, c_prev, parameters["Wf"] @ inputs + parameters["bf"], it, cct, ot, xt, parameters)',
        WHAT_IN_CACHE,
        "The cache holds the sum of the forget gate before the sigmoid. It should hold ft.",
    ),
    cache(
        "cached-product-for-candidate",
        "(a_next, c_next, a_prev, c_prev, ft, it, it * cct, ot, xt, parameters)",
        WHAT_IN_CACHE,
        "The cache holds it * cct in the place of the candidate. It should hold cct alone.",
    ),
    cache(
        "cache-of-six",
        "(a_next, c_next, a_prev, c_prev, xt, parameters)",
        "How many items has your cache? How many does the docstring ask for?",
        "The four gates are not in the cache. The backward pass needs them: ten items in all.",
    ),
    cache(
        "stacked-inputs-cached",
        "(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, inputs, parameters)",
        WHAT_IN_CACHE,
        "The cache holds the stacked inputs in the place of xt. a_prev has a place of its own; this one is for xt.",
    ),
    cache(
        "parameters-not-cached",
        "(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt)",
        "How many items has your cache? How many does the docstring ask for?",
        "The dict parameters is missing at the end of the cache.",
    ),
    cache(
        "cache-as-dict",
        "dict(a_next=a_next, c_next=c_next, a_prev=a_prev, c_prev=c_prev, ft=ft, it=it, cct=cct, ot=ot, xt=xt)",
        "What is the type of your cache, and what should it be?",
        "The cache is a dict. It should be a tuple of the ten items in their order.",
    ),
    mistake(
        "cache-not-returned",
        "cache",
        "slip",
        {RETURN: "return a_next, c_next, yt_pred"},
        WHAT_RETURNED,
        "The cache is not returned. Four things are: a_next, c_next, yt_pred and cache.",
    ),
    mistake(
        "new-states-exchanged",
        "cache",
        "slip",
        {RETURN: "return c_next, a_next, yt_pred, cache"},
        "Compare what your function returns first with the first item of its cache. Are they the same?",
        "c_next and a_next are returned in the wrong order: first a_next, then c_next.",
    ),
    mistake(
        "old-cell-state-returned",
        "cache",
        "slip",
        {RETURN: "return a_next, c_prev, yt_pred, cache"},
        "Compare what your function returns second with the second item of its cache. Are they the same?",
        "c_prev is returned. The second result should be c_next.",
    ),
    mistake(
        "prediction-before-cell-state",
        ("prediction", "cache"),
        "slip",
        {RETURN: "return a_next, yt_pred, c_next, cache"},
        WHAT_RETURNED,
        "yt_pred and c_next are returned in the wrong order: a_next, c_next, yt_pred, cache.",
    ),
    mistake(
        "cell-state-updated-in-place",
        ("cache", "pure-function"),
        "slip",
        {C_NEXT: "c_prev *= ft\n    c_prev += it * cct\n    c_next = c_prev"},
        UNCHANGED,
        "*= and += change the array c_prev of the caller, and the cache loses the old state. Make a new array for c_next.",
    ),
    mistake(
        "new-state-written-into-the-old",
        ("cache", "pure-function"),
        "slip",
        {A_NEXT: "a_prev[:] = ot * np.tanh(c_next)\n    a_next = a_prev"},
        UNCHANGED,
        "The new hidden state is written into the array a_prev of the caller. Make a new array for it.",
    ),
    mistake(
        "forget-bias-raised-in-place",
        "pure-function",
        "slip",
        {FT: 'sigmoid(parameters["Wf"] @ inputs + parameters["bf"])\n    parameters["bf"] += 1.0'},
        UNCHANGED,
        "The bias bf of the caller is raised at each call. A function leaves its arguments as they were.",
    ),
    mistake(
        "parameter-added",
        "pure-function",
        "slip",
        {INPUTS: INPUTS + '\n    parameters["inputs"] = inputs'},
        UNCHANGED,
        "The function adds an entry to the dict parameters, which belongs to the caller.",
    ),
    mistake(
        "examples-hard-coded",
        "pure-function",
        "slip",
        {FT: 'sigmoid(parameters["Wf"] @ inputs + np.repeat(parameters["bf"], 10, axis=1))'},
        "Call your function with 7 examples. Which number in your code is still the old one?",
        "The number of examples is written into the function. Broadcasting adds a column to any number of them.",
        visible=False,
    ),
    mistake(
        "units-hard-coded",
        "pure-function",
        "slip",
        {FT: 'sigmoid(parameters["Wf"][:, :5] @ a_prev + parameters["Wf"][:, 5:] @ xt + parameters["bf"])'},
        "Call your function with 4 hidden units. Which number in your code is still the old one?",
        "The number of units is written into the function. Take it from the shape of a_prev.",
        visible=False,
    ),
    everything(
        "stacked-along-examples",
        {INPUTS: "np.concatenate([a_prev, xt], axis=1)"},
        "What is the shape of inputs, and what should it be?",
        "a_prev and xt are put side by side, along the examples. They should be stacked: axis 0, the default.",
    ),
    everything(
        "stacked-as-list",
        {INPUTS: "np.array([a_prev, xt])"},
        "What is the shape of inputs, and what should it be?",
        "np.array of a list of two matrices makes a new axis. np.concatenate stacks them along axis 0.",
    ),
    everything(
        "state-and-input-added",
        {INPUTS: "a_prev + xt"},
        "How many rows should inputs have, and how many has the sum of a_prev and xt?",
        "a_prev and xt are added. They should be stacked, one on top of the other.",
    ),
    everything(
        "elementwise-weights",
        {FT: 'sigmoid(parameters["Wf"] * inputs + parameters["bf"])'},
        "Which operator makes the product of a matrix and a batch of columns?",
        "* multiplies entry by entry. The product of weights and inputs is a matrix product, @.",
    ),
    everything(
        "bias-as-row",
        {FT: 'sigmoid(parameters["Wf"] @ inputs + parameters["bf"].ravel())'},
        "Which shape has your bias at the moment when it is added?",
        "The bias has become one-dimensional, so NumPy lays it along the examples. Keep it as a column (n_a, 1).",
    ),
    everything(
        "reads-globals",
        {FT: "sigmoid(Wf @ inputs + bf)"},
        "Restart the kernel and run the notebook from the top. Which name does your function not get as an argument?",
        "The function reads variables of the notebook instead of its arguments. Take every weight from parameters.",
    ),
    everything(
        "printed-not-returned",
        {RETURN: "print(a_next, c_next, yt_pred, cache)"},
        WHAT_RETURNED,
        "The results are printed and not returned: without return a function gives None.",
    ),
]
