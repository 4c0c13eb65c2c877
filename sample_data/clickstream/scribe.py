"""Visits as what the SDK sends: events by the clock of the device, in batches, each an envelope."""

import random
from functools import partial

from sample_data.clickstream.about import about_device, about_user, about_visit, named
from sample_data.clickstream.lines import ARRAY, GZIP, OBJECT, Sent, event_text
from sample_data.config import ALL_APPS, Config
from sample_data.lives import DeviceDay
from sample_data.people import address, uuid_text, version_of
from sample_data.site import Way
from sample_data.site_people import SitePlan, word_for_nobody
from sample_data.site_visits import acts_of, way_of
from sample_data.texts import inner, to_json
from sample_data.visits import Visit
from sample_data.walk import Act

Events = list[tuple[int, str]]  # when by the device, JSON text


class Scribe:
    def __init__(self, config: Config, plan: SitePlan):
        self._config = config
        self._plan = plan
        self._rng = random.Random()

    def sent(self, used: DeviceDay, visit: Visit) -> list[Sent]:
        rng = self._rng
        rng.seed(visit.seed)
        way = way_of(rng, used)
        acts = acts_of(rng, self._config, self._plan, used, visit, way)
        return self._requests(used, visit, self._events(used, visit, way, acts))

    def _events(self, used: DeviceDay, visit: Visit, way: Way, acts: list[Act]) -> Events:
        rng, device, start = self._rng, used.device, visit.start_ms + used.shift_ms
        past = self._plan.pasts[device.number, used.day]
        number = past.visits + visit.nth + 1
        always = inner(about_visit(device, start, number, way))
        about = inner(about_device(device, used.day))
        has_changed = used.login_before != used.login_after
        since = past.login_before_ms if has_changed else past.login_ms
        nobody = word_for_nobody(device)
        about_one = partial(about_user, self._config, used.day, past.first_touch_ms, nobody)
        before = to_json(about_one(used.login_before, since))
        after = to_json(about_one(used.login_after, past.login_ms))
        sign_in = past.login_ms if visit.is_first else start
        found = []
        for n, act in enumerate(acts):
            at, code = start + act.at, f"{rng.getrandbits(32):08x}"
            told = {named(word): value for word, value in act.attributes.items()}
            text = event_text(
                named(act.event_type),
                uuid_text(rng),
                at,
                f'"hashCode":"{code}","event_sequence_id":{number * 1_000 + n},{about}',
                after if at >= sign_in else before,
                f"{always},{inner({'_session_duration': act.at} | told)}",
                act.items,
            )
            found.append((at, text))
        return found

    def _requests(self, used: DeviceDay, visit: Visit, events: Events) -> list[Sent]:
        rng, is_web = self._rng, used.device.phone.platform == "Web"
        draw = rng.random()
        encoding = GZIP if draw < 0.86 else ARRAY if draw < 0.95 else OBJECT
        size = 1 if encoding == OBJECT else 3 if visit.is_long else 4 if is_web else 10
        batches = [events[n : n + size] for n in range(0, len(events), size)]
        first_ms = used.delivered_ms + int(rng.random() * 20_000)
        found = []
        for n, batch in enumerate(batches):
            arrival = first_ms + n * 700
            if not used.delivered_ms:
                happened = batch[-1][0] - used.shift_ms
                arrival = happened + visit.delay_ms + 1_000 + int(rng.random() * 4_000)
            found.append(self._request(used, arrival, batch, encoding, n + 1))
        if self._config.oddities and rng.random() < 0.012:
            again = [event for batch in batches[-2:] for event in batch]
            encoding = GZIP if encoding == OBJECT else encoding
            arrival = found[-1].arrival + 30_000
            sent = self._request(used, arrival, again, encoding, len(batches) + 1)
            found.append(sent._replace(is_again=True))
        return found

    def _request(
        self, used: DeviceDay, arrival: int, events: Events, encoding: str, sequence: int
    ) -> Sent:
        device, app = used.device, ALL_APPS[used.device.app]
        build = version_of(device, used.day).replace(".", "")
        about = {
            "app_id": app.app_id,
            "request_id": f"{self._rng.getrandbits(128):032x}",
            # Some have an app around a web page.
            "platform": "Web" if device.number % 41 < 2 else device.phone.platform,
            "sequence": str(sequence),
            "ip": address(device.number // 2 * 7 + used.day // 6),
            "user_agent": device.phone.user_agent.format(
                app=f"{app.app_name.replace(' ', '')}/{build}"
            ),
        }
        return Sent(arrival, arrival + used.shift_ms - 200, about, events, encoding)
