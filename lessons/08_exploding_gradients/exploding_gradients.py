# %% [markdown]
# # Find out why gradients explode

# %% setup
import numpy as np


# %% answer="clip-by-global-norm"
def clip_by_global_norm(gradients, limit):
    """Shrink all gradients by one factor, if needed, so that their common norm is at most the limit.

    gradients: a dict of arrays
    limit: the largest norm, over all entries of all arrays together
    returns: a new dict with the same names
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return {name: factor * gradient for name, gradient in gradients.items()}
    ### END SOLUTION
