"""Random histories: files of some apps, and in which runs they come, change and vanish.

Paths are relative to the raw zone, so they begin with the source.

`random_history` is a pure function of its arguments. `models` are the names of the
models in the order of the graph, to choose runs of a few of them from.
"""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from .envelopes import random_envelopes
from .lines import JOINED, random_lines
from .moments import World

# (app_id, app_name, tenant_id, reporting_timezone, currency): the seed of the project's copy.
APPS = [
    ("utc", "Utc", "acme", "UTC", "USD"),
    ("la", "Los Angeles", "acme", "America/Los_Angeles", "USD"),
    ("ny", "New York", "acme", "America/New_York", "USD"),
    ("berlin", "Berlin", "globex", "Europe/Berlin", "EUR"),
    ("tokyo", "Tokyo", "globex", "Asia/Tokyo", "JPY"),
    ("quiet", "Never seen", "quiet", "UTC", "USD"),
]
STRANGERS = ["stranger", "o'neill"]  # no seed knows them

# Days around changes to and from daylight-saving time, the end of February, an ordinary month.
FIRST_DAYS = ["2026-03-05", "2026-03-26", "2025-10-23", "2025-10-30", "2024-02-25", "2026-06-10"]
SMALL = {"late_window_days": 3, "stitch_window_days": 2, "retention_days": 6}
# Settings that do not decide how raw lines are read may change between runs.
CHANGES = [{"stitch_window_days": 4}, {"max_session_hours": 36}, {"session_timeout_minutes": 20}]
CHANGES += [{"retention_days": 3}, {"engaged_session_seconds": 60}, {"max_session_hours": 12}]

Files = dict[str, bytes]


def further_apps(number: int) -> list[tuple]:
    """More apps for the seed `apps`, in the reporting zones of the others in turn."""
    return [(f"further{n:02}", f"Further {n}", "further", *APPS[n % 5][3:]) for n in range(number)]


@dataclass
class Run:
    """What happens to the raw zone, then a run of dbt: of some models, or a normal one."""

    writes: Files = field(default_factory=dict)
    removes: list[str] = field(default_factory=list)
    select: list[str] | None = None
    variables: dict = field(default_factory=dict)
    note: str = ""

    @property
    def is_normal(self) -> bool:
        return self.select is None


@dataclass
class History:
    seed: int
    apps: list[str]
    runs: list[Run]


