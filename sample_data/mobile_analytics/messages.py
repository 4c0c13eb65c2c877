"""What services send and nobody does: pushes, journeys, e-mails, text messages, a test event."""

import random

from sample_data.config import HOUR_MS, Config, stream
from sample_data.lives import Plan
from sample_data.mobile_analytics.mails import Mails
from sample_data.mobile_analytics.pushes import journey_lines, push_lines
from sample_data.mobile_analytics.services import ENDPOINTS, service_line
from sample_data.mobile_analytics.sms import sms_lines
from sample_data.people import uuid_text
from sample_data.source import Line

SET_UP_HOUR = 1  # of the sample: when the stream was set up, and tried


class Messages:
    """The events of an app that nobody used."""

    def __init__(self, config: Config, plan: Plan):
        self._config = config
        self._plan = plan
        self._mails = Mails(config, plan)

    def lines(self, app: int, hour: int) -> list[Line]:
        """Those that arrive in an hour."""
        found = self._mails.lines(app, hour)
        for lines in (push_lines, journey_lines, sms_lines):
            found += lines(self._config, self._plan, app, hour)
        if hour == SET_UP_HOUR:
            tester = uuid_text(random.Random(stream(self._config.seed, ENDPOINTS, app)))
            at = self._config.start_ms + hour * HOUR_MS + 1_000 * app
            found.append(service_line(app, "_test.event_stream", tester, at, at + 90, {}))
        return found
