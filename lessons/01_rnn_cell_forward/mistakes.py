"""What students write instead of the cell, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

A_NEXT = "np.tanh(Wax @ xt + Waa @ a_prev + ba)"
YT_PRED = "softmax(Wya @ a_next + by)"
CACHE = "    cache = (a_next, a_prev, xt, parameters)"
RETURN = "return a_next, yt_pred, cache"
PASSES_ELSEWHERE = "passes the tests of a widely used course"


def mistake(id, skill, kind, change, question, name, source=""):
    """A mistake in rnn_cell_forward."""
    return Mistake(
        id=id,
        function="rnn_cell_forward",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        source=source,
    )


def state(id, replacement, kind, skill, question, name, source=""):
    """A mistake in the formula of a_next."""
    return mistake(id, skill, kind, {A_NEXT: replacement}, question, name, source)


def prediction(id, replacement, question, name, source=""):
    """A mistake in the formula of yt_pred."""
    return mistake(id, "prediction", "slip", {YT_PRED: replacement}, question, name, source)


def result(id, replacement, question, name):
    """A mistake in what the function returns."""
    return mistake(id, EVERYTHING, "slip", {RETURN: replacement}, question, name)


def cache(id, replacement, question, name):
    """A mistake in the cache."""
    return mistake(id, "cache", "slip", {CACHE: replacement}, question, name)


WHERE_TANH = "Follow one number through your formula: how many times does it pass through tanh, and together with what?"
WHICH_TERM = "Keep one of Wax, Waa and ba, and set the other two to zero. Which of the three results is unexpected?"
WHICH_CURVE = "What is the smallest and the largest value in your a_next? Between which numbers does tanh stay?"
PROBABILITIES = "What do the probabilities of one example, one column of yt_pred, add up to?"
WHAT_RETURNED = "Call your function and print the type and the length of what comes back. What should it be?"
WHICH_STATE = "Which state does the picture send up to the prediction, and what happens to it on the way?"
WHAT_IN_CACHE = "Print the first row of each entry of your cache beside a_next, a_prev and xt. Which pair differs?"

MISTAKES = [
    state(
        "tanh-of-each-term",
        "np.tanh(Wax @ xt) + np.tanh(Waa @ a_prev) + np.tanh(ba)",
        "concept",
        "activation",
        WHERE_TANH,
        "tanh is taken of each term by itself and the results are added. Add the three terms first; one tanh goes around the whole sum.",
        PASSES_ELSEWHERE,
    ),
    state(
        "tanh-of-two-parts",
        "np.tanh(Wax @ xt) + np.tanh(Waa @ a_prev + ba)",
        "concept",
        "activation",
        WHERE_TANH,
        "The part of the input and the part of the state have a tanh each. Add them first; one tanh goes around the whole sum.",
        PASSES_ELSEWHERE,
    ),
    state(
        "bias-outside-tanh",
        "np.tanh(Wax @ xt + Waa @ a_prev) + ba",
        "concept",
        "activation",
        WHERE_TANH,
        "The bias is added after tanh. It belongs to the sum inside.",
    ),
    state(
        "no-activation",
        "Wax @ xt + Waa @ a_prev + ba",
        "concept",
        "activation",
        WHICH_CURVE,
        "There is no tanh: a_next is the bare sum.",
    ),
    state(
        "relu-for-tanh",
        "np.maximum(0, Wax @ xt + Waa @ a_prev + ba)",
        "concept",
        "activation",
        WHICH_CURVE,
        "The activation is ReLU, which cuts negative sums off. This cell uses tanh.",
    ),
    state(
        "sigmoid-for-tanh",
        "1 / (1 + np.exp(-(Wax @ xt + Waa @ a_prev + ba)))",
        "concept",
        "activation",
        WHICH_CURVE,
        "The activation is the sigmoid, with values from 0 to 1. This cell uses tanh, from −1 to 1.",
    ),
    state(
        "tan-for-tanh",
        "np.tan(Wax @ xt + Waa @ a_prev + ba)",
        "concept",
        "activation",
        WHICH_CURVE,
        "The activation is np.tan, the tangent of an angle. The hyperbolic tangent is np.tanh.",
    ),
    state(
        "tanh-twice",
        "np.tanh(np.tanh(Wax @ xt + Waa @ a_prev + ba))",
        "concept",
        "activation",
        WHERE_TANH,
        "tanh is applied twice. Once is enough.",
    ),
    state(
        "tanh-of-the-old-state-too",
        "np.tanh(Wax @ xt + Waa @ np.tanh(a_prev) + ba)",
        "concept",
        "activation",
        WHERE_TANH,
        "a_prev passes through tanh once more before Waa multiplies it. It is a state already: it goes in as it is.",
    ),
    state(
        "tanh-of-the-state-part",
        "Wax @ xt + np.tanh(Waa @ a_prev + ba)",
        "concept",
        "activation",
        WHERE_TANH,
        "Only the part of the state passes through tanh. The part of the input belongs inside too.",
    ),
    state(
        "softmax-for-tanh",
        "softmax(Wax @ xt + Waa @ a_prev + ba)",
        "concept",
        ("activation", "weighted-sum"),
        "What does each column of your a_next add up to? Should it?",
        "The new state passes through softmax, which belongs to the prediction. The state takes tanh.",
    ),
    state(
        "old-state-added",
        "a_prev + np.tanh(Wax @ xt + Waa @ a_prev + ba)",
        "concept",
        ("activation", "weighted-sum"),
        WHICH_CURVE,
        "a_prev is added to the new state. It reaches the new state only through Waa, inside tanh.",
    ),
    state(
        "terms-multiplied",
        "np.tanh((Wax @ xt) * (Waa @ a_prev) + ba)",
        "concept",
        ("activation", "weighted-sum"),
        WHICH_TERM,
        "The parts of the input and of the state are multiplied. They should be added.",
    ),
    state(
        "bias-dropped",
        "np.tanh(Wax @ xt + Waa @ a_prev)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The bias ba is missing in the sum.",
    ),
    state(
        "bias-twice",
        "np.tanh(Wax @ xt + ba + Waa @ a_prev + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The bias ba is added twice.",
    ),
    state(
        "waa-transposed",
        "np.tanh(Wax @ xt + Waa.T @ a_prev + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "Waa is transposed. It is square, so NumPy cannot notice; going forward the matrix stands as it is.",
    ),
    state(
        "state-forgotten",
        "np.tanh(Wax @ xt + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The previous state a_prev is not in the sum: this cell forgets everything.",
    ),
    state(
        "input-forgotten",
        "np.tanh(Waa @ a_prev + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The input xt is not in the sum: this cell never sees it.",
    ),
    state(
        "state-subtracted",
        "np.tanh(Wax @ xt - Waa @ a_prev + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The term of the previous state has a minus sign.",
    ),
    state(
        "bias-subtracted",
        "np.tanh(Wax @ xt + Waa @ a_prev - ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The bias ba has a minus sign.",
    ),
    state(
        "first-example-for-all",
        "np.tanh(Wax @ xt[:, :1] + Waa @ a_prev + ba)",
        "slip",
        "weighted-sum",
        "Compare two columns of Wax @ xt. Does each belong to its own example?",
        "Every example gets the input of the first one. Each column of xt belongs to one example.",
    ),
    state(
        "waa-elementwise-by-state",
        "np.tanh(Wax @ xt + Waa.sum(axis=1, keepdims=True) * a_prev + ba)",
        "slip",
        "weighted-sum",
        WHICH_TERM,
        "The term of the state multiplies entry by entry. A matrix product (@) mixes all units.",
    ),
    state(
        "weights-exchanged",
        "np.tanh(Waa @ xt + Wax @ a_prev + ba)",
        "slip",
        EVERYTHING,
        "The table says: rows are where a matrix goes, columns where it comes from. Which matrix fits the rows of xt?",
        "Wax and Waa are exchanged: Wax belongs to xt, Waa to a_prev.",
    ),
    state(
        "bias-as-row",
        "np.tanh(Wax @ xt + Waa @ a_prev + ba.ravel())",
        "slip",
        EVERYTHING,
        "Which shape has your bias at the moment when it is added?",
        "The bias has become one-dimensional, so NumPy lays it along the examples. Keep it as a column (n_a, 1).",
    ),
    state(
        "elementwise-product",
        "np.tanh(Wax * xt + Waa * a_prev + ba)",
        "concept",
        EVERYTHING,
        "What is the shape of the product of a matrix and a batch of columns, and which operator makes it?",
        "* multiplies entry by entry. The products of this formula are matrix products, @.",
    ),
    prediction(
        "prediction-of-bias",
        "softmax(np.zeros((Wya.shape[0], xt.shape[1])) + by)",
        WHICH_STATE,
        "The prediction uses only the bias by: the state does not reach it.",
        PASSES_ELSEWHERE,
    ),
    prediction(
        "prediction-from-a-prev",
        "softmax(Wya @ a_prev + by)",
        WHICH_STATE,
        "The prediction is made from the previous state. It belongs to the new one, a_next.",
        PASSES_ELSEWHERE,
    ),
    prediction(
        "tanh-before-prediction",
        "softmax(Wya @ np.tanh(a_next) + by)",
        WHICH_STATE,
        "a_next passes through tanh a second time on its way to the prediction. It is used as it is.",
        PASSES_ELSEWHERE,
    ),
    prediction(
        "sigmoid-for-softmax",
        "1 / (1 + np.exp(-(Wya @ a_next + by)))",
        PROBABILITIES,
        "The prediction uses the sigmoid. softmax makes the probabilities of each column add up to 1.",
    ),
    prediction(
        "scores-returned",
        "Wya @ a_next + by",
        PROBABILITIES,
        "yt_pred holds the scores before softmax. It should hold probabilities.",
    ),
    prediction(
        "softmax-over-examples",
        "softmax((Wya @ a_next + by).T).T",
        PROBABILITIES,
        "softmax runs along the examples. It belongs along the classes, down each column.",
    ),
    prediction(
        "output-bias-dropped",
        "softmax(Wya @ a_next)",
        "Set Wya to zero. Which numbers should decide the prediction then?",
        "The bias by is missing in the prediction.",
    ),
    prediction(
        "output-bias-twice",
        "softmax(Wya @ a_next + by + by)",
        "Set Wya to zero. Which numbers should decide the prediction then?",
        "The bias by is added twice.",
    ),
    prediction(
        "output-bias-after-softmax",
        "softmax(Wya @ a_next) + by",
        PROBABILITIES,
        "The bias by is added after softmax. It belongs to the sum inside.",
    ),
    prediction(
        "prediction-before-tanh",
        "softmax(Wya @ (Wax @ xt + Waa @ a_prev + ba) + by)",
        WHICH_STATE,
        "The prediction is made from the sum before tanh. It belongs to the new state, a_next.",
    ),
    prediction(
        "softmax-over-everything",
        "np.exp(Wya @ a_next + by) / np.sum(np.exp(Wya @ a_next + by))",
        PROBABILITIES,
        "softmax divides by the sum over all examples. Each column is divided by its own sum.",
    ),
    prediction(
        "class-for-probabilities",
        "np.argmax(Wya @ a_next + by, axis=0)",
        "Which shape should yt_pred have?",
        "yt_pred holds the number of the likeliest class. It should hold the probabilities of all classes.",
    ),
    cache(
        "cache-a-prev-twice",
        "    cache = (a_prev, a_prev, xt, parameters)",
        WHAT_IN_CACHE,
        "The cache holds a_prev twice; its first entry should be a_next.",
    ),
    cache(
        "cache-a-next-twice",
        "    cache = (a_next, a_next, xt, parameters)",
        WHAT_IN_CACHE,
        "The cache holds a_next twice; its second entry should be a_prev.",
    ),
    cache(
        "cache-order",
        "    cache = (a_prev, a_next, xt, parameters)",
        WHAT_IN_CACHE,
        "a_next and a_prev are exchanged in the cache.",
    ),
    cache(
        "cache-without-input",
        "    cache = (a_next, a_prev, parameters)",
        WHAT_IN_CACHE,
        "The cache leaves out the input xt. The backward pass needs it for the gradient of Wax.",
    ),
    cache(
        "cache-zero-input",
        "    cache = (a_next, a_prev, np.zeros_like(xt), parameters)",
        WHAT_IN_CACHE,
        "The cache holds zeros in place of the input xt.",
    ),
    cache(
        "cache-with-prediction",
        "    cache = (a_next, a_prev, xt, yt_pred, parameters)",
        WHAT_IN_CACHE,
        "The cache holds yt_pred too. It should have four entries: (a_next, a_prev, xt, parameters).",
    ),
    cache(
        "cache-of-weights",
        "    cache = (a_next, a_prev, xt, (Wax, Waa, Wya, ba, by))",
        "What is the last entry of your cache, and what should it be?",
        "The cache holds the weights one by one. It should hold the dict parameters.",
    ),
    mistake(
        "cache-not-returned",
        "cache",
        "slip",
        {RETURN: "return a_next, yt_pred"},
        WHAT_RETURNED,
        "The cache is not returned. Three things are: a_next, yt_pred and cache.",
    ),
    cache(
        "cache-as-dict",
        '    cache = {"a_next": a_next, "a_prev": a_prev, "xt": xt, "parameters": parameters}',
        "What is the type of your cache, and what should it be?",
        "The cache is a dict. It should be the tuple (a_next, a_prev, xt, parameters).",
    ),
    mistake(
        "overwrites-a-prev",
        "pure-function",
        "slip",
        {"a_next = " + A_NEXT: "a_prev[:] = " + A_NEXT + "\n    a_next = a_prev"},
        question="Print a_prev before and after a call of your function. Is it the same?",
        name="The new state is written into the array a_prev of the caller. Make a new array for it.",
    ),
    mistake(
        "changes-parameters",
        "pure-function",
        "slip",
        {
            'Wya, by = parameters["Wya"], parameters["by"]': 'Wya, by = parameters["Wya"], parameters["by"]\n    parameters["ba"] = np.zeros_like(ba)'
        },
        question="Print the parameters before and after a call of your function. Are they the same?",
        name="The function changes an entry of the dict parameters, which belongs to the caller.",
    ),
    mistake(
        "bias-added-in-place",
        "pure-function",
        "slip",
        {"a_next = " + A_NEXT: "ba += 0.0 * ba + 1e-3\n    a_next = np.tanh(Wax @ xt + Waa @ a_prev + ba - 1e-3)"},
        question="Call your function twice with the same arguments. What has changed in between?",
        name="+= changes the array ba of the caller. Write ba + … instead, which makes a new array.",
    ),
    Mistake(
        id="examples-hard-coded",
        function="rnn_cell_forward",
        skill="pure-function",
        kind="slip",
        change={A_NEXT: "np.tanh(Wax @ xt + Waa @ a_prev + np.repeat(ba, 10, axis=1))"},
        question="Call your function with 7 examples. Which number in your code is still the old one?",
        name="The number of examples is written into the function. Broadcasting adds a column ba to any number of them.",
        visible=False,
    ),
    result(
        "results-exchanged",
        "return yt_pred, a_next, cache",
        WHAT_RETURNED,
        "yt_pred and a_next are returned in the wrong order: first a_next, then yt_pred, then the cache.",
    ),
    result(
        "printed-not-returned",
        "print(a_next, yt_pred, cache)",
        WHAT_RETURNED,
        "The results are printed and not returned: without return a function gives None.",
    ),
    mistake(
        "reads-globals",
        EVERYTHING,
        "slip",
        {
            'Wax, Waa, ba = parameters["Wax"], parameters["Waa"], parameters["ba"]': "pass",
            A_NEXT: "np.tanh(Wax @ xt + Waa @ a_prev + ba)",
        },
        question="Restart the kernel and run the notebook from the top. Which name does your function not get as an argument?",
        name="The function reads variables of the notebook instead of its arguments. Take every weight from parameters.",
    ),
]
