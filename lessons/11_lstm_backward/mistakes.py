"""What students write instead of the LSTM's two backward passes, which skill it lacks, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

INPUTS = "inputs = np.concatenate([a_prev, xt])"
DC = "dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)"
DZF = '"f": dc * c_prev * ft * (1 - ft)'
DZI = '"i": dc * cct * it * (1 - it)'
DZC = '"c": dc * it * (1 - cct**2)'
DZO = '"o": da_next * np.tanh(c_next) * ot * (1 - ot)'
DINPUTS = 'dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)'
HALVES = '"da_prev": dinputs[:n_a], "dxt": dinputs[n_a:]'
DA_PREV = '"da_prev": dinputs[:n_a]'
DXT = '"dxt": dinputs[n_a:]'
DC_PREV = '"dc_prev": dc * ft'
DW = 'gradients["dW" + gate] = dz[gate] @ inputs.T'
DB = 'gradients["db" + gate] = dz[gate].sum(axis=1, keepdims=True)'
CELL_RESULT = "    return gradients"

LOOP = "for t in reversed(range(x.shape[2])):"
CALL = "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t])"
KEEP = 'dx[:, :, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]'
ADD = "total + step[name]"
RESULT = '{"dx": dx, "da0": carry, **sums}'
# What a cell costs that returns too little for any loop around it to run.
LOOP_SKILLS = ("carry", "cell-carry", "sums-over-time", "places", "pure-loop")


def cell(id, skill, kind, change, question, name, **more):
    """A mistake in lstm_cell_backward."""
    return Mistake(
        id=id,
        function="lstm_cell_backward",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


def path(id, replacement, question, name):
    """A mistake in dc."""
    return cell(id, "cell-path", "concept", {DC: "dc = " + replacement}, question, name)


def gate(id, change, question, name):
    """A mistake in a dz."""
    return cell(id, "gates", "concept", change, question, name)


def loop(id, skill, kind, change, question, name, **more):
    """A mistake in lstm_backward."""
    return Mistake(
        id=id, function="lstm_backward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


TWO_WAYS_OUT = "By which two ways does c_next leave the cell? Find the gradient of each in your line for dc."
SLOPE_OF_C = "Take c_next = 1, so that tanh(c_next) = 0.762. What does your code take for the slope of tanh there? It should be 0.420."
MIRROR = "Write the line a_next = ot * tanh(c_next) down. Which factors lie between c_next and a_next, and which of them has your line for dc?"
ONLY_ONE = "dc_next already is a gradient of c_next. Which of the factors in your line for dc may it meet?"
PARTNER = "Write the forward line of this gate's product down. By what is the gate multiplied there? Compare with your dz of this gate."
SLOPE_OF_GATE = (
    "Take a gate that is open by 0.8. What does your code take for the slope of its sigmoid? It should be 0.16."
)
SLOPE_OF_CANDIDATE = "Take a candidate of 0.5. What does your code take for the slope of its tanh? It should be 0.75."
BRACKETS = (
    "In which order does Python work out your line? Try it with single numbers and dc_next = 0, then with dc_next = 1."
)
ALL_FOUR = "Into how many gates does a_prev go, and what happens to the contributions that come back?"
HALF = "Which rows of [a_prev; xt] belong to a_prev? Print the shapes of what you return."
THROUGH_FORGET = "In c_next = ft * c_prev + it * cct, by what is c_prev multiplied?"
WHICH_PARTNER = "Each matrix multiplied [a_prev; xt] in the forward pass. Print the array that you multiply dz with, and its first row."
OWN_GATE = "Put the lines of the four gates under each other. Does every letter of a line belong to the same gate?"
EXAMPLES = "How many examples use the same weights and biases, and what happens to their contributions?"
BIAS_SHAPE = "Which shape has bf? Print the shape of your dbf."
ENTRIES = "Which eleven entries should the dict have? Print the keys of yours."
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"

TWO_CARRIES = (
    "Which two arrays does a step hand to the next step in the forward pass? Find the gradient of each in your loop."
)
TWO_WAYS = "By which two ways does the hidden state of a step reach the loss? Find both in your loop."
CARRIED = "In the table of section 4, which number is carried back as the gradient of the hidden state? Compare it with your own, step by step."
CARRIED_C = "In the table of section 4, which number is carried back as the gradient of the cell state? Compare it with your own, step by step."
WHICH_DA = "Print t and the index of da that each step uses. Does every step meet its own loss?"
SHARED = "All steps share the same weights. What does your loop do with the contributions of two steps?"
WHICH_CACHE = "Print the index of the cache that each step uses, and the step it belongs to."
PLACES = "Which slices of dx are filled after the loop, and what is left over after step 0?"
TEN_ENTRIES = "Which ten entries should the dict have? Print the keys of yours."

MISTAKES = [
    # lstm_cell_backward: dc
    path(
        "dc-next-forgotten",
        "da_next * ot * (1 - np.tanh(c_next) ** 2)",
        TWO_WAYS_OUT,
        "dc_next is missing in dc: the cell state also goes straight to the next step. Add dc_next.",
    ),
    path(
        "hidden-path-forgotten",
        "dc_next",
        TWO_WAYS_OUT,
        "dc is dc_next alone: what comes through the hidden state, da_next * ot * (slope of tanh), is missing.",
    ),
    path(
        "slope-of-the-cell-state",
        "dc_next + da_next * ot * (1 - c_next**2)",
        SLOPE_OF_C,
        "The slope is taken as 1 − c_next². c_next is no tanh yet: the slope is 1 − tanh(c_next)².",
    ),
    path(
        "tanh-of-tanh",
        "dc_next + da_next * ot * (1 - np.tanh(np.tanh(c_next)) ** 2)",
        SLOPE_OF_C,
        "tanh is applied twice to c_next in the slope. It is 1 − tanh(c_next)².",
    ),
    path(
        "square-missing",
        "dc_next + da_next * ot * (1 - np.tanh(c_next))",
        SLOPE_OF_C,
        "The square is missing: the slope of tanh is 1 minus the *square* of tanh(c_next).",
    ),
    path(
        "slope-from-hidden-state",
        "dc_next + da_next * ot * (1 - _a_next**2)",
        SLOPE_OF_C,
        "The slope is taken as 1 − a_next². a_next is tanh(c_next) times the output gate; the slope needs tanh(c_next) alone.",
    ),
    path(
        "slope-at-previous-cell-state",
        "dc_next + da_next * ot * (1 - np.tanh(c_prev) ** 2)",
        SLOPE_OF_C,
        "The slope is taken at c_prev. The tanh was taken of c_next.",
    ),
    path(
        "slope-of-tan",
        "dc_next + da_next * ot * (1 + np.tanh(c_next) ** 2)",
        SLOPE_OF_C,
        "1 + tanh² is above 1, and no slope of tanh is. The slope is 1 − tanh(c_next)².",
    ),
    path(
        "slope-of-sigmoid-in-dc",
        "dc_next + da_next * ot * np.tanh(c_next) * (1 - np.tanh(c_next))",
        SLOPE_OF_C,
        "s (1 − s) is the slope of the sigmoid. Between c_next and a_next lies a tanh, whose slope is 1 − tanh(c_next)².",
    ),
    path(
        "slope-forgotten",
        "dc_next + da_next * ot",
        MIRROR,
        "The slope of tanh is missing in dc: between c_next and a_next lie tanh and the output gate.",
    ),
    path(
        "output-gate-forgotten",
        "dc_next + da_next * (1 - np.tanh(c_next) ** 2)",
        MIRROR,
        "The output gate is missing in dc: a_next is ot * tanh(c_next), so da_next reaches the cell state times ot.",
    ),
    path(
        "upstreams-only-added",
        "dc_next + da_next",
        MIRROR,
        "da_next is added to dc_next as it is. On its way to the cell state it passes the output gate and tanh.",
    ),
    path(
        "forget-gate-for-output-gate",
        "dc_next + da_next * ft * (1 - np.tanh(c_next) ** 2)",
        MIRROR,
        "da_next is multiplied by the forget gate. Between c_next and a_next lies the output gate.",
    ),
    path(
        "slope-of-output-gate-in-dc",
        "dc_next + da_next * ot * (1 - ot) * (1 - np.tanh(c_next) ** 2)",
        MIRROR,
        "The slope of the output gate, ot (1 − ot), stands in dc. On the way to c_next the gate is only a factor: ot.",
    ),
    path(
        "dc-next-through-tanh",
        "(dc_next + da_next * ot) * (1 - np.tanh(c_next) ** 2)",
        ONLY_ONE,
        "dc_next is multiplied by the slope of tanh too. It is a gradient of c_next already, and comes in as it is.",
    ),
    path(
        "dc-next-through-output-gate",
        "(dc_next + da_next) * ot * (1 - np.tanh(c_next) ** 2)",
        ONLY_ONE,
        "dc_next is multiplied by the output gate and the slope of tanh too. It is a gradient of c_next already.",
    ),
    path(
        "dc-next-through-forget-gate",
        "dc_next * ft + da_next * ot * (1 - np.tanh(c_next) ** 2)",
        ONLY_ONE,
        "dc_next is multiplied by this step's forget gate on its way in. The forget gate lies between c_prev and c_next: it comes in at dc_prev.",
    ),
    path(
        "dc-next-subtracted",
        "da_next * ot * (1 - np.tanh(c_next) ** 2) - dc_next",
        TWO_WAYS_OUT,
        "dc_next is subtracted. What comes back along the two ways is added.",
    ),
    path(
        "dc-counted-twice",
        "2 * (dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2))",
        "Print dc, and the sum of its two parts. Is one the other?",
        "dc is added to itself, so that it counts twice.",
    ),
    path(
        "paths-multiplied",
        "dc_next * da_next * ot * (1 - np.tanh(c_next) ** 2)",
        TWO_WAYS_OUT,
        "The two parts of dc are multiplied. What comes back along two ways is added.",
    ),
    cell(
        "gates-see-dc-next-only",
        "cell-path",
        "concept",
        {
            '"f": dc *': '"f": dc_next *',
            '"i": dc *': '"i": dc_next *',
            '"c": dc *': '"c": dc_next *',
        },
        TWO_WAYS_OUT,
        "dc_prev is made from dc, but the three gates are made from dc_next. They should be made from dc, which also has what comes through the hidden state.",
    ),
    cell(
        "gates-from-da-next",
        "cell-path",
        "concept",
        {'"f": dc *': '"f": da_next *', '"i": dc *': '"i": da_next *', '"c": dc *': '"c": da_next *'},
        "Which state do the forget gate, the input gate and the candidate make: c_next or a_next?",
        "Forget gate, input gate and candidate are made from da_next. They make the cell state: they get dc.",
    ),
    cell(
        "differences-for-gradient",
        "cell-path",
        "concept",
        None,
        "How many times does your function run the forward pass? Count the entries of Wf.",
        "The gradients are measured by differences of the forward pass. A backward pass takes them from the chain rule, at the cost of a few forward passes.",
        code="""
