"""What a source is to the generator; its folder says the rest, in a class named `SOURCE`."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sample_data.arrivals import Arrivals
from sample_data.config import APPS, HOUR_MS, Config, Summary
from sample_data.files import GZIP, HourFile
from sample_data.lives import DeviceDay, Plan
from sample_data.visits import Visit


class Line(NamedTuple):
    """A line of a file, with one event."""

    arrival: int  # true time, milliseconds
    text: str
    tag: str = ""  # what is special about it (late, ahead of its time, sent twice)


class Source:
    """The files of one source. Least of all it has `sent` and `path`.

    plan_of  (config, first day, last day): who uses what when; others than the people of the apps
    trees    the trees of its files; by default one per app. Each has files of its own in an hour
    form     how its files are written
    """

    plan_of = Plan
    trees: Sequence[int] = range(len(APPS))
    form = GZIP

    def __init__(self, config: Config, plan: Plan, out: Path):
        self.config, self.plan, self.out = config, plan, out
        self._arrivals = Arrivals(config, plan)

    def sent(self, used: DeviceDay, visit: Visit) -> list:
        """What a visit puts into files: lines, or others that begin with their `arrival`."""
        raise NotImplementedError

    def path(self, file: HourFile, arrival: int) -> str:
        """Where a file lies below `out`, whose first line arrived then."""
        raise NotImplementedError

    def unasked(self, tree: int, hour: int) -> list:
        """What comes in an hour without a visit."""
        return []

    def tree_of(self, app: int) -> int:
        return app if len(self.trees) > 1 else 0

    def order(self, one) -> tuple:
        """By what the lines of a file are sorted."""
        return one

    @property
    def most_lines(self) -> int:
        """Of a file; a longer hour is cut into several."""
        return self.config.part_lines

    def write_day(self, day: int) -> Summary:
        """Writes the files of the configured hours of a day. Days in order are fastest."""
        config, start, summary = self.config, self.config.start_ms, Summary()
        hours = range(max(day * 24, config.from_hour), min(day * 24 + 24, config.end_hour))
        found = {(tree, hour): self.unasked(tree, hour) for tree in self.trees for hour in hours}
        for used, visit in self._arrivals.of_day(day):
            tree = self.tree_of(used.device.app)
            for one in self.sent(used, visit):
                lines = found.get((tree, (one.arrival - start) // HOUR_MS))
                if lines is not None:
                    lines.append(one)
        for (tree, hour), lines in found.items():
            lines.sort(key=self.order)
            for part, first in enumerate(range(0, len(lines), self.most_lines)):
                file = HourFile(config, tree, hour, len(self.trees), part, summary)
                self.write(file, lines[first : first + self.most_lines])
        return summary

    def write(self, file: HourFile, lines: list) -> None:
        texts = file.counted(lines)
        path = self.out / self.path(file, lines[0].arrival)
        file.put(path, texts, self.form)
        if self.form.is_packed:
            file.put_bad(path.with_name(f"bad-{path.name}"), texts)

    def count_events(self, used: DeviceDay) -> int:
        """How many events the visits of a device day bring."""
        return sum(
            self.events_of(one)
            for visit in self._arrivals.visits_of(used)
            for one in self.sent(used, visit)
        )

    def events_of(self, one) -> int:
        return 1
