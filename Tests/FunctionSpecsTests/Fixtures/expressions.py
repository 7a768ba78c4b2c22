"""Random expressions with the parentheses that CPython's parser gives them.

Writes expressions.txt: on each line an expression, a tab, and the same expression with every
operation in parentheses, in the form of `Syntax.description`.
Run: python3 expressions.py > expressions.txt
"""

import ast
import random

COUNT = 600
DEPTH = 4
NAMES = ["a", "b", "c", "x"]
NUMBERS = ["0", "1", "2", "7", "1_000", "0.5", ".25", "3.", "1e-3", "2E2", "2j", "1.5j"]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "@", "&", "|"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]
FUNCTIONS = ["f", "sin", "sum"]
ATTRIBUTES = ["real", "imag", "T"]
KEYWORDS = ["axis", "k"]

SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
    ast.USub: "-", ast.UAdd: "+", ast.Not: "not ", ast.Invert: "~",
}


def expression(rng, depth):
    """A random text, by no means always an expression: operands are joined without a thought for
    precedence, so that it is the parser that decides what belongs together."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice(NAMES) if rng.random() < 0.7 else rng.choice(NUMBERS)

    def part():
        return expression(rng, depth - 1)

    def optional():
        return part() if rng.random() < 0.5 else ""

    def subscript():
        form = rng.random()
        if form < 0.4:
            return part()
        if form < 0.7:
            return f"{optional()}:{optional()}"
        return f"{optional()}:{optional()}:{rng.choice([optional(), '-1', '-2'])}"

    form = rng.choices(range(10), [10, 3, 2, 3, 2, 2, 2, 1, 1, 2])[0]
    space = rng.choice(["", " "])
    if form == 0:
        return f"{part()}{space}{rng.choice(BINARY)}{space}{part()}"
    if form == 1:
        return f"{rng.choice(['-', '-', '+', '~', 'not '])}{part()}"
    if form == 2:
        links = rng.randint(1, 3)
        return part() + "".join(f" {rng.choice(COMPARISONS)} {part()}" for _ in range(links))
    if form == 3:
        return f"{part()} {rng.choice(['and', 'or'])} {part()}"
    if form == 4:
        return f"{part()} if {part()} else {part()}"
    if form == 5:
        positional = [part() for _ in range(rng.randint(0, 2))]
        named = [f"{k}={part()}" for k in KEYWORDS if rng.random() < 0.3]
        comma = "," if positional and rng.random() < 0.1 else ""
        receiver = rng.choice(["", "", f"{rng.choice(NAMES)}.", f"({part()})."])
        return f"{receiver}{rng.choice(FUNCTIONS)}({', '.join(positional + named)}{comma})"
    if form == 6:
        return f"{rng.choice(NAMES)}.{rng.choice(ATTRIBUTES)}"
    if form == 7:
        base = rng.choice(NAMES) if rng.random() < 0.5 else f"({part()})"
        comma = "," if rng.random() < 0.1 else ""
        return f"{base}[{', '.join(subscript() for _ in range(rng.randint(1, 3)))}{comma}]"
    if form == 8:
        items = [part() for _ in range(rng.randint(0, 3))]
        if rng.random() < 0.5:
            return f"[{', '.join(items)}]"
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    return f"({part()})"


def number(value):
    """A number as Swift prints it, which for the sizes in NUMBERS is as Python does."""
    if isinstance(value, complex):
        return f"{value.imag!r}j"
    return repr(value)


def written(node):
    """The node with every operation in parentheses."""
    match node:
        case ast.Name():
            return node.id
        case ast.Constant():
            return number(node.value)
        case ast.UnaryOp():
            return f"({SYMBOLS[type(node.op)]}{written(node.operand)})"
        case ast.BinOp():
            return f"({written(node.left)} {SYMBOLS[type(node.op)]} {written(node.right)})"
        case ast.BoolOp():
            # `a or b or c` is one node in Python and two here; the meaning is the same.
            text = written(node.values[0])
            for value in node.values[1:]:
                text = f"({text} {SYMBOLS[type(node.op)]} {written(value)})"
            return text
        case ast.Compare():
            operands = [written(operand) for operand in [node.left, *node.comparators]]
            text = None
            for left, op, right in zip(operands, node.ops, operands[1:]):
                link = f"({left} {SYMBOLS[type(op)]} {right})"
                text = link if text is None else f"({text} and {link})"
            return text
        case ast.IfExp():
            return f"({written(node.body)} if {written(node.test)} else {written(node.orelse)})"
        case ast.Call():
            arguments = [written(argument) for argument in node.args]
            arguments += [f"{keyword.arg}={written(keyword.value)}" for keyword in node.keywords]
            return f"{written(node.func)}({', '.join(arguments)})"
        case ast.Attribute():
            return f"{written(node.value)}.{node.attr}"
        case ast.Subscript():
            # x[1, 2] and x[(1, 2)] are one tree in Python; the generator writes the former only.
            index = node.slice
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            return f"{written(node.value)}[{', '.join(map(written, parts))}]"
        case ast.Slice():
            text = ":".join(written(part) if part else "" for part in [node.lower, node.upper])
            return text + (f":{written(node.step)}" if node.step else "")
        case ast.List():
            return f"[{', '.join(map(written, node.elts))}]"
        case ast.Tuple():
            comma = "," if len(node.elts) == 1 else ""
            return f"({', '.join(map(written, node.elts))}{comma})"
    raise ValueError(ast.dump(node))


def is_wanted(tree):
    """Whether the formula language has all of it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name() | ast.Attribute()):
                pass
            case ast.Call():
                return False
            case ast.Subscript(slice=ast.Tuple(elts=[])):
                return False
    return True


def main():
    rng = random.Random(20240229)
    seen = set()
    while len(seen) < COUNT:
        text = expression(rng, rng.randint(1, DEPTH))
        if len(text) > 160 or text in seen:
            continue
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError:
            continue
        if not is_wanted(tree) or isinstance(tree, (ast.Name, ast.Constant)):
            continue
        seen.add(text)
        print(f"{text}\t{written(tree)}")


main()
