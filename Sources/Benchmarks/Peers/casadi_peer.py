"""python casadi_peer.py w3:1 w3:1000 …: CasADi's virtual machine; one line of JSON for each.

Complex numbers are pairs of symbols. w1 to w4 and w8 are scalar expressions (SX), w5 to w7 matrix
expressions (MX).
"""
import json
import sys
import time

import casadi as ca
import numpy as np

import data
from timing import median


class Pair:
    """A complex number."""

    def __init__(self, re, im=0):
        self.re, self.im = re, im

    def __add__(self, other):
        other = other if isinstance(other, Pair) else Pair(other)
        return Pair(self.re + other.re, self.im + other.im)

    def __mul__(self, other):
        return Pair(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)

    def __truediv__(self, other):
        d = other.re**2 + other.im**2
        return Pair((self.re * other.re + self.im * other.im) / d,
                    (self.im * other.re - self.re * other.im) / d)

    def exp(self):
        return Pair(ca.exp(self.re) * ca.cos(self.im), ca.exp(self.re) * ca.sin(self.im))

    def sin(self):
        return Pair(ca.sin(self.re) * ca.cosh(self.im), ca.cos(self.re) * ca.sinh(self.im))

    def log(self):
        return Pair(0.5 * ca.log(self.re**2 + self.im**2), ca.atan2(self.im, self.re))


def scalar(name):
    x = ca.SX.sym("x", 10 if name == "w2" else 2)
    a, b = x[0], x[1]
    if name == "w1":
        return x, (Pair(a, b) * Pair(np.cos(1.5), np.sin(1.5))).re
    if name == "w2":
        return x, sum(100 * (x[i + 1] - x[i]**2)**2 + (1 - x[i])**2 for i in range(9))
    if name == "w3":
        return x, (ca.exp(-a**2) * ca.sin(3 * a) + ca.log1p(b**2) * ca.cos(a * b)
                   + ca.tanh(a + b) * ca.sqrt(1 + a**2))
    if name == "w4":
        z = Pair(a, b)
        square = z * z
        q = z.sin() * Pair(-square.re, -square.im).exp() + (z + 2).log() / (square + 1)
        return x, q.re**2 + q.im**2
    for d in data.D8:
        t, u = a * b, a * a
        a, b = 0.9 * a + 0.1 * t + float(d), 0.8 * b - 0.15 * u + 0.05
    return x, a * b


def matrix(name):
    if name == "w5":
        x = ca.MX.sym("x", 128)
        re, im = ca.DM(data.A5.real), ca.DM(data.A5.imag)
        u, v = re @ x[:64] - im @ x[64:], re @ x[64:] + im @ x[:64]
        return x, ca.sum1((u**2 + v**2 - ca.DM(data.b5))**2)
    if name == "w6":
        x = ca.MX.sym("w", 50)
        t = -ca.DM(data.y6) * (ca.DM(data.X6) @ x)
        return x, ca.sum1(ca.fmax(t, 0) + ca.log1p(ca.exp(-ca.fabs(t)))) / 10000
    shapes = [(64, 128), (128, 1), (128, 10), (10, 1)]
    x = ca.MX.sym("p", sum(m * n for m, n in shapes))
    parts, start = [], 0
    for m, n in shapes:
        # Row by row, as the data lie.
        parts.append(ca.reshape(x[start:start + m * n], n, m).T)
        start += m * n
    h = ca.tanh(ca.DM(data.X7) @ parts[0] + ca.repmat(parts[1].T, 256, 1))
    o = h @ parts[2] + ca.repmat(parts[3].T, 256, 1)
    return x, ca.sum1(ca.log(ca.sum2(ca.exp(o))) - ca.sum2(o * ca.DM(data.Y7))) / 256


def columns(name, points):
    """One column per point."""
    rows = []
    for x in data.points(name, points):
        x = x.reshape(points, -1)
        rows += [x.real, x.imag] if np.iscomplexobj(x) else [x]
    return np.ascontiguousarray(np.concatenate(rows, axis=1))


for case in sys.argv[1:]:
    name, points = case.split(":")
    points = int(points)
    start = time.perf_counter()
    x, f = (matrix if name in ("w5", "w6", "w7") else scalar)(name)
    function = ca.Function("f", [x], [f, ca.gradient(f, x)])
    if points > 1:
        function = function.map(points)
    compile_time = time.perf_counter() - start
    inputs = columns(name, points).ravel()
    values, gradients = np.zeros(points), np.zeros(inputs.size)
    buffer, run = function.buffer()
    buffer.set_arg(0, memoryview(inputs))
    buffer.set_res(0, memoryview(values))
    buffer.set_res(1, memoryview(gradients))
    seconds = median(run)
    print(json.dumps({"peer": "casadi", "workload": name, "points": points, "threads": 1,
                      "seconds": seconds, "compile": compile_time, "value": values[0]}), flush=True)
