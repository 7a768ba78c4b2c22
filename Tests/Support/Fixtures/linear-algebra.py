"""Writes linear-algebra.jsonl: values of linear algebra and Fourier transforms by NumPy and SciPy.

Run with NumPy 2.4 and SciPy 1.17: python3 linear-algebra.py > linear-algebra.jsonl
Records have the form of the corpus. Vectors are compared through what does not depend on their phase.
"""

import json

import numpy as np
import scipy.linalg

rng = np.random.default_rng(20240607)


def array(shape, is_complex):
    x = rng.uniform(-2, 2, shape)
    return x + 1j * rng.uniform(-2, 2, shape) if is_complex else x


def encoded(x):
    x = np.asarray(x)
    return {"re": x.real.tolist(), "im": x.imag.tolist()} if np.iscomplexobj(x) else x.tolist()


def kind(x):
    return {"kind": "complex" if np.iscomplexobj(x) else "real", "shape": list(np.shape(x))}


def hermitian(x):
    return (x + np.conj(np.swapaxes(x, -1, -2))) / 2


def projectors(vectors):
    return vectors[..., :, :1] * np.conj(np.swapaxes(vectors, -1, -2))[..., :1, :]


ROWS = [
    ("det(x)", lambda x: np.linalg.det(x), [(5, 5), (2, 3, 3), (1, 1), (0, 0)]),
    ("slogdet(x)[0]", lambda x: np.linalg.slogdet(x)[0], [(6, 6), (2, 3, 3)]),
    ("slogdet(x).logabsdet", lambda x: np.linalg.slogdet(x)[1], [(6, 6), (2, 3, 3)]),
    ("inv(x)", np.linalg.inv, [(7, 7), (2, 2, 3, 3)]),
    ("solve(x, x[0])", lambda x: np.linalg.solve(x, x[0]), [(5, 5)]),
    ("solve(x, x[0])", lambda x: np.linalg.solve(x, np.broadcast_to(x[0], x.shape)), [(3, 4, 4)]),
    ("cholesky(x @ conj(x).mT + eye(4))",
     lambda x: np.linalg.cholesky(x @ np.conj(np.swapaxes(x, -1, -2)) + np.eye(4)), [(4, 4), (2, 4, 4)]),
    ("eigvalsh(x)", lambda x: np.linalg.eigvalsh(hermitian(x)), [(6, 6), (2, 3, 3)]),
    ("eigvalsh(x, UPLO='L')", lambda x: np.linalg.eigvalsh(x, UPLO="L"), [(4, 4)]),
    ("eigvalsh(x, UPLO='U')", lambda x: np.linalg.eigvalsh(x, UPLO="U"), [(4, 4)]),
    ("V = eigh(x)[1]; V[:, :1] @ conj(V[:, :1]).T",
     lambda x: projectors(np.linalg.eigh(hermitian(x))[1]), [(5, 5)]),
    ("svdvals(x)", np.linalg.svdvals, [(5, 3), (3, 6), (2, 3, 4)]),
    ("u, s, v = svd(x, full_matrices=False); u[:, :1] @ v[:1, :]",
     lambda x: (lambda r: r[0][:, :1] @ r[2][:1, :])(np.linalg.svd(x)), [(5, 3), (3, 6)]),
    ("svd(x).U.shape[1] + svd(x).Vh.shape[0]", lambda x: float(sum(x.shape)), [(5, 3)]),
    ("qr(x).Q", lambda x: np.linalg.qr(x)[0], [(5, 3), (4, 4), (2, 3, 2), (3, 5)]),
    ("qr(x)[1]", lambda x: np.linalg.qr(x)[1], [(5, 3), (4, 4), (3, 5)]),
    ("qr(x, mode='complete').R", lambda x: np.linalg.qr(x, mode="complete")[1], [(5, 3)]),
    ("qr(x, 'r')", lambda x: np.linalg.qr(x, mode="r"), [(5, 3)]),
    ("pinv(x)", np.linalg.pinv, [(5, 3), (3, 5), (2, 3, 4)]),
    ("pinv(outer(x, x))", lambda x: np.linalg.pinv(np.outer(x, x), rcond=1e-12), [(4,)]),
    ("expm(x)", scipy.linalg.expm, [(4, 4), (3, 2, 2), (9, 9)]),
    ("expm(0.01 * x)", lambda x: scipy.linalg.expm(0.01 * x), [(4, 4)]),
    ("expm(0.3 * x)", lambda x: scipy.linalg.expm(0.3 * x), [(4, 4)]),
    ("kron(x, x[0:1])", lambda x: np.kron(x, x[0:1]), [(2, 3)]),
    ("cross(x, x[0])", lambda x: np.cross(x, np.broadcast_to(x[0], x.shape)), [(4, 3)]),
    ("vector_norm(x, axis=1)", lambda x: np.linalg.vector_norm(x, axis=1), [(3, 4)]),
] + [
    (f"norm(x, {order!r})", lambda x, o=order: np.linalg.norm(x, o), [(4, 3), (3, 4)])
    for order in ["fro", "nuc", 2, -2, 1, -1, np.inf, -np.inf]
] + [
    (f"matrix_norm(x, ord={order!r})", lambda x, o=order: np.linalg.matrix_norm(x, ord=o), [(2, 4, 3)])
    for order in ["fro", "nuc", 2, -2, 1, -1]
] + [
    (f"{name}(x, n={n}, axis={axis}, norm='{norm}')",
     lambda x, f=name, n=n, a=axis, m=norm: getattr(np.fft, f)(x, n=n, axis=a, norm=m), [(4, 6), (3, 5)])
    for name in ["fft", "ifft", "irfft"] for n in [None, 3, 9] for axis in [0, -1]
    for norm in ["backward", "ortho", "forward"]
] + [
    ("fft(x)", np.fft.fft, [(1,), (97,), (128,), (211,), (2, 60)]),
    ("ifft(x)", np.fft.ifft, [(1,), (157,)]),
    ("fft2(x)", np.fft.fft2, [(4, 6), (2, 3, 5)]),
    ("fft2(x, s=(3, 7))", lambda x: np.fft.fft2(x, s=(3, 7), axes=(-2, -1)), [(4, 6)]),
    ("ifft2(x, norm='ortho')", lambda x: np.fft.ifft2(x, norm="ortho"), [(4, 6)]),
    ("fftn(x)", np.fft.fftn, [(2, 3, 4)]),
    ("ifftn(x, axes=(0, 2))", lambda x: np.fft.ifftn(x, axes=(0, 2)), [(2, 3, 4)]),
    ("fftshift(x)", np.fft.fftshift, [(5,), (6,), (3, 4)]),
    ("ifftshift(x)", np.fft.ifftshift, [(5,), (6,), (3, 4)]),
    ("fftshift(x, axes=1)", lambda x: np.fft.fftshift(x, axes=1), [(3, 5)]),
]
REAL_ROWS = [
    (f"rfft(x, n={n}, norm='{norm}')",
     lambda x, n=n, m=norm: np.fft.rfft(x, n=n, norm=m), [(4, 6), (3, 5)])
    for n in [None, 3, 9] for norm in ["backward", "ortho", "forward"]
]

index = 0
for rows, kinds in [(ROWS, [False, True]), (REAL_ROWS, [False])]:
    for formula, function, shapes in rows:
        for shape in shapes:
            for is_complex in kinds:
                x = array(shape, is_complex)
                value = function(x)
                index += 1
                print(json.dumps({
                    "id": f"numpy/{index}", "category": "numpy", "fn": formula,
                    "inputs": {"x": kind(x) | {"value": encoded(x)}},
                    "output": kind(value), "value": encoded(value), "rtol": 1e-12,
                    "jax": {"status": "not run"},
                }))
