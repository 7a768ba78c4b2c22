"""Values and gradients of the functions in Sources/Functions, written once more in JAX.

Writes catalogue.jsonl: python3 catalogue.py. Gradients are JAX's, whose convention is "conjugate".
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
folder = pathlib.Path(__file__).resolve().parents[3] / "Sources" / "Functions"
load = lambda name: jnp.asarray(np.load(folder / f"{name}.npy"))


def rosenbrock(x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))


def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def logistic_regression(w, b, l2):
    p = jax.nn.sigmoid(load("logistic-regression-X") @ w + b)
    y = load("logistic-regression-y")
    return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log1p(-p)) + l2 / 2 * jnp.sum(w**2)


def gaussian_process(log_length, log_scale, log_noise):
    constants = json.loads((folder / "gaussian-process.json").read_text())["constants"]
    t, y = jnp.asarray(constants["t"]), jnp.asarray(constants["y"])
    squares = (t[:, None] - t[None, :]) ** 2
    K = jnp.exp(log_scale) ** 2 * jnp.exp(-squares / (2 * jnp.exp(log_length) ** 2))
    K = K + jnp.exp(log_noise) ** 2 * jnp.eye(len(t))
    sign, logdet = jnp.linalg.slogdet(K)
    return 0.5 * (y @ jnp.linalg.solve(K, y) + logdet + len(t) * jnp.log(2 * jnp.pi))


def phase_retrieval(z):
    return jnp.mean((jnp.abs(load("phase-retrieval-A") @ z) ** 2 - load("phase-retrieval-b")) ** 2)


def mlp(W1, b1, W2, b2):
    logits = jnp.tanh(load("mlp-X") @ W1 + b1) @ W2 + b2
    p = jnp.exp(logits) / jnp.exp(logits).sum(1, keepdims=True)
    return -jnp.mean(jnp.log(p[jnp.arange(48), load("mlp-Y").argmax(1)]))


def quantum_expectation(a):
    one, X, Z = jnp.eye(2), jnp.array([[0, 1], [1, 0]]), jnp.diag(jnp.array([1, -1]))
    spin = lambda t, u: jnp.array([jnp.cos(t / 2), jnp.sin(t / 2) * jnp.exp(1j * u)])
    ZZ = jnp.kron(Z, Z)
    H = -ZZ - 0.5 * (jnp.kron(X, one) + jnp.kron(one, X))
    s = jnp.exp(-0.5j * a[4] * jnp.diag(ZZ)) * jnp.kron(spin(a[0], a[1]), spin(a[2], a[3]))
    return jnp.real(jnp.conj(s) @ H @ s)


rng = np.random.default_rng(7)
normal = rng.normal
cases = [
    (rosenbrock, {"x": [-1.2, 1.0, 0.5, 2.0]}),
    (himmelblau, {"x": 1.5, "y": -2.25}),
    (logistic_regression, {"w": [0.3, -0.7, 0.2, 1.1], "b": 0.25, "l2": 0.1}),
    (gaussian_process, {"log_length": 0.2, "log_scale": -0.1, "log_noise": -2.0}),
    (phase_retrieval, {"z": normal(size=8) + 1j * normal(size=8)}),
    (mlp, {"W1": normal(size=(2, 8)), "b1": normal(size=8), "W2": normal(size=(8, 3)), "b2": normal(size=3)}),
    (quantum_expectation, {"a": [0.4, 1.1, -0.7, 0.3, 0.9]}),
]


def plain(value):
    value = np.asarray(value)
    if np.iscomplexobj(value):
        return {"re": value.real.tolist(), "im": value.imag.tolist()}
    return value.tolist()


with open("catalogue.jsonl", "w") as file:
    for function, point in cases:
        names = list(point)
        arguments = [jnp.asarray(point[name]) for name in names]
        value, gradients = jax.value_and_grad(function, argnums=tuple(range(len(names))))(*arguments)
        record = {
            "name": function.__name__.replace("_", "-"),
            "at": {name: plain(point[name]) for name in names},
            "value": float(value),
            "gradient": dict(zip(names, map(plain, gradients))),
        }
        file.write(json.dumps(record) + "\n")
