"""The seed example from clients on one core, while the service, on another, also computes long requests; beside
a service that never gives way, if one is named.

usage: busy.py [rounds [binary,…]]
"""
import re, statistics, subprocess, sys, threading

import load
from load import *

FUNCTION = r's = x\nfor i in range(100000):\n  s = sin(s) + x\ns'
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
binaries = sys.argv[2].split(',') if len(sys.argv) > 2 else [BINARY]
port = 18085


def ask(number, ended):
    """Long requests, one after the other, each at a point of its own."""
    at = number
    while not ended.is_set():
        at += 1e-3
        body = b'{"function":"%s","at":{"x":%.3f}}' % (FUNCTION.encode(), at)
        with socket.create_connection(('127.0.0.1', port)) as client:
            client.sendall(b'POST /v1/gradient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'
                           b'Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body))
            while client.recv(65536):
                pass


def rate(connections):
    text = subprocess.run(
        ['taskset', '-c', '1', 'wrk', '-t1', f'-c{connections}', '-d2', '-s', str(HERE / 'seed.lua'),
         f'http://127.0.0.1:{port}/'], capture_output=True, text=True, check=True).stdout
    return float(re.search(r'Requests/sec:\s+([\d.]+)', text)[1])


results = {}
for _ in range(rounds):
    for binary in binaries:
        load.BINARY = binary
        for clients in [0, 4]:
            with server(['taskset', '-c', '0'] + command(port), port):
                ended = threading.Event()
                threads = [threading.Thread(target=ask, args=(number, ended)) for number in range(clients)]
                for thread in threads:
                    thread.start()
                for connections in [4, 16, 64]:
                    results.setdefault((clients, connections, binary), []).append(rate(connections))
                ended.set()
                for thread in threads:
                    thread.join()
table(['long requests at a time', 'connections', 'server', 'requests/s'],
      [[clients, connections, binary, f'{statistics.median(rates):,.0f}']
       for (clients, connections, binary), rates in sorted(results.items())])
