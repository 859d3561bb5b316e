# %% [markdown]
# # Derive backpropagation through time
#
# ![A recurrent network unrolled over three steps. In each step the sum z comes from the state before and from the input, the state h from z, and the loss L from h. U, W and b are boxes that are drawn once; a line from each runs under all steps, with an arrow up to every z.](figures/unrolled.svg)
#
# **You will**
#
# - write each line of the derivation as a small function, and check it against a measurement,
# - turn the double sum over all pairs of steps into one sweep,
# - derive the backward pass of a recurrence that is in no book.
#
# **You need** lessons 2 and 3, the chain rule for functions of one variable, and about 130 minutes, best in two sittings.

# %% setup
import numpy as np

from utils import check_gradients, numerical_gradient
from utils.checks import (
    DeltaBackCheck,
    DeltaOwnCheck,
    DeltaSweepCheck,
    FalseLineCheck,
    GradientOfBCheck,
    GradientOfUCheck,
    GradientOfWCheck,
    LeakyErrorsCheck,
    LeakyGradientsCheck,
    nudged,
)
from utils.figures import plot_delta_reach, plot_delta_table, plot_gradient_errors
from utils.problems import example
from utils.tryout import time_of, try_out
from utils.widgets import slider_figure

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. A network runs over 100 steps. How many matrices take it from state to state?
# 2. How do you measure the derivative of a loss by one number, without any formula for it? From which relative error on do two gradients count as different?
#
# <details><summary>Answers</summary>
#
# 1. One. All steps share it.
# 2. By a central difference: move the number up and down by $\varepsilon = 10^{-5}$, and divide the change of the loss by $2\varepsilon$. From $10^{-4}$ on.
#
# </details>

# %% [markdown]
# ## 1. One run, and its trace
#
# This lesson uses the letters of the book.
# **The two matrices have other names than in the code of lessons 1 and 2:**
#
# | what it is | here | lessons 1 and 2 |
# |---|---|---|
# | sum of step $k$, before tanh | $z_k$, `z[k]` | $z$ |
# | state after step $k$ | $h_k$, `h[k]` | `a[:, :, t]` |
# | state before the first step | $h_0$, `h[0]` | `a0` |
# | from state to state | $U$ | `Waa` |
# | from input to state | $W$ | `Wax` |
# | bias of the state | $b$ | `ba` |
# | examples | one: a state is a vector | `m`: a state is a matrix |
# | time | first axis, steps 1 to $T$ | last axis, steps 0 to `T_x − 1` |
#
# One step is
#
# $$z_k = U h_{k-1} + W x_k + b, \qquad h_k = \tanh(z_k).$$
#
# Each step has a loss $L_k$, which depends on its state $h_k$.
# The loss of the whole run is their sum, $L = \sum_t L_t$.

# %% [markdown]
# A **trace** is the record of one run: a dict of arrays.
# All functions of this lesson get one.
#
# | entry | shape | row 0 | row $k$, from 1 to $T$ |
# |---|---|---|---|
# | `trace["x"]` | `(T + 1, n_x)` | zeros | input $x_k$ |
# | `trace["z"]` | `(T + 1, n_h)` | zeros | sum $z_k$ |
# | `trace["h"]` | `(T + 1, n_h)` | **$h_0$, the state before step 1** | state $h_k$ |
# | `trace["dL_dh"]` | `(T + 1, n_h)` | zeros | $\partial L_k / \partial h_k$, what the loss of step $k$ says about its own state |
# | `trace["U"]`, `trace["W"]`, `trace["b"]` | `(n_h, n_h)`, `(n_h, n_x)`, `(n_h,)` | | the parameters |
#
# The rule: **index $k$ is step $k$.**
# There is no step 0, so row 0 is zeros; only `h` has something there.

# %% explore
trace = example("delta_sweep")["trace"]
T = len(trace["h"]) - 1
for k in range(1, T + 1):
    z_k = trace["U"] @ trace["h"][k - 1] + trace["W"] @ trace["x"][k] + trace["b"]
    right = np.allclose(trace["z"][k], z_k) and np.allclose(trace["h"][k], np.tanh(z_k))
    print(f"step {k}: the trace holds what the two formulas give: {right}")

# %% [markdown]
# ## 2. Two steps of single numbers, by hand
#
# One unit, $u = 2$, $w = 1$, $b = 0$, $h_0 = 0.5$, inputs $x_1 = -0.2$ and $x_2 = -0.9$.
# The loss of each step is its state, $L_1 = h_1$ and $L_2 = h_2$.
#
# Forward: $z_1 = 0.8$, $h_1 = 0.664$, $z_2 = 0.428$, $h_2 = 0.404$.
# The slopes of tanh are $1 - h_1^2 = 0.559$ and $1 - h_2^2 = 0.837$.
#
# Write $\delta_{t,k} = \partial L_t / \partial z_k$: how the loss of step $t$ moves when the sum of step $k$ is nudged.
#
# | | the way | number |
# |---|---|---|
# | $\delta_{1,1}$ | through one tanh | $0.559$ |
# | $\delta_{2,2}$ | through one tanh | $0.837$ |
# | $\delta_{2,1}$ | from $z_2$ through $u$ to $h_1$, then through tanh to $z_1$ | $0.837 \cdot 2 \cdot 0.559 = 0.936$ |
#
# There is no $\delta_{1,2}$: a later step cannot change an earlier loss.
#
# The weight $u$ stands in both sums, next to $h_0$ in $z_1$ and next to $h_1$ in $z_2$.
# So each $\delta$ brings its own contribution:
#
# $$\frac{\partial L}{\partial u} = \underbrace{0.559 \cdot 0.5}_{\delta_{1,1} h_0} + \underbrace{0.936 \cdot 0.5}_{\delta_{2,1} h_0} + \underbrace{0.837 \cdot 0.664}_{\delta_{2,2} h_1} = 1.303$$
#
# The next cell measures it.


