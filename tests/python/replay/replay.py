"""One replay: the runs of a random history, each held against a full refresh of the same files."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from .compare import differences
from .harness import BuildFailed, Project, Zone
from .history import Files, History, random_history
from .releases import release_of


class Difference(AssertionError):
    """A run after which some table is not what a full refresh gives."""


def replay(project: Project, older: Project, folder: Path, seed: int, further: int = 0) -> History:
    """Plays a seed; raises Difference with everything needed to look into it. `older` is the
    project before it knew Clickstream, with which some histories begin; `further`: as in
    `random_history`."""
    made = random_history(seed, project.models, further=further)
    history, release = release_of(made, project.models)
    again = f"python -m tests.python.replay.soak --seed {seed} --further {further}"
    play(history, folder, [older] * release + [project] * (len(history.runs) - release), again)
    return history


def play(
    history: History, folder: Path, projects: list[Project], again: str, each: bool = True
) -> None:
    """Plays the runs of a history, each by its project, and compares after each or the last.
    again: how that is done once more."""
    shutil.rmtree(folder, ignore_errors=True)
    player = Player(projects[0], folder)
    for number, run in enumerate(history.runs, start=1):
        player.project = projects[number - 1]
        try:
            problems = player.play(run, each or number == len(history.runs))
        except BuildFailed as error:
            problems = [f"the run failed: {error}"]
        if problems:
            raise Difference(
                f"seed {history.seed}, run {number} of {len(history.runs)} ({run.note}; select"
                f" {run.select}; vars {run.variables}):\n"
                + "\n".join(problems)
                + f"\nreproduce: {again}"
            )
    shutil.rmtree(folder)


class Player:
    """A warehouse built run by run, and a shadow of the raw zone from which nothing vanishes."""

    def __init__(self, project: Project, folder: Path):
        self.project = project
        self.zone = Zone(folder / "runs")
        self.shadow = Zone(folder / "shadow")
        self.full = Zone(folder / "full")
        self.gone: set[str] = set()
        self.written: dict[str, bytes] = {}  # contents by the stamp of their file

    def play(self, run, compares: bool = True) -> list[str]:
        """Differences after a normal run; of a run of some models nothing is said."""
        self.write(run.writes, run.removes)
        self.zone.build(self.project, run.variables, run.select)
        return self.compare(run.variables) if run.is_normal and compares else []

    def write(self, files: Files, removes: Iterable[str] = ()) -> None:
        """New files, then files that vanish. Those stay in the shadow as the warehouse took them
        in, if it ever did: a killed build may have left them aside."""
        self.zone.write(files)
        self.shadow.write(_unlinked(self.shadow, files))
        for path, content in files.items():
            self.written[self.zone.stamp(path)] = content
        ledger = self.zone.versions() if removes else {}
        for path in removes:
            taken_in = ledger.get(path, "").partition("-")[2].removesuffix("-unreadable")
            (self.shadow.raw / path).unlink()
            self.shadow.write({path: self.written[taken_in]} if taken_in else {})
        self.zone.write({}, removes)
        self.gone = (self.gone | set(removes)) - set(files)

    def compare(self, variables: dict | None = None) -> list[str]:
        self.full = self.shadow.fresh(self.full.folder)
        self.full.build(self.project, variables)
        relations = self.project.compared_relations()
        return differences(relations, self.zone.database, self.full.database, self.gone)


def _unlinked(zone: Zone, files: dict) -> dict:
    """Files to write anew: the full refresh before shares them by link, and must keep its own."""
    for path in files:
        (zone.raw / path).unlink(missing_ok=True)
    return files
