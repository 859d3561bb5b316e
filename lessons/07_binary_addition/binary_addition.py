# %% [markdown]
# # Teach a network to add

# %% setup
import numpy as np


# %% answer="output-backward"
def output_backward(a, y_pred, labels, parameters):
    """The backward pass of the predictions: softmax and cross-entropy, averaged over all predictions.

    a: (n_a, m, T_x), the states
    y_pred: (n_y, m, T_x), the predictions
    labels: (m, T_x), the right class of each prediction, a whole number
    parameters: the dict with Wya (n_y, n_a) and by (n_y, 1)
    returns: a dict with da (n_a, m, T_x), dWya (n_y, n_a), dby (n_y, 1)
    """
    ### BEGIN SOLUTION
    n_y, m, T_x = y_pred.shape
    right = np.arange(n_y)[:, None, None] == labels
    dscores = (y_pred - right) / (m * T_x)
    da = np.tensordot(parameters["Wya"].T, dscores, axes=1)
    dWya = np.tensordot(dscores, a, axes=([1, 2], [1, 2]))
    dby = dscores.sum(axis=(1, 2))[:, None]
    return {"da": da, "dWya": dWya, "dby": dby}
    ### END SOLUTION
