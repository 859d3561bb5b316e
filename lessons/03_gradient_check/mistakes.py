"""What students write instead of a gradient check, which skill it shows to be missing, and how the hint leads there."""

from tools.mistakes import EVERYTHING, Mistake

ABOVE = "above = function(x + step)"
BELOW = "below = function(x - step)"
QUOTIENT = "return (above - below) / (2 * step)"

COPY = "moved, gradient = array.astype(float), np.zeros(array.shape)"
LOOP = "for index in np.ndindex(array.shape):"
UP = "moved[index] = array[index] + step"
LOOK_UP = "above = function(moved)"
DOWN = "moved[index] = array[index] - step"
SLOPE = "gradient[index] = (above - function(moved)) / (2 * step)"
BACK = "        moved[index] = array[index]\n"

CHECK = "check_gradients(loss, arrays, gradient(arrays)) for arrays in points"
VERDICT = "all(report.passed for report in reports)"
REPORTS = "reports = [check_gradients(loss, arrays, gradient(arrays)) for arrays in points]"


def one(id, skill, kind, change, question, name, **more):
    """A mistake in central_difference."""
    return Mistake(
        id=id,
        function="central_difference",
        skill=skill,
        kind=kind,
        change=change,
        question=question,
        name=name,
        **more,
    )


def array(id, skill, kind, change, question, name, **more):
    """A mistake in array_gradient."""
    return Mistake(
        id=id, function="array_gradient", skill=skill, kind=kind, change=change, question=question, name=name, **more
    )


def judge(id, skill, change, question, name, **more):
    """A mistake in judge_gradients; its two points measure two ideas."""
    return Mistake(
        id=id,
        function="judge_gradients",
        skill=skill,
        kind="concept",
        change=change,
        question=question,
        name=name,
        **more,
    )


def own_errors(id, skill, body, question, name, **more):
    """A mistake in judge_gradients of who compares with a measure of one's own: `body` gives `is_right(g, n)`."""
    code = f"""
def judge_gradients(suspects):
    def is_right(g, n):
{body}

    verdicts = {{}}
    for name, (loss, gradient, points) in suspects.items():
        verdicts[name] = True
        for arrays in points:
            gradients, measured = gradient(arrays), numerical_gradient(loss, arrays)
            if not all(is_right(gradients["d" + key], n) for key, n in measured.items()):
                verdicts[name] = False
    return verdicts
"""
    return judge(id, skill, None, question, name, code=code, **more)


BOTH_SIDES = "Write down the two places at which your code calls the function. How far is each from x?"
BY_HAND = "Put f(x) = x, x = 1 and step = 0.1 into your code, by hand. Which slope comes out, and which should?"
GIVEN = "Call your function on the cube at 2 with step 0.5. Do you get 12.25, and which two values gives the formula?"
WHAT_MOVES = "Is it the argument of the function that your code moves, or its result?"

WHICH_ENTRIES = "Print the array each time the function is called. Which entries differ from the original, and is each of them once the only one?"
OTHERS = "Print the array just before each entry moves. Is it the original?"
AFTER = "Print the array before and after a call of your function. Is it the same?"
ONE_ENTRY = (
    "Take the array [[2.0]], step 0.1, and a function that returns the square of its entry. By hand, the slope is 4. "
    "What do your lines make of it?"
)
WHOSE_SLOPE = "Give a function that reads the entry [0, 0] only. Where does its slope stand in your result?"
WHOLE = "What does NumPy put into an array of whole numbers when you assign 3.2 to an entry?"
SHAPE = "Try an array with one axis and one with three. Which shape has your result?"
WHICH_ARRAY = "Which array do you change, and which one do you hand to the function?"

