"""What students write instead of the two passes in PyTorch's layout, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake


def forward(id, skill, kind, change, question, name, **more):
    """A mistake in torch_rnn_forward."""
    return Mistake(
        id=id, function="torch_rnn_forward", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def backward(id, skill, kind, change, question, name, **more):
    """A mistake in torch_rnn_backward."""
    return Mistake(
        id=id,
        function="torch_rnn_backward",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


STEP = 'h = np.tanh(xt @ weights["w_ih"].T + weights["b_ih"] + h @ weights["w_hh"].T + weights["b_hh"])'
START = "output, h = np.zeros((*x.shape[:2], h0.shape[1])), h0"
LOOP = "for t, xt in enumerate(x):"
STORE = "output[t] = h"
RESULT = "return output, (x, h0, output, weights)"

BACK_START = "dz, dh = np.zeros(output.shape), 0.0"
BACK_LOOP = "for t in reversed(range(len(x))):"
DZ = "dz[t] = (1 - output[t] ** 2) * (doutput[t] + dh)"
CARRY = 'dh = dz[t] @ weights["w_hh"]'
BEFORE = "before = np.concatenate([h0[None], output[:-1]])"
DWEIGHTS = 'dw_ih, dw_hh = np.einsum("tma,tmx->ax", dz, x), np.einsum("tma,tmb->ab", dz, before)'
DBIASES = "db_ih, db_hh = dz.sum(axis=(0, 1)), dz.sum(axis=(0, 1))"
DX = 'dx = dz @ weights["w_ih"]'
BACK_RESULT = 'return {"dx": dx, "dh0": dh, "dw_ih": dw_ih, "dw_hh": dw_hh, "db_ih": db_ih, "db_hh": db_hh}'

ONE_STEP = "Work out one step with single numbers: two units, a state of (1, 0), no input. Which entries of w_hh should it see?"
WHICH_STATE = "Print t and the state that your step t starts from. Which one should it be?"
WHAT_IS_KEPT = "Print the four entries of your cache, one after the other. What should each of them be?"
CALL_TWICE = "Call your function twice with the same arguments. Are both answers the same?"
UNCHANGED = "Print the arguments before and after a call of your function. Are they the same?"
OTHER_SIZE = "Which numbers in your code are those of this example? Where could your function read them off?"
RETURNED = "Print what your function returns. What should it be?"

SLOPE = "Take a unit with state 0.5, that is tanh(z) = 0.5. By which factor does your code multiply? What is the slope of tanh at this z?"
TWO_WAYS = "By which two ways does the state of a step reach the loss? Find both in your loop."
WHICH_WAY = "w_hh[0, 1] leads from unit 1 to unit 0. Which way does the gradient take through it, and which entry of the carry does it reach?"
WHICH_FACTOR = "Each weight multiplied something in the forward pass. What was it, and in which array of the cache is it?"
SHARED = "How many steps and how many examples use the same weights, and what happens to their contributions?"
BOTH_BIASES = "Move b_ih by 0.01, then b_hh by 0.01 instead. How far does the sum inside tanh move in each case?"
BIAS_SHAPE = "Which shape has b_ih? Which shape has your db_ih?"

MISTAKES = [
    # torch_rnn_forward: one step
    forward(
        "w-hh-untransposed",
        "step",
        "slip",
        {'h @ weights["w_hh"].T': 'h @ weights["w_hh"]'},
        ONE_STEP,
        "w_hh is not transposed. It is square, so the shape cannot tell; with examples as rows it should be h @ w_hh.T.",
    ),
    forward(
        "one-bias-forgotten",
        "step",
        "slip",
        {' + weights["b_hh"]': ""},
        "How many biases do the weights have, and how many of them are in your sum?",
        "b_hh is missing in the sum. PyTorch has two biases, and both should be added.",
    ),
    forward(
        "input-bias-forgotten",
        "step",
        "slip",
        {' + weights["b_ih"]': ""},
        "How many biases do the weights have, and how many of them are in your sum?",
        "b_ih is missing in the sum. PyTorch has two biases, and both should be added.",
    ),
    forward(
        "one-bias-twice",
        "step",
        "slip",
        {'weights["b_hh"]': 'weights["b_ih"]'},
        "Which biases are in your sum, and how often?",
        "b_ih is added twice, and b_hh is not there. Each should be added once.",
    ),
    forward(
        "biases-averaged",
        "step",
        "slip",
        {'weights["b_ih"] + h': '0.5 * weights["b_ih"] + h', '+ weights["b_hh"])': '+ 0.5 * weights["b_hh"])'},
        "What should the two biases do to the sum: be added, or averaged?",
        "The mean of the two biases is taken. They should be added.",
    ),
    forward(
        "tanh-of-each-product",
        "step",
        "slip",
        {STEP: 'h = np.tanh(xt @ weights["w_ih"].T + weights["b_ih"]) + np.tanh(h @ weights["w_hh"].T + weights["b_hh"])'},
        "How many times does your code apply tanh in one step? Can your states be larger than 1?",
        "tanh is applied to each product. It should be one tanh of the whole sum.",
    ),
    forward(
        "relu-for-tanh",
        "step",
        "slip",
        {STEP: STEP.replace("np.tanh(", "np.maximum(0, ")},
        "Can your states be negative? Can they be larger than 1?",
        "ReLU is taken for tanh. PyTorch's default is tanh.",
    ),
    # torch_rnn_forward: memory
    forward(
        "always-from-h0",
        "memory",
        "concept",
        {'h @ weights["w_hh"].T': 'h0 @ weights["w_hh"].T'},
        WHICH_STATE,
        "Every step starts from h0. Each should start from the state of the step before.",
    ),
    forward(
        "h0-ignored",
        "memory",
        "concept",
        {START: "output, h = np.zeros((*x.shape[:2], h0.shape[1])), np.zeros(h0.shape)"},
        WHICH_STATE,
        "The first step starts from zeros. It should start from h0.",
    ),
    forward(
        "memory-lost",
        "memory",
        "concept",
        {'h @ weights["w_hh"].T': '0 * h @ weights["w_hh"].T'},
        WHICH_STATE,
        "The state before plays no part in the sum. Each step should see it through w_hh.",
    ),
    forward(
        "time-backwards",
        "memory",
        "concept",
        {LOOP: "for t, xt in reversed(list(enumerate(x))):"},
        "In which order does your loop visit the steps?",
        "The loop runs from the last step to the first. It should start at step 0.",
    ),
    forward(
        "last-slot-at-the-start",
        "memory",
        "concept",
        {'h @ weights["w_hh"].T': 'output[t - 1] @ weights["w_hh"].T'},
        "What is output[t - 1] when t is 0?",
        "At step 0 output[t - 1] is output[-1], the last slot, still empty. The first step should start from h0.",
    ),
    forward(
        "two-steps-back",
        "memory",
        "concept",
        {'h @ weights["w_hh"].T': '(output[t - 2] if t > 1 else h0) @ weights["w_hh"].T'},
        WHICH_STATE,
        "A step starts from the state two steps before. It should start from the one just before.",
    ),
    # torch_rnn_forward: what is kept
    forward(
        "cache-missing",
        "kept",
        "slip",
        {RESULT: "return output, None"},
        WHAT_IS_KEPT,
        "The cache is None. It should be (x, h0, output, weights).",
    ),
    forward(
        "cache-without-h0",
        "kept",
        "slip",
        {RESULT: "return output, (x, output, weights)"},
        WHAT_IS_KEPT,
        "The cache has three entries: h0 is missing. Without it, step 0 cannot be taken back.",
    ),
    forward(
        "cache-of-last-state",
        "kept",
        "slip",
        {RESULT: "return output, (x, h0, h, weights)"},
        WHAT_IS_KEPT,
        "The cache holds the last state only. The way back needs all of output.",
    ),
    forward(
        "h0-overwritten-in-cache",
        "kept",
        "slip",
        {RESULT: "h0 = output[-1]\n    return output, (x, h0, output, weights)"},
        WHAT_IS_KEPT,
        "The cache holds the last state in the place of h0. It should be the state before step 0.",
    ),
    forward(
        "states-kept-between-calls",
        "kept",
        "slip",
        None,
        CALL_TWICE,
        "The list of a default argument is made once and kept between calls, so a second call goes on from the first. Each call should start with a list of its own.",
        code="""
