"""The real functions: their exact values by MPFR and mpmath, and the ranges that they are measured on."""

from dataclasses import dataclass
from typing import Callable, Optional

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpfr
from ranges import *


@dataclass
class Function:
    name: str
    exact: Callable
    check: Optional[Callable]
    ranges: dict
    kernel: str = ""
    output: int = 0

    def __post_init__(self):
        self.kernel = self.kernel or self.name


def more(bits, f):
    """The function with more bits, where its formula cancels."""
    def wrapped(*args):
        with gmpy2.context(gmpy2.get_context(), precision=bits):
            return f(*args)
    return wrapped


TRIGONOMETRIC = {
    "[-pi, pi]": uniform(-3.1416, 3.1416),
    "tiny": logarithmic(-1074, -5),
    "1e2 to 1e6": logarithmic(7, 20),
    "to 2^40": logarithmic(20, 40),
    "2^38 to 2^42": logarithmic(38, 42),
    "huge": HUGE,
    "next to k pi/2": multiples(1.5707963267948966, 1 << 20),
    "next to k pi/2, large": multiples(1.5707963267948966, 1 << 52),
}
EXPONENTIAL = {
    "[-1, 1]": uniform(-1, 1),
    "[-40, 40]": uniform(-40, 40),
    "all finite results": uniform(-708, 709.78),
    "subnormal results": uniform(-745.2, -708),
    "tiny": logarithmic(-1074, -5),
    "all doubles": ALL,
}
LOGARITHMIC = {
    "[0.5, 2]": uniform(0.5, 2),
    "next to 1": near(1.0),
    "subnormal": bits(5e-324, 2.2e-308, signs=(1,)),
    "all positive": POSITIVE,
    "[0, 100]": uniform(0, 100),
}
UNIT = {
    "[-1, 1]": uniform(-1, 1),
    "tiny": logarithmic(-1074, -5),
    "small": logarithmic(-40, -1),
    "next to 1": near(1.0, -53, -3),
    "next to -1": near(-1.0, -53, -3),
    "next to 0.5": near(0.5),
}
HYPERBOLIC = {
    "[-1, 1]": uniform(-1, 1),
    "[-40, 40]": uniform(-40, 40),
    "to the overflow": uniform(-710.48, 710.48),
    "709 to 710.48": uniform(709, 710.4758),
    "tiny": logarithmic(-1074, -5),
    "small": logarithmic(-30, 5),
    "all doubles": ALL,
}
INVERSE = {
    "[-3, 3]": uniform(-3, 3),
    "tiny": logarithmic(-1074, -5),
    "small": logarithmic(-40, 10),
    "next to 1": near(1.0),
    "all doubles": ALL,
}
PAIRS = {
    "[-1, 1] squared": pair(uniform(-1, 1), uniform(-1, 1)),
    "near the diagonal": pair(uniform(1, 2), uniform(1, 2)),
    "near the axes": pair(logarithmic(-40, 0), logarithmic(0, 40)),
    "subnormal": pair(SUBNORMAL, SUBNORMAL),
    "largest": pair(logarithmic(1000, 1024), logarithmic(1000, 1024)),
    "all doubles": pair(ALL, ALL),
}


def sech_squared(x):
    return 1 / gmpy2.cosh(x) ** 2


def sigmoid(x):
    return 1 / (1 + gmpy2.exp(-x))


def power(x, y):
    return mpfr("nan") if x < 0 and not gmpy2.is_integer(y) else x**y


def sinc(x):
    with gmpy2.context(gmpy2.get_context(), precision=300):
        return gmpy2.sin(gmpy2.const_pi() * x) / (gmpy2.const_pi() * x)


def sinc_derivative(x):
    with gmpy2.context(gmpy2.get_context(), precision=2300):
        return (gmpy2.cos(gmpy2.const_pi() * x) - gmpy2.sin(gmpy2.const_pi() * x)
                / (gmpy2.const_pi() * x)) / x


