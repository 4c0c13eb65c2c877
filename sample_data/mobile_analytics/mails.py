"""A newsletter a week to those who want it, and what becomes of it over the next days.

All events of a message have the time at which it was sent, however late they are: who opens a
newsletter after ten days makes a record that is parked.
"""

import random
from bisect import bisect_left
from typing import NamedTuple

from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.given import fill
from sample_data.lives import Plan
from sample_data.mobile_analytics.lines import SHAPES, WORDS
from sample_data.mobile_analytics.services import endpoint_id, has_endpoint, message
from sample_data.people import Person, address
from sample_data.source import Line

MAILS = 14  # purpose of a stream

WEEKDAY, HOUR = 1, 9
LONGEST_MS = 12 * DAY_MS  # after which nobody opens it any more
CLEAN_LONGEST_MS = 20 * HOUR_MS  # where nothing may be late


class Mail(NamedTuple):
    """One event of a message."""

    arrival: int
    event_type: str
    sent: int
    person: Person
    number: int  # of the message


class Mails:
    """Keeps the newsletters of the last weeks: what arrives in an hour is part of one of them."""

    def __init__(self, config: Config, plan: Plan):
        self._config = config
        self._plan = plan
        self._known: dict[tuple[int, int], list[Mail]] = {}

    def lines(self, app: int, hour: int) -> list[Line]:
        first = self._config.start_ms + hour * HOUR_MS
        found: list[Line] = []
        for sent_in in self._newsletters(hour):
            mails = self._of(app, sent_in)
            start = bisect_left(mails, (first,))
            for mail in mails[start : bisect_left(mails, (first + HOUR_MS,))]:
                found.append(self._line(app, mail))
        return found

    def _newsletters(self, hour: int) -> list[int]:
        """Their hours, as far as something of them can arrive in this one."""
        weekday = self._config.start.weekday()
        of_first_week = (WEEKDAY - weekday) % 7 * 24 + HOUR
        reach = LONGEST_MS // HOUR_MS + 2
        return [h for h in range(of_first_week, hour + 1, 7 * 24) if h > hour - reach]

    def _of(self, app: int, sent_in: int) -> list[Mail]:
        key = (app, sent_in)
        if key not in self._known:
            while len(self._known) > 3 * len(APPS):
                del self._known[next(iter(self._known))]
            self._known[key] = sorted(self._send(app, sent_in), key=lambda mail: mail[:3])
        return self._known[key]

    def _send(self, app: int, sent_in: int) -> list[Mail]:
        rng = random.Random(stream(self._config.seed, MAILS, app, sent_in))
        known = self._plan.installed(app, sent_in // 24)
        found: list[Mail] = []
        for index in range(known):
            person = self._plan.pick(app, index)
            if not has_endpoint(person, "EMAIL"):
                continue
            sent = self._config.start_ms + sent_in * HOUR_MS + rng.randrange(HOUR_MS // 2)
            number = rng.getrandbits(64)
            what = self._becomes(rng)
            found += [Mail(sent + after, name, sent, person, number) for name, after in what]
        return found

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

    def _line(self, app: int, mail: Mail) -> Line:
        sender = f"news@{WORDS['packages'][app].split('.')[-1]}.example"
        week = (mail.sent - self._config.start_ms) // (7 * DAY_MS)
        link = f"https://{sender.split('@')[1]}/{week}"
        values = {
            "number": f"{mail.number:032x}",
            "sent": mail.sent,
            "after": mail.arrival - mail.sent,
            "sender": sender,
            "receiver": f"member{mail.person.number}@mail.example",
            "subject": WORDS["mail_campaigns"][week % len(WORDS["mail_campaigns"])],
            "ip": address(mail.person.number),
            "link": link,
        }
        feedback = WORDS["feedback"].get(mail.event_type, mail.event_type)
        return message(
            *("mail", f"_email.{mail.event_type}", app),
            *(endpoint_id(self._config, mail.person, "EMAIL"), mail.sent, mail.arrival),
            feedback=link if mail.event_type == "click" else feedback,
            activity=f"{app:08x}{week:024x}",
            week=week,
            event=fill(SHAPES["mail"] | SHAPES["mail_events"][mail.event_type], values),
        )
