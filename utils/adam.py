"""The Adam optimizer (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, Algorithm 1)."""

import operator

import numpy as np

from .arguments import ArgumentError, described, largest_at, listed, number, real_array, require_names
from .messages import translate as _


def initialize_adam(parameters):
    """Start Adam's two running means at zero.

    parameters: name -> float array, any names and shapes.
    Returns v, s: dicts of zeros with the names, shapes and types of `parameters`.
    Raises ArgumentError for anything else.
    """
    parameters = _float_arrays(parameters)
    v = {name: np.zeros_like(array) for name, array in parameters.items()}
    s = {name: np.zeros_like(array) for name, array in parameters.items()}
    return v, s


def update_parameters_with_adam(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    """Take one step of Adam (Kingma and Ba 2015, Algorithm 1; epsilon outside the root).

    parameters: name -> float array.
    grads: "d" + name -> array of the same shape, one for each parameter and no more.
    v, s: running means of the gradients and of their squares, as the step before returned them.
    t: number of this step, 1 at the first.
    Returns new dicts parameters, v, s of unchanged types; what came in stays as it was.
    Raises ArgumentError for names, shapes, types or values that do not fit, NaN among them.
    """
    t = _step_number(t)
    learning_rate = number("learning_rate", learning_rate, _("a positive number"), lambda rate: rate > 0)
    beta1 = number("beta1", beta1, _("a number from 0 to below 1"), lambda beta: 0 <= beta < 1)
    beta2 = number("beta2", beta2, _("a number from 0 to below 1"), lambda beta: 0 <= beta < 1)
    epsilon = number("epsilon", epsilon, _("a positive number"), lambda value: value > 0)
    parameters = _float_arrays(parameters)
    grads = _arrays_like(parameters, grads, "grads", prefix="d")
    v = _arrays_like(parameters, v, "v")
    s = _arrays_like(parameters, s, "s")
    _require_squares_fit(grads, parameters)
    _require_squares(s)

    new_parameters, new_v, new_s = {}, {}, {}
    for name, parameter in parameters.items():
        type_ = parameter.dtype
        gradient = grads["d" + name].astype(type_)
        with np.errstate(under="ignore"):
            mean = beta1 * v[name].astype(type_) + (1 - beta1) * gradient
            square = beta2 * s[name].astype(type_) + (1 - beta2) * gradient**2
            unbiased_mean = mean / (1 - beta1**t)
            unbiased_square = square / (1 - beta2**t)
            step = learning_rate * unbiased_mean / (np.sqrt(unbiased_square) + epsilon)
        new_parameters[name], new_v[name], new_s[name] = parameter - step, mean, square
    return new_parameters, new_v, new_s


def _step_number(t):
    try:
        step = operator.index(t)
    except TypeError:
        step = 0
    if step < 1 or isinstance(t, bool):
        raise ArgumentError(
            _("t: expected the number of the step, a whole number from 1 on, got %(came)s.")
            % {"came": described(t)}
        )
    return step


def _float_arrays(parameters):
    """`parameters` as name -> array of float32 or wider (in float16, epsilon would be zero)."""
    require_names(parameters, "parameters")
    arrays = {}
    for name, value in parameters.items():
        place = f'parameters["{name}"]'
        arrays[name] = array = real_array(value, place)
        if array.dtype.kind != "f" or array.dtype.itemsize < 4:
            raise ArgumentError(
                _("%(name)s: expected float64 or float32, got %(came)s. Convert it with .astype(float).")
                % {"name": place, "came": described(array)}
            )
    return arrays


def _arrays_like(parameters, given, title, prefix=""):
    """`given` as prefix + name -> array of the shape of its parameter, for each parameter and no more."""
    require_names(given, title)
    expected = {prefix + name for name in parameters}
    if missing := expected - given.keys():
        raise ArgumentError(
            _("%(title)s: %(missing)s is missing; expected %(expected)s, got %(came)s.")
            % {
                "title": title,
                "missing": listed(missing),
                "expected": listed(expected),
                "came": listed(given),
            }
        )
    if extra := given.keys() - expected:
        raise ArgumentError(
            _("%(title)s: %(extra)s belongs to no parameter; expected only %(expected)s.")
            % {"title": title, "extra": listed(extra), "expected": listed(expected)}
        )
    arrays = {}
    for name, parameter in parameters.items():
        place = f'{title}["{prefix}{name}"]'
        array = real_array(given[prefix + name], place)
        if array.shape != parameter.shape:
            raise ArgumentError(
                _("%(name)s: expected shape %(expected)s, that of its parameter, got %(came)s.")
                % {"name": place, "expected": parameter.shape, "came": array.shape}
            )
        arrays[prefix + name] = array
    return arrays


def _require_squares_fit(grads, parameters):
    for name, parameter in parameters.items():
        limit = np.sqrt(np.finfo(parameter.dtype).max)
        gradient = grads["d" + name]
        too_large = np.abs(gradient) > limit
        if too_large.any():
            raise ArgumentError(
                _('grads["d%(name)s"]: expected sizes up to %(limit).1e, whose squares fit, got %(came)s.')
                % {"name": name, "limit": limit, "came": gradient[largest_at(too_large)]}
            )


def _require_squares(s):
    for name, array in s.items():
        if (array < 0).any():
            raise ArgumentError(
                _('s["%(name)s"]: expected means of squares, got negative numbers. Are v and s exchanged?')
                % {"name": name}
            )
