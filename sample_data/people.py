"""Who there is: people and their devices, whatever the source and the length of the sample.

A person uses one app, may have an account there (`login_id`, the same in every source) and owns one
or two devices. People are ordered by install day; person n does not depend on the hours written.
"""

import math
import random
import zlib
from typing import Any, NamedTuple

from sample_data.catalog import LOCALES, OLD_PHONES, PHONES, VERSIONS
from sample_data.config import APPS, Config, stream

PERSON, LOGIN = 1, 2  # purposes of streams

NEVER = 10**9
APP_WEIGHTS = (5, 3, 2)
HABITS = ("once", "now_and_then", "often", "daily")
OLD_USERS = (0.10, 0.35, 0.33, 0.22)  # habits of those who were there before the first day
NEW_USERS = (0.35, 0.33, 0.20, 0.12)
ALREADY_THERE = 0.4
RELEASE_DAYS = 12


class Device(NamedTuple):
    number: int  # person * 2 + 0 or 1
    app: int
    device_id: str
    is_old_sdk: bool  # writes the flat shape
    phone: Any  # a Phone of the catalog, or a Gadget of the sites
    locale: tuple[str, ...]  # locale, language, country, currency
    update_lag: int  # days until a new version is installed
    is_sessionless: bool  # an app without session tracking
    from_age: int  # age of the person's use at which the device appears
    login_at: int  # active day of the device (0 = first) on which its owner signs in, or NEVER
    handed_over_at: int  # active day on which someone else signs in, or NEVER
    other_login_id: str


class Person(NamedTuple):
    number: int
    app: int
    habit: int
    install_day: int  # negative for those who were there before
    login_id: str | None
    is_payer: bool
    devices: tuple[Device, ...]


def uuid_text(rng: random.Random) -> str:
    h = f"{rng.getrandbits(128):032x}"
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def login_of(seed: int, person: int) -> str:
    return "us-east-1:" + uuid_text(random.Random(stream(seed, LOGIN, person)))


def user_name(login: str) -> str:
    """What an app itself calls a user, beside the login that its vendor hands out."""
    return f"member-{zlib.crc32(login.encode()):08x}"


def address(number: int) -> str:
    """An IP address for documentation."""
    if number % 8 == 0:
        return f"2001:db8:{number % 65_536:x}::{number % 251:x}"
    return f"{('192.0.2', '198.51.100', '203.0.113')[number % 3]}.{number * 37 % 254 + 1}"


def locale_of(device: Device) -> str:
    """The locale as the device writes it: a browser, ICU on a phone of Apple's, or Java."""
    code, _, country, _ = device.locale
    turn = device.number // 2 % 8
    match device.phone.platform.lower():
        case "web":
            return code.replace("_", "-")
        case "ios":
            return code + {1: "@calendar=gregorian", 2: f"@rg={country.lower()}zzzz"}.get(turn, "")
        case _:
            return code + {1: "_#Latn", 2: "_POSIX"}.get(turn, "")


def version_of(device: Device, day: int) -> str:
    newest = (day + 4 * RELEASE_DAYS - device.update_lag) // RELEASE_DAYS
    return VERSIONS[max(min(newest, len(VERSIONS) - 1), 0)]


def count_people(config: Config, horizon: int) -> int:
    """People who install before day `horizon`; after `config.days` it goes on at the same pace."""
    old, per_day = _inflow(config)
    return old + math.ceil(per_day * horizon) + 1


def people(config: Config, horizon: int) -> list[Person]:
    return [person(config, n) for n in range(count_people(config, horizon))]


def person(config: Config, number: int) -> Person:
    old, per_day = _inflow(config)
    rng = random.Random(stream(config.seed, PERSON, number))
    app = rng.choices(range(len(APPS)), APP_WEIGHTS)[0]
    if number < old:
        install_day, habits = -rng.randrange(1, 300), OLD_USERS
    else:
        install_day, habits = int((number - old) / per_day), NEW_USERS
    has_account = rng.random() < 0.75
    locale = rng.choice(LOCALES[app])
    return Person(
        number=number,
        app=app,
        habit=rng.choices(range(len(HABITS)), habits)[0],
        install_day=install_day,
        login_id=login_of(config.seed, number) if has_account else None,
        is_payer=rng.random() < 0.08,
        devices=tuple(
            _device(config.seed, rng, number, app, locale, n, has_account)
            for n in range(1 + (rng.random() < 0.12))
        ),
    )


def _inflow(config: Config) -> tuple[int, float]:
    old = int(config.users * ALREADY_THERE)
    return old, (config.users - old) / config.days


def _device(
    seed: int, rng: random.Random, person: int, app: int, locale: tuple, nth: int, has_account: bool
) -> Device:
    old_sdk = rng.random() < 0.15
    login_at = NEVER
    if has_account and rng.random() < (0.8 if nth == 0 else 0.95):
        login_at = rng.choices((0, rng.randrange(1, 4), rng.randrange(4, 16)), (45, 30, 25))[0]
    handed_over_at = rng.randrange(3, 14) if rng.random() < 0.04 else NEVER
    relative = max(person - 1 - rng.randrange(20), 0)
    return Device(
        number=person * 2 + nth,
        app=app,
        device_id=uuid_text(rng),
        is_old_sdk=old_sdk,
        phone=rng.choice(OLD_PHONES if old_sdk else PHONES),
        locale=locale,
        update_lag=rng.randrange(0, 40) if rng.random() < 0.8 else 400,
        is_sessionless=rng.random() < 0.04,
        from_age=0 if nth == 0 else rng.randrange(2, 30),
        login_at=login_at,
        handed_over_at=handed_over_at,
        other_login_id=login_of(seed, relative),
    )
