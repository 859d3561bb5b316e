# %% [markdown]
# # Write the same network in PyTorch's layout
#
# ![One step of the same batch, drawn twice. On the left, in this course, xt is a matrix with a column for each example, and the weights stand to the left of it: Wax xt. On the right, in PyTorch, the batch has a row for each example, and the weights stand to the right, transposed: x[t] times w_ih transposed. Beneath, the axes of a whole sequence: inputs, examples, time in the course; time, examples, inputs in PyTorch.](figures/layouts.svg)
#
# **You will**
#
# - write the forward pass of lesson 2 for arrays whose axes stand in another order,
# - write its backward pass, with the two biases that PyTorch keeps,
# - compare every number with `torch.nn.RNN`.
#
# **You need** lessons 1, 2 and 5, and about 45 minutes. PyTorch need not be installed.

# %% setup
import numpy as np

from utils import check_gradients, softmax
from utils.checks import TorchRnnBackwardCheck, TorchRnnForwardCheck, differences, fresh, recorded
from utils.figures import plot_gradient_errors, plot_hidden_states
from utils.problems import example
from utils.problems.torch_rnn import in_torch_layout
from utils.pytorch import pytorch_problem, pytorch_results
from utils.tryout import try_out

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. What does one cell compute from `xt`, `a_prev` and its parameters, and which shape has `Wax`?
# 2. On its way back, what reaches the state of step `t`?
#
# <details><summary>Answers</summary>
#
# 1. `a_next = tanh(Wax xt + Waa a_prev + ba)`; `Wax` is `(n_a, n_x)`.
# 2. The gradient of the loss of its own step, and what is carried back from step `t + 1`.
#
# </details>
#
# The forward passes of lessons 1 and 2 are supplied, as the truth to compare with.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% [markdown]
# ## 1. The same numbers, the axes in another order
#
# A layout is a convention: which axis of an array counts what.
# This course puts the batch last; PyTorch puts time first.
#
# | what it is | this course | PyTorch | in this lesson |
# |---|---|---|---|
# | inputs | `x (n_x, m, T_x)` | `input` | `x (T_x, m, n_x)` |
# | one step of inputs | `x[:, :, t]`, an example is a **column** | `input[t]` | `x[t]`, an example is a **row** |
# | initial state | `a0 (n_a, m)` | `h_0` | `h0 (m, n_a)` |
# | states | `a (n_a, m, T_x)` | `output` | `output (T_x, m, n_a)` |
# | from input to state | `Wax (n_a, n_x)` | `weight_ih_l0` | `w_ih (n_a, n_x)` |
# | from state to state | `Waa (n_a, n_a)` | `weight_hh_l0` | `w_hh (n_a, n_a)` |
# | bias | `ba (n_a, 1)` | `bias_ih_l0` + `bias_hh_l0` | `b_ih (n_a,)` + `b_hh (n_a,)` |
#
# The weights keep their shapes; the data are transposed.
# PyTorch's `h_0` has one axis more in front, for several layers; we leave it out.

# %% [markdown]
# ## 2. One step by hand
#
# A matrix that stood to the left of a column stands to the right of a row, transposed: $(W x)^{\mathsf T} = x^{\mathsf T} W^{\mathsf T}$.
#
# $$h_t = \tanh\!\big(x_t\, W_{ih}^{\mathsf T} + b_{ih} + h_{t-1}\, W_{hh}^{\mathsf T} + b_{hh}\big)$$
#
# Two inputs, two units, one example, no biases, a state of zeros:
#
# $$x_t = \begin{pmatrix} 1 & 2 \end{pmatrix}, \qquad W_{ih} = \begin{pmatrix} 0.5 & 0 \\ -1 & 0.25 \end{pmatrix}$$
#
# $$x_t\, W_{ih}^{\mathsf T} = \begin{pmatrix} 1 \cdot 0.5 + 2 \cdot 0 & 1 \cdot (-1) + 2 \cdot 0.25 \end{pmatrix} = \begin{pmatrix} 0.5 & -0.5 \end{pmatrix}$$
#
# The state is $\tanh$ of this: $0.462$ and $-0.462$.
# Without the transpose you would get $x_t W_{ih} = (-1.5,\ 0.5)$: the shape fits, because this $W_{ih}$ is square, and the numbers are wrong.
#
# **Think first.** A bias is added to every row.
# In the course, `ba` needs the shape `(n_a, 1)`; here `(n_a,)` will do. Why?
#
# <details><summary>Answer</summary>
#
# NumPy lines shapes up at their last axis.
# Here the units are the last axis, so `(n_a,)` fits each row.
# In the course the last axis counts examples, so a bias of shape `(n_a,)` would be lined up with the examples.
#
# </details>

