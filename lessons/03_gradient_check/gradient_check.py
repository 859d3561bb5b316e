# %% [markdown]
# # Measure a gradient
#
# ![A curve with three points on it, at x − step, x and x + step. A thin line is the tangent at x. A dashed line through the points at x and x + step is clearly steeper than the tangent: the one-sided difference. A thick line through the points at x − step and x + step is almost parallel to the tangent: the central difference.](figures/difference_quotients.svg)
#
# **You will**
#
# - measure the slope of a function without any formula for it, first of one number, then of a whole array,
# - find out which step is best, and why a smaller one is worse,
# - find mistakes planted in gradients, and see what a passing check does not prove.
#
# **You need** the derivative of a function of one variable, NumPy arrays, and about 60 minutes.

# %% setup
import numpy as np

from utils import check_gradients, numerical_gradient, relative_error
from utils.checks import ArrayGradientCheck, CentralDifferenceCheck, JudgeGradientsCheck, recorded
from utils.curves import Ramp, curve, step_errors, surface
from utils.figures import plot_gradient_errors, plot_step_errors
from utils.problems import example
from utils.tryout import try_out
from utils.widgets import gradient_check_lab

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. What is a saturated unit, and what is the slope of tanh there?
# 2. `rnn_forward` goes through a sequence step by step. What does each step hand to the next?
#
# <details><summary>Answers</summary>
#
# 1. A unit whose state lies in a flat end of tanh, near −1 or 1. The slope is close to 0 there.
# 2. The hidden state: `a_next` of one step is `a_prev` of the next.
#
# </details>

# %% [markdown]
# ## 1. A slope of single numbers, by hand
#
# Two lessons from now you write gradients of a whole network.
# A wrong gradient raises no error: the network learns a little worse, and nobody knows why.
# So we first build the instrument that every later lesson checks its gradients with.
#
# A derivative says how far the result moves when the argument moves a little.
# Then let us move the argument a little, and look.
#
# Take $f(x) = x^3$ at $x = 2$.
# The rule for powers says that the slope is $3 x^2 = 12$.
# Now move $x$ up by a **step** $\varepsilon = 0.1$ and divide the change of the result by the change of the argument:
#
# $$\frac{f(2.1) - f(2)}{0.1} = \frac{9.261 - 8}{0.1} = 12.61$$
#
# This is the **one-sided** difference.
# It is too large, because the curve bends upwards: look at the dashed line in the picture.
# To the left of $x$ the curve is less steep.
# Measured over **both** sides, the two bends nearly cancel:
#
# $$\frac{f(2.1) - f(1.9)}{0.2} = \frac{9.261 - 6.859}{0.2} = 12.01$$
#
# This is the **central** difference.


# %% explore
def one_sided(function, x, step):
    return (function(x + step) - function(x)) / step


cube = curve("cube")
for step in (0.1, 0.01, 0.001):
    print(f"step {step}: one-sided {one_sided(cube, 2.0, step):.6f}, exact {cube.slope(2.0):.6f}")

# %% [markdown]
# `curve("cube")` is a function of one number, to be called as `cube(2.0)`.
# For comparison it also knows its exact slope, `cube.slope(2.0)`.
#
# **Think first.** With step 0.1 the central difference is off by 0.01.
# By how much is it off with step 0.01?
#
# <details><summary>Answer</summary>
#
# $(2.01^3 - 1.99^3) / 0.02 = 12.0001$: it is off by 0.0001.
# A step ten times smaller makes the error of a central difference a hundred times smaller.
# The error of the one-sided difference went from 0.61 to 0.0601, only ten times smaller.
#
# </details>

# %% [markdown]
# ## 2. Write the central difference
#
# $$f'(x) \approx \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2\,\varepsilon}$$
#
# Your function is handed another function, and calls it where it wants to know the value.
#
# | name | what it is |
# |---|---|
# | `function` | a function of one number that returns one number |
# | `x` | a number: where to measure |
# | `step` | a positive number, $\varepsilon$ |
#
# <details><summary>Hint 1: the idea</summary>
#
# The function above looks to one side of `x`.
# Yours looks to both, and leaves `x` itself out.
#
# </details>
#
# <details><summary>Hint 2: the formula in words</summary>
#
# The value above minus the value below, divided by the distance between the two places.
# Mind the brackets: Python divides before it subtracts.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `above = function(x + step)`.
#
# </details>


