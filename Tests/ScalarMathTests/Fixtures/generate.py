"""Writes values.txt: values of the scalar functions, correctly rounded, from mpmath.

Each line is `kind function parameter arguments -> results`: the parameter is an integer order or
exponent (0 where there is none) and all numbers are hexadecimal doubles. A zero part of a complex
argument stands for the limit from its side, so it is evaluated at +-1e-400, which no double can
tell from zero but every cut can; the precision is far above the 400 digits that this needs.

Run as `python3 generate.py > values.txt`; the seed is fixed below, so the output never changes.
"""

import math
import random
import sys

from mpmath import mp, mpc, mpf

SEED = 20240229
LIMIT = mpf(10) ** -400
random.seed(SEED)


def rounded(value):
  """The double nearest to an mpf, with gradual underflow; None for what no double holds."""
  sign, mantissa, exponent, bits = mpf(value)._mpf_
  if not mantissa:
    return 0.0 if value == 0 else None
  if exponent + bits > 1100:
    return None
  # Division of integers rounds once and correctly, also to subnormals; mpmath's own conversion
  # rounds twice there.
  try:
    if exponent + bits < -1200:
      magnitude = 0.0
    elif exponent >= 0:
      magnitude = float(int(mantissa) << exponent)
    else:
      magnitude = int(mantissa) / (1 << -exponent)
  except OverflowError:
    return None
  return -magnitude if sign else magnitude


