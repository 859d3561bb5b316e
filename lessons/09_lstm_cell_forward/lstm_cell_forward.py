# %% [markdown]
# # Write one step of an LSTM

# %% setup
import numpy as np

from utils import sigmoid, softmax


# %% answer="lstm-cell-forward"
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    """One step of an LSTM.

    xt: (n_x, m)
    a_prev, c_prev: (n_a, m)
    parameters: a dict with Wf, Wi, Wc, Wo (n_a, n_a + n_x), bf, bi, bc, bo (n_a, 1),
                Wy (n_y, n_a), by (n_y, 1)
    returns: a_next (n_a, m), c_next (n_a, m), yt_pred (n_y, m),
             cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    """
    ### BEGIN SOLUTION
    inputs = np.concatenate([a_prev, xt])
    ft = sigmoid(parameters["Wf"] @ inputs + parameters["bf"])
    it = sigmoid(parameters["Wi"] @ inputs + parameters["bi"])
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    ot = sigmoid(parameters["Wo"] @ inputs + parameters["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    ### END SOLUTION
