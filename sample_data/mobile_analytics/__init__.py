"""The source mobile_analytics: files of an app and hour, by the export or by Firehose."""

import random
from itertools import chain
from pathlib import Path
from uuid import UUID

from sample_data.config import APPS, HOUR_MS, RADIO, Config, Summary, stream
from sample_data.files import GZIP, Form, HourFile, put
from sample_data.given import words
from sample_data.lives import DeviceDay, Plan
from sample_data.messages import ENDPOINTS, journeys, pushes, text_messages
from sample_data.mobile_analytics.scribe import Scribe
from sample_data.mobile_analytics.services import message_line, service_line
from sample_data.newsletters import Newsletters
from sample_data.oddities import Oddities
from sample_data.people import uuid_text
from sample_data.source import Line, Source
from sample_data.visits import Visit

FILES = 7  # purpose of a stream
SET_UP_HOUR = 1  # of the sample
ROOT = "mobile_analytics/awsma/events"
FIREHOSE_ROOT = "mobile_analytics/pinpoint"
FIRST_WRITE = 0.85  # share of the lines that the first of a file's three writes has
BAD_LINE_EVERY, COPY_EVERY = 7, 23
_ODD = words(__file__, "oddities.yml")
ODDITIES = Oddities(_ODD["lines"], also=_ODD["also"])
# An hour of a stream is in one of them: nobody changes its settings so often, but all are here.
FIREHOSE_FORMS = [Form(n < 2, "\n" if n % 2 == 0 else "") for n in range(4)]


class MobileAnalytics(Source):
    def __init__(self, config: Config, plan: Plan, out: Path):
        super().__init__(config, plan, out)
        self._scribe = Scribe(config)
        self._newsletters = Newsletters(config, plan)

    def sent(self, used: DeviceDay, visit: Visit) -> list[Line]:
        return self._scribe.lines(used, self.plan.people[used.person].is_payer, visit)

    def unasked(self, tree: int, hour: int) -> list[Line]:
        """What services send and nobody does."""
        where = (self.config, self.plan, tree, hour)
        messages = chain(pushes(*where), journeys(*where), text_messages(*where))
        found = chain(messages, self._newsletters.of(tree, hour))
        return [message_line(self.config, message) for message in found] + self._test(tree, hour)

    def _test(self, app: int, hour: int) -> list[Line]:
        """The event by which a stream was tried when it was set up."""
        if hour != SET_UP_HOUR:
            return []
        tester = uuid_text(random.Random(stream(self.config.seed, ENDPOINTS, app)))
        at = self.config.start_ms + hour * HOUR_MS + 1_000 * app
        return [service_line("test", "_test.event_stream", app, tester, at, at + 90)]

    def write_day(self, day: int) -> Summary:
        summary = super().write_day(day)
        if self.config.oddities and day == self.config.from_hour == 0:
            manifest = f"export of {len(APPS)} apps\n".encode()
            put(self.out / ROOT / "manifest.txt", manifest, summary)
            summary.kinds["stray_file"] += 1
        return summary

    def path(self, file: HourFile, arrival: int) -> str:
        """Without its ending."""
        hour, minute = f"{file.hour_of_day:02d}", f"{arrival % HOUR_MS // 60_000:02d}"
        if not self._by_firehose(file):
            app_id = APPS[file.tree].app_id
            folder = f"{ROOT}/{app_id}/{file.day:%Y/%m/%d}/{hour}"
            return f"{folder}/{app_id}-{minute}-part-{file.part:04d}"
        some_id = UUID(int=self._rng(file).getrandbits(128))
        name = f"orbit-radio-events-1-{file.day:%Y-%m-%d}-{hour}-{minute}-00-{some_id}"
        return f"{FIREHOSE_ROOT}/{file.day:%Y/%m/%d}/{hour}/{name}"

    def write(self, file: HourFile, lines: list[Line]) -> None:
        name = self.out / self.path(file, lines[0].arrival)
        form, rng = GZIP, self._rng(file)
        lateness = [rng.random() for _ in lines] if self.config.oddities else []
        texts = file.counted(lines)
        if self._by_firehose(file):
            form = FIREHOSE_FORMS[file.number // len(APPS) % 4]
        else:
            bad = f"{name.name[:-4]}{9000 + file.number % 999:04d}.gz"
            file.put_bad(name.with_name(bad), texts)
        self._put_copies(file, name, texts, lateness)
        # Without line ends a bad line would be one with its neighbours.
        kind = file.turn(ODDITIES.kinds, BAD_LINE_EVERY) if form.end else None
        plain = [n for n, line in enumerate(lines) if not line.tag]  # nothing else is wrong there
        if kind and plain:
            file.add_odd(texts, rng.choice(plain), ODDITIES, kind)
        file.put(name.with_name(f"{name.name}.gz") if form.is_packed else name, texts, form)

    def _put_copies(
        self, file: HourFile, name: Path, texts: list[str], lateness: list[float]
    ) -> None:
        """What a consumer kept: the first write of the file, sometimes the last one too."""
        turn, rest = divmod(file.number, COPY_EVERY)
        if rest or not file.is_odd:
            return
        early = [text for text, draw in zip(texts, lateness, strict=True) if draw < FIRST_WRITE]
        kept = {"part_copy": early, "whole_copy": texts if turn % 3 == 0 else []}
        for n, (kind, copied) in enumerate(kept.items(), start=1):
            if copied:
                file.put_copy(name.with_name(f"{name.name}-copy{n}.gz"), copied, "copied_lines")
                file.summary.kinds[kind] += 1

    def _by_firehose(self, file: HourFile) -> bool:
        return self.config.firehose and file.tree == RADIO

    def _rng(self, file: HourFile) -> random.Random:
        place = (file.tree, file.hour, file.part)
        return random.Random(stream(self.config.seed, FILES, *place))


SOURCE = MobileAnalytics
