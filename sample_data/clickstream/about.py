"""What events of Clickstream say about their device, their user and their visit."""

import random
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sample_data.clickstream.catalog import GENDERS, NAMES, NOBODY, PLANS, SITES, Way
from sample_data.clickstream.gadgets import CARRIERS, INSTALL_CHANNELS, UTC_OFFSETS, Gadget
from sample_data.config import ALL_APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.people import NEVER, Device, locale_of, version_of

PROFILE = 9  # purpose of a stream
SDK = "aws-solution-clickstream-sdk"


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
    name = rng.choice(NAMES)
    return Profile(
        names=(name, f"{name} {rng.choice('ABKMS')}."),
        gender=rng.choice(GENDERS),
        renamed_on=rng.randrange(5, 60) if rng.random() < 0.15 else NEVER,
        plans=tuple(rng.sample(PLANS, 2)) if rng.random() < 0.2 else PLANS[:2],
        plan_changed_on=rng.randrange(3, 60) if rng.random() < 0.3 else NEVER,
    )


def word_for_nobody(device: Device) -> str | None:
    """What some sites write for the login of a visitor who is not signed in."""
    if device.phone.platform != "Web" or device.number % 19 >= 3:
        return None
    return NOBODY[device.number // 19 % len(NOBODY)]


def about_user(
    config: Config, day: int, first_ms: int, nobody: str | None, login: str | None, since: int
) -> dict:
    """The object `user`: first seen at `first_ms`, signed in at `since`."""
    user: dict = {"_user_first_touch_timestamp": _set(first_ms, first_ms)}
    if login is None:
        return user | ({"_user_id": _set(nobody, first_ms)} if nobody else {})
    about = profile(config.seed, login)
    user["_user_id"] = _set(login, since)
    for name, values, changed_on in (
        ("_user_name", about.names, about.renamed_on),
        ("plan", about.plans, about.plan_changed_on),
    ):
        changed_ms = config.start_ms + changed_on * DAY_MS
        is_changed = day >= changed_on
        user[name] = _set(values[is_changed], max(changed_ms, since) if is_changed else since)
    if about.gender:
        user["gender"] = _set(about.gender, since)
    return user


def _set(value: object, at: int) -> dict:
    return {"value": value, "set_timestamp": at}


def about_visit(device: Device, start: int, number: int, way: Way) -> dict:
    """Attributes of all events of a visit."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=start)
    attributes = {
        "_session_id": f"{device.device_id[-8:]}-{at:%Y%m%d-%H%M%S}{start % 1000:03d}",
        "_session_start_timestamp": start,
        "_session_number": number,
        **way.named,
    }
    if channels := INSTALL_CHANNELS.get(device.phone.platform):
        attributes["_channel"] = channels[device.number // 2 % len(channels)]
    return attributes


def about_device(device: Device, day: int) -> dict:
    gadget: Gadget = device.phone
    _, language, country, _ = device.locale
    locale = locale_of(device)
    width, height = gadget.screen
    site = SITES[device.app]
    fields = {
        "app_id": ALL_APPS[device.app].app_id,
        "unique_id": device.device_id,
        "device_id": f"{device.device_id[24:]}{device.device_id[:8]}",
        "make": gadget.make,
        "locale": locale,
        "country_code": "" if device.number // 2 % 8 == 3 else country,
        "system_language": locale if gadget.platform == "Web" else language,
        "zone_offset": int(UTC_OFFSETS.get(country, 1) * HOUR_MS),
        "screen_width": width,
        "screen_height": height,
        "sdk_name": SDK,
    }
    if device.number % 53 >= 2:  # else only the envelope says it
        fields["platform"] = gadget.platform
    if gadget.platform == "Web":
        return fields | {
            "sdk_version": "0.11.1",
            "host_name": site.host,
            "viewport_width": width,
            "viewport_height": height - 140,
        }
    carrier = CARRIERS[device.number // 2 % len(CARRIERS)]
    return fields | {
        "sdk_version": "0.12.0" if gadget.platform == "Android" else "0.10.0",
        "os_version": gadget.os_version,
        "brand": gadget.make,
        "model": gadget.model,
        "carrier": carrier or "UNKNOWN",
        "network_type": "Mobile" if carrier and day % 3 else "WIFI",
        "app_package_name": site.package,
        "app_title": ALL_APPS[device.app].app_name,
        "app_version": version_of(device, day),
    }


def address(number: int) -> str:
    """An IP address for documentation."""
    if number % 8 == 0:
        return f"2001:db8:{number % 65_536:x}::{number % 251:x}"
    return f"{('192.0.2', '198.51.100', '203.0.113')[number % 3]}.{number * 37 % 254 + 1}"
