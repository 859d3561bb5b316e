# %% [markdown]
# # Send the gradient back through time
#
# ![Three steps of a recurrent network. Each forward arrow (a, x, a_prev) has a thick backward arrow beside it that runs the other way: da comes down into each step, da_prev runs to the step before, dx leaves downwards, da0 leaves at the left. The contributions of the three steps meet in one sum that gives dWax, dWaa, dba.](figures/rnn_backward.svg)
#
# **You will**
#
# - write the backward pass of one cell, and check every number of it against differences,
# - chain the cells into backpropagation through time,
# - see how far a gradient gets on its way back.
#
# **You need** lessons 1 and 2, the chain rule for functions of one variable, and about 90 minutes, best in two sittings.

# %% setup
import numpy as np

from utils import check_gradients, inspect_gradient, numerical_gradient, softmax
from utils.checks import RnnBackwardCheck, RnnCellBackwardCheck, differences
from utils.figures import plot_gradient_errors, plot_gradient_flow
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import bptt_tape, exploding_gradients, slider_figure

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. What are the four entries of the cache of one step?
# 2. Which state enters step 0, and which state enters step `t`?
#
# <details><summary>Answers</summary>
#
# 1. `(a_next, a_prev, xt, parameters)`.
# 2. `a0` enters step 0; the state of step `t − 1` enters step `t`.
#
# </details>

# %% [markdown]
# The forward passes of lessons 1 and 2 are supplied here.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% [markdown]
# ## 1. What a gradient tells
#
# Somewhere behind the network stands a loss $L$, one number.
# The gradient of $L$ with respect to an array has **the shape of that array**.
# Each entry says: if I move this number a little, how much does the loss move?
#
# In the code, `d` before a name is short for this gradient: `dWaa` is $\partial L / \partial W_{aa}$, with the shape of `Waa`.
#
# A backward pass does not know the loss.
# It is told how the loss depends on its *result*, for a cell `da_next`, called the **upstream** gradient.
# From this it finds how the loss depends on everything that went *into* the result.

# %% [markdown]
# ## 2. One cell of single numbers, by hand
#
# Take the cell of lesson 1 with $w_x = 0.5$, $w_a = 2$, $b = -0.1$, $x = 1$, $a_{\text{prev}} = 0.3$.
# Forward: the sum is $z = 1$, and the state is $a = \tanh(1) = 0.7616$.
#
# Backward, with the upstream gradient $da = 1$.
# Go back the way you came, one operation at a time:
#
# 1. Through tanh. Its slope at $z$ is $\tanh'(z) = 1 - \tanh(z)^2$, and $\tanh(z)$ is the state itself: $1 - 0.7616^2 = 0.420$. So $dz = 0.420 \cdot 1$.
# 2. Through the sum. Each term gets $dz$ as it is. The bias is a term: $db = 0.420$.
# 3. Through the products. Each factor gets $dz$ times the *other* factor: $dw_x = 0.420 \cdot 1$, $dw_a = 0.420 \cdot 0.3 = 0.126$, $dx = 0.420 \cdot 0.5 = 0.210$, $da_{\text{prev}} = 0.420 \cdot 2 = 0.840$.
#
# Is this right?
# Move each number up and down by $\varepsilon = 10^{-5}$ and divide the change of the state by $2\varepsilon$.
# This **central difference** needs no formula of a gradient.


# %% explore
def state(numbers):
    return np.tanh(numbers["w_x"] * numbers["x"] + numbers["w_a"] * numbers["a_prev"] + numbers["b"])


numbers = {
    name: np.array(value) for name, value in {"w_x": 0.5, "w_a": 2.0, "b": -0.1, "x": 1.0, "a_prev": 0.3}.items()
}
for name, slope in numerical_gradient(state, numbers).items():
    print(f"d{name} = {slope:.3f}")

# %% [markdown]
# **Think first.** At which state is the slope of tanh largest, and how large is it there?
# What is left of an upstream gradient of 1 that passes a unit with state 0.99?
#
# <details><summary>Answer</summary>
#
# At state 0 the slope is exactly 1, and nothing is lost.
# At state 0.99 it is $1 - 0.99^2 \approx 0.02$: a saturated unit lets almost no gradient through.
#
# </details>

