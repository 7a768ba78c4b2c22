"""Resident memory of one large request, as a multiple of its size."""
import json, sys

import numpy as np

import harness

PORT = 9460
MEGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 64


def digits(count):
    """Numbers of 17 digits, as text."""
    values = np.random.default_rng(2).uniform(1, 2, count)
    return ','.join(f'{x:.16f}' for x in values)


def bodies():
    size = MEGABYTES << 20
    count = size // 19 - 10
    yield 'list of 17-digit numbers', '/v1/value', '{"function":"x[0]","at":{"x":[%s]}}' % digits(count)
    half = digits(count // 2 - 10)
    yield 'complex pair of lists', '/v1/value', (
        '{"function":"real(x[0])","at":{"x":{"re":[%s],"im":[%s]}}}' % (half, half))
    numbers = np.random.default_rng(3).standard_normal(size // 4 * 3 // 8 - 100)
    yield 'base64 of float64', '/v1/value', json.dumps({'function': 'x[0]', 'at': {'x': harness.binary(numbers)}})
    z = numbers[:len(numbers) // 2 * 2].view(np.complex128)
    yield 'base64 of complex128', '/v1/value', json.dumps({'function': 'real(x[0])', 'at': {'x': harness.binary(z)}})
    column = np.random.default_rng(4).standard_normal((len(numbers) // 100, 100))
    yield 'columns of 100 numbers in base64', '/v1/value', json.dumps(
        {'function': 'sum(x)', 'points': {'x': harness.binary(column)}, 'encoding': 'base64'})
    row = '{"x":[' + digits(100) + ']}'
    yield 'rows of 100 numbers', '/v1/value', (
        '{"function":"sum(x)","points":[%s]}' % ','.join([row] * (size // (len(row) + 1))))
    row = '{"x":{"re":1.2345678901234567,"im":2.3456789012345678}}'
    count = size // (len(row) + 1) - 1
    yield 'rows of one complex number', '/v1/value', (
        '{"function":"real(x)","points":[%s]}' % ','.join([row] * count))


def main():
    print(f'{"body":36}{"MB":>6}{"MiB before":>12}{"peak":>8}{"of size":>9}{"after":>8}{"s":>8}')
    for name, path, text in bodies():
        body = text.encode()
        limit = str(len(body) + 1024)
        with harness.wirtinger(PORT, '--max-content-bytes', limit, '--content-seconds', '60') as process:
            before = harness.memory(process, 'VmRSS')
            _, seconds = harness.exchange(PORT, path, body)
            peak, after = harness.memory(process, 'VmHWM'), harness.memory(process, 'VmRSS')
            ratio = (peak - before) / (len(body) / (1 << 20))
            print(f'{name:36}{len(body) / 1e6:6.0f}{before:12.0f}{peak:8.0f}{ratio:9.2f}{after:8.0f}{seconds:8.2f}', flush=True)


main()
