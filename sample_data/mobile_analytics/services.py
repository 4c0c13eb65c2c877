"""What all events of a service have in common: sent by no phone, in the vendor's own sparse form.

An object with nothing in it is empty (`session`, `device.platform`, `sdk`) or left out
(`metrics`, `client_context`, `facets`). The endpoint stands in it as JSON text inside JSON.
"""

import random

from sample_data.catalog import ACCOUNT
from sample_data.config import APPS, Config, stream
from sample_data.people import Person, user_name, uuid_text
from sample_data.source import Line
from sample_data.texts import inner, tag, to_json

ENDPOINTS = 12  # purpose of a stream
CHANNELS = ("EMAIL", "SMS")


def service_line(
    app: int, event_type: str, client_id: str, at: int, arrival: int, attributes: dict, **more: dict
) -> Line:
    """One event. more: further members, such as `metrics`. What is empty is left out."""
    others = {n: value for n, value in ({"attributes": attributes} | more).items() if value}
    line = (
        f'{{"event_type":"{event_type}","event_timestamp":{at},"arrival_timestamp":{arrival},'
        f'"event_version":"3.1","application":{{"app_id":"{APPS[app].app_id}","sdk":{{}}}},'
        f'"client":{{"client_id":"{client_id}"}},"device":{{"platform":{{}}}},"session":{{}},'
        f"{inner(others | {'awsAccountId': ACCOUNT})}}}"
    )
    return Line(arrival, line, tag(at, arrival))


def endpoint_id(config: Config, person: Person, channel: str) -> str:
    """A person's mail box and telephone are endpoints of their own, beside the phone's."""
    number = CHANNELS.index(channel)
    return uuid_text(random.Random(stream(config.seed, ENDPOINTS, person.number, number)))


def has_endpoint(person: Person, channel: str) -> bool:
    """Whether the app knows a mail box, or a telephone, of a person."""
    if channel == "EMAIL":
        return person.login_id is not None and person.number % 6 == 3
    return person.number % 9 == 4


def endpoint_text(channel: str, person: Person) -> dict:
    """`client_context` with the endpoint that a message went to."""
    endpoint = {
        "ChannelType": channel,
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
        "User": {"UserId": user_name(person.login_id)} if person.login_id else {},
    }
    return {"custom": {"endpoint": to_json(endpoint)}}
