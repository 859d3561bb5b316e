# %% [markdown]
# # Train a network that writes
#
# ![An LSTM writes three characters. At each step the cell takes one character from below and hands its state a, c to the next cell. It gives a row of probabilities, a drawn number between 0 and 1 picks one of them, and the character picked is written down and goes into the next step.](figures/character_model.svg)
#
# **You will**
#
# - draw a character from probabilities with one number, and say what a temperature does,
# - put the pieces of the earlier lessons together to one training step, and check all its gradients,
# - train an LSTM until it writes words, and look at its gates while it reads.
#
# **You need** lessons 7, 8 and 9 to 11, and about 90 minutes.

# %% setup
import numpy as np

from utils import check_gradients, initialize_adam, sigmoid, softmax, update_parameters_with_adam
from utils.checks import (
    GruCellForwardCheck,
    LstmLossAndGradientsCheck,
    SampleCheck,
    TrainingStepCheck,
    around,
    recorded,
)
from utils.figures import (
    plot_draws,
    plot_gates_over_text,
    plot_gradient_errors,
    plot_losses,
    plot_truncation,
    plot_writing,
)
from utils.problems import example
from utils.texts import alphabet_of, decode, encode, load_text, one_hot, text_batch
from utils.training import train
from utils.tryout import try_out
from utils.widgets import slider_figure

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. An LSTM carries two things from step to step. Which two, and which of them do the gates of a step change by adding and multiplying only?
# 2. What does clipping by the global norm leave as it is, and what does it change?
#
# <details><summary>Answers</summary>
#
# 1. The hidden state `a` and the cell state `c`; the new `c` is $f \cdot c_{\text{prev}} + i \cdot \tilde c$.
# 2. It leaves the direction of all gradients together, and changes their length if that is above the limit.
#
# </details>

# %% [markdown]
# The functions of earlier lessons that you need are supplied here.

# %% given="lstm_cell_forward"

# %% given="lstm_forward"

# %% given="lstm_cell_backward"

# %% given="lstm_backward"

# %% given="output_backward"

# %% given="clip_by_global_norm"

# %% [markdown]
# ## 1. A text becomes numbers
#
# The network reads one character at a time and says which one comes next.
# This is all it learns.
# Whoever can say what comes next can also write: take what it says, write it down, and let it go on from there.
#
# Each character has a **code**, its place in the alphabet of the text, counted from 0.
# The network reads a code as a **one-hot** column: zeros, with a one at the place of the code.
# The right answer, the **label**, is the code of the next character.

# %% explore
text = load_text("river")
alphabet = alphabet_of(text)
codes = encode(text, alphabet)
n_x = len(alphabet)
print(text[:97])
print(len(text), "characters, an alphabet of", n_x)
x, labels = text_batch(codes, [0, 4], T_x=6, n_x=n_x)
print("x", x.shape, " labels", labels.shape)

# %% [markdown]
# **Think first.** The second piece of this batch begins at place 4 of the text and has 6 steps.
# Which characters does it read, and which are its labels?
#
# <details><summary>Answer</summary>
#
# The text begins with "the river comes".
# From place 4 on, the piece reads `r i v e r` and a space.
# Its labels are each one character further on: `i v e r`, a space, `c`.
#
# </details>

# %% [markdown]
# ## 2. Draw a character
#
# The network answers with probabilities, one for each character.
# To write, we have to pick one.
# Always taking the most probable one would write the same text each time, soon in a circle.
# So we draw: a character with probability 0.3 should be picked in 30 % of all cases.
#
# One random number between 0 and 1 is enough, the **draw**.
# Lay the probabilities end to end on a line from 0 to 1, and see on which part the draw falls.
# Take three characters with $p = (0.5,\ 0.2,\ 0.3)$:
#
# | | a | b | c |
# |---|---|---|---|
# | probability | 0.5 | 0.2 | 0.3 |
# | its part of the line begins at | 0 | 0.5 | 0.7 |
# | … and ends before | 0.5 | 0.7 | 1 |
#
# The draw 0.62 falls on the part of b.
# A draw of exactly 0.5 belongs to b as well: a part has its beginning, not its end.
# The ends are the **cumulative sums** of the probabilities.
#
# The function gets the draw as an argument and makes no random numbers itself.
# So the same call gives the same answer, and can be tested.

