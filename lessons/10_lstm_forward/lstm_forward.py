# %% [markdown]
# # Run an LSTM over a sequence

# %% setup
import numpy as np

from utils import sigmoid, softmax

# %% given="lstm_cell_forward"


# %% answer="lstm-forward"
def lstm_forward(x, a0, parameters):
    """An LSTM over a whole sequence. The first cell state is zero.

    x: (n_x, m, T_x)
    a0: (n_a, m)
    parameters: as for lstm_cell_forward
    returns: a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x),
             caches = (list of the caches of all steps, x)
    """
    ### BEGIN SOLUTION
    a_next, c_next, steps = a0, np.zeros(a0.shape), []
    for t in range(x.shape[2]):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        steps.append((a_next, yt_pred, c_next, cache))
    a, y, c = (np.stack([step[i] for step in steps], axis=2) for i in range(3))
    return a, y, c, ([step[3] for step in steps], x)
    ### END SOLUTION
