"""Builds the kernels as a shared library and calls them from Python through ctypes."""

import ctypes
import pathlib
import subprocess
import tempfile

import numpy as np

SOURCES = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ["-O2", "-ffp-contract=off", "-shared", "-fPIC"]


class Entry(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("inputs", ctypes.c_int),
        ("outputs", ctypes.c_int),
        ("functions", ctypes.c_void_p * 4),
    ]


FUNCTION = ctypes.CFUNCTYPE(
    None, ctypes.c_size_t, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_void_p))
BASELINE, AVX2, AVX512, SCALAR = range(4)


class Kernels:
    def __init__(self, compiler="clang"):
        folder = tempfile.mkdtemp()
        path = f"{folder}/kernels.so"
        files = sorted(str(p) for p in SOURCES.glob("*.c"))
        subprocess.run(
            [compiler, *FLAGS, f"-I{SOURCES}/include", *files, "-o", path, "-lm"], check=True)
        self.library = ctypes.CDLL(path)
        self.best = self.library.ck_best_isa()
        self.entries = {}
        entry, index = Entry(), 0
        while self.library.ck_entry_at(ctypes.c_size_t(index), ctypes.byref(entry)):
            self.entries[entry.name.decode()] = (
                entry.inputs, entry.outputs, [entry.functions[i] for i in range(4)])
            index += 1

    def call(self, name, *planes, isa=None):
        """The result planes of a function for planes of doubles."""
        inputs, outputs, functions = self.entries[name]
        planes = [np.ascontiguousarray(p, dtype=np.float64) for p in planes]
        assert len(planes) == inputs, name
        n = len(planes[0])
        results = [np.empty(n) for _ in range(outputs)]
        pointers = lambda arrays: (ctypes.c_void_p * len(arrays))(*(a.ctypes.data for a in arrays))
        FUNCTION(functions[self.best if isa is None else isa])(
            n, pointers(planes), pointers(results))
        return results
