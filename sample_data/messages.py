"""What is sent to people, whoever writes it down: pushes, steps of journeys, text messages.

One call per app and hour. `newsletters` has the e-mails.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from sample_data.catalog import MESSAGES
from sample_data.config import HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.people import Person, uuid_text

PUSHES, ENDPOINTS, STEPS, TEXT_MESSAGES = 6, 12, 13, 15  # purposes of streams

TRICKLE = 0.0008  # share of the known devices that gets a push in an ordinary hour
BURST = 0.15  # and in the hour of the week's campaign
BURST_WEEKDAY, BURST_HOUR = 3, 17
JOURNEY = 0.0005  # share of the known people who are a step further in an hour
SMS = 0.004  # those of the same with a telephone get a code to sign in with
CHANNELS = ("EMAIL", "SMS")
STATUSES = [name for name, count in MESSAGES["send_statuses"].items() for _ in range(count)]


class Message(NamedTuple):
    """One event of a message."""

    kind: str  # push, heard (by the phone, of a push), journey, sms, mail
    what: str  # happened to it
    person: Person
    channel: str  # APNS or GCM of the phone; EMAIL, SMS
    at: int
    arrival: int
    told: dict


def endpoint_id(config: Config, person: Person, channel: str) -> str:
    """A person's mail box and telephone are endpoints of their own, beside the phone's."""
    if channel not in CHANNELS:
        return person.devices[0].device_id
    number = CHANNELS.index(channel)
    return uuid_text(random.Random(stream(config.seed, ENDPOINTS, person.number, number)))


def has_endpoint(person: Person, channel: str) -> bool:
    """Whether the app knows a mail box, or a telephone, of a person."""
    if channel == "EMAIL":
        return person.login_id is not None and person.number % 6 == 3
    return person.number % 9 == 4


def chosen(
    config: Config, plan: Plan, purpose: int, app: int, hour: int, share: float, least: int = 0
) -> Iterator[tuple[random.Random, Person]]:
    """A share of the people that an app knows in an hour, and what their messages are drawn by.

    least: so many, where anyone is known.
    """
    rng = random.Random(stream(config.seed, purpose, app, hour))
    known = plan.installed(app, hour // 24)
    count = int(known * share + rng.random())
    for _ in range(max(count, least) if known else 0):
        yield rng, plan.pick(app, int(rng.random() * known))


def pushes(config: Config, plan: Plan, app: int, hour: int) -> Iterator[Message]:
    """With `every_hour` at least one where anyone is known."""
    day, hour_of_day = divmod(hour, 24)
    weekday = (config.start + timedelta(days=day)).weekday()
    share = BURST if (weekday, hour_of_day) == (BURST_WEEKDAY, BURST_HOUR) else TRICKLE
    for rng, person in chosen(config, plan, PUSHES, app, hour, share, int(config.every_hour)):
        sent = config.start_ms + hour * HOUR_MS + rng.randrange(HOUR_MS - 60_000)
        campaign, status = rng.choice(MESSAGES["campaigns"]), rng.choice(STATUSES)
        told = {"activity": f"{rng.getrandbits(128):032x}", "campaign": campaign}
        channel = "APNS" if person.devices[0].phone.platform.lower() == "ios" else "GCM"
        to = (person, channel)
        yield Message("push", "send", *to, sent, sent + 40, told | {"status": status})
        draw = rng.random()
        heard = next((name for name, share in MESSAGES["heard"].items() if draw < share), None)
        if heard and status == "SUCCESS":
            at = sent + rng.randrange(500, 30_000)
            yield Message("heard", heard, *to, at, at + rng.randrange(100, 4_000), told)


def journeys(config: Config, plan: Plan, app: int, hour: int) -> Iterator[Message]:
    for rng, person in chosen(config, plan, STEPS, app, hour, JOURNEY):
        status = rng.choice(STATUSES)
        at = config.start_ms + hour * HOUR_MS + rng.randrange(HOUR_MS)
        told = {
            "journey": rng.choice(MESSAGES["journeys"]),
            "run": f"{rng.getrandbits(128):032x}",
            "step": rng.randrange(1, 6),
            "status": status,
            "code": "200" if status == "SUCCESS" else "400",
        }
        channel = next((c for c in CHANNELS if has_endpoint(person, c)), "GCM")
        yield Message("journey", "send", person, channel, at, at, told)


def text_messages(config: Config, plan: Plan, app: int, hour: int) -> Iterator[Message]:
    """Of each that it was sent, and what became of it."""
    for rng, person in chosen(config, plan, TEXT_MESSAGES, app, hour, SMS):
        sent = config.start_ms + hour * HOUR_MS + rng.randrange(1_000, HOUR_MS - 60_000)
        if not has_endpoint(person, "SMS"):
            continue
        draw, answered = rng.random(), sent + rng.randrange(1_500, 40_000)
        ahead = rng.randrange(20, 400) if config.oddities and draw < 0.02 else 0
        final = "SUCCESS" if draw < 0.9 else "FAILURE" if draw < 0.97 else "OPTOUT"
        status = MESSAGES["sms_statuses"].get(final) or rng.choice(MESSAGES["sms_failures"])
        told = {"request": f"{rng.getrandbits(128):032x}", "message": f"{rng.getrandbits(64):016x}"}
        first = told | {"status": "SUCCESSFUL", "price": None}
        yield Message("sms", "BUFFERED", person, "SMS", sent + ahead, sent + 250, first)
        told |= {"status": status, "price": None if final == "OPTOUT" else 645.0}
        yield Message("sms", final, person, "SMS", answered, answered + 120, told)
