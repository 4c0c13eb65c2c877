"""What a build says, on a terminal and without one, and when something stops it."""

import errno
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from installation import ROOT, Installation

from sample_data import Config, generate
from tidemark.run_dbt import _errors
from tidemark.trouble import of_error

CONTROL = set(map(chr, range(32))) - {"\n"}
TINY = Config(days=2, users=5, seed=1)
SOME = ("--select", "+int_events__records")
# A stage with a count, as a build has it.
STAGE = """
from tidemark.console import say, stage
with stage("dbt") as here:
    for n in range(1, 4):
        here.at("building fct_events", n, 3)
    say("one line")
"""


@pytest.fixture
def house(tmp_path) -> Installation:
    """Tiny exports, and no warehouse yet."""
    generate(tmp_path / "raw", TINY)
    return Installation(tmp_path)


def on_terminal(code: str, **env: str) -> str:
    """What a terminal gets from Python code."""
    master, slave = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", **env},
        stderr=slave,
        stdout=slave,
    )
    os.close(slave)
    said = b""
    while chunk := _read(master):
        said += chunk
    assert done.wait() == 0, said
    return said.decode()


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


def stopped(done: subprocess.CompletedProcess, code: int = 1) -> str:
    """The one error of a build that was stopped without a traceback."""
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "Traceback" not in said and "Logging error" not in said
    errors = [line for line in said.splitlines() if ": error: " in line or ": stopped" in line]
    assert len(errors) == 1, said
    return errors[0]


def test_a_build_with_nothing_wrong_says_little_and_without_colour(built):
    done = built.run("build", "--force")
    assert done.returncode == 0
    assert len((done.stdout + done.stderr).splitlines()) <= 15
    assert "tidemark: no new records\n" in done.stderr
    assert not CONTROL & set(done.stdout + done.stderr)
    assert "Completed successfully" in (built.folder / "logs/dbt.log").read_text()


def test_the_demo_says_what_fits_on_a_screen(demo):
    assert len((demo.stdout + demo.stderr).splitlines()) <= 45
    assert "tidemark: clickstream: " in demo.stderr and " records read, " in demo.stderr
    assert not CONTROL & set(demo.stdout + demo.stderr)


def test_a_terminal_sees_how_far_it_is_and_how_long_it_takes():
    said = on_terminal(STAGE)
    assert "building fct_events" in said and "3/3" in said and "0:00:00" in said
    assert "tidemark: one line" in said


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_plain_lines(env):
    assert on_terminal(STAGE, **env) == "tidemark: one line\r\n"


def test_ctrl_c_is_one_sentence_and_the_next_build_goes_on(house):
    build = subprocess.Popen(
        [sys.executable, "-m", "tidemark", "build", *SOME],
        cwd=ROOT,
        env={**os.environ, **house.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A process that a shell starts in the background takes no Ctrl-C, and its children neither.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    log = house.folder / "logs/dbt.log"
    while build.poll() is None and not (log.exists() and "START sql" in log.read_text()):
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    out, err = build.communicate()
    done = subprocess.CompletedProcess([], build.returncode, out, err)
    assert "the next run goes on" in stopped(done, code=130)
    assert house.run("build", *SOME).returncode == 0


def test_a_warehouse_that_is_open_elsewhere_is_named_with_its_holder(house):
    code = f"import duckdb as d; kept = d.connect({str(house.duckdb)!r}); print(1, flush=True);"
    other = subprocess.Popen(
        [sys.executable, "-c", f"{code} input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout.readline()
    try:
        error = stopped(house.run("build"))
    finally:
        other.communicate()
    assert str(house.duckdb) in error and f"PID {other.pid}" in error
    assert "close it there" in error and "the next build" in error


@pytest.mark.parametrize(
    ("largest", "phase"),
    [(200, "landing"), (600_000, "dbt")],  # bytes of a file
)
def test_a_full_disk_is_one_sentence_and_the_next_build_goes_on(house, largest, phase):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-m", "tidemark", "build", *SOME],
        cwd=ROOT,
        env={**os.environ, **house.env},
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    error = stopped(done)
    assert "the disk is full" in error and "the next build goes on" in error
    assert (" new, " in done.stderr) == (phase == "dbt")
    if phase == "dbt":
        assert house.run("build", *SOME).returncode == 0


def test_a_landed_folder_that_cannot_be_written_names_its_setting(house, tmp_path):
    (tmp_path / "file").touch()
    done = house.run("build", TIDEMARK_LANDED=str(tmp_path / "file/landed"))
    assert "TIDEMARK_LANDED has to be a place where this user may write" in stopped(done)


def test_a_landed_folder_that_cannot_be_made_names_its_setting_and_a_raw_file_that_left_does_not(
    house,
):
    landed, raw = house.settings.landed / "manifest.ndjson", house.folder / "raw/gone.gz"
    said = [
        of_error(
            FileNotFoundError(errno.ENOENT, "No such file or directory", str(path)), house.settings
        )
        for path in (landed, raw)
    ]
    assert "TIDEMARK_LANDED has to be a place where this user may write" in said[0]
    assert "may write" not in said[1] and str(raw) in said[1]


WORDS = """Runtime Error in model fct_sessions (models/marts/engagement/fct_sessions.sql)
  Conversion Error: Could not convert string 'x' to INT32

  LINE 24: from read_json(
                ^
  compiled code at target/compiled/tidemark/models/marts/engagement/fct_sessions.sql"""


def test_a_model_that_fails_is_named_with_the_words_of_the_database(house):
    node = SimpleNamespace(name="fct_sessions", resource_type="model")
    result = SimpleNamespace(status="error", message=WORDS, node=node)
    (error,) = _errors(None, [result], house.settings)
    assert error == (
        "model fct_sessions failed: Conversion Error: Could not convert string 'x' to INT32"
    )


def test_many_that_fail_are_counted(house):
    node = SimpleNamespace(name="fct_sessions", resource_type="model")
    result = SimpleNamespace(status="error", message=WORDS, node=node)
    assert _errors(None, [result] * 9, house.settings)[3:] == ["6 more failed"]
