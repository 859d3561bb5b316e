# %% [markdown]
# # Run an LSTM over a sequence
#
# ![The LSTM cell of lesson 9 drawn four times in a row. Two lines run from left to right through all steps: above, the cell state, which starts from zeros; below, the hidden state, which starts from a0. Each step reads its slice of x, and stores its hidden state in a, its cell state in c and its prediction in y.](figures/lstm_unrolled.svg)
#
# **You will**
#
# - turn the cell of lesson 9 into a network that reads a whole sequence,
# - carry two states at once, each from its own start,
# - see a cell store a number, keep it and show it on demand, and measure how long it remembers.
#
# **You need** lessons 2 and 9, and about 40 minutes.

# %% setup
import numpy as np

from utils import sigmoid, softmax
from utils.checks import LstmForwardCheck, recorded
from utils.figures import plot_gates, plot_memory, plot_two_states
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import slider_figure

# %% [markdown]
# **From lessons 2 and 9.** Two questions before you start; answer from memory.
#
# 1. `x` has shape `(n_x, m, T_x)`. What is `x[:, :, 2]`, and which shape has it?
# 2. Which of the two states of an LSTM passes through a matrix on its way to the next step?
#
# <details><summary>Answers</summary>
#
# 1. The input of step 2 for all examples, of shape `(n_x, m)`. Time is the last axis.
# 2. The hidden state: it goes through `Wf`, `Wi`, `Wc` and `Wo` into the four sums. The cell state meets the forget gate only.
#
# </details>

# %% [markdown]
# The right cell is supplied here, so that you can go on even if your own is not right yet.

# %% given="lstm_cell_forward"

# %% [markdown]
# ## 1. Two states travel
#
# Step $t$ makes both states from its input and from both states of the step before:
#
# $$a_t,\ c_t,\ \hat y_t = \mathrm{cell}(x_t,\ a_{t-1},\ c_{t-1})$$
#
# The hidden state starts from a given `a0`, as in lesson 2: $a_{-1}$ is `a0`.
# The cell state starts from **zero**, $c_{-1} = 0$: before the first step the cell has stored nothing.
#
# Follow the cell state of one unit by hand, with the gates given:
#
# | step | f | i | candidate | cell state |
# |---|---|---|---|---|
# | 0 | 1 | 1 | 0.8 | 1 · 0 + 1 · 0.8 = 0.8 |
# | 1 | 1 | 0 | 0.3 | 1 · 0.8 + 0 · 0.3 = 0.8 |
# | 2 | 0.5 | 0 | −0.9 | 0.5 · 0.8 + 0 · (−0.9) = 0.4 |
# | 3 | 0 | 1 | −0.5 | 0 · 0.4 + 1 · (−0.5) = −0.5 |
#
# Step 0 stores, step 1 keeps, step 2 lets half of it fade, step 3 replaces it.

# %% [markdown]
# **Think first.** Someone starts the cell state from `a0`, too: its shape fits.
# Which entry of the table is wrong then, if `a0` is 0.2? And which later ones?
#
# <details><summary>Answer</summary>
#
# Step 0 gives 1 · 0.2 + 0.8 = 1.0, step 1 keeps 1.0, step 2 has 0.5.
# Step 3 forgets all that came before it, so it is right again.
#
# </details>

# %% [markdown]
# ## 2. Arrays for whole sequences
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | `(n_x, m, T_x)` | all inputs |
# | `a0` | `(n_a, m)` | the hidden state before the first step |
# | `a` | `(n_a, m, T_x)` | the hidden state after each step |
# | `y` | `(n_y, m, T_x)` | the prediction of each step |
# | `c` | `(n_a, m, T_x)` | the cell state after each step |
# | `caches` | a tuple of two | the list of the $T_x$ caches, then `x` |
#
# Mind the order: the cell returns `a_next, c_next, yt_pred, cache`, your network returns `a, y, c, caches`.
#
# The example of this lesson has 3 inputs, 5 units, 2 classes, 10 examples and 7 steps.

# %% explore
sequence = example("lstm_forward")
print("x", sequence["x"].shape, " a0", sequence["a0"].shape)

# %% [markdown]
# **Think first.** `before = c[:, :, 0]` and `before = c[:, :, 0].copy()`: what is the difference, once step 0 has been stored in `c`?
#
# <details><summary>Answer</summary>
#
# The first is a *view*: it shows whatever stands in `c` at the moment, so after step 0 it shows the new state.
# The second keeps the old zeros.
# A cache that holds a view of `c` changes after it was made. The forward pass looks right, and only the backward pass goes wrong, at step 0.
#
# </details>

