# %% [markdown]
# # Write one step of an LSTM
#
# ![One step of an LSTM. At the top the cell state runs straight from c_prev to c_next: it is multiplied by the forget gate, and the input gate times the candidate is added. Below, a_prev and xt are stacked and feed four weighted sums: three gates with a sigmoid, and the candidate with tanh. The output gate multiplies tanh of c_next and gives a_next, which goes on to the next step and up to the prediction.](figures/lstm_cell.svg)
#
# **You will**
#
# - see why this cell has two states, and what its three gates do to them,
# - write one step of it in NumPy for a whole batch of examples,
# - open and shut a gate of your own cell, and watch what it keeps.
#
# **You need** the cell of lesson 1, `np.concatenate`, and about 45 minutes.

# %% setup
import numpy as np

from utils import sigmoid, softmax
from utils.checks import LstmCellForwardCheck, recorded
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import lstm_plumbing

# %% [markdown]
# **From lessons 1 and 5.** Two questions before you start; answer from memory.
#
# 1. In the cell of lesson 1, what happens to the previous state on its way into the next one?
# 2. And to a gradient on its way back through the same step?
#
# <details><summary>Answers</summary>
#
# 1. It is multiplied by `Waa`, the input and the bias are added, and the whole sum passes through tanh. Nothing of it stays as it was.
# 2. It is multiplied by the slope of tanh and by the transposed `Waa`. Over many steps these factors shrink it towards zero, or blow it up.
#
# </details>

# %% [markdown]
# ## 1. A line that is left alone
#
# The simple cell rewrites its whole state in every step.
# To keep a number for a hundred steps, it has to copy it a hundred times, through a matrix and through tanh.
#
# The **LSTM** (long short-term memory) has a second state for this, the **cell state** $c$.
# The pictures draw its way as a pipe.
# For one unit, $c$ is one number, the unit's *content*.
# Two things happen to it in a step, and nothing else:
#
# ![The line of the cell state alone: c_prev is multiplied by f, then i times the candidate is added, and the result is c_next.](figures/cell_state.svg)
#
# $$c_{\text{next}} = f \cdot c_{\text{prev}} + i \cdot \tilde c$$
#
# - $f$, the **forget gate**, is the share of the old content that is kept,
# - $\tilde c$, the **candidate**, is new content, a number from −1 to 1,
# - $i$, the **input gate**, is the share of the candidate that is added.
#
# A gate is a number from 0 (shut) to 1 (open).
# With $f = 1$ and $i = 0$ the content stays exactly as it was, for as many steps as you like.

# %% [markdown]
# **Think first.** What does the cell do with $f = 0$ and $i = 1$? And with $f = 1$ and $i = 1$, step after step?
#
# <details><summary>Answer</summary>
#
# With $f = 0$, $i = 1$ it forgets the old content and takes the candidate in its place.
# With $f = i = 1$ it adds the candidates up, like a counter. So the cell state, unlike a hidden state, can grow beyond 1.
#
# </details>

# %% [markdown]
# ## 2. Where the gates come from
#
# Each gate looks at the input and at the hidden state, with weights and a bias of its own.
# So does the candidate.
# Each of the four is a weighted sum, as in lesson 1.
# A gate sends its sum through the **sigmoid**, $\sigma(z) = 1 / (1 + e^{-z})$, which maps every number into the range from 0 to 1; the candidate sends its sum through tanh.
#
# The hidden state $a$ is what the cell shows of its content.
# The **output gate** $o$ decides how much:
#
# $$a_{\text{next}} = o \cdot \tanh(c_{\text{next}})$$
#
# One step with single numbers.
# The old content is $c_{\text{prev}} = 2$, and the four sums came out as $1.1$ for $f$, $-1.1$ for $i$, $0.55$ for the candidate and $0$ for $o$:
#
# | part | value |
# |---|---|
# | forget gate | $f = \sigma(1.1) = 0.75$ |
# | input gate | $i = \sigma(-1.1) = 0.25$ |
# | candidate | $\tilde c = \tanh(0.55) = 0.50$ |
# | new cell state | $c_{\text{next}} = 0.75 \cdot 2 + 0.25 \cdot 0.50 = 1.63$ |
# | output gate | $o = \sigma(0) = 0.50$ |
# | new hidden state | $a_{\text{next}} = 0.50 \cdot \tanh(1.63) = 0.46$ |

# %% explore
f, i, o = sigmoid(1.1), sigmoid(-1.1), sigmoid(0.0)
c = f * 2.0 + i * np.tanh(0.55)
print("c_next", c, " a_next", o * np.tanh(c))

# %% [markdown]
# **Think first.** The sum of the forget gate changes from $1.1$ to $10$, everything else stays.
# What are $c_{\text{next}}$ and $a_{\text{next}}$ then, roughly?
# Change `sigmoid(1.1)` in the cell above, and run it again.
#
# <details><summary>Answer</summary>
#
# Now $f$ is nearly 1, so $c_{\text{next}}$ is about $2 + 0.12 = 2.12$.
# $\tanh(2.12)$ is about 0.97, and half of it is 0.49: the content grew by 0.5, but what the cell shows went only from 0.46 to 0.49.
#
# </details>

