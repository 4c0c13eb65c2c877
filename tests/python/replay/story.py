"""Stories: small histories told in order, each in an app of its own, all played in one warehouse.

A story is a generator: it delivers files, yields (everything is built and held against a full
refresh), asserts what the marts say then, and so on. Apps do not depend on each other, so twenty
stories cost a handful of builds.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .history import packed

MARTS = ["core", "engagement", "acquisition", "ledger", "mobile_analytics"]
STORIES: dict[str, tuple[str, Callable]] = {}


def story(zone: str = "UTC"):
    """Registers a generator function as a story; its app gets the function's name."""

    def register(tell: Callable[["Teller"], Iterator]) -> Callable:
        STORIES[tell.__name__] = zone, tell
        return tell

    return register


def apps() -> list[tuple]:
    return [(name, name, "acme", zone, "USD") for name, (zone, _) in STORIES.items()]


def ms(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


@dataclass
class Teller:
    """What a story has in hand: its app, the files to write, a connection to read with."""

    app: str
    writes: dict[str, bytes] = field(default_factory=dict)
    connection: object = None
    _clicks: int = 0

    def event(self, occurred: str, name: str = "level_up", **more) -> bytes:
        """A line. more: device, login, platform, arrived; session, session_start, session_stop,
        active_ms.
        """
        record = {
            "event_type": name,
            "event_timestamp": ms(occurred),
            "arrival_timestamp": ms(more.get("arrived", occurred)),
            "event_version": "3.0",
            "application": {"app_id": self.app},
            "client": {"client_id": more.get("device", "phone")},
            "device": {"platform": {"name": more.get("platform", "ANDROID")}},
            "attributes": {},
            "metrics": {},
        }
        if "login" in more:
            record["client"]["cognito_id"] = more["login"]
        if "session" in more:
            start = ms(more.get("session_start", occurred))
            record["session"] = {"session_id": more["session"], "start_timestamp": start}
            if "session_stop" in more:
                record["session"]["stop_timestamp"] = ms(more["session_stop"])
            if "active_ms" in more:
                record["session"]["duration"] = more["active_ms"]
        return json.dumps(record).encode()

    def click(self, occurred: str, name: str = "tap", **more) -> dict:
        """An event of Clickstream. more: device, login, session, user, event_id; attributes."""
        user = {"_user_id": {"value": more.pop("login")}} if "login" in more else {}
        user |= more.pop("user", {})
        device = more.pop("device", "phone")
        if "session" in more:
            more["_session_id"] = more.pop("session")
        self._clicks += 1
        return {
            "event_type": name,
            "event_id": more.pop("event_id", f"{self.app}-{self._clicks}"),
            "timestamp": ms(occurred),
            "app_id": self.app,
            "unique_id": device,
            "user": user,
            "attributes": more,
        }

    def order(self, occurred: str, login: str, **more) -> dict:
        """A purchase that a server sends: an event of Clickstream without a device."""
        record = self.click(occurred, "purchase", login=login, **more)
        del record["unique_id"]
        return record

    def clicks(
        self, hour: str, *events: dict, name: str | None = None, agent: str | None = None
    ) -> None:
        """Writes a file of Clickstream with one envelope that arrived in the middle of an hour."""
        day, hh = hour.split(" ")
        year, month, date = day.split("-")
        arrived = ms(f"{hour}:30")
        envelope = {"appId": self.app, "ingest_time": arrived, "data": json.dumps(events)}
        if agent:
            envelope["ua"] = agent
        folder = f"clickstream/year={year}/month={month}/day={date}/hour={hh}"
        path = f"{folder}/{name or self.app + '.gz'}"
        self.writes[path] = packed([json.dumps(envelope).encode()])

    def file(self, hour: str, *lines: bytes, name: str = "a.gz") -> None:
        """Writes a file of an hour, `2026-03-01 10`; the same hour and name again rewrites it."""
        day, hh = hour.split(" ")
        folder = f"mobile_analytics/awsma/events/{self.app}/{day.replace('-', '/')}/{hh}"
        self.writes[f"{folder}/{name}"] = packed(list(lines))

    def stream(self, hour: str, data: bytes, name: str = "a") -> None:
        """Writes an object of Firehose, in a folder of this story's."""
        day, hh = hour.split(" ")
        folder = f"mobile_analytics/{self.app}/{day.replace('-', '/')}/{hh}"
        self.writes[f"{folder}/events-1-{day}-{hh}-00-00-{name}"] = data

    def rows(self, query: str) -> list[tuple]:
        """The rows of a query over the marts, where `$app` is this story's app."""
        parameters = {"app": self.app} if "$app" in query else None
        return self.connection.execute(query, parameters).fetchall()

    def values(self, query: str) -> list:
        return [value for (value,) in self.rows(query)]


def all_marts(connection) -> None:
    """Lets queries name marts without their schema."""
    schemas = ",".join(f"tidemark_{name}" for name in MARTS)
    connection.execute(f"set search_path = '{schemas}'")
    connection.execute("set timezone = 'UTC'")
