"""Push notifications of a campaign: events of an app that nobody used. One call per app and hour.

They carry event_version 3.1, no session, and the endpoint as JSON text inside JSON.
"""

import random
from datetime import timedelta

from sample_data.ama_visits import Line, nested_fragment
from sample_data.catalog import ACCOUNT, CAMPAIGNS
from sample_data.config import DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.people import Device, version_of
from sample_data.texts import inner, to_json

PUSHES = 6  # purpose of a stream

TRICKLE = 0.0008  # share of the known devices that gets a push in an ordinary hour
BURST = 0.15  # and in the hour of the week's campaign
BURST_WEEKDAY, BURST_HOUR = 3, 17
ENDINGS = ("_campaign.received_background", "_campaign.opened_notification")


def push_lines(config: Config, plan: Plan, app: int, hour: int) -> list[Line]:
    """The pushes that arrive in an hour; with `every_hour` at least one where anyone is known."""
    rng = random.Random(stream(config.seed, PUSHES, app, hour))
    day, hour_of_day = divmod(hour, 24)
    known = plan.installed(app, day)
    weekday = (config.start + timedelta(days=day)).weekday()
    is_burst = (weekday, hour_of_day) == (BURST_WEEKDAY, BURST_HOUR)
    expected = known * (BURST if is_burst else TRICKLE)
    count = int(expected + rng.random())
    if config.every_hour and known:
        count = max(count, 1)
    first = config.start_ms + hour * HOUR_MS
    found: list[Line] = []
    for _ in range(count):
        device = plan.pick(app, int(rng.random() * known)).devices[0]
        sent = first + rng.randrange(HOUR_MS - 60_000)
        campaign = rng.choice(CAMPAIGNS)
        found.append(_push(device, day, "_campaign.send", sent, sent + 40, campaign))
        draw = rng.random()
        if draw < 0.5:
            at = sent + rng.randrange(500, 30_000)
            arrival = at + rng.randrange(100, 4_000)
            found.append(_push(device, day, ENDINGS[draw < 0.06], at, arrival, campaign))
    return found


def _push(device: Device, day: int, event_type: str, at: int, arrival: int, campaign: str) -> Line:
    attributes = inner(
        {"campaign_id": campaign, "treatment_id": "0", "campaign_send_status": "SUCCESS"}
    )
    endpoint = to_json(
        {
            "ChannelType": "APNS" if device.phone[0].lower() == "ios" else "GCM",
            "EndpointStatus": "ACTIVE",
            "OptOut": "NONE",
            "Demographic": {"Make": device.phone[2], "Model": device.phone[3]},
        }
    )
    who = nested_fragment(device, version_of(device, day), None)
    line = (
        f'{{"event_type":"{event_type}","event_timestamp":{at},"arrival_timestamp":{arrival},'
        f'"event_version":"3.1",{who},"attributes":{{{attributes}}},"metrics":{{}},'
        f'"client_context":{{"custom":{{"endpoint":{to_json(endpoint)}}}}},'
        f'"awsAccountId":"{ACCOUNT}"}}'
    )
    return arrival, line, "" if at // DAY_MS == arrival // DAY_MS else "late_1_days"