# %% [markdown]
# **Predict first.** Below, one unit goes through twelve steps, and you set its three gates by hand.
# At step 7 its content is 0.80, an input offers the candidate 0.50, and the gates are $f = 1$, $i = 0$, $o = 0$.
# What are $c_7$ and $a_7$?
# Then drag $f$ of step 7 down to 0. What is left at the steps after it?
#
# In section 4 you write the cell that computes all three gates from weights; choose *weights of f* to see them at work.

# %% explore
lstm_plumbing()

# %% [markdown]
# <details><summary>Answer</summary>
#
# $c_7$ is still exactly 0.80, and $a_7$ is 0: what is remembered need not be shown.
# With $f = 0$ at step 7 the content is 0 from then on: nothing was written since.
#
# </details>

# %% [markdown]
# ## 3. From numbers to matrices
#
# Now there are $n_a$ units, each with its own content and its own gates, and $m$ examples as columns.
# The hidden state and the input are stacked, **the hidden state on top**; written $[a_{\text{prev}}; x_t]$.
# So one matrix product makes each weighted sum:
#
# $$f = \sigma(W_f\,[a_{\text{prev}}; x_t] + b_f) \qquad i = \sigma(W_i\,[a_{\text{prev}}; x_t] + b_i)$$
#
# $$\tilde c = \tanh(W_c\,[a_{\text{prev}}; x_t] + b_c) \qquad o = \sigma(W_o\,[a_{\text{prev}}; x_t] + b_o)$$
#
# $$c_{\text{next}} = f \odot c_{\text{prev}} + i \odot \tilde c \qquad a_{\text{next}} = o \odot \tanh(c_{\text{next}})$$
#
# $$\hat y_t = \mathrm{softmax}(W_y\, a_{\text{next}} + b_y)$$
#
# The sign $\odot$ multiplies entry by entry; in NumPy it is `*`.
#
# | name | in the code | shape | what it is |
# |---|---|---|---|
# | $x_t$ | `xt` | `(n_x, m)` | input of this step |
# | $a_{\text{prev}}$, $c_{\text{prev}}$ | `a_prev`, `c_prev` | `(n_a, m)` | the two states before this step |
# | $f$, $i$, $o$ | `ft`, `it`, `ot` | `(n_a, m)` | the gates |
# | $\tilde c$ | `cct` | `(n_a, m)` | the candidate |
# | $W_f$, $W_i$, $W_c$, $W_o$ | `Wf`, `Wi`, `Wc`, `Wo` | `(n_a, n_a + n_x)` | weights of the four sums |
# | $b_f$, $b_i$, $b_c$, $b_o$ | `bf`, `bi`, `bc`, `bo` | `(n_a, 1)` | their biases |
# | $c_{\text{next}}$, $a_{\text{next}}$ | `c_next`, `a_next` | `(n_a, m)` | the two states after it |
# | $W_y$ | `Wy` | `(n_y, n_a)` | weights from hidden state to prediction |
# | $b_y$ | `by` | `(n_y, 1)` | bias of the prediction |
# | $\hat y_t$ | `yt_pred` | `(n_y, m)` | prediction |
#
# Here is the example of this lesson: 3 inputs, 5 units, 2 classes, 10 examples.

# %% explore
step = example("lstm_cell_forward")
for name in ("xt", "a_prev", "c_prev"):
    print(name, step[name].shape)
for name, value in step["parameters"].items():
    print(name, value.shape)

# %% [markdown]
# **Think first.** Which five columns of `Wf` meet `a_prev`?
# And does the cell state `c_prev` have any weights?
#
# <details><summary>Answer</summary>
#
# The first five, `Wf[:, :5]`: the hidden state stands on top of the stack, so it meets the first columns. The other three meet `xt`.
# The cell state has none. No matrix and no tanh lies on its line, only the gate of each unit.
#
# </details>

# %% [markdown]
# ## 4. Write the cell
#
# Your function returns four things: both new states, the prediction, and the cache.
# The cache is a tuple of ten: `(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)`.
# Lesson 11 takes it apart in this order.
#
# `sigmoid` and `softmax` are imported already.
#
# <details><summary>Hint 1: the idea</summary>
#
# Stack first, once.
# Then the four sums are the same line four times, each with its own letter; three end in a sigmoid, one in tanh.
# The two states come after them, the cell state first.
#
# </details>
#
# <details><summary>Hint 2: the formula in code</summary>
#
# Weights times stack is `@`, a matrix product.
# A gate times a state is `*`, entry by entry: each unit has a gate of its own.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `np.concatenate([upper, lower])` stacks two arrays with the same number of columns.
# Give the result a name, for example `inputs`; its shape is `(n_a + n_x, m)`.
#
# </details>


