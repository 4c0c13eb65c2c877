import gc
from pathlib import Path

import pytest
from clicks import Clicks, read_clicks
from reading import Export, read_export

from sample_data import Config, Summary, generate


@pytest.fixture(scope="session")
def default_tree(tmp_path_factory) -> tuple[Path, Summary]:
    """The sample of `make demo`: all sources."""
    out = tmp_path_factory.mktemp("default")
    return out, generate(out, Config(), processes=2)


@pytest.fixture(scope="session")
def default_sample(default_tree) -> tuple[Path, Summary, Export]:
    """Its Mobile Analytics, and what an independent reader finds in it."""
    out, summary = default_tree
    return out, summary.sources["mobile_analytics"], _kept(read_export, out)


@pytest.fixture(scope="session")
def default_clicks(default_tree) -> tuple[Path, Summary, Clicks]:
    """The same for its Clickstream."""
    out, summary = default_tree
    return out, summary.sources["clickstream"], _kept(read_clicks, out)


def _kept(read, out: Path):
    gc.disable()  # hundreds of thousands of dicts, none of them garbage
    found = read(out)
    gc.freeze()
    gc.enable()
    return found


@pytest.fixture
def tiny() -> Config:
    return Config(days=6, users=80, part_lines=40)
