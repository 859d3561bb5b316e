"""What students write instead of the lines of the derivation, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

OWN = '(1 - trace["h"][t] ** 2) * trace["dL_dh"][t]'
BACK = '(1 - trace["h"][k] ** 2) * (trace["U"].T @ delta_next)'
U_TERM = 'np.outer(delta[t, k], trace["h"][k - 1])'
W_TERM = 'np.outer(delta[t, k], trace["x"][k])'
B_TERM = "total += delta[t, k]"
ALL_STEPS = "range(1, t + 1)"

SWEEP_SLOPE = '(1 - trace["h"][k] ** 2)'
SWEEP_SUM = '(trace["dL_dh"][k] + carry)'
SWEEP_CARRY = 'carry = trace["U"].T @ delta[k]'
SWEEP_LOOP = "range(len(delta) - 1, 0, -1)"

FALSE = 'return 5, trace["U"].T @ ((1 - trace["h"][k + 1] ** 2) * e_next)'

SLOPES = 'slopes = alpha * (1 - np.tanh(trace["z"]) ** 2)'
HAND_OUT = 'e[k - 1] += (1 - alpha) * e[k] + trace["U"].T @ delta[k] - c[k]'
SKIP = 'e[k - 2] += trace["S"].T @ delta[k]'


def line(function, skill, kind):
    """A maker of mistakes of one kind in a line."""

    def mistake(id, change, question, name, **more):
        return Mistake(
            id=id, function=function, skill=skill, kind=kind, change=change, question=question, name=name, **more
        )

    return mistake


own_concept = line("delta_own", "own-step", "concept")
own_slip = line("delta_own", "own-step", "slip")
back_concept = line("delta_back", "one-step-back", "concept")
back_slip = line("delta_back", "one-step-back", "slip")
u_concept, u_slip = (line("dL_dU", "gradient-of-U", kind) for kind in ("concept", "slip"))
w_concept, w_slip = (line("dL_dW", "gradient-of-W", kind) for kind in ("concept", "slip"))
b_concept, b_slip = (line("dL_db", "gradient-of-b", kind) for kind in ("concept", "slip"))
sweep = line("delta_sweep", "sweep", "concept")
false_concept = line("false_line", "false-line", "concept")
leak = line("leaky_errors", "leak-path", "concept")
skip = line("leaky_errors", "skip-path", "concept")
two_states = line("leaky_errors", "loss-on-two-states", "slip")
network = line("leaky_errors", "network-path", "slip")
states = line("leaky_gradients", "state-matrices", "concept")
inputs = line("leaky_gradients", "input-weights", "slip")

SLOPE = "A unit has the state 0.5. By which factor does your line multiply, and what is the slope of tanh there?"
STATIONS = "Which two stations lie between z_{k+1} and z_k? Find the one and the other in your line, and its step."
NEIGHBOUR = "Next to what does the parameter stand in z_k? Find it in your term, with its step."
WHICH_PAIRS = "Count the terms of your sum for T = 2, and compare with section 2: which deltas are there?"
SHAPES = "Which index of the parameter belongs to z, and which to its neighbour? Which of them counts the rows of your result?"
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"
BY_HAND = "Work out the table of section 6 with your code. Which of its numbers comes out differently first?"
TWO_WAYS = "By which ways does h_k reach the losses? Find each in your loop."
FIVE_WAYS = "Five arrows leave h_k. Which part of your code belongs to each, and what does it carry back?"
STEP_1 = "Work out your loop for k = 1, line by line: which row does each index reach?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"
COST = "How often does your function run forward? Count the entries that it moves."

MEASURED_U = """
def dL_dU(trace, delta):
    def loss(U):
        h, total = trace["h"][0], 0.0
        for k in range(1, len(trace["h"])):
            h = np.tanh(U @ h + trace["W"] @ trace["x"][k] + trace["b"])
            total += trace["dL_dh"][k] @ h
        return total

    gradient = np.zeros(trace["U"].shape)
    for index in np.ndindex(gradient.shape):
        step = np.zeros(gradient.shape)
        step[index] = 1e-5
        gradient[index] = (loss(trace["U"] + step) - loss(trace["U"] - step)) / 2e-5
    return gradient
