"""When people use their devices: the plan of active days, drawn once, shared by all sources.

A day of a device (UTC) is the unit. What is drawn for a day depends on the days before it only, so
a longer plan begins with the shorter one, and an hour can be generated on its own.
"""

import random
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from sample_data.catalog import WEEKDAYS
from sample_data.config import ALL_APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.people import NEVER, Device, Person, people

LIFE = 3  # purpose of a stream

CHANCE = (0.04, 0.30, 0.62, 0.95)  # of use on a day, by habit, soon after the install
FLOOR = (0.20, 0.40, 0.60, 0.90)  # what remains of it in the long run
CHURN = (0.50, 0.035, 0.012, 0.004)  # chance that a day of use is the last for long
COMES_BACK = 0.4
LONG_SESSION_DAYS = 6  # a long session touches at most so many days after its first


class DeviceDay(NamedTuple):
    person: int
    device: Device
    day: int
    delivered_ms: int  # when an offline phone delivered the day; 0 = at once
    shift_ms: int  # what the device's clock is ahead of the true time
    login_before: str | None
    login_after: str | None  # differs when someone signs in during the first visit
    is_long: bool  # one session of more than a day


class Plan:
    """The device days that can put lines into the files of days `first` to `last`.

    Who lives them is up to the source: by default the people of the apps.
    """

    def __init__(self, config: Config, first: int, last: int, who: list[Person] | None = None):
        self.config = config
        who = people(config, last + 1) if who is None else who
        self.people = {person.number: person for person in who}
        self.online: dict[int, list[DeviceDay]] = defaultdict(list)  # by day of use
        self.delayed: dict[int, list[DeviceDay]] = defaultdict(list)  # by another day of arrival
        self._by_app = [[p for p in who if p.app == a] for a in range(len(ALL_APPS))]
        self._installs = [[p.install_day for p in group] for group in self._by_app]
        weekday = config.start.weekday()
        chances = _chances(weekday)
        for one in who:
            for used in _life(config, one, chances, last + 1):
                self._place(used, first, last)

    def known(self, app: int, day: int) -> list[Person]:
        """People of an app who installed it before a day."""
        return self._by_app[app][: bisect_left(self._installs[app], day)]

    def installed(self, app: int, day: int) -> int:
        return bisect_left(self._installs[app], day)

    def pick(self, app: int, index: int) -> Person:
        return self._by_app[app][index]

    def _place(self, used: DeviceDay, first: int, last: int) -> None:
        if used.delivered_ms:
            arrival = (used.delivered_ms - self.config.start_ms) // DAY_MS
            if first <= arrival <= last:
                self.delayed[arrival].append(used)
            return
        if first - 1 <= used.day <= last:  # the evening before runs into the first day
            self.online[used.day].append(used)
        if used.is_long:
            for day in range(used.day + 1, used.day + 1 + LONG_SESSION_DAYS):
                if first <= day <= last:
                    self.delayed[day].append(used)


def _chances(first_weekday: int) -> list[list[list[float]]]:
    """Chance of use by app, habit and day of the week, before it fades with age."""
    return [
        [[min(0.97, c * week[(first_weekday + d) % 7]) for d in range(7)] for c in CHANCE]
        for week in WEEKDAYS
    ]


FADE = [[f + (1 - f) * (1 + age) ** -0.6 for age in range(400)] for f in FLOOR]


def _life(config: Config, person: Person, chances: list, horizon: int):
    rng = random.Random(stream(config.seed, LIFE, person.number))
    chance, fade, churn = chances[person.app][person.habit], FADE[person.habit], CHURN[person.habit]
    histories = [_History(config, person, device) for device in person.devices]
    day = max(person.install_day, 0)
    while day < horizon:
        age = day - person.install_day
        if age == 0 or rng.random() < chance[day % 7] * fade[min(age, 399)]:
            for history in _picked(rng, histories, age):
                yield history.use(rng, day)
            if rng.random() < churn:
                if rng.random() > COMES_BACK:
                    return
                day += 31 + int(rng.expovariate(1 / 8))
        day += 1


def _picked(rng: random.Random, histories: list, age: int) -> list:
    if len(histories) == 1 or age < histories[1].device.from_age:
        return histories[:1]
    draw = rng.random()
    return histories if draw < 0.15 else histories[1:] if draw < 0.45 else histories[:1]


class _History:
    """What a device carries from one active day to the next: its user, connection and clock."""

    def __init__(self, config: Config, person: Person, device: Device):
        self.device = device
        self._config = config
        self._person = person
        self._uses = 0
        self._login: str | None = None
        self._offline_until = 0
        self._shift = 0
        self._shift_uses = 0

    def use(self, rng: random.Random, day: int) -> DeviceDay:
        midnight = self._config.start_ms + day * DAY_MS
        before, after = self._sign_in(rng)
        delivered = self._delivery(rng, midnight)
        shift = self._clock(rng, midnight)
        is_long = rng.random() < 0.0015 and not delivered and not shift
        self._uses += 1
        return DeviceDay(
            self._person.number, self.device, day, delivered, shift, before, after, is_long
        )

    def _sign_in(self, rng: random.Random) -> tuple[str | None, str | None]:
        before = self._login
        if self._uses >= self.device.handed_over_at != NEVER:
            self._login = self.device.other_login_id
        elif self._uses >= self.device.login_at:
            self._login = self._person.login_id
        signed_out = rng.random() < 0.02
        return (None, None) if signed_out and before == self._login else (before, self._login)

    def _delivery(self, rng: random.Random, midnight: int) -> int:
        if midnight + DAY_MS + 2 * HOUR_MS <= self._offline_until:
            return self._offline_until
        if rng.random() >= self._config.late_share:
            return 0
        draw, share = rng.random(), rng.random()
        hours = (
            share * 20
            if draw < 0.55
            else 20 + share * 60
            if draw < 0.80
            else 80 + share * 60
            if draw < 0.93 or not self._config.oddities
            else 170 + share * 180
        )
        # Two hours into the next day at the earliest: no visit of the day is still going on.
        minute = rng.randrange(50)
        self._offline_until = (
            midnight + DAY_MS + 2 * HOUR_MS + int(hours) * HOUR_MS + minute * 60_000
        )
        return self._offline_until

    def _clock(self, rng: random.Random, midnight: int) -> int:
        draw, share = rng.random(), rng.random()
        if not self._config.oddities:
            return 0
        if self._shift_uses:
            self._shift_uses -= 1
            return self._shift
        if draw < 0.0006:
            return -midnight  # the clock starts again in 1970
        if draw < 0.0026:
            hours = 1 + share * 20 if draw < 0.0016 else 26 + share * 900
            self._shift, self._shift_uses = int(hours * HOUR_MS), rng.randrange(4)
            return self._shift
        return 0
