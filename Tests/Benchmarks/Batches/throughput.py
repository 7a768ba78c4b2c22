"""One request with many complex points, value and gradient of the seed example: here and with the peers."""
import json, statistics, sys

import harness

COUNT = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
PORT = 9450


def measure(port, z, encoding):
    body = harness.request(z, encoding)
    answer, _ = harness.exchange(port, '/v1/gradient', body)
    harness.check(json.loads(answer), z)
    seconds = statistics.median(harness.exchange(port, '/v1/gradient', body)[1] for _ in range(ROUNDS))
    return len(z) / seconds / 1e6, (len(body) + len(answer)) / seconds / 1e6, seconds


def main():
    z = harness.points(COUNT)
    servers = [('wirtinger', lambda port: harness.wirtinger(port)),
               ('FastAPI + NumPy', lambda port: harness.peer(port, 'numpy')),
               ('FastAPI + JAX', lambda port: harness.peer(port, 'jax'))]
    print(f'{COUNT} points, median of {ROUNDS}')
    print(f'{"":18}{"encoding":10}{"s":>8}{"M points/s":>12}{"MB/s in+out":>13}')
    for index, (name, start) in enumerate(servers):
        with start(PORT + index):
            for encoding in ['base64', 'json']:
                rate, bytes_rate, seconds = measure(PORT + index, z, encoding)
                print(f'{name:18}{encoding:10}{seconds:8.3f}{rate:12.2f}{bytes_rate:13.0f}', flush=True)


main()