# %% [markdown]
# ## 3. Write the forward pass
#
# The cache is `(x, h0, output, weights)`: enough for the way back, and all in arrays.
#
# <details><summary>Hint 1: the idea</summary>
#
# One loop over the steps; a variable holds the state, and starts as `h0`.
#
# </details>
#
# <details><summary>Hint 2: one step</summary>
#
# Write the formula of section 2 with `@` and `.T`.
# `weights["w_hh"]` is square: check the transpose by single numbers, not by the shape.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `output = np.zeros((*x.shape[:2], h0.shape[1]))` makes room; `for t, xt in enumerate(x):` visits the steps.
#
# </details>


# %% answer="torch-rnn-forward"
def torch_rnn_forward(x, h0, weights):
    """The forward pass of a recurrent network in PyTorch's layout.

    x: (T_x, m, n_x)
    h0: (m, n_a)
    weights: a dict with w_ih (n_a, n_x), w_hh (n_a, n_a),
             b_ih (n_a,), b_hh (n_a,)
    returns: output (T_x, m, n_a), the state after each step;
             cache, the tuple (x, h0, output, weights)
    """
    ### BEGIN SOLUTION
    output, h = np.zeros((*x.shape[:2], h0.shape[1])), h0
    for t, xt in enumerate(x):
        h = np.tanh(xt @ weights["w_ih"].T + weights["b_ih"] + h @ weights["w_hh"].T + weights["b_hh"])
        output[t] = h
    return output, (x, h0, output, weights)
    ### END SOLUTION


# %% [markdown]
# Try it: your states beside those of lesson 2, with the axes turned round.
# `.T` reverses all axes of an array: `(T_x, m, n_a)` becomes `(n_a, m, T_x)`.
#
# **Question.** The map shows example 0 of your states. Which axis of `output` runs to the right?

# %% explore
sequence = example("torch_rnn_forward")
results = try_out(torch_rnn_forward, **sequence, expect="output, cache")
if results:
    output = np.asarray(results[0])
    right = in_torch_layout(rnn_forward)(**sequence)[0]
    print("shape:", output.shape, "  expected:", right.shape)
    if output.shape == right.shape and output.dtype.kind == "f":
        print("largest difference:", np.abs(output - right).max())
        display(plot_hidden_states(output.T))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first one, time: `output.T[unit, example, step]` is `output[step, example, unit]`.
#
# </details>
#
# **One step** (1 point), **from step to step** (2 points), and **what is kept of a call** (1 point).

