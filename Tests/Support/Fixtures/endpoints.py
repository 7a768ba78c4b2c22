#!/usr/bin/env python3
"""Requests to every endpoint with the answers that the wire contract asks for: endpoints.jsonl.

Functions are evaluated by JAX, on the real and imaginary parts of their inputs as real numbers, and their
real Jacobians and Hessians come from JAX's forward mode. Everything complex, and everything about
conventions, is then put together here from the formulas of the contract's section 4, with no use of JAX's
own convention. Usage: python3 endpoints.py > endpoints.jsonl (JAX 0.10, NumPy).
"""

import itertools
import json
import math

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp  # noqa: E402

NAMES = {name: getattr(jnp, name) for name in
         "real imag abs exp sin cos log tanh sum conj sqrt outer stack".split()}
NAMES["stop_gradient"] = jax.lax.stop_gradient

Z, W, C = 0.7 + 1.2j, -0.4 + 0.9j, 1.3 - 0.6j
V = [0.3, -1.1, 0.8]
VC = [0.3 + 0.2j, -1.1 + 0.5j]
A = [[1.5 + 0.5j, -0.3 + 1j], [0.2 - 0.7j, 0.9 + 0.1j]]

# Statements, results by name (None: one result without a name), inputs.
FUNCTIONS = [
    ("", {None: "real(x * exp(1.5j))"}, {"x": Z}),
    ("", {None: "abs(z)**2 * x + imag(z**3)"}, {"z": Z, "x": 0.8}),
    ("", {None: "sum(abs(A @ v)**2)"}, {"A": A, "v": VC}),
    ("", {None: "z**2 * conj(w) + x * z"}, {"z": Z, "w": W, "x": 1.4}),
    ("", {None: "exp(z) * v"}, {"z": Z, "v": V}),
    ("", {None: "log(z + 2) / z"}, {"z": Z}),
    ("", {"out0": "sin(x) * y**2", "out1": "x + y"}, {"x": 0.6, "y": -1.7}),
    ("p = z * conj(z)", {"a": "real(p) * x", "b": "p * 1j * z", "c": "conj(z) * v"},
     {"z": Z, "x": 0.8, "v": V}),
    ("", {None: "stop_gradient(z) * conj(z) * x"}, {"z": Z, "x": -1.2}),
    ("", {None: "sum(v * stop_gradient(v)) * x**2"}, {"v": V, "x": 0.9}),
    ("", {None: "sum(real(1j * w * v)**2)"}, {"w": W, "v": V}),
    ("", {None: "outer(v, v) * x"}, {"v": V, "x": 1.1}),
    ("", {None: "sum(sin(v) * cos(x * v))"}, {"v": V, "x": 1.1}),
    ("", {None: "tanh(x) * exp(0.3 * x)"}, {"x": 0.4}),
    ("", {None: "exp(1j * x) * x"}, {"x": 0.4}),
    ("", {None: "sin(z)**2"}, {"z": W}),
    ("", {None: "real(z * conj(w)) * abs(z)"}, {"z": Z, "w": W}),
]


