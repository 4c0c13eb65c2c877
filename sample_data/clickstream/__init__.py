"""The source clickstream: one tree of files for all apps, by the hour in which data came in."""

import random
from pathlib import Path

from sample_data.clickstream.lines import ARRAY, OBJECT, Sent
from sample_data.clickstream.oddities import EVENTS, KINDS, LINES
from sample_data.clickstream.scribe import Scribe
from sample_data.clickstream.servers import sent_by_server, watched
from sample_data.config import Config, stream
from sample_data.files import HourFile
from sample_data.lives import DeviceDay
from sample_data.people import uuid_text
from sample_data.site_people import SitePlan
from sample_data.source import Source
from sample_data.texts import tag
from sample_data.visits import Visit

FILES = 10  # purpose of a stream
LINES_PER_ENVELOPE = 6  # `part_lines` counts events
ODD_EVERY, COPY_EVERY = 3, 29


class Clickstream(Source):
    plan_of = SitePlan
    trees = range(1)

    def __init__(self, config: Config, plan: SitePlan, out: Path):
        super().__init__(config, plan, out)
        self._scribe = Scribe(config, plan)

    def sent(self, used: DeviceDay, visit: Visit) -> list[Sent]:
        sent = self._scribe.sent(used, visit)
        return sent + sent_by_server(self.config, used, visit, sent)

    def unasked(self, tree: int, hour: int) -> list[Sent]:
        return [watched(self.config, hour)] if self.config.every_hour else []

    def order(self, one: Sent) -> tuple:
        return one.arrival, one.about["request_id"]

    def events_of(self, one: Sent) -> int:
        return len(one.events)

    @property
    def most_lines(self) -> int:
        return max(1, self.config.part_lines // LINES_PER_ENVELOPE)

    def path(self, file: HourFile, arrival: int) -> str:
        """Without the name that is drawn."""
        folder = f"{file.day:year=%Y/month=%m/day=%d}/hour={file.hour_of_day:02d}"
        return f"clickstream/{folder}/{arrival // 1000}"

    def write(self, file: HourFile, sent: list[Sent]) -> None:
        rng = random.Random(stream(self.config.seed, FILES, file.hour, file.part))
        second = self.out / self.path(file, sent[0].arrival)
        paths = [second.with_name(f"{second.name}-{uuid_text(rng)}.gz") for _ in range(3)]
        kind = file.turn(KINDS, ODD_EVERY)
        plain = [n for n, one in enumerate(sent) if _is_plain(one)]
        at = rng.choice(plain) if kind and plain else None
        is_event = at is not None and kind in EVENTS.kinds
        for n, one in enumerate(sent):
            arrival = file.hour_ms if n == at and kind == "no_time" else one.arrival
            file.summary.kinds.update(each for each in _tags(one, arrival) if each)
            file.summary.events += 0 if one.is_again else len(one.events)
        if is_event:
            sent[at] = _with_odd_event(sent[at], kind, uuid_text(rng))
            file.summary.kinds[kind] += 1
            file.summary.events += kind in EVENTS.counting
        lines = [one.line() for one in sent]
        copied = list(lines)
        file.summary.lines += len(lines)
        if at is not None and not is_event:
            del copied[at]
            file.add_odd(lines, at, LINES, kind)
        file.put(paths[0], lines)
        if file.is_odd and copied:
            self._put_others(file, paths, copied)

    def _put_others(self, file: HourFile, paths: list[Path], lines: list[str]) -> None:
        """What a collector put twice, and a file that nobody can read."""
        turn, rest = divmod(file.number, COPY_EVERY)
        if not rest:
            kept = lines if turn % 3 else lines[: -(-len(lines) // 2)]
            file.put_copy(paths[1], kept, "copied_envelopes")
        file.put_bad(paths[2], lines)


def _with_odd_event(one: Sent, kind: str, event_id: str) -> Sent:
    at, text = one.events[0]
    odd = EVENTS.make(text, kind, one.arrival, event_id=event_id)
    encoding = ARRAY if one.encoding == OBJECT else one.encoding
    return one._replace(events=[(at, odd), *one.events], encoding=encoding)


def _is_plain(one: Sent) -> bool:
    return not one.is_again and not one.is_servers and not any(_tags(one, one.arrival))


def _tags(one: Sent, arrival: int) -> list[str]:
    """What is special about each event; the server's clock has whole seconds."""
    if one.is_again:
        return ["resent"] * len(one.events)
    arrived = arrival // 1000 * 1000
    return [tag(at, arrived) for at, _ in one.events]


SOURCE = Clickstream
