"""What students write on the way from the loss to a network that adds, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake


def mean(id, skill, kind, change, question, name, **more):
    """A mistake in mean_response_backward."""
    return Mistake(
        id=id,
        function="mean_response_backward",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


def output(id, skill, kind, change, question, name, **more):
    """A mistake in output_backward."""
    return Mistake(
        id=id, function="output_backward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def difference(id, replacement, question, name, **more):
    """A mistake in the gradient of the scores."""
    return output(id, "difference", "concept", {"(y_pred - right)": replacement}, question, name, **more)


def network(id, skill, kind, change, question, name, **more):
    """A mistake in loss_and_gradients."""
    return Mistake(
        id=id,
        function="loss_and_gradients",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


SPREAD = "dP = np.repeat(ds, m, axis=1) / m"
DX = "dX = W @ dP"
DW = "dW = X @ dP.T"
MEAN_RESULT = 'return {"dW": dW, "dX": dX}'

AVERAGE = "(m * T_x)"
DA = 'da = np.tensordot(parameters["Wya"].T, dscores, axes=1)'
DWYA = "dWya = np.tensordot(dscores, a, axes=([1, 2], [1, 2]))"
DBY = "dby = dscores.sum(axis=(1, 2))[:, None]"
OUTPUT_RESULT = 'return {"da": da, "dWya": dWya, "dby": dby}'

NETWORK_SKILLS = ("loss", "recurrent-gradients", "output-gradients", "pure-network")
LOSS = "loss = cross_entropy(y_pred, labels)"
BACK = 'back = rnn_backward(output["da"], caches)'
OUTPUT = "output = output_backward(a, y_pred, labels, parameters)"
COLLECT = 'gradients = {name: back[name] for name in ("dWax", "dWaa", "dba")}'
JOINED = 'gradients | {"dWya": output["dWya"], "dby": output["dby"]}'
NETWORK_RESULT = f"return loss, {JOINED}"

SINGLE_W = "P[i, k] is the sum of W[j, i] X[j, k] over j. Which entry of W leads from X[j, k] to P[i, k]?"
PLACE_OF_W = "W[j, i] multiplies X[j, k] and lands in P[i, k]. Which of the two indices counts the rows of your dW?"
SHARE = "s is a mean over m examples. By how much does s move when one column of P moves by 1?"
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"
RETURNED = "Print what your function returns. What should it be?"

ONE_PREDICTION = (
    "Take one prediction with three classes, (0.7, 0.2, 0.1), whose right class is class 1. "
    "Work out the gradient of its three scores by hand. What does your code give?"
)
HOW_MANY = "Over how many predictions is the loss a mean? Print that number, and the one that you divide by."
WHAT_MULTIPLIES = "What multiplied the states on the way to the scores, and what did not?"
EVERY_PREDICTION = "How many predictions use the same Wya and by, and what happens to their contributions?"
SHAPE_OF_BY = "Which shape has by? Which shape has your dby?"
MEAN_ALREADY = "The mean is taken once. Where in your code is it, and is it there a second time?"

ALL_STEPS = "At how many steps does the network predict? At how many of them does your da differ from zero?"
WHAT_ENTERS = "What should rnn_backward get: the gradient of the states, or of the sums inside tanh?"
BY_DIFFERENCES = (
    "Move one entry of Wax up by 1e-5 and compute the loss again. What does the change, divided by 1e-5, tell?"
)
WHICH_LOSS = "Print your loss for predictions that are all 1/2. It should be log 2 = 0.693."
FIVE_GRADIENTS = "Which five gradients should the dict have, and with which shapes? Print yours."

MISTAKES = [
    # mean_response_backward
    mean(
        "dx-through-transpose",
        "dx-orientation",
        "slip",
        {DX: "dX = W.T @ dP"},
        SINGLE_W,
        "dX is made with W transposed. The forward pass used the transpose, so the way back should use W itself.",
    ),
    mean(
        "dw-transposed",
        "dw-orientation",
        "slip",
        {DW: "dW = dP @ X.T"},
        PLACE_OF_W,
        "dW is transposed. In W[j, i] the row belongs to the input X, the column to the response P; so it should be in dW.",
    ),
    mean(
        "square-by-trial",
        ("dx-orientation", "dw-orientation"),
        "concept",
        {DX: "dX = W.T @ dP", DW: "dW = dP @ X.T"},
        SINGLE_W,
        "Both gradients are those of W X, but the forward pass is Wᵀ X. All shapes fit, because W is square; write the sum with indices instead.",
        source="mistakes.md 101",
    ),
    mean(
        "mean-forgotten",
        "share",
        "slip",
        {SPREAD: "dP = np.repeat(ds, m, axis=1)"},
        SHARE,
        "The division by m is missing: each example has only its share of the mean.",
    ),
    mean(
        "mean-forgotten-in-dx",
        "share",
        "slip",
        {DX: "dX = W @ np.repeat(ds, m, axis=1)"},
        SHARE,
        "dX is not divided by m, dW is. Both come through the same mean.",
    ),
    mean(
        "mean-forgotten-in-dw",
        "share",
        "slip",
        {DW: "dW = m * X @ dP.T"},
        SHARE,
        "dW is not divided by m, dX is. Both come through the same mean.",
    ),
    mean(
        "mean-taken-twice",
        "share",
        "slip",
        {DW: "dW = X @ dP.T / m"},
        SHARE,
        "dW is divided by m twice: dP holds the share of each example already.",
    ),
    mean(
        "divided-by-units",
        "share",
        "slip",
        {"/ m": "/ len(W)"},
        SHARE,
        "ds is divided by the number of units. The mean is taken over the examples: it should be divided by m.",
    ),
    mean(
        "one-column",
        "share",
        "slip",
        {DX: "dX = W @ ds / m"},
        "Which shape has X? Which shape has your dX?",
        "dX has one column. Every example has a gradient of its own: it should have the shape of X.",
    ),
    mean(
        "first-example-only",
        "share",
        "slip",
        {SPREAD: "dP = np.zeros(X.shape)\n    dP[:, :1] = ds / m"},
        SHARE,
        "Only the first example gets a gradient. Each of the m examples moves the mean.",
    ),
    mean(
        "last-example-in-dw",
        "share",
        "slip",
        {DW: "dW = X[:, -1:] @ ds.T"},
        "Which examples enter your dW? Which of them use W?",
        "dW is made from the last example only. All examples use W: their contributions should be added.",
    ),
    mean(
        "outer-product-for-one-example",
        ("share", "pure-mean"),
        "concept",
        {DW: "dW = X * ds.T / m"},
        "Which shapes meet at the sign *? For which number of examples do they make a matrix (n, n)?",
        "X * ds.T is an outer product by broadcasting: right for one example only. For several it should be the matrix product @, which adds them up.",
        source="mistakes.md 100",
    ),
    mean(
        "ds-changed-in-place",
        "pure-mean",
        "slip",
        {SPREAD: "ds /= m\n    dP = np.repeat(ds, m, axis=1)"},
        UNCHANGED,
        "/= changes the array ds of the caller. Write ds / m, which makes a new array.",
    ),
    mean(
        "examples-hard-coded",
        "pure-mean",
        "slip",
        {"/ m": "/ 3"},
        OTHER_SIZE,
        "The number of examples is written into the function. Read it off X.",
        visible=False,
    ),
    mean(
        "differences-for-shapes",
        "dw-orientation",
        "slip",
        None,
        "How many times does your function run the forward pass? Count the entries of W.",
        "The gradients are measured by differences of the forward pass. They should come from the chain rule.",
        code="""
