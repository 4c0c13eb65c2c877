"""`make demo`: sample data, landing, build, docs, and a summary to read.

Sample data never gets among anybody's own files: it is written into a raw zone without files, and a
marker beside it (`<raw>.sample.json`) says from then on that the zone is ours.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from sample_data import Config, generate
from tidemark.console import say as _say
from tidemark.landing import Settings, SettingsError, open_store, settings_from_env
from tidemark.landing.aws import is_s3
from tidemark.landing.settings import variable_of
from tidemark.trouble import of_error

STEPS = 4


class DemoError(Exception):
    """The demo cannot go on without doing harm; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Returns the exit code: that of the first step that failed."""
    default = Config()
    parser = argparse.ArgumentParser(prog="tidemark demo", description=__doc__)
    parser.add_argument("--days", type=int, default=default.days, help="default %(default)s")
    parser.add_argument("--users", type=int, default=default.users, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=default.seed, help="default %(default)s")
    given = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        config = Config(days=given.days, users=given.users, seed=given.seed)
        from_nothing = prepare(settings_from_env(), config, _say)
    except (DemoError, SettingsError, ValueError, OSError) as error:
        _say(f"error: {of_error(error, None)}")
        return 1
    for step in (_build, _docs, _summary):
        if code := step(from_nothing):
            return code
    _say(f"done in {time.monotonic() - started:,.0f} s")
    return 0


def prepare(settings: Settings, config: Config, say: Callable[[str], None]) -> bool:
    """Sees to it that the raw zone holds the sample of `config`, and nothing else is touched.

    Returns whether the warehouse has to be built from nothing, because another sample is in it.
    """
    moved = [variable_of(source) for source in settings.explicit]
    if moved:
        raise DemoError(f"{', '.join(moved)} is set, so the sample would not be read; unset it")
    if is_s3(settings.raw) or is_s3(settings.landed):
        raise DemoError("the demo is made for this machine; unset TIDEMARK_RAW, TIDEMARK_LANDED")
    raw, marker = Path(settings.raw), marker_of(settings)
    known = _load(marker)
    _check_warehouse(settings, known)
    files = _files(raw)
    if files and known is None:
        raise DemoError(
            f"{raw} has files that are not the sample ({_example(files)}). The demo leaves them"
            " alone: set TIDEMARK_RAW and TIDEMARK_DUCKDB to other places, or run: make build"
        )
    wanted = json.loads(json.dumps(asdict(config), default=_plain))
    if files and known["config"] == wanted:
        say(f"1/{STEPS} sample data: {raw} has it already ({len(files):,} files)")
        _save(marker, wanted, known["digest"], {*known["warehouses"], str(settings.duckdb)})
        return False
    if files and known["digest"] != _digest(files):
        raise DemoError(
            f"{raw} holds another sample, and not only that: somebody changed its files since. Set"
            " TIDEMARK_RAW and TIDEMARK_DUCKDB to other places, or empty it"
        )
    say(
        f"1/{STEPS} sample data: {config.days} days of {config.users:,} users into {raw}"
        f"{', instead of another sample' if files else ''}"
    )
    warehouses = {*(known["warehouses"] if known else []), str(settings.duckdb)}
    _write_sample(raw, marker, config, wanted, warehouses)
    return known is not None


def marker_of(settings: Settings) -> Path:
    """The file that says that the raw zone is a sample: beside the zone, not in it."""
    return Path(f"{settings.raw}.sample.json")


def _check_warehouse(settings: Settings, known: dict[str, Any] | None) -> None:
    """A warehouse of somebody's own files must not take in the sample."""
    if known is not None and str(settings.duckdb) in known["warehouses"]:
        return
    store = open_store(settings.landed)
    store.look()
    if any(store.parts.load(store.parts.entries)) or _has_files(settings.duckdb):
        raise DemoError(
            f"{settings.duckdb} (or {settings.landed}) holds other data than the sample. The demo"
            " leaves it alone: set TIDEMARK_RAW and TIDEMARK_DUCKDB to other places"
        )


def _has_files(warehouse: Path) -> bool:
    if not warehouse.exists():
        return False
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            schema = os.environ.get("TIDEMARK_SCHEMA") or "tidemark"
            return bool(connection.execute(f'from "{schema}_state".files limit 1').fetchall())
    except duckdb.CatalogException:  # no state: either empty, or not ours at all
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return bool(connection.execute("from duckdb_tables() limit 1").fetchall())
    except duckdb.Error as error:
        raise DemoError(f"{warehouse} cannot be read now ({error})") from error


def _write_sample(
    raw: Path, marker: Path, config: Config, wanted: dict[str, Any], warehouses: set[str]
) -> None:
    """Generated beside the zone and moved into it: a killed demo leaves no half of a sample."""
    work = Path(f"{raw}.sample.tmp")
    shutil.rmtree(work, ignore_errors=True)
    generate(work, config)
    raw.mkdir(parents=True, exist_ok=True)
    old = Path(f"{raw}.sample.old")
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    for folder in raw.iterdir():  # checked to hold nothing but the last sample
        folder.rename(old / folder.name)
    _save(marker, wanted, _digest(_files(work)), warehouses)
    for folder in work.iterdir():
        folder.rename(raw / folder.name)
    work.rmdir()
    shutil.rmtree(old)


def _files(folder: Path) -> dict[str, int]:
    """Everything below a folder that is not a folder: path -> bytes."""
    return {
        str(Path(parent, name).relative_to(folder)): Path(parent, name).lstat().st_size
        for parent, _, names in os.walk(folder)
        for name in names
    }


def _digest(files: dict[str, int]) -> str:
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()


def _example(files: dict[str, int]) -> str:
    return f"{len(files):,}, for example {min(files)}"


def _load(marker: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(marker.read_text())
        return content if content.keys() == {"config", "digest", "warehouses"} else None
    except FileNotFoundError:
        return None
    except (ValueError, AttributeError) as error:
        raise DemoError(f"{marker} cannot be read ({error}); remove it") from error


def _save(marker: Path, wanted: dict[str, Any], digest: str, warehouses: set[str]) -> None:
    content = {"config": wanted, "digest": digest, "warehouses": sorted(warehouses)}
    temporary = marker.with_name(f"{marker.name}.tmp")
    temporary.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(temporary, marker)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a marker")


def _build(from_nothing: bool) -> int:
    _say(f"2/{STEPS} landing and build")
    arguments = ["--full-refresh"] if from_nothing else []
    # The files of the sample before this one are gone for good.
    return _run("build", arguments, {"FORGET_GONE": "1"} if from_nothing else {})


def _docs(_: bool) -> int:
    _say(f"3/{STEPS} docs")
    return _run("docs")


def _summary(_: bool) -> int:
    _say(f"4/{STEPS} summary")
    return _run("summary")


def _run(name: str, arguments: list[str] | None = None, env: dict[str, str] | None = None) -> int:
    """A command in a process of its own: dbt keeps the warehouse open as long as its process."""
    command = [sys.executable, "-m", "tidemark", name, *(arguments or [])]
    with subprocess.Popen(command, env={**os.environ, **(env or {})}) as process:
        while process.returncode is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                continue  # it was stopped, too, and says so
    return process.returncode if process.returncode >= 0 else 1
