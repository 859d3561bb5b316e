# %% [markdown]
# # Compute one step of a recurrent network
#
# ![One cell of a recurrent network: the input xt and the previous state a_prev are each multiplied by a matrix, added up together with a bias, and pass through one tanh to give the new state a_next. The state goes on to the next step, and through a second matrix and softmax to the prediction yt_pred.](figures/rnn_cell.svg)
#
# **You will**
#
# - read the formula of a recurrent cell off the picture above,
# - write it in NumPy for a whole batch of examples at once,
# - see what one step does to numbers that are large and to numbers that are small.
#
# **You need** matrix products with NumPy's `@`, and about 35 minutes.

# %% setup
import numpy as np

from utils import softmax
from utils.checks import RnnCellForwardCheck, recorded
from utils.figures import plot_activation
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import slider_figure

# %% [markdown]
# ## 1. A cell remembers
#
# You read a sentence one word at a time, and keep in mind what came before.
# A recurrent cell works in the same way.
# At each step it takes two things, the new input $x$ and its own previous state $a_{\text{prev}}$, and makes one thing of them, the next state $a_{\text{next}}$.
#
# Start with single numbers instead of matrices.
# The cell multiplies the input by one weight and the state by another, and adds a bias.
# Call this sum $z$.
# It passes through $\tanh$, which maps every number into the range from −1 to 1:
#
# $$z = w_x\, x + w_a\, a_{\text{prev}} + b, \qquad a_{\text{next}} = \tanh(z)$$
#
# Take $w_x = 0.5$, $w_a = 2$, $b = -0.1$, the input $x = 1$ and the state $a_{\text{prev}} = 0.3$.
# The sum is $z = 0.5 + 0.6 - 0.1 = 1$, and $\tanh(1) \approx 0.762$.
# The next cell does just that.

# %% explore
w_x, w_a, b = 0.5, 2.0, -0.1
print(np.tanh(w_x * 1.0 + w_a * 0.3 + b))

# %% [markdown]
# **Think first.** With the state at $-0.3$ instead of $0.3$, everything else the same: is the next state positive or negative?
# Work out the sum in your head, then change the number above and run the cell again.

# %% [markdown]
# ## 2. From numbers to matrices
#
# A real cell has $n_x$ inputs, and its state is a list of $n_a$ numbers; each of them is called a **hidden unit**.
# So $x$ and $a$ become vectors, and the weights become matrices.
# To use the machine well, we compute $m$ examples at once, for instance $m$ sentences; together they are a **batch**.
# Each example is a **column**: the input `xt` has shape `(n_x, m)`.
#
# $$a_{\text{next}} = \tanh(W_{ax}\, x_t + W_{aa}\, a_{\text{prev}} + b_a)$$
#
# $$\hat y_t = \mathrm{softmax}(W_{ya}\, a_{\text{next}} + b_y)$$
#
# The second line turns the new state into a prediction.
# $\mathrm{softmax}$ makes probabilities of any numbers: it takes $e$ to the power of each, and divides by their sum.
# So each column of $\hat y_t$ has one probability for each of $n_y$ classes, and they add up to 1.
#
# | name | in the code | shape | what it is |
# |---|---|---|---|
# | $x_t$ | `xt` | `(n_x, m)` | input of this step |
# | $a_{\text{prev}}$ | `a_prev` | `(n_a, m)` | state after the step before |
# | $W_{ax}$ | `Wax` | `(n_a, n_x)` | weights from input to state |
# | $W_{aa}$ | `Waa` | `(n_a, n_a)` | weights from state to state |
# | $b_a$ | `ba` | `(n_a, 1)` | bias of the state |
# | $W_{ya}$ | `Wya` | `(n_y, n_a)` | weights from state to prediction |
# | $b_y$ | `by` | `(n_y, 1)` | bias of the prediction |
#
# Read a name from right to left: `Wax` takes `x` to `a`.
# The name also gives the shape: rows are where it goes, columns where it comes from.

# %% [markdown]
# Here is the example that this lesson works with.
# The call makes the arguments of one step, with 3 inputs, 5 hidden units, 2 classes and 10 examples.

# %% explore
step = example("rnn_cell_forward")
print("xt", step["xt"].shape, " a_prev", step["a_prev"].shape)
for name, value in step["parameters"].items():
    print(name, value.shape)

# %% [markdown]
# **Think first.** Write down the shapes of `Wax @ xt`, `Waa @ a_prev` and `ba`.
# Two of them are equal, the third is not.
# Why can NumPy add all three?
#
# <details><summary>Answer</summary>
#
# Both products have shape `(n_a, m)`, here `(5, 10)`.
# `ba` has shape `(5, 1)`: NumPy repeats its one column for each of the 10 examples.
# This is called broadcasting, and it is the reason why biases are kept as columns.
#
# </details>

# %% [markdown]
# ## 3. Write the cell
#
# Your function returns three things: the next state, the prediction, and a **cache**.
# The cache holds what the backward pass will need in a later lesson: the tuple `(a_next, a_prev, xt, parameters)`, in this order.
#
# `softmax` is imported already; it works column by column.
#
# <details><summary>Hint 1: the idea</summary>
#
# Three arrows meet at the plus sign before tanh.
# They are added first; the sum passes through one tanh.
#
# </details>
#
# <details><summary>Hint 2: the formula in code</summary>
#
# A matrix product is `@` in NumPy, a hyperbolic tangent is `np.tanh`.
# Each product of the formula is one `@`, with the weights on the left.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# Take the weights out of the dict first, for example `Wax = parameters["Wax"]`.
# Then the formula can be typed as it stands.
#
# </details>


