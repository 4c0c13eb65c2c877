"""Random histories on another engine: each run, also after a killed one, against a full refresh.

The full refresh is DuckDB's, of the same files; what it gives is proved by tests/python/replay.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.python.in_process import DbtFailed
from tests.python.replay.crash import kill, start_build, wait_for_model
from tests.python.replay.harness import BuildFailed, Project, Zone
from tests.python.replay.history import Files, random_history
from tests.python.replay.replay import Player
from tidemark.landing.reader import reader_of

from .compare import differences
from .targets import DuckDB, Target, relations

RUNS = 2
FILES = "ledger.ingested_files"  # says what has left the raw zone, which no full refresh knows


def replay_on(
    project: Project, folder: Path, target: Target, seed: int, runs: int = RUNS, kills: bool = True
) -> list[str]:
    """What differs after a run of this history; the last one comes after a run that is killed."""
    r = Random(seed)
    player = EnginePlayer(project, folder, target)
    history = random_history(seed, project.models, runs)
    for number, run in enumerate(history.runs, start=1):
        last = number == len(history.runs)
        try:
            if kills and last:
                player.write(run.writes, run.removes)
                kill_a_build(r, project, target, run.variables)
                run.writes, run.removes = {}, []
            problems = player.play(run)
        except (BuildFailed, DbtFailed) as error:
            problems = [f"the run failed: {error}"]
        if problems:
            what = f"{run.note}; select {run.select}; vars {run.variables}"
            return [f"seed {seed}, run {number} of {len(history.runs)} ({what}):", *problems]
    return []


def kill_a_build(r: Random, project: Project, target: Target, variables: dict) -> None:
    """Starts `make build` and kills it at one of its models; what it has asked for may go on.

    Errors: BuildFailed, if a model of it failed before, or it ended by itself.
    """
    process = start_build(project, {**target.env, "VARS": json.dumps(variables)})
    # Not in the last ones, which may have ended after the pause.
    number = r.randint(1, len(project.models) - 5)
    said = wait_for_model(process, number, pause=r.uniform(0, 3))
    kill(process)
    if " ERROR " in said:
        raise BuildFailed(said)
    target.forget_lock()


@dataclass
class Delivered(Zone):
    """A raw zone that lies in a target's bucket too, and is built there."""

    target: Target

    def write(self, files: Files, removes=()) -> None:
        super().write(files, removes)
        self.target.put(files, removes)

    def build(self, project: Project, variables=None, select=None, full_refresh=False) -> None:
        self.target.take_in(variables, select)

    def versions(self) -> dict[str, str]:
        """Without what tells for which engine the file was landed."""
        tag = reader_of(self.target.env).tag
        return {path: text.replace(tag, "", 1) for path, text in self.target.versions().items()}

    def stamp(self, path: str) -> str:
        content = (self.raw / path).read_bytes()
        return f"{len(content)}-{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


class EnginePlayer(Player):
    """A player whose runs are the target's, and whose full refreshes are DuckDB's."""

    def __init__(self, project: Project, folder: Path, target: Target):
        super().__init__(project, folder)
        self.target = target
        self.zone = Delivered(folder / "runs", target)

    def compare(self, variables: dict | None = None) -> list[str]:
        self.full = self.shadow.fresh(self.full.folder)
        self.full.build(self.project, variables)
        expected = DuckDB(self.full.folder)
        return [
            text
            for relation, key in relations().items()
            if relation != FILES
            for text in differences(
                relation, key, expected.export(relation), self.target.export(relation)
            )
        ]
