"""What services send and nobody does: pushes, journeys, e-mails, text messages, a test event."""

import random
from collections.abc import Iterator
from datetime import timedelta

from sample_data.config import APPS, HOUR_MS, Config, stream
from sample_data.given import fill
from sample_data.lives import Plan
from sample_data.mobile_analytics.lines import SHAPES, WORDS, about
from sample_data.people import Person, user_name, uuid_text, version_of
from sample_data.source import Line
from sample_data.texts import inner, tag, to_json

PUSHES, ENDPOINTS, STEPS, TEXT_MESSAGES = 6, 12, 13, 15  # purposes of streams

TRICKLE = 0.0008  # share of the known devices that gets a push in an ordinary hour
BURST = 0.15  # and in the hour of the week's campaign
BURST_WEEKDAY, BURST_HOUR = 3, 17
JOURNEY = 0.0005  # share of the known people who are a step further in an hour
SMS = 0.004  # those of the same with a telephone get a code to sign in with
SET_UP_HOUR = 1  # of the sample: when the stream was set up, and tried
CHANNELS = ("EMAIL", "SMS")
STATUSES = [name for name, count in WORDS["send_statuses"].items() for _ in range(count)]


def message(
    kind: str, event_type: str, app: int, client_id: str, at: int, arrival: int, **values: object
) -> Line:
    """One event of a service. values: of the shape of this kind of message."""
    head = {"event_type": event_type, "app_id": APPS[app].app_id, "client_id": client_id}
    record = fill(SHAPES["service"], head | {"at": at, "arrival": arrival})
    members = fill(SHAPES["messages"][kind], values | head)
    record |= {name: member for name, member in members.items() if member}
    text = to_json(record | {"awsAccountId": WORDS["account"]})
    return Line(arrival, text, tag(at, arrival))


def endpoint_id(config: Config, person: Person, channel: str) -> str:
    """A person's mail box and telephone are endpoints of their own, beside the phone's."""
    number = CHANNELS.index(channel)
    return uuid_text(random.Random(stream(config.seed, ENDPOINTS, person.number, number)))


def has_endpoint(person: Person, channel: str) -> bool:
    """Whether the app knows a mail box, or a telephone, of a person."""
    if channel == "EMAIL":
        return person.login_id is not None and person.number % 6 == 3
    return person.number % 9 == 4


def _endpoint(channel: str, person: Person) -> str:
    user = user_name(person.login_id) if person.login_id else None
    return to_json(fill(SHAPES["service_endpoint"], {"channel": channel, "user": user}))


