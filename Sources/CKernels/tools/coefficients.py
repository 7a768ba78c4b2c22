#!/usr/bin/env python3
"""Writes elementary/coefficients.h: every polynomial and every constant of the kernels.

    python3 Sources/CKernels/tools/coefficients.py > Sources/CKernels/elementary/coefficients.h

needs mpmath. A polynomial is named after its function and given for the reduced argument; its line
says the interval and the largest relative error of the whole function before rounding.
"""

import mpmath as m
from mpmath import mp, mpf
from remez import minimax

mp.dps = 60


def double(x):
    return float(mpf(x)).hex()


def split(x, parts, drop=0):
    """x as a sum of doubles, largest first; `drop` low bits of all but the last are zero."""
    result, rest = [], mpf(x)
    for i in range(parts):
        part = float(rest)
        if drop and i < parts - 1:
            mantissa, exponent = m.frexp(mpf(part))
            unit = mpf(2) ** (53 - drop)
            part = float(m.nint(mantissa * unit) / unit * mpf(2) ** exponent)
        result.append(part)
        rest -= mpf(part)
    return result


def constant(name, value, comment):
    print(f"#define {name} {double(value)}  // {comment}")


def parts(name, value, count, comment, drop=0):
    print(f"// {comment}, in {count} parts.")
    for i, part in enumerate(split(value, count, drop)):
        print(f"#define {name}_{i + 1} {part.hex()}")


def polynomial(name, g, weight, a, b, terms, comment):
    coefficients, error = minimax(g, weight, a, b, terms)
    print(f"\n// {comment}, degree {terms - 1} on [{m.nstr(mpf(a), 6)}, {m.nstr(mpf(b), 6)}]: "
          f"relative error 2^{m.nstr(m.log(error, 2), 4)}.")
    print(f"CK_TABLE {name}[{terms}] = {{")
    line = "   "
    for c in coefficients:
        text = " " + double(c) + ","
        if len(line + text) > 100:
            print(line)
            line = "   "
        line += text
    print(line + "\n};")


def series(f, terms):
    """A function with a removable singularity at 0: its Taylor polynomial near 0, else f."""
    return lambda x: f(x) if abs(x) > mpf("1e-9") else m.polyval(terms[::-1], x)


print("// Made by tools/coefficients.py; edit that. Interval ends are slightly beyond what is needed.")
print("#ifndef CKERNELS_COEFFICIENTS_H\n#define CKERNELS_COEFFICIENTS_H\n")
print("#include <stdint.h>\n")
print("#define CK_TABLE static const double __attribute__((unused))\n")

ln2, pi = m.log(2), m.pi
parts("CK_LN2", ln2, 2, "ln 2")
parts("CK_LN2_SHORT", ln2, 2, "ln 2, the first with 11 zero bits: times an exponent it is exact", 11)
constant("CK_LN10", m.log(10), "ln 10")
parts("CK_LOG2E", 1 / ln2, 2, "1/ln 2")
parts("CK_LOG10E", 1 / m.log(10), 2, "1/ln 10")
parts("CK_LOG10_2", m.log10(2), 2, "log10 2, the first with 11 zero bits", 11)
parts("CK_PIO2", pi / 2, 3, "pi/2")
parts("CK_PI", pi, 2, "pi")
parts("CK_PIO4", pi / 4, 2, "pi/4")
parts("CK_3PIO4", 3 * pi / 4, 2, "3 pi/4")
parts("CK_HALF_LOG_2PI", m.log(2 * pi) / 2, 2, "log(2 pi)/2")
parts("CK_SQRT_2PI", m.sqrt(2 * pi), 2, "sqrt(2 pi)")
parts("CK_TWO_THIRDS", mpf(2) / 3, 2, "2/3")
constant("CK_2OPI", 2 / pi, "2/pi")
constant("CK_CBRT_HALF", m.cbrt(mpf(1) / 2), "cube root of 1/2")
constant("CK_CBRT_QUARTER", m.cbrt(mpf(1) / 4), "cube root of 1/4")

h = ln2 / 2 * mpf("1.0001")
polynomial(
    "ck_exp", series(lambda r: (m.expm1(r) - r) / r**2, [mpf(1) / m.factorial(k + 2) for k in range(8)]),
    lambda r: abs(r**2 / m.expm1(r)) if r else mpf(0), -h, h, 10, "exp(r) = 1 + r + r^2 p(r)")

z = ((m.sqrt(2) - 1) / (m.sqrt(2) + 1)) ** 2 * mpf("1.0001")
polynomial(
    "ck_log",
    series(lambda z: (2 * m.atanh(m.sqrt(z)) / m.sqrt(z) - 2) / z, [mpf(2) / (2 * k + 3) for k in range(8)]),
    lambda z: z / 2, 0, z, 7, "log((1 + s)/(1 - s)) = 2s + s z p(z), z = s^2")

polynomial(
    "ck_log_tail",
    series(lambda z: ((2 * m.atanh(m.sqrt(z)) / m.sqrt(z) - 2) / z - mpf(2) / 3) / z,
           [mpf(2) / (2 * k + 5) for k in range(12)]),
    lambda z: z**2 / 2, 0, z, 7, "log((1 + s)/(1 - s)) = 2s + s z (2/3 + z p(z)), z = s^2")

