"""What students write instead of the Jacobian product, its bound, the backward pass and clipping, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

SLOPES = "(1 - np.tanh(z) ** 2).T"
FACTOR = "(np.eye(len(U)) + slopes[:, np.newaxis] * U)"
STEP = "product = (np.eye(len(U)) + slopes[:, np.newaxis] * U) @ product"
LOOP = "    for slopes in (1 - np.tanh(z) ** 2).T:\n"
END = "    return product"

SLOPE = "(1 - np.tanh(z[:, t]) ** 2)"
E = "e = dh[:, t] + carry"
CARRY = 'carry = e + parameters["U"].T @ delta[:, t]'
BACKWARD_LOOP = "for t in reversed(range(z.shape[1])):"
UNPACK = "    h, h_prev, x, z, parameters = cache\n"
START = "delta, carry = np.zeros(z.shape), np.zeros(len(z))"
DELTA = "delta[:, t] = (1 - np.tanh(z[:, t]) ** 2) * e"

NORM = "norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))"
CLIP_FACTOR = "factor = min(1.0, limit / norm) if norm > 0 else 1.0"
CLIP_RESULT = "return {name: factor * gradient for name, gradient in gradients.items()}"

BOUND = "return (1 + slope * np.linalg.norm(U, 2)) ** z.shape[1]"
LARGEST = "slope = np.max(1 - np.tanh(z) ** 2)"


def of(function):
    """A maker of mistakes in one function."""

    def mistake(id, skill, kind, change, question, name, **more):
        return Mistake(
            id=id, function=function, skill=skill, kind=kind, change=change, question=question, name=name, **more
        )

    return mistake


product, backward, bound, clip = map(
    of, ("jacobian_product", "residual_backward", "growth_bound", "clip_by_global_norm")
)


def factor(id, change, question, name, **more):
    """A mistake in one factor of the product: what one step does is not known."""
    return product(id, "one-step", "concept", change, question, name, **more)


def chain(id, change, question, name, **more):
    """A mistake in how the factors make a product."""
    return product(id, "matrix-product", "concept", change, question, name, **more)


def recursion(id, change, question, name, **more):
    """A mistake in the recursion of the backward pass."""
    return backward(id, "recursion", "concept", change, question, name, **more)


ONE_STEP = "Take the unit of section 2 and its first step only, with the sum 1.2. Which number does your function give, and which should it?"
WHICH_ROW = "Move one unit of the state before a step. Through which entries of U does unit 0 of the new state notice it, and which slope do they all get?"
TWO_STEPS = "Give your function two steps of two units, and multiply the two factors by hand. Which entry is off?"
ALL_STEPS = "How many factors are in your product? Try z with one, two and three columns that are all the same."
PRINT_ARGUMENTS = "Print the arguments before and after a call of your function. Are they the same?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"

TABLE = "Build the table of section 7 with your code, for its two steps. In which line does the first number differ?"
STRAIGHT = "What runs along the straight line of the picture, and in which variable of your code is it?"
THROUGH_BOX = "A gradient that leaves the sum of a unit goes back through row or column of U: which units did this unit read?"
WHICH_STEP = "Print the step t and the slopes that your code uses for it. Do they belong to the sum of the same step?"
SHARED = "All steps share U, W and b. What does your code do with the contributions of the steps?"
EXAMPLE_SUM = "Take one step. Which number multiplied U[0, 1] in the forward pass, and which sum did it enter?"
KEYS = "Which five entries should the dict have? Print the keys of yours."

BY_HAND = "Take dU = [3], db = [4] and the limit 1. What does your function give, and what should it?"
ONE_NUMBER = "How many norms does your code compute, and how many factors?"
BELOW = "Take dU = [0.3], db = [0.4] and the limit 1. What should change?"
OF_ZEROS = "Which norm have gradients of zeros, and what does your code do with it?"
BOUND_BY_HAND = "Take U = [[2, 0], [0, 0.5]], z of zeros and two steps. What does your function give, and what is (1 + 1 · 2)²?"

MISTAKES = [
    # jacobian_product: one factor
    factor(
        "identity-missing",
        {"np.eye(len(U)) + slopes": "slopes"},
        ONE_STEP,
        "The identity is missing in each factor: D U is the Jacobian of the plain network h = g. This update adds to the state, so a factor should be I + D U.",
    ),
    factor(
        "factor-slope-missing",
        {FACTOR: "(np.eye(len(U)) + U)"},
        ONE_STEP,
        "The slope of tanh is missing: a factor is I + U. It should be I + D U, with the slopes of the step on the diagonal of D.",
    ),
    factor(
        "sum-taken-for-state",
        {SLOPES: "(1 - z**2).T"},
        ONE_STEP,
        "The slope is taken as 1 − z², as if z were a tanh already. It is the sum inside tanh: the slope should be 1 − tanh(z)².",
    ),
    factor(
        "factor-square-missing",
        {SLOPES: "(1 - np.tanh(z)).T"},
        ONE_STEP,
        "The square is missing in the slope of tanh. It should be 1 − tanh(z)².",
    ),
    factor(
        "slope-of-tan",
        {SLOPES: "(1 + np.tanh(z) ** 2).T"},
        ONE_STEP,
        "1 + tanh² is no slope of tanh: the sign is that of the tangent. It should be 1 − tanh(z)².",
    ),
    factor(
        "slope-of-sigmoid",
        {SLOPES: "(np.tanh(z) * (1 - np.tanh(z))).T"},
        ONE_STEP,
        "a (1 − a) is the slope of the sigmoid. The slope of tanh should be 1 − tanh(z)².",
    ),
    factor(
        "tanh-in-place-of-slope",
        {SLOPES: "np.tanh(z).T"},
        ONE_STEP,
        "The value tanh(z) stands where its slope should be. The slope should be 1 − tanh(z)².",
    ),
    factor(
        "double-tanh",
        {SLOPES: "(1 - np.tanh(np.tanh(z)) ** 2).T"},
        ONE_STEP,
        "tanh is applied twice. The slope should be 1 − tanh(z)², with a single tanh of the sum.",
    ),
    factor(
        "relu-slope",
        {SLOPES: "(z > 0).astype(float).T"},
        ONE_STEP,
        "The slope is that of ReLU, 0 or 1. The activation here is tanh: its slope should be 1 − tanh(z)².",
    ),
    factor(
        "columns-scaled",
        {"slopes[:, np.newaxis] * U": "slopes * U"},
        WHICH_ROW,
        "The slopes multiply the columns of U: that is U D. Slope i belongs to the sum of unit i, so it should multiply row i: D U.",
    ),
    factor(
        "u-transposed",
        {"slopes[:, np.newaxis] * U": "slopes[:, np.newaxis] * U.T"},
        WHICH_ROW,
        "U is transposed: D Uᵀ. In the forward direction row i of U feeds unit i, so a factor should be I + D U.",
    ),
    factor(
        "backward-factor",
        {"slopes[:, np.newaxis] * U": "(slopes[:, np.newaxis] * U).T"},
        WHICH_ROW,
        "Each factor is transposed, I + Uᵀ D: that is the one of the backward pass. The Jacobian of a step should be I + D U.",
    ),
    factor(
        "minus",
        {"np.eye(len(U)) + slopes": "np.eye(len(U)) - slopes"},
        ONE_STEP,
        "D U is subtracted from the identity. The update adds g to the state, so a factor should be I + D U.",
    ),
    factor(
        "ones-for-identity",
        {"(np.eye(len(U)) + slopes[:, np.newaxis] * U) @": "(1 + slopes[:, np.newaxis] * U) @"},
        "What are the entries of your factor beside the diagonal when U is zero? Which should they be?",
        "1 is added to every entry of D U. Only the diagonal should get it: a unit adds its own old state, not that of the others.",
    ),
    factor(
        "slope-on-everything",
        {"(np.eye(len(U)) + slopes[:, np.newaxis] * U)": "(slopes[:, np.newaxis] * (np.eye(len(U)) + U))"},
        "Which part of the new state passes through tanh, and which does not?",
        "The slope multiplies the identity too, D (I + U). The straight line does not pass tanh: a factor should be I + D U.",
    ),
    factor(
        "slope-averaged",
        {SLOPES: "np.repeat((1 - np.tanh(z) ** 2).mean(axis=0, keepdims=True), len(z), axis=0).T"},
        WHICH_ROW,
        "All units of a step get the average slope. Each unit should have its own.",
    ),
    factor(
        "elementwise-diagonal",
        {"slopes[:, np.newaxis] * U": "np.diag(slopes) * U"},
        "What are the entries of np.diag(slopes) * U beside the diagonal?",
        "np.diag(slopes) * U multiplies entry by entry and keeps the diagonal of U alone. It should be the matrix product np.diag(slopes) @ U.",
    ),
    factor(
        "entry-by-entry-from-the-identity",
        {"@ product": "* product"},
        "Print your product after the first step. Which entries are zero, and which should be?",
        "The identity is multiplied entry by entry, which leaves the diagonal alone already in the first step. It should be the matrix product, @.",
    ),
    factor(
        "identity-twice",
        {"(np.eye(len(U)) + slopes": "(2 * np.eye(len(U)) + slopes"},
        ONE_STEP,
        "The identity is there twice. The state enters the update once, so a factor should be I + D U.",
    ),
    # jacobian_product: the product
    chain(
        "elementwise-product",
        {"@ product": "* product", "product = np.eye(len(U))\n": "product = np.ones(U.shape)\n"},
        TWO_STEPS,
        "The factors are multiplied entry by entry. A way through two steps should be the matrix product, which adds over the units between them.",
    ),
    chain(
        "order-reversed",
        {STEP: "product = product @ (np.eye(len(U)) + slopes[:, np.newaxis] * U)"},
        TWO_STEPS,
        "The factors stand in the reverse order, the first step at the left. The first step acts first, so it should stand at the right.",
    ),
    chain(
        "summed",
        {
            STEP: "product = product + slopes[:, np.newaxis] * U",
        },
        TWO_STEPS,
        "The parts D U of all steps are added to one identity. That leaves out the ways through several boxes: the factors should be multiplied.",
    ),
    chain(
        "last-step-only",
        {STEP: "product = np.eye(len(U)) + slopes[:, np.newaxis] * U"},
        ALL_STEPS,
        "Only the last factor is left: each step replaces the product. It should multiply what is there already.",
    ),
    chain(
        "first-step-left-out",
        {SLOPES: "(1 - np.tanh(z[:, 1:]) ** 2).T"},
        ALL_STEPS,
        "The first step is left out of the product. All columns of z should have a factor.",
    ),
    chain(
        "last-step-left-out",
        {SLOPES: "(1 - np.tanh(z[:, :-1]) ** 2).T"},
        ALL_STEPS,
        "The last step is left out of the product. All columns of z should have a factor.",
    ),
    chain(
        "power-of-the-first",
        {SLOPES: "[(1 - np.tanh(z[:, 0]) ** 2)] * z.shape[1]"},
        "Do the slopes that your code uses change from step to step?",
        "The first factor is raised to the power of T. Each step should have the slopes of its own sum.",
    ),
    chain(
        "power-of-the-average",
        {
            SLOPES: "[(1 - np.tanh(z) ** 2).mean(axis=1)] * z.shape[1]",
        },
        "Do the slopes that your code uses change from step to step?",
        "All steps get the same average factor. The product of different factors is not a power: each step should have its own slopes.",
    ),
    chain(
        "averaged-factors",
        None,
        TWO_STEPS,
        "The factors are averaged over the steps. They should be multiplied.",
        code="""
