"""The seed example through the whole service, beside a bare loop that answers the same bytes, and others.

usage: throughput.py [seconds [rounds [server,…]]]
"""
import statistics, sys

from load import *

seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
names = sys.argv[3].split(',') if len(sys.argv) > 3 else ['limit', 'wirtinger', 'nginx', 'fastapi']
port = 18080

with wirtinger(port):
    client = Client(port)
    client.ask(SEED)
    head, content = client.ask(SEED)
    assert content == ANSWER, content
starts = {'limit': lambda: limit(port, head + content), 'wirtinger': lambda: wirtinger(port),
          'nginx': lambda: nginx(port), 'hummingbird': lambda: hummingbird(port), 'fastapi': lambda: fastapi(port)}
results = {}
for _ in range(rounds):
    # One after the other in each round: a machine's speed drifts.
    for name in names:
        with starts[name]():
            wrk(port, 16, 1)
            for kind, connections, script in [('16', 16, 'seed.lua'), ('64', 64, 'seed.lua'), ('new', 64, 'close.lua')]:
                result = wrk(port, connections, seconds, script=script)
                assert result['failed'] == 0, result
                results.setdefault((name, kind), []).append(result)


def median(name, kind, key):
    return statistics.median(result[key] for result in results[name, kind])


def ratio(name, kind, key):
    return statistics.median(mine[key] / its[key] for mine, its in zip(results[name, kind], results['limit', kind]))


labels = {'16': '16 connections', '64': '64 connections', 'new': '64 clients, a connection for each request'}
rows = []
for kind, label in labels.items():
    for name in names:
        row = [label, name, f"{median(name, kind, 'rate'):,.0f}", f"{median(name, kind, 'p50'):.2f}",
               f"{median(name, kind, 'p99'):.2f}"]
        if 'limit' in names:
            row += [f"{ratio(name, kind, 'rate'):.2f}", f"{ratio(name, kind, 'p99'):.2f}"]
        rows.append(row)
table(['load', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'rate / limit', 'p99 / limit'], rows)
