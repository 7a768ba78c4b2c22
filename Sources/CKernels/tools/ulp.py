#!/usr/bin/env python3
"""Measures the errors of the real kernels in ulp and prints the table of the README.

    python3 Sources/CKernels/tools/ulp.py [--points 100000] [--seed 1] [function ...]

The reference is MPFR (through gmpy2) with 160 bits or more, which rounds correctly; a sample of every
range is checked against mpmath, whose functions are independent of it. Needs gmpy2, mpmath, numpy.
An error is |result - exact| / ulp(exact), ulp(exact) the distance of neighbouring doubles there.
"""

import argparse
import sys

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpfr

from functions import FUNCTIONS
from library import Kernels

gmpy2.get_context().precision = 160
mpmath.mp.prec = 160
LARGEST = mpfr(1.7976931348623157e308)
SAMPLE = 40


def ulp(exact):
    """The distance of the doubles around a number, as an mpfr."""
    exponent = gmpy2.get_exp(exact) if exact != 0 else -1100
    return gmpy2.exp2(mpfr(max(exponent - 53, -1074)))


def error(got, exact):
    if gmpy2.is_nan(exact):
        return 0.0 if np.isnan(got) else np.inf
    if not np.isfinite(got):
        # Infinity is right from half an ulp above the largest double on.
        beyond = abs(exact) >= LARGEST + ulp(LARGEST) / 2 and (exact > 0) == (got > 0)
        return 0.0 if beyond else np.inf
    if gmpy2.is_infinite(exact) or abs(exact) >= LARGEST + ulp(LARGEST) / 2:
        return np.inf
    return float(abs(mpfr(got) - exact) / ulp(exact))


def check_reference(function, points, exact):
    """Stops when MPFR and mpmath disagree."""
    for point, value in list(zip(points, exact))[:SAMPLE]:
        if function.check is None or not gmpy2.is_finite(value) or value == 0:
            continue
        other = function.check(*(mpmath.mpf(x) for x in point))
        value = mpmath.mpf(str(value))
        if abs(other - value) > abs(value) * mpmath.mpf(2) ** -110:
            sys.exit(f"{function.name}{point}: MPFR {value}, mpmath {other}")


def measure(kernels, function, label, make, count, seed):
    rng = np.random.default_rng(seed)
    planes = make(rng, count)
    planes = planes if isinstance(planes, tuple) else (planes,)
    got = kernels.call(function.kernel, *planes)[function.output]
    points = list(zip(*(p.tolist() for p in planes)))
    exact = [function.exact(*map(mpfr, p)) for p in points]
    check_reference(function, points, exact)
    errors = [error(g, e) for g, e in zip(got.tolist(), exact)]
    worst = int(np.argmax(errors))
    return errors[worst], points[worst]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compiler", default="clang")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    kernels = Kernels(options.compiler)
    print(f"{options.points} points per range, seed {options.seed}, instruction set {kernels.best}")
    failed = False
    for function in FUNCTIONS:
        if options.names and function.name not in options.names:
            continue
        if function.kernel not in kernels.entries:
            continue
        row, overall = [], 0.0
        for label, make in function.ranges.items():
            worst, point = measure(
                kernels, function, label, make, options.points, options.seed)
            overall = max(overall, worst)
            row.append(f"{label} {worst:.2f}")
            if worst > 1.5:
                print(f"  {function.name}{point}: {worst:.2f}")
        failed = failed or overall > 4
        print(f"| `{function.name}` | **{overall:.2f}** | {', '.join(row)} |", flush=True)
    sys.exit(1 if failed else 0)


main()
