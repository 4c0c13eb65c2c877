"""Where the raw zone, the landed files and the DuckDB file lie.

In: environment variables. Out: a `Settings` object with absolute paths. Nothing is opened or
created here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from landing.naming import engine_may_misread
from landing.sources import SOURCES

DEFAULT_RAW = "data/raw"
DEFAULT_LANDED = "data/landed"
DEFAULT_DUCKDB = "data/tidemark.duckdb"


class SettingsError(Exception):
    """The environment points at something that cannot be; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """Absolute paths of one installation.

    raw:      the raw zone, with one folder per source
    roots:    source name -> its folder
    explicit: sources whose folder was named by TIDEMARK_RAW_<SOURCE>, so it has to exist
    needs_raw: whether the raw zone has to exist: it was named, or no source was; and not all were
    landed:   our own folder: the manifest, the lock, landed copies
    duckdb:   the DuckDB file (landing does not open it; the build does)
    """

    raw: str
    roots: Mapping[str, str]
    explicit: frozenset[str]
    needs_raw: bool
    landed: Path
    duckdb: Path


def variable_of(source: str) -> str:
    """The variable that moves one source out of the raw zone: TIDEMARK_RAW_MOBILE_ANALYTICS."""
    return f"TIDEMARK_RAW_{source.upper()}"


def settings_from_env(env: Mapping[str, str] | None = None) -> Settings:
    """Reads the TIDEMARK_* variables; an empty one counts as unset."""
    env = os.environ if env is None else env
    raw = os.path.abspath(env.get("TIDEMARK_RAW") or DEFAULT_RAW)
    duckdb = Path(os.path.abspath(env.get("TIDEMARK_DUCKDB") or DEFAULT_DUCKDB))
    if env.get("TIDEMARK_LANDED"):
        landed = Path(os.path.abspath(env["TIDEMARK_LANDED"]))
    elif env.get("TIDEMARK_RAW"):
        # Two raw zones must not share one manifest: it goes where the warehouse of this zone is.
        landed = duckdb.parent / "landed"
    else:
        landed = Path(os.path.abspath(DEFAULT_LANDED))

    named = {s: env[variable_of(s)] for s in SOURCES if env.get(variable_of(s))}
    roots = {s: os.path.abspath(named[s]) if s in named else os.path.join(raw, s) for s in SOURCES}
    needs_raw = len(named) < len(SOURCES) and (bool(env.get("TIDEMARK_RAW")) or not named)
    return Settings(raw, roots, frozenset(named), needs_raw, landed, duckdb)


def check(settings: Settings) -> None:
    """Raises SettingsError where a run could only do harm: a root missing, or among our files."""
    if settings.needs_raw and not os.path.isdir(settings.raw):
        raise SettingsError(
            f"the raw zone {settings.raw} does not exist or is not a folder; set TIDEMARK_RAW"
        )
    for source, root in settings.roots.items():
        needed = source in settings.explicit or os.path.lexists(root)
        if needed and not os.path.isdir(root):
            raise SettingsError(
                f"the folder {root} of source {source} does not exist or is not a folder;"
                f" set {variable_of(source)}"
            )
        if _contains(root, settings.landed) or _contains(settings.landed, root):
            raise SettingsError(
                f"TIDEMARK_LANDED ({settings.landed}) and the vendor's folder {root} lie in each"
                " other; nothing of ours may stand among vendor files"
            )
    if engine_may_misread(str(settings.landed / "copy.gz")):
        # Landed copies are the way out for vendor paths that an engine would misread; they need a
        # plain home.
        raise SettingsError(
            f"TIDEMARK_LANDED ({settings.landed}) has characters that an engine could misread;"
            " no * ? [ ] { } and no backslash, please"
        )


def _contains(folder: str | Path, path: str | Path) -> bool:
    folder, path = os.path.realpath(folder), os.path.realpath(path)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
