"""Random events of one app, as lines of Mobile Analytics files.

`random_lines(r, app, world)` gives (file path, line) pairs. Moments are drawn around edges: local
and UTC midnight, daylight-saving changes, session limits, the lateness limit.
"""

import json
from random import Random

from .moments import DAY, GAPS, HOUR, LONG_GAPS, MINUTE, World, arrival_hour, delay, moment
from .nobody import NO_SESSION, nobody

# Active times and spans that a session can have, and that none can.
ACTIVE = [0, 9_999, 10_000, 90_500, -5, 12 * HOUR + 1, DAY, DAY + 1, 28 * DAY]
SPANS = [0, 0, MINUTE, -MINUTE, DAY, -28 * DAY]
CLOCKS_NEVER_SET = [0, 946_684_799_999]
NAMES = ["_session.start", "_session.stop", "_session.pause", "_session.resume", "level_up"]
NAMES += ["level_up", "_userauth.sign_in", "_monetization.purchase", "_campaign.opened"]
LOCALES = [["en_US", "de_DE", "de"], ["zh_TW_#Hant", "es_419", "_US"], ["en_US_POSIX", "C", ""]]
NESTED_LOCALES = [
    [{"country": country, "language": "en"} for country in ("DE", "US", "us")],
    [
        {"code": "zh-Hant-TW", "country": "Taiwan", "language": "zh-Hant"},
        {"code": "de_DE@rg=atzzzz", "country": "", "language": ""},
        {"code": "en_US", "country": "GB"},
    ],
]
JOINED = "joined"  # in the names of files without line ends
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


def random_lines(r: Random, app: str, world: World) -> list[tuple[str, bytes]]:
    """All lines of an app, each with the path of its file; copies of lines included."""
    placed = []
    devices = [f"{app}-d{n}" for n in range(r.randint(1, 4))]
    sessions = ["s1", "s2", "s3", NO_SESSION]
    for _ in range(r.randint(3, 16)):
        for record in _burst(r, app, r.choice(devices), r.choice([None, None, *sessions]), world):
            placed += _delivered(r, app, record, world)
    for _ in range(r.choice([0, 0, 1, 3])):
        arrived = world.some_day(r)
        placed.append((_path(r, app, arrived), r.choice(BAD_LINES)))
    return placed


def _burst(r: Random, app: str, device: str, session: str | None, world: World) -> list[dict]:
    """Events of one device in a row, in one session or in none."""
    occurred = started = moment(r, world)
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
        records.append(make(r, app, device, name, occurred, session, started, login or nobody(r)))
        occurred += r.choice(LONG_GAPS if is_long else GAPS)
    if session and r.random() < 0.15:
        make = _flat if flat else _nested
        launch = occurred + r.choice([HOUR, DAY, DAY + 1, 2 * DAY, 4 * DAY, 6 * DAY])
        for name, id_, at in _next_launch(r, session, launch):
            records.append(make(r, app, device, name, at, id_, started, login))
    return records


def _next_launch(r: Random, session: str, launch: int) -> list[tuple[str, str, int]]:
    """What old SDKs send of the last session when the app is opened again: (name, session, moment).

    At times the new session begins in the same millisecond, or goes on under the old id.
    """
    name = r.choice(["_session.stop", "_session.stop", "_session.pause"])
    ends = [(name, session, launch + n) for n in range(r.choice([1, 1, 2]))]
    start = launch + r.choice([0, 10, 10, HOUR, DAY])
    return ends + [("_session.start", r.choice(["s4", "s4", session]), start)] * r.choice([0, 1])


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
            record["device"]["locale"] = r.choice(NESTED_LOCALES)[occurred % 3]
    if login:  # an app names its users by itself, so both ids need not say the same
        record["client"]["cognito_id"] = login
        user = {"ann": "bob", "bob": "ann"}.get(login, login)
        record["endpoint"] = {"ChannelType": "GCM", "User": {"UserId": user}}
    if name.startswith("_campaign."):  # a service leaves out, or empty, what it has nothing for
        del record["metrics"]
        return {**record, "device": {"platform": {}}, "session": {}}
    if session:
        record["session"] = {"session_id": session, "start_timestamp": started}
        if name == "_session.stop" and r.random() < 0.6:
            record["session"]["stop_timestamp"] = occurred - r.choice(SPANS)
        if name in ("_session.stop", "_session.pause") and r.random() < 0.5:
            record["session"]["duration"] = r.choice(ACTIVE)
            if r.random() < 0.3:
                attributes["_session.duration"] = str(r.choice(ACTIVE))
        if r.random() < 0.05:
            record["session"]["start_timestamp"] = r.choice(CLOCKS_NEVER_SET)
    return record


def _flat(r, app, device, name, occurred, session, started, login) -> dict:
    attributes, metrics = _extras(r, name)
    if session:
        attributes |= {"_session.id": session, "_session.startTime": str(started)}
        if name == "_session.stop":
            attributes["_session.stopTime"] = r.choice([str(occurred), "never"])
            if r.random() < 0.4:
                attributes["_session.duration"] = str(r.choice(ACTIVE))
    record = {
        "event_type": name,
        "timestamp": occurred,
        "application_key": app,
        "unique_id": device,
        "attributes": attributes,
        "metrics": metrics,
        "locale": r.choice(LOCALES)[occurred % 3],
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
        occurred = world.unbelievable(r)
        record["event_timestamp" if "event_timestamp" in record else "timestamp"] = occurred
        arrived = world.some_day(r)
    else:
        arrived = occurred + delay(r, world.late_window_days)
    placed = []
    home = r.choice([app] * 30 + ["elsewhere"])
    for copy in range(r.choice([1] * 7 + [2, 2, 3])):
        arrived += r.choice([0, 0, HOUR, DAY, -HOUR, 2 * DAY]) if copy else 0
        line = json.dumps({**record, "arrival_timestamp": arrived}).encode()
        path = _path(r, home, arrived)
        placed += [(path, line)] * r.choice([1] * 12 + [2])
    return placed


def _path(r: Random, app: str, arrived: int) -> str:
    """A file that may hold a record that arrived then."""
    hour = arrival_hour(r, arrived)
    if r.random() < 0.15:  # a stream of all apps, packed or text, with line ends or without
        name = f"events-1-{hour:%Y-%m-%d-%H}-00-00-{r.choice(['a', JOINED])}{r.choice(['', '.gz'])}"
        return f"mobile_analytics/{r.choice(['', 'pinpoint/'])}{hour:%Y/%m/%d/%H}/{name}"
    folder = f"mobile_analytics/awsma/events/{app}/{hour:%Y/%m/%d/%H}"
    return f"{folder}/{app}-{r.choice('001')}.gz"
