"""Things to measure, each in a process of its own: `python -m bench.work <task> <JSON> <file>`.

In: arguments of the task as JSON. Out: its figures as JSON in the file: `cpu`, seconds of all
threads without imports, where a task is a floor or landing alone, and what the task says of itself.
"""

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench import listed, peer, zone
from bench.statements import bytes_read, cpu, logged
from bench.users import active_users


def build(arguments: list[str]) -> dict[str, Any]:
    """`tidemark build`: CPU seconds of landing, the statements, bytes beside Python's modules."""
    from tidemark import build as command

    read, landing, original = bytes_read(), 0.0, command.land

    def land(*arguments, **more):
        nonlocal landing
        with cpu() as figures:
            summary = original(*arguments, **more)
        landing += figures["cpu"]
        return summary

    with counted_modules() as modules, logged() as statements, patch.object(command, "land", land):
        if command.main(arguments):
            raise SystemExit("tidemark build failed")
    read = bytes_read() - read - sum(modules)
    return {"landing": landing, "statements": statements, "bytes": read}


@contextmanager
def counted_modules():
    """Bytes of each file that Python imports from within it."""
    found: list[int] = []
    original = SourceFileLoader.get_data

    def get_data(self, path):
        data = original(self, path)
        found.append(len(data))
        return data

    with patch.object(SourceFileLoader, "get_data", get_data):
        yield found


def start_up() -> dict[str, Any]:
    """dbt with nothing to do: its own start."""
    from dbt.cli.main import dbtRunner

    from tidemark.project import dbt_environment

    with patch.dict("os.environ", dbt_environment()):
        dbtRunner().invoke(["--quiet", "ls", "--select", "dim_date"])
    return {}


def parse(raw: str) -> dict[str, Any]:
    """The floor of a first build: DuckDB's own reading of the same files into typed columns."""
    connection, files = peer.connect(), zone.files(Path(raw))
    with cpu() as figures:
        peer.read(connection, files)
        connection.execute("select count(columns(*)) from records").fetchall()
    return figures


def gunzip(raw: str) -> dict[str, Any]:
    """The floor of landing: decompression alone, one core."""
    from isal import igzip

    with cpu() as figures:
        for file in zone.files(Path(raw)):
            with igzip.open(file) as stream:
                while stream.read(1 << 20):
                    pass
    return figures


def land() -> dict[str, Any]:
    """Landing from nothing."""
    from tidemark.landing import land, settings_from_env

    with cpu() as figures:
        land(settings_from_env())
    return figures


def open_json(raw: str) -> dict[str, Any]:
    """The floor of opening envelopes: gunzip, base64 and gunzip, one parse of each array."""
    import base64

    from isal import igzip

    with cpu() as figures:
        for file in zone.files(Path(raw)):
            with igzip.open(file) as lines:
                for line in lines:
                    json.loads(igzip.decompress(base64.b64decode(json.loads(line)["data"])))
    return figures


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": build,
    "start_up": start_up,
    "parse": parse,
    "gunzip": gunzip,
    "land": land,
    "open_json": open_json,
    "peer": peer.build,
    "active_users": active_users,
    "land_again": listed.land_again,
}


def main() -> None:
    name, arguments, result = sys.argv[1:]
    Path(result).write_text(json.dumps(TASKS[name](**json.loads(arguments))))


if __name__ == "__main__":
    main()
