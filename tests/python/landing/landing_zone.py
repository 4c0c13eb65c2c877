"""A small raw zone for tests, with short cuts to runs and results."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from landing import Settings, Summary, land, note_built

HOUR = "awsma/events/app1/2024/01/02/03"
GOOD = b'{"event_type":"_session.start"}\n{"event_type":"x"}\n'


@dataclass
class Zone:
    """The folder of one source under `root`, and the settings that point at it."""

    root: Path
    settings: Settings
    hour: str = HOUR  # the folder of files for which a test names none

    @property
    def landed(self) -> Path:
        return self.settings.landed

    def put(self, name: str, content: bytes, hour: str | None = None) -> Path:
        """Writes a vendor file as it is."""
        path = self.root / (hour or self.hour) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def put_lines(self, name: str, lines: bytes = GOOD, hour: str | None = None) -> Path:
        """Writes a good vendor file with these decompressed bytes."""
        return self.put(name, gzip.compress(lines, mtime=0), hour)

    def land(self, built: bool = True, **options) -> Summary:
        """A run, and a build that takes it in; without the build if not `built`."""
        summary = land(self.settings, **options)
        if built:
            note_built(self.settings)
        return summary

    def rows(self) -> dict[str, dict]:
        """The manifest by path."""
        text = (self.landed / "manifest.ndjson").read_text("ascii")
        return {row["file_path"]: row for row in map(json.loads, text.splitlines())}

    def row(self, name: str, hour: str | None = None) -> dict:
        return self.rows()[f"{hour or self.hour}/{name}"]

    def copies(self) -> list[Path]:
        """All landed copies."""
        return sorted(p for p in (self.landed / "files").rglob("*") if p.is_file())
