"""The widget on products of Jacobians: what becomes of a circle of small moves, and the norm between two bounds."""

import itertools

import numpy as np

from ..arguments import ArgumentError
from ..figures.style import COLOURS, INK, QUIET_INK, CourseFigure, in_course_style
from ..messages import translate as _
from .frame import Design, Widget
from .own_code import array_of

STEPS = 40
# tanh is flat to the last digit there.
SATURATED = 20.0
# A right product may be rounded by this part of the largest one that its factors could make.
ROUNDING = 1e-12


def jacobian_lab(jacobian_product=None, **state):
    """What a product of Jacobians I + D U does to a circle, for two units of h_t = h_{t-1} + tanh(z_t).

    jacobian_product: your own product of Jacobians, which is shown beside the right one.
    state: first and second, the columns of I + U; slopes="all" (1 and 1 in every step) or "turns" (1 and 0, 0 and 1 by
    turns); steps; what is left out starts as the widget does.
    """
    return Widget(DESIGN, state, jacobian_product)


def network(first, second, slopes):
    """U (2, 2) and the sums z (2, 40) that give these columns of I + U and these slopes."""
    z = np.zeros((2, STEPS))
    if slopes == "turns":
        z[1, ::2] = z[0, 1::2] = SATURATED
    return np.column_stack([first, second]) - np.eye(2), z


def simulate(first, second, slopes, steps):
    """For 0, 1, … 40 steps the products (41, 2, 2) and their norms (41,); rho and sigma, the largest of one factor.

    steps: which of them is looked at; it changes no number.
    """
    U, z = network(first, second, slopes)
    factors = np.eye(2) + (z != SATURATED).T[:, :, np.newaxis] * U
    products = np.array(list(itertools.accumulate(factors, lambda so_far, factor: factor @ so_far, initial=np.eye(2))))
    return {
        "products": products,
        "norms": np.linalg.norm(products, 2, axis=(1, 2)),
        "rho": np.abs(np.linalg.eigvals(factors[:2])).max(),
        "sigma": np.linalg.norm(factors[:2], 2, axis=(1, 2)).max(),
    }


def own_product(jacobian_product, state):
    """What a student's `jacobian_product` gives: norms (40,), the product (2, 2) that is looked at, and wrong steps."""
    right = simulate(**state)
    U, z = network(state["first"], state["second"], state["slopes"])
    came = [np.eye(2)]
    for steps in range(1, STEPS + 1):
        # Copies: what a function does to its arguments is not to reach the next call.
        product = array_of(jacobian_product(U.copy(), z[:, :steps].copy()), "jacobian_product", (2, 2))
        if not np.isfinite(product).all():
            raise ArgumentError(
                _("jacobian_product: expected finite numbers, got %(came)s after %(steps)d steps.")
                % {"came": product.tolist(), "steps": steps}
            )
        came.append(product)
    miss = np.abs(np.array(came) - right["products"]).max(axis=(1, 2))
    allowed = 1e-6 * right["norms"] + ROUNDING * right["sigma"] ** np.arange(STEPS + 1)
    return {
        "norms": np.linalg.norm(came[1:], 2, axis=(1, 2)),
        "product": came[state["steps"]],
        "wrong": np.flatnonzero(miss > allowed),
    }


@in_course_style
def picture(state):
    """Circle and ellipse of a state, and the norm by step, without a browser."""
    numbers = simulate(**state)
    steps, norms = state["steps"], numbers["norms"]
    figure = CourseFigure(3.6)
    plane, by_step = figure.subplots(1, 2)
    angles = np.linspace(0, 2 * np.pi, 241)
    moves = np.array([np.cos(angles), np.sin(angles)])
    plane.plot(*moves, color=QUIET_INK, linestyle=":", label=_("moves of length 1"))
    arrived = numbers["products"][steps] @ moves
    plane.plot(*arrived, color=COLOURS["forward"], label=_("after k = %(k)d steps") % {"k": steps})
    reach = 1.15 * max(1.0, norms[steps])
    plane.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel=_("unit 1"), ylabel=_("unit 2"))
    plane.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(0, 1.22))
    by_step.set_yscale("log")
    k = np.arange(STEPS + 1)
    for size, name, dash in ((numbers["sigma"], "σᵏ", "--"), (numbers["rho"], "ρᵏ", "-")):
        by_step.plot(k, np.ma.masked_less_equal(size**k, 0), color=INK, linewidth=1, linestyle=dash, label=name)
    positive = np.ma.masked_less_equal(norms, 0)
    by_step.plot(k, positive, color=COLOURS["backward"], linewidth=3, label=_("norm"))
    by_step.plot(steps, positive[steps], "o", color=COLOURS["backward"], markerfacecolor="white", markersize=8)
    by_step.set(xlabel=_("steps k"), ylim=(min(0.1, positive.min()) / 2, max(10.0, norms.max()) * 2))
    by_step.minorticks_off()
    by_step.legend(frameon=False, fontsize=9)
    top = norms.argmax()
    figure.conclude(
        [
            _("One factor has the spectral radius ρ = %(rho).3g and the norm σ = %(sigma).3g.") % numbers,
            _("The norm of the product is largest at step %(top)d, %(norm).3g, and %(last).3g at step %(steps)d.")
            % {"top": top, "norm": norms[top], "last": norms[-1], "steps": STEPS},
        ],
        _("A circle of small moves and the ellipse that it becomes; the norm of the product by step, between bounds."),
    )
    return figure


DESIGN = Design("jacobian_lab", picture, own_product)
