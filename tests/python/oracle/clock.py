"""When a row is settled (definitions.md, "Settled")."""

from datetime import UTC, date, datetime, time, timedelta

from .model import App, Apps
from .read import RawFile


class Settled:
    """Answers `is_settled(app_id, local date)`."""

    def __init__(
        self, files: list[RawFile], apps_of_file: dict[str, set], apps: Apps, settings: dict
    ):
        self._apps = apps
        session_days = -(-settings["max_session_hours"] // 24)  # rounded up
        self._wait = timedelta(
            days=settings["late_window_days"] + max(settings["stitch_window_days"], session_days)
        )
        # With one source, F is the UTC date of its newest file hour.
        self._newest: dict[str, date] = {}
        for file in files:
            if file.hour is not None:
                for app_id in {file.app_id} | apps_of_file.get(file.path, set()):
                    day = file.hour.date()
                    self._newest[app_id] = max(self._newest.get(app_id, day), day)

    def is_settled(self, app_id: str, local_date: date) -> bool:
        return (
            self._newest[app_id]
            > last_instant_utc_date(self._apps[app_id], local_date) + self._wait
        )


def last_instant_utc_date(app: App, local_date: date) -> date:
    """The UTC date of the last millisecond of a local day."""
    midnight = datetime.combine(local_date + timedelta(days=1), time(), app.zone)
    for fold in (1, 0):  # a clock that is put back just after midnight shows it twice
        last = midnight.replace(fold=fold).astimezone(UTC) - timedelta(milliseconds=1)
        if last.astimezone(app.zone).date() == local_date:
            return last.date()
    return last.date()