def mean_response_backward(ds, W, X):
    def loss(W, X):
        return np.sum(ds * (W.T @ X).mean(axis=1, keepdims=True))

    gradients = {}
    for name, array in (("dW", W), ("dX", X)):
        gradients[name] = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[index] += 1e-5
            down[index] -= 1e-5
            change = loss(up, X) - loss(down, X) if name == "dW" else loss(W, up) - loss(W, down)
            gradients[name][index] = change / 2e-5
    return gradients
""",
        visible=False,
    ),
    mean(
        "mean-tuple",
        EVERYTHING,
        "slip",
        {MEAN_RESULT: "return dW, dX"},
        RETURNED,
        'The gradients are returned as a tuple. They should be a dict with the entries "dW" and "dX".',
    ),
    mean(
        "mean-not-returned",
        EVERYTHING,
        "slip",
        {MEAN_RESULT: 'gradients = {"dW": dW, "dX": dX}'},
        RETURNED,
        "The function ends without return, so it gives None.",
    ),
    # output_backward: the gradient of the scores
    difference(
        "truth-forgotten",
        "y_pred",
        ONE_PREDICTION,
        "The truth is not subtracted: the gradient of the scores is prediction minus one-hot label.",
    ),
    difference(
        "difference-reversed",
        "(right - y_pred)",
        ONE_PREDICTION,
        "The sign is wrong: it should be prediction minus truth, so that the score of the right class has a negative gradient.",
    ),
    difference(
        "prediction-forgotten",
        "(0 - right)",
        ONE_PREDICTION,
        "The predictions are missing: only the right class gets a gradient. A higher score of a wrong class raises the loss too.",
    ),
    difference(
        "gradient-of-the-probability",
        "(-1.0 * right / y_pred)",
        ONE_PREDICTION,
        "−1/p is the gradient of the *probability* of the right class. The way through softmax to the scores is missing.",
    ),
    difference(
        "right-class-only",
        "(right * (y_pred - 1))",
        ONE_PREDICTION,
        "Only the score of the right class gets a gradient. All scores share the sum in softmax, so every class should have one.",
    ),
    difference(
        "slope-of-sigmoid-added",
        "(y_pred - right) * y_pred * (1 - y_pred)",
        ONE_PREDICTION,
        "prediction minus truth is multiplied by p (1 − p). The way through softmax is in the difference already.",
    ),
    difference(
        "hard-prediction",
        "((y_pred == y_pred.max(axis=0)) - right.astype(float))",
        ONE_PREDICTION,
        "The most likely class is taken for the prediction. It should be the probabilities themselves.",
    ),
    difference(
        "squared-difference",
        "(y_pred - right) ** 2",
        ONE_PREDICTION,
        "The difference is squared. The gradient of the scores is the difference itself.",
    ),
    difference(
        "absolute-difference",
        "np.abs(y_pred - right)",
        ONE_PREDICTION,
        "The sign of the difference is lost. The score of the right class should have a negative gradient.",
    ),
    output(
        "labels-from-one",
        "difference",
        "concept",
        {"== labels": "== labels - 1"},
        "Print one label, and the class for which your one-hot array is true.",
        "The one-hot labels are off by one class. Labels count from 0.",
    ),
    output(
        "one-hot-reshaped",
        ("difference", "average"),
        "concept",
        {
            "right = np.arange(n_y)[:, None, None] == labels": "right = np.eye(n_y)[labels].reshape(n_y, m, T_x)"
        },
        "Print right[:, 0, 0] and labels[0, 0]. Do they belong to each other?",
        "reshape keeps the order of the numbers in memory, so the one-hot labels land at other predictions. The axes should be moved with transpose.",
    ),
    output(
        "differences-for-output",
        "difference",
        "concept",
        None,
        "How many times does your function compute the loss? Count the entries of a.",
        "The gradients are measured by differences of the loss. They should come from the chain rule.",
        code="""
