"""The lines of Mobile Analytics: records as they are, known by their text but for its arrival."""

import re
from functools import partial

from tidemark.landing.json_text import members
from tidemark.landing.rewrite import clean_lines

ARRIVAL = re.compile(rb'"arrival_timestamp"\s*:\s*-?[0-9]+')
DETAILS = frozenset(["attributes", "metrics"])


def key_text(line: bytes) -> bytes:
    """What the key of a JSON object is made of; the same as in `mobile_analytics_event_key`."""
    if any(b'"arrival_timestamp"' in value for value in members(line, DETAILS).values()):
        return line
    return ARRIVAL.sub(b"", line, count=1)


clean_records = partial(clean_lines, key_text=key_text)
