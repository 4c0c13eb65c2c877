"""What happens in a visit, as lines of Mobile Analytics."""

import random
from datetime import UTC, datetime

from sample_data.catalog import VALUES
from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import DeviceDay
from sample_data.mobile_analytics.lines import WORDS, Step, about, flat, nested, session_text
from sample_data.people import Device, uuid_text, version_of
from sample_data.source import Line
from sample_data.texts import inner, tag
from sample_data.visits import Visit

CUSTOM_EVENTS = 5  # purpose of a stream
VARIANTS = 800  # of custom events per app
BATCH = 8  # events that the SDK sends together
CLOCK_ERROR_MS = 28 * DAY_MS
NO_SESSION = "00000000-00000000"  # what old SDKs write before a session begins

START, STOP = Step("_session.start"), Step("_session.stop")
PAUSE, RESUME = Step("_session.pause"), Step("_session.resume")
SIGN_IN = Step("_userauth.sign_in", '"method":"password"')


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
        times, steps, pauses, sign_in = self._steps(used, is_payer, visit)
        arrivals = self._arrivals(used, visit, times)
        resend_from = len(steps)
        if self._config.oddities and rng.random() < 0.004:
            resend_from = max(len(steps) - BATCH, 0)
        sessions = self._sessions(used, visit, times, steps, pauses)
        write = flat if used.device.is_old_sdk else nested
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
        self, used: DeviceDay, is_payer: bool, visit: Visit
    ) -> tuple[list[int], list[Step], list[int], int]:
        """Offsets from the start, events, positions of the pauses, position of the sign-in."""
        rng, draw, length = self._rng, self._rng.random, visit.length_ms
        variants, has_session = self._variants[used.device.app], not used.device.is_sessionless
        signs_in = visit.is_first and used.login_before != used.login_after
        count = max(visit.steps, 1) if signs_in or not has_session else visit.steps
        steps = [variants[int(draw() * VARIANTS)] for _ in range(count)]
        times = sorted([int(draw() * length) + 1 for _ in range(count)])
        sign_in, pauses = 0, []
        if signs_in:
            sign_in = int(draw() * min(count, 3))
            steps[sign_in] = SIGN_IN
        if is_payer and count > 2 and draw() < 0.35:
            steps[count - 1] = _purchase(rng, used.device)
        if has_session:
            pauses = self._pause(visit, steps, sign_in)
            steps.insert(0, START)
            times.insert(0, 0)
            sign_in += 1 if signs_in else 0
            self._stop(visit, steps, times)
        for n in range(1, len(times)):
            if times[n] <= times[n - 1]:
                times[n] = times[n - 1] + 1
        return times, steps, pauses, sign_in

    def _pause(self, visit: Visit, steps: list[Step], sign_in: int) -> list[int]:
        """Makes pauses of steps, and says where they are once the start stands before them."""
        count, pauses = len(steps), []
        if count > 4 and (visit.is_long or self._rng.random() < 0.3):
            pauses = [2, count - 3] if visit.is_long and count > 7 else [count // 2]
            for n in pauses:
                if sign_in not in (n, n + 1):
                    steps[n], steps[n + 1] = PAUSE, RESUME
        return [n + 1 for n in pauses if steps[n] is PAUSE]

    def _stop(self, visit: Visit, steps: list[Step], times: list[int]) -> None:
        if visit.is_long and self._config.oddities and visit.seed % 2:
            # Killed; an old SDK closes the session when the app is opened again, days later.
            launch = visit.length_ms + 26 * HOUR_MS + visit.seed // 2 % (20 * HOUR_MS)
            steps += [STOP, START]
            times += [launch, launch + 10]
        elif visit.is_long or self._rng.random() < 0.86:  # else the app was killed
            steps.append(STOP)
            times.append(visit.length_ms + 1)

    def _arrivals(self, used: DeviceDay, visit: Visit, times: list[int]) -> list[int]:
        draw = self._rng.random
        if used.delivered_ms:
            first = used.delivered_ms + int(draw() * 20_000)
            return list(range(first, first + len(times)))
        arrivals: list[int] = []
        size = 3 if visit.is_long else BATCH
        for n in range(0, len(times), size):
            batch = times[n : n + size]
            sent = visit.start_ms + batch[-1] + visit.delay_ms + 300 + int(draw() * 2_500)
            arrivals.extend(range(sent, sent + len(batch)))
        return arrivals

    def _sessions(
        self, used: DeviceDay, visit: Visit, times: list[int], steps: list[Step], pauses: list[int]
    ) -> list[str]:
        """The session part of each event; those of start, pause, resume and stop say more."""
        rng, device, start = self._rng, used.device, visit.start_ms + used.shift_ms
        if device.is_sessionless:
            says_so = device.number % 3 == 0
            return [session_text(device, NO_SESSION, start) if says_so else ""] * len(steps)
        session_id = _session_id(rng, device, start)
        parts = [session_text(device, session_id, start)] * len(steps)
        paused = 0
        for n in pauses:
            stop = start + times[n]
            parts[n] = session_text(device, session_id, start, stop, times[n] - paused)
            parts[n + 1] = session_text(device, session_id, start, stop)
            paused += times[n + 1] - times[n]
        if STOP in steps:
            at = steps.index(STOP)
            stop, draw = start + times[at], rng.random()
            # How slow a clock was that was set during the visit: mostly nothing.
            is_slow = self._config.oddities and rng.random() < 0.004
            began = start - CLOCK_ERROR_MS if is_slow else start
            duration = times[at] - paused + start - began if draw < 0.72 else None
            told = stop if draw < 0.92 else None
            parts[at] = session_text(device, session_id, began, told, duration)
            for n in range(at + 1, len(steps)):
                begins = start + times[n]
                parts[n] = session_text(device, _session_id(rng, device, begins), begins)
        return parts

    def _fragment(self, used: DeviceDay, login: str | None) -> str:
        device = used.device
        version = version_of(device, used.day)
        key = (device.number, version, login)
        if key not in self._fragments:
            if len(self._fragments) > 100_000:
                self._fragments.clear()
            shape = "flat" if device.is_old_sdk else "nested"
            self._fragments[key] = about(device, version, login, shape)
        return self._fragments[key]


def _session_id(rng: random.Random, device: Device, start: int) -> str:
    if device.phone[0] == "web":
        return uuid_text(rng)
    at = datetime.fromtimestamp(start // 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return f"{APPS[device.app].app_id[:8]}-{device.device_id[24:32]}-{at}{start % 1000:03d}"


def _variants(seed: int, app: int) -> list[Step]:
    rng, custom = random.Random(stream(seed, CUSTOM_EVENTS, app)), WORDS["custom"][app]
    found = []
    for _ in range(VARIANTS):
        name, attributes, metrics = custom[int(len(custom) * rng.random() ** 1.6)]
        values = {a: str(rng.choice(VALUES.get(a, range(1, 60)))) for a in attributes}
        numbers = {m: round(rng.random() * 500, rng.choice((0, 0, 1, 3))) for m in metrics}
        found.append(Step(name, inner(values), inner(numbers)))
    return found


def _purchase(rng: random.Random, device: Device) -> Step:
    product, prices = rng.choice(list(WORDS["products"].items()))
    currency = device.locale[3] if device.locale[3] in prices else "USD"
    price = prices[currency]
    quantity = 1.0 if rng.random() < 0.9 else float(rng.randrange(2, 6))
    shown = price.replace(".", ",") if currency == "EUR" else price
    store = WORDS["stores"].get(device.phone[0].lower(), "Amazon")
    attributes, metrics = {"_product_id": product, "_store": store}, {}
    only_shown = rng.random() < 0.15
    if only_shown or rng.random() < 0.5:
        attributes["_item_price_formatted"] = WORDS["price_formats"][currency].format(shown)
    if rng.random() < 0.88:
        attributes["_currency"] = currency
    if rng.random() < 0.8:
        attributes["_transaction_id"] = f"GPA.{rng.getrandbits(60):018d}"
    if not only_shown:
        metrics["_item_price"] = float(price)
    if rng.random() < 0.75:
        metrics["_quantity"] = quantity
    return Step("_monetization.purchase", inner(attributes), inner(metrics))
