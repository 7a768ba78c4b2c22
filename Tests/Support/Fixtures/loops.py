"""Writes loops.jsonl: values, gradients and Hessians of formulas with loops, by Python and JAX.

The text of each formula is run as Python, so what a loop means is Python's say. Gradients are in the convention
`adjoint` (JAX's, conjugated). Needs jax and numpy.
"""

import json
import math
import pathlib
import textwrap

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

X = [0.7, -1.2, 0.4]
Z = [0.6 - 0.3j, -0.2 + 1.1j, 0.9 + 0.4j]
A = [[0.5, -0.2, 0.1], [0.3, 0.8, -0.6], [-0.4, 0.2, 0.9]]

ROWS = [
    ("for i in range(30): x = r * x * (1 - x)\nx", {"x": 0.3, "r": 2.7}),
    ("for i in range(0): x = x * r\nx + r", {"x": 0.3, "r": 2.7}),
    ("s = 0\nfor i in range(3):\n    s = s + x[i] ** 2 * (i + 1)\ns", {"x": X}),
    ("s = 1\nfor i in range(x.shape[0]): s *= x[i]; s += 1\ns", {"x": X}),
    ("s = 0\nfor i in range(2, -1, -1): s = s * t + x[i]\ns * i + s", {"x": X, "t": 1.3}),
    ("s = 0\nfor i in range(0, 3, 2): s += exp(x[i]) * i\ns", {"x": X}),
    ("s = 0\nfor i in range(2): s += x[i + 1] * x[i]\ns", {"x": X}),
    ("s = 0\nfor i in range(3): s += x[i - 1] ** 3 * x[(i + 1) % 3]\ns", {"x": X}),
    ("s = 0\nfor i in range(6): s += x[i // 2] * sin(x[2 - i % 3])\ns", {"x": X}),
    ("s = 0\nfor i in range(2): s = s + sum(x[i:i + 2] ** 2) * (i + 1)\ns", {"x": X}),
    ("s = 0\nfor i in range(3): s = s + sum(A[i] * x) ** 2\ns", {"x": X, "A": A}),
    ("s = 0\nfor i in range(3): s = s + sum(A[:, i] * x) ** 3\ns", {"x": X, "A": A}),
    ("s = 0\nfor i in range(3): s = s + A[i, i] * A[2 - i, i]\ns", {"A": A}),
    ("s = 0\nfor i in range(2): s = s + sum(A[i:i + 2, 1 - i:3 - i] ** 2) * (i + 1)\ns", {"A": A}),
    (
        "s = 0\nfor i in range(3):\n    for j in range(3):\n        s = s + A[i, j] * x[i] * x[j] * (i + 2 * j)\ns",
        {"x": X, "A": A},
    ),
    (
        "s = 0\nfor i in range(2):\n    t = 1\n    for j in range(2):\n        t = t * x[i + j] + j\n    s = s + t ** 2\ns * t",
        {"x": X},
    ),
    (
        "s = 0\nfor i in range(2):\n    for j in range(2):\n        s = s * x[j] + sum(A[i:i + 2, j]) ** 2\n        for k in range(3): s = s + A[(i + j + k) % 3, k] * k\ns",
        {"x": X, "A": A},
    ),
    ("for i in range(3): x = x * 1.1 + x[i] * x\nsum(x)", {"x": X}),
    ("for i in range(2): x = x + sin(x[i + 1]) * x[i - 2]\nsum(x ** 2)", {"x": X}),
    ("for i in range(4):\n    x = concat([x[1:], x[:1] * x[1:2]])\nx[0] * x[1] - x[2]", {"x": X}),
    ("a = x\nb = y\nfor i in range(8): a, b = b, a + b * 0.5\na * b", {"x": 0.4, "y": -0.9}),
    ("s = 0\nfor i in range(6):\n    s = s + (x ** i if i % 2 == 0 else y * i)\ns", {"x": 1.2, "y": 0.3}),
    ("for i in range(5):\n    t = x * i\n    x = x + 0.1 * cos(t)\nx * t + i", {"x": 0.8}),
    ("y = 2\nfor i in range(3):\n    y = x + i\n    u = y * x\ny * u", {"x": 0.8}),
    ("v = x\nfor i in range(5):\n    w = A @ v\n    v = w / sqrt(sum(w ** 2))\nsum(v * (A @ v))", {"x": X, "A": A}),
    ("s = 0\nfor i in range(3):\n    c = x * 3\n    s = s + c * i\ns * c", {"x": 0.8}),
    ("for i in range(4): x = maximum(x, 0.2 * i) * r\nx", {"x": 0.3, "r": 1.4}),
    # Values of a loop's body are numbered anew: a and s have the same number there.
    ("a = abs(x)\ns = x\nfor i in range(3): s = a * s\ns", {"x": 2.0}),
    # Complex.
    ("for i in range(12): z = z * z + c\nabs(z) ** 2", {"z": 0.1 + 0.2j, "c": -0.3 + 0.25j}),
    ("s = 0j\nfor i in range(3): s = s + z[i] * conj(z[i - 1]) * (i + 1j)\nreal(s * exp(s))", {"z": Z}),
    ("s = 0\nfor i in range(3): s = s + abs(z[i]) * real(z[2 - i] * w)\ns", {"z": Z, "w": 0.3 + 0.8j}),
    (
        "for i in range(10):\n    k = 1j * w * z\n    m = 1j * w * (z + 0.05 * k)\n    z = z + 0.1 * m\nreal(z) * imag(z)",
        {"z": 0.6 - 0.8j, "w": 0.7},
    ),
    ("for i in range(3): z = conj(z) * x[i] + 1j * z\nreal(z) + abs(z)", {"z": 0.5 + 0.2j, "x": X}),
    ("for i in range(2): z = z * z[i + 1] + conj(z)\nsum(real(z) * imag(z))", {"z": Z}),
]