# %% test="torch-rnn-forward-step" skill="step" points=1
"""Each step is a right one."""
check = TorchRnnForwardCheck(torch_rnn_forward, rnn_forward)
check.step(recorded("torch_rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE torch_rnn_forward
check.step(fresh(right_torch_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% test="torch-rnn-forward-memory" skill="memory" points=2
"""Each step goes on from the one before, and the first from h0."""
check = TorchRnnForwardCheck(torch_rnn_forward, rnn_forward)
check.memory(recorded("torch_rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE torch_rnn_forward
check.memory(fresh(right_torch_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% test="torch-rnn-forward-kept" skill="kept" points=1
"""The cache is as it should be, the arguments stay as they were, and nothing is kept between calls."""
check = TorchRnnForwardCheck(torch_rnn_forward, rnn_forward)
check.pure(recorded("torch_rnn_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE torch_rnn_forward
check.pure(fresh(right_torch_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. Two biases
#
# PyTorch adds two biases, one for each product.
# Take one unit, one step and one example, with $dz = 0.42$ coming back to the sum $z = x w_{ih} + b_{ih} + h w_{hh} + b_{hh}$.
# Moving $b_{ih}$ by a little moves $z$ by as much, and so does moving $b_{hh}$: both get $0.42$, **the same gradient**.
# A step of training moves both, so their sum moves twice as far as a single bias would.
#
# ## 5. Write the backward pass
#
# | name | shape | gradient of |
# |---|---|---|
# | `doutput` | `(T_x, m, n_a)` | each state, by the loss of its own step (given) |
# | `dx` | `(T_x, m, n_x)` | the inputs |
# | `dh0` | `(m, n_a)` | the initial state |
# | `dw_ih`, `dw_hh` | `(n_a, n_x)`, `(n_a, n_a)` | the weights, summed over steps and examples |
# | `db_ih`, `db_hh` | `(n_a,)` | the biases, summed over steps and examples |
#
# With rows for examples, one step of the way back is
#
# $$dz_t = (1 - h_t^2) * (\text{doutput}_t + \text{carry})$$
#
# $$dx_t = dz_t\, W_{ih}, \qquad dW_{ih} = \sum_t dz_t^{\mathsf T} x_t$$
#
# $h_t$ is `output[t]`, and the **carry** is what step $t + 1$ sends back to it; the last step has none.
#
# <details><summary>Hint 1: the idea</summary>
#
# It is the loop of lesson 5, with every product turned round.
# The state before step 0 is `h0`; the state before step `t` is `output[t - 1]`.
#
# </details>
#
# <details><summary>Hint 2: collect first</summary>
#
# Let the loop fill an array `dz` with the shape of `output`.
# Everything else can be made from it after the loop; `np.einsum("tma,tmx->ax", dz, x)` adds $dz_t^{\mathsf T} x_t$ up over the steps.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# Unpack the cache into its four parts, and make room for `dz`, an array of zeros with the shape of `output`.
# Then comes a loop over `reversed(range(len(x)))`.
#
# </details>


# %% answer="torch-rnn-backward"
def torch_rnn_backward(doutput, cache):
    """Backpropagation through time in PyTorch's layout.

    doutput: (T_x, m, n_a)
    cache: (x, h0, output, weights) of the forward pass
    returns: a dict with dx (T_x, m, n_x), dh0 (m, n_a),
             dw_ih (n_a, n_x), dw_hh (n_a, n_a), db_ih (n_a,), db_hh (n_a,)
    """
    ### BEGIN SOLUTION
    x, h0, output, weights = cache
    dz, dh = np.zeros(output.shape), 0.0
    for t in reversed(range(len(x))):
        dz[t] = (1 - output[t] ** 2) * (doutput[t] + dh)
        dh = dz[t] @ weights["w_hh"]
    before = np.concatenate([h0[None], output[:-1]])
    dw_ih, dw_hh = np.einsum("tma,tmx->ax", dz, x), np.einsum("tma,tmb->ab", dz, before)
    db_ih, db_hh = dz.sum(axis=(0, 1)), dz.sum(axis=(0, 1))
    dx = dz @ weights["w_ih"]
    return {"dx": dx, "dh0": dh, "dw_ih": dw_ih, "dw_hh": dw_hh, "db_ih": db_ih, "db_hh": db_hh}
    ### END SOLUTION


# %% [markdown]
# Try it against differences.
#
# **Question.** If `dw_hh` is the only bar that is too long, what are the two likeliest mistakes?

# %% explore
problem = example("torch_rnn_backward")
doutput = problem.pop("doutput")
right_forward = in_torch_layout(rnn_forward)


def sequence_loss(arrays):
    weights = {name: arrays[name] for name in problem["weights"]}
    return np.sum(right_forward(arrays["x"], arrays["h0"], weights)[0] * doutput)


gradients = try_out(torch_rnn_backward, doutput, right_forward(**problem)[1], expect=dict)
if gradients:
    report = check_gradients(sequence_loss, {"x": problem["x"], "h0": problem["h0"], **problem["weights"]}, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# A transpose, which the shape of a square matrix cannot show; and the wrong states: each $dz_t$ goes with the state *before* step $t$, which is `h0` for step 0.
#
# </details>
#
# **The way back** (2 points).
# This check reads off your results which gradient of the sums inside tanh they stand for.

# %% test="torch-rnn-backward-way-back" skill="way-back" points=2
"""The gradient comes back through tanh and through time."""
check = TorchRnnBackwardCheck(torch_rnn_backward, in_torch_layout(rnn_forward))
check.way_back(differences(in_torch_layout(rnn_forward)))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.way_back(differences.fresh(in_torch_layout(right_rnn_forward())))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The inputs** (1 point), **the weights** (1 point), **the biases** (1 point), and **a clean function** (1 point).

# %% test="torch-rnn-backward-inputs" skill="input-gradients" points=1
"""dx and dh0."""
check = TorchRnnBackwardCheck(torch_rnn_backward, in_torch_layout(rnn_forward))
check.inputs(differences(in_torch_layout(rnn_forward)))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.inputs(differences.fresh(in_torch_layout(right_rnn_forward())))
### END HIDDEN TESTS
check.done()

# %% test="torch-rnn-backward-weights" skill="weight-gradients" points=1
"""dw_ih and dw_hh."""
check = TorchRnnBackwardCheck(torch_rnn_backward, in_torch_layout(rnn_forward))
check.weights(differences(in_torch_layout(rnn_forward)))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.weights(differences.fresh(in_torch_layout(right_rnn_forward())))
### END HIDDEN TESTS
check.done()

# %% test="torch-rnn-backward-biases" skill="bias-gradients" points=1
"""db_ih and db_hh."""
check = TorchRnnBackwardCheck(torch_rnn_backward, in_torch_layout(rnn_forward))
check.biases(differences(in_torch_layout(rnn_forward)))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.biases(differences.fresh(in_torch_layout(right_rnn_forward())))
### END HIDDEN TESTS
check.done()

# %% test="torch-rnn-backward-pure" skill="pure-backward" points=1
"""doutput and the cache stay as they were, and nothing is kept between calls."""
check = TorchRnnBackwardCheck(torch_rnn_backward, in_torch_layout(rnn_forward))
check.pure(differences(in_torch_layout(rnn_forward)))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.pure(differences.fresh(in_torch_layout(right_rnn_forward())))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. Ask PyTorch itself
#
# `torch.nn.RNN` computes the same network, and its gradients by automatic differentiation.
# Here are 4 inputs, 5 units, 3 steps and 3 examples, in double precision.
# Where PyTorch is not installed, its recorded numbers are used.
#
# **Question.** How many digits agree? Could they all?

# %% explore
x, h0, weights, upstream = pytorch_problem()
expected, source = pytorch_results()
results = try_out(torch_rnn_forward, x, h0, weights, expect="output, cache")
gradients = try_out(torch_rnn_backward, upstream, results[1], expect=dict) if results else None
if gradients:
    print("compared with", source)
    for name, theirs in expected.items():
        ours = np.asarray(results[0] if name == "output" else gradients.get(name))
        if ours.shape != theirs.shape or ours.dtype.kind != "f":
            print(f"{name:7s} expected numbers of shape {theirs.shape}, got {ours.dtype} of shape {ours.shape}")
            continue
        largest = np.abs(ours - theirs).max()
        print(f"{name:7s} ours {ours.flat[0]: .10f}   theirs {theirs.flat[0]: .10f}   largest difference {largest:.0e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 15, nearly all that a double has.
# The last ones may differ, because the two add the same terms up in another order, and each sum is rounded.
#
# </details>
#
# ## 7. Forward twice
#
# A program may run the forward pass twice before it goes back once, as you do when you compare two inputs.
# Your cache makes that safe: each call gives back all that its own way back needs.
# A function that keeps its states in a global variable would go back through the *second* sequence.

# %% explore
first = try_out(torch_rnn_forward, x, h0, weights, expect="output, cache")
second = try_out(torch_rnn_forward, -x, h0, weights, expect="output, cache") if first else None
if first and second:
    again = try_out(torch_rnn_backward, upstream, first[1], expect=dict)
    dx = np.asarray(again.get("dx")) if again else np.asarray(None)
    if dx.shape == x.shape and dx.dtype.kind == "f":
        print("largest difference of dx after a second forward pass:", np.abs(dx - expected["dx"]).max().round(12))

# %% [markdown]
# ## 8. Summary
#
# - A layout is a convention: with examples as rows, weights stand to the right of the data, transposed.
# - Two biases that are only ever added get the same gradient.
# - What a backward pass needs belongs in a cache that the forward pass returns, not in a place that the next call overwrites.
#
# **Stretch (no points).** With `batch_first=True` PyTorch takes `(m, T_x, n_x)`.
# Write a wrapper around your two functions for this layout, without a loop.
# Which of the gradients change their shape?
