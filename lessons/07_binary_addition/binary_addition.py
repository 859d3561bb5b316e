# %% [markdown]
# # Teach a network to add
#
# ![Four steps of a recurrent network that adds 6 and 3, from the least significant bit on. Each step reads one bit of each number from below and writes one bit of the sum above. An arrow from step to step hands on the state, in which the carry must be kept: 0 after step 0, 1 after steps 1 and 2.](figures/adder.svg)
#
# **You will**
#
# - find out what shapes decide in the chain rule, and what they cannot,
# - write the backward pass of the predictions, from the loss through softmax to the states,
# - put a whole network together and train it until it adds without an error.
#
# **You need** lessons 1, 2 and 5, and about 90 minutes, best in two sittings.

# %% setup
import time

import numpy as np

from utils import check_gradients, initialize_adam, numerical_gradient, softmax, update_parameters_with_adam
from utils.binary import carries, draw_additions, to_bits, to_number
from utils.checks import LossAndGradientsCheck, MeanResponseBackwardCheck, OutputBackwardCheck, differences
from utils.figures import plot_addition_training, plot_carry, plot_gradient_errors
from utils.losses import cross_entropy, softmax_cross_entropy
from utils.problems import example
from utils.problems.addition import mean_response
from utils.tryout import try_out

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. All examples and all steps use the same bias. What does that mean for its gradient?
# 2. What does `rnn_backward` expect in `da[:, :, t]`, and what does it add to it?
#
# <details><summary>Answers</summary>
#
# 1. The contributions of all examples and all steps add up.
# 2. The gradient of the loss of step `t` itself with respect to the state of step `t`. To it comes what is carried back from step `t + 1`.
#
# </details>

# %% [markdown]
# The functions of lessons 1, 2 and 5 are supplied here.

# %% given="rnn_cell_forward"

# %% given="rnn_forward"

# %% given="rnn_cell_backward"

# %% given="rnn_backward"

# %% [markdown]
# ## 1. What shapes decide
#
# A layer computes $P = W X$, and you know $dP$. What is $dW$?
# A popular way to find out is **dimension balancing**: put $dP$ and $X$, transposed or not, in the order in which the product has the shape of $W$.
#
# There are eight products to try: each factor as it is or transposed, in either order.
# The next cell tries all eight, for three choices of sizes.
#
# **Guess first.** How many of the eight fit when all sizes differ? And when `W` is square?


# %% explore
def balanced(n_out, n_in, m):
    """How many products of dP and X have the shape of W, and how many of these are its gradient."""
    rng = np.random.default_rng(0)
    W, X, dP = (rng.standard_normal(shape) for shape in ((n_out, n_in), (n_in, m), (n_out, m)))
    right = numerical_gradient(lambda W: np.sum(dP * (W @ X)), W)
    pairs = [(one, other) for one in (dP, dP.T) for other in (X, X.T)]
    products = [A @ B for A, B in pairs + [(B, A) for A, B in pairs] if A.shape[1] == B.shape[0]]
    fit = [product for product in products if product.shape == W.shape]
    return len(fit), sum(np.allclose(product, right) for product in fit)


for sizes in ((4, 3, 5), (4, 4, 5), (4, 4, 4)):
    fit, right = balanced(*sizes)
    print(f"W ({sizes[0]}, {sizes[1]}), {sizes[2]} examples: {fit} of 8 products fit, {right} is right")

# %% [markdown]
# <details><summary>Answer</summary>
#
# When all sizes differ, one product fits, and it is the right one: $dP\, X^\top$.
# When `W` is square, two fit, and one of them is wrong.
# When the batch is of that size too, all eight fit, and seven are wrong.
# Shapes are a good *check*. They are no proof.
#
# </details>
#
# Here is what shapes decide, and what they cannot.
#
# | question | do shapes decide it? |
# |---|---|
# | order and transposes, when all sizes differ | yes |
# | order and transposes at a **square** matrix, as `Waa` | no |
# | which of two arrays of one shape, as `a_next` or `a_prev` | no |
# | a factor, as the 1/m of a **mean** | no: a number has no shape |
# | **one example or several**: `dP * X.T` is right for one example, by broadcasting | no, if you try it with one example only |
#
# What does decide is the sum with its indices.

