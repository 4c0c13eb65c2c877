"""Who visits the sites: people of Harbor Notes on its web site and app, and the shop's customers.

The former have the account that they have in their app, on devices with ids of their own. They are
numbered where no other people are, so that all that is drawn for them is their own.
"""

import math
import random
import zlib
from functools import lru_cache
from typing import NamedTuple

from sample_data.catalog import LOCALES
from sample_data.config import DAY_MS, HOUR_MS, NOTES, SHOP, Config, stream
from sample_data.lives import DeviceDay, Plan
from sample_data.people import (
    ALREADY_THERE,
    HABITS,
    NEVER,
    NEW_USERS,
    OLD_USERS,
    Device,
    Person,
    count_people,
    login_of,
    person,
    uuid_text,
)
from sample_data.site import BOTS, BROWSERS, PHONES, WORDS
from sample_data.visits import Visit, visits

SITE_PERSON, PROFILE = 8, 9  # purposes of streams

MEMBERS, CUSTOMERS = 1 << 24, 2 << 24  # first numbers
MEMBER_SHARE = 0.5  # of the people of Harbor Notes
CUSTOMERS_PER_USER = 0.16
BUYERS = 0.35


class Past(NamedTuple):
    """What a device has behind it when a day begins."""

    is_new: bool  # the day brings its first visit ever
    visits: int
    last_day: int  # on which it was used
    first_touch_ms: int  # device clock, as the next
    login_ms: int  # of the last change of user; on the day of a change: that one
    login_before_ms: int  # of the change before


class SitePlan(Plan):
    """The plan of these people, with what each device did before its days."""

    def __init__(self, config: Config, first: int, last: int):
        self._rng = random.Random()
        self._pasts: dict[int, Past] = {}
        self.pasts: dict[tuple[int, int], Past] = {}  # by number of the device and day
        super().__init__(config, first, last, site_people(config, last + 1))

    def _place(self, used: DeviceDay, first: int, last: int) -> None:
        number = used.device.number
        owner = self.people[used.person]
        found = visits(self.config, owner.habit, used, self._rng)
        start = found[0].start_ms + used.shift_ms
        past = self._pasts.get(number) or _before(self.config, owner, used, start)
        if used.login_before != used.login_after:
            past = past._replace(
                login_ms=start + signs_in_after(used, found[0]), login_before_ms=past.login_ms
            )
        self.pasts[number, used.day] = past
        self._pasts[number] = past._replace(
            is_new=False, visits=past.visits + len(found), last_day=used.day
        )
        super()._place(used, first, last)


def signs_in_after(used: DeviceDay, visit: Visit) -> int:
    """Milliseconds from the beginning of the visit in which someone signs in."""
    return min(4_000 + used.device.number % 9_000, visit.length_ms)


