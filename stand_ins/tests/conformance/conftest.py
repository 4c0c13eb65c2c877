"""What the suite's own fixtures lack: a place for logs, and the data beside its modules."""

import functools
import inspect
import os
import shutil
import uuid
from pathlib import Path
from unittest.mock import patch

import pytest
from botocore.loaders import JSONFileLoader
from dbt_common.behavior_flags import BehaviorFlagRendered

from .expected import ENGINES, reasons

pytest_plugins = ["dbt.tests.fixtures.project"]


@pytest.fixture(scope="session", autouse=True)
def quick():
    """Most of the time of a run, for nothing that is looked at.

    Each adapter asks through all of pytest's stack where its flags come from, for messages. Each
    client of boto3, and dbt-athena makes one for every call, reads its service's description anew.
    """
    read = functools.cache(JSONFileLoader().load_file)
    with (
        patch.object(BehaviorFlagRendered, "_default_source", staticmethod(lambda: "Unknown")),
        patch.object(JSONFileLoader, "load_file", lambda _, path: read(path)),
    ):
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
