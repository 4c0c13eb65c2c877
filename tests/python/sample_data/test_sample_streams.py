"""An app whose events come by Firehose: the same events, in objects of every form."""

import gzip
import json
import re

from sample_data import APPS, Config, generate

RADIO = APPS[2].app_id
NAME = re.compile(
    r"pinpoint/(\d{4}/\d\d/\d\d/\d\d)/[a-z-]+-1-\d{4}(-\d\d){5}-[0-9a-f-]{36}(\.gz)?(-copy\d\.gz)?"
)
CONFIG = Config(days=6, users=80, sources=("mobile_analytics",), oddities=False)


def records(text: str) -> list[dict]:
    """All objects in a text, whatever stands between."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text):
        record, at = decoder.raw_decode(text, at)
        found.append(record)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def of_radio(folder) -> tuple[list[str], set[tuple[bool, bool]]]:
    """Its events as text, sorted, and the forms of its files: (gzip, line ends)."""
    texts, forms = [], set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ("pinpoint" in path.parts or RADIO in path.parts):
            data = path.read_bytes()
            is_packed = data.startswith(b"\x1f\x8b")
            text = (gzip.decompress(data) if is_packed else data).decode()
            found = records(text)
            if len(found) > 1:
                forms.add((is_packed, "\n" in text))
            assert "pinpoint" not in path.parts or path.name.endswith(".gz") == is_packed
            texts += map(json.dumps, found)
    return sorted(texts), forms


def test_the_events_are_those_of_the_export(tmp_path):
    plain = generate(tmp_path / "export", CONFIG, processes=1)
    config = Config(**{**vars(CONFIG), "firehose": True})
    summary = generate(tmp_path / "firehose", config, processes=1)
    assert (summary.files, summary.lines, summary.events) == (
        plain.files,
        plain.lines,
        plain.events,
    )
    exported, _ = of_radio(tmp_path / "export/mobile_analytics")
    streamed, forms = of_radio(tmp_path / "firehose/mobile_analytics")
    assert exported == streamed and len(streamed) > 100
    assert forms == {(True, True), (True, False), (False, True), (False, False)}
    names = [
        path.relative_to(tmp_path / "firehose/mobile_analytics").as_posix()
        for path in (tmp_path / "firehose/mobile_analytics/pinpoint").rglob("*")
        if path.is_file()
    ]
    assert all(NAME.fullmatch(name) for name in names)
    assert not (tmp_path / "firehose/mobile_analytics/awsma/events" / RADIO).exists()
