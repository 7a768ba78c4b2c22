"""How every peer is timed: the median of seven stretches of calls, as Timing.swift does it."""
import statistics
import time


def median(run, seconds=0.3, repeats=7):
    run()
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            run()
        elapsed = time.perf_counter() - start
        if elapsed > seconds / repeats:
            break
        calls = max(calls + 1, int(calls * min(10, 1.3 * seconds / repeats / max(elapsed, 1e-9))))
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - start) / calls)
    return statistics.median(times)
