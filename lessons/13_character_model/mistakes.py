"""What students write instead of the three functions, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

WEIGHTS = "(probabilities / probabilities.max(axis=0)) ** (1 / temperature)"
POWER = "** (1 / temperature)"
ENDS = "ends = np.cumsum(weights, axis=0)"
CHOICE = "np.sum(ends <= draws * ends[-1], axis=0)"

LOSS = "-np.mean(np.log(y[labels, np.arange(m)[:, None], np.arange(T_x)]))"
RIGHT = "y[labels, np.arange(m)[:, None], np.arange(T_x)]"
FORWARD = "lstm_forward(x, a0, parameters)"
BACK = 'lstm_backward(output["da"], caches)'
MERGED = 'gradients = {**gradients, "dWy": output["dWya"], "dby": output["dby"]}'
RESULT = 'return loss, {"d" + name: gradients["d" + name] for name in parameters}'
# What it costs besides to return gradients that no step can be made with.
STEPS = ("clip-then-adam", "handed-on")

CLIP = "gradients = clip_by_global_norm(gradients, limit)"
ADAM = "parameters, v, s = update_parameters_with_adam(parameters, gradients, v, s, t + 1, learning_rate)"
STATE = "return loss, (parameters, v, s, t + 1)"


def drawing(id, skill, kind, change, question, name, **more):
    """A mistake in sample."""
    return Mistake(
        id=id, function="sample", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def gradient(id, skill, kind, change, question, name, **more):
    """A mistake in lstm_loss_and_gradients."""
    return Mistake(
        id=id,
        function="lstm_loss_and_gradients",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


def wrong_loss(id, replacement, name, **more):
    """A mistake in the loss alone."""
    return gradient(id, "loss", "slip", {LOSS: replacement}, BY_HAND, name, **more)


def step(id, skill, change, question, name, **more):
    """A mistake in training_step."""
    return Mistake(
        id=id,
        function="training_step",
        skill=skill,
        kind="concept",
        change=change,
        question=question,
        name=name,
        **more,
    )


ON_THE_LINE = "Take p = (0.5, 0.2, 0.3), temperature 1, and the draws 0.1, 0.62 and 0.95. Which classes does your function give, and which should it?"
TWO_COLUMNS = "Give your function two columns, (0.9, 0.1) and (0.1, 0.9), with the draws 0.5 and 0.5. What does it give, and what should it?"
SHARPENED = (
    "Work out the powers of (0.5, 0.2, 0.3) for T = 0.5 as in the table. Which numbers does your code have there?"
)
SELDOM = "Try p = (0, 0.5, 0.5) with the draw 0, p = (0.4999999, 0.4999999) with the draw 0.9999999, and the temperature 0.0001."
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"

BY_HAND = "Take two steps of one example, with the probabilities 0.5 and 0.2 for the right classes. What is your loss, and what should it be?"
UPSTREAM = "Which gradient of the states does lstm_backward get from you, and what does it say about each step?"
OWN_LOSS = (
    "Compare each gradient with differences of your own loss. By which factor, or in which arrays, do they differ?"
)
EACH_NAME = "Print the names in your dict beside those of the parameters. Does each parameter have its own gradient?"
COST = "How many times does your function run the forward pass? Count the entries of Wf."

ORDER = "Which gradients does Adam get from you? Print their global norm, and the limit."
WHICH_STEP = "Which step is it when state says t = 0, and which number does Adam get from you?"
COMPARE_STATE = "Print v, s and t before and after two steps. What should change at each step, and does it?"
SMALL = "Try it with a limit of 1000. What should clipping change then?"

MISTAKES = [
    # sample: the choice
    drawing(
        "most-probable",
        EVERYTHING,
        "concept",
        {CHOICE: "weights.argmax(axis=0)"},
        ON_THE_LINE,
        "The most probable class is taken each time. The draw should decide: see on which part of the line it falls.",
    ),
    drawing(
        "own-random-numbers",
        EVERYTHING,
        "concept",
        {CHOICE: "np.sum(ends <= np.random.rand(draws.size) * ends[-1], axis=0)"},
        "Call your function twice with the same arguments. Are the answers the same?",
        "The function makes random numbers of its own. It should use the draws it is given.",
        visible=False,
    ),
    drawing(
        "seeded-generator",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends <= np.random.default_rng(0).random(draws.size) * ends[-1], axis=0)"},
        "Change the draws. Does the answer change?",
        "The function makes random numbers of its own, the same each time. It should use the draws it is given.",
    ),
    drawing(
        "one-class-too-far",
        "choice",
        "concept",
        {CHOICE: "np.minimum(np.sum(ends <= draws * ends[-1], axis=0) + 1, len(ends) - 1)"},
        ON_THE_LINE,
        "The class is one too far. The number of parts that end at the draw or before it is the class itself, counted from 0.",
    ),
    drawing(
        "one-class-too-low",
        "choice",
        "concept",
        {CHOICE: "np.maximum(np.sum(ends <= draws * ends[-1], axis=0) - 1, 0)"},
        ON_THE_LINE,
        "The class is one too low. The number of parts that end at the draw or before it is the class itself, counted from 0.",
    ),
    drawing(
        "from-the-other-end",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends > draws * ends[-1], axis=0) - 1"},
        ON_THE_LINE,
        "The parts that end after the draw are counted. Those that end at the draw or before it should be.",
    ),
    drawing(
        "ranks-for-classes",
        "choice",
        "concept",
        {ENDS: "ends = np.cumsum(-np.sort(-weights, axis=0), axis=0)"},
        ON_THE_LINE,
        "The probabilities are sorted first, and the answer is a rank. The parts should lie in the order of the classes.",
    ),
    drawing(
        "all-classes-alike",
        "choice",
        "concept",
        {CHOICE: "np.floor(draws * len(ends)).astype(int)"},
        ON_THE_LINE,
        "Every class is drawn equally often. The parts of the line should be as long as the probabilities.",
    ),
    drawing(
        "nearest-probability",
        "choice",
        "concept",
        {CHOICE: "np.abs(weights / ends[-1] - draws).argmin(axis=0)"},
        ON_THE_LINE,
        "The class whose probability is closest to the draw is taken. The draw should be compared with cumulative sums.",
    ),
    drawing(
        "nearest-end",
        "choice",
        "concept",
        {CHOICE: "np.abs(ends / ends[-1] - draws).argmin(axis=0)"},
        ON_THE_LINE,
        "The class whose end is closest to the draw is taken. It should be the first whose end lies beyond the draw.",
    ),
    drawing(
        "sums-across-examples",
        EVERYTHING,
        "concept",
        {ENDS: "ends = np.cumsum(weights, axis=1)"},
        TWO_COLUMNS,
        "The sums run across the examples. They should run down each column: axis 0.",
    ),
    drawing(
        "first-distribution-for-all",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends[:, :1] <= draws * ends[-1, 0], axis=0)"},
        TWO_COLUMNS,
        "All examples are drawn from the first column. Each should have its own.",
    ),
    drawing(
        "one-draw-for-all",
        EVERYTHING,
        "concept",
        {CHOICE: "np.sum(ends <= draws[0] * ends[-1], axis=0)"},
        "Give your function the same column twice, with the draws 0.1 and 0.9. What does it give, and what should it?",
        "All examples use the first draw. Each should use its own.",
    ),
    drawing(
        "draws-in-reverse",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends <= draws[::-1] * ends[-1], axis=0)"},
        "Give your function the same column twice, with the draws 0.1 and 0.9. What does it give, and what should it?",
        "Each example uses the draw of another one. Column i should use draws[i].",
    ),
    drawing(
        "last-class-never",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends[:-2] <= draws * ends[-1], axis=0)"},
        ON_THE_LINE,
        "The last class is never drawn. It has its part of the line like all others.",
    ),
    drawing(
        "one-minus-the-draw",
        "choice",
        "concept",
        {CHOICE: "np.sum(ends <= (1 - draws) * ends[-1], axis=0)"},
        ON_THE_LINE,
        "One minus the draw is used. The line begins at 0, and the draw is measured from there.",
    ),
    # sample: the temperature
    drawing(
        "temperature-ignored",
        "temperature",
        "slip",
        {POWER: "** 1"},
        SHARPENED,
        "The temperature plays no part. Each probability should be raised to the power 1/T.",
    ),
    drawing(
        "divided-by-temperature",
        "temperature",
        "slip",
        {POWER: "/ temperature"},
        SHARPENED,
        "The probabilities are divided by T. All become longer or shorter alike, which changes nothing; the power 1/T should be taken.",
    ),
    drawing(
        "power-of-temperature",
        "temperature",
        "slip",
        {POWER: "** temperature"},
        SHARPENED,
        "The power T is taken: low temperatures flatten, high ones sharpen. It should be the power 1/T.",
    ),
    drawing(
        "probabilities-for-scores",
        "temperature",
        "slip",
        {WEIGHTS: "np.exp(probabilities / temperature)"},
        "At T = 1 nothing should change. What does your code make of (0.5, 0.2, 0.3) at T = 1?",
        "The softmax of p/T is taken, as if the probabilities were scores. With scores, it should be the softmax of log(p)/T.",
    ),
    drawing(
        "power-of-the-draw",
        "temperature",
        "slip",
        {POWER: "** 1", "draws * ends": "draws ** (1 / temperature) * ends"},
        SHARPENED,
        "The draws are raised to the power 1/T. The probabilities should be.",
    ),
    drawing(
        "power-of-the-sums",
        "temperature",
        "slip",
        {POWER: "** 1", ENDS: "ends = np.cumsum(weights, axis=0) ** (1 / temperature)"},
        SHARPENED,
        "The cumulative sums are raised to the power 1/T. The probabilities should be, before they are summed.",
    ),
    drawing(
        "whole-power",
        "temperature",
        "slip",
        {POWER: "** (1 // temperature)"},
        "What is 1 // 2 in Python, and what is 1 / 2?",
        "1 // T is a whole number: for every temperature above 1 it is 0, and all classes become alike. It should be 1 / T.",
        visible=False,
    ),
    drawing(
        "squared-besides",
        "temperature",
        "slip",
        {POWER: "** (2 / temperature)"},
        "At T = 1 nothing should change. What does your code make of (0.5, 0.2, 0.3) at T = 1?",
        "The power 2/T is taken, which sharpens at T = 1 too. It should be 1/T.",
    ),
    drawing(
        "power-too-large",
        "temperature",
        "slip",
        {POWER: "** (2 - temperature)"},
        SHARPENED,
        "The power 2 − T is 1 at T = 1 and nothing else fits. It should be 1/T.",
    ),
    # sample: what seldom happens
    drawing(
        "zero-at-the-start",
        "robust",
        "slip",
        {CHOICE: "np.sum(ends < draws * ends[-1], axis=0)"},
        SELDOM,
        "The draw 0 picks the first class even if its probability is 0. A part has its beginning, not its end: <= should stand there.",
        visible=False,
    ),
    drawing(
        "sum-taken-for-one",
        "robust",
        "slip",
        None,
        SELDOM,
        "The probabilities are taken to add up to exactly 1. After rounding they do not, and a draw may lie beyond them all; the draw should be compared with parts of the whole sum.",
        code="""
