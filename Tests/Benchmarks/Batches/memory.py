"""Resident memory of one large request, as a multiple of its size.

python memory.py [MEGABYTES [TEXT]]: bodies of this size (64), and only those with this text in their name.
"""
import gzip, json, sys

import numpy as np

import harness

PORT = 9460
MEGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 64
NAMES = sys.argv[2] if len(sys.argv) > 2 else ''


def digits(count):
    """Numbers of 17 digits, as text."""
    values = np.random.default_rng(2).uniform(1, 2, count)
    return ','.join(f'{x:.16f}' for x in values)


def join(row, size):
    return '[%s]' % ','.join([row] * (size // (len(row) + 1) - 1))


def forms():
    """Every way of writing many numbers: name, endpoint, text of the request."""
    size = MEGABYTES << 20
    count = size // 19 - 10
    yield 'list of 17-digit numbers', '/v1/value', '{"function":"sum(x)","at":{"x":[%s]}}' % digits(count)
    half = digits(count // 2 - 10)
    yield 'complex pair of lists', '/v1/value', (
        '{"function":"real(sum(x))","at":{"x":{"re":[%s],"im":[%s]}}}' % (half, half))
    pair = '{"re":1.2345678901234567,"im":2.3456789012345678}'
    yield 'list of complex numbers', '/v1/value', '{"function":"real(sum(x))","at":{"x":%s}}' % join(pair, size)
    yield 'list of lists of one number', '/v1/value', (
        '{"function":"sum(x)","at":{"x":%s}}' % join('[1.2345678901234567]', size))
    yield 'matrices of one number', '/v1/value', (
        '{"function":"sum(x)","at":{"x":%s}}' % join('[[1.2345678901234567]]', size))
    yield 'lists of one complex number', '/v1/value', (
        '{"function":"real(sum(x))","at":{"x":%s}}' % join('[%s]' % pair, size))
    yield 'column of numbers', '/v1/value', '{"function":"x","points":{"x":[%s]}}' % digits(count)
    yield 'column of lists of one number', '/v1/value', (
        '{"function":"sum(x)","points":{"x":%s}}' % join('[1.2345678901234567]', size))
    yield 'column as a complex pair', '/v1/value', '{"function":"x","points":{"x":{"re":[%s],"im":[%s]}}}' % (half, half)
    numbers = np.random.default_rng(3).standard_normal(size // 4 * 3 // 8 - 100)
    yield 'base64 of float64', '/v1/value', json.dumps({'function': 'sum(x)', 'at': {'x': harness.binary(numbers)}})
    z = numbers[:len(numbers) // 2 * 2].view(np.complex128)
    yield 'base64 of complex128', '/v1/value', json.dumps({'function': 'real(sum(x))', 'at': {'x': harness.binary(z)}})
    column = np.random.default_rng(4).standard_normal((len(numbers) // 100, 100))
    yield 'columns of 100 numbers in base64', '/v1/value', json.dumps(
        {'function': 'sum(x)', 'points': {'x': harness.binary(column)}, 'encoding': 'base64'})
    row = '{"x":[' + digits(100) + ']}'
    yield 'rows of 100 numbers', '/v1/value', '{"function":"sum(x)","points":%s}' % join(row, size)
    yield 'rows of one complex number', '/v1/value', (
        '{"function":"real(x)","points":%s}' % join('{"x":%s}' % pair, size))
    yield 'rows of one number', '/v1/value', (
        '{"function":"x","points":%s}' % join('{"x":1.2345678901234567}', size))
    yield 'rows of matrices', '/v1/value', (
        '{"function":"sum(x)","points":%s}' % join('{"x":[[1.2345678901234567],[1.2345678901234567]]}', size))
    yield 'rows of arrays as complex pairs', '/v1/value', '{"function":"real(sum(x))","points":%s}' % join(
        '{"x":{"re":[%s],"im":[%s]}}' % (digits(10), digits(10)), size)
    yield 'rows of base64', '/v1/value', '{"function":"sum(x)","points":%s}' % join(
        json.dumps({'x': harness.binary(np.arange(100.0))}, separators=(',', ':')), size)
    one = join('{"x":1.2345678901234567}', size // 2)
    yield 'rows of tangents', '/v1/jvp', '{"function":"x*x","points":%s,"tangent":%s}' % (one, one)
    yield 'rows of tangents, complex', '/v1/jvp', '{"function":"x*x","points":%s,"tangent":%s}' % (
        2 * (join('{"x":%s}' % pair, size // 2),))
    rows = size // (25 + 54)
    yield 'rows of cotangents of two results', '/v1/vjp', '{"function":"x,x*x","points":[%s],"cotangent":[%s]}' % (
        ','.join(['{"x":1.2345678901234567}'] * rows),
        ','.join(['{"out0":1.2345678901234567,"out1":1.2345678901234567}'] * rows))
    yield 'rows and a list of cotangents', '/v1/vjp', '{"function":"x*x","points":%s,"cotangent":[%s]}' % (
        one, ','.join(['1.2345678901234567'] * (one.count(',') + 1)))
    yield 'rows of two real numbers', '/v1/value', (
        '{"function":"x*y","points":%s}' % join('{"x":1.2345678901234567,"y":2.3456789012345678}', size))


def endpoints():
    """Every endpoint at columns in base64, answered in lines: what the request costs, not what the answer does."""
    more = {'vjp': {'cotangent': 1}, 'jvp': {'tangent': {'x': 1}}, 'hvp': {'tangent': {'x': 1}},
            'derivatives': {'order': 2}}
    numbers = np.random.default_rng(4).standard_normal((MEGABYTES << 20) // 4 * 3 // 8 - 100)
    for endpoint in ['value', 'gradient', 'vjp', 'jvp', 'jacobian', 'hessian', 'hvp', 'derivatives', 'wirtinger']:
        yield f'{endpoint}, column in base64', '/v1/' + endpoint, json.dumps(
            {'function': 'x**3', 'points': {'x': harness.binary(numbers)}, 'encoding': 'base64', **more.get(endpoint, {})})
    # Without a derivative by the large input.
    column = harness.binary(numbers[:len(numbers) // 1000 * 1000].reshape(-1, 1000))
    for endpoint, wrt in [('check', {'wrt': ['y']}), ('compile', {})]:
        yield f'{endpoint}, columns of 1000 numbers', '/v1/' + endpoint, json.dumps(
            {'function': 'sum(x) * y', 'at': {'y': 2}, 'points': {'x': column}, **wrt})


def main():
    print(f'{"body":40}{"MB":>6}{"MiB before":>12}{"peak":>8}{"of size":>9}{"after":>8}{"s":>8}')
    worst = 0
    for name, path, text in (form for form in [*forms(), *endpoints()] if NAMES in form[0]):
        for coding in [None, 'gzip']:
            body = text.encode()
            size = len(body)
            if coding:
                body = gzip.compress(body, 1)
            limit = str(size + 1024)
            with harness.wirtinger(PORT, '--max-content-bytes', limit, '--content-seconds', '60') as process:
                before = harness.memory(process, 'VmRSS')
                accept = 'application/json' if path == '/v1/compile' else 'application/x-ndjson'
                _, seconds = harness.exchange(PORT, path, body, coding, accept)
                peak, after = harness.memory(process, 'VmHWM'), harness.memory(process, 'VmRSS')
                ratio = (peak - before) / (size / (1 << 20))
                worst = max(worst, ratio)
                print(f'{name + (", gzip" if coding else ""):40}{size / 1e6:6.0f}{before:12.0f}{peak:8.0f}{ratio:9.2f}'
                      f'{after:8.0f}{seconds:8.2f}', flush=True)
    sys.exit(f'more than three times the size: {worst:.2f}' if worst > 3 else 0)


main()
