"""Messages as lines of Mobile Analytics, in the sparse form of what services send and no phone."""

from sample_data.config import APPS, DAY_MS, Config
from sample_data.given import fill
from sample_data.messages import Message, endpoint_id
from sample_data.mobile_analytics.lines import SHAPES, WORDS, about
from sample_data.people import user_name, version_of
from sample_data.source import Line
from sample_data.texts import inner, tag, to_json


def service_line(
    kind: str, event_type: str, app: int, client_id: str, at: int, arrival: int, **values: object
) -> Line:
    """One event of a service. values: of the shape of this kind of message."""
    head = {"event_type": event_type, "app_id": APPS[app].app_id, "client_id": client_id}
    record = fill(SHAPES["service"], head | {"at": at, "arrival": arrival})
    members = fill(SHAPES["messages"][kind], values | head)
    record |= {name: member for name, member in members.items() if member}
    text = to_json(record | {"awsAccountId": WORDS["account"]})
    return Line(arrival, text, tag(at, arrival))


def message_line(config: Config, message: Message) -> Line:
    if message.kind == "heard":
        return _heard(config, message)
    person, told = message.person, message.told
    values = {
        "channel": message.channel,
        "endpoint": _endpoint(message),
        "origin": f"{person.app:03d}",
        "number": f"{person.number:08d}",
        "country": person.devices[0].locale[2],
    }
    if message.kind == "journey" and message.channel == "GCM":
        values["channel"] = "PUSH"
    if message.kind == "mail":
        clicked = told["link"] if message.what == "click" else message.what
        values |= {
            "feedback": WORDS["feedback"].get(message.what, clicked),
            "activity": f"{person.app:08x}{told['week']:024x}",
            "event": _mail_event(message),
        }
    client_id = endpoint_id(config, person, message.channel)
    event_type = f"{WORDS['families'][message.kind]}.{message.what}"
    about_it = (event_type, person.app, client_id, message.at, message.arrival)
    return service_line(message.kind, *about_it, **values | told)


def _heard(config: Config, message: Message) -> Line:
    """What the phone says: all about itself, but no metrics and no session."""
    device, at, arrival = message.person.devices[0], message.at, message.arrival
    day = (at - config.start_ms) // DAY_MS
    who = about(device, version_of(device, day), None, "nested")
    more = fill(SHAPES["messages"]["heard"], message.told) | {"awsAccountId": WORDS["account"]}
    text = (
        f'{{"event_type":"_campaign.{message.what}","event_timestamp":{at},'
        f'"arrival_timestamp":{arrival},"event_version":"3.1",{who},{inner(more)}}}'
    )
    return Line(arrival, text, tag(at, arrival))


def _endpoint(message: Message) -> str:
    login = message.person.login_id
    values = {"channel": message.channel, "user": user_name(login) if login else None}
    return to_json(fill(SHAPES["service_endpoint"], values))


def _mail_event(message: Message) -> dict:
    values = {"sent": message.at, "after": message.arrival - message.at, **message.told}
    return fill(SHAPES["mail"] | SHAPES["mail_events"][message.what], values)
