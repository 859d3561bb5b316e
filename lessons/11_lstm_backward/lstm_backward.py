# %% [markdown]
# # Send the gradient back through an LSTM

# %% setup
import numpy as np

from utils import sigmoid, softmax
from utils.checks import LstmBackwardCheck, LstmCellBackwardCheck, differences

# %% given="lstm_cell_forward"

# %% given="lstm_forward"


# %% answer="lstm-cell-backward"
def lstm_cell_backward(da_next, dc_next, cache):
    """The backward pass of one LSTM cell.

    da_next, dc_next: (n_a, m)
    cache: (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) of the forward step
    returns: a dict with dxt (n_x, m), da_prev (n_a, m), dc_prev (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x), dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    _a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_prev.shape[0]
    inputs = np.concatenate([a_prev, xt])
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dz = {
        "f": dc * c_prev * ft * (1 - ft),
        "i": dc * cct * it * (1 - it),
        "c": dc * it * (1 - cct**2),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    dinputs = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
    gradients = {"da_prev": dinputs[:n_a], "dxt": dinputs[n_a:], "dc_prev": dc * ft}
    for gate in dz:
        gradients["dW" + gate] = dz[gate] @ inputs.T
        gradients["db" + gate] = dz[gate].sum(axis=1, keepdims=True)
    return gradients
    ### END SOLUTION

# %% test="lstm-cell-backward-path" skill="cell-path" points=4
"""x"""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.cell_path(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.cell_path(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-gates" skill="gates" points=4
"""x"""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.gates(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.gates(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-inputs" skill="input-gradients" points=1
"""x"""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.inputs(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.inputs(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-parameters" skill="parameter-gradients" points=1
"""x"""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.parameters(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.parameters(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()

# %% test="lstm-cell-backward-pure" skill="pure-cell" points=1
"""x"""
check = LstmCellBackwardCheck(lstm_cell_backward, lstm_cell_forward)
check.pure(differences(lstm_cell_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_cell_forward
check.pure(differences.fresh(right_lstm_cell_forward()))
### END HIDDEN TESTS
check.done()


# %% answer="lstm-backward"
def lstm_backward(da, caches):
    """Backpropagation through time for an LSTM.

    da: (n_a, m, T_x)
    caches: (list of the caches of all steps, x) of the forward pass
    returns: a dict with dx (n_x, m, T_x), da0 (n_a, m),
             dWf, dWi, dWc, dWo (n_a, n_a + n_x), dbf, dbi, dbc, dbo (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    dx, carry, carry_c = np.zeros(x.shape), np.zeros(da.shape[:2]), np.zeros(da.shape[:2])
    sums = {kind + gate: 0.0 for kind in ("dW", "db") for gate in "fico"}
    for t in reversed(range(x.shape[2])):
        step = lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t])
        dx[:, :, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}
    ### END SOLUTION

# %% test="lstm-backward-carry" skill="carry" points=3
"""x"""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.carry(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.carry(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-cell-carry" skill="cell-carry" points=3
"""x"""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.cell_carry(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.cell_carry(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-sums" skill="sums-over-time" points=1
"""x"""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.sums_over_time(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.sums_over_time(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-places" skill="places" points=1
"""x"""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.own_cache(differences(lstm_forward))
check.every_step(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.own_cache(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
check.every_step(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()

# %% test="lstm-backward-pure" skill="pure-loop" points=1
"""x"""
check = LstmBackwardCheck(lstm_backward, lstm_forward, lstm_cell_forward, lstm_cell_backward)
check.pure(differences(lstm_forward))
### BEGIN HIDDEN TESTS
### REFERENCE lstm_backward
### REFERENCE lstm_forward
check.pure(differences.fresh(right_lstm_forward()), right_lstm_backward(lstm_cell_backward))
### END HIDDEN TESTS
check.done()
