# %% [markdown]
# # Find out why gradients explode
#
# ![Three steps of a network whose update adds to its state. The state runs along a straight line from h0 to the right; at each step a branch leaves the line, passes a box g, and is added to it again. A thick arrow of the backward pass runs the other way along the line, and a second one through each box; where both meet they are added. U, W and b are drawn once.](figures/exploding_gradients.svg)
#
# **You will**
#
# - write the Jacobian of a long way through a network, and the backward pass along it,
# - measure when gradients explode, when they vanish, and what a bound does not tell,
# - compare the remedies on one problem, and write the one that nearly everybody uses: clipping.
#
# **You need** lessons 4 and 5, products of matrices, and about 130 minutes, best in two sittings.

# %% setup
import numpy as np

from utils import check_gradients
from utils.checks import (
    ClipByGlobalNormCheck,
    GrowthBoundCheck,
    JacobianProductCheck,
    ResidualBackwardCheck,
    differences,
    fresh,
    recorded,
)
from utils.explosion import UPDATES, draw_networks, gradient_norms, jacobian_norms, one_network
from utils.figures import plot_eigenvalues, plot_gradient_errors, plot_jacobian_norms
from utils.problems import example
from utils.residual import residual_forward
from utils.tryout import try_out
from utils.widgets import cliff_and_clipping, exploding_gradients, jacobian_lab, slider_figure

# %% [markdown]
# **From earlier lessons.** Two questions before you start; answer from memory.
#
# 1. By which two ways does a hidden state reach the loss?
# 2. What does a saturated unit do to a gradient that passes it?
#
# <details><summary>Answers</summary>
#
# 1. Through the loss of its own step, and through the next step. What comes back along the two ways is added.
# 2. It lets almost nothing through: the slope of tanh is close to 0 there.
#
# </details>

# %% [markdown]
# ## 1. An update that adds
#
# The network of lessons 1 to 5 *replaces* its state at each step, $h_t = g(z_t)$, and the part of a gradient that comes from distant steps tends to vanish.
# The book's remedy is to *add* to the state (equation 6.50):
#
# $$h_t = h_{t-1} + g(z_t), \qquad z_t = U h_{t-1} + W x_t + b, \qquad g = \tanh$$
#
# This lesson uses the book's letters, and one example at a time:
#
# | what it is | the book, this lesson | lessons 1, 2, 5 | shape here |
# |---|---|---|---|
# | input of step t | $x_t$, column `x[:, t]` | `xt` | `(n_x,)` |
# | hidden state after step t | $h_t$, column `h[:, t]` | `a_next` | `(n_a,)` |
# | hidden state before step t | $h_{t-1}$, column `h_prev[:, t]` | `a_prev` | `(n_a,)` |
# | sum before the activation | $z_t$, column `z[:, t]` | $z$ | `(n_a,)` |
# | from state to state | $U$ | `Waa` | `(n_a, n_a)` |
# | from input to state | $W$ | `Wax` | `(n_a, n_x)` |
# | bias of the state | $b$ | `ba` | `(n_a,)` |
#
# The book counts steps from 1, arrays count from 0: column 0 is the first step.
# The state before the first step is $h_0$, in the code `h0`; it is column 0 of `h_prev`.

# %% [markdown]
# The forward pass is supplied: `residual_forward(x, h0, parameters)` returns the states and a cache.
# The cache is `(h, h_prev, x, z, parameters)`, everything with one column for each step.

# %% explore
problem = example("residual_backward")
dh = problem.pop("dh")
h, cache = residual_forward(**problem)
for name, array in zip(("h", "h_prev", "x", "z"), cache, strict=False):
    print(f"{name:6} {array.shape}")

# %% [markdown]
# ## 2. Two steps of a single number, by hand
#
# One unit with $u = 0.5$, $w = 1$, $b = 0$, the first state $h_0 = 0.4$, the inputs $1, -1$.
#
# | | step 1 | step 2 |
# |---|---|---|
# | sum $z_t$ | $0.2 + 1 = 1.2$ | $0.6168 - 1 = -0.3832$ |
# | state $h_t$ | $0.4 + 0.8337 = 1.2337$ | $1.2337 - 0.3655 = 0.8682$ |
# | slope $d_t = 1 - \tanh(z_t)^2$ | $0.305$ | $0.866$ |
# | factor $\partial h_t / \partial h_{t-1} = 1 + d_t u$ | $1.153$ | $1.433$ |
#
# Move $h_0$ a little, and $h_2$ moves $1.153 \cdot 1.433 = 1.652$ times as much.
# The 1 in each factor is the straight line of the picture; $d_t u$ is the way through the box.
#
# **Think first.** In lesson 5 the slope was $1 - a^2$, with the new state $a$. What would $1 - h_1^2$ be here?
#
# <details><summary>Answer</summary>
#
# $1 - 1.2337^2 = -0.522$, and tanh has no negative slope anywhere.
# The state is no longer a tanh: it is the old state *plus* a tanh.
# The slope belongs to the sum $z_t$.
#
# </details>

