# %% [markdown]
# # Run the cell along a sequence
#
# ![The cell of lesson 1 drawn four times in a row. The state a0 enters on the left; each step reads its slice of x, passes its state on to the right, and stores its state and prediction.](figures/rnn_unrolled.svg)
#
# **You will**
#
# - turn the cell of lesson 1 into a network that reads a whole sequence,
# - carry the state from step to step, and store what each step gives,
# - see in a picture that the network remembers.
#
# **You need** the cell of lesson 1, slices of NumPy arrays, and about 35 minutes.

# %% setup
import numpy as np

from utils import softmax
from utils.checks import RnnForwardCheck, recorded
from utils.figures import plot_hidden_states, plot_unrolled
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import slider_figure

# %% [markdown]
# **From lesson 1.** Two questions before you start; answer from memory.
#
# 1. How many times is tanh applied to each hidden unit in one step?
# 2. Why does `ba` have shape `(n_a, 1)` and not `(n_a,)`?
#
# <details><summary>Answers</summary>
#
# 1. Once, to the whole sum.
# 2. As a column it is added to every example. NumPy would add a one-dimensional array along the other axis, to the examples. This fails, or is wrong without notice if $m = n_a$.
#
# </details>

# %% [markdown]
# The right cell is supplied here, so that you can go on even if your own is not right yet.

# %% given="rnn_cell_forward"

# %% [markdown]
# ## 1. The same cell again and again
#
# A sequence is a list of inputs, one for each time step: $x_0, x_1, \dots, x_{T_x-1}$.
# Step $t$ makes the state $a_t$ from its input and from the state of the step before:
#
# $$a_t,\ \hat y_t = \mathrm{cell}(x_t,\ a_{t-1})$$
#
# The very first step has no step before it, so it starts from a given **initial state**, `a0`.
# So $a_{-1}$ is `a0`; $a_0$ is already the state after step 0, stored in `a[:, :, 0]`.
#
# It is one cell, whose state comes back to it.
# To see the steps beside each other, it is drawn once for each: the network is **unrolled**.
#
# **Predict first.** A cell with 3 inputs, 5 units and 2 classes has `Wax` (5, 3), `Waa` (5, 5), `Wya` (2, 5), `ba` (5, 1) and `by` (2, 1).
# How many numbers are these together?
# And how many does the network have for 4 steps, how many for 40?
# Write your three numbers down, then run the cell and change the number of steps.


# %% explore
def unrolled_figure(steps=4):
    return plot_unrolled(example("rnn_forward")["parameters"], steps)


slider_figure(unrolled_figure, steps=(2, 40, 1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# 15 + 25 + 10 + 5 + 2 = 57, and 57 for 4 steps and for 40: the copies are drawings of one cell, not cells of their own.
# If each step had numbers of its own, 40 steps would need 2280, and step 41 would have none.
# So the parameters do not know how long a sequence is; only `x` does.
# That is what the check **Any size** of section 4 asks of your function.
#
# </details>
#
# Do it by hand once, for a cell of one unit with $w_x = 1$, $w_a = 0.5$, $b = 0$, the inputs $1, 0, 0$ and `a0` $= 0$:
#
# | step | sum | state |
# |---|---|---|
# | 0 | 1 · 1 + 0.5 · 0 = 1 | tanh(1) = 0.76 |
# | 1 | 1 · 0 + 0.5 · 0.76 = 0.38 | tanh(0.38) = 0.36 |
# | 2 | 1 · 0 + 0.5 · 0.36 = 0.18 | tanh(0.18) = 0.18 |
#
# The input was on for one step only, and two steps later the state still shows it.
# This memory is what makes the network *recurrent*.

# %% [markdown]
# **Think first.** The same cell with $w_a = 0$: what are the three states?
# And what does such a network remember of step 0 at step 2?
#
# <details><summary>Answer</summary>
#
# 0.76, 0, 0. Without the weight from state to state, each step sees its own input only.
#
# </details>

# %% [markdown]
# ## 2. Arrays for whole sequences
#
# Time is the **last** axis.
# So `x[:, :, t]` is the input of step `t`, with the shape the cell expects: `(n_x, m)`.
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | `(n_x, m, T_x)` | all inputs |
# | `a0` | `(n_a, m)` | the state before the first step |
# | `a` | `(n_a, m, T_x)` | the state after each step |
# | `y_pred` | `(n_y, m, T_x)` | the prediction of each step |
# | `caches` | a tuple of two | the list of the $T_x$ caches, then `x` |
#
# Look at the example of this lesson: 3 inputs, 5 units, 2 classes, 10 examples, 4 steps.

# %% explore
sequence = example("rnn_forward")
print("x", sequence["x"].shape, " a0", sequence["a0"].shape)
print("input of step 2", sequence["x"][:, :, 2].shape)

# %% [markdown]
# **Think first.** `a0` is the state *before* step 0, and `a[:, :, 0]` is the state *after* it.
# How many states are stored in `a`, and which state does the last slice hold?
#
# <details><summary>Answer</summary>
#
# Four, one after each step; `a0` itself is not stored in `a`.
# The last slice, `a[:, :, 3]`, is the state after step 3, the last one.
#
# </details>

# %% [markdown]
# ## 3. Write the network
#
# Make the arrays for the results, run the cell along the sequence, store what comes out.
#
# <details><summary>Hint 1: the idea</summary>
#
# One variable holds "the state so far".
# Before the loop it is `a0`; in each step the cell turns it into the next one.
#
# </details>
#
# <details><summary>Hint 2: the sizes</summary>
#
# Every size can be read off an argument: `n_x, m, T_x = x.shape`, and `n_y, n_a = parameters["Wya"].shape`.
# `np.zeros((n_a, m, T_x))` makes room for the states.
#
# </details>
#
# <details><summary>Hint 3: the first line of the loop</summary>
#
# `for t in range(T_x):` and then one call of `rnn_cell_forward`, with the slice of step `t` as its first argument.
#
# </details>


# %% answer="rnn-forward"
def rnn_forward(x, a0, parameters):
    """A recurrent network along a whole sequence.

    x: (n_x, m, T_x)   a0: (n_a, m)   parameters: as for rnn_cell_forward
    returns: a (n_a, m, T_x), y_pred (n_y, m, T_x),
             caches = (list of the caches of all steps, x)
    """
    ### BEGIN SOLUTION
    n_y, n_a = parameters["Wya"].shape
    _n_x, m, T_x = x.shape
    a, y_pred, cells = np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x)), []
    a_next = a0
    for t in range(T_x):
        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        cells.append(cache)
    return a, y_pred, (cells, x)
    ### END SOLUTION