class Function:
    """A function with its derivatives in parts; arrays are NumPy's."""

    def __init__(self, statements, results, inputs):
        self.results = list(results)
        self.names = list(inputs)
        self.at = {k: np.asarray(v) for k, v in inputs.items()}
        text = (statements + "; " if statements else "") + ", ".join(results.values())
        self.json = text
        if list(results) not in ([None], ["out0", "out1"]):
            self.json = {"formula": text, "outputs": list(results)}
        self.code = [compile(e, e, "eval") for e in results.values()]
        self.statements = compile(statements, statements, "exec")
        self.values = self.evaluate(self.at)
        self.isComplex = [np.iscomplexobj(v) for v in self.values]
        self.pairs = self.derivatives()

    def evaluate(self, at):
        scope = dict(NAMES, **at)
        exec(self.statements, scope)
        return [eval(code, scope) for code in self.code]

    def flatten(self, at):
        return np.concatenate([part.ravel() for name in self.names for part in parts(at[name])])

    def unflatten(self, flat):
        at, start = {}, 0
        for name in self.names:
            value = self.at[name]
            count = value.size
            taken = flat[start:start + count].reshape(value.shape)
            start += count
            if np.iscomplexobj(value):
                taken = taken + 1j * flat[start:start + count].reshape(value.shape)
                start += count
            at[name] = taken
        return at

    def split(self, jacobian, shape):
        """By input: the derivatives by its real and its imaginary part, shape + shape of the input."""
        by, start = {}, 0
        for name in self.names:
            value = self.at[name]
            width = 2 if np.iscomplexobj(value) else 1
            blocks = []
            for _ in range(width):
                blocks.append(jacobian[..., start:start + value.size].reshape(shape + value.shape))
                start += value.size
            by[name] = blocks
        return by

    def derivatives(self):
        """For each result and input the pair (P, Q); Q is None for a real input."""
        flat = self.flatten(self.at)
        all = []
        for index, value in enumerate(self.values):
            def of(part, index=index):
                return lambda x: part(self.evaluate(self.unflatten(x))[index])
            jacobian = np.asarray(jax.jacfwd(of(jnp.real))(flat))
            if self.isComplex[index]:
                jacobian = jacobian + 1j * np.asarray(jax.jacfwd(of(jnp.imag))(flat))
            by = self.split(jacobian, np.shape(value))
            all.append({name: pair(blocks) for name, blocks in by.items()})
        return all

    def hessian(self, conjugate):
        """For each input a the gradient and, for each input b, its derivative or pair."""
        flat = self.flatten(self.at)
        first = lambda x: self.evaluate(self.unflatten(x))[0]
        gradient = np.asarray(jax.grad(first)(flat))
        second = np.asarray(jax.jacfwd(jax.jacrev(first))(flat))
        result, start = {}, 0
        for name in self.names:
            value = self.at[name]
            rows, slopes = [], []
            for _ in range(2 if np.iscomplexobj(value) else 1):
                stop = start + value.size
                slopes.append(gradient[start:stop].reshape(value.shape))
                rows.append(second[start:stop].reshape(value.shape + (-1,)))
                start = stop
            g, d = slopes[0], rows[0]
            if len(rows) == 2:
                sign = -1 if conjugate else 1
                g, d = g + sign * 1j * slopes[1], d + sign * 1j * rows[1]
            result[name] = (g, {k: pair(b) for k, b in self.split(d, value.shape).items()})
        return result


def parts(value):
    return [value.real, value.imag] if np.iscomplexobj(value) else [value]


def pair(blocks):
    if len(blocks) == 1:
        return blocks[0], None
    x, y = blocks
    return (x - 1j * y) / 2, (x + 1j * y) / 2


def number(value):
    value = np.asarray(value)
    if np.iscomplexobj(value):
        return {"re": value.real.tolist(), "im": value.imag.tolist()}
    return value.tolist()


def by_output(f, parts):
    parts = [number(p) if not isinstance(p, dict) else p for p in parts]
    return parts[0] if len(parts) == 1 else dict(zip(f.results, parts))


ROWS = []


def row(endpoint, f, answer, **request):
    request = {"function": f.json, "at": {k: number(v) for k, v in f.at.items()}, **request}
    convention = request.get("convention", "adjoint")
    ROWS.append({"endpoint": endpoint, "request": request,
                 "answer": {**answer, "convention": convention}})


def subsets(names):
    """No `wrt` and some lists of inputs, in another order too."""
    yield {}
    if len(names) > 1:
        yield {"wrt": [names[-1]]}
        yield {"wrt": list(reversed(names))}


