"""`make mutants`: plants the faults one by one in copies of the project and says which survive.

--only NAME    of these alone (parts of names); several times
--on ENGINE    of these stand-ins alone, or `none`
-j N           in N copies at once
--again        also what results/ knows of this state of the project
--label NAME   results/NAME.jsonl (default: after)
--root FOLDER  another state of the project; --bring PATH: a test of ours that it lacks;
               --patches FOLDER: the mutants, as they fit it
--page         only writes docs/mutants.md from results/

A part is run once without any fault: where it does not pass, it proves nothing.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, Queue
from shlex import quote
from threading import Barrier, Lock

from stand_ins.athena import athena
from stand_ins.redshift import redshift
from tests.mutants import page, results
from tests.mutants.copies import Copy, Ran
from tests.mutants.patches import FOLDER, ROOT, Mutant, apply, mutants
from tests.mutants.results import BROKEN, CAUGHT, KINDS, PASSES, RESULTS, STALE, SURVIVED

FAILED, PASSED = 1, 0  # exit codes of pytest
SETTINGS = {"athena": "TIDEMARK_ATHENA_WORK", "redshift": "TIDEMARK_REDSHIFT_WORK"}
START = {"athena": athena, "redshift": redshift}
OF_STAND_INS = ("StandInError", "DownloadError", "no stand-in runs")


class Run:
    """One state of the project, its results, the stand-ins that parts share."""

    def __init__(self, options: argparse.Namespace, folder: Path, stack: ExitStack):
        self.root, self.folder, self._brought = options.root, folder, options.bring
        self.file = RESULTS / f"{options.label}.jsonl"
        self.tree, self.commit = results.tree_of(self.root)
        self._stack, self._works = stack, {}
        self._lock, self._locks = Lock(), {}
        known = results.read(self.file)
        self._alone = {
            row["part"]: row
            for row in known
            if self._is_of_now(row) and not row["mutant"] and row["outcome"] == PASSES
        }

    def _is_of_now(self, row: dict) -> bool:
        return row["tree"] == self.tree

    def is_known(self, mutant: Mutant) -> bool:
        """Whether this state of the project was tried with this fault."""
        return any(
            self._is_of_now(row)
            and row["mutant"] == mutant.name
            and row["patch"] == mutant.fingerprint
            and row["outcome"] in (CAUGHT, SURVIVED)
            for row in results.read(self.file)
        )

    def work(self, number: int, todo: "Work", outcomes: list[dict]) -> None:
        """Takes parts, then mutants, until there are none."""
        copy = Copy(self.folder / str(number), self.root, self._brought)
        try:
            for together in todo.parts():
                self._run_alone(copy, together)
        except BaseException:
            todo.barrier.abort()  # nobody waits for this one
            raise
        todo.barrier.wait()
        for mutant in todo.mutants():
            row = self._tried(copy, mutant)
            with self._lock:
                outcomes.append(row)
                results.add(self.file, row)
                seconds = f"{row['cpu']:.0f} s CPU, {row['wall']:.0f} s"
                print(f"{row['outcome']:8} {mutant.name}: {row['by'] or row['said']} ({seconds})")
                sys.stdout.flush()

    def _tried(self, copy: Copy, mutant: Mutant) -> dict:
        settings = self._settings(mutant)
        misfit = apply(mutant, copy.project)
        copy.put_back()
        if misfit:
            return self._row(mutant.part, mutant, STALE, said=misfit)
        alone = self._part_alone(copy, mutant, settings)
        if alone["outcome"] != PASSES:
            said = f"without any fault: {alone['said']}"
            return self._row(mutant.part, mutant, BROKEN, by=alone["by"], said=said)
        apply(mutant, copy.project)
        try:
            return self._judged(copy.run(mutant.part, settings), mutant.part, mutant)
        finally:
            copy.put_back()

    def _run_alone(self, copy: Copy, together: list[Mutant]) -> None:
        """Parts of one file at once, which is cheaper; should any fail, each is run by itself."""
        parts = sorted({mutant.part for mutant in together} - self._alone.keys())
        if len(parts) < 2:
            return
        try:
            ran = copy.run(" ".join(map(quote, parts)), self._settings(together[0]))
        finally:
            copy.put_back()
        for part in parts:
            row = self._judged(ran, part, None)
            if row["outcome"] == PASSES and ran.report["passed"] >= len(parts):
                row |= {name: round(row[name] / len(parts), 1) for name in ("cpu", "wall")}
                with self._lock:
                    results.add(self.file, row)
                self._alone[part] = row

    def _part_alone(self, copy: Copy, mutant: Mutant, settings: dict[str, str]) -> dict:
        with self._lock:
            lock = self._locks.setdefault(mutant.part, Lock())
        with lock:
            if mutant.part not in self._alone:
                try:
                    row = self._judged(copy.run(mutant.part, settings), mutant.part, None)
                finally:
                    copy.put_back()
                with self._lock:
                    results.add(self.file, row)
                self._alone[mutant.part] = row
            return self._alone[mutant.part]

    def _judged(self, ran: Ran, part: str, mutant: Mutant | None) -> dict:
        report = ran.report
        by, said = report.get("failed", ""), report.get("said", "")
        if report.get("strangers"):
            said, outcome = f"not from the copy: {', '.join(report['strangers'])}", BROKEN
        elif ran.code == FAILED and by and not any(word in said for word in OF_STAND_INS):
            outcome = CAUGHT if mutant else BROKEN
        elif ran.code == PASSED and report.get("passed"):
            outcome = SURVIVED if mutant else PASSES
        else:
            outcome = BROKEN
            said = said or " ".join(ran.output.split())[-300:] or f"pytest ended with {ran.code}"
        return self._row(part, mutant, outcome, by, said, ran)

    def _row(
        self,
        part: str,
        mutant: Mutant | None,
        outcome: str,
        by: str = "",
        said: str = "",
        ran: Ran | None = None,
    ) -> dict:
        return {
            "tree": self.tree,
            "commit": self.commit,
            "mutant": mutant.name if mutant else "",
            "patch": mutant.fingerprint if mutant else "",
            "part": part,
            "outcome": outcome,
            "by": by,
            "said": said.replace(str(self.folder), "..."),
            "cpu": round(ran.cpu, 1) if ran else 0.0,
            "wall": round(ran.wall, 1) if ran else 0.0,
        }

    def _settings(self, mutant: Mutant) -> dict[str, str]:
        """Those of the stand-in that a part may share; it is started when first asked for."""
        if not mutant.on:
            return {}
        with self._lock:
            if mutant.on not in self._works:
                started = self._stack.enter_context(START[mutant.on]())
                self._works[mutant.on] = str(started.work)
        return {SETTINGS[mutant.on]: self._works[mutant.on]}


class Work:
    """What is to be done, for so many workers: parts alone by file, then mutants."""

    def __init__(self, todo: list[Mutant], workers: int):
        self.barrier = Barrier(workers)
        self._parts: Queue[list[Mutant]] = Queue()
        self._mutants: Queue[Mutant] = Queue()
        by_file: dict[tuple[str, str], list[Mutant]] = {}
        # Parts one after the other, so that few wait for what a part does by itself.
        for mutant in sorted(todo, key=lambda mutant: (mutant.on, mutant.part)):
            self._mutants.put(mutant)
            if "::" in mutant.part and " " not in mutant.part:
                by_file.setdefault((mutant.on, mutant.test_files[0]), []).append(mutant)
        for together in by_file.values():
            self._parts.put(together)

    def parts(self) -> Iterator[list[Mutant]]:
        return _taken(self._parts)

    def mutants(self) -> Iterator[Mutant]:
        return _taken(self._mutants)


def _taken(queue: Queue) -> Iterator:
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code. 1: a mutant survives without a reason, or nothing is known of one."""
    options = _options(arguments)
    chosen = [mutant for mutant in mutants(options.patches) if _is_chosen(mutant, options)]
    if options.page:
        page.write()
        return 0
    outcomes: list[dict] = []
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    try:
        with ExitStack() as stack:
            run = Run(options, folder, stack)
            todo = [mutant for mutant in chosen if options.again or not run.is_known(mutant)]
            print(f"{len(chosen)} mutants at {run.commit}, {len(chosen) - len(todo)} known already")
            workers = min(options.jobs, len(todo))
            work = Work(todo, workers)
            with ThreadPoolExecutor(workers or 1) as pool:
                at_work = [pool.submit(run.work, n, work, outcomes) for n in range(workers)]
                for done in at_work:
                    done.result()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    results.tidy(run.file, {mutant.name for mutant in mutants()})
    page.write()
    return _said(chosen, results.latest(run.file))


