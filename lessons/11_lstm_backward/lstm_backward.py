# %% [markdown]
# # Send the gradient back through an LSTM
#
# ![One LSTM cell with both passes. Forward, thin arrows: the cell state, a pipe, runs from c_prev straight through a product with f and a sum to c_next; the product of i and the candidate joins at the sum; c_next goes down through tanh and a product with o to a_next; a_prev and xt go up into the four gates. Backward, a thick arrow beside each thin one, the other way: dc_next and what comes up from da_next meet at dc; from there dc times f leaves as dc_prev, and four arrows go down through the gates to da_prev and dxt.](figures/lstm_backward.svg)
#
# **You will**
#
# - write the backward pass of an LSTM cell by walking its forward lines in reverse,
# - carry two gradients back through time, where the simple network has one,
# - measure how far a gradient gets in an LSTM, and make one explode.
#
# **You need** lessons 5, 9 and 10, and about 135 minutes, best in two sittings.

# %% setup
import numpy as np

from utils import check_gradients, numerical_gradient, sigmoid, softmax
from utils.checks import LstmBackwardCheck, LstmCellBackwardCheck, differences
from utils.figures import plot_gradient_arcs, plot_gradient_errors, plot_gradient_flow, plot_gradient_flows
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import slider_figure

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. Which two lines of an LSTM cell make `c_next` and `a_next` from the gates?
# 2. In backpropagation through time, a state has two ways to the loss. Which, and what happens to what comes back along them?
#
# <details><summary>Answers</summary>
#
# 1. `c_next = ft * c_prev + it * cct` and `a_next = ot * tanh(c_next)`.
# 2. Its own loss, directly, and the next step. What comes back along the two is added.
#
# </details>

# %% [markdown]
# The forward passes of lessons 9 and 10 are supplied here.

# %% given="lstm_cell_forward"

# %% given="lstm_forward"

# %% [markdown]
# ## 1. The forward lines and their mirror image
#
# A cell has two results that later steps use, so its backward pass is given two upstream gradients: `da_next` and `dc_next`.
# It walks through the forward lines from the last to the first.
# At each line it does one of four things:
#
# | the forward line | on the way back |
# |---|---|
# | a sum: $s = u + v$ | each term gets $ds$ as it is |
# | a product: $p = u \cdot v$, entry by entry | each factor gets $dp$ times the *other* factor |
# | a tanh: $y = \tanh(z)$ | $dz = dy\,(1 - y^2)$ |
# | a sigmoid: $y = \sigma(z)$ | $dz = dy\,y\,(1 - y)$ |
#
# And where **one** thing goes **two** ways, what comes back along the ways is added.
# In an LSTM cell that happens to `c_next`, and to the stack of `a_prev` over `xt`, which goes into four gates.
# (Four, because this lesson counts the candidate as a gate: it has weights and a sum of its own, too.)

# %% [markdown]
# ## 2. One cell of single numbers, by hand
#
# Numbers are rounded only when they are printed, so the last digit of a product or a sum may seem off by one.
#
# Let the sums inside the gates be $z_f = 1$, $z_i = 0$, $z_c = 1$, $z_o = 0$, and the previous cell state 0.5.
# Forward: $f = \sigma(1) = 0.731$, $i = 0.5$, the candidate $\tilde c = \tanh(1) = 0.762$, $o = 0.5$.
# So $c = 0.731 \cdot 0.5 + 0.5 \cdot 0.762 = 0.746$, its tanh is 0.633, and $a = 0.5 \cdot 0.633 = 0.316$.
#
# Backward, with $da = 1$ and $dc_{\text{next}} = 0.2$:
#
# 1. $a = o \cdot \tanh(c)$. The gate $o$ gets $1 \cdot 0.633$. The cell state gets $1 \cdot 0.5 \cdot (1 - 0.633^2) = 0.300$.
# 2. The cell state has a second way out, to the next step. Both together: $dc = 0.2 + 0.300 = 0.500$.
# 3. $c = f \cdot c_{\text{prev}} + i \cdot \tilde c$. Each factor gets $dc$ times its partner: $f$ gets $0.500 \cdot 0.5 = 0.250$, $c_{\text{prev}}$ gets $0.500 \cdot 0.731 = 0.365$, $i$ gets $0.500 \cdot 0.762 = 0.381$, $\tilde c$ gets $0.500 \cdot 0.5 = 0.250$.
# 4. Through the sigmoids and the tanh, to the four sums:
#
# | | gradient of the gate | slope | gradient of the sum inside |
# |---|---|---|---|
# | forget gate | 0.250 | $0.731 \cdot 0.269 = 0.197$ | $dz_f = 0.049$ |
# | input gate | 0.381 | $0.5 \cdot 0.5 = 0.250$ | $dz_i = 0.095$ |
# | candidate | 0.250 | $1 - 0.762^2 = 0.420$ | $dz_c = 0.105$ |
# | output gate | 0.633 | $0.5 \cdot 0.5 = 0.250$ | $dz_o = 0.158$ |
#
# Differences say the same:


# %% explore
def weighted_states(numbers):
    f, i, o = (sigmoid(numbers[name]) for name in ("z_f", "z_i", "z_o"))
    c = f * numbers["c_prev"] + i * np.tanh(numbers["z_c"])
    return 1.0 * o * np.tanh(c) + 0.2 * c


point = {"z_f": 1.0, "z_i": 0.0, "z_c": 1.0, "z_o": 0.0, "c_prev": 0.5}
numbers = {name: np.array(value) for name, value in point.items()}
for name, slope in numerical_gradient(weighted_states, numbers).items():
    print(f"d{name} = {slope:.3f}")

# %% [markdown]
# The rest is the sums inside, as in lesson 5.
# Suppose `a_prev` is 0.3 and enters the four sums with the weights $w_f = 1$, $w_i = 2$, $w_c = -1$, $w_o = 3$.
# A weight gets its own $dz$ times `a_prev`: $dw_f = 0.049 \cdot 0.3 = 0.015$.
# `a_prev` itself went four ways: $da_{\text{prev}} = 0.049 \cdot 1 + 0.095 \cdot 2 - 0.105 \cdot 1 + 0.158 \cdot 3 = 0.609$.

# %% [markdown]
# **Think first.** Let the forget gate be 1 and the input gate 0.
# What is `dc_prev` then, and what comes of `dc_next` in it?
#
# <details><summary>Answer</summary>
#
# `dc_prev` is `dc` times 1: all of `dc_next` goes on to the step before, unchanged.
# No matrix and no slope lies on this way.
# That is what the LSTM was made for.
#
# </details>

# %% [markdown]
# ## 3. Write the backward pass of a cell
#
# | name | shape | gradient of |
# |---|---|---|
# | `da_next`, `dc_next` | `(n_a, m)` | the new hidden state, the new cell state (given) |
# | `dxt` | `(n_x, m)` | the input |
# | `da_prev`, `dc_prev` | `(n_a, m)` | the previous hidden state, the previous cell state |
# | `dWf`, `dWi`, `dWc`, `dWo` | `(n_a, n_a + n_x)` | the weights of each gate |
# | `dbf`, `dbi`, `dbc`, `dbo` | `(n_a, 1)` | the biases of each gate |
#
# Each gate's matrix multiplied `a_prev` stacked over `xt`, in this order.
# As in lesson 5, weights and biases add up the contributions of all examples, and the prediction plays no part.
#
# <details><summary>Hint 1: the idea</summary>
#
# Do what section 2 did, in the same order: to `dc`, to the partners, through the slopes, through the sums.
# All you need from the forward pass is in the cache; only `tanh(c_next)` is not, and you can take it again.
#
# </details>
#
# <details><summary>Hint 2: the sums</summary>
#
# Inside each gate stands $z = W\,[a_{\text{prev}};\,x_t] + b$, a product of matrices as in lesson 5.
# Stack `a_prev` over `xt` once more.
# What comes back to the stack is a sum over the four gates; cut it where you glued it.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache` unpacks the cache.
# The next line makes `dc`, from `dc_next` and from `da_next`.
#
# </details>