def contract(f):
    value = by_output(f, f.values)
    row("value", f, {"value": value})
    first_is_real_scalar = np.ndim(f.values[0]) == 0 and not f.isComplex[0]
    for convention in ("adjoint", "conjugate"):
        isConjugate = convention == "conjugate"
        said = {"convention": convention} if isConjugate or len(f.names) % 2 else {}
        for wrt in subsets(f.names):
            names = wrt.get("wrt", f.names)
            if first_is_real_scalar:
                gradients(f, names, isConjugate, {**wrt, **said})
            holomorphic(f, names, isConjugate, {**wrt, **said})
            products(f, value, names, isConjugate, {**wrt, **said})
            jacobians(f, value, names, isConjugate, {**wrt, **said})
            wirtinger(f, value, names, {**wrt, **said})
        forward(f, value, said)


def gradient_of(p, q, isConjugate):
    """Of a real function: P by a real input, 2Q = fx + i fy or 2P by a complex one."""
    if q is None:
        return p
    return 2 * p if isConjugate else 2 * q


def gradients(f, names, isConjugate, request):
    pairs = f.pairs[0]
    answer = {"value": number(f.values[0]),
              "gradient": {n: number(gradient_of(*pairs[n], isConjugate)) for n in names}}
    if len(f.results) > 1:
        answer["aux"] = {r: number(v) for r, v in list(zip(f.results, f.values))[1:]}
    row("gradient", f, answer, **request)
    second = f.hessian(isConjugate)
    hessian = {}
    for a in names:
        hessian[a] = {}
        for b in names:
            p, q = second[a][1][b]
            hessian[a][b] = (number(p) if q is None
                             else {"d_z": number(p), "d_conj_z": number(q)})
    row("hessian", f, {"value": number(f.values[0]),
                       "gradient": {n: number(second[n][0]) for n in names},
                       "hessian": hessian}, **request)


def holomorphic(f, names, isConjugate, request):
    pairs = f.pairs[0]
    if np.ndim(f.values[0]) or not f.isComplex[0]:
        return
    if any(pairs[n][1] is None or np.abs(pairs[n][1]).max() > 1e-12 for n in names):
        return
    of = (lambda p: p) if isConjugate else np.conj
    row("gradient", f, {"value": number(f.values[0]),
                        "gradient": {n: number(of(pairs[n][0])) for n in names}},
        holomorphic=True, **request)
    row("jacobian", f, {"value": by_output(f, f.values),
                        "jacobian": {n: number(pairs[n][0]) for n in names}},
        holomorphic=True, **request)


def seeds(values, complexes):
    made = []
    for k, (value, isComplex) in enumerate(zip(values, complexes)):
        numbers = np.cos(np.arange(np.size(value)) + k + 0.5).reshape(np.shape(value))
        made.append(numbers + 1j * np.sin(numbers) if isComplex else numbers)
    return made


def pullback(p, q, c, isConjugate):
    axes = np.ndim(c)
    dot = lambda a, b: np.tensordot(b, a, axes)
    if q is None:
        return np.real(dot(p if isConjugate else np.conj(p), c))
    if isConjugate:
        return dot(p, c) + dot(np.conj(q), np.conj(c))
    return dot(np.conj(p), c) + dot(q, np.conj(c))


def products(f, value, names, isConjugate, request):
    cotangents = seeds(f.values, f.isComplex)
    given = dict(zip(f.results, cotangents))
    if len(f.results) > 2:
        # What is left out is zero.
        del given[f.results[1]]
    total = {}
    for index, result in enumerate(f.results):
        if result in given:
            for n in names:
                add = pullback(*f.pairs[index][n], given[result], isConjugate)
                total[n] = total.get(n, 0) + add
    cotangent = (number(cotangents[0]) if len(f.results) == 1
                 else {r: number(c) for r, c in given.items()})
    row("vjp", f, {"value": value, "vjp": {n: number(total[n]) for n in names}},
        cotangent=cotangent, **request)