def sample(probabilities, draws, temperature=1.0):
    if temperature != 1.0:
        probabilities = (probabilities / probabilities.max(axis=0)) ** (1 / temperature)
        probabilities = probabilities / probabilities.sum(axis=0)
    return np.sum(np.cumsum(probabilities, axis=0) <= draws, axis=0)
""",
        visible=False,
    ),
    drawing(
        "powers-underflow",
        "robust",
        "slip",
        {WEIGHTS: "probabilities ** (1 / temperature)"},
        SELDOM,
        "At very low temperatures all powers become 0. Divide each column by its largest entry first: only the ratios count.",
        visible=False,
    ),
    drawing(
        "logs-underflow",
        "robust",
        "slip",
        {WEIGHTS: "np.exp(np.log(probabilities) / temperature)"},
        SELDOM,
        "At very low temperatures the exponentials of log(p)/T all become 0. Take the maximum of each column off first, as softmax does.",
        visible=False,
    ),
    drawing(
        "largest-of-the-batch",
        "robust",
        "slip",
        {"probabilities.max(axis=0)": "probabilities.max()"},
        SELDOM,
        "The largest entry of the whole batch is divided out, and columns far below it become 0. It should be the largest of each column.",
        visible=False,
    ),
    drawing(
        "probabilities-overwritten",
        "robust",
        "slip",
        {
            f"weights = {WEIGHTS}": "probabilities /= probabilities.max(axis=0)\n    weights = probabilities ** (1 / temperature)"
        },
        UNCHANGED,
        "The probabilities that came in are changed in place by /=. Make a new array instead.",
    ),
    drawing(
        "six-classes",
        "robust",
        "slip",
        {"draws * ends[-1]": "draws * ends[5]"},
        OTHER_SIZE,
        "The number of classes of the example is built in. It should be read off the probabilities.",
        visible=False,
    ),
    # lstm_loss_and_gradients: the loss
    wrong_loss(
        "loss-summed",
        LOSS.replace("np.mean", "np.sum"),
        "The loss is the sum over all steps and examples. It should be the mean.",
    ),
    wrong_loss(
        "loss-mean-over-steps-only",
        LOSS.replace("np.mean", "np.sum") + " / T_x",
        "The loss is divided by the number of steps only. It should be the mean over steps and examples.",
    ),
    wrong_loss(
        "loss-mean-over-examples-only",
        LOSS.replace("np.mean", "np.sum") + " / m",
        "The loss is divided by the number of examples only. It should be the mean over steps and examples.",
    ),
    wrong_loss(
        "loss-sign", LOSS[1:], "The sign is missing: the logarithm of a probability is negative, the loss is not."
    ),
    wrong_loss(
        "loss-without-log",
        f"1 - np.mean({RIGHT})",
        "The logarithm is missing: 1 minus the mean probability is taken. It should be the mean of −log.",
    ),
    wrong_loss(
        "log-of-mean",
        f"-np.log(np.mean({RIGHT}))",
        "The mean is taken first and then the logarithm. It should be the mean of the logarithms.",
    ),
    wrong_loss(
        "log-of-base-2",
        LOSS.replace("np.log", "np.log2"),
        "The logarithm has the base 2. It should be the natural one, np.log.",
    ),
    wrong_loss(
        "log-of-base-10",
        LOSS.replace("np.log", "np.log10"),
        "The logarithm has the base 10. It should be the natural one, np.log.",
    ),
    wrong_loss(
        "perplexity",
        f"np.exp({LOSS})",
        "The exponential of the loss is returned, the perplexity. It should be the loss itself.",
    ),
    wrong_loss(
        "loss-of-last-step",
        "-np.mean(np.log(y[labels[:, -1], np.arange(m), -1]))",
        "Only the last step is in the loss. All steps should be.",
    ),
    wrong_loss(
        "loss-of-first-example",
        "-np.mean(np.log(y[labels[0], 0, np.arange(T_x)]))",
        "Only the first example is in the loss. All examples should be.",
    ),
    wrong_loss(
        "most-probable-for-right",
        "-np.mean(np.log(y.max(axis=0)))",
        "The largest probability is taken at each step. It should be that of the right class.",
    ),
    wrong_loss(
        "entropy-for-loss",
        "-np.mean(np.sum(y * np.log(y), axis=0))",
        "The entropy of the prediction is computed, and the labels play no part. It should be −log of the probability of the right class.",
    ),
    wrong_loss(
        "mean-over-classes-too",
        "-np.mean(np.log(y) * (np.arange(len(y))[:, None, None] == labels))",
        "The mean runs over the classes too, of which all but one are 0. Sum over the classes, then take the mean.",
    ),
    wrong_loss(
        "squared-error",
        "np.mean(np.sum((y - (np.arange(len(y))[:, None, None] == labels)) ** 2, axis=0))",
        "The loss is a squared error. It should be −log of the probability of the right class.",
    ),
    gradient(
        "state-not-handed-in",
        "loss",
        "slip",
        {FORWARD: "lstm_forward(x, np.zeros(a0.shape), parameters)"},
        "Double a0. Does your loss change?",
        "The network starts from a state of zeros. It should start from a0.",
    ),
    # lstm_loss_and_gradients: the gradients
    gradient(
        "states-for-gradient",
        "gradients",
        "concept",
        {BACK: "lstm_backward(a, caches)"},
        UPSTREAM,
        "The states themselves are sent back. It should be the gradient of the loss with respect to them, da.",
    ),
    gradient(
        "ones-for-gradient",
        "gradients",
        "concept",
        {BACK: "lstm_backward(np.ones(a.shape), caches)"},
        UPSTREAM,
        "Ones are sent back, as if the loss were the sum of the states. It should be da, which output_backward gives.",
    ),
    gradient(
        "last-step-sent-back",
        "gradients",
        "concept",
        {BACK: 'lstm_backward(output["da"] * (np.arange(T_x) == T_x - 1), caches)'},
        UPSTREAM,
        "Only the last step sends its gradient back. All steps have a loss of their own.",
    ),
    gradient(
        "gradient-of-the-sum",
        "gradients",
        "concept",
        {RESULT: 'return loss, {"d" + name: m * T_x * gradients["d" + name] for name in parameters}'},
        OWN_LOSS,
        "The gradients are those of a sum, the loss is a mean. Both should be of the mean.",
    ),
    gradient(
        "averaged-twice",
        "gradients",
        "concept",
        {RESULT: 'return loss, {"d" + name: gradients["d" + name] / m for name in parameters}'},
        OWN_LOSS,
        "The gradients are divided by the number of examples once more. output_backward has divided already.",
    ),
    gradient(
        "uphill",
        "gradients",
        "concept",
        {RESULT: 'return loss, {"d" + name: -gradients["d" + name] for name in parameters}'},
        OWN_LOSS,
        "The sign of all gradients is wrong. A gradient points to where the loss grows; Adam goes the other way by itself.",
    ),
    gradient(
        "clipped-inside",
        "gradients",
        "concept",
        {RESULT: 'return loss, clip_by_global_norm({"d" + name: gradients["d" + name] for name in parameters}, 1.0)'},
        "Take a loss with a large gradient. Do differences agree with what your function returns?",
        "The gradients are clipped inside the function. Then they are no longer those of the loss; clipping belongs to the training step.",
        visible=False,
    ),
    gradient(
        "clipped-by-value-inside",
        "gradients",
        "concept",
        {RESULT: 'return loss, {"d" + name: np.clip(gradients["d" + name], -0.1, 0.1) for name in parameters}'},
        OWN_LOSS,
        "Each entry is clipped inside the function. Then the gradients are no longer those of the loss; clipping belongs to the training step.",
    ),
    gradient(
        "own-predictions-for-labels",
        "gradients",
        "concept",
        {"output_backward(a, y, labels,": "output_backward(a, y, y.argmax(axis=0),"},
        "Which classes does output_backward get from you as the right ones?",
        "The network's own most probable classes are handed in as the right ones. It should be the labels.",
    ),
    gradient(
        "labels-of-other-steps",
        "gradients",
        "concept",
        {"output_backward(a, y, labels,": "output_backward(a, y, np.roll(labels, 1, axis=1),"},
        "Which label goes with step t in your loss, and which in your gradients?",
        "The gradients are for labels one step off. Loss and gradients should use the same labels.",
    ),
    gradient(
        "cells-from-zero-state",
        "gradients",
        "concept",
        {BACK: 'lstm_backward(output["da"], lstm_forward(x, 0 * a0, parameters)[-1])'},
        "From which forward pass are the caches that you send the gradient through?",
        "The caches are those of a second forward pass, from a state of zeros. They should be those of the pass that made the loss.",
    ),
    gradient(
        "output-weights-without-gradient",
        "gradients",
        "concept",
        {
            MERGED: 'gradients = {**gradients, "dWy": np.zeros(parameters["Wy"].shape), "dby": np.zeros(parameters["by"].shape)}'
        },
        EACH_NAME,
        "The gradients of Wy and by are zeros, so that the output never learns. output_backward gives both.",
    ),
    gradient(
        "output-bias-per-example",
        "gradients",
        "concept",
        {'"dby": output["dby"]': '"dby": output["dby"] / m'},
        OWN_LOSS,
        "dby is divided by the number of examples once more. output_backward has divided already.",
    ),
    gradient(
        "repeated-labels-once",
        "gradients",
        "concept",
        {
            '"dby": output["dby"]': '"dby": _bias(y, labels)',
            "    m, T_x = labels.shape\n": "    m, T_x = labels.shape\n\n    def _bias(y, labels):\n        dby = y.sum(axis=(1, 2))\n        dby[labels.ravel()] -= 1\n        return dby[:, None] / labels.size\n\n",
        },
        "Take a batch in which one label occurs five times. How often does your code count it?",
        "dby[labels] -= 1 subtracts 1 once for each label that occurs, however often it occurs. Repeated labels should count each time, as with np.subtract.at.",
        source="seen: one-hot updates by assignment",
    ),
    gradient(
        "gates-exchanged",
        "gradients",
        "concept",
        {MERGED: 'gradients = {**gradients, "dWy": output["dWya"], "dby": output["dby"], "dWi": gradients["dWf"]}'},
        EACH_NAME,
        "dWi holds the gradient of Wf. Each gate should have its own.",
    ),
    gradient(
        "parameters-for-gradients",
        "gradients",
        "concept",
        {RESULT: 'return loss, {"d" + name: parameters[name] for name in parameters}'},
        OWN_LOSS,
        "The parameters themselves are returned as their gradients.",
    ),
    gradient(
        "no-output-gradients",
        ("gradients", *STEPS),
        "concept",
        {RESULT: 'return loss, {"d" + name: gradients["d" + name] for name in parameters if name not in ("Wy", "by")}'},
        EACH_NAME,
        "The gradients of Wy and by are missing. output_backward gives both, dWy under the name dWya.",
    ),
    gradient(
        "output-bias-flat",
        ("gradients", *STEPS),
        "concept",
        {'"dby": output["dby"]': '"dby": output["dby"].ravel()'},
        "Print the shapes of dby and by.",
        "dby has one axis. It should be a column like by, of shape (n_y, 1).",
    ),
    gradient(
        "differences-for-gradients",
        "gradients",
        "concept",
        None,
        COST,
        "The gradients are measured by differences. A backward pass takes them from the chain rule, at the cost of a few forward passes.",
        code="""
