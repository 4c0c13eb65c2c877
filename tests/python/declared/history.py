"""Random histories of a source that has no generator of its own: its declaration makes the records.

Some are edited, so that they are rejected; some come late, again in another file, or with clocks
that nobody believes. What becomes of their files run by run is what `replay` does to all.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from tests.python.bad_input.records import ms
from tests.python.replay.history import APPS, FIRST_DAYS, SMALL, History, Maker
from tests.python.replay.moments import DAY, GAPS, World, arrival_hour, delay, moment

from .edits import edited
from .files import content_of, path_of
from .records import Moments, at, random_record
from .source import Source

RECORDS, RUNS = 100, 3
NEAR, EDITED, AGAIN, UNBELIEVABLE = 0.6, 0.1, 0.15, 0.03


def random_history(source: Source, seed: int, models: list[str]) -> History:
    """Files of three apps, in so many normal runs. models: names, parents first."""
    r = Random(f"{source.name} {seed}")
    apps = r.sample([app for app, *_ in APPS[:5]], 3)
    records = random_files(source, r, apps)
    maker = Maker(r, records, models, dict(SMALL), lambda _, some: content_of(source, some))
    return History(seed, apps, maker.runs(RUNS))


def random_files(source: Source, r: Random, apps: list[str]) -> dict[str, list[dict]]:
    """The records of each file, by its path below the raw zone."""
    first = datetime.fromisoformat(r.choice(FIRST_DAYS)).replace(tzinfo=UTC)
    world = World(ms(first), 9, SMALL["late_window_days"], 0.0)
    found: dict[str, list[dict]] = {}
    last: dict[str, int] = {}
    for number in range(RECORDS):
        for path, record in _delivered(source, r, r.choice(apps), number, world, last):
            found.setdefault(path, []).append(record)
    return found


def _delivered(
    source: Source, r: Random, app: str, number: int, world: World, last: dict[str, int]
) -> Iterator[tuple[str, dict]]:
    """A record, and maybe a copy of it, each with the path of its file. last: when each device
    was seen, near which it may be seen again."""
    device = f"{app}-d{r.randrange(4)}"
    if r.random() < UNBELIEVABLE:
        occurred, arrived = world.unbelievable(r), world.some_day(r)
    else:
        is_near = device in last and r.random() < NEAR
        occurred = last[device] + r.choice(GAPS) if is_near else moment(r, world)
        last[device] = occurred
        arrived = occurred + delay(r, world.late_window_days)
    moments = Moments(at(occurred), at(arrived))
    record = random_record(source, r, app, device, moments, number)
    if r.random() < EDITED:
        record = edited(source, r, record, moments.arrived)
    for _ in range(2 if r.random() < AGAIN else 1):
        yield path_of(source, app, arrival_hour(r, arrived), r.choice("ab")), record
        arrived += r.choice([0, DAY])
