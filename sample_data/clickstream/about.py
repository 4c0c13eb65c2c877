"""What events of Clickstream say about their device, their user and their visit."""

from datetime import UTC, datetime, timedelta

from sample_data.clickstream.lines import SHAPES
from sample_data.config import ALL_APPS, DAY_MS, HOUR_MS, Config
from sample_data.given import fill
from sample_data.people import Device, locale_of, version_of
from sample_data.site import SITES, WORDS, Way
from sample_data.site_people import profile

_PRESET = {name: f"_{name}" for name in SHAPES["preset"]}


def named(word: str) -> str:
    """The name that Clickstream has for an act, or for what it says."""
    return _PRESET.get(word, word)


def about_user(
    config: Config, day: int, first_ms: int, nobody: str | None, login: str | None, since: int
) -> dict:
    """The object `user`: first seen at `first_ms`, signed in at `since`."""
    user: dict = {"_user_first_touch_timestamp": since_when(first_ms, first_ms)}
    if login is None:
        return user | ({"_user_id": since_when(nobody, first_ms)} if nobody else {})
    about = profile(config.seed, login)
    user["_user_id"] = since_when(login, since)
    for name, values, changed_on in (
        ("_user_name", about.names, about.renamed_on),
        ("plan", about.plans, about.plan_changed_on),
    ):
        changed_ms = config.start_ms + changed_on * DAY_MS
        is_changed = day >= changed_on
        told_ms = max(changed_ms, since) if is_changed else since
        user[name] = since_when(values[is_changed], told_ms)
    if about.gender:
        user["gender"] = since_when(about.gender, since)
    return user


def since_when(value: object, at: int) -> dict:
    return {"value": value, "set_timestamp": at}


def about_visit(device: Device, start: int, number: int, way: Way) -> dict:
    """Attributes of all events of a visit."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=start)
    attributes = {
        "_session_id": f"{device.device_id[-8:]}-{at:%Y%m%d-%H%M%S}{start % 1000:03d}",
        "_session_start_timestamp": start,
        "_session_number": number,
        **{named(word): value for word, value in way.named.items()},
    }
    if channels := WORDS["install_channels"].get(device.phone.platform):
        attributes["_channel"] = channels[device.number // 2 % len(channels)]
    return attributes


def about_device(device: Device, day: int) -> dict:
    gadget, site, locale = device.phone, SITES[device.app], locale_of(device)
    _, language, country, _ = device.locale
    is_web = gadget.platform == "Web"
    carriers = WORDS["carriers"]
    carrier = carriers[device.number // 2 % len(carriers)]
    values = ALL_APPS[device.app]._asdict() | gadget._asdict()
    values |= {
        "device_id": device.device_id,
        "short_id": f"{device.device_id[24:]}{device.device_id[:8]}",
        "locale": locale,
        "country": "" if device.number // 2 % 8 == 3 else country,
        "language": locale if is_web else language,
        "zone_offset": int(WORDS["utc_offsets"].get(country, 1) * HOUR_MS),
        "width": gadget.screen[0],
        "height": gadget.screen[1],
        "viewport_height": gadget.screen[1] - 140,
        # Of some only the envelope says it.
        "platform": gadget.platform if device.number % 53 >= 2 else None,
        "host": site.host,
        "sdk_version": "0.12.0" if gadget.platform == "Android" else "0.10.0",
        "carrier": carrier or "UNKNOWN",
        "network": "Mobile" if carrier and day % 3 else "WIFI",
        "package": site.package,
        "version": version_of(device, day),
    }
    return fill(SHAPES["device"] | SHAPES["web" if is_web else "phone"], values)
