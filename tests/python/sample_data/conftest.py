import gc
from pathlib import Path

import pytest
from reading import Export, read_export

from sample_data import Config, Summary, generate


@pytest.fixture(scope="session")
def default_sample(tmp_path_factory) -> tuple[Path, Summary, Export]:
    """The sample of `make demo`, and what an independent reader finds in it."""
    out = tmp_path_factory.mktemp("default")
    summary = generate(out, Config(), processes=2)
    gc.disable()  # hundreds of thousands of dicts, none of them garbage
    read = read_export(out)
    gc.freeze()
    gc.enable()
    return out, summary, read


@pytest.fixture
def tiny() -> Config:
    return Config(days=6, users=80, part_lines=40)
