"""Two instances behind HAProxy, under load: one is killed and started again, then ended in peace and started again.

usage: proxy.py [seconds for each step]
"""
import pathlib, signal, sys, tempfile, threading, time

from load import *

seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4
front, back = 18080, [18081, 18082]
CONFIGURATION = '''
global
  maxconn 1024
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  # All computation is pure: a POST may be sent again.
  retries 4
  retry-on all-retryable-errors
  option redispatch 1
frontend front
  bind 127.0.0.1:{front}
  option forwardfor
  default_backend instances
backend instances
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter 200ms fall 1 rise 1
  server one 127.0.0.1:{one}
  server two 127.0.0.1:{two}
'''


def instance(port):
    return start(command(port, '--client-field', 'X-Forwarded-For', '--accept-seconds', '1'), port)


class Load:
    """Clients that ask one request after the other, and what they saw."""

    def __init__(self, clients):
        self.ends, self.answered, self.failed = False, 0, []
        self.threads = [threading.Thread(target=self.run) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self):
        client = None
        while not self.ends:
            try:
                if client is None:
                    client = Client(front, timeout=20)
                head, content = client.ask(SEED)
                if not head.startswith(b'HTTP/1.1 200') or content != ANSWER:
                    self.failed.append(head.split(b'\r\n')[0])
                else:
                    self.answered += 1
                if b'connection: close' in head.lower():
                    client = None
            except OSError as error:
                self.failed.append(repr(error))
                client = None

    def end(self):
        self.ends = True
        for thread in self.threads:
            thread.join()


rows = []
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / 'haproxy.cfg'
    file.write_text(CONFIGURATION.format(front=front, one=back[0], two=back[1]))
    instances = [instance(port) for port in back]
    with server(['haproxy', '-f', str(file)], front):
        time.sleep(1)
        try:
            for name, number in [('nothing', None), ('SIGKILL', signal.SIGKILL), ('SIGTERM', signal.SIGTERM)]:
                load = Load(16)
                status = '–'
                for round in range(1 if number is None else 4):
                    time.sleep(seconds / 2)
                    if number is not None:
                        victim = round % 2
                        instances[victim].send_signal(number)
                        status = instances[victim].wait()
                        time.sleep(0.2)
                        instances[victim] = instance(back[victim])
                    time.sleep(seconds / 2)
                load.end()
                rows.append([name, 0 if number is None else 4, f'{load.answered:,}', len(load.failed), status])
                for failure in load.failed[:5]:
                    print(name, failure)
        finally:
            for process in instances:
                process.kill()
                process.wait()
table(['signal', 'times', 'requests answered', 'failed', 'exit status'], rows)
sys.exit(any(row[3] for row in rows))
