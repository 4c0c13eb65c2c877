"""The environment variables, and the command line that reads them."""

import gzip
import os
from pathlib import Path

import pytest

from tidemark.land import main
from tidemark.landing import SettingsError, land, note_built, settings_from_env
from tidemark.landing.reader import ATHENA, COPY, DUCKDB, SPECTRUM
from tidemark.landing.settings import check
from tidemark.landing.sources import known

SOURCE = "mobile_analytics"


def test_defaults_are_below_the_current_folder(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_from_env({"TIDEMARK_RAW": ""})
    assert settings.raw == str(tmp_path / "data/raw")
    assert settings.roots == {name: str(tmp_path / "data/raw" / name) for name in known()}
    assert settings.landed == tmp_path / "data/tidemark.landed"
    assert settings.duckdb == tmp_path / "data/tidemark.duckdb"


def test_landed_files_lie_beside_their_warehouse(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_from_env({"TIDEMARK_RAW": "/r", "TIDEMARK_DUCKDB": "/w/x.duckdb"})
    assert (settings.raw, settings.landed) == ("/r", Path("/w/x.landed"))
    assert settings_from_env({"TIDEMARK_RAW": "/r"}).landed == tmp_path / "data/tidemark.landed"
    named = {"TIDEMARK_RAW": "/r", "TIDEMARK_DUCKDB": "/w/x", "TIDEMARK_LANDED": "/l"}
    assert settings_from_env(named).landed == Path("/l")


def test_engines_read_files_in_their_own_ways():
    readers = {"": DUCKDB, "duckdb": DUCKDB, "athena": ATHENA, "redshift": SPECTRUM}
    for target, reader in readers.items():
        assert settings_from_env({"TIDEMARK_TARGET": target}).reader == reader
    by_copy = {"TIDEMARK_TARGET": "redshift", "TIDEMARK_REDSHIFT_READS": "copy"}
    settings = settings_from_env(by_copy)
    assert settings.reader == COPY and settings.glue_database is None
    with pytest.raises(SettingsError, match="TIDEMARK_REDSHIFT_READS .csv. has to be spectrum or"):
        settings_from_env({**by_copy, "TIDEMARK_REDSHIFT_READS": "csv"})
    with pytest.raises(SettingsError, match="set TIDEMARK_RAW and TIDEMARK_LANDED to s3"):
        check(settings)


def test_a_source_may_lie_elsewhere(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    env = {"TIDEMARK_RAW": "/r", "TIDEMARK_RAW_MOBILE_ANALYTICS": "/bucket"}
    assert settings_from_env(env).roots[SOURCE] == "/bucket"
    # Who names a source alone needs no raw zone; the other sources are empty.
    env = {"TIDEMARK_RAW_MOBILE_ANALYTICS": str(tmp_path), "TIDEMARK_LANDED": f"{tmp_path}_l"}
    assert land(settings_from_env(env), dry_run=True).new == []
    # With every source elsewhere nobody needs it at all.
    env = {f"TIDEMARK_RAW_{name.upper()}": str(tmp_path) for name in known()}
    env["TIDEMARK_LANDED"] = f"{tmp_path}_l"
    assert land(settings_from_env(env), dry_run=True).new == []


@pytest.mark.parametrize(
    ("env", "variable"),
    [
        ({"TIDEMARK_RAW": "{}/none"}, "TIDEMARK_RAW"),
        ({"TIDEMARK_RAW": "{}/file"}, "TIDEMARK_RAW"),
        ({"TIDEMARK_RAW": "{}/odd"}, "TIDEMARK_RAW_MOBILE_ANALYTICS"),
        (
            {"TIDEMARK_RAW": "{}", "TIDEMARK_RAW_MOBILE_ANALYTICS": "{}/none"},
            "TIDEMARK_RAW_MOBILE_ANALYTICS",
        ),
        (
            {"TIDEMARK_RAW": "{}", "TIDEMARK_LANDED": "{}/mobile_analytics/landed"},
            "TIDEMARK_LANDED",
        ),
        ({"TIDEMARK_RAW": "{}/l", "TIDEMARK_LANDED": "{}/l"}, "TIDEMARK_LANDED"),
        ({"TIDEMARK_RAW": "{}", "TIDEMARK_LANDED": "{}_l/[x]"}, "TIDEMARK_LANDED"),
    ],
)
def test_what_cannot_be_is_said_with_its_variable(env, variable, tmp_path: Path, capsys):
    (tmp_path / "file").write_text("")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / SOURCE).write_text("")
    (tmp_path / "l").mkdir()
    env = {"TIDEMARK_LANDED": "{}_landed", **env}
    env = {name: value.format(tmp_path) for name, value in env.items()}
    with pytest.raises(SettingsError, match=rf"{variable}\b"):
        land(settings_from_env(env))
    assert not Path(env["TIDEMARK_LANDED"]).exists() or env["TIDEMARK_LANDED"].endswith("/l")


def test_the_command_line(tmp_path: Path, monkeypatch, capsys):
    for name in [name for name in os.environ if name.startswith("TIDEMARK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    assert main([]) == 1
    assert "TIDEMARK_RAW" in capsys.readouterr().err

    hour = tmp_path / "data/raw" / SOURCE / "awsma/events/a/2024/01/02/03"
    hour.mkdir(parents=True)
    assert main([]) == 0
    assert "warning: there is no file in any source" in capsys.readouterr().err

    (hour / "x.gz").write_bytes(gzip.compress(b"{}\n" * 1234))
    assert main(["--dry-run"]) == 0
    assert "(dry run): 1 new" in capsys.readouterr().out
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert out == (
        "landing: 1 new, 0 changed, 0 unchanged, 0 gone, 0 files rejected; 1,234 lines taken in\n"
    )
    assert err == ""

    note_built(settings_from_env())
    (hour / "x.gz").unlink()
    assert main([]) == 0
    assert " 1 gone," in capsys.readouterr().out
    monkeypatch.setenv("FORGET_GONE", "1")
    assert main([]) == 0
    assert " 0 gone," in capsys.readouterr().out
    assert (tmp_path / "data/tidemark.landed/manifest_index/index.ndjson").read_bytes() == b""
