"""What all goals are given, and the installation on hourly zones that most of them share."""

import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bench import zone
from bench.installation import ROW_GROUP, Installation
from bench.process import Figures
from bench.report import Report
from bench.sizes import Size
from sample_data import Config

LONG, SHORT = "long", "short"
LATE = 3  # events of an hour that are seven days late


@dataclass
class History:
    """An installation on an hourly zone, with states that are made when they are asked for.

    reuse: whether `long` and `short` are taken from an earlier run, if there are any
    next_hours: of each state, the number of the hour that comes next
    """

    installation: Installation
    raw: Path
    config: Config
    report: Report
    short_days: int
    reuse: bool = False
    next_hours: dict[str, int] = field(default_factory=dict)

    def copy(self, name: str, of: str = LONG) -> str:
        """A state of this name, like `long`; or like `short`, which has its last days alone."""
        if of not in self.next_hours:
            self._build(of)
        self.installation.copy(of, name)
        self.next_hours[name] = 0
        return name

    def _build(self, name: str) -> None:
        """From nothing, when it is asked for first."""
        self.next_hours[name] = 0
        if self.reuse and self.installation.has(name):
            return
        days = self.config.days if name == LONG else self.short_days
        self.installation.start(self.raw, days)
        self.report.statements(f"first build, {days} days", self.installation.build())
        self.installation.keep(name)

    def hour(self, name: str, late: int) -> Figures:
        """A build of a state, which is in place, after its next hour.

        Out: the figures of `work.build`, and `arrived`, bytes of the hour.
        """
        number = self.next_hours[name]
        self.next_hours[name] += 1
        arrived = zone.next_hour(self.installation.raw, self.config, number, late)
        figures = self.installation.build()
        self.report.statements(f"hour {number} of {name}, {late} events late", figures)
        return {**figures, "arrived": arrived}


@dataclass
class Bench:
    """In: where all is kept and made, how much is measured, where it is said."""

    folder: Path
    size: Size
    report: Report
    reuse: bool = False

    @cached_property
    def history(self) -> History:
        """Nothing of it is built yet, but for what is used again."""
        size = self.size
        raw, config = zone.hourly(self.folder, size.history, size.day, size.files)
        name = f"history-{size.history}-{size.day}-{size.files}-{size.short}-{size.row_group}"
        kept = (LONG, SHORT) if self.reuse else ()
        installation = self.installation(name, size.row_group, kept)
        return History(installation, raw, config, self.report, size.short, self.reuse)

    def installation(
        self, name: str, row_group: int = ROW_GROUP, kept: tuple[str, ...] = ()
    ) -> Installation:
        """A new one, of which no state is there but those that are kept."""
        installation = Installation(self.folder / name, row_group)
        installation.clear(*kept)
        return installation

    def fresh(self, name: str) -> Path:
        """An empty folder."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder
