"""Servers that are started and ended, and a client of bare sockets."""
import base64, contextlib, json, os, pathlib, select, socket, subprocess, sys, threading, time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BINARY = os.environ.get('WIRTINGER', str(ROOT / '.build/release/wirtinger'))
SEED = 'real(x * exp(1.5j))'


def wait(port, process):
    for _ in range(600):
        if process.poll() is not None:
            sys.exit('the server ended: ' + str(process.returncode))
        with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port)):
            return
        time.sleep(0.1)
    sys.exit('the server does not listen')


@contextlib.contextmanager
def server(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(port, process)
        yield process
    finally:
        process.terminate()
        process.wait()


def wirtinger(port, *options):
    return server([BINARY, 'serve', '--port', str(port), *options], port)


def peer(port, *options):
    return server([sys.executable, str(HERE / 'peer.py'), str(port), *options], port)


def memory(process, field):
    """VmRSS or VmHWM in MiB."""
    for line in open(f'/proc/{process.pid}/status'):
        if line.startswith(field + ':'):
            return int(line.split()[1]) / 1024


def processor_time(process):
    fields = open(f'/proc/{process.pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def head(path, length, accept='application/json', coding=None):
    coded = f'Content-Encoding: {coding}\r\n' if coding else ''
    return (f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{coded}'
            f'Accept: {accept}\r\nContent-Length: {length}\r\n\r\n').encode()


def send(connection, path, body, accept='application/json', coding=None):
    """Sends a request from a thread of its own; the thread's `done` is when its last byte was written."""
    def run():
        connection.sendall(head(path, len(body), accept, coding))
        connection.sendall(body)
        thread.done = time.perf_counter()
    thread = threading.Thread(target=run)
    thread.done = None
    thread.start()
    return thread


def exchange(port, path, body, coding=None, accept='application/json'):
    """The answer to a request, and the seconds from the first byte sent to the last received."""
    connection = socket.create_connection(('127.0.0.1', port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    start = time.perf_counter()
    thread = send(connection, path, body, accept, coding)
    received = bytearray()
    while b'\r\n\r\n' not in received:
        piece = connection.recv(1 << 20)
        if not piece:
            sys.exit('the connection ended: ' + repr(bytes(received[:200])))
        received += piece
    fields, _, rest = bytes(received).partition(b'\r\n\r\n')
    if b'chunked' in fields.lower():
        # The chunks are not taken apart; the last one ends the content.
        while not rest.endswith(b'0\r\n\r\n'):
            rest = rest[-5:] + (connection.recv(1 << 20) or sys.exit('the answer is cut off'))
        return rest, time.perf_counter() - start
    length = int([f for f in fields.lower().split(b'\r\n') if f.startswith(b'content-length')][0].split(b':')[1])
    content = bytearray(length)
    content[:len(rest)] = rest
    view, have = memoryview(content), len(rest)
    while have < length:
        count = connection.recv_into(view[have:])
        if count == 0:
            sys.exit('the answer is cut off')
        have += count
    seconds = time.perf_counter() - start
    thread.join()
    connection.close()
    if not fields.startswith(b'HTTP/1.1 200'):
        sys.exit(fields.decode() + '\n' + bytes(content[:500]).decode())
    return bytes(content), seconds


def binary(array):
    dtype = 'complex128' if np.iscomplexobj(array) else 'float64'
    text = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {'dtype': dtype, 'shape': list(array.shape), 'base64': text}


def array(value):
    if isinstance(value, dict) and 'base64' in value:
        return np.frombuffer(base64.b64decode(value['base64']), value['dtype']).reshape(value['shape'])
    if isinstance(value, dict):
        return np.array(value['re']) + 1j * np.array(value['im'])
    return np.array(value)


def points(count, seed=1):
    print(f'seed {seed}')
    random = np.random.default_rng(seed)
    return random.standard_normal(count) + 1j * random.standard_normal(count)


def request(z, encoding, **more):
    value = binary(z) if encoding == 'base64' else {'re': z.real.tolist(), 'im': z.imag.tolist()}
    return json.dumps({'function': SEED, 'points': {'x': value}, 'encoding': encoding, **more},
                      separators=(',', ':')).encode()


def check(answer, z):
    """Compares with NumPy: the adjoint gradient of Re(x c) is conj(c)."""
    factor = np.exp(1.5j)
    np.testing.assert_allclose(array(answer['values']), (z * factor).real, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(array(answer['gradients']['x']), np.full(len(z), factor.conj()), rtol=1e-12)
