#!/usr/bin/env python3
"""Derivatives at edges by mpmath: derivative-edges.jsonl.

Tiny and huge arguments, both sides of every cut, the neighbourhood of singular points and infinities. A derivative
is a central difference of mpmath's function with a step of 1e-60 of the argument at 900 digits, so no
formula of a derivative is used. An argument on a cut is moved to the side of its signed zero by 1e-600.
Usage: python3 derivative-edges.py > derivative-edges.jsonl (mpmath 1.3 or later).
"""

import json
import math

import mpmath
from mpmath import mpc, mpf

mpmath.mp.dps = 900
SHIFT = mpf(10) ** -600


def cbrt(x):
    return mpmath.sign(x) * mpmath.cbrt(abs(x))


def sinc(x):
    return mpmath.sin(mpmath.pi * x) / (mpmath.pi * x)


REAL = {
    "exp": mpmath.exp, "expm1": lambda x: mpmath.exp(x) - 1, "exp2": lambda x: mpf(2) ** x,
    "log": mpmath.log, "log1p": lambda x: mpmath.log(1 + x),
    "log2": lambda x: mpmath.log(x) / mpmath.log(2), "log10": mpmath.log10, "sqrt": mpmath.sqrt,
    "cbrt": cbrt, "square": lambda x: x * x, "reciprocal": lambda x: 1 / x, "sin": mpmath.sin,
    "cos": mpmath.cos, "tan": mpmath.tan, "asin": mpmath.asin, "acos": mpmath.acos,
    "atan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh,
    "asinh": mpmath.asinh, "acosh": mpmath.acosh, "atanh": mpmath.atanh, "sinc": sinc,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "abs": abs, "abs2": lambda x: x * x,
}
# Costly at 900 digits.
SPECIAL = {
    "erf": mpmath.erf, "erfc": mpmath.erfc, "gamma": mpmath.gamma,
    "lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x))), "digamma": mpmath.digamma,
}
# Where the real functions are asked for beside tiny and huge numbers.
EXTRA = {
    "exp": [700, -700, 709.7, -745], "expm1": [-40, -700, 1e-17, 700], "exp2": [1023.5, -1060],
    "log1p": [-1 + 2**-53, -0.5, 1e-17], "asin": [1 - 2**-53, -1 + 2**-53, 0.5],
    "acos": [1 - 2**-53, -1 + 2**-53, 0.5], "acosh": [1 + 2**-52, 1.5],
    "atanh": [1 - 2**-53, -1 + 2**-53, 0.5], "sinh": [710, -710, 20], "cosh": [710, -710, 1e-9],
    "tanh": [19, -19, 300, 354, -400], "sigmoid": [-700, 700, -745, 37, -37, 40],
    "softplus": [-700, 700, -745, 37, -37], "tan": [math.pi / 2, 1.5, -math.pi / 2, 22.0],
    "sin": [math.pi, 1e22], "cos": [math.pi / 2, 1e22],
    "sinc": [1.0, 2.0, 1e-3, 0.5, 1000.5], "erf": [6, 20, 26.5, -3], "erfc": [6, 20, 26.5, -26],
    "gamma": [0.5, 10, 170, -0.5, -10.5, 1e-5], "lgamma": [0.5, 10, 170, 2, 1, 1e10, -10.5],
    "digamma": [0.5, 10, 1e10, 1.5, -10.5, 1e-5],
}
POSITIVE = {"log", "log2", "log10", "sqrt"}
UNIT = {"asin", "acos", "atanh"}
MAGNITUDES = [1e-320, 1e-300, 1e-160, 1e-20, 1e-8, 0.3, 1.7, 25.0, 1e8, 1e17, 1e155, 1e300]

COMPLEX = {name: REAL[name] for name in
           "exp expm1 log log1p log2 log10 sqrt square reciprocal sin cos tan asin acos atan sinh cosh "
           "tanh asinh acosh atanh sigmoid".split()}
# Cuts: points on them, reached from the side of the signed zero.
NEGATIVE = [(-1e-300, 0), (-1e-8, 0), (-2.0, 0), (-1e8, 0), (-1e300, 0)]
OUTSIDE = [(1.5, 0), (-1.5, 0), (1e8, 0), (-1e8, 0), (1 + 2**-40, 0), (-1e300, 0)]
BESIDE = [(y, x) for x, y in OUTSIDE]
CUTS = {
    "log": NEGATIVE, "log2": NEGATIVE, "log10": NEGATIVE, "sqrt": NEGATIVE,
    "log1p": [(-1.5, 0), (-1e8, 0), (-1 - 2**-40, 0)],
    "asin": OUTSIDE, "acos": OUTSIDE, "atanh": OUTSIDE,
    "acosh": [(0.5, 0), (-0.5, 0), (-1.5, 0), (-1e8, 0), (1e-20, 0)],
    "asinh": BESIDE, "atan": BESIDE,
}
PARTS = [1e-200, 1e-8, 0.7, 30.0, 1e8, 1e200]


def difference(f, x):
    # The difference of mpmath's values, which are right to 900 digits.
    # Shorter than the way to a cut beside the point.
    parts = [abs(part) for part in (x.real, x.imag) if part] if isinstance(x, mpc) else [abs(x)]
    h = min([1, *parts]) * mpf(10) ** -60
    return (f(x + h) - f(x - h)) / (2 * h)


def number(x):
    try:
        x = float(x)
    except OverflowError:
        x = math.inf if x > 0 else -math.inf
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return x