# %% [markdown]
# ### Temperature
#
# Before drawing, the distribution can be sharpened or flattened with one number, the **temperature** $T > 0$:
#
# $$q_k = \frac{p_k^{1/T}}{\sum_j p_j^{1/T}}$$
#
# Below 1, the probable becomes more probable: the text gets safer, and duller.
# Above 1, the improbable gets its chance.
# At $T = 1$ nothing changes.
# With the numbers from above:
#
# | $T$ | power $1/T$ | powers of 0.5, 0.2, 0.3 | their sum | $q$ | the draw 0.62 gives |
# |---|---|---|---|---|---|
# | 0.5 | 2 | 0.25, 0.04, 0.09 | 0.38 | 0.658, 0.105, 0.237 | a |
# | 1 | 1 | 0.5, 0.2, 0.3 | 1 | 0.5, 0.2, 0.3 | b |
# | 2 | 0.5 | 0.707, 0.447, 0.548 | 1.702 | 0.415, 0.263, 0.322 | b |

# %% [markdown]
# ### Write it
#
# Your function draws for $m$ examples at once; each column has its own distribution and its own draw.
#
# | name | shape | what it is |
# |---|---|---|
# | `probabilities` | `(n_y, m)` | each column adds up to 1, but for rounding |
# | `draws` | `(m,)` | numbers from 0 to below 1 |
# | `temperature` | a number | above 0 |
# | returns | `(m,)` | the class drawn in each column, a whole number from 0 |
#
# Three things happen seldom, and must not go wrong: a class of probability 0 is never drawn, not by the draw 0 either;
# columns that add up to 0.9999999 still give a class for the draw 0.99999999;
# and at a very low temperature all powers may become too small for the machine, which makes them 0.
#
# <details><summary>Hint 1: the idea</summary>
#
# Count, in each column, the parts of the line that end at the draw or before it.
# This number is the class.
#
# </details>
#
# <details><summary>Hint 2: in NumPy</summary>
#
# `np.cumsum(…, axis=0)` adds up downwards, column by column.
# A comparison gives an array of True and False, and `.sum(axis=0)` counts the True ones.
# The powers need not add up to 1: stretch the draw to their whole length instead.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# Only the ratios of the probabilities count.
# So divide each column by its largest entry first, as `softmax` does in its own way; then the largest power is 1 at any temperature.
# `weights = (probabilities / probabilities.max(axis=0)) ** …`
#
# </details>


# %% answer="sample"
def sample(probabilities, draws, temperature=1.0):
    """Draw a class from each column of probabilities.

    probabilities: (n_y, m), columns that add up to 1
    draws: (m,), from 0 to below 1
    temperature: below 1 sharpens, above 1 flattens
    returns: (m,), the classes, whole numbers
    """
    ### BEGIN SOLUTION
    weights = (probabilities / probabilities.max(axis=0)) ** (1 / temperature)
    ends = np.cumsum(weights, axis=0)
    return np.sum(ends <= draws * ends[-1], axis=0)
    ### END SOLUTION


# %% [markdown]
# Try it on the numbers by hand: three temperatures, the draw 0.62 each time.
# The classes should be 0, 1 and 1.

# %% explore
by_hand = np.array([[0.5], [0.2], [0.3]])
for temperature in (0.5, 1.0, 2.0):
    classes = try_out(sample, by_hand, np.array([0.62]), temperature)
    if classes is None:
        break
    print("temperature", temperature, "class", classes)

# %% [markdown]
# **Choosing** (2 points), the **temperature** (1 point), and the seldom cases with a **clean function** (1 point).
# The temperature is judged by your own choosing: what your function draws at temperature 0.5 must be what it draws at temperature 1 from the sharper distribution.

