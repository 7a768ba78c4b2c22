"""The complex functions: their exact values by MPC and mpmath, and the ranges that they are measured on."""

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpfr

from ranges import logarithmic, uniform


def planes(make):
    return lambda rng, n: (make(rng, n), make(rng, n))


def around(center, low=-40, high=-2):
    """Numbers at a distance of 2^low to 2^high from a point."""
    def make(rng, n):
        distance = np.abs(logarithmic(low, high)(rng, n))
        z = center + distance * np.exp(2j * np.pi * rng.uniform(0, 1, n))
        return z.real, z.imag
    return make


def circle(rng, n):
    z = np.exp(2j * np.pi * rng.uniform(0, 1, n)) * (1 + logarithmic(-52, -3)(rng, n))
    return z.real, z.imag


def joined(a, b):
    return lambda rng, n: a(rng, n) + b(rng, n)


PLANE = {
    "[-3, 3]²": planes(uniform(-3, 3)),
    "small and large": planes(logarithmic(-30, 6)),
    "unit circle": circle,
    "around 1": around(1), "around -1": around(-1), "around i": around(1j),
}
WIDE = {"wide": planes(logarithmic(-300, 300))}
STRIP = {
    "[-3, 3]²": planes(uniform(-3, 3)),
    "[-40, 40]²": planes(uniform(-40, 40)),
    "small and large": planes(logarithmic(-30, 6)),
    "around 0": around(0), "around πi/2": around(0.5j * np.pi), "around π": around(np.pi),
    "to the overflow": lambda rng, n: (uniform(-745, 709)(rng, n), uniform(-10, 10)(rng, n)),
}
TURNED = {
    name: (lambda make: lambda rng, n: make(rng, n)[::-1])(make) for name, make in STRIP.items()}

FUNCTIONS = {
    "zexp": (gmpy2.exp, mpmath.exp, STRIP),
    "zexpm1": (lambda z: gmpy2.exp(z) - 1, mpmath.expm1, STRIP),
    "zexp2": (lambda z: gmpy2.exp(z * gmpy2.log(mpfr(2))), lambda z: mpmath.mpf(2) ** z, STRIP),
    "zlog": (gmpy2.log, mpmath.log, PLANE | WIDE),
    "zlog1p": (lambda z: gmpy2.log(1 + z), lambda z: mpmath.log(1 + z), PLANE | {
        "around 0": around(0, -60), "around -2": around(-2)}),
    "zlog2": (lambda z: gmpy2.log(z) / gmpy2.log(mpfr(2)),
              lambda z: mpmath.log(z) / mpmath.log(2), PLANE | WIDE),
    "zlog10": (gmpy2.log10, mpmath.log10, PLANE | WIDE),
    "zsqrt": (gmpy2.sqrt, mpmath.sqrt, PLANE | WIDE),
    "zsin": (gmpy2.sin, mpmath.sin, TURNED), "zcos": (gmpy2.cos, mpmath.cos, TURNED),
    "ztan": (gmpy2.tan, mpmath.tan, TURNED),
    "zsinh": (gmpy2.sinh, mpmath.sinh, STRIP), "zcosh": (gmpy2.cosh, mpmath.cosh, STRIP),
    "ztanh": (gmpy2.tanh, mpmath.tanh, STRIP),
    "zasin": (gmpy2.asin, mpmath.asin, PLANE | WIDE), "zacos": (gmpy2.acos, mpmath.acos, PLANE | WIDE),
    "zatan": (gmpy2.atan, mpmath.atan, PLANE | WIDE),
    "zasinh": (gmpy2.asinh, mpmath.asinh, PLANE | WIDE),
    "zacosh": (gmpy2.acosh, mpmath.acosh, PLANE | WIDE),
    "zatanh": (gmpy2.atanh, mpmath.atanh, PLANE | WIDE),
    "zsechSquared": (lambda z: 1 / gmpy2.cosh(z) ** 2, lambda z: mpmath.sech(z) ** 2, STRIP),
    "zsigmoid": (lambda z: 1 / (1 + gmpy2.exp(-z)), lambda z: 1 / (1 + mpmath.exp(-z)), STRIP),
    "zreciprocal": (lambda z: 1 / z, lambda z: 1 / z, PLANE | WIDE),
    "zsign": (lambda z: z / abs(z), lambda z: z / abs(z), PLANE | WIDE),
    "zdivide": (lambda z, w: z / w, lambda z, w: z / w, {
        "[-3, 3]²": joined(planes(uniform(-3, 3)), planes(uniform(-3, 3))),
        "wide": joined(planes(logarithmic(-250, 250)), planes(logarithmic(-250, 250)))}),
    "zpow": (lambda z, w: gmpy2.exp(w * gmpy2.log(z)), lambda z, w: mpmath.exp(w * mpmath.log(z)), {
        "[-3, 3]²": joined(planes(uniform(-3, 3)), planes(uniform(-3, 3))),
        "wide": joined(planes(logarithmic(-250, 250)), planes(uniform(-3, 3)))}),
}
