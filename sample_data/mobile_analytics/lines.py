"""Lines of Mobile Analytics in both shapes, of parts that are written once for many of them."""

from functools import lru_cache

from sample_data.app_visits import Step
from sample_data.catalog import PACKAGES
from sample_data.config import APPS
from sample_data.given import fill, words
from sample_data.people import Device, locale_of, user_name
from sample_data.texts import inner, to_json

WORDS, SHAPES = words(__file__, "words.yml"), words(__file__, "shapes.yml")


def line_of(device: Device, step: Step, at: int, arrival: int, who: str, session: str) -> str:
    """An event of a device. who: `about` it; session: `session_text`."""
    name, told, numbers = _texts(step)
    if not device.is_old_sdk:
        return (
            f'{{"event_type":"{name}","event_timestamp":{at},"arrival_timestamp":{arrival},'
            f'"event_version":"3.0",{who}{session},"attributes":{{{told}}},"metrics":{{{numbers}}}}}'
        )
    comma = "," if session and told else ""
    return (
        f'{{"application_key":"{APPS[device.app].app_id}","account_id":"{WORDS["account"]}",'
        f'"event_type":"{name}","timestamp":{at},"arrival_timestamp":{arrival},{who},'
        f'"attributes":{{{session}{comma}{told}}},"metrics":{{{numbers}}}}}'
    )


@lru_cache(maxsize=10_000)
def _texts(step: Step) -> tuple[str, str, str]:
    """The name of a step, and the members of its attributes and metrics."""
    names = WORDS["names"]
    members = ({names.get(n, n): v for n, v in pairs} for pairs in (step.told, step.numbers))
    return names.get(step.name, step.name), *map(inner, members)


def session_text(
    device: Device,
    session_id: str,
    start: int,
    stop: int | None = None,
    duration: int | None = None,
) -> str:
    """The session part of a line; of the nested shape with its comma in front."""
    values = {"id": session_id, "start": start, "stop": stop, "duration": duration}
    if not device.is_old_sdk:
        return f',"session":{to_json(fill(SHAPES["session"], values))}'
    texts = {name: None if value is None else str(value) for name, value in values.items()}
    return inner(fill(SHAPES["flat_session"], texts))


def about(device: Device, version: str, login: str | None, shape: str) -> str:
    """All that stands in an event about app, user and phone; a third of the phones say it twice."""
    has_code_alone = device.number // 2 % 8 == 3
    values = APPS[device.app]._asdict() | device.phone._asdict()
    values |= {
        "package": PACKAGES[device.app],
        "version": version,
        "build": version.replace(".", ""),
        "pool": WORDS["pools"][device.app] if login else None,
        "device_id": device.device_id,
        "login": login,
        "user": user_name(login) if login else None,
        "locale": locale_of(device),
        "language": None if has_code_alone else device.locale[1],
        "country": None if has_code_alone else device.locale[2],
        "channel": "APNS" if device.phone.platform == "ios" else "GCM",
    }
    text = inner(fill(SHAPES[shape], values))
    if shape == "nested" and device.number // 2 % 3 == 0:
        text += f',"endpoint":{to_json(fill(SHAPES["endpoint"], values))}'
    return text
