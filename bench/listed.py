"""Landing of a raw zone of very many files that nobody made: a listing says that they are there."""

import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.statements import cpu
from tidemark.landing import land, moved, settings_from_env
from tidemark.landing.zone.listing import Folder, Found, Listing, State

SOURCE = "mobile_analytics"
NEWEST_HOUR = datetime(2026, 3, 31, 23)
FILES_AN_HOUR = 40  # a million files are three years
CONTENT = gzip.compress(b'{"event_type":"a"}\n')
STATE = State(len(CONTENT), "listed")


class ListedFolder:
    """A source's folder, as landing sees one: all files have the same content and never change."""

    def __init__(self, number: int):
        self._listing = Listing({path: Found(path, STATE, path) for path in _paths(number)})

    def list(self) -> Listing:
        """All of them, at no cost but what landing makes of it."""
        return self._listing

    def look(self, paths: Iterable[str], around: bool = False) -> Listing:
        raise AssertionError("without notices nobody asks")

    def open(self, found: Found) -> tuple[BytesIO, State]:
        return BytesIO(CONTENT), STATE

    def now(self, found: Found) -> State:
        return STATE

    def engine_path(self, found: Found) -> str:
        return f"/listed/{found.path}"

    def exists(self) -> bool:
        return True


def land_again(number: int, rounds: int) -> dict[str, Any]:
    """Lands so many files, and then with nothing new. Out: `again`, CPU seconds of each round.

    SystemExit where landing asks more of a folder than a listing here can say.
    """
    asked = {name for name in vars(Folder) if not name.startswith("_")}
    if unknown := sorted(asked - set(vars(ListedFolder))):
        raise SystemExit(f"bench/listed.py does not know what landing asks: {', '.join(unknown)}")
    if not hasattr(moved, "open_folder"):
        raise SystemExit("landing opens no folder where it did, so none can be given to it")
    settings = settings_from_env()
    root = Path(settings.roots[SOURCE])
    root.mkdir(parents=True, exist_ok=True)
    folder, real = ListedFolder(number), moved.open_folder
    seconds = []
    with patch.object(moved, "open_folder", lambda at: folder if at == str(root) else real(at)):
        _land(settings, new=number)
        for _ in range(rounds):
            with cpu() as figures:
                _land(settings, new=0)
            seconds.append(figures["cpu"])
    return {"again": seconds}


def _land(settings, new: int) -> None:
    summary = land(settings)
    if len(summary.new) != new or summary.rejected:
        raise SystemExit(f"landing took in what it should not have: {summary}")


def _paths(number: int) -> list[str]:
    """From the newest hour back."""
    hours = (NEWEST_HOUR - timedelta(hours=back) for back in range(-(-number // FILES_AN_HOUR)))
    found = [f"awsma/events/app/{hour:%Y/%m/%d/%H}/" for hour in hours]
    return [f"{found[at // FILES_AN_HOUR]}{at % FILES_AN_HOUR}.gz" for at in range(number)]
