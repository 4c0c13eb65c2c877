"""An installation that can be in several states, of which one is in place at a time.

A state is all of it: raw zone, landed folder, warehouse, dbt's target. In place it always lies in
the same folder, because landing knows files by path and inode, and dbt parses everything again
where a path of its settings is another.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import zone
from bench.process import Figures, run
from bench.sizes import ROOT

NAME = "tidemark"  # of the catalogue: that of the warehouse's file
ROW_GROUP = 122_880  # DuckDB's own


@dataclass(frozen=True)
class Installation:
    """In: a folder of its own; rows of a row group in its warehouse."""

    folder: Path
    row_group: int = ROW_GROUP

    @property
    def here(self) -> Path:
        """Where a state is in place."""
        return self.folder / "installation"

    @property
    def raw(self) -> Path:
        return self.here / "raw"

    @property
    def warehouse(self) -> Path:
        return self.here / f"{NAME}.duckdb"

    @property
    def env(self) -> dict[str, Path]:
        """What names it to landing and dbt."""
        return {
            "TIDEMARK_RAW": self.raw,
            "TIDEMARK_DUCKDB": self.warehouse,
            "TIDEMARK_LANDED": self.here / "landed",
            "DBT_PROFILES_DIR": self.here / "profiles",
            "DBT_TARGET_PATH": self.here / "target",
            "DBT_LOG_PATH": self.here / "logs",
        }

    def clear(self, *kept: str) -> None:
        """Nothing is in place, and no state is kept but these."""
        shutil.rmtree(self.here, ignore_errors=True)
        states = self._state("")
        states.mkdir(parents=True, exist_ok=True)
        for state in states.iterdir():
            if state.name not in kept:
                shutil.rmtree(state)

    def has(self, name: str) -> bool:
        """Whether there is a state of this name."""
        return self._state(name).exists()

    def start(self, raw: Path, days: int) -> None:
        """A new one in place, with the files of the last days of a zone; nothing is built."""
        profiles = self.here / "profiles"
        profiles.mkdir(parents=True)
        (profiles / "profiles.yml").write_text(yaml.safe_dump(_profile(self.row_group)))
        zone.newest(raw, self.raw, days)

    def build(self, *arguments: str) -> Figures:
        """`tidemark build` of what is in place."""
        return run("build", self.env, arguments=arguments)

    def build_peer(self) -> Figures:
        """The peer on the raw zone in place: a first build, and hourly runs from then on."""
        database = self.here / "peer.duckdb"
        return run("peer", raw=str(self.raw), database=str(database), row_group=self.row_group)

    def keep(self, name: str) -> None:
        """What is in place becomes a state."""
        self.here.rename(self._state(name))

    def copy(self, name: str, other: str) -> None:
        """Another state like one that there is."""
        target, raw = self._state(other), self._state(name) / "raw"
        shutil.copytree(self._state(name), target, ignore=shutil.ignore_patterns("raw"))
        shutil.copytree(raw, target / "raw", copy_function=os.link)

    @contextmanager
    def state(self, name: str) -> Iterator[None]:
        """Puts it in place for a while; what happens to it meanwhile stays."""
        self._state(name).rename(self.here)
        try:
            yield
        finally:
            self.keep(name)

    def _state(self, name: str) -> Path:
        return self.folder / "states" / name


def _profile(row_group: int) -> dict:
    """The project's own, with the warehouse attached: only so can row groups have another size."""
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text())
    duckdb = profile["tidemark"]["outputs"]["duckdb"]
    path = "{{ env_var('TIDEMARK_DUCKDB') }}"
    options = {"row_group_size": row_group}
    duckdb["attach"] = [{"path": path, "alias": NAME, "options": options}]
    duckdb |= {"path": ":memory:", "database": NAME}
    duckdb["settings"]["schema"] = f"{NAME}.main"
    return profile
