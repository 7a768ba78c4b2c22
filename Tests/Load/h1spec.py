"""The 33 cases of uNetworking/h1spec, written from the names in its documentation, against a running server.

Each request is sent whole and, where it is complete, also byte by byte. A case passes when the status is the wanted
one, and after a refusal the connection is at its end. Fragments pass when the server waits for the rest.

usage: h1spec.py [port of a running server]
"""
import socket, sys

from load import *

OK, REFUSED, WAITS = '2xx or 4xx of the service', 'refused', 'waits'
HOST = b'Host: localhost\r\n'
CASES = [
    ('fragmented method', b'G', WAITS),
    ('fragmented URL 1', b'GET ', WAITS),
    ('fragmented URL 2', b'GET /hello', WAITS),
    ('fragmented URL 3', b'GET /hello ', WAITS),
    ('fragmented HTTP version', b'GET /hello HTTP', WAITS),
    ('fragmented request line', b'GET /hello HTTP/1.1', WAITS),
    ('fragmented request line newline 1', b'GET /hello HTTP/1.1\r', WAITS),
    ('fragmented request line newline 2', b'GET /hello HTTP/1.1\r\n', WAITS),
    ('fragmented field name', b'GET /hello HTTP/1.1\r\nHos', WAITS),
    ('fragmented field value 1', b'GET /hello HTTP/1.1\r\nHost:', WAITS),
    ('fragmented field value 2', b'GET /hello HTTP/1.1\r\nHost: ', WAITS),
    ('fragmented field value 3', b'GET /hello HTTP/1.1\r\nHost: localhost', WAITS),
    ('fragmented field value 4', b'GET /hello HTTP/1.1\r\nHost: localhost\r', WAITS),
    ('fragmented request', b'GET /hello HTTP/1.1\r\nHost: localhost\r\n', WAITS),
    ('fragmented request termination', b'GET /hello HTTP/1.1\r\nHost: localhost\r\n\r', WAITS),
    ('request without version', b'GET / \r\n' + HOST + b'\r\n', REFUSED),
    ('request with Expect', b'GET / HTTP/1.1\r\n' + HOST + b'Expect: 100-continue\r\n\r\n', OK),
    ('valid GET', b'GET /healthz HTTP/1.1\r\n' + HOST + b'\r\n', OK),
    ('valid GET with edge case', b'GET /healthz HTTP/1.1\r\nhoSt:\tlocalhost\r\nempty:\r\n\r\n', OK),
    ('invalid field characters', b'GET / HTTP/1.1\r\n' + HOST + b'X-Inv[alid]: value\r\n\r\n', REFUSED),
    ('missing Host', b'GET / HTTP/1.1\r\n\r\n', REFUSED),
    ('multiple Host', b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', REFUSED),
    ('overflowing negative Content-Length',
     b'POST / HTTP/1.1\r\n' + HOST + b'Content-Length: -123456789123456789123456789\r\n\r\n', REFUSED),
    ('negative Content-Length', b'POST / HTTP/1.1\r\n' + HOST + b'Content-Length: -1234\r\n\r\n', REFUSED),
    ('non-numeric Content-Length', b'POST / HTTP/1.1\r\n' + HOST + b'Content-Length: abc\r\n\r\n', REFUSED),
    ('empty field value', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X-Empty-Header: \r\n\r\n', OK),
    ('invalid control character', b'GET / HTTP/1.1\r\n' + HOST + b'X-Bad: ab\x07c\r\n\r\n', REFUSED),
    ('invalid HTTP version', b'GET / HTTP/9.9\r\n' + HOST + b'\r\n', REFUSED),
    ('invalid prefix of request', b'Extra lineGET / HTTP/1.1\r\n' + HOST + b'\r\n', REFUSED),
    ('invalid line ending', b'GET / HTTP/1.1\r\n' + HOST + b'\rSome-Header: Test\r\n\r\n', REFUSED),
    ('valid POST with content', b'POST /v1/value HTTP/1.1\r\n' + HOST + b'Content-Length: 5\r\n\r\nhello', OK),
    ('chunked with Content-Length', b'POST / HTTP/1.1\r\n' + HOST +
     b'Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', REFUSED),
    ('conflicting field in varying case', b'POST / HTTP/1.1\r\n' + HOST +
     b'Transfer-Encoding: chunked\r\ncontent-LENGTH: 5\r\n\r\nhello', REFUSED),
]
assert len(CASES) == 33


def answers(port, pieces, waits):
    """The last status, or None when nothing came in time; and whether the connection is at its end."""
    with socket.create_connection(('127.0.0.1', port), 5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for piece in pieces:
                connection.sendall(piece)
        except OSError:
            pass  # refused before the rest was sent
        connection.settimeout(0.2 if waits else 5)
        text = b''
        while True:
            try:
                more = connection.recv(1 << 16)
            except TimeoutError:
                return status(text), False
            except ConnectionResetError:
                return status(text), True
            text += more
            if not more:
                return status(text), True
            if status(text) and b'connection: close' not in text.lower():
                return status(text), False


def status(text):
    while text.startswith(b'HTTP/1.1 100'):
        text = text.partition(b'\r\n\r\n')[2]
    return int(text.split()[1]) if b'\r\n\r\n' in text else None


def passes(port, request, wanted, pieces):
    got, ended = answers(port, pieces, wanted is WAITS)
    if wanted is WAITS:
        return got is None and not ended
    if wanted is OK:
        return got is not None and not ended and got < 500
    return got in (400, 501, 505) and ended


def run(port):
    failed = []
    for name, request, wanted in CASES:
        deliveries = [[request]] + ([] if wanted is WAITS else [[request[i:i + 1] for i in range(len(request))]])
        if not all(passes(port, request, wanted, pieces) for pieces in deliveries):
            failed.append(name)
    for name in failed:
        print('failed:', name)
    print(f'{len(CASES) - len(failed)} of {len(CASES)} cases pass')
    return bool(failed)


if len(sys.argv) > 1:
    sys.exit(run(int(sys.argv[1])))
with wirtinger(18080):
    sys.exit(run(18080))
