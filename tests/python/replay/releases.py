"""A release that brings a source: a warehouse is built without Clickstream, and then gets it.

`older_project` is the project as it was before it knew the source; `released(history)` is a history
that begins there.
"""

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

from tidemark.landing.declared import write_macros

from .harness import Project
from .history import APPS, History, Run

SOURCE = "clickstream"
SHARE = 0.4  # of the replays


def older_project(folder: Path, apps=APPS) -> Project:
    """A copy of the project without the source: its models, its declaration, and what seeds
    say about it."""
    return Project(folder, apps, prepare=_forget_source)


def _forget_source(folder: Path) -> None:
    shutil.rmtree(folder / f"models/staging/{SOURCE}")
    write_macros(folder)
    for seed in (folder / "seeds/reference").glob("*.csv"):
        with open(seed, newline="") as file:
            names, *rows = csv.reader(file)
        if "source" not in names:
            continue
        place = names.index("source")
        with open(seed, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([names, *(row for row in rows if row[place] != SOURCE)])


def release_of(history: History, models: list[str]) -> tuple[History, int]:
    """The same files, but those of the source come from some normal run on, whose number this
    gives: runs before it are the older project's. 0 if the source is there from the beginning.

    The new version may die in its first run, and a model behind may run alone after it.
    """
    r = Random(f"release {history.seed}")
    normal = [number for number, run in enumerate(history.runs) if run.is_normal][1:]
    if not normal or r.random() >= SHARE:
        return history, 0
    number = r.choice(normal)
    withheld, older = {}, []
    for run in history.runs[:number]:
        withheld |= _of_source(run.writes)
        for path in run.removes:
            withheld.pop(path, None)
        older.append(
            replace(
                run,
                writes={p: data for p, data in run.writes.items() if p not in _of_source([p])},
                removes=[path for path in run.removes if path not in _of_source([path])],
                select=_without_source(run.select),
            )
        )
    first = history.runs[number]
    between = _died(r, first, models) if r.random() < 0.7 else []
    first.writes = withheld | first.writes
    if between:
        between[0].writes, first.writes = first.writes, {}
    first.note += ", and the first of a version with another source"
    runs = [*older, *between, *history.runs[number:]]
    return replace(history, runs=runs), number


def _of_source(paths) -> dict:
    items = paths.items() if isinstance(paths, dict) else ((path, None) for path in paths)
    return {path: data for path, data in items if path.startswith(f"{SOURCE}/")}


def _without_source(select: list[str] | None) -> list[str] | None:
    if select is None:
        return None
    return [name for name in select if SOURCE not in name] or ["resource_type:seed"]


def _died(r: Random, run: Run, models: list[str]) -> list[Run]:
    """What a crash between two models leaves, and perhaps a mart alone."""
    reached = r.randint(1, len(models) - 1)
    note = "some models of a version with another source"
    died = [Run(select=["resource_type:seed", *models[:reached]], variables=run.variables)]
    marts = [name for name in models[reached:] if name.startswith("fct_")]
    if marts and r.random() < 0.5:
        died.append(Run(select=[r.choice(marts)], variables=run.variables))
    return [replace(run, note=note) for run in died]