"""

MISTAKES = [
    # delta_own
    own_concept(
        "gradient-of-the-state",
        {OWN: 'trace["dL_dh"][t] * 1.0'},
        "Is your result about the state h_t or about the sum z_t? What lies between them?",
        "This is ∂L_t/∂h_t, which was given. The way through tanh to the sum z_t should follow.",
    ),
    own_concept(
        "slope-without-square",
        {OWN: '(1 - trace["h"][t]) * trace["dL_dh"][t]'},
        SLOPE,
        "The square is missing: the slope of tanh is 1 minus the *square* of the state.",
    ),
    own_concept(
        "slope-of-the-sum",
        {OWN: '(1 - trace["z"][t] ** 2) * trace["dL_dh"][t]'},
        SLOPE,
        "1 − z² is no slope of tanh. The slope at z is 1 − tanh(z)², and tanh(z) is the state h.",
    ),
    own_concept(
        "tanh-twice",
        {OWN: '(1 - np.tanh(trace["h"][t]) ** 2) * trace["dL_dh"][t]'},
        SLOPE,
        "tanh is applied to the state, which is a tanh already. The slope is 1 − h².",
    ),
    own_concept(
        "activation-for-slope",
        {OWN: 'trace["h"][t] * trace["dL_dh"][t]'},
        SLOPE,
        "The gradient is multiplied by the state itself. It should be multiplied by the slope of tanh there.",
    ),
    own_concept(
        "slope-of-sigmoid",
        {OWN: 'trace["h"][t] * (1 - trace["h"][t]) * trace["dL_dh"][t]'},
        SLOPE,
        "h (1 − h) is the slope of the sigmoid. The slope of tanh is 1 − h².",
    ),
    own_concept(
        "through-U-too",
        {OWN: '(1 - trace["h"][t] ** 2) * (trace["U"].T @ trace["dL_dh"][t])'},
        "Through which stations does the way from L_t to z_t lead? Is U one of them?",
        "The gradient goes through U here. U lies between steps; from a loss to the sum of its own step there is only tanh.",
    ),
    own_concept(
        "all-losses",
        {OWN: '(1 - trace["h"][t] ** 2) * trace["dL_dh"].sum(axis=0)'},
        "Whose loss does the first index of δ_{t,t} name? Whose are in your result?",
        "The gradients of all steps are added. δ_{t,t} should see the loss of step t alone.",
    ),
    own_slip(
        "step-before",
        {OWN: '(1 - trace["h"][t - 1] ** 2) * trace["dL_dh"][t]'},
        "Which state did z_t turn into? What is its index in the trace?",
        "The slope is taken at the state before step t. It should be taken at h_t, the tanh of z_t.",
    ),
    own_slip(
        "brackets-missing",
        {OWN: '1 - trace["h"][t] ** 2 * trace["dL_dh"][t]'},
        "In which order does Python work out your line? Try it with single numbers.",
        "Brackets are missing around the slope: only h² is multiplied by the gradient, and then subtracted from 1.",
    ),
    own_slip(
        "own-changes-the-trace",
        {"return " + OWN: 'trace["dL_dh"][t] *= 1 - trace["h"][t] ** 2\n    return trace["dL_dh"][t]'},
        UNCHANGED,
        'trace["dL_dh"] is changed in place. The trace should stay as it is: make a new array.',
    ),
    # delta_back
    back_concept(
        "slope-missing",
        {BACK: 'trace["U"].T @ delta_next'},
        STATIONS,
        "This is ∂L_t/∂h_k. The way through tanh to the sum z_k should follow.",
    ),
    back_concept(
        "order-exchanged",
        {BACK: 'trace["U"].T @ ((1 - trace["h"][k] ** 2) * delta_next)'},
        STATIONS,
        "The slope is multiplied in before U. Going back, U comes first, and then the slope of step k: diag(f′) Uᵀ δ, not Uᵀ diag(f′) δ.",
        source="mistakes 130",
    ),
    back_concept(
        "rule-of-the-states",
        {BACK: 'trace["U"].T @ ((1 - trace["h"][k + 1] ** 2) * delta_next)'},
        STATIONS,
        "This is how ∂L_t/∂h goes back by a step. delta_next has passed tanh of step k + 1 already: first U, then the slope of step k.",
    ),
    back_concept(
        "untransposed",
        {BACK: '(1 - trace["h"][k] ** 2) * (trace["U"] @ delta_next)'},
        "U_{ij} takes unit j of h_k to unit i of z_{k+1}. Over which index does your product add?",
        "U is not transposed. It is square, so NumPy notices nothing; going back, the sum is over its first index.",
    ),
    back_concept(
        "entry-by-entry",
        {BACK: '(1 - trace["h"][k] ** 2) * (np.diag(trace["U"]) * delta_next)'},
        "Nudge one unit of h_k: how many units of z_{k+1} move? How many does your line count?",
        "Only the diagonal of U is used, as if each unit saw itself alone. It should be a product of a matrix and a vector.",
        source="mistakes 135",
    ),
    back_concept(
        "own-loss-added",
        {BACK: '(1 - trace["h"][k] ** 2) * (trace["dL_dh"][k] + trace["U"].T @ delta_next)'},
        "δ_{t,k} is about the loss of step t alone. Which losses are in your result?",
        "The loss of step k is added. δ_{t,k} should see the loss of step t only; the losses meet later, in the sum over t.",
    ),
    back_slip(
        "slope-of-next-step",
        {BACK: '(1 - trace["h"][k + 1] ** 2) * (trace["U"].T @ delta_next)'},
        STATIONS,
        "The slope is that of step k + 1. delta_next has passed it already; it should be that of step k.",
    ),
    back_slip(
        "slope-of-step-before",
        {BACK: '(1 - trace["h"][k - 1] ** 2) * (trace["U"].T @ delta_next)'},
        STATIONS,
        "The slope is taken at h_{k-1}. It should be taken at h_k, the tanh of z_k.",
    ),
    back_slip(
        "slope-of-step-t",
        {BACK: '(1 - trace["h"][t] ** 2) * (trace["U"].T @ delta_next)'},
        STATIONS,
        "The slope is that of step t, where the loss is. It should be that of step k, where the way leads.",
    ),
    back_slip(
        "delta-next-changed",
        {
            "return "
            + BACK: 'delta_next[:] = trace["U"].T @ delta_next\n    return (1 - trace["h"][k] ** 2) * delta_next'
        },
        UNCHANGED,
        "delta_next is changed in place. Make a new array instead.",
    ),
    # dL_dU
    u_concept(
        "u-state-of-same-step",
        {U_TERM: 'np.outer(delta[t, k], trace["h"][k])'},
        NEIGHBOUR,
        "Each delta meets h_k. U stands next to the state *before* step k, h_{k-1}.",
        source="mistakes 129",
    ),
    u_concept(
        "u-own-steps-only",
        {f"for k in {ALL_STEPS}:": "for k in [t]:"},
        WHICH_PAIRS,
        "Only δ_{t,t} is used, the immediate derivative. U acts in every step up to t, so the sum should run over all k ≤ t.",
        source="mistakes 128",
    ),
    u_concept(
        "u-last-loss-only",
        {"for t in range(1, len(delta)):": "for t in [len(delta) - 1]:"},
        WHICH_PAIRS,
        "Only the loss of the last step is counted. L is the sum of the losses of all steps.",
    ),
    u_concept(
        "u-product-of-sums",
        {U_TERM: 'np.outer(delta[t, k], trace["h"][:k].sum(axis=0))'},
        "Take T = 2 and single numbers: which terms are in your sum and not in that of section 2?",
        "Each delta meets the sum of all states before step k. It should meet h_{k-1} alone; earlier states have deltas of their own.",
    ),
    u_concept(
        "u-averaged",
        {"    return total": "    return total / (len(delta) - 1)"},
        "By which factor does your result differ from the measured one? Is the loss a sum or a mean?",
        "The sum is divided by the number of steps. L is the sum of the losses, so nothing is divided.",
    ),
    u_concept(
        "u-measured",
        None,
        COST,
        "The gradient is measured by differences. The line should be the formula: one term for each pair of steps.",
        code=MEASURED_U,
        visible=False,
    ),
    u_slip(
        "u-up-to-the-step-before",
        {ALL_STEPS: "range(1, t)"},
        WHICH_PAIRS,
        "The sum over k stops before t, so δ_{t,t} is left out. It should include k = t.",
        source="mistakes 129",
    ),
    u_slip(
        "u-transposed",
        {U_TERM: 'np.outer(trace["h"][k - 1], delta[t, k])'},
        SHAPES,
        "The two factors are exchanged, so the result is transposed. Row i belongs to unit i of z, that is of delta.",
    ),
    u_slip(
        "u-starts-from-U",
        {'np.zeros(trace["U"].shape)': 'trace["U"]'},
        UNCHANGED,
        "The sum starts from U itself, which also changes the trace in place. It should start from zeros.",
    ),
    # dL_dW
    w_concept(
        "w-own-steps-only",
        {f"for k in {ALL_STEPS}:": "for k in [t]:"},
        WHICH_PAIRS,
        "Only δ_{t,t} is used, the immediate derivative. W acts in every step up to t, so the sum should run over all k ≤ t.",
        source="mistakes 128",
    ),
    w_concept(
        "w-last-loss-only",
        {"for t in range(1, len(delta)):": "for t in [len(delta) - 1]:"},
        WHICH_PAIRS,
        "Only the loss of the last step is counted. L is the sum of the losses of all steps.",
    ),
    w_concept(
        "w-input-of-the-loss",
        {W_TERM: 'np.outer(delta[t, k], trace["x"][t])'},
        NEIGHBOUR,
        "Each delta meets the input of step t. δ_{t,k} is about z_k, where W stands next to x_k.",
    ),
    w_concept(
        "w-averaged",
        {"    return total": "    return total / (len(delta) - 1)"},
        "By which factor does your result differ from the measured one? Is the loss a sum or a mean?",
        "The sum is divided by the number of steps. L is the sum of the losses, so nothing is divided.",
    ),
    w_slip(
        "w-input-of-step-before",
        {W_TERM: 'np.outer(delta[t, k], trace["x"][k - 1])'},
        NEIGHBOUR,
        "Each delta meets x_{k-1}. Only the state comes from the step before; W stands next to x_k.",
    ),
    w_slip(
        "w-up-to-the-step-before",
        {ALL_STEPS: "range(1, t)"},
        WHICH_PAIRS,
        "The sum over k stops before t, so δ_{t,t} is left out. It should include k = t.",
        source="mistakes 129",
    ),
    w_slip(
        "w-transposed",
        {
            'total = np.zeros(trace["W"].shape)': 'total = np.zeros(trace["W"].T.shape)',
            W_TERM: 'np.outer(trace["x"][k], delta[t, k])',
        },
        SHAPES,
        "The result is transposed: it should have the shape of W, a row for each unit.",
    ),
    # dL_db
    b_concept(
        "b-own-steps-only",
        {f"for k in {ALL_STEPS}:": "for k in [t]:"},
        WHICH_PAIRS,
        "Only δ_{t,t} is used, the immediate derivative. b acts in every step up to t, so the sum should run over all k ≤ t.",
        source="mistakes 128",
    ),
    b_concept(
        "b-last-loss-only",
        {"for t in range(1, len(delta)):": "for t in [len(delta) - 1]:"},
        WHICH_PAIRS,
        "Only the loss of the last step is counted. L is the sum of the losses of all steps.",
    ),
    b_concept(
        "b-next-to-the-state",
        {B_TERM: 'total += delta[t, k] * trace["h"][k - 1]'},
        NEIGHBOUR,
        "Each delta is multiplied by a state. b stands next to 1: the terms are the deltas themselves.",
    ),
    b_concept(
        "b-averaged",
        {"    return total": "    return total / (len(delta) - 1)"},
        "By which factor does your result differ from the measured one? Is the loss a sum or a mean?",
        "The sum is divided by the number of steps. L is the sum of the losses, so nothing is divided.",
    ),
    b_concept(
        "b-one-number",
        {"    return total": "    return total.sum()"},
        "Which shape has b, and which your result?",
        "The units are added too. Each unit has a bias of its own: the result should have the shape of b.",
    ),
    b_slip(
        "b-up-to-the-step-before",
        {ALL_STEPS: "range(1, t)"},
        WHICH_PAIRS,
        "The sum over k stops before t, so δ_{t,t} is left out. It should include k = t.",
        source="mistakes 129",
    ),
    # delta_sweep
    sweep(
        "nothing-carried",
        {SWEEP_SUM: '(trace["dL_dh"][k])'},
        TWO_WAYS,
        "Nothing is carried back: each step sees its own loss only. U^T delta_{k+1} should be added.",
    ),
    sweep(
        "own-loss-at-the-end-only",
        {SWEEP_SUM: '(trace["dL_dh"][k] if k == len(delta) - 1 else carry)'},
        TWO_WAYS,
        "Only the last step's own loss counts. The loss of each step should join on the way.",
    ),
    sweep(
        "sweep-of-states",
        {
            "delta[k] = " + SWEEP_SLOPE + " * " + SWEEP_SUM: 'delta[k] = trace["dL_dh"][k] + carry',
            SWEEP_CARRY: 'carry = trace["U"].T @ (' + SWEEP_SLOPE + " * delta[k])",
        },
        "Is a row of your result about the state h_k or about the sum z_k?",
        "The rows are ∂L/∂h_k, the gradients of the states. They should be those of the sums: multiply by the slope of tanh.",
    ),
    sweep(
        "slope-forgotten",
        {SWEEP_SLOPE + " * ": ""},
        BY_HAND,
        "The slope of tanh is missing altogether. What meets at the state h_k should go through tanh to z_k.",
    ),
    sweep(
        "slope-on-own-loss-only",
        {SWEEP_SLOPE + " * " + SWEEP_SUM: SWEEP_SLOPE + ' * trace["dL_dh"][k] + carry'},
        BY_HAND,
        "Only the step's own loss is multiplied by the slope. What is carried back comes to the state too, and should pass tanh as well.",
    ),
    sweep(
        "sweep-untransposed",
        {SWEEP_CARRY: 'carry = trace["U"] @ delta[k]'},
        "U_{ij} takes unit j of h_k to unit i of z_{k+1}. Over which index does your product add?",
        "U is not transposed in the carry. Going back, the sum is over its first index.",
    ),
    sweep(
        "carry-added-up",
        {SWEEP_CARRY: 'carry = carry + trace["U"].T @ delta[k]'},
        "delta_{k+1} holds what all later losses say. What happens to it in your carry one step further on?",
        "The carry is added to the one before. delta_{k+1} contains all later steps already, so the carry should be replaced.",
    ),
    sweep(
        "carry-before-tanh",
        {SWEEP_CARRY: 'carry = trace["U"].T @ (trace["dL_dh"][k] + carry)'},
        BY_HAND,
        "What meets at the state is carried back without passing tanh. The carry should be made from delta.",
    ),
    sweep(
        "slope-of-other-step",
        {SWEEP_SLOPE: '(1 - trace["h"][k - 1] ** 2)'},
        BY_HAND,
        "The slope is taken at h_{k-1}. It should be taken at h_k, the tanh of z_k.",
    ),
    sweep(
        "forwards",
        {SWEEP_LOOP: "range(1, len(delta))"},
        "Which step must be done before step k, and in which order does your loop go?",
        "The loop runs from the first step to the last. What is carried comes from later steps: it should start at the last one.",
    ),
    sweep(
        "last-step-left-out",
        {SWEEP_LOOP: "range(len(delta) - 2, 0, -1)"},
        "Which rows of your result are filled? Print the steps that your loop visits.",
        "The loop starts at step T − 1, and leaves step T out. It should start at T = len(delta) - 1.",
    ),
    sweep(
        "first-step-left-out",
        {SWEEP_LOOP: "range(len(delta) - 1, 1, -1)"},
        "Which rows of your result are filled? Print the steps that your loop visits.",
        "The loop stops before step 1, so row 1 stays zero. It should go down to 1.",
    ),
    sweep(
        "upstream-of-next-step",
        {SWEEP_SUM: '(trace["dL_dh"][(k + 1) % len(delta)] + carry)'},
        "Print k and the row of dL_dh that your loop uses with it.",
        "Step k meets the loss of step k + 1. It should meet its own, row k.",
    ),
    Mistake(
        id="sum-of-all-pairs",
        function="delta_sweep",
        skill="one-sweep",
        kind="slip",
        code="""
