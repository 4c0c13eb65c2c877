"""The process of the stand-in: the gateway, and Trino as its child.

It ends at SIGTERM, when Trino ends, and, as the child of a test, when the test's end of a pipe
closes: whatever happens to the one, the other does not stay.
"""

import os
import socket
import sys
from pathlib import Path

from stand_ins import aws
from stand_ins.athena.downloads import DownloadError, engine
from stand_ins.lifetime import CALLS, end_of_us, recorder, write_state

CHECK_SECONDS = 0.5


def serve(work: Path, heap: str, has_lifeline: bool) -> int:
    """Runs until it is told to end. Writes STATE when it is ready. Out: the exit code."""
    # Here, not above: botocore and moto read the environment when they are imported.
    aws.forget_real_account()
    from stand_ins.athena.api import AthenaApi
    from stand_ins.athena.catalog import Catalog
    from stand_ins.athena.executor import TrinoExecutor
    from stand_ins.athena.faults import AthenaFaults
    from stand_ins.athena.router import Router
    from stand_ins.athena.trino_process import TrinoFailed, TrinoProcess

    ended = end_of_us(has_lifeline)
    listening = socket.create_server(("127.0.0.1", 0), backlog=aws.BACKLOG)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    trino, gateway = None, None
    try:
        trino = TrinoProcess(engine(), work, url, heap)
        trino.launch()
        catalog, faults = Catalog(url), AthenaFaults()
        api = AthenaApi(TrinoExecutor(catalog, trino.backend), faults)
        router = Router(api, faults, aws.moto(), recorder(work / CALLS))
        gateway = aws.listen(router, listening)
        trino.wait(catalog)
        write_state(work, {"url": url, "pid": os.getpid(), "trino_pid": trino.pid})
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