def value(z):
    return {"re": number(z.real), "im": number(z.imag)} if isinstance(z, (mpc, complex)) else number(z)


def real_rows():
    for name, f in {**REAL, **SPECIAL}.items():
        mpmath.mp.dps = 900 if name in REAL else 60
        points = list(EXTRA.get(name, []))
        for magnitude in MAGNITUDES:
            for x in [magnitude] if name in POSITIVE else [magnitude, -magnitude]:
                if name in UNIT and magnitude >= 1 or name == "acosh" and x <= 1:
                    continue
                if name == "log1p" and x <= -1:
                    continue
                # Special functions where 60 digits are enough and poles are away.
                if name in SPECIAL and (magnitude < 1e-9 or magnitude > 1e9
                                        or (name not in ("erf", "erfc") and x < -1)):
                    continue
                # mpmath would need as many digits as the number itself has.
                if name in ("gamma",) and magnitude > 1e3:
                    continue
                points.append(x)
        for x in points:
            if name in SPECIAL:
                mpmath.mp.dps = 60 + (700 if name in ("erf", "erfc") and abs(x) > 5 else 0)
                if name in ("erf", "erfc") and abs(x) > 1e3:
                    yield f"{name}(x)", {"x": x}, {"x": mpf(0)}
                    continue
                h = min(abs(mpf(x)), 1) * mpf(10) ** -20
                slope = (f(x + h) - f(x - h)) / (2 * h)
            elif name in ("exp", "expm1", "exp2", "sinh", "cosh", "sigmoid", "softplus", "tanh") and abs(x) > 1e5:
                # Beyond every exponent: what the range of doubles makes of it.
                grows = {"sigmoid": 0, "tanh": 0, "softplus": 1 if x > 0 else 0,
                         "sinh": math.inf, "cosh": math.copysign(math.inf, x)}.get(
                             name, math.inf if x > 0 else 0)
                slope = mpf(grows)
            else:
                slope = difference(f, mpf(x))
            yield f"{name}(x)", {"x": x}, {"x": slope}


def complex_rows():
    mpmath.mp.dps = 900
    for name, f in COMPLEX.items():
        points = []
        for a in PARTS:
            for b in PARTS:
                sign = -1 if (a > 1) != (b > 1) else 1
                points.append((sign * a, b))
                points.append((a, -sign * b))
        exponential = name in ("exp", "expm1", "sinh", "cosh", "tanh", "sigmoid")
        circular = name in ("sin", "cos", "tan")
        for re, im in points:
            # Beyond every exponent.
            if exponential and abs(re) > 1e5 or circular and abs(im) > 1e5:
                continue
            # -1/z**2 beyond the largest number.
            if name == "reciprocal" and max(abs(re), abs(im)) < 1e-154:
                continue
            # A sum of parts so far apart has a difference with more digits than there are.
            z = mpc(re, im)
            yield f"{name}(z)", {"z": complex(re, im)}, {"z": difference(f, z)}
        for re, im in CUTS.get(name, []):
            for zero in (0.0, -0.0):
                side = SHIFT * (1 if math.copysign(1, zero) > 0 else -1)
                z, at = ((mpc(re, side), (re, zero)) if im == 0 else (mpc(side, im), (zero, im)))
                # Along the cut, so that both points lie on the same side of it.
                h = mpf(10) ** -60 * abs(z) * (1 if im == 0 else 1j)
                slope = (f(z + h) - f(z - h)) / (2 * h)
                yield f"{name}(z)", {"z": at}, {"z": slope}


def two_rows():
    mpmath.mp.dps = 900
    functions = {
        "x / y": (lambda x, y: x / y, [(1e-200, 1e-160), (1e200, 1e160), (3.0, 1e-300), (1e300, 7.0), (1e-300, 1e8)]),
        "hypot(x, y)": (mpmath.hypot, [(1e200, 1e200), (1e-200, 3e-200), (1e300, 1.0), (1e-320, 1e-310), (3.0, 4.0)]),
        "atan2(x, y)": (mpmath.atan2, [(1e200, 1e200), (1e-200, -3e-200), (1e-300, 1.0), (1.0, 1e-200), (-1e160, 1e150)]),
        "logaddexp(x, y)": (lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)),
                            [(1000.0, 0.0), (-1000.0, -1001.0), (700.0, 700.5), (1.0, 1.0), (-745.0, 0.0)]),
        "x**y": (lambda x, y: x ** y, [(1e-300, 0.5), (1e300, 0.5), (1e-5, 60.5), (2.0, -1000.0), (1 + 2**-40, 1e10), (0.5, 1e-300)]),
    }
    for formula, (f, points) in functions.items():
        for x, y in points:
            a, b = mpf(x), mpf(y)
            h, k = [min(abs(v), 1) * mpf(10) ** -60 if v else mpf(10) ** -60 for v in (a, b)]
            yield (formula, {"x": x, "y": y},
                   {"x": (f(a + h, b) - f(a - h, b)) / (2 * h),
                    "y": (f(a, b + k) - f(a, b - k)) / (2 * k)})


def argument(v):
    if isinstance(v, tuple):
        return {"re": v[0], "im": v[1]}
    return {"re": v.real, "im": v.imag} if isinstance(v, complex) else v


for rows in (real_rows, complex_rows, two_rows):
    for formula, at, slopes in rows():
        print(json.dumps({
            "formula": formula, "at": {k: argument(v) for k, v in at.items()},
            "derivative": {k: value(v) for k, v in slopes.items()}}))
