"""One build of all cases at once, and what became of each (see cases)."""

import gzip
import os
import re
import subprocess

import pytest

from tests.python.command.installation import ROOT, Installation
from tests.python.in_process import Dbt

from . import page, zone
from .cases import Case, cases
from .records import DAY, HOUR, MOBILE, dump, nested

CASES = cases()
# Ids of apps that all look alike to SQL.
PLAIN = re.compile(r"[a-z0-9_ -]{1,100}")


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Installation:
    """All cases in one raw zone."""
    installation = Installation(tmp_path_factory.mktemp("bad_input"))
    zone.write(installation, CASES)
    return installation


@pytest.fixture(scope="module")
def build(installation) -> subprocess.CompletedProcess:
    return zone.build(installation)


@pytest.fixture(scope="module")
def built(installation, build) -> Installation:
    if build.returncode != 0:
        pytest.fail("the build of all cases failed, see test_no_bad_input_fails_a_build")
    return installation


@pytest.fixture(scope="module")
def found(built) -> dict[str, zone.Found]:
    return zone.read(built, CASES)


def test_no_bad_input_fails_a_build(build):
    assert build.returncode == 0, build.stdout[-6000:] + build.stderr[-3000:]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_bad_input_ends_as_the_table_says(case: Case, found, tmp_path):
    if case.kind.name == "unreadable file" and not zone.permissions_count(tmp_path):
        pytest.skip("this user reads files whatever their permissions")
    here = found[case.id]
    assert {path: reason for path, (_, reason, _) in here.files.items()} == case.files
    for status, reason, _ in here.files.values():
        assert status == ("read" if reason is None else "rejected")
    assert here.ends == case.ends
    assert zone.difference(case.rows, here.rows) == []
    assert sum(lines for _, _, lines in here.files.values()) == case.records


def test_the_ledger_lists_the_files_of_the_cases_and_no_others(found):
    assert {name for name, here in found.items() if here.files} == {c.id for c in CASES if c.files}


def test_the_sums_of_every_app_are_those_of_its_cases(built):
    there, wanted = zone.sums(built), zone.expected_sums(CASES)
    assert {key: there.get(key) for key in wanted if there.get(key) != wanted[key]} == {}
    assert set(there) == set(wanted)


def test_rejected_text_is_short(built):
    query = "select max(strlen(line)) from tidemark_ledger.rejected_records"
    assert built.rows(query) == [(10_000,)]


def test_the_claims_about_history_hold(built):
    """Those that a scheduled build leaves out."""
    env = {**os.environ, **built.env, "TIDEMARK_TEST_SEVERITY": "error"}
    Dbt(ROOT, built.folder).run(env, "test", "--select", "tag:history")


def test_the_page_is_the_table():
    message = "run: python -m tests.python.bad_input.page"
    assert page.PAGE.read_text() == page.page(), message


def test_no_id_of_an_app_fails_the_next_build(built):
    """A next event of apps with every kind of id: ids of apps stand in the SQL of later builds."""
    counts = "select app_id, count(*) from tidemark_core.fct_events group by app_id"
    before = dict(built.rows(counts))
    apps = [app for app in sorted(before) if not PLAIN.fullmatch(app)]
    assert len(apps) > 10 and max(map(len, apps)) == 10_000
    later = HOUR + 2 * DAY
    folder = built.raw / MOBILE / "awsma/events/later" / f"{later:%Y/%m/%d/%H}"
    folder.mkdir(parents=True)
    lines = [dump(nested(app, "next", later)) for app in apps]
    (folder / "next.gz").write_bytes(gzip.compress(b"\n".join(lines)))
    done = zone.build(built)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    assert dict(built.rows(counts)) == {app: n + (app in apps) for app, n in before.items()}
