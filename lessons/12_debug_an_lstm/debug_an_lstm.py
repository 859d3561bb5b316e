# %% [markdown]
# # Find out why a gradient check fails
#
# ![Three boxes in a triangle: the definition at the top, your forward pass at the lower left, your backward pass at the lower right. A thin line from the definition to the forward pass is marked: numbers of a right forward pass. A thick line between the two passes is marked: differences, the gradient check. The third side, from the definition to the backward pass, is dashed and marked: no comparison of its own.](figures/two_oracles.svg)
#
# **You will**
#
# - build the instrument that says at which step a gradient goes wrong,
# - find the faults of a network that fails its gradient check, and repair it,
# - walk through a museum of six faults of kinds that were found in published code.
#
# **You need** lessons 3 to 11, patience, and about 150 minutes, best in two sittings: a break fits before section 6.

# %% setup
import numpy as np

from utils import check_gradients, numerical_gradient, relative_error, sigmoid, softmax
from utils.checks import (
    CellGradientsCheck,
    GateGradientsCheck,
    LstmGradientsCheck,
    LstmStatesCheck,
    ReaderBackwardCheck,
    ReaderForwardCheck,
    RnnGradientsCheck,
    StateJacobianCheck,
    WrongStepsCheck,
    differences,
    fresh,
    jacobians,
    recorded,
)
from utils.differences import numerical_jacobian
from utils.figures import plot_errors_by_step, plot_gradient_errors
from utils.problems import example
from utils.recording import load
from utils.tryout import try_out

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. What does a gradient check compare, and what does one passing check not prove?
# 2. By which two ways does the cell state of a step reach the loss?
#
# <details><summary>Answers</summary>
#
# 1. It compares a backward pass with differences of a forward pass. It does not prove that the forward pass is the one you meant.
# 2. Through the hidden state of its own step, and through the cell state of the next step.
#
# </details>

# %% [markdown]
# The functions of earlier lessons that the museum needs are supplied here. You need not read them again.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% given="lstm_cell_forward"

# %% given="lstm_forward"

# %% given="lstm_cell_backward"

# %% [markdown]
# ## 1. An instrument
#
# "The gradient check fails" says that something is wrong, not where.
# In a recurrent network *where* means two things: in which array, and at which step.
# `check_gradients` tells you the array.
# For the step you build an instrument of your own.
#
# Take a gradient that has a slice for every step, such as `dx`, and what differences measure.
# Compare them slice by slice: $\lVert g_t - n_t\rVert / (\lVert g_t\rVert + \lVert n_t\rVert)$, with the norms over all entries of step $t$.
# A step is wrong unless this relative error is at most $10^{-4}$.
#
# | name | shape | what it is |
# |---|---|---|
# | `gradient` | `(n, m, T_x)` | what a backward pass gives; time is the **last** axis |
# | `measured` | `(n, m, T_x)` | what differences give |
# | the result | `T_x` truth values | `True` where the step is wrong |
#
# By hand, with one number for each step: $g = (3, 0.0015, 0)$ and $n = (3, 0.001, 0)$.
#
# | step | $\lvert g-n\rvert$ | $\lvert g\rvert+\lvert n\rvert$ | relative error | wrong? |
# |---|---|---|---|---|
# | 0 | 0 | 6 | 0 | no |
# | 1 | 0.0005 | 0.0025 | 0.2 | yes |
# | 2 | 0 | 0 | 0, by agreement | no |
#
# **Think first.** Over all three steps together the relative error is 0.00008, and a gradient check with the tolerance $10^{-4}$ passes.
# What would you conclude from that number about step 1?
#
# <details><summary>Answer</summary>
#
# Nothing. It is small because step 0 is right and large.
# One number for all steps hides the step at which the gradient is one and a half times what it should be.
#
# </details>

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# One comparison for each step, with the numbers of that step alone.
# Then one decision for each step.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `relative_error` of lesson 3 is imported: it has the formula, takes two arrays of any shape, and gives 0 when both are zero.
# If an entry is NaN, so is its result. Try `np.nan > 1e-4` and `np.nan <= 1e-4` before you write the comparison.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# The slice of step `t`, whatever stands before the last axis: `gradient[..., t]`.
#
# </details>


# %% answer="wrong-steps"
def wrong_steps(gradient, measured):
    """The steps at which a gradient is not the measured one.

    gradient, measured: arrays of one shape, (n, m, T_x); time is last
    returns: T_x truth values, True where the relative error of the step is
             not at most 1e-4, or is no number
    """
    ### BEGIN SOLUTION
    steps = range(gradient.shape[-1])
    return np.array([not relative_error(gradient[..., t], measured[..., t]) <= 1e-4 for t in steps])
    ### END SOLUTION


# %% [markdown]
# Try it on the example by hand, and on an array with a fault at two steps.
#
# **Question.** Which two steps of this array are wrong, and what is wrong with them? Look at the numbers after your instrument has told you where.

# %% explore
by_hand = try_out(wrong_steps, np.array([[[3, 0.0015, 0]]]), np.array([[[3, 0.001, 0]]]))
right = np.random.default_rng(0).standard_normal((2, 2, 5))
faulty = right.copy()
faulty[:, :, 1] = right[::-1, :, 1]
faulty[0, 0, 3] = np.nan
wrong = None if by_hand is None else try_out(wrong_steps, faulty, right)
if wrong is not None:
    print("by hand:", by_hand)
    print("with a fault at two steps:", wrong)
    display(plot_errors_by_step({"faulty": faulty}, {"faulty": right}))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Steps 1 and 3. At step 1 the two rows have changed places; at step 3 one entry is not a number.
#
# </details>
#
# **Each step by itself** (1 point), and **what is zero or no number** (1 point).