# Of one scalar: derivatives up to an order. A complex function must be holomorphic.
SERIES = [
    ("for i in range(3): x = x * x + 0.1\nx", 0.7, 5),
    ("for i in range(0): x = x * x + 0.1\nx ** 3", 0.7, 3),
    (
        "y = sin(x)\ns = 0\nfor i in range(3):\n    for j in range(2): s = s * y + exp(x) * (i + 1)\n    s = s + cos(x)\nlog(s)",
        0.7,
        4,
    ),
    ("s = 0\nfor i in range(6): s = s + x ** i / (i + 1)\ns", 0.3, 5),
    ("a = x\nb = 1\nfor i in range(5): a, b = b, a * b + sin(a)\na * b", 0.4, 4),
    ("v = stack([x, x ** 2, 1 + 0 * x])\nfor i in range(3): v = v * v[2 - i] + cos(v[::-1])\nsum(v)", 0.5, 4),
    ("v = x * arange(4)\ns = 1\nfor i in range(4): s = s * (1 + sin(v[i]))\nfor i in range(3): s = s * x\ns", 0.5, 5),
    ("s = 0\nfor i in range(4): s = s + where(i % 2 == 0, x ** 3, 1) * abs(x - 1)\ns", 0.5, 3),
    ("for i in range(4): x = x - (x ** 3 - 2) / (3 * x ** 2)\nx", 1.4, 3),
    ("for i in range(3): z = z * z + 0.1j\nz", 0.7 + 0.2j, 4),
    ("w = 1 + 0j\nfor i in range(4): w = w + z * i\nexp(w)", 0.3 - 0.4j, 4),
    ("for i in range(3): z = sin(z) / (1 + z)\nz", 0.3 - 0.4j, 3),
]


def number(value):
    """A JSON number, or a complex one as re and im."""
    value = np.asarray(value)
    if np.iscomplexobj(value):
        return {"re": value.real.tolist(), "im": value.imag.tolist()}
    return value.tolist()


def function(formula, names):
    *lines, last = formula.split("\n")
    body = "\n".join([*lines, "return " + last])
    source = f"def f({', '.join(names)}):\n" + textwrap.indent(body, "    ")
    space = {name: getattr(jnp, name) for name in dir(jnp) if not name.startswith("_")}
    space |= {"abs": jnp.abs, "sum": jnp.sum, "range": range, "pi": math.pi}
    exec(source, space)
    return space["f"]


lines = []
for formula, point in ROWS:
    names = list(point)
    call = function(formula, names)
    arguments = [jnp.asarray(value) for value in point.values()]
    arguments = [a.astype(complex if jnp.iscomplexobj(a) else float) for a in arguments]
    every = tuple(range(len(names)))
    row = {"function": formula, "at": {n: number(a) for n, a in zip(names, arguments)}}
    row["value"] = number(call(*arguments))
    gradient = jax.grad(call, every)(*arguments)
    row["gradient"] = {n: number(jnp.conj(g)) for n, g in zip(names, gradient)}
    if not any(jnp.iscomplexobj(a) for a in arguments):
        hessian = jax.hessian(call, every)(*arguments)
        row["hessian"] = {
            m: {n: number(hessian[i][j]) for j, n in enumerate(names)} for i, m in enumerate(names)
        }
    lines.append(json.dumps(row))
for formula, start, order in SERIES:
    name = "z" if isinstance(start, complex) else "x"
    call = function(formula, [name])
    point = jnp.asarray(start)
    row = {"function": formula, "at": {name: number(point)}, "value": number(call(point))}
    row["derivatives"] = []
    for _ in range(order):
        call = jax.grad(call, holomorphic=isinstance(start, complex))
        row["derivatives"].append(number(call(point)))
    lines.append(json.dumps(row))
pathlib.Path(__file__).with_name("loops.jsonl").write_text("\n".join(lines) + "\n")
print(len(lines), "rows")