def jacobian_product(U, z):
    slopes = 1 - np.tanh(z) ** 2
    return np.mean([np.eye(len(U)) + column[:, np.newaxis] * U for column in slopes.T], axis=0)
""",
    ),
    # jacobian_product: a clean function
    product(
        "product-z-overwritten",
        "pure-product",
        "slip",
        {LOOP: "    z[...] = 1 - np.tanh(z) ** 2\n    for slopes in z.T:\n"},
        PRINT_ARGUMENTS,
        "The slopes are written into z, which belongs to the caller. They should go into an array of their own.",
    ),
    product(
        "product-u-overwritten",
        "pure-product",
        "slip",
        {END: "    U += 0.0 * U + 1.0\n    return product"},
        PRINT_ARGUMENTS,
        "U is changed in place. The arguments should stay as they were.",
    ),
    product(
        "product-five-units",
        "pure-product",
        "slip",
        {"product = np.eye(len(U))\n": "product = np.eye(5)\n"},
        OTHER_SIZE,
        "The number of units is written into the code, 5. It should be read off U.",
        visible=False,
    ),
    product(
        "product-six-steps",
        "pure-product",
        "slip",
        {LOOP: "    for t in range(6):\n        slopes = 1 - np.tanh(z[:, t]) ** 2\n"},
        OTHER_SIZE,
        "The number of steps is written into the code, 6. It should be read off z.",
        visible=False,
    ),
    product(
        "nothing-returned",
        EVERYTHING,
        "slip",
        {END: "    product"},
        "What does your function return? Print it.",
        "The function ends without a return. The product should be returned.",
    ),
    product(
        "norm-returned",
        EVERYTHING,
        "concept",
        {END: "    return np.linalg.norm(product, 2)"},
        "Which shape does your result have?",
        "The norm of the product is returned, one number. The product itself should be returned, a matrix.",
    ),
    product(
        "product-starts-at-zero",
        EVERYTHING,
        "slip",
        {"product = np.eye(len(U))\n": "product = np.zeros(U.shape)\n"},
        "What does your function give for a way of no steps? What should it give?",
        "The product starts with zeros and stays zero. It should start with the identity, the way of no steps.",
    ),
    # residual_backward: the recursion
    recursion(
        "delta-carried",
        {
            DELTA: "delta[:, t] = (1 - np.tanh(z[:, t]) ** 2) * (dh[:, t] + parameters['U'].T @ carry) + carry",
            E: "e = dh[:, t]",
            CARRY: "carry = delta[:, t]",
        },
        STRAIGHT,
        "δ is carried back along the straight line: δ_t = D_t l_t + (I + D_t Uᵀ) δ_{t+1}. The line joins states, so e should be carried, and δ_t = D_t e_t.",
    ),
    recursion(
        "plain-recursion",
        {CARRY: 'carry = parameters["U"].T @ delta[:, t]'},
        STRAIGHT,
        "This is the plain recursion (6.36): the way along the straight line is missing. What is carried should be e + Uᵀ δ.",
    ),
    recursion(
        "carry-without-box",
        {CARRY: "carry = e"},
        THROUGH_BOX,
        "Only the straight line is carried back. The way through the box, Uᵀ δ, should be added.",
    ),
    recursion(
        "nothing-carried",
        {E: "e = dh[:, t]"},
        TABLE,
        "Nothing is carried back through time: each step sees its own loss only. It should be added to what is carried.",
    ),
    recursion(
        "own-loss-dropped",
        {E: "e = dh[:, t] if t == z.shape[1] - 1 else carry"},
        TABLE,
        "The own losses of all steps but the last are dropped. Each should be added to what is carried.",
    ),
    recursion(
        "u-not-transposed",
        {CARRY: 'carry = e + parameters["U"] @ delta[:, t]'},
        THROUGH_BOX,
        "U is not transposed on the way back. Backwards it should be Uᵀ: from a sum to the units that it read.",
    ),
    recursion(
        "e-through-u",
        {CARRY: 'carry = e + parameters["U"].T @ e'},
        TABLE,
        "e goes through U without the slope of tanh. What passes the box should be Uᵀ δ, and δ has the slope in it.",
    ),
    recursion(
        "slope-on-the-line",
        {CARRY: 'carry = delta[:, t] + parameters["U"].T @ delta[:, t]'},
        STRAIGHT,
        "δ is carried along the straight line in place of e: (I + Uᵀ) δ. There is no tanh on that line; e should run along it.",
    ),
    recursion(
        "order-of-slope-and-u",
        {
            DELTA: "delta[:, t] = (1 - np.tanh(z[:, t]) ** 2) * e",
            CARRY: 'carry = e + (1 - np.tanh(z[:, t]) ** 2) * (parameters["U"].T @ e)',
        },
        "In which order does a gradient that goes backwards meet tanh and U?",
        "The slope is multiplied in after Uᵀ: D Uᵀ e. Backwards the gradient meets tanh first, then U: it should be Uᵀ D e.",
    ),
    recursion(
        "state-taken-for-tanh",
        {SLOPE: "(1 - h[:, t] ** 2)"},
        "What is 1 − h² for the state after step 1 in section 2, 1.2337? Can a slope of tanh be that?",
        "The slope is taken as 1 − h². The state is no longer a tanh but a sum of several: the slope should be 1 − tanh(z)².",
    ),
    recursion(
        "slope-missing",
        {SLOPE: "1.0"},
        TABLE,
        "The slope of tanh is missing: δ is taken to be e. It should be δ = D e.",
    ),
    recursion(
        "sum-taken-for-tanh",
        {SLOPE: "(1 - z[:, t] ** 2)"},
        TABLE,
        "The slope is taken as 1 − z², as if z were a tanh already. It should be 1 − tanh(z)².",
    ),
    recursion(
        "square-missing",
        {SLOPE: "(1 - np.tanh(z[:, t]))"},
        TABLE,
        "The square is missing in the slope of tanh. It should be 1 − tanh(z)².",
    ),
    recursion(
        "slope-of-the-step-before",
        {SLOPE: "(1 - np.tanh(z[:, t - 1]) ** 2)"},
        WHICH_STEP,
        "The slope is that of the step before. δ_t should have the slope of its own sum z_t.",
    ),
    recursion(
        "slope-of-the-last-step",
        {SLOPE: "(1 - np.tanh(z[:, -1]) ** 2)"},
        WHICH_STEP,
        "Every step uses the slope of the last one. δ_t should have the slope of its own sum z_t.",
    ),
    recursion(
        "forwards",
        {BACKWARD_LOOP: "for t in range(z.shape[1]):"},
        "Which step is visited first? Is anything carried into it?",
        "The loop runs from the first step to the last. A gradient goes backwards: it should start at the last.",
    ),
    recursion(
        "dh-reversed",
        {E: "e = dh[:, -1 - t] + carry"},
        WHICH_STEP,
        "The own losses are taken in the reverse order. Step t should meet column t of dh.",
    ),
    recursion(
        "own-loss-twice",
        {E: "e = 2 * dh[:, t] + carry"},
        TABLE,
        "The own loss of each step is added twice. It should be added once.",
    ),
    recursion(
        "carry-collected",
        {CARRY: 'carry = carry + e + parameters["U"].T @ delta[:, t]'},
        STRAIGHT,
        "What was carried before is added again. e has it already: the carry should be replaced at each step.",
    ),
    recursion(
        "carry-minus",
        {CARRY: 'carry = e - parameters["U"].T @ delta[:, t]'},
        TABLE,
        "The way through the box is subtracted. What comes back along several ways should be added.",
    ),
    recursion(
        "truncated",
        {E: "e = dh[:, t] + (carry if t % 3 else 0.0)"},
        "Follow the loss of the last step back. At which step does it stop?",
        "The carry is dropped every three steps: this is truncated backpropagation. The whole way back should be followed.",
    ),
    recursion(
        "dh0-of-the-first-delta",
        {'"dh0": carry': '"dh0": delta[:, 0]'},
        "Which table entry of section 7 is the gradient of the first state, and which number of your code is that?",
        "dh0 is the δ of the first step. It should be what goes back out of this step, e + Uᵀ δ.",
    ),
    recursion(
        "dh0-zero",
        {'"dh0": carry': '"dh0": 0.0 * carry'},
        "If you move h0 a little, does the loss move? What does your dh0 say?",
        "dh0 is zero. It should be what goes back out of the first step.",
    ),
    recursion(
        "dh0-of-the-first-state",
        {'"dh0": carry': '"dh0": e'},
        "Which table entry of section 7 is the gradient of the first state, and which number of your code is that?",
        "dh0 is the e of the state after the first step. The first step should be passed too: e + Uᵀ δ.",
    ),
    recursion(
        "differences-for-gradient",
        None,
        "How many times does your function run the forward pass?",
        "The gradients are measured by differences of the forward pass. A backward pass should take them from the chain rule, at the cost of about three forward passes.",
        code="""
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    arrays = {name: array.copy() for name, array in parameters.items()}
    arrays |= {"h0": h_prev[:, 0].copy(), "shift": np.zeros(z.shape)}

    def loss():
        states = np.zeros(z.shape)
        state = arrays["h0"]
        for t in range(z.shape[1]):
            state = state + np.tanh(arrays["U"] @ state + arrays["W"] @ x[:, t] + arrays["b"] + arrays["shift"][:, t])
            states[:, t] = state
        return np.sum(states * dh)

    gradients = {}
    for name, array in arrays.items():
        gradients["d" + name] = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + 1e-5
            up = loss()
            array[index] = kept - 1e-5
            gradients["d" + name][index] = (up - loss()) / 2e-5
            array[index] = kept
    gradients["delta"] = gradients.pop("dshift")
    return gradients
