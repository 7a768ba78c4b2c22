"""The real functions: their exact values by MPFR and mpmath, and the ranges that they are measured on."""

from dataclasses import dataclass
from typing import Callable, Optional

import gmpy2
import mpmath
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
]
