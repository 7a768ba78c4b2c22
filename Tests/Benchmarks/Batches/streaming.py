"""10^7 complex points in base64 as a streamed answer."""
import json, socket, sys, time

import numpy as np

import harness

COUNT = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
PORT = 9470


class Lines:
    """The content of a chunked answer, line by line."""

    def __init__(self, connection):
        self.reader = connection.makefile('rb', 1 << 20)
        status = self.reader.readline()
        if b' 200 ' not in status:
            sys.exit(status.decode() + self.reader.read(2000).decode())
        while self.reader.readline() != b'\r\n':
            pass
        self.pending = b''

    def __iter__(self):
        while True:
            size = int(self.reader.readline(), 16)
            self.pending += self.reader.read(size)
            self.reader.readline()
            while b'\n' in self.pending:
                line, _, self.pending = self.pending.partition(b'\n')
                yield line
            if size == 0:
                return


def ask(body):
    connection = socket.create_connection(('127.0.0.1', PORT))
    start = time.perf_counter()
    thread = harness.send(connection, '/v1/gradient', body, 'application/x-ndjson')
    return connection, thread, start


def whole(process, body, z):
    connection, thread, start = ask(body)
    first, next_point, last = None, 0, None
    for line in Lines(connection):
        if first is None:
            first = time.perf_counter()
        last = json.loads(line)
        if 'complete' in last:
            break
        assert last['first'] == next_point
        part = z[next_point:next_point + last['count']]
        # Comparing all would measure NumPy; the numbers of every line are looked at once in a while.
        if next_point == 0 or last['first'] // last['count'] % 50 == 0:
            harness.check(last, part)
        next_point += last['count']
    end = time.perf_counter()
    assert last['complete'] and last['count'] == next_point == len(z), last
    thread.join()
    print(f'first block {first - thread.done:.3f} s after the last byte of the request; all {end - start:.2f} s, '
          f'{len(z) / (end - start) / 1e6:.2f} M points/s')
    print(f'peak resident memory {harness.memory(process, "VmHWM"):.0f} MiB')
    connection.close()


def unread(process, body):
    """A client that does not read: the work stops by itself. Then it goes."""
    connection, thread, _ = ask(body)
    thread.join()
    before, quiet = harness.processor_time(process), 0
    while quiet < 10:
        time.sleep(0.1)
        now = harness.processor_time(process)
        quiet = quiet + 1 if now == before else 0
        before = now
    print(f'a client that does not read: no work after a while, {harness.memory(process, "VmRSS"):.0f} MiB held')
    connection.close()
    time.sleep(0.5)
    print(f'0.5 s after it has gone: {harness.memory(process, "VmRSS"):.0f} MiB held')


def gone(process, body):
    """A client that goes in the middle: how long the process works on."""
    connection, thread, _ = ask(body)
    lines = iter(Lines(connection))
    for _ in range(3):
        next(lines)
    thread.join()
    lines = None
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
    start = time.perf_counter()
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()
    last, before = start, harness.processor_time(process)
    while time.perf_counter() - start < 2:
        time.sleep(0.01)
        now = harness.processor_time(process)
        if now != before:
            last, before = time.perf_counter(), now
    print(f'a client that goes after 3 lines: the last processor time is seen {last - start:.3f} s later')


def main():
    z = harness.points(COUNT)
    body = harness.request(z, 'base64')
    print(f'{COUNT} points, {len(body) / 1e6:.0f} MB')
    options = ['--max-content-bytes', str(300 << 20), '--content-seconds', '120']
    with harness.wirtinger(PORT, *options) as process:
        whole(process, body, z)
        gone(process, body)
        unread(process, body)


main()
