"""The process of the stand-in: the gateway, and Trino as its child.

It ends at SIGTERM, when Trino ends, and, as the child of a test, when the test's end of a pipe
closes: whatever happens to the one, the other does not stay.
"""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from engines.athena.account import ACCESS_KEY, REGION
from engines.athena.downloads import DownloadError, engine
from engines.athena.stand_in import CALLS, STATE

CHECK_SECONDS = 0.5
BACKLOG = 64  # connections that wait to be taken
POLL_SECONDS = 0.05  # how long a shutdown takes


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept

    def log_request(self, *args) -> None:
        pass


def serve(work: Path, heap: str, has_lifeline: bool) -> int:
    """Runs until it is told to end. Writes STATE when it is ready. Out: the exit code."""
    # Here, not above: botocore and moto read the environment when they are imported.
    _forget_real_account()
    from engines.athena.api import AthenaApi
    from engines.athena.catalog import Catalog
    from engines.athena.executor import TrinoExecutor
    from engines.athena.faults import Faults
    from engines.athena.router import Router
    from engines.athena.trino_process import TrinoFailed, TrinoProcess

    ended = _end_of_us(has_lifeline)
    listening = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    trino, gateway = None, None
    try:
        trino = TrinoProcess(engine(), work, url, heap)
        trino.launch()
        catalog, faults = Catalog(url), Faults()
        api = AthenaApi(TrinoExecutor(catalog, trino.backend), faults)
        gateway = listen(Router(api, faults, _moto(), _recorder(work / CALLS)), listening)
        trino.wait(catalog)
        _write_state(work, url, trino.pid)
        while not ended.wait(CHECK_SECONDS):
            if not trino.is_alive():
                print("Trino has ended by itself: see trino.log", file=sys.stderr)
                return 1
        return 0
    except (TrinoFailed, DownloadError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if trino:
            trino.stop()
        if gateway:
            gateway.shutdown()


def listen(application: Callable, listening: socket.socket) -> BaseWSGIServer:
    """Serves a WSGI application from threads, on a socket of the loopback."""
    host, port = listening.getsockname()
    server = make_server(
        host,
        port,
        application,
        threaded=True,
        request_handler=_Handler,
        fd=listening.fileno(),
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    return server


def _moto() -> Callable:
    from moto.server import DomainDispatcherApplication, create_backend_app

    return DomainDispatcherApplication(create_backend_app)


def _forget_real_account() -> None:
    """Nothing of a real account, and no endpoint: moto must not call itself."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=ACCESS_KEY,
        AWS_DEFAULT_REGION=REGION,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        NO_PROXY="127.0.0.1",
    )


def _end_of_us(has_lifeline: bool) -> threading.Event:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if has_lifeline:

        def watch() -> None:
            sys.stdin.buffer.read()
            ended.set()

        threading.Thread(target=watch, daemon=True).start()
    return ended


def _recorder(path: Path) -> Callable[[dict], None]:
    lock, file = threading.Lock(), open(path, "w", buffering=1)  # noqa: SIM115 for as long as we run

    def record(call: dict) -> None:
        with lock:
            file.write(json.dumps(call, default=str) + "\n")

    return record


def _write_state(work: Path, url: str, trino_pid: int) -> None:
    state = {"url": url, "pid": os.getpid(), "trino_pid": trino_pid}
    new = work / f"{STATE}.new"
    new.write_text(json.dumps(state))
    new.rename(work / STATE)