""",
        visible=False,
    ),
    # residual_backward: the sums
    backward(
        "state-after-the-step",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "delta @ h.T"},
        EXAMPLE_SUM,
        "dU is made with the states after each step. U multiplied the state before, so it should be h_prev.",
    ),
    backward(
        "du-transposed",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "h_prev @ delta.T"},
        EXAMPLE_SUM,
        "dU is transposed. Row i should belong to the sum of unit i: δ h_prevᵀ.",
    ),
    backward(
        "du-of-the-last-step",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "np.outer(delta[:, -1], h_prev[:, -1])"},
        SHARED,
        "dU has the contribution of the last step only. The contributions of all steps should be added.",
    ),
    backward(
        "du-averaged",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "delta @ h_prev.T / z.shape[1]"},
        SHARED,
        "dU is averaged over the steps. The contributions should be added.",
    ),
    backward(
        "du-without-first-step",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "delta[:, 1:] @ h_prev[:, 1:].T"},
        SHARED,
        "dU leaves the first step out. h0 was multiplied by U too: all steps should be added.",
    ),
    backward(
        "du-two-steps-back",
        "gradient-of-u",
        "slip",
        {"delta @ h_prev.T": "delta[:, 1:] @ h_prev[:, :-1].T"},
        EXAMPLE_SUM,
        "δ of a step is paired with the state two steps before. It should be paired with the state that enters its own step.",
    ),
    backward(
        "dw-transposed",
        "gradients-of-w-and-b",
        "slip",
        {"delta @ x.T": "x @ delta.T"},
        "Which shape has W, and which has your dW?",
        "dW is transposed: its shape is (n_x, n_a). It should be that of W.",
    ),
    backward(
        "dw-of-the-states",
        "gradients-of-w-and-b",
        "slip",
        {"delta @ x.T": "delta @ x[:, ::-1].T"},
        EXAMPLE_SUM,
        "dW pairs δ with the inputs in the reverse order. Step t should have x[:, t].",
    ),
    backward(
        "db-averaged",
        "gradients-of-w-and-b",
        "slip",
        {"delta.sum(axis=1)": "delta.mean(axis=1)"},
        SHARED,
        "db is averaged over the steps. The contributions should be added.",
    ),
    backward(
        "db-not-summed",
        "gradients-of-w-and-b",
        "slip",
        {"delta.sum(axis=1)": "delta"},
        "Which shape has b, and which has your db?",
        "db is not summed over the steps. It should have the shape of b.",
    ),
    backward(
        "db-over-units",
        "gradients-of-w-and-b",
        "slip",
        {"delta.sum(axis=1)": "delta.sum(axis=0)"},
        "Which shape has b, and which has your db?",
        "db is summed over the units. It should be summed over the steps: each unit has a bias of its own.",
    ),
    backward(
        "db-a-column",
        "gradients-of-w-and-b",
        "slip",
        {"delta.sum(axis=1)": "delta.sum(axis=1, keepdims=True)"},
        "Which shape has b, and which has your db?",
        "db has the shape (n_a, 1). In this lesson b has the shape (n_a,), and so should db.",
    ),
    backward(
        "db-of-the-last-step",
        "gradients-of-w-and-b",
        "slip",
        {"delta.sum(axis=1)": "delta[:, -1]"},
        SHARED,
        "db has the contribution of the last step only. The contributions of all steps should be added.",
    ),
    backward(
        "last-visited-step-only",
        ("gradient-of-u", "gradients-of-w-and-b"),
        "concept",
        {
            "delta @ h_prev.T": "np.outer(delta[:, 0], h_prev[:, 0])",
            "delta @ x.T": "np.outer(delta[:, 0], x[:, 0])",
            "delta.sum(axis=1)": "delta[:, 0]",
        },
        SHARED,
        "The gradients of U, W and b are those of the step visited last: each step overwrites them. They should be added up over all steps.",
    ),
    backward(
        "sums-averaged",
        ("gradient-of-u", "gradients-of-w-and-b"),
        "concept",
        {
            "delta @ h_prev.T": "delta @ h_prev.T / len(x.T)",
            "delta @ x.T": "delta @ x.T / len(x.T)",
            "delta.sum(axis=1)": "delta.mean(axis=1)",
        },
        SHARED,
        "The gradients of U, W and b are averaged over the steps. They should be added up.",
    ),
    backward(
        "sums-with-e",
        ("gradient-of-u", "gradients-of-w-and-b"),
        "concept",
        {
            START: START + "\n    es = np.zeros(z.shape)",
            E: E + "\n        es[:, t] = e",
            "delta @ h_prev.T": "es @ h_prev.T",
            "delta @ x.T": "es @ x.T",
            "delta.sum(axis=1)": "es.sum(axis=1)",
        },
        "U, W and b stand inside tanh. Which gradient arrives inside: e or δ?",
        "The gradients of U, W and b are made with e. They stand inside tanh, so it should be δ.",
    ),
    # residual_backward: a clean function
    backward(
        "dh-overwritten",
        "pure-backward",
        "slip",
        {E: "dh[:, t] += carry\n        e = dh[:, t]"},
        PRINT_ARGUMENTS,
        "The carry is added into dh, which belongs to the caller. It should go into an array of its own.",
    ),
    backward(
        "delta-written-into-dh",
        "pure-backward",
        "slip",
        {START: "delta, carry = dh, np.zeros(len(z))"},
        PRINT_ARGUMENTS,
        "delta is another name of dh, which is overwritten. It should be an array of its own.",
    ),
    backward(
        "slopes-written-into-z",
        "pure-backward",
        "slip",
        {UNPACK: UNPACK + "    z[...] = np.tanh(z)\n", SLOPE: "(1 - z[:, t] ** 2)"},
        PRINT_ARGUMENTS,
        "tanh(z) is written into the z of the cache. The next call would take tanh of it again: it should go into an array of its own.",
    ),
    backward(
        "parameters-overwritten",
        "pure-backward",
        "slip",
        {UNPACK: UNPACK + '    parameters["b"] = 0.0 * parameters["b"]\n'},
        PRINT_ARGUMENTS,
        "A parameter in the cache is replaced. The cache should stay as it was.",
    ),
    backward(
        "backward-six-steps",
        "pure-backward",
        "slip",
        {BACKWARD_LOOP: "for t in (5, 4, 3, 2, 1, 0):"},
        OTHER_SIZE,
        "The number of steps is written into the code, 6. It should be read off z.",
        visible=False,
    ),
    backward(
        "backward-five-units",
        "pure-backward",
        "slip",
        {START: "delta, carry = np.zeros((5, z.shape[1])), np.zeros(5)"},
        OTHER_SIZE,
        "The number of units is written into the code, 5. It should be read off z.",
        visible=False,
    ),
    backward(
        "result-is-a-tuple",
        EVERYTHING,
        "slip",
        {
            'return {"delta": delta, "dh0": carry, "dU": delta @ h_prev.T, "dW": delta @ x.T, "db": delta.sum(axis=1)}': (
                "return delta, carry, delta @ h_prev.T, delta @ x.T, delta.sum(axis=1)"
            )
        },
        KEYS,
        "A tuple is returned. It should be a dict with the entries delta, dh0, dU, dW, db.",
    ),
    # growth_bound
    bound(
        "frobenius-norm",
        "bound",
        "concept",
        {"np.linalg.norm(U, 2)": "np.linalg.norm(U)"},
        BOUND_BY_HAND,
        "np.linalg.norm(U) is the root of the sum of all squares, a larger norm. It should be the spectral norm, np.linalg.norm(U, 2).",
    ),
    bound(
        "largest-eigenvalue",
        "bound",
        "concept",
        {"np.linalg.norm(U, 2)": "np.max(np.abs(np.linalg.eigvals(U)))"},
        "What is the largest eigenvalue of [[0, 9], [0, 0]], and how far does this matrix stretch a vector?",
        "The largest eigenvalue stands where the norm should be. An eigenvalue bounds nothing: it should be the largest singular value.",
    ),
    bound(
        "bound-largest-entry",
        "bound",
        "concept",
        {"np.linalg.norm(U, 2)": "np.max(np.abs(U))"},
        "How far does a matrix of ones stretch the vector of ones?",
        "The largest entry of U stands where its norm should be. It should be the largest singular value.",
    ),
    bound(
        "norm-of-row-sums",
        "bound",
        "concept",
        {"np.linalg.norm(U, 2)": "np.linalg.norm(U, np.inf)"},
        "Which norm does the second argument of np.linalg.norm choose?",
        "The norm is the largest sum of a row. It should be the spectral norm, the largest singular value.",
    ),
    bound(
        "smallest-singular-value",
        "bound",
        "concept",
        {"np.linalg.norm(U, 2)": "np.linalg.norm(U, -2)"},
        BOUND_BY_HAND,
        "The smallest singular value stands where the largest should be.",
    ),
    bound(
        "one-missing",
        "bound",
        "concept",
        {"(1 + slope * np.linalg.norm(U, 2))": "(slope * np.linalg.norm(U, 2))"},
        BOUND_BY_HAND,
        "The 1 of the identity is missing: this is the bound of the plain network. It should be 1 + max |g′| · ‖U‖.",
    ),
    bound(
        "average-slope",
        "bound",
        "concept",
        {LARGEST: "slope = np.mean(1 - np.tanh(z) ** 2)"},
        "Is there a unit whose slope is above your number? Does the bound still hold for it?",
        "The average slope is taken. A bound holds for all units and steps: it should be the largest slope.",
    ),
    bound(
        "slope-missing-in-bound",
        "bound",
        "concept",
        {LARGEST: "slope = 1.0"},
        "Is any unit of z at 0, where tanh has slope 1?",
        "The slope is taken as 1, the largest that tanh can have. That bound holds too, but it is not sharp: it should be the largest slope that occurs in z.",
    ),
    bound(
        "smallest-slope",
        "bound",
        "concept",
        {LARGEST: "slope = np.min(1 - np.tanh(z) ** 2)"},
        "Is there a unit whose slope is above your number? Does the bound still hold for it?",
        "The smallest slope is taken. A bound holds for all units and steps: it should be the largest slope.",
    ),
    bound(
        "bound-of-each-step",
        "bound",
        "concept",
        {
            LARGEST: "slope = np.max(1 - np.tanh(z) ** 2, axis=0)",
            "(1 + slope * np.linalg.norm(U, 2)) ** z.shape[1]": "np.prod(1 + slope * np.linalg.norm(U, 2))",
        },
        "How many slopes does your number hold, and how many does the docstring name?",
        "Each step has its own largest slope: a bound too, and a sharper one. The number asked for is made of the largest slope of all steps.",
    ),
    bound(
        "slope-of-the-largest-sum",
        "bound",
        "concept",
        {LARGEST: "slope = 1 - np.tanh(np.max(z)) ** 2"},
        "At which z is tanh steepest: at a large one, or near 0?",
        "The slope is that of the largest sum, where tanh is flat. It should be the largest slope.",
    ),
    bound(
        "slope-taken-as-sum",
        "bound",
        "concept",
        {LARGEST: "slope = np.max(1 - z**2)"},
        "What is the slope of tanh at z = 2?",
        "The slope is taken as 1 − z². It should be 1 − tanh(z)².",
    ),
    bound(
        "times-steps",
        "bound",
        "concept",
        {"** z.shape[1]": "* z.shape[1]"},
        BOUND_BY_HAND,
        "The bound of one step is multiplied by the number of steps. The factors multiply each other: it should be raised to this power.",
    ),
    bound(
        "power-outside",
        "bound",
        "concept",
        {BOUND: "return 1 + (slope * np.linalg.norm(U, 2)) ** z.shape[1]"},
        BOUND_BY_HAND,
        "The power leaves the 1 out. The whole factor, 1 + max |g′| · ‖U‖, should be raised to it.",
    ),
    bound(
        "units-for-steps",
        "bound",
        "concept",
        {"** z.shape[1]": "** z.shape[0]"},
        "Which axis of z counts the steps?",
        "The power is the number of units. It should be the number of steps, z.shape[1].",
    ),
    bound(
        "one-step-too-few",
        "bound",
        "concept",
        {"** z.shape[1]": "** (z.shape[1] - 1)"},
        BOUND_BY_HAND,
        "The power is one too small. From the state before the first step to the last one there should be as many factors as steps.",
    ),
    bound(
        "norm-of-the-product",
        "bound",
        "concept",
        {BOUND: "return np.linalg.norm(jacobian_product(U, z), 2)"},
        "Your number is the norm itself. Which three numbers does the formula of the bound have?",
        "This is the norm of the product, not the bound on it. It should be made of the largest slope, the norm of U and the number of steps.",
    ),
    bound(
        "bound-six-steps",
        "pure-bound",
        "concept",
        {"** z.shape[1]": "** 6"},
        OTHER_SIZE,
        "The number of steps is written into the code, 6. It should be read off z.",
        visible=False,
    ),
    bound(
        "bound-z-overwritten",
        "pure-bound",
        "concept",
        {LARGEST: "z[...] = 1 - np.tanh(z) ** 2\n    slope = np.max(z)"},
        PRINT_ARGUMENTS,
        "The slopes are written into z, which belongs to the caller. They should go into an array of their own.",
    ),
    bound(
        "bound-u-overwritten",
        "pure-bound",
        "concept",
        {BOUND: "U *= slope\n    return (1 + np.linalg.norm(U, 2)) ** z.shape[1]"},
        PRINT_ARGUMENTS,
        "U is multiplied by the slope in place. The arguments should stay as they were.",
    ),
    # clip_by_global_norm
    clip(
        "clipped-by-value",
        "one-factor",
        "concept",
        {CLIP_RESULT: "return {name: np.clip(gradient, -limit, limit) for name, gradient in gradients.items()}"},
        BY_HAND,
        "Each entry is cut off at the limit, which turns the gradient to another direction. All entries should be multiplied by one factor.",
    ),
    clip(
        "each-array-by-itself",
        "one-factor",
        "concept",
        None,
        ONE_NUMBER,
        "Each array is clipped by its own norm, which changes their proportions. There should be one norm for all together, and one factor.",
        code="""
