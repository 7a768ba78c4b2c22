"""How long a health check and a small request take while ten requests of about a second each are computed, and while
short texts with much work in them come, each one new to the server."""
import sys, threading, time

from load import *

port = 18080


def measure(request, until):
    client = Client(port)
    times = []
    while not until():
        start = time.perf_counter()
        client.ask(request)
        times.append((time.perf_counter() - start) * 1e3)
        time.sleep(0.002)
    times.sort()
    return [f'{len(times)}', f'{times[len(times) // 2]:.2f}', f'{times[len(times) * 99 // 100]:.2f}', f'{times[-1]:.2f}']


with wirtinger(port, '--evaluation-threads', '1'):
    # A loop of a million steps, each of as many sines as take about a second here.
    def loop(sines):
        step = 'sin(' * sines + 'y' + ')' * sines
        text = f'y = x\nfor i in range(1000000):\n  y = {step} + x\nreturn y'
        return post('/v1/value', {'function': text, 'at': {'x': 0.7}})

    def seconds(request):
        start = time.perf_counter()
        head, content = client.ask(request)
        assert head.startswith(b'HTTP/1.1 200'), (head, content)
        return time.perf_counter() - start
    client = Client(port)
    heavy = loop(max(1, round(10 / seconds(loop(10)))))
    alone = seconds(heavy)
    # Connecting is done before, so that all ten begin together.
    clients = [Client(port, timeout=300) for _ in range(10)]
    answered = []

    def ask(client):
        head, _ = client.ask(heavy)
        answered.append(head.startswith(b'HTTP/1.1 200'))
    threads = [threading.Thread(target=ask, args=[client]) for client in clients]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    results = {}

    def watch(name, request):
        results[name] = measure(request, lambda: len(answered) == 10)
    watchers = [threading.Thread(target=watch, args=arguments) for arguments in
                [('GET /healthz', get('/healthz')), ('the seed example', SEED)]]
    for thread in watchers:
        thread.start()
    for thread in threads + watchers:
        thread.join()
    assert all(answered)
    print(f'one heavy request alone {alone:.2f} s, ten of them {time.perf_counter() - start:.1f} s')
    table(['request', 'number', 'median ms', '99 % ms', 'slowest ms'],
          [[name, *row] for name, row in results.items()])

# Every text is another function: nobody knows beforehand what it costs.
SHORT = {
    'arrays': lambda number: ('/v1/value', f'sum(sin(ones((2000, 2000)) * x)) + {number}'),
    'products of matrices': lambda number: ('/v1/value', f'A = ones((700, 700)) * x\nsum(A @ A) + {number}'),
    'functions of matrices': lambda number: ('/v1/gradient', f'sum(inv(eye(200) * x)) + {number}'),
    'compiling': lambda number: ('/v1/gradient', '+'.join(f'sin(x*{number + term})' for term in range(1, 900))),
    'loops': lambda number: ('/v1/gradient', f'for i in range(200000): x = sin(x)\nx + {number}'),
}
# One loop for all connections.
with wirtinger(port, '--loops', '1'):
    rows = []
    for name, make in SHORT.items():
        clients = [Client(port, timeout=300) for _ in range(4)]
        done = []

        def ask_many(client, first):
            for number in range(first, first + 10):
                path, function = make(number)
                head, content = client.ask(post(path, {'function': function, 'at': {'x': 0.5}}))
                assert head.startswith(b'HTTP/1.1 200'), (head, content)
            done.append(first)
        threads = [threading.Thread(target=ask_many, args=[client, 100 * index]) for index, client in enumerate(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        rows.append([name, *measure(get('/healthz'), lambda: len(done) == 4)])
        for thread in threads:
            thread.join()
        rows[-1].insert(1, f'{(time.perf_counter() - start) * 1e3 / 40:.0f}')
    table(['40 short texts', 'ms each', 'GET /healthz', 'median ms', '99 % ms', 'slowest ms'], rows)
