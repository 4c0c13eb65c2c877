"""The mutants as files: headers, the diff, and whether it fits the project.

In: a folder of patches. Out: `Mutant`. A patch that is none raises ValueError with its name.
"""

import hashlib
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
REQUIRED = ("Claim", "Caught by")
HEADERS = (*REQUIRED, "On", "Survives because")
ENGINES = ("athena", "redshift")
MAX_CHANGED = 6  # lines taken out and put in


@dataclass(frozen=True)
class Mutant:
    """part: what should catch it, as pytest takes it. on: the stand-in that it may share."""

    name: str
    claim: str
    part: str
    on: str
    survives_because: str
    diff: str

    @property
    def files(self) -> list[str]:
        """The files that it changes."""
        return re.findall(r"^\+\+\+ b/(.+?)\s*$", self.diff, re.M)

    @property
    def changed_lines(self) -> int:
        return len(re.findall(r"^[-+](?!--|\+\+)", self.diff, re.M))

    @property
    def fingerprint(self) -> str:
        """Of the fault, wherever its lines have moved, and of what should catch it."""
        lines = re.findall(r"^[-+].*", self.diff, re.M)
        return hashlib.sha256("\n".join([self.part, *lines]).encode()).hexdigest()[:12]

    @property
    def test_files(self) -> list[str]:
        """Of the part, without what is behind `::`."""
        found = (word.partition("::")[0] for word in shlex.split(self.part))
        return [word for word in found if word.startswith(("tests/", "stand_ins/tests/"))]


def mutants(folder: Path = FOLDER) -> list[Mutant]:
    """All, by name. Errors: ValueError."""
    return [parse(path) for path in sorted(folder.glob("*.patch"))]


def parse(path: Path) -> Mutant:
    """Errors: ValueError."""
    head, mark, diff = path.read_text().partition("diff --git ")
    found: dict[str, str] = {}
    for line in filter(str.strip, head.splitlines()):
        name, colon, value = line.partition(": ")
        if name not in HEADERS or not colon or not value.strip():
            raise ValueError(f"{path.name}: no header: {line}")
        found[name] = value.strip()
    missing = [name for name in REQUIRED if name not in found]
    if missing or not mark:
        raise ValueError(f"{path.name}: there is no {' and no '.join(missing or ['diff'])}")
    if found.get("On", ENGINES[0]) not in ENGINES:
        raise ValueError(f"{path.name}: On: {found['On']} is none of {', '.join(ENGINES)}")
    because = found.get("Survives because", "")
    return Mutant(
        path.stem, found["Claim"], found["Caught by"], found.get("On", ""), because, mark + diff
    )


def apply(mutant: Mutant, root: Path, *, only_check: bool = False) -> str:
    """Plants a fault; returns why it does not fit, or nothing."""
    command = ["git", "apply", "--whitespace=nowarn", *(["--check"] if only_check else []), "-"]
    before = {name: _content(root / name) for name in mutant.files}
    done = subprocess.run(command, cwd=root, input=mutant.diff, capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip()
    # git leaves out files of which it thinks that they lie elsewhere, and says nothing.
    same = [name for name, content in before.items() if _content(root / name) == content]
    return f"nothing changed in {', '.join(same)}" if same and not only_check else ""


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
