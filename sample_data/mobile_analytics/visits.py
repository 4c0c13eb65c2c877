"""What happens in a visit, as lines of Mobile Analytics."""

import random
from datetime import UTC, datetime
from typing import NamedTuple

from sample_data.catalog import (
    ACCOUNT,
    CUSTOM,
    PACKAGES,
    POOLS,
    PRICE_FORMATS,
    PRODUCTS,
    STORES,
    VALUES,
)
from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import DeviceDay
from sample_data.mobile_analytics.lines import (
    flat_device,
    flat_identity,
    flat_session,
    nested_application,
    nested_client,
    nested_device,
    nested_endpoint,
    nested_session,
)
from sample_data.people import Device, locale_of, user_name, uuid_text, version_of
from sample_data.source import Line
from sample_data.texts import inner, tag
from sample_data.visits import Visit

CUSTOM_EVENTS = 5  # purpose of a stream
VARIANTS = 800  # of custom events per app
BATCH = 8  # events that the SDK sends together
CLOCK_ERROR_MS = 28 * DAY_MS
NO_SESSION = "00000000-00000000"  # what old SDKs write before a session begins


class Step(NamedTuple):
    event_type: str
    attributes: str  # members of the JSON object, without braces
    metrics: str


class Scribe:
    """Writes down visits. Keeps what is built once: variants of events, fragments per device."""

    def __init__(self, config: Config):
        self._config = config
        self._rng = random.Random()
        self._variants = [_variants(config.seed, app) for app in range(len(APPS))]
        self._fragments: dict[tuple, str] = {}

    def lines(self, used: DeviceDay, is_payer: bool, visit: Visit) -> list[Line]:
        rng = self._rng
        rng.seed(visit.seed)
        times, steps, pauses, sign_in = self._steps(rng, used, is_payer, visit)
        arrivals = self._arrivals(rng, used, visit, times)
        resend_from = len(steps)
        if self._config.oddities and rng.random() < 0.004:
            resend_from = max(len(steps) - BATCH, 0)
        sessions = self._sessions(rng, used, visit, times, steps, pauses)
        write = _flat if used.device.is_old_sdk else _nested
        before = self._fragment(used, used.login_before)
        after = self._fragment(used, used.login_after)
        app_id, shift = APPS[used.device.app].app_id, visit.start_ms + used.shift_ms
        found: list[Line] = []
        for n, (step, session) in enumerate(zip(steps, sessions, strict=True)):
            at, arrival = times[n] + shift, arrivals[n]
            who = before if n < sign_in else after
            line = write(app_id, step, at, arrival, who, session)
            found.append(Line(arrival, line, tag(at, arrival)))
            if n >= resend_from:
                again = arrival + 30_000 + n
                line = write(app_id, step, at, again, who, session)
                found.append(Line(again, line, "resent"))
        return found

    def _steps(
        self, rng: random.Random, used: DeviceDay, is_payer: bool, visit: Visit
    ) -> tuple[list[int], list[Step], list[int], int]:
        """Offsets from the start, events, positions of the pauses, position of the sign-in."""
        draw, length = rng.random, visit.length_ms
        variants = self._variants[used.device.app]
        has_session = not used.device.is_sessionless
        count = visit.steps
        signs_in = visit.is_first and used.login_before != used.login_after
        if signs_in or not has_session:
            count = max(count, 1)
        steps = [variants[int(draw() * VARIANTS)] for _ in range(count)]
        times = sorted([int(draw() * length) + 1 for _ in range(count)])
        sign_in = 0
        if signs_in:
            sign_in = int(draw() * min(count, 3))
            steps[sign_in] = _SIGN_IN
        if is_payer and count > 2 and draw() < 0.35:
            steps[count - 1] = _purchase(rng, used.device)
        pauses: list[int] = []
        if has_session:
            if count > 4 and (visit.is_long or draw() < 0.3):
                pauses = [2, count - 3] if visit.is_long and count > 7 else [count // 2]
                for n in pauses:
                    if sign_in in (n, n + 1):
                        continue
                    steps[n], steps[n + 1] = _PAUSE, _RESUME
            pauses = [n + 1 for n in pauses if steps[n] is _PAUSE]
            steps.insert(0, _START)
            times.insert(0, 0)
            sign_in += 1 if signs_in else 0
            if visit.is_long and self._config.oddities and visit.seed % 2:
                # Killed; an old SDK closes the session when the app is opened again, days later.
                launch = length + 26 * HOUR_MS + visit.seed // 2 % (20 * HOUR_MS)
                steps += [_STOP, _START]
                times += [launch, launch + 10]
            elif visit.is_long or draw() < 0.86:  # else the app was killed
                steps.append(_STOP)
                times.append(length + 1)
        for n in range(1, len(times)):
            if times[n] <= times[n - 1]:
                times[n] = times[n - 1] + 1
        return times, steps, pauses, sign_in

    def _arrivals(
        self, rng: random.Random, used: DeviceDay, visit: Visit, times: list[int]
    ) -> list[int]:
        if used.delivered_ms:
            first = used.delivered_ms + int(rng.random() * 20_000)
            return list(range(first, first + len(times)))
        arrivals: list[int] = []
        size = 3 if visit.is_long else BATCH
        for n in range(0, len(times), size):
            batch = times[n : n + size]
            sent = visit.start_ms + batch[-1] + visit.delay_ms + 300 + int(rng.random() * 2_500)
            arrivals.extend(range(sent, sent + len(batch)))
        return arrivals

    def _sessions(
        self,
        rng: random.Random,
        used: DeviceDay,
        visit: Visit,
        times: list[int],
        steps: list[Step],
        pauses: list[int],
    ) -> list[str]:
        """The session part of each event; those of start, pause, resume and stop say more."""
        write = flat_session if used.device.is_old_sdk else nested_session
        start = visit.start_ms + used.shift_ms
        if used.device.is_sessionless:
            says_so = used.device.number % 3 == 0
            return [write(NO_SESSION, start) if says_so else ""] * len(steps)
        session_id = _session_id(rng, used.device, start)
        parts = [write(session_id, start)] * len(steps)
        paused = 0
        for n in pauses:
            stop = start + times[n]
            parts[n] = write(session_id, start, stop, times[n] - paused)
            parts[n + 1] = write(session_id, start, stop)
            paused += times[n + 1] - times[n]
        if _STOP in steps:
            at = steps.index(_STOP)
            stop, draw = start + times[at], rng.random()
            duration = times[at] - paused if draw < 0.72 else None
            began = start - self._clock_error(rng)
            if duration is not None:
                duration += start - began
            parts[at] = write(session_id, began, stop if draw < 0.92 else None, duration)
            for n in range(at + 1, len(steps)):
                begins = start + times[n]
                parts[n] = write(_session_id(rng, used.device, begins), begins)
        return parts

    def _clock_error(self, rng: random.Random) -> int:
        """How slow a clock was that was set during the visit: mostly nothing."""
        return CLOCK_ERROR_MS if self._config.oddities and rng.random() < 0.004 else 0

    def _fragment(self, used: DeviceDay, login: str | None) -> str:
        device = used.device
        version = version_of(device, used.day)
        key = (device.number, version, login)
        found = self._fragments.get(key)
        if found is None:
            if len(self._fragments) > 100_000:
                self._fragments.clear()
            build = flat_fragment if device.is_old_sdk else nested_fragment
            found = self._fragments[key] = build(device, version, login)
        return found


_START, _STOP = Step("_session.start", "", ""), Step("_session.stop", "", "")
_PAUSE, _RESUME = Step("_session.pause", "", ""), Step("_session.resume", "", "")
_SIGN_IN = Step("_userauth.sign_in", '"method":"password"', "")


def _nested(app_id: str, step: Step, at: int, arrival: int, who: str, session: str) -> str:
    return (
        f'{{"event_type":"{step[0]}","event_timestamp":{at},"arrival_timestamp":{arrival},'
        f'"event_version":"3.0",{who}{session},"attributes":{{{step[1]}}},"metrics":{{{step[2]}}}}}'
    )


def _flat(app_id: str, step: Step, at: int, arrival: int, who: str, session: str) -> str:
    comma = "," if session and step[1] else ""
    return (
        f'{{"application_key":"{app_id}","account_id":"{ACCOUNT}","event_type":"{step[0]}",'
        f'"timestamp":{at},"arrival_timestamp":{arrival},{who},'
        f'"attributes":{{{session}{comma}{step[1]}}},"metrics":{{{step[2]}}}}}'
    )


def nested_fragment(device: Device, version: str, login: str | None) -> str:
    """All that stands in an event about app, user and phone; a third of the phones say it twice."""
    platform, os_version, make, model, sdk, sdk_version = device.phone
    app = APPS[device.app]
    pool = POOLS[device.app] if login else ""
    package = PACKAGES[device.app]
    application = nested_application(
        app.app_id, app.app_name, package, version, sdk, sdk_version, pool
    )
    _, language, country, _ = device.locale
    if device.number // 2 % 8 == 3:  # the locale alone
        language = country = ""
    phone = (make, model, platform, os_version)
    parts = [
        application,
        nested_client(device.device_id, login),
        nested_device(platform, os_version, make, model, locale_of(device), language, country),
    ]
    if device.number // 2 % 3 == 0:
        channel = "APNS" if platform == "ios" else "GCM"
        user = user_name(login) if login else None
        parts.append(nested_endpoint(channel, *phone, user))
    return ",".join(parts)


def flat_fragment(device: Device, version: str, login: str | None) -> str:
    platform, os_version, make, model, sdk, sdk_version = device.phone
    pool = POOLS[device.app] if login else ""
    title, package = APPS[device.app].app_name, PACKAGES[device.app]
    phone = (platform, os_version, make, model, locale_of(device), sdk, sdk_version)
    about = flat_device(*phone, package, title, version)
    return f"{flat_identity(device.device_id, login, pool)},{about}"


def _session_id(rng: random.Random, device: Device, start: int) -> str:
    if device.phone[0] == "web":
        return uuid_text(rng)
    at = datetime.fromtimestamp(start // 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return f"{APPS[device.app].app_id[:8]}-{device.device_id[24:32]}-{at}{start % 1000:03d}"


def _variants(seed: int, app: int) -> list[Step]:
    rng = random.Random(stream(seed, CUSTOM_EVENTS, app))
    found = []
    for _ in range(VARIANTS):
        name, attributes, metrics = CUSTOM[app][int(len(CUSTOM[app]) * rng.random() ** 1.6)]
        values = {a: rng.choice(VALUES.get(a, range(1, 60))) for a in attributes}
        numbers = {m: round(rng.random() * 500, rng.choice((0, 0, 1, 3))) for m in metrics}
        text = {a: str(v) for a, v in values.items()}
        found.append(Step(name, inner(text), inner(numbers)))
    return found


def _purchase(rng: random.Random, device: Device) -> Step:
    product, prices = rng.choice(PRODUCTS)
    currency = device.locale[3] if device.locale[3] in prices else "USD"
    price = prices[currency]
    quantity = 1.0 if rng.random() < 0.9 else float(rng.randrange(2, 6))
    shown = PRICE_FORMATS[currency].format(price.replace(".", ",") if currency == "EUR" else price)
    attributes = {"_product_id": product, "_store": STORES.get(device.phone[0].lower(), "Amazon")}
    metrics = {}
    only_shown = rng.random() < 0.15
    if only_shown or rng.random() < 0.5:
        attributes["_item_price_formatted"] = shown
    if rng.random() < 0.88:
        attributes["_currency"] = currency
    if rng.random() < 0.8:
        attributes["_transaction_id"] = f"GPA.{rng.getrandbits(60):018d}"
    if not only_shown:
        metrics["_item_price"] = float(price)
    if rng.random() < 0.75:
        metrics["_quantity"] = quantity
    return Step("_monetization.purchase", inner(attributes), inner(metrics))
