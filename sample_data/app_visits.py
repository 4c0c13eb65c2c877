"""What happens in a visit to an app, whoever writes it down."""

import random
from typing import NamedTuple

from sample_data.catalog import ACTIONS, PRICE_FORMATS, PRODUCTS, STORES, VALUES
from sample_data.config import APPS, HOUR_MS, Config, stream
from sample_data.lives import DeviceDay
from sample_data.people import Device
from sample_data.visits import Visit

VARIANT = 5  # purpose of a stream
VARIANTS = 800  # of an app's own actions


class Step(NamedTuple):
    name: str
    told: tuple[tuple[str, str], ...] = ()  # what is said about it: name, value
    numbers: tuple[tuple[str, float], ...] = ()


class AppVisit(NamedTuple):
    """The steps of a visit, in order. Without session tracking it has neither start nor stop."""

    steps: list[Step]
    times: list[int]  # ms since the visit began, no two alike
    pauses: list[int]  # where they are; the next step resumes
    sign_in: int  # position of the sign-in, 0 if there is none


START, STOP = Step("session_start"), Step("session_stop")
PAUSE, RESUME = Step("session_pause"), Step("session_resume")
SIGN_IN = Step("sign_in", (("method", "password"),))


class AppVisits:
    """Tells visits. Keeps the variants of the apps' own actions."""

    def __init__(self, config: Config):
        self._config = config
        self._variants = [_variants(config.seed, app) for app in range(len(APPS))]

    def of(self, rng: random.Random, used: DeviceDay, is_payer: bool, visit: Visit) -> AppVisit:
        draw, length = rng.random, visit.length_ms
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
            pauses = _pause(rng, visit, steps, sign_in)
            steps.insert(0, START)
            times.insert(0, 0)
            sign_in += 1 if signs_in else 0
            self._stop(rng, visit, steps, times)
        for n in range(1, len(times)):
            if times[n] <= times[n - 1]:
                times[n] = times[n - 1] + 1
        return AppVisit(steps, times, pauses, sign_in)

    def _stop(self, rng: random.Random, visit: Visit, steps: list[Step], times: list[int]) -> None:
        if visit.is_long and self._config.oddities and visit.seed % 2:
            # Killed; an old SDK closes the session when the app is opened again, days later.
            launch = visit.length_ms + 26 * HOUR_MS + visit.seed // 2 % (20 * HOUR_MS)
            steps += [STOP, START]
            times += [launch, launch + 10]
        elif visit.is_long or rng.random() < 0.86:  # else the app was killed
            steps.append(STOP)
            times.append(visit.length_ms + 1)


def _pause(rng: random.Random, visit: Visit, steps: list[Step], sign_in: int) -> list[int]:
    """Makes pauses of steps, and says where they are once the start stands before them."""
    count, pauses = len(steps), []
    if count > 4 and (visit.is_long or rng.random() < 0.3):
        pauses = [2, count - 3] if visit.is_long and count > 7 else [count // 2]
        for n in pauses:
            if sign_in not in (n, n + 1):
                steps[n], steps[n + 1] = PAUSE, RESUME
    return [n + 1 for n in pauses if steps[n] is PAUSE]


def _variants(seed: int, app: int) -> list[Step]:
    rng, actions = random.Random(stream(seed, VARIANT, app)), ACTIONS[app]
    found = []
    for _ in range(VARIANTS):
        name, told, numbers = actions[int(len(actions) * rng.random() ** 1.6)]
        values = tuple((n, str(rng.choice(VALUES.get(n, range(1, 60))))) for n in told)
        drawn = [(n, round(rng.random() * 500, rng.choice((0, 0, 1, 3)))) for n in numbers]
        found.append(Step(name, values, tuple(drawn)))
    return found


def _purchase(rng: random.Random, device: Device) -> Step:
    """What an app says of a purchase: not always the same, and not always all."""
    product, prices = rng.choice(list(PRODUCTS.items()))
    currency = device.locale[3] if device.locale[3] in prices else "USD"
    price = prices[currency]
    quantity = 1.0 if rng.random() < 0.9 else float(rng.randrange(2, 6))
    shown = price.replace(".", ",") if currency == "EUR" else price
    told = {"product_id": product, "store": STORES.get(device.phone.platform.lower(), "Amazon")}
    numbers = {}
    only_shown = rng.random() < 0.15
    if only_shown or rng.random() < 0.5:
        told["item_price_formatted"] = PRICE_FORMATS[currency].format(shown)
    if rng.random() < 0.88:
        told["currency"] = currency
    if rng.random() < 0.8:
        told["transaction_id"] = f"GPA.{rng.getrandbits(60):018d}"
    if not only_shown:
        numbers["item_price"] = float(price)
    if rng.random() < 0.75:
        numbers["quantity"] = quantity
    return Step("purchase", tuple(told.items()), tuple(numbers.items()))
