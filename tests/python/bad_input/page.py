"""docs/bad-input.md, written from the table: `python -m tests.python.bad_input.page`."""

import re
from collections import Counter
from collections.abc import Iterable

from tests.python.command.installation import ROOT
from tests.python.parity.zones import LEFT_OUT

from .cases import Case, cases
from .kinds import ACCEPTED, DUPLICATE, End, RecordKind
from .kinds_files import FileKind, NameKind
from .records import CLICKS, EVENT, FLAT, MOBILE, NESTED
from .table import SECTIONS

PAGE = ROOT / "docs" / "bad-input.md"

INTRO = """\
# Bad input

What becomes of every kind of bad input. Written by `python -m tests.python.bad_input.page` from the
table of a test that builds {cases:,} such files at once ({kinds} kinds) and looks at each of them.
The reasons are explained in [definitions](definitions.md) and [operations](operations.md#messages).

In the test each bad record stands between good ones, in an envelope between good events, and these
count whatever stands beside them, unless the table says otherwise. No input fails a build, and what
was read equals accepted + duplicates + parked + rejected. A file that is *refused* has a row in
`ingested_files`, and none of its records counts.

The test is DuckDB's. `tests/python/parity` reads the same files on the stand-ins for Athena and
Redshift, where they have the same end. Two groups are left out there.
[Names, links and folders](#names-links-and-folders) are a matter of the file system, and a bucket
has none; landing's own tests have names in buckets. And these are only more of a kind that is read:
{left_out}.

`<occurred>`, `<device>` and the like stand for the field's name in the shape at hand
([Records and their classes](definitions.md#records-and-their-classes)). *Line* is a line of Mobile
Analytics in either shape, *event* an event inside of a Clickstream envelope, *envelope* the line
that holds it.
"""

Kind = RecordKind | FileKind | NameKind
EACH = re.compile("^(.*:)<.*>$")
LABELS = {
    (NESTED, FLAT): "line",
    (NESTED, FLAT, EVENT): "line, event",
    (MOBILE,): "Mobile Analytics",
    (CLICKS,): "Clickstream",
}


def page() -> str:
    """The text of the page."""
    table = cases()
    by_kind: dict[int, list[Case]] = {}
    for case in table:
        by_kind.setdefault(id(case.kind), []).append(case)
    left_out = ", ".join(f"*{name}*" for name in sorted(LEFT_OUT))
    parts = [INTRO.format(cases=len(table), kinds=len(by_kind), left_out=left_out)]
    for title, says, kinds in SECTIONS:
        shapes = {frozenset(_outcomes(kind, by_kind[id(kind)])) for kind in kinds}
        rows = [_row(kind, by_kind[id(kind)], len(shapes) == 1) for kind in kinds]
        about = f"{says}\n\n" if says else ""
        parts.append(
            f"\n## {title}\n\n{about}| kind | what it is | what becomes of it |\n|---|---|---|\n"
            + "".join(rows)
        )
    return "".join(parts)


def _row(kind: Kind, of_kind: list[Case], alike: bool) -> str:
    """alike: whether all kinds of the section are at the same places."""
    outcomes = _outcomes(kind, of_kind)
    everywhere = alike or len(outcomes) == (4 if isinstance(kind, RecordKind) else 2)
    cells = (kind.name, kind.says, _grouped(outcomes, everywhere))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _outcomes(kind: Kind, of_kind: list[Case]) -> dict[str, str]:
    """What becomes of the kind, by place or source."""
    if isinstance(kind, RecordKind):
        return {place: _of_ends(ends) for place, ends in kind.ends.items()}
    return {case.source: _of_case(case) for case in of_kind}


def _grouped(outcomes: dict[str, str], everywhere: bool) -> str:
    """The outcome; where places differ, or some have no such kind, each with its places."""
    groups: dict[str, list[str]] = {}
    for place, outcome in outcomes.items():
        groups.setdefault(outcome, []).append(place)
    if len(groups) == 1 and everywhere:
        return next(iter(groups))
    return "; ".join(
        f"{LABELS.get(tuple(places), ', '.join(places))}: {outcome}"
        for outcome, places in groups.items()
    )


def _of_ends(ends: Iterable[End]) -> str:
    counts: Counter = Counter()
    for end in ends:
        # One for each field: their names are the same list everywhere in the definitions.
        reason = EACH.sub(r"\1<field>", end.reason) if end.reason and end.of_each else end.reason
        counts[end.klass, reason, end.spoils] += 0 if end.of_each else end.records
    texts = []
    for (klass, reason, spoils), records in counts.items():
        text = f"{klass} `{reason}`" if reason else klass
        text = f"{records:,} × {text}" if records > 1 else text
        texts.append(f"the whole envelope is one record, {text}" if spoils else text)
    return ", ".join(texts)


def _of_case(case: Case) -> str:
    """Of whole files: what the ledger says about them, and how their three lines end."""
    refused = sorted({reason for reason in case.files.values() if reason})
    if refused:
        return "refused " + ", ".join(f"`{reason}`" for reason in refused)
    if not case.files:
        return "not listed"
    counts: Counter = Counter()
    for (klass, reason, _), records in case.ends.items():
        counts[klass, reason] += records
    order = [ACCEPTED, DUPLICATE]
    texts = [
        f"{records} {klass} `{reason}`" if reason else f"{records} {klass}"
        for (klass, reason), records in sorted(
            counts.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in order else 2
        )
    ]
    return ", ".join(texts) or "no record"


def main() -> None:
    PAGE.write_text(page())
    print(PAGE)


if __name__ == "__main__":
    main()