def delta_sweep(trace):
    delta = np.zeros(trace["z"].shape)
    for t in range(1, len(delta)):
        one = (1 - trace["h"][t] ** 2) * trace["dL_dh"][t]
        delta[t] += one
        for k in range(t - 1, 0, -1):
            one = (1 - trace["h"][k] ** 2) * (trace["U"].T @ one)
            delta[k] += one
    return delta
""",
        question="How many products with U does your function need for 100 steps?",
        name="All pairs of steps are visited, and then added. One sweep should carry the sum back, with one product a step.",
        visible=False,
    ),
    Mistake(
        id="sweep-measured",
        function="delta_sweep",
        skill="one-sweep",
        kind="slip",
        code="""
def delta_sweep(trace):
    def loss(nudges):
        h, total = trace["h"][0], 0.0
        for k in range(1, len(trace["h"])):
            h = np.tanh(trace["U"] @ h + trace["W"] @ trace["x"][k] + trace["b"] + nudges[k])
            total += trace["dL_dh"][k] @ h
        return total

    delta = np.zeros(trace["z"].shape)
    for index in np.ndindex(delta.shape):
        nudges = np.zeros(delta.shape)
        nudges[index] = 1e-5
        delta[index] = (loss(nudges) - loss(-nudges)) / 2e-5
    return delta
