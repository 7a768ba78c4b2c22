"""Writes the arrays of the functions in this folder: python3 data.py."""

import numpy as np

rng = np.random.default_rng(20240607)

X = rng.normal(size=(64, 4))
y = (X @ [1.0, -2.0, 0.5, 0.0] + 0.3 + rng.logistic(size=64) > 0).astype(float)
np.save("logistic-regression-X.npy", X)
np.save("logistic-regression-y.npy", y)

A = rng.normal(size=(32, 8)) + 1j * rng.normal(size=(32, 8))
z = rng.normal(size=8) + 1j * rng.normal(size=8)
np.save("phase-retrieval-A.npy", A)
np.save("phase-retrieval-b.npy", np.abs(A @ z) ** 2)

angle = rng.uniform(0, 2 * np.pi, 48)
label = np.arange(48) % 3
radius = 0.5 + label + rng.normal(scale=0.1, size=48)
np.save("mlp-X.npy", np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1))
np.save("mlp-Y.npy", np.eye(3)[label])