def torch_rnn_forward(x, h0, weights, memory=[]):
    before = memory[-1] if memory and memory[-1].shape == h0.shape and np.array_equal(memory[0], x) else h0
    output = np.zeros((*x.shape[:2], h0.shape[1]))
    h = before
    for t, xt in enumerate(x):
        h = np.tanh(xt @ weights["w_ih"].T + weights["b_ih"] + h @ weights["w_hh"].T + weights["b_hh"])
        output[t] = h
    memory[:] = [x, h]
    return output, (x, h0, output, weights)
""",
        source="seed 001, 6-2P",
        visible=False,
    ),
    forward(
        "h0-changed-in-place",
        "kept",
        "slip",
        {STORE: "output[t] = h\n    h0[...] = h"},
        UNCHANGED,
        "The last state is written into h0, an array of the caller. Give it a name of its own.",
    ),
    forward(
        "units-hard-coded",
        "kept",
        "slip",
        {"h0.shape[1]": "5"},
        OTHER_SIZE,
        "The number of units is written into the function. Read it off h0.",
        visible=False,
    ),
    forward(
        "examples-as-columns",
        EVERYTHING,
        "concept",
        {'xt @ weights["w_ih"].T': 'weights["w_ih"] @ xt'},
        "Which shapes has x[t], and which axis of it counts the examples?",
        "The weights stand to the left, as in the course. With examples as rows it should be xt @ w_ih.T.",
    ),
    forward(
        "output-alone",
        EVERYTHING,
        "slip",
        {RESULT: "print(output.shape)"},
        RETURNED,
        "The function ends without return, so it gives None.",
    ),
    # torch_rnn_backward: the way back
    backward(
        "slope-missing",
        "way-back",
        "concept",
        {"(1 - output[t] ** 2) * (doutput[t] + dh)": "(doutput[t] + dh)"},
        SLOPE,
        "The slope of tanh is missing: the gradient reaches the sum as it is.",
    ),
    backward(
        "tanh-twice",
        "way-back",
        "concept",
        {"(1 - output[t] ** 2)": "(1 - np.tanh(output[t]) ** 2)"},
        SLOPE,
        "tanh is applied again to output, which is a tanh already. The slope is 1 minus the square of the state itself.",
    ),
    backward(
        "square-missing",
        "way-back",
        "concept",
        {"(1 - output[t] ** 2)": "(1 - output[t])"},
        SLOPE,
        "The square is missing: the slope of tanh is 1 minus the *square* of the state.",
    ),
    backward(
        "slope-of-the-carry-only",
        "way-back",
        "concept",
        {"(1 - output[t] ** 2) * (doutput[t] + dh)": "doutput[t] + (1 - output[t] ** 2) * dh"},
        "Which of the two gradients passes through tanh in your code?",
        "Only the carry is multiplied by the slope of tanh. Both it and doutput should be.",
    ),
    backward(
        "carry-forgotten",
        "way-back",
        "concept",
        {"(doutput[t] + dh)": "doutput[t]"},
        TWO_WAYS,
        "Nothing is carried back: each step sees its own loss only. Add what the step after sends back.",
    ),
    backward(
        "own-loss-forgotten",
        "way-back",
        "concept",
        {"(doutput[t] + dh)": "(doutput[t] if t == len(x) - 1 else dh)"},
        TWO_WAYS,
        "Only the last step meets its loss. Every step should add its own doutput[t].",
    ),
    backward(
        "carry-piles-up",
        "way-back",
        "concept",
        {CARRY: 'dh = dh + dz[t] @ weights["w_hh"]', BACK_RESULT: 'dh = dz[0] @ weights["w_hh"]\n    ' + BACK_RESULT},
        "Which single product is carried back? Compare it with your dh, step by step.",
        "What is carried back is added to the carry of the steps before. Each step should replace it.",
    ),
    backward(
        "carry-untransposed",
        ("way-back", "input-gradients"),
        "concept",
        {CARRY: 'dh = dz[t] @ weights["w_hh"].T'},
        WHICH_WAY,
        "w_hh is transposed in the carry. Forward it was transposed; on the way back it should stand as it is.",
    ),
    backward(
        "carry-past-tanh",
        ("way-back", "input-gradients"),
        "concept",
        {CARRY: 'dh = (doutput[t] + dh) @ weights["w_hh"]'},
        SLOPE,
        "The carry is made from what has not passed through tanh yet. It should be made from dz.",
    ),
    backward(
        "carry-without-weights",
        ("way-back", "input-gradients"),
        "concept",
        {CARRY: "dh = dz[t]"},
        WHICH_WAY,
        "dz itself is carried back: the way through w_hh is missing.",
    ),
    backward(
        "loop-forwards",
        ("way-back", "input-gradients"),
        "concept",
        {BACK_LOOP: "for t in range(len(x)):"},
        "In which order does your loop visit the steps? When does step t know what step t + 1 sends back?",
        "The loop runs from the first step to the last. The way back should start at the last step.",
    ),
    backward(
        "differences-for-torch",
        "way-back",
        "concept",
        None,
        "How many times does your function run the forward pass? Count the entries of w_hh.",
        "The gradients are measured by differences of the forward pass. They should come from the chain rule.",
        code="""
