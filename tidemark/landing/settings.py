"""Where the raw zone, the landed files and the warehouse lie.

In: environment variables. Out: a `Settings` object with absolute paths, or places in buckets.
Nothing is opened or created here; `check` looks whether the roots are there.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidemark.landing.aws import S3Path, is_s3
from tidemark.landing.errors import SettingsError
from tidemark.landing.ours.naming import engine_may_misread
from tidemark.landing.ours.parts import INDEX, OLDER
from tidemark.landing.reader import DUCKDB, Reader, reader_of
from tidemark.landing.sources import known
from tidemark.landing.zone.places import open_folder

DEFAULT_RAW = "data/raw"
DEFAULT_DUCKDB = "data/tidemark.duckdb"
OLDER_LANDED = "data/landed"
DEFAULT_DATABASE = "tidemark_raw"
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Settings:
    """Absolute paths of one installation; a path in a bucket begins with s3://.

    raw:      the raw zone, with one folder per source
    roots:    source name -> its folder
    explicit: sources whose folder was named by TIDEMARK_RAW_<SOURCE>, so it has to exist
    needs_raw: whether the raw zone has to exist: it was named, or no source was; and not all were
    landed:   our own folder: the manifest, the lock, landed copies
    duckdb:   the DuckDB file (landing does not open it; the build does)
    glue_database: where the raw tables of the engine are, None if the engine has none
    reader: how the engine reads files
    has_moved: the raw zone has moved, with the landed folder's consent (RAW_MOVED=1)
    list_hours: how far back from now a run lists the raw zone; None if it lists all of it
    list_all_hours: how long after a run that listed all the next one does; 0: each (LIST_ALL=1)
    notices: what says which files to look at: the URL of a queue, STANDARD_INPUT, or None
    """

    raw: str
    roots: Mapping[str, str]
    explicit: frozenset[str]
    needs_raw: bool
    landed: Path | S3Path
    duckdb: Path
    glue_database: str | None = None
    reader: Reader = DUCKDB
    has_moved: bool = False
    list_hours: float | None = None
    list_all_hours: float = 24.0
    notices: str | None = None


def variable_of(source: str) -> str:
    """The variable that moves one source out of the raw zone: TIDEMARK_RAW_MOBILE_ANALYTICS."""
    return f"TIDEMARK_RAW_{source.upper()}"


def settings_from_env(
    env: Mapping[str, str] | None = None, *, notices: str | None = None
) -> Settings:
    """Reads the TIDEMARK_* variables; an empty one counts as unset.

    notices: what the command line says in the place of TIDEMARK_NOTICES.
    """
    env = os.environ if env is None else env
    raw = _place(env, "TIDEMARK_RAW", DEFAULT_RAW)
    duckdb = Path(os.path.abspath(env.get("TIDEMARK_DUCKDB") or DEFAULT_DUCKDB))
    landed = _place(env, "TIDEMARK_LANDED", str(_default_landed(env, duckdb)))

    sources = known()
    named = {s for s in sources if env.get(variable_of(s))}
    roots = {s: _place(env, variable_of(s), f"{raw.rstrip('/')}/{s}") for s in sources}
    needs_raw = len(named) < len(sources) and (bool(env.get("TIDEMARK_RAW")) or not named)
    reader = reader_of(env)
    database = env.get("TIDEMARK_RAW_SCHEMA") or DEFAULT_DATABASE
    return Settings(
        raw,
        roots,
        frozenset(named),
        needs_raw,
        S3Path.parse(landed) if is_s3(landed) else Path(landed),
        duckdb,
        database if reader.by_glue else None,
        reader,
        env.get("RAW_MOVED") == "1",
        _hours(env, "TIDEMARK_LIST_HOURS", None),
        0.0 if env.get("LIST_ALL") == "1" else _hours(env, "TIDEMARK_LIST_ALL_HOURS", 24.0),
        notices or _queue(env),
    )


def _hours(env: Mapping[str, str], variable: str, default: float | None) -> float | None:
    try:
        hours = float(env.get(variable) or "nan")
    except ValueError:
        hours = -1.0
    if hours < 0:
        raise SettingsError(f"{variable} ({env[variable]}) has to be a number of hours")
    return default if hours != hours else hours


def _queue(env: Mapping[str, str]) -> str | None:
    url = env.get("TIDEMARK_NOTICES") or None
    if url and not url.startswith(("https://", "http://")):
        raise SettingsError(f"TIDEMARK_NOTICES ({url}) has to be the URL of an SQS queue")
    return url


def _default_landed(env: Mapping[str, str], duckdb: Path) -> Path:
    """Where the landed files of a warehouse lie that nobody named: one folder per warehouse.

    Until version 6 of landing that was `landed` beside the warehouse, or `data/landed` with the
    default raw zone, for all warehouses of a folder. A warehouse that was built with it goes on
    using it; a new one does not touch it.
    """
    own = duckdb.with_suffix(".landed")
    shared = duckdb.parent / "landed" if env.get("TIDEMARK_RAW") else Path(OLDER_LANDED).absolute()
    is_used = any((shared / name).exists() for name in (INDEX, *OLDER))
    return shared if duckdb.exists() and is_used and not own.exists() else own


def check(settings: Settings) -> None:
    """Raises SettingsError where a run could only do harm: a root missing, or among our files."""
    _check_places(settings)
    if settings.needs_raw and not open_folder(settings.raw).exists():
        raise SettingsError(
            f"the raw zone {settings.raw} {_missing(settings.raw)}; set TIDEMARK_RAW"
        )
    for source, root in settings.roots.items():
        needed = source in settings.explicit or (not is_s3(root) and os.path.lexists(root))
        if needed and not open_folder(root).exists():
            raise SettingsError(
                f"the folder {root} of source {source} {_missing(root)}; set {variable_of(source)}"
            )
        if _contains(root, settings.landed) or _contains(settings.landed, root):
            raise SettingsError(
                f"TIDEMARK_LANDED ({settings.landed}) and the vendor's folder {root} lie in each"
                " other; nothing of ours may stand among vendor files"
            )
    if settings.glue_database and not re.fullmatch("[a-z0-9_]{1,255}", settings.glue_database):
        raise SettingsError(
            f"TIDEMARK_RAW_SCHEMA ({settings.glue_database}) is no name of a Glue database: small"
            " letters, digits and _"
        )
    if engine_may_misread(f"{settings.landed}/copy.gz"):
        # Landed copies are the way out for vendor paths that an engine would misread; they need a
        # plain home.
        plain = "letters, digits, - . _ and =" if is_s3(settings.landed) else "no * ? [ ] { }"
        raise SettingsError(
            f"TIDEMARK_LANDED ({settings.landed}) has characters that an engine could misread;"
            f" {plain} and no backslash, please"
        )


def _check_places(settings: Settings) -> None:
    """All in buckets, or all on this machine: an engine reads either, and never both."""
    in_bucket = is_s3(settings.landed)
    if settings.notices not in (None, STANDARD_INPUT) and not in_bucket:
        raise SettingsError(
            "TIDEMARK_NOTICES is for buckets: set TIDEMARK_RAW and TIDEMARK_LANDED to"
            " s3://bucket/folder, or name files on standard input (--keys -)"
        )
    if settings.reader.in_bucket and not in_bucket:
        raise SettingsError(
            "this TIDEMARK_TARGET reads from buckets: set TIDEMARK_RAW and TIDEMARK_LANDED to"
            " s3://bucket/folder"
        )
    for source, root in settings.roots.items():
        # What nobody named and nobody made is an empty source wherever it would lie.
        is_there = source in settings.explicit or settings.needs_raw or os.path.lexists(root)
        if is_s3(root) != in_bucket and (is_s3(root) or is_there):
            raise SettingsError(
                f"TIDEMARK_LANDED ({settings.landed}) and the folder {root} of source {source} have"
                " to be either both in a bucket (s3://bucket/folder) or both on this machine"
            )


def _place(env: Mapping[str, str], variable: str, default: str) -> str:
    """The absolute path, or the place in a bucket, that the variable names."""
    value = env.get(variable) or default
    if not is_s3(value):
        return os.path.abspath(value)
    try:
        return str(S3Path.parse(value))
    except ValueError as error:
        raise SettingsError(f"{variable}: {error}") from None


def _missing(root: str) -> str:
    if is_s3(root):
        return "is empty: nothing has a key that begins with it"
    return "does not exist or is not a folder"


def _contains(folder: object, path: object) -> bool:
    if is_s3(folder) or is_s3(path):
        return f"{path}/".startswith(f"{folder}/")
    folder, path = os.path.realpath(folder), os.path.realpath(path)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
