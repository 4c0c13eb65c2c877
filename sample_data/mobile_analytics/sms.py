"""Text messages with a code to sign in with. One call per app and hour."""

import random

from sample_data.config import HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.mobile_analytics.services import endpoint_id, has_endpoint, service_line
from sample_data.people import Person
from sample_data.source import Line

TEXT_MESSAGES = 15  # purpose of a stream

SHARE = 0.004  # of the known people, in an hour; those with a telephone get one
NUMBER = "+999"  # a country that does not exist
FAILURES = ("UNREACHABLE", "CARRIER_BLOCKED", "TTL_EXPIRED", "INVALID")


def sms_lines(config: Config, plan: Plan, app: int, hour: int) -> list[Line]:
    """What becomes of the messages that are sent in an hour."""
    rng = random.Random(stream(config.seed, TEXT_MESSAGES, app, hour))
    known = plan.installed(app, hour // 24)
    first = config.start_ms + hour * HOUR_MS
    found: list[Line] = []
    for _ in range(int(known * SHARE + rng.random())):
        person = plan.pick(app, int(rng.random() * known))
        sent = first + rng.randrange(1_000, HOUR_MS - 60_000)
        if has_endpoint(person, "SMS"):
            found.extend(_message(config, rng, person, sent))
    return found


def _message(config: Config, rng: random.Random, person: Person, sent: int) -> list[Line]:
    draw, answered = rng.random(), sent + rng.randrange(1_500, 40_000)
    ahead = rng.randrange(20, 400) if config.oddities and draw < 0.02 else 0
    final = "SUCCESS" if draw < 0.9 else "FAILURE" if draw < 0.97 else "OPTOUT"
    status = {"SUCCESS": "DELIVERED", "OPTOUT": "OPT_OUT"}.get(final) or rng.choice(FAILURES)
    about = {
        "sender_request_id": f"{rng.getrandbits(128):032x}",
        "origination_phone_number": f"{NUMBER}00000{person.app:03d}",
        "destination_phone_number": f"{NUMBER}{person.number:08d}",
        "iso_country_code": person.devices[0].locale[2],
        "treatment_id": "0",
        "number_of_message_parts": "1",
        "message_id": f"{rng.getrandbits(64):016x}",
        "message_type": "Transactional",
    }
    price = {} if final == "OPTOUT" else {"price_in_millicents_usd": 645.0}
    client_id = endpoint_id(config, person, "SMS")
    return [
        service_line(
            person.app,
            *("_SMS.BUFFERED", client_id, sent + ahead, sent + 250),
            about | {"record_status": "SUCCESSFUL"},
        ),
        service_line(
            person.app,
            *(f"_SMS.{final}", client_id, answered, answered + 120),
            about | {"record_status": status},
            metrics=price,
        ),
    ]