# %% answer="lstm-cell-backward"
def lstm_cell_backward(da_next, dc_next, cache):
    """The backward pass of one LSTM cell.

    da_next, dc_next: (n_a, m)
    cache: (a_next, c_next, a_prev, c_prev,
            ft, it, cct, ot, xt, parameters) of the forward step
    returns: a dict with dxt (n_x, m), da_prev, dc_prev (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x),
             dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    _a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_prev.shape[0]
    inputs = np.concatenate([a_prev, xt])
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dz = {
        "f": dc * c_prev * ft * (1 - ft),
        "i": dc * cct * it * (1 - it),
        "c": dc * it * (1 - cct**2),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
    gradients = {"da_prev": dinputs[:n_a], "dxt": dinputs[n_a:], "dc_prev": dc * ft}
    for gate in dz:
        gradients["dW" + gate] = dz[gate] @ inputs.T
        gradients["db" + gate] = dz[gate].sum(axis=1, keepdims=True)
    return gradients
    ### END SOLUTION


# %% [markdown]
# Try it: each of your eleven gradients against differences.
#
# **Question.** The dashed line is the tolerance.
# Does a bar reach beyond it?
# If some do, which part of section 2 do these gradients share, and the others not?

# %% explore
step = example("lstm_cell_backward")
da_next, dc_next = step.pop("da_next"), step.pop("dc_next")
cache = lstm_cell_forward(**step)[-1]
trained = [kind + gate for gate in "fico" for kind in "Wb"]
cell_arrays = {name: step[name] for name in ("xt", "a_prev", "c_prev")} | {name: step["parameters"][name] for name in trained}


def cell_loss(arrays):
    parameters = step["parameters"] | {name: arrays[name] for name in trained}
    a_next, c_next, _yt_pred, _cache = lstm_cell_forward(arrays["xt"], arrays["a_prev"], arrays["c_prev"], parameters)
    return np.sum(a_next * da_next) + np.sum(c_next * dc_next)


gradients = try_out(lstm_cell_backward, da_next, dc_next, cache, expect=dict)
if gradients:
    report = check_gradients(cell_loss, cell_arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# None does, once your function is right. Until then:
#
# - one gate's weights and bias, and with them `da_prev` and `dxt`: the way through that gate;
# - everything but the output gate's `dWo` and `dbo`: `dc`, which all but the output gate depend on;
# - `dc_prev` alone: its one product;
# - `da_prev` and `dxt` alone: the way back to the stack;
# - all `dW`, or all `db`: the sums at the end.
#
# </details>

# %% [markdown]
# **The way to the cell state** (4 points).
# This check finds out which `dc` your gates and your `dc_prev` are right for.

# %% test="lstm-cell-backward-path" skill="cell-path" points=4
"""dc collects dc_next and what comes through the hidden state."""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.cell_path(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.cell_path(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Through the gates** (4 points).
# This check reads off your `dW` which gradient arrived at the sum inside each gate.
# A wrong `dc` costs nothing here: each gate is judged by your own.

# %% test="lstm-cell-backward-gates" skill="gates" points=4
"""The gradient passes through each of the four gates."""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.gates(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.gates(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **What went in, the parameters, and a clean function** (1 point each).
# Even if the gradients of the sums are wrong, you keep these points when the rest is right.

# %% test="lstm-cell-backward-inputs" skill="input-gradients" points=1
"""dxt, da_prev and dc_prev."""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.inputs(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.inputs(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-parameters" skill="parameter-gradients" points=1
"""The gradients of the four weight matrices and the four biases."""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.parameters(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.parameters(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-pure" skill="pure-cell" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.pure(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.pure(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. Two steps of single numbers, by hand
#
# (The cell is done: a good place for a break.)
#
# Take one unit whose gates are fixed: $f = 0.8$, $i = 0.5$, $o = 0.5$ at every step.
# Only the candidate looks at anything: $\tilde c = \tanh(x + 0.5\,a_{\text{prev}})$.
# The inputs are $1, 0$; both states start at 0; each step's own loss is its hidden state, so $L =$ `a[0]` $+$ `a[1]`.
#
# Forward, step 0: candidate 0.762, cell state 0.381, hidden state $0.5 \cdot 0.363 = 0.182$.
# Forward, step 1: candidate 0.091, cell state $0.8 \cdot 0.381 + 0.5 \cdot 0.091 = 0.350$, hidden state 0.168.
#
# On the way back, *two* things are carried from step 1 to step 0.
#
# | | step 1 | step 0 |
# |---|---|---|
# | from its own loss | 1 | 1 |
# | carried back, for the hidden state | 0 (there is none) | 0.110 |
# | `da_next` of the cell | 1 | 1.110 |
# | carried back, for the cell state: `dc_next` | 0 (there is none) | 0.355 |
# | from the hidden state to the cell state | $1 \cdot 0.443 = 0.443$ | $1.110 \cdot 0.434 = 0.482$ |
# | `dc` | 0.443 | $0.482 + 0.355 = 0.836$ |
# | through input gate and candidate: $dz_c$ | 0.220 | 0.176 |
# | carried back, for the hidden state: $0.5 \cdot dz_c$ | 0.110 | 0.088 |
# | carried back, for the cell state: $0.8 \cdot dc$ | 0.355 | 0.669 |
#
# What is carried out of step 0 for the hidden state is the gradient of `a0`: 0.088.
# What is carried out for the cell state is not asked for: the first cell state is always zero.
# The contributions to weights and biases add up over the steps, as in lesson 5.

# %% [markdown]
# **Think first.** You forget what is carried back for the cell state.
# Which entries of the table change, and what would a gradient check show?
#
# <details><summary>Answer</summary>
#
# Step 1 stays right.
# At step 0, `dc` is 0.482 in place of 0.836, and everything that comes of it is too small.
# In a gradient check the last step of `dx` is perfect and all others are off, as with a forgotten carry in lesson 5.
# Shut the forget gates and the mistake is gone: that is how the checks below tell the two carries apart.
#
# </details>

# %% [markdown]
# ## 5. Write backpropagation through time for an LSTM
#
# | name | shape | what it is |
# |---|---|---|
# | `da` | `(n_a, m, T_x)` | gradient of each step's own loss with respect to its hidden state (given) |
# | `caches` | `(list, x)` | what `lstm_forward` stored |
# | `dx` | `(n_x, m, T_x)` | gradient of each input |
# | `da0` | `(n_a, m)` | gradient of the initial hidden state |
# | `dWf`, …, `dbo` | as above | summed over all steps |
#
# <details><summary>Hint 1: the idea</summary>
#
# It is the loop of lesson 5 with a second thing that is carried back.
# Build the table of section 4 from left to right.
#
# </details>
#
# <details><summary>Hint 2: one step</summary>
#
# `lstm_cell_backward` takes two upstream gradients.
# The hidden state has a loss of its own at each step, the cell state has none.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `cells, x = caches` unpacks what the forward pass stored.
# Before the loop, both carries are zeros of shape `da.shape[:2]`.
#
# </details>


# %% answer="lstm-backward"
def lstm_backward(da, caches):
    """Backpropagation through time for an LSTM.

    da: (n_a, m, T_x)
    caches: (list of the caches of all steps, x) of the forward pass
    returns: a dict with dx (n_x, m, T_x), da0 (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x),
             dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    dx, carry, carry_c = np.zeros(x.shape), np.zeros(da.shape[:2]), np.zeros(da.shape[:2])
    sums = {kind + gate: 0.0 for kind in ("dW", "db") for gate in "fico"}
    for t in reversed(range(x.shape[2])):
        step = lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t])
        dx[:, :, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}
    ### END SOLUTION