# %% explore
def two_steps(numbers):
    h_1 = np.tanh(numbers["u"] * 0.5 + numbers["w"] * -0.2 + numbers["b"])
    h_2 = np.tanh(numbers["u"] * h_1 + numbers["w"] * -0.9 + numbers["b"])
    return h_1 + h_2


numbers = {"u": np.array(2.0), "w": np.array(1.0), "b": np.array(0.0)}
for name, slope in numerical_gradient(two_steps, numbers).items():
    print(f"dL/d{name} = {slope:.3f}")

# %% [markdown]
# **Think first.** Work out $\partial L / \partial w$ and $\partial L / \partial b$ by hand, and compare.
#
# <details><summary>Answer</summary>
#
# $w$ stands next to $x_1$ in $z_1$ and next to $x_2$ in $z_2$: $(0.559 + 0.936) \cdot (-0.2) + 0.837 \cdot (-0.9) = -1.052$.
# $b$ stands next to 1: $0.559 + 0.936 + 0.837 = 2.332$.
#
# </details>

# %% [markdown]
# ## 3. The first line: a step and its own loss
#
# Now vectors: $\delta_{t,k}$ has one entry for each unit of $z_k$, so its shape is `(n_h,)`.
#
# The derivation starts at the end of the way: $\delta_{t,t}$, the loss of a step and the sum of the same step.
# The book says $f$ for the activation; here $f = \tanh$, and each unit goes through it alone.
#
# **Two things that are easily mixed up.**
# $\partial L_t / \partial h_t$ belongs to the *state*, and you are given it.
# $\delta_{t,t} = \partial L_t / \partial z_t$ belongs to the *sum*.
# Between the two lies tanh.
#
# <details><summary>Hint 1: the idea</summary>
#
# It is the first row of the table in section 2, for each unit by itself, with a loss that need not be the state.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The chain rule for one unit: $\frac{\partial L_t}{\partial z} = \frac{\partial L_t}{\partial h} \cdot \tanh'(z)$.
# The slope of tanh can be had from the state alone; see section 2.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `h_t = trace["h"][t]`
#
# </details>


# %% answer="delta-own"
def delta_own(trace, t):
    """The gradient of the loss of step t with respect to its own sum, z_t.

    trace: the record of a run; t: a step, from 1 to T
    returns: (n_h,)
    """
    ### BEGIN SOLUTION
    return (1 - trace["h"][t] ** 2) * trace["dL_dh"][t]
    ### END SOLUTION


# %% [markdown]
# Try it.
# The measured number comes from nudging one entry of $z_t$ by $\pm 10^{-5}$ while the run goes on from there.


# %% explore
def loss_of_step(t, k, nudge):
    """The loss of step t when `nudge` is added to z_k.

    It is linear in the state, as far as the trace tells.
    """
    h = trace["h"][0]
    for step in range(1, t + 1):
        z = trace["U"] @ h + trace["W"] @ trace["x"][step] + trace["b"]
        h = np.tanh(z + nudge if step == k else z)
    return trace["dL_dh"][t] @ h


measured = numerical_gradient(lambda nudge: loss_of_step(4, 4, nudge), np.zeros(4))
mine = try_out(delta_own, trace, 4)
print("measured:", measured)
if mine is not None:
    print("yours:   ", mine)

# %% [markdown]
# **The first line** (1 point).