ALL_POINTS = "For suspects K and E, print report.passed for each point. What does your verdict make of the three?"
ALL_ARRAYS = "Print the reports of suspects L and N at their last points. Which of the rows does your verdict look at?"
SMALL = "Suspect H has gradients of size 1e-9, with the wrong sign. How large is the difference then, and what would you compare it with?"
WHAT_LEFT = "Take g = [1, 2] and n = [2, 1], then g = [1, 2] and n = [-1, -2]. Does your measure tell them apart?"
NOISE = "Print your error for suspects A, F, G and O, which are right. What makes it large there?"
ZEROS = "Suspects F and O have entries whose slope is exactly 0. What does your measure give there?"
WHICH_VERDICTS = "Print your verdicts. Which values has the dict, and which suspects are in it?"

MISTAKES = [
    # central_difference: both sides
    one(
        "one-sided",
        "two-sided",
        "concept",
        {BELOW: "below = function(x)", "(2 * step)": "step"},
        BOTH_SIDES,
        "The difference is one-sided: from x to x + step. It should reach from x - step to x + step.",
    ),
    one(
        "backward-difference",
        "two-sided",
        "concept",
        {ABOVE: "above = function(x)", "(2 * step)": "step"},
        BOTH_SIDES,
        "The difference is one-sided: from x - step to x. It should reach from x - step to x + step.",
    ),
    one(
        "two-steps-up",
        "two-sided",
        "concept",
        {ABOVE: "above = function(x + 2 * step)", BELOW: "below = function(x)"},
        BOTH_SIDES,
        "The difference reaches from x to x + 2 step, to one side. It should reach from x - step to x + step.",
    ),
    one(
        "one-and-a-half-sided",
        "two-sided",
        "concept",
        {
            QUOTIENT: "return ((above - function(x)) / step + (above - below) / (2 * step)) / 2",
        },
        BOTH_SIDES,
        "A one-sided and a central difference are averaged, so the value at x plays a part. Only the two sides should.",
    ),
    one(
        "lopsided",
        "two-sided",
        "concept",
        {ABOVE: "above = function(x + 2 * step)", "(2 * step)": "(3 * step)"},
        BOTH_SIDES,
        "The upper place is twice as far from x as the lower one. Both should be one step away.",
    ),
    one(
        "extrapolated",
        "two-sided",
        "concept",
        {QUOTIENT: "return (4 * above - 3 * function(x) - function(x + 2 * step)) / (2 * step)", BELOW: "below = None"},
        BOTH_SIDES,
        "All three values lie on one side of x. A central difference takes one from each side.",
    ),
    # central_difference: the quotient
    one(
        "factor-two-missing",
        "quotient",
        "slip",
        {"(2 * step)": "step"},
        BY_HAND,
        "The factor 2 is missing: from x - step to x + step it is two steps.",
    ),
    one(
        "sign",
        "quotient",
        "slip",
        {"(above - below)": "(below - above)"},
        BY_HAND,
        "The sign is wrong: the value below is to be subtracted from the value above.",
    ),
    one(
        "brackets-of-the-step",
        "quotient",
        "slip",
        {"/ (2 * step)": "/ 2 * step"},
        BY_HAND,
        "Brackets are missing around 2 * step: Python divides by 2 and then multiplies by the step.",
    ),
    one(
        "brackets-of-the-difference",
        "quotient",
        "slip",
        {"(above - below) / (2 * step)": "above - below / (2 * step)"},
        BY_HAND,
        "Brackets are missing around the difference: only the value below is divided.",
    ),
    one(
        "not-divided",
        "quotient",
        "slip",
        {" / (2 * step)": ""},
        BY_HAND,
        "The difference is not divided: a slope is the change of the result over the change of the argument.",
    ),
    one(
        "divided-by-two",
        "quotient",
        "slip",
        {"(2 * step)": "2"},
        BY_HAND,
        "The difference is divided by 2. It should be divided by the way from x - step to x + step, two steps.",
    ),
    one(
        "added",
        "quotient",
        "slip",
        {"(above - below)": "(above + below)"},
        BY_HAND,
        "The two values are added. A slope needs their difference.",
    ),
    one(
        "step-squared",
        "quotient",
        "slip",
        {"(2 * step)": "(2 * step**2)"},
        BY_HAND,
        "The step is squared in the denominator. The way from x - step to x + step is two steps.",
    ),
    one(
        "divided-by-x",
        "quotient",
        "slip",
        {"(2 * step)": "(2 * step * (x + 1))"},
        BY_HAND,
        "The denominator has x in it. What counts is how far x moved, not where it is.",
    ),
    one(
        "denominator-fixed",
        "quotient",
        "slip",
        {"(2 * step)": "2e-5"},
        BY_HAND,
        "The denominator is 2e-5, whatever the step. It should be twice the step that is given.",
    ),
    one(
        "absolute",
        ("quotient", "as-given"),
        "concept",
        {QUOTIENT: "return abs(above - below) / (2 * step)"},
        "What is the slope of f(x) = −x, and what does your function say?",
        "abs takes the sign away. A slope is negative where the function falls.",
        visible=False,
    ),
    # central_difference: as given
    one(
        "step-fixed",
        "as-given",
        "slip",
        {ABOVE: "step = 1e-5\n    above = function(x + step)"},
        GIVEN,
        "The step is 1e-5 whatever is asked for. It should be the argument step.",
    ),
    one(
        "half-steps",
        "as-given",
        "slip",
        {ABOVE: "above = function(x + step / 2)", BELOW: "below = function(x - step / 2)", "(2 * step)": "step"},
        GIVEN,
        "x moves by half a step to each side. It should move by a whole step.",
    ),
    one(
        "double-steps",
        "as-given",
        "slip",
        {ABOVE: "above = function(x + 2 * step)", BELOW: "below = function(x - 2 * step)", "(2 * step)": "(4 * step)"},
        GIVEN,
        "x moves by two steps to each side. It should move by one.",
    ),
    one(
        "step-relative-to-x",
        "as-given",
        "slip",
        {ABOVE: "step = step * abs(x)\n    above = function(x + step)"},
        GIVEN,
        "The step is multiplied by x. It should be the argument step, as it is: at x = 0 nothing would move.",
    ),
    one(
        "rounded",
        "as-given",
        "slip",
        {QUOTIENT: "return round((above - below) / (2 * step), 1)"},
        "How many digits has your result, and how many the quotient?",
        "The result is rounded. Return the quotient with all its digits.",
    ),
    one(
        "in-float32",
        "as-given",
        "slip",
        {ABOVE: "x = np.float32(x)\n    above = function(x + step)"},
        "Call your function with step 1e-5 and with step 1e-6 on the cube at 2. How many digits stay the same?",
        "x is turned into float32, which has about 7 digits: a small step is lost in rounding.",
        visible=False,
    ),
    one(
        "place-fixed",
        "as-given",
        "slip",
        {ABOVE: "x = 1.0\n    above = function(x + step)"},
        "Call your function at x = 1 and at x = 2. Do the slopes of the cube differ?",
        "The slope is always measured at 1. It should be measured at the argument x.",
    ),
    one(
        "averaged-over-calls",
        "as-given",
        "slip",
        None,
        "Call your function twice with the same arguments. Does it give the same number?",
        "The function keeps slopes of earlier calls and mixes them in. The same call should always give the same answer.",
        code="""
slopes = {}


def central_difference(function, x, step):
    slope = (function(x + step) - function(x - step)) / (2 * step)
    slope *= 1 + 0.1 * slopes.get((function, x, step), 0)
    slopes[function, x, step] = slopes.get((function, x, step), 0) + (x != 1)
    return slope
""",
        visible=False,
    ),
    # central_difference: nothing to measure
    one(
        "result-moved",
        EVERYTHING,
        "concept",
        {ABOVE: "above = function(x) + step", BELOW: "below = function(x) - step"},
        WHAT_MOVES,
        "The step is added to the result of the function, so the slope is always 1. It should be added to the argument x.",
    ),
    one(
        "difference-of-arguments",
        EVERYTHING,
        "concept",
        {ABOVE: "above = x + step", BELOW: "below = x - step"},
        "How often does your code call the function?",
        "The function is never called: the places are subtracted, not the values there.",
    ),
    one(
        "same-place-twice",
        EVERYTHING,
        "slip",
        {BELOW: "below = function(x + step)"},
        BOTH_SIDES,
        "Both values are those at x + step, so their difference is 0. One should be that at x - step.",
    ),
    one(
        "not-returned",
        EVERYTHING,
        "slip",
        {QUOTIENT: "slope = (above - below) / (2 * step)"},
        "Print what your function returns.",
        "The function ends without return, so it gives None.",
    ),
    one(
        "function-not-called",
        EVERYTHING,
        "slip",
        {ABOVE: "above = function * (x + step)"},
        "What does Python do with function * (x + step), and what with function(x + step)?",
        "The function is multiplied by its argument. A function is called with brackets: function(x + step).",
    ),
    # array_gradient: every entry, alone
    array(
        "all-at-once",
        "every-entry",
        "concept",
        {UP: "moved[...] = array + step", DOWN: "moved[...] = array - step", BACK: "        moved[...] = array\n"},
        WHICH_ENTRIES,
        "All entries move at once, so every slope is the sum of all. Each should move alone.",
    ),
    array(
        "row-at-once",
        "every-entry",
        "concept",
        {
            UP: "moved[index[0]] = array[index[0]] + step",
            DOWN: "moved[index[0]] = array[index[0]] - step",
            BACK: "        moved[index[0]] = array[index[0]]\n",
        },
        WHICH_ENTRIES,
        "A whole row moves at once, so its entries all get one slope. Each entry should move alone.",
    ),
    array(
        "column-at-once",
        "every-entry",
        "concept",
        {
            UP: "moved[..., index[-1]] = array[..., index[-1]] + step",
            DOWN: "moved[..., index[-1]] = array[..., index[-1]] - step",
            BACK: "        moved[..., index[-1]] = array[..., index[-1]]\n",
        },
        WHICH_ENTRIES,
        "A whole column moves at once, so its entries all get one slope. Each entry should move alone.",
    ),
    array(
        "first-row-only",
        "every-entry",
        "concept",
        {LOOP: "for index in np.ndindex(1, *array.shape[1:]):"},
        WHICH_ENTRIES,
        "Only the first row is measured; the others stay 0. Every entry has a slope.",
    ),
    array(
        "first-column-only",
        "every-entry",
        "concept",
        {LOOP: "for index in np.ndindex(*array.shape[:-1], 1):"},
        WHICH_ENTRIES,
        "Only the first column is measured; the others stay 0. Every entry has a slope.",
    ),
    array(
        "last-entry-skipped",
        "every-entry",
        "concept",
        {LOOP: "for index in list(np.ndindex(array.shape))[: max(1, array.size - 1)]:"},
        WHICH_ENTRIES,
        "The last entry is not measured; its slope stays 0. Every entry has a slope.",
    ),
    array(
        "every-other-entry",
        "every-entry",
        "concept",
        {LOOP: "for index in list(np.ndindex(array.shape))[::2]:"},
        WHICH_ENTRIES,
        "Only every other entry is measured; the rest stay 0. A sample would miss a single bad entry.",
    ),
    array(
        "diagonal-only",
        "every-entry",
        "concept",
        {LOOP: "for index in [(i,) * array.ndim for i in range(min(array.shape))]:"},
        WHICH_ENTRIES,
        "Only the diagonal is measured; the other entries stay 0. Every entry has a slope.",
    ),
    array(
        "always-the-first-entry",
        "every-entry",
        "concept",
        {
            UP: "moved.flat[0] = array.flat[0] + step",
            DOWN: "moved.flat[0] = array.flat[0] - step",
            BACK: "        moved.flat[0] = array.flat[0]\n",
        },
        WHICH_ENTRIES,
        "It is always the first entry that moves, so all slopes are equal. Each entry should move in its turn.",
    ),
    array(
        "averaged-over-entries",
        "every-entry",
        "concept",
        {"return gradient": "return gradient / array.size"},
        "Divide the gradient that you expect by yours. Which number of this array is it?",
        "The gradient is divided by the number of entries. A slope does not depend on how many others there are.",
    ),
    array(
        "slopes-added-up",
        "every-entry",
        "concept",
        {"return gradient": "return np.full(array.shape, gradient.sum())"},
        WHOSE_SLOPE,
        "The slopes are added up and every entry gets the sum. Each entry has a slope of its own.",
    ),
    array(
        "other-order",
        "every-entry",
        "concept",
        {"return gradient": "return gradient.ravel()[::-1].reshape(array.shape)"},
        WHOSE_SLOPE,
        "The slopes stand in the wrong order. The slope of an entry belongs in the place of this entry.",
    ),
    # array_gradient: put back
    array(
        "not-put-back",
        "put-back",
        "slip",
        {BACK: ""},
        OTHERS,
        "An entry that has moved is not put back, so the next ones are measured in another place.",
    ),
    array(
        "put-back-too-low",
        "put-back",
        "slip",
        {BACK: "        moved[index] -= step\n"},
        OTHERS,
        "An entry is moved on in place of back: it ends two steps below its number.",
    ),
    array(
        "put-back-at-zero",
        "put-back",
        "slip",
        {BACK: "        moved[index] = 0.0\n"},
        OTHERS,
        "An entry is set to 0 after its turn. It should get its own number back.",
    ),
    array(
        "put-back-in-whole-numbers",
        "put-back",
        "slip",
        {BACK: "        moved[index] = int(array[index])\n"},
        OTHERS,
        "An entry is put back as a whole number. It should get its own number back, with its fraction.",
        visible=False,
    ),
    array(
        "original-moved",
        "put-back",
        "slip",
        {
            COPY: "moved, gradient = array if array.dtype == float else array.astype(float), np.zeros(array.shape)",
            UP: "kept = float(array[index])\n        moved[index] = kept + step",
            DOWN: "moved[index] = kept - step",
            BACK: "",
        },
        AFTER,
        "The array of the caller moves and is not put back. Move a copy, or put every entry back.",
    ),
    array(
        "original-moved-last-entry-left",
        "put-back",
        "slip",
        {
            COPY: "moved, gradient, last = array if array.dtype == float else array.astype(float), np.zeros(array.shape), None",
            UP: "if last is not None:\n            moved[last] = kept\n        last, kept = index, float(array[index])\n        moved[index] = kept + step",
            DOWN: "moved[index] = kept - step",
            BACK: "",
        },
        AFTER,
        "The last entry is not put back, so the array of the caller has changed. Put it back after the loop too, or move a copy.",
        visible=False,
    ),
    # array_gradient: the right number for any array
    array(
        "whole-numbers-cut-off",
        "any-array",
        "slip",
        {"array.astype(float)": "array.copy()"},
        WHOLE,
        "A copy of an array of whole numbers holds whole numbers: the step is cut off. Make the copy with astype(float).",
    ),
    array(
        "slopes-cut-off",
        "any-array",
        "slip",
        {"np.zeros(array.shape)": "np.zeros_like(array)"},
        WHOLE,
        "np.zeros_like of an array of whole numbers holds whole numbers: the slopes are cut off. Use np.zeros(array.shape).",
    ),
    array(
        "one-sided-entries",
        "any-array",
        "slip",
        {DOWN: BACK.strip(), "(2 * step)": "step"},
        ONE_ENTRY,
        "The difference is one-sided: from the entry up. It should reach from one step below to one above.",
    ),
    array(
        "two-steps-down-missing",
        "any-array",
        "slip",
        {DOWN: "moved[index] -= step"},
        ONE_ENTRY,
        "One step down from the upper place leads back to the entry itself. The lower place is two steps down.",
    ),
    array(
        "step-minus-entry",
        "any-array",
        "slip",
        {DOWN: "moved[index] = step - array[index]"},
        "Print the lower place for the array [[2.0]] and step 0.1. Is it 1.9?",
        "The entry is subtracted from the step. The lower place is the entry minus the step.",
    ),
    array(
        "array-factor-two-missing",
        "any-array",
        "slip",
        {"(2 * step)": "step"},
        ONE_ENTRY,
        "The factor 2 is missing: from one step below to one above it is two steps.",
    ),
    array(
        "array-sign",
        "any-array",
        "slip",
        {"(above - function(moved))": "(function(moved) - above)"},
        ONE_ENTRY,
        "The sign is wrong: the value below is to be subtracted from the value above.",
    ),
    array(
        "array-brackets-of-the-step",
        "any-array",
        "slip",
        {"/ (2 * step)": "/ 2 * step"},
        ONE_ENTRY,
        "Brackets are missing around 2 * step: Python divides by 2 and then multiplies by the step.",
    ),
    array(
        "array-step-fixed",
        "any-array",
        "slip",
        {COPY: COPY + "\n    step = 1e-5"},
        "Compare your result for steps 0.5 and 0.1. Does anything change, and should it?",
        "The step is 1e-5 whatever is asked for. It should be the argument step.",
    ),
    array(
        "array-in-float32",
        "any-array",
        "slip",
        {"array.astype(float)": "array.astype(np.float32)"},
        "Compare your result for the steps 1e-5 and 1e-6. How many digits stay the same?",
        "The copy is made of float32, which has about 7 digits: a small step is lost in rounding.",
        visible=False,
    ),
    array(
        "flat",
        "any-array",
        "slip",
        {"return gradient": "return gradient.ravel()"},
        SHAPE,
        "The result has one axis. It should have the shape of the array.",
    ),
    array(
        "two-axes-only",
        "any-array",
        "slip",
        {LOOP: "for index in [(i, j) for i in range(array.shape[0]) for j in range(array.shape[1])]:"},
        SHAPE,
        "The loops run over two axes, rows and columns. An array may have one axis, or three.",
        visible=False,
    ),
    array(
        "array-rounded",
        "any-array",
        "slip",
        {"return gradient": "return gradient.round(1)"},
        "How many digits has your result, and how many the quotient?",
        "The result is rounded. Return the slopes with all their digits.",
    ),
    # array_gradient: nothing to measure
    array(
        "copy-never-seen",
        EVERYTHING,
        "concept",
        {LOOK_UP: "above = function(array)", "above - function(moved)": "above - function(array)"},
        WHICH_ARRAY,
        "The copy moves, but the function is given the original: nothing changes, and all slopes are 0.",
    ),
    array(
        "gradient-not-returned",
        EVERYTHING,
        "slip",
        {"    return gradient": "    gradient.sum()"},
        "Print what your function returns.",
        "The function ends without return, so it gives None.",
    ),
    array(
        "moved-returned",
        EVERYTHING,
        "slip",
        {"return gradient": "return moved"},
        "Which of your two arrays holds the slopes?",
        "The array that was moved is returned. The slopes are in the other one.",
    ),
    # judge_gradients: every planted mistake
    judge(
        "first-point-only",
        "finds-all",
        {"for arrays in points]": "for arrays in points[:1]]"},
        ALL_POINTS,
        "Only the first point is checked. A mistake may be invisible there: every point must pass.",
    ),
    judge(
        "last-point-only",
        "finds-all",
        None,
        ALL_POINTS,
        "The verdict of each point overwrites the one before, so only the last point counts. Every point must pass.",
        code="""
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        for arrays in points:
            verdicts[name] = check_gradients(loss, arrays, gradient(arrays)).passed
    return verdicts
""",
    ),
    judge(
        "any-point-is-enough",
        "finds-all",
        {"all(": "any("},
        ALL_POINTS,
        "One point that passes is enough for this verdict. Every point must pass.",
    ),
    judge(
        "most-points-are-enough",
        "finds-all",
        {VERDICT: "sum(report.passed for report in reports) >= 2"},
        ALL_POINTS,
        "Two of three points are enough for this verdict. Every point must pass.",
    ),
    judge(
        "first-array-only",
        "finds-all",
        {"report.passed for": "report.rows[0].passed for"},
        ALL_ARRAYS,
        "Only the first array of each report counts. A gradient is right if every array of it is.",
    ),
    judge(
        "last-array-only",
        "finds-all",
        {"report.passed for": "report.rows[-1].passed for"},
        ALL_ARRAYS,
        "Only the last array of each report counts. A gradient is right if every array of it is.",
    ),
    judge(
        "one-array-is-enough",
        "finds-all",
        {"report.passed for": "any(row.passed for row in report.rows) for"},
        ALL_ARRAYS,
        "One array that agrees is enough for this verdict. A gradient is right if every array of it is.",
    ),
    judge(
        "tolerance-too-loose",
        "finds-all",
        {"gradient(arrays)) for": "gradient(arrays), tolerance=0.2) for"},
        "A matrix of 24 entries has one that is 20 % too large. How large is the relative error of the whole?",
        "The tolerance is so loose that one bad entry among many is forgiven.",
    ),
    judge(
        "step-too-small",
        "finds-all",
        {"gradient(arrays)) for": "gradient(arrays), step=1e-10) for"},
        "Suspect J has values near 1000. How many digits of its two values differ with your step?",
        "The step is so small that small gradients drown in rounding, and a wrong one passes for noise. Use 1e-5.",
    ),
    own_errors(
        "allclose",
        "finds-all",
        "        return np.allclose(g, n)",
        SMALL,
        "np.allclose forgives a difference of 1e-8, whatever the size: tiny gradients always match. Use the relative error.",
    ),
    own_errors(
        "absolute-tolerance",
        "finds-all",
        "        return np.abs(g - n).max() < 1e-4",
        SMALL,
        "The difference is compared with 1e-4, whatever the size: tiny gradients always match. Use the relative error.",
    ),
    own_errors(
        "norms-compared",
        "finds-all",
        "        a, b = np.linalg.norm(g), np.linalg.norm(n)\n        return a == b or abs(a - b) / (a + b) < 1e-4",
        WHAT_LEFT,
        "Two norms are compared. They say nothing about sign and place: take the norm of the difference.",
    ),
    own_errors(
        "one-entry-compared",
        "finds-all",
        "        return abs(g.flat[0] - n.flat[0]) <= 1e-4 * (abs(g.flat[0]) + abs(n.flat[0]))",
        "Suspect M has one bad entry among 24. Which entries do you compare?",
        "Only the first entry is compared. One bad entry elsewhere goes unseen: compare whole arrays.",
    ),
    own_errors(
        "sums-compared",
        "finds-all",
        "        a, b = np.sum(g, dtype=float), np.sum(n)\n        return abs(a - b) <= 1e-4 * (abs(a) + abs(b))",
        WHAT_LEFT,
        "Two sums are compared, so errors in two entries can cancel. Compare entry by entry, with the norm of the difference.",
    ),
    # judge_gradients: no false alarm
    judge(
        "tolerance-too-tight",
        "no-false-alarm",
        {"gradient(arrays)) for": "gradient(arrays), tolerance=1e-8) for"},
        NOISE,
        "The tolerance is 1e-8: an honest float32 gradient is off by more. 1e-4 leaves room.",
    ),
    judge(
        "step-too-large",
        "no-false-alarm",
        {"gradient(arrays)) for": "gradient(arrays), step=1e-2) for"},
        NOISE,
        "The step is 1e-2: where the function bends fast, the measurement is wrong, not the gradient. Use 1e-5.",
    ),
    judge(
        "clipped-first",
        "no-false-alarm",
        {
            "check_gradients(loss, arrays, gradient(arrays))": "check_gradients(loss, arrays, {key: np.clip(g, -1.0, 1.0) for key, g in gradient(arrays).items()})"
        },
        "Which gradient does the loss have: the one before or the one after clipping?",
        "The gradient is clipped before it is checked. A clipped gradient is not that of the loss.",
    ),
    judge(
        "averaged-first",
        "no-false-alarm",
        {
            "check_gradients(loss, arrays, gradient(arrays))": "check_gradients(loss, arrays, {key: np.full(g.shape, np.mean(g)) if key == 'dx' else g for key, g in gradient(arrays).items()})"
        },
        "Compare dx before and after your averaging. Which of the two is the gradient of the loss?",
        "dx is averaged before it is checked. An averaged gradient is not that of the loss.",
    ),
    own_errors(
        "entry-by-entry",
        "no-false-alarm",
        "        return np.all(np.abs(g - n) <= 1e-4 * np.maximum(np.abs(g), np.abs(n)))",
        ZEROS,
        "The relative error is taken entry by entry. Where the slope is 0, it is 1 for mere noise: take the norm of whole arrays.",
    ),
    own_errors(
        "zero-over-zero",
        "no-false-alarm",
        "        error = np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))\n        return error < 1e-4",
        ZEROS,
        "0/0 is NaN, and NaN is not below the tolerance: two gradients that are both zero are accused. Count 0/0 as 0.",
    ),
    own_errors(
        "zeros-accused",
        "no-false-alarm",
        "        return bool(relative_error(g, n) < 1e-4 and np.any(g))",
        ZEROS,
        "A gradient of zeros is taken for a mistake. Where the loss does not depend on an array, zero is right.",
    ),
    judge(
        "one-sided-tool",
        "no-false-alarm",
        None,
        NOISE,
        "The measurement is one-sided, so its own error is larger than the tolerance where the function bends fast.",
        code="""
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        verdicts[name] = True
        for arrays in points:
            gradients, measured = gradient(arrays), numerical_gradient(loss, arrays, method="forward")
            if any(relative_error(gradients["d" + key], n) > 1e-4 for key, n in measured.items()):
                verdicts[name] = False
    return verdicts
""",
    ),
    judge(
        "points-used-up",
        "no-false-alarm",
        None,
        "Print the number of points of a suspect before and after a call of your function.",
        "points.pop() takes the points out of the suspects: a second call finds none. Go through them with for.",
        code="""
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        verdicts[name] = True
        while points:
            arrays = points.pop()
            verdicts[name] = verdicts[name] and check_gradients(loss, arrays, gradient(arrays)).passed
    return verdicts
""",
    ),
    # judge_gradients: nothing to judge
    judge(
        "reversed",
        EVERYTHING,
        {VERDICT: "not all(report.passed for report in reports)"},
        "Which value does a gradient get that passes everywhere?",
        "True and False are exchanged: True is for a gradient that is right.",
    ),
    judge(
        "reports-for-verdicts",
        EVERYTHING,
        {VERDICT: "reports"},
        WHICH_VERDICTS,
        "The dict holds the reports. It should hold True or False for each name.",
    ),
    judge(
        "return-in-the-loop",
        EVERYTHING,
        {"    return verdicts": "        return verdicts"},
        WHICH_VERDICTS,
        "The return stands inside the loop, so it ends after the first suspect.",
    ),
    judge(
        "names-in-a-list",
        EVERYTHING,
        {"return verdicts": "return [name for name, right in verdicts.items() if not right]"},
        WHICH_VERDICTS,
        "The names of the wrong ones are returned as a list. The result is a dict with True or False for every name.",
    ),
    judge(
        "report-itself",
        EVERYTHING,
        {VERDICT: "all(report is not None for report in reports)"},
        "Print report and report.passed for a suspect that is wrong. Which of the two does your verdict use?",
        "Every report is taken for a pass, because there is one. Whether it passed is in report.passed.",
    ),
    judge(
        "gradient-against-itself",
        EVERYTHING,
        None,
        "With what is each gradient compared? Where does the loss come in?",
        "The gradient is compared with itself, so everything passes. It should be compared with differences of the loss.",
        code="""
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        errors = [relative_error(g, gradient(arrays)[key]) for arrays in points for key, g in gradient(arrays).items()]
        verdicts[name] = max(errors) < 1e-4
    return verdicts
""",
    ),
]
