"""Writes ../Expected.swift: values and gradients of the workloads at their first two points, by JAX."""
import numpy as np

import data
import functions

print("// Made by Peers/expected.py: the value and the sum of the gradient's parts, weighted by 1, 2, 3, …,")
print("// at the first points, by JAX.")
print("enum Expected {")
print("  static let rows: [String: [(value: Double, gradient: Double)]] = [")
for name in ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"):
    f = functions.value_and_gradient(name)
    rows = []
    for point in range(1 if name == "w7" else 2):
        value, gradient = f(*[x[point] for x in data.points(name, 2)])
        parts = []
        for g in gradient:
            # JAX gives the conjugate of the adjoint convention.
            g = np.conj(np.asarray(g)).ravel()
            parts += [g.real] + ([g.imag] if np.iscomplexobj(g) else [])
        parts = np.concatenate(parts)
        rows.append((float(value), float(np.sum(parts * (1 + np.arange(len(parts)) % 10)))))
    print(f'    "{name}": [')
    for value, checksum in rows:
        print(f"      ({value!r}, {checksum!r}),")
    print("    ],")
print("  ]")
print("}")