# %% test="sample-choice" skill="choice" points=2
"""A draw picks the class on whose part of the line it falls."""
check = SampleCheck(sample)
check.choice(recorded("sample"))
### BEGIN HIDDEN TESTS
### REFERENCE sample
from utils.checks import fresh

check.choice(fresh(right_sample()))
### END HIDDEN TESTS
check.done()

# %% test="sample-temperature" skill="temperature" points=1
"""The temperature sharpens or flattens the distribution."""
check = SampleCheck(sample)
check.temperature(recorded("sample"))
### BEGIN HIDDEN TESTS
### REFERENCE sample
from utils.checks import fresh

check.temperature(fresh(right_sample()))
### END HIDDEN TESTS
check.done()

# %% test="sample-robust" skill="robust" points=1
"""The ends of the range, very low temperatures, any sizes; the arguments stay as they were."""
check = SampleCheck(sample)
check.robust(recorded("sample"))
### BEGIN HIDDEN TESTS
### REFERENCE sample
from utils.checks import fresh

check.robust(fresh(right_sample()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# Here your function draws 1,000 times from one distribution over five characters, with draws spread evenly from 0 to 1.
#
# **Question.** The dashed lines are the probabilities $p$ at temperature 1, on the average 20 %; the bars are drawn at temperature 0.4.
# Which bars rise above their line, and is it true of every probability above the average?
# Then move the slider: what becomes of the bars above temperature 1?


# %% explore
def draws_figure(temperature=0.4):
    probabilities = np.array([0.42, 0.26, 0.16, 0.1, 0.06])
    columns = np.repeat(probabilities[:, None], 1000, axis=1)
    draws = (np.arange(1000) + 0.5) / 1000
    return plot_draws(probabilities, sample(columns, draws, temperature), "aeiou")


slider_figure(draws_figure, temperature=(0.1, 3.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The most probable one always rises; a, in the end, to 100 %.
# It is not true of all above the average of 20 %: e is drawn in 26 % at temperature 1, and still in 26 % at 0.7, but in 21 % at 0.4 and in 8 % at 0.2.
# Sharpening compares each class with the best one.
# Above temperature 1 all bars go towards 20 %.
#
# </details>

# %% [markdown]
# ## 3. The loss and its gradients
#
# How good is a prediction?
# Only the probability of the right character counts, and we take $-\log$ of it: 0 for a probability of 1, and more and more the smaller it is.
# The **loss** is the mean over all steps and examples.
# Three predictions that give the right character 0.5, 0.2 and 0.8:
#
# $$L = \tfrac13\,(-\log 0.5 - \log 0.2 - \log 0.8) = \tfrac13\,(0.693 + 1.609 + 0.223) = 0.842$$
#
# A network that knows nothing gives each of 25 characters the same probability; its loss is $\log 25 = 3.219$.
#
# The gradients come back the way the loss went, and each part of the way is a function you have:
#
# | forward | backward |
# |---|---|
# | `lstm_forward(x, a0, parameters)` → `a, y, c, caches` | `lstm_backward(da, caches)` → a dict |
# | loss of `y` and `labels` | `output_backward(a, y, labels, {"Wya": …})` → `da`, `dWya`, `dby` |
#
# `output_backward` is lesson 7's, where the output weights were called `Wya`; an LSTM's are `Wy`.
# So hand it `{"Wya": parameters["Wy"]}`; its `dWya` is your `dWy`.
#
# Adam wants one gradient for each of the ten parameters, and no other.
# `lstm_backward` also returns `dx` and `da0`; leave these two out.

# %% [markdown]
# ### Where the gradient stops
#
# A batch holds pieces of the text, and a piece has a first character.
# What came before may be handed on to it as a state, `a0`; but a state is just numbers, and `da0` goes nowhere.
# The backward pass ends where the piece begins.
# This is **truncated** backpropagation through time: the forward pass goes on and on, the backward pass visits the last $k$ steps, the **window**.
#
# The next cell reads 40 characters with an LSTM of 16 units that has learned nothing, and puts a loss on the last of them.
# The forward pass takes all 40 steps each time, the backward pass the last 5, 10, 20 or all 40.
# On the right you see how far the gradient of the weights and biases is off.
#
# **Predict first.** The framed character lies 10 steps back.
# Does the window of 10 reach it?
# What becomes of the states above if the window is shorter?
# And does a short window cost more at forget bias 0, or at 3?


# %% explore
def run(window, forget_bias):
    rng, (x, labels) = np.random.default_rng(0), text_batch(codes, [0], 40, n_x)
    parameters = {"W" + gate: rng.standard_normal((16, 16 + n_x)) / np.sqrt(16 + n_x) for gate in "fico"}
    parameters |= {"b" + gate: np.full((16, 1), forget_bias if gate == "f" else 0.0) for gate in "fico"}
    parameters |= {"Wy": rng.standard_normal((n_x, 16)) / 4, "by": np.zeros((n_x, 1))}
    a = c = np.zeros((16, 1))
    states, cells = [], []
    for t in range(40):
        a, c, y, cell = lstm_cell_forward(x[:, :, t], a, c, parameters)
        states.append(a)
        cells.append(cell)
    da, dc = parameters["Wy"].T @ (y - one_hot(labels[:, -1], n_x)), np.zeros((16, 1))
    dx, sums = np.zeros(x.shape), {}
    for t in reversed(range(40 - window, 40)):
        step = lstm_cell_backward(da, dc, cells[t])
        da, dc, dx[:, :, t] = step["da_prev"], step["dc_prev"], step["dxt"]
        sums = {name: sums.get(name, 0) + step[name] for name in step if name[1:] in parameters}
    return {"a": np.stack(states, axis=2), "dx": dx, **sums}


def truncation_figure(steps_back=10, forget_bias=1.0):
    return plot_truncation({window: run(window, forget_bias) for window in (5, 10, 20, 40)}, steps_back, text[:40])


slider_figure(truncation_figure, steps_back=(0, 39, 1), forget_bias=(0.0, 3.0, 0.5))

# %% [markdown]
# <details><summary>Answer</summary>
#
# No: the last 10 characters are those from 0 to 9 steps back.
# A character $d$ steps back gets a gradient if $d < k$, and else exactly zero, not a small one.
# The states stay as they are: truncation forgets nothing, it only learns nothing from what lies further back.
#
# At forget bias 0 the window of 10 is 0.9 % off, at 1 it is 17 %, and at 3 it is 79 %.
# Truncation costs little where the far parts have vanished anyway, and most where the network could remember.
#
# Your pieces will be 25 characters long, and start from zeros.
#
# </details>
#
# So `da0` has no place among your ten gradients; the check of **a clean function** below looks whether it is left out.

# %% [markdown]
# ### Write it
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | `(n_x, m, T_x)` | inputs |
# | `labels` | `(m, T_x)` | the right class at each step, a whole number |
# | `a0` | `(n_a, m)` | initial state |
# | `loss` | one number | mean of −log of the right probabilities |
# | gradients | as the parameters | `dWf`, `dbf`, …, `dWy`, `dby` |
#
# <details><summary>Hint 1: the idea</summary>
#
# Forward through the table on the left, from top to bottom; back on the right, from bottom to top.
#
# </details>
#
# <details><summary>Hint 2: the probabilities of the right classes</summary>
#
# `y[k, i, t]` is the probability of class `k` in example `i` at step `t`.
# With arrays as indices NumPy picks one entry for each of them: `labels` for the class, `np.arange(m)[:, None]` for the example, `np.arange(T_x)` for the step.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `a, y, _c, caches = lstm_forward(x, a0, parameters)`
#
# At the end, a dict comprehension over the names of `parameters` picks the ten gradients.
#
# </details>


# %% answer="lstm-loss-and-gradients"
def lstm_loss_and_gradients(x, labels, a0, parameters):
    """The loss of an LSTM on a batch, and its gradients.

    x: (n_x, m, T_x)   labels: (m, T_x)   a0: (n_a, m)
    parameters: as for lstm_forward
    returns: loss, a number,
             gradients, a dict with "d" + name for each parameter
    """
    ### BEGIN SOLUTION
    a, y, _c, caches = lstm_forward(x, a0, parameters)
    m, T_x = labels.shape
    loss = -np.mean(np.log(y[labels, np.arange(m)[:, None], np.arange(T_x)]))
    output = output_backward(a, y, labels, {"Wya": parameters["Wy"]})
    gradients = lstm_backward(output["da"], caches)
    gradients = {**gradients, "dWy": output["dWya"], "dby": output["dby"]}
    return loss, {"d" + name: gradients["d" + name] for name in parameters}
    ### END SOLUTION


# %% [markdown]
# Try it against differences: each of the ten gradients, entry by entry, with your own loss as the function that is moved.
#
# **Question.** All bars stay within the tolerance.
# Which mistake in your loss would this picture *not* show?

# %% explore
network = example("lstm_loss_and_gradients")
found = try_out(lstm_loss_and_gradients, expect="loss, gradients", **network)
if found:
    data = [network[name] for name in ("x", "labels", "a0")]
    report = try_out(lambda: check_gradients(lambda p: lstm_loss_and_gradients(*data, p)[0], network["parameters"], found[1]))
    if report is not None:
        print("loss", found[0])
        print(report)
        display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# One that you made in both directions: a loss that is a sum, with gradients of a sum.
# Differences of your own loss only show that the two fit together.
# So the checks below also take differences of a loss that is known to be right, and say which of the two disagrees.
#
# </details>
#
# **The loss** (1 point), **its gradients** (2 points), and a **clean function** (1 point).

# %% test="lstm-loss" skill="loss" points=1
"""The loss is the mean of -log of the probability of the right class."""
check = LstmLossAndGradientsCheck(lstm_loss_and_gradients)
check.loss(around(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
check.loss(around.fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-gradients" skill="gradients" points=2
"""Each gradient is that of the loss: for the right loss, or for your own."""
check = LstmLossAndGradientsCheck(lstm_loss_and_gradients)
check.gradients(around(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
check.gradients(around.fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-gradients-clean" skill="clean-gradients" points=1
"""One gradient for each parameter and no more; any sizes; the arguments stay as they were."""
check = LstmLossAndGradientsCheck(lstm_loss_and_gradients)
check.clean(around(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_forward
check.clean(around.fresh(right_lstm_forward()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. One training step
#
# A step is: gradients, clipping, Adam.
# The order matters.
# Clipping looks at the gradients before Adam has mixed them into its running means; afterwards it would come too late.
# And it stands outside `lstm_loss_and_gradients`: a clipped gradient is no longer the gradient of the loss, and no check by differences would pass.
#
# With single numbers: two parameters have the gradients 3 and 4, so the global norm is $\sqrt{3^2 + 4^2} = 5$.
# At the limit 1, Adam gets 0.6 and 0.8: five times shorter, in the same direction.
#
# All that a training goes on from is its **state**, a tuple of four:
#
# | name | what it is |
# |---|---|
# | `parameters` | the dict of weights and biases |
# | `v`, `s` | Adam's running means, of the gradients and of their squares |
# | `t` | how many steps have been made, 0 at the start |
#
# `update_parameters_with_adam(parameters, gradients, v, s, t, learning_rate)` is supplied by `utils`.
# It wants the number of the step it is to make, which is 1 for the first one, and returns new `parameters, v, s`.
#
# **Think first.** In the very first step, `v` and `s` are zero, and Adam divides the mean of the gradients by the root of the mean of their squares.
# What does clipping change in this step?
#
# <details><summary>Answer</summary>
#
# Nothing to speak of: half the gradient gives half the mean and half the root.
# Each parameter moves by the learning rate, up or down, unless its gradient is next to nothing.
# Clipping counts later, when one large gradient meets means of many small ones.
#
# </details>

# %% [markdown]
# ### Write it
#
# <details><summary>Hint 1: the idea</summary>
#
# Take the state and the batch apart, call three functions in a row, put the new state together.
#
# </details>
#
# <details><summary>Hint 2: who gets what</summary>
#
# `lstm_loss_and_gradients` takes the three parts of the batch and the parameters.
# `clip_by_global_norm` takes its gradients and the limit.
# Adam takes what comes out of that.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `parameters, v, s, t = state`
#
# The last line returns the loss and a tuple of four, with one step more.
#
# </details>


# %% answer="training-step"
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    """One step of training: gradients, clipping, Adam.

    state: (parameters, v, s, t), with t the number of steps made
    batch: (x, labels, a0)
    limit: the largest global norm of the gradients
    returns: loss, the new state
    """
    ### BEGIN SOLUTION
    parameters, v, s, t = state
    loss, gradients = lstm_loss_and_gradients(*batch, parameters)
    gradients = clip_by_global_norm(gradients, limit)
    parameters, v, s = update_parameters_with_adam(parameters, gradients, v, s, t + 1, learning_rate)
    return loss, (parameters, v, s, t + 1)
    ### END SOLUTION


# %% [markdown]
# Try it: twenty steps on one and the same batch.
# The loss should fall at nearly every step.

# %% explore
problem = example("training_step")
_state, twenty = train(lambda state: training_step(state, problem["batch"], 0.02, 1.0), problem["state"], steps=20)
if twenty:
    print(" ".join(f"{loss:.2f}" for loss in twenty))

# %% [markdown]
# **Clipping, then Adam** (1 point), and **what is handed on** (1 point).
# If your `lstm_loss_and_gradients` is not right yet, the step is graded around your own one, so that no point is lost twice.

# %% test="training-step-update" skill="clip-then-adam" points=1
"""The gradients are clipped, then Adam moves the parameters."""
check = TrainingStepCheck(training_step, lstm_loss_and_gradients, clip_by_global_norm)
check.update(around(lstm_loss_and_gradients))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_loss_and_gradients
check.update(around.fresh(right_lstm_loss_and_gradients()))
### END HIDDEN TESTS
check.done()

# %% test="training-step-state" skill="handed-on" points=1
"""Loss, v, s and t are handed on; the state that came in stays as it was."""
check = TrainingStepCheck(training_step, lstm_loss_and_gradients, clip_by_global_norm)
check.state(around(lstm_loss_and_gradients))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_loss_and_gradients
check.state(around.fresh(right_lstm_loss_and_gradients()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 5. Train it
#
# Everything is there.
# The network has 48 units; a batch is 8 pieces of 25 characters from anywhere in the text.
# The next cell makes a network that knows nothing, and a function that lets a network write.

# %% explore
n_a, m, T_x = 48, 8, 25


def new_state(rng):
    parameters = {}
    for gate in "fico":
        parameters["W" + gate] = rng.standard_normal((n_a, n_a + n_x)) / np.sqrt(n_a + n_x)
        parameters["b" + gate] = np.zeros((n_a, 1))
    parameters["Wy"] = rng.standard_normal((n_x, n_a)) / np.sqrt(n_a)
    parameters["by"] = np.zeros((n_x, 1))
    return parameters, *initialize_adam(parameters), 0


def some_batch(rng):
    return *text_batch(codes, rng.integers(0, len(codes) - T_x, m), T_x, n_x), np.zeros((n_a, m))


def write(parameters, length, temperature=1.0, prompt="the "):
    draws = np.random.default_rng(0).random(length)
    a, c, written = np.zeros((n_a, 1)), np.zeros((n_a, 1)), prompt
    for t in range(len(prompt) + length - 1):
        xt = one_hot(encode(written[t], alphabet), n_x)
        a, c, yt, _cache = lstm_cell_forward(xt, a, c, parameters)
        if t + 1 == len(written):
            written += decode(sample(yt, draws[[t + 1 - len(prompt)]], temperature), alphabet)
    return written


rng = np.random.default_rng(0)
trained, losses = new_state(rng), []

# %% [markdown]
# **Run this cell again and again.**
# Each run makes 200 steps more, or as many as fit in 7 seconds, and shows what the network writes by then.
# To start anew, run the cell above.
#
# **Question.** Guess first, then watch: what does it learn first, what later?
# Think of letters, spaces, words, lines, rhymes.

# %% explore
trained, more = train(lambda state: training_step(state, some_batch(rng)), trained, steps=200)
losses += more
if losses:
    print(f"{len(losses)} steps, loss of the last batch {losses[-1]:.2f}")
    display(plot_losses({"loss": losses}))
written = try_out(write, trained[0], 300)
if written:
    display(plot_writing(written, text))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Which characters are frequent, and how long a word is, comes first: 50 steps are enough for that.
# Then the short words: after the first run of 200 steps about three of four words of up to three letters are words of the text, and three of ten longer ones.
# After five runs it is nine of ten of all words.
# The network is not clever: it has 1,670 characters to learn, and more than 15,000 parameters to keep them in.
#
# </details>

# %% [markdown]
# ## 6. Temperature, heard
#
# The same network and the same draws, at another temperature.
#
# **Question.** Train for 1,000 steps first; then move the slider from 0.1 to 2.
# Where does the text go round in circles, and where do its words fall apart?
# Which temperature would you publish?


# %% explore
def writing_figure(temperature=0.7):
    return plot_writing(write(trained[0], 300, temperature), text)


slider_figure(writing_figure, temperature=(0.1, 2.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# After 1,000 steps every word is a word of the text at temperature 0.3 and below, but the same lines come again and again.
# At 1 it is nine words of ten, at 2 about half.
# Between 0.5 and 0.7 nearly all words are right and few lines come twice.
#
# </details>

# %% [markdown]
# ## 7. Look at the gates
#
# While the network reads, each unit has a forget gate, between 0 (forget all) and 1 (keep all).
# Does one of them watch the ends of words?
# The next cell lets the network read the whole text, and asks of each unit how closely its gate goes with "a space was read": the correlation, 1 for perfectly, 0 for not at all, up or down.
# It draws the eight closest units on the first line of the text.
# And it asks a network that has learned nothing the same.
#
# **Question.** Guess before you run it: in which of the two networks does the closest gate go more closely with spaces?

# %% explore
seen = one_hot(codes, n_x)[:, None, :]
is_space = np.array([letter in " \n" for letter in text])
space_next = np.append(is_space[1:], False)


def closeness(values, marks):
    return np.abs(np.corrcoef(values, marks)[-1, :-1])


for name, parameters in (("new", new_state(np.random.default_rng(0))[0]), ("trained", trained[0])):
    result = try_out(lstm_forward, seen, np.zeros((n_a, 1)), parameters)
    if result is None:
        break
    gates, c = (np.stack([cell[i][:, 0] for cell in result[-1][0]], axis=1) for i in (4, 1))
    print(f"{name:8}forget gate and a space read: {closeness(gates, is_space).max():.2f}")
    print(f"{name:8}cell state and a space to come: {closeness(c, space_next).max():.2f}")
plot_gates_over_text(gates[:, :48], text[:48], np.argsort(-closeness(gates, is_space))[:8])

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the *new* one: about 0.75 to 0.8, against about 0.65 after the first 200 steps and about 0.5 after 1,000.
# A space is one of the inputs, with random weights of its own into every gate; of 48 gates, some follow it by chance.
# So a gate that "knows about spaces" is nothing that had to be learned.
#
# What had to be learned cannot be read off the input: that a space comes *next*.
# For the cell state this closeness is below 0.4 in the new network, and rises to about 0.5 in the first 200 steps, where it stays.
# Whenever you find meaning in a unit, look for it in a network that has learned nothing.
#
# </details>

# %% [markdown]
# ## 8. Does clipping help?
#
# A new network of the same size, trained without Adam: plain gradient descent with a large learning rate of 20, once with the limit 0.1 and once without clipping.
#
# **Question.** What happens to the curve without clipping in the first ten steps?
# Would you say that clipping is what a network needs to learn?


# %% explore
def descent(limit):
    rng = np.random.default_rng(1)

    def step(parameters):
        loss, steepest = lstm_loss_and_gradients(*some_batch(rng), parameters)
        downhill = clip_by_global_norm(steepest, limit)
        return loss, {name: value - 20.0 * downhill["d" + name] for name, value in parameters.items()}

    return train(step, new_state(rng)[0], steps=120, seconds=4.0)[1]


clipped = descent(0.1)
if clipped:
    display(plot_losses({"limit 0.1": clipped, "no clipping": descent(np.inf)}))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without clipping the loss shoots up, far above the 3.2 of a network that knows nothing: one long step throws the weights to where the states are saturated, and there it stays for long.
# We tried five networks: without clipping the loss rose above 50 in all of them, with it in none above 3.3.
#
# But look at what else helps.
# With a learning rate of 3, plain descent learns well without clipping.
# With Adam at 0.01, as in section 5, you would see no difference: the global norm exceeds the limit 1 in one step of 200, if at all, and Adam's own division keeps steps short.
# Clipping is a belt: it costs nothing, and holds when a gradient explodes.
#
# </details>

# %% [markdown]
# ## 9. Summary
#
# - To draw is to see on which part of a line from 0 to 1 a number falls; a temperature changes the lengths of the parts, not their order.
# - A training step is gradients, clipping, Adam, in this order; its whole memory is `(parameters, v, s, t)`.
# - A network that only learned what comes next has found words, lines and the ends of words on its own.
#
# **Stretch (no points): a cell with two gates.** The gated recurrent unit (GRU) has no cell state.
# Its gate $z$ mixes the old state and a new one; its gate $r$ says how much of the old state the new one sees:
#
# $$z = \sigma(W_z [a_{\text{prev}}; x_t] + b_z), \qquad r = \sigma(W_r [a_{\text{prev}}; x_t] + b_r)$$
#
# $$\tilde a = \tanh(W_h [r \cdot a_{\text{prev}}; x_t] + b_h), \qquad a_{\text{next}} = z \cdot a_{\text{prev}} + (1 - z) \cdot \tilde a$$
#
# Some books exchange $z$ and $1 - z$; it is the same cell with another name for the gate.


# %% answer="gru-cell-forward"
def gru_cell_forward(xt, a_prev, parameters):
    """One step of a gated recurrent unit.

    xt: (n_x, m)   a_prev: (n_a, m)
    parameters: Wz, Wr, Wh (n_a, n_a + n_x), bz, br, bh (n_a, 1)
    returns: a_next (n_a, m)
    """
    ### BEGIN SOLUTION
    inputs = np.concatenate([a_prev, xt])
    z = sigmoid(parameters["Wz"] @ inputs + parameters["bz"])
    r = sigmoid(parameters["Wr"] @ inputs + parameters["br"])
    candidate = np.tanh(parameters["Wh"] @ np.concatenate([r * a_prev, xt]) + parameters["bh"])
    return z * a_prev + (1 - z) * candidate
    ### END SOLUTION


# %% [markdown]
# Check it here; it counts for nothing.

# %% explore
check = GruCellForwardCheck(gru_cell_forward)
check.state(recorded("gru_cell_forward"))
check.done()

# %% [markdown]
# Then write its backward pass, with `check_gradients` as in lesson 11: the state `a_prev` has **four** ways to the loss.
# Which four?
#
# <details><summary>Answer</summary>
#
# Through $z$, through $r$, through $r \cdot a_{\text{prev}}$ into the candidate, and directly through $z \cdot a_{\text{prev}}$.
#
# </details>