# %% [markdown]
# ## 3. The same with matrices
#
# Now every number becomes an array, and the order and transposes of products matter.
# The shapes help:
#
# | name | shape | gradient of |
# |---|---|---|
# | `da_next` | `(n_a, m)` | the new state (given) |
# | `dxt` | `(n_x, m)` | the input |
# | `da_prev` | `(n_a, m)` | the previous state |
# | `dWax` | `(n_a, n_x)` | the weights from input to state |
# | `dWaa` | `(n_a, n_a)` | the weights from state to state |
# | `dba` | `(n_a, 1)` | the bias of the state |
#
# Two things are new.
#
# **Examples add up.** All $m$ examples use the same weights and the same bias.
# Moving a weight moves all of them, so the gradient of a weight or bias *adds up* the contributions of all examples.
#
# **Shapes do not decide everything.** `Waa` is square: with or without a transpose, the shape is the same.
# When shapes cannot tell you, go back to single numbers.
# For a product $P = W X$, unit $i$ of example $k$ is $P_{ik} = \sum_j W_{ij} X_{jk}$.
# As in the example by hand, each factor gets $dP$ times the other factor, summed over every place where it is used:
#
# $$dW_{ij} = \sum_k dP_{ik}\, X_{jk}, \qquad dX_{jk} = \sum_i W_{ij}\, dP_{ik}$$
#
# Each of these sums is a matrix product. Which ones?

# %% [markdown]
# Here is an example with 7 inputs, 5 hidden units and 3 examples, and a loss for it: the sum of all entries of `a_next`, each times its entry of `da_next`.
# Its gradient with respect to `a_next` is `da_next`, just as needed.

# %% explore
step = example("rnn_cell_backward")
da_next = step.pop("da_next")
cache = rnn_cell_forward(**step)[-1]
cell_arrays = {"xt": step["xt"], "a_prev": step["a_prev"]} | {
    name: step["parameters"][name] for name in ("Wax", "Waa", "ba")
}


def cell_loss(arrays):
    parameters = step["parameters"] | {name: arrays[name] for name in ("Wax", "Waa", "ba")}
    a_next, _yt_pred, _cache = rnn_cell_forward(arrays["xt"], arrays["a_prev"], parameters)
    return np.sum(a_next * da_next)


number = inspect_gradient(cell_loss, cell_arrays, "Waa", (0, 1))

# %% [markdown]
# `inspect_gradient` shows the *number* a gradient should have, measured by differences.
# Use it whenever you wonder about an entry; here it was row 0, column 1 of `dWaa`.

# %% [markdown]
# ## 4. Write the backward pass of a cell
#
# The prediction plays no part here: we follow the gradient of the state only.
#
# <details><summary>Hint 1: the idea</summary>
#
# Do the three steps of the example by hand, in the same order: through tanh, through the sum, through the products.
# Everything needed from the forward pass is in the cache.
#
# </details>
#
# <details><summary>Hint 2: a product of matrices</summary>
#
# To get the gradient of one factor of $P = W X$, put $dP$ in the place of that factor.
# The other factor keeps its place and is transposed.
# Write down the shapes to see that they fit.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# Unpack the cache: `a_next, a_prev, xt, parameters = cache`.
# The next line makes `dz`, with the shape of `da_next`.
#
# </details>


