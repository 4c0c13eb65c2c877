"""Push notifications of campaigns, and steps of journeys. One call per app and hour.

A service sends them, and the phone says that they came: that event has the phone's own form.
"""

import random
from datetime import timedelta

from sample_data.catalog import ACCOUNT, CAMPAIGNS, JOURNEYS
from sample_data.config import HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.mobile_analytics.services import (
    CHANNELS,
    endpoint_id,
    endpoint_text,
    has_endpoint,
    service_line,
)
from sample_data.mobile_analytics.visits import nested_fragment
from sample_data.people import Device, Person, version_of
from sample_data.source import Line
from sample_data.texts import inner, tag

PUSHES, STEPS = 6, 13  # purposes of streams

TRICKLE = 0.0008  # share of the known devices that gets a push in an ordinary hour
BURST = 0.15  # and in the hour of the week's campaign
BURST_WEEKDAY, BURST_HOUR = 3, 17
JOURNEY = 0.0005  # share of the known people who are a step further in an hour
RECEIVED = (
    ("_campaign.received_background", 0.36),
    ("_campaign.received_foreground", 0.44),
    ("_campaign.opened_notification", 0.5),
)  # with the sum of the shares so far; nothing is heard of the others
STATUSES = ("SUCCESS",) * 17 + ("OPT_OUT", "PERMANENT_FAILURE", "THROTTLED")


def push_lines(config: Config, plan: Plan, app: int, hour: int) -> list[Line]:
    """The pushes that arrive in an hour; with `every_hour` at least one where anyone is known."""
    rng = random.Random(stream(config.seed, PUSHES, app, hour))
    day, hour_of_day = divmod(hour, 24)
    known = plan.installed(app, day)
    weekday = (config.start + timedelta(days=day)).weekday()
    is_burst = (weekday, hour_of_day) == (BURST_WEEKDAY, BURST_HOUR)
    count = int(known * (BURST if is_burst else TRICKLE) + rng.random())
    if config.every_hour and known:
        count = max(count, 1)
    first = config.start_ms + hour * HOUR_MS
    found: list[Line] = []
    for _ in range(count):
        person = plan.pick(app, int(rng.random() * known))
        sent = first + rng.randrange(HOUR_MS - 60_000)
        found.extend(_push(rng, person, day, sent, rng.choice(CAMPAIGNS)))
    return found


def _push(rng: random.Random, person: Person, day: int, sent: int, campaign: str) -> list[Line]:
    device, status = person.devices[0], rng.choice(STATUSES)
    channel = "APNS" if device.phone[0].lower() == "ios" else "GCM"
    about = {
        "treatment_id": "0",
        "campaign_activity_id": f"{rng.getrandbits(128):032x}",
        "campaign_id": campaign,
    }
    named = about | {"delivery_type": channel, "campaign_send_status": status}
    context = endpoint_text(channel, person)
    lines = [
        service_line(
            person.app,
            *("_campaign.send", device.device_id, sent, sent + 40, named),
            client_context=context,
        )
    ]
    draw = rng.random()
    event_type = next((name for name, share in RECEIVED if draw < share), None)
    if event_type and status == "SUCCESS":
        at = sent + rng.randrange(500, 30_000)
        lines.append(_heard(device, day, event_type, at, at + rng.randrange(100, 4_000), about))
    return lines


def _heard(
    device: Device, day: int, event_type: str, at: int, arrival: int, attributes: dict
) -> Line:
    """What the phone says: all about itself, but no metrics and no session."""
    who = nested_fragment(device, version_of(device, day), None)
    line = (
        f'{{"event_type":"{event_type}","event_timestamp":{at},"arrival_timestamp":{arrival},'
        f'"event_version":"3.1",{who},"attributes":{{{inner(attributes)}}},'
        f'"awsAccountId":"{ACCOUNT}"}}'
    )
    return Line(arrival, line, tag(at, arrival))


def journey_lines(config: Config, plan: Plan, app: int, hour: int) -> list[Line]:
    """The steps of journeys that are made in an hour."""
    rng = random.Random(stream(config.seed, STEPS, app, hour))
    known = plan.installed(app, hour // 24)
    first = config.start_ms + hour * HOUR_MS
    found: list[Line] = []
    for _ in range(int(known * JOURNEY + rng.random())):
        person = plan.pick(app, int(rng.random() * known))
        status = rng.choice(STATUSES)
        channel = next((c for c in CHANNELS if has_endpoint(person, c)), "PUSH")
        client_id = person.devices[0].device_id
        if channel != "PUSH":
            client_id = endpoint_id(config, person, channel)
        code = "200" if status == "SUCCESS" else "400"
        at = first + rng.randrange(HOUR_MS)
        attributes = {
            "journey_id": rng.choice(JOURNEYS),
            "journey_run_id": f"{rng.getrandbits(128):032x}",
            "journey_activity_id": f"step{rng.randrange(1, 6)}",
            "journey_activity_type": channel,
            "journey_send_status": status,
            "journey_send_status_code": code,
            "journey_send_status_message": code,
        }
        found.append(
            service_line(
                app,
                *("_journey.send", client_id, at, at, attributes),
                client_context=endpoint_text("GCM" if channel == "PUSH" else channel, person),
            )
        )
    return found
