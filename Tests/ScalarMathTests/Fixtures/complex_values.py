"""The complex half of generate.py, which see."""

import math
import random

from mpmath import mp, mpc, mpf

DIGITS = 1000


def tools():
  # Imported late: generate.py is the main module and imports this one.
  import __main__

  return __main__


def limit(z):
  """The number as mpmath takes it: a zero part becomes a tiny one of the same sign."""
  small = mpf(10) ** -400
  parts = [mpf(p) if p else small * int(math.copysign(1, p)) for p in (z.real, z.imag)]
  return mpc(*parts)


def exact(z):
  return mpc(mpf(z.real), mpf(z.imag))


def polar(low, high):
  radius = math.exp(random.uniform(math.log(low), math.log(high)))
  angle = random.uniform(-math.pi, math.pi)
  return complex(radius * math.cos(angle), radius * math.sin(angle))


def points():
  result = [polar(1e-3, 1e3) for _ in range(14)] + [polar(0.1, 5) for _ in range(14)]
  result += [polar(1e-300, 3e-300), polar(1e-320, 1e-310), polar(1e-160, 1e-150), polar(1e-9, 1e-7)]
  result += [polar(1e300, 1.7e308), polar(1e150, 1e160), polar(1e15, 1e17)]
  result += [complex(x, y) for x, y in ((1e300, 2.5), (3, 1e300), (1e-300, 2), (2, -1e-300))]
  # Near the unit circle, near 1, -1, i and near |1 + z| = 1.
  result += [polar(1, 1 + 1e-9) for _ in range(3)] + [polar(1 - 1e-14, 1) for _ in range(3)]
  for center in (1, -1, 1j, -1j):
    result += [center + polar(1e-9, 1e-4), center + polar(1e-15, 1e-13)]
  result += [polar(1, 1 + 1e-12) - 1 for _ in range(4)]
  # Close to the poles and zeros of the trigonometric and hyperbolic functions.
  for pole in (math.pi / 2, math.pi, 2 * math.pi, -1.5 * math.pi):
    result += [pole + polar(1e-7, 1e-3), 1j * pole + polar(1e-7, 1e-3), complex(0.0, pole)]
  # Both sides of every cut, and the same zeros away from cuts.
  for x in (2.5, -2.5, 0.4, -0.4, 1e10, -1e10, 1.0000001, -1.0000001):
    for zero in (0.0, -0.0):
      result += [complex(x, zero), complex(zero, x)]
  # Where the exponential is close to the ends of the range.
  result += [complex(x, y) for x in (709.9, -740.2, 354.9, -354.9, 20.5, -37.5) for y in (1.3, -3)]
  return result


UNARY = {
  "abs": lambda z: abs(z), "angle": mp.arg, "sign": lambda z: z / abs(z),
  "reciprocal": lambda z: 1 / z, "sqrt": mp.sqrt, "exp": mp.exp,
  "expm1": lambda z: mp.exp(z) - 1, "exp2": lambda z: mp.exp(z * mp.log(2)), "log": mp.log,
  "log1p": lambda z: mp.log(1 + z), "log2": lambda z: mp.log(z) / mp.log(2),
  "log10": lambda z: mp.log(z) / mp.log(10), "sin": mp.sin, "cos": mp.cos, "tan": mp.tan,
  "asin": mp.asin, "acos": mp.acos, "atan": mp.atan, "sinh": mp.sinh, "cosh": mp.cosh,
  "tanh": mp.tanh, "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh,
  "sechSquared": lambda z: 1 / mp.cosh(z) ** 2, "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
}


def unary():
  for name, function in UNARY.items():
    for z in points():
      if name == "exp2" and abs(z.imag) > 1e17:
        continue  # More digits of the angle than two doubles of log 2 have.
      result = tools().twice(lambda: function(limit(z)), DIGITS)
      if result:
        real = name in ("abs", "angle")
        tools().emit("complex", name, 0, [z.real, z.imag], result[: 1 if real else 2])


def quotient(z, w):
  return exact(z) / exact(w)


def power(z, w):
  return mp.exp(exact(w) * mp.log(limit(z)))


def binary():
  pairs = [(polar(1e-3, 1e3), polar(1e-3, 1e3)) for _ in range(30)]
  pairs += [(polar(1e-150, 1e150), polar(1e-150, 1e150)) for _ in range(10)]
  pairs += [(polar(1e300, 1e307), polar(1e300, 1e308)) for _ in range(5)]
  pairs += [(polar(1e-320, 1e-305), polar(1e-318, 1e-305)) for _ in range(5)]
  # The quotients at which Smith's method loses all digits (Baudin and Smith).
  for z, w in ((0, 0), (1023, 0), (1023, 1023), (0, 1074), (1015, -989)):
    pairs.append((complex(1, 2.0**-w), complex(2.0**-min(z, 1e3) if z > 0 else 1.0, 1)))
  pairs.append((complex(1, 1), complex(1, 2.0**1023)))
  pairs.append((complex(2.0**1023, 2.0**-1023), complex(2.0**677, 2.0**-677)))
  for z, w in pairs:
    result = tools().twice(lambda: quotient(z, w), DIGITS)
    if result:
      tools().emit("complex", "/", 0, [z.real, z.imag, w.real, w.imag], result)
  pairs = [(polar(1e-2, 1e2), polar(1e-2, 50)) for _ in range(30)]
  pairs += [(polar(1e-200, 1e200), polar(0.1, 2)) for _ in range(10)]
  pairs += [(polar(0.9, 1.1), polar(100, 5000)) for _ in range(8)]
  pairs += [(polar(0.2, 5), complex(n, 0)) for n in (2, -3, 7, 0.5, -0.25, 2000.5, 1025)]
  for x in (-0.3, -2.0, -1e10, 1.5):
    pairs += [(complex(x, s * 0.0), w) for s in (1, -1) for w in (0.5 + 0j, 1.5 - 0.75j, 0.1j)]
  for z, w in pairs:
    result = tools().twice(lambda: power(z, w), DIGITS)
    if result:
      tools().emit("complex", "pow", 0, [z.real, z.imag, w.real, w.imag], result)


def with_parameter():
  for n in tools().EXPONENTS:
    reach = 300 / max(1, abs(n))
    values = [polar(10**-reach, 10**reach) for _ in range(6)]
    values += [polar(0.999, 1.001), polar(10 ** (0.99 * reach), 10**reach)]
    for z in values:
      result = tools().twice(lambda: exact(z) ** n, DIGITS)
      if result:
        tools().emit("complex", "power", n, [z.real, z.imag], result)
  for order in tools().SINC_ORDERS:
    values = [polar(1e-2, 20) for _ in range(16)] + [polar(1e-9, 1e-7), 3 + polar(1e-9, 1e-6)]
    values += [complex(0.3, 200), complex(40.25, -3), complex(1e5 + 0.5, 1), complex(2.3, -0.0)]
    for z in values:
      result = tools().twice(lambda: tools().sinc(order, exact(z)), DIGITS)
      if result:
        tools().emit("complex", "sinc", order, [z.real, z.imag], result)


def write():
  unary()
  binary()
  with_parameter()