# %% answer="rnn-cell-forward"
def rnn_cell_forward(xt, a_prev, parameters):
    """One step of a recurrent cell.

    xt: (n_x, m)   a_prev: (n_a, m)
    parameters: Wax (n_a, n_x), Waa (n_a, n_a), ba (n_a, 1),
                Wya (n_y, n_a), by (n_y, 1)
    returns: a_next (n_a, m), yt_pred (n_y, m)
             and cache = (a_next, a_prev, xt, parameters)
    """
    ### BEGIN SOLUTION
    Wax, Waa, ba = parameters["Wax"], parameters["Waa"], parameters["ba"]
    Wya, by = parameters["Wya"], parameters["by"]
    a_next = np.tanh(Wax @ xt + Waa @ a_prev + ba)
    yt_pred = softmax(Wya @ a_next + by)
    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache
    ### END SOLUTION


# %% [markdown]
# Try it on the example.
# Compare with these numbers before you go on to the checks:
#
# ```text
# a_next[4] = [0.59584544 0.18141802 0.61311866 0.99808218]
# yt_pred[1] = [0.9888161  0.01682021 0.21140899 0.36817467]
# ```

# %% explore
outcome = try_out(rnn_cell_forward, expect="a_next, yt_pred, cache", **step)
if outcome:
    a_next, yt_pred, cache = outcome
    print("a_next[4] =", a_next[4, :4])
    print("yt_pred[1] =", yt_pred[1, :4])

# %% [markdown]
# ## 4. Check it
#
# Each of the five cells below checks one skill and says what is wrong, if anything is.
# They look at the public example; after you hand in, the same checks run on fresh numbers.
#
# **The sum inside tanh** (2 points).
# For sums $z$ near zero, $\tanh(z)$ is almost $z$ itself.
# So this check makes input, state and bias tiny, and reads your sum straight off `a_next`.

# %% test="rnn-cell-forward-sum" skill="weighted-sum" points=2
"""All terms are in the sum: Wax xt + Waa a_prev + ba."""
check = RnnCellForwardCheck(rnn_cell_forward)
check.weighted_sum(recorded("rnn_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
from utils.checks import fresh

check.weighted_sum(fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **One tanh over the whole sum** (4 points).
# This is what makes the cell more than a matrix product.

# %% test="rnn-cell-forward-tanh" skill="activation" points=4
"""a_next is one tanh of the whole sum."""
check = RnnCellForwardCheck(rnn_cell_forward)
check.one_tanh(recorded("rnn_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
from utils.checks import fresh

check.one_tanh(fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The prediction** (2 points).
# It is checked against *your own* `a_next`: an error above costs nothing here.

# %% test="rnn-cell-forward-prediction" skill="prediction" points=2
"""yt_pred is the softmax of Wya a_next + by, column by column."""
check = RnnCellForwardCheck(rnn_cell_forward)
check.prediction(recorded("rnn_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
from utils.checks import fresh

check.prediction(fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The cache** (1 point), and **a clean function** (1 point): the arguments stay as they were, and the same call always gives the same answer.

# %% test="rnn-cell-forward-cache" skill="cache" points=1
"""The cache holds (a_next, a_prev, xt, parameters)."""
check = RnnCellForwardCheck(rnn_cell_forward)
check.cache(recorded("rnn_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
from utils.checks import fresh

check.cache(fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="rnn-cell-forward-pure" skill="pure-function" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = RnnCellForwardCheck(rnn_cell_forward)
check.pure(recorded("rnn_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_cell_forward
from utils.checks import fresh

check.pure(fresh(right_rnn_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. Look at your result
#
# Each point is one hidden unit in one example of your result: its state $a_{\text{next}}$ upwards, and to the right the sum $z$ that gives this state.
#
# The sum is computed back from your state with `np.arctanh`, so the points lie on the curve; what counts is *where* on the curve.
#
# **Guess before you run the cell.** How many of the 50 points lie in a flat end, where the slope of tanh is below 0.1?
# The figure tells.


# %% explore
def activation_figure(scale=1.0):
    weights = {name: scale * value for name, value in step["parameters"].items()}
    a_next, _yt_pred, _cache = rnn_cell_forward(step["xt"], step["a_prev"], weights)
    return plot_activation(np.arctanh(a_next), a_next)


slider_figure(activation_figure, scale=(0.1, 2.0, 0.1))

# %% [markdown]
# **Predict, then move the slider.** It multiplies all weights and biases by one number.
# At which scale are most points in the straight middle part?
# At scale 2, how many points tell you little more than the *sign* of the sum?
#
# <details><summary>Answer</summary>
#
# Below a scale of about 0.3 nearly all points are in the middle part, where tanh is almost a straight line.
# At scale 2, the figure counts more than half of the points in the flat ends.
#
# </details>

# %% [markdown]
# A unit in a flat end is called **saturated**.
# Lesson 5 shows what saturation does to gradients.

# %% [markdown]
# ## 6. Summary
#
# - One step is one formula: $a_{\text{next}} = \tanh(W_{ax} x_t + W_{aa} a_{\text{prev}} + b_a)$.
# - Examples are columns, and biases are columns too, so that broadcasting adds them to every example.
# - The cache keeps what the backward pass will need.
#
# **Stretch (no points).** `Wax @ xt + Waa @ a_prev` can be written as *one* matrix product: put the two matrices side by side with `np.hstack`, and the two vectors on top of each other with `np.vstack`.
# Try it, and run the checks again: they do not mind how you get there.
# Cells with gates are usually written in this way.
#
# **Next:** lesson 2 runs this cell along a whole sequence.