# %% test="delta-own-line" skill="own-step" points=1
"""delta_own against nudges of z_t, for all steps, on traces of two sizes; the trace stays as it was."""
check = DeltaOwnCheck(delta_own)
check.line(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.line(nudged.fresh())
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. The second line: one step further back
#
# Suppose you know $\delta_{t,k+1}$, for some step $k$ before $t$.
# How does $\delta_{t,k}$ come from it?
# The book has the answer as its equation (6.36).
#
# Between $z_k$ and $z_{k+1}$ lies one tanh and one matrix:
#
# $$z_k \;\longrightarrow\; h_k = \tanh(z_k) \;\longrightarrow\; z_{k+1} = U h_k + \dots$$
#
# With single numbers you had a product of three factors, and their order did not matter.
# With vectors it does.
# Nudge unit $j$ of $h_k$: it moves *every* unit $i$ of $z_{k+1}$, by $U_{ij}$.
# Add what comes back from all of them:
#
# $$\frac{\partial L_t}{\partial h_{k,j}} = \sum_i U_{ij}\, \delta_{t,k+1,i}$$
#
# Which product of a matrix and a vector is this?
# And what is still missing on the way to $z_k$?
#
# <details><summary>Hint 1: the idea</summary>
#
# Two stations, backwards: first from $z_{k+1}$ to $h_k$, then from $h_k$ to $z_k$.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The sum over $i$, the *first* index of $U$, is a product with the transposed matrix.
# The second station is the one of section 3, at step $k$.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `dL_dh_k = ...` with the sum above; its shape is `(n_h,)`.
#
# </details>


# %% answer="delta-back"
def delta_back(trace, t, k, delta_next):
    """The gradient of the loss of step t with respect to z_k, from z_{k+1}.

    trace: the record of a run; t, k: steps with 1 <= k < t
    delta_next: (n_h,), the gradient of the same loss with respect to z_{k+1}
    returns: (n_h,)
    """
    ### BEGIN SOLUTION
    return (1 - trace["h"][k] ** 2) * (trace["U"].T @ delta_next)
    ### END SOLUTION


# %% [markdown]
# Try it: all pairs of steps, from your two lines.
# A row is a loss; read it from right to left, and you go back in time.
#
# **Question.** Why is the upper right half empty?
# Which column does a nudge of $z_1$ belong to, and how many losses does it move?
#
# <details><summary>Answer</summary>
#
# A loss does not depend on sums of later steps.
# The nudge belongs to column 1, and moves all $T$ losses.
#
# </details>


# %% explore
def all_deltas(trace):
    """delta[t, k] for all pairs of steps.

    Zeros where k > t, and in row and column 0.
    """
    T, n_h = len(trace["h"]) - 1, trace["h"].shape[1]
    delta = np.zeros((T + 1, T + 1, n_h))
    for t in range(1, T + 1):
        delta[t, t] = delta_own(trace, t)
        for k in range(t - 1, 0, -1):
            delta[t, k] = delta_back(trace, t, k, delta[t, k + 1])
    return delta


my_deltas = try_out(all_deltas, trace)
plot_delta_table(my_deltas)

# %% [markdown]
# **The second line** (1 point).
# The check gives you the right $\delta_{t,k+1}$, so a mistake in the first line costs nothing here.

# %% test="delta-back-line" skill="one-step-back" points=1
"""delta_back against nudges of z_k, for all pairs of steps, on traces of two sizes; the arguments stay as they were."""
check = DeltaBackCheck(delta_back)
check.line(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.line(nudged.fresh())
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. Three more lines: the parameters
#
# ![The unrolled network again, with a thick arrow beside each thin one that runs the other way: from each loss down to its state, from the state down to the sum z, where it is called delta, and from z to the state of the step before. From every z, thick arrows run down and to the left, along one line for each of U, W and b, and meet there in the gradients of the three.](figures/backward.svg)
#
# In the first picture, $U$ is one box from which an arrow goes to *every* step.
# Backwards these arrows turn round, and **what they bring is added**.
# $\delta_k$ in this picture is all that comes back to $z_k$; the $\delta_{t,k}$ are its parts, one from each loss $L_t$ that $z_k$ can reach.
#
# Look at one entry, $U_{ij}$.
# In step $k$ it takes unit $j$ of $h_{k-1}$ to unit $i$ of $z_k$; so nudging it moves $z_{k,i}$ by $h_{k-1,j}$.
# This happens in each step $k$, and each step moves its own loss and those of all later steps $t$:
#
# $$\frac{\partial L}{\partial U_{ij}} = \sum_{t=1}^{T} \sum_{k=1}^{t} \delta_{t,k,i}\, h_{k-1,j}$$
#
# As a matrix, one term of the sum is the column $\delta_{t,k}$ times the row $h_{k-1}^{\mathsf T}$.
# NumPy calls it `np.outer`.
# This is the book's (6.39).
# The exercise of the book asks for the other two: (6.40), the gradient of $W$, and (6.41), the gradient of $b$.
#
# All three functions get the right `delta`, of shape `(T + 1, T + 1, n_h)`: `delta[t, k]` is $\delta_{t,k}$.
# It is zero where $k > t$, and in row and column 0.
#
# | function | shape of the result |
# |---|---|
# | `dL_dU` | `(n_h, n_h)` |
# | `dL_dW` | `(n_h, n_x)` |
# | `dL_db` | `(n_h,)` |
#
# <details><summary>Hint 1: the idea</summary>
#
# In which formula does the parameter stand, and next to what?
# That neighbour is the second factor of each term.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# $z_k = U h_{k-1} + W x_k + b \cdot 1$.
# The three sums differ in the neighbour only.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `total = np.zeros(trace["U"].shape)`, then two loops: `t` from 1 to `len(delta) - 1`, and `k` from 1 to `t`.
#
# </details>


# %% answer="dl-du"
def dL_dU(trace, delta):
    """The gradient of the whole loss with respect to U.

    trace: the record of a run
    delta: (T + 1, T + 1, n_h), at [t, k] the gradient of the loss of step t
        with respect to z_k
    returns: (n_h, n_h)
    """
    ### BEGIN SOLUTION
    total = np.zeros(trace["U"].shape)
    for t in range(1, len(delta)):
        for k in range(1, t + 1):
            total += np.outer(delta[t, k], trace["h"][k - 1])
    return total
    ### END SOLUTION


# %% answer="dl-dw"
def dL_dW(trace, delta):
    """The gradient of the whole loss with respect to W.

    trace, delta: as for dL_dU
    returns: (n_h, n_x)
    """
    ### BEGIN SOLUTION
    total = np.zeros(trace["W"].shape)
    for t in range(1, len(delta)):
        for k in range(1, t + 1):
            total += np.outer(delta[t, k], trace["x"][k])
    return total
    ### END SOLUTION


# %% answer="dl-db"
def dL_db(trace, delta):
    """The gradient of the whole loss with respect to b.

    trace, delta: as for dL_dU
    returns: (n_h,)
    """
    ### BEGIN SOLUTION
    total = np.zeros(trace["b"].shape)
    for t in range(1, len(delta)):
        for k in range(1, t + 1):
            total += delta[t, k]
    return total
    ### END SOLUTION


# %% [markdown]
# Try it: your three gradients against differences of the whole loss.
# The `delta` in this cell is measured, not yours.
#
# **Question.** Does a bar reach beyond the dashed line?
# Put `k` in the place of `k - 1` in your `dL_dU`, and run its cell and this one again: which bars grow, and why does no error message appear?
#
# <details><summary>Answer</summary>
#
# Only the bar of `dU` grows.
# $h_k$ and $h_{k-1}$ have the same shape, so NumPy notices nothing.
# Put `k - 1` back.
#
# </details>

# %% explore
arguments = example("dL_dU")


def whole_loss(arrays):
    run, h, total = trace | arrays, trace["h"][0], 0.0
    for k in range(1, len(trace["h"])):
        h = np.tanh(run["U"] @ h + run["W"] @ trace["x"][k] + run["b"])
        total += trace["dL_dh"][k] @ h
    return total


arrays, line_gradients = {}, {}
for name, line in (("U", dL_dU), ("W", dL_dW), ("b", dL_db)):
    line_gradient = try_out(line, **arguments)
    if line_gradient is not None:
        arrays[name], line_gradients[f"d{name}"] = trace[name].copy(), line_gradient
if line_gradients:
    report = check_gradients(whole_loss, arrays, line_gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# **The gradient of U** (1 point), **of W** (1 point), **and of b** (1 point).

# %% test="dl-du-line" skill="gradient-of-U" points=1
"""dL_dU against differences of the whole loss, from the right delta; the arguments stay as they were."""
check = GradientOfUCheck(dL_dU)
check.line(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.line(nudged.fresh())
check.pure(nudged.fresh())
check.honest(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% test="dl-dw-line" skill="gradient-of-W" points=1
"""dL_dW against differences of the whole loss, from the right delta; the arguments stay as they were."""
check = GradientOfWCheck(dL_dW)
check.line(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.line(nudged.fresh())
check.pure(nudged.fresh())
check.honest(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% test="dl-db-line" skill="gradient-of-b" points=1
"""dL_db against differences of the whole loss, from the right delta; the arguments stay as they were."""
check = GradientOfBCheck(dL_db)
check.line(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.line(nudged.fresh())
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. One sweep in place of two sums
#
# (The lines of the book are done: a good place for a break.)
#
# The double sum visits $T(T+1)/2$ pairs of steps: 5050 for 100 steps.
# Yet in each term the second factor, $h_{k-1}$ or $x_k$ or 1, depends on $k$ alone.
# So the terms of one $k$ can be added first:
#
# $$\frac{\partial L}{\partial U} = \sum_k \Big( \sum_{t \ge k} \delta_{t,k} \Big) h_{k-1}^{\mathsf T} = \sum_k \delta_k\, h_{k-1}^{\mathsf T}, \qquad \delta_k = \sum_{t \ge k} \delta_{t,k} = \frac{\partial L}{\partial z_k}$$
#
# In the figure of section 4, $\delta_k$ is the sum of column $k$.
# The point is to get it **without** working out the single $\delta_{t,k}$ first.
#
# With the numbers of section 2, from the last step to the first:
#
# | | step 2 | step 1 |
# |---|---|---|
# | from the step's own loss, to its state | 1 | 1 |
# | carried back from the step after, to the state | 0 (there is none) | $0.837 \cdot 2 = 1.674$ |
# | together, through tanh: $\delta_k$ | $0.837 \cdot 1 = 0.837$ | $0.559 \cdot 2.674 = 1.495$ |
#
# And indeed $\delta_{1,1} + \delta_{2,1} = 0.559 + 0.936 = 1.495$.
#
# <details><summary>Hint 1: the idea</summary>
#
# Your second line is linear: what it does to a sum of deltas is the sum of what it does to each.
# So carry back the *sum* over all later losses, once, and let the loss of each step join on the way.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Before tanh is passed, the state $h_k$ gets two contributions, added: $\partial L_k / \partial h_k$ and $U^{\mathsf T} \delta_{k+1}$.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `delta = np.zeros(trace["z"].shape)`, then `for k in range(len(delta) - 1, 0, -1):` visits the steps from the last to the first.
#
# </details>


# %% answer="delta-sweep"
def delta_sweep(trace):
    """The gradient of the whole loss with respect to the sum of each step.

    In one sweep, from the last step to the first.

    trace: the record of a run
    returns: (T + 1, n_h); row k belongs to z_k, and row 0 is zero
    """
    ### BEGIN SOLUTION
    delta, carry = np.zeros(trace["z"].shape), 0.0
    for k in range(len(delta) - 1, 0, -1):
        delta[k] = (1 - trace["h"][k] ** 2) * (trace["dL_dh"][k] + carry)
        carry = trace["U"].T @ delta[k]
    return delta
    ### END SOLUTION


# %% [markdown]
# Try it: does the sweep give the column sums of your table, and what does it save?
#
# **Question.** With twice as many steps, how many times as long does each take?
#
# <details><summary>Answer</summary>
#
# For the sweep about 2 times, for the double sum about 4 times, as far as a clock can tell on small numbers.
# $T$ steps cost $T$ products in the one and $T(T-1)/2$ in the other.
#
# </details>


# %% explore
def trace_of_length(T, n_h=16, scale=0.8):
    """The trace of a run of T steps from h_0 = 0.

    Its loss reads the last state only.
    """
    rng = np.random.default_rng(0)
    U = scale * rng.standard_normal((n_h, n_h)) / np.sqrt(n_h)
    W, b = 0.1 * rng.standard_normal((n_h, 3)), np.zeros(n_h)
    x = rng.standard_normal((T + 1, 3))
    dL_dh, z, h = np.zeros((T + 1, n_h)), np.zeros((T + 1, n_h)), np.zeros((T + 1, n_h))
    dL_dh[T] = rng.standard_normal(n_h)
    for k in range(1, T + 1):
        z[k] = U @ h[k - 1] + W @ x[k] + b
        h[k] = np.tanh(z[k])
    return {"x": x, "z": z, "h": h, "U": U, "W": W, "b": b, "dL_dh": dL_dh}


def compared():
    same = np.allclose(delta_sweep(trace), all_deltas(trace).sum(axis=0))
    lines = [f"The sweep gives the column sums: {same}"]
    for steps in (50, 100, 200):
        long = trace_of_length(steps)
        pairs, sweep = time_of(all_deltas, long), time_of(delta_sweep, long)
        lines.append(f"{steps} steps: {pairs:7.1f} ms for all deltas, {sweep:7.2f} ms for the sweep")
    return "\n".join(lines)


print(try_out(compared) or "")

# %% [markdown]
# **The sum of each column** (1 point).

# %% test="delta-sweep-values" skill="sweep" points=1
"""Every row of delta_sweep against nudges of z_k, with the losses of all steps."""
check = DeltaSweepCheck(delta_sweep)
check.values(nudged())
### BEGIN HIDDEN TESTS
check.values(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **One sweep, and a clean function** (1 point).

# %% test="delta-sweep-time" skill="one-sweep" points=0.5
"""With 60 steps a call takes the time of a few forward passes."""
check = DeltaSweepCheck(delta_sweep)
check.one_sweep(nudged())
### BEGIN HIDDEN TESTS
check.one_sweep(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% test="delta-sweep-pure" skill="pure-sweep" points=0.5
"""The trace stays as it was, row 0 stays zero, the same call gives the same answer, and any size will do."""
check = DeltaSweepCheck(delta_sweep)
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 7. How far back?
#
# Put the second line into itself, again and again.
# This is the book's (6.47), a product with one factor for each step on the way:
#
# $$\delta_{t,k} = \Big( \prod_{i=k}^{t-1} \operatorname{diag}(1 - h_i^2)\, U^{\mathsf T} \Big)\, \delta_{t,t}$$
#
# The factors are matrices, multiplied in the order of the steps; multiplying them entry by entry is something else.
# If each factor has a norm of at most $\gamma$ (the largest factor by which it can stretch a vector), then
#
# $$\lVert \delta_{t,k} \rVert \le \gamma^{\,t-k}\, \lVert \delta_{t,t} \rVert .$$
#
# The book's (6.48) writes "about equal", $\gamma^{t-k}$; what can be proved is a **bound**.
# The figure shows your $\delta_{T,k}$ for 16 units and 30 steps, and the bound as a dashed line.
#
# **Predict, then run the cell and move the slider.** It multiplies $U$; below which number must the gradient vanish, as the bound says?
# And at 0.8, where the bound *rises* towards the left: does the gradient?


# %% explore
def reach_figure(scale=0.8):
    run = trace_of_length(30, scale=scale)
    delta = [delta_own(run, 30)]
    for k in range(29, 0, -1):
        delta.insert(0, delta_back(run, 30, k, delta[0]))
    factors = [np.diag(1 - run["h"][k] ** 2) @ run["U"].T for k in range(1, 30)]
    bound = max(np.linalg.norm(factor, 2) for factor in factors)
    return plot_delta_reach(np.linalg.norm(delta, axis=1), bound)


slider_figure(reach_figure, scale=(0.3, 3.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Up to 0.5 the dashed line falls towards the left: $\gamma$ is 0.94 there, below 1, and the gradient must vanish.
# At 0.8 $\gamma$ is 1.48, and the bound allows growth by a factor of 87,000, which the figure writes as 8.7e+04.
# The gradient *shrinks* to 0.00074 of its size all the same.
# A bound below 1 is enough for vanishing; a bound above 1 is needed for exploding, and not enough.
#
# The norm of a matrix is its largest singular value.
# An eigenvalue of $U$ tells less: at 1.2 the largest one has size 1.45, and the gradient still shrinks, because tanh damps.
#
# </details>
#
# **What vanishes?** Not the gradient of $U$.
# The next cell splits it, for the same run at scale 0.8, into the part from near steps and the part from distant ones.

# %% explore
run = trace_of_length(30)
run_deltas = try_out(all_deltas, run)
if run_deltas is not None:
    parts = [np.outer(run_deltas[30, k], run["h"][k - 1]) for k in range(1, 31)]
    for name, part in (("1 to 10", parts[:10]), ("11 to 20", parts[10:20]), ("21 to 30", parts[20:]), ("1 to 30", parts)):
        print(f"steps {name}: norm of this part of the gradient of U = {np.linalg.norm(sum(part)):.4f}")

# %% [markdown]
# **Question.** Which part has vanished, and what does this mean for what the network can learn?
#
# <details><summary>Answer</summary>
#
# Nearly all of the gradient of $U$ comes from the last ten steps, and steps 1 to 10 bring less than a hundredth of it.
# The gradient as a whole is alive, so $U$ does change in training.
# But it learns from near steps only: the voice of the distant ones is lost among them.
#
# </details>

# %% [markdown]
# ## 8. Find the false line
#
# Here is a derivation of a rule for the *states*.
# Write $e_{t,k} = \partial L_t / \partial h_k$, and let $k < t$.
# One of the six lines is false.
#
# 1. $\partial h_{k+1} / \partial z_{k+1} = \operatorname{diag}(1 - h_{k+1}^2)$
# 2. $\partial z_{k+1} / \partial h_k = U$
# 3. so $\partial h_{k+1} / \partial h_k = \operatorname{diag}(1 - h_{k+1}^2)\, U$
# 4. and by the chain rule $e_{t,k} = (\partial h_{k+1} / \partial h_k)^{\mathsf T}\, e_{t,k+1}$
# 5. which is $e_{t,k} = \operatorname{diag}(1 - h_{k+1}^2)\, U^{\mathsf T} e_{t,k+1}$
# 6. and to get from here to the sums, $\delta_{t,k} = \operatorname{diag}(1 - h_k^2)\, e_{t,k}$
#
# Do not guess: evaluate.
# Entry $(i, j)$ of $\partial h_{k+1} / \partial h_k$ tells how unit $i$ of $h_{k+1}$ moves with unit $j$ of $h_k$.
# Your function returns the number of the false line, and what its **right side should be**, as numbers for a given trace.
#
# <details><summary>Hint 1: the idea</summary>
#
# Try the lines with single numbers: all six are true.
# So the false one goes wrong only where an order, or a transpose, matters.
#
# </details>
#
# <details><summary>Hint 2: the rule</summary>
#
# What is $(A B)^{\mathsf T}$, and what is the transpose of a diagonal matrix?
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `slopes = 1 - trace["h"][k + 1] ** 2`; a product with $\operatorname{diag}(s)$ from the left is `s * ...`.
#
# </details>


# %% answer="false-line"
def false_line(trace, t, k, e_next):
    """The number of the false line, and its right side as it should be.

    trace: the record of a run; t, k: steps with 1 <= k < t
    e_next: (n_h,), the gradient of the loss of step t
        with respect to h_{k+1}
    returns: a whole number from 1 to 6, and an array of the shape
        of that line's sides
    """
    ### BEGIN SOLUTION
    return 5, trace["U"].T @ ((1 - trace["h"][k + 1] ** 2) * e_next)
    ### END SOLUTION


# %% [markdown]
# **The false line** (1 point).
# The check evaluates both sides of all lines on traces; the false one is where they differ.

# %% test="false-line-found" skill="false-line" points=1
"""The line whose sides differ, and the right side that makes them equal, for all pairs of steps."""
check = FalseLineCheck(false_line)
check.found(nudged())
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.found(nudged.fresh())
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 9. A recurrence that is in no book
#
# Now the method, on something new:
#
# $$z_k = U h_{k-1} + S h_{k-2} + W x_k + b, \qquad h_k = (1 - \alpha)\, h_{k-1} + \alpha \tanh(z_k)$$
#
# - The state is **leaky**: a part $1 - \alpha$ of it stays as it is, and goes past tanh.
# - The matrix $S$ **skips** a step. In step 1 there is no $h_{-1}$, so the term with $S$ is left out there.
# - The loss of a step looks at a **change** of state: $L_k$ depends on $d_k = h_k - h_{k-1}$.
#
# The trace has the entries of section 1, with these differences:
#
# | entry | shape | what it is |
# |---|---|---|
# | `trace["S"]` | `(n_h, n_h)` | the weights of the skip |
# | `trace["alpha"]` | a number | $\alpha$, between 0 and 1 |
# | `trace["dL_dd"]` | `(T + 1, n_h)` | row $k$: $\partial L_k / \partial d_k$; it stands in the place of `dL_dh` |
#
# You are to find, for the whole loss $L = \sum_k L_k$:
#
# | name | shape | what it is |
# |---|---|---|
# | `e` | `(T + 1, n_h)` | row $k$: $e_k = \partial L / \partial h_k$, from row 0 on |
# | `delta` | `(T + 1, n_h)` | row $k$: $\delta_k = \partial L / \partial z_k$; row 0 does not count |
#
# Here is the forward pass, on numbers.

# %% explore
leaky = example("leaky_errors")["trace"]


def leaky_forward(trace, arrays):
    """The states, (T + 1, n_h), with the parameters in `arrays`."""
    alpha, h = trace["alpha"], [trace["h"][0]]
    for k in range(1, len(trace["h"])):
        z = arrays["U"] @ h[k - 1] + arrays["W"] @ trace["x"][k] + arrays["b"]
        if k > 1:
            z = z + arrays["S"] @ h[k - 2]
        h.append((1 - alpha) * h[k - 1] + alpha * np.tanh(z))
    return np.array(h)


print("alpha =", round(leaky["alpha"], 3))
print("The trace holds these states:", np.allclose(leaky_forward(leaky, leaky), leaky["h"]))

# %% [markdown]
# **On paper first.** Draw the graph for three steps, as in the picture at the top.
# Put your finger on $h_1$: how many arrows leave it?
#
# <details><summary>Answer</summary>
#
# Five; look again if you have fewer.
# Two of them lead to losses, three to later steps.
# Each comes back as one term, and the terms are added.
#
# </details>
#
# <details><summary>Hint 1: the idea</summary>
#
# From the last step to the first, again.
# When you come to step $k$, all that later steps have to say about $h_k$ must be there already.
#
# </details>
#
# <details><summary>Hint 2: two ways to write it</summary>
#
# Either collect: $e_k$ is the sum of what comes from $d_k$, $d_{k+1}$, $h_{k+1}$, $z_{k+1}$ and $z_{k+2}$.
# Or hand out: when $e_k$ is complete, work out $\delta_k$, and add to `e[k - 1]` and `e[k - 2]` what step $k$ owes them.
# Handing out needs fewer exceptions at the ends.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# `e, delta = np.zeros(trace["h"].shape), np.zeros(trace["h"].shape)`, then a loop over the steps $T, \dots, 1$.
# Mind the slope of tanh: here $h_k$ is *not* $\tanh(z_k)$, and only a part $\alpha$ of it goes on.
#
# </details>


# %% answer="leaky-errors"
def leaky_errors(trace):
    """The gradients of the whole loss with respect to each state and each sum.

    trace: the record of a leaky run, with S, alpha and dL_dd
    returns: e (T + 1, n_h) and delta (T + 1, n_h);
        row 0 of delta does not count
    """
    ### BEGIN SOLUTION
    alpha, c = trace["alpha"], trace["dL_dd"]
    slopes = alpha * (1 - np.tanh(trace["z"]) ** 2)
    e, delta = np.zeros(c.shape), np.zeros(c.shape)
    for k in range(len(c) - 1, 0, -1):
        e[k] += c[k]
        delta[k] = slopes[k] * e[k]
        e[k - 1] += (1 - alpha) * e[k] + trace["U"].T @ delta[k] - c[k]
        if k > 1:
            e[k - 2] += trace["S"].T @ delta[k]
    return e, delta
    ### END SOLUTION


# %% [markdown]
# Try it: your `e[0]`, which is the gradient of $h_0$, and the sum of your `delta` over the steps, which is the gradient of $b$, against differences.
#
# **Question.** Suppose that the bar of `db` is short, and that of `dh_0` reaches beyond the dashed line.
# Where in your loop would you look?
#
# <details><summary>Answer</summary>
#
# All `delta` are right then, and so is what they were made from: `e` from step 1 on.
# Only what is handed to the state before step 1 is left.
# Look at the last turn of the loop, and at what $h_0$ gets from $d_1$, $h_1$, $z_1$ and $z_2$.
#
# </details>


# %% explore
def leaky_loss(arrays):
    run = leaky | {"h": np.concatenate([arrays["h_0"][None], leaky["h"][1:]])}
    h = leaky_forward(run, leaky | {"b": arrays["b"]})
    return np.sum(leaky["dL_dd"][1:] * (h[1:] - h[:-1]))


def two_gradients(trace):
    e, delta = leaky_errors(trace)
    return {"dh_0": e[0], "db": delta[1:].sum(axis=0)}


gradients = try_out(two_gradients, leaky, expect=dict)
if gradients:
    report = check_gradients(leaky_loss, {"h_0": leaky["h"][0].copy(), "b": leaky["b"].copy()}, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# The checks tell the ways apart, and judge each one by your own later `e` and `delta`.
#
# **The leak** (2 points).

# %% test="leaky-leak" skill="leak-path" points=2
"""What e_k takes over from e_{k+1}, past tanh."""
check = LeakyErrorsCheck(leaky_errors)
check.leak(nudged())
### BEGIN HIDDEN TESTS
check.leak(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The skip** (2 points).

# %% test="leaky-skip" skill="skip-path" points=2
"""What S brings back over two steps."""
check = LeakyErrorsCheck(leaky_errors)
check.skip(nudged())
### BEGIN HIDDEN TESTS
check.skip(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The loss on a change** (1 point).

# %% test="leaky-loss" skill="loss-on-two-states" points=1
"""What the losses themselves say about a state."""
check = LeakyErrorsCheck(leaky_errors)
check.loss(nudged())
### BEGIN HIDDEN TESTS
check.loss(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Through tanh and U, and a clean function** (1 point).

# %% test="leaky-network" skill="network-path" points=0.5
"""delta from your own e, what U brings back, and all rows together."""
check = LeakyErrorsCheck(leaky_errors)
check.network(nudged())
### BEGIN HIDDEN TESTS
check.network(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% test="leaky-errors-pure" skill="pure-errors" points=0.5
"""The trace stays as it was, the same call gives the same answer, and any size will do."""
check = LeakyErrorsCheck(leaky_errors)
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 10. Its parameters
#
# The last part: four parameters, and the right `delta` is supplied, as `delta[k]` $= \partial L / \partial z_k$, with zeros in row 0.
#
# | entry of the result | shape |
# |---|---|
# | `"dU"`, `"dS"` | `(n_h, n_h)` |
# | `"dW"` | `(n_h, n_x)` |
# | `"db"` | `(n_h,)` |
#
# <details><summary>Hint 1: the idea</summary>
#
# As in section 5: next to what does each parameter stand in $z_k$, and in which steps?
#
# </details>
#
# <details><summary>Hint 2: one sum</summary>
#
# With $\delta_k$ in hand there is one sum over $k$ for each parameter.
# $S$ takes part from step 2 on.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `h, x, steps = trace["h"], trace["x"], range(1, len(delta))`; each of the four is then one sum over `steps`, or over a part of it.
#
# </details>


# %% answer="leaky-gradients"
def leaky_gradients(trace, delta):
    """The gradients of the whole loss with respect to the parameters.

    trace: the record of a leaky run
    delta: (T + 1, n_h), row k the gradient of the whole loss
        with respect to z_k
    returns: a dict with dU, dS (n_h, n_h), dW (n_h, n_x), db (n_h,)
    """
    ### BEGIN SOLUTION
    h, x, steps = trace["h"], trace["x"], range(1, len(delta))
    dU = sum(np.outer(delta[k], h[k - 1]) for k in steps)
    dS = sum(np.outer(delta[k], h[k - 2]) for k in steps[1:])
    dW = sum(np.outer(delta[k], x[k]) for k in steps)
    db = sum(delta[k] for k in steps)
    return {"dU": dU, "dS": dS, "dW": dW, "db": db}
    ### END SOLUTION


# %% explore
def leaky_loss_of_parameters(arrays):
    h = leaky_forward(leaky, arrays)
    return np.sum(leaky["dL_dd"][1:] * (h[1:] - h[:-1]))


gradients = try_out(leaky_gradients, **example("leaky_gradients"), expect=dict)
if gradients:
    arrays = {name: leaky[name].copy() for name in ("U", "S", "W", "b")}
    report = check_gradients(leaky_loss_of_parameters, arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# **The matrices of the states** (1 point).

# %% test="leaky-state-matrices" skill="state-matrices" points=1
"""dU and dS against differences of the whole loss."""
check = LeakyGradientsCheck(leaky_gradients)
check.states(nudged())
### BEGIN HIDDEN TESTS
check.states(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The input weights and the bias, and a clean function** (1 point).

# %% test="leaky-inputs" skill="input-weights" points=0.5
"""dW and db against differences of the whole loss."""
check = LeakyGradientsCheck(leaky_gradients)
check.inputs(nudged())
### BEGIN HIDDEN TESTS
check.inputs(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% test="leaky-gradients-pure" skill="pure-gradients" points=0.5
"""The arguments stay as they were, the same call gives the same answer, and any size will do."""
check = LeakyGradientsCheck(leaky_gradients)
check.pure(nudged())
### BEGIN HIDDEN TESTS
check.pure(nudged.fresh())
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 11. In your own words

# %% [markdown] task="bptt-written" points=4
# **Write the derivation** (4 points), for the network of section 1, in at most **150 words** and as many formulas as you like.
# Somebody who knows the chain rule for one variable should be able to follow.
# Say
#
# 1. what $\delta_{t,k}$ is, how it starts and how it goes back by one step, and why the factors stand in this order,
# 2. why $\partial L / \partial W$ and $\partial L / \partial b$ are sums, over what, and what each term is,
# 3. why one sweep gives the same numbers, and what it saves,
# 4. what it is that vanishes over long distances, and what a factor $\gamma$ for each step tells about it.
#
# Each of the four counts 0, 1 or 2 marks, and each mark half a point.
# Words beyond 150 are not read; formulas do not count as words.
#
# Write in a new cell below this one: click here, press `B` for the new cell and `M` to make it text.
#
# ### BEGIN MARK SCHEME
# **Half a point a mark; 2 right and with its reason, 1 right without the reason or with one gap, 0 otherwise.**
# Marking takes about three minutes. Formulas do not count as words; stop reading at word 150.
# Any right route counts: sums over indices, Jacobians in a row or in a column convention (then the order is reversed and the transpose
# may be missing: consistent is right), differentials, a computational graph in words, or e_k = ∂L/∂h_k in place of δ,
# if it is called by its name and the way through tanh appears where the parameters come in.
#
# 1. **The delta.** 2: δ(t,k) = ∂L_t/∂z_k; δ(t,t) = diag(f′(z_t)) ∂L_t/∂h_t;
#    δ(t,k) = diag(f′(z_k)) Uᵀ δ(t,k+1) with a reason for the order (first back through U, then through tanh of step k).
#    1: the recursion without the start, or without a reason for the order.
#    0: ∂L_t/∂h taken for δ without a way through tanh; Uᵀ diag(f′(z_k)) δ(t,k+1) as a rule for δ.
# 2. **The parameters.** 2: the same W stands in every z_k with k ≤ t, and L depends on all of them; contributions add:
#    (6.40) Σ_t Σ_{k≤t} δ(t,k) x_kᵀ and (6.41) Σ_t Σ_{k≤t} δ(t,k). 1: the formulas without the reason, one of the two, or δ(t,k)ᵀ misplaced.
#    0: only k = t (the immediate derivative taken for the total one); a product in place of a sum.
# 3. **The sweep.** 2: the second factor depends on k alone, so the sums can be exchanged, and the recursion is linear:
#    δ_k = diag(f′(z_k)) (∂L_k/∂h_k + Uᵀ δ_{k+1}); about T products in place of T²/2. 1: the recursion or the saving alone.
#    0: "the later terms are small and can be left out" (that is truncation, which changes the numbers).
# 4. **What vanishes.** 2: the part of the gradient that comes from *distant* steps, not the gradient of W or U as a whole;
#    and γ to the power of t−k is an upper bound: γ < 1 is enough for vanishing, γ > 1 is not enough for exploding. 1: one of the two.
#    0: "the gradient of U vanishes"; the power of γ as an equality; the largest eigenvalue of U alone said to decide.
#
# Typical: h_k in place of h_{k−1} beside δ(t,k) when ∂L/∂U is mentioned (take 1 off in 2); the sum over k up to t − 1 (1 off in 2);
# "all slopes of tanh are below 1" (the slope at 0 is 1; no mark off if nothing hangs on it); products of Jacobians entry by entry (0 in 1).
# ### END MARK SCHEME

# %% [markdown]
# ## 12. Summary
#
# - $\delta$ belongs to a sum $z$: it starts with a loss, and each step back goes through $U^{\mathsf T}$, then through the slope of tanh.
# - A parameter is one, and used in every step; its gradient adds up over all steps, each $\delta$ times what stood next to the parameter.
# - Whatever the recurrence: draw it, count the arrows that leave a quantity, and add what comes back along each.
#
# **Stretch (no points).** There is a way to the same gradients without going back: *real-time recurrent learning*.
# Carry along, forwards, how the state moves with each entry of $U$: an array of shape `(n_h, n_h, n_h)`, which is updated in each step from that of the step before.
# Write it for the trace of section 1, and compare with `dL_dU`.
# How does its cost grow with the number of steps, and how with the number of units?