# %% [markdown]
# Try it on the example, and compare:
#
# ```text
# a[4][1] = [-0.99999375  0.77911235 -0.99861469 -0.99833267]
# y_pred[1][3] = [0.79560373 0.86224861 0.11118257 0.81515947]
# ```

# %% explore
outcome = try_out(rnn_forward, expect="a, y_pred, caches", **sequence)
if outcome:
    a, y_pred, caches = outcome
    print("a[4][1] =", a[4, 1])
    print("y_pred[1][3] =", y_pred[1, 3])

# %% [markdown]
# ## 4. Check it
#
# **Memory** (4 points).
# This check turns the input weights off, so that no input reaches the state.
# Then it follows your states from step to step.

# %% test="rnn-forward-memory" skill="memory" points=4
"""Each step goes on from the state of the step before."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.memory(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.memory(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The start** (1 point) and **the inputs** (1 point).

# %% test="rnn-forward-start" skill="initial-state" points=1
"""The first step starts from a0."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.start(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.start(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-forward-inputs" skill="time-slices" points=1
"""Step t reads x[:, :, t]."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.inputs_in_order(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.inputs_in_order(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **What is stored** (1 point for `a` and `y_pred`, 1 point for `caches`).

# %% test="rnn-forward-storage" skill="storage" points=1
"""a and y_pred hold the result of every step and every example."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.storage(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.storage(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-forward-caches" skill="caches" points=1
"""caches is (list of the caches of all steps, x)."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.caches(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.caches(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Any size** (1 point), and **a clean function** (1 point).

# %% test="rnn-forward-sizes" skill="sizes" points=1
"""All sizes come from the arguments."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.sizes(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.sizes(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-forward-pure" skill="pure-function" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = RnnForwardCheck(rnn_forward, rnn_cell_forward)
check.pure(recorded("rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
from utils.checks import fresh

check.pure(fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. Look at your result
#
# Does your network remember?
# It gets an input at step 0 only; from then on all inputs are zero.
# Each row is a hidden unit, each column a step, and the colour is the state.
#
# **Question.** At which step can you no longer see that there was an input?


# %% explore
def memory_figure(scale=0.6):
    rng = np.random.default_rng(0)
    weights = {
        "Wax": rng.standard_normal((8, 3)),
        "Waa": scale * rng.standard_normal((8, 8)) / np.sqrt(8),
        "Wya": np.zeros((2, 8)),
        "ba": np.zeros((8, 1)),
        "by": np.zeros((2, 1)),
    }
    x = np.zeros((3, 1, 20))
    x[:, 0, 0] = 1.0
    return plot_hidden_states(rnn_forward(x, np.zeros((8, 1)), weights)[0])


slider_figure(memory_figure, scale=(0.2, 2.0, 0.1))

# %% [markdown]
# **Predict, then move the slider.** It multiplies the weights from state to state, `Waa`.
# What happens at 0.2, and at 0.8?
# Above about 0.9 the state no longer fades.
# Set 2: does the state still tell you which input there was, or does the network run on by itself?
#
# <details><summary>Answer</summary>
#
# At 0.2 the input is gone after three or four steps; at 0.8 it fades slowly.
# At 2 the network runs on by itself: the states stay large for ever, whatever the input was.
# That is not memory.
#
# </details>

# %% [markdown]
# Keep the picture in mind: in lesson 5 gradients take the same way back, through the same `Waa`.

# %% [markdown]
# ## 6. Summary
#
# - A recurrent network is one cell, applied along the sequence with the same parameters at each step.
# - The state is carried from step to step; the first step starts from `a0`.
# - Everything is stored, because the backward pass of lesson 5 will ask for it.
#
# **Stretch (no points).** Write `rnn_forward` so that it reads a sequence *backwards* in time, and join the two sets of states along the unit axis, step by step.
# That is a bidirectional network.
# For which kind of task could it not be used?
#
# **Further on:** lesson 5 walks the same way backwards, from the last step to the first, and collects the gradients.
