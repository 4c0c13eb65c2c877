"""One envelope of Clickstream: an HTTP request of an SDK as its collector writes it down.

`envelope_line` and `event_text` take plain values and suit tests; the generator uses them as well.
"""

import base64
from datetime import UTC, datetime

from isal import igzip, igzip_lib

from sample_data.texts import gzipped, inner, to_json

GZIP, ARRAY, OBJECT = "gzip", "array", "object"  # encodings of `data`


def envelope(
    *,
    data: str,
    app_id: str,
    arrived_ms: int,
    uploaded_ms: int,
    request_id: str,
    platform: str = "Web",
    encoding: str = GZIP,
    sequence: int = 1,
    ip: str = "192.0.2.1",
    user_agent: str = "okhttp/4.12.0",
) -> dict:
    """The fields of an envelope in order; the times of the server are whole seconds."""
    arrived = datetime.fromtimestamp(arrived_ms // 1000, UTC)
    second = arrived_ms // 1000 * 1000
    compression = {"compression": "gzip"} if encoding == GZIP else {}
    query = {
        "platform": platform,
        "appId": app_id,
        "event_bundle_sequence_id": str(sequence),
        **compression,
        "upload_timestamp": str(uploaded_ms),
    }
    return {
        "appId": app_id,
        **compression,
        "data": data,
        "date": arrived.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "event_bundle_sequence_id": str(sequence),
        "ingest_time": second,
        "ip": ip,
        "method": "POST",
        "path": "/collect",
        "platform": platform,
        "rid": request_id,
        "server_ingest_time": second,
        "source_type": "http_server",
        "timestamp": arrived.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ua": user_agent,
        "upload_timestamp": str(uploaded_ms),
        "uri": "/collect?" + "&".join(f"{name}={value}" for name, value in query.items()),
    }


def envelope_line(events: list[str], *, encoding: str = GZIP, **fields) -> str:
    """The line of a request that brings events (JSON texts); an `OBJECT` brings only one."""
    return to_json(envelope(data=pack(events, encoding), encoding=encoding, **fields))


def pack(events: list[str], encoding: str = GZIP) -> str:
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
    *,
    event_type: str,
    event_id: str,
    timestamp: int,
    app_id: str,
    unique_id: str | None,
    attributes: dict | None = None,
    user: dict | None = None,
    items: list | None = None,
    platform: str | None = "Web",
    **others,
) -> str:
    """One event; `others` are further members of the format, such as `country_code`.

    unique_id: none in the event of a server, which has a `user` instead.
    """
    platforms = {"platform": platform} if platform else {}
    device = {} if unique_id is None else {"unique_id": unique_id}
    about = inner({"app_id": app_id, **device, **platforms, **others})
    return joined(event_type, event_id, timestamp, about, to_json(user or {}), items, attributes)


def joined(
    event_type: str,
    event_id: str,
    timestamp: int,
    about: str,
    user: str,
    items: list | None,
    attributes: dict | None,
    always: str = "",
) -> str:
    """One event of fragments that are written once: members about the device, the user object,
    members of the attributes."""
    comma = "," if always and attributes else ""
    goods = f'"items":{to_json(items)},' if items is not None else ""
    return (
        f'{{"event_type":"{event_type}","event_id":"{event_id}","timestamp":{timestamp},{about},'
        f'"user":{user},{goods}"attributes":{{{always}{comma}{inner(attributes)}}}}}'
    )
