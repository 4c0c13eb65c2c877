"""docs/mutants.md, made of the patches and of results/before.jsonl and results/after.jsonl."""

from tests.mutants.patches import ROOT, mutants
from tests.mutants.results import CAUGHT, RESULTS, SURVIVED, latest

PAGE = ROOT / "docs/mutants.md"
COMMAND = "python -m tests.mutants --page"
HEAD = """\
# Planted faults

<!-- Written by `{command}` from tests/mutants. -->

A test that never failed proves nothing. So {count} faults that a person could make are kept in
`tests/mutants/`, one small patch each, with the claim that it breaks and the part of the tests that
has to see it. `make mutants` plants them one by one in copies of the project, runs that part, and
names those that survive. A part counts only if it passes without the fault; a fault counts as
caught only if a test fails, not if no test could begin.

*Before* is the suite as it was when `make test` took an hour ({before}), *after* the one since it
was cut ({after}). `-`: the fault is in a rule that is younger, or was not tried. A fault that was
planted anew since, because code moved, keeps what became of it at its last try.

{summary}

{lost}
"""


def page() -> str:
    """The text."""
    before, after = (latest(RESULTS / f"{label}.jsonl") for label in ("before", "after"))
    all_of_them = mutants()
    lines = [
        HEAD.format(
            command=COMMAND,
            count=len(all_of_them),
            before=_commits(before),
            after=_commits(after),
            summary=_summary(before, after, [mutant.name for mutant in all_of_them]),
            lost=_lost(before, after),
        ),
        "| mutant | claim | caught by | before | after |",
        "|---|---|---|---|---|",
    ]
    for mutant in all_of_them:
        cells = [f"`{mutant.name}`", _cell(mutant.claim), f"`{_cell(mutant.part)}`"]
        cells += [rows.get(mutant.name, {}).get("outcome", "-") for rows in (before, after)]
        lines.append(f"| {' | '.join(cells)} |")
    reasons = [
        f"- `{mutant.name}`: {mutant.survives_because}"
        for mutant in all_of_them
        if mutant.survives_because
    ]
    if reasons:
        lines += ["", "## Survivors", "", *reasons]
    return "\n".join(lines) + "\n"


def write() -> None:
    PAGE.write_text(page())


def _commits(rows: dict[str, dict]) -> str:
    return ", ".join(sorted({f"`{row['commit']}`" for row in rows.values()})) or "not run yet"


def _summary(before: dict[str, dict], after: dict[str, dict], names: list[str]) -> str:
    lines = ["| | caught | survived | not tried |", "|---|---|---|---|"]
    for label, rows in (("before", before), ("after", after)):
        found = [rows.get(name, {}).get("outcome") for name in names]
        counts = [found.count(CAUGHT), found.count(SURVIVED)]
        counts.append(len(names) - sum(counts))
        lines.append(f"| {label} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def _lost(before: dict[str, dict], after: dict[str, dict]) -> str:
    """Claims that the suite has lost, by name."""
    caught = [name for name, row in before.items() if row["outcome"] == CAUGHT]
    tried = [name for name in caught if after.get(name, {}).get("outcome") in (CAUGHT, SURVIVED)]
    lost = sorted(name for name in tried if after[name]["outcome"] == SURVIVED)
    if lost:
        return f"Caught before and not after: {', '.join(f'`{name}`' for name in lost)}."
    if not tried:
        return f"The {len(caught)} that were caught before have not been tried after yet."
    return (
        f"Of {len(caught)} that were caught before, {len(tried)} were tried after: none survives."
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