# %% [markdown]
# **Predict first.** Two factors made 1.652. Suppose that every step had the factor 1.2.
# How much is it after 20 steps: about 4, about 40, or about 4,000?
#
# Below is one unit without inputs, in three updates: $h_t = w\, h_{t-1}$, its tanh, and the cell state of an LSTM.
# Each bar is the product of the factors from its step to the last one.
# Section 3 asks you for this product, with matrices as factors.

# %% explore
exploding_gradients()

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 40: $1.2^{20} = 38$.
# Products of many factors grow or shrink quickly, and a factor of 0.8 makes 0.01 of it.
# tanh does not keep the gradient from exploding while the states are small, and an LSTM explodes, too, if its weights are large.
#
# </details>

# %% [markdown]
# ## 3. Write the Jacobian product
#
# With $n$ units the factor becomes a matrix, the **Jacobian** of one step.
# Its entry in row $i$, column $j$ says how far unit $i$ of $h_t$ moves when unit $j$ of $h_{t-1}$ is moved:
#
# $$\frac{\partial h_{t,i}}{\partial h_{t-1,j}} = \underbrace{1 \text{ if } i = j, \text{ else } 0}_{\text{the straight line}} + d_{t,i}\, U_{ij}$$
#
# In matrices this is $I + D_t U$, where $D_t$ has the slopes $d_t$ on its diagonal and zeros elsewhere.
# A long way is the product of its steps, the **last** step at the left, because the first one acts first:
#
# $$\frac{\partial h_T}{\partial h_0} = (I + D_T U) \cdots (I + D_2 U)\,(I + D_1 U)$$
#
# | name | shape | what it is |
# |---|---|---|
# | `U` | `(n_a, n_a)` | weights from state to state |
# | `z` | `(n_a, T_x)` | the sums of all steps |
# | result | `(n_a, n_a)` | row: unit of the last state, column: unit of the first |
#
# <details><summary>Hint 1: the idea</summary>
#
# Start with a way of no steps: it changes nothing, so its Jacobian is the identity.
# Then go through the steps in order, and let each act on what is there.
#
# </details>
#
# <details><summary>Hint 2: one factor</summary>
#
# By the formula with indices, row $i$ of $U$ is multiplied by the slope of unit $i$.
# A column of slopes, `slopes[:, np.newaxis]`, times a matrix does this.
# A product of matrices is `@`; `*` multiplies entry by entry, which is another thing.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `product = np.eye(len(U))`
#
# </details>


# %% answer="jacobian-product"
def jacobian_product(U, z):
    """How the last state depends on the first: h_t = h_{t-1} + tanh(z_t).

    U: (n_a, n_a)
    z: (n_a, T_x), the sums of the steps, the first step in column 0
    returns: (n_a, n_a), the Jacobian of the last state
             with respect to the state before the first step
    """
    ### BEGIN SOLUTION
    product = np.eye(len(U))
    for slopes in (1 - np.tanh(z) ** 2).T:
        product = (np.eye(len(U)) + slopes[:, np.newaxis] * U) @ product
    return product
    ### END SOLUTION


# %% [markdown]
# Try it: with the numbers of section 2 the result should be `array([[1.65179]])`, the 1.652 from there with more digits.

# %% explore
try_out(jacobian_product, np.array([[0.5]]), np.array([[1.2, -0.3832]]))

# %% [markdown]
# **One factor** (2 points), **the product** (2 points) and **a clean function** (1 point).
# The first check takes a sequence of one step.
# The second one multiplies *your* factors, so that a wrong factor does not cost the product.

