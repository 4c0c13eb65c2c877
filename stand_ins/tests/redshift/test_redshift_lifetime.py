"""Nothing stays: not after a test that is killed, not after `down`. And: two stand-ins, one S3."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redshift_connector

from stand_ins.aws import is_loopback
from stand_ins.processes import command_line
from stand_ins.redshift import StandInError, redshift

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
TEST = """
import sys, time
from pathlib import Path
from stand_ins.redshift import redshift
with redshift(Path(sys.argv[1])) as stand_in:
    print(stand_in.pid, stand_in.postgres_pid, flush=True)
    time.sleep(600)
"""


def gone(pid: int, seconds: float = 240) -> bool:
    deadline = time.monotonic() + seconds
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not command_line(pid)


def start(folder: Path) -> tuple[subprocess.Popen, int, int]:
    test = subprocess.Popen(
        [sys.executable, "-c", TEST, str(folder)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    gateway, postgres = (int(pid) for pid in test.stdout.readline().split())
    return test, gateway, postgres


def data_folder(postgres: int) -> Path:
    command = command_line(postgres).split()
    return Path(command[command.index("-D") + 1])


def test_a_killed_test_leaves_nothing(tmp_path):
    test, gateway, postgres = start(tmp_path)
    data = data_folder(postgres)
    assert data.exists()
    test.kill()
    test.wait()
    assert gone(postgres) and gone(gateway)
    assert not data.parent.exists()


def test_a_killed_gateway_leaves_no_postgres(tmp_path):
    test, gateway, postgres = start(tmp_path)
    try:
        data = data_folder(postgres)
        os.kill(gateway, 9)
        assert gone(postgres)
    finally:
        test.kill()
        test.wait()
        shutil.rmtree(data.parent)


def test_up_and_down(tmp_path):
    def run(command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "stand_ins.redshift", command, "--work", str(tmp_path)],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    exported = run("up")
    assert run("up") == exported
    state = json.loads((tmp_path / "stand_in.json").read_text())
    assert f"export TIDEMARK_REDSHIFT_PORT={state['port']}\n" in exported
    assert "export PGHOST=127.0.0.1\n" in exported
    run("down")
    assert gone(state["postgres_pid"], 1) and gone(state["pid"], 1)
    run("down")


def test_clean_ends_it_and_removes_what_it_left_and_needs_no_package(tmp_path):
    def run(*command: str) -> None:
        variables = {**ENVIRONMENT, "TIDEMARK_ENGINES": str(tmp_path)}
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    run("-m", "stand_ins.redshift", "up")
    state = json.loads((tmp_path / "redshift/run/stand_in.json").read_text())
    try:
        for _ in range(2):
            run("-S", "-m", "stand_ins.redshift", "clean")
            assert gone(state["postgres_pid"], 1) and gone(state["pid"], 1)
            assert list(tmp_path.iterdir()) == []
    finally:
        run("-m", "stand_ins.redshift", "down")


def test_s3_and_glue_can_be_those_of_another(stand_in, tmp_path):
    with redshift(tmp_path, aws_url=stand_in.url) as other:
        other.client("glue").create_database(DatabaseInput={"Name": "shared"})
        names = [found["Name"] for found in stand_in.client("glue").get_databases()["DatabaseList"]]
        assert "shared" in names
        cursor = other.connect().cursor()
        cursor.execute(
            "create external schema x from data catalog database 'shared' iam_role default"
        )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:5000", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:5000", True),
        ("http://localhost:5000", True),
        ("https://s3.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://127.0.0.1:x@example.com", False),
        ("http://10.0.0.1:5000", False),
        ("http://0.0.0.0:5000", False),
        ("127.0.0.1:5000", False),
        ("", False),
    ],
)
def test_what_is_on_the_loopback(url, expected):
    assert is_loopback(url) is expected


def test_no_other_machine_is_talked_to(tmp_path):
    with pytest.raises(StandInError) as error, redshift(tmp_path, aws_url="http://192.0.2.1:80"):
        pass
    assert "--aws-url http://192.0.2.1:80 is not on the loopback" in str(error.value)
    assert not (tmp_path / "stand_in.json").exists()


def test_serializable_isolation(tmp_path):
    """Two transactions, each reads what the other writes: one of them has to fail."""
    with redshift(tmp_path, isolation="serializable") as stand_in:
        stand_in.connect().cursor().execute("create table a (n int)")
        stand_in.connect().cursor().execute("create table b (n int)")
        first, second = (stand_in.connect(is_autocommit=False) for _ in range(2))
        for connection, read in ((first, "a"), (second, "b")):
            connection.cursor().execute(f"select count(*) from {read}")
        first.cursor().execute("insert into b values (1)")
        second.cursor().execute("insert into a values (1)")
        first.commit()
        with pytest.raises(redshift_connector.Error) as error:
            second.commit()
        assert error.value.args[0]["M"] == "1023"
