"""Resident memory over many requests.

usage: steady.py [requests]
"""
import sys

from load import *

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
port = 18080
rows = []
with wirtinger(port) as process:
    done = 0

    def requests():
        client = Client(port)
        _, content = client.ask(get('/metrics'))
        client.close()
        line = [line for line in content.decode().split('\n')
                if line.startswith('wirtinger_requests_total{route="/v1/gradient",method="POST",status="200"}')]
        return int(float(line[0].split()[-1])) if line else 0
    # Everything that is kept is there after the first hundred thousand.
    wrk(port, 64, 2)
    while requests() < count:
        rows.append([f'{requests():,}', memory(process)])
        wrk(port, 64, 5)
    rows.append([f'{requests():,}', memory(process)])
    table(['requests', 'KiB resident'], rows)
