"""Weighted minimax polynomials with mpmath: the Remez exchange on a fixed dense grid."""

from mpmath import mp, mpf, matrix, lu_solve, cos, pi

mp.dps = 60


def chebyshev_points(a, b, count):
    """The extrema of a Chebyshev polynomial on [a, b], ends included, ascending."""
    return [(a + b) / 2 - (b - a) / 2 * cos(pi * i / (count - 1)) for i in range(count)]


def minimax(g, weight, a, b, terms, grid=1500, rounds=12):
    """The polynomial p with `terms` coefficients that minimises max |weight * (g - p)| on [a, b].

    Returns the coefficients, lowest power first, and the maximum on the grid. Each round solves for
    alternating errors on the reference and moves the reference to the extrema of the new error.
    """
    a, b = mpf(a), mpf(b)
    xs = chebyshev_points(a, b, grid)
    # Points of zero weight cannot take part in the alternation.
    points = [(x, g(x), weight(x)) for x in xs]
    points = [p for p in points if p[2] != 0]
    reference = [
        points[round((1 - float(cos(pi * (i + mpf(1) / 2) / (terms + 1)))) / 2 * (len(points) - 1))]
        for i in range(terms + 1)
    ]
    best = None
    for _ in range(rounds):
        system = matrix(terms + 1, terms + 1)
        right = matrix(terms + 1, 1)
        for row, (x, value, w) in enumerate(reference):
            power = mpf(1)
            for column in range(terms):
                system[row, column] = power
                power *= x
            system[row, terms] = (-1) ** row / w
            right[row] = value
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(terms)]
        errors = [w * (value - horner(coefficients, x)) for x, value, w in points]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[1]:
            best = (coefficients, worst)
        if worst <= abs(solution[terms]) * mpf("1.001"):
            break
        reference = alternate(points, errors, terms + 1)
    return best


def horner(coefficients, x):
    value = mpf(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value


def alternate(points, errors, count):
    """The largest errors of alternating sign: one per run of equal signs, the smallest runs at the
    ends dropped until `count` are left."""
    runs = []
    for point, error in zip(points, errors):
        if runs and (runs[-1][1] > 0) == (error > 0):
            if abs(error) > abs(runs[-1][1]):
                runs[-1] = (point, error)
        else:
            runs.append((point, error))
    while len(runs) > count:
        runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
    if len(runs) < count:
        raise ValueError(f"only {len(runs)} alternations of {count}")
    return [point for point, _ in runs]
