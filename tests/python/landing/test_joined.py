"""Records that follow one another on a line with nothing between are split."""

import gzip
import io
import json
import tracemalloc
from random import Random

import pytest
from landing_zone import BucketZone, Zone, both

from tidemark.landing.formats.gunzip import Gunzip
from tidemark.landing.formats.joined import with_line_ends
from tidemark.landing.formats.rewrite import clean_lines
from tidemark.landing.formats.screen import screen
from tidemark.landing.reader import DUCKDB, SPECTRUM

BOM = b"\xef\xbb\xbf"


def kinds(lines: list[bytes]) -> list:
    """The lines; of those that landing refused, the reason."""
    rows = [line.startswith(b'{"_tidemark_rejected"') and json.loads(line) for line in lines]
    return [
        row["_tidemark_rejected"]["reason"] if row else line
        for row, line in zip(rows, lines, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (b'{"a":1}{"b":2}', [b'{"a":1}', b'{"b":2}']),
        (b"{}{}{}", [b"{}"] * 3),
        (b'{"a":1}{"b":}{"c":2}', [b'{"a":1}', b'{"b":}', b'{"c":2}']),
        (b'{"a":{"x":1}{"b":2}', [b'{"a":{"x":1}', b'{"b":2}']),  # one that was not closed
        (b'{"a":{}}{', [b'{"a":{}}', b"{"]),
        (b'}{"a":1}', [b"}", b'{"a":1}']),
        (b"}{", [b"}", b"{"]),
        (b'{"a":1}{"b":2} \t', [b'{"a":1}', b'{"b":2} \t']),
        (b' {"a":1}{"b":2}\r\n{"c":3}{"d":4}', [b' {"a":1}', b'{"b":2}', b'{"c":3}', b'{"d":4}']),
        (b'{"a":1}\r{"b":2}{"c":3}\r', [b'{"a":1}', b'{"b":2}', b'{"c":3}']),
        (BOM + b'{"a":1}{"b":2}', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":"\xff"}{"b":2}', ["bad_encoding", b'{"b":2}']),
        (b'{"a":"}{"}{"b":"}{"}', [b'{"a":"}{"}', b'{"b":"}{"}']),
        (rb'{"a":"\"}{\\"}{"b":"\\\"}{"}', [rb'{"a":"\"}{\\"}', rb'{"b":"\\\"}{"}']),
        # A text that is not closed ends with its line.
        (b'{"a":"x}{"b":1}{"c":2}\n{"d":1}{"e":2}',
         [b'{"a":"x}{"b":1}{"c":2}', b'{"d":1}', b'{"e":2}']),
        (b'{"a":1}{"' + b"x" * 1_000_001 + b'":1}{"b":2}', [b'{"a":1}', "too_long", b'{"b":2}']),
    ],
)  # fmt: skip
@both
def test_joined_records_are_one_each(zone: Zone, text: bytes, records: list):
    zone.put_lines("a.gz", text)
    zone.land()
    assert kinds(zone.read_copy("a.gz")) == records
    assert zone.row("a.gz")["lines"] == len(records)


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1} {"b":2}',
        b'{"a":1},{"b":2}',
        b'{"a":"}{"}',
        rb'{"a":"\"}{"}',
        rb'{"a":"\\","}{":[{},{}]}',
        b'["}{"]',
        b'{"a":"x}{',
    ],
)
@both
def test_a_line_without_joined_records_stays_in_place(zone: Zone, line: bytes):
    path = zone.put_lines("a.gz", line + b"\n" + line)
    zone.land()
    assert zone.row("a.gz")["read_path"] == str(path)
    assert zone.row("a.gz")["lines"] == 2


def of_one_character_each(text: bytes) -> bytes:
    """What `with_line_ends` does, with a state for each character."""
    lines, in_text, escaped, closed = bytearray(), False, False, False
    for byte in text.replace(b"\r", b"\n"):
        if byte == 10:
            in_text = escaped = closed = False
        if byte == ord("{") and closed:
            lines.append(10)
        if byte == ord('"') and not escaped:
            in_text = not in_text
        closed = byte == ord("}") and not in_text
        escaped = byte == ord("\\") and not escaped
        lines.append(byte)
    return bytes(lines)


@pytest.mark.parametrize("seed", range(4))
def test_blocks_are_split_alike_wherever_they_begin(seed: int):
    r = Random(seed)
    for _ in range(10_000):
        text = bytes(r.choice(b'{}{}"\\a\n\r') for _ in range(r.randint(1, 14)))
        cuts = sorted({0, len(text), *(r.randint(0, len(text)) for _ in range(r.randint(0, 3)))})
        blocks = [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
        assert b"".join(with_line_ends(blocks)) == of_one_character_each(text), blocks


@pytest.mark.parametrize("reader", [DUCKDB, SPECTRUM], ids=["DuckDB", "Spectrum"])
def test_screening_sees_joined_records_wherever_blocks_begin(reader):
    packed = gzip.compress(b'{"a":"}{"}\n{"a":1}{"b":2}\n{"a":"}{"}')
    alone = gzip.compress(b'{"a":"}{"}\n{"a":1}\n{"a":"}{"}')
    for size in range(1, 30):
        assert screen(io.BytesIO(packed), reader, block_bytes=size).odd
        assert not screen(io.BytesIO(alone), reader, block_bytes=size).odd


def test_a_long_line_of_joined_records_takes_little_memory():
    """As Firehose writes up to 128 MB without a delimiter: records of 1 KB, here 32 MB of them."""
    record = b'{"event_type":"x","n":"%09d","attributes":{"note":"' + b"x" * 940 + b'"},"b":{}}'
    with io.BytesIO() as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed:
            for first in range(0, 32_000, 1000):
                packed.write(b"".join(record % n for n in range(first, first + 1000)))
        tracemalloc.start()
        file.seek(0)
        assert screen(file).odd
        file.seek(0)
        count = 0
        for count, line in enumerate(clean_lines(Gunzip(file)), start=1):
            assert line[23:32] == b"%09d" % (count - 1) and line.endswith(b'"b":{}}')
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 32_000
    assert peak < 4_000_000


@both
def test_joined_envelopes_are_opened_one_by_one(clicks: Zone):
    envelope = json.dumps(
        {"appId": "shop", "ingest_time": 1, "data": '[{"event_type":"a","x":"}{"}]'}
    ).encode()
    clicks.put_lines("a.gz", envelope + envelope + b'{"appId":}' + envelope + b"\n" + envelope)
    clicks.land()
    found = kinds(clicks.read_copy("a.gz"))
    assert [f if f == "not_json" else f.count(b'"event":') for f in found] == [
        1,
        1,
        "not_json",
        1,
        1,
    ]


def test_a_joined_record_that_is_too_long_for_an_engine_is_rejected_alone(bucket: BucketZone):
    bucket.put_lines("a.gz", b'{"a":1}{"b":"' + b"x" * 65_536 + b'"}{"c":3}')
    bucket.land()
    assert bucket.row("a.gz")["lines"] == 3
    copies = bucket.read_copy("a.gz")
    assert [copies[0], copies[2]] == [b'{"a":1}', b'{"c":3}']
    bucket.settings = type(bucket.settings)(**{**vars(bucket.settings), "reader": SPECTRUM})
    bucket.land()
    assert kinds(bucket.read_copy("a.gz")) == [b'{"a":1}', "too_long", b'{"c":3}']
