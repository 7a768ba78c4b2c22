"""Servers that are started and ended, clients of bare sockets, and wrk."""
import contextlib, json, os, pathlib, re, resource, shutil, signal, socket, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARY = os.environ.get('WIRTINGER', str(ROOT / '.build/release/wirtinger'))
CORES = os.cpu_count()
BODY = b'{"function":"real(x*exp(1.5j))","at":{"x":{"re":2.3,"im":4.5}},"convention":"adjoint"}'
ANSWER = (b'{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}},'
          b'"convention":"adjoint"}')
SEED = (b'POST /v1/gradient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
        b'Content-Length: %d\r\n\r\n%s' % (len(BODY), BODY))


def raise_descriptors():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def wait(port, process, seconds=60):
    for _ in range(seconds * 20):
        if process.poll() is not None:
            sys.exit('the server ended: ' + str(process.returncode))
        with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port)):
            return
        time.sleep(0.05)
    sys.exit('the server does not listen')


def start(command, port, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    wait(port, process)
    return process


@contextlib.contextmanager
def server(command, port, **options):
    process = start(command, port, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def command(port, *options):
    return [BINARY, 'serve', '--port', str(port), '--client-percent', '100', '--accept-seconds', '0', *options]


def wirtinger(port, *options):
    return server(command(port, *options), port)


@contextlib.contextmanager
def limit(port, answer):
    """The bare loop, answering with the bytes of an answer."""
    with tempfile.TemporaryDirectory() as folder:
        program, file = pathlib.Path(folder) / 'limit', pathlib.Path(folder) / 'answer'
        subprocess.run(['cc', '-O2', '-pthread', str(HERE / 'limit.c'), '-o', str(program)], check=True)
        file.write_bytes(answer)
        with server([str(program), str(port), str(CORES), str(file)], port) as process:
            yield process


@contextlib.contextmanager
def nginx(port):
    with tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder) / 'nginx.conf'
        temporary = ''.join(f'{name}_temp_path {folder}/{name};' for name in
                            ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'])
        configuration.write_text(f'''
            worker_processes {CORES}; daemon off; error_log /dev/null; pid {folder}/pid;
            events {{ worker_connections 8192; }}
            http {{ access_log off; keepalive_requests 100000000; {temporary}
              server {{ listen 127.0.0.1:{port} reuseport; default_type application/json;
                location / {{ return 200 '{ANSWER.decode()}'; }} }} }}''')
        with server(['nginx', '-p', folder, '-c', str(configuration)], port) as process:
            yield process


def hummingbird(port):
    """A constant answer; the executable of the package in `HummingbirdPeer`, which HUMMINGBIRD names."""
    return server([os.environ['HUMMINGBIRD'], str(port), str(CORES), ANSWER.decode()], port)


def fastapi(port):
    return server([sys.executable, str(HERE / 'fastapi_jax.py'), str(port)], port)


class Client:
    """One connection."""

    def __init__(self, port, timeout=60):
        self.socket = socket.create_connection(('127.0.0.1', port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b''

    def ask(self, request):
        """The answer as bytes of its head and of its content."""
        self.socket.sendall(request)
        return self.receive()

    def receive(self):
        while b'\r\n\r\n' not in self.rest:
            self.fill()
        head, self.rest = self.rest.split(b'\r\n\r\n', 1)
        size = int(re.search(rb'(?i)\r\ncontent-length: (\d+)', head).group(1))
        while len(self.rest) < size:
            self.fill()
        content, self.rest = self.rest[:size], self.rest[size:]
        return head + b'\r\n\r\n', content

    def fill(self):
        more = self.socket.recv(1 << 16)
        if not more:
            raise ConnectionError('the server has closed the connection')
        self.rest += more

    def close(self):
        self.socket.close()


def get(path):
    return b'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' % path.encode()


def post(path, content):
    text = json.dumps(content).encode()
    return b'POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s' % (path.encode(), len(text), text)


def memory(process, field='VmRSS'):
    """In KiB."""
    for line in open(f'/proc/{process.pid}/status'):
        if line.startswith(field + ':'):
            return int(line.split()[1])


def wrk(port, connections, seconds, *options, script='seed.lua'):
    """Requests per second, milliseconds at the median and at 99 %, and failures."""
    text = subprocess.run(
        ['wrk', f'-t{CORES}', f'-c{connections}', f'-d{seconds}s', '--latency', '-s', str(HERE / script), *options,
         f'http://127.0.0.1:{port}'], capture_output=True, text=True).stdout
    scale = {'us': 1e-3, 'ms': 1, 's': 1e3}

    def percentile(name):
        number, unit = re.search(rf'^ +{name}% +([0-9.]+)(us|ms|s)$', text, re.M).groups()
        return float(number) * scale[unit]
    failures = re.search(r'Non-2xx or 3xx responses: (\d+)', text)
    errors = re.search(r'Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)', text)
    return {'rate': float(re.search(r'Requests/sec: +([0-9.]+)', text).group(1)),
            'p50': percentile(50), 'p99': percentile(99),
            'failed': int(failures.group(1)) if failures else 0,
            'errors': [int(number) for number in errors.groups()] if errors else [0, 0, 0, 0]}


def table(header, rows):
    print('| ' + ' | '.join(header) + ' |')
    print('|' + '---|' * len(header))
    for row in rows:
        print('| ' + ' | '.join(str(cell) for cell in row) + ' |', flush=True)
