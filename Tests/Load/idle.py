"""What idle connections cost, and how fast a live request is beside them.

usage: idle.py [connections]
"""
import statistics, sys, time

from load import *

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
port = 18080
raise_descriptors()
with wirtinger(port, '--idle-seconds', '600') as process:
    live = Client(port)
    for _ in range(2000):
        live.ask(SEED)
    before = memory(process)
    idle = []
    for _ in range(count):
        client = Client(port)
        # One request each: a connection that has been used holds what it will ever hold.
        head, content = client.ask(SEED)
        assert content == ANSWER
        idle.append(client)
    after = memory(process)
    times = []
    for _ in range(2000):
        start = time.perf_counter()
        live.ask(SEED)
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    table(['idle connections', 'KiB resident before', 'after', 'bytes per connection', 'live request: median ms',
           '99 % ms', 'slowest ms'],
          [[count, before, after, f'{(after - before) * 1024 / count:.0f}', f'{statistics.median(times):.2f}',
            f'{times[len(times) * 99 // 100]:.2f}', f'{times[-1]:.2f}']])