def _said(chosen: list[Mutant], rows: dict[str, dict]) -> int:
    """What there is to say in the end."""
    found = {mutant.name: rows[mutant.name] for mutant in chosen if mutant.name in rows}
    counts = Counter(row["outcome"] for row in found.values())
    print(", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]))
    bad = 0
    for mutant in chosen:
        row = found.get(mutant.name)
        if row and row["outcome"] != CAUGHT:
            reason = mutant.survives_because if row["outcome"] == SURVIVED else ""
            bad += not reason
            print(f"{row['outcome']}: {mutant.name}: {reason or row['said'] or mutant.claim}")
    return 1 if bad else 0


def _is_chosen(mutant: Mutant, options: argparse.Namespace) -> bool:
    is_named = not options.only or any(name in mutant.name for name in options.only)
    return is_named and (not options.on or (mutant.on or "none") in options.on)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--on", action="append", choices=["none", "athena", "redshift"])
    parser.add_argument("-j", dest="jobs", type=int, default=2)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--label", default="after")
    parser.add_argument("--root", type=lambda text: Path(text).resolve(), default=ROOT)
    parser.add_argument("--bring", action="append", default=[], metavar="PATH")
    parser.add_argument("--patches", type=Path, default=FOLDER)
    parser.add_argument("--page", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