def torch_rnn_backward(doutput, cache):
    x, h0, output, weights = cache
    arrays = {"x": x.copy(), "h0": h0.copy()} | {name: value.copy() for name, value in weights.items()}

    def loss():
        return np.sum(torch_rnn_forward(arrays["x"], arrays["h0"], arrays)[0] * doutput)

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
    # torch_rnn_backward: the products
    backward(
        "dx-from-upstream",
        "input-gradients",
        "slip",
        {DX: 'dx = doutput @ weights["w_ih"]'},
        "What comes back to the sum inside tanh is dz. Which of your results do not use it?",
        "dx is made from doutput. It should be made from dz.",
    ),
    backward(
        "dx-of-last-step",
        "input-gradients",
        "slip",
        {DX: 'dx = np.zeros(x.shape)\n    dx[-1] = dz[-1] @ weights["w_ih"]'},
        "Which slices of your dx are filled?",
        "dx is filled for the last step only. Every input has a gradient.",
    ),
    backward(
        "dh0-from-first-loss",
        "input-gradients",
        "slip",
        {BACK_RESULT: BACK_RESULT.replace('"dh0": dh', '"dh0": doutput[0]')},
        WHICH_WAY,
        "dh0 is doutput[0]. It should be what is carried back out of step 0.",
    ),
    backward(
        "dh0-is-dz",
        "input-gradients",
        "slip",
        {BACK_RESULT: BACK_RESULT.replace('"dh0": dh', '"dh0": dz[0]')},
        WHICH_WAY,
        "dh0 is dz of step 0: the way through w_hh is missing.",
    ),
    backward(
        "dh0-zero",
        "input-gradients",
        "slip",
        {BACK_RESULT: BACK_RESULT.replace('"dh0": dh', '"dh0": np.zeros(h0.shape)')},
        "Does the loss depend on h0? What is left over after step 0?",
        "dh0 is zero. It should be what is carried back out of step 0.",
    ),
    backward(
        "dh0-with-layer-axis",
        "input-gradients",
        "slip",
        {BACK_RESULT: BACK_RESULT.replace('"dh0": dh', '"dh0": dh[None]')},
        "Which shape has h0? Which shape has your dh0?",
        "dh0 has an axis for layers in front, as in PyTorch. Here it should have the shape of h0, (m, n_a).",
    ),
    backward(
        "dw-hh-from-new-states",
        "weight-gradients",
        "slip",
        {BEFORE: "before = output"},
        WHICH_FACTOR,
        "dw_hh is made with the state after each step. In the forward pass w_hh multiplied the state before it.",
    ),
    backward(
        "h0-left-out-of-dw-hh",
        "weight-gradients",
        "slip",
        {BEFORE: "before = np.concatenate([np.zeros((1, *h0.shape)), output[:-1]])"},
        WHICH_FACTOR,
        "In dw_hh the state before step 0 counts as zero. It should be h0.",
    ),
    backward(
        "before-wraps-around",
        "weight-gradients",
        "slip",
        {BEFORE: "before = np.roll(output, 1, axis=0)"},
        "Which state does your dw_hh use for step 0?",
        "For step 0 dw_hh uses the last state: the index −1 wraps round. It should be h0.",
    ),
    backward(
        "dw-hh-transposed",
        "weight-gradients",
        "slip",
        {'np.einsum("tma,tmb->ab", dz, before)': 'np.einsum("tma,tmb->ba", dz, before)'},
        "w_hh[0, 1] leads from unit 1 to unit 0. Which unit of dz and which unit of the state before belong in dw_hh[0, 1]?",
        "dw_hh is transposed: rows should belong to the unit that the weight leads to.",
    ),
    backward(
        "dw-ih-transposed",
        "weight-gradients",
        "slip",
        {'"tma,tmx->ax", dz, x': '"tma,tmx->xa", dz, x'},
        "Which shape has w_ih? Which shape has your dw_ih?",
        "dw_ih is transposed: it should have the shape of w_ih, (n_a, n_x).",
    ),
    backward(
        "weights-of-first-step",
        "weight-gradients",
        "slip",
        {DWEIGHTS: "dw_ih, dw_hh = dz[0].T @ x[0], dz[0].T @ before[0]"},
        SHARED,
        "dw_ih and dw_hh hold the contribution of step 0 only: assigned in the loop, not added up.",
    ),
    backward(
        "weights-averaged",
        "weight-gradients",
        "slip",
        {DWEIGHTS: DWEIGHTS + "\n    dw_ih, dw_hh = dw_ih / x.shape[1], dw_hh / x.shape[1]"},
        "The ratio of your dw_ih and the right one is the same everywhere. Which number of this problem is it?",
        "dw_ih and dw_hh are divided by the number of examples. Contributions add up.",
    ),
    backward(
        "dw-from-upstream",
        "weight-gradients",
        "slip",
        {DWEIGHTS: DWEIGHTS.replace("dz", "doutput")},
        "What comes back to the sum inside tanh is dz. Which of your results do not use it?",
        "dw_ih and dw_hh are made from doutput. They should be made from dz.",
    ),
    backward(
        "one-bias-gets-all",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.sum(axis=(0, 1)), np.zeros(dz.shape[2])"},
        BOTH_BIASES,
        "db_hh is zero. Both biases are added to the same sum, so both should get the same gradient.",
    ),
    backward(
        "biases-share",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.sum(axis=(0, 1)) / 2, dz.sum(axis=(0, 1)) / 2"},
        BOTH_BIASES,
        "Each bias gets half of the gradient. Both are added to the same sum, so both should get all of it.",
    ),
    backward(
        "bias-times-state",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.sum(axis=(0, 1)), (dz * before).sum(axis=(0, 1))"},
        BOTH_BIASES,
        "db_hh is multiplied by the state before. b_hh is only added, so it should get dz as it is.",
    ),
    backward(
        "biases-of-each-step",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.sum(axis=1), dz.sum(axis=1)"},
        BIAS_SHAPE,
        "db_ih and db_hh are summed over the examples only. All steps use the same biases: they should be summed over both.",
    ),
    backward(
        "biases-averaged-over-examples",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.mean(axis=1).sum(axis=0), dz.mean(axis=1).sum(axis=0)"},
        "The ratio of your db_ih and the right one is the same everywhere. Which number of this problem is it?",
        "db_ih and db_hh are means over the examples. Contributions add up.",
    ),
    backward(
        "biases-as-columns",
        "bias-gradients",
        "slip",
        {DBIASES: "db_ih, db_hh = dz.sum(axis=(0, 1))[:, None], dz.sum(axis=(0, 1))[:, None]"},
        BIAS_SHAPE,
        "db_ih and db_hh are columns, as in the course. Here they should have the shape (n_a,).",
    ),
    backward(
        "one-bias-only",
        "bias-gradients",
        "slip",
        {BACK_RESULT: BACK_RESULT.replace('"db_ih": db_ih, "db_hh": db_hh', '"db": db_ih')},
        RETURNED,
        "There is one gradient of a bias, called db. PyTorch has two biases: the dict should have db_ih and db_hh.",
    ),
    backward(
        "sums-of-one-step",
        ("weight-gradients", "bias-gradients"),
        "concept",
        {
            DWEIGHTS: "dw_ih, dw_hh = dz[0].T @ x[0], dz[0].T @ before[0]",
            DBIASES: "db_ih, db_hh = dz[0].sum(axis=0), dz[0].sum(axis=0)",
        },
        SHARED,
        "The gradients of weights and biases hold the contribution of step 0 only: assigned in the loop, not added up.",
    ),
    # torch_rnn_backward: clean
    backward(
        "sums-kept-between-calls",
        "pure-backward",
        "slip",
        {
            "def torch_rnn_backward(doutput, cache):": "def torch_rnn_backward(doutput, cache, sums={}):",
            BACK_RESULT: 'for name, value in (("dw_ih", dw_ih), ("dw_hh", dw_hh)):\n'
            "        if name not in sums or sums[name][0].shape != value.shape or not np.array_equal(sums[name][1], dz):\n"
            "            sums[name] = (np.zeros(value.shape), dz)\n"
            "        sums[name] = (sums[name][0] + value, dz)\n    "
            'dw_ih, dw_hh = sums["dw_ih"][0], sums["dw_hh"][0]\n    ' + BACK_RESULT,
        },
        CALL_TWICE,
        "The dict of a default argument is made once and kept between calls, so a second call adds to the sums of the first. Each call should start from zero.",
        source="seed 001, 6-2P",
        visible=False,
    ),
    backward(
        "doutput-changed",
        "pure-backward",
        "slip",
        {DZ: "doutput[t] += dh\n        dz[t] = (1 - output[t] ** 2) * doutput[t]"},
        UNCHANGED,
        "+= changes the array doutput of the caller. Make a new array for the sum.",
    ),
    backward(
        "slope-written-into-cache",
        "pure-backward",
        "slip",
        {BEFORE: BEFORE + "\n    output *= 0"},
        UNCHANGED,
        "The array output of the cache is changed. A second way back would start from wrong states; make a new array.",
    ),
    backward(
        "steps-hard-coded",
        "pure-backward",
        "slip",
        {BACK_LOOP: "for t in reversed(range(6)):"},
        OTHER_SIZE,
        "The number of steps is written into the function. Read it off x.",
        visible=False,
    ),
    backward(
        "gradients-in-a-tuple",
        EVERYTHING,
        "slip",
        {BACK_RESULT: "return dx, dh, dw_ih, dw_hh, db_ih, db_hh"},
        RETURNED,
        "The gradients are returned as a tuple. They should be a dict, so that each has its name.",
    ),
    backward(
        "gradients-not-returned",
        EVERYTHING,
        "slip",
        {BACK_RESULT: BACK_RESULT.replace("return", "gradients =")},
        RETURNED,
        "The function ends without return, so it gives None.",
    ),
]
