"""The marts against the oracle, which is plain Python loops over the same raw files."""

import csv
from datetime import date

import pytest

import sample_data
from tests.python.oracle import compare, compute, load_actual
from tests.python.oracle.columns import COLUMNS
from tests.python.replay.harness import ROOT, Project, Zone
from tests.python.replay.history import APPS, random_history

SEEDS = [101, 102, 103, 104]
APP_COLUMNS = ["app_id", "app_name", "tenant_id", "reporting_timezone", "currency"]


def disagreements(project: Project, zone: Zone, apps: list[tuple], variables: dict) -> list[str]:
    zone.build(project, variables)
    named = [dict(zip(APP_COLUMNS, app, strict=True)) for app in apps]
    expected = compute(zone.raw, named, non_activity(), variables)
    tables = [table for table in COLUMNS if table in project.compared_relations()]
    with zone.connected() as connection:
        return compare(expected, load_actual(connection, tables), tables)


def non_activity() -> list[tuple[str, str]]:
    with open(ROOT / "seeds/reference/non_activity_events.csv", newline="") as file:
        return [(row["source"], row["event_name"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_histories_agree(project, folder, seed):
    zone, history = Zone(folder), random_history(seed, project.models)
    for run in history.runs:
        zone.write(run.writes, run.removes)
    problems = disagreements(project, zone, APPS, history.runs[-1].variables)
    assert not problems, "\n".join(problems)


def test_the_sample_data_agrees(project, folder):
    zone = Zone(folder)
    config = sample_data.Config(days=14, users=60, seed=3, start=date(2026, 3, 2), firehose=True)
    sample_data.generate(zone.raw, config, processes=1)
    problems = disagreements(project, zone, APPS, {})
    assert not problems, "\n".join(problems)