# %% [markdown]
# ## 3. Write the network
#
# Make the arrays for the results, run the cell along the sequence, store what comes out.
#
# <details><summary>Hint 1: the idea</summary>
#
# As in lesson 2, one variable holds the hidden state so far.
# A second one holds the cell state so far.
# Both are set before the loop, and each call of the cell replaces both.
#
# </details>
#
# <details><summary>Hint 2: the sizes</summary>
#
# `n_y, n_a = parameters["Wy"].shape`, and the other sizes are those of `x`.
# Three arrays are to be filled, and a fresh array of zeros is where the cell state starts.
#
# </details>
#
# <details><summary>Hint 3: the first line of the loop</summary>
#
# `for t in range(T_x):` and then one call of `lstm_cell_forward`: the slice of step `t` first, then the two states, then the parameters.
#
# </details>


# %% answer="lstm-forward"
def lstm_forward(x, a0, parameters):
    """An LSTM over a whole sequence. The first cell state is zero.

    x: (n_x, m, T_x)   a0: (n_a, m)
    parameters: as for lstm_cell_forward
    returns: a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x),
             caches = (list of the caches of all steps, x)
    """
    ### BEGIN SOLUTION
    n_y, n_a = parameters["Wy"].shape
    m, T_x = x.shape[1:]
    a, y, c, steps = np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x)), np.zeros((n_a, m, T_x)), []
    a_next, c_next = a0, np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t], c[:, :, t] = a_next, c_next
        steps.append(cache)
    return a, y, c, (steps, x)
    ### END SOLUTION


# %% [markdown]
# Try it on the example, and compare:
#
# ```text
# a[4][3][4:] = [0.16020523 0.21074547 0.17211777]
# y[1][4][4:] = [0.91394528 0.9672936  0.91476506]
# c[1][2][:3] = [ 0.96880753 -0.85554492 -0.44195677]
# ```

# %% explore
outcome = try_out(lstm_forward, expect="a, y, c, caches", **sequence)
if outcome:
    a, y, c, caches = outcome
    print("a[4][3][4:] =", a[4, 3, 4:])
    print("y[1][4][4:] =", y[1, 4, 4:])
    print("c[1][2][:3] =", c[1, 2, :3])

# %% [markdown]
# ## 4. Check it
#
# **Memory** (4 points).
# This check turns the input weights off, so that no input reaches the states.
# Then it follows your `a` and `c` from step to step.

