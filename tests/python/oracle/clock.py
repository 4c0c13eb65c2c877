"""When a row is settled (definitions.md, "Settled")."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from .model import App, Apps
from .read import RawFile

SILENT = timedelta(days=30)


class Settled:
    """Answers `is_settled(app_id, local date)`."""

    def __init__(
        self, files: list[RawFile], apps_of_file: dict[tuple, set], apps: Apps, settings: dict
    ):
        self._apps = apps
        session_days = -(-settings["max_session_hours"] // 24)  # rounded up
        self._wait = timedelta(
            days=settings["late_window_days"] + max(settings["stitch_window_days"], session_days)
        )
        # The UTC dates of the newest file hour, by app and source.
        newest: dict[str, dict[str, date]] = defaultdict(dict)
        for file in files:
            if file.hour is not None:
                for app_id in apps_of_file.get((file.source, file.path)) or {file.app_id}:
                    day = file.hour.date()
                    newest[app_id][file.source] = max(newest[app_id].get(file.source, day), day)
        self._delivered = {app_id: _delivered(dates) for app_id, dates in newest.items()}

    def is_settled(self, app_id: str, local_date: date) -> bool:
        return (
            self._delivered[app_id]
            > last_instant_utc_date(self._apps[app_id], local_date) + self._wait
        )


def _delivered(dates: dict[str, date]) -> date:
    """The least of the sources' dates; one that is silent for long does not hold up the others."""
    newest = max(dates.values())
    return min(day for day in dates.values() if newest - day <= SILENT)


def last_instant_utc_date(app: App, local_date: date) -> date:
    """The UTC date of the last millisecond of a local day."""
    midnight = datetime.combine(local_date + timedelta(days=1), time(), app.zone)
    for fold in (1, 0):  # a clock that is put back just after midnight shows it twice
        last = midnight.replace(fold=fold).astimezone(UTC) - timedelta(milliseconds=1)
        if last.astimezone(app.zone).date() == local_date:
            return last.date()
    return last.date()
