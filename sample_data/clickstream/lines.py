"""Requests of Clickstream: an HTTP request of an SDK, a line as its collector writes it down."""

import base64
from datetime import UTC, datetime
from typing import NamedTuple

from isal import igzip, igzip_lib

from sample_data.given import fill, words
from sample_data.texts import gzipped, to_json

GZIP, ARRAY, OBJECT = "gzip", "array", "object"  # encodings of `data`
SHAPES = words(__file__, "shapes.yml")


class Sent(NamedTuple):
    """One request, before it is a line."""

    arrival: int  # true time, milliseconds
    uploaded: int  # the same by the device
    about: dict  # app_id, request_id, user_agent; and what `line` has no better word for
    events: list[tuple[int, str]]  # when by the device, JSON text
    encoding: str = GZIP  # an OBJECT has one event
    is_again: bool = False  # its events were sent before
    is_servers: bool = False  # its events are of no device

    def line(self) -> str:
        """The times of the server are whole seconds."""
        second, is_packed = self.arrival // 1000, self.encoding == GZIP
        values = {"platform": "Web", "sequence": "1", "ip": "192.0.2.1"} | self.about
        values |= {
            "data": pack([text for _, text in self.events], self.encoding),
            "compression": "gzip" if is_packed else None,
            "packed": "&compression=gzip" if is_packed else "",
            "date": datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "second": second * 1000,
            "uploaded": str(self.uploaded),
        }
        return to_json(fill(SHAPES["envelope"], values))


def pack(events: list[str], encoding: str) -> str:
    """Events as the text of `data`."""
    if encoding == OBJECT and len(events) == 1:
        return events[0]
    text = f"[{','.join(events)}]"
    return packed(text) if encoding == GZIP else text


def packed(text: str) -> str:
    return base64.b64encode(gzipped(text.encode())).decode()


def unpacked(data: str) -> str:
    """The JSON text in `data`, whatever the encoding; ValueError if it cannot be opened."""
    if data.startswith(("[", "{")):
        return data
    try:
        return igzip.decompress(base64.b64decode(data, validate=True)).decode()
    except (OSError, EOFError, igzip_lib.IsalError) as error:
        raise ValueError("no gzip") from error


def event_text(
    event_type: str,
    event_id: str,
    timestamp: int,
    about: str,
    user: str,
    attributes: str,
    items: list | None = None,
) -> str:
    """One event of fragments, which are written once for many: members about its device, the
    object `user`, members of `attributes`."""
    goods = f'"items":{to_json(items)},' if items is not None else ""
    return (
        f'{{"event_type":"{event_type}","event_id":"{event_id}","timestamp":{timestamp},{about},'
        f'"user":{user},{goods}"attributes":{{{attributes}}}}}'
    )