# %% test="lstm-forward-memory" skill="memory" points=4
"""Each step goes on from both states of the step before."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.memory(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.memory(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The start** (1 point) and **the inputs** (1 point).

# %% test="lstm-forward-start" skill="initial-state" points=1
"""The hidden state starts from a0, the cell state from zero."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.start(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.start(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-forward-inputs" skill="time-slices" points=1
"""Step t reads x[:, :, t]."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.inputs_in_order(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.inputs_in_order(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **What is stored** (1 point for `a`, `y` and `c`, 1 point for `caches`).
# A cache has to show its own step even after the loop has gone on.

# %% test="lstm-forward-storage" skill="storage" points=1
"""a, y and c hold the result of every step and every example."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.storage(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.storage(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-forward-caches" skill="caches" points=1
"""caches is (list of the caches of all steps, x)."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.caches(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.caches(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Any size** (1 point), and **a clean function** (1 point).

# %% test="lstm-forward-sizes" skill="sizes" points=1
"""All sizes come from the arguments."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.sizes(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.sizes(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-forward-pure" skill="pure-function" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = LstmForwardCheck(lstm_forward, lstm_cell_forward)
check.pure(recorded("lstm_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
from utils.checks import fresh

check.pure(fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. A cell that stores and shows
#
# Weights are usually learned; here is a cell of one unit whose weights are set by hand.
# It has three inputs in each step: a number, a flag "store" and a flag "show".
#
# | sum | weights and bias | effect |
# |---|---|---|
# | forget gate | 6 − 12 · store | open, shut while storing |
# | input gate | −6 + 12 · store | shut, open while storing |
# | candidate | the number | $\tanh$ of it |
# | output gate | −6 + 12 · show | shut, open while showing |
#
# The number changes at random in every step; store is on at steps 4 and 15, show at steps 9 and 18.
#
# **Guess before you run the cell.** What do the full line (cell state) and the broken line (hidden state) look like?


# %% explore
def store_and_show():
    x = np.zeros((3, 1, 20))
    x[0, 0] = np.random.default_rng(0).uniform(-2, 2, 20)
    x[1, 0, [4, 15]] = 1.0
    x[2, 0, [9, 18]] = 1.0
    weights = {
        "Wf": np.array([[0.0, 0.0, -12.0, 0.0]]),
        "Wi": np.array([[0.0, 0.0, 12.0, 0.0]]),
        "Wc": np.array([[0.0, 1.0, 0.0, 0.0]]),
        "Wo": np.array([[0.0, 0.0, 0.0, 12.0]]),
        "Wy": np.zeros((2, 1)),
        "bf": np.array([[6.0]]),
        "bi": np.array([[-6.0]]),
        "bc": np.array([[0.0]]),
        "bo": np.array([[-6.0]]),
        "by": np.zeros((2, 1)),
    }
    return x, np.zeros((1, 1)), weights


stored = try_out(lstm_forward, *store_and_show(), expect="a, y, c, caches")
plot_two_states(c=stored[2], a=stored[0]) if stored else None

# %% [markdown]
# <details><summary>Answer</summary>
#
# The cell state is a staircase: it jumps at steps 4 and 15 to tanh of the number that is there, and stays almost level in between, whatever the number does.
# The hidden state is zero but for steps 9 and 18, where it shows tanh of the content.
#
# </details>

# %% [markdown]
# The same run, seen through its gates: white is shut, blue is open.
#
# **Question.** The forget gate is nearly always open. Which map tells you at a glance when something new was stored, and which when it was used?


# %% explore
def gates_over_time(caches):
    cells, _x = caches
    gates = {"forget gate": 4, "input gate": 5, "output gate": 7}
    return {name: np.stack([cell[place] for cell in cells], axis=2) for name, place in gates.items()}


run = try_out(lstm_forward, *store_and_show(), expect="a, y, c, caches")
gates = try_out(gates_over_time, run[3], expect=dict) if run else None
plot_gates(gates) if gates else None

# %% [markdown]
# <details><summary>Answer</summary>
#
# The input gate, open at steps 4 and 15 only, tells when something was stored; the output gate, at 9 and 18, when it was used.
# The forget gate is the picture of the input gate with the colours exchanged: it makes room in the very step in which something new comes in.
#
# </details>

# %% [markdown]
# ## 6. How long does it remember?
#
# Next, your LSTM runs beside the simple network of lessons 1 and 2, which is supplied here.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% [markdown]
# Both networks have 16 units with random weights, and one input at step 0; all later inputs are zero.
# The simple network has the same weights for its state as the candidate of the LSTM has.
# Drawn is how large the state still is, relative to step 0, on a logarithmic axis.
#
# The slider is the bias `bf` of the forget gate; at 0 the gate is about half open.
#
# **Predict, then move the slider** from 0 to 3: by how many powers of ten does what is left after 20 steps grow?


# %% explore
def one_input(forget_bias, seed=0, n_a=16, n_x=3, T_x=21):
    rng = np.random.default_rng(seed)
    x = np.zeros((n_x, 1, T_x))
    x[:, 0, 0] = 1.0
    weights = {"Wy": np.zeros((2, n_a)), "by": np.zeros((2, 1))}
    for gate in "fico":
        from_state = 0.3 * rng.standard_normal((n_a, n_a)) / np.sqrt(n_a)
        weights["W" + gate] = np.hstack([from_state, rng.standard_normal((n_a, n_x))])
        weights["b" + gate] = np.zeros((n_a, 1))
    weights["bf"] = weights["bf"] + forget_bias
    simple = {
        "Waa": weights["Wc"][:, :n_a],
        "Wax": weights["Wc"][:, n_a:],
        "ba": weights["bc"],
        "Wya": weights["Wy"],
        "by": weights["by"],
    }
    return x, np.zeros((n_a, 1)), weights, simple


def memory_figure(forget_bias=0.0):
    x, a0, weights, simple = one_input(forget_bias)
    states = {"LSTM, c": lstm_forward(x, a0, weights)[2], "simple network, a": rnn_forward(x, a0, simple)[0]}
    return plot_memory({name: np.linalg.norm(state, axis=(0, 1)) for name, state in states.items()})


slider_figure(memory_figure, forget_bias=(-2.0, 6.0, 0.5))

# %% [markdown]
# <details><summary>Answer</summary>
#
# By about five: from 6e-6 to 0.8.
# Over 20 draws of the weights, the medians are 6e-6 at bias 0, 0.77 at bias 3, and 2e-11 for the simple network.
# At 6 there is more than after step 0, because the hidden state, which still remembers, goes on writing into the cell.
#
# Is the comparison fair?
# You saw in lesson 2 that a simple network with larger weights forgets more slowly, until it runs on by itself: there all of `Waa` has to be right.
# Here it takes one bias, and each unit may have its own.
#
# </details>

# %% [markdown]
# ## 7. Summary
#
# - An LSTM carries two states: the hidden state from `a0`, the cell state from zero.
# - All results are stored, and each cache keeps its own arrays, not views of arrays that change later.
# - How long the cell remembers is decided above all by its forget gates, and what they do is learned, for each unit and each step.
#
# **Stretch (no points).** A forget gate starts half open if its bias starts at 0; therefore many programs start it at 1.
# Suppose nothing but the bias acts on the gate: which bias keeps half of a number for 100 steps?
# Work it out, then measure it with your network: one unit, all weights zero but for the one that stores.
#
# <details><summary>Answer</summary>
#
# After 100 steps $f^{100}$ of it is left, so $f = 0.5^{1/100} \approx 0.9931$.
# The sigmoid gives this at $b_f = \ln(f / (1 - f)) \approx 4.97$.
# At a bias of 1 the gate is open by 0.73, and half is gone after little more than two steps.
#
# </details>
#
# **Next:** lesson 11 goes the way back, along both lines.
