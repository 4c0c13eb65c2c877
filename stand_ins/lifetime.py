"""The life of a stand-in's process, seen from inside: when to end, and what it leaves to read."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

STATE, CALLS, LOG = "stand_in.json", "calls.jsonl", "gateway.log"
CONTROL = "/__stand_in__/"


def cache_folder(engine: str) -> Path:
    """TIDEMARK_ENGINES, or a folder of the user's cache; in it one of the engine."""
    named = os.environ.get("TIDEMARK_ENGINES")
    if named:
        return Path(named).expanduser().resolve() / engine
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "tidemark" / "engines" / engine


def end_of_us(has_lifeline: bool) -> threading.Event:
    """Set by SIGTERM, SIGINT and, as the child of a test, when the test's end of a pipe closes."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if has_lifeline:

        def watch() -> None:
            sys.stdin.buffer.read()
            ended.set()

        threading.Thread(target=watch, daemon=True).start()
    return ended


def recorder(path: Path) -> Callable[[dict], None]:
    """Writes calls, one line each."""
    lock, file = threading.Lock(), open(path, "w", buffering=1)  # noqa: SIM115 for as long as we run

    def record(call: dict) -> None:
        with lock:
            file.write(json.dumps(call, default=str) + "\n")

    return record


def write_state(work: Path, state: dict) -> None:
    """What the starter waits for. In: the folder of the stand-in."""
    new = work / f"{STATE}.new"
    new.write_text(json.dumps(state))
    new.rename(work / STATE)
