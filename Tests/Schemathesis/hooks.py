"""Makes of generated requests some that can be evaluated; what agrees with its schema does so afterwards."""

import schemathesis

TIMEOUT = "X-Request-Timeout-Ms"
FORMULAS = ["sum({0})", "sum({0}**2) + sum({1})", "real(sum(exp({0}) * {1}))", "{0}", "1/{0}, {1}", "abs({0} * {1})"]
HOLOMORPHIC = "sum({0}**3)"


def rename(point):
    """The values of a point under names that formulas can have; three at most."""
    return dict(zip("xyz", list(point.values())[:3]))


@schemathesis.hook
def map_case(context, case):
    meta, body = case.meta, case.body
    if meta is None or not meta.generation.mode.is_positive or not isinstance(body, dict) or "function" not in body:
        return case
    # By what was generated, so that a seed says everything: one in four stays as it is.
    choice = len(repr(body))
    if choice % 4 == 0:
        return case
    body = dict(body)
    names = []
    if isinstance(body.get("points"), list):
        first = rename(body["points"][0]) if body["points"] else {}
        body["points"] = [first for _ in body["points"]]
        body.pop("at", None)
        names = list(first)
    elif isinstance(body.get("points"), dict):
        body["points"] = rename(body["points"])
        body.pop("at", None)
        names = list(body["points"])
    elif isinstance(body.get("at"), dict):
        body["at"] = rename(body["at"])
        names = list(body["at"])
    formula = HOLOMORPHIC if body.get("holomorphic") is True else FORMULAS[choice % len(FORMULAS)]
    body["function"] = formula.format(names[0] if names else "1", names[-1] if names else "2")
    if isinstance(body.get("wrt"), list):
        body["wrt"] = names[:1] or ["x"]
    if "tangent" in body:
        body["tangent"] = body["at"] if isinstance(body.get("at"), dict) else {}
    if "cotangent" in body:
        body["cotangent"] = 1
    case.body = body
    return case


@schemathesis.hook
def before_call(context, case, kwargs):
    """No deadline so short that 503 would be the right answer."""
    value = str((case.headers or {}).get(TIMEOUT, ""))
    if value.isdecimal() and 0 < int(value) < 20_000:
        case.headers[TIMEOUT] = "20000"
