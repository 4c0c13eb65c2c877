"""A newsletter a week to those who want it, and what becomes of it over the next days.

All events of a message have the time at which it was sent, however late they are: who opens a
newsletter after ten days makes a record that is parked.
"""

import random
from bisect import bisect_left
from typing import NamedTuple

from sample_data.catalog import MAIL_CAMPAIGNS, PACKAGES
from sample_data.clickstream.about import address
from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.mobile_analytics.services import endpoint_id, has_endpoint, service_line
from sample_data.people import Person
from sample_data.source import Line

MAILS = 14  # purpose of a stream

WEEKDAY, HOUR = 1, 9
LONGEST_MS = 12 * DAY_MS  # after which nobody opens it any more
CLEAN_LONGEST_MS = 20 * HOUR_MS  # where nothing may be late
FEEDBACK = {"send": "received", "open": "opened"}
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Thunderbird/135.0"


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
        sender = f"news@{PACKAGES[app].split('.')[-1]}.example"
        receiver = f"member{mail.person.number}@mail.example"
        week = (mail.sent - self._config.start_ms) // (7 * DAY_MS)
        subject = MAIL_CAMPAIGNS[week % len(MAIL_CAMPAIGNS)]
        happened = _happened(mail, receiver, f"https://{sender.split('@')[1]}/{week}")
        link = happened.get("click", {}).get("link")
        attributes = {
            "feedback": link or FEEDBACK.get(mail.event_type, mail.event_type),
            "treatment_id": "0",
            "campaign_activity_id": f"{app:08x}{week:024x}",
            "campaign_id": f"newsletter-{week}",
        }
        return service_line(
            app,
            f"_email.{mail.event_type}",
            endpoint_id(self._config, mail.person, "EMAIL"),
            *(mail.sent, mail.arrival, attributes),
            client_context={"custom": {"legacy_identifier": APPS[app].app_id}},
            facets={
                "email_channel": {"mail_event": _mail(mail, sender, receiver, subject) | happened}
            },
        )


def _mail(mail: Mail, sender: str, receiver: str, subject: str) -> dict:
    headers = {"From": sender, "To": receiver, "Subject": subject, "MIME-Version": "1.0"}
    return {
        "mail": {
            "message_id": f"{mail.number:032x}-000000",
            "message_send_timestamp": mail.sent,
            "from_address": sender,
            "destination": [receiver],
            "headers_truncated": False,
            "headers": [{"name": name, "value": value} for name, value in headers.items()],
            "common_headers": {"from": sender, "to": [receiver], "subject": subject},
        }
    }


def _happened(mail: Mail, receiver: str, link: str) -> dict:
    """The member that says more, named after what happened."""
    reader = {"ip_address": address(mail.person.number), "user_agent": READER}
    bounced = {"bounced_recipients": [{"email_address": receiver, "action": "failed"}]}
    return {
        "send": {"send": {}},
        "delivered": {
            "delivery": {
                "smtp_response": "250 2.0.0 queued",
                "reporting_mta": "out.mail.example",
                "recipients": [receiver],
                "processing_time_millis": mail.arrival - mail.sent,
            }
        },
        "open": {"open": reader},
        "click": {"click": reader | {"link": link}},
        "hardbounce": {"bounce": {"bounce_type": "Permanent", **bounced}},
        "softbounce": {"bounce": {"bounce_type": "Transient", **bounced}},
        "complaint": {"complaint": {"complained_recipients": [{"email_address": receiver}]}},
        "rejected": {"reject": {"reason": "Bad content"}},
        "unsubscribe": {"unsubscribe": {}},
        "rendering_failure": {"rendering_failure": {"error_message": "no value for {{name}}"}},
    }[mail.event_type]