# %% test="jacobian-product-factor" skill="one-step" points=2
"""One factor is the Jacobian of one step."""
check = JacobianProductCheck(jacobian_product)
check.factor(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.factor(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% test="jacobian-product-product" skill="matrix-product" points=2
"""The factors of all steps are multiplied, as matrices and in the right order."""
check = JacobianProductCheck(jacobian_product)
check.product(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.product(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% test="jacobian-product-pure" skill="pure-product" points=1
"""U and z stay as they were, the same call gives the same answer, and any size will do."""
check = JacobianProductCheck(jacobian_product)
check.pure(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.pure(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 4. How large does it get?
#
# A matrix $J$ stretches some directions more than others.
# Its **norm** $\lVert J \rVert$, here always the *spectral* norm, is the largest factor by which it stretches any direction; it is also called the largest singular value.
#
# The figure shows the norm of your product after 1, 2, … 60 steps, beside other updates of the same network.
# The network has 16 units and 16 inputs; the entries of $U$ and $W$ are drawn from a normal distribution with variance 1/16, inputs with variance 1, and $h_0$ with standard deviation 0.1.
#
# **Predict, then move the slider.** It multiplies $U$.
# Before you move it: does an update that adds make the gradient safe?
# And at 0.3, does your line stay below 1?


# %% explore
def norms_figure(scale=1.0):
    U, z = one_network(60, scale=scale)
    yours = [np.linalg.norm(jacobian_product(U, z[:, :t]), 2) for t in range(1, 61)]
    others = ("(6.50), ReLU", "0.8 h + 0.2 g, tanh", "h = g, tanh")
    lines = {name: jacobian_norms(name, 60, seeds=[0], scale=scale)[0] for name in others}
    return plot_jacobian_norms({"(6.50), yours": np.array(yours)} | lines)


slider_figure(norms_figure, scale=(0.1, 2.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# It does not: at 1 your line climbs to some hundreds, and at 0.3 it still climbs.
# Adding the state eases vanishing, and opens the door to explosion.
# With ReLU in place of tanh the line runs away altogether.
# The plain update, `h = g`, and the leaky one, `0.8 h + 0.2 g`, fall: at this scale they vanish.
#
# </details>

# %% [markdown]
# One network is an anecdote.
# Here are medians over 20 networks (seeds 0 to 19), with the sizes and scales above and $b = 0$:
#
# | update | $\lVert \partial h_T / \partial h_0 \rVert$, T = 60 | T = 240 |
# |---|---|---|
# | (6.50), tanh | 2.7e+02 | 6.2e+02 |
# | (6.50), ReLU | 2.7e+13 | 1.1e+53 |
# | 0.8 h + 0.2 g, tanh | 0.0061 | 2.4e-10 |
# | 0.5 h + 0.5 g, tanh | 2.8e-07 | 6.3e-28 |
# | h = g, tanh | 8e-13 | 2.3e-53 |
#
# Read it with care:
#
# - **ReLU cures nothing.** Its slope is 1 wherever it is not 0, and its states are not held back, so that nothing damps the growth.
# - **A fixed gate** ($0.8\,h + 0.2\,g$, $0.5\,h + 0.5\,g$) does not explode at these scales. It *vanishes*, though more slowly than the plain update.
# - **With tanh the growth is exponential only near the fixed point**, a state that a step does not change. With no input and $h_0 = 0$ the state stays at 0, every slope is 1, and the median after 60 steps is 1.2e+17 in place of 2.7e+02. With inputs the units saturate, their slopes fall, and the factors come close to the identity: four times as many steps give only about twice the norm.
#
# Such numbers move by orders of magnitude with the scales, so that they are worth little without sizes, scales, norm and number of seeds.

# %% explore
for name in ("(6.50), tanh", "(6.50), ReLU", "0.8 h + 0.2 g, tanh", "0.5 h + 0.5 g, tanh", "h = g, tanh"):
    norms = np.median(jacobian_norms(name, 240), axis=0)
    print(f"{name:22} T = 60: {norms[59]:8.2g}   T = 240: {norms[239]:8.2g}")
at_rest = np.median(jacobian_norms("(6.50), tanh", 60, input_scale=0.0, state_scale=0.0), axis=0)
print(f"(6.50), tanh, at rest  T = 60: {at_rest[59]:8.2g}")

# %% [markdown]
# ## 5. A bound, and what it does not say
#
# The norm of a product is at most the product of the norms, and the norm of a sum at most the sum.
# So each factor stretches by at most $1 + \max|g'| \cdot \lVert U \rVert$, and
#
# $$\left\lVert \frac{\partial h_T}{\partial h_0} \right\rVert \le \left(1 + \max|g'| \cdot \lVert U \rVert\right)^{T}$$
#
# where $\max|g'|$ is the largest slope that occurs at any unit in any step.
# (tanh has slope exactly 1 at 0, so "all its derivatives are below 1" is false.)
#
# Write the right side as a function of `U` and `z`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Three things go in: the largest slope of all, the largest singular value of `U`, the number of steps.
#
# </details>
#
# <details><summary>Hint 2: the norm</summary>
#
# `np.linalg.norm(U, 2)` is the largest singular value.
# Without the 2 you get another norm, the root of the sum of all squares.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `slope = np.max(1 - np.tanh(z) ** 2)`
#
# </details>


# %% answer="growth-bound"
def growth_bound(U, z):
    """A bound on the spectral norm of jacobian_product(U, z).

    It is made of the largest slope, the norm of U and the number of steps.

    U: (n_a, n_a)
    z: (n_a, T_x), the sums of the steps
    returns: a number
    """
    ### BEGIN SOLUTION
    slope = np.max(1 - np.tanh(z) ** 2)
    return (1 + slope * np.linalg.norm(U, 2)) ** z.shape[1]
    ### END SOLUTION


# %% [markdown]
# Try it by hand first: $U = \begin{pmatrix} 2 & 0 \\ 0 & 0.5 \end{pmatrix}$ stretches by at most 2; with two steps of slope 1 the bound is $(1 + 1 \cdot 2)^2 = 9$.

# %% explore
try_out(growth_bound, np.array([[2.0, 0.0], [0.0, 0.5]]), np.zeros((2, 2)))

# %% [markdown]
# Now your bound beside your product, for the network of section 4.
#
# **Question.** How far is the norm below the bound after 60 steps?
# Does a bound that grows say that the gradient grows?


# %% explore
def bound_figure(scale=1.0):
    U, z = one_network(60, scale=scale)
    products = [np.linalg.norm(jacobian_product(U, z[:, :t]), 2) for t in range(1, 61)]
    bounds = [growth_bound(U, z[:, :t]) for t in range(1, 61)]
    return plot_jacobian_norms({"your product": np.array(products), "your bound": np.array(bounds)})


slider_figure(bound_figure, scale=(0.1, 2.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# By more than 20 orders of magnitude at scale 1.
# A bound says what cannot happen; it does not say what happens.
# That the norm of a factor is above 1 is *necessary* for explosion and not *sufficient*.
# A bound below 1 would prove that the gradient vanishes; for (6.50) it never is below 1.
#
# </details>

# %% [markdown]
# **The bound** (1 point) and **a clean function** (1 point).

# %% test="growth-bound-value" skill="bound" points=1
"""The bound from the largest slope, the spectral norm of U and the number of steps."""
check = GrowthBoundCheck(growth_bound)
check.value(recorded("growth_bound"))
### BEGIN HIDDEN TESTS
### REFERENCE growth_bound
check.value(fresh(right_growth_bound()))
### END HIDDEN TESTS
check.done()

# %% test="growth-bound-pure" skill="pure-bound" points=1
"""U and z stay as they were, the same call gives the same answer, and any size will do."""
check = GrowthBoundCheck(growth_bound)
check.pure(recorded("growth_bound"))
### BEGIN HIDDEN TESTS
### REFERENCE growth_bound
check.pure(fresh(right_growth_bound()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 6. Neither floor nor ceiling
#
# Multiply the product out: from each factor take either the $I$ or the $D_t U$, in all combinations.
# For two steps, $I + D_2 U + D_1 U + D_2 U\, D_1 U$.
# One summand is always the identity. Does it keep the gradient alive, at least?
#
# It does not. Take $U = -0.3\, I$ and a network at rest, where every slope is 1.
# Each factor is $0.7\, I$, and after 60 steps $0.7^{60} \approx$ 5.1e-10 is left: the other summands cancel the identity.
# With $U = +0.3\, I$ they dwarf it: $1.3^{60} \approx$ 6.9e+06.
# Both have the same bound, $1.3^{60}$.
# So the sum has **neither a floor nor a ceiling**.
#
# What tells the two apart is not the norm of $U$ but its **eigenvalues**.
# While the factor stays the same at each step, a direction that $D U$ only multiplies by a number $\lambda$ is multiplied by $1 + \lambda$.
# It grows exactly if
#
# $$|1 + \lambda| > 1, \qquad \text{that is,} \qquad 2\,\mathrm{Re}\,\lambda + |\lambda|^2 > 0$$
#
# These are the $\lambda$ outside the disc of radius 1 around $-1$.
#
# **Think first.** Which of the eigenvalues $-3$, $-0.02 + 0.2i$ and $-0.1 + 0.1i$ grow?
#
# <details><summary>Answer</summary>
#
# The first two: $|1 - 3| = 2$, and $|0.98 + 0.2i| \approx 1.0002$, just outside.
# The third shrinks: $|0.9 + 0.1i| \approx 0.906$.
# A negative real part is not enough.
#
# </details>

# %% [markdown]
# The figure shows the eigenvalues of $U - \text{damping} \cdot I$ for a drawn $U$ of 16 units, at rest, where $D = I$.
#
# **Question.** Find a scale and a damping at which no direction grows.
# Damping moves all points to the left. Can there be too much of it?


# %% explore
def eigenvalues_figure(scale=1.0, damping=0.0):
    U = draw_networks(1, seeds=[0], scale=scale)["U"][0] - damping * np.eye(16)
    return plot_eigenvalues(np.linalg.eigvals(U))


slider_figure(eigenvalues_figure, scale=(0.1, 2.0, 0.1), damping=(0.0, 3.0, 0.1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# For example, scale 0.5 and damping 1: all points lie in the disc.
# With damping 3 they leave it on the other side: each factor turns directions round and stretches them.
#
# </details>
#
# **Eigenvalues tell the end, not the way there.**
# Here is a network of two units at rest, so that every step has the factor $I + U$.
# All small moves of $h_0$ that have the length 1 form a circle, and each step stretches and turns it; half of the longest axis of the ellipse that comes out is the norm of the product.
# $\rho$ is the *spectral radius* of the factor, the size of its largest eigenvalue, and $\sigma$ is its norm.
#
# **Predict, then try.** Take $U = \begin{pmatrix} -0.2 & 2 \\ 0 & -0.2 \end{pmatrix}$. Both eigenvalues of $I + U$ are 0.8.
# How large does the norm of the product ever get: never above 1, about 4, or about 80?
#
# Then choose *ρ < 1, grows first* in the widget, and go through the steps.
# Drag the end of the arrow (0, 1) to the left and to the right only: what stays the same, and what changes?
# The rings on the line of the norm are your `jacobian_product`.
# What you see here is an example for part 2 of the question in section 11.

# %% explore
jacobian_lab(jacobian_product)

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 4: the norm climbs to 4.14 at step 4, and only from step 17 on is it below 1.
# Dragged sideways, the arrow leaves both eigenvalues at 0.8, and yet the norm climbs higher the further you go.
# While the factor stays the same, the norm after $k$ steps lies between $\rho^k$ and $\sigma^k$.
# So $\rho > 1$ is *sufficient* for explosion, and $\sigma > 1$ is *necessary* for any growth; where $\rho < 1 < \sigma$ the norm grows first and vanishes in the end.
#
# </details>
#
# **When the factors change from step to step, this is a picture and no theorem.**
# Take $U = \begin{pmatrix} -0.5 & 2 \\ 2 & -0.5 \end{pmatrix}$, with the slopes $(1, 0)$ in one step and $(0, 1)$ in the next, by turns.
# Each factor has the eigenvalues 0.5 and 1, and by itself it lets nothing grow for ever.
# But their product has the eigenvalue 4.95: every two steps, the gradient grows nearly fivefold.
# The *singular values* still bound it: each factor stretches by at most 2.28, and $2.28^2 = 5.2$.
# In the widget this is the example *by turns*: after 40 steps the norm is 7.9e+13, and $\rho^{40}$ is 1.

# %% [markdown]
# ## 7. The way back
#
# (A good place for a break.)
#
# A backward pass does not build the Jacobian: it sends one vector back.
# Write $l_t$ for the gradient of step $t$'s own loss with respect to $h_t$ (`dh[:, t]` in the code), $e_t = \partial L / \partial h_t$ for all that the loss says about $h_t$, and $\delta_t = \partial L / \partial z_t$.
#
# Look at the picture: from $h_t$ the loss is reached in three ways, and what comes back is added.
#
# Go on with the unit of section 2 and the loss $L = h_1 + h_2$, so that $l_1 = l_2 = 1$:
#
# | | step 2 | step 1 |
# |---|---|---|
# | own loss $l_t$ | 1 | 1 |
# | back along the straight line: $e$ of the step after | 0 (there is none) | 1 |
# | back through the box: $u\,\delta$ of the step after | 0 | $0.5 \cdot 0.866 = 0.433$ |
# | $e_t$, the sum of the three | 1 | 2.433 |
# | $\delta_t = d_t\, e_t$ | $0.866 \cdot 1 = 0.866$ | $0.305 \cdot 2.433 = 0.742$ |
# | contribution to $du$: $\delta_t h_{t-1}$ | $0.866 \cdot 1.234 = 1.069$ | $0.742 \cdot 0.4 = 0.297$ |
#
# The gradient of $h_0$ is what goes back out of step 1: $2.433 + 0.5 \cdot 0.742 = 2.804$.
#
# **Think first.** Somebody carries $\delta$ back in place of $e$: "one part straight, one part through the box", $\delta_1 = d_1 l_1 + (1 + d_1 u)\,\delta_2$.
# What comes out, and what is wrong with the straight part?
#
# <details><summary>Answer</summary>
#
# $0.305 + 1.153 \cdot 0.866 = 1.30$ in place of $0.74$.
# The straight line joins *states*, not sums.
# What runs along it is $e_2$; it becomes a $\delta_1$ only through the slope of step 1, and $\delta_2$ has the slope of step 2 in it already.
#
# </details>

# %% [markdown]
# ## 8. Write the backward pass
#
# With matrices, a gradient passes $U$ the other way, from row to column:
#
# $$e_t = l_t + e_{t+1} + U^{\mathsf T} \delta_{t+1} = l_t + (I + U^{\mathsf T} D_{t+1})\, e_{t+1}, \qquad \delta_t = D_t\, e_t$$
#
# | name | shape | what it is |
# |---|---|---|
# | `dh` | `(n_a, T_x)` | column t: $l_t$, the gradient of step t's own loss (given) |
# | `cache` | | `(h, h_prev, x, z, parameters)` of the forward pass |
# | `delta` | `(n_a, T_x)` | column t: $\delta_t$ |
# | `dh0` | `(n_a,)` | gradient of the first state, $e_0$ |
# | `dU`, `dW`, `db` | as `U`, `W`, `b` | summed over all steps |
#
# <details><summary>Hint 1: the idea</summary>
#
# Build the table of section 7 from left to right: the last step first.
# One variable holds what is carried back to the state before; before the last step it is zero.
#
# </details>
#
# <details><summary>Hint 2: the sums</summary>
#
# For one step, row $i$, column $j$ of its contribution to `dU` is $\delta_{t,i}\, h_{t-1,j}$.
# Add these up over the steps: with time in the columns of both arrays, that is one matrix product with a transpose.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `h, h_prev, x, z, parameters = cache` unpacks the cache.
# Then visit the steps from the last to the first, as in `rnn_backward` of lesson 5.
#
# </details>


# %% answer="residual-backward"
def residual_backward(dh, cache):
    """The backward pass of h_t = h_{t-1} + tanh(U h_{t-1} + W x_t + b).

    dh: (n_a, T_x), the gradient of each step's own loss
        with respect to its state
    cache: (h, h_prev, x, z, parameters) of the forward pass
    returns: a dict with delta (n_a, T_x), dh0 (n_a,),
             dU (n_a, n_a), dW (n_a, n_x), db (n_a,)
    """
    ### BEGIN SOLUTION
    h, h_prev, x, z, parameters = cache
    delta, carry = np.zeros(z.shape), np.zeros(len(z))
    for t in reversed(range(z.shape[1])):
        e = dh[:, t] + carry
        delta[:, t] = (1 - np.tanh(z[:, t]) ** 2) * e
        carry = e + parameters["U"].T @ delta[:, t]
    return {"delta": delta, "dh0": carry, "dU": delta @ h_prev.T, "dW": delta @ x.T, "db": delta.sum(axis=1)}
    ### END SOLUTION


# %% [markdown]
# Try it against differences of the forward pass.
#
# **Question.** The tempting recursion of section 7 would show here as well.
# Which bar could stay short with it, if any?

# %% explore
arrays = {"h0": problem["h0"]} | problem["parameters"]


def loss(arrays):
    parameters = {name: arrays[name] for name in ("U", "W", "b")}
    return np.sum(residual_forward(problem["x"], arrays["h0"], parameters)[0] * dh)


gradients = try_out(residual_backward, dh, cache, expect=dict)
if gradients:
    report = check_gradients(loss, arrays, gradients)
    print(report)
    display(plot_gradient_errors(report))

# %% [markdown]
# <details><summary>Answer</summary>
#
# None: all four are made of `delta`, and with that recursion it is right in the last step only.
#
# </details>
#
# **The recursion** (2 points).

# %% test="residual-backward-recursion" skill="recursion" points=2
"""delta and dh0: the gradient is carried back along the straight line and through the box."""
check = ResidualBackwardCheck(residual_backward)
check.recursion(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.recursion(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# **The gradient of U** (1 point), **those of W and b** (1 point), **a clean function** (1 point).
# A wrong `delta` costs nothing here: the sums are judged by your own.

# %% test="residual-backward-u" skill="gradient-of-u" points=1
"""dU adds up the contributions of all steps."""
check = ResidualBackwardCheck(residual_backward)
check.of_U(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.of_U(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% test="residual-backward-wb" skill="gradients-of-w-and-b" points=1
"""dW and db add up the contributions of all steps."""
check = ResidualBackwardCheck(residual_backward)
check.of_W_and_b(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.of_W_and_b(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% test="residual-backward-pure" skill="pure-backward" points=1
"""dh and the cache stay as they were, the same call gives the same answer, and any size will do."""
check = ResidualBackwardCheck(residual_backward)
check.pure(differences(residual_forward))
### BEGIN HIDDEN TESTS
check.pure(differences.fresh(residual_forward))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 9. Clip the gradient
#
# One remedy needs no change of the network.
# If the gradient is too long, shorten it before the parameters are updated, and keep its **direction**.
# The length is that of all gradients *together*, as if their entries stood in one long list:
#
# $$N = \sqrt{\sum_{\text{all entries of all arrays}} (\text{entry})^2}$$
#
# If $N$ is above the limit, every entry is multiplied by the same factor, $\text{limit} / N$.
# Otherwise nothing changes.
#
# By hand: `dU` $= [3]$ and `db` $= [4]$ have $N = 5$.
# With the limit 1 they become $0.6$ and $0.8$.
# To shorten each one by itself to 1 would give $1$ and $1$, which points elsewhere.

# %% [markdown]
# **Predict first.** The map shows a loss with a cliff: that of one unit, after 50 steps of $h_t = \tanh(u\, h_{t-1} + b)$.
# At the learning rate 0.1 one update leaves the map. Is a tenth of that rate enough to stay on it?
# And does clipping each entry by itself, *by value*, end where clipping *by norm* ends?
#
# Clipping by norm is what you write next.

# %% explore
cliff_and_clipping()

# %% [markdown]
# <details><summary>Answer</summary>
#
# No: the point meets the cliff later, and there its gradient has a norm above 5,000.
# Clipped by norm, the gradient keeps its direction, and the loss ends below 0.001.
# Clipped by value it is turned, and in the end the point jumps forth and back: the loss is 0.03 and 0.12 in turn.
#
# </details>

# %% [markdown]
# Now your own.
#
# <details><summary>Hint 1: the idea</summary>
#
# First one number for everything, then one factor for everything.
#
# </details>
#
# <details><summary>Hint 2: two cases</summary>
#
# A factor above 1 would lengthen small gradients: no factor may be above 1.
# Gradients of zeros have the norm 0: do not divide by it.
#
# </details>
#
# <details><summary>Hint 3: the first line</summary>
#
# `norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))`
#
# </details>


# %% answer="clip-by-global-norm"
def clip_by_global_norm(gradients, limit):
    """Shrink all gradients by one factor, if their norm is above the limit.

    gradients: a dict of arrays
    limit: the largest norm, over all entries of all arrays together
    returns: a new dict with the same names
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return {name: factor * gradient for name, gradient in gradients.items()}
    ### END SOLUTION


# %% [markdown]
# Try it on the hand example.

# %% explore
try_out(clip_by_global_norm, {"dU": np.array([3.0]), "db": np.array([4.0])}, 1.0, expect=dict)

# %% [markdown]
# On the map, the way of your clipping is dashed, beside the right one.

# %% explore
cliff_and_clipping(clip_by_global_norm, clipping="norm")

# %% [markdown]
# **One factor for all** (2 points), **small gradients stay** (1 point), **a clean function** (1 point).

# %% test="clip-by-global-norm-factor" skill="one-factor" points=2
"""Gradients beyond the limit shrink by one factor, and their common norm becomes the limit."""
check = ClipByGlobalNormCheck(clip_by_global_norm)
check.one_factor(recorded("clip_by_global_norm"))
### BEGIN HIDDEN TESTS
### REFERENCE clip_by_global_norm
check.one_factor(fresh(right_clip_by_global_norm()))
### END HIDDEN TESTS
check.done()

# %% test="clip-by-global-norm-small" skill="small-gradients" points=1
"""Gradients below the limit stay as they are, zeros too."""
check = ClipByGlobalNormCheck(clip_by_global_norm)
check.small(recorded("clip_by_global_norm"))
### BEGIN HIDDEN TESTS
### REFERENCE clip_by_global_norm
check.small(fresh(right_clip_by_global_norm()))
### END HIDDEN TESTS
check.done()

# %% test="clip-by-global-norm-pure" skill="pure-clip" points=1
"""The arguments stay as they were, the same call gives the same answer, and any arrays will do."""
check = ClipByGlobalNormCheck(clip_by_global_norm)
check.pure(recorded("clip_by_global_norm"))
### BEGIN HIDDEN TESTS
### REFERENCE clip_by_global_norm
check.pure(fresh(right_clip_by_global_norm()))
### END HIDDEN TESTS
check.done()

# %% [markdown]
# ## 10. The remedies, on one problem
#
# The problem is that of section 4: 16 units, 20 networks, the same scales, tanh unless said otherwise.
# The loss reads the last state in a random direction of length 1.
# The first two columns say what becomes of $\lVert \partial h_T / \partial h_0 \rVert$.
# The third is the norm of the gradient of $U$, $W$ and $b$ together that reaches the update, for T = 60; a gate's own weights are not counted.
# All numbers are medians.
#
# | update or remedy | Jacobian, T = 60 | T = 240 | gradient that reaches the update |
# |---|---|---|---|
# | (6.50), tanh | 2.7e+02 | 6.2e+02 | 3.7e+02 |
# | … clipped to norm 1 | 2.7e+02 | 6.2e+02 | 1 |
# | … truncated: the last 10 steps only | 2.7e+02 | 6.2e+02 | 1.3e+02 |
# | U scaled to norm 0.1 | 9.2 | 1.6e+02 | 5.8e+02 |
# | h + 0.1 g | 26 | 2.6e+02 | 14 |
# | U - U^T, step 1 | 2.8e+02 | 9.2e+03 | 4.5e+02 |
# | U - U^T, step 0.1 | 1.8 | 9.7 | 4.7 |
# | U - U^T - 0.1 I, step 0.1 | 1.3 | 1.7 | 3.8 |
# | a gate with weights, bias -4 | 0.69 | 0.098 | 0.96 |
# | a gate with weights, bias 0 | 2.8e-07 | 1.8e-28 | 2.2 |
# | a gate with 16 times its weights, bias -4 | 2.8e+03 | 3.5e+11 | 5.5e+02 |
# | (6.50), ReLU | 2.7e+13 | 1.1e+53 | 2.4e+14 |
#
# What each of them does:
#
# - **Norm clipping** bounds the update. The Jacobian does not change: distant steps still drown the near ones, in a shorter vector.
# - **Truncation** leaves the distant steps out of the sum. The Jacobian does not change, and what lies further back is not learned.
# - **Initialisation.** A small $U$ (here scaled to the spectral norm 0.1) makes the factors smaller. But then the units saturate less, and here the gradient of the parameters even *grew*. Weight decay pulls $U$ the same way during training.
# - **A scaled branch**, $h_{t-1} + 0.1\, g$, brings each factor closer to the identity.
# - **An antisymmetric matrix**, $(U - U^{\mathsf T})/\sqrt 2$, has eigenvalues $i\omega$ on the imaginary axis. Since $|1 + i\omega| > 1$, it still grows; with a small step, and some damping to the left, it hardly does.
# - **A gate with weights of its own**, $h_t = (1 - u_t)\, h_{t-1} + u_t\, g(z_t)$ (products entry by entry) with $u_t = \sigma(U_u h_{t-1} + W_u x_t + b_u)$, can be learned: how much of the state is kept depends on state and input, in each step and unit. With the bias $b_u = -4$ the gate starts nearly closed and keeps the state; with 0 it forgets, and vanishes as fast as a fixed gate of a half. And it guarantees nothing: with 16 times the weights $U_u$ it explodes. An LSTM, whose gates are of this kind, can explode too: lesson 11 measures one.

# %% explore
others = (
    "(6.50), ReLU",
    "U scaled to norm 0.1",
    "h + 0.1 g",
    "U - U^T - 0.1 I, step 0.1",
    "a gate with weights, bias -4",
    "a gate with weights, bias 0",
)
lines = {name: np.median(jacobian_norms(name, 60), axis=0) for name in ("(6.50), tanh", *others)}
plot_jacobian_norms(lines)

# %% explore
print(f"{'':42} {'T = 60':>8} {'T = 240':>8} {'gradient':>9}")
for name in UPDATES:
    norms, gradient = np.median(jacobian_norms(name, 240), axis=0), np.median(gradient_norms(name, 60))
    print(f"{name:42} {norms[59]:8.2g} {norms[239]:8.2g} {gradient:9.2g}")
for words, remedy in (("clipped to norm 1", {"limit": 1.0}), ("truncated to 10 steps", {"last": 10})):
    gradient = np.median(gradient_norms("(6.50), tanh", 60, **remedy))
    print(f"(6.50), {words:52} {gradient:9.2g}")

# %% [markdown]
# **Question.** Which rows change the Jacobian, and which change only the update?
#
# <details><summary>Answer</summary>
#
# Clipping and truncation change only what reaches the update.
# All others change the network, and with it the Jacobian.
# What explodes or vanishes is the part of the gradient that comes from *distant* steps.
# The gradient of $U$ itself is a sum over all steps, and it need not be small when that part is.
# In the row of the gate with bias 0 the gradient has the norm 2.2, from the last steps alone.
#
# </details>

# %% [markdown] task="exploding-gradients-analysis" points=4
# ## 11. Explain it
#
# In at most 200 words (4 points): why may gradients explode under the update (6.50), and what helps?
#
# Say
#
# 1. what a gradient is multiplied with on its way from $h_T$ back to $h_0$, and how that can grow,
# 2. what it does and does not tell that the norm of a factor, or the bound on it, is above 1, with an example,
# 3. one remedy that changes the Jacobian and one that does not, and the price of each,
# 4. one number that you measured in this lesson and that supports what you say, with its sizes, scales, norm and number of networks.
#
# Write it in your own words; formulas are welcome and not required.
# Words beyond 200 are not read; formulas do not count as words.
# Your answer goes into a cell of your own below this one: click here, press B for a new cell, then M to make it Markdown.
#
# ### BEGIN MARK SCHEME
# One point for each of the four parts; half points are possible. Any right route counts.
# Stop reading at word 200; formulas do not count as words.
#
# **1. The mechanism.** The product of the factors I + D U, or its transpose (I + Uᵀ D) from the recursion of e, or the sum over all subsets of
# steps that it expands to, or a single number (1 + d u) to the power of T, or eigenvalues |1 + λ| > 1 of a factor that stays the same.
# It must be said that it *can* grow exponentially, for instance near the fixed point.
#
# **2. What a norm tells.** The norm gives an upper bound; above 1 it is necessary for explosion, not sufficient. Any example will do:
# U = −0.3 I (norm 0.3, bound 1.3 to the power of T, shrinks to 5e-10 in 60 steps); saturated units; the two alternating steps of section 6.
# Also right: singular values bound, eigenvalues decide only while the factor stays the same.
#
# **3. Two remedies.** Changes the Jacobian: learned gate, scaled branch, damped antisymmetric U with a small step, smaller or spectrally scaled U, weight
# decay. Changes only the update: clipping, truncation. Prices, for instance: a gate may vanish, and more parameters; a small branch learns slowly;
# clipping leaves the share of distant steps as it is, and shortens the step; truncation learns nothing beyond its length.
#
# **4. A number.** Any number of the lesson, with number of units, steps, scales, norm and number of networks. Half a point if some of these are missing.
#
# **Wrong claims.** Each takes the point of the part in which it stands, if nothing there contradicts it:
#
# - "ReLU cures explosion": it makes it worse, 2.7e+13 against 2.7e+02 after 60 steps in the table of section 4.
# - "An LSTM (or a gate) cannot explode": it eases, it does not guarantee.
# - "A norm (or an eigenvalue) greater than one suffices": see part 2.
# - "The product is γ to the power of t − k" as an equality: it is a bound, or a heuristic.
# - "The gradient of U vanishes": what vanishes is the part that comes from distant steps.
# - "All derivatives of tanh are below 1": at 0 the derivative is exactly 1.
# - "Clipping makes the Jacobian smaller": it bounds the update.
# - "The identity in the sum keeps the gradient at 1 at least": the other summands can cancel it.
# - "A fixed gate solves it": it does not explode here; it vanishes.
# - δ_t = (I + D_t Uᵀ) δ_{t+1} as the recursion: it is one on e, see section 7.
# ### END MARK SCHEME

# %% [markdown]
# ## 12. Summary
#
# - The way from a state to a distant one is a product of Jacobians, for (6.50) of factors $I + D_t U$; the way back carries $e_t$, the gradient of the *state*.
# - Adding the state eases vanishing and allows explosion. A norm bounds, an eigenvalue paints a picture; what happens must be measured.
# - Some remedies change the Jacobian, others only the update. None of them makes every gradient safe.
#
# **Stretch (no points).** The book's approximation (6.48) replaces the factors by one number, so that the product becomes $\gamma^{t-k}$.
# Estimate $\gamma$ for (6.50) from the norms after 10 and after 20 steps, and predict the norm after 240. How far off are you, and why?
#
# Then look for a $U$ whose product neither grows nor shrinks by more than a factor of 2 in 240 steps, with inputs.
