"""User days, device days and active users (definitions.md, "User days and active users")."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from .clock import Settled
from .model import NONE, Apps, Event, days_between, ratio, sum_known

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def fct_user_days(accepted: list[Event], sessions: list[dict], apps: Apps) -> list[dict]:
    """Sorted by date. accepted: by (occurred, key). Money of a day with activity is all of it."""
    started = defaultdict(int)
    for session in sessions:
        started[session["app_id"], session["user_key"], session["session_date"]] += 1
    days, money = defaultdict(list), defaultdict(Decimal)
    for event in accepted:
        user_day = event.app_id, event.user_key, event.local_date
        money[user_day] += apps[event.app_id].money_of(event)
        if event.is_activity:
            days[user_day].append(event)
    rows, first_date, previous_date, dates_with = [], {}, {}, {}
    for app_id, user_key, day in sorted(days, key=lambda key: key[2]):
        user = app_id, user_key
        events = days[app_id, user_key, day]
        first_date.setdefault(user, day)
        values = segment_values(events[0])
        rows.append(
            {
                "app_id": app_id,
                "tenant_id": apps[app_id].tenant_id,
                "user_key": user_key,
                "activity_date": day,
                **values,
                "sessions": started[app_id, user_key, day],
                "events": len(events),
                "engagement_seconds": sum_known(event.engagement_seconds for event in events),
                "revenue_amount": money[app_id, user_key, day],
                "days_since_first_seen": (day - first_date[user]).days,
                "previous_activity_date": previous_date.get(user),
                **_previous_with(values, day, dates_with.setdefault(user, {})),
            }
        )
        previous_date[user] = day
        for column_and_value in values.items():
            dates_with[user][column_and_value] = day
    return rows


@cache
def segments() -> dict[str, str]:
    """The seed `segments`: name -> column of a user day, empty where everybody is one."""
    (path,) = SEEDS.rglob("segments.csv")
    with open(path, newline="") as file:
        return {row["segment"]: row["column_name"] for row in csv.DictReader(file)}


def segment_values(event: Event) -> dict[str, str]:
    """What a user day takes from an event: the columns of the seed."""
    return {column: getattr(event, column) or NONE for column in segments().values() if column}


def _previous_with(values: dict[str, str], day: date, last: dict[tuple, date]) -> dict:
    """Of each column the last date with the day's value, if it is one of the 30 days before."""
    found = {column: last.get((column, value), date.min) for column, value in values.items()}
    return {
        f"previous_{column}_date": before if before >= day - timedelta(days=30) else None
        for column, before in found.items()
    }


class _Value:
    """What one segment value of one app has on each date."""

    def __init__(self):
        self.users = defaultdict(set)
        self.devices = defaultdict(set)
        self.new = defaultdict(int)
        self.resurrected = defaultdict(int)
        self.sessions = defaultdict(int)
        self.seconds = defaultdict(Decimal)

    def users_in(self, last: date, days: int) -> int:
        users = set()
        for n in range(days):
            users |= self.users.get(last - timedelta(days=n), set())
        return len(users)


def fct_active_users(
    user_days: list[dict],
    sessions: list[dict],
    activity: list[Event],
    apps: Apps,
    settled: Settled,
) -> list[dict]:
    values = defaultdict(_Value)  # by app, segment, value
    newest_date = {}
    durations = defaultdict(Decimal)
    for session in sessions:
        user_day = session["app_id"], session["user_key"], session["session_date"]
        durations[user_day] += session["duration_seconds"]
    for row in user_days:
        day = row["activity_date"]
        newest_date[row["app_id"]] = max(newest_date.get(row["app_id"], day), day)
        for segment, column in segments().items():
            value = values[row["app_id"], segment, row[column] if column else "all"]
            _add_user_day(value, row)
            value.seconds[day] += durations[row["app_id"], row["user_key"], day]
    by_user_day = {(r["app_id"], r["user_key"], r["activity_date"]): r for r in user_days}
    for event in activity:
        row = by_user_day[event.app_id, event.user_key, event.local_date]
        for segment, column in segments().items():
            value = values[event.app_id, segment, row[column] if column else "all"]
            value.devices[event.local_date].add(event.device_id)

    rows = []
    for (app_id, segment, segment_value), value in values.items():
        known = 0
        first_date = min(value.users)
        for day in days_between(first_date, newest_date[app_id]):
            known += value.new[day]
            dau, mau = len(value.users[day]), value.users_in(day, 30)
            rows.append(
                {
                    "activity_date": day,
                    "app_id": app_id,
                    "tenant_id": apps[app_id].tenant_id,
                    "segment": segment,
                    "segment_value": segment_value,
                    "dau": dau,
                    "wau": value.users_in(day, 7),
                    "mau": mau,
                    "active_devices": len(value.devices[day]),
                    "new_users": value.new[day],
                    "returning_users": dau - value.new[day],
                    "resurrected_users": value.resurrected[day],
                    "dormant_users": known - mau if segment == "all" else None,
                    "sessions": value.sessions[day],
                    "sessions_per_user": ratio(value.sessions[day], dau),
                    "average_session_seconds": ratio(value.seconds[day], value.sessions[day]),
                    "stickiness": ratio(dau, mau),
                    "is_settled": settled.is_settled(app_id, day),
                }
            )
    return rows


def _add_user_day(value: _Value, row: dict) -> None:
    day, previous = row["activity_date"], row["previous_activity_date"]
    value.users[day].add(row["user_key"])
    value.sessions[day] += row["sessions"]
    if previous is None:
        value.new[day] += 1
    elif previous < day - timedelta(days=30):
        value.resurrected[day] += 1
