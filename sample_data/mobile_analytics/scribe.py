"""Visits as lines of Mobile Analytics: events by the clock of the device, sent in batches."""

import random
from datetime import UTC, datetime

from sample_data.app_visits import STOP, AppVisit, AppVisits
from sample_data.config import APPS, DAY_MS, Config
from sample_data.lives import DeviceDay
from sample_data.mobile_analytics.lines import about, line_of, session_text
from sample_data.people import Device, uuid_text, version_of
from sample_data.source import Line
from sample_data.texts import tag
from sample_data.visits import Visit

BATCH = 8  # events that the SDK sends together
CLOCK_ERROR_MS = 28 * DAY_MS
NO_SESSION = "00000000-00000000"  # what old SDKs write before a session begins


class Scribe:
    def __init__(self, config: Config):
        self._config = config
        self._rng = random.Random()
        self._visits = AppVisits(config)
        self._fragments: dict[tuple, str] = {}

    def lines(self, used: DeviceDay, is_payer: bool, visit: Visit) -> list[Line]:
        rng, device = self._rng, used.device
        rng.seed(visit.seed)
        told = self._visits.of(rng, used, is_payer, visit)
        arrivals = self._arrivals(used, visit, told.times)
        resend_from = len(told.steps)
        if self._config.oddities and rng.random() < 0.004:
            resend_from = max(resend_from - BATCH, 0)
        shift = visit.start_ms + used.shift_ms
        sessions = self._sessions(device, shift, told)
        before = self._fragment(used, used.login_before)
        after = self._fragment(used, used.login_after)
        found: list[Line] = []
        for n, (step, session) in enumerate(zip(told.steps, sessions, strict=True)):
            at, arrival = told.times[n] + shift, arrivals[n]
            who = before if n < told.sign_in else after
            found.append(
                Line(arrival, line_of(device, step, at, arrival, who, session), tag(at, arrival))
            )
            if n >= resend_from:
                again = arrival + 30_000 + n
                found.append(Line(again, line_of(device, step, at, again, who, session), "resent"))
        return found

    def _arrivals(self, used: DeviceDay, visit: Visit, times: list[int]) -> list[int]:
        draw = self._rng.random
        if used.delivered_ms:
            first = used.delivered_ms + int(draw() * 20_000)
            return list(range(first, first + len(times)))
        arrivals: list[int] = []
        size = 3 if visit.is_long else BATCH
        for n in range(0, len(times), size):
            batch = times[n : n + size]
            sent = visit.start_ms + batch[-1] + visit.delay_ms + 300 + int(draw() * 2_500)
            arrivals.extend(range(sent, sent + len(batch)))
        return arrivals

    def _sessions(self, device: Device, start: int, told: AppVisit) -> list[str]:
        """The session part of each event; those of start, pause, resume and stop say more."""
        rng, times, count = self._rng, told.times, len(told.steps)
        if device.is_sessionless:
            says_so = device.number % 3 == 0
            return [session_text(device, NO_SESSION, start) if says_so else ""] * count
        session_id = _session_id(rng, device, start)
        parts = [session_text(device, session_id, start)] * count
        paused = 0
        for n in told.pauses:
            stop = start + times[n]
            parts[n] = session_text(device, session_id, start, stop, times[n] - paused)
            parts[n + 1] = session_text(device, session_id, start, stop)
            paused += times[n + 1] - times[n]
        if STOP in told.steps:
            at = told.steps.index(STOP)
            stop, draw = start + times[at], rng.random()
            # How slow a clock was that was set during the visit: mostly nothing.
            is_slow = self._config.oddities and rng.random() < 0.004
            began = start - CLOCK_ERROR_MS if is_slow else start
            duration = stop - began - paused if draw < 0.72 else None
            stop_told = stop if draw < 0.92 else None
            parts[at] = session_text(device, session_id, began, stop_told, duration)
            for n in range(at + 1, count):
                begins = start + times[n]
                parts[n] = session_text(device, _session_id(rng, device, begins), begins)
        return parts

    def _fragment(self, used: DeviceDay, login: str | None) -> str:
        """All about app, user and phone: written once per device, version and login."""
        device, version = used.device, version_of(used.device, used.day)
        key = (device.number, version, login)
        if key not in self._fragments:
            if len(self._fragments) > 100_000:
                self._fragments.clear()
            shape = "flat" if device.is_old_sdk else "nested"
            self._fragments[key] = about(device, version, login, shape)
        return self._fragments[key]


def _session_id(rng: random.Random, device: Device, start: int) -> str:
    if device.phone.platform == "web":
        return uuid_text(rng)
    at = datetime.fromtimestamp(start // 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return f"{APPS[device.app].app_id[:8]}-{device.device_id[24:32]}-{at}{start % 1000:03d}"
