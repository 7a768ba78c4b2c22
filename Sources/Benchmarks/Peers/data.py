"""The numbers of the workloads, the same as in Data.swift: SplitMix64, to the interval (-1, 1)."""
import numpy as np


def uniform(seed, *shape):
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        state = np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, count + 1, dtype=np.uint64)
        bits = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits = bits ^ (bits >> np.uint64(31))
    return ((bits >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0).reshape(shape)


A5 = (uniform(51, 256, 64) + 1j * uniform(52, 256, 64)) / 8
b5 = 4 * uniform(53, 256) ** 2
X6 = 2 * uniform(61, 10000, 50)
y6 = np.sign(uniform(62, 10000))
X7 = 2 * uniform(71, 256, 64)
Y7 = np.eye(10)[(np.arange(256) * 7) % 10]
W1_7, b1_7 = uniform(72, 64, 128) / 4, uniform(73, 128) / 4
W2_7, b2_7 = uniform(74, 128, 10) / 4, uniform(75, 10) / 4
D8 = 0.01 * np.cos(np.arange(1000.0))


def points(workload, n):
    """The inputs at n points, one array per input with the points first."""
    if workload in ("w1", "w4"):
        return [2 * (uniform(1, n) + 1j * uniform(2, n))]
    if workload == "w2":
        return [2 * uniform(1, n, 10)]
    if workload == "w3":
        return [2 * uniform(1, n), 2 * uniform(2, n)]
    if workload == "w5":
        return [uniform(1, n, 64) + 1j * uniform(2, n, 64)]
    if workload == "w6":
        return [uniform(1, n, 50) / 8]
    if workload == "w7":
        return [np.repeat(p[None], n, 0) for p in (W1_7, b1_7, W2_7, b2_7)]
    if workload == "w8":
        return [uniform(1, n) / 2, uniform(2, n) / 2]
    raise ValueError(workload)