q = (pi / 4) ** 2 * mpf("1.001")
polynomial(
    "ck_sin",
    series(lambda z: (m.sin(m.sqrt(z)) / m.sqrt(z) - 1) / z,
           [(-1) ** (k + 1) / m.factorial(2 * k + 3) for k in range(8)]),
    lambda z: z, 0, q, 6, "sin(r) = r + r z p(z), z = r^2")
polynomial(
    "ck_cos",
    series(lambda z: (m.cos(m.sqrt(z)) - 1 + z / 2) / z**2,
           [(-1) ** k / m.factorial(2 * k + 4) for k in range(8)]),
    lambda z: z**2, 0, q, 6, "cos(r) = 1 - z/2 + z^2 p(z), z = r^2")

t = (m.sqrt(2) - 1) ** 2 * mpf("1.0001")
polynomial(
    "ck_atan",
    series(lambda z: (m.atan(m.sqrt(z)) / m.sqrt(z) - 1) / z,
           [(-1) ** (k + 1) / mpf(2 * k + 3) for k in range(8)]),
    lambda z: z, 0, t, 11, "atan(t) = t + t z p(z), z = t^2")
polynomial(
    "ck_asin",
    series(lambda z: (m.asin(m.sqrt(z)) / m.sqrt(z) - 1) / z,
           [m.binomial(2 * k + 2, k + 1) / mpf(4) ** (k + 1) / (2 * k + 3) for k in range(8)]),
    lambda z: z, 0, mpf("0.2501"), 13, "asin(x) = x + x z p(z), z = x^2")

polynomial(
    "ck_rcbrt", lambda x: 1 / m.cbrt(x + mpf(3) / 2), lambda x: m.cbrt(x + mpf(3) / 2),
    -0.5, 0.5, 6, "(x + 3/2)^(-1/3) = p(x)")

z = mpf("0.5626")
polynomial(
    "ck_erf",
    series(lambda z: m.erf(m.sqrt(z)) / m.sqrt(z) - 1,
           [2 / m.sqrt(pi) * (-1) ** k / m.factorial(k) / (2 * k + 1) - (k == 0) for k in range(8)]),
    lambda z: m.sqrt(z) / m.erf(m.sqrt(z)) if z else m.sqrt(pi) / 2, 0, z, 11, "erf(x) = x + x p(z), z = x^2")


def scaled_erfc(t):
    x = 4 * (1 + t) / (1 - t)
    return m.exp(x * x) * m.erfc(x) * (1 + 2 * x)


polynomial(
    "ck_erfc", scaled_erfc, lambda t: 1 / scaled_erfc(t), mpf("-0.79"), mpf("0.7501"), 23,
    "erfc(x) = e^(-x^2) p(t)/(1 + 2x), t = (x - 4)/(x + 4)")

def sinc_derivative(z):
    """The derivative of sin(pi x)/(pi x) over x, x² = z."""
    x = m.sqrt(z)
    return (m.cos(pi * x) - m.sin(pi * x) / (pi * x)) / z


polynomial(
    "ck_sinc_derivative", lambda z: sinc_derivative(z) if z > mpf("1e-15") else -pi**2 / 3,
    lambda z: 1 / abs(sinc_derivative(z)) if z > mpf("1e-15") else 3 / pi**2, 0, mpf("0.2501"), 8,
    "the derivative of sin(pi x)/(pi x) = x p(x^2)")


def stirling(u):
    z = 1 / u
    # log(gamma(z) e^z / z^(z - 1/2)) in many digits, then what is beside sqrt(2 pi).
    return (m.exp(m.loggamma(z) + z - (z - mpf(1) / 2) * m.log(z)) - m.sqrt(2 * pi)) / u


polynomial(
    "ck_gamma", lambda u: stirling(u) if u > mpf("1e-12") else m.sqrt(2 * pi) / 12,
    lambda u: u / m.sqrt(2 * pi), 0, mpf("0.5001"), 15,
    "gamma(z) = z^(z - 1/2) e^-z (sqrt(2 pi) + u p(u)), u = 1/z")

def log_stirling(u):
    z = 1 / u
    return (m.loggamma(z) + z - (z - mpf(1) / 2) * m.log(z) - m.log(2 * pi) / 2) / u


polynomial(
    "ck_lgamma", lambda u: log_stirling(u) if u > mpf("1e-12") else mpf(1) / 12,
    # Relative to the whole logarithm, which is smallest at 5/2.
    lambda u: u / max(m.loggamma(1 / u), m.loggamma(mpf("2.5"))) if u else mpf(0), 0, mpf("0.4001"), 13,
    "log gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + u p(u), u = 1/z")


def lgamma_over(center):
    """log gamma(center + w)/w, by its derivative at 0."""
    return lambda w: m.loggamma(center + w) / w if abs(w) > mpf("1e-25") else m.digamma(center)


for center, low, high, terms in ((1, "0", "0.5001", 17), (2, "-0.5001", "0.5001", 20)):
    g = lgamma_over(center)
    polynomial(
        f"ck_lgamma_{center}", g, (lambda g: lambda w: 1 / abs(g(w)))(g), mpf(low), mpf(high), terms,
        f"log gamma({center} + w) = w p(w)")

print("\n// The binary digits of 2/pi after 64 zeros.")
print("static const uint64_t __attribute__((unused)) ck_two_over_pi[21] = {\n    0,")
mp.prec = 1500
digits = int(m.floor(2 / m.pi * mpf(2) ** 1280))
for word in range(20):
    print(f"    0x{(digits >> (64 * (19 - word))) & (2**64 - 1):016x},")
print("};\n\n#endif")
