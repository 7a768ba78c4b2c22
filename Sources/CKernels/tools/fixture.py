#!/usr/bin/env python3
"""Writes values of the functions, correctly rounded by mpmath, for the tests of the kernels.

    python3 Sources/CKernels/tools/fixture.py > Tests/CKernelsTests/Fixtures/values.txt

Each line is `kernel output arguments -> result`, with hexadecimal doubles; for a complex kernel both
results stand there and the output is `z`. The points are those of functions.py and complex_functions.py,
some per range; the seed is fixed, so the output never changes. Needs mpmath, gmpy2, numpy.
"""

import math

import mpmath
import numpy as np
from mpmath import mp, mpf

from complex_functions import FUNCTIONS as COMPLEX_FUNCTIONS
from functions import FUNCTIONS

SEED = 20261129
POINTS = 240
COMPLEX_POINTS = 120


def rounded(value):
    """The double nearest to an mpf, with gradual underflow; None for what no double holds."""
    sign, mantissa, exponent, bits = mpf(value)._mpf_
    if not mantissa:
        return 0.0 if value == 0 else None
    if exponent + bits > 1100:
        return None
    try:
        if exponent + bits < -1200:
            magnitude = 0.0
        elif exponent >= 0:
            magnitude = float(int(mantissa) << exponent)
        else:
            # A division of integers rounds once, also to subnormals.
            magnitude = int(mantissa) / (1 << -exponent)
    except OverflowError:
        return None
    return -magnitude if sign else magnitude


def exact(function, point):
    """The rounded value, the same at two precisions; None where there is none."""
    results = []
    for precision in (60, 90):
        mp.dps = precision
        # What cancels next to 1 or far from 0 needs as many more digits as the argument has.
        mp.dps += 2 * int(max(abs(math.frexp(x)[1]) for x in point) * 0.302)
        try:
            value = function.check(*map(mpf, point))
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        if isinstance(value, mpmath.mpc):
            return None
        results.append(rounded(value))
    return results[0] if results[0] == results[1] else None


def exact_parts(check, point):
    """The rounded parts of a complex value, the same at two precisions; None where there are none."""
    results = []
    for bits in (2500, 2900):
        mp.prec = bits
        value = check(*(mpmath.mpc(*point[i:i + 2]) for i in range(0, len(point), 2)))
        results.append((rounded(value.real), rounded(value.imag)))
    return results[0] if results[0] == results[1] and None not in results[0] else None


def main():
    print(f"# Written by Sources/CKernels/tools/fixture.py, seed {SEED}.")

    def points(make, index, count):
        planes = make(np.random.default_rng(SEED + index), count)
        planes = planes if isinstance(planes, tuple) else (planes,)
        return zip(*(p.tolist() for p in planes))

    for function in FUNCTIONS:
        share = -(-POINTS // len(function.ranges))
        for index, make in enumerate(function.ranges.values()):
            for point in points(make, index, share):
                value = exact(function, point)
                if value is not None:
                    left = " ".join(x.hex() for x in point)
                    print(function.kernel, function.output, left, "->", value.hex())
    for name, (_, check, ranges) in COMPLEX_FUNCTIONS.items():
        share = -(-COMPLEX_POINTS // len(ranges))
        for index, make in enumerate(ranges.values()):
            for point in points(make, index, share):
                value = exact_parts(check, point)
                if value is not None:
                    left = " ".join(x.hex() for x in point)
                    print(name, "z", left, "->", value[0].hex(), value[1].hex())


main()