""",
        question=COST,
        name="The gradients are measured by differences. One sweep of the chain rule should give them.",
        visible=False,
    ),
    Mistake(
        id="trace-changed-in-sweep",
        function="delta_sweep",
        skill="pure-sweep",
        kind="slip",
        change={
            SWEEP_SLOPE + " * " + SWEEP_SUM: SWEEP_SLOPE + ' * trace["dL_dh"][k]',
            SWEEP_CARRY: 'trace["dL_dh"][k - 1] += trace["U"].T @ delta[k]',
        },
        question=UNCHANGED,
        name='The carry is added into trace["dL_dh"]. The trace should stay as it is.',
    ),
    Mistake(
        id="row-0-filled",
        function="delta_sweep",
        skill="pure-sweep",
        kind="slip",
        change={SWEEP_LOOP: "range(len(delta) - 1, -1, -1)"},
        question="Which steps does your loop visit? Which of them has a sum z?",
        name="The loop goes on to row 0. There is no step 0, so row 0 should stay zero.",
    ),
    Mistake(
        id="steps-hard-coded",
        function="delta_sweep",
        skill="pure-sweep",
        kind="slip",
        change={SWEEP_LOOP: "range(6, 0, -1)"},
        question=OTHER_SIZE,
        name="The number of steps is written into the code. It should be read off the trace.",
        visible=False,
    ),
    Mistake(
        id="sweep-returns-only-the-last",
        function="delta_sweep",
        skill=EVERYTHING,
        kind="concept",
        change={"    return delta": "    return delta[1]"},
        question="Which shape should the result have, and which has yours?",
        name="Only the row of step 1 is returned. All rows should be.",
    ),
    # false_line
    false_concept(
        "not-repaired",
        {FALSE: 'return 5, (1 - trace["h"][k + 1] ** 2) * (trace["U"].T @ e_next)'},
        "What is the transpose of a product of two matrices?",
        "The line is found, but its right side is repeated as it stands. The factors of a transposed product change places.",
    ),
    false_concept(
        "transpose-dropped",
        {FALSE: 'return 5, (1 - trace["h"][k + 1] ** 2) * (trace["U"] @ e_next)'},
        "Compare your numbers with the measured ones. Which of the two factors meets e_{k+1} first?",
        "U is used without its transpose, and the factors still stand in the order of line 3. Both should change.",
    ),
    false_concept(
        "order-right-transpose-missing",
        {FALSE: 'return 5, trace["U"] @ ((1 - trace["h"][k + 1] ** 2) * e_next)'},
        "U_{ij} takes unit j of h_k to unit i of z_{k+1}. Over which index does your product add?",
        "The order is right, but U is not transposed. Going back, the sum is over its first index.",
    ),
    false_concept(
        "line-4",
        {"return 5, ": "return 4, "},
        "Evaluate both sides of line 4 for some t and k. Do they differ?",
        "Line 4 is true: it is the chain rule. The false line is the one that follows.",
    ),
    false_concept(
        "line-6",
        {FALSE: 'return 6, (1 - trace["h"][k] ** 2) * (trace["U"].T @ ((1 - trace["h"][k + 1] ** 2) * e_next))'},
        "Evaluate both sides of line 6 for some t and k. Do they differ?",
        "Line 6 is true: it is the way through tanh of step k.",
    ),
    false_concept(
        "line-3",
        {FALSE: 'return 3, trace["U"] @ np.diag(1 - trace["h"][k + 1] ** 2)'},
        "Entry (i, j) tells how unit i of h_{k+1} moves with unit j of h_k. Which slope belongs to it, that of i or of j?",
        "Line 3 is true: the way leads through U first and then through tanh, and in a product of Jacobians the last station stands left.",
    ),
    false_concept(
        "slope-of-step-k",
        {FALSE: 'return 5, trace["U"].T @ ((1 - trace["h"][k] ** 2) * e_next)'},
        "Which tanh lies between h_k and h_{k+1}, that of step k or of step k + 1?",
        "The order is right, but the slope is that of step k. Between h_k and h_{k+1} lies tanh of step k + 1.",
    ),
    # leaky_errors: the leak
    leak(
        "leak-missing",
        {"(1 - alpha) * e[k] + ": ""},
        FIVE_WAYS,
        "The leak is missing: a part 1 − alpha of h_k goes straight into h_{k+1}, and the same part of e_{k+1} should come back.",
    ),
    leak(
        "leak-alpha",
        {"(1 - alpha) * e[k]": "alpha * e[k]"},
        "Which part of h_{k-1} stays in h_k, alpha or 1 − alpha?",
        "e comes back times alpha. The part that stays is 1 − alpha, so it should come back times that.",
    ),
    leak(
        "leak-whole",
        {"(1 - alpha) * e[k]": "e[k]"},
        "Which part of h_{k-1} stays in h_k, all of it or 1 − alpha?",
        "All of e comes back past tanh. Only a part 1 − alpha of the state stays, so it should come back times that.",
    ),
    leak(
        "leak-through-tanh",
        {"(1 - alpha) * e[k]": "(1 - alpha) * delta[k]"},
        "Does the leak go through tanh in the forward pass?",
        "delta is carried back by the leak. The leak goes past tanh, so it should carry e.",
    ),
    Mistake(
        id="leak-through-U",
        function="leaky_errors",
        skill=("leak-path", "network-path"),
        kind="concept",
        change={'(1 - alpha) * e[k] + trace["U"].T @ delta[k]': 'trace["U"].T @ (delta[k] + (1 - alpha) * e[k])'},
        question="Does the leak go through U in the forward pass?",
        name="The leak is sent back through U. It goes past U and tanh: e itself should come back, times 1 − alpha.",
    ),
    leak(
        "leak-squared",
        {"(1 - alpha) * e[k]": "(1 - alpha) ** 2 * e[k]"},
        "How often is h_{k-1} multiplied by 1 − alpha on its way to h_k?",
        "The factor 1 − alpha is there twice. One step back takes it once.",
    ),
    leak(
        "leak-per-slope",
        {"(1 - alpha) * e[k]": '(1 - alpha) * (1 - np.tanh(trace["z"][k]) ** 2) * e[k]'},
        "Does the leak go through tanh in the forward pass?",
        "The leak is multiplied by the slope of tanh. It goes past tanh: the factor should be 1 − alpha alone.",
    ),
    leak(
        "leak-negative",
        {"(1 - alpha) * e[k]": "(alpha - 1) * e[k]"},
        "Nudge h_{k-1} upwards: which way does h_k move by the leak?",
        "The leak comes back with the wrong sign: the factor should be 1 − alpha.",
    ),
    # leaky_errors: the skip
    skip(
        "skip-missing",
        {SKIP: "pass"},
        FIVE_WAYS,
        "The skip is missing: h_k stands in z_{k+2}, next to S, so S^T delta_{k+2} should come back.",
    ),
    skip(
        "skip-by-one-step",
        {SKIP: 'e[k - 1] += trace["S"].T @ delta[k]'},
        "Which state does S stand next to in z_k? To which row do you hand out?",
        "What S brings back is given to the state of the step before. S reads h_{k-2}: it should go to e[k - 2].",
    ),
    skip(
        "skip-untransposed",
        {SKIP: 'e[k - 2] += trace["S"] @ delta[k]'},
        "S_{ij} takes unit j of h_{k-2} to unit i of z_k. Over which index does your product add?",
        "S is not transposed. Going back, the sum is over its first index.",
    ),
    skip(
        "skip-carries-e",
        {SKIP: 'e[k - 2] += trace["S"].T @ e[k]'},
        "Does the skip go through tanh in the forward pass?",
        "e is carried back through S. S stands inside the sum z_k, so it should carry delta.",
    ),
    skip(
        "skip-with-U",
        {SKIP: 'e[k - 2] += trace["U"].T @ delta[k]'},
        "Which matrix leads from h_{k-2} to z_k?",
        "U is used for the skip. It should be S.",
    ),
    skip(
        "skip-as-two-steps-of-U",
        {SKIP: 'e[k - 2] += trace["U"].T @ (trace["U"].T @ delta[k])'},
        "Which matrix leads from h_{k-2} to z_k?",
        "The skip is taken for two steps through U. It is one way of its own, through S.",
    ),
    skip(
        "skip-with-leak",
        {SKIP: 'e[k - 2] += (1 - alpha) * (trace["S"].T @ delta[k])'},
        "Write down z_k. By what is S h_{k-2} multiplied in it?",
        "The skip is multiplied by 1 − alpha. S stands inside z_k, where the leak plays no part; delta has its alpha already.",
    ),
    Mistake(
        id="errors-measured",
        function="leaky_errors",
        skill=("leak-path", "skip-path"),
        kind="concept",
        code="""