# %% answer="rnn-cell-backward"
def rnn_cell_backward(da_next, cache):
    """The backward pass of one recurrent cell.

    da_next: (n_a, m)
    cache: (a_next, a_prev, xt, parameters) of the forward step
    returns: a dict with dxt (n_x, m), da_prev (n_a, m),
             dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    a_next, a_prev, xt, parameters = cache
    dz = (1 - a_next**2) * da_next
    dxt = parameters["Wax"].T @ dz
    da_prev = parameters["Waa"].T @ dz
    dWax = dz @ xt.T
    dWaa = dz @ a_prev.T
    dba = dz.sum(axis=1, keepdims=True)
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    ### END SOLUTION


# %% [markdown]
# Try it: each of your gradients against differences.
# The relative error of your gradient $g$ against the measured one $n$ is $\lVert g-n\rVert/(\lVert g\rVert+\lVert n\rVert)$: 0 means equal, 1 is the most it can be.
# About $10^{-10}$ is the noise of the measurement.
#
# **Question.** The dashed line is the tolerance.
# Does a bar reach beyond it?
# If several do, what have these gradients in common?

# %% explore
gradients = try_out(rnn_cell_backward, da_next, cache, expect=dict)
if gradients:
    report = check_gradients(cell_loss, cell_arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# **Through tanh** (4 points).
# This check finds out which upstream gradient your results would be right for.
# If it is not the one you were given, a factor was lost or changed on the way through tanh.

# %% test="rnn-cell-backward-tanh" skill="local-derivative" points=4
"""The gradient passes through tanh."""
check = RnnCellBackwardCheck(rnn_cell_backward, rnn_cell_forward)
check.local_derivative(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.local_derivative(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The three kinds of gradients** (1 point each).
# Even if your `dz` is wrong, you keep these points when the products are right.

# %% test="rnn-cell-backward-inputs" skill="input-gradients" points=1
"""dxt and da_prev."""
check = RnnCellBackwardCheck(rnn_cell_backward, rnn_cell_forward)
check.inputs(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.inputs(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-cell-backward-weights" skill="weight-gradients" points=1
"""dWax and dWaa."""
check = RnnCellBackwardCheck(rnn_cell_backward, rnn_cell_forward)
check.weights(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.weights(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-cell-backward-bias" skill="bias-gradient" points=1
"""dba."""
check = RnnCellBackwardCheck(rnn_cell_backward, rnn_cell_forward)
check.bias(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.bias(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **A clean function** (1 point).

# %% test="rnn-cell-backward-pure" skill="pure-cell" points=1
"""da_next and the cache stay as they were, and the same call gives the same answer."""
check = RnnCellBackwardCheck(rnn_cell_backward, rnn_cell_forward)
check.pure(differences(rnn_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
check.pure(differences.fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. Two steps of single numbers, by hand
#
# (The cell is done: a good place for a break.)
#
# Now the whole sequence.
# Take one unit with $w_x = 1$, $w_a = 0.5$, $b = 0$, the initial state `a0` $= 0$ and the inputs $1, 0$.
# Write `a[0]`, `a[1]` for the states after the two steps.
# Each step's own loss is its state, and $L$ is their sum: $L =$ `a[0]` $+$ `a[1]`.
# Forward: `a[0]` $= \tanh(1) = 0.762$ and `a[1]` $= \tanh(0.3808) = 0.363$.
#
# Look at the picture at the top: the state `a[0]` has **two** ways to the loss.
# One is its own, directly; the other leads through `a[1]`.
# What comes back along the two ways is added.
#
# | | step 1 | step 0 |
# |---|---|---|
# | from its own loss | 1 | 1 |
# | carried back from the step after (the *carry*) | 0 (there is none) | 0.434 |
# | upstream gradient of the cell | 1 | 1.434 |
# | through tanh: $dz$ | $0.868 \cdot 1 = 0.868$ | $0.420 \cdot 1.434 = 0.602$ |
# | carried back to the step before | $0.868 \cdot 0.5 = 0.434$ | $0.602 \cdot 0.5 = 0.301$ |
# | contribution to $dw_x$ | $0.868 \cdot 0 = 0$ | $0.602 \cdot 1 = 0.602$ |
# | contribution to $dw_a$ | $0.868 \cdot 0.762 = 0.661$ | $0.602 \cdot 0 = 0$ |
#
# The weights are the same in both steps, so their contributions add up: $dw_x = 0.602$, $dw_a = 0.661$, $db = 0.868 + 0.602 = 1.470$.
# What is carried out of step 0 is the gradient of `a0`: 0.301.

# %% [markdown]
# **Think first.** Suppose you forget what is carried back, and each step sees its own loss only.
# Which entries of the table change, and which stay right?
#
# <details><summary>Answer</summary>
#
# Step 1 stays right: there is nothing to carry into the last step.
# Step 0 gets 1 instead of 1.434.
# Its $dz$, its contribution to $dw_x$ and what it carries back are too small; so are $dw_x$, $db$ and the gradient of `a0`.
# $dw_a$ stays right only because `a0` is 0.
# In a gradient check this error looks odd at first: the last step of `dx` is perfect, all others are off.
#
# </details>

# %% [markdown]
# **Predict first.** Now five steps, again with $w_x = 1$ and $w_a = 0.5$, each with its state as its own loss.
# Which part of $dw_a$ does the last step bring alone: all of it, about half, or less than a quarter?
#
# Then step back, one step at a time: each column is a column of the table above, and the bars add up the contributions.
# What you do here by hand is what `rnn_backward` does in section 6.
# Its three planted bugs are the three that are easiest to write there: which contribution is left when the sum is overwritten?

# %% explore
bptt_tape()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Less than a quarter: 0.501 of 2.205.
# Overwritten, only 0.194 is left, the contribution of step 0, because the way back comes to it last.
#
# </details>

# %% [markdown]
# ## 6. Write backpropagation through time
#
# | name | shape | what it is |
# |---|---|---|
# | `da` | `(n_a, m, T_x)` | gradient of each step's own loss with respect to its state (given) |
# | `caches` | `(list, x)` | what `rnn_forward` stored |
# | `dx` | `(n_x, m, T_x)` | gradient of each input |
# | `da0` | `(n_a, m)` | gradient of the initial state `a0` |
# | `dWax`, `dWaa`, `dba` | as above | summed over all steps |
#
# <details><summary>Hint 1: the idea</summary>
#
# Build the table of section 5 from left to right: the last step first.
# One variable holds what is carried back; before the last step it is zero.
#
# </details>
#
# <details><summary>Hint 2: one step</summary>
#
# The upstream gradient of a cell is the sum of two things.
# `rnn_cell_backward` turns it into everything else; two of its results go to places of their own, three are added up.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `cells, x = caches` unpacks what the forward pass stored.
# `for t in reversed(range(x.shape[2])):` visits the steps from the last to the first.
#
# </details>


# %% answer="rnn-backward"
def rnn_backward(da, caches):
    """Backpropagation through time.

    da: (n_a, m, T_x)
    caches: (list of the caches of all steps, x) of the forward pass
    returns: a dict with dx (n_x, m, T_x), da0 (n_a, m),
             dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    dx, carry = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}
    ### END SOLUTION