def lstm_loss_and_gradients(x, labels, a0, parameters):
    def loss(parameters):
        y = lstm_forward(x, a0, parameters)[1]
        return -np.mean(np.log(np.take_along_axis(y, labels[None], axis=0)))

    gradients = {}
    for name, value in parameters.items():
        gradients["d" + name] = np.zeros(value.shape)
        for index in np.ndindex(value.shape):
            moved = value.copy()
            moved[index] += 1e-5
            up = loss({**parameters, name: moved})
            moved[index] -= 2e-5
            gradients["d" + name][index] = (up - loss({**parameters, name: moved})) / 2e-5
    return loss(parameters), gradients
""",
        visible=False,
    ),
    # lstm_loss_and_gradients: a clean function
    gradient(
        "inputs-left-in",
        ("clean-gradients", *STEPS),
        "slip",
        {RESULT: "return loss, gradients"},
        EACH_NAME,
        "dx and da0 are still in the dict. They belong to no parameter: Adam cannot use them, and clipping would count them in the norm.",
    ),
    gradient(
        "parameters-changed",
        "clean-gradients",
        "slip",
        {RESULT: 'parameters["by"] -= parameters["by"].mean()\n    ' + RESULT},
        UNCHANGED,
        "The parameters that came in are changed in place. The function should only look at them.",
    ),
    gradient(
        "labels-changed",
        "clean-gradients",
        "slip",
        {RESULT: "labels[:] = 0\n    " + RESULT},
        UNCHANGED,
        "The labels that came in are changed in place.",
    ),
    gradient(
        "states-changed",
        "clean-gradients",
        "slip",
        {RESULT: "a0[:] = a[:, :, -1]\n    " + RESULT},
        UNCHANGED,
        "a0 is overwritten with the last state. Make a new array, or leave the state to the next batch out.",
    ),
    gradient(
        "sizes-built-in",
        ("clean-gradients", "handed-on"),
        "slip",
        {"m, T_x = labels.shape": "m, T_x = 3, 5"},
        OTHER_SIZE,
        "The sizes of the example are built in. They should be read off the labels.",
        visible=False,
    ),
    gradient(
        "loss-alone",
        EVERYTHING,
        "concept",
        {RESULT: "return loss"},
        "How many results should the function have? Print yours.",
        "Only the loss is returned. It should be the loss and the dict of gradients.",
    ),
    # training_step: clipping, then Adam
    step(
        "not-clipped",
        "clip-then-adam",
        {CLIP: "clip_by_global_norm(gradients, limit)"},
        ORDER,
        "The clipped gradients are not used: Adam gets the unclipped ones.",
    ),
    step(
        "clipped-after-adam",
        "clip-then-adam",
        {CLIP: "", ADAM: ADAM + "\n    parameters = clip_by_global_norm(parameters, limit)"},
        ORDER,
        "The parameters are clipped, after Adam's step. The gradients should be, before it.",
    ),
    step(
        "step-clipped",
        "clip-then-adam",
        {
            CLIP: "",
            ADAM: ADAM.replace("parameters, v, s =", "moved, v, s =")
            + "\n    change = clip_by_global_norm({name: moved[name] - parameters[name] for name in moved}, limit)"
            + "\n    parameters = {name: parameters[name] + change[name] for name in moved}",
        },
        ORDER,
        "Adam's step is clipped. The gradients should be, before Adam sees them.",
    ),
    step(
        "clipped-by-value",
        "clip-then-adam",
        {CLIP: "gradients = {name: np.clip(value, -limit, limit) for name, value in gradients.items()}"},
        "Take the gradients 3 and 4 and the limit 1. What does your clipping make of them, and is it still the same direction?",
        "Each entry is clipped by itself, which changes the direction. All gradients together should be made shorter.",
    ),
    step(
        "clipped-one-by-one",
        "clip-then-adam",
        {
            CLIP: "gradients = {name: clip_by_global_norm({name: value}, limit)[name] for name, value in gradients.items()}"
        },
        "Take two arrays with one entry each, 3 and 4, and the limit 1. What does your clipping make of them?",
        "Each array is clipped by itself, which changes their ratio. All gradients together should have one norm.",
    ),
    step(
        "always-scaled",
        "clip-then-adam",
        {
            CLIP: "norm = np.sqrt(sum(np.sum(value**2) for value in gradients.values()))\n    gradients = {name: value * limit / norm for name, value in gradients.items()}"
        },
        SMALL,
        "Gradients below the limit are made longer. They should stay as they are.",
        visible=False,
    ),
    step(
        "limit-of-one",
        "clip-then-adam",
        {CLIP: "gradients = clip_by_global_norm(gradients, 1.0)"},
        ORDER,
        "The limit is always 1. It should be the argument `limit`.",
    ),
    step(
        "learning-rate-not-handed-on",
        "clip-then-adam",
        {ADAM: ADAM.replace(", learning_rate)", ")")},
        "Which learning rate does Adam use in your step? Look at its arguments.",
        "The learning rate is not handed on, so that Adam takes its own 0.01.",
    ),
    step(
        "number-of-the-step-before",
        "clip-then-adam",
        {ADAM: ADAM.replace("t + 1", "t")},
        WHICH_STEP,
        "Adam gets the number of steps made so far. It should get the number of the step it makes, t + 1.",
    ),
    step(
        "always-the-first-step",
        "clip-then-adam",
        {ADAM: ADAM.replace("t + 1", "1")},
        WHICH_STEP,
        "Adam is told at each step that it is the first one. It should get t + 1.",
    ),
    step(
        "descent-for-adam",
        "clip-then-adam",
        {
            ADAM: ADAM.replace("parameters, v, s =", "_moved, v, s =")
            + '\n    parameters = {name: value - learning_rate * gradients["d" + name] for name, value in parameters.items()}'
        },
        "By how much does one parameter change in your step, and by how much in Adam's?",
        "The parameters take a step of plain gradient descent. It should be Adam's step.",
    ),
    step(
        "step-taken-back",
        "clip-then-adam",
        {STATE: "return loss, (state[0], v, s, t + 1)"},
        "Train for twenty steps on one batch. Does the loss fall?",
        "The parameters from before the step are returned. It should be the new ones.",
    ),
    step(
        "two-steps-at-once",
        "clip-then-adam",
        {ADAM: ADAM + "\n    parameters = {name: 2 * value - state[0][name] for name, value in parameters.items()}"},
        "By how much does one parameter change in your step, and by how much in Adam's?",
        "The step is taken twice. Once is enough.",
    ),
    step(
        "up-the-hill",
        "clip-then-adam",
        {CLIP: CLIP + "\n    gradients = {name: -value for name, value in gradients.items()}"},
        "Train for twenty steps on one batch. Does the loss fall?",
        "The sign of the gradients is turned round, so that the loss grows. Adam goes downhill by itself.",
    ),
    # training_step: what is handed on
    step(
        "old-means-of-gradients",
        "handed-on",
        {STATE: "return loss, (parameters, state[1], s, t + 1)"},
        COMPARE_STATE,
        "v is handed on as it came in. It should be the new one.",
    ),
    step(
        "old-means-of-squares",
        "handed-on",
        {STATE: "return loss, (parameters, v, state[2], t + 1)"},
        COMPARE_STATE,
        "s is handed on as it came in. It should be the new one.",
        visible=False,
    ),
    step(
        "old-means",
        "handed-on",
        {STATE: "return loss, (parameters, state[1], state[2], t + 1)"},
        COMPARE_STATE,
        "v and s are handed on as they came in. They should be the new ones.",
    ),
    step(
        "means-exchanged",
        "handed-on",
        {STATE: "return loss, (parameters, s, v, t + 1)"},
        COMPARE_STATE,
        "v and s are exchanged. The state is (parameters, v, s, t).",
    ),
    step(
        "means-forgotten",
        "handed-on",
        {STATE: "return loss, (parameters, *initialize_adam(parameters), t + 1)"},
        COMPARE_STATE,
        "v and s are set back to zero after each step, so that Adam forgets. The new ones should be handed on.",
    ),
    step(
        "step-not-counted",
        "handed-on",
        {STATE: "return loss, (parameters, v, s, t)"},
        COMPARE_STATE,
        "The step is not counted: t is handed on as it came in. It should be t + 1.",
    ),
    step(
        "step-counted-twice",
        "handed-on",
        {STATE: "return loss, (parameters, v, s, t + 2)"},
        COMPARE_STATE,
        "The step is counted twice. It should be t + 1.",
    ),
    step(
        "loss-after-the-step",
        "handed-on",
        {STATE: "return lstm_loss_and_gradients(*batch, parameters)[0], (parameters, v, s, t + 1)"},
        "Of which parameters is the loss that you return?",
        "The loss of the new parameters is returned, at the cost of a second pass. It should be the one that the gradients belong to.",
    ),
    step(
        "norm-for-loss",
        "handed-on",
        {CLIP: "loss = np.sqrt(sum(np.sum(value**2) for value in gradients.values()))\n    " + CLIP},
        "Which number do you return first? Compare it with the loss of lstm_loss_and_gradients.",
        "The norm of the gradients is returned. It should be the loss.",
    ),
    step(
        "state-changed-in-place",
        "handed-on",
        {STATE: "state[0].update(parameters)\n    " + STATE},
        UNCHANGED,
        "The state that came in is changed in place. A new state should be returned, and the old one stay as it was.",
    ),
    step(
        "old-means-changed-in-place",
        "handed-on",
        {STATE: "for name in v:\n        state[1][name][:] = v[name]\n    " + STATE},
        UNCHANGED,
        "The running means that came in are changed in place. A new state should be returned, and the old one stay as it was.",
    ),
    step(
        "parameters-alone",
        EVERYTHING,
        {STATE: "return parameters"},
        "What should the function return? Print what yours does.",
        "Only the parameters are returned. It should be the loss and the whole state.",
    ),
]