def twice(function, digits):
  """The rounded value, None where there is none; the same at two precisions, or it is an error."""
  values = []
  for precision in (digits, digits + digits // 4):
    mp.dps = precision
    try:
      value = mpc(function())
    except (ZeroDivisionError, ValueError):
      return None
    parts = (rounded(value.real), rounded(value.imag))
    if None in parts or math.isinf(math.hypot(*parts)):
      return None
    values.append(parts)
  assert values[0] == values[1], values
  return values[0]


def number(x):
  return float(x).hex()


def emit(kind, name, parameter, arguments, results):
  left = " ".join(map(number, arguments))
  print(kind, name, parameter, left, "->", " ".join(map(number, results)))


def spread(low, high):
  """Log-uniform, of both signs."""
  return random.choice((-1, 1)) * math.exp(random.uniform(math.log(low), math.log(high)))


# MARK: Real functions

TINY = [1e-300, -1e-300, 5e-324, -3e-310, 1e-17, -1e-9]
HUGE = [1e15, -1e15, 1e300, -1.7e308, 123456789.0]


def near(*centers):
  return [c * (1 + s * 10.0**-k) for c in centers for k in (3, 8, 15) for s in (1, -1)]


def real_points():
  common = [spread(1e-4, 1e3) for _ in range(24)] + [random.uniform(-3, 3) for _ in range(14)]
  exponents = [709.7, -708.5, -744.0, 1023.9, -1021.5, -1070.3, 354.0, -40.0, 20.0]
  return TINY + HUGE + common + exponents + near(1, -1, 0.5, math.pi, math.pi / 2)


def sech_squared(z):
  return 1 / mp.cosh(z) ** 2


def sigmoid(z):
  return 1 / (1 + mp.exp(-z))


def inside(low, high):
  return lambda x: low <= x <= high


ANY = inside(-math.inf, math.inf)
POSITIVE = inside(5e-324, math.inf)
UNIT = inside(-1, 1)

ELEMENTARY = {
  "exp": (mp.exp, ANY), "expm1": (lambda x: mp.exp(x) - 1, ANY),
  "exp2": (lambda x: mpf(2) ** x, ANY), "log": (mp.log, POSITIVE),
  "log1p": (lambda x: mp.log(1 + x), inside(-1 + 1e-16, math.inf)),
  "log2": (lambda x: mp.log(x) / mp.log(2), POSITIVE),
  "log10": (lambda x: mp.log(x) / mp.log(10), POSITIVE),
  "sin": (mp.sin, ANY), "cos": (mp.cos, ANY), "tan": (mp.tan, ANY),
  "asin": (mp.asin, UNIT), "acos": (mp.acos, UNIT), "atan": (mp.atan, ANY),
  "sinh": (mp.sinh, ANY), "cosh": (mp.cosh, ANY), "tanh": (mp.tanh, ANY),
  "asinh": (mp.asinh, ANY), "acosh": (mp.acosh, inside(1, math.inf)),
  "atanh": (mp.atanh, lambda x: abs(x) < 1),
  "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), ANY),
  "sechSquared": (sech_squared, ANY), "sigmoid": (sigmoid, ANY),
}

# Slow at a thousand digits, and without cancellation that would need them.
SPECIAL = {
  "erf": (mp.erf, ANY), "erfc": (mp.erfc, inside(-1e4, 1e4)),
  "gamma": (mp.gamma, inside(-170.0, 172.0)),
  "lgamma": (lambda x: mp.loggamma(x).real, inside(-1e5, math.inf)),
}


def far_from_zero(function, x):
  """Whether no zero of the function is within 1e-6, by one Newton step."""
  mp.dps = 60
  value, slope = function(mpf(x)), mp.diff(function, mpf(x), h=mpf(10) ** -25)
  return abs(value) > mpf(10) ** -6 * abs(slope)


def real_unary():
  for table, digits in ((ELEMENTARY, 1000), (SPECIAL, 80)):
    for name, (function, domain) in table.items():
      points = real_points()
      if domain is UNIT or name in ("atanh", "log1p", "gamma", "lgamma"):
        points += [random.uniform(-1, 1) for _ in range(20)]
      if name in ("gamma", "lgamma"):
        points += [k + s for k in (-1, -2, -7, -60) for s in (1e-9, -1e-9, 1e-3, 0.5, -0.4)]
        points += [171.5, 100.25, 30.5, 1.25, 2.5]
      for x in points:
        whole = name in ("gamma", "lgamma") and x <= 0 and x == int(x)
        if not domain(x) or whole or name == "lgamma" and x in (1, 2):
          continue
        if name == "lgamma" and abs(x) < 1e5 and abs(x) > 1e-3:
          if not far_from_zero(function, x):
            continue
        result = twice(lambda: function(mpf(x)), digits)
        if result:
          emit("real", name, 0, [x], result[:1])


def floor_quotient(x, y):
  return mp.floor(x / y)


REAL_BINARY = {
  "atan2": mp.atan2, "hypot": mp.hypot, "pow": mp.power,
  "logaddexp": lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
  "remainder": lambda x, y: x - y * floor_quotient(x, y), "floorDivide": floor_quotient,
}


def real_binary():
  for name, function in REAL_BINARY.items():
    pairs = [(spread(1e-3, 1e3), spread(1e-3, 1e3)) for _ in range(30)]
    pairs += [(spread(1e-300, 1e300), spread(1e-300, 1e300)) for _ in range(15)]
    pairs += [(spread(0.5, 2), spread(1e-2, 300)) for _ in range(20)]
    pairs += [(1e-310, 3e-310), (1.2e308, 1e308), (3e-320, 2.5), (0.3, 0.1), (-1.0, 0.1)]
    for x, y in pairs:
      if name == "pow":
        x = abs(x)
      if name == "remainder" or name == "floorDivide":
        if abs(math.log2(abs(x)) - math.log2(abs(y))) > 900:
          continue
      if name == "logaddexp":
        x, y = (v if abs(v) < 1e6 else math.copysign(1e3, v) for v in (x, y))
      result = twice(lambda: function(mpf(x), mpf(y)), 1000)
      if result:
        emit("real", name, 0, [x, y], result[:1])


EXPONENTS = [-1024, -300, -17, -3, -2, -1, 0, 1, 2, 3, 5, 10, 64, 301, 1024]
SINC_ORDERS = [0, 1, 2, 5, 10, 20]


def sinc(order, x):
  """Each derivative of sin(u)/u by Leibniz: the precision outweighs the cancellation at 0."""
  u = mp.pi * x
  total = 0
  for k in range(order + 1):
    wave = [mp.sin, mp.cos, lambda v: -mp.sin(v), lambda v: -mp.cos(v)][(order - k) % 4](u)
    total += mp.binomial(order, k) * wave * (-1) ** k * mp.factorial(k) / u ** (k + 1)
  return total * mp.pi**order


def real_with_parameter():
  for n in EXPONENTS:
    reach = 300 / max(1, abs(n))
    points = [random.choice((-1, 1)) * 10 ** random.uniform(-reach, reach) for _ in range(8)]
    points += [1 + 1e-9, -1 - 1e-3] + [10 ** (s * 308.1 / max(1, abs(n))) for s in (1, -1)]
    for x in points:
      result = twice(lambda: mpf(x) ** n, 1000)
      if result:
        emit("real", "power", n, [x], result[:1])
  for order in SINC_ORDERS:
    points = [spread(1e-3, 1e3) for _ in range(12)] + [random.uniform(-8, 8) for _ in range(12)]
    points += [1e-9, -1e-5, 1 + 1e-9, 3 - 1e-6, 1e15 + 0.5, 1e8 + 0.25, order / math.pi + 1e-3]
    if order < 3:
      points += [1e-100, 5e-324]
    for x in points:
      result = twice(lambda: sinc(order, mpf(x)), 8000 if abs(x) < 1e-50 else 1000)
      emit("real", "sinc", order, [x], result[:1])
  for order in (0, 1, 2, 5, 15):
    points = [abs(spread(1e-3, 1e3)) for _ in range(12)] + [random.uniform(-9, 0) for _ in range(9)]
    points += [1e-9, -1e-9, -3 + 1e-8, -4 - 1e-6, -2.5, 1e5, 1e10, 1e21, 1e300, -1e3 - 0.3, 1e-300]
    function = lambda x: mp.polygamma(order, x)
    for x in points:
      if abs(x) < 1e4 and not far_from_zero(function, x):
        continue
      result = twice(lambda: function(mpf(x)), 120)
      if result:
        emit("real", "polygamma", order, [x], result[:1])


if __name__ == "__main__":
  import complex_values

  print("# written by generate.py, seed", SEED)
  real_unary()
  real_binary()
  real_with_parameter()
  complex_values.write()
  sys.stdout.flush()
