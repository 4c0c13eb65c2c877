"""Visits as what the SDK sends: events by the clock of the device, in batches, each an envelope."""

import random
from functools import partial
from typing import NamedTuple

from sample_data.clickstream.about import (
    about_device,
    about_user,
    about_visit,
    address,
    profile,
    word_for_nobody,
)
from sample_data.clickstream.catalog import APP_WAYS, RATES, WAYS, Way
from sample_data.clickstream.lines import ARRAY, GZIP, OBJECT, envelope_line, joined
from sample_data.clickstream.people import ClickPlan, Past, signs_in_after
from sample_data.clickstream.visits import Act, Visitor, Walk
from sample_data.config import ALL_APPS, Config
from sample_data.lives import DeviceDay
from sample_data.people import uuid_text, version_of
from sample_data.texts import inner, to_json
from sample_data.visits import Visit

MIN_GAP_MS = 100


class Sent(NamedTuple):
    """One request, before it is a line."""

    arrival: int  # true time, milliseconds
    fields: dict  # of the envelope, but for `data`
    events: list[tuple[int, str]]  # when by the device, JSON text
    is_again: bool  # its events were sent before
    is_servers: bool = False  # its events are of no device

    def line(self) -> str:
        return envelope_line([text for _, text in self.events], **self.fields)