# %% [markdown]
# ## 2. Where balancing fails: an example by hand
#
# Take a layer with a *transposed* square matrix, whose responses are averaged over the examples:
#
# $$P = W^\top X, \qquad s_i = \frac1m \sum_k P_{ik}, \qquad P_{ik} = \sum_j W_{ji} X_{jk}$$
#
# | name | shape | what it is |
# |---|---|---|
# | `W` | `(n, n)` | the weights |
# | `X` | `(n, m)` | m examples |
# | `s` | `(n, 1)` | the mean response |
# | `ds` | `(n, 1)` | the gradient of the mean response (given) |
# | `dW`, `dX` | as `W`, `X` | wanted |
#
# With single numbers, for two inputs and two examples:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}, \quad X = \begin{pmatrix} 1 & 3 \\ 2 & 0 \end{pmatrix}, \quad ds = \begin{pmatrix} 1 \\ 0 \end{pmatrix}$$
#
# Only $s_0$ counts here, and it is $\tfrac12 \big[ (W_{00} \cdot 1 + W_{10} \cdot 2) + (W_{00} \cdot 3 + W_{10} \cdot 0) \big] = 2\, W_{00} + 1\, W_{10}$.
# So $dW$ has a 2 at row 0 and a 1 at row 1, both in column 0, and zeros in column 1.
# And each $X_{jk}$ has the factor $\tfrac12 W_{j0}$: row 0 of $dX$ is 0.5, 0.5, and row 1 is 0, 0.
#
# Balancing might have given `W.T @ …` for $dX$: it has the right shape, but 1 in row 1.

# %% [markdown]
# ## 3. Write a gradient that shapes cannot tell
#
# <details><summary>Hint 1: the idea</summary>
#
# Go back the way you came: first through the mean, then through the product.
# What is the gradient of a single entry of `P`?
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# $dP_{ik} = ds_i / m$.
# $P_{ik}$ holds $W_{ji} X_{jk}$, so $dW_{ji}$ adds up $X_{jk}\, dP_{ik}$ over the examples $k$, and $dX_{jk}$ adds up $W_{ji}\, dP_{ik}$ over $i$.
# Which matrix products are these?
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `m = X.shape[1]`; the next line makes `dP`, with the shape of `X`: `np.repeat` with `axis=1` copies a column.
#
# </details>