# %% test="wrong-steps-each" skill="each-step" points=1
"""A relative error for each step by itself."""
check = WrongStepsCheck(wrong_steps)
check.each_step(recorded("wrong_steps"))
### BEGIN HIDDEN TESTS
### REFERENCE wrong_steps
check.each_step(fresh(right_wrong_steps()))
### END HIDDEN TESTS
check.done()

# %% test="wrong-steps-edges" skill="edges" points=1
"""NaN is wrong, zeros that agree are right, and nothing is changed."""
check = WrongStepsCheck(wrong_steps)
check.edges(recorded("wrong_steps"))
### BEGIN HIDDEN TESTS
### REFERENCE wrong_steps
check.edges(fresh(right_wrong_steps()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 2. The patient
#
# A network that reads a text, character by character, and says which character comes next.
# It is an LSTM as in lesson 9, in the notation of another author: **the letters change here.**
#
# | what it is | lessons 9 to 11 | here |
# |---|---|---|
# | from state to state | the left part of `Wf`, `Wi`, `Wc`, `Wo` | `Wf`, `Wi`, `Wg`, `Wo` $(n_a, n_a)$ |
# | from input to state | the right part | `Uf`, `Ui`, `Ug`, `Uo` $(n_a, n_x)$ |
# | from state to output | `Wy` | `V` $(n_x, n_a)$ |
# | biases | `bf`, … | none |
# | the candidate | `cct` | `g` |
# | input of step $t$ | a slice of `x` | `text[t]`, the number of a character |
# | examples | `m` of them | one |
# | the state before step 0 | `a0`, and zeros | `h0` and `c0` $(n_a,)$, parameters to be learned |
#
# So $W$ is the recurrent matrix and $U$ the one of the input, the opposite of the book in lesson 4.
# An input is not a vector but a number $k$: it picks column $k$ of $U$.
#
# $$f = \sigma(W_f h + U_f[:, k]), \quad i = \sigma(W_i h + U_i[:, k]), \quad g = \tanh(W_g h + U_g[:, k]), \quad o = \sigma(W_o h + U_o[:, k])$$
#
# $$c \leftarrow f\, c + i\, g, \qquad h \leftarrow o \tanh(c), \qquad p = \mathrm{softmax}(V h)$$
#
# The loss is the sum over all steps of $-\log p[\text{target}]$.
# Everything that the backward pass needs goes into a dict, `cache`: the three arguments, and for each of `f`, `i`, `g`, `o`, `c`, `h`, `p` an array with **a column for each step**.
#
# Here is the code as its author left it.
# It runs, its loss even falls in training, and it fails its gradient check.
# The forward and the backward pass below have seven faults between them; some stand in one line, some in two.


# %% explore
def broken_forward(text, targets, parameters):
    h, c, loss = parameters["h0"], parameters["c0"], 0.0
    kept = {name: [] for name in ("f", "i", "g", "o", "c", "h", "p")}
    for k, target in zip(text, targets, strict=True):
        f = sigmoid(parameters["Wf"] @ h + parameters["Uf"][:, k])
        i = sigmoid(parameters["Wi"] @ h + parameters["Ui"][:, k])
        g = np.tanh(parameters["Wg"] @ h + parameters["Ug"][:, k])
        o = np.tanh(parameters["Wo"] @ h + parameters["Uo"][:, k])
        c = f * c + i * g
        h = o * np.tanh(c)
        p = softmax(parameters["V"] @ h)
        loss = loss - np.log(p[target])
        for name, values in zip(kept, (f, i, g, o, c, h, p), strict=True):
            kept[name].append(values)
    cache = {name: np.stack(columns, axis=1) for name, columns in kept.items()}
    return loss, cache["p"], cache | {"text": text, "targets": targets, "parameters": parameters}


# %% explore
def broken_backward(cache):
    text, targets, parameters = cache["text"], cache["targets"], cache["parameters"]
    f, i, g, o, c, h, p = (cache[name] for name in ("f", "i", "g", "o", "c", "h", "p"))
    gradients = {"d" + name: np.zeros(array.shape) for name, array in parameters.items()}
    dc = np.zeros(len(c))
    for t in range(len(text)):  # the loss of step t ...
        scores = p[:, t].copy()
        scores[targets[t]] -= 1
        gradients["dV"] += np.outer(scores, h[:, t])
        dh = parameters["V"].T @ scores
        for s in range(t - 1, -1, -1):  # ... goes back through the steps s
            dc += dh * o[:, s] * (1 - np.tanh(c[:, s]) ** 2)
            dz = {
                "f": dc * c[:, s - 1] * f[:, s] * (1 - f[:, s]),
                "i": dc * g[:, s] * i[:, s] * (1 - i[:, s]),
                "g": dc * i[:, s] * (1 - g[:, s] ** 2),
                "o": dh * np.tanh(c[:, s]) * (1 - o[:, s] ** 2),
            }
            for gate in dz:
                gradients["dW" + gate] += np.dot(dz[gate], h[:, s - 1])
                gradients["dU" + gate][:, text[s]] = dz[gate]
            dh = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
            dc += dc * f[:, s]
        gradients["dh0"] += dh
        gradients["dc0"] += dc
    return gradients


# %% [markdown]
# `compare` makes the two things to compare: the gradients of a backward pass, and differences of a forward pass.
# `at_steps` turns the gradients of $U$ into arrays with a slice for each step.
# That works because of the input: if no character comes twice, column `text[t]` of a `dU` belongs to step $t$ and to no other.


# %% explore
def compare(forward, backward, text, targets, parameters):
    """(gradients, measured ones) by name; (None, None) if a function does not work yet."""
    results = try_out(forward, text, targets, parameters, expect="loss, p, cache")
    gradients = results and try_out(backward, results[-1], expect=dict)
    measured = gradients and try_out(
        numerical_gradient, lambda arrays: forward(text, targets, arrays)[0], parameters
    )
    if not measured:
        return None, None
    return gradients, {"d" + name: array for name, array in measured.items()}


def at_steps(gradients, text):
    """The columns of the dU in the order of the steps of a text without repeats."""
    names = ("dUf", "dUi", "dUg", "dUo")
    return gradients and try_out(lambda: {name: gradients[name][:, list(text)] for name in names}, expect=dict)


def show_steps(forward, backward, text, targets, parameters):
    """The map of errors by array and step."""
    gradients, measured = compare(forward, backward, text, targets, parameters)
    by_step = at_steps(gradients, text)
    return by_step and plot_errors_by_step(by_step, at_steps(measured, text))


_text, targets, parameters = example("reader_forward").values()
text = (0, 1, 2, 3, 4, 5)
show_steps(broken_forward, broken_backward, text, targets, parameters)

# %% [markdown]
# **Question.** At which step, and in which array, does the map leave you a place where the code can be trusted?
#
# <details><summary>Answer</summary>
#
# Nowhere: all four arrays are wrong at every step, most of them by about 1, the most that a relative error can be.
#
# </details>
#
# A patient with so many faults cannot be read at one glance.
# What helps is a **smaller question**: a text of one character, a loss that reads one step, a text without repeats, a start of zeros.
# In each of them some faults play no part, and the pattern of the others becomes clear.

# %% [markdown]
# ## 3. Two oracles: which pass is wrong?
#
# Before you repair the backward pass, ask whether the forward pass is the one of the definition.
# A gradient check cannot answer this.
# It compares two passes *with each other*, and if both have the same fault, it is content.
# The picture at the top shows it: you need a second oracle, numbers of a right forward pass.
#
# They are recorded beside this notebook, for the public example.
#
# **Question.** From which step on do the probabilities differ?
# Which of these would show at step 0 already: a wrong carry of `c` from step to step, a wrong gate, a wrong `loss`?

# %% explore
record = load("reader_forward")["example"]
results = try_out(broken_forward, **example("reader_forward"), expect="loss, p, cache")
if results:
    loss, p, cache = results
    print(f"loss: {loss:.4f}, recorded: {record['loss']:.4f}")
    display(plot_errors_by_step({"p": p}, {"p": record["p"]}))

# %% [markdown]
# <details><summary>Answer</summary>
#
# From step 0 on. A wrong carry shows from step 1 on, and a wrong sum of the loss would leave `p` right.
# So look at what happens inside one step.
#
# </details>
#
# Copy `broken_forward` into the answer cell, and repair it.
# The cache keeps the form described in section 2.
#
# <details><summary>Hint 1: the idea</summary>
#
# The cache holds the gates, the candidate and the states of every step.
# Compare each with what you know of it, without any second program: which numbers can it be at all?
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Put the seven formulas of section 2 beside the lines of the loop that have the same letter on the left.
# A sigmoid lies between 0 and 1, a tanh between −1 and 1.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `for name in "figoch": print(name, cache[name].min(), cache[name].max())`
#
# </details>


# %% answer="reader-forward"
def reader_forward(text, targets, parameters):
    """Read a text, and say how surprising the targets are.

    text, targets: T_x numbers of characters, from 0 to n_x - 1
    parameters: a dict with Wf, Wi, Wg, Wo (n_a, n_a), V (n_x, n_a),
                Uf, Ui, Ug, Uo (n_a, n_x), h0, c0 (n_a,)
    returns: the loss, p (n_x, T_x), and cache, a dict with text, targets,
             parameters, and f, i, g, o, c, h (n_a, T_x), p (n_x, T_x)
    """
    ### BEGIN SOLUTION
    h, c, steps = parameters["h0"], parameters["c0"], []
    for k in text:
        z = {gate: parameters["W" + gate] @ h + parameters["U" + gate][:, k] for gate in "figo"}
        f, i, g, o = sigmoid(z["f"]), sigmoid(z["i"]), np.tanh(z["g"]), sigmoid(z["o"])
        c = f * c + i * g
        h = o * np.tanh(c)
        steps.append((f, i, g, o, c, h, softmax(parameters["V"] @ h)))
    cache = {name: np.stack([step[n] for step in steps], axis=1) for n, name in enumerate("figochp")}
    loss = -np.log(cache["p"][list(targets), range(len(targets))]).sum()
    return loss, cache["p"], cache | {"text": text, "targets": targets, "parameters": parameters}
    ### END SOLUTION


# %% [markdown]
# Try it. The map should be white.

# %% explore
results = try_out(reader_forward, **example("reader_forward"), expect="loss, p, cache")
if results:
    loss, p, cache = results
    print("loss:", loss, " recorded:", record["loss"])
    display(plot_errors_by_step({"p": p}, {"p": record["p"]}))

# %% [markdown]
# **The probabilities** (2 points), **the loss** for them (1 point), **the cache** (1 point), and **a clean function** (1 point).

# %% test="reader-forward-p" skill="probabilities" points=2
"""p is what the definition gives."""
check = ReaderForwardCheck(reader_forward)
check.probabilities(recorded("reader_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.probabilities(fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% test="reader-forward-loss" skill="loss" points=1
"""The loss belongs to p."""
check = ReaderForwardCheck(reader_forward)
check.loss(recorded("reader_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.loss(fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% test="reader-forward-cache" skill="cache" points=1
"""The cache holds what it should."""
check = ReaderForwardCheck(reader_forward)
check.cache(recorded("reader_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.cache(fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% test="reader-forward-pure" skill="pure-forward" points=1
"""The arguments stay as they were, and any text will do."""
check = ReaderForwardCheck(reader_forward)
check.pure(recorded("reader_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.pure(fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. Repair the backward pass
#
# Copy `broken_backward` into the answer cell below.
# Then ask small questions, repair what one of them shows, and ask again.
# Keep the two loops, or write one sweep from the last step to the first as in lesson 11: both can be right.
#
# Five questions, most of which isolate faults.
# `ask("one step")` poses one to your `reader_backward`, with your `reader_forward`; change the word.
#
# | question | what plays no part in it |
# |---|---|
# | `"one step"` | the way back through time |
# | `"zero start"` | `h0` and `c0`: both are zero |
# | `"no repeats"` | a character that comes twice |
# | `"repeats"` | nothing |
# | `"twice"` | the numbers: is a second call the same as the first? |


# %% explore
def ask(question, backward=None, forward=None):
    """Pose one of the questions to a backward pass: a report by array and, where it can be read, a map by step."""
    backward, forward = backward or reader_backward, forward or reader_forward
    text, targets, parameters = (2, 0, 5, 3, 1, 4), (0, 3, 3, 1, 6, 2), dict(example("reader_forward")["parameters"])
    if question == "one step":
        text, targets = text[:1], targets[:1]
    if question == "zero start":
        parameters |= {"h0": np.zeros(5), "c0": np.zeros(5)}
    if question == "repeats":
        text = (2, 0, 5, 0, 1, 2)
    gradients, measured = compare(forward, backward, text, targets, parameters)
    if gradients is None:
        return
    if question == "twice":
        cache = forward(text, targets, parameters)[-1]
        first = try_out(lambda: {name: np.array(value) for name, value in backward(cache).items()})
        second = try_out(backward, cache, expect=dict)
        same = first and second and all(np.array_equal(first[name], second.get(name)) for name in first)
        print("The second call gives", "the same." if same else "something else.")
        return
    report = try_out(
        check_gradients, lambda arrays: forward(text, targets, arrays)[0], parameters, gradients
    )
    if report is not None:
        print(report)
    by_step = at_steps(gradients, text)
    if by_step and question != "repeats":
        display(plot_errors_by_step(by_step, at_steps(measured, text)))


ask("one step", broken_backward, broken_forward)

# %% [markdown]
# **Question.** Above, the broken backward pass was asked about a text of one step, together with its own, broken forward pass.
# Which gradient is right, and what are all the others?
# What does a loop have to do to come to this?
#
# <details><summary>Answer</summary>
#
# `dV` is right, `dc0` and all the others are zero, and `dh0` is neither zero nor right.
# So what stands in the outer loop has run, and what stands in the inner loop has not run at all.
#
# </details>
#
# <details><summary>Hint 1: the idea</summary>
#
# One step first. When all its gradients are right, two steps, then the rest.
# After each repair ask all questions again: a fault that was hidden behind another one may come to light.
#
# </details>
#
# <details><summary>Hint 2: the pattern</summary>
#
# Print a gradient that is wrong. Are rows or entries of it equal? Is it zero? Which factor lies between it and the measured one?
# Print, in the loop, the index of every column that is read, and which step it belongs to.
# Print what `dc` is before each loss is sent back, and what it should be.
#
# </details>
#
# <details><summary>Hint 3: the formula</summary>
#
# What comes to a cell state is added up from its two ways; what goes on to the step before is that sum times $f$, and nothing else.
# The derivative of $\sigma$ at a gate $s$ is $s(1-s)$, of tanh at a candidate $s$ it is $1-s^2$.
#
# </details>


# %% answer="reader-backward"
def reader_backward(cache):
    """The gradients of the loss of reader_forward.

    cache: the dict that reader_forward returns
    returns: a dict with dWf, dWi, dWg, dWo (n_a, n_a), dV (n_x, n_a),
             dUf, dUi, dUg, dUo (n_a, n_x), dh0, dc0 (n_a,)
    """
    ### BEGIN SOLUTION
    text, parameters, h, c = cache["text"], cache["parameters"], cache["h"], cache["c"]
    gradients = {"d" + name: np.zeros(array.shape) for name, array in parameters.items()}
    dh, dc = 0.0, 0.0
    for t in reversed(range(len(text))):
        f, i, g, o = (cache[gate][:, t] for gate in "figo")
        h_prev = h[:, t - 1] if t > 0 else parameters["h0"]
        c_prev = c[:, t - 1] if t > 0 else parameters["c0"]
        scores = cache["p"][:, t].copy()
        scores[cache["targets"][t]] -= 1
        dh = dh + parameters["V"].T @ scores
        dc = dc + dh * o * (1 - np.tanh(c[:, t]) ** 2)
        dz = {
            "f": dc * c_prev * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "g": dc * i * (1 - g**2),
            "o": dh * np.tanh(c[:, t]) * o * (1 - o),
        }
        gradients["dV"] += np.outer(scores, h[:, t])
        for gate in dz:
            gradients["dW" + gate] += np.outer(dz[gate], h_prev)
            gradients["dU" + gate][:, text[t]] += dz[gate]
        dh, dc = sum(parameters["W" + gate].T @ dz[gate] for gate in dz), dc * f
    return gradients | {"dh0": dh, "dc0": dc}
    ### END SOLUTION


# %% [markdown]
# Ask your own function, again and again.

# %% explore
ask("no repeats", reader_backward)

# %% [markdown]
# **Question.** Put the `tanh` of the broken forward pass back into your `reader_forward` for a moment, and the derivative that belongs to it into your `reader_backward`.
# Run both cells again, then the cell above, and then the cell of section 3 that tries your `reader_forward`.
# What does the gradient check say, and what does the second oracle say?
# Then undo both, and run them once more.
#
# <details><summary>Answer</summary>
#
# The gradient check is content: every error is below $10^{-6}$.
# Against the recorded numbers `p` is wrong at every step.
# Two passes that agree can be wrong together.
#
# </details>
#
# The checks below use both oracles.
# A backward pass that agrees with your own forward pass keeps its points even while that one is wrong: the message says which of the two is to blame.
#
# **The way back** (3 points).

# %% test="reader-backward-way" skill="way-back" points=3
"""The gradient finds its way back through every step."""
check = ReaderBackwardCheck(reader_backward, reader_forward)
check.way_back(differences(reader_forward))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.way_back(differences.fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The recurrent weights** (1 point), and **the columns of the input** (1 point).

# %% test="reader-backward-weights" skill="weights" points=1
"""dW and dV."""
check = ReaderBackwardCheck(reader_backward, reader_forward)
check.weights(differences(reader_forward))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.weights(differences.fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% test="reader-backward-columns" skill="columns" points=1
"""dU, for a text with repeats."""
check = ReaderBackwardCheck(reader_backward, reader_forward)
check.columns(differences(reader_forward))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.columns(differences.fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The start** (1 point), and **a clean function** (1 point).

# %% test="reader-backward-start" skill="start" points=1
"""Step 0, dh0 and dc0."""
check = ReaderBackwardCheck(reader_backward, reader_forward)
check.start(differences(reader_forward))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.start(differences.fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% test="reader-backward-pure" skill="pure-backward" points=1
"""The cache stays as it was, and any text will do."""
check = ReaderBackwardCheck(reader_backward, reader_forward)
check.pure(differences(reader_forward))
### BEGIN HIDDEN TESTS
### REFERENCE reader_forward
check.pure(differences.fresh(right_reader_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. What the patterns say
#
# You have seen some of these; the others come in the museum.
#
# | pattern | where to look |
# |---|---|
# | one array is wrong, all others right | the line that makes this array |
# | right at the last step only | what goes from step to step |
# | wrong at step 0 only | what enters step 0, and where it is kept |
# | all entries of an array are equal | the product that makes it |
# | right for small weights, wrong for large ones | the derivative of an activation |
# | right for one step, wrong for two | how the factors of two steps are put together |
# | the check passes, the numbers are wrong | the forward pass |
# | a second call gives something else | what the function writes to |

# %% [markdown]
# ## 6. The museum
#
# (A good place for a break.)
#
# Six exhibits, each with **one** fault of a kind that was found in published code; the code here is ours.
# They are in the notation of lessons 1 to 11.
# Each works without an error, and each is wrong.
#
# The way through is the same for all: run the cell of the exhibit, read the pattern, find the line, copy the function into the answer cell, and repair it.
# Change as little as you can.
#
# ### Exhibit 1: `cell_gradients`
#
# The backward pass of one recurrent cell, as in lesson 5.
# The cell runs it twice, with the weights as they are and with weights that are a thousand times smaller.
#
# **Question.** Which gradients are wrong? What becomes of the errors when the weights, and with them the states, are small?


# %% explore
def broken_cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = (1 - np.tanh(a_next) ** 2) * da_next
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dz.sum(axis=1, keepdims=True),
    }


def cell_report(backward, scale=1.0):
    step = example("cell_gradients")
    da_next = step.pop("da_next")
    arrays = {"xt": step["xt"], "a_prev": step["a_prev"]}
    arrays |= {name: scale * step["parameters"][name] for name in ("Wax", "Waa", "ba")}

    def forward(arrays):
        parameters = step["parameters"] | {name: arrays[name] for name in ("Wax", "Waa", "ba")}
        return rnn_cell_forward(arrays["xt"], arrays["a_prev"], parameters)

    gradients = try_out(backward, da_next, forward(arrays)[-1], expect=dict)
    return gradients and check_gradients(lambda arrays: np.sum(forward(arrays)[0] * da_next), arrays, gradients)


print("The weights as they are:")
print(cell_report(broken_cell_gradients))
print("\nThe weights a thousand times smaller:")
print(cell_report(broken_cell_gradients, scale=1e-3))

# %% [markdown]
# <details><summary>Answer</summary>
#
# All five are wrong, and with small weights all five agree.
# So what they have in common is wrong, and it is wrong only where states are not small.
#
# </details>
#
# <details><summary>Hint</summary>
#
# Set `da_next` to ones and look at `dba` of a cell with one example: it is the factor that your code applies.
# With `step = example("cell_gradients")`, the cache of such a cell is
# `rnn_cell_forward(step["xt"][:, :1], step["a_prev"][:, :1], step["parameters"])[-1]`.
# Print it beside the state `a_next`. Which factor should belong to the state 0.5?
#
# </details>


# %% answer="cell-gradients"
def cell_gradients(da_next, cache):
    """The backward pass of one recurrent cell.

    da_next: (n_a, m)
    cache: (a_next, a_prev, xt, parameters) of rnn_cell_forward
    returns: a dict with dxt (n_x, m), da_prev (n_a, m),
             dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    a_next, a_prev, xt, parameters = cache
    dz = (1 - a_next**2) * da_next
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dz.sum(axis=1, keepdims=True),
    }
    ### END SOLUTION


# %% explore
report = cell_report(cell_gradients)
plot_gradient_errors(report)

# %% [markdown]
# **Exhibit 1** (1 point).

# %% test="cell-gradients-repaired" skill="exhibit-1" points=1
"""All gradients of the cell."""
check = CellGradientsCheck(cell_gradients, rnn_cell_forward)
check.repaired(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.repaired(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ### Exhibit 2: `rnn_gradients`
#
# Backpropagation through time in one function, for the network of lesson 2.
#
# **Question.** At which steps is `dx` right? What has the gradient of those steps not passed through?


# %% explore
def broken_rnn_gradients(da, caches):
    cells, x = caches
    Wax, Waa = (cells[0][3][name] for name in ("Wax", "Waa"))
    dz, carry = np.zeros(da.shape), np.zeros(da.shape[:2])
    for t in reversed(range(da.shape[2])):
        a_next = cells[t][0]
        dz[:, :, t] = (1 - a_next**2) * (da[:, :, t] + carry)
        carry = Waa @ dz[:, :, t]
    a_prev = np.stack([cell[1] for cell in cells], axis=2)
    return {
        "dx": np.tensordot(Wax.T, dz, axes=1),
        "da0": carry,
        "dWax": np.tensordot(dz, x, axes=([1, 2], [1, 2])),
        "dWaa": np.tensordot(dz, a_prev, axes=([1, 2], [1, 2])),
        "dba": dz.sum(axis=(1, 2))[:, None],
    }


def sequence_report(forward, backward, name, forward_of_caches=None):
    """The report by array, and the gradients and measured ones that have steps."""
    sequence = example(name)
    da = sequence.pop("da")
    parameters = sequence.pop("parameters")
    learned = [name for name in parameters if name not in ("Wya", "Wy", "by")]
    arrays = {"x": sequence["x"], "a0": sequence["a0"]} | {name: parameters[name] for name in learned}

    def loss(arrays):
        moved = parameters | {name: arrays[name] for name in learned}
        return np.sum(forward(arrays["x"], arrays["a0"], moved)[0] * da)

    caches = (forward_of_caches or forward)(**sequence, parameters=parameters)[-1]
    if forward_of_caches:
        caches = (caches, sequence["x"])
    gradients = try_out(backward, da, caches, expect=dict)
    if gradients:
        print(check_gradients(loss, arrays, gradients))
        measured = numerical_gradient(lambda x: loss(arrays | {"x": x}), arrays["x"])
        display(plot_errors_by_step({"dx": gradients.get("dx")}, {"dx": measured}))


sequence_report(rnn_forward, broken_rnn_gradients, "rnn_gradients")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the last step, 5, only. Its gradient comes from its own loss and has passed through tanh and through `Wax`.
# The gradients of all other steps have also passed from a step to the step before it.
#
# </details>
#
# <details><summary>Hint</summary>
#
# Give the example a `Waa` that equals its own transpose, such as `Waa + Waa.T`, and run the report again.
# Change `parameters["Waa"]` in `sequence_report`, just after the line that takes `parameters` from the example, and undo it afterwards.
# Which gradients change sides?
#
# </details>


# %% answer="rnn-gradients"
def rnn_gradients(da, caches):
    """Backpropagation through time.

    da: (n_a, m, T_x)
    caches: (list of the caches of all steps, x) of rnn_forward
    returns: a dict with dx (n_x, m, T_x), da0 (n_a, m),
             dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    Wax, Waa = (cells[0][3][name] for name in ("Wax", "Waa"))
    dz, carry = np.zeros(da.shape), np.zeros(da.shape[:2])
    for t in reversed(range(da.shape[2])):
        a_next = cells[t][0]
        dz[:, :, t] = (1 - a_next**2) * (da[:, :, t] + carry)
        carry = Waa.T @ dz[:, :, t]
    a_prev = np.stack([cell[1] for cell in cells], axis=2)
    return {
        "dx": np.tensordot(Wax.T, dz, axes=1),
        "da0": carry,
        "dWax": np.tensordot(dz, x, axes=([1, 2], [1, 2])),
        "dWaa": np.tensordot(dz, a_prev, axes=([1, 2], [1, 2])),
        "dba": dz.sum(axis=(1, 2))[:, None],
    }
    ### END SOLUTION


# %% explore
sequence_report(rnn_forward, rnn_gradients, "rnn_gradients")

# %% [markdown]
# **Exhibit 2** (1 point).

# %% test="rnn-gradients-repaired" skill="exhibit-2" points=1
"""All gradients of the sequence."""
check = RnnGradientsCheck(rnn_gradients, rnn_forward)
check.repaired(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.repaired(differences.fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ### Exhibit 3: `gate_gradients`
#
# The backward pass of one LSTM cell, as in lesson 11, with the gates written out.
#
# **Question.** Which arrays are wrong, and which are right? Which line do the wrong ones have in common?


# %% explore
def broken_gate_gradients(da_next, dc_next, cache):
    _a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    inputs = np.concatenate([a_prev, xt])
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dzf = dc * c_prev * ft * (1 - ft)
    dzi = dc * cct * ft * (1 - ft)
    dzc = dc * it * (1 - cct**2)
    dzo = da_next * np.tanh(c_next) * ot * (1 - ot)
    dinputs = parameters["Wf"].T @ dzf + parameters["Wi"].T @ dzi
    dinputs = dinputs + parameters["Wc"].T @ dzc + parameters["Wo"].T @ dzo
    gradients = {"da_prev": dinputs[: len(a_prev)], "dxt": dinputs[len(a_prev) :], "dc_prev": dc * ft}
    for gate, dz in (("f", dzf), ("i", dzi), ("c", dzc), ("o", dzo)):
        gradients["dW" + gate] = dz @ inputs.T
        gradients["db" + gate] = dz.sum(axis=1, keepdims=True)
    return gradients


def gate_report(backward):
    step = example("gate_gradients")
    da_next, dc_next, parameters = (step.pop(name) for name in ("da_next", "dc_next", "parameters"))
    learned = [name for name in parameters if name not in ("Wy", "by")]

    def loss(arrays):
        moved = parameters | {name: arrays[name] for name in learned}
        a_next, c_next, _y, _cache = lstm_cell_forward(arrays["xt"], arrays["a_prev"], arrays["c_prev"], moved)
        return np.sum(a_next * da_next) + np.sum(c_next * dc_next)

    cache = lstm_cell_forward(**step, parameters=parameters)[-1]
    gradients = try_out(backward, da_next, dc_next, cache, expect=dict)
    arrays = step | {name: parameters[name] for name in learned}
    return gradients and check_gradients(loss, arrays, gradients)


plot_gradient_errors(gate_report(broken_gate_gradients))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Wrong: `dWi`, `dbi`, and also `dxt` and `da_prev`, to which all gates contribute.
# Right: the gradients of the three other gates, and `dc_prev`.
#
# </details>
#
# <details><summary>Hint</summary>
#
# A contribution that is wrong in one gate of four: read the four lines one below the other, and say of each factor which gate it belongs to.
#
# </details>


# %% answer="gate-gradients"
def gate_gradients(da_next, dc_next, cache):
    """The backward pass of one LSTM cell.

    da_next, dc_next: (n_a, m)
    cache: (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
           of lstm_cell_forward
    returns: a dict with dxt (n_x, m), da_prev, dc_prev (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x),
             dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    _a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    inputs = np.concatenate([a_prev, xt])
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dzf = dc * c_prev * ft * (1 - ft)
    dzi = dc * cct * it * (1 - it)
    dzc = dc * it * (1 - cct**2)
    dzo = da_next * np.tanh(c_next) * ot * (1 - ot)
    dinputs = parameters["Wf"].T @ dzf + parameters["Wi"].T @ dzi
    dinputs = dinputs + parameters["Wc"].T @ dzc + parameters["Wo"].T @ dzo
    gradients = {"da_prev": dinputs[: len(a_prev)], "dxt": dinputs[len(a_prev) :], "dc_prev": dc * ft}
    for gate, dz in (("f", dzf), ("i", dzi), ("c", dzc), ("o", dzo)):
        gradients["dW" + gate] = dz @ inputs.T
        gradients["db" + gate] = dz.sum(axis=1, keepdims=True)
    return gradients
    ### END SOLUTION


# %% explore
report = gate_report(gate_gradients)
plot_gradient_errors(report)

# %% [markdown]
# **Exhibit 3** (1 point).

# %% test="gate-gradients-repaired" skill="exhibit-3" points=1
"""All gradients of the LSTM cell."""
check = GateGradientsCheck(gate_gradients, lstm_cell_forward)
check.repaired(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.repaired(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ### Exhibit 4: `lstm_gradients`
#
# The loop around the cell of lesson 11. The cell, `lstm_cell_backward`, is supplied and right.
#
# **Question.** At which steps is `dx` right? Which of the parameters' gradients are?


# %% explore
def broken_lstm_gradients(da, caches):
    cells, x = caches
    dx, sums = np.zeros(x.shape), {}
    for t in reversed(range(x.shape[2])):
        step = lstm_cell_backward(da[:, :, t], np.zeros(da.shape[:2]), cells[t])
        dx[:, :, t] = step["dxt"]
        for name in ("dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo"):
            sums[name] = sums.get(name, 0.0) + step[name]
    return {"dx": dx, "da0": step["da_prev"], **sums}


sequence_report(lstm_forward, broken_lstm_gradients, "lstm_gradients")

# %% [markdown]
# <details><summary>Answer</summary>
#
# `dx` is right at the last step, 5, only, and no gradient of a parameter is right.
# In exhibit 2 the pattern was the same, and the fault another: a pattern says where to look, not what you will find.
#
# </details>
#
# <details><summary>Hint</summary>
#
# Let the loss read the last step only: in `sequence_report`, after the line that makes `da`, set all of it but its last step to zero.
# What should `dx` of the other steps be, and what does this function make of them?
#
# </details>


# %% answer="lstm-gradients"
def lstm_gradients(da, caches):
    """Backpropagation through time for an LSTM.

    da: (n_a, m, T_x)
    caches: (list of the caches of all steps, x) of lstm_forward
    returns: a dict with dx (n_x, m, T_x), da0 (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x),
             dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    dx, sums, da_carry, dc_carry = np.zeros(x.shape), {}, 0.0, 0.0
    for t in reversed(range(x.shape[2])):
        step = lstm_cell_backward(da[:, :, t] + da_carry, dc_carry, cells[t])
        dx[:, :, t], da_carry, dc_carry = step["dxt"], step["da_prev"], step["dc_prev"]
        for name in ("dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo"):
            sums[name] = sums.get(name, 0.0) + step[name]
    return {"dx": dx, "da0": da_carry, **sums}
    ### END SOLUTION


# %% explore
sequence_report(lstm_forward, lstm_gradients, "lstm_gradients")

# %% [markdown]
# **Exhibit 4** (1 point).

# %% test="lstm-gradients-repaired" skill="exhibit-4" points=1
"""All gradients of the LSTM."""
check = LstmGradientsCheck(lstm_gradients, lstm_forward)
check.repaired(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
check.repaired(differences.fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ### Exhibit 5: `lstm_states`
#
# A forward pass: the states of an LSTM that starts from a cell state of zeros, and the caches.
# The states `a` and `c` are right at every step: compare them with `lstm_forward`, and the error is 0.
# Your own `lstm_gradients` of exhibit 4 is the backward pass here; it must be right before this exhibit can be read.
#
# **Question.** At which step is `dx` wrong? Which entries of which cache does that step alone use?


# %% explore
def broken_lstm_states(x, a0, parameters):
    n_a, m = a0.shape
    a, c = np.zeros((n_a, m, x.shape[2])), np.zeros((n_a, m, x.shape[2]))
    a_now, c_now, cells = a0, c[:, :, 0], []
    for t in range(x.shape[2]):
        a_now, c_now, _yt_pred, cell = lstm_cell_forward(x[:, :, t], a_now, c_now, parameters)
        a[:, :, t] = a_now
        c[:, :, t] = c_now
        cells.append(cell)
    return a, c, cells


sequence_report(lstm_forward, lstm_gradients, "lstm_gradients", broken_lstm_states)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At step 0 only; `dWf`, `dbf` and `da0` are wrong too, the other gradients right.
# Step 0 alone uses `cells[0]`, and in it the states that were there before.
#
# </details>
#
# <details><summary>Hint</summary>
#
# Print `cells[0][3]`, the cell state before step 0. What should it be, and when did it become what it is?
# `np.shares_memory(one, other)` says whether two arrays lie in the same place.
#
# </details>


# %% answer="lstm-states"
def lstm_states(x, a0, parameters):
    """The states of an LSTM. The first cell state is zero.

    x: (n_x, m, T_x)
    a0: (n_a, m)
    parameters: as for lstm_cell_forward
    returns: a (n_a, m, T_x), c (n_a, m, T_x),
             and a list of the caches of all steps
    """
    ### BEGIN SOLUTION
    n_a, m = a0.shape
    a, c = np.zeros((n_a, m, x.shape[2])), np.zeros((n_a, m, x.shape[2]))
    a_now, c_now, cells = a0, np.zeros((n_a, m)), []
    for t in range(x.shape[2]):
        a_now, c_now, _yt_pred, cell = lstm_cell_forward(x[:, :, t], a_now, c_now, parameters)
        a[:, :, t] = a_now
        c[:, :, t] = c_now
        cells.append(cell)
    return a, c, cells
    ### END SOLUTION


# %% explore
lstm_sequence = example("lstm_states")
if try_out(lstm_states, **lstm_sequence, expect="a, c, cells"):
    sequence_report(lstm_forward, lstm_gradients, "lstm_gradients", lstm_states)

# %% [markdown]
# **Exhibit 5** (1 point).

# %% test="lstm-states-repaired" skill="exhibit-5" points=1
"""The states and every cache."""
check = LstmStatesCheck(lstm_states, lstm_cell_forward)
check.repaired(recorded("lstm_states"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_states
check.repaired(fresh(right_lstm_states()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# <details><summary>Open this when the check has passed</summary>
#
# ![Two drawings of memory. Above, before the repair: the names c and cells[0][3] point to one array of six slots, so that what step 0 writes into slot 0 is what the cache holds. Below, after it: cells[0][3] points to an array of zeros of its own.](figures/alias.svg)
#
# </details>
#
# ### Exhibit 6: `state_jacobian`
#
# How does the last state of a recurrent network depend on its first?
# The answer is a matrix: row $j$, column $k$ says how far unit $j$ of the last state moves when unit $k$ of `a0` does.
# For one step, $a = \tanh(W_{aa} a_0 + \dots)$, it is $\mathrm{diag}(1 - a^2)\, W_{aa}$: row $j$ of $W_{aa}$ times the slope of unit $j$.
#
# **Question.** For sequences of how many steps does it agree with differences?


# %% explore
def broken_state_jacobian(x, a0, parameters):
    a, jacobian = a0, 1.0
    for t in range(x.shape[2]):
        a, _yt_pred, _cache = rnn_cell_forward(x[:, :, t], a, parameters)
        jacobian = (1 - a**2) * parameters["Waa"] * jacobian
    return jacobian


def jacobian_error(function, steps):
    x, a0, parameters = example("state_jacobian").values()
    x = x[:, :, :steps]
    came = try_out(function, x, a0, parameters)
    measured = numerical_jacobian(lambda a0: rnn_forward(x, a0, parameters)[0][:, 0, -1], a0)
    return came is not None and try_out(relative_error, came, measured)


def jacobian_errors(function):
    for steps in range(1, 7):
        error = jacobian_error(function, steps)
        if not isinstance(error, float):
            break
        print(f"steps: {steps}, relative error: {error:.1e}")


jacobian_errors(broken_state_jacobian)

# %% [markdown]
# <details><summary>Answer</summary>
#
# For one step only. So each factor is right, and something is wrong with how the factors of two steps are put together.
#
# </details>
#
# <details><summary>Hint</summary>
#
# Take two units and two steps, and write down all the ways in which unit 0 of `a0` reaches unit 0 of the last state. How many are there?
# Compare with what the code adds up.
#
# </details>


# %% answer="state-jacobian"
def state_jacobian(x, a0, parameters):
    """How the last state of a recurrent network depends on the initial one.

    x: (n_x, 1, T_x), one example
    a0: (n_a, 1)
    parameters: as for rnn_cell_forward
    returns: (n_a, n_a), entry [j, k] is the derivative of unit j
             of the last state with respect to unit k of a0
    """
    ### BEGIN SOLUTION
    a, jacobian = a0, np.eye(a0.shape[0])
    for t in range(x.shape[2]):
        a, _yt_pred, _cache = rnn_cell_forward(x[:, :, t], a, parameters)
        jacobian = (1 - a**2) * parameters["Waa"] @ jacobian
    return jacobian
    ### END SOLUTION


# %% explore
jacobian_errors(state_jacobian)

# %% [markdown]
# **Exhibit 6** (1 point).

# %% test="state-jacobian-repaired" skill="exhibit-6" points=1
"""The Jacobian, for any number of steps."""
check = StateJacobianCheck(state_jacobian)
check.repaired(jacobians(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.repaired(jacobians.fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 7. Summary
#
# - Where before what: the array and the step of an error, and the smallest question that still shows it, come before any change of the code.
# - A gradient check compares two passes. Whether they are the passes you meant, only a second oracle can say.
# - A printed number is no oracle for a gradient. The published answer of a well-known exercise equals, to its last digit, what exhibit 4 computes before its repair.
#
# **Stretch (no points).** Plant a fault of your own in `reader_backward`, give it to a neighbour, and see how many questions of section 4 they need.
# Can you plant one that passes all five questions?
# (One that writes into the cache passes all but one of them.)