class ClickScribe:
    def __init__(self, config: Config, plan: ClickPlan):
        self._config = config
        self._plan = plan
        self._rng = random.Random()

    def sent(self, used: DeviceDay, visit: Visit) -> list[Sent]:
        rng = self._rng
        rng.seed(visit.seed)
        past = self._plan.pasts[used.device.number, used.day]
        way = _way(rng, used.device.phone.platform == "Web")
        acts = self._acts(rng, used, visit, past, way)
        events = self._events(rng, used, visit, past, way, acts)
        return self._requests(rng, used, visit, events)

    def _acts(
        self, rng: random.Random, used: DeviceDay, visit: Visit, past: Past, way: Way
    ) -> list[Act]:
        device, gadget = used.device, used.device.phone
        is_web = gadget.platform == "Web"
        owner = self._plan.people[used.person]
        currency = device.locale[3] if device.locale[3] in RATES else "USD"
        if rng.random() < 0.7:
            currency = "USD"
        visitor = Visitor(device.app, is_web, gadget.is_bot, owner.is_payer, currency)
        walk = Walk(rng, visitor, way, visit.start_ms + used.shift_ms)
        is_first = past.is_new and visit.is_first
        if is_first:
            walk.act(0, "_first_open")
        if not gadget.is_bot:
            walk.act(1, "_app_start", {"_is_first_time": is_first})
        before = version_of(device, past.last_day)
        if visit.is_first and not is_web and before != version_of(device, used.day):
            walk.act(2, "_app_update", {"_previous_app_version": before})
        walk.act(3, "_session_start")
        walk.enter(4)
        told = self._told(used, visit, past)
        for at in _times(rng, visit):
            if told and at >= told[0]:
                self._tell(walk, told)
                told = None
            walk.step(at)
            if not is_web and rng.random() < 0.02:
                walk.leave(at + 50)
                walk.act(at + 51, "_app_end")
                walk.act(at + 90, "_app_start", {"_is_first_time": False})
                walk.come_back(at + 90)
        if told:
            self._tell(walk, told)
        end = max(visit.length_ms, walk.acts[-1].at) + MIN_GAP_MS
        if visit.is_long or rng.random() < 0.88:  # else nobody heard of the end
            walk.leave(end)
            if not is_web or rng.random() < 0.3:
                walk.act(end + 1, "_app_end")
        return walk.acts

    def _told(self, used: DeviceDay, visit: Visit, past: Past) -> tuple[int, bool] | None:
        """When in the visit something about the person is set, and whether someone signs in."""
        if not visit.is_first:
            return None
        if used.login_before != used.login_after:
            return signs_in_after(used, visit), True
        if used.login_after is None:
            return None
        about = profile(self._config.seed, used.login_after)
        changed = (about.renamed_on, about.plan_changed_on)
        return (MIN_GAP_MS, False) if any(past.last_day < d <= used.day for d in changed) else None

    def _tell(self, walk: Walk, told: tuple[int, bool]) -> None:
        at, signs_in = told
        at = max(at, walk.acts[-1].at)
        walk.act(at, "_profile_set")
        if signs_in:
            walk.act(at + 1, "login", {"method": "password"})

    def _events(
        self,
        rng: random.Random,
        used: DeviceDay,
        visit: Visit,
        past: Past,
        way: Way,
        acts: list[Act],
    ) -> list[tuple[int, str]]:
        device, start = used.device, visit.start_ms + used.shift_ms
        number = past.visits + visit.nth + 1
        always = inner(about_visit(device, start, number, way))
        about = inner(about_device(device, used.day))
        has_changed = used.login_before != used.login_after
        since = past.login_before_ms if has_changed else past.login_ms
        first = past.first_touch_ms
        nobody = word_for_nobody(device)
        about_one = partial(about_user, self._config, used.day, first, nobody)
        before = to_json(about_one(used.login_before, since))
        after = to_json(about_one(used.login_after, past.login_ms))
        sign_in = past.login_ms if visit.is_first else start
        found = []
        for n, act in enumerate(acts):
            at = start + act.at
            told = (
                f'"hashCode":"{rng.getrandbits(32):08x}","event_sequence_id":{number * 1_000 + n}'
            )
            text = joined(
                act.event_type,
                uuid_text(rng),
                at,
                f"{told},{about}",
                after if at >= sign_in else before,
                act.items,
                {"_session_duration": act.at, **act.attributes},
                always,
            )
            found.append((at, text))
        return found

    def _requests(
        self, rng: random.Random, used: DeviceDay, visit: Visit, events: list[tuple[int, str]]
    ) -> list[Sent]:
        draw, is_web = rng.random(), used.device.phone.platform == "Web"
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
            found.append(self._request(rng, used, arrival, batch, encoding, n + 1))
        if self._config.oddities and rng.random() < 0.012:
            again = [event for batch in batches[-2:] for event in batch]
            encoding = GZIP if encoding == OBJECT else encoding
            arrival = found[-1].arrival + 30_000
            sent = self._request(rng, used, arrival, again, encoding, len(batches) + 1)
            found.append(sent._replace(is_again=True))
        return found

    def _request(
        self,
        rng: random.Random,
        used: DeviceDay,
        arrival: int,
        events: list[tuple[int, str]],
        encoding: str,
        sequence: int,
    ) -> Sent:
        device, app = used.device, ALL_APPS[used.device.app]
        build = version_of(device, used.day).replace(".", "")
        platform = device.phone.platform
        fields = {
            "app_id": app.app_id,
            "arrived_ms": arrival,
            "uploaded_ms": arrival + used.shift_ms - 200,
            "request_id": f"{rng.getrandbits(128):032x}",
            "platform": "Web" if device.number % 41 < 2 else platform,  # an app around a web page
            "encoding": encoding,
            "sequence": sequence,
            "ip": address(device.number // 2 * 7 + used.day // 6),
            "user_agent": device.phone.user_agent.format(
                app=f"{app.app_name.replace(' ', '')}/{build}"
            ),
        }
        return Sent(arrival, fields, events, False)


def _way(rng: random.Random, is_web: bool) -> Way:
    """How the visit begins; click ids are drawn."""
    way = rng.choice(WAYS if is_web else APP_WAYS)
    click_id = f"{rng.getrandbits(64):016x}"
    return way._replace(
        query=way.query.replace("{id}", click_id),
        named={name: value.replace("{id}", click_id) for name, value in way.named.items()},
    )


def _times(rng: random.Random, visit: Visit) -> list[int]:
    """When the steps of a visit are taken, some time apart."""
    steps = -(-visit.steps // 2)  # a step is one or several events
    times = sorted(int(rng.random() * visit.length_ms) for _ in range(steps))
    last = MIN_GAP_MS
    for n, at in enumerate(times):
        last = times[n] = max(at, last + MIN_GAP_MS)
    return times
