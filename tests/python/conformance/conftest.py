"""What the suite's own fixtures lack: a place for logs, and the data beside its modules."""

import inspect
import os
import shutil
import uuid
from pathlib import Path
from unittest.mock import patch

import pytest
from dbt_common.behavior_flags import BehaviorFlagRendered

from .expected import ENGINES, reasons

pytest_plugins = ["dbt.tests.fixtures.project"]


@pytest.fixture(scope="session", autouse=True)
def quick_flags():
    """Where a flag of dbt's comes from, only for messages: looked up through all of pytest's stack,
    it would be four fifths of the time of a run."""
    with patch.object(BehaviorFlagRendered, "_default_source", staticmethod(lambda: "Unknown")):
        yield


@pytest.fixture(scope="class")
def prefix() -> str:
    """Of the names of schemas. Short: some tests put two of them into one, and 63 bytes are all."""
    return f"t{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="class")
def logs_dir(tmp_path_factory):
    """dbt's logs of one class; the suite's own fixture puts them into the repository."""
    folder = tmp_path_factory.mktemp("logs")
    with patch.dict(os.environ, DBT_LOG_PATH=str(folder)):
        yield str(folder)


@pytest.fixture(scope="class")
def test_data_dir(request, tmp_path_factory) -> Path:
    """A copy of the folder `data` beside the class of the suite; some tests make one themselves."""
    folder = tmp_path_factory.mktemp("class") / "data"
    for base in request.cls.__mro__[:-1]:
        data = Path(inspect.getfile(base)).parent / "data"
        if data.exists():
            shutil.copytree(data, folder)
            break
    return folder


def pytest_collection_modifyitems(items):
    """What is on the list has to fail."""
    listed = {f"test_{engine}": reasons(engine) for engine in ENGINES}
    for item in items:
        found = listed.get(item.module.__name__.rpartition(".")[2])
        if found:
            name = item.cls.__name__
            why = found.get(name) or found.get(f"{name}::{item.name}")
            if why:
                item.add_marker(pytest.mark.xfail(reason=why, strict=True))
