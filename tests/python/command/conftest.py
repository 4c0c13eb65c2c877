"""One installation for all tests here: a small sample, built by the demo itself."""

import subprocess

import duckdb
import pytest
from installation import Installation

from tidemark.publish import publish

DEMO = ["--days", "35", "--users", "150"]


@pytest.fixture(scope="session")
def installation(tmp_path_factory) -> Installation:
    """Nothing in it yet."""
    return Installation(tmp_path_factory.mktemp("installation"))


@pytest.fixture(scope="session")
def demo(installation) -> subprocess.CompletedProcess:
    """The demo, done once."""
    done = installation.run("demo", *DEMO)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def built(installation, demo) -> Installation:
    """An installation with a warehouse. Tests leave it as it is."""
    return installation


@pytest.fixture
def in_env(built, monkeypatch) -> Installation:
    """The same, with its settings in this process's environment."""
    for name, value in built.env.items():
        monkeypatch.setenv(name, value)
    return built


@pytest.fixture(scope="module")
def published(built, tmp_path_factory):
    """The same, and a connection that has its `warehouse` and the published `copy` of it."""
    target = tmp_path_factory.mktemp("published") / "published.duckdb"
    publish(built.settings, target)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{built.duckdb}' as warehouse (read_only)")
        connection.execute(f"attach '{target}' as copy (read_only)")
        yield built, connection