def leaky_errors(trace):
    def loss(of_z, of_h):
        h, total = [trace["h"][0] + of_h[0]], 0.0
        for k in range(1, len(trace["h"])):
            z = trace["U"] @ h[k - 1] + trace["W"] @ trace["x"][k] + trace["b"] + of_z[k]
            if k > 1:
                z = z + trace["S"] @ h[k - 2]
            h.append((1 - trace["alpha"]) * h[k - 1] + trace["alpha"] * np.tanh(z) + of_h[k])
            total += trace["dL_dd"][k] @ (h[k] - h[k - 1])
        return total

    shape = trace["h"].shape
    e, delta = np.zeros(shape), np.zeros(shape)
    for index in np.ndindex(shape):
        nudges, zeros = np.zeros(shape), np.zeros(shape)
        nudges[index] = 1e-5
        e[index] = (loss(zeros, nudges) - loss(zeros, -nudges)) / 2e-5
        delta[index] = (loss(nudges, zeros) - loss(-nudges, zeros)) / 2e-5
    return e, delta
""",
        question=COST,
        name="The gradients are measured by differences. A backward pass should follow each way back once.",
        visible=False,
    ),
    # leaky_errors: the loss
    two_states(
        "own-state-only",
        {" - c[k]": ""},
        FIVE_WAYS,
        "The loss is taken to read h_k alone. d_k = h_k − h_{k-1} has two states in it, and h_{k-1} should get the gradient with a minus sign.",
    ),
    two_states(
        "state-before-with-plus",
        {" - c[k]": " + c[k]"},
        "Nudge h_{k-1} upwards: which way does d_k move?",
        "h_{k-1} gets the gradient of d_k with a plus sign. d_k falls when h_{k-1} rises: it should be a minus.",
    ),
    two_states(
        "state-before-only",
        {"e[k] += c[k]": "e[k] += 0.0 * c[k]"},
        FIVE_WAYS,
        "Only h_{k-1} gets the gradient of d_k. h_k should get it too, with a plus sign.",
    ),
    two_states(
        "both-signs-turned",
        {"e[k] += c[k]": "e[k] -= c[k]", " - c[k]": " + c[k]"},
        "Nudge h_k upwards: which way does d_k move?",
        "Both signs are turned round: d_k is the new state minus the old one.",
    ),
    two_states(
        "loss-with-alpha",
        {"e[k] += c[k]": "e[k] += alpha * c[k]"},
        "By what is h_k multiplied in d_k?",
        "The gradient of the loss is multiplied by alpha. h_k stands in d_k as it is: the factor should be 1.",
    ),
    # leaky_errors: through tanh and U, and the ends
    network(
        "alpha-missing-in-delta",
        {SLOPES: 'slopes = 1 - np.tanh(trace["z"]) ** 2'},
        "By what is tanh(z_k) multiplied in h_k?",
        "delta lacks the factor alpha: only a part alpha of tanh(z_k) enters h_k.",
    ),
    network(
        "slope-from-the-state",
        {SLOPES: 'slopes = alpha * (1 - trace["h"] ** 2)'},
        "Is h_k the tanh of z_k here?",
        "The slope is taken as 1 − h_k². Here h_k is not tanh(z_k): the slope should be 1 − tanh(z_k)².",
    ),
    network(
        "leaky-slope-missing",
        {SLOPES: 'slopes = alpha * np.ones(trace["z"].shape)'},
        SLOPE,
        "The slope of tanh is missing in delta.",
    ),
    network(
        "leaky-u-untransposed",
        {'trace["U"].T @ delta[k]': 'trace["U"] @ delta[k]'},
        "U_{ij} takes unit j of h_{k-1} to unit i of z_k. Over which index does your product add?",
        "U is not transposed. Going back, the sum is over its first index.",
    ),
    network(
        "leaky-u-missing",
        {' + trace["U"].T @ delta[k]': ""},
        FIVE_WAYS,
        "The way through U is missing: U^T delta_{k+1} should come back to h_k.",
    ),
    network(
        "leaky-u-carries-e",
        {'trace["U"].T @ delta[k]': 'trace["U"].T @ e[k]'},
        "Does the way through U go through tanh in the forward pass?",
        "e is carried back through U. U stands inside the sum z_k, so it should carry delta.",
    ),
    network(
        "initial-state-left-out",
        {"    return e, delta": "    e[0] = 0.0\n    return e, delta"},
        "Which row of e belongs to h_0? Does h_0 change the loss?",
        "Row 0 of e is zero. h_0 takes part in d_1, h_1, z_1 and z_2, and should have a gradient like any state.",
    ),
    network(
        "skip-wraps-round",
        {"        if k > 1:\n            " + SKIP: "        " + SKIP},
        STEP_1,
        "In step 1 the skip reaches row −1, which in NumPy is the last one. In step 1 there is no skip.",
    ),
    network(
        "skip-starts-at-step-3",
        {"if k > 1:": "if k > 2:"},
        "Which states stand in z_2?",
        "In step 2 nothing is handed back by the skip. z_2 has h_0 in it: the skip begins with step 2.",
    ),
    # leaky_errors: a clean function
    Mistake(
        id="trace-changed-on-the-way",
        function="leaky_errors",
        skill="pure-errors",
        kind="slip",
        change={SLOPES: 'trace["z"] = alpha * (1 - np.tanh(trace["z"]) ** 2)\n    slopes = trace["z"]'},
        question=UNCHANGED,
        name='trace["z"] is replaced by the slopes. The trace should stay as it is.',
    ),
    Mistake(
        id="sizes-hard-coded",
        function="leaky_errors",
        skill="pure-errors",
        kind="slip",
        change={
            "e, delta = np.zeros(c.shape), np.zeros(c.shape)": "e, delta = np.zeros((len(c), 3)), np.zeros((len(c), 3))"
        },
        question=OTHER_SIZE,
        name="The number of units is written into the code. It should be read off the trace.",
        visible=False,
    ),
    Mistake(
        id="e-only",
        function="leaky_errors",
        skill=EVERYTHING,
        kind="concept",
        change={"return e, delta": "return e"},
        question="How many results should your function return?",
        name="Only e is returned. Return both: e, delta.",
    ),
    # leaky_gradients
    states(
        "dU-of-same-step",
        {"dU = sum(np.outer(delta[k], h[k - 1])": "dU = sum(np.outer(delta[k], h[k])"},
        NEIGHBOUR,
        "dU pairs delta_k with h_k. U stands next to h_{k-1}.",
    ),
    states(
        "dS-like-dU",
        {"dS = sum(np.outer(delta[k], h[k - 2]) for k in steps[1:])": "dS = dU"},
        NEIGHBOUR,
        "dS is the same as dU. S stands next to h_{k-2}, two steps before.",
    ),
    states(
        "dS-wraps-round",
        {"for k in steps[1:])": "for k in steps)"},
        STEP_1,
        "In step 1 dS takes h[-1], which in NumPy is the last state. In step 1 the term with S is left out.",
    ),
    states(
        "dS-from-step-3",
        {"steps[1:]": "steps[2:]"},
        "Which states stand in z_2?",
        "dS leaves step 2 out. z_2 has h_0 next to S: the sum begins with step 2.",
    ),
    states(
        "dU-transposed",
        {"dU = sum(np.outer(delta[k], h[k - 1])": "dU = sum(np.outer(h[k - 1], delta[k])"},
        SHAPES,
        "dU is transposed. Row i belongs to unit i of z, that is of delta.",
    ),
    states(
        "last-step-only",
        {"dU = sum(np.outer(delta[k], h[k - 1]) for k in steps)": "dU = np.outer(delta[-1], h[-2])"},
        "Which steps does U act in, and which are in your dU?",
        "dU has the term of the last step only. All steps share U, so all terms should be added.",
    ),
    inputs(
        "dW-of-step-before",
        {"np.outer(delta[k], x[k])": "np.outer(delta[k], x[k - 1])"},
        NEIGHBOUR,
        "dW pairs delta_k with x_{k-1}. W stands next to x_k.",
    ),
    inputs(
        "dW-transposed",
        {"np.outer(delta[k], x[k])": "np.outer(x[k], delta[k])"},
        SHAPES,
        "dW is transposed: it should have the shape of W, a row for each unit.",
    ),
    inputs(
        "db-averaged",
        {"db = sum(delta[k] for k in steps)": "db = delta[1:].mean(axis=0)"},
        "By which factor does your db differ from the measured one?",
        "db is the mean over the steps. It should be the sum.",
    ),
    inputs(
        "db-summed-over-units",
        {"db = sum(delta[k] for k in steps)": "db = delta.sum(axis=1)"},
        "Which shape has b, and which your db?",
        "db is summed over the units. It should be summed over the steps, with an entry for each unit.",
    ),
    Mistake(
        id="gradients-change-delta",
        function="leaky_gradients",
        skill="pure-gradients",
        kind="slip",
        change={"db = sum(delta[k] for k in steps)": "db = delta[0]\n    for k in steps:\n        db += delta[k]"},
        question=UNCHANGED,
        name="delta is changed in place. Arguments should stay as they are.",
    ),
    Mistake(
        id="gradients-six-steps",
        function="leaky_gradients",
        skill="pure-gradients",
        kind="slip",
        change={"range(1, len(delta))": "range(1, 7)"},
        question=OTHER_SIZE,
        name="The number of steps is written into the code. It should be read off the arguments.",
        visible=False,
    ),
    Mistake(
        id="gradients-measured",
        function="leaky_gradients",
        skill="state-matrices",
        kind="concept",
        code="""
