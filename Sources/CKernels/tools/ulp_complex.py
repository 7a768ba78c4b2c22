#!/usr/bin/env python3
"""Measures the errors of the complex kernels and prints the table of the README.

    python3 Sources/CKernels/tools/ulp_complex.py [--points 100000] [--seed 1] [function ...]

The reference is MPC (through gmpy2), which rounds correctly, at 200 bits or more; a sample of every
range is checked against mpmath. Two errors: that of the whole number, |result - exact| in ulps of
|exact|, and the worst of a part in ulps of that part (of parts that are not subnormal).
"""

import argparse
import sys

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpc, mpfr

from complex_functions import FUNCTIONS
from library import Kernels

# mpmath needs this many to get small parts right.
mpmath.mp.prec = 2500
LARGEST = mpfr(1.7976931348623157e308)
SAMPLE = 20


def part_error(got, exact):
    """|got - exact| and its size in ulps; nothing for what is subnormal or not in range."""
    if not abs(exact) < LARGEST:
        return None
    size = mpfr(2) ** (max(gmpy2.get_exp(exact) if exact != 0 else -1100, -1021) - 53)
    if not np.isfinite(got):
        return mpfr("inf"), float("inf")
    distance = abs(mpfr(got) - exact)
    return distance, float(distance / size) if abs(exact) > mpfr("1e-307") else 0.0


def check_reference(name, check, points, exact):
    for point, value in list(zip(points, exact))[:SAMPLE]:
        other = check(*(mpmath.mpc(*point[i:i + 2]) for i in range(0, len(point), 2)))
        mine = mpmath.mpc(str(value.real), str(value.imag))
        if not abs(other - mine) <= abs(mine) * mpmath.mpf(2) ** -90:
            sys.exit(f"{name}{point}: MPC {mine}, mpmath {other}")


def measure(kernels, name, make, count, seed):
    exact_function, check, _ = FUNCTIONS[name]
    arguments = make(np.random.default_rng(seed), count)
    got = kernels.call(name, *arguments)
    points = list(zip(*(p.tolist() for p in arguments)))
    exact = [exact_function(*(mpc(*p[i:i + 2]) for i in range(0, len(p), 2))) for p in points]
    check_reference(name, check, points, exact)
    worst_whole, worst_part, where = 0.0, 0.0, None
    for point, re, im, value in zip(points, got[0].tolist(), got[1].tolist(), exact):
        parts = part_error(re, value.real), part_error(im, value.imag)
        if None in parts:
            continue
        length = abs(value)
        size = mpfr(2) ** (max(gmpy2.get_exp(length), -1021) - 53)
        whole = float(gmpy2.hypot(parts[0][0], parts[1][0]) / size)
        if whole > worst_whole:
            worst_whole, where = whole, point
        worst_part = max(worst_part, parts[0][1], parts[1][1])
    return worst_whole, worst_part, where


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compiler", default="clang")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    kernels = Kernels(options.compiler)
    gmpy2.get_context().precision = 300
    print(f"{options.points} points per range, seed {options.seed}, instruction set {kernels.best}")
    for name, (_, _, ranges) in FUNCTIONS.items():
        if options.names and name not in options.names:
            continue
        row, whole, part = [], 0.0, 0.0
        for label, make in ranges.items():
            w, p, where = measure(kernels, name, make, options.points, options.seed)
            whole, part = max(whole, w), max(part, p)
            row.append(f"{label} {w:.2f}")
            if w > 4:
                print(f"  {name}{where}: {w:.2f}")
        print(f"| `{name[1:]}` | **{whole:.2f}** | {part:.3g} | {', '.join(row)} |", flush=True)


main()