def random_history(
    seed: int, models: list[str], runs: int | None = None, further: int = 0
) -> History:
    """`further`: how many of `further_apps` are there beside the four to seven others."""
    r = Random(seed)
    small = r.random() < 0.6
    variables = dict(SMALL) if small else {}
    if seed % 3 == 0:
        variables["mobile_analytics_login"] = "endpoint_user_id"
    world = World(
        first_ms=int(datetime.fromisoformat(r.choice(FIRST_DAYS)).replace(tzinfo=UTC).timestamp())
        * 1000,
        days=r.choice([4, 9, 20]) if small else r.choice([9, 24, 75]),
        late_window_days=variables.get("late_window_days", 7),
        login_share=r.choice([0.0, 0.15, 0.4]),
    )
    apps = r.sample([app[0] for app in APPS[:5]], r.randint(3, 4))
    apps += r.sample(STRANGERS, r.randint(1, 2))
    apps += [app[0] for app in further_apps(further)]
    lines: dict[str, list[bytes]] = {}
    for app in apps:
        for path, line in random_lines(r, app, world):
            lines.setdefault(path, []).append(line)
    clicking = r.sample(apps, r.randint(1, 3) + further // 2)
    if r.random() < 0.3:  # an app that has nothing else
        known = [app[0] for app in APPS[:5]] + STRANGERS
        clicking.append(r.choice([app for app in known if app not in apps]))
        apps.append(clicking[-1])
    for path, line in random_envelopes(r, clicking, world):
        lines.setdefault(path, []).append(line)
    for path in r.sample(sorted(lines), min(len(lines), r.choice([0, 1, 2, 4]))):
        lines[_other_name(r, path)] = lines[path]

    maker = Maker(r, lines, models, variables)
    return History(seed, apps, maker.runs(runs or r.randint(3, 5)))


def _other_name(r: Random, path: str) -> str:
    folder, name = path.rsplit("/", 1)
    if r.random() < 0.5:
        folder = f"{folder[:-2]}23"  # the same file in a later hour
    return f"{folder}/copy-of-{name}"


def _hour(path: str) -> list[str]:
    """Year, month, day and hour; Clickstream names them."""
    return [part.split("=")[-1] for part in path.split("/")[-5:-1]]


def content_of(path: str, lines: list[bytes]) -> bytes:
    """The file of these lines, in the form that its name says."""
    end = b"" if JOINED in path else b"\n"
    return packed(lines, end) if path.endswith(".gz") else b"".join(line + end for line in lines)


def packed(lines: list[bytes], end: bytes = b"\n") -> bytes:
    data = io.BytesIO()
    with gzip.GzipFile(fileobj=data, mode="wb", mtime=0, compresslevel=1) as file:
        file.write(b"".join(line + end for line in lines))
    return data.getvalue()


class Maker:
    """Deals the files out to runs and makes trouble in between.

    lines: by path, what `content` makes a file of. models: parents first. variables: of dbt.
    """

    def __init__(
        self,
        r: Random,
        lines: dict[str, list],
        models: list[str],
        variables: dict,
        content: Callable[[str, list], bytes] = content_of,
    ):
        self.r, self.lines, self.models, self.variables = r, lines, models, variables
        self.content = content
        self.written: dict[str, list] = {}
        self.is_built = False  # a model alone needs its parents' tables
        self.vanish_share = r.choice([0, 0, 0.2])
        self.rewrite_share = r.choice([0, 0.3, 0.6])
        self.vars_share = r.choice([0, 0, 0, 0.15])

    def runs(self, number: int) -> list[Run]:
        r, paths = self.r, self._order()
        cuts = sorted(r.randint(0, len(paths)) for _ in range(number - 1))
        groups = [paths[a:b] for a, b in zip([0, *cuts], [*cuts, len(paths)], strict=True)]
        made: list[Run] = []
        for n, group in enumerate(groups):
            if n and r.random() < self.vars_share:
                self.variables = {**self.variables, **r.choice(CHANGES)}
            run = self._run(group)
            if r.random() < 0.2:
                made += self._crash_and_child(run)
            while r.random() < 0.3:  # other runs first, with a part of what there is
                part = {p: run.writes.pop(p) for p in list(run.writes) if r.random() < 0.5}
                made.append(
                    Run(part, [], self._selection(n), self.variables, "some models of " + run.note)
                )
            made.append(run)
            self.is_built = True
        return made

    def _order(self) -> list[str]:
        paths = sorted(self.lines, key=lambda path: (_hour(path), path))
        kind = self.r.random()
        if kind < 0.3:
            self.r.shuffle(paths)
        elif kind < 0.7:  # mostly in order
            for _ in range(len(paths) // 3):
                a, b = self.r.randrange(len(paths)), self.r.randrange(len(paths))
                paths[a], paths[b] = paths[b], paths[a]
        elif kind < 0.8:
            paths.reverse()
        return paths

    def _run(self, group: list[str]) -> Run:
        r, run, notes = self.r, Run(variables=self.variables), [f"{len(group)} files"]
        for path in group:
            lines = self.lines[path]
            if r.random() < 0.15:  # the first of several writes: some lines are still missing
                lines = [line for line in lines if r.random() < 0.6]
            self._write(run, path, lines)
        if self.written and r.random() < self.rewrite_share:
            for path in r.sample(sorted(self.written), min(len(self.written), r.randint(1, 4))):
                notes.append(self._rewrite(run, path))
        if r.random() < self.vanish_share:
            there = sorted(set(self.written) - set(run.writes))
            run.removes = r.sample(there, min(len(there), r.randint(1, 3)))
            for path in run.removes:
                self.written.pop(path)
            notes.append(f"{len(run.removes)} vanish")
        run.note = ", ".join(notes)
        return run

    def _write(self, run: Run, path: str, lines: list) -> None:
        run.writes[path] = self.content(path, lines)
        self.written[path] = lines

    def _rewrite(self, run: Run, path: str) -> str:
        r, whole = self.r, self.lines[path]
        kinds = ["whole", "fewer", "fewer", "more", "other", "cut", "text", "zero", "zero", "bare"]
        kind = r.choice(kinds)
        if kind == "fewer":
            self._write(run, path, [line for line in whole if r.random() < 0.5])
        elif kind == "more":
            self._write(
                run, path, whole + r.sample(whole, min(len(whole), 2)) + self._others(path)[:3]
            )
        elif kind == "other":
            self._write(run, path, self._others(path))
        elif kind == "cut":
            self._write(run, path, whole)
            run.writes[path] = self.content(path, whole)[:-9]
        elif kind in ("text", "zero"):
            self._write(run, path, whole)
            run.writes[path] = b"no gzip" if kind == "text" else b""
        else:
            self._write(run, path, whole if kind == "whole" else [])
        return f"{path} {kind}"

    def _others(self, path: str) -> list:
        """The lines of a file of the same source: they may have arrived at another time."""
        source = path.split("/")[0] + "/"
        return self.lines[self.r.choice([p for p in sorted(self.lines) if p.startswith(source)])]

    def _crash_and_child(self, run: Run) -> list[Run]:
        """All files, a crash, then a model that the crash did not reach; nothing is left to do
        for the normal run but what they lack."""
        r, note = self.r, "some models of " + run.note
        reached = r.randint(1, len(self.models) - 1)
        crashed = Run(run.writes, run.removes, self._prefix(reached), self.variables, note)
        run.writes, run.removes = {}, []
        if not self.is_built:
            return [crashed]
        child = [r.choice(self.models[reached:])]
        return [crashed, Run(select=child, variables=self.variables, note=note)]

    def _prefix(self, number: int) -> list[str]:
        """What a crash between two models leaves."""
        return ["resource_type:seed", *self.models[:number]]

    def _selection(self, number: int) -> list[str]:
        """Models for a run before normal run `number`; a model alone needs its parents' tables."""
        r, model = self.r, self.r.choice(self.models)
        kinds = ["one", "one", "children", "parents", "some"] if number else []
        kind = r.choice(["prefix", "prefix", *kinds])
        if kind == "prefix":
            return self._prefix(r.randint(1, len(self.models) - 1))
        if kind == "some":
            return r.sample(self.models, r.randint(2, 5))
        return [{"one": model, "children": f"{model}+", "parents": f"+{model}"}[kind]]