def clip_by_global_norm(gradients, limit):
    clipped = {}
    for name, gradient in gradients.items():
        norm = np.sqrt(np.sum(gradient**2))
        clipped[name] = gradient * min(1.0, limit / norm) if norm > 0 else 1.0 * gradient
    return clipped
""",
    ),
    clip(
        "root-missing",
        "one-factor",
        "concept",
        {NORM: "norm = sum(np.sum(gradient**2) for gradient in gradients.values())"},
        BY_HAND,
        "The root is missing: the sum of squares is taken for the norm. The norm should be its square root.",
    ),
    clip(
        "sum-of-norms",
        "one-factor",
        "concept",
        {NORM: "norm = sum(np.linalg.norm(gradient) for gradient in gradients.values())"},
        BY_HAND,
        "The norms of the arrays are added. The squares of all entries should be added, and then the root taken.",
    ),
    clip(
        "sum-of-absolute-values",
        "one-factor",
        "concept",
        {NORM: "norm = sum(np.sum(np.abs(gradient)) for gradient in gradients.values())"},
        BY_HAND,
        "The absolute values are added, which is another norm. It should be the root of the sum of squares.",
    ),
    clip(
        "largest-entry",
        "one-factor",
        "concept",
        {NORM: "norm = max(np.max(np.abs(gradient)) for gradient in gradients.values())"},
        BY_HAND,
        "The largest entry is taken for the norm. It should be the root of the sum of all squares.",
    ),
    clip(
        "largest-norm",
        "one-factor",
        "concept",
        {NORM: "norm = max(np.linalg.norm(gradient) for gradient in gradients.values())"},
        ONE_NUMBER,
        "The largest norm of a single array is taken. It should be the norm of all entries of all arrays together.",
    ),
    clip(
        "norm-of-the-first",
        "one-factor",
        "concept",
        {NORM: "norm = np.linalg.norm(next(iter(gradients.values())))"},
        ONE_NUMBER,
        "Only the norm of the first array is taken. It should be the norm of all entries of all arrays together.",
    ),
    clip(
        "mean-of-squares",
        "one-factor",
        "concept",
        {NORM: "norm = np.sqrt(sum(np.mean(gradient**2) for gradient in gradients.values()))"},
        BY_HAND,
        "Squares are averaged within each array. They should be added over all entries of all arrays.",
    ),
    clip(
        "never-clipped",
        "one-factor",
        "concept",
        {CLIP_FACTOR: "factor = 1.0"},
        BY_HAND,
        "Nothing is ever clipped. Gradients whose common norm is above the limit should be multiplied by limit / norm.",
    ),
    clip(
        "norm-one-in-place-of-limit",
        "one-factor",
        "concept",
        {"limit / norm": "1.0 / norm if norm > limit else 1.0"},
        "Try your function with the limit 2. Which norm has the result?",
        "Beyond the limit the gradients are brought to norm 1. It should be the limit.",
    ),
    clip(
        "factor-applied-twice",
        "one-factor",
        "concept",
        {CLIP_RESULT: "return {name: factor * factor * gradient for name, gradient in gradients.items()}"},
        BY_HAND,
        "The factor is applied twice. It should be applied once.",
    ),
    clip(
        "cut-to-zero",
        "one-factor",
        "concept",
        {"min(1.0, limit / norm)": "float(norm <= limit)"},
        BY_HAND,
        "Gradients beyond the limit become zero. They should keep their direction and get the limit as their norm.",
    ),
    clip(
        "weights-only",
        "one-factor",
        "concept",
        {
            CLIP_RESULT: "return {name: factor * gradient if gradient.ndim > 1 else 1.0 * gradient for name, gradient in gradients.items()}"
        },
        ONE_NUMBER,
        "The biases are left out. All arrays should be multiplied by the same factor.",
    ),
    clip(
        "small-ones-lengthened",
        "small-gradients",
        "slip",
        {"min(1.0, limit / norm)": "limit / norm"},
        BELOW,
        "Small gradients are lengthened to the limit. Below the limit nothing should change.",
        visible=False,
    ),
    clip(
        "zero-divided",
        "small-gradients",
        "slip",
        {CLIP_FACTOR: "factor = limit / max(norm, limit) if norm > 0 else np.nan"},
        OF_ZEROS,
        "Gradients of zeros become NaN. They should stay zeros.",
        visible=False,
    ),
    clip(
        "small-ones-dropped",
        "small-gradients",
        "slip",
        {"min(1.0, limit / norm)": "(limit / norm if norm > limit else 0.0)"},
        BELOW,
        "Gradients below the limit become zero. They should stay as they are.",
        visible=False,
    ),
    clip(
        "small-ones-halved",
        "small-gradients",
        "slip",
        {"min(1.0, limit / norm)": "limit / (norm + limit) if norm < limit else limit / norm"},
        BELOW,
        "Gradients below the limit are shortened too. They should stay as they are.",
        visible=False,
    ),
    clip(
        "clipped-in-place",
        "pure-clip",
        "slip",
        {
            CLIP_RESULT: "for gradient in gradients.values():\n        gradient *= factor\n    return gradients",
        },
        PRINT_ARGUMENTS,
        "The gradients are changed in place, and whoever still needs them finds others. New arrays should be returned.",
    ),
    clip(
        "dict-changed-in-place",
        "pure-clip",
        "slip",
        {
            CLIP_RESULT: "for name in gradients:\n        gradients[name] = factor * gradients[name]\n    return gradients",
        },
        PRINT_ARGUMENTS,
        "The entries of the dict are replaced by clipped ones. A new dict should be returned.",
    ),
    clip(
        "names-written-down",
        "pure-clip",
        "slip",
        {CLIP_RESULT: 'return {name: factor * gradients[name] for name in ("dU", "dW", "db")}'},
        OTHER_SIZE,
        "The names dU, dW, db are written into the code. They should be those of the dict.",
        visible=False,
    ),
    clip(
        "list-returned",
        EVERYTHING,
        "slip",
        {CLIP_RESULT: "return [factor * gradient for gradient in gradients.values()]"},
        "Which type has your result, and which has the argument gradients?",
        "A list is returned. It should be a dict with the same names.",
    ),
]
