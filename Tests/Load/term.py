"""SIGTERM under load, without a proxy: no request that was sent stays without its answer.

usage: term.py [rounds]
"""
import sys, threading, time

from load import *

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
port = 18080
answered, lost, statuses = 0, 0, []
lock = threading.Lock()


def run(keeps):
    """Asks until nobody listens any more."""
    global answered, lost
    while True:
        try:
            client = Client(port, timeout=10)
        except OSError:
            return
        while True:
            try:
                head, content = client.ask(SEED)
                good = head.startswith(b'HTTP/1.1 200') and content == ANSWER
            except OSError:
                good = False
            with lock:
                answered += good
                lost += not good
            if not good or not keeps or b'\r\nConnection: close' in head:
                client.close()
                break


for _ in range(rounds):
    process = start(command(port, '--accept-seconds', '1'), port)
    threads = [threading.Thread(target=run, args=[index % 2 == 0]) for index in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    process.terminate()
    statuses.append(process.wait())
    for thread in threads:
        thread.join()
table(['rounds', 'requests answered', 'lost', 'exit statuses'], [[rounds, f'{answered:,}', lost, sorted(set(statuses))]])
sys.exit(lost != 0 or set(statuses) != {0})