# %% [markdown]
# Try it against differences, over the whole sequence.

# %% explore
sequence = example("rnn_backward")
da = sequence.pop("da")
caches = rnn_forward(**sequence)[-1]
sequence_arrays = {"x": sequence["x"], "a0": sequence["a0"]} | {
    name: sequence["parameters"][name] for name in ("Wax", "Waa", "ba")
}


def sequence_loss(arrays):
    parameters = sequence["parameters"] | {name: arrays[name] for name in ("Wax", "Waa", "ba")}
    a, _y_pred, _caches = rnn_forward(arrays["x"], arrays["a0"], parameters)
    return np.sum(a * da)


gradients = try_out(rnn_backward, da, caches, expect=dict)
if gradients:
    report = check_gradients(sequence_loss, sequence_arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# The tape once more, now with your own function: the dots are the sums that it has after each step back.

# %% explore
bptt_tape(rnn_backward, back=5)

# %% [markdown]
# **The way back** (5 points).
# This check reads off your `dx` which upstream gradient each step worked with.
# If your cell of section 4 is not right yet, your loop is graded around your own cell, so that no point is lost twice.
# Here in the notebook the checks need a right cell: correct yours first.

# %% test="rnn-backward-carry" skill="carry" points=5
"""The gradient is carried back through time, and meets the loss of each step."""
check = RnnBackwardCheck(rnn_backward, rnn_forward, rnn_cell_backward)
check.carry(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_backward
### REFERENCE rnn_forward
check.carry(differences.fresh(right_rnn_forward()), right_rnn_backward(rnn_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The sums over time** (2 points).

# %% test="rnn-backward-sums" skill="sums-over-time" points=2
"""dWax, dWaa and dba add up the contributions of all steps."""
check = RnnBackwardCheck(rnn_backward, rnn_forward, rnn_cell_backward)
check.sums_over_time(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_backward
### REFERENCE rnn_forward
check.sums_over_time(differences.fresh(right_rnn_forward()), right_rnn_backward(rnn_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Each step with its own cache** (2 points).

# %% test="rnn-backward-cache" skill="own-cache" points=2
"""Each step uses its own cache."""
check = RnnBackwardCheck(rnn_backward, rnn_forward, rnn_cell_backward)
check.own_cache(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_backward
### REFERENCE rnn_forward
check.own_cache(differences.fresh(right_rnn_forward()), right_rnn_backward(rnn_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **A gradient for every step** (2 points), and **a clean function** (1 point).

# %% test="rnn-backward-steps" skill="every-step" points=2
"""dx has the gradient of every step, and da0 that of the initial state."""
check = RnnBackwardCheck(rnn_backward, rnn_forward, rnn_cell_backward)
check.every_step(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_backward
### REFERENCE rnn_forward
check.every_step(differences.fresh(right_rnn_forward()), right_rnn_backward(rnn_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="rnn-backward-pure" skill="pure-loop" points=1
"""da and the caches stay as they were, and the same call gives the same answer."""
check = RnnBackwardCheck(rnn_backward, rnn_forward, rnn_cell_backward)
check.pure(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_backward
### REFERENCE rnn_forward
check.pure(differences.fresh(right_rnn_forward()), right_rnn_backward(rnn_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 7. How far does a gradient get?
#
# Let the loss read the last state only, and look at `dx`: how much does each input still matter for it?
# Each point is the norm of `dx[:, :, t]` (the square root of the sum of its squares), on a logarithmic axis, for a network of 16 units and 30 steps.
#
# **Question.** The points lie almost on a straight line.
# What does a straight line on a logarithmic axis say about the factor from one step to the step before?


# %% explore
def flow_figure(scale=0.5):
    rng = np.random.default_rng(0)
    weights = {
        "Wax": 0.1 * rng.standard_normal((16, 3)),
        "Waa": scale * rng.standard_normal((16, 16)) / np.sqrt(16),
        "Wya": np.zeros((2, 16)),
        "ba": np.zeros((16, 1)),
        "by": np.zeros((2, 1)),
    }
    caches = rnn_forward(rng.standard_normal((3, 4, 30)), np.zeros((16, 4)), weights)[-1]
    da = np.zeros((16, 4, 30))
    da[:, :, -1] = rng.standard_normal((16, 4))
    return plot_gradient_flow(rnn_backward(da, caches)["dx"])


slider_figure(flow_figure, scale=(0.3, 3.0, 0.1))

# %% [markdown]
# **Predict, then move the slider.** It multiplies `Waa`.
# At 1, does the gradient grow or shrink on its way back?
# At 3, the weights are large; does the gradient grow as much as they do?
# Think of section 2: what do large weights do to the states, and what do such states do to a gradient that passes?
#
# <details><summary>Answer</summary>
#
# A straight line means the same factor at each step.
# At 0.5 it is about 0.55, so that $2 \cdot 10^{-8}$ is left after 29 steps: what comes from distant steps **vanishes**.
# From 0.5 to 3 the weights grow sixfold, the factor only to about 1.45.
# Large weights saturate states, and saturated states damp.
# Yet $1.45^{29}$ is large: the gradient **explodes**.
#
# </details>

# %% [markdown]
# The same for a single unit without inputs, where the factors can be seen one by one.
# With *tanh* chosen, the dots come from your own `rnn_backward`, one call for each bar.

# %% explore
exploding_gradients(rnn_backward, kind="tanh", w=1.5, steps=15)

# %% [markdown]
# ## 8. Summary
#
# - A backward pass takes the upstream gradient back through each operation, in reverse order: tanh, sum, products.
# - A state has two ways to the loss, its own and the one through the next step; what comes back is added.
# - The parameters are shared by all examples and all steps, so their gradients are sums over both.
#
# **Stretch (no points).** With the loss on the last state only, visit the last `k` steps and no more: that is *truncated* backpropagation through time.
# Compare its `dWaa` with the right one for `k` = 1, 2, 5 and 20, at the scales 0.5 and 1.5 of the figure above.
# When does truncation cost little?
#
# Write what reaches the sum of step $t$ as a product of matrices, one for each later step.
# Show that norms below 1 are enough for vanishing.
# Are norms above 1 enough for exploding?
