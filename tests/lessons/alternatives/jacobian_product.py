"""Right answers for jacobian_product in other styles: one a cell, as students type them."""
# ruff: noqa


# %% diagonal matrices
def jacobian_product(U, z):
    n_a, T_x = z.shape
    J = np.identity(n_a)
    for t in range(T_x):
        D = np.diag(1 - np.tanh(z[:, t]) ** 2)
        J = np.matmul(np.identity(n_a) + np.dot(D, U), J)
    return J


# %% from the last step to the first
def jacobian_product(U, z):
    eye = np.eye(U.shape[0])
    result = eye
    for t in range(z.shape[1] - 1, -1, -1):
        result = result @ (eye + np.diag(1 / np.cosh(z[:, t]) ** 2) @ U)
    return result


# %% all factors at once, then multi_dot
def jacobian_product(U, z):
    slopes = 1 - np.tanh(z.T) ** 2
    factors = np.eye(len(U)) + np.einsum("ti,ij->tij", slopes, U)
    if len(factors) == 1:
        return factors[0]
    return np.linalg.multi_dot(list(factors[::-1]))


# %% functools.reduce
def jacobian_product(U, z):
    from functools import reduce

    steps = [np.eye(len(U)) + (1 - np.tanh(column) ** 2)[:, None] * U for column in z.T]
    return reduce(lambda so_far, step: step @ so_far, steps, np.eye(len(U)))


# %% loops over single numbers
def jacobian_product(U, z):
    import math

    n, T = z.shape
    J = [[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)]
    for t in range(T):
        new = [[0.0] * n for _ in range(n)]
        for i in range(n):
            slope = 1 - math.tanh(z[i, t]) ** 2
            for j in range(n):
                new[i][j] = J[i][j] + slope * sum(U[i, k] * J[k][j] for k in range(n))
        J = new
    return J


# %% transposed on the way and back
def jacobian_product(U, z):
    backward = np.eye(len(U))
    for t in reversed(range(z.shape[1])):
        d = 1 - np.tanh(z[:, t]) ** 2
        backward = backward + U.T @ (d[:, np.newaxis] * backward)
    return backward.T


# %% float32
def jacobian_product(U, z):
    U, z = U.astype(np.float32), z.astype(np.float32)
    product = np.eye(len(U), dtype=np.float32)
    for t in range(z.shape[1]):
        slopes = 1 - np.tanh(z[:, [t]]) ** 2
        product = product + slopes * (U @ product)
    return product


# %% a helper function and prints
def jacobian_product(U, z):
    def one_step(column):
        return np.eye(U.shape[1]) + np.diag((1 - np.tanh(column)) * (1 + np.tanh(column))) @ U

    product = one_step(z[:, 0])
    print("first factor", product)
    for t in range(1, z.shape[1]):
        product = one_step(z[:, t]) @ product
        print(t, product.shape)
    return product


# %% in place on own copies, recursive
def jacobian_product(U, z):
    z = np.array(z)
    z **= 1
    if z.shape[1] == 0:
        return np.eye(U.shape[0])
    before = jacobian_product(U, z[:, :-1])
    before += (1 - np.tanh(z[:, -1:]) ** 2) * (U @ before)
    return before