def _before(config: Config, owner: Person, used: DeviceDay, start: int) -> Past:
    first_day = owner.install_day + used.device.from_age
    if first_day >= 0:
        return Past(True, 0, used.day, start, start, start)
    touched = config.start_ms + first_day * DAY_MS + 9 * HOUR_MS + used.device.number % HOUR_MS
    last_day = max(first_day, used.day - 9)
    return Past(False, 1 - first_day // 2, last_day, touched, touched, touched)


def site_people(config: Config, horizon: int) -> list[Person]:
    found = [member(config, n) for n in range(count_people(config, horizon))]
    customers = max(1, int(config.users * CUSTOMERS_PER_USER))
    old = int(customers * ALREADY_THERE)
    per_day = (customers - old) / config.days
    count = old + math.ceil(per_day * horizon) + 1
    found += [customer(config, n, old, per_day) for n in range(count)]
    return [one for one in found if one]


def member(config: Config, number: int) -> Person | None:
    """A person of the apps as a user of the web site and its app, if they are one."""
    known = person(config, number)
    rng = random.Random(stream(config.seed, SITE_PERSON, MEMBERS + number))
    if known.app != NOTES or rng.random() > MEMBER_SHARE:
        return None
    relative = login_of(config.seed, max(number - 1 - rng.randrange(20), 0))
    locale = known.devices[0].locale
    return known._replace(
        number=MEMBERS + number,
        install_day=known.install_day + rng.randrange(6),
        devices=_devices(rng, MEMBERS + number, NOTES, locale, known.login_id, relative),
    )


def customer(config: Config, number: int, old: int, per_day: float) -> Person:
    rng = random.Random(stream(config.seed, SITE_PERSON, CUSTOMERS + number))
    is_old = number < old
    login = _customer_login(number) if rng.random() < 0.6 else None
    relative = _customer_login(max(number - 1 - rng.randrange(20), 0))
    locale = rng.choice(LOCALES[SHOP])
    return Person(
        number=CUSTOMERS + number,
        app=SHOP,
        habit=rng.choices(range(len(HABITS)), OLD_USERS if is_old else NEW_USERS)[0],
        install_day=-rng.randrange(1, 300) if is_old else int((number - old) / per_day),
        login_id=login,
        is_payer=rng.random() < BUYERS,
        devices=_devices(rng, CUSTOMERS + number, SHOP, locale, login, relative),
    )


def _customer_login(number: int) -> str:
    return f"customer-{number * 7919 % 1_000_003:07d}"


def _devices(
    rng: random.Random, person: int, app: int, locale: tuple, login: str | None, relative: str
) -> tuple[Device, ...]:
    """A browser or a phone, or both; a bot has no account."""
    kinds = [BROWSERS, PHONES] if rng.random() < 0.65 else [PHONES, BROWSERS]
    gadgets = [rng.choice(kind) for kind in kinds[: 1 + (rng.random() < 0.3)]]
    if rng.random() < 0.015:
        gadgets, login = BOTS, None
    found = []
    for nth, gadget in enumerate(gadgets):
        login_at = NEVER
        if login and rng.random() < 0.85:
            login_at = rng.choices((0, rng.randrange(1, 4), rng.randrange(4, 16)), (50, 30, 20))[0]
        found.append(
            Device(
                number=person * 2 + nth,
                app=app,
                device_id=uuid_text(rng),
                is_old_sdk=False,
                phone=gadget,
                locale=locale,
                update_lag=rng.randrange(0, 40) if rng.random() < 0.8 else 400,
                is_sessionless=False,
                from_age=0 if nth == 0 else rng.randrange(1, 20),
                login_at=login_at,
                handed_over_at=rng.randrange(3, 14) if login and rng.random() < 0.04 else NEVER,
                other_login_id=relative,
            )
        )
    return tuple(found)


class Profile(NamedTuple):
    """What someone tells about themselves. The name and the plan change on some day, or NEVER."""

    names: tuple[str, str]
    gender: str | None
    renamed_on: int
    plans: tuple[str, str]
    plan_changed_on: int


@lru_cache(maxsize=100_000)
def profile(seed: int, login: str) -> Profile:
    """The same on all devices of a login."""
    rng = random.Random(stream(seed, PROFILE, zlib.crc32(login.encode())))
    name = rng.choice(WORDS["names"])
    plans = WORDS["plans"]
    return Profile(
        names=(name, f"{name} {rng.choice('ABKMS')}."),
        gender=rng.choice(WORDS["genders"]),
        renamed_on=rng.randrange(5, 60) if rng.random() < 0.15 else NEVER,
        plans=tuple(rng.sample(plans, 2) if rng.random() < 0.2 else plans[:2]),
        plan_changed_on=rng.randrange(3, 60) if rng.random() < 0.3 else NEVER,
    )


def word_for_nobody(device: Device) -> str | None:
    """What some sites write for the login of a visitor who is not signed in."""
    if device.phone.platform != "Web" or device.number % 19 >= 3:
        return None
    return WORDS["nobody"][device.number // 19 % len(WORDS["nobody"])]
