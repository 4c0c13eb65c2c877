"""The fuzzer: good files of both sources, mutated at random, beside some that are left alone.

`python -m tests.python.bad_input.fuzz --minutes 5 --seed S` plays rounds with the seeds S, S + 1,
...: each makes a raw zone, builds it in this process, and asks whether every record has its place.
A round that fails prints its seed and its problems, and keeps its folder; `--rounds 1` with that
seed plays it again.
"""

import argparse
import gzip
import shutil
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.python.replay.harness import BuildFailed, Project, Zone
from tests.python.replay.soak import scratch

from . import fuzz_checks
from .cases import put_file
from .fuzz_good import click_records, envelopes, mobile_records
from .fuzz_mutate import of_bytes, of_json
from .kinds_files import hour_folder
from .records import CLICKS, MOBILE, SOURCES, dump

FILES = 40  # mutated ones of each source in a round
GOOD_APP = "left-alone"


def play(project: Project, folder: Path, seed: int) -> list[str]:
    """One round; returns what is wrong."""
    zone, r = Zone(folder), Random(seed)
    good = write_zone(zone.raw, r)
    try:
        zone.build(project)
    except BuildFailed as failed:
        return [f"the build failed: {failed}"]
    except Exception:  # of landing
        return [traceback.format_exc()]
    return fuzz_checks.problems(zone, good)


def write_zone(raw: Path, r: Random) -> dict[str, Counter]:
    """Writes the files; returns what the untouched ones hold: source -> (device, type, time)."""
    good = {}
    for source in SOURCES:
        others = [_packed(_text(source, _records(r, source, f"other{n}"), r)) for n in range(3)]
        for number in range(FILES):
            app = f"fuzz{number}"
            data = _mutated(r, source, app, others)
            put_file(raw / source / hour_folder(source, app) / f"{app}-{r.randrange(9)}.gz", data)
        records = [_records(r, source, GOOD_APP, f"g{n}-") for n in range(3)]
        for number, some in enumerate(records):
            path = raw / source / hour_folder(source, GOOD_APP) / f"good-{number}.gz"
            put_file(path, _packed(_text(source, some, r)))
        good[source] = fuzz_checks.expected([record for some in records for record in some])
    return good


def _records(r: Random, source: str, app: str, prefix: str = "") -> list[dict]:
    make = mobile_records if source == MOBILE else click_records
    return make(r, app, r.randint(4, 12), prefix)


def _mutated(r: Random, source: str, app: str, others: list[bytes]) -> bytes:
    """A file with one to six faults, at any of its layers."""
    records, other = _records(r, source, app), r.choice(others)
    for _ in range(r.choice([0, 1, 1, 2, 4])):
        at = r.randrange(len(records))
        records[at] = of_json(r, records[at])
    text = _text(source, records, r, r.choice([0, 0, 0.3]))
    for _ in range(r.choice([0, 0, 1, 2])):
        text = of_bytes(r, text, gzip.decompress(other))
    data = _packed(text)
    for _ in range(r.choice([0, 0, 0, 1, 2])):
        data = of_bytes(r, data, other)
    return data


def _text(source: str, records: list, r: Random, envelope_faults: float = 0) -> bytes:
    if source == CLICKS:
        records = envelopes(r, str(records[0]["app_id"] if _has_app(records) else "x"), records)
        records = [of_json(r, e) if r.random() < envelope_faults else e for e in records]
        for record in records:
            data = record.get("data") if isinstance(record, dict) else None
            if isinstance(data, str) and r.random() < envelope_faults:
                data = data.encode(errors="replace")
                record["data"] = of_bytes(r, data, data).decode(errors="replace")
    return b"".join(dump(record) + b"\n" for record in records)


def _has_app(records: list) -> bool:
    return isinstance(records[0], dict) and isinstance(records[0].get("app_id"), str)


def _packed(text: bytes) -> bytes:
    return gzip.compress(text, 1, mtime=0)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.python.bad_input.fuzz")
    parser.add_argument("--minutes", type=float, default=5, help="begin no round after that")
    parser.add_argument("--rounds", type=int, help="play so many, however long it takes")
    parser.add_argument("--seed", type=int, help="of the first round (default: the time)")
    options = parser.parse_args(arguments)
    seed = int(time.time()) if options.seed is None else options.seed
    folder, started, failed, played = scratch("tidemark-fuzz-"), time.monotonic(), [], 0
    project = Project(folder / "project")
    while (
        played < options.rounds
        if options.rounds
        else time.monotonic() - started < options.minutes * 60
    ):
        problems = play(project, folder / str(seed), seed)
        if problems:
            failed.append(seed)
            print(f"seed {seed}:", *problems[:20], f"kept: {folder / str(seed)}", sep="\n  ")
        else:
            shutil.rmtree(folder / str(seed))
        played, seed = played + 1, seed + 1
        print(f"{played} rounds, {time.monotonic() - started:.0f} s", flush=True)
    if not failed:
        shutil.rmtree(folder)
    print(f"{played} rounds of {2 * FILES} files; seeds that failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