def logaddexp(x, y):
    return max(x, y) + gmpy2.log1p(gmpy2.exp(-abs(x - y)))


def powers(base, share=(-1.0, 1.0)):
    """Bases and powers whose result is e^(745 s) with s from the share of the range."""
    def make(rng, n):
        x = base(rng, n)
        return x, rng.choice((-1, 1), n) * 730 * rng.uniform(*share, n) / np.log(x)
    return make


FUNCTIONS = [
    Function("exp", gmpy2.exp, mpmath.exp, EXPONENTIAL),
    Function("expm1", gmpy2.expm1, mpmath.expm1, EXPONENTIAL | {"[-0.4, 0.4]": uniform(-.4, .4)}),
    Function("exp2", gmpy2.exp2, lambda x: mpmath.mpf(2) ** x, {
        "[-1, 1]": uniform(-1, 1), "all finite results": uniform(-1022, 1024),
        "subnormal results": uniform(-1075, -1022), "tiny": logarithmic(-1074, -5),
        "all doubles": ALL}),
    Function("log", gmpy2.log, mpmath.log, LOGARITHMIC),
    Function("log2", gmpy2.log2, lambda x: mpmath.log(x, 2), LOGARITHMIC),
    Function("log10", gmpy2.log10, mpmath.log10, LOGARITHMIC),
    Function("log1p", gmpy2.log1p, mpmath.log1p, {
        "[-0.5, 1]": uniform(-0.5, 1), "tiny": logarithmic(-1074, -5),
        "next to -1": near(-1.0, -53, -3), "all positive": POSITIVE, "[-1, 0]": uniform(-1, 0),
        "small": logarithmic(-40, 3, (1,)), "next to 2^53": logarithmic(50, 60, (1,))}),
    Function("sin", gmpy2.sin, mpmath.sin, TRIGONOMETRIC),
    Function("cos", gmpy2.cos, mpmath.cos, TRIGONOMETRIC),
    Function("sincos, sine", gmpy2.sin, mpmath.sin, TRIGONOMETRIC, "sincos", 0),
    Function("sincos, cosine", gmpy2.cos, mpmath.cos, TRIGONOMETRIC, "sincos", 1),
    Function("tan", gmpy2.tan, mpmath.tan, TRIGONOMETRIC),
    Function("asin", gmpy2.asin, mpmath.asin, UNIT),
    Function("acos", gmpy2.acos, mpmath.acos, UNIT),
    Function("atan", gmpy2.atan, mpmath.atan, INVERSE),
    Function("atan2", gmpy2.atan2, mpmath.atan2, PAIRS),
    Function("hypot", gmpy2.hypot, mpmath.hypot, PAIRS),
    Function("sinh", gmpy2.sinh, mpmath.sinh, HYPERBOLIC),
    Function("cosh", gmpy2.cosh, mpmath.cosh, HYPERBOLIC),
    Function("sinhcosh, sinh", gmpy2.sinh, mpmath.sinh, HYPERBOLIC, "sinhcosh", 0),
    Function("sinhcosh, cosh", gmpy2.cosh, mpmath.cosh, HYPERBOLIC, "sinhcosh", 1),
    Function("tanh", gmpy2.tanh, mpmath.tanh, HYPERBOLIC | {"next to 1": uniform(15, 25)}),
    Function("asinh", gmpy2.asinh, mpmath.asinh, INVERSE),
    Function("acosh", gmpy2.acosh, mpmath.acosh, {
        "[1, 10]": uniform(1, 10), "next to 1": lambda rng, n: 1 + logarithmic(-52, 0, (1,))(rng, n),
        "next to 2^30": near(2.0**30), "all above 1": bits(1.0, 1.7976931348623157e308, (1,))}),
    Function("atanh", gmpy2.atanh, mpmath.atanh, {
        "[-1, 1]": uniform(-1, 1), "tiny": logarithmic(-1074, -5), "small": logarithmic(-40, -1),
        "next to 1": lambda rng, n: 1 - logarithmic(-53, -3, (1,))(rng, n)}),
    Function("cbrt", gmpy2.cbrt, lambda x: mpmath.cbrt(abs(x)) * mpmath.sign(x), {
        "[-10, 10]": uniform(-10, 10), "all doubles": ALL, "subnormal": SUBNORMAL,
        "next to cubes": lambda rng, n: rng.integers(1, 1000, n) ** 3.0 * (1 + 2.0**-52 * rng.integers(-2, 3, n))}),
    Function("sechSquared", sech_squared, lambda x: mpmath.sech(x) ** 2, HYPERBOLIC | {
        "subnormal results": uniform(354, 373)}),
    Function("sigmoid", sigmoid, lambda x: 1 / (1 + mpmath.exp(-x)), EXPONENTIAL),
    Function("erf", gmpy2.erf, mpmath.erf, {
        "[-1, 1]": uniform(-1, 1), "[-6, 6]": uniform(-6, 6), "tiny": logarithmic(-1074, -5),
        "small": logarithmic(-30, 3), "all doubles": ALL}),
    Function("erfc", gmpy2.erfc, mpmath.erfc, {
        "[-1, 1]": uniform(-1, 1), "[-6, 6]": uniform(-6, 6), "[0.4, 5]": uniform(0.4, 5),
        "to the underflow": uniform(5, 26.55), "subnormal results": uniform(26.54, 27.3),
        "tiny": logarithmic(-1074, -5), "all doubles": ALL}),
    Function("gamma", gmpy2.gamma, mpmath.gamma, {
        "[0.5, 10]": uniform(0.5, 10), "to the overflow": uniform(10, 171.6),
        "[-10, 0]": uniform(-10, 0), "to the underflow": uniform(-180, -10),
        "next to integers": lambda rng, n: rng.integers(-170, 170, n) + logarithmic(-45, -3)(rng, n),
        "tiny": logarithmic(-1022, -5)}),
    Function("lgamma", lambda x: gmpy2.lgamma(x)[0], lambda x: mpmath.loggamma(x).real, {
        "[0, 3]": uniform(0, 3), "[2.4, 20]": uniform(2.4, 20), "next to 1": near(1.0),
        "next to 2": near(2.0), "next to 0.5": near(0.5), "tiny": logarithmic(-1074, -5, (1,)),
        "all positive": POSITIVE}),
    Function("sinc", sinc, mpmath.sincpi, {
        "[-1, 1]": uniform(-1, 1), "[-100, 100]": uniform(-100, 100), "tiny": logarithmic(-1074, -5),
        "next to integers": lambda rng, n: rng.integers(1, 1000, n) * (1 + logarithmic(-50, -3)(rng, n)),
        "large": logarithmic(7, 30)}),
    Function("sincDerivative", sinc_derivative, lambda x: (
        mpmath.cospi(x) - mpmath.sincpi(x)) / x, {
        "[-1.25, 1.25]": uniform(-1.25, 1.25), "small": logarithmic(-20, -1),
        "next to 0.5": near(0.5)}),
    Function("pow", power, mpmath.power, {
        "[0, 10] to [-10, 10]": pair(uniform(0, 10), uniform(-10, 10)),
        "base next to 1": powers(near(1.0, -40, -3)),
        "all finite results": powers(POSITIVE),
        "results near the limits": powers(POSITIVE, (0.9, 1.1)),
        "integral powers": pair(uniform(-20, 20), lambda rng, n: rng.integers(-30, 30, n).astype(float)),
        "tiny powers": pair(POSITIVE, logarithmic(-1074, -5)),
        "all doubles": pair(POSITIVE, ALL)}),
    Function("logaddexp", logaddexp, lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)), {
        "[0, 40] squared": pair(uniform(0, 40), uniform(0, 40)),
        "positive": pair(logarithmic(-60, 1023, (1,)), logarithmic(-60, 1023, (1,))),
        "[-800, -1] squared": pair(uniform(-800, -1), uniform(-800, -1))}),
]
