"""Mobile Analytics' own figures, on clients and not users (definitions.md, "rpt_vendor_kpis")."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from . import mobile_analytics
from .model import Apps, Event, days_between, ratio

DAYS, WEEKS = (1, 3, 5, 7), (1, 2, 3)


class _Clients:
    """What the clients (devices) of one app did, by local date."""

    def __init__(self):
        self.first_seen: dict[str, date] = {}
        self.first_start: dict[str, date] = {}
        self.first_purchase: dict[str, date] = {}
        self.starters = defaultdict(set)  # date -> clients with a _session.start
        self.new = defaultdict(set)  # date -> clients whose first _session.start is on it
        self.starts = defaultdict(int)
        self.revenue = defaultdict(Decimal)

    def add(self, event: Event, money: Decimal) -> None:
        """Events come by time."""
        client, day = event.device_id, event.local_date
        self.first_seen.setdefault(client, day)
        if event.name == "_session.start":
            if client not in self.first_start:
                self.new[day].add(client)
            self.first_start.setdefault(client, day)
            self.starters[day].add(client)
            self.starts[day] += 1
        if event.name == "_monetization.purchase":
            self.first_purchase.setdefault(client, day)
            self.revenue[day] += money

    def started_in(self, last: date, days: int) -> set[str]:
        clients = set()
        for n in range(days):
            clients |= self.starters.get(last - timedelta(days=n), set())
        return clients

    def paying(self, clients: set[str], day: date) -> int:
        return sum(1 for c in clients if c in self.first_purchase and self.first_purchase[c] <= day)

    def figures(self, day: date) -> dict[str, float | None]:
        dau, mau = self.starters[day], self.started_in(day, 30)
        paying_dau = self.paying(dau, day)
        figures = {
            "dau": len(dau),
            "mau": len(mau),
            "new_users": len(self.new[day]),
            "sessions": self.starts[day],
            "sessions_per_dau": ratio(self.starts[day], len(dau)),
            "stickiness": ratio(len(dau), len(mau)),
            "revenue": float(self.revenue[day]),
            "paying_dau": paying_dau,
            "paying_mau": self.paying(mau, day),
            "revenue_per_paying_dau": ratio(self.revenue[day], paying_dau),
        }
        for n in DAYS:
            cohort = self.new[day - timedelta(days=n)]
            figures[f"retention_day_{n}"] = ratio(len(cohort & dau), len(cohort))
        for n in WEEKS:
            cohort = self.new[day - timedelta(days=7 * n + 6)]
            returned = cohort & self.started_in(day, 7)
            figures[f"retention_week_{n}"] = ratio(len(returned), len(cohort))
        return figures


def rpt_vendor_kpis(accepted: list[Event], apps: Apps) -> list[dict]:
    """From the first to the newest activity date of the app, in whatever source; a figure whose
    divisor is 0 has no row. An app that Mobile Analytics does not know has none at all.
    """
    clients, activity_dates = defaultdict(_Clients), defaultdict(set)
    for event in accepted:
        if event.is_activity:
            activity_dates[event.app_id].add(event.local_date)
        if event.source == mobile_analytics.NAME:
            clients[event.app_id].add(event, apps[event.app_id].money_of(event))
    rows = []
    for app_id, app_clients in clients.items():
        if not activity_dates[app_id]:
            continue
        first_seen = defaultdict(int)
        for day in app_clients.first_seen.values():
            first_seen[day] += 1
        first_date = min(activity_dates[app_id])
        lifetime = sum(number for day, number in first_seen.items() if day < first_date)
        for day in days_between(first_date, max(activity_dates[app_id])):
            lifetime += first_seen[day]
            figures = {"lifetime_users": lifetime, **app_clients.figures(day)}
            for name, value in figures.items():
                if value is not None:
                    rows.append(
                        {
                            "activity_date": day,
                            "source": mobile_analytics.NAME,
                            "app_id": app_id,
                            "kpi_name": name,
                            "vendor_value": float(value),
                        }
                    )
    return rows