# %% [markdown]
# Try it against differences, over the whole sequence.
#
# **Question.** In the printed table, how large are the errors of the gradients that agree?
# Why are they not zero?

# %% explore
sequence = example("lstm_backward")
da = sequence.pop("da")
caches = lstm_forward(**sequence)[-1]
sequence_arrays = {name: sequence[name] for name in ("x", "a0")} | {name: sequence["parameters"][name] for name in trained}


def sequence_loss(arrays):
    parameters = sequence["parameters"] | {name: arrays[name] for name in trained}
    a, _y, _c, _caches = lstm_forward(arrays["x"], arrays["a0"], parameters)
    return np.sum(a * da)


gradients = try_out(lstm_backward, da, caches, expect=dict)
if gradients:
    report = check_gradients(sequence_loss, sequence_arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Far below the tolerance of 1e-4: they are the noise of the differences.
# A difference of two nearly equal losses keeps only some of their digits.
#
# </details>

# %% [markdown]
# **The hidden state's way back** (3 points), and **the cell state's** (3 points).
# If your cell is not right yet, your loop is graded around your own cell, so that no point is lost twice.
# Here in the notebook the checks need a right cell: correct yours first.

# %% test="lstm-backward-carry" skill="carry" points=3
"""The gradient of the hidden state is carried back, and meets the loss of each step."""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.carry(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.carry(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-cell-carry" skill="cell-carry" points=3
"""The gradient of the cell state is carried back."""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.cell_carry(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.cell_carry(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The sums over time, each step in its place, and a clean function** (1 point each).

# %% test="lstm-backward-sums" skill="sums-over-time" points=1
"""The gradients of all weights and biases add up the contributions of all steps."""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.sums_over_time(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.sums_over_time(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-places" skill="places" points=1
"""Each step uses its own cache; dx has every step, da0 the initial state."""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.own_cache(differences(lstm_forward))
check.every_step(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.own_cache(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
check.every_step(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-pure" skill="pure-loop" points=1
"""da and the caches stay as they were, and the same call gives the same answer."""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.pure(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.pure(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. How far does a gradient get?
#
# To compare with, the simple network of lessons 1, 2 and 5 is supplied here, forward and backward.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% given="rnn_cell_backward"

# %% given="rnn_backward"

# %% [markdown]
# Let the loss read the last state only, and follow `dx` back over 60 steps, as in lesson 5.
# The networks have 16 units, 3 inputs and 4 examples; weights are drawn from $N(0, 1/19)$, inputs from $N(0, 1)$.
# All biases are zero, except the LSTM's forget bias, which is $-1$, 0, 1 or 3.
#
# **Question.** A forget gate is near $\sigma(b)$, if $b$ is its bias: 0.27, 0.50, 0.73 or 0.95.
# Before you run the cell: which of the five lines loses least, and is the simple network the one that loses most?


# %% explore
def weights(scale, forget_bias, seed=0):
    rng = np.random.default_rng(seed)
    drawn = {"W" + gate: scale * rng.standard_normal((16, 19)) / np.sqrt(19) for gate in "fico"}
    drawn |= {"b" + gate: np.full((16, 1), forget_bias if gate == "f" else 0.0) for gate in "fico"}
    drawn |= {"Waa": drawn["Wc"][:, :16], "Wax": drawn["Wc"][:, 16:], "ba": np.zeros((16, 1))}
    drawn |= {name: np.zeros((2, 16)) for name in ("Wy", "Wya")} | {"by": np.zeros((2, 1))}
    x, da = rng.standard_normal((3, 4, 60)), np.zeros((16, 4, 60))
    da[:, :, -1] = rng.standard_normal((16, 4))
    return x, drawn, da


def gradient_of_inputs(forward, backward, scale=1.0, forget_bias=0.0, loss_step=59):
    x, drawn, da = weights(scale, forget_bias)
    da = np.roll(da, loss_step - 59, axis=2)
    gradients = try_out(backward, da, forward(x, np.zeros((16, 4)), drawn)[-1], expect=dict)
    return gradients and gradients.get("dx")


flows = {"simple network": gradient_of_inputs(rnn_forward, rnn_backward)}
for bias in (-1, 0, 1, 3):
    flows[f"LSTM, forget bias {bias}"] = gradient_of_inputs(lstm_forward, lstm_backward, forget_bias=bias)
    if flows[f"LSTM, forget bias {bias}"] is None:
        break
else:
    display(plot_gradient_flows(flows))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Bias 3 loses least.
# The simple network does *not* lose most: with forget bias 0 the LSTM keeps less.
# Over 20 seeds, the median of the norm at step 0 against that at the last step is about $10^{-21}$ at bias $-1$, $2 \cdot 10^{-11}$ at 0, $2 \cdot 10^{-4}$ at 1 and 1.4 at 3; for the simple network it is $8 \cdot 10^{-8}$.
# What saves a gradient is not the name LSTM but forget gates that stay open.
# That is why the forget bias often starts at 1 or more.
# (These numbers belong to these sizes and scales; with others they move by orders of magnitude.)
#
# </details>

# %% [markdown]
# ### Who gets the blame?
#
# Most of these lines fall far down.
# Has *the gradient* vanished, then?
# Put the loss at one step $t$ and ask every input $k$ up to it for its part: $\lVert \partial L_t / \partial x_k \rVert$, as a share of the sum over all $k$.
# In the figure each input gets an arc as wide as its share.
#
# **Predict first.** The loss stands at step 40.
# Which share of the simple network's blame goes to the last five inputs, which to those 20 steps back and more?
# And in an LSTM with forget bias 3?
# Is the *sum* of all parts much smaller in the simple network?


# %% explore
def arcs_figure(loss_step=40, forget_bias=3.0):
    gradients = {
        "simple network": gradient_of_inputs(rnn_forward, rnn_backward, loss_step=loss_step),
        f"LSTM, forget bias {forget_bias:g}": gradient_of_inputs(
            lstm_forward, lstm_backward, forget_bias=forget_bias, loss_step=loss_step
        ),
    }
    return plot_gradient_arcs(gradients, loss_step)


slider_figure(arcs_figure, loss_step=(0, 59, 1), forget_bias=(-1.0, 3.0, 0.5))

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the simple network 73 % goes to the last five inputs and 0.8 % to those 20 steps back and more; in the LSTM 22 % and 48 %.
# The two sums are nearly the same, 8.2 and 8.0.
# Over 20 seeds the median of the far share is 0.3 % in the simple network and 67 % in the LSTM.
#
# So the gradient has not vanished: *far parts* of it have.
# The weights still get a gradient of ordinary size, nearly all of it from the last few steps.
# Training goes on, the loss falls, and nothing tells you that what lies far back is not learned.
#
# At forget bias 0 the LSTM looks back less far than the simple network does.
#
# </details>
#
# This prepares **its gradients** in lesson 13: there every step has a loss of its own, and what the arcs of all steps bring is added up in the same weights.

# %% [markdown]
# ## 7. Can an LSTM explode?
#
# On the straight way from cell state to cell state, the *cell path*, a gradient is multiplied by forget gates, and none of them is above 1.
# So this way cannot make it grow.
#
# **Predict, then move the slider.** `scale` multiplies all weights of the LSTM.
# Does the gradient stay bounded for every scale, because the gates are bounded?


# %% explore
def explosion_figure(scale=1.0, forget_bias=0.0):
    return plot_gradient_flow(gradient_of_inputs(lstm_forward, lstm_backward, scale, forget_bias))


slider_figure(explosion_figure, scale=(1.0, 12.0, 0.5), forget_bias=(-1.0, 3.0, 0.5))

# %% [markdown]
# <details><summary>Answer</summary>
#
# No.
# At scale 12 and forget bias 0 the norm at step 0 is about $2 \cdot 10^6$ times that at the last step (median over 20 seeds); at scale 1 it is $2 \cdot 10^{-11}$ times.
# The cell path is not the only way back: through the gates and the hidden state a gradient meets the weight matrices at every step.
# With large weights that way grows, and it feeds into the cell path again.
# "Use an LSTM" eases vanishing, where the forget gates are open.
# It does not guarantee against exploding; clipping, for example, is still needed.
#
# </details>

# %% [markdown]
# ## 8. Summary
#
# - The backward pass walks through the forward lines in reverse: partners at products, slopes at gates, sums where something went several ways.
# - Two gradients are carried back: one for the hidden state, through the weights, and one for the cell state, through forget gates only.
# - Open forget gates keep a gradient alive over many steps; nothing in an LSTM keeps it from exploding.
#
# **Stretch (no points).** Split `dx` of the first step into what came along the cell path alone and the rest: run your loop once more with `da_prev` never carried, and compare the norms, at forget biases 0 and 3 and at the scales 1 and 12.
# Which of the two ways is it that vanishes, and which explodes?
#
# <details><summary>Answer</summary>
#
# Norms at step 0 against the norm of the whole `dx` at the last step, medians over 20 seeds:
#
# | scale | forget bias | cell path alone | the rest |
# |---|---|---|---|
# | 1 | 0 | $3 \cdot 10^{-18}$ | $2 \cdot 10^{-11}$ |
# | 1 | 3 | 0.03 | 1.4 |
# | 12 | 0 | $10^{-27}$ | $2 \cdot 10^{6}$ |
# | 12 | 3 | $3 \cdot 10^{-9}$ | $4 \cdot 10^{5}$ |
#
# The cell path can only shrink a gradient.
# What explodes is the rest, which meets the weights; with small weights and half-open gates it vanishes, too.
#
# </details>
#
# Some LSTMs let the gates look at the cell state too (*peepholes*): $f = \sigma(\dots + p_f \cdot c_{\text{prev}})$ with one weight a unit.
# Which lines of your cell change, and is `dc_prev` still `dc` times `ft` alone?
#
# <details><summary>Answer</summary>
#
# The sums inside the gates have one term more, a product, so each of its factors gets $dz_f$ times the other.
# The weight gets $dp_f = dz_f \cdot c_{\text{prev}}$, added up over the examples.
# The previous cell state went a second way: `dc_prev` is `dc` times `ft`, and $dz_f \cdot p_f$ is added, with the same from every other gate that looks at it.
#
# </details>
