#!/usr/bin/env python3
"""Times the kernels and what they compete with, and prints the table of the README.

    python3 Sources/CKernels/tools/speed.py [function ...]

Nanoseconds per element of an array of 1,024 numbers, the fastest of several rounds: glibc number by
number, its vector functions (libmvec), SLEEF (if it is installed) and the kernels on every instruction
set. x86-64 only. Needs numpy and clang.
"""

import argparse
import ctypes
import pathlib
import subprocess
import tempfile

import numpy as np

from library import AVX2, AVX512, BASELINE, SCALAR, Kernels

N = 1024
HERE = pathlib.Path(__file__).resolve().parent
RANGES = {
    "log": (0.01, 100), "log2": (0.01, 100), "log10": (0.01, 100), "log1p": (-0.9, 10),
    "asin": (-1, 1), "acos": (-1, 1), "atanh": (-1, 1), "acosh": (1, 100), "asinh": (-20, 20),
    "sin": (-50, 50), "cos": (-50, 50), "sincos": (-50, 50), "tan": (-50, 50), "erf": (-4, 4),
    "erfc": (-4, 10), "pow": (0.01, 10), "cbrt": (-100, 100), "gamma": (0.5, 20), "lgamma": (0.5, 20),
}
OTHER_NAMES = {"gamma": "tgamma"}


def peers(best):
    """The library of peers, and whether SLEEF is in it."""
    path = tempfile.mkdtemp() + "/peers.so"
    flags = ["-mavx512f"] if best == AVX512 else ["-mavx2", "-mfma"]
    base = ["clang", "-O2", *flags, "-shared", "-fPIC", str(HERE / "peers.c"), "-o", path]
    if subprocess.run([*base, "-DSLEEF", "-lsleef", "-lmvec", "-lm"], capture_output=True).returncode:
        subprocess.run([*base, "-lmvec", "-lm"], check=True)
    return ctypes.CDLL(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    kernels = Kernels()
    library = peers(kernels.best)
    library.measure.restype = ctypes.c_double
    rng = np.random.default_rng(1)
    print("| | glibc | libmvec | SLEEF | kernels AVX-512 | AVX2 | baseline | one lane |")
    print("|---|---|---|---|---|---|---|---|")
    for name, (inputs, outputs, functions) in kernels.entries.items():
        if options.names and name not in options.names:
            continue
        low, high = RANGES.get(name, (-3, 3))
        planes = [rng.uniform(low, high, N) for _ in range(inputs)]
        results = [np.empty(N) for _ in range(outputs)]
        pointers = lambda arrays: (ctypes.c_void_p * len(arrays))(*(a.ctypes.data for a in arrays))
        arguments = pointers(planes), pointers(results)

        def time(function):
            if not function:
                return "–"
            once = library.measure(ctypes.c_void_p(function), N, *arguments, 1, 1)
            repeats = max(1, int(2e6 / (once * N)))
            return f"{library.measure(ctypes.c_void_p(function), N, *arguments, 7, repeats):.2f}"

        def peer(prefix):
            try:
                function = getattr(library, f"{prefix}_{OTHER_NAMES.get(name, name)}")
            except AttributeError:
                return None
            return ctypes.cast(function, ctypes.c_void_p).value

        row = [time(peer(p)) for p in ("libm", "libmvec", "sleef")]
        row += [time(functions[isa]) for isa in (AVX512, AVX2, BASELINE, SCALAR)]
        print(f"| `{name}` | {' | '.join(row)} |", flush=True)


main()