class Services:
    """Everything but e-mails, an app and hour at a time."""

    def __init__(self, config: Config, plan: Plan):
        self._config, self._plan = config, plan

    def lines(self, app: int, hour: int) -> list[Line]:
        """The events of an hour."""
        found = [*self._pushes(app, hour), *self._journeys(app, hour), *self._texts(app, hour)]
        if hour == SET_UP_HOUR:
            tester = uuid_text(random.Random(stream(self._config.seed, ENDPOINTS, app)))
            at = self._config.start_ms + hour * HOUR_MS + 1_000 * app
            found.append(message("test", "_test.event_stream", app, tester, at, at + 90))
        return found

    def _chosen(
        self, purpose: int, app: int, hour: int, share: float, least: int = 0
    ) -> Iterator[tuple[random.Random, Person]]:
        """A share of the people that an app knows in an hour, and what their messages are drawn by.

        least: so many, where anyone is known.
        """
        rng = random.Random(stream(self._config.seed, purpose, app, hour))
        known = self._plan.installed(app, hour // 24)
        count = int(known * share + rng.random())
        for _ in range(max(count, least) if known else 0):
            yield rng, self._plan.pick(app, int(rng.random() * known))

    def _pushes(self, app: int, hour: int) -> Iterator[Line]:
        """A service sends them, and the phone says that they came: in its own form."""
        day, hour_of_day = divmod(hour, 24)
        weekday = (self._config.start + timedelta(days=day)).weekday()
        is_burst = (weekday, hour_of_day) == (BURST_WEEKDAY, BURST_HOUR)
        share, least = BURST if is_burst else TRICKLE, int(self._config.every_hour)
        for rng, person in self._chosen(PUSHES, app, hour, share, least):
            sent = self._config.start_ms + hour * HOUR_MS + rng.randrange(HOUR_MS - 60_000)
            device, campaign = person.devices[0], rng.choice(WORDS["campaigns"])
            status = rng.choice(STATUSES)
            told = {"activity": f"{rng.getrandbits(128):032x}", "campaign": campaign}
            channel = "APNS" if device.phone[0].lower() == "ios" else "GCM"
            more = {"channel": channel, "status": status, "endpoint": _endpoint(channel, person)}
            sender = ("push", "_campaign.send", app, device.device_id)
            yield message(*sender, sent, sent + 40, **told, **more)
            draw = rng.random()
            heard = next((name for name, share in WORDS["heard"].items() if draw < share), None)
            if heard and status == "SUCCESS":
                at = sent + rng.randrange(500, 30_000)
                yield self._heard(person, day, heard, at, at + rng.randrange(100, 4_000), told)

    def _heard(
        self, person: Person, day: int, what: str, at: int, arrival: int, told: dict
    ) -> Line:
        """What the phone says: all about itself, but no metrics and no session."""
        device = person.devices[0]
        who = about(device, version_of(device, day), None, "nested")
        more = fill(SHAPES["messages"]["heard"], told) | {"awsAccountId": WORDS["account"]}
        line = (
            f'{{"event_type":"_campaign.{what}","event_timestamp":{at},'
            f'"arrival_timestamp":{arrival},"event_version":"3.1",{who},{inner(more)}}}'
        )
        return Line(arrival, line, tag(at, arrival))

    def _journeys(self, app: int, hour: int) -> Iterator[Line]:
        """The steps of journeys that are made in an hour."""
        for rng, person in self._chosen(STEPS, app, hour, JOURNEY):
            status = rng.choice(STATUSES)
            channel = next((c for c in CHANNELS if has_endpoint(person, c)), None)
            client_id = person.devices[0].device_id
            if channel:
                client_id = endpoint_id(self._config, person, channel)
            at = self._config.start_ms + hour * HOUR_MS + rng.randrange(HOUR_MS)
            yield message(
                *("journey", "_journey.send", app, client_id, at, at),
                journey=rng.choice(WORDS["journeys"]),
                run=f"{rng.getrandbits(128):032x}",
                step=rng.randrange(1, 6),
                channel=channel or "PUSH",
                status=status,
                code="200" if status == "SUCCESS" else "400",
                endpoint=_endpoint(channel or "GCM", person),
            )

    def _texts(self, app: int, hour: int) -> Iterator[Line]:
        """Text messages, and what becomes of them."""
        for rng, person in self._chosen(TEXT_MESSAGES, app, hour, SMS):
            first = self._config.start_ms + hour * HOUR_MS
            sent = first + rng.randrange(1_000, HOUR_MS - 60_000)
            if not has_endpoint(person, "SMS"):
                continue
            draw, answered = rng.random(), sent + rng.randrange(1_500, 40_000)
            ahead = rng.randrange(20, 400) if self._config.oddities and draw < 0.02 else 0
            final = "SUCCESS" if draw < 0.9 else "FAILURE" if draw < 0.97 else "OPTOUT"
            status = WORDS["sms_statuses"].get(final) or rng.choice(WORDS["sms_failures"])
            told = {
                "request": f"{rng.getrandbits(128):032x}",
                "origin": f"{app:03d}",
                "number": f"{person.number:08d}",
                "country": person.devices[0].locale[2],
                "message": f"{rng.getrandbits(64):016x}",
            }
            who, price = endpoint_id(self._config, person, "SMS"), 645.0
            buffered = ("sms", "_SMS.BUFFERED", app, who, sent + ahead, sent + 250)
            yield message(*buffered, **told, status="SUCCESSFUL", price=None)
            told |= {"status": status, "price": None if final == "OPTOUT" else price}
            yield message("sms", f"_SMS.{final}", app, who, answered, answered + 120, **told)