# %% answer="mean-response-backward"
def mean_response_backward(ds, W, X):
    """The backward pass of s, the mean over the examples of W.T @ X.

    ds: (n, 1), the gradient of the mean response
    W: (n, n)
    X: (n, m)
    returns: a dict with dW (n, n), dX (n, m)
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    dP = np.repeat(ds, m, axis=1) / m
    dX = W @ dP
    dW = X @ dP.T
    return {"dW": dW, "dX": dX}
    ### END SOLUTION


# %% [markdown]
# Try it on the example by hand, and on a larger one against differences.
#
# **Question.** If a bar is too long: is it `dW`, `dX`, or both?
# What do they have in common?

# %% explore
by_hand = {
    "ds": np.array([[1.0], [0.0]]),
    "W": np.array([[1.0, 2.0], [0.0, 1.0]]),
    "X": np.array([[1.0, 3.0], [2.0, 0.0]]),
}
gradients = try_out(mean_response_backward, **by_hand, expect=dict)
if gradients:
    print("by hand:", gradients)

layer = example("mean_response_backward")
gradients = try_out(mean_response_backward, **layer, expect=dict)
if gradients:
    arrays = {"W": layer["W"], "X": layer["X"]}
    report = check_gradients(lambda n: np.sum(layer["ds"] * mean_response(n["W"], n["X"])), arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# One bar alone means a slip in that product, most often a transpose.
# Both bars together point at what both are made of: `dP`, the way back through the mean.
#
# </details>
#
# **The way back through W** (1 point), and **each entry of dW in its place** (1 point).
# These two checks overlook a wrong factor.

# %% test="mean-response-backward-dx" skill="dx-orientation" points=1
"""dX goes the right way through W."""
check = MeanResponseBackwardCheck(mean_response_backward)
check.inputs(differences(mean_response))
### BEGIN HIDDEN TESTS
check.inputs(differences.fresh(mean_response))
### END HIDDEN TESTS
check.done()

# %% test="mean-response-backward-dw" skill="dw-orientation" points=1
"""dW has each entry in its place."""
check = MeanResponseBackwardCheck(mean_response_backward)
check.weights(differences(mean_response))
### BEGIN HIDDEN TESTS
check.weights(differences.fresh(mean_response))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The mean** (1 point), and **a clean function** (1 point).
# The check of the mean overlooks a wrong transpose.

# %% test="mean-response-backward-share" skill="share" points=1
"""Every example has its share of the mean."""
check = MeanResponseBackwardCheck(mean_response_backward)
check.share(differences(mean_response))
### BEGIN HIDDEN TESTS
check.share(differences.fresh(mean_response))
### END HIDDEN TESTS
check.done()

# %% test="mean-response-backward-pure" skill="pure-mean" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = MeanResponseBackwardCheck(mean_response_backward)
check.pure(differences(mean_response))
### BEGIN HIDDEN TESTS
check.pure(differences.fresh(mean_response))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. From the loss back to the scores
#
# So far a loss was somebody else's business: you were given `da`.
# Now we make it.
#
# The network predicts at every step.
# Its **scores** $s = W_{ya}\, a + b_y$ go through softmax and become probabilities $p$.
# (From here on $s$ stands for scores; the mean response of section 2 is done with.)
# The **cross-entropy** of one prediction is $-\log p_r$, where $r$ is the right class: 0 when the network is sure and right, large when it is sure and wrong.
#
# Take three classes with $p = (0.7,\ 0.2,\ 0.1)$ and the right class $r = 1$, the second one.
# The loss is $-\log 0.2 = 1.609$.
# How does it depend on the scores? Put softmax in:
#
# $$-\log p_r = -s_r + \log \sum_i e^{s_i}, \qquad \frac{\partial}{\partial s_i}\big(-\log p_r\big) = p_i - \begin{cases} 1 & i = r \\ 0 & \text{otherwise} \end{cases}$$
#
# **Prediction minus truth**: $(0.7,\ 0.2 - 1,\ 0.1) = (0.7,\ -0.8,\ 0.1)$.
# Is this right? Ask differences.

# %% explore
some_scores = np.log(np.array([0.7, 0.2, 0.1]))
print("loss:", round(softmax_cross_entropy(some_scores, 1), 3))
print("gradient:", numerical_gradient(lambda scores: softmax_cross_entropy(scores, 1), some_scores).round(3))

# %% [markdown]
# **Think first.** The three numbers 0.7, −0.8 and 0.1 add up to 0.
# Is that chance? What happens to the loss when every score grows by the same amount?
#
# <details><summary>Answer</summary>
#
# It is no chance: the probabilities add up to 1, and 1 is taken off.
# When every score grows by the same amount, softmax gives the same probabilities and the loss stays.
# So the gradient has no part in that direction.
#
# </details>
#
# The loss of the whole network is the **mean** over all its predictions: $m$ examples times $T_x$ steps.

# %% [markdown]
# ## 5. Write the backward pass of the predictions
#
# | name | shape | what it is |
# |---|---|---|
# | `a` | `(n_a, m, T_x)` | the states (given) |
# | `y_pred` | `(n_y, m, T_x)` | the probabilities (given) |
# | `labels` | `(m, T_x)` | the right classes, whole numbers from 0 on (given) |
# | `da` | `(n_a, m, T_x)` | what `rnn_backward` needs |
# | `dWya` | `(n_y, n_a)` | the weights from state to score |
# | `dby` | `(n_y, 1)` | the bias of the scores |
#
# <details><summary>Hint 1: the idea</summary>
#
# First the gradient of the scores, with the shape of `y_pred`: prediction minus truth, for a mean.
# Then the layer $s = W_{ya}\, a + b_y$, as in lesson 5: a product and a bias, used at every step by every example.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# With $ds_{ijt}$ for class $i$, example $j$ and step $t$, $W$ for $W_{ya}$ and $u$ for the unit:
#
# $$da_{ujt} = \sum_i W_{iu}\, ds_{ijt}, \qquad dW_{iu} = \sum_{j,t} ds_{ijt}\, a_{ujt}, \qquad db_i = \sum_{j,t} ds_{ijt}$$
#
# `np.tensordot` sums over two axes at once; a loop over the steps with `@` does as well.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `n_y, m, T_x = y_pred.shape`.
# For the truth as zeros and ones, compare `np.arange(n_y)[:, None, None]` with the labels: the two line up to the shape of `y_pred`.
#
# </details>


# %% answer="output-backward"
def output_backward(a, y_pred, labels, parameters):
    """The backward pass of softmax and the mean cross-entropy.

    a: (n_a, m, T_x), the states
    y_pred: (n_y, m, T_x), the predictions
    labels: (m, T_x), the right class of each prediction, a whole number
    parameters: the dict with Wya (n_y, n_a) and by (n_y, 1)
    returns: a dict with da (n_a, m, T_x), dWya (n_y, n_a), dby (n_y, 1)
    """
    ### BEGIN SOLUTION
    n_y, m, T_x = y_pred.shape
    right = np.arange(n_y)[:, None, None] == labels
    dscores = (y_pred - right) / (m * T_x)
    da = np.tensordot(parameters["Wya"].T, dscores, axes=1)
    dWya = np.tensordot(dscores, a, axes=([1, 2], [1, 2]))
    dby = dscores.sum(axis=(1, 2))[:, None]
    return {"da": da, "dWya": dWya, "dby": dby}
    ### END SOLUTION


# %% [markdown]
# Try it: each of your gradients against differences of the loss, for 3 examples and 4 steps.
#
# **Question.** If all three bars are too long, which line of your function is to blame?

# %% explore
predictions = example("output_backward")
prediction_arrays = {"a": predictions["a"]} | predictions["parameters"]


def prediction_loss(arrays):
    scores = np.tensordot(arrays["Wya"], arrays["a"], axes=1) + arrays["by"][:, :, None]
    return cross_entropy(softmax(scores), predictions["labels"])


gradients = try_out(output_backward, **predictions, expect=dict)
if gradients:
    report = check_gradients(prediction_loss, prediction_arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The gradient of the scores: all three are made from it.
# If only one bar is too long, its own product or sum is to blame.
#
# </details>
#
# **Prediction minus truth** (3 points).
# The gradient of the scores is not among your results, but this check reads it off them.

# %% test="output-backward-difference" skill="difference" points=3
"""The gradient of the scores is prediction minus truth, up to a factor."""
check = OutputBackwardCheck(output_backward)
check.difference(differences(softmax_cross_entropy))
### BEGIN HIDDEN TESTS
check.difference(differences.fresh(softmax_cross_entropy))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The mean over all predictions** (2 points).

# %% test="output-backward-average" skill="average" points=2
"""The loss is the mean over all predictions."""
check = OutputBackwardCheck(output_backward)
check.average(differences(softmax_cross_entropy))
### BEGIN HIDDEN TESTS
check.average(differences.fresh(softmax_cross_entropy))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The states** (1 point), **the parameters** (1 point), and **a clean function** (1 point).
# Even if your gradient of the scores is wrong, you keep the first two when the products are right.

# %% test="output-backward-states" skill="state-gradient" points=1
"""da."""
check = OutputBackwardCheck(output_backward)
check.states(differences(softmax_cross_entropy))
### BEGIN HIDDEN TESTS
check.states(differences.fresh(softmax_cross_entropy))
### END HIDDEN TESTS
check.done()

# %% test="output-backward-parameters" skill="parameter-gradients" points=1
"""dWya and dby."""
check = OutputBackwardCheck(output_backward)
check.parameters(differences(softmax_cross_entropy))
### BEGIN HIDDEN TESTS
check.parameters(differences.fresh(softmax_cross_entropy))
### END HIDDEN TESTS
check.done()

# %% test="output-backward-pure" skill="pure-output" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = OutputBackwardCheck(output_backward)
check.pure(differences(softmax_cross_entropy))
### BEGIN HIDDEN TESTS
check.pure(differences.fresh(softmax_cross_entropy))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. Adding, one bit at a time
#
# (A good place for a break.)
#
# Our network is to add two binary numbers.
# It reads them as you would on paper: from the **least significant** bit on, one bit of each number a step.
# At each step it says one bit of the sum.
#
# Here is 6 + 3 = 9, from step 0 on:
#
# | step | bit of 6 | bit of 3 | carry that comes in | bit of the sum | carry that goes out |
# |---|---|---|---|---|---|
# | 0 | 0 | 1 | 0 | 1 | 0 |
# | 1 | 1 | 1 | 0 | 0 | 1 |
# | 2 | 1 | 0 | 1 | 0 | 1 |
# | 3 | 0 | 0 | 1 | 1 | 0 |
#
# Steps 0 and 2 both read a single 1, yet the right answers are 1 and 0.
# So the input of a step is not enough: the network has to **remember** the carry, and nobody tells it what a carry is.
#
# **Think first.** Why not read the numbers from the most significant bit on?
#
# <details><summary>Answer</summary>
#
# The carry comes from the less significant bits, which the network would not have read yet when it must answer.
# No network that answers at once could do it.
#
# </details>

# %% explore
x, labels = draw_additions(np.random.default_rng(1), m=3, bits=4)
for one, other, total in zip(*x, labels, strict=True):
    print(f"{to_number(one):3d} + {to_number(other):3d} = {to_number(total):3d}    bits of the sum, lowest first: {total}")
print("shape of x:", x.shape, "  shape of labels:", labels.shape)

# %% [markdown]
# Numbers of 4 bits take 5 steps: the last one has only a carry to write down.

# %% [markdown]
# ## 7. Put the network together
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | `(n_x, m, T_x)` | the inputs; for additions `n_x` is 2 |
# | `labels` | `(m, T_x)` | the right classes; for additions 0 and 1 |
# | `loss` | one number | the mean cross-entropy |
# | `dWax`, `dWaa`, `dba`, `dWya`, `dby` | as their parameters | the gradients of this loss |
#
# <details><summary>Hint 1: the idea</summary>
#
# Forward through time, then the loss; back through the predictions, then back through time.
# Each of these is one call.
#
# </details>
#
# <details><summary>Hint 2: who needs what</summary>
#
# `rnn_forward` gives `a, y_pred, caches`.
# `cross_entropy` takes `y_pred` and `labels`; `output_backward` takes these and `a`; `rnn_backward` takes `da` and `caches`.
# Three gradients come from the one backward pass, two from the other.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# The network starts from a state of zeros: `a0 = np.zeros((parameters["Waa"].shape[0], x.shape[1]))`.
#
# </details>


# %% answer="loss-and-gradients"
def loss_and_gradients(x, labels, parameters):
    """The loss of a recurrent network, and its gradients.

    It starts from a state of zeros and predicts at every step.

    x: (n_x, m, T_x)
    labels: (m, T_x), the right class of each prediction, a whole number
    parameters: the dict with Wax, Waa, ba, Wya, by
    returns: loss, one number, the mean cross-entropy;
             gradients, a dict with dWax, dWaa, dba, dWya, dby
    """
    ### BEGIN SOLUTION
    a0 = np.zeros((parameters["Waa"].shape[0], x.shape[1]))
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    loss = cross_entropy(y_pred, labels)
    output = output_backward(a, y_pred, labels, parameters)
    back = rnn_backward(output["da"], caches)
    gradients = {name: back[name] for name in ("dWax", "dWaa", "dba")}
    return loss, gradients | {"dWya": output["dWya"], "dby": output["dby"]}
    ### END SOLUTION


# %% [markdown]
# Try it: the gradients of all five parameters against differences of the whole network.
#
# **Question.** Suppose the bars of `dWya` and `dby` are short and the other three too long.
# Where would you look first?

# %% explore
network = example("loss_and_gradients")


def network_loss(parameters):
    a0 = np.zeros((parameters["Waa"].shape[0], network["x"].shape[1]))
    _a, y_pred, _caches = rnn_forward(network["x"], a0, parameters)
    return cross_entropy(y_pred, network["labels"])


results = try_out(loss_and_gradients, **network, expect="loss, gradients")
if results:
    print("loss:", results[0], "  expected:", round(network_loss(network["parameters"]), 6))
if results and isinstance(results[1], dict):
    report = check_gradients(network_loss, network["parameters"], results[1])
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# At what happens between the two backward passes.
# `dWya` and `dby` come straight from `output_backward`; the other three go through `da` and `rnn_backward`.
#
# </details>
#
# **The loss** (2 points).

# %% test="loss-and-gradients-loss" skill="loss" points=2
"""The loss is the mean cross-entropy."""
check = LossAndGradientsCheck(loss_and_gradients, output_backward)
check.loss(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE rnn_forward
check.loss(differences.fresh(right_rnn_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Back through time** (3 points).
# If your `output_backward` is not right yet, your network is graded around your own one, so that no point is lost twice.
# Here in the notebook the checks need a right one: correct yours first.

# %% test="loss-and-gradients-recurrent" skill="recurrent-gradients" points=3
"""dWax, dWaa and dba of the whole network."""
check = LossAndGradientsCheck(loss_and_gradients, output_backward)
check.recurrent(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE loss_and_gradients
### REFERENCE rnn_forward
check.recurrent(differences.fresh(right_rnn_forward()), right_loss_and_gradients(output_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The last layer** (2 points), and **a clean function** (1 point).

# %% test="loss-and-gradients-output" skill="output-gradients" points=2
"""dWya and dby of the whole network."""
check = LossAndGradientsCheck(loss_and_gradients, output_backward)
check.output(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE loss_and_gradients
### REFERENCE rnn_forward
check.output(differences.fresh(right_rnn_forward()), right_loss_and_gradients(output_backward))
### END HIDDEN TESTS
check.done()

# %% test="loss-and-gradients-pure" skill="pure-network" points=1
"""The arguments stay as they were, and the same call gives the same answer."""
check = LossAndGradientsCheck(loss_and_gradients, output_backward)
check.pure(differences(rnn_forward))
### BEGIN HIDDEN TESTS
### REFERENCE loss_and_gradients
### REFERENCE rnn_forward
check.pure(differences.fresh(right_rnn_forward()), right_loss_and_gradients(output_backward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 8. Train it
#
# Eight units, two inputs, two classes: 106 numbers to learn.
# At each step of training the network sees 32 fresh additions of numbers of 8 bits, and Adam moves the parameters a little against their gradients.
# (Adam is gradient descent that finds a size of step for each number by itself; it is supplied.)
#
# Run the next cell to start. To start again from other random weights, change the seed.


# %% explore
def new_run(seed, units=8):
    """A network with random weights, and all that its training needs to go on."""
    rng = np.random.default_rng(seed)
    shapes = {"Wax": (units, 2), "Waa": (units, units), "Wya": (2, units)}
    weights = {name: rng.standard_normal(shape) / np.sqrt(shape[1]) for name, shape in shapes.items()}
    parameters = weights | {"ba": np.zeros((units, 1)), "by": np.zeros((2, 1))}
    v, s = initialize_adam(parameters)
    return {"parameters": parameters, "v": v, "s": s, "rng": rng, "losses": [], "bit_errors": []}


def wrong_bits(parameters, x, labels):
    """(m, T_x): where the network says the wrong bit."""
    a0 = np.zeros((parameters["Waa"].shape[0], x.shape[1]))
    return rnn_forward(x, a0, parameters)[1].argmax(axis=0) != labels


run = new_run(seed=9)


# %% explore
def train(run, steps):
    """Go on for some steps, and test on 100 fresh additions after each."""
    for _ in range(steps):
        x, labels = draw_additions(run["rng"], m=32, bits=8)
        loss, gradients = loss_and_gradients(x, labels, run["parameters"])
        gradients = {"d" + name: gradients["d" + name] for name in run["parameters"]}
        run["losses"].append(float(loss))
        t = len(run["losses"])
        run["parameters"], run["v"], run["s"] = update_parameters_with_adam(
            run["parameters"], gradients, run["v"], run["s"], t
        )
        run["bit_errors"].append(float(wrong_bits(run["parameters"], *draw_additions(run["rng"], 100, 8)).mean()))
    return run


def passes(run):
    """Whether the network makes no error on 1,000 fresh additions."""
    return not wrong_bits(run["parameters"], *draw_additions(np.random.default_rng(len(run["losses"])), 1000, 8)).any()


# %% [markdown]
# The next cell trains until the network makes no error on 1,000 fresh additions, or for 5 seconds.
# Run it again to go on.
#
# **Question.** Compare the two curves at step 80.
# Which of them has nearly reached its end, and why has the other not?

# %% explore
start = time.perf_counter()
while time.perf_counter() - start < 5 and not (run["losses"] and passes(run)):
    longer = try_out(train, run, 20, expect=dict)
    if longer is None:
        break
    run = longer
    print(f"step {len(run['losses']):4d}   loss {run['losses'][-1]:.3f}   wrong bits {100 * run['bit_errors'][-1]:5.1f} %")
if run["losses"]:
    print("No error in 1,000 fresh additions." if passes(run) else "Still errors in 1,000 fresh additions.")
    display(plot_addition_training(run["losses"], run["bit_errors"]))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The share of wrong bits: at step 80 only a few bits in a hundred are wrong, while the loss is still 0.47.
# A bit counts as right as soon as its probability passes one half; the loss asks for more, and goes on falling.
# For the first 30 steps about half of the bits are wrong, as if the network guessed.
#
# </details>

# %% [markdown]
# ## 9. Longer numbers than it ever saw
#
# The network has seen numbers of 8 bits only.
# On paper, who can add 8 bits can add 64.
# Can the network?
#
# **Guess first**, then run the cell.


# %% explore
def try_longer(run):
    """How many of 1,000 sums are wrong, for numbers of more and more bits."""
    for bits in (8, 16, 32, 64):
        wrong = wrong_bits(run["parameters"], *draw_additions(np.random.default_rng(5), 1000, bits))
        print(f"{bits:2d} bits: {wrong.any(axis=1).sum():4d} of 1,000 sums wrong, {wrong.sum():4d} of {wrong.size:,} bits")


print("after", len(run["losses"]), "steps of training:")
try_longer(run)

# %% [markdown]
# Now train on, still with 8 bits only, until 600 steps in all, and try again.

# %% explore
if run["losses"]:
    run = try_out(train, run, max(0, 600 - len(run["losses"])), expect=dict) or run
    print("after", len(run["losses"]), "steps of training:")
    try_longer(run)

# %% [markdown]
# <details><summary>What came of it</summary>
#
# It depends on when you stop.
# The test of 1,000 additions of 8 bits looks at 9,000 bits; to pass it means that errors are rare, not that there are none.
# A number of 64 bits gives an error 65 chances, and one wrong carry is handed on.
# With 20 different seeds, about half of the networks that had just passed the test erred in some of 1,000 sums of 64 bits.
# After 600 steps none of the 20 did, for any of the four lengths.
# The network does not count steps: once its state keeps the carry firmly, every step is the same task again.
# Still, 1,000 sums without an error are no proof.
#
# </details>


# %% explore
def add(one, other, bits=32):
    x = np.stack([to_bits(one, bits + 1), to_bits(other, bits + 1)])[:, None, :].astype(float)
    a0 = np.zeros((run["parameters"]["Waa"].shape[0], 1))
    said = to_number(rnn_forward(x, a0, run["parameters"])[1].argmax(axis=0)[0])
    print(f"{one} + {other} = {said}", "" if said == one + other else f"(wrong: it is {one + other})")


add(6, 3)
add(2024, 1999)
add(3_000_000_000, 1_234_567_890)

# %% [markdown]
# ## 10. Where does it keep the carry?
#
# Nobody told the network what a carry is.
# The figure looks for the unit whose state follows the carry best, over 200 additions of 16 bits.
# Each point is one step of one addition.
#
# **Question.** Guess before you look: does one unit hold the carry, so that you could read it off with a single threshold?

# %% explore
x, labels = draw_additions(np.random.default_rng(7), m=200, bits=16)
a = rnn_forward(x, np.zeros((run["parameters"]["Waa"].shape[0], 200)), run["parameters"])[0]
plot_carry(a, carries(x))

# %% [markdown]
# <details><summary>Answer</summary>
#
# In this network, yes: one unit is negative for carry 1 and positive for carry 0, without an exception.
# The sign is chance: another seed may have it the other way round.
# With 20 different seeds, 17 networks had such a unit after 600 steps; in the other three the carry is spread over several units.
# Nothing in the loss asks for one unit; it asks for right bits.
#
# </details>

# %% [markdown]
# ## 11. Summary
#
# - Shapes that fit are a check, no proof: a square matrix, a mean, a single example or two arrays of one shape pass it with a wrong gradient.
# - Through softmax and cross-entropy the gradient of the scores is prediction minus truth, divided by the number of predictions when the loss is a mean.
# - A network that has to carry something over time can find a way to keep it, and zero errors in a test mean few errors, not none.
#
# **Stretch (no points).** Make the network subtract: draw two numbers, and let the labels be the bits of the larger minus the smaller one.
# What must it remember now? Does it need more steps of training than adding?
#
# Feed the most significant bit first, as in section 6, and look at the share of wrong bits that training cannot get below.
# Which bits does the network get right?