# %% answer="central-difference"
def central_difference(function, x, step):
    """The slope of a function, measured from both sides.

    function: takes one number and returns one number
    x: a number   step: a positive number
    returns: one number
    """
    ### BEGIN SOLUTION
    above = function(x + step)
    below = function(x - step)
    return (above - below) / (2 * step)
    ### END SOLUTION


# %% [markdown]
# Try it on the example worked by hand: you should get 12.01.

# %% explore
slope = try_out(central_difference, cube, 2.0, 0.1)
if slope is not None:
    print("slope:", slope)

# %% [markdown]
# **Both sides** (2 points).
# This check tries functions that are zero on one side of `x`, to see what each of the two values counts in your result.
# A wrong factor costs nothing here.

# %% test="central-difference-sides" skill="two-sided" points=2
"""The values on both sides of x count alike."""
check = CentralDifferenceCheck(central_difference)
check.two_sided(recorded("central_difference"))
### BEGIN HIDDEN TESTS
### REFERENCE central_difference
from utils.checks import fresh

check.two_sided(fresh(right_central_difference()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The quotient** (1 point), on straight lines, where a difference from one side would do as well.

# %% test="central-difference-quotient" skill="quotient" points=1
"""The slope of a straight line is right, rising or falling."""
check = CentralDifferenceCheck(central_difference)
check.quotient(recorded("central_difference"))
### BEGIN HIDDEN TESTS
### REFERENCE central_difference
from utils.checks import fresh

check.quotient(fresh(right_central_difference()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **A clean function** (1 point): it uses the function, the place and the step that it is given, and the same call always gives the same answer.

# %% test="central-difference-pure" skill="as-given" points=1
"""Any function, any place, any step; the same call gives the same answer."""
check = CentralDifferenceCheck(central_difference)
check.as_given(recorded("central_difference"))
### BEGIN HIDDEN TESTS
### REFERENCE central_difference
from utils.checks import fresh

check.as_given(fresh(right_central_difference()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 3. Choose the step
#
# If a small step is good, is a tiny step better?
# Let your function measure the slope of $e^x$, whose exact slope is $e^x$ again, with steps from 0.1 down to $10^{-12}$.
# Each point of the figure is a relative error: how far the measured slope is from the exact one, as a part of it; the mean over 20 places between 0.5 and 1.5.
# Both axes are logarithmic.
# We do the same in **float32**, numbers with about 7 digits instead of the 16 of **float64**.
#
# **Guess before you run the cell.** Where does the curve of your central difference in float64 have its lowest point?

# %% explore
steps = 10.0 ** np.arange(-12, -0.9, 0.25)
quotients = {"yours": central_difference, "one-sided": one_sided}
errors = try_out(step_errors, quotients, steps)
plot_step_errors(steps, errors)

# %% [markdown]
# **Question.** Each curve has the shape of a U, or of a V.
# Why does the error rise on the right?
# Why does it rise on the left?
# Read off the best step of each curve.
#
# <details><summary>Answer</summary>
#
# On the right the step is so large that the curve bends on the way: the **truncation** error.
# It falls with the step, and on these axes as a straight line: with slope 1 for the one-sided difference, with slope 2 for the central one.
#
# On the left, two values that agree in nearly all their digits are subtracted.
# What is left of them is mostly **rounding**, and it is divided by a tiny step: a step ten times smaller makes the error ten times larger.
#
# | | best step, about | smallest error, about |
# |---|---|---|
# | central, float64 | $10^{-5}$ | $10^{-11}$ |
# | one-sided, float64 | $10^{-8}$ | $10^{-8}$ |
# | central, float32 | $5 \cdot 10^{-3}$ | $10^{-5}$ |
# | one-sided, float32 | $3 \cdot 10^{-4}$ | $2 \cdot 10^{-4}$ |
#
# </details>
#
# Now look at one difference under a magnifying glass that is as wide as its step.
# At the top is the curve with the secant whose slope is measured; below it the same without the tangent, so that only the bend and the rounding are left.
# On the right is the error of this one place for every step: drag the ring along it, or move it with the arrow keys.
# The small circles are the errors of your own `central_difference`.
#
# In section 7 your judge decides with such differences which gradients are wrong, for 2 points.
# There a step that is too small hides a mistake in rounding, and one that is too large accuses a right gradient.
# Find out here how either comes about.
#
# **Predict, then run the cell.** The slope of $x^3$ at 2 is 12. You measure it in float32 with step $10^{-8}$.
# What comes out: nearly 12, some number far from it, or 0? Choose *a lost step* to see.

# %% explore
gradient_check_lab(central_difference)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 0. From 2 to the next larger float32 number it is about $2.4 \cdot 10^{-7}$, and to the next smaller one half of that.
# So $2 + 10^{-8}$ and $2 - 10^{-8}$ are both rounded to 2: both values are the same, and their difference is 0.
#
# With step $10^{-6}$ there are a few numbers on the way.
# The curve is a staircase then, and the secant goes from one stair to another: 11.44.
#
# In float64 the stairs are 500 million times finer, but a step of $10^{-12}$ still shows them: without the tangent, the values are a cloud, and the secant goes from one point of it to another.
#
# </details>
#
# So the later lessons measure with **central differences, float64, step $10^{-5}$**.
# The slope itself need not be exact for that: what matters is that the noise of the measurement is far below any mistake.
# For the gradients of a network the noise is about $10^{-10}$.

# %% [markdown]
# ## 4. The gradient of an array, by hand
#
# A network has thousands of weights, and its loss is one number.
# The gradient has one slope for each entry: move this entry, hold all others still.
#
# Take $L(w_0, w_1) = w_0^2\, w_1$ at $w_0 = 1$, $w_1 = 3$, with step 0.1.
# Four calls give two slopes:
#
# | moved | up | down | slope |
# |---|---|---|---|
# | $w_0$ | $L(1.1, 3) = 3.63$ | $L(0.9, 3) = 2.43$ | $(3.63 - 2.43) / 0.2 = 6$ |
# | $w_1$ | $L(1, 3.1) = 3.1$ | $L(1, 2.9) = 2.9$ | $(3.1 - 2.9) / 0.2 = 1$ |
#
# Before $w_1$ moves, $w_0$ is **put back** to 1.
#
# **Think first.** Suppose $w_0$ is forgotten at 0.9. Which slope does $w_1$ get then?
#
# <details><summary>Answer</summary>
#
# $(0.9^2 \cdot 3.1 - 0.9^2 \cdot 2.9) / 0.2 = 0.81$ instead of 1.
# With step $10^{-5}$ the mistake would be small, and much harder to find.
# It grows with every entry that is forgotten.
#
# </details>

# %% [markdown]
# ## 5. Write the gradient of an array
#
# | name | shape | what it is |
# |---|---|---|
# | `function` | | takes an array and returns one number |
# | `array` | any | where to measure; floats or whole numbers |
# | `step` | | a positive number |
# | result | that of `array` | one slope for each entry |
#
# Three things can go wrong besides the quotient.
#
# - The array is not yours. When your function is done, it must be as it was.
# - The array that you move must be the one that you hand to `function`.
# - An array of whole numbers cannot hold 3.00001: NumPy cuts the fraction off, without a word.
#
# `np.ndindex(array.shape)` gives the index of every entry, for any number of axes: `array[index]` is the entry.
#
# <details><summary>Hint 1: the idea</summary>
#
# Do what the table of section 4 does, one row for each entry.
# All three dangers go away if you move the entries of a copy of your own, made of floats.
#
# </details>
#
# <details><summary>Hint 2: one entry</summary>
#
# Set the entry to its number plus the step and call the function; set it to its number minus the step and call again; put the number back.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `moved = array.astype(float)` is a copy of floats.
# The loop begins with `for index in np.ndindex(array.shape):`.
#
# </details>


# %% answer="array-gradient"
def array_gradient(function, array, step):
    """The gradient of a function of an array, by central differences.

    function: takes an array and returns one number
    array: any shape, floats or whole numbers; it stays as it is
    step: a positive number
    returns: an array of floats of the same shape
    """
    ### BEGIN SOLUTION
    moved, gradient = array.astype(float), np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        moved[index] = array[index] + step
        above = function(moved)
        moved[index] = array[index] - step
        gradient[index] = (above - function(moved)) / (2 * step)
        moved[index] = array[index]
    return gradient
    ### END SOLUTION


# %% [markdown]
# Try it.
# `check_gradients` is the tool of all later lessons; inside it works as your function does.
# The next cell lets the tool judge what you measured.
#
# **Question.** The bar is the relative error between your numbers and those of the tool.
# Set the step to `1e-1` and run the cell again. Why is the bar so long now, and on which side of the U are you?

# %% explore
coupled = surface("coupled")
weights = np.array([[0.5, 1.0, 1.5], [2.0, 2.5, 0.7]])


def coupled_loss(arrays):
    return coupled(arrays["w"])


measured = try_out(array_gradient, coupled, weights, 1e-5)
if measured is not None:
    report = check_gradients(coupled_loss, {"w": weights}, {"dw": measured})
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# With step 0.1 your numbers differ from the tool's by about 1e-3, in relative terms: truncation, on the right of the U.
# The tool always takes $10^{-5}$.
#
# </details>
#
# **Every entry** (2 points).
# Each entry of your result is compared with what your own function gives for an array of this one entry.
# A wrong quotient costs nothing here.

# %% test="array-gradient-entries" skill="every-entry" points=2
"""Every entry is moved, alone, and its slope stands in its place."""
check = ArrayGradientCheck(array_gradient, central_difference)
check.every_entry(recorded("array_gradient"))
### BEGIN HIDDEN TESTS
### REFERENCE array_gradient
from utils.checks import fresh

check.every_entry(fresh(right_array_gradient()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **Put back** (1 point): the others stand still while one moves, and the array is afterwards what it was before.

# %% test="array-gradient-put-back" skill="put-back" points=1
"""Each entry is put back; the array is left as it was, and the same call gives the same answer."""
check = ArrayGradientCheck(array_gradient, central_difference)
check.put_back(recorded("array_gradient"))
### BEGIN HIDDEN TESTS
### REFERENCE array_gradient
from utils.checks import fresh

check.put_back(fresh(right_array_gradient()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The right number for any array** (1 point): floats and whole numbers, one axis and three.
# If your `central_difference` is not right yet and you use it here, it counts only there.

# %% test="array-gradient-any" skill="any-array" points=1
"""The central difference of an entry, for arrays of any shape, of floats and of whole numbers."""
check = ArrayGradientCheck(array_gradient, central_difference)
check.any_array(recorded("array_gradient"))
### BEGIN HIDDEN TESTS
### REFERENCE array_gradient
from utils.checks import fresh

check.any_array(fresh(right_array_gradient()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# The later lessons use `utils.numerical_gradient` in place of your function.
# It does the same, for several arrays at once, and says in words what it cannot measure.
# From here on, so do we.

# %% [markdown]
# ## 6. How far apart is too far?
#
# Your formula gives $g$, the measurement gives $n$.
# They never agree to the last digit. When are they the same?
#
# | $g$ | $n$ | difference | relative error |
# |---|---|---|---|
# | 1000.1 | 1000 | 0.1 | 0.00005 |
# | 0.0002 | −0.0002 | 0.0004 | 1 |
# | 0 | 0 | 0 | 0 |
#
# The difference alone misleads: in the first row it is large and the gradient is fine, in the second it is small and the sign is wrong.
# So we divide by the size of the two:
#
# $$\text{relative error} = \frac{\lVert g - n \rVert}{\lVert g \rVert + \lVert n \rVert}$$
#
# $\lVert g \rVert$ is the norm of a whole array, the square root of the sum of its squares.
# The result lies between 0 (equal) and 1 (opposite, or one of the two is zero).
# If both are zero, it is 0/0, and we say 0: nothing is wrong.
#
# **Think first.** Why the norm of the whole array? Take the gradient `[1, 0]`, measured as `[1, 1e-12]`.
# Work out the relative error of the second entry alone, and that of the array.

# %% explore
right, noisy = np.array([1.0, 0.0]), np.array([1.0, 1e-12])
print("second entry alone:", relative_error(right[1:], noisy[1:]))
print("the whole array:   ", relative_error(right, noisy))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Alone, the entry has the relative error 1, the largest there is, although nothing is wrong: the exact slope is 0, and the rest is noise.
# The array has $5 \cdot 10^{-13}$.
#
# </details>
#
# Up to a **tolerance** of $10^{-4}$ two gradients count as equal in this course.
# There is much room on both sides.
# The noise is about $10^{-10}$, an honest gradient computed in float32 is off by about $10^{-7}$ to $10^{-5}$, and of 61 wrong backward passes that we collected, the one closest to the truth was off by 0.13.

# %% [markdown]
# ## 7. Find the planted mistakes
#
# Somebody wrote 15 gradients, and planted mistakes in some of them.
# Each suspect has a name and three things: a `loss` (dict of arrays → one number), a `gradient` (the same dict → dict of gradients), and a list of `points`, the dicts of arrays to check it at.
# As in the code of all later lessons, the gradient of `W` is called `dW`.
#
# Look at the first one, at its first point.

# %% explore
suspects = example("judge_gradients")["suspects"]
loss, gradient, points = suspects["A"]
print({name: array.shape for name, array in points[0].items()})
report = check_gradients(loss, points[0], gradient(points[0]))
print(report)
print(report.passed)

# %% [markdown]
# Write the judge.
# A gradient is right if its check passes at **every** point.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two loops: one over the suspects, one over the points of a suspect.
# Inside stands the check of the cell above.
#
# </details>
#
# <details><summary>Hint 2: a verdict</summary>
#
# `report.passed` is true if all gradients of this point agree.
# One point at which it is false is enough for a wrong gradient; `all(…)` puts several answers together.
#
# </details>
#
# <details><summary>Hint 3: the first lines</summary>
#
# Begin with `verdicts = {}`.
# The outer loop is `for name, (loss, gradient, points) in suspects.items():`.
#
# </details>


# %% answer="judge-gradients"
def judge_gradients(suspects):
    """Tell right gradients from wrong ones.

    suspects: a dict from a name to (loss, gradient, points)
        loss: takes a dict of arrays, returns one number
        gradient: takes a dict of arrays, returns a dict of gradients
        points: a list of dicts of arrays
    returns: a dict from each name to True (right at every point)
             or False (wrong)
    """
    ### BEGIN SOLUTION
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        reports = [check_gradients(loss, arrays, gradient(arrays)) for arrays in points]
        verdicts[name] = all(report.passed for report in reports)
    return verdicts
    ### END SOLUTION


# %% [markdown]
# Try it on all suspects.
# The figure shows the first one that you call wrong, at its last point.
#
# **Question.** Which of its gradients is wrong? Is it close to the tolerance or far from it?

# %% explore
verdicts = try_out(judge_gradients, suspects, expect=dict) or {}
wrong = [name for name in suspects if str(verdicts.get(name)) in ("False", "0")]
if verdicts:
    print("called wrong:", wrong)
if wrong:
    loss, gradient, points = suspects[wrong[0]]
    report = check_gradients(loss, points[-1], gradient(points[-1]))
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nine of the 15 are wrong; the first is B.
# Its `db` has an error of 0.5, five thousand times the tolerance; its `dW` and `dx` are right.
# It is divided by the number of examples, 3, and should not be.
#
# </details>

# %% [markdown]
# **Every planted mistake is found** (1 point).
# Signs and factors, a single bad entry, a gradient of size $10^{-9}$, mistakes that show at one point only.

# %% test="judge-gradients-finds" skill="finds-all" points=1
"""Every planted mistake is found."""
check = JudgeGradientsCheck(judge_gradients)
check.finds_all(recorded("judge_gradients"))
### BEGIN HIDDEN TESTS
### REFERENCE judge_gradients
from utils.checks import fresh

check.finds_all(fresh(right_judge_gradients()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **No false alarm** (1 point): none that is right is accused, not even one with true zeros or one computed in float32; and the suspects stay as they were.

# %% test="judge-gradients-no-alarm" skill="no-false-alarm" points=1
"""No right gradient is accused, and the suspects stay as they were."""
check = JudgeGradientsCheck(judge_gradients)
check.no_false_alarm(recorded("judge_gradients"))
### BEGIN HIDDEN TESTS
### REFERENCE judge_gradients
from utils.checks import fresh

check.no_false_alarm(fresh(right_judge_gradients()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 8. What a passing check does not prove
#
# Here is one suspect at its first two points.
#
# **Question.** The same gradient passes and fails.
# Which array has the mistake, and what is special about `W` at the first point?

# %% explore
loss, gradient, points = suspects["K"]
for arrays in points[:2]:
    print(np.round(arrays["W"], 2))
    report = check_gradients(loss, arrays, gradient(arrays))
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# `dx` is wrong: it was made with `W`, where the transpose of `W` belongs.
# At the first point `W` is symmetric, and a symmetric matrix is its own transpose.
#
# </details>
#
# So check at numbers that hide nothing: random, of order 1, not symmetric, several examples, several time steps, all sizes different.
# Near zero $\tanh(z)$ is almost $z$, so a forgotten slope of tanh does not show; with one time step, nothing is carried through time.
#
# Four more things that a passing check does not prove:
#
# 1. **That the loss is the one you meant.** The check compares a gradient with *this* loss. If both are wrong in the same way, they agree. Later lessons therefore ask twice: against your own forward pass, and against a right one.
# 2. **Anything at a kink.** At the kink of $\max(0, x)$ there is no slope to compare with.
# 3. **That it is a backward pass.** Differences of the loss agree with differences of the loss. They cost two forward passes for each entry, 20,000 for a matrix of 100 rows and 100 columns.
# 4. **Anything about the gradient that is used.** If a gradient is clipped or averaged afterwards, it is no longer that of the loss. Check it before.
#
# **Predict, then run the cell.** Your function measures $\max(0, x)$ at its kink $x = 0$, and at $x = 10^{-6}$, both with step $10^{-5}$.

# %% explore
for x in (0.0, 1e-6, 1e-3):
    slope = try_out(central_difference, Ramp(0.0), x, 1e-5)
    if slope is None:
        break
    print(f"x = {x}: slope {slope}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 0 it gives 0.5: half of the way is flat, half rises with slope 1.
# At $10^{-6}$ the slope is 1, but the step still reaches across the kink, and the quotient gives 0.55.
# At $10^{-3}$ the kink is out of reach, and it gives 1.
#
# </details>

# %% [markdown]
# ## 9. Summary
#
# - The central difference, in float64 with step $10^{-5}$, measures a slope to about ten digits, without a formula; smaller steps drown in rounding.
# - For an array, move every entry, alone, and put it back; compare by the relative error of whole arrays, with tolerance $10^{-4}$.
# - A check that fails proves a mistake; a check that passes says that gradient and loss agree at this point.
#
# **Stretch (no points).** Take the central difference with a step, $d_1$, and with half of it, $d_2$, and form $(4 d_2 - d_1) / 3$.
# Add it to the figure of section 3 in place of a one-sided one.
# Which slope does it have on the right, and where is its best step?
# Why do we not use it for checks?
#
# **Next:** with this instrument you can trust a gradient; the next lesson derives one.
