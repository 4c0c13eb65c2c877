"""What the suite's own fixtures lack: a place for logs, and the data beside its modules."""

import inspect
import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from .expected import ENGINES, reasons

pytest_plugins = ["dbt.tests.fixtures.project"]


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
    """Marks what is expected to fail. Errors: UsageError for a name that is no test."""
    for engine in ENGINES:
        own = [item for item in items if item.module.__name__.endswith(f"test_{engine}")]
        reason = reasons(engine)
        for item in own:
            why = reason.get(item.cls.__name__) or reason.get(f"{item.cls.__name__}::{item.name}")
            if why:
                item.add_marker(pytest.mark.xfail(reason=why, strict=True))