def output_backward(a, y_pred, labels, parameters):
    arrays = {"a": a.copy(), "Wya": parameters["Wya"].copy(), "by": parameters["by"].copy()}
    n_y, m, T_x = y_pred.shape
    right = np.arange(n_y)[:, None, None] == labels

    def loss():
        scores = np.tensordot(arrays["Wya"], arrays["a"], axes=1) + arrays["by"][:, :, None]
        shares = np.exp(scores) / np.exp(scores).sum(axis=0)
        return -np.log(shares[right]).mean()

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
    # output_backward: the average
    output(
        "summed-loss",
        "average",
        "slip",
        {AVERAGE: "1"},
        HOW_MANY,
        "Nothing is divided: this is the gradient of the sum of the losses. For the mean it should be divided by m T_x.",
    ),
    output(
        "mean-over-examples",
        "average",
        "slip",
        {AVERAGE: "m"},
        HOW_MANY,
        "The loss is divided by the number of examples only. It should be divided by m T_x, the number of predictions.",
    ),
    output(
        "mean-over-steps",
        "average",
        "slip",
        {AVERAGE: "T_x"},
        HOW_MANY,
        "The loss is divided by the number of steps only. It should be divided by m T_x, the number of predictions.",
    ),
    output(
        "mean-over-classes-too",
        "average",
        "slip",
        {AVERAGE: "y_pred.size"},
        HOW_MANY,
        "The loss is divided by the number of classes too. Each prediction has one loss, not one for each class.",
    ),
    output(
        "mean-over-units",
        "average",
        "slip",
        {AVERAGE: "a.size"},
        HOW_MANY,
        "The loss is divided by the number of all states. It should be divided by m T_x, the number of predictions.",
    ),
    output(
        "average-twice",
        "average",
        "slip",
        {AVERAGE: "(m * T_x) ** 2"},
        HOW_MANY,
        "The mean is taken twice. It should be divided by m T_x once.",
    ),
    output(
        "factor-two",
        "average",
        "slip",
        {AVERAGE: "(m * T_x) * 2"},
        "Where does a factor 2 come from in your code? Which loss has one in its gradient?",
        "There is a factor 2, as in the gradient of a squared error. The cross-entropy has none.",
    ),
    # output_backward: the products
    output(
        "da-through-tanh",
        "state-gradient",
        "slip",
        {DA: DA + " * (1 - a**2)"},
        WHAT_MULTIPLIES,
        "da is multiplied by the slope of tanh. That tanh belongs to the cell, whose own backward pass takes care of it.",
    ),
    output(
        "da-from-predictions",
        "state-gradient",
        "slip",
        {DA: 'da = np.tensordot(parameters["Wya"].T, y_pred, axes=1)'},
        WHAT_MULTIPLIES,
        "da is made from the predictions. It should be made from the gradient of the scores.",
    ),
    output(
        "da-summed-loss",
        "state-gradient",
        "slip",
        {DA: DA + " * m * T_x"},
        MEAN_ALREADY,
        "da lacks the division by m T_x, which the other gradients have.",
    ),
    output(
        "da-averaged-twice",
        "state-gradient",
        "slip",
        {DA: DA + " / m"},
        MEAN_ALREADY,
        "da is divided by the number of examples once more. The gradient of the scores has the mean in it.",
    ),
    output(
        "da-of-last-step",
        "state-gradient",
        "slip",
        {DA: DA + "\n    da[:, :, :-1] = 0"},
        "At which steps does the network predict? At which steps is your da zero?",
        "Only the last step has a gradient. The network predicts at every step.",
    ),
    output(
        "da-summed-over-steps",
        ("state-gradient", *NETWORK_SKILLS),
        "slip",
        {DA: DA + ".sum(axis=2)"},
        "Which shape has a? Which shape has your da?",
        "da is summed over the steps. Each state has a gradient of its own: it should have the shape of a.",
    ),
    output(
        "da-missing",
        ("state-gradient", *NETWORK_SKILLS),
        "slip",
        {'"da": da, ': ""},
        RETURNED,
        "The entry da is missing in the dict.",
    ),
    output(
        "da-with-weights-of-first-unit",
        "state-gradient",
        "slip",
        {DA: 'da = np.tensordot(np.repeat(parameters["Wya"][:, :1], len(a), axis=1).T, dscores, axes=1)'},
        "Compare the rows of your da. Do all units have the same weights to the scores?",
        "Every row of da is that of unit 0. Each unit has weights of its own to the scores.",
    ),
    output(
        "dwya-from-predictions",
        "parameter-gradients",
        "slip",
        {DWYA: "dWya = np.tensordot(y_pred, a, axes=([1, 2], [1, 2]))"},
        EVERY_PREDICTION,
        "dWya is made from the predictions. It should be made from the gradient of the scores.",
    ),
    output(
        "dwya-transposed",
        "parameter-gradients",
        "slip",
        {DWYA: DWYA + ".T"},
        "Which shape has Wya? Which shape has your dWya?",
        "dWya is transposed: it should have the shape of Wya, (n_y, n_a).",
    ),
    output(
        "dwya-of-last-step",
        "parameter-gradients",
        "slip",
        {DWYA: "dWya = dscores[:, :, -1] @ a[:, :, -1].T"},
        EVERY_PREDICTION,
        "dWya has the contributions of the last step only. All steps use the same Wya: they should be added.",
    ),
    output(
        "dwya-of-last-example",
        "parameter-gradients",
        "slip",
        {DWYA: "dWya = dscores[:, -1] @ a[:, -1].T"},
        EVERY_PREDICTION,
        "dWya has the contributions of the last example only. All examples use the same Wya: they should be added.",
    ),
    output(
        "dwya-averaged-twice",
        "parameter-gradients",
        "slip",
        {DWYA: DWYA + " / m"},
        MEAN_ALREADY,
        "dWya is divided by the number of examples once more. The gradient of the scores has the mean in it.",
    ),
    output(
        "dwya-from-state-before",
        "parameter-gradients",
        "slip",
        {DWYA: "dWya = np.tensordot(dscores[:, :, 1:], a[:, :, :-1], axes=([1, 2], [1, 2]))"},
        "From which state is the prediction of step t made: a[:, :, t], or the one before?",
        "dWya pairs each step with the state of the step before. The prediction of a step is made from its own state.",
    ),
    output(
        "dby-averaged-twice",
        "parameter-gradients",
        "slip",
        {DBY: "dby = dscores.mean(axis=(1, 2))[:, None]"},
        MEAN_ALREADY,
        "dby is a mean of the gradients of the scores. They have the mean of the loss in them: they should be added.",
    ),
    output(
        "dby-flat",
        "parameter-gradients",
        "slip",
        {DBY: "dby = dscores.sum(axis=(1, 2))"},
        SHAPE_OF_BY,
        "dby has shape (n_y,). It should have the shape of by, (n_y, 1).",
    ),
    output(
        "dby-of-each-step",
        "parameter-gradients",
        "slip",
        {DBY: "dby = dscores.sum(axis=1)"},
        SHAPE_OF_BY,
        "dby is summed over the examples only. All steps use the same by too: it should be summed over both.",
    ),
    output(
        "dby-summed-over-classes",
        "parameter-gradients",
        "slip",
        {DBY: "dby = np.full((n_y, 1), np.abs(dscores).sum())"},
        "Compare the rows of your dby. Do all classes share one bias?",
        "Every class has the same number in dby. Each class has a bias of its own.",
    ),
    output(
        "dby-missing",
        ("parameter-gradients", *NETWORK_SKILLS),
        "slip",
        {', "dby": dby': ""},
        RETURNED,
        "The entry dby is missing in the dict.",
    ),
    # output_backward: clean
    output(
        "predictions-changed",
        "pure-output",
        "slip",
        {"dscores = (y_pred - right) / (m * T_x)": "y_pred -= right\n    dscores = y_pred / (m * T_x)"},
        UNCHANGED,
        "-= changes the array y_pred of the caller. Make a new array for the difference.",
    ),
    output(
        "predictions-counted-by-hand",
        "pure-output",
        "slip",
        {AVERAGE: "12"},
        OTHER_SIZE,
        "The number of predictions is written into the function. Read it off the shape of y_pred.",
        visible=False,
    ),
    output(
        "classes-counted-by-labels",
        "pure-output",
        "slip",
        {"n_y, m, T_x = y_pred.shape": "m, T_x = labels.shape\n    n_y = labels.max() + 1"},
        "What if the last class is right in none of the examples? Where else is the number of classes?",
        "The number of classes is read off the labels. A class may be right nowhere; read it off y_pred.",
        visible=False,
    ),
    output(
        "output-tuple",
        EVERYTHING,
        "slip",
        {OUTPUT_RESULT: "return da, dWya, dby"},
        RETURNED,
        "The gradients are returned as a tuple. They should be a dict, so that each has its name.",
    ),
    output(
        "output-not-returned",
        EVERYTHING,
        "slip",
        {OUTPUT_RESULT: 'gradients = {"da": da, "dWya": dWya, "dby": dby}'},
        RETURNED,
        "The function ends without return, so it gives None.",
    ),
    # loss_and_gradients: the loss
    network(
        "loss-summed",
        "loss",
        "slip",
        {LOSS: "loss = cross_entropy(y_pred, labels) * labels.size"},
        WHICH_LOSS,
        "The loss is a sum over all predictions. It should be their mean, the one whose gradients output_backward gives.",
    ),
    network(
        "loss-of-last-step",
        "loss",
        "slip",
        {LOSS: "loss = cross_entropy(y_pred[:, :, -1], labels[:, -1])"},
        "At which steps is your loss taken? At which steps does the network predict?",
        "The loss is that of the last step only. It should be the mean over all steps.",
    ),
    network(
        "loss-of-first-example",
        "loss",
        "slip",
        {LOSS: "loss = cross_entropy(y_pred[:, :1], labels[:1])"},
        "Of how many examples is your loss made?",
        "The loss is that of the first example only. It should be the mean over all examples.",
    ),
    network(
        "loss-negative",
        "loss",
        "slip",
        {LOSS: "loss = -cross_entropy(y_pred, labels)"},
        WHICH_LOSS,
        "The sign of the loss is wrong: cross_entropy has the minus in it.",
    ),
    network(
        "error-rate-for-loss",
        "loss",
        "slip",
        {LOSS: "loss = np.mean(y_pred.argmax(axis=0) != labels)"},
        WHICH_LOSS,
        "The share of wrong predictions is returned as the loss. It should be the cross-entropy, which the gradients belong to.",
    ),
    network(
        "loss-in-bits",
        "loss",
        "slip",
        {LOSS: "loss = cross_entropy(y_pred, labels) / np.log(2)"},
        WHICH_LOSS,
        "The loss is counted with logarithms to the base 2. It should be the natural logarithm, as in cross_entropy.",
    ),
    network(
        "loss-missing",
        "loss",
        "slip",
        {NETWORK_RESULT: f"return None, {JOINED}"},
        "Print the first result of your function.",
        "The loss is None. It should be a number, the first of the two results.",
    ),
    # loss_and_gradients: back through time
    network(
        "last-step-only",
        "recurrent-gradients",
        "concept",
        {BACK: 'last = np.zeros(a.shape)\n    last[:, :, -1] = output["da"][:, :, -1]\n    back = rnn_backward(last, caches)'},
        ALL_STEPS,
        "Only the last step sends a gradient back. The network predicts at every step, and each has a loss.",
    ),
    network(
        "first-step-only",
        "recurrent-gradients",
        "concept",
        {BACK: 'first = np.zeros(a.shape)\n    first[:, :, 0] = output["da"][:, :, 0]\n    back = rnn_backward(first, caches)'},
        ALL_STEPS,
        "Only the first step sends a gradient back. The network predicts at every step, and each has a loss.",
    ),
    network(
        "through-tanh-twice",
        "recurrent-gradients",
        "concept",
        {BACK: 'back = rnn_backward((1 - a**2) * output["da"], caches)'},
        WHAT_ENTERS,
        "da is multiplied by the slope of tanh before rnn_backward, which does that itself. It should get da as it is.",
    ),
    network(
        "states-for-gradients",
        "recurrent-gradients",
        "concept",
        {BACK: "back = rnn_backward(a, caches)"},
        WHAT_ENTERS,
        'The states a are sent back. It should be output["da"], the gradient of the loss with respect to them.',
    ),
    network(
        "time-reversed",
        "recurrent-gradients",
        "concept",
        {BACK: 'back = rnn_backward(output["da"][:, :, ::-1], caches)'},
        "Which slice of da belongs to step 0? Does rnn_backward turn the time round itself?",
        "da is turned round in time. rnn_backward starts at the last step itself; it should get da as it is.",
    ),
    network(
        "batch-divided-once-more",
        "recurrent-gradients",
        "concept",
        {BACK: 'back = rnn_backward(output["da"] / x.shape[1], caches)'},
        BY_DIFFERENCES,
        "da is divided by the number of examples once more. output_backward has taken the mean already.",
    ),
    network(
        "gradient-against-time",
        "recurrent-gradients",
        "concept",
        {BACK: 'back = rnn_backward(-output["da"], caches)'},
        BY_DIFFERENCES,
        "The sign of da is turned round. Adam subtracts the gradient itself; it should stay as it is.",
    ),
    network(
        "no-time",
        "recurrent-gradients",
        "concept",
        {
            BACK: 'steps = [rnn_cell_backward(output["da"][:, :, t], cell) for t, cell in enumerate(caches[0])]\n'
            '    back = {name: sum(step[name] for step in steps) for name in ("dWax", "dWaa", "dba")}'
        },
        "What does a step get back from the step after it in your code?",
        "Each step is sent back by itself, and nothing is carried through time. rnn_backward should do the whole way.",
    ),
    network(
        "differences-for-network",
        "recurrent-gradients",
        "concept",
        None,
        "How many times does your function run the forward pass? Count the entries of Waa.",
        "The gradients are measured by differences of the loss. They should come from output_backward and rnn_backward.",
        code="""
def loss_and_gradients(x, labels, parameters):
    moved = {name: value.copy() for name, value in parameters.items()}

    def loss():
        a0 = np.zeros((len(moved["Waa"]), x.shape[1]))
        return cross_entropy(rnn_forward(x, a0, moved)[1], labels)

    gradients = {}
    for name, array in moved.items():
        gradients["d" + name] = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + 1e-5
            up = loss()
            array[index] = kept - 1e-5
            gradients["d" + name][index] = (up - loss()) / 2e-5
            array[index] = kept
    return loss(), gradients
""",
        visible=False,
    ),
    # loss_and_gradients: the last layer
    network(
        "output-divided-once-more",
        "output-gradients",
        "slip",
        {JOINED: 'gradients | {"dWya": output["dWya"] / x.shape[1], "dby": output["dby"] / x.shape[1]}'},
        BY_DIFFERENCES.replace("Wax", "Wya"),
        "dWya and dby are divided by the number of examples once more. output_backward has taken the mean already.",
    ),
    network(
        "dwya-left-out",
        "output-gradients",
        "slip",
        {'"dWya": output["dWya"], ': ""},
        FIVE_GRADIENTS,
        "dWya is missing in the dict: Wya would never learn.",
    ),
    network(
        "dby-left-out",
        "output-gradients",
        "slip",
        {', "dby": output["dby"]': ""},
        FIVE_GRADIENTS,
        "dby is missing in the dict: by would never learn.",
    ),
    network(
        "names-without-d",
        "output-gradients",
        "slip",
        {'"dWya": output': '"Wya": output', '"dby": output': '"by": output'},
        FIVE_GRADIENTS,
        'The gradients of the last layer are called "Wya" and "by". They should be called "dWya" and "dby".',
    ),
    network(
        "dby-by-name-of-dba",
        "output-gradients",
        "slip",
        {'"dby": output["dby"]': '"dby": gradients["dba"]'},
        FIVE_GRADIENTS,
        "dby is a copy of dba. It should be that of output_backward.",
    ),
    # loss_and_gradients: all gradients
    network(
        "all-divided-once-more",
        ("recurrent-gradients", "output-gradients"),
        "concept",
        {NETWORK_RESULT: f"gradients = {JOINED}\n    return loss, {{name: value / x.shape[1] for name, value in gradients.items()}}"},
        BY_DIFFERENCES,
        "All gradients are divided by the number of examples once more. output_backward has taken the mean already.",
    ),
    network(
        "uphill",
        ("recurrent-gradients", "output-gradients"),
        "concept",
        {NETWORK_RESULT: f"gradients = {JOINED}\n    return loss, {{name: -value for name, value in gradients.items()}}"},
        BY_DIFFERENCES,
        "All signs are turned round. Adam subtracts the gradients itself; they should point uphill.",
    ),
    network(
        "clipped-inside",
        ("recurrent-gradients", "output-gradients"),
        "concept",
        {NETWORK_RESULT: f"gradients = {JOINED}\n    return loss, {{name: np.clip(value, -0.005, 0.005) for name, value in gradients.items()}}"},
        BY_DIFFERENCES,
        "The gradients are clipped in this function. Then they are gradients of no loss; clipping should come afterwards, before the step of Adam.",
        source="mistakes.md 18",
    ),
    network(
        "weights-pulled-to-zero",
        ("recurrent-gradients", "output-gradients"),
        "concept",
        {NETWORK_RESULT: f"gradients = {JOINED}\n    return loss, {{name: value + 0.01 * parameters[name[1:]] for name, value in gradients.items()}}"},
        BY_DIFFERENCES,
        "A part of the weights is added to their gradients. That belongs to a loss with a penalty on the weights, which this one has not.",
    ),
    # loss_and_gradients: clean
    network(
        "parameters-updated-inside",
        "pure-network",
        "slip",
        {
            NETWORK_RESULT: f"gradients = {JOINED}\n    for name, value in parameters.items():\n"
            '        value -= 0.01 * gradients["d" + name]\n    return loss, gradients'
        },
        UNCHANGED,
        "The parameters are updated in place in this function. It should only tell loss and gradients; Adam takes the step.",
    ),
    network(
        "units-hard-coded",
        "pure-network",
        "slip",
        {'parameters["Waa"].shape[0]': "5"},
        OTHER_SIZE,
        "The number of units is written into the function. Read it off the parameters.",
        visible=False,
    ),
    network(
        "batch-hard-coded",
        "pure-network",
        "slip",
        {"x.shape[1]": "6"},
        OTHER_SIZE,
        "The number of examples is written into the function. Read it off x.",
        visible=False,
    ),
    network(
        "results-exchanged",
        EVERYTHING,
        "slip",
        {NETWORK_RESULT: f"return {JOINED}, loss"},
        RETURNED,
        "The two results are exchanged: the loss should come first.",
    ),
    network(
        "gradients-alone",
        EVERYTHING,
        "slip",
        {NETWORK_RESULT: f"return {JOINED}"},
        RETURNED,
        "Only the gradients are returned. The loss should come first, then the gradients.",
    ),
    network(
        "network-not-returned",
        EVERYTHING,
        "slip",
        {NETWORK_RESULT: f"result = loss, {JOINED}"},
        RETURNED,
        "The function ends without return, so it gives None.",
    ),
]
