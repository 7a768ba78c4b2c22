"""Seeded random arguments: uniform, log-uniform over the exponents, and by bit pattern."""

import numpy as np


def uniform(a, b):
    return lambda rng, n: rng.uniform(a, b, n)


def logarithmic(low, high, signs=(1, -1)):
    """Magnitudes 2^low to 2^high with uniformly distributed exponents and random mantissas."""
    def make(rng, n):
        exponents = rng.integers(low, high, n)
        return rng.choice(signs, n) * np.ldexp(rng.uniform(1, 2, n), exponents)
    return make


def near(center, low=-50, high=-3):
    """center (1 + e) with |e| from 2^low to 2^high."""
    return lambda rng, n: center * (1 + logarithmic(low, high)(rng, n))


def bits(low, high, signs=(1, -1)):
    """All bit patterns between two positive doubles, with equal chances."""
    ends = np.array([low, high], dtype=np.float64).view(np.int64)
    return lambda rng, n: rng.choice(signs, n) * rng.integers(
        ends[0], ends[1], n, endpoint=True).view(np.float64)


def pair(first, second):
    return lambda rng, n: (first(rng, n), second(rng, n))


SUBNORMAL = bits(5e-324, 2.225073858507201e-308)
POSITIVE = bits(5e-324, 1.7976931348623157e308, signs=(1,))
ALL = bits(0.0, 1.7976931348623157e308)
HUGE = logarithmic(30, 1023)


def multiples(unit, count):
    """Doubles next to integer multiples of a number, where a trigonometric function is small."""
    def make(rng, n):
        x = rng.integers(1, count, n) * unit
        step = rng.integers(-2, 3, n)
        return (x.view(np.int64) + step).view(np.float64)
    return make
