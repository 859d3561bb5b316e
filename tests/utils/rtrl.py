"""Real-time recurrent learning: the gradients of the parameters in forward mode, without nudges and without going back.

The sensitivity of the state to every parameter is carried along with the state (NNDL, section 6.4.2).
"""

import numpy as np


def rtrl_gradients(recurrence, trace):
    """ "d" + name → gradient of the sum of all losses, for the two recurrences of `utils.recurrences`.

    The sensitivities are dh_k / dθ, of shape (n_h, entries of θ), updated in each step from those of the steps before.
    """
    shapes = {name: trace[name].shape for name in recurrence.parameters}
    n_h = trace["h"].shape[1]
    alpha, S = trace.get("alpha", 1.0), trace.get("S", np.zeros((n_h, n_h)))
    reads_difference = recurrence.upstream == "dL_dd"
    gradients = {}
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        moves = [np.zeros((n_h, size))]
        total = np.zeros(size)
        for k in range(1, len(trace["h"])):
            beside = {
                "U": trace["h"][k - 1],
                "S": trace["h"][k - 2] if k > 1 else np.zeros(n_h),
                "W": trace["x"][k],
                "b": np.ones(1),
            }[name]
            moved_sum = np.kron(np.eye(n_h), beside[None]) + trace["U"] @ moves[-1]
            if k > 1:
                moved_sum += S @ moves[-2]
            slopes = alpha * (1 - np.tanh(trace["z"][k]) ** 2)
            moves.append((1 - alpha) * moves[-1] + slopes[:, None] * moved_sum)
            read = moves[-1] - moves[-2] if reads_difference else moves[-1]
            total += trace[recurrence.upstream][k] @ read
        gradients["d" + name] = total.reshape(shape)
    return gradients
