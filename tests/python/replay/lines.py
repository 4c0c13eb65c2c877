"""Random events of one app, as lines of Mobile Analytics files.

`random_lines(r, app, world)` gives (file path, line) pairs. Moments are drawn around edges: local
and UTC midnight, daylight-saving changes, session limits, the lateness limit.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

# Gaps inside a burst of events, around the limits of sessions.
GAPS = [0, 0, 1, MINUTE, 5 * MINUTE, 20 * MINUTE, 29 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1]
GAPS += [31 * MINUTE, 2 * HOUR, 11 * HOUR, 23 * HOUR, DAY - 1, DAY, DAY + 1, 25 * HOUR]
# Gaps of sessions that go on for days, in several parts.
LONG_GAPS = [5 * HOUR, 17 * HOUR, 20 * HOUR, 23 * HOUR, DAY - MINUTE, DAY]
NAMES = ["_session.start", "_session.stop", "_session.pause", "_session.resume", "level_up"]
NAMES += ["level_up", "_userauth.sign_in", "_monetization.purchase", "_campaign.opened"]
BAD_LINES = [
    b"not json",
    b"[1, 2]",
    b'"text"',
    b'{"a": 1}{"b": 2}',
    b"\xff\xfe",
    b"",
    b"   ",
    b"{}",
]


@dataclass(frozen=True)
class World:
    """What all apps of a history share."""

    first_ms: int  # midnight (UTC) of the first day
    days: int
    late_window_days: int
    login_share: float


def random_lines(r: Random, app: str, world: World) -> list[tuple[str, bytes]]:
    """All lines of an app, each with the path of its file; copies of lines included."""
    placed = []
    devices = [f"{app}-d{n}" for n in range(r.randint(1, 4))]
    sessions = ["s1", "s2", "s3"]
    for _ in range(r.randint(3, 16)):
        for record in _burst(r, app, r.choice(devices), r.choice([None, None, *sessions]), world):
            placed += _delivered(r, app, record, world)
    for _ in range(r.choice([0, 0, 1, 3])):
        arrived = world.first_ms + r.randrange(world.days) * DAY
        placed.append((_path(r, app, arrived), r.choice(BAD_LINES)))
    return placed


def _burst(r: Random, app: str, device: str, session: str | None, world: World) -> list[dict]:
    """Events of one device in a row, in one session or in none."""
    occurred = started = _moment(r, world)
    login = r.choice(["ann", "bob", "cid"]) if r.random() < world.login_share else None
    flat, is_long = r.random() < 0.1, session is not None and r.random() < 0.3
    records = []
    for _ in range(r.choice([2, 3, 4, 5]) if is_long else r.choice([1, 1, 2, 3, 4, 6])):
        if r.random() < 0.15:
            login = r.choice([None, "ann", "bob"])
        if r.random() < 0.08 and not is_long:
            session = r.choice([None, "s1", "s9"])
        make = _flat if flat else _nested
        name = r.choice(NAMES)
        if session is None and name.startswith("_session.") and not flat:
            name = "level_up"
        records.append(make(r, app, device, name, occurred, session, started, login))
        occurred += r.choice(LONG_GAPS if is_long else GAPS)
    return records


def _moment(r: Random, world: World) -> int:
    # The same days again, or those at whose distance a window of 7 or 30 days ends.
    number = r.choice([*range(world.days)] * 2 + [0, 1, 7, 8, *range(27, 35)] * (world.days // 20))
    day = world.first_ms + number * DAY
    kind = r.random()
    if kind < 0.4:
        return day + r.randrange(DAY)
    # Midnight of a zone in summer or winter, in UTC, or the hour in which clocks change.
    hour = r.choice([0, 0, 1, 2, 4, 5, 7, 8, 9, 10, 15, 22, 23])
    near = [-DAY, -20 * MINUTE, -MINUTE, -1, 0, 1, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    return day + hour * HOUR + r.choice(near)


def _nested(r, app, device, name, occurred, session, started, login) -> dict:
    attributes, metrics = _extras(r, name)
    record = {
        "event_type": name,
        "event_timestamp": occurred,
        "event_version": "3.0",
        "application": {"app_id": app},
        "client": {"client_id": device},
        "attributes": attributes,
        "metrics": metrics,
    }
    if r.random() < 0.8:
        record["application"]["version_name"] = r.choice(["1.0", "1.1"])
    if r.random() < 0.8:
        record["device"] = {"platform": {"name": r.choice(["ANDROID", "IOS"])}}
        if r.random() < 0.8:
            record["device"]["locale"] = {"country": r.choice(["DE", "US"]), "language": "en"}
    if login:
        record["client"]["cognito_id"] = login
    if session:
        record["session"] = {"session_id": session, "start_timestamp": started}
        if name == "_session.stop" and r.random() < 0.6:
            record["session"]["stop_timestamp"] = occurred - r.choice([0, 0, MINUTE, -MINUTE, DAY])
        if name in ("_session.stop", "_session.pause") and r.random() < 0.5:
            record["session"]["duration"] = r.choice([0, 9_999, 10_000, 90_500, -5])
    return record


def _flat(r, app, device, name, occurred, session, started, login) -> dict:
    attributes, metrics = _extras(r, name)
    if session:
        attributes |= {"_session.id": session, "_session.startTime": str(started)}
        if name == "_session.stop":
            attributes["_session.stopTime"] = r.choice([str(occurred), "never"])
            if r.random() < 0.4:
                attributes["_session.duration"] = r.choice(["7000", "12000"])
    record = {
        "event_type": name,
        "timestamp": occurred,
        "application_key": app,
        "unique_id": device,
        "attributes": attributes,
        "metrics": metrics,
        "locale": r.choice(["en_US", "de_DE", "de"]),
        "platform": r.choice(["ANDROID", "IOS"]),
    }
    return record | ({"cognito_id": login} if login else {})


def _extras(r: Random, name: str) -> tuple[dict, dict]:
    attributes, metrics = {"n": str(r.randrange(3))}, {}
    if name == "_monetization.purchase":
        attributes |= {"_product_id": "gold", "_currency": r.choice(["USD", "EUR", "jpy"])}
        metrics = {"_item_price": r.choice([0.99, 5, 1e-7]), "_quantity": r.choice([1, 2, 3])}
    return attributes, metrics


def _delivered(r: Random, app: str, record: dict, world: World) -> list[tuple[str, bytes]]:
    """The event in its file, and its copies in the same and in other files."""
    occurred = record.get("event_timestamp", record.get("timestamp"))
    if r.random() < 0.015:  # clocks that nobody believes
        occurred = r.choice([0, 4_000_000_000_000, world.first_ms - 400 * DAY, world.first_ms * 2])
        record["event_timestamp" if "event_timestamp" in record else "timestamp"] = occurred
        arrived = world.first_ms + r.randrange(world.days) * DAY
    else:
        arrived = occurred + _delay(r, world.late_window_days)
    placed = []
    home = r.choice([app] * 30 + ["elsewhere"])
    for copy in range(r.choice([1] * 7 + [2, 2, 3])):
        arrived += r.choice([0, 0, HOUR, DAY, -HOUR, 2 * DAY]) if copy else 0
        line = json.dumps({**record, "arrival_timestamp": arrived}).encode()
        path = _path(r, home, arrived)
        placed += [(path, line)] * r.choice([1] * 12 + [2])
    return placed


def _delay(r: Random, late_window_days: int) -> int:
    kind = r.random()
    if kind < 0.6:
        return r.choice([0, 1, 1000, MINUTE, HOUR, -MINUTE])
    if kind < 0.93:
        return r.choice([1, 2, *range(1, late_window_days + 1)]) * DAY + r.randrange(HOUR)
    return r.choice([late_window_days + 1, late_window_days + 2, -1, -2]) * DAY - r.choice([0, 1])


def _path(r: Random, app: str, arrived: int) -> str:
    """A file that may hold a record that arrived then: hours are coarse, so that files are few."""
    hour = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=arrived)
    hours = r.choice([24, 24, 24, 6])
    hour = hour.replace(hour=hour.hour // hours * hours)
    return f"awsma/events/{app}/{hour:%Y/%m/%d/%H}/{app}-{r.choice('001')}.gz"