# %% answer="lstm-cell-forward"
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    """One step of an LSTM.

    xt: (n_x, m)   a_prev, c_prev: (n_a, m)
    parameters: Wf, Wi, Wc, Wo (n_a, n_a + n_x),
                bf, bi, bc, bo (n_a, 1),
                Wy (n_y, n_a), by (n_y, 1)
    returns: a_next (n_a, m), c_next (n_a, m), yt_pred (n_y, m)
             and cache = (a_next, c_next, a_prev, c_prev,
                          ft, it, cct, ot, xt, parameters)
    """
    ### BEGIN SOLUTION
    inputs = np.concatenate([a_prev, xt])
    ft = sigmoid(parameters["Wf"] @ inputs + parameters["bf"])
    it = sigmoid(parameters["Wi"] @ inputs + parameters["bi"])
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    ot = sigmoid(parameters["Wo"] @ inputs + parameters["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache
    ### END SOLUTION


# %% [markdown]
# Try it on the example.
# Compare with these numbers before you go on to the checks:
#
# ```text
# a_next[4] = [-0.66408471  0.0036921   0.02088357  0.22834167]
# c_next[2] = [0.63267805 1.00570849 0.35504474 0.20690913]
# yt_pred[1] = [0.79913913 0.15986619 0.22412122 0.15606108]
# ```

# %% explore
outcome = try_out(lstm_cell_forward, expect="a_next, c_next, yt_pred, cache", **step)
if outcome:
    a_next, c_next, yt_pred, cache = outcome
    print("a_next[4] =", a_next[4, :4])
    print("c_next[2] =", c_next[2, :4])
    print("yt_pred[1] =", yt_pred[1, :4])

# %% [markdown]
# ## 5. Check it
#
# Each of the six cells below checks one skill.
# After you hand in, the same checks run on fresh numbers.
#
# **The four sums** (2 points).
# This check keeps three of the sums still, moves the fourth a little away from zero, and watches how a state rises.
# There sigmoid and tanh are almost straight lines, so the rise shows the sum.

# %% test="lstm-cell-forward-sums" skill="weighted-sums" points=2
"""Each of the four sums has its own weights and bias: W [a_prev; xt] + b."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.weighted_sums(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.weighted_sums(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The cell state** (4 points).
# Two gates from 0 to 1, a candidate from −1 to 1, and the line that is left alone.
# If one of your sums is wrong, this check takes your own sums.

# %% test="lstm-cell-forward-cell-state" skill="cell-state" points=4
"""c_next keeps a share of c_prev and adds a share of the candidate."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.cell_state(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.cell_state(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The hidden state** (1 point), checked against *your own* `c_next`, and **the prediction** (1 point), checked against *your own* `a_next`.

# %% test="lstm-cell-forward-hidden-state" skill="hidden-state" points=1
"""a_next is the output gate times tanh of c_next."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.hidden_state(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.hidden_state(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-forward-prediction" skill="prediction" points=1
"""yt_pred is the softmax of Wy a_next + by, column by column."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.prediction(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.prediction(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The results and the cache** (1 point), and **a clean function** (1 point): the arguments stay as they were, and any size will do.

# %% test="lstm-cell-forward-cache" skill="cache" points=1
"""The results come in order, and the cache holds the ten things asked for."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.cache(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.cache(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-forward-pure" skill="pure-function" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = LstmCellForwardCheck(lstm_cell_forward)
check.pure(recorded("lstm_cell_forward"))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
from utils.checks import fresh

check.pure(fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. Look at your result
#
# The twelve steps again, now through your own `lstm_cell_forward`: the dots are its `c_next` and its `a_next`.
# Your function is given weights that open each gate as far as you have drawn it.
#
# **Predict, then choose the example** *leak*. With $f = 0.8$ at every step, how much of 0.80 is left after nine steps?

# %% explore
lstm_plumbing(lstm_cell_forward)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $0.8^9 = 0.13$ of it, about 0.11.
# A forget gate a little below 1 is a slow leak; lesson 10 measures how slow.
#
# </details>

# %% [markdown]
# ## 7. Summary
#
# - An LSTM has two states: the cell state $c$ keeps, the hidden state $a$ shows.
# - $c_{\text{next}} = f \odot c_{\text{prev}} + i \odot \tilde c$: on its line, the cell state meets one gate and one plus sign, no matrix and no tanh.
# - Every gate is a sigmoid of its own weighted sum of $[a_{\text{prev}}; x_t]$, and multiplies unit by unit.
#
# **Stretch (no points).** Two relatives of this cell: *coupled gates* add just as much as they forget, $i = 1 - f$; with *peepholes*, each gate also reads the content of its own unit, so a term $p_f \odot c_{\text{prev}}$ with weights $p_f$ of shape `(n_a, 1)` joins the sum of the forget gate, and likewise for $i$; the output gate reads $c_{\text{next}}$.
# Write one of them as a new function, and give it to `lstm_plumbing`.
# With coupled gates, between which two numbers does each entry of `c_next` always lie?
#
# <details><summary>Answer</summary>
#
# Between the old content and the candidate: $f c_{\text{prev}} + (1 - f)\,\tilde c$ is a weighted mean of the two.
# Such a cell cannot count.
#
# </details>
#
# **Next:** lesson 10 runs this cell along a whole sequence, and measures how long it remembers.