def leaky_gradients(trace, delta):
    def loss(arrays):
        h, total = [trace["h"][0]], 0.0
        for k in range(1, len(trace["h"])):
            z = arrays["U"] @ h[k - 1] + arrays["W"] @ trace["x"][k] + arrays["b"]
            if k > 1:
                z = z + arrays["S"] @ h[k - 2]
            h.append((1 - trace["alpha"]) * h[k - 1] + trace["alpha"] * np.tanh(z))
            total += trace["dL_dd"][k] @ (h[k] - h[k - 1])
        return total

    gradients = {}
    for name in ("U", "S", "W", "b"):
        gradients["d" + name] = np.zeros(trace[name].shape)
        for index in np.ndindex(trace[name].shape):
            step = np.zeros(trace[name].shape)
            step[index] = 1e-5
            up, down = loss(trace | {name: trace[name] + step}), loss(trace | {name: trace[name] - step})
            gradients["d" + name][index] = (up - down) / 2e-5
    return gradients
""",
        question=COST,
        name="The gradients are measured by differences. Each should be a sum of one term for each step.",
        visible=False,
    ),
    Mistake(
        id="gradients-in-a-tuple",
        function="leaky_gradients",
        skill=EVERYTHING,
        kind="concept",
        change={'return {"dU": dU, "dS": dS, "dW": dW, "db": db}': "return dU, dS, dW, db"},
        question="What kind of thing should your function return?",
        name="A tuple is returned. It should be a dict with the names dU, dS, dW, db.",
    ),
]
