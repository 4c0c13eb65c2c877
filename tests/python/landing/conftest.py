"""The raw zone that each test starts with, and a spy on the files that are opened in it."""

import os
from pathlib import Path

import pytest
from landing_zone import Zone

from landing import settings_from_env


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    root = tmp_path / "raw" / "mobile_analytics"
    root.mkdir(parents=True)
    env = {"TIDEMARK_RAW": str(tmp_path / "raw"), "TIDEMARK_LANDED": str(tmp_path / "landed")}
    return Zone(root, settings_from_env(env))


@pytest.fixture
def clicks(zone: Zone) -> Zone:
    """The folder of clickstream in the same raw zone."""
    root = zone.root.parent / "clickstream"
    root.mkdir()
    return Zone(root, zone.settings, "year=2024/month=05/day=03/hour=07")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, zone: Zone) -> list[str]:
    """The names of vendor files that are opened from now on, by whatever function."""
    names: list[str] = []
    real_open = os.open

    def spy(path, *args, **kwargs):
        if str(path).startswith(str(zone.root)):
            names.append(Path(path).name)
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", spy)
    return names
