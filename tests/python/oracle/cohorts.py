"""Retention and the weekly life cycle, from user days."""

from collections import defaultdict
from datetime import date, timedelta

from .clock import Settled
from .model import Apps, ratio


def _dates_by_app(user_days: list[dict]) -> dict[str, dict[str, set[date]]]:
    """app -> user -> the dates with activity."""
    apps = defaultdict(lambda: defaultdict(set))
    for row in user_days:
        apps[row["app_id"]][row["user_key"]].add(row["activity_date"])
    return apps


def fct_retention(user_days: list[dict], apps: Apps, settled: Settled, settings: dict):
    rows = []
    for app_id, users in _dates_by_app(user_days).items():
        newest = max(max(dates) for dates in users.values())
        cohort_users, retained = defaultdict(int), defaultdict(int)
        for dates in users.values():
            cohort = min(dates)
            cohort_users[cohort] += 1
            for day in dates:
                retained[cohort, (day - cohort).days] += 1
        for cohort, size in cohort_users.items():
            for n in range(settings["retention_days"] + 1):
                day = cohort + timedelta(days=n)
                if day > newest:
                    break
                rows.append(
                    {
                        "cohort_date": cohort,
                        "app_id": app_id,
                        "tenant_id": apps[app_id].tenant_id,
                        "day_number": n,
                        "cohort_users": size,
                        "retained_users": retained[cohort, n],
                        "retention_rate": ratio(retained[cohort, n], size),
                        "is_settled": settled.is_settled(app_id, day),
                    }
                )
    return rows


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def fct_lifecycle_weekly(user_days: list[dict], apps: Apps, settled: Settled) -> list[dict]:
    rows = []
    for app_id, users in _dates_by_app(user_days).items():
        newest = max(max(dates) for dates in users.values())
        new, active = defaultdict(set), defaultdict(set)
        for user, dates in users.items():
            new[monday_of(min(dates))].add(user)
            for day in dates:
                active[monday_of(day)].add(user)
        week, known, before = min(active), set(), set()
        while week + timedelta(days=6) <= newest:
            now = active[week]
            rows.append(
                {
                    "week_start": week,
                    "app_id": app_id,
                    "tenant_id": apps[app_id].tenant_id,
                    "new_users": len(new[week]),
                    "retained_users": len(now & before),
                    "resurrected_users": len(now - new[week] - before),
                    "churned_users": len(before - now),
                    "dormant_users": len(known - now - before),
                    "is_settled": settled.is_settled(app_id, week + timedelta(days=6)),
                }
            )
            known |= new[week]
            before = now
            week += timedelta(days=7)
    return rows