def like(isComplex, value):
    """P t + Q conj(t) of a real function is real."""
    return value if isComplex else np.real(value)


def pushed(p, q, t):
    axes = np.ndim(t)
    result = np.tensordot(p, t, axes)
    return result if q is None else result + np.tensordot(q, np.conj(t), axes)


def forward(f, value, said):
    isConjugate = said.get("convention") == "conjugate"
    inputs = [f.at[n] for n in f.names]
    tangents = dict(zip(f.names, seeds(inputs, map(np.iscomplexobj, inputs))))
    for given in [f.names] + ([f.names[:1]] if len(f.names) > 1 else []):
        jvp = [like(isComplex, sum(pushed(*pairs[n], tangents[n]) for n in given))
               for pairs, isComplex in zip(f.pairs, f.isComplex)]
        tangent = {n: number(tangents[n]) for n in given}
        row("jvp", f, {"value": value, "jvp": by_output(f, jvp)}, tangent=tangent, **said)
        if np.ndim(f.values[0]) == 0 and not f.isComplex[0]:
            second = f.hessian(isConjugate)
            hvp = {a: number(like(np.iscomplexobj(f.at[a]),
                                  sum(pushed(*second[a][1][b], tangents[b]) for b in given)))
                   for a in f.names}
            row("hvp", f, {"value": number(f.values[0]),
                           "gradient": {n: number(second[n][0]) for n in f.names},
                           "hvp": hvp}, tangent=tangent, **said)


MODES = itertools.cycle([{}, {"mode": "forward"}, {"mode": "reverse"}, {"mode": "auto"}])


def jacobians(f, value, names, isConjugate, request):
    blocks = []
    for pairs, isComplex in zip(f.pairs, f.isComplex):
        block = {}
        for n in names:
            p, q = pairs[n]
            if q is None:
                block[n] = number(p)
            elif not isComplex:
                block[n] = number(gradient_of(p, q, isConjugate))
            elif np.abs(q).max() < 1e-12:
                block[n] = number(p)
            else:
                return
        blocks.append(block)
    row("jacobian", f, {"value": value, "jacobian": by_output(f, blocks)}, **next(MODES), **request)


def wirtinger(f, value, names, request):
    def of(part):
        blocks = []
        for pairs in f.pairs:
            block = {}
            for n in names:
                p, q = pairs[n]
                block[n] = number(p if part == 0 else np.zeros_like(p) if q is None else q)
            blocks.append(block)
        return by_output(f, blocks)
    row("wirtinger", f, {"value": value, "d_z": of(0), "d_conj_z": of(1)}, **request)


def derivatives(f, input, order, **request):
    """By nested forward mode along one scalar input; a holomorphic one along the real direction."""
    def along(s):
        return f.evaluate({**f.at, input: f.at[input] + s})[0]
    functions = [along]
    for _ in range(order):
        functions.append(jax.jacfwd(functions[-1]))
    values = [np.asarray(g(0.0)) for g in functions[1:]]
    row("derivatives", f, {"value": number(f.values[0]), "derivatives": [number(v) for v in values]},
        order=order, **request)


def main():
    functions = [Function(*arguments) for arguments in FUNCTIONS]
    for f in functions:
        contract(f)
    derivatives(functions[13], "x", 5)
    derivatives(functions[14], "x", 4, convention="conjugate")
    derivatives(functions[5], "z", 3)
    derivatives(functions[15], "z", 4, convention="conjugate")
    derivatives(functions[6], "y", 3, wrt=["y"])
    derivatives(functions[11], "x", 2, wrt=["x"])
    derivatives(functions[12], "x", 6, wrt=["x"])
    derivatives(functions[9], "x", 2, wrt=["x"])
    for entry in ROWS:
        text = json.dumps(entry, separators=(",", ":"))
        assert "NaN" not in text and "Infinity" not in text and math.isfinite(len(text))
        print(text)


main()