def lstm_cell_backward(da_next, dc_next, cache):
    a_prev, c_prev, xt, parameters = cache[2].copy(), cache[3].copy(), cache[8].copy(), cache[9]
    parameters = {name: value.copy() for name, value in parameters.items()}

    def loss():
        a_next, c_next = lstm_cell_forward(xt, a_prev, c_prev, parameters)[:2]
        return np.sum(a_next * da_next) + np.sum(c_next * dc_next)

    arrays = {"xt": xt, "a_prev": a_prev, "c_prev": c_prev}
    arrays |= {name: value for name, value in parameters.items() if name not in ("Wy", "by")}
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
    return gradients
""",
        visible=False,
    ),
    # lstm_cell_backward: the gates
    gate(
        "brackets-missing",
        {
            DZF: '"f": dc_next * c_prev + da_next * ot * (1 - np.tanh(c_next) ** 2) * c_prev * ft * (1 - ft)',
            DZI: '"i": dc_next * cct + da_next * ot * (1 - np.tanh(c_next) ** 2) * cct * it * (1 - it)',
            DZC: '"c": dc_next * it + da_next * ot * (1 - np.tanh(c_next) ** 2) * it * (1 - cct**2)',
        },
        BRACKETS,
        "Brackets are missing: the slope of the gate multiplies only what comes through the hidden state, not dc_next. With dc_next = 0 the mistake vanishes.",
    ),
    gate(
        "gate-slopes-forgotten",
        {DZF: '"f": dc * c_prev', DZI: '"i": dc * cct', DZO: '"o": da_next * np.tanh(c_next)'},
        SLOPE_OF_GATE,
        "The slopes of the three sigmoids are missing: these are the gradients of the gates, not of the sums inside them. Multiply by gate (1 − gate).",
    ),
    gate(
        "all-slopes-forgotten",
        {
            DZF: '"f": dc * c_prev',
            DZI: '"i": dc * cct',
            DZC: '"c": dc * it',
            DZO: '"o": da_next * np.tanh(c_next)',
        },
        SLOPE_OF_GATE,
        "All four slopes are missing: gate (1 − gate) for the three sigmoids, 1 − cct² for the candidate.",
    ),
    gate(
        "gates-for-their-slopes",
        {DZF: '"f": dc * c_prev * ft', DZI: '"i": dc * cct * it', DZO: '"o": da_next * np.tanh(c_next) * ot'},
        SLOPE_OF_GATE,
        "The gates themselves stand where their slopes should: multiply by gate (1 − gate), not by gate.",
    ),
    gate(
        "tanh-slope-for-gates",
        {
            DZF: '"f": dc * c_prev * (1 - ft**2)',
            DZI: '"i": dc * cct * (1 - it**2)',
            DZO: '"o": da_next * np.tanh(c_next) * (1 - ot**2)',
        },
        SLOPE_OF_GATE,
        "1 − gate² is the slope of tanh. The gates are sigmoids: their slope is gate (1 − gate).",
    ),
    gate(
        "sigmoid-of-the-gates",
        {
            DZF: '"f": dc * c_prev * sigmoid(ft) * (1 - sigmoid(ft))',
            DZI: '"i": dc * cct * sigmoid(it) * (1 - sigmoid(it))',
            DZO: '"o": da_next * np.tanh(c_next) * sigmoid(ot) * (1 - sigmoid(ot))',
        },
        SLOPE_OF_GATE,
        "The sigmoid is applied again to the gates, which are sigmoids already. Their slope is gate (1 − gate).",
    ),
    gate(
        "forget-slope-forgotten",
        {DZF: '"f": dc * c_prev'},
        SLOPE_OF_GATE,
        "The slope of the forget gate, ft (1 − ft), is missing.",
    ),
    gate(
        "input-slope-forgotten",
        {DZI: '"i": dc * cct'},
        SLOPE_OF_GATE,
        "The slope of the input gate, it (1 − it), is missing.",
    ),
    gate(
        "output-slope-forgotten",
        {DZO: '"o": da_next * np.tanh(c_next)'},
        SLOPE_OF_GATE,
        "The slope of the output gate, ot (1 − ot), is missing.",
    ),
    gate(
        "forget-slope-of-input-gate",
        {DZF: '"f": dc * c_prev * it * (1 - it)'},
        OWN_GATE,
        "The forget gate has the slope of the input gate. It should have its own, ft (1 − ft).",
    ),
    gate(
        "candidate-slope-forgotten",
        {DZC: '"c": dc * it'},
        SLOPE_OF_CANDIDATE,
        "The slope of the candidate, 1 − cct², is missing.",
    ),
    gate(
        "candidate-slope-of-sigmoid",
        {DZC: '"c": dc * it * cct * (1 - cct)'},
        SLOPE_OF_CANDIDATE,
        "cct (1 − cct) is the slope of a sigmoid. The candidate is a tanh: its slope is 1 − cct².",
    ),
    gate(
        "candidate-square-missing",
        {DZC: '"c": dc * it * (1 - cct)'},
        SLOPE_OF_CANDIDATE,
        "The square is missing in the slope of the candidate: it is 1 − cct².",
    ),
    gate(
        "candidate-through-tanh-again",
        {DZC: '"c": dc * it * (1 - np.tanh(cct) ** 2)'},
        SLOPE_OF_CANDIDATE,
        "tanh is applied again to cct, which is a tanh already. Its slope is 1 − cct².",
    ),
    gate(
        "candidate-times-slope-of-input-gate",
        {DZC: '"c": dc * it * (1 - it) * (1 - cct**2)'},
        PARTNER,
        "The candidate gets the slope of the input gate as well. For the candidate the gate is only a factor: it.",
    ),
    gate(
        "forget-gate-with-new-cell-state",
        {DZF: '"f": dc * c_next * ft * (1 - ft)'},
        PARTNER,
        "The forget gate is paired with c_next. In the forward pass it multiplied c_prev.",
    ),
    gate(
        "forget-gate-with-candidate",
        {DZF: '"f": dc * cct * ft * (1 - ft)'},
        PARTNER,
        "The forget gate is paired with the candidate. In the forward pass it multiplied c_prev.",
    ),
    gate(
        "forget-gate-with-hidden-state",
        {DZF: '"f": dc * a_prev * ft * (1 - ft)'},
        PARTNER,
        "The forget gate is paired with a_prev. In the forward pass it multiplied c_prev.",
    ),
    gate(
        "forget-gate-without-partner",
        {DZF: '"f": dc * ft * (1 - ft)'},
        PARTNER,
        "The forget gate has lost its partner: in the forward pass it multiplied c_prev.",
    ),
    gate(
        "input-gate-and-candidate-exchanged",
        {DZI: '"i": dc * it * it * (1 - it)', DZC: '"c": dc * cct * (1 - cct**2)'},
        PARTNER,
        "The partners of input gate and candidate are exchanged: each gets the *other* factor of it * cct.",
    ),
    gate(
        "input-gate-with-previous-cell-state",
        {DZI: '"i": dc * c_prev * it * (1 - it)'},
        PARTNER,
        "The input gate is paired with c_prev. In the forward pass it multiplied the candidate cct.",
    ),
    gate(
        "output-gate-with-cell-state",
        {DZO: '"o": da_next * c_next * ot * (1 - ot)'},
        PARTNER,
        "The output gate is paired with c_next. In the forward pass it multiplied tanh(c_next).",
    ),
    gate(
        "output-gate-with-hidden-state",
        {DZO: '"o": da_next * _a_next * ot * (1 - ot)'},
        PARTNER,
        "The output gate is paired with a_next, which holds the gate itself. In the forward pass it multiplied tanh(c_next).",
    ),
    gate(
        "output-gate-without-partner",
        {DZO: '"o": da_next * ot * (1 - ot)'},
        PARTNER,
        "The output gate has lost its partner: in the forward pass it multiplied tanh(c_next).",
    ),
    gate(
        "output-gate-from-dc",
        {DZO: '"o": dc * np.tanh(c_next) * ot * (1 - ot)'},
        "Which results of the cell does the output gate reach: a_next, c_next, or both?",
        "The output gate is made from dc. It acts on the hidden state only: it gets da_next.",
    ),
    gate(
        "output-gate-through-tanh",
        {DZO: '"o": da_next * (1 - np.tanh(c_next) ** 2) * ot * (1 - ot)'},
        PARTNER,
        "The output gate has the slope of tanh for a partner. In the forward pass it multiplied tanh(c_next) itself.",
    ),
    gate(
        "forget-gate-left-out",
        {DZF: '"f": 0.0 * dc'},
        "Which gates does c_next depend on?",
        "The forget gate gets no gradient at all. c_next depends on it, times c_prev.",
    ),
    # lstm_cell_backward: the inputs
    cell(
        "halves-exchanged",
        "input-gradients",
        "slip",
        {HALVES: '"da_prev": dinputs[xt.shape[0] :], "dxt": dinputs[: xt.shape[0]]'},
        HALF,
        "The halves are exchanged: a_prev stands above xt, so da_prev is the first n_a rows.",
    ),
    cell(
        "da-prev-unsliced",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {DA_PREV: '"da_prev": dinputs'},
        HALF,
        "da_prev has n_a + n_x rows: the part of xt is still in it. Take the first n_a rows.",
    ),
    cell(
        "dxt-unsliced",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {DXT: '"dxt": dinputs'},
        HALF,
        "dxt has n_a + n_x rows: the part of a_prev is still in it. Take the rows from n_a on.",
    ),
    cell(
        "dxt-of-the-last-rows",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {DXT: '"dxt": dinputs[-n_a:]'},
        HALF,
        "dxt is taken from the last n_a rows. It has n_x rows: those from n_a on.",
    ),
    cell(
        "forget-gate-missing-in-inputs",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in "ico")'},
        ALL_FOUR,
        "The forget gate is missing in da_prev and dxt. Both went into all four gates.",
    ),
    cell(
        "candidate-missing-in-inputs",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in "fio")'},
        ALL_FOUR,
        "The candidate is missing in da_prev and dxt. Both went into all four gates.",
    ),
    cell(
        "output-gate-missing-in-inputs",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in "fic")'},
        ALL_FOUR,
        "The output gate is missing in da_prev and dxt. Both went into all four gates.",
    ),
    cell(
        "inputs-from-one-gate",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = parameters["Wc"].T @ dz["c"]'},
        ALL_FOUR,
        "da_prev and dxt come from the candidate alone. Both went into all four gates: add up the four contributions.",
    ),
    cell(
        "one-matrix-for-all-gates",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = sum(parameters["Wf"].T @ dz[gate] for gate in dz)'},
        OWN_GATE,
        "da_prev and dxt go back through Wf for all four gates. Each gate has a matrix of its own.",
    ),
    cell(
        "inputs-averaged-over-gates",
        "input-gradients",
        "slip",
        {DINPUTS: DINPUTS + " / 4"},
        ALL_FOUR,
        "da_prev and dxt are the mean over the four gates. Contributions add up.",
    ),
    cell(
        "da-prev-untransposed",
        "input-gradients",
        "slip",
        {DA_PREV: '"da_prev": sum(parameters["W" + gate][:, :n_a] @ dz[gate] for gate in dz)'},
        "Wf[0, 1] leads from unit 1 of a_prev to unit 0. Which way does the gradient take through it?",
        "The matrices are not transposed in da_prev. Their first n_a columns are square, so NumPy cannot notice.",
    ),
    cell(
        "da-prev-with-upstream-added",
        "input-gradients",
        "slip",
        {DA_PREV: '"da_prev": dinputs[:n_a] + da_next'},
        "By which ways does a_prev reach a_next?",
        "da_next is added to da_prev. The previous hidden state reaches the new one through the gates only.",
    ),
    cell(
        "inputs-from-dc",
        "input-gradients",
        "slip",
        {DINPUTS: 'dinputs = sum(parameters["W" + gate].T @ dc for gate in dz)'},
        "What comes back to the sum inside a gate is its dz. Which of your results do not use it?",
        "da_prev and dxt are made from dc. They should be made from the dz of each gate.",
    ),
    cell(
        "dc-prev-without-forget-gate",
        "input-gradients",
        "slip",
        {DC_PREV: '"dc_prev": dc'},
        THROUGH_FORGET,
        "The forget gate is missing in dc_prev: c_prev was multiplied by ft.",
    ),
    cell(
        "dc-prev-from-dc-next-only",
        "input-gradients",
        "slip",
        {DC_PREV: '"dc_prev": dc_next * ft'},
        "What comes back to c_next is dc. Which of your results do not use it?",
        "dc_prev is made from dc_next alone. It should be made from dc, which also has what comes through the hidden state.",
    ),
    cell(
        "dc-prev-through-input-gate",
        "input-gradients",
        "slip",
        {DC_PREV: '"dc_prev": dc * it'},
        THROUGH_FORGET,
        "dc_prev is multiplied by the input gate. c_prev was multiplied by the forget gate ft.",
    ),
    cell(
        "dc-prev-through-slope",
        "input-gradients",
        "slip",
        {DC_PREV: '"dc_prev": dc * ft * (1 - ft)'},
        THROUGH_FORGET,
        "dc_prev is multiplied by the slope of the forget gate. For c_prev the gate is only a factor: ft.",
    ),
    cell(
        "dc-prev-piled-up",
        "input-gradients",
        "slip",
        {DC_PREV: '"dc_prev": dc + dc * ft'},
        "Print dc before and after it becomes dc_prev. What should be left of the old one?",
        "dc * ft is added to dc. It should replace it: c_prev is reached through the forget gate only.",
    ),
    cell(
        "dc-prev-forgotten",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {', "dc_prev": dc * ft': ""},
        ENTRIES,
        "The entry dc_prev is missing in the dict.",
    ),
    cell(
        "dc-prev-misnamed",
        ("input-gradients", *LOOP_SKILLS),
        "slip",
        {DC_PREV: '"dc0": dc * ft'},
        ENTRIES,
        'The gradient of the previous cell state is called "dc0" in the dict. Its name is "dc_prev".',
    ),
    # lstm_cell_backward: weights and biases
    cell(
        "inputs-in-the-other-order",
        "parameter-gradients",
        "slip",
        {INPUTS: "inputs = np.concatenate([xt, a_prev])"},
        WHICH_PARTNER,
        "dW is made with [xt; a_prev]. The forward pass stacked a_prev over xt: the columns stand in that order.",
    ),
    cell(
        "weights-with-new-hidden-state",
        "parameter-gradients",
        "slip",
        {INPUTS: "inputs = np.concatenate([_a_next, xt])"},
        WHICH_PARTNER,
        "dW is made with a_next. In the forward pass the matrices multiplied a_prev.",
    ),
    cell(
        "input-weights-from-forget-gate",
        "parameter-gradients",
        "slip",
        {DW: 'gradients["dW" + gate] = dz["f" if gate == "i" else gate] @ inputs.T'},
        OWN_GATE,
        "dWi is made from the dz of the forget gate: a line was copied. Each matrix gets the dz of its own gate.",
    ),
    cell(
        "biases-from-forget-gate",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz["f" if gate in "io" else gate].sum(axis=1, keepdims=True)'},
        OWN_GATE,
        "dbi and dbo are made from the dz of the forget gate: a line was copied. Each bias gets the dz of its own gate.",
    ),
    cell(
        "output-bias-from-forget-gate",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz["f" if gate == "o" else gate].sum(axis=1, keepdims=True)'},
        OWN_GATE,
        "dbo is made from the dz of the forget gate: a line was copied. Each bias gets the dz of its own gate.",
    ),
    cell(
        "weights-and-bias-from-forget-gate",
        "parameter-gradients",
        "slip",
        {
            DW: 'gradients["dW" + gate] = dz["f" if gate == "i" else gate] @ inputs.T',
            DB: 'gradients["db" + gate] = dz["f" if gate == "i" else gate].sum(axis=1, keepdims=True)',
        },
        OWN_GATE,
        "dWi and dbi are made from the dz of the forget gate: lines were copied. Each gets the dz of its own gate.",
    ),
    cell(
        "candidate-and-output-exchanged",
        "parameter-gradients",
        "slip",
        {DW: 'gradients["dW" + {"c": "o", "o": "c"}.get(gate, gate)] = dz[gate] @ inputs.T'},
        OWN_GATE,
        "dWc and dWo are exchanged.",
    ),
    cell(
        "weights-averaged",
        "parameter-gradients",
        "slip",
        {DW: DW + " / xt.shape[1]"},
        EXAMPLES,
        "The gradients of the weights are divided by the number of examples. Contributions add up, whatever the loss is. If the loss is a mean, the upstream gradients already hold the factor.",
    ),
    cell(
        "biases-averaged",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate].mean(axis=1, keepdims=True)'},
        EXAMPLES,
        "The gradients of the biases are means over the examples. Contributions add up, whatever the loss is. If the loss is a mean, the upstream gradients already hold the factor.",
    ),
    cell(
        "everything-averaged",
        "parameter-gradients",
        "slip",
        {DW: DW + " / xt.shape[1]", DB: DB + " / xt.shape[1]"},
        EXAMPLES,
        "The gradients of weights and biases are divided by the number of examples. Contributions add up, whatever the loss is. If the loss is a mean, the upstream gradients already hold the factor.",
    ),
    cell(
        "weights-of-last-example",
        "parameter-gradients",
        "slip",
        {
            DW: 'for k in range(xt.shape[1]):\n            gradients["dW" + gate] = np.outer(dz[gate][:, k], inputs[:, k])'
        },
        EXAMPLES,
        "Each example overwrites the gradients of the weights, so only the last one is left. Add the contributions up.",
    ),
    cell(
        "sum-for-matrix-product",
        "parameter-gradients",
        "slip",
        {DW: 'gradients["dW" + gate] = np.sum(dz[gate] * dz[gate])'},
        "Which shape has Wf? Which operator makes it from arrays of shape (n_a, m) and (n_a + n_x, m)?",
        "The product and sum of entries give one number. The gradient of a matrix has its shape: dz @ inputs.T.",
    ),
    cell(
        "weights-transposed",
        "parameter-gradients",
        "slip",
        {DW: 'gradients["dW" + gate] = inputs @ dz[gate].T'},
        "Which shape has Wf? Print the shape of your dWf.",
        "The gradients of the weights are transposed: they should have the shape of the weights, (n_a, n_a + n_x).",
    ),
    cell(
        "biases-one-dimensional",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate].sum(axis=1)'},
        BIAS_SHAPE,
        "The gradients of the biases have shape (n_a,). They should have the shape of the biases, (n_a, 1): keepdims=True keeps the column.",
    ),
    cell(
        "biases-summed-over-units",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate].sum(axis=0, keepdims=True)'},
        BIAS_SHAPE,
        "The biases are summed over the units: axis=0 is the wrong one. Each unit has a bias of its own: sum over the examples, axis=1.",
    ),
    cell(
        "biases-not-summed",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate]'},
        BIAS_SHAPE,
        "The gradients of the biases still have a column for each example. All examples use the same biases: add them up.",
    ),
    cell(
        "biases-of-first-example",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate][:, :1]'},
        EXAMPLES,
        "The gradients of the biases are those of the first example. All examples use the same biases: add them up.",
    ),
    cell(
        "biases-summed-over-everything",
        "parameter-gradients",
        "slip",
        {DB: 'gradients["db" + gate] = np.full((n_a, 1), dz[gate].sum())'},
        "Compare the rows of dbf. Do all units share one bias?",
        "The gradients of the biases add up everything, over the units too. Each unit has a bias of its own: sum along the examples only.",
    ),
    cell(
        "output-bias-forgotten",
        ("parameter-gradients", *LOOP_SKILLS),
        "slip",
        {CELL_RESULT: '    del gradients["dbo"]\n    return gradients'},
        ENTRIES,
        "The entry dbo is missing in the dict.",
    ),
    # lstm_cell_backward: a clean function
    cell(
        "dc-next-changed-in-place",
        "pure-cell",
        "slip",
        {DC: "dc_next += da_next * ot * (1 - np.tanh(c_next) ** 2)\n    dc = dc_next"},
        UNCHANGED,
        "+= changes the array dc_next of the caller. Write dc = dc_next + …, which makes a new array.",
    ),
    cell(
        "da-next-changed-in-place",
        "pure-cell",
        "slip",
        {DZO: '"o": np.multiply(da_next, np.tanh(c_next) * ot * (1 - ot), out=da_next)'},
        UNCHANGED,
        "The dz of the output gate is written into the array da_next of the caller. Make a new array for it.",
    ),
    cell(
        "cell-state-squashed-in-cache",
        "pure-cell",
        "slip",
        {
            DC: "tanh_c = np.tanh(c_next, out=c_next)\n    dc = dc_next + da_next * ot * (1 - tanh_c**2)",
            "da_next * np.tanh(c_next)": "da_next * tanh_c",
        },
        UNCHANGED,
        "tanh(c_next) is written over c_next in the cache: the next call takes the tanh of a tanh. Make a new array for it.",
    ),
    cell(
        "examples-hard-coded",
        "pure-cell",
        "slip",
        {DB: 'gradients["db" + gate] = dz[gate] @ np.ones((3, 1))'},
        OTHER_SIZE,
        "The number of examples is written into the function. Sum along axis 1, or read the number off da_next.",
        visible=False,
    ),
    cell(
        "units-hard-coded",
        "pure-cell",
        "slip",
        {"n_a = a_prev.shape[0]": "n_a = 5"},
        OTHER_SIZE,
        "The number of units is written into the function. Read it off a_prev.",
        visible=False,
    ),
    cell(
        "tuple-for-dict",
        EVERYTHING,
        "slip",
        {CELL_RESULT: "    return tuple(gradients.values())"},
        "Print the type of what your function returns. What should it be?",
        "The gradients are returned as a tuple. They should be a dict, so that each has its name.",
    ),
    cell(
        "gradients-not-returned",
        EVERYTHING,
        "slip",
        {CELL_RESULT: "    gradients"},
        "Print what your function returns.",
        "The function ends without return, so it gives None.",
    ),
    cell(
        "elementwise-products",
        EVERYTHING,
        "concept",
        {DW: 'gradients["dW" + gate] = dz[gate] * inputs.T'},
        "Which operator makes a matrix of shape (n_a, n_a + n_x) from arrays of shape (n_a, m) and (n_a + n_x, m)?",
        "* multiplies entry by entry. The gradients of the weights are matrix products, @.",
    ),
    cell(
        "matrices-untransposed",
        EVERYTHING,
        "concept",
        {DINPUTS: 'dinputs = sum(parameters["W" + gate] @ dz[gate] for gate in dz)'},
        "Which shapes have Wf and dz? Which shape should their product have?",
        "The matrices are not transposed in da_prev and dxt, so that their shapes do not fit.",
    ),
    # lstm_backward: the two carries
    loop(
        "nothing-carried",
        ("carry", "cell-carry"),
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t], np.zeros(da.shape[:2]), cells[t])"},
        TWO_CARRIES,
        "Nothing is carried back: each step sees its own loss only. Carry da_prev and dc_prev to the step before.",
    ),
    loop(
        "hidden-carry-forgotten",
        "carry",
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t], carry_c, cells[t])"},
        TWO_WAYS,
        "The gradient of the hidden state is not carried back: da_prev of the step after is missing in the upstream gradient. Add it to da[:, :, t].",
    ),
    loop(
        "cell-carry-forgotten",
        "cell-carry",
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, 0.0 * carry_c, cells[t])"},
        TWO_CARRIES,
        "The gradient of the cell state is not carried back: each step gets zero for dc_next. It should get dc_prev of the step after.",
    ),
    loop(
        "carries-never-updated",
        ("carry", "cell-carry"),
        "concept",
        {
            KEEP: 'dx[:, :, t] = step["dxt"]\n        if t == x.shape[2] - 1:\n            carry, carry_c = step["da_prev"], step["dc_prev"]',
            RESULT: '{"dx": dx, "da0": step["da_prev"], **sums}',
        },
        CARRIED,
        "What is carried back is set once and never again: every step gets what the last one has sent. Each step should replace it.",
    ),
    loop(
        "carries-exchanged",
        ("carry", "cell-carry"),
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry_c, carry, cells[t])"},
        TWO_CARRIES,
        "The two carries are exchanged: da_prev belongs to the upstream gradient of the hidden state, dc_prev to that of the cell state.",
    ),
    loop(
        "upstream-ignored",
        "carry",
        "concept",
        {CALL: "lstm_cell_backward(carry if t < x.shape[2] - 1 else da[:, :, t], carry_c, cells[t])"},
        TWO_WAYS,
        "Only the last step meets its loss: da[:, :, t] of the other steps is left out. Add it to what is carried back.",
    ),
    loop(
        "carry-piles-up",
        "carry",
        "concept",
        {KEEP: 'dx[:, :, t], carry_c = step["dxt"], step["dc_prev"]\n        carry = carry + step["da_prev"]'},
        CARRIED,
        "da_prev is added to the carry of the steps before. Each step should replace it.",
    ),
    loop(
        "cell-carry-piles-up",
        "cell-carry",
        "concept",
        {KEEP: 'dx[:, :, t], carry = step["dxt"], step["da_prev"]\n        carry_c = carry_c + step["dc_prev"]'},
        CARRIED_C,
        "dc_prev is added to the carry of the steps before. Each step should replace it.",
    ),
    loop(
        "carry-truncated",
        "carry",
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry * (t % 3 != 2), carry_c, cells[t])"},
        CARRIED,
        "The gradient of the hidden state is cut off every few steps: that is truncated backpropagation. The full one goes back to step 0.",
    ),
    loop(
        "cell-carry-truncated",
        "cell-carry",
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c * (t % 3 != 2), cells[t])"},
        CARRIED_C,
        "The gradient of the cell state is cut off every few steps: that is truncated backpropagation. The full one goes back to step 0.",
    ),
    loop(
        "cell-carry-through-forget-gate-again",
        "cell-carry",
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c * cells[t][4], cells[t])"},
        CARRIED_C,
        "dc_prev is multiplied by a forget gate on its way to the step before. lstm_cell_backward has done that already.",
    ),
    loop(
        "both-carries-in-hidden-state",
        ("carry", "cell-carry"),
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry + carry_c, carry + carry_c, cells[t])"},
        TWO_CARRIES,
        "Each of the two upstream gradients gets both carries. da_prev belongs to the hidden state, dc_prev to the cell state.",
    ),
    loop(
        "loss-meets-cell-state",
        ("carry", "places"),
        "concept",
        {CALL: "lstm_cell_backward(carry, da[:, :, t] + carry_c, cells[t])"},
        "Which state does the loss of a step read: the hidden state or the cell state?",
        "da[:, :, t] is added to the gradient of the cell state. The loss of a step reads its hidden state.",
    ),
    loop(
        "loss-of-the-step-after",
        ("carry", "places"),
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, min(t + 1, x.shape[2] - 1)] + carry, carry_c, cells[t])"},
        WHICH_DA,
        "Step t meets the loss of step t + 1 instead of its own.",
    ),
    loop(
        "loss-of-the-last-step-for-all",
        ("carry", "places"),
        "concept",
        {CALL: "lstm_cell_backward(da[:, :, -1] + carry, carry_c, cells[t])"},
        WHICH_DA,
        "Every step meets the loss of the last one. Step t should meet da[:, :, t].",
    ),
    loop(
        "losses-summed-first",
        ("carry", "places"),
        "concept",
        {CALL: "lstm_cell_backward(da.sum(axis=2) + carry, carry_c, cells[t])"},
        WHICH_DA,
        "Every step meets the sum of all losses. Step t should meet da[:, :, t].",
    ),
    loop(
        "upstream-counted-twice",
        ("carry", "places"),
        "concept",
        {KEEP: KEEP + "\n        carry = carry + da[:, :, t]"},
        CARRIED,
        "da[:, :, t] is also added to what is carried back, so it is counted twice. It should enter at its own step only.",
    ),
    loop(
        "carry-written-over-da",
        ("carry", "pure-loop"),
        "concept",
        {
            CALL: "lstm_cell_backward(da[:, :, t], carry_c, cells[t])",
            KEEP: KEEP + "\n        if t > 0:\n            da[:, :, t - 1] = carry",
        },
        TWO_WAYS,
        "What is carried back is written over da[:, :, t - 1], so that the loss of that step is lost, and the array of the caller is changed. Add the two.",
    ),
    loop(
        "loop-runs-forwards",
        ("carry", "cell-carry"),
        "concept",
        {LOOP: "for t in range(x.shape[2]):"},
        "In which order does the table of section 4 visit the steps? From where does a gradient come, and where does it go?",
        "The loop runs from the first step to the last. The gradient comes from the end: visit the last step first.",
    ),
    # lstm_backward: sums, places, a clean function
    loop(
        "last-contribution-only",
        "sums-over-time",
        "slip",
        {ADD: "step[name]"},
        SHARED,
        "Each step overwrites the gradients of the parameters, so only step 0 is left. Add the contributions up.",
    ),
    loop(
        "contributions-averaged",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] / x.shape[2]"},
        SHARED,
        "The contributions are averaged over the steps. Contributions add up, whatever the loss is. If the loss is a mean, da already holds the factor.",
    ),
    loop(
        "contributions-averaged-over-examples",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] / x.shape[1]"},
        SHARED,
        "The contributions are divided by the number of examples. They add up: if the loss is a mean, da already holds the factor.",
    ),
    loop(
        "last-step-left-out-of-sums",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] * (t < x.shape[2] - 1)"},
        SHARED,
        "The contribution of the last step is missing in the sums.",
    ),
    loop(
        "step-0-left-out-of-sums",
        "sums-over-time",
        "slip",
        {ADD: "total + step[name] * (t > 0)"},
        SHARED,
        "The contribution of step 0 is missing in the sums.",
    ),
    loop(
        "biases-not-summed-over-time",
        "sums-over-time",
        "slip",
        {ADD: '(0.0 if name.startswith("db") else total) + step[name]'},
        SHARED,
        "The gradients of the weights are added up over the steps, those of the biases are overwritten. All eight are sums.",
    ),
    loop(
        "forget-weights-not-summed-over-time",
        "sums-over-time",
        "slip",
        {ADD: '(0.0 if name == "dWf" else total) + step[name]'},
        SHARED,
        "dWf is overwritten by each step, the others are added up. All eight are sums.",
    ),
    loop(
        "output-weights-not-summed-over-time",
        "sums-over-time",
        "slip",
        {ADD: '(0.0 if name == "dWo" else total) + step[name]'},
        SHARED,
        "dWo is overwritten by each step, the others are added up. All eight are sums.",
    ),
    loop(
        "input-sum-from-forget-gate",
        "sums-over-time",
        "slip",
        {ADD: 'total + step["dWf" if name == "dWi" else name]'},
        "Put the lines that add up the contributions under each other. Does every letter of a line belong to the same gate?",
        "dWi adds up the contributions of the forget gate: a line was copied.",
    ),
    loop(
        "cache-of-step-before",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t - 1])"},
        WHICH_CACHE,
        "Step t uses the cache of step t − 1, and step 0 that of the last step. Step t should use cells[t].",
    ),
    loop(
        "cache-of-step-after",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[min(t + 1, x.shape[2] - 1)])"},
        WHICH_CACHE,
        "Step t uses the cache of step t + 1. Step t should use cells[t].",
    ),
    loop(
        "always-last-cache",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[-1])"},
        WHICH_CACHE,
        "Every step uses the cache of the last one. Step t should use cells[t].",
    ),
    loop(
        "always-first-cache",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[0])"},
        WHICH_CACHE,
        "Every step uses the cache of step 0. Step t should use cells[t].",
    ),
    loop(
        "caches-from-the-other-end",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[x.shape[2] - 1 - t])"},
        WHICH_CACHE,
        "The caches are read from the other end. Step t should use cells[t].",
    ),
    loop(
        "carries-dropped-at-step-0",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry * (t > 0), carry_c * (t > 0), cells[t])"},
        "Print what is carried into each step. Does step 0 get what step 1 carries back?",
        "Nothing is carried into step 0. It gets what step 1 carries back, like any other step.",
    ),
    loop(
        "cell-carry-dropped-at-step-0",
        "places",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c * (t > 0), cells[t])"},
        "Print what is carried into each step. Does step 0 get both things that step 1 carries back?",
        "dc_prev of step 1 is not carried into step 0. Step 0 gets it like any other step.",
    ),
    loop(
        "da0-zero",
        "places",
        "slip",
        {RESULT: '{"dx": dx, "da0": np.zeros_like(carry), **sums}'},
        PLACES,
        "da0 is zero. What is carried out of step 0 is the gradient of a0.",
    ),
    loop(
        "da0-is-da-of-step-0",
        "places",
        "slip",
        {RESULT: '{"dx": dx, "da0": da[:, :, 0], **sums}'},
        PLACES,
        "da0 is the upstream gradient of step 0. The gradient of a0 is what is carried out of step 0.",
    ),
    loop(
        "da0-is-the-cell-carry",
        "places",
        "slip",
        {RESULT: '{"dx": dx, "da0": carry_c, **sums}'},
        PLACES,
        "da0 is what step 0 carries back for the cell state. The gradient of a0 is da_prev of step 0.",
    ),
    loop(
        "da0-forgotten",
        "places",
        "slip",
        {RESULT: '{"dx": dx, **sums}'},
        PLACES,
        "The entry da0 is missing in the dict.",
    ),
    loop(
        "da0-misnamed",
        "places",
        "slip",
        {RESULT: '{"dx": dx, "da_prev": carry, **sums}'},
        TEN_ENTRIES,
        'The gradient of the initial hidden state is called "da_prev" in the dict. Its name here is "da0".',
    ),
    loop(
        "step-0-skipped",
        "places",
        "slip",
        {LOOP: "for t in range(x.shape[2] - 1, 0, -1):"},
        PLACES,
        "The loop ends before step 0. range(…, 0, -1) stops at 1; reversed(range(T_x)) goes down to 0.",
    ),
    loop(
        "last-step-skipped",
        "places",
        "slip",
        {LOOP: "for t in reversed(range(x.shape[2] - 1)):"},
        PLACES,
        "The loop begins one step too early, so the last step is left out. range(T_x) counts to T_x − 1 already.",
    ),
    loop(
        "dx-of-one-step-only",
        "places",
        "slip",
        {RESULT: '{"dx": step["dxt"], "da0": carry, **sums}'},
        PLACES,
        "dx is that of a single step. It should have the shape of x, with one slice for each step.",
    ),
    loop(
        "dx-misnamed",
        "places",
        "slip",
        {RESULT: '{"dxt": dx, "da0": carry, **sums}'},
        TEN_ENTRIES,
        'The gradient of the inputs is called "dxt" in the dict. Its name here is "dx".',
    ),
    loop(
        "dx-piles-up-in-one-slot",
        "places",
        "slip",
        {KEEP: 'dx[:, :, 0], carry, carry_c = dx[:, :, 0] + step["dxt"], step["da_prev"], step["dc_prev"]'},
        PLACES,
        "All steps add into one slice of dx. Step t should fill dx[:, :, t].",
    ),
    loop(
        "dx-reversed",
        "places",
        "slip",
        {KEEP: 'dx[:, :, x.shape[2] - 1 - t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]'},
        "Print t and the slice of dx it fills.",
        "The slices of dx stand in reverse order. Step t should fill dx[:, :, t].",
    ),
    loop(
        "steps-hard-coded",
        "pure-loop",
        "slip",
        {LOOP: "for t in reversed(range(6)):"},
        OTHER_SIZE,
        "The number of steps is written into the loop. Take it from x.shape.",
        visible=False,
    ),
    loop(
        "weights-hard-coded",
        "pure-loop",
        "slip",
        {"sums = {kind + gate: 0.0": 'sums = {kind + gate: np.zeros((5, 12 if kind == "dW" else 1))'},
        OTHER_SIZE,
        "The shapes of the weights are written into the function. Take them from the parameters in a cache.",
        visible=False,
    ),
    loop(
        "da-changed-in-place",
        "pure-loop",
        "slip",
        {CALL: "lstm_cell_backward(np.add(da[:, :, t], carry, out=da[:, :, t]), carry_c, cells[t])"},
        UNCHANGED,
        "The carry is added into the array da of the caller. Write da[:, :, t] + carry, which makes a new array.",
    ),
    loop(
        "caches-emptied",
        "pure-loop",
        "slip",
        {CALL: "lstm_cell_backward(da[:, :, t] + carry, carry_c, cells.pop())"},
        UNCHANGED,
        "pop takes the caches out of the caller's list; a second call finds none. Read them with cells[t].",
    ),
]
