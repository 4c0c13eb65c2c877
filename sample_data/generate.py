"""From a configuration to files: days are dealt out to processes, each with its own plan."""

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sample_data.config import Config, Summary
from sample_data.source import Source

CHUNK_DAYS = 4  # days that a process writes in a row; it then knows the evening before

Progress = Callable[[int, int], None]


def generate(
    out: Path | str,
    config: Config | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Writes the files of the configured hours below `out` and says what they hold.

    Files of the same name are overwritten, others stay. `processes` does not change a byte.
    Memory: a day of lines per process (about 1.2 KB an event).
    """
    config = config or Config()
    days = range(config.from_hour // 24, -(-config.end_hour // 24))
    chunks = [days[n : n + CHUNK_DAYS] for n in range(0, len(days), CHUNK_DAYS)]
    processes = min(processes or os.cpu_count() or 1, len(chunks))
    summary, done = Summary(), 0
    for chunk, part in _run(Path(out), config, days, chunks, processes):
        summary.add(part)
        done += chunk
        if progress:
            progress(done, len(days))
    return summary


def more_hours(
    out: Path | str, config: Config, hours: int = 1, processes: int | None = 1
) -> Summary:
    """Writes the hours after the last one of `config`, as if it had gone on: a later delivery."""
    end = config.end_hour
    return generate(out, replace(config, from_hour=end, to_hour=end + hours), processes)


def users_for_events(config: Config, events: int) -> int:
    """How many users make about so many events in all days, judged by a small sample."""
    sample = replace(config, users=1_000, from_hour=0, to_hour=None)
    per_user = sum(_expected(sample, source_of(name)) for name in config.sources) / sample.users
    return max(1, round(events / per_user)) if per_user else config.users


def source_of(name: str) -> type[Source]:
    """What the folder of a source says it is."""
    return import_module(f"sample_data.{name}").SOURCE


def _expected(config: Config, source: type[Source]) -> float:
    plan = source.plan_of(config, 0, config.days - 1)
    device_days = [used for day in plan.online.values() for used in day]
    device_days += [u for day in plan.delayed.values() for u in day if not u.is_long]
    worker = source(config, plan, Path())
    some = device_days[:: max(1, len(device_days) // 2_000)]
    mean = sum(worker.count_events(used) for used in some) / max(1, len(some))
    return mean * len(device_days)


_workers: dict = {}  # of this process: one per source


def _run(out: Path, config: Config, days: range, chunks: list[range], processes: int):
    if processes <= 1:
        workers = _build(out, config, days)
        for chunk in chunks:
            yield len(chunk), _write(workers, chunk)
        return
    with multiprocessing.Pool(processes, _start, (out, config, days)) as pool:
        yield from pool.imap_unordered(_write_chunk, chunks)


def _build(out: Path, config: Config, days: range) -> dict:
    sources = {name: source_of(name) for name in config.sources}
    return {
        name: source(config, source.plan_of(config, days.start, days.stop - 1), out)
        for name, source in sources.items()
    }


def _start(out: Path, config: Config, days: range) -> None:
    _workers.update(_build(out, config, days))


def _write_chunk(chunk: range) -> tuple[int, Summary]:
    return len(chunk), _write(_workers, chunk)


def _write(workers: dict, chunk: range) -> Summary:
    summary = Summary()
    for day in chunk:
        for name, worker in workers.items():
            part = worker.write_day(day)
            summary.add(part)
            summary.sources.setdefault(name, Summary()).add(part)
    return summary
