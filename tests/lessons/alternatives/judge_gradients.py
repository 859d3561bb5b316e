"""Right answers for judge_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% a dict comprehension
def judge_gradients(suspects):
    return {
        name: all(check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points)
        for name, (loss, gradient, points) in suspects.items()
    }


# %% true until one fails
def judge_gradients(suspects):
    verdicts = {}
    for name in suspects:
        loss, gradient, points = suspects[name]
        verdicts[name] = True
        for arrays in points:
            report = check_gradients(loss, arrays, gradient(arrays))
            if not report.passed:
                verdicts[name] = False
                break
    return verdicts


# %% the report itself is true or false
def judge_gradients(suspects):
    def is_right(loss, gradient, points):
        return min(bool(check_gradients(loss, arrays, gradient(arrays))) for arrays in points)

    return dict(zip(suspects, (is_right(*suspect) for suspect in suspects.values())))


# %% the rows one by one
def judge_gradients(suspects):
    verdicts = dict.fromkeys(suspects, True)
    for name, (loss, gradient, points) in suspects.items():
        for arrays in points:
            for row in check_gradients(loss, arrays, gradient(arrays)).rows:
                verdicts[name] &= row.passed
    return verdicts


# %% differences and relative errors
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        worst = 0.0
        for arrays in points:
            gradients, measured = gradient(arrays), numerical_gradient(loss, arrays)
            worst = max(worst, *(relative_error(gradients["d" + key], measured[key]) for key in measured))
        verdicts[name] = worst <= 1e-4
    return verdicts


# %% norms by hand
def judge_gradients(suspects):
    def agree(g, n):
        difference, size = np.linalg.norm(g - n), np.linalg.norm(g) + np.linalg.norm(n)
        return difference <= 1e-4 * size

    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        measured = [numerical_gradient(loss, arrays) for arrays in points]
        claimed = [gradient(arrays) for arrays in points]
        verdicts[name] = all(agree(g["d" + key], n[key]) for g, n in zip(claimed, measured) for key in n)
    return verdicts


# %% one and zero
def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in sorted(suspects.items()):
        wrong = sum(not check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points)
        verdicts[name] = int(wrong == 0)
    return verdicts


# %% NumPy's truth
def judge_gradients(suspects):
    return {
        name: np.all([check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points])
        for name, (loss, gradient, points) in suspects.items()
    }


# %% copies of the points
import copy


def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in copy.deepcopy(suspects).items():
        verdicts[name] = True
        while points:
            arrays = points.pop()
            verdicts[name] = bool(check_gradients(loss, arrays, gradient(arrays))) and verdicts[name]
    return verdicts


# %% prints and warnings
import sys
import warnings


def judge_gradients(suspects):
    verdicts = {}
    for name, (loss, gradient, points) in suspects.items():
        reports = [check_gradients(loss, arrays, gradient(arrays)) for arrays in points]
        print(name, *reports, sep="\n")
        print(name, file=sys.stderr)
        warnings.warn("many numbers")
        verdicts[name] = all(reports)
    return verdicts
