"""The process of the stand-in: the gateway, PostgreSQL as its child, S3 and Glue by moto.

It ends at SIGTERM, when PostgreSQL ends, and, as the child of a test, when the test's end of a
pipe closes: whatever happens to the one, the other does not stay.
"""

import asyncio
import os
import socket
import sys
import threading
from pathlib import Path

from stand_ins import aws
from stand_ins.lifetime import CALLS, CONTROL, end_of_us, recorder, write_state

CHECK_SECONDS = 0.5


def serve(
    work: Path, database: str, user: str, isolation: str, aws_url: str, has_lifeline: bool
) -> int:
    """Runs until it is told to end. Writes STATE when it is ready. Out: the exit code.

    In: the URL of S3 and Glue to share, or nothing for its own.
    """
    if aws_url and not aws.is_loopback(aws_url):
        message = "is not on the loopback: only another stand-in on this machine shares S3 and Glue"
        print(f"--aws-url {aws_url} {message}", file=sys.stderr)
        return 1
    # Here, not above: botocore and moto read the environment when they are imported.
    aws.forget_real_account()
    from stand_ins.faults import Faults
    from stand_ins.redshift.faults import KINDS
    from stand_ins.redshift.gateway import Gateway
    from stand_ins.redshift.postgres import TEMPLATE, Postgres, PostgresError
    from stand_ins.redshift.spectrum import Spectrum

    ended = end_of_us(has_lifeline)
    record, faults = recorder(work / CALLS), Faults(KINDS)
    listening = socket.create_server(("127.0.0.1", 0), backlog=aws.BACKLOG)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    postgres, loop, web = Postgres(work, isolation), Loop(), None
    try:
        postgres.start()
        postgres.create_database(database, user)
        super_type = int(postgres.psql(TEMPLATE, "select 'super'::regtype::oid::int"))
        spectrum = Spectrum(aws_url or url, postgres.exchange, record)
        gateway = Gateway(postgres, super_type, spectrum, faults, record)
        web = aws.listen(_Web(faults, None if aws_url else aws.moto(), gateway, loop), listening)
        port = loop.run(gateway.serve("127.0.0.1", 0)).sockets[0].getsockname()[1]
        write_state(
            work,
            {
                "url": url,
                "pid": os.getpid(),
                "postgres_pid": postgres.pid,
                "port": port,
                "data": str(postgres.folder),
                "database": database,
                "user": user,
                "aws_url": aws_url or url,
            },
        )
        while not ended.wait(CHECK_SECONDS):
            if not postgres.is_alive() and not gateway.is_restarting:
                print("PostgreSQL has ended by itself: see postgres.log", file=sys.stderr)
                return 1
        return 0
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        postgres.stop()
        if web:
            web.shutdown()


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, coroutine):
        """Runs it there, and waits for what it gives."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


class _Web:
    """Faults by HTTP, and moto."""

    def __init__(self, faults, moto, gateway, loop: Loop):
        self._faults, self._moto, self._gateway, self._loop = faults, moto, gateway, loop

    def __call__(self, environ: dict, start_response):
        from stand_ins.faults import control

        path = environ.get("PATH_INFO", "")
        if not path.startswith(CONTROL):
            if self._moto:
                return self._moto(environ, start_response)
            start_response("404 Not Found", [])
            return []
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        what = path.removeprefix(CONTROL)
        if what == "restart":
            self._loop.run(self._gateway.restart())
            status, answer = 200, b"{}"
        else:
            status, answer = control(self._faults, what, body)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
        start_response(f"{status} {'OK' if status == 200 else 'Error'}", headers)
        return [answer]
