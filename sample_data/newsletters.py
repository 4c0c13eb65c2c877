"""A newsletter a week to those who want it, and what becomes of it over the next days.

All events of a message have the time at which it was sent, however late they are: who opens a
newsletter after ten days makes a record that is parked.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator

from sample_data.catalog import MESSAGES, PACKAGES
from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.messages import Message, has_endpoint
from sample_data.people import address

MAILS = 14  # purpose of a stream

WEEKDAY, HOUR = 1, 9
LONGEST_MS = 12 * DAY_MS  # after which nobody opens it any more
CLEAN_LONGEST_MS = 20 * HOUR_MS  # where nothing may be late


class Newsletters:
    """Keeps those of the last weeks: what arrives in an hour is part of one of them."""

    def __init__(self, config: Config, plan: Plan):
        self._config = config
        self._plan = plan
        self._known: dict[tuple[int, int], list[Message]] = {}

    def of(self, app: int, hour: int) -> Iterator[Message]:
        """The events that arrive in an hour."""
        first = self._config.start_ms + hour * HOUR_MS
        for sent_in in self._hours(hour):
            mails = self._of(app, sent_in)
            edges = (
                bisect_left(mails, at, key=lambda mail: mail.arrival)
                for at in (first, first + HOUR_MS)
            )
            yield from mails[slice(*edges)]

    def _hours(self, hour: int) -> list[int]:
        """Of the newsletters, as far as something of them can arrive in this one."""
        weekday = self._config.start.weekday()
        of_first_week = (WEEKDAY - weekday) % 7 * 24 + HOUR
        reach = LONGEST_MS // HOUR_MS + 2
        return [h for h in range(of_first_week, hour + 1, 7 * 24) if h > hour - reach]

    def _of(self, app: int, sent_in: int) -> list[Message]:
        key = (app, sent_in)
        if key not in self._known:
            while len(self._known) > 3 * len(APPS):
                del self._known[next(iter(self._known))]
            self._known[key] = sorted(self._send(app, sent_in), key=lambda mail: mail.arrival)
        return self._known[key]

    def _send(self, app: int, sent_in: int) -> Iterator[Message]:
        rng = random.Random(stream(self._config.seed, MAILS, app, sent_in))
        for index in range(self._plan.installed(app, sent_in // 24)):
            person = self._plan.pick(app, index)
            if not has_endpoint(person, "EMAIL"):
                continue
            sent = self._config.start_ms + sent_in * HOUR_MS + rng.randrange(HOUR_MS // 2)
            week = (sent - self._config.start_ms) // (7 * DAY_MS)
            host = f"{PACKAGES[app].split('.')[-1]}.example"
            told = {
                "number": f"{rng.getrandbits(64):032x}",
                "week": week,
                "subject": MESSAGES["subjects"][week % len(MESSAGES["subjects"])],
                "sender": f"news@{host}",
                "receiver": f"member{person.number}@mail.example",
                "link": f"https://{host}/{week}",
                "ip": address(person.number),
            }
            for name, after in self._becomes(rng):
                yield Message("mail", name, person, "EMAIL", sent, sent + after, told)

    def _becomes(self, rng: random.Random) -> list[tuple[str, int]]:
        """Events of one message, and after how many milliseconds they arrive."""
        draw, delivered = rng.random(), rng.randrange(1_000, 20_000)
        if draw < 0.01:
            return [("rendering_failure", 300)]
        if draw < 0.02:
            return [("send", 600), ("rejected", 900)]
        if draw < 0.06:
            return [("send", 600), ("hardbounce" if draw < 0.04 else "softbounce", delivered)]
        longest = LONGEST_MS if self._config.oddities else CLEAN_LONGEST_MS
        what = [("send", 600), ("delivered", delivered)]
        opened = delivered + int(rng.expovariate(1 / (30 * HOUR_MS)))
        if rng.random() < 0.4 and opened < longest:
            what.append(("open", opened))
            if rng.random() < 0.35:
                what.append(("click", opened + rng.randrange(2_000, 90_000)))
            if rng.random() < 0.06:
                name = "unsubscribe" if rng.random() < 0.7 else "complaint"
                what.append((name, opened + rng.randrange(90_000, 200_000)))
        return what
