"""Runs that die, at every kind of statement that changes something.

`make test` has one of them per engine, drawn by its seed; test_deaths.py walks through all.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

import pytest

from tests.python.in_process import DbtFailed

from .targets import Target
from .zones import Runs

# What happens to which statement of which model or hook in one run: its name -> kind and words.
Death = dict[str, tuple[str, str]]


@dataclass
class Faults:
    """first, second: how runs die before the first and the second that does not.

    rebuilt: how a run of one model, built whole, dies at the end.
    survived: faults of both that does not: the adapter asks again.
    """

    first: list[Death]
    second: list[Death]
    rebuilt: list[Death]
    survived: list[dict]


# `lost`: the statement is done, but seems to have failed; `exhausted`, `cancel`: it is not done.
OF_ATHENA = Faults(
    first=[
        {"on-run-start": ("lost", "create table .*_state.*marks")},
        {
            "base_mobile_analytics__records": ("lost", "create table"),
            "base_clickstream__records": ("exhausted", "merge into .*_state.*files"),
        },
        {
            "base_mobile_analytics__records": ("lost", "merge into .*_state.*files"),
            "base_clickstream__records": ("lost", "merge into .*_state.*marks"),
        },
        {
            "int_records__copies": ("lost", "create table"),
            "int_apps__settings": ("cancel", "create table"),
            "rpt_run_cost": ("exhausted", "create or replace view"),
        },
    ],
    second=[
        {"on-run-start": ("lost", "insert into .*_state.*loads")},
        {"on-run-start": ("exhausted", "delete from .*_state.*touches")},
        {
            "base_mobile_analytics__records": ("lost", "insert into .*_state.*removed"),
            "base_clickstream__records": ("exhausted", "merge into .*base_clickstream__records"),
        },
        {
            "base_mobile_analytics__records": (
                "lost",
                "merge into .*base_mobile_analytics__records",
            ),
            "base_clickstream__records": ("lost", "merge into .*_state.*files"),
        },
        {
            "plan_event_touches": ("lost", "merge into .*plan_event_touches"),
            "rejected_records": ("lost", "merge into .*rejected_records"),
        },
        {
            "int_identity__login_changes": ("lost", "insert into .*_state.*touches"),
            "rpt_ingestion": ("exhausted", "merge into .*rpt_ingestion"),
        },
        {
            "fct_events": ("lost", "merge into .*fct_events"),
            "dim_apps": ("cancel", "merge into .*dim_apps"),
        },
        {"on-run-end": ("exhausted", "merge into .*_state.*marks")},
        {"on-run-end": ("lost", "merge into .*_state.*marks")},
        {
            "dim_tenants": ("lost", "merge into .*dim_tenants"),
            "on-run-end": ("lost", "insert into .*_state.*runs"),
        },
    ],
    rebuilt=[
        {"rpt_lateness": ("lost", "delete from .*_state.*marks")},
        {"rpt_lateness": ("lost", "create table")},
    ],
    survived=[
        {"kind": "throttle", "times": 3},
        {"kind": "iceberg_commit", "match": "merge into ", "times": 2},
        {"kind": "slow", "match": r"model\.tidemark\.fct_events \*/\s*merge into", "seconds": 2},
    ],
)
# `drop`: the connection ends before the statement, `lost`: after it, `restart`: all of them do, as
# the cluster restarts; each way an open transaction is rolled back.
OF_REDSHIFT = Faults(
    first=[
        {"on-run-start": ("lost", "create table .*_state.*marks")},
        {
            "base_mobile_analytics__records": ("drop", "create +table"),
            "base_clickstream__records": ("lost", "create temporary table changed_files"),
        },
        {
            "base_mobile_analytics__records": ("lost", "delete from .*_state.*files"),
            "base_clickstream__records": ("drop", "insert into .*_state.*marks"),
        },
        {"fct_events": ("serialization", "insert into .*_state.*marks")},
        {"dim_users": ("drop", "create +table")},
    ],
    second=[
        {"on-run-start": ("lost", "insert into .*_state.*loads")},
        {"on-run-start": ("drop", "delete from .*_state.*touches")},
        {
            "base_mobile_analytics__records": ("lost", "insert into .*_state.*removed"),
            "base_clickstream__records": ("drop", "delete from .*base_clickstream__records"),
        },
        {"base_mobile_analytics__records": ("lost", "update .*_state.*files")},
        # The adapter must not ask again: what came before in the transaction, here the list of
        # removed records, is gone.
        {"base_clickstream__records": ("conflict", r"create temporary table\s+\S*__dbt_tmp")},
        {
            "plan_event_touches": ("lost", "insert into .*plan_event_touches"),
            "rejected_records": ("serialization", "delete from .*rejected_records"),
        },
        {"fct_events": ("lost", "delete from .*fct_events")},
        {"fct_events": ("restart", "insert into .*_state.*marks")},
        {
            "dim_users": ("drop", "insert into .*_state.*marks"),
            "on-run-end": ("lost", "insert into .*_state.*runs"),
        },
    ],
    rebuilt=[
        {"rpt_lateness": ("lost", "delete from .*_state.*marks")},
        {"rpt_lateness": ("lost", "alter table .* rename")},
    ],
    # Of a model that no run which dies has built before: then it had nothing to do.
    survived=[
        {"kind": "slow", "match": r"model\.tidemark\.fct_retention \*/\s*insert", "seconds": 2},
    ],
)


# Marts that are built in parts and that nothing else is built from.
LEAVES = [
    "mobile_analytics.rpt_vendor_kpis",
    "engagement.fct_lifecycle_weekly",
    "engagement.fct_page_days",
]
FAULTS = {"athena": OF_ATHENA, "redshift": OF_REDSHIFT}


def build_after_a_death(target: Target, runs: Runs, faults: Faults, seed: int) -> None:
    """The same with one run that dies, and in it one statement; and one table is dropped by hand
    after the first run. All drawn by the seed."""
    when = ("first", "second", "rebuilt")
    every = [
        (place, {node: statement})
        for place in when
        for death in getattr(faults, place)
        for node, statement in death.items()
    ]
    r = Random(seed)
    (place, death), dropped = r.choice(every), r.choice(LEAVES)
    print(f"DRAW_SEED={seed}: the run before the {place} one dies at {death}; {dropped} is dropped")
    none = {name: [] for name in when}
    build_after_deaths(target, runs, replace(faults, **none | {place: [death]}), [dropped])


def build_after_deaths(
    target: Target, runs: Runs, faults: Faults, dropped: Iterable[str] = ()
) -> None:
    """Both runs of a zone, each after runs that die, and in spite of what a run survives.

    dropped: tables, `schema.name`, that go by hand between the two.
    """
    for is_first in (True, False):
        target.upload(runs.zone)
        target.land()
        if is_first:
            target.seed()  # seeds are not what dies
        for death in faults.first if is_first else faults.second:
            _die(target, death)
        if not is_first:
            for death in faults.rebuilt:
                _die(target, death, "--full-refresh")
        for fault in faults.survived:
            target.stand_in.fail(**fault)
        target.take_in()
        assert target.stand_in.stop_failing() == [], "not everything was there to be survived"
        if is_first:
            runs.second()
            for relation in dropped:
                schema, name = relation.split(".")
                target.drop(f"{target.schema}_{schema}", name)


def _die(target: Target, death: Death, *options: str) -> None:
    """A run that fails in each of these where it is told to, and nowhere else.

    It is a run of them and of all before them; of them alone where they are built whole.
    """
    of_hook = "dim_users" if "on-run-end" in death else "dim_date"  # all before it have run by then
    models = [node for node in death if not _is_hook(node)] or [of_hook]
    for node, (kind, words) in death.items():
        # The comment before a statement has no node in a hook.
        said = "" if _is_hook(node) else f" {re.escape(_unique_id(node))}"
        target.stand_in.fail(kind, rf"node{said}\s*\*/\s*{words}")
    select = [node if options else f"+{node}" for node in models]
    # Those of a run that only dies at its end have taken in what came.
    kept = [model for model in models if model in death or "on-run-end" not in death]
    before = _kept(target, kept)
    written = target.folder / "target/run_results.json"
    written.unlink(missing_ok=True)  # by a run that dies before its models it is not
    with pytest.raises(DbtFailed) as failure:
        target.dbt("run", *options, "--select", *select)
    assert target.stand_in.stop_failing() == [], f"{death}: {failure.value}"
    results = json.loads(written.read_text())["results"] if written.exists() else []
    failed = {result["unique_id"] for result in results if result["status"] == "error"}
    told = {_unique_id(node) for node in death if node != "on-run-start"}
    # dbt lists no hook that failed in a question of its macro.
    listed = {_unique_id(node) for node in death if not _is_hook(node)}
    is_restarted = any(kind == "restart" for kind, _ in death.values())
    assert listed <= failed and (is_restarted or failed <= told), f"{death}: {failure.value}"
    assert _kept(target, kept) == before


def _kept(target: Target, models: list[str]) -> dict[str, int | None]:
    """What a run that dies leaves as it was: rows of models, where the engine has transactions."""
    return target.counts(models) if models and target.has_transactions else {}


def _is_hook(node: str) -> bool:
    return node.startswith("on-run")


def _unique_id(node: str) -> str:
    return f"operation.tidemark.tidemark-{node}-0" if _is_hook(node) else f"model.tidemark.{node}"
