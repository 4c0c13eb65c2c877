"""One round of the fuzzer; `make soak` plays for minutes. FUZZ_SEED=S plays another seed."""

import os
import shutil
from random import Random

import pytest

from tests.python.replay.harness import Project
from tests.python.replay.soak import scratch

from . import fuzz

SEED = int(os.environ.get("FUZZ_SEED") or 7)


@pytest.fixture
def folder():
    folder = scratch("tidemark-fuzz-test-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_every_record_of_files_mutated_at_random_has_its_place(folder):
    problems = fuzz.play(Project(folder / "project"), folder / "zone", SEED)
    assert not problems, "\n".join([f"seed {SEED}:", *problems[:20]])


def test_a_seed_makes_the_same_files_again(tmp_path):
    for name in ("one", "two"):
        fuzz.write_zone(tmp_path / name, Random(SEED))
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.gz")}
        for name in ("one", "two")
    )
    assert one == two and len(one) == 2 * (fuzz.FILES + 3)
